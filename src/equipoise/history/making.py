"""Facts made from a row of the table: totals with their spans, words, places at a distance.

Every fact says where it comes from: a column of the row with the row's sources, or an assumption with its
reason. Positions are rounded to a tenth of a degree, as everywhere.
"""

from __future__ import annotations

import math
from typing import get_args

import numpy as np

from equipoise.facts.record import Citation, Confidence, Fact, Side, Spread, fixed
from equipoise.history.rows import Row
from equipoise.history.spans import Name
from equipoise.physics import geodesy, trajectory

#: Ground ranges among which a flight time is looked up, metres.
RANGES_M = np.concatenate([np.arange(50e3, 3000e3, 25e3), np.arange(3000e3, 19000e3, 250e3)])
#: Positions are told to this step, degrees.
STEP_DEGREE = 0.1
_NAN = float("nan")


def word(id_: str, said: str, title: str) -> Fact:
    """Return a fixed word of a coarse world: structure, not evidence."""
    return Fact(id=id_, title=title, unit="word", spread=fixed(said), note="So the coarse world is laid out.")


def number(
    id_: str,
    spread: Spread,
    unit: str,
    title: str,
    note: str,
    *,
    unknown_to: Side = "none",
    feared: str = "",
    sources: tuple[Citation, ...] = (),
) -> Fact:
    """Return an assumed number; sources, if any, are evidence only."""
    return Fact(
        id=id_,
        title=title,
        unit=unit,
        spread=spread,
        unknown_to=unknown_to,
        feared="high" if feared == "high" else "low" if feared == "low" else "",
        sources=sources,
        note=note,
    )


def total(id_: str, value: float, unit: str, title: str, row: Row, column: str) -> Fact:
    """Return a total as the row has it: reported, with the row's confidence and sources."""
    known: tuple[str, ...] = get_args(Confidence)
    stated = row.confidence if row.confidence in known and row.confidence != "ASSUMED" else "REMEMBERED"
    if stated in ("READ", "SECOND-HAND") and not row.sources:
        stated = "REMEMBERED"
    confidence: Confidence = next(item for item in get_args(Confidence) if item == stated)
    return Fact(
        id=id_,
        title=title,
        unit=unit,
        spread=fixed(value),
        basis="reported",
        confidence=confidence,
        sources=cited(row),
        note=f"{row.id}, column {column}.",
        file=row.file,
        line=row.line,
    )


def cited(row: Row) -> tuple[Citation, ...]:
    """Return the sources of a row."""
    return tuple(Citation(key=key, where=f"as for {row.id}") for key in row.sources)


def counts(low: float, best: float, high: float) -> Spread:
    """Return a spread over whole numbers; fixed where its ends agree.

    Examples
    --------
    >>> counts(0.6, 2.2, 2.4).low, counts(0.0, 0.2, 0.4).best
    (1.0, 0.0)
    """
    ends = [float(round(value)) for value in (low, best, high)]
    if ends[0] == ends[2]:
        return fixed(ends[1])
    return Spread(family="counts", low=ends[0], best=ends[1], high=ends[2])


def uniform(low: float, high: float) -> Spread:
    """Return an even span."""
    return fixed(low) if low == high else Spread(family="uniform", low=low, best=_NAN, high=high)


def scaled_counts(spread: Spread, factor: float) -> Spread:
    """Return a share times a number of things, as whole numbers."""
    low, high = spread.low, spread.high
    best = spread.best if not math.isnan(spread.best) else 0.5 * (low + high)
    return counts(low * factor, best * factor, high * factor)


def range_for_m(flight_s: float) -> float:
    """Return the ground range of a minimum-energy arc that takes so long, m.

    Examples
    --------
    >>> round(range_for_m(11.7 * 60) / 1e5) / 10
    2.0
    """
    times = trajectory.minimum_energy(RANGES_M).time_s
    return float(np.interp(flight_s, times, RANGES_M))


def place(name: str, where: Name, country: str, title: str) -> dict[str, Fact]:
    """Return the facts of a place."""
    return _placed(name, where.lat, where.lon, country, title)


def towards(name: str, start: Name, end: Name, way_m: float, country: str, title: str) -> dict[str, Fact]:
    """Return the facts of a place so far from one name in the direction of another."""
    lat, lon = np.deg2rad(start.lat), np.deg2rad(start.lon)
    bearing = geodesy.bearing_rad(lat, lon, np.deg2rad(end.lat), np.deg2rad(end.lon))
    there = geodesy.destination(lat, lon, bearing, way_m / geodesy.EARTH_RADIUS_M)
    found = [float(np.rad2deg(value)) for value in there]
    return _placed(name, found[0], found[1], country, title)


def bearing_degree(start: Name, end: Name) -> float:
    """Return the bearing from one name to another, degrees from 0 to 360."""
    there = geodesy.bearing_rad(*np.deg2rad([start.lat, start.lon, end.lat, end.lon]))
    return float(np.mod(np.rad2deg(there), 360.0))


def distance_m(start: Name, end: Name) -> float:
    """Return the distance between two names, m."""
    return float(geodesy.distance_m(*np.deg2rad([start.lat, start.lon, end.lat, end.lon])))


def _placed(name: str, lat: float, lon: float, country: str, title: str) -> dict[str, Fact]:
    """Return the facts of a position, rounded."""
    made: dict[str, Fact] = {}
    note = "Coarse: a direction and a flight time, no place on the map."
    for axis, value in (("lat", lat), ("lon", lon)):
        rounded = fixed(round(round(value / STEP_DEGREE) * STEP_DEGREE, 1))
        id_ = f"place.{name}.{axis}"
        made[id_] = number(id_, rounded, "degree", f"{title}: {axis}", note)
    id_ = f"place.{name}.country"
    return made | {id_: word(id_, country, f"{title}: country")}


def by_id(facts: list[Fact]) -> dict[str, Fact]:
    """Return facts by their ids."""
    return {fact.id: fact for fact in facts}
