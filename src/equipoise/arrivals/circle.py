"""Generating functions on a circle, and how to read probabilities off them.

A number of warheads that adds up from independent groups has a generating
function that is the product of the groups' functions. Evaluated on a circle in
the complex plane, products, powers and mixtures are element by element, and one
inverse Fourier transform gives the probabilities of the small counts that
matter. The circle is drawn inside the unit circle, which damps what would fold
back from large counts: nothing is simulated and nothing is cut off but the
damped tail.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np

from equipoise.arrays import Array, Complex

#: Decimal digits by which folded-back counts are damped. With 8, the error from folding stays
#: below 1e-8; rounding, amplified as much, adds up to 2e-7 at the largest counts.
DAMPING_DIGITS = 8.0
#: Every number of points without a prime factor above five divides it.
SMOOTH = 30**24


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Points at which generating functions are evaluated.

    Parameters
    ----------
    n_max : int
        Largest count that can be read off.
    n_points : int
        Points on the full circle, taken clockwise as the inverse transform wants them; half of them are kept,
        the rest mirror them.
    radius : float
        Radius below one, ``10 ** (-DAMPING_DIGITS / n_points)``.
    powers : (m, z) complex array
        ``powers[k]`` is the k-th power of every kept point, k = 0 … m - 1.
    """

    n_max: int
    n_points: int
    radius: float
    powers: Complex

    @property
    def points(self) -> Complex:
        """The kept points, shape (z,)."""
        return self.powers[1]


def circle(n_max: int, max_power: int = 16) -> Circle:
    """Return the circle for counts up to ``n_max``.

    Parameters
    ----------
    n_max : int, >= 1
        Largest count whose probability will be asked for.
    max_power : int, >= 1
        Largest number of warheads that one missile carries.

    Examples
    --------
    >>> circle(200).n_points
    216
    """
    n_points = _n_points(n_max + 1)
    radius = 10.0 ** (-DAMPING_DIGITS / n_points)
    angle = -2 * np.pi * np.arange(n_points // 2 + 1) / n_points
    exponents = np.arange(max_power + 1)[:, None]
    powers: Complex = radius**exponents * np.exp(1j * exponents * angle)
    return Circle(n_max=n_max, n_points=n_points, radius=radius, powers=powers)


def probabilities(values: Complex, on: Circle) -> Array:
    """Return the probability of every count from 0 to ``n_max``.

    Parameters
    ----------
    values : (..., z) complex array
        A generating function at the kept points.
    on : Circle
        The circle of these points.

    Returns
    -------
    (..., n_max + 1) array
        Probabilities; rounding noise below zero is cut.

    Notes
    -----
    ``p_k = r^-k / N · sum_j G(r e^{-iθ_j}) e^{ikθ_j}``; what folds back is
    ``sum_l p_{k+lN} r^{lN} <= 10^-8``.

    References
    ----------
    J. Abate and W. Whitt, "Numerical inversion of probability generating
    functions", Operations Research Letters 12 (1992) 245-251.

    Examples
    --------
    >>> on = circle(7)
    >>> probabilities((0.5 + 0.5 * on.points) ** 2, on)[:3].round(6).tolist()
    [0.25, 0.5, 0.25]
    """
    folded = np.fft.irfft(values, n=on.n_points)[..., : on.n_max + 1]
    found = folded * on.radius ** -np.arange(on.n_max + 1)
    return np.maximum(found, 0.0, out=found)


def p_at_most(values: Complex, on: Circle, counts: tuple[int, ...]) -> Array:
    """Return the probability that at most ``k`` arrive, for each k asked for.

    Parameters
    ----------
    values : (..., z) complex array
        A generating function at the kept points.
    on : Circle
        The circle of these points.
    counts : tuple of int, 0 to ``n_max``
        The k.

    Returns
    -------
    (..., len(counts)) array
        Cumulative probabilities, at most one.
    """
    cumulative = np.cumsum(probabilities(values, on), axis=-1)
    return np.minimum(cumulative[..., list(counts)], 1.0)


def power(values: Complex, exponent: Array) -> Complex:
    """Return whole powers, one exponent per draw, by repeated squaring.

    Parameters
    ----------
    values : (n, z) complex array
        A generating function per draw.
    exponent : (n,) array of whole numbers, >= 0
        How many independent copies each draw has.

    Returns
    -------
    (n, z) complex array

    Examples
    --------
    >>> power(np.full((2, 1), 2.0 + 0j), np.array([3.0, 0.0])).real.ravel().tolist()
    [8.0, 1.0]
    """
    whole = np.rint(exponent).astype(np.intp)
    distinct, kind = np.unique(whole, return_inverse=True)
    if distinct.size == 1:
        return _whole_power(values, int(distinct[0]))
    result = np.empty_like(values)
    for k, each in enumerate(distinct):
        rows = np.flatnonzero(kind == k)
        result[rows] = _whole_power(values[rows], int(each))
    return result


def _whole_power(values: Complex, exponent: int) -> Complex:
    """Return one whole power of all values."""
    if exponent == 0:
        return np.ones_like(values)
    result: Complex | None = None
    square = values
    while True:
        if exponent & 1:
            result = square if result is None else result * square
        exponent >>= 1
        if not exponent and result is not None:
            return result
        square = square * square


def _n_points(least: int) -> int:
    """Return the least even number from ``least`` on without a prime factor above five.

    The transform takes such numbers apart; with a factor of seven or eleven it takes more than twice as long.
    """
    found = least + least % 2
    while found // gcd(found, SMOOTH) > 1:
        found += 2
    return found
