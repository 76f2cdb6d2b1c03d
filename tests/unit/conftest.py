"""A small record of made-up countries: threatened aaa, rival bbb, host ccc, member ddd, neighbour eee."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from equipoise.facts.record import Entry, Option, Record, Spread, Value, fixed, options

DATE = dt.date(2020, 9, 1)


def span(low: float, high: float) -> Spread:
    return Spread(family="uniform", low=low, best=math.nan, high=high)


def entry(fact: str, spread: Spread | Option, unit: str = "", **more: object) -> Entry:
    if not isinstance(spread, Spread):
        spread = fixed(spread if isinstance(spread, str) else float(spread))
    value = Value(
        start=more.pop("start", None),  # pyright: ignore[reportArgumentType]
        end=more.pop("end", None),  # pyright: ignore[reportArgumentType]
        spread=spread,
        basis="reported",
        confidence="READ",
        sources=(),
        note="",
        file="made_up.csv",
        line=1,
    )
    unit = unit or ("word" if spread.is_word else "count")
    return Entry(id=fact, title=fact, unit=unit, values=(value,), **more)  # pyright: ignore[reportArgumentType]


def entity(
    name: str, units: Mapping[str, str] | None = None, /, **attributes: Spread | Option
) -> list[Entry]:
    units = units or {}
    return [entry(f"{name}.{key}", value, units.get(key, "")) for key, value in attributes.items()]


def place(name: str, country: str, lat: float, lon: float) -> list[Entry]:
    return entity(f"place.{name}", {"lat": "degree", "lon": "degree"}, lat=lat, lon=lon, country=country)


RADAR_UNITS = dict.fromkeys(("azimuth_from", "azimuth_to", "elevation_min", "elevation_max"), "degree")
RADAR_UNITS |= {"range_min": "km", "range": "km", "in_place": "flag"}


def radar(name: str, owner: str, host: str, town: str, **more: Spread | Option) -> list[Entry]:
    sector = {"azimuth_from": 190.0, "azimuth_to": 310.0, "elevation_min": 2.0, "elevation_max": 60.0}
    reach = {"range_min": 100.0, "range": span(4000.0, 6000.0)}
    words = {"owner": owner, "host": host, "place": town}
    return entity(f"radar.{name}", RADAR_UNITS, **words, **sector, **reach, **more)


def force(name: str, owner: str, leg: str, town: str, **more: Option) -> list[Entry]:
    words = {"owner": owner, "leg": leg, "system": "rocket", "place": town}
    return entity(f"force.{name}", **words, launchers=10.0, warheads=2.0, **more)


def entries() -> list[Entry]:
    hosts = options({"ddd": 0.75, "eee": 0.25})
    return [
        *place("a_capital", "aaa", 55.0, 37.0),
        *place("a_border", "aaa", 54.0, 31.0),
        *place("a_near", "aaa", 53.0, 28.0),
        *place("b_capital", "bbb", 38.0, -77.0),
        *place("c_west", "ccc", 53.0, 26.0),
        *place("c_east", "ccc", 54.0, 30.0),
        *place("d_town", "ddd", 58.0, 26.0),
        *entity("capital.aaa", place="a_capital", name="A"),
        *entity("capital.bbb", place="b_capital", name="B"),
        *entity("membership.bbb_pact", country="bbb", alliance="pact"),
        *entity("membership.ddd_pact", country="ddd", alliance="pact"),
        *entity("membership.aaa_union", country="aaa", alliance="union"),
        *entity("membership.ccc_union", country="ccc", alliance="union"),
        *entity("membership.ccc_club", country="ccc", alliance="club"),
        *entity("membership.ddd_club", country="ddd", alliance="club"),
        *entity("opposition.pact_aaa", country="aaa", alliance="pact"),
        *entity("basing.ccc", town=options({"c_west": 0.5, "c_east": 0.5})),
        *entity("basing.ddd", town="d_town"),
        *force("aaa_first", "aaa", "silo", "a_capital"),
        *force("bbb_first", "bbb", "silo", "b_capital"),
        *force("aaa_forward", "aaa", "theatre", "c_east", host="ccc"),
        *force("bbb_forward", "bbb", "theatre", "c_east", host="ccc"),
        *force("ccc_own", "ccc", "theatre", "c_east", host="ccc"),
        *radar("edge", "aaa", "ccc", "c_west"),
        *radar("home", "aaa", "aaa", "a_near"),
        *entity("vlf.tower", owner="aaa", host="ccc", place="c_west"),
        *entity("system.rocket", {"range": "km"}, flight="ballistic", range=2000.0, warheads=2.0),
        *entity("system.tomahawk", {"range": "km"}, flight="cruise", range=1600.0),
        *entity("interceptor.shield", {"speed": "km/s"}, speed=4.5),
        *entity("interceptor.notional_fast", {"speed": "km/s"}, speed=7.0),
        entry("interceptor.shield.dual_use", span(0.0, 1.0), "share", unknown_to="threatened", feared="high"),
        entry("rule.facility_lost.chance", span(0.5, 0.7), "chance"),
        entry("rule.facility_lost.after", span(0.0, 48.0), "month"),
        entry("rule.weapons_withdrawn.chance", 1.0, "chance"),
        entry("rule.weapons_withdrawn.after", 12.0, "month"),
        entry("rule.replacement.after", span(12.0, 96.0), "month"),
        entry("prospect.pact.chance", span(0.0, 0.2), "chance", unknown_to="threatened", feared="high"),
        entry("prospect.pact.host", hosts, unknown_to="threatened"),
    ]


def record_of(found: list[Entry]) -> Record:
    return Record(entries={item.id: _since(item) for item in found}, sources={}, digest="made-up")


def _since(item: Entry) -> Entry:
    """Let forces begin in 2019, so that an earlier date is outside the record."""
    if not item.id.startswith("force."):
        return item
    return replace(item, values=(replace(item.values[0], start=dt.date(2019, 1, 1)),))


@pytest.fixture
def small_record() -> Record:
    return record_of(entries())
