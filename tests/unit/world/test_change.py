from __future__ import annotations

import datetime as dt
import math

import pytest

from equipoise.errors import CaseError
from equipoise.facts.record import Spread, fixed, options
from equipoise.world.change import Change, Edit, Switch, apply, difference, scaled
from equipoise.world.snapshot import World, snapshot

DATE = dt.date(2020, 9, 1)


@pytest.fixture
def world(small_record) -> World:
    return snapshot(small_record, DATE)


def edit(fact: str, action: str, **more: object) -> Edit:
    return Edit(fact=fact, action=action, why="because", **more)  # pyright: ignore[reportArgumentType]


def refused(world: World, *edits: Edit) -> str:
    with pytest.raises(CaseError) as fault:
        apply(edits, world)
    return str(fault.value)


def test_a_set_fact_has_the_new_spread_and_keeps_what_else_it_is(world):
    after = apply([edit("interceptor.shield.dual_use", "set", spread=fixed(0.5))], world)
    fact = after.facts["interceptor.shield.dual_use"]
    assert fact.spread.best == 0.5
    assert (fact.unit, fact.unknown_to, fact.feared) == ("share", "threatened", "high")
    assert (fact.note, fact.confidence) == ("because", "ASSUMED")


def test_scaling_multiplies_every_number_and_keeps_the_worse_confidence(world):
    fact = apply([edit("radar.edge.range", "scale", factor=2.0, confidence="COMPUTED")], world).facts[
        "radar.edge.range"
    ]
    assert (fact.spread.low, fact.spread.high, fact.confidence) == (8000.0, 12000.0, "COMPUTED")
    assert math.isnan(fact.spread.best)


def test_scaled_counts_stay_whole():
    counts = Spread(family="counts", low=1.0, best=3.0, high=5.0)
    assert [getattr(scaled(counts, 0.5), name) for name in ("low", "best", "high")] == [0.0, 2.0, 2.0]


def test_scaled_options_keep_their_weights():
    spread = scaled(options({1.0: 0.25, 3.0: 0.75}), 2.0)
    assert (spread.options, spread.weights) == ((2.0, 6.0), (0.25, 0.75))


def test_options_that_become_equal_are_joined():
    spread = scaled(options({1.0: 0.25, 3.0: 0.75}), 0.0)
    assert (spread.options, spread.weights) == ((0.0,), (1.0,))


def test_removing_an_entity_takes_all_its_facts_and_no_neighbours(world):
    after = apply([edit("force.aaa_first", "remove")], world)
    assert not [key for key in after.facts if key.startswith("force.aaa_first.")]
    assert after.where("force", owner="aaa") == ("aaa_forward",)
    assert len(world.facts) - len(after.facts) == 6


def test_one_fact_can_be_removed(world):
    after = apply([edit("force.aaa_forward.host", "remove")], world)
    assert difference(world, after) == ("force.aaa_forward.host",)


def test_later_edits_see_what_earlier_ones_did(world):
    edits = [
        edit("radar.edge.in_place", "add", spread=fixed(1.0), unit="flag", title="in place"),
        edit("radar.edge.in_place", "set", spread=fixed(0.0)),
    ]
    assert apply(edits, world).facts["radar.edge.in_place"].spread.best == 0.0


def test_a_change_applies_its_switches_in_order(world):
    switches = tuple(
        Switch(name=f"s{n}", edits=(edit("radar.edge.azimuth_to", "set", spread=fixed(float(n))),))
        for n in (1, 2)
    )
    change = Change(name="c", switches=switches)
    assert len(change.edits) == 2
    assert apply(change, world).facts["radar.edge.azimuth_to"].spread.best == 2.0


def test_difference_names_what_moved_came_and_went(world):
    after = apply(
        [
            edit("radar.edge.range", "scale", factor=1.1),
            edit("radar.edge.in_place", "add", spread=fixed(1.0), unit="flag", title="x"),
            edit("vlf.tower", "remove"),
        ],
        world,
    )
    expected = (
        "radar.edge.in_place",
        "radar.edge.range",
        "vlf.tower.host",
        "vlf.tower.owner",
        "vlf.tower.place",
    )
    assert difference(world, after) == expected
    assert difference(after, world) == expected


def test_an_edit_to_the_same_value_is_no_difference(world):
    after = apply([edit("radar.edge.azimuth_to", "set", spread=fixed(310.0))], world)
    assert difference(world, after) == ()
    assert after.digest == world.digest


def test_an_unknown_fact_is_refused_with_the_nearest(world):
    text = refused(world, edit("radar.edge.rnge", "scale", factor=2.0))
    assert "radar.edge.rnge" in text
    assert "did you mean 'radar.edge.range'" in text


def test_an_unknown_entity_is_refused_with_the_nearest(world):
    assert "did you mean 'radar.edge'" in refused(world, edit("radar.edg", "remove"))


def test_all_faults_of_a_change_come_at_once(world):
    text = refused(
        world,
        edit("radar.none.range", "scale", factor=2.0, file="case.yaml", line=7),
        edit("radar.edge.owner", "scale", factor=2.0, file="case.yaml", line=8),
        edit("radar.edge.range", "add", spread=fixed(1.0), unit="km", title="x", file="case.yaml", line=9),
    )
    assert [f"case.yaml:{line}:" in text for line in (7, 8, 9)] == [True, True, True]
    assert "is a word" in text
    assert "is there already" in text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (edit("radar.edge.owner", "set", spread=fixed(1.0)), "takes a word"),
        (edit("radar.edge.range", "set", spread=fixed("far")), "takes a number in km"),
        (edit("radar.edge.range", "set", spread=fixed(1.0), unit="m"), "is in km, not in m"),
        (edit("radar.edge.range", "set"), "needs a value"),
        (edit("radar.edge.range", "scale", factor=-1.0), "can't be scaled by -1.0"),
        (edit("radar.edge.range", "scale", factor=math.nan), "can't be scaled by nan"),
        (edit("radar.edge.x", "add", spread=fixed(1.0), unit="furlong", title="x"), "'furlong'"),
        (edit("radar.edge", "set", spread=fixed(1.0)), "is not the id of a fact"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(world, wrong, words):
    assert words in refused(world, wrong)


def test_a_refused_change_leaves_the_world_as_it_was(world):
    digest = world.digest
    refused(world, edit("vlf.tower", "remove"), edit("radar.none", "remove"))
    assert world.digest == digest
    assert world.has("vlf.tower.owner")
