"""What a terminal shows: every part, in any width, with and without colour."""

from __future__ import annotations

import io
import re
from types import MappingProxyType

import pytest
import stand_ins
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.style import Style

from equipoise.report import palette, terminal, terminal_marks
from equipoise.report.terminal_marks import Scale, Sign
from equipoise.study import assembled
from equipoise.study.form import Argument

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
SHARES = {"offensive": 0.06, "defensive": -0.01, "transit": 0.0, "interaction": -0.003}
FOUND = {
    "fact": "a.b.c",
    "title": "c of b",
    "confidence": "ASSUMED",
    "outcome": "fear.cautious",
    "first": 0.2,
    "narrowing": 0.1,
    "members": 1,
}


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def made(**fields: object):
    study = assembled.assemble(
        stand_ins.CASE, stand_ins.RECORD, stand_ins.built(), stand_ins.by_arm(), seed=1, draws=stand_ins.N
    )
    argument = Argument(
        attribution=MappingProxyType({study.answer.headlines[0].outcome: SHARES}), find_out=(FOUND,)
    )
    return stand_ins.replace(
        study, **({"argument": argument, "evidence": {"READ": 1, "ASSUMED": 3}} | fields)
    )


def printed(study, width: int) -> str:
    buffer = io.StringIO()
    Console(file=buffer, width=width, markup=False, emoji=False, highlight=False).print(
        terminal.rendered(study, width)
    )
    return buffer.getvalue()


def test_the_condition_comes_first_and_the_word_stands_above_it() -> None:
    text = printed(made(), 100)
    lines = [line for line in text.splitlines() if line.strip()]
    assert "A stand-in, 1 September 2020" in lines[0]
    assert "dramatic: " in lines[1]
    assert "conditional on an attack" in lines[2]


def test_every_headline_has_the_change_and_each_comparator_with_its_word() -> None:
    study = made()
    text = printed(study, 120)
    for row in study.answer.headlines:
        assert row.title.split(" (")[0][:60] in text
    rows = [line for line in text.splitlines() if re.match(r"[◆▶] (change|norway) ", line)]
    assert len(rows) == 2 * len(study.answer.headlines)
    assert all(re.search(r"(yes|no|cannot tell)\s*$", line) for line in rows)


@pytest.mark.parametrize("width", [24, 40, 55, 56, 71, 72, 80, 103, 104, 140])
def test_no_line_is_wider_than_the_window_and_no_word_of_a_verdict_is_cut(width: int) -> None:
    study = made()
    lines = printed(study, width).splitlines()
    assert max(len(line.rstrip()) for line in lines) <= width
    if width >= 40:
        rows = [line for line in lines if re.match(r"[◆▶] (change|norway) ", line)]
        assert rows
        assert all(re.search(r"(yes|no|cannot tell)\s*$", line) for line in rows)


def test_parts_that_were_not_asked_for_are_left_out() -> None:
    text = printed(made(argument=Argument(), evidence={}), 100)
    for words in ("What brings it about", "Claims", "What to find out", "facts in doubt"):
        assert words not in text
    assert "dramatic" in text


def test_parts_of_the_change_are_drawn_and_what_is_nothing_is_named() -> None:
    text = printed(made(), 110)
    assert "the offensive systems" in text
    assert "next to nothing: restrictions on transit" in text
    assert "only together: -0.003" in text
    assert "assumed (unverified)" in text


def test_arms_that_split_the_change_are_told_below_each_headline() -> None:
    study = made()
    lines = [line for line in printed(study, 120).splitlines() if line.startswith("other arms: ")]
    assert len(lines) == len(study.answer.headlines)
    assert lines[0].rstrip() == "other arms: membership-only 0, systems-only +0.020"


def test_a_headline_without_meaning_says_why() -> None:
    outcomes = stand_ins.by_arm()
    id_ = stand_ins.CASE.answer[0].outcome
    for arm in outcomes:
        outcomes[arm][id_] = stand_ins.with_values(outcomes[arm][id_], None, "nobody to ask")
    study = assembled.assemble(
        stand_ins.CASE, stand_ins.RECORD, stand_ins.built(), outcomes, seed=1, draws=stand_ins.N
    )
    assert "nobody to ask" in printed(study, 120)


def test_a_terminal_gets_colour_and_with_no_color_the_same_text_without(monkeypatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    coloured, plain = Screen(), Screen()
    terminal.show(made(), coloured)
    monkeypatch.setenv("NO_COLOR", "1")
    terminal.show(made(), plain)
    assert re.search(r"\x1b\[[0-9;]*38;5;", coloured.getvalue())
    assert not re.search(r"\x1b\[[0-9;]*(3[0-7]|38;)", plain.getvalue())
    assert ESCAPE.sub("", coloured.getvalue()) == ESCAPE.sub("", plain.getvalue())


def test_each_arm_has_its_own_sign_and_a_colour_that_shows_on_black_and_on_white() -> None:
    arms = ("baseline", "membership-only", "systems-only", "change", "change+notional", "a", "b", "c", "d")
    found = terminal_marks.signs(arms)
    assert len({sign.character for sign in found.values()}) == len(arms)
    for colour in palette.every_colour():
        seen = terminal_marks.legible(colour)
        assert palette.contrast(seen, "#000000") >= 3
        assert palette.contrast(seen, "#ffffff") >= 3


SIZES = st.floats(-10, 10, allow_nan=False)


@given(low=SIZES, mean=SIZES, high=SIZES, bound=SIZES, width=st.integers(8, 60))
def test_an_interval_fills_its_columns_and_shows_its_mean(low, mean, high, bound, width) -> None:
    low, high = sorted((low, high))
    scale = Scale(low=min(low, mean, bound, 0.0), high=max(high, mean, bound, 0.0), width=width)
    drawn = terminal_marks.interval(low, mean, high, scale, Sign(character="x", style=Style()), bound=bound)
    assert len(drawn.plain) == width
    assert drawn.plain.index("x") == scale.column(mean)


@given(value=st.floats(0, 5, allow_nan=False), more=st.floats(0, 5, allow_nan=False))
def test_a_larger_value_never_has_a_shorter_bar(value: float, more: float) -> None:
    lengths = [len(terminal_marks.bar(x, 10.0, 30, Style()).plain) for x in (value, min(value + more, 10.0))]
    assert lengths[0] <= lengths[1] <= 30
