"""Mean, interval and sampling error, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from equipoise.errors import NumericsError
from equipoise.measures import intervals


def test_a_summary_has_mean_and_points_between_draws() -> None:
    found = intervals.summary(np.array([4.0, 0.0, 2.0, 10.0, 8.0]))
    assert (found.mean, found.q50) == (4.8, 4.0)
    assert (found.q05, found.q95) == pytest.approx((0.4, 9.6))


def test_the_sampling_error_is_that_of_the_mean() -> None:
    assert intervals.sampling_error(np.array([1.0, 3.0])) == 1.0
    assert intervals.sampling_error(np.array([1.0, 3.0] * 50)) == pytest.approx(math.sqrt(1 / 99))


@pytest.mark.parametrize("n", [2, 7, 129, 2048])
def test_mean_error_and_points_are_numpys_to_the_last_bit(n: int) -> None:
    values = np.random.default_rng(n).normal(3.0, 2.0, n)  # noqa: TID251 - luck of a test
    found = intervals.summary(values)
    assert (found.q05, found.q50, found.q95) == tuple(np.quantile(values, (0.05, 0.5, 0.95)))
    assert intervals.mean(values) == found.mean == float(np.mean(values))
    assert intervals.sampling_error(values) == float(np.std(values, ddof=1) / math.sqrt(n))


def test_equal_draws_have_no_sampling_error_at_all() -> None:
    values = np.full(1001, 0.1)
    assert float(np.std(values, ddof=1)) > 0  # what rounding would have left
    assert intervals.sampling_error(values) == 0.0


def test_one_draw_tells_nothing_about_its_error() -> None:
    with pytest.raises(ValueError, match="two draws"):
        intervals.sampling_error(np.array([1.0]))


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_not_finite_is_named_by_its_draw(bad: float) -> None:
    with pytest.raises(NumericsError, match=r"fear: is not finite in 2 of 5 draws \(first: draw 2\)"):
        intervals.summary(np.array([0.0, 1.0, bad, 2.0, bad]), "fear")
    with pytest.raises(NumericsError, match=r"p: is not finite in 1 of 3 draws \(first: draw 1\)"):
        intervals.checked(np.array([0.0, bad, 7.0]), "p", intervals.PROBABILITY)


def test_a_probability_may_leave_its_bounds_by_rounding_only() -> None:
    intervals.checked(np.array([-1e-12, 1 + 1e-12]), "p", intervals.PROBABILITY)
    for beyond in (-0.001, 1.001):
        with pytest.raises(NumericsError, match=r"not between 0 and 1 in 1 of 2 draws \(first: draw 1\)"):
            intervals.checked(np.array([0.5, beyond]), "p", intervals.PROBABILITY)


@pytest.mark.parametrize("values", [np.zeros(0), np.zeros((2, 2)), np.array(1.0)])
def test_values_that_are_no_row_of_draws_are_refused(values: np.ndarray) -> None:
    with pytest.raises(ValueError, match="one row of draws"):
        intervals.summary(values)
