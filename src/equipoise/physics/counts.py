"""Exact distributions of how many weapons are left.

In: groups of weapons that survive independently, and groups that share one
fate. Out: the probability of every count.

A distribution is held as the values of its generating function on a circle in
the complex plane: independent groups multiply, a shared fate mixes, and one
inverse transform gives the probabilities, exact to rounding. The largest known
weakness is the caller's: weapons of a group have one probability.

Sources: generating functions of sums (Feller 1968, chapter XI).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array, Complex


def circle(n_most: int) -> Complex:
    """Points of the unit circle that hold a distribution of counts up to a greatest one.

    Parameters
    ----------
    n_most : int, >= 0
        Greatest count that can occur.

    Returns
    -------
    (n_most + 1,) complex array

    Examples
    --------
    >>> circle(1).real.tolist()
    [1.0, -1.0]
    """
    return np.exp(-2j * np.pi * np.arange(n_most + 1) / (n_most + 1))


def independent(points: Complex, n_weapons: ArrayLike, p_left: ArrayLike) -> Complex:
    """Values of the generating function of a group whose weapons are left independently.

    Parameters
    ----------
    points : (m,) complex array
        From :func:`circle`.
    n_weapons : (...) array of whole numbers, >= 0
        Weapons in the group.
    p_left : (...) array, 0 to 1
        Chance of each.

    Returns
    -------
    (..., m) complex array

    Notes
    -----
    ``(1 - p + p z)^n``.

    Examples
    --------
    >>> distribution(independent(circle(2), 2, 0.5)).round(12).tolist()
    [0.25, 0.5, 0.25]
    """
    p, n = np.asarray(p_left, np.float64)[..., None], np.asarray(n_weapons)[..., None]
    return np.asarray((1 - p + p * points) ** n, np.complex128)


def shared_fate(values: Complex, p_left: ArrayLike) -> Complex:
    """Values of the generating function of groups that are left only if something common is.

    Parameters
    ----------
    values : (..., m) complex array
        Generating function of the groups if it is left.
    p_left : (...) array, 0 to 1
        Chance that it is left; otherwise the count is 0.

    Returns
    -------
    (..., m) complex array

    Notes
    -----
    ``1 - p + p G(z)``.

    Examples
    --------
    >>> both = independent(circle(2), 2, 1.0)
    >>> distribution(shared_fate(both, 0.25)).round(12).tolist()
    [0.75, 0.0, 0.25]
    """
    p = np.asarray(p_left, np.float64)[..., None]
    return np.asarray(1 - p + p * values, np.complex128)


def distribution(values: Complex) -> Array:
    """Probability of every count.

    Parameters
    ----------
    values : (..., m) complex array
        Generating function at the points of :func:`circle`.

    Returns
    -------
    (..., m) array, 0 to 1
        Probabilities of 0 to m - 1; rounding below 0 is cut off.

    Notes
    -----
    Inverse discrete Fourier transform; the error is about 1e-16.

    Examples
    --------
    >>> distribution(independent(circle(1), 1, 0.25)).tolist()
    [0.75, 0.25]
    """
    return np.clip(np.fft.ifft(values, axis=-1).real, 0.0, 1.0)


def at_least(probabilities: Array, n_count: int) -> Array:
    """Probability that the count is at least a number.

    Parameters
    ----------
    probabilities : (..., m) array
        From :func:`distribution`.
    n_count : int, >= 0
        The number.

    Returns
    -------
    (...) array, 0 to 1

    Examples
    --------
    >>> float(at_least(np.array([0.25, 0.5, 0.25]), 1))
    0.75
    """
    return np.asarray(np.clip(probabilities[..., n_count:].sum(axis=-1), 0.0, 1.0))


def mean(probabilities: Array) -> Array:
    """Mean count.

    Parameters
    ----------
    probabilities : (..., m) array
        From :func:`distribution`.

    Returns
    -------
    (...) array

    Examples
    --------
    >>> float(mean(np.array([0.25, 0.5, 0.25])))
    1.0
    """
    return np.asarray(probabilities @ np.arange(probabilities.shape[-1], dtype=np.float64))
