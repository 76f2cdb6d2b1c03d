"""Panels that several charts are made of: dots with intervals by arm, and the words around them.

Rows of numbers go in, drawings come out; what a panel shows is said beside it for who can't see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equipoise.outcomes import CELL_WORDS, short, split
from equipoise.report.charts.axes import below_axis, spanned
from equipoise.report.charts.drawing import BODY, HEAD, SMALL, Drawing, Words, joined, line, point
from equipoise.report.figure import WIDTH
from equipoise.report.palette import MUTED, THRESHOLD, Mark
from equipoise.study.form import Study
from equipoise.study.wording import number, signed

#: Where names end, the plot begins and ends, and the words at the right begin.
NAMES, LEFT, RIGHT, WORDS = 122.0, 132.0, 330.0, 340.0
#: Height of a heading, and of one row.
TOP, ROW = 24.0, 21.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One row of a panel: an arm, mean and interval, and a word beside."""

    name: str
    mean: float
    low: float
    high: float
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Dots with one title and unit; ``limit`` is a line that the case set beforehand, None without one."""

    title: str
    unit: str
    worse: str
    dots: tuple[Dot, ...]
    limit: float | None = None


def heading(id: str) -> str:  # noqa: A002 - outcomes are called by their id everywhere
    """Return an outcome in a few words, its cell in words.

    Examples
    --------
    >>> heading("first_strike.arriving@day.ride_out")
    'arriving warheads (day-to-day alert, attack ridden out)'
    """
    stem, cell = split(id)
    return f"{short(stem)} ({CELL_WORDS[cell]})" if cell in CELL_WORDS else short(stem)


def title_words(id: str) -> tuple[Words, ...]:  # noqa: A002
    """Return the heading of a panel: the outcome, and behind it or below it the cell."""
    stem, cell = split(id)
    words = [Words(x=0, y=HEAD, text=short(stem), size=HEAD, is_bold=True)]
    if cell in CELL_WORDS:
        words.append(Words(x=WIDTH, y=HEAD, text=CELL_WORDS[cell], size=SMALL, colour=MUTED, align="right"))
    return tuple(words)


def main_arms(study: Study) -> tuple[str, ...]:
    """Return the arms that stand for themselves: no twins, nothing adapted; the baseline first."""
    return tuple(arm for arm in study.arms if "." not in arm)


def drawn(id: str, panel: Panel, signs: Mapping[str, Mark]) -> Drawing:  # noqa: A002
    """Return one panel of dots: a line from 5 to 95 %, a point at the mean, size and word at the right.

    Parameters
    ----------
    id : str
        The outcome.
    panel : Panel
        Its dots are drawn from top to bottom.
    signs : mapping of arm to Mark
        Of the study.
    """
    limits = [] if panel.limit is None else [panel.limit]
    scale = spanned([*limits, *(x for dot in panel.dots for x in (dot.low, dot.mean, dot.high))], LEFT, RIGHT)
    bottom = TOP + ROW * len(panel.dots)
    axis = below_axis(scale, TOP, bottom, _axis_title(panel))
    zero = line(scale.at(0), TOP, scale.at(0), bottom, colour=MUTED)
    strokes = [zero]
    strokes += [
        line(scale.at(value), TOP - 2, scale.at(value), bottom + 2, colour=THRESHOLD, width=1.5, dash=(5, 3))
        for value in limits
    ]
    points, words = [], list(title_words(id))
    for position, dot in enumerate(panel.dots):
        y = TOP + ROW * (position + 0.5)
        mark = signs[dot.name]
        strokes.append(line(scale.at(dot.low), y, scale.at(dot.high), y, colour=mark.colour, width=2.6))
        points.append(point(scale.at(dot.mean), y, mark))
        words.append(Words(x=NAMES, y=y + 4, text=dot.name, align="right"))
        words.append(Words(x=WORDS, y=y + 4, text=said(dot, panel.unit), size=BODY))
    return joined(
        axis, Drawing(height=axis.height, strokes=tuple(strokes), signs=tuple(points), words=tuple(words))
    )


def said(dot: Dot, unit: str) -> str:
    """Return the size of one dot, with its word."""
    size = short_number(dot.mean, unit)
    return f"{size}  {dot.word}" if dot.word else size


def short_number(value: float, unit: str) -> str:
    """Return a difference as a chart shows it.

    Examples
    --------
    >>> short_number(0.00001, "probability"), short_number(43.7, "warheads")
    ('>0', '+44')
    """
    return minus({"just above 0": ">0", "just below 0": "<0"}.get(signed(value, unit), signed(value, unit)))


def minus(text: str) -> str:
    """Return a number with a true minus sign."""
    return f"\N{MINUS SIGN}{text[1:]}" if text.startswith("-") else text


def level(value: float, unit: str) -> str:
    """Return a number as a chart shows it.

    Examples
    --------
    >>> level(0.00001, "probability"), level(43.7, "warheads")
    ('<0.0001', '44')
    """
    return number(value, unit).replace("less than ", "<").replace("more than ", ">")


def spoken(panel: Panel) -> str:
    """Return a panel for who can't see it: every dot with its interval."""
    parts = [
        f"{dot.name} {short_number(dot.mean, panel.unit)} "
        f"({short_number(dot.low, panel.unit)} to {short_number(dot.high, panel.unit)})"
        + (f", {dot.word}" if dot.word else "")
        for dot in panel.dots
    ]
    limit = "" if panel.limit is None else f"; threshold {short_number(panel.limit, panel.unit)}"
    return f"{panel.title}, {panel.unit}: {'; '.join(parts)}{limit}."


def _axis_title(panel: Panel) -> str:
    """Return the unit, and which way is worse."""
    arrow = {"higher": "; worse to the right", "lower": "; worse to the left"}.get(panel.worse, "")
    return f"difference, {panel.unit}{arrow}"
