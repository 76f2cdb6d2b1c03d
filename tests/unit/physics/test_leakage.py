from __future__ import annotations

import itertools

import numpy as np
import pytest

from equipoise import kernels
from equipoise.errors import RangeError
from equipoise.physics import leakage


def by_hand(n_warheads: int, n_interceptors: int, p_kill: float) -> float:
    """Chance of a leak, warhead by warhead, with interceptors dealt out in turn."""
    shots = [0] * n_warheads
    for i in range(n_interceptors):
        shots[i % n_warheads] += 1
    return 1 - np.prod([1 - (1 - p_kill) ** n for n in shots])


def test_interceptors_are_dealt_out_in_turn():
    for n_warheads, n_interceptors in itertools.product(range(1, 8), range(20)):
        expected = by_hand(n_warheads, n_interceptors, 0.4)
        assert leakage.leak_probability(n_warheads, n_interceptors, 0.4) == pytest.approx(expected, abs=1e-12)


def test_one_more_interceptor_never_lets_more_through():
    warheads, interceptors = np.arange(1, 30)[:, None], np.arange(60)
    leak = leakage.leak_probability(warheads, interceptors, 0.3)
    assert (np.diff(leak, axis=1) <= 0).all()
    assert (np.diff(leak, axis=0) >= 0).all()


def test_where_nothing_comes_nothing_leaks():
    assert leakage.leak_probability(0, 44, 0.5) == 0.0
    assert leakage.no_leak(0, 0.5) == 1.0


def test_too_few_interceptors_make_a_leak_sure():
    assert leakage.leak_probability(8, 7, 1.0) == 1.0
    assert leakage.leak_probability(8, 8, 1.0) == 0.0


def test_tracking_is_shared_by_all_shots_of_a_layer():
    many = leakage.layer_kill(1000, 0.6, 0.5)
    assert many == pytest.approx(0.6)
    assert leakage.layer_kill(1, 0.6, 0.5) == pytest.approx(0.3)


def test_layers_multiply_and_no_layer_stops_nothing():
    assert leakage.scores(0.8, 0.5, [0.25, 0.5]) == pytest.approx(0.8 * 0.5 * 0.75 * 0.5)
    assert leakage.scores(0.8, 0.5, np.zeros(0)) == pytest.approx(0.4)
    kills = np.array([[0.0, 0.5], [1.0, 0.5]])
    assert leakage.scores(1.0, 1.0, kills) == pytest.approx([0.5, 0.0])


def test_the_limit_of_targets_is_whole():
    assert leakage.engagement_limit([44, 45, 1], 2).tolist() == [22, 22, 0]


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        (leakage.layer_kill, (-1, 0.5, 0.5), "shots"),
        (leakage.layer_kill, (2, 1.5, 0.5), "tracking"),
        (leakage.leak_probability, (4, 2.5, 0.5), "interceptors"),
        (leakage.leak_probability, (4, 2, -0.1), "kill"),
        (leakage.no_leak, (np.inf, 0.5), "warheads"),
        (leakage.engagement_limit, (44, 0), "less than one shot"),
        (leakage.scores, (0.5, 0.5, [2.0]), "layer kill"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(function, arguments, reason):
    with pytest.raises(RangeError, match=reason):
        function(*arguments)


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("defence.layer_kill", {"shots": 1.5, "tracking": 1, "kill_probability": 0.5}),
        ("defence.leak_probability", {"warheads": 8, "interceptors": 4.5, "kill_probability": 0.5}),
        ("defence.expected_kills", {"interceptors": 4.5, "kill_probability": 0.5}),
        ("defence.engagement_limit", {"interceptors": 44, "shots_per_target": 1.5}),
        (
            "defence.no_leak",
            {
                "warheads": 2,
                "offence_reliability": 1,
                "offence_kill_probability": 1,
                "layers": [{"shots": 0.5, "tracking": 1, "kill_probability": 1}],
            },
        ),
    ],
)
def test_the_catalogue_refuses_half_an_interceptor(name, inputs):
    assert "whole" in kernels.attempt(name, inputs).reason
