"""What is in reach is counted over towns, and told by rules."""

from __future__ import annotations

import datetime as dt

import pytest

from equipoise.facts.record import Fact, fixed, options
from equipoise.study import reaching
from equipoise.world.snapshot import World, world_of

KM_PER_DEGREE = 111.2


def fact(id_: str, value: object, unit: str = "word") -> Fact:
    spread = options(dict.fromkeys(value, 1.0)) if isinstance(value, list) else fixed(value)  # pyright: ignore[reportArgumentType]
    return Fact(id=id_, title=f"Rocket: {id_}", unit=unit, spread=spread)


def place(name: str, lat: float, country: str) -> list[Fact]:
    return [
        fact(f"place.{name}.lat", lat, "degree"),
        fact(f"place.{name}.lon", 0.0, "degree"),
        fact(f"place.{name}.country", country),
    ]


def world(*more: Fact) -> World:
    facts = [
        *place("hub", 10.0, "aaa"),
        *place("base", 5.0, "aaa"),
        *place("port", 20.0, "aaa"),
        *place("waters", 1.0, "sea"),
        *place("near", 0.0, "ccc"),
        *place("far", -10.0, "ccc"),
        fact("capital.aaa.place", "hub"),
        fact("force.land.owner", "aaa"),
        fact("force.land.leg", "silo"),
        fact("force.land.place", "base"),
        fact("force.boats.owner", "aaa"),
        fact("force.boats.leg", "submarine"),
        fact("force.boats.place", "waters"),
        fact("force.boats.port", "port"),
        *more,
    ]
    return world_of(dt.date(2020, 9, 1), {item.id: item for item in facts})


def based(range_km: float, towns: list[str]) -> World:
    return world(
        fact("system.rocket.range", range_km, "km"),
        fact("force.ccc_rocket.owner", "bbb"),
        fact("force.ccc_rocket.leg", "theatre"),
        fact("force.ccc_rocket.system", "rocket"),
        fact("force.ccc_rocket.place", towns),
    )


def test_nothing_is_told_where_nothing_is_based() -> None:
    assert reaching.reach(world(), world(), "aaa") == ()
    assert reaching.told((), "Atlantis", "Borduria", "Szohod") == []


@pytest.mark.parametrize(("range_km", "reached"), [(500.0, 0), (600.0, 1), (2300.0, 2)])
def test_places_in_reach_are_counted_from_the_nearest_town(range_km: float, reached: int) -> None:
    (row,) = reaching.reach(world(), based(range_km, ["near", "far"]), "aaa")
    assert (row.n_places, row.n_reached, row.n_towns) == (2, reached, 2)
    assert row.nearest_km == pytest.approx(5 * KM_PER_DEGREE, rel=0.01)
    assert row.capital_km == pytest.approx((10 * KM_PER_DEGREE, 20 * KM_PER_DEGREE), rel=0.01)


def test_boats_count_at_their_port_and_not_in_their_waters() -> None:
    (row,) = reaching.reach(world(), based(200.0, ["near"]), "aaa")
    assert row.n_reached == 0


@pytest.mark.parametrize(
    ("range_km", "words"),
    [(1000.0, "and not Szohod"), (1500.0, "and Szohod from some towns only"), (3000.0, "and Szohod.")],
)
def test_the_capital_is_told_by_how_many_towns_reach_it(range_km: float, words: str) -> None:
    rows = reaching.reach(world(), based(range_km, ["near", "far"]), "aaa")
    said = reaching.told(rows, "Atlantis", "Borduria", "Szohod")
    assert words in said[0]
    assert said[0].startswith("From Atlantis Rocket (up to ")
    assert "places of Borduria's strategic forces" in said[0]


def test_a_longer_range_never_reaches_less() -> None:
    counts = [
        reaching.reach(world(), based(reach, ["far"]), "aaa")[0].n_reached
        for reach in (100.0, 1700.0, 4000.0)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
