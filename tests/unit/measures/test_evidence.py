"""Counting the facts that matter, their classes, and what knowing one takes off a span."""

from __future__ import annotations

import numpy as np
import pytest

from equipoise.measures import evidence


def columns(n: int, count: int, seed: int = 5) -> dict[str, np.ndarray]:
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    return {f"x{k}": luck.uniform(size=n) for k in range(count)}


@pytest.mark.parametrize("n", [64, 128, 2048])
def test_facts_that_do_nothing_are_hardly_ever_counted(n):
    false = sum(
        len(evidence.counted(columns(n, 1, 10_000 + seed)["x0"], columns(n, 100, seed))) for seed in range(20)
    )
    # a tenth of a fact is expected in each of the 20, two in all
    assert false <= 8


def test_what_decides_is_counted_largest_first():
    x = columns(2_048, 50)
    found = evidence.counted(3 * x["x7"] + x["x3"], x)
    assert list(found) == ["x7", "x3"]
    assert found["x7"] == pytest.approx(0.9, abs=0.02)


def test_more_facts_looked_at_raise_the_bar():
    bars = [evidence.least_share(512, 16, n_tested) for n_tested in (1, 10, 100, 1000)]
    assert bars == sorted(bars)
    assert bars[0] < bars[-1]


def test_a_constant_effect_hangs_on_nothing_and_has_no_evidence():
    assert evidence.counted(np.zeros(512), columns(512, 3)) == {}
    assert evidence.by_class({}, {}) == {}


def test_classes_sum_to_one():
    found = evidence.by_class(
        {"a": 0.2, "b": 0.1, "c": 0.1}, {"a": "READ", "b": "ASSUMED", "c": "REMEMBERED"}
    )
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["second_hand"] == 0.0


def test_knowing_one_of_two_equal_parts_takes_off_what_the_other_leaves():
    x = columns(40_000, 2)
    both = x["x0"] + x["x1"]
    # 5 to 95 % of a sum of two uniforms: 2 - 2 sqrt(0.1); of one: 0.9, and 1/16 of the known one is left
    left = 0.9 / (2 - 2 * np.sqrt(0.1))
    assert evidence.narrowing(both, x["x0"]) == pytest.approx(1 - left, abs=0.02)


def test_knowing_what_does_nothing_takes_off_next_to_nothing():
    x = columns(2_048, 21)
    gains = [evidence.narrowing(x["x20"], x[f"x{k}"]) for k in range(20)]
    assert np.mean(gains) == pytest.approx(0.0, abs=0.01)


def test_knowing_the_decider_of_a_long_tail_narrows_it():
    x = columns(4_096, 2)
    tail = np.exp(8 * x["x0"]) * (0.5 + x["x1"])
    assert evidence.narrowing(tail, x["x0"]) > 0.5


def test_an_effect_without_a_span_is_narrowed_by_nothing():
    assert evidence.narrowing(np.ones(100), np.arange(100.0)) == 0.0
