"""Whether a stated flight time, range and speed fit together.

In: what somebody said (range, minutes, speed) and what is known of the class
(boost, greatest range). Out: flight time with boost, standard range, and a
verdict in one word. Used on press and official statements, and on flight tests.

The largest known weakness: the boost term is one number per class, found on
published tests; a real missile also covers ground while it burns.

Sources: flight tests and claims in ``data/published``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array
from equipoise.physics import trajectory

Verdict: TypeAlias = Literal["impossible", "below-minimum-energy-time", "possible", "lofted"]

#: Minutes of powered flight by class, s: what published tests add to the free arc.
BOOST_S: MappingProxyType[str, float] = MappingProxyType({"irbm": 120.0, "icbm": 180.0})
#: An apogee within this share of the minimum-energy apogee counts as minimum energy.
SAME_APOGEE = 0.05
#: A time of free flight below and above these shares of the minimum-energy time is not an ordinary arc.
QUICKEST, SLOWEST = 0.95, 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody said about a flight; SI, infinite or NaN where nothing was said.

    Parameters
    ----------
    range_m, time_s, boost_s : float
        Ground range, time from launch to impact, powered part of it.
    max_range_m, max_speed_m_s : float
        Greatest range and speed of the missile; infinite where unknown.
    claimed_speed_m_s : float
        Stated speed at the end of boost; NaN where none was stated.
    """

    range_m: float
    time_s: float
    boost_s: float
    max_range_m: float = math.inf
    max_speed_m_s: float = math.inf
    claimed_speed_m_s: float = math.nan


def flight_time_s(range_m: ArrayLike, boost_s: ArrayLike, apogee_m: ArrayLike | None = None) -> Array:
    """Time from launch to impact: free arc plus boost.

    Parameters
    ----------
    range_m : array, m, 0 to 20 015 087
        Ground range.
    boost_s : array, s, >= 0
        Powered flight; :data:`BOOST_S` by class.
    apogee_m : array, m, or None
        Apogee; None takes the minimum-energy arc.

    Returns
    -------
    array, s

    Raises
    ------
    RangeError
        As :func:`trajectory.arc`.

    Notes
    -----
    The ground covered during boost is left out, which the boost term makes up for on average: with 2 and
    3 min the published times of five tests come out within 1 min.

    References
    ----------
    Flight tests of 2017 and 2022 in ``data/published/flight_tests.yaml``.

    Examples
    --------
    >>> round(float(flight_time_s(999.2e3, 180.0, 6040.9e3)) / 60, 1)
    68.8
    """
    flown = trajectory.minimum_energy(range_m) if apogee_m is None else trajectory.arc(range_m, apogee_m)
    return flown.time_s + np.asarray(boost_s, np.float64)


def shape(range_m: float, apogee_m: float) -> Literal["minimum", "lofted", "depressed"]:
    """Name of an arc by its apogee: minimum-energy, lofted or depressed.

    Parameters
    ----------
    range_m, apogee_m : float, m
        Ground range and apogee.

    Returns
    -------
    str
        ``minimum`` within 5 % of the minimum-energy apogee, ``lofted`` above, ``depressed`` below.

    Examples
    --------
    >>> shape(2000e3, 200e3)
    'depressed'
    """
    best = float(trajectory.minimum_energy(range_m).apogee_m)
    if abs(apogee_m - best) <= SAME_APOGEE * best:
        return "minimum"
    return "lofted" if apogee_m > best else "depressed"


def standard_range_m(range_m: ArrayLike, apogee_m: ArrayLike, speed_correction_m_s: ArrayLike = 0.0) -> Array:
    """Greatest range of the missile that flew a given arc.

    Tests are flown steeply so as to stay inside a country; this says how far
    the same missile would go.

    Parameters
    ----------
    range_m, apogee_m : array, m
        The arc that was flown.
    speed_correction_m_s : array, m/s
        What the flatter arc gains: less gravity loss. 350-450 m/s closes the gap for two heavy missiles.

    Returns
    -------
    array, m
        Infinite where the corrected speed is circular or more.

    Raises
    ------
    RangeError
        As :func:`trajectory.arc`.

    References
    ----------
    CSIS Missile Threat (2017) and Wright (2017) give the standard ranges that it is checked on.

    Examples
    --------
    >>> round(float(standard_range_m(787e3, 2111.5e3)) / 1e3)
    4356
    """
    speed = trajectory.arc(range_m, apogee_m).speed_m_s
    return trajectory.maximum_range_m(speed + np.asarray(speed_correction_m_s, np.float64))


def average_speed_m_s(claim: Claim) -> float:
    """Ground range over the time that is left after boost; NaN where none is left.

    Examples
    --------
    >>> average_speed_m_s(Claim(range_m=600e3, time_s=160.0, boost_s=60.0))
    6000.0
    """
    left = claim.time_s - claim.boost_s
    return claim.range_m / left if left > 0 else math.nan


def verdict(claim: Claim) -> Verdict:
    """Whether a ballistic missile can do what was said.

    Parameters
    ----------
    claim : Claim
        The statement and what is known of the missile.

    Returns
    -------
    str
        ``impossible``, ``below-minimum-energy-time`` (only on a depressed arc, with more speed), ``lofted``
        or ``possible``.

    Raises
    ------
    RangeError
        If the range is negative or more than half-way round the Earth.

    Notes
    -----
    Impossible: no time left after boost; average ground speed above the least of the missile's greatest
    speed, the minimum-energy speed for its greatest range, and circular speed; range beyond the greatest;
    stated speed above circular or below minimum energy for the range. Otherwise the time left is compared
    with the minimum-energy time: below 95 %, above 115 %, or between.

    References
    ----------
    Statements in ``data/published/flight_time_claims.yaml``.

    Examples
    --------
    2028 km in 8 min, 1.5 min of them boost, against 11.8 min at minimum energy:

    >>> verdict(Claim(range_m=2028e3, time_s=480.0, boost_s=90.0))
    'below-minimum-energy-time'
    """
    left = claim.time_s - claim.boost_s
    best = trajectory.minimum_energy(claim.range_m)
    least_speed, least_time = float(best.speed_m_s), float(best.time_s)
    if claim.max_range_m < trajectory.HALF_WAY_ROUND_M:
        cap = min(claim.max_speed_m_s, float(trajectory.minimum_energy(claim.max_range_m).speed_m_s))
    else:
        cap = claim.max_speed_m_s
    cap = min(cap, trajectory.CIRCULAR_SPEED_M_S)
    # A comparison with NaN is false: a speed that was not stated refutes nothing.
    wrong_speed = (
        claim.claimed_speed_m_s > trajectory.CIRCULAR_SPEED_M_S or claim.claimed_speed_m_s < least_speed
    )
    if left <= 0 or claim.range_m / left > cap or claim.range_m > claim.max_range_m or wrong_speed:
        return "impossible"
    if left < QUICKEST * least_time:
        return "below-minimum-energy-time"
    return "lofted" if left > SLOWEST * least_time else "possible"
