from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.errors import NumericsError
from equipoise.measures.headlines import judge_headline
from equipoise.measures.verdicts import beyond, together, within

DRAWS = st.lists(st.floats(-1.0, 1.0), min_size=2, max_size=40).map(np.array)
WORDS = st.lists(st.sampled_from(["holds", "fails", "undecided", None]), min_size=1, max_size=5)


def ten(over: int, high: float = 1.0, low: float = 0.0) -> np.ndarray:
    """Ten draws, so many of them high."""
    return np.array([high] * over + [low] * (10 - over))


@pytest.mark.parametrize(
    ("over", "word"),
    [(10, "holds"), (9, "holds"), (8, "undecided"), (2, "undecided"), (1, "fails"), (0, "fails")],
)
def test_holding_and_failing_each_need_their_share_of_the_draws(over, word):
    found = beyond(ten(over), 0.5, direction="higher", share=0.9)
    assert (found.verdict, found.share) == (word, over / 10)


def test_the_bound_itself_is_on_the_claims_side_whichever_way_it_faces():
    values = np.array([0.5, 0.5])
    assert beyond(values, 0.5, direction="higher").verdict == "holds"
    assert beyond(values, 0.5, direction="lower").verdict == "holds"


def test_a_claim_does_not_fail_while_the_mean_bears_it_out():
    found = beyond(ten(1, high=100.0), 0.5, direction="higher", share=0.9)
    assert found.verdict == "undecided"
    assert "the mean does not" in found.reason


def test_chances_of_exactly_0_and_1_are_judged_as_any_other():
    assert beyond(np.zeros(8), 0.0, direction="higher").verdict == "holds"
    assert beyond(np.ones(8), 1.0, direction="higher").verdict == "holds"
    assert beyond(np.zeros(8), 0.001, direction="higher").verdict == "fails"
    assert beyond(np.zeros(8), 0.001, direction="higher").is_zero


@given(DRAWS, st.floats(0.05, 0.95))
def test_the_rule_is_that_of_the_headline(values, bound):
    word = {"yes": "holds", "no": "fails", "cannot tell": "undecided"}
    headline = judge_headline(
        values, 0.0, worse="higher", dramatic=bound, delta=0.0, matters=0.0, relative=False
    )
    assert beyond(values, bound, direction="higher").verdict == word[headline.dramatic]


@given(DRAWS, st.floats(-1.0, 1.0))
def test_looking_from_the_other_side_mirrors_the_verdict(values, bound):
    up = beyond(values, bound, direction="higher")
    down = beyond(-values, -bound, direction="lower")
    assert (up.verdict, up.share) == (down.verdict, down.share)


@given(DRAWS, st.floats(-1.0, 1.0), st.floats(0.0, 0.5))
def test_a_harder_bound_never_turns_failing_into_holding(values, bound, more):
    rank = {"fails": 0, "undecided": 1, "holds": 2}
    easy = beyond(values, bound, direction="higher")
    hard = beyond(values, bound + more, direction="higher")
    assert rank[hard.verdict] <= rank[easy.verdict]


def test_equal_within_is_not_the_same_as_not_shown_to_differ():
    wide = np.array([-0.5, 0.5, -0.4, 0.4])
    found = within(wide, 0.1)
    assert found.mean == 0.0
    assert (found.verdict, found.share) == ("undecided", 0.0)
    assert within(wide / 10, 0.1).verdict == "holds"


def test_two_effects_are_compared_draw_by_draw():
    a = np.array([0.1, 0.9, 0.4])
    assert within(a, 0.01, other=a + 0.005).verdict == "holds"
    assert within(a, 0.01, other=a[::-1]).verdict != "holds"
    assert within(a, 0.01, other=a + 0.5).verdict == "fails"


def test_a_few_far_draws_do_not_make_a_claim_of_sameness_fail():
    far = np.array([0.0] * 19 + [5.0])
    values = np.tile(far, 200)
    found = within(values, 0.02)
    assert found.mean > 0.2
    assert (found.verdict, found.share) == ("undecided", 0.95)


def test_no_effect_at_all_is_the_same_and_is_told_as_zero():
    found = within(np.zeros(5), 0.01)
    assert (found.verdict, found.is_zero, found.is_near) == ("holds", True, False)


def test_a_share_next_to_the_limit_is_told_as_near():
    assert beyond(ten(9), 0.5, direction="higher", share=0.9).is_near
    assert beyond(ten(1), 0.5, direction="higher", share=0.9).is_near
    assert not beyond(np.tile(ten(5), 100), 0.5, direction="higher", share=0.9).is_near


@pytest.mark.parametrize(
    ("words", "all_needed", "one_enough"),
    [
        (["holds", "holds"], "holds", "holds"),
        (["holds", "fails"], "holds in part", "holds"),
        (["holds", "undecided"], "holds in part", "holds"),
        (["holds", None], "holds in part", "holds"),
        (["fails", "fails"], "fails", "fails"),
        (["fails", None], "fails", "fails"),
        (["fails", "undecided"], "undecided", "undecided"),
        (["undecided", None], "undecided", "undecided"),
        ([None, None], "outside the model", "outside the model"),
        ([], "outside the model", "outside the model"),
    ],
)
def test_several_tests_make_one_verdict(words, all_needed, one_enough):
    assert (together(words), together(words, "any")) == (all_needed, one_enough)


@given(WORDS)
def test_the_order_of_tests_does_not_matter(words):
    assert together(words) == together(words[::-1])
    assert together(words, "any") == together(words[::-1], "any")


def test_what_cannot_be_judged_is_refused():
    with pytest.raises(ValueError, match="share"):
        beyond(np.ones(3), 0.0, direction="higher", share=0.4)
    with pytest.raises(ValueError, match="bound"):
        beyond(np.ones(3), float("nan"), direction="higher")
    with pytest.raises(NumericsError, match="not finite"):
        beyond(np.array([1.0, np.inf]), 0.0, direction="higher")
    with pytest.raises(ValueError, match="delta"):
        within(np.ones(3), -0.1)
