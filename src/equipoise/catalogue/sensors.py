"""Entries of the catalogue for watching: ``radar.*``, ``warning.*``, ``orbit.*``, ``geo.*``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from equipoise.arrays import Array
from equipoise.catalogue.form import Input, Kernel, Refusal, Results, maybe, number
from equipoise.physics import geodesy, orbit, radar, time_budget, trajectory

#: Steps of a flight in radar.track_time: first sight within about half a second.
_STEPS = 2001


def _horizon(height_m: float, elevation_rad: float, refraction_k: float) -> Results:
    """Ground distance out to which a radar sees a target at a height."""
    return {"range_m": radar.horizon_m(height_m, elevation_rad, refraction_k)}


def _in_sector(
    azimuth_from_rad: float,
    azimuth_to_rad: float,
    azimuth_rad: float,
    elevation_min_rad: float = -math.inf,
    elevation_max_rad: float = math.inf,
    elevation_rad: float | None = None,
    range_min_m: float = 0.0,
    range_max_m: float = math.inf,
    range_m: float | None = None,
) -> Results:
    """Whether a direction, and elevation and range if given, lie inside a radar's limits."""
    inside = bool(radar.in_sector(azimuth_from_rad, azimuth_to_rad, azimuth_rad))
    if elevation_rad is not None:
        inside = inside and elevation_min_rad <= elevation_rad <= elevation_max_rad
    if range_m is not None:
        inside = inside and range_min_m <= range_m <= range_max_m
    return {"visible": inside}


def _track_time(
    target: Mapping[str, float],
    radars: Sequence[Mapping[str, float | str]],
    launch: Mapping[str, float] | None = None,
    launch_range_m: float | None = None,
    launch_bearing_rad: float | None = None,
    without: Sequence[str] = (),
    boost_s: float = 0.0,
) -> Results | Refusal:
    """Minutes for which radars watch a flight before impact, and what is lost without some of them."""
    end = geodesy.unit_vectors(target["lat_rad"], target["lon_rad"])
    if launch is not None and launch_range_m is None and launch_bearing_rad is None:
        start = geodesy.unit_vectors(launch["lat_rad"], launch["lon_rad"])
    elif launch is None and launch_range_m is not None and launch_bearing_rad is not None:
        angle = launch_range_m / geodesy.EARTH_RADIUS_M
        place = geodesy.destination(target["lat_rad"], target["lon_rad"], launch_bearing_rad, angle)
        start = geodesy.unit_vectors(*place)
    else:
        return Refusal(reason="give either launch, or launch_range_km with launch_bearing_deg")
    strangers = set(without) - {str(one.get("id")) for one in radars}
    if strangers:
        return Refusal(reason=f"without names radars that are not there: {', '.join(sorted(strangers))}")
    full = radar.track(start, end, _sectors(radars), _STEPS)
    kept = [one for one in radars if one.get("id") not in without]
    left = radar.track(start, end, _sectors(kept), _STEPS)
    first = float(left.first_sight_s)
    return {
        "track_s": left.track_s,
        "detected_after_launch_s": None if math.isinf(first) else first + boost_s,
        "loss_s": full.track_s - left.track_s,
    }


def _sectors(radars: Sequence[Mapping[str, float | str]]) -> radar.Sectors:
    """Return the sectors of radars given as records."""

    def column(name: str) -> Array:
        return np.array([float(one[name]) for one in radars], np.float64)

    return radar.Sectors(
        vectors=geodesy.unit_vectors(column("lat_rad"), column("lon_rad")),
        azimuth_from_rad=column("azimuth_from_rad"),
        azimuth_to_rad=column("azimuth_to_rad"),
        elevation_min_rad=column("elevation_min_rad"),
        elevation_max_rad=column("elevation_max_rad"),
        range_min_m=column("range_min_m"),
        range_max_m=column("range_max_m"),
    )


def _budget(flight_s: float, steps_s: Mapping[str, float]) -> Results:
    """Time of a flight that is left when all steps are done."""
    return {"left_s": time_budget.left_s(flight_s, steps_s.values())}


def _availability(blind_s: Sequence[float]) -> Results:
    """Share of a day in which an area is watched."""
    return {"availability": time_budget.watched_share(blind_s)}


def _period(perigee_m: float, apogee_m: float) -> Results:
    """Time of one turn of a satellite, in hours."""
    return {"hours": float(orbit.period_s(perigee_m, apogee_m)) / 3600}


def _lambert(
    r1_m: Sequence[float], r2_m: Sequence[float], time_s: float, mu_m3_s2: float
) -> Results | Refusal:
    """Velocities at both ends of the free flight between two positions, the short way."""
    first, last = np.array(r1_m, np.float64), np.array(r2_m, np.float64)
    if not (first.any() and last.any()):
        return Refusal(reason="a position is the centre of the Earth")
    at_start, at_end = orbit.lambert(first, last, time_s, mu_m3_s2)
    if not np.isfinite(at_start).all():
        return Refusal(reason="the positions lie on one line with the centre, or the time is too short")
    axes = ("x", "y", "z")
    return {f"v1_{axis}_m_s": at_start[i] for i, axis in enumerate(axes)} | {
        f"v2_{axis}_m_s": at_end[i] for i, axis in enumerate(axes)
    }


def _distance(**places: Mapping[str, float]) -> Results:
    """Length of the shortest way over the ellipsoid of the Earth."""
    start, end = places["from"], places["to"]
    length = geodesy.distance_m(start["lat_rad"], start["lon_rad"], end["lat_rad"], end["lon_rad"])
    return {"distance_m": length}


_VECTOR = Input(kind="numbers", size=3)
_PLACE = Input(kind="record", form="place")

TABLE: MappingProxyType[str, Kernel] = MappingProxyType(
    {
        "radar.horizon": Kernel(
            function=_horizon,
            inputs={
                "height_km": number(0),
                "elevation_deg": number(0, 90),
                "refraction_k": number(0.5, 5),
            },
            gives=("range_km",),
            source="Peace et al. (2018), AIAA 2018-5254, fits straight rays",
            valid="smooth sphere; 4/3 refraction in the lower air only",
        ),
        "radar.in_sector": Kernel(
            function=_in_sector,
            inputs={
                "azimuth_from_deg": number(-360, 360),
                "azimuth_to_deg": number(-360, 360),
                "azimuth_deg": number(-360, 360),
                "elevation_min_deg": maybe(-90, 90),
                "elevation_max_deg": maybe(-90, 90),
                "elevation_deg": maybe(-90, 90),
                "range_min_km": maybe(0),
                "range_max_km": maybe(0),
                "range_km": maybe(0),
            },
            gives=("visible",),
            source="open sensor list of keeptrack.space (2026), which credits russianforces.org",
            valid="edges count as inside",
        ),
        "radar.track_time": Kernel(
            function=_track_time,
            inputs={
                "target": _PLACE,
                "radars": Input(kind="records", form="radar"),
                "launch": Input(kind="record", form="place", required=False),
                "launch_range_km": maybe(0, trajectory.HALF_WAY_ROUND_M / 1e3),
                "launch_bearing_deg": maybe(-360, 360),
                "without": Input(kind="words", required=False),
                "boost_min": maybe(0),
            },
            gives=("track_min", "detected_after_launch_min", "loss_min"),
            source="Podvig (2005), Plans for a new early-warning radar, for the gap it reproduces",
            valid="minimum-energy arcs; geometry only, no power or target size",
        ),
        "warning.budget": Kernel(
            function=_budget,
            inputs={"flight_min": number(0), "steps_min": Input(kind="named", low=0)},
            gives=("left_min",),
            source="Lewis (2017), NTI; nucleardarkness.org",
            valid="steps one after the other",
        ),
        "warning.availability": Kernel(
            function=_availability,
            inputs={"blind_hours": Input(kind="numbers", low=0, high=24)},
            gives=("availability",),
            source="arithmetic",
            valid="windows that do not overlap",
        ),
        "orbit.period": Kernel(
            function=_period,
            inputs={"perigee_km": number(-6371), "apogee_km": number(-6371)},
            gives=("hours",),
            source="Kepler's third law",
            valid="two bodies; heights above 6371 km",
        ),
        "orbit.lambert": Kernel(
            function=_lambert,
            inputs={"r1_km": _VECTOR, "r2_km": _VECTOR, "time_s": number(1e-6), "mu_km3_s2": number(1e-6)},
            gives=("v1_x_km_s", "v1_y_km_s", "v1_z_km_s", "v2_x_km_s", "v2_y_km_s", "v2_z_km_s"),
            source="Bate, Mueller and White (1971), chapter 5; example of Vallado (2013)",
            valid="short way, less than one turn",
        ),
        "geo.distance": Kernel(
            function=_distance,
            inputs={"from": _PLACE, "to": _PLACE},
            gives=("distance_km",),
            source="Karney (2013), Journal of Geodesy 87, 43-55, through PROJ",
            valid="WGS-84, any two places",
        ),
    }
)
