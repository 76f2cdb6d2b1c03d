"""Minutes left and the chance to use them, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support import Stand

from equipoise.mechanisms import warning

MINUTE = 60.0
READING = Stand(
    numbers={
        "budget.aaa.assess": 2 * MINUTE,
        "budget.aaa.decide": 3 * MINUTE,
        "budget.aaa.order": 1 * MINUTE,
        "budget.aaa.launch": 4 * MINUTE,
        "budget.aaa.variation": 0.5,
    }
)


def slack(at_group_min: float, at_capital_min: float) -> float:
    left, capital = np.array([[[at_group_min * MINUTE]]]), np.array([[at_capital_min * MINUTE]])
    return float(warning.slack(READING, "aaa", left, capital)[0, 0, 0])


def test_time_left_is_impact_less_alarm_and_never_below_nought():
    found = warning.time_left_s(np.array([[1500.0, 300.0]]), np.array([[200.0, 900.0]]))
    assert found.tolist() == [[[1300.0, 100.0], [600.0, 0.0]]]


def test_without_an_alarm_no_time_is_left_even_where_nothing_is_sent():
    found = warning.time_left_s(np.array([[1500.0, np.inf]]), np.array([[np.inf, 100.0]]))
    assert found.tolist() == [[[0.0, 0.0], [1400.0, np.inf]]]


def test_the_whole_chain_has_to_fit_before_the_group_is_hit():
    assert slack(15.0, 1000.0) == pytest.approx(1.5)


def test_the_decision_has_to_be_taken_before_the_capital_is_hit():
    assert slack(1000.0, 4.0) == pytest.approx(0.8)


def test_the_shorter_of_both_counts():
    assert slack(5.0, 4.0) == pytest.approx(0.5)


def test_where_nothing_is_sent_to_group_or_capital_time_has_no_end():
    assert slack(np.inf, np.inf) == warning.ENDLESS


def test_every_branch_and_group_keeps_its_place():
    left = np.array([[[10.0, 20.0], [5.0, 40.0]]]) * MINUTE
    capital = np.array([[100.0, 10.0]]) * MINUTE
    assert warning.slack(READING, "aaa", left, capital)[0] == pytest.approx(np.array([[1, 2], [0.5, 2]]))


def test_time_that_just_suffices_is_an_even_chance():
    assert warning.p_in_time(READING, "aaa", np.ones((1, 1, 1)))[0, 0, 0] == pytest.approx(0.5)


def test_the_chance_is_lognormal_in_the_time_left():
    ratio = np.array([[math.exp(0.5), math.exp(-1.0), 0.0, warning.ENDLESS]])
    found = warning.p_in_time(READING, "aaa", ratio)[0]
    # one standard deviation above, two below
    assert found == pytest.approx([0.8413447460685429, 0.02275013194817921, 0.0, 1.0])


def test_more_time_is_never_a_smaller_chance():
    found = warning.p_in_time(READING, "aaa", np.linspace(0, 5, 200)[None])[0]
    assert (np.diff(found) >= 0).all()


def test_each_draw_has_its_own_variation():
    reading = Stand(n=2, numbers={"budget.aaa.variation": np.array([0.25, 1.0])})
    found = warning.p_in_time(reading, "aaa", np.full((2, 1, 1), math.exp(0.5)))
    assert found.ravel() == pytest.approx([0.9772498680518208, 0.6914624612740131])
