"""Spans made twice as wide, within what a quantity can be."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.argument import widening
from equipoise.facts.record import Fact, Spread, fixed, options
from equipoise.sampling import spreads
from equipoise.world.change import difference
from equipoise.world.snapshot import world_of

SPAN = Spread(family="triangular", low=2.0, best=4.0, high=8.0)


def fact(name: str, spread: Spread, confidence: str, unit: str = "count") -> Fact:
    return Fact(id=name, title=name, unit=unit, spread=spread, confidence=confidence)  # pyright: ignore[reportArgumentType]


def test_only_unsourced_facts_with_a_span_move():
    facts = [
        fact("force.a.launchers", SPAN, "ASSUMED"),
        fact("force.b.launchers", SPAN, "REMEMBERED"),
        fact("force.c.launchers", SPAN, "READ"),
        fact("force.d.launchers", fixed(3.0), "ASSUMED"),
        fact("force.e.place", options({"x": 0.5, "y": 0.5}), "ASSUMED", "word"),
    ]
    world = world_of(dt.date(2020, 9, 1), {one.id: one for one in facts})
    wide = widening.widened(world)
    assert difference(world, wide) == ("force.a.launchers", "force.b.launchers")
    moved = wide.facts["force.a.launchers"]
    assert (moved.spread.high, moved.confidence) == (12.0, "ASSUMED")
    # a low of 2 would reach the limit of 0, so it goes by ratio: 2 * 2 / 4
    assert moved.spread.low == 1.0


def test_a_share_stays_between_its_limits_and_only_reaches_one_that_it_had():
    share = Spread(family="uniform", low=0.8, best=math.nan, high=1.0)
    wide = widening.doubled(share, 0.0, 1.0)
    assert (wide.low, wide.high) == pytest.approx((0.7, 1.0))
    near = widening.doubled(replace(share, high=0.98), 0.0, 1.0)
    assert 0.98 < near.high < 1.0


def test_a_lognormal_doubles_its_spread_in_logarithms():
    wide = widening.doubled(Spread(family="lognormal", low=1.0, best=2.0, high=8.0), 0.0, math.inf)
    assert (wide.low, wide.best, wide.high) == (0.5, 2.0, 32.0)


def test_counts_stay_whole_and_do_not_fall_to_none_where_there_was_one():
    wide = widening.doubled(Spread(family="counts", low=1.0, best=3.0, high=4.0), 0.0, 1e5)
    assert (wide.low, wide.best, wide.high) == (1.0, 3.0, 5.0)


@given(st.floats(0.001, 0.999), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_what_was_possible_stays_possible(best, below, above):
    span = Spread(family="triangular", low=best * (1 - below), best=best, high=best + (1 - best) * above)
    wide = widening.doubled(span, 0.0, 1.0)
    assert 0.0 <= wide.low <= span.low + 1e-12
    assert span.high - 1e-12 <= wide.high <= 1.0
    if wide.low < wide.high:
        assert 0.0 <= spreads.mean(wide) <= 1.0
