"""Shapley values on games that can be worked out by hand, and their laws on games that can't."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.measures import shapley

#: Rounding of sums of 256 terms.
ROUNDING = 1e-9


def game(players: str, seed: int, n: int = 3) -> dict[frozenset[str], np.ndarray]:
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    return {one: luck.normal(size=n) for one in shapley.coalitions(list(players))}


def test_glove_game_has_the_values_of_the_textbook():
    """Two left gloves and a right one: a pair is worth 1, and the right glove gets two thirds of it."""
    value = {
        one: np.array([1.0 if "r" in one and len(one) > 1 else 0.0]) for one in shapley.coalitions("abr")
    }
    found = shapley.shapley(value, "abr")
    assert {name: part[0] for name, part in found.items()} == pytest.approx(
        {"a": 1 / 6, "b": 1 / 6, "r": 2 / 3}
    )
    assert shapley.interaction(value, "abr").tolist() == [1.0]


@given(st.integers(0, 10_000), st.integers(1, 5))
def test_values_sum_to_the_whole_effect_draw_by_draw(seed, k):
    players = "abcde"[:k]
    value = game(players, seed)
    total = np.sum(list(shapley.shapley(value, players).values()), axis=0)
    assert total == pytest.approx(value[frozenset(players)] - value[frozenset()], abs=ROUNDING)


@given(st.integers(0, 10_000))
def test_values_are_the_mean_over_all_orders(seed):
    players, value = "abcd", game("abcd", seed)
    steps = {player: [] for player in players}
    for order in itertools.permutations(players):
        for at, player in enumerate(order):
            before = frozenset(order[:at])
            steps[player].append(value[before | {player}] - value[before])
    for player, part in shapley.shapley(value, players).items():
        assert part == pytest.approx(np.mean(steps[player], axis=0), abs=ROUNDING)


@given(st.integers(0, 10_000))
def test_the_order_in_which_switches_are_listed_does_not_matter(seed):
    value = game("abcd", seed)
    one, other = shapley.shapley(value, "abcd"), shapley.shapley(value, "cadb")
    for player in "abcd":
        assert other[player] == pytest.approx(one[player], abs=ROUNDING)


@given(st.integers(0, 10_000))
def test_switches_that_do_the_same_get_the_same_and_one_that_does_nothing_gets_nothing(seed):
    small = game("ab", seed)
    # c does nothing; a and b count only by how many of them are on
    even = {one: small[frozenset("ab"[: len(one & frozenset("ab"))])] for one in shapley.coalitions("abc")}
    found = shapley.shapley(even, "abc")
    assert found["a"] == pytest.approx(found["b"], abs=ROUNDING)
    assert found["c"] == pytest.approx(np.zeros(3), abs=ROUNDING)


def test_switches_that_do_not_touch_each_other_get_what_they_do_alone():
    size = {"a": 1.0, "b": -2.0, "c": 5.0}
    value = {one: np.array([sum(size[name] for name in one)]) for one in shapley.coalitions("abc")}
    assert {name: part[0] for name, part in shapley.shapley(value, "abc").items()} == pytest.approx(size)
    assert shapley.interaction(value, "abc")[0] == pytest.approx(0.0)


@pytest.mark.parametrize("players", ["abcdefghi", "aa"])
def test_too_many_players_or_two_of_a_name_are_refused(players):
    with pytest.raises(ValueError, match="different players"):
        shapley.coalitions(players)


def test_a_missing_coalition_is_not_taken_for_nothing():
    value = game("ab", 1)
    del value[frozenset("b")]
    with pytest.raises(KeyError):
        shapley.shapley(value, "ab")
