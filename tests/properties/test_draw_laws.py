"""Laws of draws: luck belongs to a fact and a draw, and value grows with luck."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from equipoise.facts.record import Family, Spread, options
from equipoise.sampling import spreads, streams

#: A shared machine may stall; how fast things are is measured elsewhere.
law = settings(deadline=None)

#: Rounding of the solver behind PERT and of the normal quantile, as a share of the size of the numbers.
ROUNDING = 1e-12

NAMES = st.from_regex(r"[a-z]{1,8}\.[a-z0-9_]{1,8}\.[a-z_]{1,8}", fullmatch=True)
SEEDS = st.integers(0, 2**64)
NUMBERS = st.floats(-1e6, 1e6).filter(lambda value: value == 0 or abs(value) > 1e-6)


@st.composite
def number_spreads(draw: st.DrawFn, above_nought: bool = False) -> Spread:
    families: list[Family] = ["uniform", "triangular", "pert", "lognormal", "counts"]
    family = draw(st.sampled_from(families))
    numbers = st.floats(0.1, 1e4) if family == "lognormal" or above_nought else NUMBERS
    if family == "counts":
        numbers = st.integers(0, 300).map(float)
    low, best, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    if family == "uniform" or (family in ("lognormal", "counts") and draw(st.booleans())):
        best = math.nan
    return Spread(family=family, low=low, best=best, high=high)


@st.composite
def number_options(draw: st.DrawFn) -> Spread:
    values = draw(st.lists(NUMBERS, min_size=1, max_size=6, unique=True))
    return options({value: draw(st.integers(1, 9)) / 10 for value in values})


def size(spread: Spread) -> float:
    return max(abs(end) for end in (*spreads.ends(spread), spread.low, spread.high))


@law
@given(name=NAMES, seed=SEEDS, start=st.integers(0, 5000), n=st.integers(0, 3000))
def test_draw_i_stays_draw_i_in_any_stretch(name: str, seed: int, start: int, n: int) -> None:
    whole = streams.uniform(name, seed=seed, n=start + n)
    assert streams.uniform(name, seed=seed, n=n, start=start).tobytes() == whole[start:].tobytes()


@law
@given(
    name=NAMES,
    seed=SEEDS,
    weight=st.floats(-1, 1),
    cuts=st.lists(st.integers(1, 3999), max_size=5, unique=True),
    order=st.randoms(use_true_random=False),
)
def test_pieces_in_any_order_give_the_same_bits(name, seed, weight, cuts, order) -> None:
    edges = [0, *sorted(cuts), 4000]
    pieces = list(itertools.pairwise(edges))
    order.shuffle(pieces)
    found = {
        first: streams.mixed(name, "luck", weight, seed=seed, n=last - first, start=first)
        for first, last in pieces
    }
    joined = np.concatenate([found[first] for first in sorted(found)])
    assert joined.tobytes() == streams.mixed(name, "luck", weight, seed=seed, n=4000).tobytes()


@law
@given(names=st.lists(NAMES, min_size=2, max_size=8, unique=True), seed=SEEDS)
def test_adding_a_fact_moves_no_other_draw(names: list[str], seed: int) -> None:
    few = {name: streams.uniform(name, seed=seed, n=100).tobytes() for name in names[1:]}
    many = {name: streams.uniform(name, seed=seed, n=100).tobytes() for name in names}
    assert {name: many[name] for name in few} == few
    assert len(set(many.values())) == len(names)


def test_two_hundred_streams_are_as_unlike_as_chance_makes_them() -> None:
    n = 10_000
    table = np.array([streams.uniform(f"radar.r{i}.range", seed=1, n=n) for i in range(200)])
    found = np.corrcoef(table)[np.triu_indices(200, 1)]
    expected = math.sqrt(2 * math.log(len(found)) / n)
    assert 0.8 * expected < np.abs(found).max() < 1.3 * expected
    assert abs(found.std() * math.sqrt(n) - 1) < 0.05
    assert abs(found.mean()) < 5 / math.sqrt(n * len(found))


def test_blocks_of_one_stream_and_seeds_of_one_name_are_as_unlike_as_chance_makes_them() -> None:
    blocks = streams.uniform("radar.a.range", seed=0, n=100 * streams.BLOCK).reshape(100, -1)
    seeds = np.array([streams.uniform("radar.a.range", seed=k, n=streams.BLOCK) for k in range(1, 101)])
    found = np.corrcoef(np.concatenate([blocks, seeds]))[np.triu_indices(200, 1)]
    assert np.abs(found).max() < 1.3 * math.sqrt(2 * math.log(len(found)) / streams.BLOCK)


@law
@given(
    spread=st.one_of(number_spreads(), number_options()),
    u=st.lists(st.floats(1e-9, 1 - 1e-9), min_size=2, max_size=30),
)
def test_values_never_fall_where_luck_grows(spread: Spread, u: list[float]) -> None:
    values = spreads.quantile(spread, np.sort(np.array(u)))
    assert np.all(np.diff(values) >= -ROUNDING * max(size(spread), np.abs(values).max()))


@law
@given(spread=number_spreads(), seed=SEEDS)
def test_values_stay_between_the_ends(spread: Spread, seed: int) -> None:
    assume(spread.family != "lognormal")
    values = spreads.quantile(spread, streams.uniform("a.b.c", seed=seed, n=200))
    assert spread.low <= values.min() <= values.max() <= spread.high
    assert spread.low <= spreads.mean(spread) <= spread.high


@law
@given(spread=st.one_of(number_spreads(), number_options()), seed=SEEDS)
def test_the_mean_of_draws_comes_to_the_mean(spread: Spread, seed: int) -> None:
    # a lognormal over two decades needs more draws than a test has
    assume(spread.family != "lognormal" or spread.high < 20 * spread.low)
    n = 4000
    values = spreads.quantile(spread, streams.uniform("a.b.c", seed=seed, n=n))
    error = values.std() / math.sqrt(n)
    assert abs(values.mean() - spreads.mean(spread)) <= 6 * error + ROUNDING * size(spread)


@law
@given(spread=number_spreads(), more=st.tuples(st.floats(0, 100), st.floats(0, 100)))
def test_a_wider_spread_gives_wider_draws(spread: Spread, more: tuple[float, float]) -> None:
    down, up = (math.floor(value) if spread.family == "counts" else value for value in more)
    low = spread.low / (1 + down) if spread.family == "lognormal" else spread.low - down
    high = spread.high * (1 + up) if spread.family == "lognormal" else spread.high + up
    best = spreads.quantile(spread, np.array([0.5]))[0] if math.isnan(spread.best) else spread.best
    narrow = Spread(family=spread.family, low=spread.low, best=best, high=spread.high)
    wide = Spread(family=spread.family, low=low, best=best, high=high)
    if spread.family == "lognormal":
        one, other = (np.ptp(spreads.quantile(item, np.array([0.05, 0.95]))) for item in (narrow, wide))
    else:
        even = (np.arange(2000) + 0.5) / 2000
        one, other = (np.std(spreads.quantile(item, even)) for item in (narrow, wide))
    # the middles of 2000 steps are not the whole law
    assert other >= one * (1 - 1e-3) - ROUNDING * size(wide)


@law
@given(spread=number_spreads(above_nought=True), factor=st.floats(0.01, 100), seed=SEEDS)
def test_a_spread_that_is_scaled_keeps_its_luck(spread: Spread, factor: float, seed: int) -> None:
    assume(spread.family != "counts")
    scaled = Spread(
        family=spread.family, low=spread.low * factor, best=spread.best * factor, high=spread.high * factor
    )
    u = streams.uniform("a.b.c", seed=seed, n=50)
    one, other = spreads.quantile(spread, u), spreads.quantile(scaled, u)
    # a best next to an end is told from it only to the last place of the large end
    assert np.allclose(other, factor * one, rtol=1e-9, atol=1e-9 * factor * spread.high)


@law
@given(weights=st.lists(st.integers(0, 9), min_size=1, max_size=6), seed=SEEDS)
def test_words_come_as_often_as_their_weights_say(weights: list[int], seed: int) -> None:
    assume(sum(weights))
    spread = options({f"word{k}": float(weight) for k, weight in enumerate(weights)})
    n = 4000
    counts = np.bincount(
        spreads.choice(spread, streams.uniform("a.b.c", seed=seed, n=n)), minlength=len(weights)
    )
    p = np.array(weights) / sum(weights)
    assert np.all(np.abs(counts - n * p) <= 6 * np.sqrt(n * p * (1 - p)))
