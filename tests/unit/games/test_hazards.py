"""Rates of exit from counts, by hand and against simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.games import hazards

MIDDLE = np.array(0.5)


def test_the_mean_of_the_posterior_is_half_an_exit_above_the_count():
    u = (np.arange(100_000) + 0.5) / 100_000
    assert hazards.rate(np.array(7.0), np.array(841.2), u).mean() == pytest.approx(7.5 / 841.2, rel=1e-4)


def test_with_many_exits_the_interval_is_the_normal_one():
    low, high = hazards.rate(np.array(10_000.0), np.array(1.0), np.array([0.05, 0.95]))
    assert (high - low) / 2 == pytest.approx(1.645 * math.sqrt(10_000), rel=0.01)


def test_the_ratio_is_what_two_simulated_rates_have():
    luck = np.random.default_rng(1)  # noqa: TID251 - luck of a test
    exposed = hazards.rate(np.array(10.0), np.array(181.0), luck.uniform(size=200_000))
    other = hazards.rate(np.array(35.0), np.array(1473.0), luck.uniform(size=200_000))
    at = np.array([0.05, 0.5, 0.95])
    counts = (np.array(x) for x in (10.0, 181.0, 35.0, 1473.0))
    assert hazards.ratio(*counts, at) == pytest.approx(np.quantile(exposed / other, at), rel=0.01)


def test_no_exit_among_the_exposed_leaves_a_ratio_that_may_still_be_above_one():
    counts = (np.array(x) for x in (0.0, 122.0, 25.0, 5063.0))
    low, high = hazards.ratio(*counts, np.array([0.05, 0.95]))
    assert low < 0.01
    assert high > 1


def test_a_rate_of_a_tenth_a_year_gives_less_than_a_tenth_within_a_year():
    assert hazards.p_within(np.array(0.1), 1.0) == pytest.approx(1 - math.exp(-0.1))


@given(st.integers(0, 200), st.floats(1.0, 1e4), st.floats(0.01, 0.99))
def test_one_more_exit_never_lowers_the_rate(exits, years, position):
    rates = [
        hazards.rate(np.array(float(k)), np.array(years), np.array(position)) for k in (exits, exits + 1)
    ]
    assert rates[0] < rates[1]


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.05, 0.95))
def test_a_ratio_and_its_inverse_mirror_each_other(exposed, other, position):
    ahead = (np.array(x) for x in (float(exposed), 10.0, float(other), 20.0))
    back = (np.array(x) for x in (float(other), 20.0, float(exposed), 10.0))
    assert hazards.ratio(*ahead, np.array(position)) == pytest.approx(
        1 / hazards.ratio(*back, np.array(1 - position)), rel=1e-6
    )


@given(st.floats(0.0, 5.0), st.floats(0.0, 10.0))
def test_chances_lie_between_nought_and_one_and_grow_with_time(rate, time):
    now, later = hazards.p_within(np.array(rate), time), hazards.p_within(np.array(rate), time + 1.0)
    assert 0 <= now <= later <= 1
