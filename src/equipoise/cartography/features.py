"""How a layer is written down: GeoJSON features, what an arm changes in them, and where they come from.

Coordinates are degrees, longitude first, rounded to :data:`DIGITS`; what crosses the
180th meridian is cut there, as RFC 7946 asks. A quantity that differs between arms is a
mapping ``<quantity>_by_arm``: the baseline always, another arm only where it differs
(:func:`in_arm` reads it). Every feature names its facts, their spread in words, sources
and the least confidence among them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from equipoise.arrays import Array
from equipoise.facts.listing import spread_text
from equipoise.facts.record import CONFIDENCES, Fact
from equipoise.model import Tables
from equipoise.reading import renewed
from equipoise.sampling.draws import Draws
from equipoise.setting import Setting

#: One feature, or a whole collection: what JSON holds.
Json: TypeAlias = dict[str, Any]

#: Places after the point of a coordinate in degrees: about a kilometre.
DIGITS = 2
#: Rings that enclose less than this (square degrees, twice) are none.
LEAST_AREA = 1e-4
#: How the title of a place's latitude begins; the name of the place follows.
LATITUDE_OF = "Latitude of "
#: The arm that every by-arm mapping has.
BASELINE = "baseline"
#: Stands for every arm of a case in the list ``arms``.
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What layers are drawn from.

    Parameters
    ----------
    on : Setting
        Roles of the case.
    tables : Tables
        What is tabulated once a case.
    arms : mapping of arm to Draws
        Evenly spread draws of every arm (:func:`equipoise.sampling.draws.pilot`), the baseline first.
    hosts : mapping of arm to str
        Where it happens, code in lower case.
    called : mapping of str to str
        Names of countries by code.
    """

    on: Setting
    tables: Tables
    arms: Mapping[str, Draws]
    hosts: Mapping[str, str]
    called: Mapping[str, str]

    @property
    def first(self) -> Draws:
        """The baseline; entities are those of every arm."""
        return next(iter(self.arms.values()))

    def alike(self, kinds: Collection[str]) -> dict[str, str]:
        """Return for every arm the first one with the same facts of some kinds: what hangs on them is equal.

        Arms share the facts that no switch touches, so that looking for what is another object is enough.
        """
        base, seen = self.first, dict[frozenset[object], str]()
        found: dict[str, str] = {}
        for arm, drawn in self.arms.items():
            new = [(key, drawn.facts[key]) for key in renewed(drawn.facts, base.facts)]
            moved = {(key, id(fact)) for key, fact in new if fact.kind in kinds}
            stands = {name for name in drawn.present ^ base.present if name.partition(".")[0] in kinds}
            found[arm] = seen.setdefault(frozenset[object](moved | stands), arm)
        return found

    def fact(self, fact_id: str) -> Fact | None:
        """Return a fact of the first arm in which its entity stands; None where no arm has it."""
        entity = fact_id.rsplit(".", 1)[0]
        for drawn in self.arms.values():
            if fact_id in drawn.facts and entity in drawn.present:
                return drawn.facts[fact_id]
        return self.first.facts.get(fact_id)

    def titled(self, entity: str) -> str:
        """Return what the record calls an entity: the part of its facts' titles that they share."""
        for attribute in ("owner", "place", "capacity", "length", "from"):
            fact = self.fact(f"{entity}.{attribute}")
            if fact is not None and ":" in fact.title:
                return fact.title.rpartition(":")[0]
        name = entity.partition(".")[2]
        return name.replace("_", " ")

    def town(self, place: str) -> str:
        """Return what people call a place."""
        fact = self.fact(f"place.{place}.lat")
        if fact is None or not fact.title.startswith(LATITUDE_OF):
            return place.replace("_", " ").title()
        return fact.title.removeprefix(LATITUDE_OF).removeprefix("the ")

    def at(self, place: str) -> tuple[float, float]:
        """Return longitude and latitude of a place in degrees; positions have no spread."""
        lat, lon = (float(self.first.value(f"place.{place}.{axis}")[0]) for axis in ("lat", "lon"))
        return math.degrees(lon), math.degrees(lat)


def collection(features: Iterable[Json], *, title: str, reason: str = "") -> Json:
    """Return a layer: a FeatureCollection with a title, and the reason where it is empty.

    Examples
    --------
    >>> collection([], title="radars", reason="the record has no radar")["reason"]
    'the record has no radar'
    """
    found = list(features)
    layer: Json = {"type": "FeatureCollection", "title": title, "features": found}
    if not found:
        layer["reason"] = reason or "nothing of this kind stands in any arm"
    return layer


def feature(geometry: Json, *, kind: str, name: str, properties: Mapping[str, object]) -> Json:
    """Return one feature; numbers are rounded to four digits, empty properties left out."""
    kept = {key: _short(value) for key, value in properties.items() if value not in ("", None, (), [])}
    return {"type": "Feature", "geometry": geometry, "properties": {"kind": kind, "name": name, **kept}}


def by_arm(values: Mapping[str, float | None]) -> dict[str, float | None]:
    """Return a quantity for the baseline, and for other arms where it differs.

    Examples
    --------
    >>> by_arm({"baseline": 1.0, "membership-only": 0.31, "estonia": 1.0})
    {'baseline': 1.0, 'membership-only': 0.31}
    """
    told = {arm: None if value is None else float(_short(value)) for arm, value in values.items()}
    return {arm: value for arm, value in told.items() if arm == BASELINE or value != told.get(BASELINE)}


def in_arm(told: Mapping[str, float | None], arm: str) -> float | None:
    """Return a quantity in one arm from what :func:`by_arm` wrote.

    Examples
    --------
    >>> told = {"baseline": 1.0, "membership-only": 0.31}
    >>> in_arm(told, "estonia"), in_arm(told, "membership-only")
    (1.0, 0.31)
    """
    return told[arm] if arm in told else told.get(BASELINE)


def stands_in(arms: Collection[str], every: Collection[str]) -> list[str]:
    """Return the arms in their order, or one word where it is all of them."""
    return [ALL] if set(every) <= set(arms) else [arm for arm in every if arm in arms]


def cited(scene: Scene, *fact_ids: str) -> Json:
    """Return where a feature comes from: facts, what is in doubt in words, sources, least confidence.

    Facts that the record hasn't got are left out.
    """
    found = [fact for fact in map(scene.fact, fact_ids) if fact is not None]
    if not found:
        return {}
    spreads = [f"{fact.attribute} {_spread(fact)}" for fact in found if not fact.spread.is_fixed]
    sources = dict.fromkeys(citation.key for fact in found for citation in fact.sources)
    return {
        "facts": [fact.id for fact in found],
        "spread": "; ".join(spreads) or "no spread",
        "sources": list(sources),
        "confidence": max((fact.confidence for fact in found), key=CONFIDENCES.index),
    }


def point(lon: float, lat: float) -> Json:
    """Return a point."""
    return {"type": "Point", "coordinates": [_round(lon), _round(lat)]}


def line(lon: Array | Sequence[float], lat: Array | Sequence[float]) -> Json:
    """Return a line, cut at the 180th meridian.

    Parameters
    ----------
    lon, lat : (k,) array, degrees

    Examples
    --------
    >>> line([170.0, -170.0], [10.0, 20.0])["coordinates"]
    [[[170.0, 10.0], [180.0, 15.34]], [[-180.0, 15.34], [-170.0, 20.0]]]
    """
    x = np.rad2deg(np.unwrap(np.deg2rad(np.asarray(lon, np.float64))))
    y = np.asarray(lat, np.float64)
    parts: list[list[list[float]]] = [[]]
    for k in range(x.size):
        if k and (turn := _turn(x[k - 1])) != _turn(x[k]):
            edge = 360.0 * max(turn, _turn(x[k])) - 180.0
            where = _crossing(x[k - 1 : k + 1], y[k - 1 : k + 1], edge)
            side = 180.0 if x[k] > x[k - 1] else -180.0
            parts[-1].append([side, _round(where)])
            parts.append([[-side, _round(where)]])
        parts[-1].append([_round(float(x[k]) - 360.0 * _turn(x[k])), _round(float(y[k]))])
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def area(lon: Array, lat: Array) -> Json:
    """Return the area within a ring, cut at the 180th meridian; one that encloses a pole reaches up to it.

    Parameters
    ----------
    lon, lat : (k,) array, degrees
        The ring, not closed.

    Examples
    --------
    >>> box = area(np.array([170.0, -170.0, -170.0, 170.0]), np.array([0.0, 0.0, 10.0, 10.0]))
    >>> box["type"], len(box["coordinates"])
    ('MultiPolygon', 2)
    """
    x = np.rad2deg(np.unwrap(np.deg2rad(np.append(lon, lon[0]))))
    y = np.append(lat, lat[0])
    if abs(x[-1] - x[0]) > 180.0:
        pole = 90.0 if float(np.mean(lat)) > 0.0 else -90.0
        x, y = _by_the_pole(x, y, pole)
    ring = np.stack([x, y], axis=1)
    parts: list[list[list[list[float]]]] = []
    for turn in range(_turn(float(x.min())), _turn(float(x.max())) + 1):
        moved = ring - [360.0 * turn, 0.0]
        for axis, edge, sign in ((0, -180.0, 1.0), (0, 180.0, -1.0)):
            moved = _kept_side(moved, axis, edge, sign)
        closed = ring_of(moved)
        if closed:
            parts.append([closed])
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def joined_lines(ways: Sequence[Json]) -> Json:
    """Return several lines as one geometry, a single one as it is."""
    if len(ways) == 1:
        return ways[0]
    parts = [
        part
        for one in ways
        for part in ([one["coordinates"]] if one["type"] == "LineString" else one["coordinates"])
    ]
    return {"type": "MultiLineString", "coordinates": parts}


def _spread(fact: Fact) -> str:
    """Return what is in doubt about a fact, in words; of many words that are equally likely only how many."""
    options = fact.spread.options
    if fact.spread.is_word and len(set(fact.spread.weights)) == 1:
        return f"one of {len(options)}" if len(options) > 4 else f"one of {', '.join(map(str, options))}"
    return spread_text(fact.spread, fact.unit)


def ring_of(points: Array) -> list[list[float]]:
    """Return a ring as it is written, closed; empty where rounding leaves no area of it.

    Examples
    --------
    >>> ring_of(np.array([[180.0, 1.0], [180.0, 2.0], [180.001, 1.5]]))
    []
    """
    rounded = [[_round(x), _round(y)] for x, y in points.tolist()]
    kept = [point for k, point in enumerate(rounded) if point != rounded[k - 1]]
    if len(kept) < 3:
        return []
    x, y = np.array(kept).T
    if abs(float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))) < LEAST_AREA:
        return []
    return [*kept, kept[0]]


def _kept_side(ring: Array, axis: int, edge: float, sign: float) -> Array:
    """Return the part of a ring on one side of an edge (I. Sutherland and G. Hodgman, 1974)."""
    kept: list[Array] = []
    for k in range(len(ring)):
        before, here = ring[k - 1], ring[k]
        inside, was = sign * (here[axis] - edge) >= 0.0, sign * (before[axis] - edge) >= 0.0
        if inside != was:
            share = (edge - before[axis]) / (here[axis] - before[axis])
            kept.append(before + share * (here - before))
        if inside:
            kept.append(here)
    return np.array(kept).reshape(len(kept), 2)


def _by_the_pole(x: Array, y: Array, pole: float) -> tuple[Array, Array]:
    """Return a ring round a pole, closed, as one that goes up to it; along the 180th meridian if it can."""
    turns = [_turn(value) for value in x.tolist()]
    cuts = [k for k in range(1, x.size) if turns[k] != turns[k - 1]]
    if len(cuts) != 1:
        return np.append(x, [x[-1], x[0]]), np.append(y, [pole, pole])
    (k,) = cuts
    edge = 360.0 * max(turns[k - 1], turns[k]) - 180.0
    where = _crossing(x[k - 1 : k + 1], y[k - 1 : k + 1], edge)
    lon, lat = np.concatenate([x[k:-1], x[:k]]), np.concatenate([y[k:-1], y[:k]])
    lon = lon - 360.0 * np.array([_turn(value) for value in lon.tolist()])
    begin, end = (-180.0, 180.0) if x[-1] > x[0] else (180.0, -180.0)
    return np.concatenate([[begin], lon, [end, end, begin]]), np.concatenate(
        [[where], lat, [where, pole, pole]]
    )


def _crossing(lon: Array, lat: Array, edge: float) -> float:
    """Return the latitude at which the shortest way between two points crosses a meridian, degrees."""
    (first, last), (low, high) = np.deg2rad(lon), np.deg2rad(lat)
    at = math.radians(edge)
    across = math.sin(last - first)
    if abs(across) < 1e-9:
        return float(lat.mean())
    up = math.tan(low) * math.sin(last - at) + math.tan(high) * math.sin(at - first)
    return math.degrees(math.atan2(up, across) if across > 0 else math.atan2(-up, -across))


def _turn(lon: float) -> int:
    """Return how many times round the globe a longitude is beyond the 180th meridian."""
    return math.floor((lon + 180.0) / 360.0)


def _round(degrees: float) -> float:
    """Return a coordinate as it is written; never minus zero."""
    return round(float(degrees), DIGITS) + 0.0


def _short(value: object) -> Any:  # noqa: ANN401 - the tree of JSON has no narrower type
    """Return numbers with four digits; the rest as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.floating):
        return value
    number = float(value)
    return float(f"{number:.4g}") if math.isfinite(number) else None
