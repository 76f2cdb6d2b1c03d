"""Memberships are dated, and add up to what the alliances' histories say."""

from __future__ import annotations

import datetime as dt

import pytest

from equipoise.facts.load import load_record
from equipoise.world import membership
from equipoise.world.snapshot import snapshot


@pytest.fixture(scope="module")
def record():
    return load_record()


@pytest.mark.parametrize(
    ("alliance", "date", "count"),
    [
        ("nato", "1950-01-01", 12),
        ("nato", "1954-01-01", 14),
        ("nato", "1990-01-01", 16),
        ("nato", "2000-01-01", 19),
        ("nato", "2020-09-01", 30),
        ("nato", "2026-11-01", 32),
        ("warsaw", "1960-01-01", 8),
        ("warsaw", "1970-01-01", 7),
        ("warsaw", "1992-01-01", 0),
        ("csto", "1995-01-01", 9),
        ("csto", "2000-01-01", 6),
        ("csto", "2008-01-01", 7),
        ("csto", "2020-09-01", 6),
        ("aukus", "2021-09-14", 0),
        ("aukus", "2026-11-01", 3),
    ],
)
def test_an_alliance_has_as_many_members_as_its_history_says(record, alliance, date, count) -> None:
    found = membership.members(snapshot(record, dt.date.fromisoformat(date)), alliance)
    assert len(found) == count, found


def test_nobody_is_opposed_by_an_alliance_of_its_own(record) -> None:
    for day in ("1962-10-27", "2020-09-01", "2026-11-01"):
        world = snapshot(record, dt.date.fromisoformat(day))
        for alliance in {world.word(f"opposition.{pair}.alliance") for pair in world.names("opposition")}:
            both = set(membership.members(world, alliance)) & set(membership.opposed(world, alliance))
            assert not both, (alliance, both)


def test_a_rivalry_lasts_no_longer_than_its_alliance(record) -> None:
    for key, entry in record.entries.items():
        if not key.startswith("opposition.") or not key.endswith(".alliance"):
            continue
        for value in entry.values:
            alliance = str(value.spread.options[0])
            assert value.start is not None
            assert membership.members(snapshot(record, value.start), alliance), key
            if value.end is None:
                assert membership.members(snapshot(record, dt.date(2026, 11, 1)), alliance), key
