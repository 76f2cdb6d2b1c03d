"""Shares of variance on functions whose shares are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.measures import sensitivity

#: First-order indices of the Ishigami function with a = 7, b = 0.1 (Ishigami and Homma 1990).
ISHIGAMI = {"x1": 0.3139, "x2": 0.4424, "x3": 0.0}


def columns(n: int, names: str = "x1 x2 x3", seed: int = 3) -> dict[str, np.ndarray]:
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    return {name: luck.uniform(-np.pi, np.pi, n) for name in names.split()}


def ishigami(x: dict[str, np.ndarray]) -> np.ndarray:
    return np.sin(x["x1"]) + 7 * np.sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * np.sin(x["x1"])


def test_the_ishigami_function_has_its_known_shares():
    x = columns(20_000)
    found = sensitivity.first_order(ishigami(x), x, bins=32)
    for name, share in ISHIGAMI.items():
        assert found[name] == pytest.approx(share, abs=0.015), name


def test_a_sum_of_lines_has_shares_by_the_squares_of_the_slopes():
    x = columns(8_192)
    found = sensitivity.first_order(3 * x["x1"] + 1 * x["x2"], x)
    assert found["x1"] == pytest.approx(0.9, abs=0.02)
    assert found["x2"] == pytest.approx(0.1, abs=0.02)


def test_the_correction_leaves_nothing_on_average_for_facts_that_do_nothing():
    names = " ".join(f"x{k}" for k in range(200))
    x = columns(2_048, names)
    outcome = np.random.default_rng(9).normal(size=2_048)  # noqa: TID251 - luck of a test
    shares = sensitivity.first_order(outcome, x)
    assert np.mean(list(shares.values())) == pytest.approx(0.0, abs=0.001)
    assert len(sensitivity.above_chance(shares, 2_048)) <= 4


def test_words_are_taken_word_by_word():
    word = np.arange(3_000) % 3.0
    found = sensitivity.first_order((word == 1).astype(float), {"word": word})
    assert found["word"] == pytest.approx(1.0)


def test_lumps_of_equal_values_are_not_cut():
    x = np.concatenate([np.zeros(900), np.linspace(1, 2, 100)])
    assert sensitivity.first_order((x > 0).astype(float), {"x": x})["x"] == pytest.approx(1.0)


def by_rank(column: np.ndarray, bins: int) -> list[int]:
    """Classes as they are defined: the rank of the first of equal values, cut into equal parts."""
    values = sorted(set(column.tolist()))
    part = {value: int((column < value).sum()) * bins // column.size for value in values}
    kept = sorted(set(part.values())) if len(values) > sensitivity.MOST_VALUES else values
    return [kept.index(part[v] if len(values) > sensitivity.MOST_VALUES else v) for v in column.tolist()]


@given(
    st.lists(st.one_of(st.just(0.0), st.integers(-30, 30), st.floats(-1.0, 1.0)), min_size=1, max_size=150),
    st.integers(2, 40),
)
def test_classes_are_those_of_ranks_with_lumps_left_whole(values, bins):
    column = np.array(values, np.float64)
    assert sensitivity.classes(column, bins).tolist() == by_rank(column, bins)


def test_many_columns_at_once_have_the_shares_that_each_has_alone():
    x = columns(1_000, " ".join(f"x{k}" for k in range(9)))
    # fewer and more values than classes, so that not all have as many
    x |= {"words": np.arange(1_000) % 5.0, "lump": np.maximum(x["x0"], 0.0), "same": np.ones(1_000)}
    outcome = x["x1"] + x["words"] + x["lump"] ** 2
    together = sensitivity.first_order(outcome, x)
    assert list(together) == list(x)
    assert together == {name: sensitivity.first_order(outcome, {name: x[name]})[name] for name in x}
    total = float(np.sum((outcome - outcome.mean()) ** 2))
    parts = [outcome[x["words"] == word] for word in range(5)]
    between = sum(part.size * (part.mean() - outcome.mean()) ** 2 for part in parts)
    expected = (between - 4 * (total - between) / 995) / total
    assert together["words"] == pytest.approx(expected, rel=1e-12)


def test_a_constant_outcome_hangs_on_nothing_and_a_constant_fact_decides_nothing():
    x = columns(500)
    assert set(sensitivity.first_order(np.ones(500), x).values()) == {0.0}
    assert sensitivity.first_order(x["x1"], {"same": np.ones(500)}) == {"same": 0.0}


def test_groups_share_what_is_explained():
    shares = {"a": 0.5, "b": 0.25, "c": -0.01}
    assert sensitivity.grouped(shares, {"a": "ASSUMED", "b": "READ", "c": "READ"}) == pytest.approx(
        {"ASSUMED": 2 / 3, "READ": 1 / 3}
    )
    assert sensitivity.grouped({}, {}) == {}


@given(st.integers(0, 1_000), st.floats(0.1, 100.0), st.floats(-50.0, 50.0))
def test_unit_and_zero_of_outcome_and_fact_don_t_matter(seed, factor, shift):
    x = columns(512, seed=seed)
    outcome = ishigami(x)
    one = sensitivity.first_order(outcome, x)
    moved = {name: factor * column + shift for name, column in x.items()}
    assert sensitivity.first_order(factor * outcome + shift, moved) == pytest.approx(one, abs=1e-6)
