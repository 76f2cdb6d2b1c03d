from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from equipoise.physics import counts


def test_one_group_is_the_binomial_distribution():
    points = counts.circle(30)
    spread = counts.distribution(counts.independent(points, 30, 0.3))
    assert spread == pytest.approx(binom.pmf(np.arange(31), 30, 0.3), abs=1e-14)


def test_two_groups_are_the_convolution_of_both():
    points = counts.circle(14)
    both = counts.independent(points, 10, 0.2) * counts.independent(points, 4, 0.5)
    direct = np.convolve(binom.pmf(np.arange(11), 10, 0.2), binom.pmf(np.arange(5), 4, 0.5))
    assert counts.distribution(both) == pytest.approx(direct, abs=1e-14)


def test_a_shared_fate_puts_its_failure_on_zero():
    points = counts.circle(6)
    spread = counts.distribution(counts.shared_fate(counts.independent(points, 6, 0.3), 0.5))
    assert spread[0] == pytest.approx(0.5 + 0.5 * 0.7**6)
    assert counts.mean(spread) == pytest.approx(0.9)


def test_draws_have_distributions_of_their_own():
    spread = counts.distribution(counts.independent(counts.circle(5), 5, np.array([0.1, 0.9])))
    assert spread.shape == (2, 6)
    assert spread[0] == pytest.approx(spread[1][::-1])


def test_at_least_counts_from_the_number_itself():
    spread = np.array([0.1, 0.2, 0.3, 0.4])
    assert [float(counts.at_least(spread, k)) for k in (0, 1, 3, 4)] == pytest.approx([1.0, 0.9, 0.4, 0.0])
