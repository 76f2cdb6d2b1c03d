"""What an attack spares, by hand, and compiled against the arrays that it stands in for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import Generator, default_rng  # noqa: TID251 - luck of a test
from support import Stand, weapons

from equipoise.strike import sparing
from equipoise.strike.damage import CLASSES, Targets
from equipoise.strike.plan import Plans
from equipoise.strike.sides import Groups
from equipoise.strike.sparing import Meeting
from equipoise.strike.timeline import Paths

N, PLANS, AIMS = 9, 3, 4
LEGS = ("silo", "mobile", "mobile", "submarine", "bomber")
FLAGS = (1.0, 1.0, 1.0, 0.0, 0.4)
PAIRS = [(kind, g) for g, leg in enumerate(LEGS) for kind in CLASSES[leg]]
WORLD = {
    "strike.bbb.conventional_kill": 0.3,
    "mobile.aaa.garrison_size": 9.0,
    "mobile.aaa.found": 0.5,
    "mobile.aaa.seen_age": 600.0,
    "mobile.aaa.speed": 8.0,
    "mobile.aaa.road_factor": 0.4,
    "bomber.aaa.bases": 4.0,
}


def groups(n: int, **like: np.ndarray) -> Groups:
    one = np.ones((n, len(LEGS)))
    given = {
        "n_items": 10.0 * one,
        "n_missiles": one,
        "load": one,
        "reliability": one,
        "p_fault": 0.0 * one,
        "away": np.full((n, len(LEGS), 2), 0.5),
        "p_available": one,
    }
    words = dict.fromkeys(("names", "place", "system"), LEGS)
    return Groups(leg=LEGS, **words, **{**given, **like})


def offered(aim: np.ndarray) -> Targets:
    kinds = tuple(kind for kind, _ in PAIRS)
    return Targets(kind=kinds, group=np.array([g for _, g in PAIRS]), aim=aim, capital=0)


def flown(flight_s: np.ndarray) -> Paths:
    n, w, _ = flight_s.shape
    return Paths(
        flight_s=flight_s,
        radar_s=flight_s,
        satellite_s=np.zeros((n, w)),
        is_watched=np.ones(w, bool),
        p_branch=np.ones((n, 3)) / 3,
    )


def meeting(n: int, **like: object) -> Meeting:
    armed, defended = weapons(n, *({"nuclear": flag} for flag in FLAGS)), groups(n)
    given = {
        "weapons": armed,
        "groups": defended,
        "targets": offered(np.zeros(len(PAIRS), np.intp)),
        "flown": flown(np.full((n, len(FLAGS), AIMS), 900.0)),
        "on_silo": np.full((n, len(FLAGS)), 0.8),
        **like,
    }
    site, at_large = sparing.columns(given["groups"], given["targets"])
    return Meeting(threatened="aaa", rival="bbb", site=site, at_large=at_large, **given)


def plans(shots: np.ndarray, points: np.ndarray) -> Plans:
    k, w, _ = shots.shape
    return Plans(
        shots=shots,
        aim_points=points,
        capital_weapon=np.zeros(k, np.intp),
        lands_together=np.zeros(k, bool),
        delay_s=np.zeros((k, w)),
        is_nuclear=np.array(FLAGS) > sparing.NUCLEAR,
    )


def one_plan(**shots: float) -> Plans:
    """Return a plan of shots like ``w3_port=2``: of weapon 3, two on the boats in port."""
    table = np.zeros((1, len(FLAGS), len(PAIRS)))
    for key, number in shots.items():
        weapon, kind = key[1:].split("_")
        table[0, int(weapon), [name for name, _ in PAIRS].index(kind)] = number
    return plans(table, np.ones(len(PAIRS)))


@pytest.fixture(params=["compiled", "side by side"])
def spared(request, monkeypatch):
    monkeypatch.setattr(sparing, "is_compiled", lambda: request.param == "compiled")

    def found(on: Meeting, of: Plans, **numbers: float) -> sparing.Spared:
        reading = Stand(n=1, numbers={**WORLD, **numbers})
        return sparing.spared(reading, on, of, np.zeros(1, np.intp), "day")

    return found


def test_two_shots_and_a_half_leave_what_each_of_them_leaves(spared):
    found = spared(meeting(1), one_plan(w0_silo=2.5))
    assert found.p_site[0] == pytest.approx([0.2**2 * (1 - 0.5 * 0.8), 1, 1, 1, 1])
    assert found.p_partial == pytest.approx(1.0)


def test_conventional_weapons_take_items_and_leave_the_site(spared):
    found = spared(meeting(1), one_plan(w3_port=2, w3_silo=5, w3_tracked=5))
    assert found.p_site == pytest.approx(1.0)
    assert found.p_tracked == pytest.approx(1.0)
    assert found.p_partial[0] == pytest.approx([1, 1, 1, 0.7**2, 1])


def test_what_is_out_of_range_spares_all(spared):
    on = meeting(1, flown=flown(np.full((1, len(FLAGS), AIMS), np.inf)))
    found = spared(on, one_plan(w0_silo=3, w3_port=3, w1_tracked=3))
    assert (found.p_site == 1).all()
    assert (found.p_partial == 1).all()
    assert (found.p_tracked == 1).all()


def test_shots_at_tracked_launchers_go_to_as_many_as_the_draw_has(spared):
    # slow launchers are covered wholly: one shot each leaves none
    sure = {"mobile.aaa.speed": 1e-3}
    # ten launchers, half of them away, half of these tracked
    of = one_plan(w0_tracked=1.25)
    found = spared(meeting(1), of, **sure)
    assert found.p_tracked[0, 1] == pytest.approx(0.5)
    assert found.p_site[0, 1] == pytest.approx(1.0)
    # fewer are not shot at more often than a quarter of a launcher would be
    few = spared(meeting(1), one_plan(w0_tracked=0.125), **{**sure, "mobile.aaa.found": 1e-6})
    assert few.p_tracked[0, 1] == pytest.approx(0.5)


def test_without_silos_no_hardness_is_asked_for(spared):
    fewer = replace(groups(1), leg=("submarine",) * len(LEGS))
    boats = Targets(
        kind=("port",) * len(LEGS), group=np.arange(len(LEGS)), aim=np.zeros(len(LEGS), np.intp), capital=0
    )
    shots = np.zeros((1, len(FLAGS), len(LEGS)))
    shots[0, 0, 0] = 0.5
    on = meeting(1, groups=fewer, targets=boats, on_silo=None)
    assert spared(on, plans(shots, np.ones(len(LEGS)))).p_site[0].tolist() == [0.5, 1, 1, 1, 1]


def anything(random: Generator) -> tuple[Stand, Meeting, Plans, np.ndarray]:
    """Return both sides, plans and which of them each draw meets, as luck has it."""
    spread = {key: value * random.random(N) for key, value in WORLD.items()}
    if random.random() < 0.2:
        spread["mobile.aaa.speed"] = np.zeros(N)
    shape = (N, len(FLAGS))
    armed = replace(
        weapons(N, *({"nuclear": flag} for flag in FLAGS)),
        reliability=random.random(shape),
        yield_kt=random.choice([0.0, 100.0, 100.0, 475.0], shape),
    )
    flight = np.where(random.random((*shape, AIMS)) < 0.2, np.inf, 1800.0 * random.random((*shape, AIMS)))
    on = meeting(
        N,
        weapons=armed,
        groups=groups(
            N,
            n_items=random.integers(0, 20, (N, len(LEGS))).astype(float),
            away=random.random((N, len(LEGS), 2)),
        ),
        targets=offered(random.integers(0, AIMS, len(PAIRS))),
        # some draws read the same flights
        flown=flown(flight).part(random.integers(0, N, N)) if random.random() < 0.5 else flown(flight),
        on_silo=random.random(shape),
    )
    size = (PLANS, len(FLAGS), len(PAIRS))
    shots = random.integers(0, 4, size) * random.choice([1.0, 0.3, 7.7], size)
    of = plans(shots, random.integers(0, 6, len(PAIRS)) * random.choice([1.0, 1.7]))
    return Stand(n=N, numbers=spread), on, of, random.integers(0, PLANS, N)


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 2**32 - 1), st.sampled_from(("day", "generated")))
def test_what_is_spared_is_the_same_compiled_or_not(seed, alert):
    reading, on, of, row = anything(default_rng(seed))
    found = sparing.spared(reading, on, of, row, alert)
    reference = sparing.side_by_side(reading, on, of, row, alert)
    for name in ("p_site", "p_partial", "p_tracked"):
        np.testing.assert_allclose(getattr(found, name), getattr(reference, name), rtol=1e-12, atol=1e-21)
