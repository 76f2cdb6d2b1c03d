"""Ballistic flight: how fast, how high and how long for a given range.

In: ground range, and for lofted or depressed flight the apogee. Out: an
:class:`Arc` (speed, angle, apogee, time, shape of the ellipse) and, by
:func:`profile`, where the missile is at each moment.

Everything is the closed form of the ellipse between two points of a sphere of
6371 km that does not turn, with an impulsive start and no air. The largest
known weakness is what that leaves out: the minutes of powered flight, which
callers add as a boost term, and gravity loss, which makes ranges worked back
from lofted tests of heavy missiles 15-25 % low.

Sources: Bate, Mueller and White (1971), chapter 6; published flight tests in
``data/published/flight_tests.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array
from equipoise.errors import Problem, RangeError
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M

#: Greatest ground range: half of the circumference.
HALF_WAY_ROUND_M = float(np.pi) * EARTH_RADIUS_M
#: Speed of a circular orbit at the surface, m/s (7.91 km/s).
CIRCULAR_SPEED_M_S = float(np.sqrt(EARTH_MU_M3_S2 / EARTH_RADIUS_M))
#: Greatest apogee that an arc may have, m: beyond the Moon the two-body arc means nothing.
HIGHEST_APOGEE_M = 4e8


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """A ballistic arc from surface to surface; every field has the shape of the inputs.

    Parameters
    ----------
    range_m, apogee_m : array, m
        Ground range and greatest height.
    speed_m_s, angle_rad : array
        Speed and angle above the horizon at launch (the same at impact).
    time_s : array, s
        Time of free flight, without boost.
    eccentricity, semi_major_m : array
        Shape and size of the ellipse.
    """

    range_m: Array
    apogee_m: Array
    speed_m_s: Array
    angle_rad: Array
    time_s: Array
    eccentricity: Array
    semi_major_m: Array


def arc(range_m: ArrayLike, apogee_m: ArrayLike) -> Arc:
    """Ballistic arc over a ground range with a given greatest height.

    Lofted arcs take longer, depressed ones less time, and both need more speed
    than the minimum-energy arc.

    Parameters
    ----------
    range_m : array, m, 0 to 20 015 087
        Ground range on the sphere; shapes broadcast.
    apogee_m : array, m, 0 to 4e8
        Greatest height. Zero over a positive range is the circular orbit at the surface.

    Returns
    -------
    Arc
        All fields in the broadcast shape.

    Raises
    ------
    RangeError
        If a range or an apogee lies outside its limits or is not finite.

    Notes
    -----
    With p = range/2R: ``e = H/(R + H - R cos p)``, ``a = (R + H)/(1 + e)``, ``v^2 = 2 mu/R - mu/a``,
    ``time = 2 sqrt(a^3/mu) (x + e sin x)`` where x is the eccentric anomaly left to apogee,
    ``tan(x/2) = sqrt(H/R + sin^2(p/2)) / cos(p/2)``: the half-angle form keeps all digits for short and for
    nearly circular arcs. Leaves out air, boost, rotation and the flattening of the Earth.

    References
    ----------
    Bate, Mueller and White (1971), Fundamentals of Astrodynamics, chapter 6.

    Examples
    --------
    The lofted test of 14 May 2017, without boost (28 min published less 2 min of boost):

    >>> round(float(arc(787e3, 2111.5e3).time_s) / 60, 2)
    27.93
    """
    ground, apogee = np.broadcast_arrays(np.asarray(range_m, np.float64), np.asarray(apogee_m, np.float64))
    _within("range_m", ground, HALF_WAY_ROUND_M)
    _within("apogee_m", apogee, HIGHEST_APOGEE_M)
    radius = EARTH_RADIUS_M
    sine, cosine = np.sin(ground / (4 * radius)), np.cos(ground / (4 * radius))
    reach = apogee + 2 * radius * sine**2
    # A flight of no range and no height is the limit of ever shorter arcs, whose ellipse is a needle.
    eccentricity = np.divide(apogee, reach, out=np.ones_like(reach), where=reach > 0)
    semi_major = (radius + apogee) / (1 + eccentricity)
    to_apogee = 2 * np.arctan2(np.sqrt(apogee + radius * sine**2), np.sqrt(radius) * cosine)
    mean_motion = np.sqrt(EARTH_MU_M3_S2 / semi_major**3)
    speed_squared = EARTH_MU_M3_S2 * (2 / radius - 1 / semi_major)
    return Arc(
        range_m=ground,
        apogee_m=apogee,
        speed_m_s=np.sqrt(np.maximum(speed_squared, 0.0)),
        angle_rad=np.arctan2(apogee * cosine, (radius + apogee) * sine),
        time_s=2 * (to_apogee + eccentricity * np.sin(to_apogee)) / mean_motion,
        eccentricity=eccentricity,
        semi_major_m=semi_major,
    )


def minimum_energy(range_m: ArrayLike) -> Arc:
    """Ballistic arc that needs the least speed for a ground range.

    A missile at its full range flies close to it, so it is the default arc of
    every ballistic system.

    Parameters
    ----------
    range_m : array, m, 0 to 20 015 087
        Ground range on the sphere.

    Returns
    -------
    Arc
        All fields in the shape of ``range_m``; a range of 0 has speed and time 0.

    Raises
    ------
    RangeError
        If a range is negative, beyond half of the circumference or not finite.

    Notes
    -----
    With s = sin(range/2R): launch angle ``(pi - range/R)/4``, ``e = tan(angle)``, ``a = R (1 + s)/2``,
    apogee ``a (1 + e) - R`` and ``v^2 = (2 mu/R) s/(1 + s)``; time as in :func:`arc`.

    References
    ----------
    Bate, Mueller and White (1971), chapter 6; the angle also as Wheelon (1959).

    Examples
    --------
    >>> best = minimum_energy(10_000e3)
    >>> round(float(best.speed_m_s)), round(float(best.time_s) / 60, 1)
    (7198, 32.2)
    """
    ground = np.asarray(range_m, np.float64)
    _within("range_m", ground, HALF_WAY_ROUND_M)
    share = np.sin(ground / (2 * EARTH_RADIUS_M))
    eccentricity = np.tan((np.pi - ground / EARTH_RADIUS_M) / 4)
    apogee = EARTH_RADIUS_M * ((1 + share) * (1 + eccentricity) / 2 - 1)
    return arc(ground, np.maximum(apogee, 0.0))


def profile(range_m: ArrayLike, apogee_m: ArrayLike, n_steps: int) -> tuple[Array, Array, Array]:
    """Time, share of the ground range and height at steps along an arc.

    What a radar sees is worked out from these steps.

    Parameters
    ----------
    range_m, apogee_m : array, m
        As in :func:`arc`; shapes broadcast to ``(...)``.
    n_steps : int, >= 2
        Steps from launch to impact, equal in eccentric anomaly: shorter in time near the ground,
        where first sight is decided.

    Returns
    -------
    tuple of three (..., n_steps) arrays
        Time since launch (s, first 0), share of the ground range (0 to 1), height (m, first and last 0).

    Raises
    ------
    RangeError
        As in :func:`arc`.

    Notes
    -----
    With x the eccentric anomaly counted from apogee: ``t = (x + e sin x)/n`` (Kepler's equation),
    ``height = a (1 + e cos x) - R``, ground angle from apogee
    ``2 arctan(sqrt((1 - e)/(1 + e)) tan(x/2))``.

    References
    ----------
    Bate, Mueller and White (1971), chapters 4 and 6.

    Examples
    --------
    Half of the way is at apogee, half of the time is gone:

    >>> time_s, share, height_m = profile(2000e3, 458.8e3, 3)
    >>> share.round(6).tolist(), (height_m / 1e3).round(1).tolist()
    ([0.0, 0.5, 1.0], [0.0, 458.8, 0.0])
    """
    flown = arc(range_m, apogee_m)
    e, a = flown.eccentricity[..., None], flown.semi_major_m[..., None]
    quarter = (flown.range_m / (4 * EARTH_RADIUS_M))[..., None]
    reach = flown.apogee_m[..., None] + EARTH_RADIUS_M * np.sin(quarter) ** 2
    most = 2 * np.arctan2(np.sqrt(reach), np.sqrt(EARTH_RADIUS_M) * np.cos(quarter))
    step = np.linspace(-1.0, 1.0, n_steps)
    x = step * most
    slowness = np.sqrt(a**3 / EARTH_MU_M3_S2)
    time = slowness * (x + e * np.sin(x) + most + e * np.sin(most))
    height = a * (1 + e * np.cos(x)) - EARTH_RADIUS_M
    height[..., [0, -1]] = 0.0
    # sqrt((1 - e)/(1 + e)) tan(x/2), scaled by its value at launch, which is tan(range/4R).
    edge = np.tan(most / 2)
    scaled = np.divide(np.tan(x / 2), edge, out=np.zeros_like(x) + step, where=edge > 0)
    angle = np.arctan(scaled * np.tan(quarter))
    share = 0.5 + 0.5 * np.divide(angle, quarter, out=scaled.copy(), where=quarter > 0)
    return time, share, np.maximum(height, 0.0)


def maximum_range_m(speed_m_s: ArrayLike) -> Array:
    """Greatest ground range that a launch speed gives.

    The inverse of the minimum-energy speed.

    Parameters
    ----------
    speed_m_s : array, m/s, >= 0
        Speed at the end of boost, taken at the surface.

    Returns
    -------
    array, m
        Range; infinite from circular speed (7910 m/s) up, where nothing on Earth is out of reach.

    Notes
    -----
    With ``Q = v^2 R/mu``: ``range = 2 R arcsin(Q/(2 - Q))``.

    References
    ----------
    Bate, Mueller and White (1971), chapter 6.

    Examples
    --------
    >>> round(float(maximum_range_m(7198.0)) / 1e5) * 100
    10000
    """
    speed = np.asarray(speed_m_s, np.float64)
    ratio = np.minimum((speed / CIRCULAR_SPEED_M_S) ** 2, 1.0)
    range_m = 2 * EARTH_RADIUS_M * np.arcsin(ratio / (2 - ratio))
    return np.where(speed < CIRCULAR_SPEED_M_S, range_m, np.inf)


def apogee_for_time_m(range_m: ArrayLike, time_s: ArrayLike) -> Array:
    """Apogee of the arc that takes a given time over a range.

    Works back from a reported flight time whether a missile flew high or low.

    Parameters
    ----------
    range_m : array, m, 0 to 20 015 087
        Ground range.
    time_s : array, s
        Time of free flight, boost left out; shapes broadcast.

    Returns
    -------
    array, m
        Apogee; NaN where no arc is that quick (less than the circular orbit's time) or that slow
        (an apogee beyond the Moon).

    Notes
    -----
    Bisection of :func:`arc`, whose time grows with the apogee, to about a micrometre.

    References
    ----------
    As :func:`arc`.

    Examples
    --------
    >>> round(float(apogee_for_time_m(787e3, 28 * 60)) / 1e3)
    2119
    """
    ground, wanted = np.broadcast_arrays(np.asarray(range_m, np.float64), np.asarray(time_s, np.float64))
    low, high = np.zeros(ground.shape), np.full(ground.shape, HIGHEST_APOGEE_M)
    possible = (arc(ground, low).time_s <= wanted) & (wanted <= arc(ground, high).time_s)
    for _ in range(60):
        middle = (low + high) / 2
        longer = arc(ground, middle).time_s > wanted
        low, high = np.where(longer, low, middle), np.where(longer, middle, high)
    return np.where(possible, (low + high) / 2, np.nan)


def _within(name: str, value: Array, highest: float) -> None:
    """Refuse values that are negative, too large or not finite."""
    bad = ~((value >= 0) & (value <= highest * (1 + 1e-12)))
    if bad.any():
        first = float(np.asarray(value)[bad].flat[0])
        raise RangeError(
            Problem(
                where=f"trajectory, {name}",
                what=f"{int(bad.sum())} of {bad.size} values are outside 0 to {highest:g} m; first {first:g}",
                hint="ballistic arcs go from surface to surface, at most half-way round the Earth",
            )
        )
