"""A fallen leader is one fact set, and nothing else."""

from __future__ import annotations

import datetime as dt

from support import number, said

from equipoise.world import leaders
from equipoise.world.change import apply, difference
from equipoise.world.snapshot import world_of

FACTS = (
    said("leader.bob.country", "bbb"),
    said("leader.bob.name", "Bob B."),
    number("leader.bob.in_place", 1.0, "flag"),
    said("leader.ann.country", "aaa"),
    number("leader.ann.in_place", 1.0, "flag"),
)
WORLD = world_of(dt.date(2020, 9, 1), {fact.id: fact for fact in FACTS})


def test_only_the_leaders_of_that_country_fall():
    (switch,) = leaders.falls(WORLD, "bbb")
    assert difference(WORLD, apply(switch.edits, WORLD)) == ("leader.bob.in_place",)


def test_the_edit_says_who_and_that_it_is_supposed():
    (switch,) = leaders.falls(WORLD, "bbb")
    (edit,) = switch.edits
    assert "Bob B." in edit.why
    assert edit.confidence == "ASSUMED"


def test_who_has_fallen_falls_only_once_and_a_country_without_leaders_has_no_switch():
    (switch,) = leaders.falls(WORLD, "bbb")
    assert leaders.falls(apply(switch.edits, WORLD), "bbb") == ()
    assert leaders.falls(WORLD, "ccc") == ()
