"""The short law of what is destroyed against the whole law that it stands in for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.arrivals import interception, saturation, shield
from equipoise.arrivals.interception import Layer
from equipoise.arrivals.shield import MANY, Screen

N = 4
COUNTS = (0, 3, 10, 50, 60, 90)
SYSTEMS = ("near", "near", "home")


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, tuple[Layer, ...]]:
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))  # noqa: TID251 - luck of a test
    layers = tuple(
        Layer(
            capacity=random.integers(0, 9, N).astype(float),
            share=random.choice([0.0, 0.05, 0.6, 0.97, 1.0], N),
            kill=random.choice([0.0, 0.4, 0.95], N),
            decoys=random.choice([0.0, 2.0], N),
            fault=np.full(N, {"near": 0.3, "home": 0.1}[system]),
            system=system,
        )
        for system in SYSTEMS
    )
    come = random.random((N, COUNTS[-1] + 25)) * (random.random((N, 1)) < 0.8)
    return come / (come.sum(axis=1, keepdims=True) + 1e-9 + random.random((N, 1))), layers


@given(cases())
def test_what_gets_through_is_that_of_the_whole_law(case):
    come, layers = case
    capacity, kill, fault, share, decoys = (
        np.stack([getattr(layer, name) for layer in layers], axis=-1)
        for name in ("capacity", "kill", "fault", "share", "decoys")
    )
    on = Screen(
        system=SYSTEMS,
        p_branch=np.ones((N, 1)),
        capacity=capacity,
        kill=kill,
        fault=fault,
        share=share[:, None],
        decoys=decoys[:, None],
    )
    mean = come @ np.arange(come.shape[1]) + (1 - come.sum(axis=1)) * 500.0
    passed = interception.let_through(come, layers)
    found = shield.side_by_side(on, come, COUNTS, mean)
    assert np.abs(found.p_at_most - np.cumsum(passed, axis=1)[:, list(COUNTS)]).max() < 1e-10
    reference = interception.mean_intercepted(come, passed, mean, layers)
    assert np.abs(found.intercepted - reference).max() < 1e-8


@given(cases())
def test_the_mean_destroyed_is_that_of_its_law(case):
    _, layers = case
    law = saturation.destroyed(layers, 24)
    assert law.sum(axis=1) == pytest.approx(np.ones(N))
    assert law @ np.arange(25.0) == pytest.approx(saturation.mean_destroyed(layers), abs=1e-12)


def test_a_layer_that_reaches_little_is_not_saturated():
    one = np.ones(2)
    layer = Layer(
        capacity=8 * one,
        share=np.array([0.05, 0.97]),
        kill=0.5 * one,
        decoys=0 * one,
        fault=0 * one,
        system="near",
    )
    assert saturation.is_saturated([layer], MANY + 1).tolist() == [False, True]
