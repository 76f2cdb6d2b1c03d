"""Probabilities read off a circle are those of the distribution that was put on it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from equipoise.arrivals import circle

#: Promised: folding and rounding each stay below 1e-8, over the whole range up to n_max.
PROMISED = 1e-7


def function(pmf: np.ndarray, on: circle.Circle) -> np.ndarray:
    """Evaluate the generating function of a distribution, term by term, highest first."""
    value = np.zeros_like(on.points)
    for p in pmf[::-1]:
        value = value * on.points + p
    return value


def binomial(p: float, size: int, on: circle.Circle) -> np.ndarray:
    return circle.power((1 - p + p * on.points)[None], np.array([float(size)]))[0]


@pytest.mark.parametrize("n_max", [1, 7, 8, 50, 200, 333])
@pytest.mark.parametrize("p", [0.003, 0.1, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("size", [1, 30, 200, 1338])
def test_a_binomial_comes_back_over_the_whole_range(n_max, p, size):
    on = circle.circle(n_max)
    found = circle.probabilities(binomial(p, size, on), on)
    assert found.shape == (n_max + 1,)
    assert np.abs(found - stats.binom.pmf(np.arange(n_max + 1), size, p)).max() < PROMISED


def test_a_product_of_functions_is_the_sum_of_independent_counts():
    rng_free = np.abs(np.sin(np.arange(1.0, 41.0)))  # any positive numbers do
    one, other = rng_free[:25] / rng_free[:25].sum(), rng_free[25:] / rng_free[25:].sum()
    on = circle.circle(60)
    found = circle.probabilities(function(one, on) * function(other, on), on)
    direct = np.convolve(one, other)
    assert np.abs(found[: direct.size] - direct).max() < PROMISED
    assert found[direct.size :].max() < PROMISED


def test_a_mixture_of_functions_is_the_mixture_of_the_counts():
    on = circle.circle(40)
    few, many = stats.binom.pmf(np.arange(41), 10, 0.3), stats.binom.pmf(np.arange(41), 40, 0.9)
    found = circle.probabilities(0.25 * function(few, on) + 0.75 * function(many, on), on)
    assert np.abs(found - (0.25 * few + 0.75 * many)).max() < PROMISED


def test_what_lies_beyond_the_largest_count_does_not_fold_back():
    on = circle.circle(20)
    found = circle.probabilities(on.points**16 * on.points**16, on)
    assert on.n_points < 32
    assert found.max() < PROMISED


def test_the_points_are_the_least_even_number_that_the_transform_is_quick_at():
    quick = sorted(
        2**a * 3**b * 5**c
        for a, b, c in itertools.product(range(1, 11), range(7), range(5))
        if 2**a * 3**b * 5**c <= 1100
    )
    for n_max in range(1, 1000):
        assert circle.circle(n_max).n_points == next(n for n in quick if n > n_max)


@pytest.mark.parametrize("p", [0.001, 0.003, 0.01, 0.04, 0.15, 0.5, 0.999])
@pytest.mark.parametrize("size", [1, 40, 400, 1338])
def test_cumulative_probabilities_match_a_binomial_at_every_count(p, size):
    on = circle.circle(200)
    counts = tuple(range(201))
    found = circle.p_at_most(binomial(p, size, on)[None], on, counts)
    assert np.abs(found[0] - stats.binom.cdf(counts, size, p)).max() < PROMISED
    assert (np.diff(found[0]) >= 0).all()


def test_a_cumulative_probability_is_never_above_one():
    on = circle.circle(50)
    found = circle.p_at_most(np.ones((3, on.points.size), complex), on, (0, 50))
    assert found.max() <= 1.0
    assert np.allclose(found, 1.0, atol=PROMISED)


def test_each_draw_gets_its_own_power():
    exponent = np.array([0.0, 1.0, 2.0, 3.0, 17.0, 64.0, 511.0])
    on = circle.circle(100)
    p = np.linspace(0.1, 0.9, exponent.size)[:, None]
    values = 1 - p + p * on.points
    found = circle.power(values, exponent)
    assert np.allclose(found, values ** exponent[:, None], rtol=1e-12, atol=0)


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, 5, 8, 27, 100])
def test_the_same_power_for_all_draws_is_the_plain_power(exponent):
    values = np.array([[0.5 + 0.25j, 0.9], [1.0, -0.3j]])
    kept = values.copy()
    found = circle.power(values, np.full(2, float(exponent)))
    assert np.allclose(found, values**exponent, rtol=1e-12)
    assert (values == kept).all()


def test_a_power_of_no_draws_is_empty():
    assert circle.power(np.zeros((0, 5), complex), np.zeros(0)).shape == (0, 5)
