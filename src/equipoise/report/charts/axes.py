"""Where numbers lie on a chart, and how an axis says it: scales on whole steps, marks, grid lines.

Steps are one, two, two and a half or five of a power of ten, so that every mark is a number that people say.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from equipoise.report.charts.drawing import SMALL, Drawing, Words, line
from equipoise.report.palette import GRID, MUTED

#: Numbers that lie nearer together are drawn as one: below it a step has no logarithm.
LEAST_SPAN = 1e-200
#: Steps of axes, as parts of a power of ten.
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)

Kind: TypeAlias = Literal["linear", "sqrt", "log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where numbers lie: ``low`` at ``start``, ``high`` at ``end``, in points."""

    low: float
    high: float
    start: float
    end: float
    kind: Kind = "linear"

    def at(self, value: float) -> float:
        """Return the place of a number; what lies outside is drawn at the border."""
        low, high, here = (_bent(number, self.kind) for number in (self.low, self.high, value))
        share = (here - low) / (high - low) if high > low else 0.5
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def _bent(value: float, kind: Kind) -> float:
    """Return a number as it is measured along its axis."""
    if kind == "sqrt":
        return math.sqrt(max(value, 0.0))
    return math.log10(max(value, 1e-300)) if kind == "log" else value


def spanned(values: Iterable[float], start: float, end: float, *, n_ticks: int = 4) -> Scale:
    """Return a scale from zero or below to the largest number or above, both on whole steps.

    Examples
    --------
    >>> scale = spanned([0.013, 0.16], 0.0, 100.0)
    >>> scale.low, scale.high, scale.at(0.1)
    (0.0, 0.2, 50.0)
    """
    numbers = [0.0, *values]
    low, high = min(numbers), max(numbers)
    if high - low < LEAST_SPAN:
        high = low + 1.0
    step = _step(high - low, n_ticks)
    return Scale(
        low=_whole(math.floor(low / step + 1e-9), step),
        high=_whole(math.ceil(high / step - 1e-9), step),
        start=start,
        end=end,
    )


def _whole(n_steps: int, step: float) -> float:
    """Return so many steps, without the crumbs of binary fractions."""
    return float(f"{n_steps * step:.12g}")


def _step(span: float, n_ticks: int) -> float:
    """Return the step of an axis with about so many ticks."""
    power = 10.0 ** math.floor(math.log10(span / n_ticks))
    return next(step * power for step in STEPS if step * power * n_ticks >= span * 0.999)


def ticks(scale: Scale, n_ticks: int = 4) -> list[float]:
    """Return the numbers at which an axis is marked.

    Examples
    --------
    >>> ticks(Scale(low=-0.5, high=1.0, start=0, end=1), 3)
    [-0.5, 0.0, 0.5, 1.0]
    """
    step = _step(scale.high - scale.low, n_ticks)
    first = math.ceil(scale.low / step - 1e-9)
    last = math.floor(scale.high / step + 1e-9)
    return [_whole(number, step) for number in range(first, last + 1)]


def tick_words(value: float, *, in_percent: bool = False) -> str:
    """Return a number as an axis shows it."""
    text = f"{100 * value:g} %" if in_percent else f"{value:g}"
    return text.replace("-", "\N{MINUS SIGN}")


def below_axis(
    scale: Scale,
    top: float,
    bottom: float,
    title: str,
    *,
    in_percent: bool = False,
    at: Sequence[float] = (),
    n_ticks: int = 4,
) -> Drawing:
    """Return upright grid lines with their numbers below, and what they count.

    Parameters
    ----------
    scale : Scale
        Across the drawing.
    top, bottom : float
        Of the lines.
    title : str
        Below the numbers; none where empty.
    in_percent : bool
        Numbers are shares.
    at : sequence of float, optional
        Where to mark, instead of whole steps.
    n_ticks : int
        About how many marks else.
    """
    marked = list(at) or ticks(scale, n_ticks)
    lines = [line(scale.at(value), top, scale.at(value), bottom, colour=GRID) for value in marked]
    numbers = [
        Words(
            x=scale.at(value),
            y=bottom + 14,
            text=tick_words(value, in_percent=in_percent),
            size=SMALL,
            align="center",
        )
        for value in marked
    ]
    named = [Words(x=scale.start, y=bottom + 30, text=title, size=SMALL, colour=MUTED)] if title else []
    return Drawing(height=bottom + (36 if title else 20), strokes=tuple(lines), words=(*numbers, *named))


def left_axis(
    scale: Scale, left: float, right: float, *, in_percent: bool = False, at: Sequence[float] = ()
) -> Drawing:
    """Return level grid lines with their numbers at the left.

    Parameters
    ----------
    scale : Scale
        Down the drawing; its start lies below its end.
    left, right : float
        Of the lines.
    in_percent, at
        As for :func:`below_axis`.
    """
    marked = list(at) or ticks(scale, 3)
    lines = [line(left, scale.at(value), right, scale.at(value), colour=GRID) for value in marked]
    numbers = [
        Words(
            x=left - 7, y=scale.at(value) + 4, size=SMALL, align="right",
            text=tick_words(value, in_percent=in_percent),
        )
        for value in marked
    ]  # fmt: skip
    return Drawing(height=scale.start, strokes=tuple(lines), words=tuple(numbers))
