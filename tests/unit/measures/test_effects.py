"""Paired effects and equivalence, by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest

from equipoise.errors import NumericsError
from equipoise.measures import effects


@dataclass(frozen=True)
class Stand:
    """An outcome as the model makes it."""

    values: np.ndarray | None
    unit: str = "min"
    worse: str = "lower"


def row(*values: float) -> np.ndarray:
    return np.array(values)


def effect(before: Stand, after: Stand, **more: object) -> effects.Effect:
    given = {"arm": "change", "against": "baseline", "same_inputs": False, **more}
    (found,) = effects.paired_effects({"x": before}, {"x": after}, **given)  # pyright: ignore[reportArgumentType]
    return found


def test_an_effect_is_the_arm_less_what_it_is_compared_with() -> None:
    found = effect(Stand(row(10, 20, 30, 40)), Stand(row(9, 21, 28, 36)))
    assert (found.outcome, found.unit, found.arm, found.against) == ("x", "min", "change", "baseline")
    assert (found.mean, found.q50, found.n) == (-1.5, -1.5, 4)
    assert (found.q05, found.q95) == pytest.approx((-3.7, 0.7))
    assert found.sampling_error == pytest.approx(math.sqrt(13 / 3) / 2)
    assert found.relative == pytest.approx(-1.5 / 25)
    assert found.log_odds is None
    assert found.same_inputs is False


def test_the_worse_direction_decides_which_share_is_worse() -> None:
    before, after = row(0, 0, 0, 0), row(1, 1, 1, -1)
    higher = effect(Stand(before, worse="higher"), Stand(after, worse="higher"))
    lower = effect(Stand(before), Stand(after))
    assert (higher.share_worse, higher.share_better) == (0.75, 0.25)
    assert (lower.share_worse, lower.share_better) == (0.25, 0.75)


def test_an_outcome_without_direction_is_neither_worse_nor_better() -> None:
    found = effect(Stand(row(0, 0), worse="none"), Stand(row(1, 2), worse="none"))
    assert (found.share_worse, found.share_better) == (None, None)
    assert found.mean == 1.5


def test_a_difference_of_just_what_matters_does_not_count() -> None:
    found = effect(Stand(row(0, 0, 0, 0)), Stand(row(-0.5, -0.75, 0.5, 0.25)), matters={"x": 0.5})
    assert (found.share_worse, found.share_better) == (0.25, 0.0)


def test_what_matters_may_be_a_share_of_the_mean_before() -> None:
    found = effect(Stand(row(10, 30)), Stand(row(7, 29)), matters={"x": 0.1}, relative={"x"})
    assert found.share_worse == 0.5  # 3 and 1 against 10 % of 20


@pytest.mark.parametrize("matters", [-0.1, math.nan])
def test_a_negative_size_is_refused(matters: float) -> None:
    with pytest.raises(ValueError, match="matters"):
        effect(Stand(row(1, 2)), Stand(row(1, 2)), matters={"x": matters})


@pytest.mark.parametrize("unit", ["min", "probability"])
@pytest.mark.parametrize("worse", ["higher", "lower", "none"])
def test_arms_that_share_an_outcome_have_the_effect_of_arms_with_equal_ones(unit: str, worse: str) -> None:
    values = np.linspace(0.1, 0.9, 1001)
    one = Stand(values, unit, worse)
    shared, equal = effect(one, one), effect(one, Stand(values.copy(), unit, worse))
    assert shared == equal
    assert shared.n == 1001


def test_an_outcome_that_is_shared_is_refused_as_any_other() -> None:
    spoiled, single = Stand(row(1.0, math.nan)), Stand(row(1.0))
    with pytest.raises(NumericsError, match="x in baseline: is not finite"):
        effect(spoiled, spoiled)
    with pytest.raises(ValueError, match="two draws"):
        effect(single, single)


def test_equal_arms_differ_by_exactly_nothing() -> None:
    values = np.linspace(0.1, 0.9, 1001)
    found = effect(Stand(values, "probability"), Stand(values.copy(), "probability"), same_inputs=True)
    numbers = (found.mean, found.q05, found.q50, found.q95, found.sampling_error, found.log_odds)
    assert numbers == (0.0,) * 6
    assert (found.share_worse, found.share_better, found.relative) == (0.0, 0.0, 0.0)
    assert found.same_inputs is True


def test_log_odds_are_those_of_the_means() -> None:
    found = effect(Stand(row(0.1, 0.3), "probability"), Stand(row(0.7, 0.9), "probability"))
    assert found.log_odds == pytest.approx(math.log(4 / 0.25))


def test_shares_that_are_no_probabilities_have_no_log_odds() -> None:
    assert effect(Stand(row(0.1, 0.3), "share"), Stand(row(0.7, 0.9), "share")).log_odds is None


@pytest.mark.parametrize(
    ("before", "after", "expected"), [(0.0, 0.5, None), (0.5, 1.0, None), (1.0, 1.0, 0.0)]
)
def test_log_odds_at_the_ends_are_missing_unless_nothing_moved(
    before: float, after: float, expected: float | None
) -> None:
    found = effect(Stand(row(before, before), "probability"), Stand(row(after, after), "probability"))
    assert found.log_odds == expected


def test_nothing_is_relative_to_nought() -> None:
    assert effect(Stand(row(0, 0)), Stand(row(1, 2))).relative is None


def test_a_relative_effect_keeps_the_sign_of_the_effect() -> None:
    assert effect(Stand(row(-4, -4)), Stand(row(-3, -3))).relative == 0.25


def test_an_outcome_without_meaning_in_an_arm_has_no_effect() -> None:
    before = {"x": Stand(None), "y": Stand(row(1, 2)), "z": Stand(row(1, 2))}
    after = {"x": Stand(row(1, 2)), "y": Stand(None), "z": Stand(row(1, 2))}
    found = effects.paired_effects(before, after, arm="a", against="b", same_inputs=False)
    assert [item.outcome for item in found] == ["z"]


def test_outcomes_may_have_different_numbers_of_draws() -> None:
    arm = {"x": Stand(row(1, 2, 3)), "fear.best": Stand(row(0.1, 0.2), "probability", "higher")}
    found = effects.paired_effects(arm, arm, arm="a", against="b", same_inputs=True)
    assert [item.n for item in found] == [3, 2]


def test_draws_without_a_partner_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        effect(Stand(row(1, 2, 3)), Stand(row(1, 2)))


def test_arms_with_different_outcomes_are_refused() -> None:
    one, other = {"x": Stand(row(1, 2))}, {"y": Stand(row(1, 2))}
    with pytest.raises(ValueError, match="'y'"):
        effects.paired_effects(one, other, arm="a", against="b", same_inputs=False)


@pytest.mark.parametrize("after", [Stand(row(1, 2), unit="s"), Stand(row(1, 2), worse="higher")])
def test_arms_with_different_units_or_directions_are_refused(after: Stand) -> None:
    with pytest.raises(ValueError, match="unit or worse"):
        effect(Stand(row(1, 2)), after)


def test_a_missing_value_names_outcome_arm_and_draw() -> None:
    with pytest.raises(NumericsError, match=r"x in change: is not finite in 1 of 3 draws \(first: draw 1\)"):
        effect(Stand(row(1, 2, 3)), Stand(row(1, math.nan, 3)))


def test_a_probability_above_one_is_refused() -> None:
    with pytest.raises(NumericsError, match="x in baseline: is not between 0 and 1"):
        effect(Stand(row(0.5, 1.2), "probability"), Stand(row(0.5, 1.0), "probability"))


def test_equal_effects_are_the_same_even_with_no_margin() -> None:
    values = np.linspace(-1, 1, 101)
    found = effects.equivalence(values, values, delta=0.0)
    assert found.same is True
    assert (found.verdict, found.share_within, found.mean) == ("same", 1.0, 0.0)


def test_the_same_needs_the_draws_and_not_only_the_mean() -> None:
    wide = np.linspace(-1, 1, 10_001)
    found = effects.equivalence(wide, np.zeros_like(wide), delta=0.5)
    assert found.mean == pytest.approx(0.0, abs=1e-12)
    assert (found.same, found.verdict) == (False, "not shown")
    assert found.share_within == pytest.approx(0.5, abs=1e-3)


def test_the_same_needs_the_mean_and_not_only_the_draws() -> None:
    lone = np.array([0.0] * 95 + [20.0] * 5)
    found = effects.equivalence(lone, np.zeros(100), delta=0.5)
    assert (found.share_within, found.mean) == (0.95, 1.0)
    assert found.verdict == "not shown"  # the interval of the mean reaches down to 0.28


def test_effects_far_apart_are_different() -> None:
    found = effects.equivalence(row(5, 6, 7), row(1, 2, 3), delta=0.5)
    assert (found.verdict, found.same, found.share_within) == ("different", False, 0.0)
    assert (found.mean, found.mean_low, found.mean_high) == (4.0, 4.0, 4.0)
    assert effects.equivalence(row(1, 2, 3), row(5, 6, 7), delta=0.5).verdict == "different"


def test_few_draws_around_the_margin_show_nothing() -> None:
    found = effects.equivalence(row(0.0, 4.0), row(0.0, 0.0), delta=1.0)
    assert found.verdict == "not shown"
    assert (found.mean_low, found.mean_high) == pytest.approx((2 - 1.644854 * 2, 2 + 1.644854 * 2))


@pytest.mark.parametrize(("delta", "share"), [(-1.0, 0.9), (math.nan, 0.9), (1.0, 0.0), (1.0, 1.1)])
def test_margins_and_shares_out_of_range_are_refused(delta: float, share: float) -> None:
    with pytest.raises(ValueError, match="delta"):
        effects.equivalence(row(1, 2), row(1, 2), delta=delta, share=share)
