"""The packaged facts of the other sides: whole on their dates, and adding up to what was published."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from equipoise.facts.load import load_record
from equipoise.facts.record import Record
from equipoise.sampling import draws
from equipoise.strike import sides
from equipoise.world import roles
from equipoise.world.snapshot import World, snapshot

#: From when each side is whole; Russia's record begins later.
SINCE = {
    "chn": "2010-01-01",
    "usa": "2010-01-01",
    "fra": "2010-01-01",
    "gbr": "2010-01-01",
    "rus": "2019-01-01",
}
DATES = (
    "2010-06-01",
    "2015-06-01",
    "2018-12-31",
    "2019-01-01",
    "2020-09-01",
    "2022-12-31",
    "2025-06-01",
    "2026-11-01",
)


@pytest.fixture(scope="module")
def record() -> Record:
    return load_record()


def at(record: Record, date: str) -> World:
    return snapshot(record, dt.date.fromisoformat(date))


def means(world: World, country: str) -> dict[str, tuple[str, float, float]]:
    """Return leg, items and deployed warheads of each force of a country, on planning values."""
    drawn = draws.pilot(world)
    groups = sides.groups(drawn, country, sides.group_names(drawn, country))
    return {
        name: (groups.leg[g], float(groups.n_items[:, g].mean()), float(groups.n_warheads[:, g].mean()))
        for g, name in enumerate(groups.names)
    }


def total(found: dict[str, tuple[str, float, float]], leg: str, column: int) -> float:
    return sum(row[column] for row in found.values() if row[0] == leg)


@pytest.mark.parametrize("date", DATES)
def test_every_pair_of_sides_is_whole_from_its_first_date_on(record, date):
    world = at(record, date)
    for threatened, rival in itertools.permutations(SINCE, 2):
        is_covered = max(SINCE[threatened], SINCE[rival]) <= date
        assert (not roles.missing(world, threatened, rival)) == is_covered, (threatened, rival)


def test_china_in_2010_has_the_forces_of_the_published_study(record):
    found = means(at(record, "2010-06-01"), "chn")
    assert total(found, "silo", 1) == 20
    assert total(found, "mobile", 1) == 24
    assert total(found, "submarine", 1) == 0


def test_china_in_2016_has_the_long_range_missiles_of_the_published_table(record):
    found = means(at(record, "2016-01-02"), "chn")
    assert total(found, "silo", 1) == 20
    assert total(found, "silo", 2) == pytest.approx(40)
    assert total(found, "mobile", 1) == 25


def test_the_launchers_of_2025_are_about_those_of_the_us_report(record):
    found = means(at(record, "2025-06-01"), "chn")
    # about 550 by the report of 2024; older types and training sites are left out here
    assert total(found, "silo", 1) + total(found, "mobile", 1) == pytest.approx(500, rel=0.1)
    # six boats, less the doubt whether they carry the missile of long range
    assert 5 < total(found, "submarine", 1) <= 6


def test_the_missiles_of_2011_carry_the_declared_warheads(record):
    found = means(at(record, "2011-09-01"), "usa")
    carried = total(found, "silo", 2) + total(found, "submarine", 2)
    assert carried == pytest.approx(1665, rel=0.05)


def test_boats_of_both_european_sides_carry_about_what_is_published(record):
    world = at(record, "2026-11-01")
    assert total(means(world, "fra"), "submarine", 2) == pytest.approx(240, rel=0.1)
    assert total(means(world, "gbr"), "submarine", 2) == pytest.approx(100, rel=0.2)


@pytest.mark.parametrize("country", ["fra", "gbr"])
def test_one_boat_is_at_sea_in_every_draw(record, country):
    drawn = draws.pilot(at(record, "2026-11-01"))
    groups = sides.groups(drawn, country, sides.group_names(drawn, country))
    always = [g for g, name in enumerate(groups.names) if "patrol" in name]
    assert len(always) == 1
    assert (groups.away[:, always[0]] == 1.0).all()
    assert (groups.p_available[:, always[0]] == 1.0).all()


def test_own_forces_are_unknown_to_the_rival_and_never_to_their_owner(record):
    for entry in record.entries.values():
        kind, entity, _ = entry.id.split(".")
        if kind == "posture" and not entity.startswith("rus_"):
            assert entry.unknown_to in ("rival", "none"), entry.id
