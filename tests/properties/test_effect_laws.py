"""Laws of effects: nothing from nothing, swapped arms swap signs, words follow sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.measures import effects, headlines

#: A shared machine may stall; how fast things are is measured elsewhere.
law = settings(deadline=None)

#: Rounding of a mean or a point between draws, as a share of the largest value.
ROUNDING = 1e-12

VALUES = st.floats(-1e6, 1e6)
WORSE = st.sampled_from(["higher", "lower"])
PAIRS = st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=40)
CHANCES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=40)


@dataclass(frozen=True)
class Stand:
    """An outcome as the model makes it."""

    values: np.ndarray | None
    unit: str
    worse: str


def effect(before: np.ndarray, after: np.ndarray, worse: str, unit: str = "km", **more) -> effects.Effect:
    (found,) = effects.paired_effects(
        {"x": Stand(before, unit, worse)},
        {"x": Stand(after, unit, worse)},
        arm="a",
        against="b",
        same_inputs=False,
        **more,
    )
    return found


def columns(pairs: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(pairs)
    return table[:, 0], table[:, 1]


@law
@given(pairs=PAIRS, worse=WORSE, matters=st.floats(0, 10))
def test_an_arm_has_no_effect_against_itself(pairs, worse: str, matters: float) -> None:
    values, _ = columns(pairs)
    found = effect(values, values, worse, matters={"x": matters})
    assert (found.mean, found.q05, found.q50, found.q95, found.sampling_error) == (0.0,) * 5
    assert (found.share_worse, found.share_better) == (0.0, 0.0)


@law
@given(pairs=PAIRS, worse=WORSE, matters=st.floats(0, 1e6))
def test_swapped_arms_swap_signs(pairs, worse: str, matters: float) -> None:
    before, after = columns(pairs)
    there = effect(before, after, worse, matters={"x": matters})
    back = effect(after, before, worse, matters={"x": matters})
    close = pytest.approx
    room = ROUNDING * max(1.0, float(np.abs([before, after]).max()))
    assert back.mean == close(-there.mean, abs=room)
    assert (back.q05, back.q50, back.q95) == close((-there.q95, -there.q50, -there.q05), abs=room)
    assert (back.share_worse, back.share_better) == (there.share_better, there.share_worse)
    assert back.sampling_error == close(there.sampling_error, abs=room)


@law
@given(pairs=CHANCES)
def test_log_odds_have_the_sign_of_the_effect_and_swap_with_the_arms(pairs) -> None:
    before, after = columns(pairs)
    there, back = (effect(*arms, "higher", "probability") for arms in ((before, after), (after, before)))
    if there.log_odds is None:
        assert {0.0, 1.0} & {float(before.mean()), float(after.mean())}
        assert back.log_odds is None
        return
    assert back.log_odds == pytest.approx(-there.log_odds)
    if abs(there.mean) > 1e-9:
        assert np.sign(there.log_odds) == np.sign(there.mean)


@law
@given(pairs=PAIRS, worse=WORSE, less=st.floats(0, 1e5), more=st.floats(0, 1e5))
def test_fewer_draws_count_where_more_is_needed_to_matter(pairs, worse, less: float, more: float) -> None:
    before, after = columns(pairs)
    loose = effect(before, after, worse, matters={"x": less})
    strict = effect(before, after, worse, matters={"x": less + more})
    assert strict.share_worse <= loose.share_worse
    assert strict.share_better <= loose.share_better
    assert loose.share_worse + loose.share_better <= 1


@law
@given(pairs=PAIRS, delta=st.floats(0, 1e6), more=st.floats(0, 1e6))
def test_equivalence_is_mutual_and_a_wider_margin_never_breaks_it(pairs, delta: float, more: float) -> None:
    a, b = columns(pairs)
    there = effects.equivalence(a, b, delta=delta)
    assert effects.equivalence(b, a, delta=delta).verdict == there.verdict
    wider = effects.equivalence(a, b, delta=delta + more)
    assert wider.same >= there.same
    if wider.verdict == "different":
        assert there.verdict == "different"


@law
@given(pairs=PAIRS, delta=st.floats(0, 1e6))
def test_not_shown_is_never_the_same(pairs, delta: float) -> None:
    found = effects.equivalence(*columns(pairs), delta=delta)
    assert found.same == (found.verdict == "same")
    if found.share_within < 0.9:
        assert not found.same


@law
@given(draws=st.lists(VALUES, min_size=2, max_size=40), dramatic=st.floats(1e-6, 1e6))
def test_the_word_is_the_same_in_the_mirror(draws: list[float], dramatic: float) -> None:
    effect_draws = np.array(draws)
    given_sizes = {"dramatic": dramatic, "delta": 0.0, "matters": 0.0, "relative": False}
    up = headlines.judge_headline(effect_draws, 1.0, worse="higher", **given_sizes)
    down = headlines.judge_headline(-effect_draws, 1.0, worse="lower", **given_sizes)
    assert (up.dramatic, up.share_over) == (down.dramatic, down.share_over)
    assert up.mean == -down.mean


@law
@given(
    draws=st.lists(VALUES, min_size=2, max_size=40),
    dramatic=st.floats(1e-6, 1e6),
    more=st.floats(0, 1e6),
    push=st.floats(0, 1e6),
)
def test_a_higher_threshold_never_makes_dramatic_and_a_larger_effect_never_unmakes_it(
    draws: list[float], dramatic: float, more: float, push: float
) -> None:
    order = {"no": 0, "cannot tell": 1, "yes": 2}

    def word(values: np.ndarray, threshold: float) -> int:
        sizes = {"dramatic": threshold, "delta": 0.0, "matters": 0.0, "relative": False}
        return order[headlines.judge_headline(values, 1.0, worse="higher", **sizes).dramatic]

    values = np.array(draws)
    assert word(values, dramatic + more) <= word(values, dramatic)
    assert word(values + push, dramatic) >= word(values, dramatic)
