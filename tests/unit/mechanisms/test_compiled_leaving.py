"""Who is gone or ready in time: compiled against the arrays that it stands in for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import Generator, default_rng  # noqa: TID251 - luck of a test
from scipy.special import ndtr
from support import Stand

from equipoise.mechanisms import command, survivability, warning
from equipoise.strike import compiled_leaving as compiled

N, BRANCHES, CLASSES = 6, 2, 5
LEGS = ("silo", "mobile", "mobile", "submarine", "submarine", "bomber", "mobile")
twins = settings(deadline=None, max_examples=60)
seeds = st.integers(0, 2**32 - 1)


def times(random: Generator, *shape: int) -> np.ndarray:
    """Return times of which some are equal, some are zero and some are never."""
    found = np.round(random.random(shape) * 20.0) * 100.0 * random.choice([1.0, 0.01, 7.0])
    return np.where(random.random(shape) < 0.2, np.inf, found)


def same(found: np.ndarray, reference: np.ndarray) -> None:
    """Hold chances against each other; far out in a tail the root of the score decides the last digits."""
    np.testing.assert_allclose(found, reference, rtol=1e-12, atol=1e-21)


def test_the_normal_law_is_the_same_in_the_middle_and_in_both_tails():
    score = np.concatenate([np.linspace(-6.0, 9.0, 4001), [np.inf, -np.inf, 0.0]])
    found = compiled.left_in_time(np.exp(score)[:, None], np.ones(score.size), np.ones(score.size))[:, 0]
    reference = ndtr(np.log(np.exp(score[:-2])))
    assert np.abs(found[:-2] / reference - 1.0).max() < 1e-13
    assert found[-3:].tolist() == [1.0, 0.0, 0.5]


@twins
@given(seeds)
def test_times_left_and_chances_to_be_in_time_are_the_same_compiled_or_not(seed):
    random = default_rng(seed)
    numbers = {f"budget.aaa.{name}": 1.0 + 300.0 * random.random(N) for name in warning.STEPS}
    reading = Stand(n=N, numbers={**numbers, "budget.aaa.variation": 0.05 + random.random(N)})
    given = (
        times(random, N, CLASSES),
        times(random, N),
        times(random, N, BRANCHES),
        random.integers(0, CLASSES, 9),
        random.random(9) < 0.7,
    )
    found, reference = warning.left(reading, "aaa", *given), warning.side_by_side(reading, "aaa", *given)
    np.testing.assert_array_equal(found.forces_s, reference.forces_s)
    np.testing.assert_array_equal(found.capital_s, reference.capital_s)
    same(found.p_in_time, reference.p_in_time)
    same(found.p_out, reference.p_out)


@twins
@given(seeds, st.sampled_from(("day", "generated")))
def test_what_survives_is_the_same_compiled_or_not(seed, alert):
    random = default_rng(seed)
    shares = ("mobile.aaa.found", "submarine.aaa.found", "submarine.aaa.found_generated")
    lasting = ("mobile.aaa.flush", "bomber.aaa.scramble")
    numbers = {key: random.random(N) for key in shares}
    for key in lasting:
        numbers[key], numbers[f"{key}_variation"] = 60.0 + 900.0 * random.random(N), 0.05 + random.random(N)
    legs = tuple(random.permutation(LEGS)[: random.integers(1, len(LEGS) + 1)])
    there = {key: value for key, value in numbers.items() if key.split(".")[0] in legs}
    away, p_site, p_partial, p_tracked = random.random((4, N, len(legs)))
    left_s = times(random, N, BRANCHES, len(legs))
    reading = Stand(n=N, numbers=there)
    found = survivability.survival(reading, "aaa", legs, away, p_site, p_partial, p_tracked, left_s, alert)
    hit, spared, launched = survivability.side_by_side(
        reading, "aaa", legs, away, p_partial, p_tracked, left_s, alert
    )
    same(found.p_if_hit, hit)
    same(found.p_if_spared, spared)
    np.testing.assert_array_equal(found.p_launched, launched)
    np.testing.assert_array_equal(found.p_site, p_site)


@twins
@given(seeds)
def test_who_is_out_of_reach_in_time_is_the_same_compiled_or_not(seed):
    random = default_rng(seed)
    left_s, median = times(random, N, BRANCHES), 100.0 * random.integers(1, 20, N)
    sd = random.choice([0.0, 0.3, 1.0], N)
    same(compiled.left_in_time(left_s, median, sd), command.left_side_by_side(left_s, median, sd))
