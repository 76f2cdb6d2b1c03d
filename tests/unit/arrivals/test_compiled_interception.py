"""Compiled layers of interceptors against the sums that they stand in for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.arrivals import compiled_interception as compiled
from equipoise.arrivals import interception, shield
from equipoise.arrivals.interception import Layer
from equipoise.arrivals.shield import Screen

N, M = 6, 124
COUNTS = (0, 3, 10, 50, 60, 90)
SYSTEMS = ("near", "home", "near", "far")
FAULTS = {"near": 0.3, "home": 0.1, "far": 0.0}
law = settings(deadline=None, max_examples=80)


@st.composite
def cases(draw: st.DrawFn) -> tuple[np.ndarray, Screen]:
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))  # noqa: TID251 - luck of a test
    n_layers, n_branches = draw(st.integers(1, len(SYSTEMS))), draw(st.integers(1, 3))
    systems = SYSTEMS[:n_layers]
    p_branch = random.random((N, n_branches)) * (random.random((N, n_branches)) < 0.7) + 1e-3
    share = random.choice([0.0, 1e-4, 0.02, 0.4, 0.97, 1.0 - 1e-9, 1.0], (N, n_branches, n_layers))
    # branches that meet the same as the first
    share = np.where(random.random((N, 1, 1)) < 0.3, share[:, :1], share)
    on = Screen(
        system=systems,
        p_branch=p_branch / p_branch.sum(axis=1, keepdims=True),
        capacity=random.integers(0, 9, (N, n_layers)).astype(float),
        kill=random.choice([0.0, 0.3, 0.99, 1.0], (N, n_layers)),
        fault=np.tile([FAULTS[system] for system in systems], (N, 1)),
        share=share,
        decoys=np.where(share > 0.1, random.choice([0.0, 0.5, 7.0], share.shape), 0.5),
    )
    come = random.random((N, M)) * (random.random((N, M)) < random.random((N, 1)))
    return come / (come.sum(axis=1, keepdims=True) + 1e-9 + random.random((N, 1))), on


def means(come: np.ndarray, beyond: float = 300.7) -> np.ndarray:
    """Return the mean number that come if what lies above the columns lies at ``beyond``."""
    return come @ np.arange(M) + (1 - come.sum(axis=1)) * beyond


@law
@given(cases())
def test_what_gets_through_is_the_same_compiled_or_not(case):
    come, on = case
    found = shield.passing(on, come, COUNTS, means(come))
    reference = shield.side_by_side(on, come, COUNTS, means(come))
    assert np.abs(found.p_at_most - reference.p_at_most).max() < 1e-12
    assert np.abs(found.intercepted - reference.intercepted).max() < 1e-10


@law
@given(cases())
def test_several_laws_get_what_each_gets_alone(case):
    come, on = case
    laws = (come, come[::-1].copy(), 0.5 * come)
    counted = [means(each) for each in laws]
    together = shield.passing_each(on, laws, COUNTS, counted)
    for each, mean, found in zip(laws, counted, together, strict=True):
        alone = shield.passing(on, each, COUNTS, mean)
        assert (found.p_at_most == alone.p_at_most).all()
        assert (found.intercepted == alone.intercepted).all()


@law
@given(cases())
def test_a_draw_depends_on_no_other_draw_and_no_other_count(case):
    come, on = case
    whole = shield.passing(on, come, COUNTS, means(come))
    rows = np.array([4, 1])
    some = shield.passing(on.part(rows), come[rows], COUNTS[2:4], means(come)[rows])
    assert (some.p_at_most == whole.p_at_most[rows][:, 2:4]).all()
    assert np.abs(some.intercepted - whole.intercepted[rows]).max() < 1e-13


@law
@given(cases())
def test_the_mean_destroyed_is_not_worked_out_unless_asked_for(case):
    come, on = case
    found = shield.passing(on, come, COUNTS, None)
    assert np.isnan(found.intercepted).all()
    assert (found.p_at_most == shield.passing(on, come, COUNTS, means(come)).p_at_most).all()


@law
@given(
    st.sampled_from([0.0, 0.02, 0.4, 0.97, 1.0 - 1e-9, 1.0]),
    st.integers(1, 30),
    st.sampled_from([0.0, 0.5, 7.0]),
    st.floats(0, 300),
)
def test_the_mean_engaged_is_the_same_compiled_or_not(share, capacity, decoys, warheads):
    one = np.ones(1)
    layer = Layer(
        capacity=capacity * one, share=share * one, kill=one, decoys=decoys * one, fault=0 * one, system="one"
    )
    whole = np.floor(warheads)
    low, high = (interception.mean_engaged((whole + more) * one, layer)[0] for more in (0.0, 1.0))
    among = np.empty(capacity)
    compiled.warheads_among(capacity, decoys, among)
    found = compiled.mean_engaged(warheads, capacity, share, among, interception.UNSATURATED)
    assert found == pytest.approx(low + (warheads - whole) * (high - low), abs=1e-8)


@law
@given(st.integers(1, 120), st.integers(1, 40), st.floats(0, 1))
def test_what_is_called_sure_is_sure(count, capacity, share):
    sure = compiled.is_sure(count, capacity, share, interception.UNSATURATED)
    in_reach = np.zeros(capacity)
    for _ in range(count):
        compiled.one_more(share, in_reach)
    assert not sure or in_reach[-1] >= 1.0 - 1.1 * interception.UNSATURATED
    assert compiled.is_full(count, capacity, share, interception.UNSATURATED) >= sure


def test_one_layer_that_never_misses_takes_what_it_can_engage():
    one = np.ones((1, 1))
    on = Screen(
        system=("one",),
        p_branch=one,
        capacity=4 * one,
        kill=one,
        fault=0 * one,
        share=one[None],
        decoys=0 * one[None],
    )
    come = np.zeros((1, 12))
    come[0, 9] = 1.0
    found = shield.passing(on, come, (4, 5), np.array([9.0]))
    assert found.p_at_most.tolist() == [[0.0, 1.0]]
    assert found.intercepted.tolist() == [4.0]
    failing = shield.passing(replace(on, fault=0.25 * one), come, (4, 5), np.array([9.0]))
    assert failing.p_at_most.tolist() == [[0.0, 0.75]]
    assert failing.intercepted.tolist() == [3.0]
