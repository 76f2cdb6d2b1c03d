"""Quantiles, means, chances and ends of each family, against hand and rival numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from equipoise.errors import NumericsError
from equipoise.facts.record import Spread, fixed, options
from equipoise.sampling import spreads

NAN = math.nan
#: Rivals in scipy solve the same equations; both leave a few units of the last place.
SOLVED = 1e-9
U = (np.arange(400) + 0.5) / 400


def spread(family: str, low: float, best: float, high: float) -> Spread:
    return Spread(family=family, low=low, best=best, high=high)  # pyright: ignore[reportArgumentType]


SPREADS = [
    fixed(3.5),
    spread("uniform", -1.0, NAN, 4.0),
    spread("triangular", 0.0, 1.0, 4.0),
    spread("triangular", 2.0, 2.0, 4.0),
    spread("triangular", 2.0, 4.0, 4.0),
    spread("pert", 10.0, 12.0, 30.0),
    spread("pert", 0.0, 0.0, 1.0),
    spread("lognormal", 50.0, 90.0, 400.0),
    spread("lognormal", 1.0, 3.0, 9.0),
    spread("counts", 2.0, 4.0, 9.0),
    spread("counts", 2.0, NAN, 9.0),
    options({3.0: 0.2, 1.0: 0.5, 2.0: 0.3}),
]
NAMES = [f"{item.family}-{item.low:g}-{item.best:g}-{item.high:g}" for item in SPREADS]


@pytest.mark.parametrize("item", SPREADS, ids=NAMES)
def test_the_mean_of_even_draws_is_the_mean(item: Spread) -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    assert spreads.quantile(item, u).mean() == pytest.approx(spreads.mean(item), rel=2e-4)


@pytest.mark.parametrize("item", SPREADS, ids=NAMES)
def test_the_chance_of_at_most_the_quantile_is_at_least_the_luck(item: Spread) -> None:
    values = spreads.quantile(item, U)
    reached = spreads.cdf(item, values)
    assert np.all(reached >= U - SOLVED)
    if item.family in ("uniform", "triangular", "pert", "lognormal"):
        assert reached == pytest.approx(U, abs=SOLVED)
    else:
        just_below = spreads.cdf(item, values - 0.5)
        assert np.all(just_below <= U + SOLVED)


@pytest.mark.parametrize("item", SPREADS, ids=NAMES)
def test_chances_go_from_nothing_to_all(item: Spread) -> None:
    assert spreads.cdf(item, np.array([-1e9, 1e9])) == pytest.approx([0.0, 1.0], abs=SOLVED)


def test_a_triangle_agrees_with_its_rival() -> None:
    expected = stats.triang(c=0.25, loc=0, scale=4).ppf(U)
    assert spreads.quantile(spread("triangular", 0.0, 1.0, 4.0), U) == pytest.approx(expected, rel=SOLVED)


def test_pert_has_the_mean_and_variance_of_its_beta() -> None:
    item = spread("pert", 10.0, 12.0, 30.0)
    rival = stats.beta(1.4, 4.6, loc=10, scale=20)
    assert spreads.quantile(item, U) == pytest.approx(rival.ppf(U), rel=SOLVED)
    assert spreads.mean(item) == pytest.approx((10 + 4 * 12 + 30) / 6)


def test_pert_looks_the_same_from_either_end() -> None:
    left = spreads.quantile(spread("pert", 0.0, 1.0, 4.0), U)
    right = spreads.quantile(spread("pert", 0.0, 3.0, 4.0), 1 - U)
    assert left == pytest.approx(4 - right, abs=SOLVED)


def test_a_lognormal_meets_all_three_of_its_numbers() -> None:
    item = spread("lognormal", 50.0, 90.0, 400.0)
    assert spreads.quantile(item, np.array([0.05, 0.5, 0.95])) == pytest.approx([50.0, 90.0, 400.0])
    assert spreads.ends(item) == pytest.approx((50.0, 400.0))


def test_an_even_lognormal_is_the_textbook_one() -> None:
    sigma = math.log(3) / stats.norm.ppf(0.95)
    rival = stats.lognorm(s=sigma, scale=3.0)
    item = spread("lognormal", 1.0, 3.0, 9.0)
    assert spreads.quantile(item, U) == pytest.approx(rival.ppf(U), rel=SOLVED)
    assert spreads.mean(item) == pytest.approx(rival.mean())


def test_a_lognormal_without_best_has_its_median_in_the_geometric_middle() -> None:
    assert spreads.quantile(spread("lognormal", 4.0, NAN, 9.0), np.array([0.5]))[0] == pytest.approx(6.0)


def test_a_lognormal_with_its_best_at_an_end_steps_there() -> None:
    item = spread("lognormal", 2.0, 2.0, 8.0)
    assert spreads.quantile(item, np.array([0.1, 0.4, 0.5])).tolist() == [2.0, 2.0, 2.0]
    assert spreads.cdf(item, np.array([1.999, 2.0])) == pytest.approx([0.0, 0.5])


def test_counts_peak_at_best_and_reach_both_ends() -> None:
    item = spread("counts", 1.0, 2.0, 4.0)  # weights 1/2, 1, 2/3, 1/3
    weights = np.diff(spreads.cdf(item, np.arange(5.0)))
    assert weights == pytest.approx([0.2, 0.4, 4 / 15, 2 / 15])
    assert spreads.quantile(item, np.array([0.0, 0.19, 0.21, 0.61, 0.99])).tolist() == [1, 1, 2, 3, 4]


def test_counts_without_best_are_equally_likely() -> None:
    item = spread("counts", 3.0, NAN, 6.0)
    assert spreads.quantile(item, np.array([0.1, 0.3, 0.6, 0.9])).tolist() == [3, 4, 5, 6]


def test_counts_that_an_edit_scaled_stay_whole() -> None:
    values = spreads.quantile(spread("counts", 1.5, 3.75, 7.5), U)
    assert np.all(values == np.round(values))
    assert set(values.tolist()) == {2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0}


def test_number_options_rise_with_luck_whatever_their_order() -> None:
    item = options({3.0: 0.2, 1.0: 0.5, 2.0: 0.3})
    assert spreads.quantile(item, np.array([0.1, 0.6, 0.9])).tolist() == [1.0, 2.0, 3.0]
    assert spreads.ends(item) == (1.0, 3.0)


def test_word_options_are_chosen_by_their_weights() -> None:
    item = options({"satellite_or_radar": 1.0, "radar": 0.0, "satellite_and_radar": 3.0})
    found = spreads.choice(item, np.array([0.0, 0.24, 0.25, 0.999, 1.0]))
    assert found.tolist() == [0, 0, 2, 2, 2]


def test_an_option_without_weight_is_never_taken_even_last() -> None:
    item = options({"a": 1.0, "b": 0.0})
    assert spreads.choice(item, np.array([0.0, 0.5, 1.0])).tolist() == [0, 0, 0]


def test_a_fixed_word_is_the_only_choice() -> None:
    assert spreads.choice(fixed("rus"), U).tolist() == [0] * len(U)


def test_words_have_no_numbers() -> None:
    for ask in (spreads.mean, spreads.ends):
        with pytest.raises(ValueError, match="words"):
            ask(fixed("rus"))
    for ask in (spreads.quantile, spreads.cdf):
        with pytest.raises(ValueError, match="words"):
            ask(fixed("rus"), U)


def test_a_number_has_no_choice() -> None:
    with pytest.raises(ValueError, match="options"):
        spreads.choice(fixed(3.0), U)


def test_options_without_any_weight_are_refused() -> None:
    nothing = Spread(family="options", low=1.0, best=NAN, high=2.0, options=(1.0, 2.0), weights=(0.0, 0.0))
    with pytest.raises(ValueError, match="weight"):
        spreads.quantile(nothing, U)


@pytest.mark.parametrize("family", ["uniform", "triangular", "pert", "lognormal", "counts"])
def test_a_spread_without_width_has_one_value(family: str) -> None:
    for best in (7.0, NAN):
        item = spread(family, 7.0, best, 7.0)
        assert spreads.quantile(item, U).tolist() == [7.0] * len(U)
        assert spreads.mean(item) == pytest.approx(7.0)
        assert spreads.ends(item) == (7.0, 7.0)
        assert spreads.cdf(item, np.array([6.9, 7.0, 7.1])).tolist() == [0.0, 1.0, 1.0]


IMPOSSIBLE = [
    fixed(NAN),
    fixed(math.inf),
    spread("uniform", 2.0, NAN, 1.0),
    spread("uniform", NAN, NAN, 1.0),
    spread("triangular", 0.0, NAN, 1.0),
    spread("triangular", 0.0, 2.0, 1.0),
    spread("pert", 0.0, -1.0, 1.0),
    spread("pert", 0.0, NAN, 1.0),
    spread("lognormal", 0.0, 1.0, 2.0),
    spread("lognormal", -1.0, 1.0, 2.0),
    spread("lognormal", 1.0, 3.0, 2.0),
    spread("counts", NAN, 1.0, 2.0),
    spread("counts", 5.0, 3.0, 2.0),
    spread("counts", 0.0, 3.0, math.inf),
]


@pytest.mark.parametrize("item", IMPOSSIBLE, ids=str)
def test_an_impossible_spread_never_passes_in_silence(item: Spread) -> None:
    with pytest.raises(NumericsError, match=item.family):
        spreads.quantile(item, U)
    with pytest.raises(NumericsError, match="not finite"):
        spreads.mean(item)
    with pytest.raises(NumericsError, match="not finite"):
        spreads.ends(item)


def test_the_endless_tail_of_a_lognormal_is_refused() -> None:
    with pytest.raises(NumericsError, match="lognormal"):
        spreads.quantile(spread("lognormal", 1.0, 2.0, 4.0), np.array([1.0]))


@pytest.mark.parametrize("u", [-0.1, 1.1, NAN])
def test_luck_beyond_the_unit_interval_is_refused(u: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        spreads.quantile(fixed(3.0), np.array([u]))
    with pytest.raises(ValueError, match="between 0 and 1"):
        spreads.choice(fixed("rus"), np.array([u]))


def test_luck_of_any_shape_keeps_its_shape() -> None:
    for item in SPREADS:
        assert spreads.quantile(item, U.reshape(4, 100)).shape == (4, 100)
