"""Charts laid out in points: strokes, signs and words that become one Vega drawing.

Every place is worked out here, so a drawing has no scales or transforms left to run: it is quick to turn into
SVG, the same bytes every time, and small. A drawing is as wide as all are, so that its words stay readable on
a phone, and as high as it needs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from equipoise.report.figure import FONT, WIDTH, Spec
from equipoise.report.palette import INK, PAPER, Mark

SCHEMA = "https://vega.github.io/schema/vega/v6.json"
#: Sizes of letters: headings, words and numbers, and the words of axes.
HEAD, BODY, SMALL = 14.0, 13.0, 12.0

Align: TypeAlias = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line, band or box: an SVG path from the top left corner, moved down by ``y``."""

    path: str
    y: float = 0.0
    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[int, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """The point of an arm, or of anything else: a shape of Vega around a place; hollow without a fill."""

    x: float
    y: float
    shape: str
    colour: str
    size: float = 80.0
    is_hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A line of words at a place."""

    x: float
    y: float
    text: str
    size: float = BODY
    colour: str = INK
    align: Align = "left"
    is_bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Strokes below signs below words, and how high it all is."""

    height: float
    strokes: tuple[Stroke, ...] = ()
    signs: tuple[Sign, ...] = ()
    words: tuple[Words, ...] = ()


def line(
    x: float, y: float, x2: float, y2: float, *, colour: str, width: float = 1.0, dash: Sequence[int] = ()
) -> Stroke:
    """Return a straight line."""
    return Stroke(path=f"M{x:.1f} {y:.1f}L{x2:.1f} {y2:.1f}", stroke=colour, width=width, dash=tuple(dash))


def curve(
    points: Sequence[tuple[float, float]], *, colour: str, width: float = 2.0, dash: Sequence[int] = ()
) -> Stroke:
    """Return a line through points."""
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return Stroke(path=path, stroke=colour, width=width, dash=tuple(dash))


def band(
    above: Sequence[tuple[float, float]], under: Sequence[tuple[float, float]], *, colour: str
) -> Stroke:
    """Return the ground between two lines."""
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (*above, *reversed(under))) + "Z"
    return Stroke(path=path, fill=colour, opacity=0.17)


def box(
    x: float,
    y: float,
    x2: float,
    y2: float,
    *,
    fill: str | None,
    stroke: str | None = None,
    dash: Sequence[int] = (),
) -> Stroke:
    """Return a box; hollow without a fill."""
    path = f"M{x:.1f} {y:.1f}H{x2:.1f}V{y2:.1f}H{x:.1f}Z"
    return Stroke(path=path, fill=fill, stroke=stroke, width=1.3, dash=tuple(dash))


def point(x: float, y: float, mark: Mark) -> Sign:
    """Return the point of an arm."""
    return Sign(x=x, y=y, shape=mark.shape, colour=mark.colour)


def joined(*parts: Drawing) -> Drawing:
    """Return drawings over one another, as high as the highest."""
    return Drawing(
        height=max(part.height for part in parts),
        strokes=tuple(item for part in parts for item in part.strokes),
        signs=tuple(item for part in parts for item in part.signs),
        words=tuple(item for part in parts for item in part.words),
    )


def stacked(parts: Sequence[Drawing], gap: float = 14.0) -> Drawing:
    """Return drawings below one another."""
    placed: list[Drawing] = []
    top = 0.0
    for part in parts:
        placed.append(
            Drawing(
                height=top + part.height,
                strokes=tuple(replace(item, y=item.y + top) for item in part.strokes),
                signs=tuple(replace(item, y=item.y + top) for item in part.signs),
                words=tuple(replace(item, y=item.y + top) for item in part.words),
            )
        )
        top += part.height + gap
    return joined(*placed)


def legend(names: Sequence[tuple[str, Mark]], *, columns: int = 2) -> Drawing:
    """Return the signs of arms with their names, in columns."""
    width = WIDTH / columns
    places = [(width * (i % columns) + 8, 10 + 20.0 * (i // columns)) for i in range(len(names))]
    return Drawing(
        height=20.0 * math.ceil(len(names) / columns) + 4,
        strokes=tuple(
            line(x - 8, y, x + 18, y, colour=mark.colour, width=2, dash=mark.dash)
            for (x, y), (_, mark) in zip(places, names, strict=True)
        ),
        signs=tuple(point(x + 5, y, mark) for (x, y), (_, mark) in zip(places, names, strict=True)),
        words=tuple(
            Words(x=x + 26, y=y + 4, text=name) for (x, y), (name, _) in zip(places, names, strict=True)
        ),
    )


def spec(drawing: Drawing) -> Spec:
    """Return a drawing as a complete Vega specification."""
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": round(drawing.height),
        "padding": 4,
        "background": PAPER,
        "config": {"aria": False},
        "data": [
            {"name": "strokes", "values": [_stroke(item) for item in drawing.strokes]},
            {"name": "signs", "values": [_sign(item) for item in drawing.signs]},
            {"name": "words", "values": [_words(item) for item in drawing.words]},
        ],
        "marks": [
            _marks("path", "strokes", "path y fill stroke strokeWidth strokeDash opacity strokeCap"),
            _marks("symbol", "signs", "x y shape size fill stroke strokeWidth"),
            _marks("text", "words", "x y text fontSize fill align fontWeight", font={"value": FONT}),
        ],
    }


def _marks(kind: str, data: str, fields: str, **more: Spec) -> Spec:
    """Return marks that take every property from their data."""
    enter = {name: {"field": name} for name in fields.split()}
    return {"type": kind, "from": {"data": data}, "encode": {"enter": {**enter, **more}}}


def _stroke(item: Stroke) -> Spec:
    """Return a stroke as a row of data."""
    return {
        "path": item.path, "y": item.y, "fill": item.fill, "stroke": item.stroke, "strokeWidth": item.width,
        "strokeDash": list(item.dash) or None, "opacity": item.opacity, "strokeCap": "butt",
    }  # fmt: skip


def _sign(item: Sign) -> Spec:
    """Return a sign as a row of data."""
    fill = PAPER if item.is_hollow else item.colour
    return {
        "x": item.x, "y": item.y, "shape": item.shape, "size": item.size, "fill": fill, "stroke": item.colour,
        "strokeWidth": 1.5 if item.is_hollow or item.shape == "stroke" else 0,
    }  # fmt: skip


def _words(item: Words) -> Spec:
    """Return words as a row of data."""
    return {
        "x": item.x, "y": item.y, "text": item.text, "fontSize": item.size, "fill": item.colour,
        "align": item.align, "fontWeight": "bold" if item.is_bold else "normal",
    }  # fmt: skip
