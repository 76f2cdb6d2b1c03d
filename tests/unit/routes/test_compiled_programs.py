"""Compiled dual steps against the arrays that they stand in for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import Generator, default_rng  # noqa: TID251 - luck of a test

from equipoise.routes import programs

twins = settings(deadline=None, max_examples=60)


def luck(seed: int) -> Generator:
    return default_rng(seed)


def market(random: Generator, *, n: int, is_whole: bool):
    """Return trades that share links, with what goes nowhere and room left over, as trade asks it."""
    trades, rows, ways = random.integers(1, 6), random.integers(1, 6), random.integers(2, 5)
    serves = np.kron(np.eye(trades), np.ones((1, ways)))
    uses = (random.random((rows, serves.shape[1])) < 0.4).astype(float)
    matrix = np.block(
        [
            [serves, np.eye(trades), np.zeros((trades, rows))],
            [uses, np.zeros((rows, trades)), np.eye(rows)],
        ]
    )
    shape = (n, serves.shape[1])
    price = random.integers(1, 5, shape) * 1.0 if is_whole else random.uniform(0.5, 5.0, shape)
    right = random.integers(0, 6, (n, trades + rows)) * (1.0 if is_whole else random.random())
    price = np.hstack([price, np.full((n, trades), 20.0), np.zeros((n, rows))])
    # some columns have a bound, some of no room; what goes nowhere never has
    bound = random.integers(0, 5, price.shape) * 1.0
    upper = np.where(random.random(price.shape[1]) < 0.3, bound, np.inf)
    upper[:, serves.shape[1] :] = np.inf
    return matrix, right, price, upper


@twins
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_the_cheapest_flows_are_the_same_compiled_or_not(seed, is_whole):
    program = market(luck(seed), n=20, is_whole=is_whole)
    found = []
    for is_fast in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(programs, "is_compiled", lambda is_fast=is_fast: is_fast)
            found.append(programs.solve(*program))
    compiled, reference = found
    assert compiled.n_single == reference.n_single == 0
    assert compiled.value == pytest.approx(reference.value, rel=1e-12, abs=1e-12)
    assert compiled.x == pytest.approx(reference.x, abs=1e-9)


@twins
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_a_draw_has_the_same_flows_whatever_draw_comes_first(seed, is_whole):
    random = luck(seed)
    matrix, right, price, upper = market(random, n=12, is_whole=is_whole)
    order = random.permutation(12)
    whole = programs.solve(matrix, right, price, upper)
    mixed = programs.solve(matrix, right[order], price[order], upper[order])
    assert mixed.x == pytest.approx(whole.x[order], abs=1e-9)


@pytest.mark.parametrize("is_fast", [True, False])
def test_draws_that_no_steps_end_are_said_to_be_so(is_fast, monkeypatch):
    monkeypatch.setattr(programs, "is_compiled", lambda: is_fast)
    monkeypatch.setattr(programs, "_MOST_STEPS", 1)
    # the second draw needs no step from the first one's basis, the third does
    matrix, price = np.array([[1.0, 1.0]]), np.array([[1.0, 2.0]] * 3)
    upper = np.array([[0.0, np.inf], [0.0, np.inf], [3.0, np.inf]])
    found = programs.solve(matrix, np.array([[0.0], [0.0], [5.0]]), price, upper)
    assert found.x == pytest.approx(np.array([[0.0, 0.0], [0.0, 0.0], [3.0, 2.0]]))
    assert found.n_single == 1
