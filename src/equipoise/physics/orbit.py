"""Orbits between two points and around the Earth.

In: heights of an orbit, or two positions and the time between them. Out: the
period, or the velocities at both ends (Lambert's problem), which decide what
an interceptor or a satellite can do.

Two bodies, no air, no perturbation; for minutes of flight that is exact enough.
The largest known weakness: :func:`lambert` finds the short way with less than
one turn only, and has no answer for positions in exactly opposite directions.

Sources: Vallado (2013), the example that open Lambert solvers are tested on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array
from equipoise.errors import Problem, RangeError
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M

#: Squared difference of eccentric anomalies: from very fast hyperbolas to just below one turn.
_LOWEST_SQUARE, _HIGHEST_SQUARE = -1000.0, (2 * np.pi) ** 2
_BISECTIONS = 90
#: Below this the series of the Stumpff functions are used; their next term is under 1e-13.
_SMALL = 1e-3


def period_s(perigee_m: ArrayLike, apogee_m: ArrayLike) -> Array:
    """Time of one turn of a satellite around the Earth.

    Early-warning satellites repeat their watch with it.

    Parameters
    ----------
    perigee_m, apogee_m : array, m, > -6 371 000
        Heights above the sphere of 6371 km, in either order.

    Returns
    -------
    array, s

    Raises
    ------
    RangeError
        If a height is below the centre of the Earth.

    Notes
    -----
    ``2 pi sqrt(a^3/mu)`` with a the mean of the two distances from the centre.

    References
    ----------
    Kepler's third law; any textbook of orbits.

    Examples
    --------
    >>> round(float(period_s(1650e3, 38500e3)) / 3600, 2)
    11.89
    """
    near, far = np.asarray(perigee_m, np.float64), np.asarray(apogee_m, np.float64)
    if not np.all((near > -EARTH_RADIUS_M) & (far > -EARTH_RADIUS_M)):
        raise RangeError(
            Problem(where="orbit", what="a height is below the centre of the Earth", hint="heights in m")
        )
    semi_major = EARTH_RADIUS_M + (near + far) / 2
    return np.asarray(2 * np.pi * np.sqrt(semi_major**3 / EARTH_MU_M3_S2))


def lambert(
    start_m: Array, end_m: Array, time_s: ArrayLike, mu_m3_s2: float = EARTH_MU_M3_S2
) -> tuple[Array, Array]:
    """Velocities at both ends of the free flight between two positions in a given time.

    An interceptor that is to be at a place at a time needs this velocity at
    launch; its length is the required speed.

    Parameters
    ----------
    start_m, end_m : (..., 3) array, m
        Positions from the centre of the Earth; leading shapes broadcast.
    time_s : (...) array, s, > 0
        Time between them.
    mu_m3_s2 : float, m^3/s^2
        Gravitational parameter.

    Returns
    -------
    tuple of two (..., 3) arrays, m/s
        Velocity at the start and at the end. NaN where the directions are opposite or the same (no plane),
        or where the time is shorter than the fastest path of the search.

    Raises
    ------
    RangeError
        If a time is not positive.

    Notes
    -----
    Universal variables: with z the squared difference of eccentric anomalies (negative for hyperbolas),
    c and s the Stumpff functions of z, ``A = sqrt(r1 r2 (1 + cos w))``, ``y = r1 + r2 + A (z s - 1)/sqrt(c)``
    and ``sqrt(mu) t = (y/c)^(3/2) s + A sqrt(y)``, which grows with z; z is found by bisection. Then
    ``v1 = (r2 - (1 - y/r1) r1)/(A sqrt(y/mu))`` and the like at the end. Short way, less than one turn.

    References
    ----------
    Bate, Mueller and White (1971), chapter 5; checked on an example of Vallado (2013), see
    ``data/published/orbits.yaml``.

    Examples
    --------
    A quarter of a circular orbit of radius 7000 km, flown in a quarter of its period:

    >>> r = 7e6
    >>> quarter = 0.5 * np.pi * np.sqrt(r**3 / EARTH_MU_M3_S2)
    >>> v1, v2 = lambert(np.array([r, 0, 0]), np.array([0, r, 0]), quarter)
    >>> [abs(round(float(v), 6)) for v in v1 / np.sqrt(EARTH_MU_M3_S2 / r)]
    [0.0, 1.0, 0.0]
    """
    first, last = np.broadcast_arrays(np.asarray(start_m, np.float64), np.asarray(end_m, np.float64))
    wanted = np.asarray(time_s, np.float64)
    if not np.all(wanted > 0):
        raise RangeError(
            Problem(where="orbit between two points", what="a time is not positive", hint="s, > 0")
        )
    r1, r2 = np.linalg.norm(first, axis=-1), np.linalg.norm(last, axis=-1)
    cosine = np.clip(np.sum(first * last, axis=-1) / (r1 * r2), -1.0, 1.0)
    has_plane = np.abs(cosine) < 1
    chord = np.sqrt(r1 * r2 * np.where(has_plane, 1 + cosine, 1.0))
    shape = np.broadcast_shapes(r1.shape, wanted.shape)
    low, high = np.full(shape, _LOWEST_SQUARE), np.full(shape, _HIGHEST_SQUARE)
    sum_m = r1 + r2
    slowest = _flight(low, sum_m, chord, mu_m3_s2)[1]
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        longer = _flight(middle, sum_m, chord, mu_m3_s2)[1] > wanted
        low, high = np.where(longer, low, middle), np.where(longer, middle, high)
    reach = _flight((low + high) / 2, sum_m, chord, mu_m3_s2)[0]
    usable = has_plane & (slowest < wanted) & (reach > 0)
    reach = np.where(usable, reach, np.nan)[..., None]
    g = chord[..., None] * np.sqrt(reach / mu_m3_s2)
    at_start = (last - (1 - reach / r1[..., None]) * first) / g
    at_end = ((1 - reach / r2[..., None]) * last - first) / g
    return at_start, at_end


def _flight(square: Array, sum_m: Array, chord: Array, mu_m3_s2: float) -> tuple[Array, Array]:
    """Return y and the time of flight for a squared anomaly; no time where y is negative."""
    c, s = _stumpff(square)
    reach = sum_m + chord * (square * s - 1) / np.sqrt(c)
    positive = np.maximum(reach, 0.0)
    time = ((positive / c) ** 1.5 * s + chord * np.sqrt(positive)) / np.sqrt(mu_m3_s2)
    return reach, np.where(reach > 0, time, 0.0)


def _stumpff(square: Array) -> tuple[Array, Array]:
    """Return (1 - cos x)/x^2 and (x - sin x)/x^3 of x = sqrt(square), hyperbolic for negative squares."""
    x = np.sqrt(np.maximum(np.abs(square), _SMALL))
    up = square > 0
    c = np.where(up, 2 * np.sin(x / 2) ** 2, 2 * np.sinh(x / 2) ** 2) / x**2
    s = np.where(up, x - np.sin(x), np.sinh(x) - x) / x**3
    near = np.abs(square) < _SMALL
    c = np.where(near, 1 / 2 - square / 24 + square**2 / 720 - square**3 / 40320, c)
    s = np.where(near, 1 / 6 - square / 120 + square**2 / 5040 - square**3 / 362880, s)
    return c, s
