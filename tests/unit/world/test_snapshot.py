from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from equipoise.facts.record import Entry, Record, Value, fixed, options
from equipoise.world.snapshot import snapshot, world_of

DATE = dt.date(2020, 9, 1)


def dated(*spans: tuple[str, str, float], note: str = "") -> Record:
    values = tuple(
        Value(
            start=dt.date.fromisoformat(start) if start else None,
            end=dt.date.fromisoformat(end) if end else None,
            spread=fixed(number),
            basis="reported",
            confidence="READ",
            sources=(),
            note=note,
            file="x.csv",
            line=1,
        )
        for start, end, number in spans
    )
    entry = Entry(id="force.a.launchers", title="x", unit="count", values=values)
    return Record(entries={entry.id: entry}, sources={}, digest="")


def test_a_value_holds_from_its_first_day_until_the_day_before_its_end():
    record = dated(("2020-01-01", "2021-01-01", 10.0), ("2021-01-01", "", 12.0))
    on = {
        day: snapshot(record, dt.date.fromisoformat(day))
        for day in ("2020-01-01", "2020-12-31", "2021-01-01")
    }
    assert [world.facts["force.a.launchers"].spread.best for world in on.values()] == [10.0, 10.0, 12.0]


def test_an_entity_without_a_value_in_force_is_not_in_the_world():
    world = snapshot(dated(("2021-01-01", "", 12.0)), DATE)
    assert world.names("force") == ()
    assert not world.has("force.a.launchers")


def test_where_finds_entities_by_their_fixed_words(small_record):
    world = snapshot(small_record, DATE)
    assert world.where("radar", owner="aaa") == ("edge", "home")
    assert world.where("radar", owner="aaa", host="ccc") == ("edge",)
    assert world.where("radar", owner="zzz") == ()


def test_where_does_not_match_a_word_that_is_still_open(small_record):
    world = snapshot(small_record, DATE)
    assert world.where("basing", town="c_west") == ()
    assert world.where("basing", town="d_town") == ("ddd",)


def test_a_word_is_given_only_where_it_is_one(small_record):
    world = snapshot(small_record, DATE)
    assert world.word("radar.edge.owner") == "aaa"
    for fact in ("basing.ccc.town", "radar.edge.azimuth_from", "radar.none.owner"):
        with pytest.raises(KeyError):
            world.word(fact)


def test_names_do_not_mix_kinds_that_begin_alike(small_record):
    world = snapshot(small_record, DATE)
    assert world.names("rule") == ("facility_lost", "replacement", "weapons_withdrawn")
    assert world.names("rul") == ()


def test_the_facts_of_a_world_cannot_be_written(small_record):
    world = snapshot(small_record, DATE)
    with pytest.raises(TypeError):
        world.facts["x.y.z"] = None  # pyright: ignore[reportIndexIssue]
    with pytest.raises(dataclasses.FrozenInstanceError):
        world.date = DATE  # pyright: ignore[reportAttributeAccessIssue]


def test_the_digest_follows_numbers_and_date_and_not_notes():
    plain = snapshot(dated(("", "", 10.0)), DATE)
    assert snapshot(dated(("", "", 10.0), note="said again"), DATE).digest == plain.digest
    assert snapshot(dated(("", "", 11.0)), DATE).digest != plain.digest
    assert snapshot(dated(("", "", 10.0)), DATE + dt.timedelta(1)).digest != plain.digest


def test_the_digest_follows_all_that_decides_a_draw(small_record):
    world = snapshot(small_record, DATE)
    fact = world.facts["radar.edge.range"]
    changes = ({"unit": "m"}, {"factor": "x", "weight": 0.5}, {"unknown_to": "rival"}, {"feared": "low"})
    digests = {
        world_of(DATE, {**world.facts, fact.id: dataclasses.replace(fact, **change)}).digest
        for change in changes
    }
    assert len(digests | {world.digest}) == 5


def test_the_digest_does_not_depend_on_the_order_of_facts(small_record):
    world = snapshot(small_record, DATE)
    assert world_of(DATE, dict(reversed(world.facts.items()))).digest == world.digest


def test_equal_words_are_equal_though_their_numbers_are_missing():
    one, two = (
        dataclasses.replace(
            snapshot(dated(("", "", 1.0)), DATE).facts["force.a.launchers"],
            spread=options({"a": 0.5, "b": 0.5}),
            unit="word",
        )
        for _ in range(2)
    )
    assert world_of(DATE, {one.id: one}).digest == world_of(DATE, {two.id: two}).digest
