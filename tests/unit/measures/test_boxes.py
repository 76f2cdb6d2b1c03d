"""Boxes: peeled, pasted, freed of chance."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from equipoise.measures import boxes

N = 1_000


@pytest.fixture
def luck():
    return np.random.default_rng(7)  # noqa: TID251 - luck of a test


@pytest.fixture
def columns(luck):
    return {name: luck.random(N) for name in ("x", "y", "z")}


def test_a_corner_is_found_with_its_two_limits_and_no_third(columns):
    chosen = (columns["x"] > 0.6) & (columns["y"] < 0.5)
    found = boxes.find(columns, chosen, density=0.9)
    assert set(found.limits) == {"x", "y"}
    assert found.limits["x"][0] == pytest.approx(0.6, abs=0.05)
    assert found.limits["x"][1] == math.inf
    assert found.limits["y"] == (-math.inf, pytest.approx(0.5, abs=0.05))
    assert found.density >= 0.9
    assert found.coverage > 0.85


def test_coverage_density_and_mass_are_counts_of_draws(columns):
    chosen = columns["x"] > 0.6
    found = boxes.find(columns, chosen)
    within = boxes.inside(found.limits, columns)
    assert found.coverage == (within & chosen).sum() / chosen.sum()
    assert found.density == (within & chosen).sum() / within.sum()
    assert found.mass == within.mean()


def test_a_denser_box_is_never_wider(columns, luck):
    chosen = columns["x"] + 0.3 * luck.random(N) > 0.9
    masses = [boxes.find(columns, chosen, density=d).mass for d in (0.5, 0.7, 0.9)]
    assert masses == sorted(masses, reverse=True)
    assert masses[0] > masses[-1]


@pytest.mark.parametrize("seed", range(5))
def test_chance_alone_gives_no_limit(seed):
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    noise = {f"x{k}": luck.random(300) for k in range(10)}
    assert not boxes.find(noise, luck.random(300) < 0.3).limits


def test_a_limit_on_nothing_but_noise_is_dropped_and_the_true_one_stays(columns, luck):
    chosen = (columns["x"] > 0.8) & (luck.random(N) < 0.6)
    assert set(boxes.find(columns, chosen, density=0.95).limits) == {"x"}


@pytest.mark.parametrize("all_or_none", [True, False])
def test_where_all_or_none_are_chosen_there_is_no_box(columns, all_or_none):
    found = boxes.find(columns, np.full(N, all_or_none))
    assert not found.limits
    assert (found.mass, found.density, found.coverage) == (1.0, float(all_or_none), float(all_or_none))


def test_a_word_as_zeros_and_ones_is_peeled_whole(luck):
    is_word = (luck.random(N) < 0.2).astype(float)
    found = boxes.find({"word": is_word, "other": luck.random(N)}, is_word == 1.0)
    assert dict(found.limits) == {"word": (1.0, math.inf)}
    assert (found.coverage, found.density) == (1.0, 1.0)


def test_every_box_of_the_path_is_smaller_and_denser_than_the_one_before(columns, luck):
    trail = boxes.path(columns, columns["x"] * columns["y"] > 0.3 + 0.2 * luck.random(N))
    assert len(trail) > 5
    for before, after in itertools.pairwise(trail):
        assert after.mass < before.mass
        assert after.density > before.density
    assert trail[-1].mass >= boxes.LEAST_MASS


def test_a_box_can_be_measured_in_draws_that_it_was_not_found_in(columns):
    chosen = columns["x"] > 0.5
    halves = [{name: column[k::2] for name, column in columns.items()} for k in (0, 1)]
    found = boxes.find(halves[0], chosen[0::2])
    other = boxes.measured(found.limits, halves[1], chosen[1::2])
    assert other.limits == found.limits
    assert other.density == pytest.approx(found.density, abs=0.1)


def test_columns_of_another_length_are_refused():
    with pytest.raises(ValueError, match="each of 3 draws"):
        boxes.find({"x": np.zeros(2)}, np.array([True, False, True]))


def test_the_chance_of_a_limit_is_the_tail_of_the_binomial_law():
    stats = pytest.importorskip("scipy.stats")
    box = boxes.Box(limits={}, coverage=0.5, density=0.8, mass=0.2)
    wider = boxes.Box(limits={}, coverage=1.0, density=0.6, mass=0.5)
    assert boxes._p_at_least(box, wider, 100) == pytest.approx(stats.binom.sf(15, 20, 0.6))
