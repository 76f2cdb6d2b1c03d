"""Many draws in blocks: every draw as in one piece, fear with as many beliefs, nothing kept but outcomes."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise import blocks, model
from equipoise.store import Outcome, Store

ON = model.Setting(
    threatened="rus", rival="usa", alliance="nato", k=50, cell="day.ride_out", horizon_months=24.0
)
N = 96


@given(st.integers(1, 20_000_000))
def test_blocks_cover_every_draw_once_and_differ_by_one_at_most(n):
    found = blocks.stretches(n)
    sizes = {size for _, size in found}
    assert found[0][0] == 0
    assert all(low + size == after for (low, size), (after, _) in itertools.pairwise(found))
    assert sum(found[-1]) == n
    assert max(sizes) <= blocks.BLOCK
    assert max(sizes) - min(sizes) <= 1


@pytest.fixture(scope="module")
def both(world_2020):
    whole = model.evaluate_worlds({"a": world_2020}, ON, seed=1, n=N)["a"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(blocks, "BLOCK", 32)
        store = Store()
        parted = model.evaluate_worlds({"a": world_2020}, ON, seed=1, n=N, store=store)["a"]
    return whole, parted, store


def test_a_draw_has_the_same_outcomes_in_a_block_as_in_one_piece(both):
    whole, parted, _ = both
    assert whole.keys() == parted.keys()
    for id_, outcome in whole.items():
        if outcome.values is None:
            assert parted[id_] == outcome
        elif not id_.startswith("fear."):
            np.testing.assert_allclose(parted[id_].values, outcome.values, 1e-12, 1e-13, err_msg=id_)


def test_fear_has_beliefs_in_every_block(both):
    whole, parted, _ = both
    for id_ in ("fear.cautious", "fear.best", "fear.worst"):
        # all draws are outer ones where there are few
        assert parted[id_].values.size == 3 * 32
        assert whole[id_].values.size == 64
        assert ((parted[id_].values >= 0.0) & (parted[id_].values <= 1.0)).all()


def test_nothing_of_a_block_is_kept_but_its_outcomes(both):
    _, _, store = both
    assert not store.memo.arrivals
    assert not store.memo.views.stages
    assert all(values.size <= 64 for values in store.pool.columns.values())


def test_an_outcome_without_a_meaning_in_one_block_has_none():
    one = Outcome(id="a", unit="min", worse="lower", values=np.zeros(2))
    none = replace(one, values=None, reason="nothing there")
    assert blocks.joined([[{"a": one}], [{"a": none}]]) == [{"a": none}]
    (found,) = blocks.joined([[{"a": one}], [{"a": one}]])
    assert found["a"].values is not None
    assert found["a"].values.shape == (4,)
