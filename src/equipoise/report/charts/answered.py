"""What the threatened side could do about it: posture options, how often chosen, and at what cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from equipoise.report.charts.axes import Scale, below_axis
from equipoise.report.charts.drawing import SMALL, Drawing, Stroke, Words, box, joined, spec
from equipoise.report.figure import WIDTH, Figure
from equipoise.report.palette import LEVER, MUTED, PAPER, UNVERIFIED_SIGN
from equipoise.study.form import Study
from equipoise.study.wording import number, percent

EDGE, RIGHT, ROW = 12.0, 400.0, 38.0


def figures(study: Study) -> Iterable[Figure]:
    """Return the chart of options, if an answer was looked for."""
    options: Sequence[Mapping[str, Any]] = study.argument.response.get("options", ())
    if not options:
        return
    n_scenarios = study.argument.response.get("n_scenarios", 0)
    yield Figure(
        name="response",
        title="What would bring the outcomes back",
        caption=(
            f"How many of {n_scenarios} scenarios would choose each option of the threatened side, each "
            "scenario by itself and at the least cost. Solid: in the set that does it on average over all "
            f"scenarios; hollow: not in it. {UNVERIFIED_SIGN} All costs and times are assumed, in bn USD "
            "over ten years. The price of an option that may end in a launch on a false alarm isn't in the "
            "money."
        ),
        alt=" ".join(_spoken(option) for option in options),
        grammar="vega",
        spec=spec(_bars(options)),
    )


def cost(row: Mapping[str, float]) -> str:
    """Return a cost with its interval.

    Examples
    --------
    >>> cost({"mean": 2.3, "q05": 0.9, "q95": 4.0})
    '2.3 bn USD (0.9 to 4.0)'
    """
    low, high = (number(row[key], "bn USD") for key in ("q05", "q95"))
    return f"{number(row['mean'], 'bn USD')} bn USD ({low} to {high})"


def _spoken(option: Mapping[str, Any]) -> str:
    """Return one option for who can't see it."""
    chosen = "in the chosen set" if option["is_chosen"] else "not in the chosen set"
    return f"{option['says']}: {percent(option['share'])} of scenarios, {cost(option['cost'])}, {chosen}."


def _bars(options: Sequence[Mapping[str, Any]]) -> Drawing:
    """Return the options, those chosen most often first: the words above, a bar below."""
    scale = Scale(low=0.0, high=1.0, start=EDGE, end=RIGHT)
    ordered = sorted(options, key=lambda option: -option["share"])
    bottom = ROW * len(ordered)
    axis = below_axis(
        scale, 0.0, bottom, "share of scenarios that choose it", in_percent=True, at=(0, 0.25, 0.5, 0.75, 1)
    )
    strokes: list[Stroke] = []
    words: list[Words] = []
    for position, option in enumerate(ordered):
        y = ROW * position
        end = scale.at(option["share"])
        if option["share"] > 0:
            fill = LEVER if option["is_chosen"] else PAPER
            strokes.append(box(EDGE, y + 20, end, y + 31, fill=fill, stroke=LEVER))
        words.append(Words(x=EDGE + 2, y=y + 15, text=option["says"]))
        words.append(Words(x=RIGHT + 8, y=y + 30, text=percent(option["share"]), size=SMALL))
        words.append(Words(x=WIDTH, y=y + 15, text=_aside(option), size=SMALL, colour=MUTED, align="right"))
    return joined(axis, Drawing(height=axis.height, strokes=tuple(strokes), words=tuple(words)))


def _aside(option: Mapping[str, Any]) -> str:
    """Return what an option costs, and that it comes too late where it does."""
    late = " (too late)" if option["p_in_time"] < 0.5 else ""
    return f"{number(option['cost']['mean'], 'bn USD')} bn{late}"
