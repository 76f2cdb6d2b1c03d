"""A compiled layer of interceptors against the sums that it stands in for."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.arrivals import compiled_interception as compiled
from equipoise.arrivals import interception
from equipoise.arrivals.interception import UNSATURATED, Layer

N, M = 6, 90
law = settings(deadline=None, max_examples=80)


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, Layer]:
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))  # noqa: TID251 - luck of a test
    come = random.random((N, M)) * (random.random((N, M)) < random.random((N, 1)))
    come /= come.sum(axis=1, keepdims=True) + 1e-9 + random.random((N, 1))
    return come, Layer(
        capacity=random.integers(0, 30, N).astype(float),
        share=random.choice([0.0, 0.02, 0.4, 0.97, 1.0], N),
        kill=random.choice([0.0, 0.3, 0.99, 1.0], N),
        decoys=random.choice([0.0, 0.5, 7.0], N),
        fault=np.zeros(N),
        system="one",
    )


@law
@given(cases())
def test_what_gets_past_is_the_same_compiled_or_not(case):
    come, layer = case
    reference = interception.side_by_side(come, layer)
    assert np.abs(interception.past(come, layer) - reference).max() < 1e-11


@law
@given(cases(), st.floats(0, 300))
def test_the_mean_engaged_is_the_same_compiled_or_not(case, warheads):
    _, layer = case
    of = np.full(N, warheads)
    whole = np.floor(of)
    low, high = (interception.mean_engaged(whole + more, layer) for more in (0.0, 1.0))
    reference = low + (of - whole) * (high - low)
    acts = interception.acts(layer)
    fast = compiled.engaged(of, layer.capacity, layer.share, layer.decoys, acts, UNSATURATED)
    assert np.abs(fast - reference).max() < 1e-8
