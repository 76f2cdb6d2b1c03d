"""The four posture cells side by side: what is left in each, before and after, as dots with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from equipoise.outcomes import CELL_WORDS, CELLS, short, split, title
from equipoise.report.charts.axes import below_axis, spanned
from equipoise.report.charts.drawing import (
    SMALL,
    Drawing,
    Sign,
    Stroke,
    Words,
    joined,
    legend,
    line,
    point,
    spec,
    stacked,
)
from equipoise.report.charts.panels import heading, level, title_words
from equipoise.report.figure import Figure
from equipoise.report.palette import GRID, Mark, marks
from equipoise.study.form import Study
from equipoise.study.wording import number

#: Outcomes that show all four cells, beside the headlines that have any.
STEMS = ("survivability.warheads", "first_strike.arriving")
#: Arms shown, as far as the study has them.
ARMS = ("membership-only", "change", "change+notional")
LEFT, RIGHT = 150.0, 405.0
TOP, ROW, GAP = 24.0, 15.0, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One arm in one cell: mean and interval."""

    cell: str
    arm: str
    mean: float
    low: float
    high: float


def figures(study: Study) -> Iterable[Figure]:
    """Return one chart for each outcome that has four cells."""
    stems = [*STEMS, *(split(row.outcome)[0] for row in study.answer.headlines)]
    wanted = [
        stem for stem in dict.fromkeys(stems) if all(f"{stem}@{cell}" in study.outcomes for cell in CELLS)
    ]
    arms = [study.arms[0], *(arm for arm in ARMS if arm in study.arms)]
    tables = {stem: _rows(study, stem, arms) for stem in wanted}
    tables = {stem: rows for stem, rows in tables.items() if rows}
    signs = marks(study.arms)
    for stem, rows in tables.items():
        yield Figure(
            name=f"four-cells-{stem.replace('.', '-').replace('_', '-')}",
            title=f"The four posture cells: {short(stem)}",
            caption=(
                f"{title(stem).capitalize()}, in each posture cell. Points are means over draws, lines go "
                "from 5 to 95 %. Arms that lie on each other do the same there."
            ),
            alt=_spoken(study, stem, rows),
            grammar="vega",
            spec=spec(
                stacked([legend([(arm, signs[arm]) for arm in arms]), _panel(study, stem, rows, arms, signs)])
            ),
        )


def _rows(study: Study, stem: str, arms: Sequence[str]) -> list[Row]:
    """Return mean and interval in every cell and arm that has them."""
    return [
        Row(cell=cell, arm=arm, mean=found.mean, low=found.q05, high=found.q95)
        for cell in CELLS
        for arm in arms
        if (found := study.outcomes[f"{stem}@{cell}"].arms.get(arm)) is not None
    ]


def _panel(
    study: Study, stem: str, rows: Sequence[Row], arms: Sequence[str], signs: Mapping[str, Mark]
) -> Drawing:
    """Return one outcome in four cells, the arms of each cell below one another."""
    unit = study.outcomes[f"{stem}@{CELLS[0]}"].unit
    scale = spanned([row.high for row in rows], LEFT, RIGHT)
    height = ROW * len(arms) + GAP
    bottom = TOP + height * len(CELLS)
    axis = below_axis(scale, TOP, bottom, unit)
    strokes: list[Stroke] = []
    points: list[Sign] = []
    words = [*title_words(stem)]
    for position, cell in enumerate(CELLS):
        top = TOP + height * position
        middle = top + height / 2
        first, second = CELL_WORDS[cell].split(", ")
        words += [
            Words(x=LEFT - 10, y=middle - 3, text=first, align="right"),
            Words(x=LEFT - 10, y=middle + 12, text=second, align="right"),
        ]
        if position:
            strokes.append(line(0, top, RIGHT, top, colour=GRID))
        for row in rows:
            if row.cell != cell:
                continue
            y = top + GAP / 2 + ROW * (list(arms).index(row.arm) + 0.5)
            mark = signs[row.arm]
            strokes.append(line(scale.at(row.low), y, scale.at(row.high), y, colour=mark.colour, width=2.2))
            points.append(point(scale.at(row.mean), y, mark))
            words.append(Words(x=RIGHT + 8, y=y + 4, text=level(row.mean, unit), size=SMALL))
    return joined(
        axis, Drawing(height=axis.height, strokes=tuple(strokes), signs=tuple(points), words=tuple(words))
    )


def _spoken(study: Study, stem: str, rows: Sequence[Row]) -> str:
    """Return one outcome in all cells for who can't see it."""
    unit = study.outcomes[f"{stem}@{CELLS[0]}"].unit
    parts = [
        f"{CELL_WORDS[row.cell]}, {row.arm}: {number(row.mean, unit)} "
        f"({number(row.low, unit)} to {number(row.high, unit)})"
        for row in rows
    ]
    return f"{heading(stem)}, {unit}: {'; '.join(parts)}."
