"""Numbers lie where an axis says they do."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from equipoise.report.charts import axes
from equipoise.report.charts.axes import Scale

NUMBERS = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)


def test_a_linear_scale_puts_the_middle_in_the_middle() -> None:
    scale = Scale(low=-1, high=3, start=100, end=200)
    assert (scale.at(-1), scale.at(3)) == (100, 200)
    assert scale.at(1) == pytest.approx(150)


def test_a_root_scale_and_a_logarithmic_one_are_what_they_say() -> None:
    assert Scale(low=0, high=100, start=0, end=10, kind="sqrt").at(25) == pytest.approx(5)
    assert Scale(low=1e-4, high=1, start=0, end=8, kind="log").at(1e-2) == pytest.approx(4)


def test_what_lies_outside_is_drawn_at_the_border() -> None:
    scale = Scale(low=1e-6, high=1, start=0, end=60, kind="log")
    assert scale.at(0.0) == 0
    assert scale.at(2.0) == 60


@given(st.lists(NUMBERS, min_size=1, max_size=6))
@example([5e-324])
@example([-5e-324, 1e-307])
@example([1e-199])
def test_a_scale_holds_zero_and_every_number_and_ends_on_marks(numbers: list[float]) -> None:
    scale = axes.spanned(numbers, 0.0, 1.0)
    span = scale.high - scale.low
    assert scale.low <= min(0.0, *numbers) + 1e-9 * span
    assert scale.high >= max(0.0, *numbers) - 1e-9 * span
    marks = axes.ticks(scale)
    assert 0.0 in marks
    assert 2 <= len(marks) <= 12


def test_marks_are_numbers_that_people_say() -> None:
    scale = axes.spanned([0.013, 0.16], 0, 100)
    assert axes.ticks(scale) == [0.0, 0.05, 0.1, 0.15, 0.2]
    assert axes.tick_words(-0.5) == "\N{MINUS SIGN}0.5"
    assert axes.tick_words(0.25, in_percent=True) == "25 %"
