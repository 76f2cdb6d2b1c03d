"""Columns of draws: units, entities of all arms, stretches, hidden rows and feared ends."""

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
    pool: draws.Pool = {}
    for arm in (HERE, ELSEWHERE, HERE):
        pooled = draws.draw(arm, seed=7, n=300, others=[ELSEWHERE], pool=pool)
        assert equal(pooled, draws.draw(arm, seed=7, n=300, others=[ELSEWHERE]))
    columns = len(pool)
    draws.draw(HERE, seed=7, n=300, others=[ELSEWHERE], pool=pool)
    assert len(pool) == columns


def test_a_pool_tells_seeds_stretches_and_spreads_apart():
    pool: draws.Pool = {}
    moved = world(
        *(number(RANGE.id, span(1000.0, 2000.0), "km") if fact is RANGE else fact for fact in FACTS)
    )
    for arm, how in ((HERE, {}), (HERE, {"seed": 8}), (HERE, {"start": 5}), (moved, {}), (HERE, {"n": 40})):
        given = {"seed": 7, "n": 30, **how}
        assert equal(draws.draw(arm, pool=pool, **given), draws.draw(arm, **given))
    assert equal(draws.pilot(HERE, pool=pool), draws.pilot(HERE))


def test_a_pool_tells_units_apart():
    """An edit may state the same numbers in another unit."""
    pool: draws.Pool = {}
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


def test_rows_take_what_the_threatened_side_cannot_know_from_other_rows():
    whole = draws.draw(HERE, seed=4, n=100)
    known, hidden = np.array([0, 0, 1, 99]), np.array([5, 6, 7, 0])
    found = draws.rows(whole, known, hidden)
    assert found.n == 4
    for fact_id, rows in (
        ("radar.edge.range", known),
        ("mobile.aaa.flush", known),
        ("silo.aaa.hardness", known),
        ("mobile.aaa.found", hidden),
        ("system.rocket.cep", hidden),
    ):
        assert (found.value(fact_id) == whole.value(fact_id)[rows]).all()
    assert (found.choice("force.first.place") == whole.choice("force.first.place")[known]).all()
    assert found.value("radar.edge.azimuth_from").shape == (4,)
    assert found.choice("radar.edge.owner").shape == (4,)


def test_rows_without_hidden_ones_are_plain_rows():
    whole = draws.draw(HERE, seed=4, n=100)
    found = draws.rows(whole, np.array([3, 50]))
    assert all((found.columns[key] == whole.columns[key][[3, 50]]).all() for key in whole.columns)


def test_feared_moves_only_the_facts_with_feared_ends():
    whole = draws.draw(HERE, seed=4, n=30)
    found = draws.feared(whole)
    assert found.value("mobile.aaa.found").tolist() == [0.3] * 30
    assert found.value("system.rocket.cep").tolist() == [80.0] * 30
    for key in set(whole.columns) - {"mobile.aaa.found", "system.rocket.cep"}:
        assert (found.columns[key] == whole.columns[key]).all()
    assert found.choices == whole.choices
    assert whole.value("mobile.aaa.found").max() < 0.3


def test_standing_puts_entities_in_place_in_every_draw():
    drawn = draws.draw(HERE, seed=2, n=5, others=[ELSEWHERE])
    assert draws.standing(drawn, ["force.new"]).in_place("force", "new").tolist() == [1.0] * 5
    assert drawn.in_place("force", "new").tolist() == [0.0] * 5


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


def test_equal_fingerprints_mean_equal_columns_and_a_change_shows():
    def mark(of: World, **how: int) -> str:
        return draws.fingerprint(draws.draw(of, **{"seed": 1, "n": 20, **how}, others=[ELSEWHERE]))

    assert mark(HERE) == mark(HERE)
    assert mark(HERE) != mark(ELSEWHERE)
    assert mark(HERE) != mark(HERE, seed=2)


def test_a_fingerprint_shows_a_change_from_fixed_to_drawn_with_the_same_first_draw():
    first = draws.draw(HERE, seed=1, n=1).value("radar.edge.range")[0] / 1e3
    still = world(*(number(RANGE.id, float(first), "km") if fact is RANGE else fact for fact in FACTS))
    drawn, constant = (draws.draw(item, seed=1, n=20) for item in (HERE, still))
    assert draws.fingerprint(drawn) != draws.fingerprint(constant)


def test_a_fingerprint_leaves_out_only_the_ignored_kinds():
    other = world(*FACTS, number("interceptor.x.speed", 7.0, "km/s"))
    marks = [draws.draw(item, seed=1, n=5, others=[other]) for item in (HERE, other)]
    assert draws.fingerprint(marks[0]) != draws.fingerprint(marks[1])
    ignored = frozenset({"interceptor"})
    assert draws.fingerprint(marks[0], ignored) == draws.fingerprint(marks[1], ignored)


def test_a_fingerprint_shows_another_word():
    renamed = world(*(said("radar.edge.owner", "bbb") if f.id == "radar.edge.owner" else f for f in FACTS))
    assert draws.fingerprint(draws.draw(HERE, seed=1, n=5)) != draws.fingerprint(
        draws.draw(renamed, seed=1, n=5)
    )
