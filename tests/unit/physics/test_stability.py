"""The index of first-strike stability by hand, and against a walk along every attack."""

from __future__ import annotations

import math

import numpy as np
import pytest

from equipoise.physics import stability, stopping
from equipoise.physics.stability import Side

#: Points a step of the walk, and how near it the search has to be; written in the docstring of ``strike``.
WALK, NEAR = 5_000, 0.0005


def side(*numbers: float | np.ndarray, **others: float | np.ndarray) -> Side:
    """Return a side: fixed, on each, survivable, on each, alert; the rest as in the published cases."""
    given = dict(zip(Side.__slots__, (*numbers, 0.8, 900.0, 1.0, 0.0), strict=True)) | others
    n = max(np.size(value) for value in given.values())
    return Side(
        **{key: np.broadcast_to(np.asarray(value, float), (n,)).copy() for key, value in given.items()}
    )


MIXED = side(400, 1, 70, 16, 0.6), side(150, 6, 40, 16, 0.4)
OUT_OF_REACH = side(500, 1, 70, 16, 0.7)


def felt(n_warheads: float, w80: float = 900.0) -> float:
    return (1 - 0.2 ** (n_warheads / w80)) ** 0.75


def test_w80_warheads_destroy_four_fifths_and_twice_as_many_leave_a_twenty_fifth():
    assert stopping.damage([0, 700, 1400], 700) == pytest.approx([0, 0.8, 0.96])


def test_peace_at_any_price_and_at_none():
    assert stability.cost([0, 0, 1, 1], [0, 1, 1, 0]) == pytest.approx([0.3, 0, 1, 1.3])


def test_without_targets_everything_goes_to_value():
    """100 boats of 10: the striker uses 900 warheads, the victim all 1,000, nothing is in reach."""
    boats = side(0, 1, 100, 10, 1)
    found = stability.strike(boats, boats)
    assert found.n_spent[0] == 0
    assert found.cost_first[0] == pytest.approx(felt(1000) + 0.3 * (1 - felt(900)))
    assert found.cost_second[0] == pytest.approx(felt(900) + 0.3 * (1 - felt(1000)))
    assert stability.index(boats, boats).index[0] == 1


def test_a_sure_warhead_on_every_silo_leaves_the_victim_nothing():
    """A hundred sure single warheads against ten silos of a hundred: 90 are left for value."""
    striker, victim = side(100, 1, 0, 1, 0, p_kill=1.0), side(10, 100, 0, 1, 0)
    found = stability.strike(striker, victim)
    assert found.n_spent[0] == pytest.approx(10, abs=0.2)
    assert found.cost_first[0] == pytest.approx(0.3 * (1 - felt(90)), abs=stopping.CONTENT)


def test_a_second_warhead_kills_what_the_first_left():
    """Two shots at 0.5: a quarter of the victim is left; every warhead but the last few is worth spending."""
    striker, victim = side(200, 1, 0, 1, 0, p_kill=0.5, w80=90.0), side(100, 10, 0, 1, 0, w80=9e6)
    found = stability.strike(striker, victim)
    at_end = felt(250, 90) + 0.3
    assert found.cost_first[0] == pytest.approx(at_end, abs=stopping.CONTENT)
    assert found.cost_first[0] >= at_end - 1e-4


def test_what_is_launched_under_attack_cannot_be_destroyed():
    """Nine tenths fly; the rest is not worth a warhead that destroys a tenth of one."""
    launches = side(100, 1, 0, 1, 0, launched=0.9)
    found = stability.strike(launches, launches)
    assert found.n_spent[0] == 0
    assert found.cost_first[0] == pytest.approx(felt(100) + 0.3 * (1 - felt(100)))


def test_a_reserve_neither_strikes_launchers_nor_value():
    half = side(0, 1, 100, 10, 1, used=0.5)
    found = stability.strike(half, side(0, 1, 100, 10, 1))
    assert found.cost_second[0] == pytest.approx(felt(450) + 0.3 * (1 - felt(1000)))


def test_a_content_striker_stops_where_the_victim_suffers_most():
    found = stability.strike(OUT_OF_REACH, OUT_OF_REACH)
    own, other = (cost[0] for cost in walk(OUT_OF_REACH, OUT_OF_REACH))
    assert found.cost_first[0] == pytest.approx(own.min() + stopping.CONTENT, abs=1e-6)
    assert found.cost_second[0] > other[own.argmin()] + 0.002


def walk(striker: Side, victim: Side) -> tuple[np.ndarray, np.ndarray]:
    """Return both costs at thousands of points of every attack, written down step by step."""
    fields = (
        [getattr(striker, name) for name in Side.__slots__],
        [getattr(victim, name) for name in Side.__slots__],
    )
    own, other = [], []
    for s, v in zip(*(zip(*one, strict=True) for one in fields), strict=True):
        _, _, _, _, _, p, w80_striker, used, _ = s
        has = used * (s[0] * s[1] + 0.9 * s[2] * s[3])
        faces = v[0] * v[1] + v[2] * v[3]
        classes = [(v[0], v[1] * (1 - v[8])), (v[2] * (1 - v[4]), v[3])]
        steps = [(shots, each * p * share) for share in (1, 1 - p) for shots, each in classes]
        steps.sort(key=lambda step: -step[1])
        spent, killed = [0.0], [0.0]
        for shots, gain in steps:
            part = np.linspace(0, min(shots, has - spent[-1]), WALK + 1)[1:]
            spent, killed = [*spent, *(spent[-1] + part)], [*killed, *(killed[-1] + part * gain)]
        on_striker = (1 - 0.2 ** (np.maximum(faces - np.array(killed), 0) / w80_striker)) ** 0.75
        on_victim = (1 - 0.2 ** (np.maximum(has - np.array(spent), 0) / v[6])) ** 0.75
        own.append(on_striker + 0.3 * (1 - on_victim))
        other.append(on_victim + 0.3 * (1 - on_striker))
    return np.array(own), np.array(other)


def spread_sides(n: int, start: int) -> Side:
    """Return n sides that fill the space of postures evenly: steps of irrational length, wrapped round."""
    steps = np.sqrt([2, 3, 5, 7, 11, 13, 17, 19, 23])
    u = ((start + np.arange(n))[:, None] * steps % 1).T
    return side(
        1200 * u[0],
        1 + 9 * u[1],
        100 * u[2],
        1 + 59 * u[3],
        u[4],
        p_kill=u[5],
        w80=200 + 1800 * u[6],
        used=0.5 + 0.5 * u[7],
        launched=np.array([0, 0.4, 0.9])[(3 * u[8]).astype(int)],
    )


def test_the_search_agrees_with_a_walk_along_the_whole_attack():
    striker, victim = spread_sides(150, 1), spread_sides(150, 1000)
    found = stability.strike(striker, victim)
    own, other = walk(striker, victim)
    within = np.where(own <= own.min(axis=1, keepdims=True) + stopping.CONTENT, other, -np.inf)
    stop = within.argmax(axis=1)[:, None]
    assert found.cost_first == pytest.approx(np.take_along_axis(own, stop, 1)[:, 0], abs=NEAR)
    assert found.cost_second == pytest.approx(np.take_along_axis(other, stop, 1)[:, 0], abs=NEAR)
    assert 10 < np.sum(found.n_spent > 1) < 150, "the postures try only one kind of attack"


def test_draws_do_not_know_each_other():
    a, b = spread_sides(40, 1), spread_sides(40, 500)
    together = stability.index(a, b).index
    alone = [
        stability.index(
            *(Side(**{key: getattr(one, key)[k : k + 1] for key in Side.__slots__}) for one in (a, b))
        ).index[0]
        for k in range(40)
    ]
    assert together.tolist() == alone


def test_the_index_is_the_product_of_both_parts():
    found = stability.index(*MIXED)
    assert found.ratio_a[0] == pytest.approx(found.by_a.cost_first[0] / found.by_b.cost_second[0])
    assert found.ratio_b[0] == pytest.approx(found.by_b.cost_first[0] / found.by_a.cost_second[0])
    assert found.index[0] == pytest.approx(found.ratio_a[0] * found.ratio_b[0])
    assert math.isclose(found.index[0], 0.49, abs_tol=0.005)


def test_sides_without_any_weapons_are_stable():
    assert stability.index(side(0, 0, 0, 0, 0), side(0, 0, 0, 0, 0)).index[0] == 1


def test_no_draws_give_no_values():
    empty = Side(**{key: np.zeros(0) for key in Side.__slots__})
    assert stability.index(empty, empty).index.shape == (0,)
