"""Whether an interceptor can meet a missile on its arc: how fast it has to be.

In: where the missile is at each moment, where the interceptor stands and when
its free flight may begin. Out: the least launch speed that leads to a meeting,
or, for a given speed, the quickest flight to a meeting point.

Both fly free arcs around a sphere of 6371 km that does not turn; boost is a
time before the arc and nothing else. An arc that would have to begin below the
horizon counts as impossible. The largest known weakness is what that leaves
out: the interceptor loses speed while it climbs through the air and has no
limit on the life or the divert of its kill vehicle, so every speed here is a
lower bound.

Sources: Lancaster and Blanchard (1969) for the time of flight between two
points; the dispute of 2007 over a third interceptor site for the question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array
from equipoise.errors import Problem, RangeError
from equipoise.physics import geodesy, lambert, trajectory
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M

#: Speed at which nothing comes back, m/s; the closed form of the quickest flight ends below it.
ESCAPE_M_S = float(np.sqrt(2 * EARTH_MU_M3_S2 / EARTH_RADIUS_M))

_ROUNDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What it takes to fly from the surface to points above it; fields share one shape.

    Parameters
    ----------
    half_m, apart_m, ratio : array
        Half of the perimeter of the triangle site, point, centre of the Earth; the same less the chord;
        the ratio of :class:`equipoise.physics.lambert.Triangle`.
    least_m_s, longest_s : array
        Least speed that reaches the point at all, and the time that this flight takes: less speed is of
        no use, and more time needs no less of it.
    flattest, shortest_s : array
        Shape number and time of the flight that starts along the horizon; a quicker one would start
        through the ground. Infinite and 0 where the point is so high that no flight does.
    """

    half_m: Array
    apart_m: Array
    ratio: Array
    least_m_s: Array
    longest_s: Array
    flattest: Array
    shortest_s: Array


def meeting(height_m: ArrayLike, angle_rad: ArrayLike) -> Meeting:
    """Least speed and limits of flights from a site to points at a height and an angle from it.

    On a sphere nothing else matters, so points of many arcs and sites are worked out at once.

    Parameters
    ----------
    height_m : array, m, > 0
        Height of the point; shapes broadcast.
    angle_rad : array, rad, 0 to pi
        Angle between site and point at the centre of the Earth.

    Returns
    -------
    Meeting

    Notes
    -----
    With c the chord, s half of the perimeter, q the ratio, r the distance of the point from the centre and
    p = (R - r)/c: least speed ``v^2 = 2 mu (1/R - 1/s)`` in the time ``sqrt(s^3/2 mu) (arccos q + q sqrt(1 -
    q^2))``. A flight of shape x starts above the horizon where ``q y (1 - p) >= x (1 + p)``.

    References
    ----------
    Bate, Mueller and White (1971), chapter 5; Izzo (2015), section 2.

    Examples
    --------
    Straight up to 300 km takes sqrt(2 mu (1/R - 1/r)):

    >>> point = meeting(300e3, 0.0)
    >>> round(float(point.least_m_s))
    2372
    """
    height, angle = np.broadcast_arrays(np.asarray(height_m, np.float64), np.asarray(angle_rad, np.float64))
    end = EARTH_RADIUS_M + height
    sides = lambert.triangle(EARTH_RADIUS_M, end, angle)
    q, half = sides.ratio, sides.half_m
    unit_s = np.sqrt(half**3 / (2 * EARTH_MU_M3_S2))
    away, back = (sides.chord_m + height) ** 2 * q**2, (sides.chord_m - height) ** 2
    can_be_flat = back > q**2 * away
    share = np.divide(back - away, back - q**2 * away, out=np.zeros_like(q), where=can_be_flat)
    flattest = np.sqrt(1 - share)
    return Meeting(
        half_m=half,
        apart_m=half - sides.chord_m,
        ratio=q,
        least_m_s=np.sqrt(2 * EARTH_MU_M3_S2 * np.maximum(1 / EARTH_RADIUS_M - 1 / half, 0.0)),
        longest_s=unit_s * (np.arccos(q) + q * np.sqrt((1 - q) * (1 + q))),
        flattest=np.where(can_be_flat, flattest, np.inf),
        shortest_s=np.where(can_be_flat, unit_s * lambert.duration(flattest, q), 0.0),
    )


def quickest_s(points: Meeting, speed_m_s: ArrayLike) -> Array:
    """Shortest flight to points for an interceptor of a given speed, which it need not use in full.

    Parameters
    ----------
    points : Meeting
        Where to.
    speed_m_s : array, m/s, 0 to 11 186 (excluded)
        Speed at the start of the free arc; broadcasts with the points.

    Returns
    -------
    array, s
        Never longer for a faster interceptor; infinite where the point is out of reach.

    Raises
    ------
    RangeError
        If the speed is negative or not below escape speed.

    Notes
    -----
    The speed fixes the axis, ``1/a = 2/R - v^2/mu``; the quicker of its two arcs takes ``sqrt(a^3/mu)
    (g(s/2a) - g((s - c)/2a))`` with ``g(u) = 2 arcsin sqrt(u) - 2 sqrt(u (1 - u))``. If that arc starts
    below the horizon, a slower start along it is the quickest.

    References
    ----------
    Lagrange's equation for the time between two points, as in Bate, Mueller and White (1971), chapter 5.

    Examples
    --------
    Least speed and longest time belong together:

    >>> point = meeting(300e3, 0.2)
    >>> round(float(quickest_s(point, float(point.least_m_s) * (1 + 1e-12)) / point.longest_s), 4)
    1.0
    """
    speed = np.asarray(speed_m_s, np.float64)
    if not np.all((speed >= 0) & (speed < ESCAPE_M_S)):
        raise RangeError(
            Problem(
                where="interceptor",
                what="a speed is negative or one at which nothing comes back",
                hint=f"allowed: 0 to below {ESCAPE_M_S:.0f} m/s, the speed of escape",
            )
        )
    per_axis = 2 / EARTH_RADIUS_M - speed**2 / EARTH_MU_M3_S2
    long, short = points.half_m * (per_axis / 2), points.apart_m * (per_axis / 2)
    time = (_sweep(long) - _sweep(short)) / np.sqrt(EARTH_MU_M3_S2 * per_axis**3)
    # at the least speed itself rounding may not decide
    can = long <= 1 + 1e-12
    return np.where(can, np.clip(time, points.shortest_s, points.longest_s), np.inf)


def least_speed_m_s(points: Meeting, time_s: ArrayLike, *, may_wait: bool) -> Array:
    """Least launch speed that brings an interceptor to points in a given time.

    Parameters
    ----------
    points : Meeting
        Where to.
    time_s : array, s
        Time from the start of the free arc to the meeting; broadcasts with the points. No time is left
        where it is not positive.
    may_wait : bool
        Whether the interceptor may start later. If so the speed never falls when time gets shorter; if
        not, a long time forces a lofted arc, which needs more speed than a short one.

    Returns
    -------
    array, m/s
        Infinite where there is no flight.

    Notes
    -----
    Shape number x from the time (:func:`equipoise.physics.lambert.solve`), then ``v^2 = 2 mu (1/R - (1 -
    x^2)/s)``; waiting means that x is at least 0.

    Examples
    --------
    >>> point = meeting(300e3, 0.2)
    >>> waits, goes = (float(least_speed_m_s(point, 900.0, may_wait=may)) for may in (True, False))
    >>> waits == float(point.least_m_s), goes > waits
    (True, True)
    """
    time = np.asarray(time_s, np.float64)
    is_some = time > 0
    unit_s = np.sqrt(points.half_m**3 / (2 * EARTH_MU_M3_S2))
    x = lambert.solve(np.where(is_some, time, points.longest_s) / unit_s, points.ratio)
    can = is_some & (x <= points.flattest)
    x = np.maximum(x, 0.0) if may_wait else x
    squared = 2 * EARTH_MU_M3_S2 * (1 / EARTH_RADIUS_M - (1 - x) * (1 + x) / points.half_m)
    return np.where(can, np.sqrt(np.maximum(squared, points.least_m_s**2)), np.inf)


def span_above_s(arc: trajectory.Arc, height_m: ArrayLike) -> tuple[Array, Array]:
    """First and last moment at which a missile is above a height.

    Kill vehicles that home on heat work above the air only.

    Parameters
    ----------
    arc : trajectory.Arc
        Of the missile, over a positive range.
    height_m : array, m, >= 0
        The height; broadcasts with the arc.

    Returns
    -------
    tuple of two arrays, s
        Since the start of the free arc; NaN where it never gets that high.

    Notes
    -----
    ``cos x = ((R + h)/a - 1)/e`` for the eccentric anomaly from apogee, then Kepler's equation (Bate,
    Mueller and White, 1971, chapter 4).

    Examples
    --------
    >>> first, last = span_above_s(trajectory.minimum_energy(8000e3), 120e3)
    >>> round(float(first)), round(float(last))
    (40, 1640)
    """
    radius = EARTH_RADIUS_M + np.asarray(height_m, np.float64)
    cosine = (radius / arc.semi_major_m - 1) / arc.eccentricity
    x = np.arccos(np.where(np.abs(cosine) <= 1, cosine, np.nan))
    half = (x + arc.eccentricity * np.sin(x)) * np.sqrt(arc.semi_major_m**3 / EARTH_MU_M3_S2)
    return arc.time_s / 2 - half, arc.time_s / 2 + half


def missile_at(arc: trajectory.Arc, time_s: ArrayLike) -> tuple[Array, Array]:
    """Where a missile is at given moments: share of its ground range, and height.

    Parameters
    ----------
    arc : trajectory.Arc
        Over a positive range; broadcasts with the times.
    time_s : array, s
        Since the start of the free arc; moments before and after it give launch and impact.

    Returns
    -------
    tuple of two arrays
        Share (0 to 1) and height (m).

    Notes
    -----
    Kepler's equation ``t = (x + e sin x)/n``, x from apogee, solved by Newton's method (Bate, Mueller and
    White, 1971, chapter 4).

    Examples
    --------
    >>> arc = trajectory.minimum_energy(8000e3)
    >>> share, height_m = missile_at(arc, arc.time_s / 2)
    >>> round(float(share), 9), abs(float(height_m - arc.apogee_m)) < 1e-3
    (0.5, True)
    """
    e, a = arc.eccentricity, arc.semi_major_m
    quarter = arc.range_m / (4 * EARTH_RADIUS_M)
    rise = arc.apogee_m + EARTH_RADIUS_M * np.sin(quarter) ** 2
    edge = np.sqrt(rise / EARTH_RADIUS_M) / np.cos(quarter)
    most = 2 * np.arctan(edge)
    mean = (np.asarray(time_s, np.float64) - arc.time_s / 2) * np.sqrt(EARTH_MU_M3_S2 / a**3)
    x = np.clip(mean / (1 + e), -most, most)
    for _ in range(_ROUNDS):
        x = np.clip(x - (x + e * np.sin(x) - mean) / (1 + e * np.cos(x)), -most, most)
    share = 0.5 + 0.5 * np.arctan(np.tan(x / 2) / edge * np.tan(quarter)) / quarter
    return share, np.maximum(a * (1 + e * np.cos(x)) - EARTH_RADIUS_M, 0.0)


def required_speed_m_s(
    site: Array,
    start: Array,
    end: Array,
    *,
    lag_s: ArrayLike,
    min_height_m: float,
    meeting_s: Array,
    may_wait: bool = True,
) -> Array:
    """Least launch speed with which an interceptor meets a missile somewhere on its arc.

    The one number that the dispute of 2007 was about: slower interceptors cannot catch the missile.

    Parameters
    ----------
    site, start, end : (..., 3) array
        Unit vectors of the interceptor, of the missile's launch and of where it comes down; shapes broadcast.
    lag_s : (...) array, s
        From the start of the missile's free arc to the first moment of the interceptor's.
    min_height_m : float, m, > 0
        Lowest meeting.
    meeting_s : (t,) array, s
        Moments of meeting that are tried, since the start of the missile's arc.
    may_wait : bool
        Whether the interceptor may start later than ``lag_s``. Only then is it a law that a larger lag never
        needs less speed.

    Returns
    -------
    (...) array, m/s
        Infinite where no meeting is possible.

    Notes
    -----
    Minimum-energy arc of the missile; the least of :func:`least_speed_m_s` over the moments.

    Examples
    --------
    Under the middle of an arc of 2000 km, with time to spare, the point straight above, 459 km up, is the
    easiest:

    >>> way = geodesy.unit_vectors(0.0, np.array([0.0, 0.157, 0.314]))
    >>> speed = required_speed_m_s(way[1], way[0], way[2], lag_s=0.0, min_height_m=100e3,
    ...     meeting_s=np.arange(0.0, 700.0, 10.0))
    >>> 2899 < float(speed) < 2900
    True
    """
    angle = np.arctan2(np.linalg.norm(np.cross(start, end), axis=-1), np.sum(start * end, axis=-1))
    arc = trajectory.minimum_energy(angle[..., None] * EARTH_RADIUS_M)
    share, height = missile_at(arc, meeting_s)
    track = geodesy.along(start, end, share)
    apart = 2 * np.arcsin(np.clip(np.linalg.norm(track - site[..., None, :], axis=-1) / 2, 0.0, 1.0))
    is_open = (height >= min_height_m) & (meeting_s >= 0) & (meeting_s <= arc.time_s)
    points = meeting(np.where(is_open, height, 1.0 + min_height_m), apart)
    time_s = meeting_s - np.asarray(lag_s, np.float64)[..., None]
    speed = least_speed_m_s(points, time_s, may_wait=may_wait)
    return np.where(is_open, speed, np.inf).min(axis=-1)


def _sweep(share: Array) -> Array:
    """Return 2 arcsin sqrt(u) - 2 sqrt(u (1 - u))."""
    inside = np.minimum(share, 1.0)
    return 2 * (np.arcsin(np.sqrt(inside)) - np.sqrt(inside * (1 - inside)))
