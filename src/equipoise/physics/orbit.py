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
from equipoise.physics import lambert as two_points
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M

#: Sine of the angle below which two directions count as the same or as opposite.
_ON_ONE_LINE = 1e-12


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
        Velocity at the start and at the end. NaN where the directions are opposite or the same (no plane).

    Raises
    ------
    RangeError
        If a time is not positive.

    Notes
    -----
    The shape number x of :func:`equipoise.physics.lambert.solve`, q the ratio and s half of the perimeter of
    the triangle, c its chord, ``y = sqrt(1 - q^2 (1 - x^2))``, ``p = (r1 - r2)/c``. In units of
    ``sqrt(mu s/2)``: outward ``((q y - x) - p (q y + x))/r1`` at the start and
    ``-((q y - x) + p (q y + x))/r2`` at the end, onward ``sqrt(1 - p^2) (y + q x)/r`` at both. Short way,
    less than one turn.

    References
    ----------
    Izzo (2015), Celestial Mechanics and Dynamical Astronomy 121, 1-15; checked on an example of Vallado
    (2013), see ``data/published/orbits.yaml``.

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
    across = np.linalg.norm(np.cross(first, last), axis=-1)
    has_plane = across > _ON_ONE_LINE * r1 * r2
    angle = np.arctan2(across, np.sum(first * last, axis=-1))
    sides = two_points.triangle(r1, r2, np.where(has_plane, angle, 0.5 * np.pi))
    unit_s = np.sqrt(sides.half_m**3 / (2 * mu_m3_s2))
    x = two_points.solve(wanted / unit_s, sides.ratio)
    y = np.sqrt(1 - sides.ratio**2 * (1 - x) * (1 + x))
    pace = np.where(has_plane, np.sqrt(mu_m3_s2 * sides.half_m / 2), np.nan)
    slope = (r1 - r2) / sides.chord_m
    climb, sum_of_both = sides.ratio * y - x, slope * (sides.ratio * y + x)
    # along the radius: (climb -+ sum)/r; square to it: the same constant over each radius
    turn = pace * 2 * np.sqrt(r1 * r2) * np.sin(angle / 2) / sides.chord_m * (y + sides.ratio * x)
    out, onward = _axes(first, last, r1, r2)
    at_start = (pace * (climb - sum_of_both) / r1)[..., None] * out[0] + (turn / r1)[..., None] * onward[0]
    at_end = (-pace * (climb + sum_of_both) / r2)[..., None] * out[1] + (turn / r2)[..., None] * onward[1]
    return at_start, at_end


def _axes(first: Array, last: Array, r1: Array, r2: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Return the unit vectors outward and onward, square to it in the plane, at start and end."""
    up, out = first / r1[..., None], last / r2[..., None]
    normal = np.cross(up, out)
    length = np.linalg.norm(normal, axis=-1, keepdims=True)
    normal = normal / np.where(length > 0, length, 1.0)
    return (up, out), (np.cross(normal, up), np.cross(normal, out))
