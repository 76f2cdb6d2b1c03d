"""Entries of the catalogue for flight: ``trajectory.*``."""

from __future__ import annotations

import math
from types import MappingProxyType

from equipoise.catalogue.form import Input, Kernel, Refusal, Results, maybe, number
from equipoise.physics import flight_claims, glide, trajectory

#: Greatest ground range, km.
_FAR_KM = trajectory.HALF_WAY_ROUND_M / 1e3
_HIGH_KM = trajectory.HIGHEST_APOGEE_M / 1e3


def _minimum_energy(range_m: float) -> Results:
    """Speed, angle, apogee and time of the arc that needs the least speed for a range."""
    best = trajectory.minimum_energy(range_m)
    return {
        "speed_m_s": best.speed_m_s,
        "angle_rad": best.angle_rad,
        "apogee_m": best.apogee_m,
        "time_s": best.time_s,
    }


def _arc(range_m: float, apogee_m: float) -> Results:
    """Time, speed and shape of the arc over a range with a given apogee."""
    flown = trajectory.arc(range_m, apogee_m)
    shape = flight_claims.shape(range_m, apogee_m)
    return {"time_s": flown.time_s, "speed_m_s": flown.speed_m_s, "shape": shape}


def _flight_time(
    range_m: float,
    apogee_m: float | None = None,
    boost_s: float | None = None,
    missile_class: str | None = None,
) -> Results | Refusal:
    """Time from launch to impact: free arc plus boost."""
    if (boost_s is None) == (missile_class is None):
        return Refusal(reason="give either boost_min or missile_class")
    boost = flight_claims.BOOST_S[missile_class] if missile_class is not None else boost_s
    return {"time_s": flight_claims.flight_time_s(range_m, boost or 0.0, apogee_m)}


def _arc_from_time(range_m: float, time_s: float, boost_s: float) -> Results | Refusal:
    """Apogee, speed and shape of the arc that takes a reported time."""
    apogee_m = float(trajectory.apogee_for_time_m(range_m, time_s - boost_s))
    if math.isnan(apogee_m):
        return Refusal(reason="no arc over this range takes that time; compare trajectory.minimum_energy")
    return {
        "apogee_m": apogee_m,
        "speed_m_s": trajectory.arc(range_m, apogee_m).speed_m_s,
        "shape": flight_claims.shape(range_m, apogee_m),
    }


def _maximum_range(speed_m_s: float) -> Results:
    """Range that a launch speed gives at most; infinite from circular speed up."""
    return {"range_m": trajectory.maximum_range_m(speed_m_s)}


def _standard_range(range_m: float, apogee_m: float, speed_correction_m_s: float = 0.0) -> Results:
    """Range that the missile of a lofted test would reach at most."""
    return {"range_m": flight_claims.standard_range_m(range_m, apogee_m, speed_correction_m_s)}


def _check_claim(
    range_m: float,
    time_s: float,
    boost_s: float,
    max_range_m: float = math.inf,
    max_speed_m_s: float = math.inf,
    claimed_speed_m_s: float = math.nan,
) -> Results:
    """Verdict on a stated flight time, with the average ground speed that it needs."""
    claim = flight_claims.Claim(
        range_m=range_m,
        time_s=time_s,
        boost_s=boost_s,
        max_range_m=max_range_m,
        max_speed_m_s=max_speed_m_s,
        claimed_speed_m_s=claimed_speed_m_s,
    )
    average = flight_claims.average_speed_m_s(claim)
    return {
        "verdict": flight_claims.verdict(claim),
        "average_speed_m_s": None if math.isnan(average) else average,
    }


def _glide(
    start_speed_m_s: float,
    lift_to_drag: float,
    radius_m: float,
    gravity_m_s2: float,
    range_m: float | None = None,
    end_speed_m_s: float | None = None,
) -> Results | Refusal:
    """Time, end speed and range of an equilibrium glide."""
    if start_speed_m_s >= math.sqrt(radius_m * gravity_m_s2):
        return Refusal(reason="start_speed_km_s is not below circular speed")
    if range_m is not None and end_speed_m_s is None:
        flown = glide.flight(range_m, start_speed_m_s, lift_to_drag, radius_m, gravity_m_s2)
    elif end_speed_m_s is not None and range_m is None:
        if end_speed_m_s > start_speed_m_s:
            return Refusal(reason="end_speed_km_s is above start_speed_km_s")
        flown = glide.flight_to_speed(end_speed_m_s, start_speed_m_s, lift_to_drag, radius_m, gravity_m_s2)
    else:
        return Refusal(reason="give either range_km or end_speed_km_s")
    if math.isinf(float(flown.time_s)):
        return Refusal(reason="range_km is beyond the reach of this glide")
    return {"time_s": flown.time_s, "end_speed_m_s": flown.end_speed_m_s, "range_m": flown.range_m}


def _cruise(range_m: float, speed_m_s: float) -> Results:
    """Time of flight at one speed."""
    return {"time_s": glide.cruise_s(range_m, speed_m_s)}


_BALLISTIC = "Bate, Mueller and White (1971), Fundamentals of Astrodynamics, chapter 6"
_SPHERE = "ranges to half-way round a sphere of 6371 km; no air, no rotation"

TABLE: MappingProxyType[str, Kernel] = MappingProxyType(
    {
        "trajectory.minimum_energy": Kernel(
            function=_minimum_energy,
            inputs={"range_km": number(0, _FAR_KM)},
            gives=("speed_km_s", "angle_deg", "apogee_km", "time_min"),
            source=_BALLISTIC,
            valid=_SPHERE,
        ),
        "trajectory.arc": Kernel(
            function=_arc,
            inputs={"range_km": number(0, _FAR_KM), "apogee_km": number(0, _HIGH_KM)},
            gives=("time_min", "speed_km_s", "shape"),
            source=_BALLISTIC,
            valid=_SPHERE,
        ),
        "trajectory.flight_time": Kernel(
            function=_flight_time,
            inputs={
                "range_km": number(0, _FAR_KM),
                "apogee_km": maybe(0, _HIGH_KM),
                "boost_min": maybe(0),
                "missile_class": Input(kind="word", words=tuple(flight_claims.BOOST_S), required=False),
            },
            gives=("time_min",),
            source="boost terms fitted to published flight tests of 2017 and 2022",
            valid="irbm and icbm classes within 1 min of published times",
        ),
        "trajectory.arc_from_time": Kernel(
            function=_arc_from_time,
            inputs={"range_km": number(0, _FAR_KM), "time_min": number(0), "boost_min": number(0)},
            gives=("apogee_km", "speed_km_s", "shape"),
            source=_BALLISTIC,
            valid="times from that of a circular orbit at the surface up",
        ),
        "trajectory.maximum_range": Kernel(
            function=_maximum_range,
            inputs={"speed_km_s": number(0)},
            gives=("range_km",),
            source=_BALLISTIC,
            valid="any speed; no limit from 7.91 km/s up",
        ),
        "trajectory.standard_range": Kernel(
            function=_standard_range,
            inputs={
                "range_km": number(0, _FAR_KM),
                "apogee_km": number(0, _HIGH_KM),
                "speed_correction_km_s": maybe(),
            },
            gives=("range_km",),
            source="CSIS Missile Threat (2017) and Wright (2017) for the ranges it is checked on",
            valid="15-25 % low for heavy missiles without a correction of 0.35-0.45 km/s",
        ),
        "trajectory.check_claim": Kernel(
            function=_check_claim,
            inputs={
                "range_km": number(0, _FAR_KM),
                "time_min": number(0),
                "boost_min": number(0),
                "max_range_km": maybe(0),
                "max_speed_km_s": maybe(0),
                "claimed_speed_km_s": maybe(0),
            },
            gives=("verdict", "average_speed_km_s"),
            source=_BALLISTIC,
            valid="ballistic missiles",
        ),
        "trajectory.glide": Kernel(
            function=_glide,
            inputs={
                "start_speed_km_s": number(1e-3),
                "lift_to_drag": number(0.1, 20),
                "radius_km": number(6371, 6600),
                "gravity_m_s2": number(9, 10),
                "range_km": maybe(0),
                "end_speed_km_s": maybe(0),
            },
            gives=("time_s", "end_speed_km_s", "range_km"),
            source="Acton (2015), Science and Global Security 23, 191-219",
            valid="below circular speed; one lift-to-drag ratio for the whole glide",
        ),
        "trajectory.cruise": Kernel(
            function=_cruise,
            inputs={"range_km": number(0), "speed_km_h": number(1)},
            gives=("time_min",),
            source="range over speed",
            valid="no detours, climb or wind",
        ),
    }
)
