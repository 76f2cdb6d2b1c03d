"""Generating functions of groups against the enumeration of everything that can happen."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from equipoise.arrivals import circle, groups

ON = circle.circle(40, 8)
ONE = np.broadcast_to(ON.points, (1, ON.points.size))


def row(value: float) -> np.ndarray:
    return np.array([value])


def counts(values: np.ndarray) -> np.ndarray:
    return circle.probabilities(values, ON)[0]


def close(found: np.ndarray, direct: dict[int, float] | np.ndarray) -> bool:
    expected = np.zeros(ON.n_max + 1)
    for count, p in enumerate(direct) if isinstance(direct, np.ndarray) else direct.items():
        expected[count] = p
    return bool(np.abs(found - expected).max() < 1e-8)


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        (0.0, {0: 1.0}),
        (1.0, {1: 1.0}),
        (0.25, {0: 0.75, 1: 0.25}),
        (3.4, {3: 0.6, 4: 0.4}),
        (7.9, {7: 0.1, 8: 0.9}),
        (8.0, {8: 1.0}),
    ],
)
def test_a_load_between_whole_numbers_is_a_mixture_of_both(mean, expected):
    assert close(counts(groups.load(row(mean), ON)), expected)


def test_loads_may_differ_from_draw_to_draw():
    found = circle.probabilities(groups.load(np.array([2.0, 2.5, 0.5]), ON), ON)
    assert np.allclose(found[:, :4], [[0, 0, 1, 0], [0, 0, 0.5, 0.5], [0.5, 0.5, 0, 0]], atol=1e-8)


def test_independent_missiles_are_binomial():
    found = counts(groups.independent(row(0.3), row(20.0), ONE))
    assert close(found, stats.binom.pmf(np.arange(41), 20, 0.3))


def test_independent_missiles_of_three_warheads_come_in_threes():
    found = counts(groups.independent(row(0.3), row(10.0), groups.load(row(3.0), ON)))
    assert close(found, {3 * k: stats.binom.pmf(k, 10, 0.3) for k in range(11)})


def enumerated(s: float, hit: float, spared: float, items: int, size: int) -> dict[int, float]:
    """Walk through every fate of every site and item: the fewest sites, as even as possible."""
    n_sites = max(-(-items // size), 1)
    sizes = [items // n_sites + (k < items % n_sites) for k in range(n_sites)]
    found: dict[int, float] = {}
    for fates in itertools.product((False, True), repeat=len(sizes)):
        weight = np.prod([s if fate else 1 - s for fate in fates])
        chances = [spared if fate else hit for fate, n in zip(fates, sizes, strict=True) for _ in range(n)]
        for arrives in itertools.product((0, 1), repeat=items):
            p = np.prod([c if a else 1 - c for c, a in zip(chances, arrives, strict=True)])
            found[sum(arrives)] = found.get(sum(arrives), 0.0) + weight * p
    return found


@pytest.mark.parametrize("items", [0, 1, 2, 3, 5, 7])
@pytest.mark.parametrize("size", [1, 2, 3, 9])
@pytest.mark.parametrize("chances", [(0.4, 0.1, 0.8), (0.0, 0.2, 0.9), (1.0, 0.2, 0.9), (0.7, 0.0, 1.0)])
def test_sites_live_or_die_as_a_whole(items, size, chances):
    s, hit, spared = chances
    found = groups.sites(row(s), row(hit), row(spared), row(float(items)), row(float(size)), ONE)
    assert close(counts(found), enumerated(s, hit, spared, items, size))


def test_a_shared_site_makes_nothing_left_likelier_than_separate_sites():
    chances = (row(0.6), row(0.0), row(1.0), row(9.0))
    shared = counts(groups.sites(*chances, row(9.0), ONE))
    apart = counts(groups.sites(*chances, row(1.0), ONE))
    assert shared[0] == pytest.approx(0.4)
    assert apart[0] == pytest.approx(0.4**9, abs=1e-8)
    assert np.arange(41) @ shared == pytest.approx(np.arange(41) @ apart, abs=1e-6)


def test_garrison_sizes_may_differ_from_draw_to_draw():
    size = np.array([1.0, 2.0, 3.0, 9.0])
    n = size.size
    same = [np.full(n, value) for value in (0.4, 0.1, 0.8, 7.0)]
    found = circle.probabilities(
        groups.sites(*same, size, np.broadcast_to(ON.points, (n, ON.points.size))), ON
    )
    for k in range(n):
        assert close(found[k], enumerated(0.4, 0.1, 0.8, 7, int(size[k])))


def test_a_volley_between_whole_numbers_is_a_mixture():
    found = counts(groups.volley(row(0.5), row(2.25), ONE))
    expected = 0.75 * stats.binom.pmf(np.arange(41), 2, 0.5) + 0.25 * stats.binom.pmf(np.arange(41), 3, 0.5)
    assert close(found, expected)


def test_a_site_that_holds_a_broken_number_is_rounded_to_the_fewest_even_sites():
    # seven items at up to 3.5 a site stand at two sites, as four and three
    found = groups.sites(row(0.4), row(0.1), row(0.8), row(7.0), row(3.5), ONE)
    assert close(counts(found), enumerated(0.4, 0.1, 0.8, 7, 4))


def test_a_type_that_fails_as_a_type_sends_nothing_at_all():
    working = groups.independent(row(0.9), row(10.0), ONE)
    found = counts(groups.with_fault(row(0.05), working))
    expected = 0.95 * stats.binom.pmf(np.arange(41), 10, 0.9)
    expected[0] += 0.05
    assert close(found, expected)


def test_a_boat_in_overhaul_takes_all_its_missiles_with_it():
    boat = groups.single(row(0.8), circle.power(groups.single(row(0.9), ONE), row(3.0)))
    expected = 0.8 * stats.binom.pmf(np.arange(41), 3, 0.9)
    expected[0] += 0.2
    assert close(counts(boat), expected)
