"""The compiled functions against the arrays that they stand in for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.arrivals import circle, compiled, mixture
from equipoise.arrivals.command import Command
from equipoise.arrivals.retaliation import Retaliation
from equipoise.mechanisms import first_strike

N, BRANCHES = 5, 3
LEGS = ("silo", "mobile", "submarine", "bomber")
law = settings(deadline=None, max_examples=80)


@st.composite
def forces(draw: st.DrawFn) -> Retaliation:
    legs = tuple(draw(st.lists(st.sampled_from(LEGS), min_size=1, max_size=5)))
    systems = tuple(draw(st.sampled_from(("old", "new", "other"))) for _ in legs)
    seed = draw(st.integers(0, 2**32 - 1))
    random = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    g = len(legs)
    certain = draw(st.booleans())

    def chance(*shape: int) -> np.ndarray:
        values = random.random(shape)
        return np.round(values) if certain else values

    land = np.array([leg in ("silo", "mobile") for leg in legs])
    branch = random.random((N, BRANCHES)) * (random.random(BRANCHES) < 0.8)
    branch[:, 0] += 1e-3
    # types fail as types: one chance a type, whatever the group
    fault = {name: random.random(N) * 0.3 for name in set(systems)}
    # some branches leave the same behind as the one before
    hit, spared = chance(N, BRANCHES, g), chance(N, BRANCHES, g)
    hit[:, 1], spared[:, 1] = hit[:, 0], spared[:, 0]
    return Retaliation(
        leg=legs,
        system=systems,
        n_items=random.integers(0, 30, (N, g)).astype(float),
        n_missiles=random.integers(1, 17, (N, g)).astype(float),
        load=random.choice([0.0, 1.0, 1.5, 4.0, 6.25], (N, g)),
        site_size=random.choice([1.0, 3.0, 9.0], (N, g)),
        p_available=random.choice([1.0, 0.7], (N, g)),
        p_works=np.broadcast_to(chance(N, 1), (N, g)).copy(),
        p_fault=np.stack([fault[name] for name in systems], axis=1),
        p_site=chance(N, g),
        p_if_hit=hit,
        p_if_spared=spared,
        p_launched=chance(N, g),
        p_branch=branch / branch.sum(axis=1, keepdims=True),
        p_in_time=random.choice([0.0, 0.3, 0.6, 1.0], (N, BRANCHES, g)) * land,
        command=orders(random, g) if draw(st.booleans()) else None,
    )


def orders(random: np.random.Generator, n_groups: int) -> Command:  # noqa: TID251 - luck of a test
    """Chances of every set of three units, of which any may have no group."""
    reached = random.random((N, 8)) * (random.random((N, 8)) < 0.7)
    reached[:, 7] += 1e-3
    return Command(
        unit=tuple(int(u) for u in random.integers(0, 3, n_groups)),
        p_reached=reached / reached.sum(axis=1, keepdims=True),
        p_authority=random.random((N, BRANCHES)),
        p_out=random.choice([0.0, 0.5, 1.0], (N, BRANCHES)),
        p_passes=random.random(N),
    )


def both(of: Retaliation, *, launching: bool) -> list[np.ndarray]:
    """Functions on the circle: the arrays' and the compiled ones'; no value is above one."""
    on = circle.circle(60, int(np.ceil(of.load.max(initial=1.0))) + 1)
    rows = np.arange(N)
    ways = (first_strike._side_by_side, first_strike._compiled)
    return [work(of, rows, on, launching=launching) for work in ways]


@law
@given(forces())
def test_riding_out_gives_the_same_function_compiled_or_not(of):
    reference, fast = both(of, launching=False)
    assert np.abs(fast[0] - reference[0]).max() < 1e-13


@law
@given(forces())
def test_launching_gives_the_same_functions_compiled_or_not(of):
    # weights below the least one are left out: by rows here, by blocks there
    reference, fast = both(of, launching=True)
    assert np.abs(reference - fast).max() < 1e-13 + mixture.NEGLIGIBLE


@law
@given(forces(), st.lists(st.integers(0, N - 1), min_size=1, max_size=9))
def test_a_draw_gives_the_same_function_wherever_it_stands(of, places):
    on, rows = circle.circle(60, int(np.ceil(of.load.max(initial=1.0))) + 1), np.array(places)
    some, every = (first_strike._compiled(of, which, on, launching=True) for which in (rows, np.arange(N)))
    assert np.array_equal(some, every[:, :, rows])


def test_more_draws_than_a_block_change_nothing(monkeypatch):
    of = one_silo()
    whole = first_strike.p_at_most(of, (0, 3, 10), under_attack=True)
    monkeypatch.setattr(first_strike, "BLOCK_DRAWS", 2)
    assert np.array_equal(first_strike.p_at_most(of, (0, 3, 10), under_attack=True), whole)


def test_without_the_compiler_the_arrays_take_over(monkeypatch):
    of = one_silo()
    fast = first_strike.p_at_most(of, (0, 3, 10), under_attack=True)

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the compiled functions were called")

    monkeypatch.setattr(first_strike, "is_compiled", lambda: False)
    monkeypatch.setattr(compiled, "functions", refuse)
    slow = first_strike.p_at_most(of, (0, 3, 10), under_attack=True)
    assert slow == pytest.approx(fast, abs=1e-9)


def test_attacks_side_by_side_leave_what_each_leaves_alone():
    of = one_silo()
    branched = replace(
        of,
        p_site=1.0 - of.p_site,
        p_if_hit=np.repeat(of.p_if_hit, 2, axis=1),
        p_if_spared=np.concatenate([of.p_if_spared, of.p_if_spared / 2], axis=1),
        p_branch=np.full((N, 2), 0.5),
        p_in_time=np.repeat(of.p_in_time, 2, axis=1),
    )
    for under_attack in (False, True):
        each = first_strike.arrivals_each((of, branched, of), (0, 3, 10), under_attack=under_attack)
        for found, forces_left in zip(each, (of, branched, of), strict=True):
            alone = first_strike.p_at_most(forces_left, (0, 3, 10), under_attack=under_attack)
            assert np.array_equal(found.p_at_most, alone)


def one_silo() -> Retaliation:
    chances = np.linspace(0.1, 0.9, N)[:, None]
    return Retaliation(
        leg=("silo",),
        system=("old",),
        n_items=np.full((N, 1), 12.0),
        n_missiles=np.ones((N, 1)),
        load=np.full((N, 1), 2.5),
        site_size=np.ones((N, 1)),
        p_available=np.ones((N, 1)),
        p_works=np.full((N, 1), 0.8),
        p_fault=np.full((N, 1), 0.1),
        p_site=chances,
        p_if_hit=np.zeros((N, 1, 1)),
        p_if_spared=np.full((N, 1, 1), 0.9),
        p_launched=np.full((N, 1), 0.95),
        p_branch=np.ones((N, 1)),
        p_in_time=chances[:, :, None],
    )
