"""The same draws seen otherwise: rows, hidden facts, feared ends, prospects; and what differs between two."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
from support import number, said

from equipoise.facts.record import Fact, Spread, options
from equipoise.sampling import draws, views
from equipoise.world.snapshot import World, world_of

DATE = dt.date(2020, 9, 1)


def span(low: float, high: float) -> Spread:
    return Spread(family="uniform", low=low, best=math.nan, high=high)


def world(*facts: Fact) -> World:
    return world_of(DATE, {fact.id: fact for fact in facts})


RANGE = number("radar.edge.range", span(4000.0, 6000.0), "km")
FACTS = (
    RANGE,
    said("radar.edge.owner", "aaa"),
    number("radar.edge.azimuth_from", 180.0, "degree"),
    number("mobile.aaa.found", span(0.0, 0.3), "chance", unknown_to="threatened", feared="high"),
    number("system.rocket.cep", span(80.0, 120.0), "m", unknown_to="both", feared="low"),
    number("mobile.aaa.flush", span(10.0, 30.0), "min", unknown_to="rival"),
    said("force.first.place", options({"west": 0.5, "east": 0.25, "north": 0.25})),
    number("silo.aaa.hardness", options({1000.0: 0.5, 3000.0: 0.5}), "psi"),
)
HERE = world(*FACTS)
ELSEWHERE = world(*FACTS, said("force.new.place", "west"), number("force.new.launchers", span(10.0, 20.0)))


def test_rows_take_what_the_threatened_side_cannot_know_from_other_rows():
    whole = draws.draw(HERE, seed=4, n=100)
    known, hidden = np.array([0, 0, 1, 99]), np.array([5, 6, 7, 0])
    found = views.rows(whole, known, hidden)
    assert found.n == 4
    for fact_id, rows in (
        ("radar.edge.range", known),
        ("mobile.aaa.flush", known),
        ("silo.aaa.hardness", known),
        ("mobile.aaa.found", hidden),
        ("system.rocket.cep", hidden),
    ):
        assert (found.value(fact_id) == whole.value(fact_id)[rows]).all()
    assert (found.choice("force.first.place") == whole.choice("force.first.place")[known]).all()
    assert found.value("radar.edge.azimuth_from").shape == (4,)
    assert found.choice("radar.edge.owner").shape == (4,)


def test_rows_without_hidden_ones_are_plain_rows():
    whole = draws.draw(HERE, seed=4, n=100)
    found = views.rows(whole, np.array([3, 50]))
    assert all((found.columns[key] == whole.columns[key][[3, 50]]).all() for key in whole.columns)


def test_feared_moves_only_the_facts_with_feared_ends():
    whole = draws.draw(HERE, seed=4, n=30)
    found = views.feared(whole)
    assert found.value("mobile.aaa.found").tolist() == [0.3] * 30
    assert found.value("system.rocket.cep").tolist() == [80.0] * 30
    for key in set(whole.columns) - {"mobile.aaa.found", "system.rocket.cep"}:
        assert (found.columns[key] == whole.columns[key]).all()
    assert found.choices == whole.choices
    assert whole.value("mobile.aaa.found").max() < 0.3


def test_standing_puts_entities_in_place_in_every_draw():
    drawn = draws.draw(HERE, seed=2, n=5, others=[ELSEWHERE])
    assert views.standing(drawn, ["force.new"]).in_place("force", "new").tolist() == [1.0] * 5
    assert drawn.in_place("force", "new").tolist() == [0.0] * 5


def test_what_a_side_hides_is_hidden_from_its_rival_and_not_from_itself():
    drawn = draws.draw(HERE, seed=1, n=8)
    always = {"mobile.aaa.found", "system.rocket.cep"}
    assert views.hidden_from(drawn) == always
    assert views.hidden_from(drawn, "aaa") == always
    assert views.hidden_from(drawn, "bbb") == always | {"mobile.aaa.flush"}


def test_whose_a_thing_is_follows_from_its_owner():
    held = world(
        said("radar.edge.owner", "aaa"), number("radar.edge.range", span(4.0, 6.0), "km", unknown_to="rival")
    )
    drawn = draws.draw(held, seed=1, n=8)
    assert views.hidden_from(drawn, "aaa") == set()
    assert views.hidden_from(drawn, "bbb") == {"radar.edge.range"}


def test_rows_of_hidden_facts_come_from_elsewhere_for_the_rival_alone():
    drawn = draws.draw(HERE, seed=1, n=8)
    first, others = np.arange(8), np.roll(np.arange(8), 1)
    mine = views.rows(drawn, first, others, "aaa").columns["mobile.aaa.flush"]
    theirs = views.rows(drawn, first, others, "bbb").columns["mobile.aaa.flush"]
    assert (mine == drawn.columns["mobile.aaa.flush"]).all()
    assert (theirs == drawn.columns["mobile.aaa.flush"][others]).all()


def test_chosen_rows_are_made_when_they_are_asked_for_and_once():
    whole = draws.draw(HERE, seed=4, n=100)
    found = views.rows(whole, np.array([3, 50]))
    assert found.columns["radar.edge.range"] is found.columns["radar.edge.range"]
    assert set(found.columns) == set(whole.columns)
    assert len(found.columns) == len(whole.columns)


def moved(of: World, ignored: frozenset[str] = frozenset()) -> views.Moved:
    pool = draws.Pool()
    every = draws.union([HERE, ELSEWHERE, of])
    first, other = (draws.draw(arm, seed=1, n=20, beside=every, pool=pool) for arm in (HERE, of))
    return views.moved(other, first, ignored)


def test_nothing_moved_in_an_equal_world_made_anew():
    again = world(*(number(RANGE.id, span(4000.0, 6000.0), "km") if f is RANGE else f for f in FACTS))
    assert moved(HERE) == moved(again) == frozenset()


def test_whatever_decides_numbers_shows_as_moved():
    for change in (
        number(RANGE.id, span(4000.0, 6001.0), "km"),
        number(RANGE.id, 5000.0, "km"),
        number(RANGE.id, span(4000.0, 6000.0), "m"),
        number(RANGE.id, span(4000.0, 6000.0), "km", unknown_to="both"),
        number(RANGE.id, span(4000.0, 6000.0), "km", feared="high"),
    ):
        found = moved(world(*(change if fact is RANGE else fact for fact in FACTS)))
        assert {key for key, _, _ in found} == {RANGE.id}
    renamed = world(*(said("radar.edge.owner", "bbb") if f.id == "radar.edge.owner" else f for f in FACTS))
    assert {key for key, _, _ in moved(renamed)} == {"radar.edge.owner"}


def test_an_entity_that_stands_only_in_one_arm_shows_as_moved():
    assert {key for key, _, _ in moved(ELSEWHERE)} == {"force.new.place", "force.new.launchers"}
    gone = world(*(fact for fact in FACTS if not fact.id.startswith("silo.")))
    assert {(key, stands) for key, _, stands in moved(gone)} == {("silo.aaa.hardness", False)}


def test_only_ignored_kinds_are_left_out_of_what_moved():
    assert moved(ELSEWHERE, frozenset({"force"})) == frozenset()
    assert moved(ELSEWHERE, frozenset({"radar"})) == moved(ELSEWHERE)


def test_equal_moves_are_equal_however_the_arms_were_made():
    one = world(*FACTS, number("interceptor.x.speed", 7.0, "km/s"))
    other = world(number("interceptor.x.speed", 7.0, "km/s"), *FACTS)
    assert moved(one) == moved(other) != frozenset()
