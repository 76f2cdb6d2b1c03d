"""The compiled search for the striker's stop against the search of all draws side by side."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.physics import stopping
from equipoise.physics.stopping import STEPS, Path

N = 5


@st.composite
def paths(draw: st.DrawFn) -> Path:
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))  # noqa: TID251 - luck of a test
    taken = random.random((N, STEPS)) * random.choice([0.0, 1.0, 300.0], (N, STEPS))
    spent = np.concatenate([np.zeros((N, 1)), np.cumsum(taken, axis=1)], axis=1)
    killed = np.concatenate(
        [np.zeros((N, 1)), np.cumsum(taken * random.random((N, STEPS)) * 8, axis=1)], axis=1
    )
    return Path(
        spent=spent,
        killed=killed,
        has=spent[:, -1] * (1 + random.random(N)),
        faces=killed[:, -1] * (1 + random.random(N)) + random.random(N) * 500,
        striker_w80=random.choice([200.0, 900.0], N),
        victim_w80=random.choice([200.0, 900.0], N),
    )


@settings(deadline=None, max_examples=150)
@given(paths())
def test_the_costs_where_the_striker_stops_are_the_same_compiled_or_not(path):
    reference, fast = (
        np.stack(stopping.costs(path, stop[:, None]))[:, :, 0]
        for stop in (stopping.searched(path), stopping.stops(path))
    )
    assert np.abs(fast - reference).max() < 1e-9
