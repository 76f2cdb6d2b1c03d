"""Hypersonic glide: how long a glider takes and how fast it arrives.

In: speed at the start of the glide, lift-to-drag ratio, range (or end speed).
Out: time and end speed (or range). Cruise flight at one speed stands here too.

Equilibrium glide: lift and the centrifugal share carry the weight at every
moment. The largest known weakness: no boost, no pull-up, no dive at the end,
and one lift-to-drag ratio for the whole flight; one published flight is
reproduced within 7 % in time.

Sources: Acton (2015), Science and Global Security 23, 191-219.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array
from equipoise.errors import Problem, RangeError

#: Distance from the centre of the Earth at 45 km of height, m; the published flight uses it.
GLIDE_RADIUS_M = 6_416_000.0
#: Gravity at that height, m/s^2.
GLIDE_GRAVITY_M_S2 = 9.66


@dataclass(frozen=True, slots=True, kw_only=True)
class Glide:
    """A glide; every field has the shape of the inputs.

    Parameters
    ----------
    time_s : array, s
        Time of the glide; infinite where the range is out of reach.
    end_speed_m_s : array, m/s
        Speed at the end; 0 where the range is out of reach.
    range_m : array, m
        Ground range.
    """

    time_s: Array
    end_speed_m_s: Array
    range_m: Array


def flight(
    range_m: ArrayLike,
    start_speed_m_s: ArrayLike,
    lift_to_drag: ArrayLike,
    radius_m: ArrayLike = GLIDE_RADIUS_M,
    gravity_m_s2: ArrayLike = GLIDE_GRAVITY_M_S2,
) -> Glide:
    """Time and end speed of an equilibrium glide over a range.

    Parameters
    ----------
    range_m : array, m, >= 0
        Ground range of the glide; shapes broadcast.
    start_speed_m_s : array, m/s, above 0 and below ``sqrt(gravity radius)`` (7873 m/s)
        Speed at the start of the glide.
    lift_to_drag : array, > 0
        Lift-to-drag ratio.
    radius_m, gravity_m_s2 : array
        Distance from the centre of the Earth and gravity on the way.

    Returns
    -------
    Glide
        Farther takes longer and arrives slower; beyond reach the time is infinite.

    Raises
    ------
    RangeError
        If a start speed is not between 0 and circular speed, or a ratio is not positive.

    Notes
    -----
    With x = v/sqrt(g r): ``range = (L/D)(r/2) ln[(1 - x2^2)/(1 - x1^2)]`` and
    ``time = (L/D)(sqrt(g r)/2g) {ln[(1 + x1)/(1 - x1)] - ln[(1 + x2)/(1 - x2)]}``.

    References
    ----------
    Acton (2015), through the benchmarking notes of the Thrusty simulator: 5900 km in 1363 s.

    Examples
    --------
    >>> flown = flight(5944e3, 6000.0, 2.6)
    >>> round(float(flown.time_s), -1), round(float(flown.end_speed_m_s), -2)
    (1270.0, 3000.0)
    """
    circular, start, ratio, radius = _checked(start_speed_m_s, lift_to_drag, radius_m, gravity_m_s2)
    ground = np.asarray(range_m, np.float64)
    left = 1 - (1 - start**2) * np.exp(2 * ground / (ratio * radius))
    end = np.sqrt(np.maximum(left, 0.0))
    ground, end = np.broadcast_arrays(ground, end)
    slowness = ratio * circular / np.asarray(gravity_m_s2, np.float64)
    time = slowness * (np.arctanh(start) - np.arctanh(end))
    return Glide(time_s=np.where(left >= 0, time, np.inf), end_speed_m_s=end * circular, range_m=ground)


def flight_to_speed(
    end_speed_m_s: ArrayLike,
    start_speed_m_s: ArrayLike,
    lift_to_drag: ArrayLike,
    radius_m: ArrayLike = GLIDE_RADIUS_M,
    gravity_m_s2: ArrayLike = GLIDE_GRAVITY_M_S2,
) -> Glide:
    """Range and time of an equilibrium glide down to a speed.

    Parameters
    ----------
    end_speed_m_s : array, m/s, 0 to the start speed
        Speed at the end of the glide; 0 gives the greatest range.
    start_speed_m_s, lift_to_drag, radius_m, gravity_m_s2 : array
        As in :func:`flight`.

    Returns
    -------
    Glide

    Raises
    ------
    RangeError
        As in :func:`flight`, or if an end speed is above the start speed.

    Notes
    -----
    The formulas of :func:`flight`, read the other way.

    References
    ----------
    Acton (2015).

    Examples
    --------
    >>> round(float(flight_to_speed(3000.0, 6000.0, 2.6).range_m) / 1e3)
    5944
    """
    circular, start, ratio, radius = _checked(start_speed_m_s, lift_to_drag, radius_m, gravity_m_s2)
    end = np.asarray(end_speed_m_s, np.float64) / circular
    if not np.all((end >= 0) & (end <= start)):
        raise RangeError(
            Problem(where="glide", what="an end speed is below 0 or above the start speed", hint="m/s")
        )
    slowness = ratio * circular / np.asarray(gravity_m_s2, np.float64)
    ground = np.asarray(ratio * radius / 2 * np.log((1 - end**2) / (1 - start**2)))
    time = np.asarray(slowness * (np.arctanh(start) - np.arctanh(end)))
    return Glide(time_s=time, end_speed_m_s=np.zeros_like(ground) + end * circular, range_m=ground)


def cruise_s(range_m: ArrayLike, speed_m_s: ArrayLike) -> Array:
    """Time of flight at one speed, for cruise missiles and aircraft.

    Parameters
    ----------
    range_m : array, m, >= 0
        Length of the way.
    speed_m_s : array, m/s, > 0
        Speed over the ground.

    Returns
    -------
    array, s

    Raises
    ------
    RangeError
        If a speed is not positive.

    Notes
    -----
    Range over speed; leaves out detours, climb and wind.

    Examples
    --------
    >>> float(cruise_s(2000e3, 200.0))
    10000.0
    """
    speed = np.asarray(speed_m_s, np.float64)
    if not np.all(speed > 0):
        raise RangeError(Problem(where="cruise flight", what="a speed is not positive", hint="m/s, > 0"))
    return np.asarray(np.asarray(range_m, np.float64) / speed)


def _checked(
    start_speed_m_s: ArrayLike, lift_to_drag: ArrayLike, radius_m: ArrayLike, gravity_m_s2: ArrayLike
) -> tuple[Array, Array, Array, Array]:
    """Return circular speed, start speed in its unit, ratio and radius, or refuse them."""
    ratio, radius = np.asarray(lift_to_drag, np.float64), np.asarray(radius_m, np.float64)
    circular = np.sqrt(np.asarray(gravity_m_s2, np.float64) * radius)
    start = np.asarray(start_speed_m_s, np.float64) / circular
    if not (np.all((start > 0) & (start < 1)) and np.all(ratio > 0)):
        raise RangeError(
            Problem(
                where="glide",
                what="a start speed is not between 0 and circular speed, or a ratio is not positive",
                hint=f"circular speed here is {float(np.min(circular)):.0f} m/s",
            )
        )
    return np.asarray(circular), np.asarray(start), ratio, radius
