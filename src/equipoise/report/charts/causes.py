"""What brings it about, and how much of it is needed: shares of the switches, sizes of the packages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from types import MappingProxyType
from typing import Any

from equipoise.report.charts.axes import Scale, below_axis, left_axis, spanned
from equipoise.report.charts.drawing import (
    HEAD,
    SMALL,
    Drawing,
    Sign,
    Words,
    band,
    box,
    curve,
    joined,
    line,
    spec,
    stacked,
)
from equipoise.report.charts.panels import heading, short_number, title_words
from equipoise.report.figure import Figure
from equipoise.report.palette import LEVER, MUTED, THRESHOLD
from equipoise.study.attribution import switch_words
from equipoise.study.form import Study

TOGETHER = "interaction"
#: Bars are named by these words where the parts do something only together.
TOGETHER_WORDS = "beside: only together"
LEFT, RIGHT, TOP, BAR = 250.0, 400.0, 40.0, 21.0
#: How a word is drawn on the curve over sizes.
WORD_SHAPES: Mapping[str, str] = MappingProxyType({"yes": "diamond", "no": "circle", "cannot tell": "square"})
CURVE_LEFT, CURVE_RIGHT, CURVE_TOP, CURVE_HEIGHT = 60.0, 460.0, 46.0, 90.0


def figures(study: Study) -> Iterable[Figure]:
    """Return both charts, as far as the study has what they show."""
    yield from _attribution(study)
    yield from _dose(study)


def _attribution(study: Study) -> Iterable[Figure]:
    """Return what each switch brings to the headlines, and apart from them to other outcomes."""
    shares = {id_: row for id_, row in study.argument.attribution.items() if any(row.values())}
    headlines = {row.outcome for row in study.answer.headlines}
    for name, title, wanted in (
        ("attribution", "What brings the headlines about", [id_ for id_ in shares if id_ in headlines]),
        ("attribution-beyond", "What brings the rest about", [id_ for id_ in shares if id_ not in headlines]),
    ):
        if wanted:
            yield _attributed(study, name, title, {id_: shares[id_] for id_ in wanted})


def _attributed(study: Study, name: str, title: str, shares: Mapping[str, Mapping[str, float]]) -> Figure:
    """Return the bars of some outcomes."""
    panels = [_bars(id_, row, study.outcomes[id_].unit) for id_, row in shares.items()]
    return Figure(
        name=name,
        title=title,
        caption=(
            "Mean effect of the change, shared out over its switches so that the solid bars sum to it "
            "(Shapley values: each switch's mean addition over every order of joining), on the study's first "
            "draws. The hollow bar stands beside and is not added: the effect less what each switch does "
            "alone. Switches that bring nothing are left out; the table has them."
        ),
        alt=" ".join(_spoken(id_, row, study.outcomes[id_].unit) for id_, row in shares.items()),
        grammar="vega",
        spec=spec(stacked(panels)),
    )


def _bars(id_: str, row: Mapping[str, float], unit: str) -> Drawing:
    """Return the bars of one outcome, the largest first, what they do only together last and hollow."""
    parts = [(switch_words(switch), value) for switch, value in row.items() if switch != TOGETHER and value]
    parts.sort(key=lambda part: -abs(part[1]))
    effect = fsum(value for _, value in parts)
    beyond = row.get(TOGETHER, 0.0)
    if len(parts) > 1 and beyond:
        parts.append((TOGETHER_WORDS, beyond))
    scale = spanned([value for _, value in parts], LEFT, RIGHT, n_ticks=2)
    bottom = TOP + BAR * len(parts)
    axis = below_axis(scale, TOP, bottom, unit, n_ticks=2)
    strokes = [line(scale.at(0), TOP, scale.at(0), bottom, colour=MUTED)]
    words = list(title_words(id_))
    whole = f"whole effect {short_number(effect, unit)} {_unit(unit)}".strip()
    words.append(Words(x=0, y=HEAD + 17, text=whole, size=SMALL, colour=MUTED))
    for position, (name, value) in enumerate(parts):
        y = TOP + BAR * (position + 0.5)
        low, high = sorted((scale.at(0), scale.at(value)))
        is_lever = name != TOGETHER_WORDS
        strokes.append(
            box(low, y - 6, max(high, low + 1), y + 6, fill=LEVER if is_lever else None,
                stroke=LEVER if is_lever else MUTED, dash=() if is_lever else (3, 2))
        )  # fmt: skip
        words.append(Words(x=LEFT - 8, y=y + 4, text=name, size=SMALL, align="right"))
        words.append(Words(x=RIGHT + 8, y=y + 4, text=short_number(value, unit)))
    return joined(axis, Drawing(height=axis.height, strokes=tuple(strokes), words=tuple(words)))


def _unit(unit: str) -> str:
    """Return a unit as it stands behind a number, nothing where the words say it."""
    return "" if unit in ("probability", "share") else unit


def _spoken(id_: str, row: Mapping[str, float], unit: str) -> str:
    """Return the shares of one outcome for who can't see them."""
    parts = [
        f"{switch_words(name)} {short_number(value, unit)}" for name, value in row.items() if name != TOGETHER
    ]
    together = short_number(row.get(TOGETHER, 0.0), unit)
    return f"{heading(id_)}, {unit}: {'; '.join(parts)}; beside, only together {together}."


def _dose(study: Study) -> Iterable[Figure]:
    """Return each headline over the size of the packages."""
    curves = [curve for curve in study.argument.dose if curve.get("doses")]
    if not curves:
        return
    worse = {row.outcome: row.worse for row in study.answer.headlines}
    yield Figure(
        name="dose",
        title="How much of it is needed",
        caption=(
            "The effect with the packages at a multiple of their size (1: as the case has them; 0: "
            "membership and nothing else), on the study's first draws. Bands go from 5 to 95 %, the shape "
            "of a point is the word by the threshold (dashed). Numbers of launchers are rounded to whole "
            "ones, so a small multiple may stand for one or two launchers of a kind."
        ),
        alt=" ".join(_dose_spoken(curve) for curve in curves),
        grammar="vega",
        spec=spec(
            stacked(
                [_words_legend(), *(_dose_panel(row, worse.get(row["outcome"], "higher")) for row in curves)]
            )
        ),
    )


def _dose_panel(curve_: Mapping[str, Any], worse: str) -> Drawing:
    """Return the curve of one headline over sizes, with its threshold."""
    rows: Sequence[Mapping[str, Any]] = curve_["doses"]
    limit = curve_["threshold"] * (-1 if worse == "lower" else 1)
    numbers = [limit, *(row[key] for row in rows for key in ("q05", "mean", "q95"))]
    wide = spanned(numbers, 0.0, 1.0, n_ticks=3)
    up = Scale(low=wide.low, high=wide.high, start=CURVE_TOP + CURVE_HEIGHT, end=CURVE_TOP)
    upright = left_axis(up, CURVE_LEFT, CURVE_RIGHT)
    step = (CURVE_RIGHT - CURVE_LEFT) / len(rows)
    places = [CURVE_LEFT + step * (position + 0.5) for position in range(len(rows))]
    lines = [
        band(
            [(x, up.at(row["q95"])) for x, row in zip(places, rows, strict=True)],
            [(x, up.at(row["q05"])) for x, row in zip(places, rows, strict=True)],
            colour=LEVER,
        ),
        line(CURVE_LEFT, up.at(0), CURVE_RIGHT, up.at(0), colour=MUTED),
        line(CURVE_LEFT, up.at(limit), CURVE_RIGHT, up.at(limit), colour=THRESHOLD, width=1.5, dash=(5, 3)),
        curve([(x, up.at(row["mean"])) for x, row in zip(places, rows, strict=True)], colour=LEVER),
    ]
    signs = [
        Sign(x=x, y=up.at(row["mean"]), shape=WORD_SHAPES.get(row["dramatic"], "circle"), colour=LEVER,
             size=95, is_hollow=row["dramatic"] == "no")
        for x, row in zip(places, rows, strict=True)
    ]  # fmt: skip
    below = CURVE_TOP + CURVE_HEIGHT
    words = [
        *title_words(curve_["outcome"]),
        *(
            Words(
                x=x, y=below + 15, text=f"\N{MULTIPLICATION SIGN} {row['size']:g}", size=SMALL, align="center"
            )
            for x, row in zip(places, rows, strict=True)
        ),
        Words(x=CURVE_LEFT, y=CURVE_TOP - 11, text=curve_["unit"], size=SMALL, colour=MUTED),
    ]
    return joined(
        upright, Drawing(height=below + 20, strokes=tuple(lines), signs=tuple(signs), words=tuple(words))
    )


def _words_legend() -> Drawing:
    """Return what the shapes of points on the curves mean."""
    names = (("no", 72.0), ("cannot tell", 118.0), ("yes", 215.0))
    return Drawing(
        height=22,
        signs=tuple(
            Sign(x=x, y=10, shape=WORD_SHAPES[name], colour=LEVER, size=95, is_hollow=name == "no")
            for name, x in names
        ),
        words=(
            Words(x=0, y=14, text="dramatic?"),
            *(Words(x=x + 9, y=14, text=name) for name, x in names),
            Words(x=262, y=14, text="- - -  threshold", colour=THRESHOLD),
        ),
    )


def _dose_spoken(curve: Mapping[str, Any]) -> str:
    """Return the curve of one headline for who can't see it."""
    parts = [
        f"at {row['size']:g} {short_number(row['mean'], curve['unit'])} "
        f"({short_number(row['q05'], curve['unit'])} to {short_number(row['q95'], curve['unit'])}), "
        f"{row['dramatic']}"
        for row in curve["doses"]
    ]
    return f"{heading(curve['outcome'])}: {'; '.join(parts)}."
