"""Forces made into two sides by hand, and the index of a small world."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support import Stand, weapons

from equipoise.mechanisms import stability
from equipoise.mechanisms.stability import Forces
from equipoise.physics import stability as physics
from equipoise.strike.sides import Groups

NUMBERS = {
    "stability.aaa.w80": 900.0,
    "stability.bbb.w80": 900.0,
    "strike.aaa.reserve": 0.0,
    "strike.bbb.reserve": 0.0,
}
LEGS = ("silo", "mobile", "submarine")


def groups(n: int = 1, **like: object) -> Groups:
    """Return ten silos of four, twenty launchers of one and two boats of thirty, changed as told."""

    def table(name: str, *default: float) -> np.ndarray:
        return np.broadcast_to(np.asarray(like.get(name, default), float), (n, 3)).copy()

    away = np.stack([table("day", 1.0, 0.2, 0.5), table("generated", 1.0, 0.8, 1.0)], axis=2)
    return Groups(
        names=LEGS,
        leg=LEGS,
        place=("here",) * 3,
        system=("rocket",) * 3,
        n_items=table("n_items", 10, 20, 2),
        n_missiles=table("n_missiles", 1, 1, 10),
        load=table("load", 4, 1, 3),
        reliability=table("reliability", 1, 1, 1),
        p_fault=table("p_fault", 0, 0, 0),
        away=away,
        p_available=table("p_available", 1, 1, 1),
    )


def forces(n: int = 1, **like: object) -> Forces:
    given: dict[str, object] = {
        "threatened": "aaa",
        "rival": "bbb",
        "groups": groups(n),
        "rival_groups": groups(n),
        "weapons": weapons(n, {"leg": "silo"}),
        "reaches": np.ones((n, 1), bool),
        "p_kill": np.full(n, 0.8),
        "rival_p_kill": np.full(n, 0.8),
    }
    return Forces(**given | like)  # pyright: ignore[reportArgumentType]


def seen(
    monkeypatch: pytest.MonkeyPatch,
    on: Forces,
    alert: str = "day",
    p_in_time: np.ndarray | None = None,
    **numbers: float,
) -> tuple[physics.Side, physics.Side]:
    """Return the two sides that are handed to the formula."""
    caught: list[physics.Side] = []
    real = physics.index

    def index(a: physics.Side, b: physics.Side, by: object = None) -> physics.Stability:
        caught.extend((a, b))
        return real(a, b)

    monkeypatch.setattr(physics, "index", index)
    stability.index_outcomes(Stand(numbers=NUMBERS | numbers), on, alert, p_in_time)
    return caught[0], caught[1]


def test_silos_are_fixed_and_the_rest_is_survivable(monkeypatch):
    own, _ = seen(monkeypatch, forces())
    assert (own.fixed[0], own.fixed_warheads[0]) == (10, 4)
    assert own.survivable[0] == 22
    assert own.survivable_warheads[0] == pytest.approx(80 / 22)


def test_alert_is_weighted_by_warheads(monkeypatch):
    """Four of twenty warheads on launchers and thirty of sixty on boats are away, of eighty."""
    assert seen(monkeypatch, forces())[0].alert[0] == pytest.approx(34 / 80)
    assert seen(monkeypatch, forces(), "generated")[0].alert[0] == pytest.approx(76 / 80)


def test_boats_in_overhaul_and_silos_that_are_not_ready_do_not_count(monkeypatch):
    on = forces(groups=groups(p_available=(1, 1, 0.5), day=(0.9, 0.2, 0.5)))
    own, _ = seen(monkeypatch, on)
    assert own.survivable[0] == 21
    assert own.survivable[0] * own.survivable_warheads[0] == pytest.approx(50)
    assert own.fixed[0] == pytest.approx(9)
    assert own.fixed_warheads[0] == pytest.approx(4)


def test_a_reserve_is_the_striker_s_own(monkeypatch):
    own, other = seen(monkeypatch, forces(), **{"strike.bbb.reserve": 0.25})
    assert (own.used[0], other.used[0]) == (1, 0.75)


def test_riding_out_launches_nothing_and_under_attack_the_threatened_side_has_to_be_in_time(monkeypatch):
    own, other = seen(monkeypatch, forces())
    assert (own.launched[0], other.launched[0]) == (0, 0)
    own, other = seen(monkeypatch, forces(), "day", np.array([0.5]))
    assert own.launched[0] == pytest.approx(0.45)
    assert other.launched[0] == pytest.approx(0.9)


THEATRE = {"force.w0.launchers": 8.0, "force.w0.warheads": 2.0}


def near(**like: object) -> Forces:
    return forces(weapons=weapons(1, {"leg": "theatre", **like}))


def test_nuclear_theatre_launchers_of_the_rival_are_off_alert(monkeypatch):
    own, other = seen(monkeypatch, near(), **THEATRE)
    assert own.survivable[0] == 22
    assert other.survivable[0] == 30
    assert other.survivable[0] * other.survivable_warheads[0] == pytest.approx(96)
    assert other.alert[0] == pytest.approx(34 / 96)


def test_a_posture_of_theatre_weapons_says_otherwise(monkeypatch):
    _, other = seen(monkeypatch, near(), **THEATRE, **{"posture.bbb_theatre.day": 0.5})
    assert other.alert[0] == pytest.approx((34 + 8) / 96)


@pytest.mark.parametrize("how", ["conventional", "out of reach", "not there"])
def test_theatre_weapons_that_cannot_count_do_not(monkeypatch, how):
    on = near(nuclear=0.0) if how == "conventional" else near()
    if how == "out of reach":
        on = replace(on, reaches=np.zeros((1, 1), bool))
    stand = Stand(
        numbers=NUMBERS | THEATRE, absent=frozenset({"force.w0"}) if how == "not there" else frozenset()
    )
    plain = stability.index_outcomes(Stand(numbers=NUMBERS), forces(), "day")
    found = stability.index_outcomes(stand, on, "day")
    assert {key: value.tolist() for key, value in found.items()} == {
        key: value.tolist() for key, value in plain.items()
    }


def test_theatre_weapons_move_the_index():
    plain = stability.index_outcomes(Stand(numbers=NUMBERS), forces(), "day")
    many = stability.index_outcomes(Stand(numbers=NUMBERS | THEATRE), near(), "day")
    assert many["first_strike.index"][0] != plain["first_strike.index"][0]


def test_three_outcomes_and_the_parts_multiply():
    found = stability.index_outcomes(Stand(numbers=NUMBERS), forces(), "day")
    assert list(found) == [
        "first_strike.index",
        "first_strike.index.ratio_threatened",
        "first_strike.index.ratio_rival",
    ]
    index, own, other = (value[0] for value in found.values())
    assert index == pytest.approx(own * other)
    assert own == other


def test_exchanged_roles_exchange_the_parts():
    on = forces(rival_groups=groups(n_items=(30, 5, 1)), p_kill=np.array([0.5]))
    turned = forces(
        threatened="bbb",
        rival="aaa",
        groups=on.rival_groups,
        rival_groups=on.groups,
        p_kill=on.rival_p_kill,
        rival_p_kill=on.p_kill,
    )
    stand = Stand(numbers=NUMBERS | {"stability.bbb.w80": 500.0, "strike.aaa.reserve": 0.2})
    index, own, other = (value[0] for value in stability.index_outcomes(stand, on, "day").values())
    turned_index, rival, threatened = (
        value[0] for value in stability.index_outcomes(stand, turned, "day").values()
    )
    assert (index, own, other) == (turned_index, threatened, rival)
    assert own != other


SILO_FACTS = {"silo.bbb.hardness": 2e7, "strike.aaa.conventional_kill": 0.0}
RULE = {"strike.aaa.rule": "davis1973"}


def kill(*each: dict, numbers: dict | None = None) -> float:
    stand = Stand(numbers=SILO_FACTS if numbers is None else numbers, spoken=RULE)
    return float(stability.silo_kill(stand, weapons(1, *each), "aaa", "bbb", "day")[0])


def test_the_kill_of_a_silo_is_a_mean_over_strategic_warheads():
    good, poor = {"cep_m": 50.0, "stock": 30.0}, {"cep_m": 500.0, "stock": 10.0}
    assert kill(good) > 0.9 > 0.5 > kill(poor) > 0
    assert kill(good, poor) == pytest.approx((30 * kill(good) + 10 * kill(poor)) / 40)


def test_theatre_and_conventional_weapons_do_not_enter_the_mean():
    good = {"cep_m": 50.0}
    others = ({"leg": "theatre", "stock": 50.0}, {"nuclear": 0.0, "stock": 50.0})
    assert kill(good, *others) == pytest.approx(kill(good))
    assert kill(*others) == 0


def test_without_silos_only_reliability_counts():
    assert kill({"reliability": 0.7}, numbers={}) == pytest.approx(0.7)


def test_being_in_time_is_a_mean_over_silo_warheads_and_branches():
    three = groups()
    in_time = np.zeros((1, 2, 3))
    in_time[0, :, 0] = (0.2, 1.0)
    in_time[0, :, 1] = 0.9
    branches = np.array([[0.25, 0.75]])
    assert stability.fixed_in_time(three, branches, in_time)[0] == pytest.approx(0.8)
    assert stability.fixed_in_time(groups(n_items=(0, 20, 2)), branches, in_time)[0] == 0
