"""Dramatic or not, the same elsewhere or not: the rules at their edges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from equipoise.errors import NumericsError
from equipoise.measures import headlines


def judge(draws: list[float], before: float = 0.2, **more: object) -> headlines.HeadlineVerdict:
    given = {"worse": "higher", "dramatic": 0.1, "delta": 0.02, "matters": 0.001, "relative": False, **more}
    return headlines.judge_headline(np.array(draws), before, **given)  # pyright: ignore[reportArgumentType]


def test_nine_tenths_of_draws_at_the_threshold_are_dramatic() -> None:
    found = judge([0.1] * 9 + [0.0])
    assert (found.dramatic, found.share_over) == ("yes", 0.9)
    assert (found.threshold, found.delta, found.relative) == (0.1, 0.02, False)


def test_just_under_nine_tenths_cannot_tell() -> None:
    found = judge([0.1] * 89 + [0.0] * 11)
    assert (found.dramatic, found.share_over) == ("cannot tell", 0.89)
    assert "89 %" in found.reason


def test_nine_tenths_of_draws_below_with_the_mean_are_not_dramatic() -> None:
    assert judge([0.05] * 9 + [0.2]).dramatic == "no"


def test_a_mean_above_the_threshold_forbids_a_plain_no() -> None:
    found = judge([0.0] * 9 + [5.0])
    assert found.dramatic == "cannot tell"
    assert "mean" in found.reason


def test_a_change_that_moves_nothing_is_not_dramatic() -> None:
    found = judge([0.0] * 10)
    assert (found.dramatic, found.share_over, found.share_wrong_sign) == ("no", 0.0, 0.0)
    assert (found.mean, found.q05, found.q95) == (0.0, 0.0, 0.0)


def test_a_large_change_for_the_better_is_not_dramatic() -> None:
    assert judge([-0.5] * 10).dramatic == "no"
    assert judge([0.5] * 10, worse="lower").dramatic == "no"


def test_a_fall_is_dramatic_where_lower_is_worse_and_keeps_its_sign() -> None:
    found = judge([-0.5, -0.25], worse="lower")
    assert (found.dramatic, found.mean) == ("yes", -0.375)


def test_relative_sizes_are_shares_of_the_mean_before() -> None:
    given = {"worse": "lower", "dramatic": 0.2, "delta": 0.05, "matters": 0.005, "relative": True}
    assert judge([-21.0] * 10, 100.0, **given).dramatic == "yes"
    found = judge([-19.0] * 10, 100.0, **given)
    assert (found.dramatic, found.threshold, found.delta) == ("no", 20.0, 5.0)
    assert found.relative is True


def test_nothing_can_be_judged_as_a_share_of_nought() -> None:
    found = judge([1.0] * 10, 0.0, relative=True)
    assert (found.dramatic, found.share_over) == ("cannot tell", 0.0)
    assert "zero" in found.reason


def test_an_outcome_without_a_worse_direction_cannot_be_judged() -> None:
    found = judge([1.0] * 10, worse="none")
    assert found.dramatic == "cannot tell"
    assert "direction" in found.reason


def test_the_other_sign_counts_only_beyond_what_matters() -> None:
    assert judge([0.3, 0.3, -0.0005, -0.01]).share_wrong_sign == 0.25
    assert judge([-0.3, -0.3, 0.0005, 0.01]).share_wrong_sign == 0.25


def test_a_part_of_the_draws_is_never_called_all_or_none() -> None:
    assert "over 99.9 %" in judge([0.1] * 9999 + [0.0]).reason
    assert "100 %" in judge([0.1] * 10).reason


@pytest.mark.parametrize(
    "wrong", [{"dramatic": 0.0}, {"delta": -1.0}, {"matters": math.nan}, {"share": 0.5}, {"share": 1.1}]
)
def test_sizes_that_a_case_cannot_mean_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"dramatic|share"):
        judge([0.1], **wrong)


def test_a_draw_that_is_not_finite_is_refused() -> None:
    with pytest.raises(NumericsError, match="effect"):
        judge([0.1, math.nan])


def test_a_relative_size_needs_a_mean_before() -> None:
    with pytest.raises(ValueError, match="mean before"):
        judge([0.1, 0.2], math.nan, relative=True)


def test_the_same_systems_elsewhere_are_compared_within_the_margin() -> None:
    here, there = np.array([0.30, 0.31, 0.32]), np.array([0.31, 0.31, 0.31])
    assert headlines.same_elsewhere(here, there, 0.02).same is True
    assert headlines.same_elsewhere(here, there, 0.001).verdict == "not shown"
    assert headlines.same_elsewhere(here, there - 0.2, 0.02).verdict == "different"


def test_a_relative_margin_is_a_share_of_the_mean_before() -> None:
    here, there = np.array([12.0, 13.0]), np.array([10.0, 10.0])
    found = headlines.same_elsewhere(here, there, 0.05, before_mean=100.0, relative=True)
    assert (found.verdict, found.delta) == ("same", 5.0)
    with pytest.raises(ValueError, match="mean before"):
        headlines.same_elsewhere(here, there, 0.05, relative=True)
