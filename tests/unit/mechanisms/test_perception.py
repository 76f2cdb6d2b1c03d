"""What may be believed: weights and worst tenths by hand."""

from __future__ import annotations

import numpy as np
import pytest

from equipoise.mechanisms import perception


@pytest.mark.parametrize("n", [1, 16, 63, 64, 100, 1000, 1024, 2048, 5000])
def test_outer_rows_are_draws_at_hand_and_at_least_sixty_four_or_all(n):
    known, hidden = perception.nested_rows(n)
    assert known.shape == hidden.shape == (min(n, max(64, n // 16)), perception.INNER)
    assert known.min() >= 0
    assert hidden.min() >= 0
    assert max(known.max(), hidden.max()) < n
    assert (known == known[:, :1]).all()
    assert len(set(known[:, 0].tolist())) == len(known)


@pytest.mark.parametrize("n", [64, 128, 2048])
def test_hidden_rows_are_other_draws_and_differ_within_an_outer_draw(n):
    known, hidden = perception.nested_rows(n)
    assert not (known == hidden).any()
    assert all(len(set(row.tolist())) == perception.INNER for row in hidden)


def test_hidden_rows_are_spread_over_all_draws():
    _, hidden = perception.nested_rows(2048)
    assert np.histogram(hidden, bins=16, range=(0, 2048))[0].tolist() == [128] * 16


def test_the_best_guess_is_the_weighted_mean():
    found = perception.best(np.array([[0.0, 0.5, 1.0]]), np.array([[0.5, 0.25, 0.25]]))
    assert found.tolist() == [0.375]


def test_the_worst_tenth_of_ten_even_beliefs_is_the_worst_one():
    beliefs = np.array([[0.3, 0.1, 0.9, 0.2, 0.0, 0.4, 0.5, 0.6, 0.7, 0.8]])
    assert perception.worst_share(beliefs, np.full((1, 10), 0.1)) == pytest.approx([0.9])


def test_the_worst_tenth_takes_a_part_of_a_belief_that_reaches_beyond_it():
    # 0.04 of the weight at 1.0, the other 0.06 of the tenth at 0.5
    found = perception.worst_share(np.array([[0.5, 1.0, 0.0]]), np.array([[0.5, 0.04, 0.46]]))
    assert found == pytest.approx([0.7])


def test_the_whole_share_is_the_mean():
    beliefs, weights = np.array([[0.2, 0.4, 0.9]]), np.array([[0.2, 0.3, 0.5]])
    assert perception.worst_share(beliefs, weights, 1.0) == pytest.approx(perception.best(beliefs, weights))


def test_beliefs_without_weight_are_not_held():
    found = perception.worst_share(np.array([[1.0, 0.25, 0.0]]), np.array([[0.0, 0.5, 0.5]]))
    assert found == pytest.approx([0.25])


def test_a_cautious_planner_never_fears_less_than_a_best_guess():
    beliefs = np.abs(np.sin(np.arange(1.0, 161.0))).reshape(10, 16)
    weights = np.full((10, 16), 1 / 16)
    assert (perception.worst_share(beliefs, weights) >= perception.best(beliefs, weights)).all()
