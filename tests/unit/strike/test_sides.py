"""Who has what: only the owner's forces that stand, with the posture of each alert."""

from __future__ import annotations

import numpy as np
import pytest
from support import Stand, force_facts, said

from equipoise.facts.record import options
from equipoise.sampling import draws
from equipoise.strike import sides
from equipoise.world.snapshot import World, world_of

NUMBERS = {
    "force.first.launchers": 10.0,
    "force.first.warheads": 4.0,
    "force.boats.launchers": 5.0,
    "force.boats.warheads": 5.0,
    "force.near.launchers": 40.0,
    "force.near.share": 0.5,
    "force.theirs.launchers": 99.0,
    "force.planes.launchers": 20.0,
    "system.rocket.tubes": 20.0,
    "system.rocket.reliability": 0.9,
    "system.rocket.fault": 0.1,
    "system.rocket.nuclear": 1.0,
    "system.rocket.range": 1e7,
    "strike.bbb.reserve": 0.25,
    "posture.bbb_silo.day": 0.8,
    "posture.bbb_silo.generated": 1.0,
    "posture.bbb_silo.loading": 0.5,
    "posture.bbb_submarine.day": 0.6,
    "posture.bbb_submarine.generated": 0.9,
    "posture.bbb_submarine.overhaul": 0.2,
    "posture.bbb_submarine.loading": 1.0,
    "posture.bbb_theatre.day": 0.7,
    "posture.bbb_theatre.generated": 1.0,
}
WORDS = {
    "system.rocket.flight": "ballistic",
    "system.plane.flight": "aircraft",
    **{f"force.{name}.owner": "bbb" for name in ("first", "boats", "near", "planes")},
    **{f"force.{name}.system": "rocket" for name in ("first", "boats", "near", "theirs")},
    **{f"force.{name}.place": "b_town" for name in ("first", "boats", "near", "theirs", "planes")},
    "force.planes.system": "plane",
    "force.theirs.owner": "ddd",
    "force.theirs.leg": "silo",
    "force.first.leg": "silo",
    "force.boats.leg": "submarine",
    "force.near.leg": "theatre",
    "force.planes.leg": "bomber",
    "force.boats.port": "b_port",
}
READING = Stand(n=2, numbers=NUMBERS, spoken=WORDS)


def test_only_the_rivals_missiles_that_stand_take_part():
    assert sides.weapon_names(READING, "bbb") == ("boats", "first", "near")
    gone = Stand(n=2, numbers=NUMBERS, spoken=WORDS, absent=frozenset({"force.first"}))
    assert sides.weapon_names(gone, "bbb") == ("boats", "near")


def test_theatre_weapons_are_no_retaliation_and_other_owners_are_left_out():
    assert sides.group_names(READING, "bbb") == ("first", "boats", "planes")
    assert sides.group_names(READING, "ddd") == ("theirs",)
    assert sides.group_names(READING, "aaa") == ()


@pytest.mark.parametrize(
    ("name", "day", "generated"),
    [
        # launchers that are ready, each with its load, less the reserve
        ("first", 10 * 0.8 * 4 * 0.5 * 0.75, 10 * 1.0 * 4 * 0.5 * 0.75),
        # boats at sea of those available, each with all tubes, less the reserve
        ("boats", 5 * 0.6 * 0.8 * 20 * 5 * 0.75, 5 * 0.9 * 0.8 * 20 * 5 * 0.75),
        # forward missiles are all meant for the strike: no reserve, but the share that stands there
        ("near", 40 * 0.5 * 0.7, 40 * 0.5 * 1.0),
    ],
)
def test_warheads_that_can_be_used_follow_the_posture(name, day, generated):
    assert sides.weapons(READING, "bbb", (name,)).stock[0, 0] == pytest.approx([day, generated])


def test_a_force_that_does_not_stand_has_no_warheads():
    gone = Stand(n=2, numbers=NUMBERS, spoken=WORDS, absent=frozenset({"force.first"}))
    assert (sides.weapons(gone, "bbb", ("first",)).stock == 0).all()


def test_a_weapon_works_if_missile_and_type_do():
    assert sides.weapons(READING, "bbb", ("first",)).reliability == pytest.approx(np.full((2, 1), 0.81))


def test_groups_keep_missile_type_and_boat_apart():
    found = sides.groups(READING, "bbb", ("first", "boats"))
    assert found.place == ("b_town", "b_port")
    assert found.n_missiles[0].tolist() == [1.0, 20.0]
    assert found.load[0].tolist() == [2.0, 5.0]
    assert found.p_available[0].tolist() == [1.0, 0.8]
    assert found.away[0].tolist() == [[0.8, 1.0], [0.6, 0.9]]
    assert found.n_warheads[0] == pytest.approx([20.0, 5 * 20 * 5 * 0.8])
    assert found.of("submarine").tolist() == [False, True]


def test_a_group_that_does_not_stand_retaliates_with_nothing():
    gone = Stand(n=2, numbers=NUMBERS, spoken=WORDS, absent=frozenset({"force.first"}))
    assert sides.groups(gone, "bbb", ("first", "boats")).n_items.tolist() == [[0.0, 5.0]] * 2


def two_towns(world: World) -> World:
    """Return the world with two forward forces, each in one of two towns of its own choice."""
    more: dict = {}
    for name in ("one", "other"):
        place = f"force.{name}.place"
        towns = said(place, options({"vitebsk": 0.5, "lida": 0.5}))
        more |= {**force_facts(name), place: towns}
    return world_of(world.date, {**world.facts, **more})


def test_theatre_weapons_that_stand_elsewhere_are_another_laydown(world_2020):
    drawn = draws.draw(two_towns(world_2020), seed=1, n=200)
    found = sides.weapons(drawn, "usa", ("one", "other")).laydown
    towns = [tuple(drawn.choice(f"force.{name}.place")[k] for name in ("one", "other")) for k in range(200)]
    assert len(set(towns)) == 4
    assert len(set(zip(towns, found.tolist(), strict=True))) == len(set(found.tolist())) == 4


def test_a_laydown_has_the_same_number_in_any_block(world_2020):
    world = two_towns(world_2020)
    whole = sides.weapons(draws.draw(world, seed=1, n=20), "usa", ("one", "other")).laydown
    alone = [
        sides.weapons(draws.draw(world, seed=1, n=1, start=k), "usa", ("one", "other")).laydown[0]
        for k in range(20)
    ]
    assert whole.tolist() == alone


def test_a_force_with_an_alert_of_its_own_does_not_follow_the_posture_of_its_leg():
    own = {"force.boats.day": 1.0, "force.boats.generated": 1.0, "force.boats.overhaul": 0.0}
    patrol = Stand(n=2, numbers=NUMBERS | own, spoken=WORDS)
    found, plain = (sides.groups(reading, "bbb", ("boats",)) for reading in (patrol, READING))
    assert found.away.tolist() == [[[1.0, 1.0]]] * 2
    assert found.p_available.tolist() == [[1.0]] * 2
    assert plain.away.tolist() == [[[0.6, 0.9]]] * 2
    attack, usual = (sides.weapons(reading, "bbb", ("boats",)) for reading in (patrol, READING))
    assert np.allclose(attack.stock[:, 0, 0], usual.stock[:, 0, 0] / (0.6 * 0.8))
