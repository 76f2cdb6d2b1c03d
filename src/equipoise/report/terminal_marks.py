"""Bars, intervals and signs drawn with characters, as wide as there is room, in the colours of the report.

A colour never stands alone: each arm has a sign of its own beside it, and each verdict its word. Colours
are brought to a brightness that can be read on black and on white: nobody knows the ground of a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rich.style import Style
from rich.text import Text

from equipoise.report.palette import LEVER, THRESHOLD, contrast, marks

BLACK, WHITE = "#000000", "#ffffff"
#: Least contrast with black and with white (W3C: 3 for large or bold signs).
READABLE = 3.0
#: Character of each shape of the palette.
SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "circle": "●",
        "square": "■",
        "diamond": "◆",
        "cross": "✚",
        "triangle-up": "▲",
        "triangle-down": "▼",
        "triangle-right": "▶",
        "triangle-left": "◀",
        "stroke": "▬",
        "wedge": "◣",
    }
)
#: Eighths of a block, for bars finer than a character.
EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How an arm looks in a terminal: one character and its style."""

    character: str
    style: Style

    def text(self) -> Text:
        """Return the sign alone."""
        return Text(self.character, style=self.style)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From numbers to columns: the lowest and highest value, and how many columns there are."""

    low: float
    high: float
    width: int

    def column(self, value: float) -> int:
        """Return the column of a value, kept inside.

        Examples
        --------
        >>> Scale(low=-1.0, high=1.0, width=5).column(0.0)
        2
        """
        span = self.high - self.low
        share = (value - self.low) / span if span > 0 else 0.0
        return min(max(round(share * (self.width - 1)), 0), self.width - 1)


def signs(arms: Sequence[str]) -> Mapping[str, Sign]:
    """Return the sign of every arm of a study, the colours those of the report.

    Parameters
    ----------
    arms : sequence of str
        In the study's order, the baseline first.
    """
    return MappingProxyType(
        {
            arm: Sign(character=SIGNS.get(mark.shape, "●"), style=ink(mark.colour))
            for arm, mark in marks(arms).items()
        }
    )


def ink(colour: str, *, bold: bool = False) -> Style:
    """Return a style in a colour that can be read on black and on white."""
    return Style(color=legible(colour), bold=bold)


def legible(colour: str) -> str:
    """Return a colour, made lighter or darker until it stands out from black and from white.

    Parameters
    ----------
    colour : str
        Hexadecimal with six digits.

    Examples
    --------
    >>> legible("#123c4a") == "#123c4a", legible("#d55e00")
    (False, '#d55e00')
    """
    found = colour
    while contrast(found, BLACK) < READABLE:
        found = _mixed(found, WHITE)
    while contrast(found, WHITE) < READABLE:
        found = _mixed(found, BLACK)
    return found


def _mixed(colour: str, other: str) -> str:
    """Return a colour a step nearer to black or white; every part moves, so that steps come to an end."""
    parts = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    aims = [int(other[k : k + 2], 16) for k in (1, 3, 5)]
    step = 1 if other == WHITE else -1
    moved = [
        min(max(round(part + 0.06 * (aim - part)) + step, 0), 255)
        for part, aim in zip(parts, aims, strict=True)
    ]
    return "#" + "".join(f"{part:02x}" for part in moved)


def bar(value: float, top: float, width: int, style: Style) -> Text:
    """Return a bar as long as its share of the largest value, to an eighth of a character.

    Parameters
    ----------
    value, top : float
        Sizes, without sign.
    width : int
        Columns for the largest value.
    style : Style
        Its colour.

    Examples
    --------
    >>> bar(1.5, 4.0, 8, Style()).plain, bar(1e-9, 4.0, 8, Style()).plain
    ('███', '▏')
    """
    eighths = round(8 * width * min(abs(value) / top, 1.0)) if top > 0 else 0
    # what is not nothing is never drawn as nothing
    eighths = max(eighths, 1) if value else 0
    full, rest = divmod(eighths, 8)
    return Text(("█" * full + EIGHTHS[rest]).rstrip(), style=style)


def interval(low: float, mean: float, high: float, scale: Scale, sign: Sign, *, bound: float | None) -> Text:
    """Return an interval with its mean on a line that zero and a threshold are marked on.

    Parameters
    ----------
    low, mean, high : float
        5 %, mean and 95 %, in the unit of the scale.
    scale : Scale
        Shared by all intervals beside each other.
    sign : Sign
        Of the arm: stands at the mean.
    bound : float or None
        The threshold with its sign; None where there is none.

    Examples
    --------
    >>> interval(1, 2, 4, Scale(low=0, high=4, width=9), Sign(character="x", style=Style()), bound=3).plain
    '│ ├─x───┤'
    """
    cells: list[tuple[str, Style]] = [(" ", Style())] * scale.width
    cells[scale.column(0.0)] = ("│", Style(dim=True))
    if bound is not None:
        cells[scale.column(bound)] = ("┆", ink(THRESHOLD))
    first, last = scale.column(low), scale.column(high)
    cells[first : last + 1] = [("─", sign.style)] * (last + 1 - first)
    cells[first], cells[last] = ("├", sign.style), ("┤", sign.style)
    # a mean that a few large draws pull out of the interval still has its place
    cells[scale.column(mean)] = (sign.character, sign.style)
    return Text.assemble(*cells)


def ruler(scale: Scale, bound: float | None, zero: str, named: str) -> Text:
    """Return the line above intervals that says where zero and the threshold are.

    Parameters
    ----------
    scale : Scale
        Of the intervals below.
    bound : float or None
        The threshold with its sign.
    zero, named : str
        What stands at zero and at the threshold.

    Examples
    --------
    >>> ruler(Scale(low=0, high=4, width=12), 3, "0", "0.10").plain
    '0      0.10'
    """
    line = [" "] * scale.width
    placed = [(scale.column(0.0), zero)] + ([(scale.column(bound), named)] if bound is not None else [])
    for column, words in placed:
        start = min(max(column - len(words) // 2, 0), max(scale.width - len(words), 0))
        if all(cell == " " for cell in line[max(start - 1, 0) : start + len(words) + 1]):
            line[start : start + len(words)] = list(words)
    return Text("".join(line[: scale.width]).rstrip(), style=Style(dim=True))


def lever() -> Style:
    """Return the style of levers: what somebody decides, never what nobody knows."""
    return ink(LEVER)
