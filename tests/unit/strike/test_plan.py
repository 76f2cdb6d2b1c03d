"""The sharing of weapons: never more than there is, and the better effect first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import prospects

from equipoise.strike import allocation, plan

law = settings(deadline=None, max_examples=60)


def shots_of(values: plan.Prospects, order: plan.Order | None = None) -> np.ndarray:
    anything = np.ones(values.at_stake.size, bool)
    everyone = ((np.ones(values.stock.size, bool), anything),)
    given = arrays_of(values, order or everyone)
    found = allocation.side_by_side(*given)[0]
    assert allocation.allocate(*given)[0] == pytest.approx(found, rel=1e-12, abs=1e-12)
    return found


def arrays_of(values: plan.Prospects, order: plan.Order) -> tuple:
    """Return what the sharing of weapons takes, for one plan."""
    return (
        values.chance,
        values.flight_s,
        values.stock[None],
        np.stack([weapons for weapons, _ in order])[None],
        np.stack([classes for _, classes in order])[None],
        allocation.Field(
            at_stake=values.at_stake,
            aim_points=values.aim_points,
            max_shots=values.max_shots,
            is_nuclear=values.is_nuclear,
        ),
    )


@st.composite
def any_prospects(draw: st.DrawFn) -> plan.Prospects:
    w, t = draw(st.integers(1, 4)), draw(st.integers(1, 4))

    def numbers(count: int, low: float, high: float) -> np.ndarray:
        return np.array(draw(st.lists(st.floats(low, high), min_size=count, max_size=count)))

    flight = np.where(
        numbers(w * t, 0, 1).reshape(w, t) < 0.2, np.inf, numbers(w * t, 100, 7000).reshape(w, t)
    )
    return prospects(
        is_soft=np.array(draw(st.lists(st.booleans(), min_size=t, max_size=t))),
        chance=np.round(numbers(w * t, 0, 1).reshape(w, t), 3),
        flight_s=flight,
        capital_s=numbers(w, 100, 7000),
        stock=numbers(w, 0, 300),
        at_stake=numbers(t, 0, 500),
        aim_points=numbers(t, 0.5, 100),
        n_command=draw(st.floats(0, 100)),
        n_opening=draw(st.floats(0, 20)),
        max_shots=draw(st.integers(1, 3)),
        is_theatre=np.array(draw(st.lists(st.booleans(), min_size=w, max_size=w))),
        is_slow=np.array(draw(st.lists(st.booleans(), min_size=w, max_size=w))),
        is_nuclear=np.array(draw(st.lists(st.booleans(), min_size=w, max_size=w))),
    )


@law
@given(any_prospects())
def test_no_design_spends_more_than_there_is(values):
    for design in plan.designs(values, 100.0):
        assert (design.shots >= 0).all()
        assert (design.shots[0].sum(axis=1) <= values.stock * (1 + 1e-9) + 1e-9).all()


@law
@given(any_prospects())
def test_no_aim_point_gets_more_shots_of_a_kind_than_allowed(values):
    for design in plan.designs(values, 100.0):
        for kind in (False, True):
            spent = design.shots[0][values.is_nuclear == kind].sum(axis=0)
            assert (spent <= values.max_shots * values.aim_points * (1 + 1e-9)).all()


@law
@given(any_prospects())
def test_a_weapon_out_of_reach_or_without_effect_is_never_used(values):
    for design in plan.designs(values, 100.0):
        assert (design.shots[~np.isfinite(values.flight_s)] == 0).all()
        assert (design.shots[values.chance == 0] == 0).all()


@law
@given(any_prospects())
def test_slow_weapons_take_part_only_where_all_arrive_together(values):
    slow = values.flight_s >= plan.SLOWEST_TOGETHER_S
    for design in plan.designs(values, 100.0):
        assert design.together == "arrival" or (design.shots[slow] == 0).all()


@law
@given(any_prospects())
def test_what_is_owed_to_the_seat_of_government_is_not_spent_on_forces(values):
    for design in plan.designs(values, 100.0):
        fits = values.capital_s[0] < (np.inf if design.together == "arrival" else plan.SLOWEST_TOGETHER_S)
        usable = fits & values.is_nuclear & (values.stock >= 1)
        if (design.shots[0][values.is_theatre] == 0).all():
            # a design without theatre weapons owes no more than the others hold
            usable &= ~values.is_theatre
        owed = min(values.n_command, values.stock[usable].sum())
        assert design.shots.sum() <= values.stock.sum() - owed + 1e-6


@law
@given(any_prospects())
def test_only_forward_missiles_wait(values):
    for design in plan.designs(values, 100.0):
        assert (design.delay_s[~values.is_theatre | values.is_slow] == 0).all()
        assert set(design.delay_s.tolist()) <= {0.0, 100.0}
        assert (design.delay_s == 0).all() or design.together == "staggered"


def test_the_class_with_the_most_to_lose_a_shot_is_served_first():
    values = prospects([[0.5, 0.5]], stock=np.array([10.0]), at_stake=np.array([10.0, 40.0]))
    assert shots_of(values).tolist() == [[0.0, 10.0]]


def test_the_second_layer_competes_with_what_the_first_has_left():
    # first layer on the second class leaves 40 * 0.2 = 8 of stake, less than the first class's 10
    values = prospects([[0.8, 0.8]], stock=np.array([25.0]), at_stake=np.array([10.0, 40.0]))
    assert shots_of(values).tolist() == [[10.0, 15.0]]
    # with half the effect it leaves 24, so that both layers go there before the first class is touched
    values = prospects([[0.4, 0.4]], stock=np.array([25.0]), at_stake=np.array([10.0, 40.0]))
    assert shots_of(values).tolist() == [[5.0, 20.0]]


def test_the_weapon_that_does_more_is_used_where_it_does_more():
    values = prospects([[0.9, 0.1], [0.5, 0.5]], stock=np.array([10.0, 10.0]), max_shots=1)
    assert shots_of(values).tolist() == [[10.0, 0.0], [0.0, 10.0]]


def test_the_last_layer_is_left_half_full_when_stock_runs_out():
    values = prospects([[0.5]], stock=np.array([13.0]))
    assert shots_of(values).tolist() == [[13.0]]
    values = prospects([[0.5]], stock=np.array([99.0]))
    assert shots_of(values).tolist() == [[20.0]]


def test_conventional_shots_have_layers_of_their_own():
    values = prospects([[0.1], [0.5]], stock=np.array([100.0, 100.0]), is_nuclear=np.array([False, True]))
    assert shots_of(values).tolist() == [[20.0], [20.0]]


def test_those_who_choose_first_are_served_first():
    values = prospects([[0.2], [0.9]], max_shots=1)
    first, everyone, anything = np.array([True, False]), np.ones(2, bool), np.ones(1, bool)
    assert shots_of(values).tolist() == [[0.0], [10.0]]
    assert shots_of(values, ((first, anything), (everyone, anything))).tolist() == [[10.0], [0.0]]


def test_those_who_choose_first_may_be_held_to_some_classes():
    values = prospects([[0.9, 0.2]], stock=np.array([15.0]), max_shots=1)
    first, anything, second_class = np.ones(1, bool), np.ones(2, bool), np.array([False, True])
    assert shots_of(values).tolist() == [[10.0, 5.0]]
    assert shots_of(values, ((first, second_class), (first, anything))).tolist() == [[5.0, 10.0]]


def test_what_nobody_has_at_stake_gets_no_weapon():
    values = prospects([[0.9, 0.9]], at_stake=np.array([0.0, 10.0]))
    assert shots_of(values)[0, 0] == 0.0


def test_the_fastest_open_on_the_seat_of_government_and_the_most_plentiful_follow():
    values = prospects(
        [[0.5], [0.5], [0.5]],
        capital_s=np.array([1500.0, 400.0, 900.0]),
        stock=np.array([100.0, 20.0, 50.0]),
        at_stake=np.array([1000.0]),
        aim_points=np.array([1000.0]),
        n_command=30.0,
        n_opening=4.0,
    )
    design = plan.designs(values, 0.0)[0]
    assert design.capital_weapon.tolist() == [1]
    assert design.shots.ravel().tolist() == [100.0 - 26.0, 20.0 - 4.0, 50.0]


def test_without_forward_missiles_there_are_two_designs():
    assert [design.together for design in plan.designs(prospects([[0.5]]), 0.0)] == ["launch", "arrival"]


def test_with_forward_missiles_every_order_is_timed_every_way_and_all_wait_together():
    forward = prospects([[0.5], [0.5]], is_theatre=np.array([True, False]))
    made = plan.designs(forward, 50.0)
    assert {design.together for design in made} == set(plan.TIMINGS)
    for design in made:
        waits = [50.0, 0.0] if design.together == "staggered" else [0.0, 0.0]
        assert design.delay_s.tolist() == waits


def test_forward_missiles_may_be_kept_for_what_gets_away():
    # two soft aim points in ten and far more at stake in silos: one design holds the near weapon to the soft
    values = prospects(
        [[0.9, 0.9], [0.5, 0.5]],
        at_stake=np.array([100.0, 5.0]),
        is_theatre=np.array([True, False]),
        is_soft=np.array([False, True]),
        max_shots=1,
    )
    kept = [design for design in plan.designs(values, 0.0) if design.shots[0, 0].tolist() == [0.0, 10.0]]
    assert kept
    assert all(design.shots[0, 1].tolist() == [10.0, 0.0] for design in kept)


def test_one_design_leaves_the_forward_missiles_at_home():
    forward = prospects([[0.9], [0.5]], is_theatre=np.array([True, False]))
    assert any(
        (design.shots[0, 0] == 0).all() and design.shots[0, 1].sum() > 0
        for design in plan.designs(forward, 0.0)
    )


def test_cruise_missiles_do_not_open_and_can_stay_at_home():
    slow = prospects([[0.9], [0.5]], is_theatre=np.array([True, False]), is_slow=np.array([True, False]))
    made = plan.designs(slow, 50.0)
    assert {design.together for design in made} == {"launch", "arrival"}
    assert any((design.shots[0, 0] == 0).all() for design in made)


def test_the_design_without_theatre_weapons_is_the_same_wherever_they_stand():
    values = prospects([[0.9], [0.5]], is_theatre=np.array([True, False]))
    apart = plan.without_theatre(values)
    assert apart.together == "launch"
    assert apart.shots.tolist() == [[[0.0], [10.0]]]


def test_each_laydown_gets_a_plan_of_what_it_can_reach():
    both = prospects([[0.9], [0.5]], max_shots=1, is_theatre=np.array([True, False]))
    near, far = both.flight_s, np.array([[[np.inf], [1000.0]]])
    values = replace(
        both,
        laydowns=np.array([4, 7]),
        chance=np.repeat(both.chance, 2, axis=0),
        flight_s=np.concatenate([near, far]),
        capital_s=np.repeat(both.capital_s, 2, axis=0),
    )
    design = plan.designs(values, 0.0)[0]
    assert design.laydowns.tolist() == [4, 7]
    assert design.shots.tolist() == [[[10.0], [0.0]], [[0.0], [10.0]]]


@pytest.mark.parametrize("nuclear", [[False, False], [True, True]])
def test_the_seat_of_government_is_owed_nuclear_weapons_only(nuclear):
    values = prospects([[0.5], [0.5]], n_command=5.0, n_opening=5.0, is_nuclear=np.array(nuclear))
    spent = plan.designs(values, 0.0)[0].shots.sum()
    assert spent == (15.0 if all(nuclear) else 20.0)


@law
@given(st.lists(any_prospects(), min_size=1, max_size=1), st.integers(2, 4))
def test_plans_side_by_side_are_those_worked_out_alone(values, copies):
    one = values[0]
    anything = np.ones(one.at_stake.size, bool)
    orders = [
        ((np.ones(one.stock.size, bool), anything),) * 2,
        ((one.is_theatre, one.is_soft), (np.ones(one.stock.size, bool), anything)),
        ((~one.is_theatre, anything), (np.zeros(one.stock.size, bool), anything)),
        ((one.is_theatre, anything), (one.is_nuclear, one.is_soft)),
    ][:copies]
    apart = [arrays_of(one, order) for order in orders]
    joined = tuple(np.concatenate([part[k] for part in apart]) for k in range(5))
    together = allocation.side_by_side(*joined, apart[0][5])
    assert np.array_equal(together, np.concatenate([allocation.side_by_side(*part) for part in apart]))
    assert allocation.allocate(*joined, apart[0][5]) == pytest.approx(together, rel=1e-12, abs=1e-12)
