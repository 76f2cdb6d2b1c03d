"""Spreads are equal by what they say on every version of Python; weights are scaled without rounding."""

from __future__ import annotations

import math

from equipoise.facts.record import Fact, Spread, fixed, options


def test_a_word_is_the_same_word_whoever_made_it() -> None:
    # two NaN that are not one object, as two files would give them
    one, other = (
        Spread(family="fixed", low=nan, best=nan, high=nan, options=("x",), weights=(1.0,))
        for nan in (float("nan"), float("nan"))
    )
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other, fixed("x")}) == 1
    assert Fact(id="a.b.c", title="", unit="word", spread=one) == Fact(
        id="a.b.c", title="", unit="word", spread=other
    )


def test_a_number_that_one_lacks_makes_a_difference() -> None:
    span = Spread(family="uniform", low=1.0, best=math.nan, high=3.0)
    assert span == Spread(family="uniform", low=1.0, best=float("nan"), high=3.0)
    assert span != Spread(family="uniform", low=1.0, best=2.0, high=3.0)
    assert span != Spread(family="uniform", low=1.0, best=math.nan, high=4.0)
    assert span != Spread(family="pert", low=1.0, best=math.nan, high=3.0)
    assert span != (1.0, 3.0)


def test_ten_tenths_are_one() -> None:
    # the built-in sum gives 0.9999999999999999 before Python 3.12, and 1.0 since
    assert set(options({f"place {k}": 0.1 for k in range(10)}).weights) == {0.1}
