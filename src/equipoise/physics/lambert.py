"""The free flight between two points in a given time: one number says which conic it is.

In: the triangle of the centre of the Earth, start and end, and the time between
them. Out: the shape number x of the conic (below 1 an ellipse, 1 the parabola,
above 1 a hyperbola; 0 the path that needs the least energy), from which speeds
follow in closed form.

Two bodies, no air; the short way round, with less than one turn. The largest
known weakness is in the limit: a start and an end that coincide have no
triangle and give NaN.

Sources: Lancaster and Blanchard (1969) for the time as a function of x; Izzo
(2015) for first guess and iteration.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array, Mask

#: Within this distance of the parabola the time is summed as a series.
_SERIES = 0.1
#: Terms of that series; the next one is below 1e-17.
_TERMS = 14
#: So near to the parabola the derivatives are differences of equal numbers: Newton's step has to do.
_NEAR, _NEAREST = 1e-3, 1e-8
#: Rounds of the iteration and the step that ends it; four rounds suffice nearly everywhere.
_ROUNDS, _ENOUGH = 40, 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangle:
    """Centre of the Earth, start and end; fields have the broadcast shape of the inputs.

    Parameters
    ----------
    chord_m : array, m
        Straight line from start to end.
    half_m : array, m
        Half of the perimeter of the triangle.
    ratio : array, 0 to 1
        0 for opposite directions; near 1 for a short way.
    """

    chord_m: Array
    half_m: Array
    ratio: Array


def triangle(start_m: ArrayLike, end_m: ArrayLike, angle_rad: ArrayLike) -> Triangle:
    """Triangle that a free flight spans with the centre of the Earth.

    All that a flight between two points depends on, besides its time.

    Parameters
    ----------
    start_m, end_m : array, m, > 0
        Distances from the centre; shapes broadcast.
    angle_rad : array, rad, 0 to pi
        Angle between them at the centre.

    Returns
    -------
    Triangle

    Notes
    -----
    ``chord^2 = (r2 - r1)^2 + 4 r1 r2 sin^2(w/2)``, ``half = (r1 + r2 + chord)/2`` and
    ``ratio = sqrt(r1 r2) cos(w/2)/half``, which is ``sqrt(1 - chord/half)`` without its loss of digits.

    References
    ----------
    Izzo (2015), Revisiting Lambert's problem, section 2.

    Examples
    --------
    A right angle with sides 3 and 4 has the chord 5 and half of the perimeter 6:

    >>> found = triangle(3.0, 4.0, np.pi / 2)
    >>> [round(float(x), 9) for x in (found.chord_m, found.half_m, 6 * found.ratio**2)]
    [5.0, 6.0, 1.0]
    """
    first, last = np.asarray(start_m, np.float64), np.asarray(end_m, np.float64)
    angle = np.asarray(angle_rad, np.float64)
    chord = np.sqrt((last - first) ** 2 + 4 * first * last * np.sin(angle / 2) ** 2)
    half = (first + last + chord) / 2
    ratio = np.sqrt(first * last) * np.maximum(np.cos(angle / 2), 0.0) / half
    return Triangle(chord_m=chord, half_m=half, ratio=np.asarray(ratio))


def duration(shape: ArrayLike, ratio: ArrayLike) -> Array:
    """Time of the flight of a given shape, in units of sqrt(half^3/2 mu).

    Falls from infinite (just less than one turn) to zero (a straight line at endless speed).

    Parameters
    ----------
    shape : array, > -1
        The shape number x; shapes broadcast.
    ratio : array, 0 to 1
        Of the triangle.

    Returns
    -------
    array, no unit

    Notes
    -----
    With ``y = sqrt(1 - q^2 (1 - x^2))``, q the ratio and ``h = y - q x``:
    ``T = (psi/sqrt(1 - x^2) - x + q y)/(1 - x^2)`` with ``tan psi = h sqrt(1 - x^2)/(x y + q (1 - x^2))``,
    hyperbolic above 1. Near 1 the sum ``T = (h^3 Q + 4 q h)/2`` with Q = 4/3 of the hypergeometric function
    (3, 1; 5/2) of ``(1 - q - x h)/2``.

    References
    ----------
    Lancaster and Blanchard (1969), NASA TN D-5368; the series after Battin as in Izzo (2015), section 3.

    Examples
    --------
    The parabola takes 2/3 (1 - q^3), Barker's equation for two points:

    >>> round(float(duration(1.0, 0.5)), 12) == round(2 / 3 * (1 - 0.125), 12)
    True
    """
    x, q = np.broadcast_arrays(np.asarray(shape, np.float64), np.asarray(ratio, np.float64))
    left = (1 - x) * (1 + x)
    y = np.sqrt(1 - q**2 * left)
    # y - q x without loss of digits for fast flights: y^2 - q^2 x^2 = 1 - q^2
    h = np.where(x > 0, (1 - q**2) / np.where(x > 0, y + q * x, 1.0), y - q * x)
    is_near = np.abs(x - 1) < _SERIES
    far = np.where(is_near, 0.75, left)
    root = np.sqrt(np.abs(far))
    psi = np.where(far > 0, np.arctan2(h * root, x * y + q * far), np.arcsinh(h * root))
    apart = (psi / root - x + q * y) / far
    z = np.where(is_near, (1 - q - x * h) / 2, 0.0)
    total = np.ones(x.shape)
    for term in range(_TERMS, 0, -1):
        total = 1 + z * (term + 2) / (term + 1.5) * total
    series = h**3 * total * (2 / 3) + 2 * q * h
    return np.asarray(np.where(is_near, series, apart))


def solve(time: ArrayLike, ratio: ArrayLike) -> Array:
    """Shape number of the flight that takes a given time.

    The inverse of :func:`duration`.

    Parameters
    ----------
    time : array, no unit, > 0
        In units of sqrt(half^3/2 mu); shapes broadcast.
    ratio : array, 0 to 1 (1 excluded)
        Of the triangle.

    Returns
    -------
    array, > -1
        Falls with time. Good to about 1e-12; NaN where start and end coincide.

    Notes
    -----
    Householder's iteration of third order on ``T(x) - time`` from a guess that is exact at x = 0 and x = 1,
    kept between the bounds found so far and halved where it would leave them.

    References
    ----------
    Izzo (2015), Revisiting Lambert's problem, Celestial Mechanics and Dynamical Astronomy 121, 1-15.

    Examples
    --------
    >>> float(solve(duration(-0.4, 0.7), 0.7).round(12))
    -0.4
    """
    wanted, q = np.broadcast_arrays(np.asarray(time, np.float64), np.asarray(ratio, np.float64))
    q = np.where(q < 1, q, np.nan)
    x = _guess(wanted, q)
    low, high = np.full(x.shape, -1.0), np.full(x.shape, np.inf)
    for _ in range(_ROUNDS):
        step, is_longer = _step(x, q, wanted)
        low, high = np.where(is_longer, x, low), np.where(is_longer, high, x)
        there = x + step
        halfway = np.where(np.isfinite(high), (low + np.where(np.isfinite(high), high, 0.0)) / 2, 2 * x + 1)
        step = np.where((there >= low) & (there <= high), step, halfway - x)
        x = x + step
        if not np.any(np.abs(step) > _ENOUGH * (1 + np.abs(x))):
            break
    return x


def _guess(wanted: Array, q: Array) -> Array:
    """Return a first shape number, exact for the flight of least energy and for the parabola."""
    least, parabola = np.arccos(q) + q * np.sqrt((1 - q) * (1 + q)), 2 / 3 * (1 - q**3)
    slow = np.cbrt(least / wanted) ** 2 - 1
    fast = 2.5 * parabola * (parabola - wanted) / (wanted * (1 - q**5)) + 1
    middle = np.exp2(np.log(wanted / least) / np.log(parabola / least)) - 1
    return np.where(wanted >= least, slow, np.where(wanted <= parabola, fast, middle))


def _step(x: Array, q: Array, wanted: Array) -> tuple[Array, Mask]:
    """Return what to add to the shape number, and whether its flight takes longer than wanted."""
    left = (1 - x) * (1 + x)
    y = np.sqrt(1 - q**2 * left)
    time = duration(x, q)
    miss = time - wanted
    is_nearest = np.abs(left) < _NEAREST
    safe = np.where(is_nearest, 1.0, left)
    first = (3 * time * x - 2 + 2 * q**3 * x / y) / safe
    first = np.where(is_nearest, -0.4 * (1 - q**5), first)
    second = (3 * time + 5 * x * first + 2 * (1 - q**2) * q**3 / y**3) / safe
    third = (7 * x * second + 8 * first - 6 * (1 - q**2) * q**5 * x / y**5) / safe
    newton = -miss / first
    below = first * (first**2 - miss * second) + third * miss**2 / 6
    cubic = -miss * (first**2 - miss * second / 2) / below
    return np.where((np.abs(left) < _NEAR) | ~np.isfinite(cubic), newton, cubic), miss > 0
