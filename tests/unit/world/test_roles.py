"""Which facts a country needs for a role, told all at once."""

from __future__ import annotations

import datetime as dt

import pytest

from equipoise.errors import RangeError
from equipoise.facts.record import Fact, fixed
from equipoise.world import roles
from equipoise.world.snapshot import World, world_of

#: All that a side with silos needs on either side of a first strike, by kind.
SIDE = ("strike", "stability", "capital", "satellite", "budget", "crisis", "silo")


def made(*ids: str) -> World:
    facts = {}
    for each in ids:
        id_, _, word = each.partition("=")
        spread = fixed(word) if word else fixed(1.0)
        facts[id_] = Fact(id=id_, title=id_, unit="word" if word else "count", spread=spread)
    return world_of(dt.date(2020, 9, 1), facts)


def side(code: str, *, without: tuple[str, ...] = ()) -> list[str]:
    ids = [f"force.{code}_one.owner={code}", f"force.{code}_one.leg=silo", f"posture.{code}_silo.day"]
    ids += [f"{kind}.{code}.some" for kind in SIDE]
    return [id_ for id_ in ids if not id_.startswith(without)] if without else ids


def test_two_whole_sides_lack_nothing():
    assert roles.missing(made(*side("aaa"), *side("bbb")), "aaa", "bbb") == ()


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        ("posture.aaa_silo", "posture.aaa_silo.*"),
        ("silo.aaa", "silo.aaa.*"),
        ("strike.aaa", "strike.aaa.*"),
        ("budget.aaa", "budget.aaa.*"),
        ("satellite.aaa", "satellite.aaa.*"),
    ],
)
def test_what_is_missing_is_named(gone, named):
    world = made(*side("aaa", without=(gone,)), *side("bbb"))
    assert roles.missing(world, "aaa", "bbb") == (named,)


def test_a_rival_needs_no_warning_of_its_own():
    rival = side("bbb", without=("budget.bbb", "satellite.bbb", "crisis.bbb", "capital.bbb"))
    assert roles.missing(made(*side("aaa"), *rival), "aaa", "bbb") == ()


def test_interceptors_of_the_rival_ask_for_more():
    world = made(*side("aaa"), *side("bbb"), "battery.x.owner=bbb")
    assert roles.missing(world, "aaa", "bbb") == ("defence.bbb.*", "penaid.aaa.*")
    assert roles.missing(world, "bbb", "aaa") == ()


def test_theatre_missiles_alone_are_no_retaliation():
    near = [id_.replace("silo", "theatre") for id_ in side("aaa")]
    assert roles.missing(made(*near, *side("bbb")), "aaa", "bbb")[0].startswith("force.<name>.*")


def test_every_gap_of_every_arm_is_told_at_once_and_is_outside_the_range():
    plain = made(*side("aaa", without=("budget.aaa",)), *side("bbb"))
    defended = made(*side("aaa", without=("budget.aaa",)), *side("bbb"), "battery.x.owner=bbb")
    with pytest.raises(RangeError) as caught:
        roles.check([plain, defended], "aaa", "bbb", where="made_up.yaml")
    assert caught.value.exit_code == 3
    for words in ("made_up.yaml", "AAA as the threatened side", "budget.aaa.*", "defence.bbb.*"):
        assert words in str(caught.value)


def test_a_side_without_any_force_is_told_what_it_would_need():
    problem = str(roles.unknown("ccc", where="made_up.yaml", line=3))
    assert problem.startswith("made_up.yaml:3: no facts on the forces of CCC")
    assert "posture.ccc_<leg>.*" in problem
