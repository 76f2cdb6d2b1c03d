"""The law of each family of spread: quantile, mean, and chance of at most a value.

Question: what do low, best and high mean in a family? Takes a spread and
numbers; gives numbers, NaN where the spread is impossible (best beyond an end,
ends the wrong way round, a lognormal low of 0): :mod:`equipoise.sampling.spreads`
checks and is the face of this file.

Sources: Malcolm and others (1959) for PERT; Johnson, Kotz and Balakrishnan,
"Continuous Univariate Distributions" 1 and 2 (1994, 1995), ch. 14, 25, 26 for
the others. Largest weakness: the two-sided lognormal has a density that steps
at its median, the price of meeting all three numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.facts.record import Family, Spread

#: Weight of the mode against each end in the PERT family (Malcolm and others 1959).
PERT_SHAPE = 4.0
#: Normal score of the 95 % point, where a lognormal spread has its ``high``.
Z95 = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What a family knows: value at a luck, mean value, chance of at most a value."""

    quantile: Callable[[Spread, Array], Array]
    mean: Callable[[Spread], float]
    cdf: Callable[[Spread, Array], Array]


def position(weights: Array, u: Array) -> Index:
    """Return which weight holds the luck, when they lie side by side from 0 to 1.

    Parameters
    ----------
    weights : (k,) array, >= 0
        Of the alternatives; they need not sum to one.
    u : array of any shape, 0 to 1
        The luck.

    Returns
    -------
    array of the shape of ``u``
        Positions in ``weights``, none of weight zero.

    Raises
    ------
    ValueError
        If no weight is above zero.

    Examples
    --------
    >>> position(np.array([3.0, 0.0, 1.0]), np.array([0.5, 0.75, 1.0]))
    array([0, 2, 2])
    """
    taken = np.flatnonzero(weights > 0)
    if not len(taken):
        message = "no alternative has a weight above zero"
        raise ValueError(message)
    reached = np.cumsum(weights[taken])
    found = np.searchsorted(reached / reached[-1], u, side="right")
    return taken[np.minimum(found, len(taken) - 1)]


def _fixed_quantile(spread: Spread, u: Array) -> Array:
    return np.full(np.shape(u), spread.best)


def _fixed_cdf(spread: Spread, x: Array) -> Array:
    return np.where(np.isfinite(spread.best), np.where(x >= spread.best, 1.0, 0.0), np.nan)


def _width(spread: Spread) -> float:
    """Return the distance from low to high; NaN where they are the wrong way round."""
    return spread.high - spread.low if spread.low <= spread.high else math.nan


def _share(spread: Spread, x: Array) -> Array:
    """Return where ``x`` lies between low and high, 0 to 1; a step where they are the same."""
    width = _width(spread)
    if width == 0:
        return np.where(x >= spread.low, 1.0, 0.0)
    return np.clip((x - spread.low) / width, 0.0, 1.0)


def _mode(spread: Spread) -> float:
    """Return where best lies between low and high, 0 to 1; NaN where it is beyond them."""
    if spread.low == spread.high and (math.isnan(spread.best) or spread.best == spread.low):
        return 0.5
    if not spread.low <= spread.best <= spread.high:
        return math.nan
    return (spread.best - spread.low) / _width(spread)


def _between(spread: Spread, share: Array) -> Array:
    """Return the value at a share of the way from low to high, not beyond by rounding."""
    return np.clip(spread.low + share * _width(spread), spread.low, spread.high)


def _uniform_mean(spread: Spread) -> float:
    return spread.low + _width(spread) / 2


def _triangular_quantile(spread: Spread, u: Array) -> Array:
    mode = _mode(spread)
    rising = np.minimum(np.sqrt(u * mode), mode)
    # rounding must not let the falling side start below the mode
    falling = np.maximum(1 - np.sqrt((1 - u) * (1 - mode)), mode)
    return _between(spread, np.where(u <= mode, rising, falling))


def _triangular_mean(spread: Spread) -> float:
    return spread.low + (1 + _mode(spread)) / 3 * _width(spread)


def _triangular_cdf(spread: Spread, x: Array) -> Array:
    share, mode = _share(spread, x), _mode(spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        rising, falling = share**2 / mode, 1 - (1 - share) ** 2 / (1 - mode)
    return np.where(share < mode, rising, np.where(share > mode, falling, mode))


def _pert_shapes(spread: Spread) -> tuple[float, float]:
    """Return both shapes of the beta law."""
    mode = _mode(spread)
    return 1 + PERT_SHAPE * mode, 1 + PERT_SHAPE * (1 - mode)


def _pert_quantile(spread: Spread, u: Array) -> Array:
    from scipy.special import betaincinv  # noqa: PLC0415

    return _between(spread, np.asarray(betaincinv(*_pert_shapes(spread), u), np.float64))


def _pert_mean(spread: Spread) -> float:
    return spread.low + (1 + PERT_SHAPE * _mode(spread)) / (2 + PERT_SHAPE) * _width(spread)


def _pert_cdf(spread: Spread, x: Array) -> Array:
    from scipy.special import betainc  # noqa: PLC0415

    return np.asarray(betainc(*_pert_shapes(spread), _share(spread, x)), np.float64)


def _log_scale(spread: Spread) -> tuple[float, float, float]:
    """Return the median and the log-sd below and above it; NaN where there is none."""
    low, best, high = spread.low, spread.best, spread.high
    if math.isnan(best) and 0 < low <= high:
        best = min(max(math.sqrt(low) * math.sqrt(high), low), high)
    if not 0 < low <= best <= high:
        return math.nan, math.nan, math.nan
    return best, math.log(best / low) / Z95, math.log(high / best) / Z95


def _lognormal_quantile(spread: Spread, u: Array) -> Array:
    from scipy.special import ndtri  # noqa: PLC0415

    median, below, above = _log_scale(spread)
    score = np.asarray(ndtri(u), np.float64)
    with np.errstate(invalid="ignore"):
        return median * np.exp(score * np.where(score < 0, below, above))


def _lognormal_mean(spread: Spread) -> float:
    from scipy.special import ndtr  # noqa: PLC0415

    median, below, above = _log_scale(spread)
    return median * float(np.exp(below**2 / 2) * ndtr(-below) + np.exp(above**2 / 2) * ndtr(above))


def _lognormal_cdf(spread: Spread, x: Array) -> Array:
    from scipy.special import ndtr  # noqa: PLC0415

    median, below, above = _log_scale(spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        way = np.log(np.maximum(x, 0.0) / median)
        score = way / np.where(way < 0, below, above)
    # a side without width is a step, which holds its own edge
    score = np.where(way == 0, np.inf if above == 0 else 0.0, score)
    return np.where(np.isnan(median), np.nan, np.asarray(ndtr(score), np.float64))


def _numbers(spread: Spread) -> tuple[Array, Array]:
    """Return the values of counts or options, rising, and their weights."""
    if spread.family == "options":
        values = np.array(spread.options, np.float64)
        order = np.argsort(values, kind="stable")
        return values[order], np.array(spread.weights)[order]
    if not (math.isfinite(spread.low) and spread.low <= spread.high < math.inf):
        return np.array([math.nan]), np.ones(1)
    low, high = math.floor(spread.low + 0.5), math.floor(spread.high + 0.5)
    values = np.arange(low, high + 1, dtype=np.float64)
    if math.isnan(spread.best):
        return values, np.full(len(values), 1 / len(values))
    best = min(max(spread.best, low), high)
    rising, falling = (values - low + 1) / (best - low + 1), (high - values + 1) / (high - best + 1)
    weights = np.minimum(rising, falling)
    return values, weights / weights.sum()


def _numbers_quantile(spread: Spread, u: Array) -> Array:
    values, weights = _numbers(spread)
    return values[position(weights, u)]


def _numbers_mean(spread: Spread) -> float:
    values, weights = _numbers(spread)
    return float(np.sum(values * weights) / np.sum(weights))


def _numbers_cdf(spread: Spread, x: Array) -> Array:
    values, weights = _numbers(spread)
    reached = np.concatenate([[0.0], np.cumsum(weights)])
    return (reached / reached[-1])[np.searchsorted(values, x, side="right")]


#: Family -> what it knows about itself.
LAWS: MappingProxyType[Family, Law] = MappingProxyType(
    {
        "fixed": Law(quantile=_fixed_quantile, mean=lambda spread: spread.best, cdf=_fixed_cdf),
        "uniform": Law(quantile=_between, mean=_uniform_mean, cdf=_share),
        "triangular": Law(quantile=_triangular_quantile, mean=_triangular_mean, cdf=_triangular_cdf),
        "pert": Law(quantile=_pert_quantile, mean=_pert_mean, cdf=_pert_cdf),
        "lognormal": Law(quantile=_lognormal_quantile, mean=_lognormal_mean, cdf=_lognormal_cdf),
        "counts": Law(quantile=_numbers_quantile, mean=_numbers_mean, cdf=_numbers_cdf),
        "options": Law(quantile=_numbers_quantile, mean=_numbers_mean, cdf=_numbers_cdf),
    }
)
