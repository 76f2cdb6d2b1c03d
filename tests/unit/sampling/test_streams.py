"""Named streams: pinned numbers, addresses, and the shared factors."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy.special import ndtri

from equipoise.sampling import streams

#: Sampling error of a correlation is 1/sqrt(n); five of them are never passed by luck.
N = 20_000
FIVE_ERRORS = 5 / N**0.5
#: Written down on the first day; a change moves every result ever published.
FIRST = [0.883292290659686, 0.6451555713002665, 0.7653008068218766]
ACROSS = [0.7448677406256351, 0.7682038856678252]


def test_the_numbers_of_a_name_and_seed_never_change() -> None:
    first = streams.uniform("radar.example.range", seed=0, n=3)
    across = streams.uniform("radar.example.range", seed=7, n=2, start=1023)
    assert first.tolist() == FIRST
    assert across.tolist() == ACROSS


def test_seed_nought_is_a_seed_of_its_own() -> None:
    nought, one = (streams.uniform("silo.rus.hardness", seed=seed, n=64) for seed in (0, 1))
    assert not np.any(nought == one)
    assert nought.tolist() == streams.uniform("silo.rus.hardness", seed=0, n=64).tolist()


@pytest.mark.parametrize("seed", [-1, 2**128])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="seed"):
        streams.uniform("silo.rus.hardness", seed=seed, n=1)


@pytest.mark.parametrize("seed", [1.0, True, "1", None])
def test_a_seed_that_is_no_whole_number_is_refused(seed: object) -> None:
    with pytest.raises(TypeError, match="seed"):
        streams.uniform("silo.rus.hardness", seed=seed, n=1)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("n", "start"), [(-1, 0), (1, -1)])
def test_negative_counts_of_draws_are_refused(n: int, start: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        streams.uniform("silo.rus.hardness", seed=0, n=n, start=start)


def test_a_stream_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="name"):
        streams.uniform("", seed=0, n=1)


def test_large_seeds_that_differ_only_high_up_give_other_numbers() -> None:
    low, high = (streams.uniform("a.b.c", seed=seed, n=32) for seed in (5, 5 + 2**127))
    assert not np.any(low == high)


def test_no_draws_are_an_empty_row() -> None:
    assert streams.uniform("a.b.c", seed=0, n=0).shape == (0,)


def test_numbers_fill_the_unit_interval_evenly() -> None:
    u = np.sort(streams.uniform("a.b.c", seed=3, n=N))
    gap = np.abs(u - (np.arange(N) + 0.5) / N).max()
    assert gap < 1.95 / N**0.5  # Kolmogorov and Smirnov, chance 0.001
    assert u[0] > 0
    assert u[-1] < 1


def test_the_extreme_raw_words_stay_inside_the_open_interval() -> None:
    raw = np.array([0, 2**64 - 1], np.uint64)
    lowest, highest = ((raw >> streams._SHIFT).astype(float) + 0.5) * streams._STEP
    assert 0 < lowest == streams._LOWEST
    assert streams._HIGHEST == highest < 1


def test_four_hundred_names_are_drawn_in_well_under_a_sixth_of_a_second() -> None:
    walls = []
    for _ in range(5):
        start = time.perf_counter()
        for i in range(400):
            streams.uniform(f"radar.r{i}.range", seed=0, n=2048)
        walls.append(time.perf_counter() - start)
    assert min(walls) < 0.15


def test_without_a_factor_or_weight_a_fact_keeps_its_own_luck_to_the_last_bit() -> None:
    own = streams.uniform("a.b.c", seed=0, n=3000).tolist()
    assert streams.mixed("a.b.c", "", 0.9, seed=0, n=3000).tolist() == own
    assert streams.mixed("a.b.c", "luck", 0.0, seed=0, n=3000).tolist() == own


def test_two_facts_of_one_factor_correlate_by_the_product_of_their_weights() -> None:
    first = ndtri(streams.mixed("a.b.c", "luck", 0.8, seed=0, n=N))
    second = ndtri(streams.mixed("a.d.c", "luck", -0.5, seed=0, n=N))
    third = ndtri(streams.mixed("a.e.c", "other", 0.8, seed=0, n=N))
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(-0.4, abs=FIVE_ERRORS)
    assert np.corrcoef(first, third)[0, 1] == pytest.approx(0.0, abs=FIVE_ERRORS)


def test_a_mixed_number_is_still_uniform() -> None:
    u = np.sort(streams.mixed("a.b.c", "luck", 0.7, seed=0, n=N))
    assert np.abs(u - (np.arange(N) + 0.5) / N).max() < 1.95 / N**0.5


def test_facts_that_follow_the_factor_wholly_move_as_one() -> None:
    up, also, down = (streams.mixed(f"a.{k}.c", "luck", w, seed=0, n=50) for k, w in enumerate((1, 1.0, -1)))
    assert up.tolist() == also.tolist()
    assert (up + down).tolist() == [1.0] * 50


def test_a_factor_called_like_a_fact_has_another_luck() -> None:
    fact = streams.uniform("a.b.c", seed=0, n=50)
    assert not np.any(fact == streams.mixed("a.d.c", "a.b.c", 1.0, seed=0, n=50))


def test_a_mixed_number_never_reaches_nought_or_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def at_the_end(name: str, *, seed: int, n: int, start: int = 0) -> np.ndarray:
        return np.array([streams._LOWEST, streams._HIGHEST])

    monkeypatch.setattr(streams, "uniform", at_the_end)
    u = streams.mixed("a.b.c", "luck", 0.7, seed=0, n=2)
    assert u.tolist() == [streams._LOWEST, streams._HIGHEST]


@pytest.mark.parametrize("weight", [1.1, -2.0, float("nan")])
def test_a_weight_beyond_one_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        streams.mixed("a.b.c", "luck", weight, seed=0, n=1)
