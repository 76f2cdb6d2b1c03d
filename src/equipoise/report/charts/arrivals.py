"""How many retaliatory warheads arrive: the chance of at most k, and the spread of the mean over draws.

Two doubts are shown apart. The first chart has luck: what may happen in one attack, given all facts. The
second has ignorance: where the mean lies, since nobody knows the facts exactly; it needs the draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.outcomes import CELL_WORDS, COUNTS, split
from equipoise.report.charts.axes import Scale, below_axis, left_axis, spanned
from equipoise.report.charts.drawing import (
    HEAD,
    Drawing,
    Sign,
    Stroke,
    Words,
    band,
    curve,
    joined,
    legend,
    point,
    spec,
    stacked,
)
from equipoise.report.charts.panels import main_arms
from equipoise.report.figure import Figure
from equipoise.report.palette import Mark, marks
from equipoise.study.form import Study
from equipoise.study.wording import number

#: Arms shown beside the baseline, as far as the study has them.
ARMS = ("membership-only", "change", "change+notional")
#: Families shown: any cause of silence counted, and none.
FAMILIES = (
    ("p_at_most", "chance of at most so many, silence counted", False),
    ("p_at_most_given_command", "the same, authority and orders given", True),
)
#: Smallest chance drawn where the axis is logarithmic.
LEAST = 1e-6
#: Points of a curve over draws.
POINTS = 41
LOG_TICKS = (1e-6, 1e-4, 1e-2, 1.0)
LEFT, RIGHT, TOP, HEIGHT, TALL = 52.0, 450.0, 26.0, 150.0, 220.0
CELL = "day.ride_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """The chance that at most ``k`` arrive in one arm: mean and interval."""

    k: int
    arm: str
    mean: float
    low: float
    high: float


def cell(study: Study) -> str:
    """Return the cell that the case looks at: that of fear, else the first headline's, else the day's."""
    if study.silence is not None and study.silence.cell:
        return study.silence.cell
    return next((found for row in study.answer.headlines if (found := split(row.outcome)[1])), CELL)


def figures(study: Study) -> Iterable[Figure]:
    """Return both charts, as far as the study has what they show."""
    arms = [study.arms[0], *(arm for arm in ARMS if arm in study.arms)]
    signs = marks(study.arms)
    yield from _chances(study, arms, signs)
    yield from _spread(study, main_arms(study), signs)


def _chances(study: Study, arms: Sequence[str], signs: Mapping[str, Mark]) -> Iterable[Figure]:
    """Return the chance that at most k arrive, with and without silence of command."""
    where = cell(study)
    panels: list[Drawing] = []
    told: list[str] = []
    for family, title, is_log in FAMILIES:
        rows = _chance_rows(study, family, where, arms)
        if rows:
            panels.append(_curves(title, rows, arms, signs, is_log=is_log))
            told += [_spoken(title, row) for row in rows]
    if not panels:
        return
    yield Figure(
        name="arriving-chances",
        title="Distribution of arriving warheads",
        caption=(
            "Chance that no more than so many retaliatory warheads arrive "
            f"({CELL_WORDS.get(where, where)}), worked out exactly in every draw; lines are means over "
            "draws, bands go from 5 to 95 %. Above, an attack after which nobody gives an order counts as "
            "one after which nothing arrives, and the chance of that silence is assumed; below it is taken "
            f"out (chances under {LEAST:g} are drawn at {LEAST:g}). The distance between the two panels is "
            "silence of command, not a disarming strike."
        ),
        alt=" ".join(told),
        grammar="vega",
        spec=spec(stacked([legend([(arm, signs[arm]) for arm in arms]), *panels])),
    )


def _chance_rows(study: Study, family: str, where: str, arms: Sequence[str]) -> list[Chance]:
    """Return the chance for every k and arm."""
    found = [
        (k, arm, study.outcomes[id_].arms.get(arm))
        for arm in arms
        for k in COUNTS
        if (id_ := f"first_strike.{family}.{k}@{where}") in study.outcomes
    ]
    return [
        Chance(k=k, arm=arm, mean=summary.mean, low=summary.q05, high=summary.q95)
        for k, arm, summary in found
        if summary is not None
    ]


def _spoken(title: str, row: Chance) -> str:
    """Return one chance for who can't see it."""
    mean, low, high = (number(value, "probability") for value in (row.mean, row.low, row.high))
    return f"{title}, {row.arm}, at most {row.k}: {mean} ({low} to {high})."


def _curves(
    title: str, rows: Sequence[Chance], arms: Sequence[str], signs: Mapping[str, Mark], *, is_log: bool
) -> Drawing:
    """Return one panel of curves over k, with bands for the first arm and the change only."""
    along = Scale(low=0, high=max(COUNTS), start=LEFT, end=RIGHT, kind="sqrt")
    up = Scale(
        low=LEAST if is_log else 0.0,
        high=1.0,
        start=TOP + HEIGHT,
        end=TOP,
        kind="log" if is_log else "linear",
    )
    across = below_axis(along, TOP, TOP + HEIGHT, "arriving warheads, at most", at=COUNTS)
    upright = left_axis(up, LEFT, RIGHT, at=LOG_TICKS if is_log else (0.0, 0.25, 0.5, 0.75, 1.0))
    strokes: list[Stroke] = []
    points: list[Sign] = []
    for arm in arms:
        mine = [row for row in rows if row.arm == arm]
        if arm in (arms[0], "change"):
            high = [(along.at(row.k), up.at(row.high)) for row in mine]
            low = [(along.at(row.k), up.at(row.low)) for row in mine]
            strokes.append(band(high, low, colour=signs[arm].colour))
        middle = [(along.at(row.k), up.at(row.mean)) for row in mine]
        strokes.append(curve(middle, colour=signs[arm].colour, dash=signs[arm].dash))
        points += [point(x, y, signs[arm]) for x, y in middle]
    words = (Words(x=0, y=HEAD, text=title, size=HEAD, is_bold=True),)
    return joined(
        across,
        upright,
        Drawing(height=across.height, strokes=tuple(strokes), signs=tuple(points), words=words),
    )


def _spread(study: Study, arms: Sequence[str], signs: Mapping[str, Mark]) -> Iterable[Figure]:
    """Return the share of draws whose mean lies below a number, for every arm; nothing without the draws."""
    where = cell(study)
    id_ = f"first_strike.arriving@{where}"
    shares = np.linspace(0.0, 1.0, POINTS)
    found = {
        arm: [float(value) for value in np.quantile(values, shares)]
        for arm in arms
        if (values := study.values.get(arm, {}).get(id_)) is not None and values.size
    }
    if not found:
        return
    along = spanned([values[-1] for values in found.values()], LEFT, RIGHT, n_ticks=5)
    up = Scale(low=0.0, high=1.0, start=TALL, end=6.0)
    across = below_axis(along, 6.0, TALL, "arriving warheads, mean of a draw")
    upright = left_axis(up, LEFT, RIGHT, in_percent=True, at=(0.0, 0.25, 0.5, 0.75, 1.0))
    lines = tuple(
        curve(
            [(along.at(x), up.at(float(p))) for x, p in zip(values, shares, strict=True)],
            colour=signs[arm].colour,
            dash=signs[arm].dash,
        )
        for arm, values in found.items()
    )
    points = tuple(
        point(along.at(values[i]), up.at(float(shares[i])), signs[arm])
        for position, (arm, values) in enumerate(found.items())
        for i in range(4 + 2 * position % 8, POINTS - 2, 12)
    )
    yield Figure(
        name="arriving-draws",
        title="How sure the mean is",
        caption=(
            f"Share of the {study.draws} draws in which the mean number of arriving warheads "
            f"({CELL_WORDS.get(where, where)}) lies below a number, for every arm. A steep line is a number "
            "that is well known; lines that lie on each other are arms that do the same. Pairs of arms "
            "have to be compared draw by draw, as the effects above are, not by the distance of two lines."
        ),
        alt=" ".join(_spread_spoken(arm, values) for arm, values in found.items()),
        grammar="vega",
        spec=spec(
            stacked(
                [
                    legend([(arm, signs[arm]) for arm in found], columns=3),
                    joined(across, upright, Drawing(height=across.height, strokes=lines, signs=points)),
                ]
            )
        ),
    )


def _spread_spoken(arm: str, values: Sequence[float]) -> str:
    """Return the spread of one arm for who can't see it."""
    low, middle, high = (
        number(values[i], "warheads") for i in (POINTS // 20, POINTS // 2, -1 - POINTS // 20)
    )
    return f"{arm}: half of the draws below {middle}, 5 % below {low}, 5 % above {high}."
