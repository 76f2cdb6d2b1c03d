"""What one shot does and what several leave, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support import Stand, targets, weapons

from equipoise.physics import kill
from equipoise.strike import damage
from equipoise.units import PSI

READING = Stand(
    n=2,
    numbers={
        "strike.bbb.conventional_kill": 0.1,
        "silo.aaa.hardness": 3000 * PSI,
        "mobile.aaa.seen_age": 600.0,
        "mobile.aaa.speed": 10.0,
        "mobile.aaa.road_factor": 0.5,
        "mobile.aaa.found": 0.2,
        "mobile.aaa.garrison_size": 9.0,
        "bomber.aaa.bases": 4.0,
    },
    spoken={"strike.bbb.rule": kill.RULES},
    chosen={"strike.bbb.rule": [0, 1]},
)
KINDS = ("silo", "garrison", "tracked", "port", "base")


def one_shot(flight_s: float, **weapon: object) -> dict[str, np.ndarray]:
    armed = weapons(2, weapon)
    everywhere = damage.Pairs(weapon=np.zeros(len(KINDS), np.intp), target=np.arange(len(KINDS)))
    flights = np.full((2, len(KINDS)), flight_s)
    found = damage.single_shot(READING, armed, targets(*KINDS), everywhere, flights, "aaa", "bbb")
    return {kind: found[:, t] for t, kind in enumerate(KINDS)}


def left(chance: list[float], shots: list[float]) -> float:
    each = damage.Pairs(weapon=np.arange(len(chance)), target=np.zeros(len(chance), np.intp))
    return damage.survival(np.array([chance]), np.array([shots]), each, 1).item()


def test_whole_shots_multiply():
    assert left([0.5], [3.0]) == pytest.approx(0.125)


def test_a_broken_number_of_shots_is_a_mixture_of_aim_points_with_more_and_less():
    assert left([0.5], [2.5]) == pytest.approx(0.5 * 0.25 + 0.5 * 0.125)
    assert left([0.8], [0.25]) == pytest.approx(0.75 + 0.25 * 0.2)


def test_weapons_are_independent_of_one_another():
    assert left([0.5, 0.2], [1.0, 2.0]) == pytest.approx(0.5 * 0.64)


def test_each_class_is_left_by_the_shots_at_it():
    pairs = damage.Pairs(weapon=np.array([0, 1, 0]), target=np.array([2, 2, 0]))
    found = damage.survival(np.array([[0.5, 0.2, 0.9]]), np.array([[1.0, 2.0, 1.0]]), pairs, 3)
    assert found[0] == pytest.approx([0.1, 1.0, 0.32])


def test_a_pair_may_stand_for_any_weapon_in_any_order():
    armed = weapons(2, {"reliability": 0.5}, {"reliability": 0.25})
    pairs = damage.Pairs(weapon=np.array([1, 0, 1]), target=np.array([1, 3, 4]))
    flights = np.array([[100.0, 100.0, np.inf]] * 2)
    found = damage.single_shot(READING, armed, targets(*KINDS), pairs, flights, "aaa", "bbb")
    assert found.tolist() == [[0.25, 0.5, 0.0]] * 2


def test_no_shot_leaves_all_and_a_sure_shot_leaves_nothing():
    assert left([0.9], [0.0]) == 1.0
    assert left([1.0], [1.0]) == 0.0
    assert left([1.0], [0.5]) == pytest.approx(0.5)


def test_more_shots_never_leave_more():
    found = [left([0.37], [shots]) for shots in np.linspace(0, 4, 200)]
    assert (np.diff(found) <= 0).all()


def test_a_silo_falls_by_the_lethal_radius_of_each_draws_rule():
    found = one_shot(1500.0, reliability=0.8, cep_m=90.0, yield_kt=455.0)["silo"]
    for draw, rule in enumerate(kill.RULES):
        radius = kill.lethal_radius_m(455.0, 3000 * PSI, rule)
        assert found[draw] == pytest.approx(0.8 * kill.single_shot(radius, 90.0))
    assert found[0] != found[1]


def test_conventional_weapons_do_nothing_to_silos_and_to_launchers_on_the_move():
    found = one_shot(1500.0, nuclear=0.0, yield_kt=0.0, cep_m=1.0, reliability=0.8)
    assert (found["silo"] == 0).all()
    assert (found["tracked"] == 0).all()
    for soft in ("garrison", "port", "base"):
        assert found[soft] == pytest.approx(0.08)


def test_a_nuclear_weapon_that_works_suffices_for_what_is_soft():
    found = one_shot(1500.0, reliability=0.8)
    for soft in ("garrison", "port", "base"):
        assert found[soft] == pytest.approx(0.8)


def test_a_tracked_launcher_is_hit_as_far_as_the_ground_it_may_be_on_is_covered():
    # ten minutes since it was seen and 900 s of flight at 10 m/s: 15 km, half of the circle
    found = one_shot(900.0, reliability=0.8, yield_kt=100.0)["tracked"]
    ground = 0.5 * math.pi * 15_000.0**2
    covers = kill.area_per_warhead_m2(100.0, kill.FIVE_PSI_PA).item()
    assert 0 < covers / ground < 1
    assert found == pytest.approx(0.8 * kill.barrage_share(covers, 1.0, ground))


def test_a_longer_flight_finds_a_tracked_launcher_less_often():
    assert (one_shot(1800.0)["tracked"] < one_shot(600.0)["tracked"]).all()


def test_what_is_out_of_reach_is_not_hit():
    assert all((chance == 0).all() for chance in one_shot(np.inf).values())


@pytest.mark.parametrize("nuclear", [0.0, 1.0])
def test_all_effects_are_chances(nuclear):
    for flight_s in (0.0, 60.0, 1e5):
        for chance in one_shot(flight_s, nuclear=nuclear, cep_m=0.0).values():
            assert ((chance >= 0) & (chance <= 1)).all()


def test_each_class_of_target_belongs_to_one_group():
    offered = targets("silo", "garrison")
    assert offered.of("garrison", 1) == 1
    with pytest.raises(StopIteration):
        offered.of("garrison", 0)
