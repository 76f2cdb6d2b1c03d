"""Mean, interval and sampling error of values over draws.

Question: what is an outcome, and how sure is it? Takes one value per draw;
gives the mean, the 5, 50 and 95 % points (what doubt about inputs leaves open)
and the standard error of the mean (what more draws would still move). Refuses
values that are not finite.

Sources: Hyndman and Fan (1996), type 7, for the points between draws; the
error is the textbook one for independent draws. Largest weakness: the 5 and
95 % points have a sampling error too, which is not given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Mask
from equipoise.errors import NumericsError, Problem

#: Unit of outcomes for which log-odds have a meaning.
PROBABILITY = "probability"
#: How far rounding may carry a probability beyond 0 or 1.
ROUNDING = 1e-9
#: What is said of values that spoil every mean.
NOT_FINITE = "is not finite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Mean and 5, 50 and 95 % points over draws."""

    mean: float
    q05: float
    q50: float
    q95: float


def summary(values: Array, name: str = "values") -> Summary:
    """Return mean and 5, 50 and 95 % points of an outcome or effect.

    Parameters
    ----------
    values : (n,) array, n >= 1
        One value per draw.
    name : str
        What they are, for the error message.

    Returns
    -------
    Summary

    Raises
    ------
    NumericsError
        If a value is not finite.
    ValueError
        If there are no values, or more than one row of them.

    Examples
    --------
    >>> summary(np.array([0.0, 10.0, 20.0])).q95
    19.0
    """
    _one_row(values, name)
    ordered = np.sort(values)
    # what isn't finite lies at an end
    if not (math.isfinite(ordered[0]) and math.isfinite(ordered[-1])):
        raise _wrong(~np.isfinite(values), name, NOT_FINITE)
    q05, q50, q95 = (_quantile(ordered, share) for share in (0.05, 0.5, 0.95))
    return Summary(mean=mean(values), q05=q05, q50=q50, q95=q95)


def mean(values: Array) -> float:
    """Return the mean of one row of draws.

    The same as NumPy's to the last bit, in half its time: it is asked for thousands of times a study.

    Parameters
    ----------
    values : (n,) array, n >= 1
        One value per draw.

    Examples
    --------
    >>> mean(np.array([1.0, 2.0]))
    1.5
    """
    return float(np.add.reduce(values)) / values.size


def _quantile(ordered: Array, share: float) -> float:
    """Return a quantile of values in rising order, on the straight line between its neighbours.

    The same as NumPy's to the last bit, without sorting once more for each of thousands of outcomes.
    """
    place = share * (ordered.size - 1)
    low = math.floor(place)
    one, other, rest = float(ordered[low]), float(ordered[min(low + 1, ordered.size - 1)]), place - low
    return one + (other - one) * rest if rest < 0.5 else other - (other - one) * (1.0 - rest)


def sampling_error(values: Array) -> float:
    """Return the standard error of the mean: what more draws would still move.

    Parameters
    ----------
    values : (n,) array, n >= 2
        One value per draw.

    Returns
    -------
    float
        Exactly 0 if all values are equal.

    Raises
    ------
    ValueError
        If there are fewer than two values, which tell nothing about their error.
    """
    if len(values) < 2:
        message = f"a sampling error needs at least two draws, got {len(values)}"
        raise ValueError(message)
    # the mean of equal numbers may round, and leave a false error
    if float(values.max() - values.min()) == 0:
        return 0.0
    # as NumPy's standard deviation to the last bit
    off = values - mean(values)
    return math.sqrt(float(np.add.reduce(off * off)) / (values.size - 1)) / math.sqrt(values.size)


def checked(values: Array, name: str, unit: str = "") -> Array:
    """Return the values as they are, once nothing is wrong with them.

    A value that is not finite would silently spoil every mean after it.

    Parameters
    ----------
    values : (n,) array, n >= 1
        One value per draw.
    name : str
        What they are, for the error message.
    unit : str
        With "probability" they must also lie between 0 and 1, but for rounding.

    Returns
    -------
    (n,) array
        The same array.

    Raises
    ------
    NumericsError
        If a value is not finite or no probability; names the first such draw.
    ValueError
        If there are no values, or more than one row of them.
    """
    _one_row(values, name)
    # two ends speak for all: a value that is not a number becomes both of them
    low, high = float(values.min()), float(values.max())
    if not (math.isfinite(low) and math.isfinite(high)):
        raise _wrong(~np.isfinite(values), name, NOT_FINITE)
    if unit == PROBABILITY and (low < -ROUNDING or high > 1 + ROUNDING):
        raise _wrong((values < -ROUNDING) | (values > 1 + ROUNDING), name, "is not between 0 and 1")
    return values


def _one_row(values: Array, name: str) -> None:
    """Refuse what is no row of draws."""
    if values.ndim != 1 or not values.size:
        message = f"{name} must be one row of draws, got shape {values.shape}"
        raise ValueError(message)


def _wrong(bad: Mask, name: str, what: str) -> NumericsError:
    """Return what is wrong with some draws, the first of them named."""
    draws = np.flatnonzero(bad)
    found = f"{what} in {len(draws)} of {len(bad)} draws (first: draw {draws[0]})"
    return NumericsError(Problem(where=name, what=found))
