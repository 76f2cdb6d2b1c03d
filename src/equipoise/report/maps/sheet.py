"""A map sheet: panels side by side, names that don't cover each other, signs explained, one Vega drawing.

Names are tried at eight places around their point, the most important first, and left
out where none is free; what is left out is in the words beside the map.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from equipoise.arrays import Array
from equipoise.report.charts.drawing import Sign, Stroke, Words
from equipoise.report.figure import FONT, Spec
from equipoise.report.maps.plane import View
from equipoise.report.palette import INK, MUTED, PAPER, Mark

SCHEMA = "https://vega.github.io/schema/vega/v6.json"
#: Width of a sheet, of the gap between panels, and of a panel where two stand side by side.
WIDTH, GAP = 660.0, 14.0
HALF = (WIDTH - GAP) / 2
#: Sizes of letters: headings of panels, names, and small ones.
HEAD, NAME, SMALL = 13.5, 12.0, 11.0
#: Height of a heading above a panel, and of a row of a legend.
TOP, ROW = 20.0, 19.0
#: Width of a letter as a part of its size, for the room that a name takes.
LETTER = 0.57
#: Colour of the sea behind names, so that a line doesn't cut through them.
HALO = "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name at a point of a panel; the lower its rank, the sooner it gets its place.

    One of rank below 0 may lie on signs; one that may roam is put farther off where nothing near is free;
    one that is centred lies on its point.
    """

    x: float
    y: float
    text: str
    rank: int = 1
    size: float = NAME
    colour: str = INK
    is_bold: bool = False
    gap: float = 5.0
    may_roam: bool = False
    is_centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One map of a sheet: strokes below signs below names; ``frame`` is drawn last."""

    title: str
    width: float
    height: float
    strokes: tuple[Stroke, ...]
    signs: tuple[Sign, ...] = ()
    names: tuple[Name, ...] = ()
    words: tuple[Words, ...] = ()
    frame: tuple[Stroke, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One row of a legend: a line, a filled box or a sign, and what it means."""

    text: str
    stroke: str | None = None
    fill: str | None = None
    width: float = 2.0
    dash: tuple[int, ...] = ()
    mark: Mark | None = None
    opacity: float = 1.0


def sheet(panels: Sequence[Panel], keys: Sequence[Key], *, columns: int = 2) -> Spec:
    """Return a complete Vega drawing of panels in rows, with a legend below.

    Parameters
    ----------
    panels : sequence of Panel
        All of one size.
    keys : sequence of Key
        The signs and what they mean.
    columns : int
        Panels side by side.
    """
    strokes: list[tuple[float, Stroke]] = []
    signs: list[Sign] = []
    words: list[Words] = []
    for position, panel in enumerate(panels):
        x = (position % columns) * (panel.width + GAP)
        y = (position // columns) * (panel.height + TOP + GAP) + TOP
        strokes += [(x, replace(item, y=item.y + y)) for item in (*panel.strokes, *panel.frame)]
        signs += [replace(item, x=item.x + x, y=item.y + y) for item in panel.signs]
        found = [*placed(panel.names, panel.signs, panel.width, panel.height, panel.words), *panel.words]
        words += [replace(item, x=item.x + x, y=item.y + y) for item in found]
        words.append(Words(x=x, y=y - 6, text=panel.title, size=HEAD, is_bold=True))
    n_rows = math.ceil(len(panels) / columns)
    bottom = n_rows * (panels[0].height + TOP + GAP) + 2
    legend, more_signs, more_words, height = _legend(keys, bottom)
    below = [(0.0, item) for item in legend]
    return _spec(bottom + height, [*strokes, *below], [*signs, *more_signs], [*words, *more_words])


def panel_width(arms: Sequence[str]) -> float:
    """Return how wide panels are: one alone has the whole sheet."""
    return HALF if len(arms) > 1 else WIDTH


def placed(
    names: Iterable[Name],
    signs: Iterable[Sign],
    width: float,
    height: float,
    words: Iterable[Words] = (),
) -> list[Words]:
    """Return the names that find room, at the best free place around their points.

    Parameters
    ----------
    names : iterable of Name
        The lower the rank, the sooner.
    signs : iterable of Sign
        That no name may cover.
    width, height : float
        Of the panel.
    words : iterable of Words
        That stand where they stand, and that no name may cover.

    Examples
    --------
    Two names at one point don't lie on each other:

    >>> first, second = placed([Name(x=50, y=50, text="one"), Name(x=50, y=50, text="two")], [], 100, 100)
    >>> (first.x, first.y) != (second.x, second.y)
    True
    """
    marked = [_box(sign.x, sign.y, math.sqrt(sign.size), math.sqrt(sign.size)) for sign in signs]
    taken = [
        (word.x, word.y - word.size, word.x + LETTER * word.size * len(word.text), word.y + 2)
        for word in words
    ]
    found: list[Words] = []
    for name in sorted(names, key=lambda item: item.rank):
        wide, high = LETTER * name.size * len(name.text), name.size
        middle = [(0.0, 0.0)] if name.is_centred else []
        for dx, dy in [*middle, *_places(wide, high, name.gap, is_far=name.may_roam)]:
            box = _box(name.x + dx, name.y + dy, wide, high)
            inside = box[0] >= 2 and box[1] >= 2 and box[2] <= width - 2 and box[3] <= height - 2
            others = taken if name.rank < 0 else [*taken, *marked]
            if inside and not any(_overlap(box, other) for other in others):
                taken.append(box)
                found.append(
                    Words(
                        x=name.x + dx,
                        y=name.y + dy + 0.36 * name.size,
                        text=name.text,
                        size=name.size,
                        colour=name.colour,
                        align="center",
                        is_bold=name.is_bold,
                    )
                )
                break
    return found


def spot_sign(
    view: View,
    at: Sequence[float] | Array,
    *,
    shape: str,
    colour: str,
    size: float = 34.0,
    is_hollow: bool = False,
) -> list[Sign]:
    """Return a sign at a place (longitude, latitude), or nothing where it is out of the panel."""
    where = view.spot(float(at[0]), float(at[1]))
    if where is None:
        return []
    return [Sign(x=where[0], y=where[1], shape=shape, colour=colour, size=size, is_hollow=is_hollow)]


def spot_name(
    view: View,
    at: Sequence[float] | Array,
    text: str,
    *,
    rank: int = 1,
    size: float = NAME,
    colour: str = INK,
) -> list[Name]:
    """Return a name at a place, or nothing where it is out of the panel."""
    where = view.spot(float(at[0]), float(at[1]))
    return (
        []
        if where is None
        else [Name(x=where[0], y=where[1], text=text, rank=rank, size=size, colour=colour)]
    )


def _places(wide: float, high: float, gap: float, *, is_far: bool) -> list[tuple[float, float]]:
    """Return the middles of a name around its point, the best first, and farther ones where it may roam."""
    side, over = wide / 2 + gap, high / 2 + gap
    near = [(side, 0.0), (-side, 0.0), (0.0, -over), (0.0, over)]
    near += [(side, -over), (side, over), (-side, -over), (-side, over)]
    far = [(s * side, k * over) for k in (2.0,) for s in (1.0, -1.0, 0.0)]
    return [*near, *far, *((x, -y) for x, y in far)] if is_far else near


def _box(x: float, y: float, wide: float, high: float) -> tuple[float, float, float, float]:
    """Return the box around a middle: left, top, right, bottom."""
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Return whether two boxes cover each other."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _legend(keys: Sequence[Key], top: float) -> tuple[list[Stroke], list[Sign], list[Words], float]:
    """Return the rows of a legend in columns that are wide enough, and the height of all."""
    strokes: list[Stroke] = []
    signs: list[Sign] = []
    words: list[Words] = []
    x, y = 0.0, top + 10
    for key in keys:
        wide = 34 + LETTER * NAME * len(key.text) + 14
        if x and x + wide > WIDTH:
            x, y = 0.0, y + ROW
        if key.fill is not None:
            path = f"M{x:.1f} {y - 6:.1f}h24v12h-24Z"
            strokes.append(
                Stroke(path=path, fill=key.fill, stroke=key.stroke, width=0.8, opacity=key.opacity)
            )
        elif key.stroke is not None:
            path = f"M{x:.1f} {y:.1f}h26"
            strokes.append(Stroke(path=path, stroke=key.stroke, width=key.width, dash=key.dash))
        if key.mark is not None:
            signs.append(Sign(x=x + 13, y=y, shape=key.mark.shape, colour=key.mark.colour, size=46.0))
        words.append(Words(x=x + 32, y=y + 4, text=key.text, size=NAME))
        x += wide
    return strokes, signs, words, y - top + 14


def _spec(
    height: float, strokes: Sequence[tuple[float, Stroke]], signs: Sequence[Sign], words: Sequence[Words]
) -> Spec:
    """Return the whole sheet as a Vega specification."""
    text = {"x": "x", "y": "y", "text": "text", "fontSize": "size", "align": "align", "fontWeight": "weight"}
    halo = {"stroke": {"value": HALO}, "strokeWidth": {"value": 2.6}, "fill": {"value": HALO}}
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": round(height),
        "padding": 4,
        "background": PAPER,
        "config": {"aria": False},
        "data": [
            {"name": "strokes", "values": [_stroke(x, item) for x, item in strokes]},
            {"name": "signs", "values": [_sign(item) for item in signs]},
            {"name": "words", "values": [_words(item) for item in words]},
        ],
        "marks": [
            _marks(
                "path",
                "strokes",
                {name: name for name in ("path", "x", "y", "fill", "stroke", "opacity")}
                | {"strokeWidth": "width", "strokeDash": "dash"},
                strokeJoin={"value": "round"},
            ),
            _marks(
                "symbol",
                "signs",
                {name: name for name in ("x", "y", "shape", "size", "fill", "stroke")}
                | {"strokeWidth": "width"},
            ),
            _marks("text", "words", text, font={"value": FONT}, opacity={"value": 0.9}, **halo),
            _marks("text", "words", {**text, "fill": "colour"}, font={"value": FONT}),
        ],
    }


def _marks(kind: str, data: str, fields: dict[str, str], **more: Spec) -> Spec:
    """Return marks that take their properties from their data."""
    enter = {name: {"field": field} for name, field in fields.items()}
    return {"type": kind, "from": {"data": data}, "encode": {"enter": {**enter, **more}}}


def _stroke(x: float, item: Stroke) -> Spec:
    """Return a stroke as a row of data."""
    return {
        "path": item.path,
        "x": x,
        "y": item.y,
        "fill": item.fill,
        "stroke": item.stroke,
        "width": item.width,
        "dash": list(item.dash) or None,
        "opacity": item.opacity,
    }


def _sign(item: Sign) -> Spec:
    """Return a sign as a row of data."""
    return {
        "x": round(item.x, 1),
        "y": round(item.y, 1),
        "shape": item.shape,
        "size": item.size,
        "fill": PAPER if item.is_hollow else item.colour,
        "stroke": item.colour if item.is_hollow else PAPER,
        "width": 1.5 if item.is_hollow else 0.8,
    }


def _words(item: Words) -> Spec:
    """Return words as a row of data."""
    return {
        "x": round(item.x, 1),
        "y": round(item.y, 1),
        "text": item.text,
        "size": item.size,
        "colour": item.colour if item.colour else MUTED,
        "align": item.align,
        "weight": "bold" if item.is_bold else "normal",
    }
