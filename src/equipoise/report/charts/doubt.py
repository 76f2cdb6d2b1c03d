"""What it hangs on and how well that is known: facts by their share of the spread, and classes of sourcing.

Facts in doubt are drawn as thin lines that end in a point, never as solid bars: those are switches, which
somebody sets. Facts that no source stands behind carry a sign and the word beside their colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from equipoise.report.charts.axes import Scale, below_axis, spanned
from equipoise.report.charts.drawing import (
    SMALL,
    Drawing,
    Sign,
    Stroke,
    Words,
    box,
    joined,
    line,
    spec,
    stacked,
)
from equipoise.report.charts.panels import heading, title_words
from equipoise.report.figure import Figure
from equipoise.report.palette import EVIDENCE, NOTHING, PAPER, UNVERIFIED, UNVERIFIED_SIGN
from equipoise.study.form import Study
from equipoise.study.wording import percent

#: Facts drawn for each outcome, at most, and letters of their names.
MOST, LETTERS = 5, 72
EDGE, STEMS_RIGHT, RIGHT, TOP, ROW = 12.0, 345.0, 420.0, 22.0, 38.0
SHARE_LEFT, SHARE_ROW = 92.0, 22.0
#: From this share on a part of a bar has room for a sign.
SEEN = 0.05
#: Classes as a study's evidence names them -> as facts name them.
CLASSES: Mapping[str, str] = MappingProxyType({name.lower().replace("-", "_"): name for name in EVIDENCE})
UNEXPLAINED = "by no single fact"


def figures(study: Study) -> Iterable[Figure]:
    """Return both charts, as far as the study has what they show."""
    yield from _sensitivity(study)
    yield from _shares(study)


def marked(confidence: str) -> str:
    """Return a class of sourcing in lower case, with a sign where no source stands behind it.

    Examples
    --------
    >>> marked("READ"), marked("ASSUMED")[-7:]
    ('read', 'assumed')
    """
    word = confidence.lower()
    return f"{UNVERIFIED_SIGN} {word}" if confidence in UNVERIFIED else word


def _sensitivity(study: Study) -> Iterable[Figure]:
    """Return for each headline the facts that its effect hangs on."""
    found = {id_: list(rows)[:MOST] for id_, rows in study.argument.sensitivity.items() if rows}
    if not found:
        return
    yield Figure(
        name="sensitivity",
        title="What it hangs on",
        caption=(
            "Facts in doubt by their share of the spread of the effect over draws (each by itself; what "
            f"facts do only together is not seen). {UNVERIFIED_SIGN} marks what no source stands behind. "
            "The axis ends where the largest share does; a short list means that no other single fact "
            "could be told from chance."
        ),
        alt=" ".join(
            f"{heading(id_)}: " + "; ".join(f"{_name(row)}, {percent(row['first'])}" for row in rows) + "."
            for id_, rows in found.items()
        ),
        grammar="vega",
        spec=spec(stacked([_stems(id_, rows) for id_, rows in found.items()])),
    )


def _name(row: Mapping[str, Any]) -> str:
    """Return a fact's title with how sure it is, and how many move with it."""
    others = row["members"] - 1
    more = f" (and {others} that move with it)" if others else ""
    return f"{row['title']}{more}: {marked(row['confidence'])}"


def _short_name(row: Mapping[str, Any]) -> str:
    """Return the title of a fact, and how many move with it, cut to the width of a chart."""
    others = row["members"] - 1
    tail = f" (+{others})" if others else ""
    room = LETTERS - len(tail)
    title = row["title"] if len(row["title"]) <= room else row["title"][: room - 1].rstrip() + "…"
    return title + tail


def _stems(id_: str, rows: Sequence[Mapping[str, Any]]) -> Drawing:
    """Return the facts of one outcome: the name above, a thin line to a point below."""
    scale = spanned([row["first"] for row in rows], EDGE, STEMS_RIGHT)
    bottom = TOP + ROW * len(rows)
    axis = below_axis(scale, TOP, bottom, "share of the spread", in_percent=True)
    strokes: list[Stroke] = []
    points: list[Sign] = []
    words = list(title_words(id_))
    for position, row in enumerate(rows):
        y = TOP + ROW * position
        x, colour = scale.at(row["first"]), EVIDENCE.get(row["confidence"], NOTHING)
        strokes.append(line(EDGE, y + 26, x, y + 26, colour=colour, width=1.6))
        points.append(Sign(x=x, y=y + 26, shape="circle", colour=colour, size=75))
        words.append(Words(x=EDGE + 2, y=y + 15, text=_short_name(row)))
        words.append(
            Words(
                x=x + 10, y=y + 30, text=f"{percent(row['first'])}, {marked(row['confidence'])}", size=SMALL
            )
        )
    return joined(
        axis, Drawing(height=axis.height, strokes=tuple(strokes), signs=tuple(points), words=tuple(words))
    )


def _shares(study: Study) -> Iterable[Figure]:
    """Return for each headline how much of what facts explain is how well sourced."""
    rows = [
        (id_, row) for id_, row in study.argument.evidence.items() if any(row.get(key) for key in CLASSES)
    ]
    if not rows:
        return
    yield Figure(
        name="evidence",
        title="How well it is known",
        caption=(
            "What single facts explain of the spread of each effect, by how well those facts are known; "
            "the rest is what facts do only together, and what is too small to be seen. Upper bar: spans "
            "as the record has them; lower bar: every assumed or remembered span doubled, so that a narrow "
            f"guess can't look harmless. {UNVERIFIED_SIGN} marks what no source stands behind."
        ),
        alt=" ".join(
            f"{heading(id_)}: single facts explain {percent(row['explained'])}, of which "
            + ", ".join(
                f"{marked(name)} {percent(row[key])}" for key, name in CLASSES.items() if row.get(key)
            )
            + "."
            for id_, row in rows
        ),
        grammar="vega",
        spec=spec(stacked([_classes_legend(), *(_share_panel(id_, row) for id_, row in rows)], gap=10)),
    )


def _share_panel(id_: str, row: Mapping[str, Any]) -> Drawing:
    """Return the two bars of one headline."""
    scale = Scale(low=0.0, high=1.0, start=SHARE_LEFT, end=RIGHT)
    bars = [("as recorded", row), *([("doubled", row["doubled"])] if row.get("doubled") else [])]
    bottom = TOP + SHARE_ROW * len(bars)
    axis = below_axis(scale, TOP, bottom, "", in_percent=True, at=(0.0, 0.25, 0.5, 0.75, 1.0))
    strokes: list[Stroke] = []
    words = list(title_words(id_))
    for position, (name, found) in enumerate(bars):
        y = TOP + SHARE_ROW * position
        words.append(Words(x=SHARE_LEFT - 8, y=y + 14, text=name, align="right"))
        explained = min(float(found["explained"]), 1.0)
        parts = [(explained * found.get(key, 0.0), sure) for key, sure in CLASSES.items()]
        done = 0.0
        for share, sure in [*parts, (1.0 - explained, "")]:
            colour = EVIDENCE.get(sure, NOTHING)
            if sure in UNVERIFIED and share > SEEN:
                middle = scale.at(done + share / 2)
                words.append(Words(x=middle, y=y + 15, text=UNVERIFIED_SIGN, colour=PAPER, align="center"))
            if share > 0:
                strokes.append(
                    box(scale.at(done), y + 3, scale.at(done + share), y + 17, fill=colour, stroke=PAPER)
                )
            done += share
    return joined(axis, Drawing(height=axis.height, strokes=tuple(strokes), words=tuple(words)))


def _classes_legend() -> Drawing:
    """Return the colours of the classes with their names."""
    names = [*((marked(name), colour) for name, colour in EVIDENCE.items()), (UNEXPLAINED, NOTHING)]
    places = [(157.0 * (i % 3), 20.0 * (i // 3)) for i in range(len(names))]
    return Drawing(
        height=44,
        strokes=tuple(
            box(x, y + 3, x + 14, y + 15, fill=colour)
            for (x, y), (_, colour) in zip(places, names, strict=True)
        ),
        words=tuple(
            Words(x=x + 20, y=y + 14, text=name) for (x, y), (name, _) in zip(places, names, strict=True)
        ),
    )
