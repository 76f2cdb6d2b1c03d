"""Columns of draws: units, entities of all arms, stretches, pools."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from support import number, said

from equipoise.errors import CaseError
from equipoise.facts.record import Fact, Spread, options
from equipoise.sampling import draws, streams
from equipoise.world.snapshot import World, world_of

DATE = dt.date(2020, 9, 1)


def span(low: float, high: float) -> Spread:
    return Spread(family="uniform", low=low, best=math.nan, high=high)


def world(*facts: Fact) -> World:
    return world_of(DATE, {fact.id: fact for fact in facts})


RANGE = number("radar.edge.range", span(4000.0, 6000.0), "km")
FACTS = (
    RANGE,
    said("radar.edge.owner", "aaa"),
    number("radar.edge.azimuth_from", 180.0, "degree"),
    number("mobile.aaa.found", span(0.0, 0.3), "chance", unknown_to="threatened", feared="high"),
    number("system.rocket.cep", span(80.0, 120.0), "m", unknown_to="both", feared="low"),
    number("mobile.aaa.flush", span(10.0, 30.0), "min", unknown_to="rival"),
    said("force.first.place", options({"west": 0.5, "east": 0.25, "north": 0.25})),
    number("silo.aaa.hardness", options({1000.0: 0.5, 3000.0: 0.5}), "psi"),
)
HERE = world(*FACTS)
ELSEWHERE = world(*FACTS, said("force.new.place", "west"), number("force.new.launchers", span(10.0, 20.0)))


def equal(one: draws.Draws, other: draws.Draws, shift: int = 0) -> bool:
    def same(a: np.ndarray, b: np.ndarray) -> bool:
        return bool((a[shift : shift + other.n] == b).all())

    return (
        set(one.columns) == set(other.columns)
        and set(one.choices) == set(other.choices)
        and all(same(one.columns[key], other.columns[key]) for key in one.columns)
        and all(same(one.choices[key], other.choices[key]) for key in one.choices)
    )


def test_columns_are_in_si_units():
    drawn = draws.draw(HERE, seed=1, n=500)
    found = drawn.value("radar.edge.range")
    assert 4.0e6 <= found.min() < 4.1e6
    assert 5.9e6 < found.max() <= 6.0e6
    assert drawn.value("radar.edge.azimuth_from") == pytest.approx(np.full(500, math.pi))
    assert 600.0 <= drawn.value("mobile.aaa.flush").min() <= drawn.value("mobile.aaa.flush").max() <= 1800.0
    hardness = drawn.value("silo.aaa.hardness")
    assert sorted({*hardness.tolist()}) == pytest.approx([6_894_757.3, 20_684_271.9])


def test_a_column_is_the_quantile_of_the_facts_own_stream():
    luck = streams.uniform("radar.edge.range", seed=5, n=100)
    assert draws.draw(HERE, seed=5, n=100).value("radar.edge.range") == pytest.approx(4e6 + 2e6 * luck)


def test_words_are_drawn_among_their_options():
    drawn = draws.draw(HERE, seed=3, n=4000)
    assert drawn.words("force.first.place") == ("west", "east", "north")
    shares = np.bincount(drawn.choice("force.first.place"), minlength=3) / 4000
    assert shares == pytest.approx([0.5, 0.25, 0.25], abs=0.04)
    assert drawn.choice("radar.edge.owner").tolist() == [0] * 4000


def test_names_are_those_whose_words_match():
    drawn = draws.draw(HERE, seed=3, n=2)
    assert drawn.names("radar") == ("edge",)
    assert drawn.names("radar", owner="aaa") == ("edge",)
    assert drawn.names("radar", owner="bbb") == ()
    assert drawn.names("radar", host="aaa") == ()
    assert drawn.names("battery") == ()


def test_entities_of_other_arms_have_a_place_but_do_not_stand():
    drawn = draws.draw(HERE, seed=2, n=50, others=[HERE, ELSEWHERE])
    assert drawn.names("force") == ("first", "new")
    assert drawn.in_place("force", "new").tolist() == [0.0] * 50
    assert drawn.in_place("force", "first").tolist() == [1.0] * 50
    there = draws.draw(ELSEWHERE, seed=2, n=50, others=[HERE, ELSEWHERE])
    assert there.in_place("force", "new").tolist() == [1.0] * 50
    assert equal(drawn, there)


def test_another_arms_value_of_a_fact_is_not_taken_over():
    harder = world(*(number(RANGE.id, 9000.0, "km") if fact is RANGE else fact for fact in FACTS))
    drawn = draws.draw(HERE, seed=2, n=50, others=[harder])
    assert equal(drawn, draws.draw(HERE, seed=2, n=50))


def test_a_fact_that_only_another_arm_gives_to_a_common_entity_is_not_taken_over():
    doubted = world(*FACTS, number("radar.edge.in_place", options({0.0: 0.5, 1.0: 0.5}), "flag"))
    drawn = draws.draw(HERE, seed=2, n=50, others=[doubted])
    assert not drawn.has("radar.edge.in_place")
    assert drawn.in_place("radar", "edge").tolist() == [1.0] * 50
    assert 0 < draws.draw(doubted, seed=2, n=50).in_place("radar", "edge").mean() < 1


def test_a_pool_gives_the_same_numbers_as_no_pool():
    pool = draws.Pool()
    for arm in (HERE, ELSEWHERE, HERE):
        pooled = draws.draw(arm, seed=7, n=300, others=[ELSEWHERE], pool=pool)
        assert equal(pooled, draws.draw(arm, seed=7, n=300, others=[ELSEWHERE]))
    columns = len(pool.columns)
    draws.draw(HERE, seed=7, n=300, others=[ELSEWHERE], pool=pool)
    assert len(pool.columns) == columns


def test_a_pool_tells_seeds_stretches_and_spreads_apart():
    pool = draws.Pool()
    moved = world(
        *(number(RANGE.id, span(1000.0, 2000.0), "km") if fact is RANGE else fact for fact in FACTS)
    )
    for arm, how in ((HERE, {}), (HERE, {"seed": 8}), (HERE, {"start": 5}), (moved, {}), (HERE, {"n": 40})):
        given = {"seed": 7, "n": 30, **how}
        assert equal(draws.draw(arm, pool=pool, **given), draws.draw(arm, **given))
    assert equal(draws.pilot(HERE, pool=pool), draws.pilot(HERE))


def test_a_pool_tells_units_apart():
    """An edit may state the same numbers in another unit."""
    pool = draws.Pool()
    in_km = world(number("radar.edge.range", span(4.0, 6.0), "km"))
    in_m = world(number("radar.edge.range", span(4.0, 6.0), "m"))
    draws.draw(in_km, seed=1, n=20, pool=pool)
    assert equal(draws.draw(in_m, seed=1, n=20, pool=pool), draws.draw(in_m, seed=1, n=20))


@pytest.mark.parametrize(("start", "n"), [(0, 1), (0, 999), (1, 10), (1023, 2), (1024, 500), (1500, 700)])
def test_draw_i_is_the_same_in_any_stretch(start, n):
    whole = draws.draw(HERE, seed=11, n=2200)
    assert equal(whole, draws.draw(HERE, seed=11, n=n, start=start), shift=start)


def test_the_pilot_depends_on_no_seed_and_takes_every_step_of_a_spread_once():
    pilot = draws.pilot(HERE)
    assert pilot.n == draws.PILOT_DRAWS
    assert equal(pilot, draws.pilot(HERE))
    steps = np.sort((pilot.value("radar.edge.range") - 4e6) / 2e6 * draws.PILOT_DRAWS)
    assert steps == pytest.approx(np.arange(draws.PILOT_DRAWS) + 0.5)
    assert pilot.value("radar.edge.range").mean() == pytest.approx(5e6)


def test_the_pilots_facts_are_in_orders_of_their_own():
    pilot = draws.pilot(HERE)
    one, other = pilot.value("radar.edge.range"), pilot.value("mobile.aaa.flush")
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.4


@pytest.mark.parametrize("weight", [1.0, -1.0])
def test_facts_that_move_with_one_factor_move_together(weight):
    first = number("a.b.first", span(0.0, 1.0), factor="shared", weight=1.0)
    other = number("a.b.other", span(0.0, 1.0), factor="shared", weight=weight)
    alone = number("a.b.alone", span(0.0, 1.0))
    drawn = draws.draw(world(first, other, alone), seed=6, n=2000)
    values = [drawn.value(fact.id) for fact in (first, other, alone)]
    assert np.corrcoef(values[0], values[1])[0, 1] == pytest.approx(weight, abs=1e-6)
    assert abs(np.corrcoef(values[0], values[2])[0, 1]) < 0.12


def test_a_factor_of_half_weight_ties_loosely():
    tied = [number(f"a.b.c{k}", span(0.0, 1.0), factor="shared", weight=0.5) for k in range(2)]
    drawn = draws.draw(world(*tied), seed=6, n=4000)
    found = np.corrcoef(drawn.value("a.b.c0"), drawn.value("a.b.c1"))[0, 1]
    # normal scores that share half of their variance each: rank correlation (6/pi) asin(r/2)
    expected = 6 / math.pi * math.asin(0.5**2 / 2)
    assert found == pytest.approx(expected, abs=5 / math.sqrt(4000))


def test_a_missing_fact_is_named_and_a_default_spares_it():
    drawn = draws.draw(HERE, seed=1, n=3)
    with pytest.raises(CaseError, match=r"radar\.edge\.power"):
        drawn.value("radar.edge.power")
    with pytest.raises(CaseError, match=r"radar\.edge\.colour"):
        drawn.words("radar.edge.colour")
    assert drawn.value("radar.edge.power", 2.5).tolist() == [2.5] * 3


def test_an_arm_drawn_after_another_has_what_it_has_by_itself():
    """Columns are taken over from the arm before; nothing of what only that one had may stay."""
    pool = draws.Pool()
    without = world(*(fact for fact in FACTS if fact.id != "silo.aaa.hardness"))
    reworded = world(
        *(said("force.first.place", "west") if f.id == "force.first.place" else f for f in FACTS)
    )
    for arm in (HERE, without, reworded, ELSEWHERE, HERE):
        pooled, alone = draws.draw(arm, seed=3, n=40, pool=pool), draws.draw(arm, seed=3, n=40)
        assert equal(pooled, alone)
        assert pooled.present == alone.present
        assert pooled.entities == alone.entities
        assert pooled.facts == alone.facts


def test_fewer_draws_are_the_first_of_more_in_one_pool():
    pool = draws.Pool()
    draws.draw(HERE, seed=3, n=2000, pool=pool)
    columns = len(pool.columns)
    fewer = draws.draw(HERE, seed=3, n=40, pool=pool)
    assert len(pool.columns) == columns
    assert equal(fewer, draws.draw(HERE, seed=3, n=40))


def test_the_union_of_arms_lays_out_what_naming_them_does():
    beside = draws.union([HERE, ELSEWHERE])
    assert equal(
        draws.draw(HERE, seed=3, n=9, beside=beside), draws.draw(HERE, seed=3, n=9, others=[ELSEWHERE])
    )
    assert equal(draws.pilot(HERE, beside=beside), draws.pilot(HERE, others=[ELSEWHERE]))
