"""The study as text: what ``answer.txt`` holds and what the terminal shows.

One order for both: the answer, what stands beside it, the headlines, effects across arms, the four
posture cells, alert posture beside the change, edits, null or constant
outcomes with their reasons, the facts used by confidence, what is not built.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from types import MappingProxyType
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from equipoise.measures.effects import Effect
from equipoise.measures.intervals import Summary
from equipoise.outcomes import CELL_WORDS, CELLS, short, split, title
from equipoise.report import inputs
from equipoise.report.inputs import bar, empty_table
from equipoise.study.findings import Headline, Sameness
from equipoise.study.form import Study
from equipoise.study.wording import number, percent, signed, spoken_date

#: Width of ``answer.txt``.
WIDTH = 110
#: Word -> colour; the word is always there too.
COLOURS = MappingProxyType({"yes": "bold red", "no": "bold green", "same": "green", "different": "red"})
OPEN = "yellow"

#: Outcomes with the four cells side by side.
CELL_STEMS = ("survivability.warheads", "first_strike.arriving")


def plain(study: Study) -> str:
    """Return the report as plain text, without colour, for ``answer.txt``.

    Parameters
    ----------
    study : Study
        The same study gives the same text.
    """
    buffer = io.StringIO()
    show(study, buffer)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


def show(study: Study, stream: TextIO) -> None:
    """Print the report: in colour on a terminal that has it, plain text elsewhere.

    Parameters
    ----------
    study : Study
        Its draws are not needed.
    stream : text stream
        Standard output, or a buffer.
    """
    # a pipe has no width of its own, and 80 columns would fold every table
    width = None if stream.isatty() else WIDTH
    # facts and reasons may hold brackets and colons, which are no markup
    console = Console(file=stream, width=width, markup=False, emoji=False, highlight=False)
    console.print(_rendered(study))


def _rendered(study: Study) -> RenderableType:
    """Return the report as one thing to print."""
    parts: list[RenderableType] = [
        Text(f"{study.title}, {spoken_date(study.date)}", style="bold"),
        Panel(Text(study.answer.text), title=f"dramatic: {study.answer.dramatic}", title_align="left"),
        *(Panel(Text(row.text), title=row.topic, title_align="left") for row in study.beside),
        *(
            Panel(Text(" ".join(lines)), title=topic, title_align="left")
            for topic, lines in study.argument.told.items()
        ),
        *(
            [Panel(Text(" ".join(study.yardsticks["told"])), title="Among past changes", title_align="left")]
            if study.yardsticks
            else []
        ),
        inputs.claims(study),
        _headlines(study),
        _sameness(study),
        _effects(study),
        *_cells(study),
        _alert(study),
        *inputs.edits(study),
        inputs.silent(study),
        inputs.evidence(study),
        inputs.sentences("Notes", study.notes),
        Text(
            f"{study.draws} draws, seed {study.seed}; facts {study.provenance.facts[:12]}, "
            f"case {study.provenance.case[:12]}, code {study.provenance.code}",
            style="dim",
        ),
    ]
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts if part != ""))


def _word(word: str) -> Text:
    """Return a verdict in its colour."""
    return Text(word, style=COLOURS.get(word, OPEN))


def _headlines(study: Study) -> RenderableType:
    """Return the headlines of the change and of every comparator."""
    table = empty_table(
        "Headlines", ("headline", "in", "dramatic", "effect", "5 to 95 %", "threshold", "other sign"), left=3
    )
    groups = [("change", study.answer.headlines), *((row.name, row.headlines) for row in study.comparisons)]
    for position in range(len(study.answer.headlines)):
        for name, headlines in groups:
            table.add_row(*_headline_row(name, headlines[position], first=name == "change"))
        table.add_section()
    return table if study.answer.headlines else ""


def _headline_row(name: str, row: Headline, *, first: bool) -> list[RenderableType]:
    """Return one line of the table of headlines."""
    words = _labelled(row.outcome, row.unit) if first else ""
    if row.mean is None:
        return [Text(words), name, _word(row.dramatic), "-", "-", number(row.threshold, row.unit), "-"]
    return [
        Text(words),
        name,
        _word(row.dramatic),
        _short(signed(row.mean, row.unit)),
        _span(row.q05, row.q95, row.unit),
        number(row.threshold, row.unit),
        percent(row.share_other_sign),
    ]


def _sameness(study: Study) -> RenderableType:
    """Return whether the systems alone do the same elsewhere."""
    columns = ("headline", "elsewhere", "verdict", "difference", "5 to 95 %", "allowed", "within")
    table = empty_table("The same systems elsewhere, membership taken out on both sides", columns, left=3)
    for comparison in study.comparisons:
        for row in comparison.sameness:
            table.add_row(short(row.outcome), comparison.name, _word(row.verdict), *_same_numbers(row))
        table.add_section()
    return table if table.row_count else ""


def _same_numbers(row: Sameness) -> tuple[str, str, str, str]:
    """Return the numbers of one equivalence test."""
    if row.mean is None:
        return "-", "-", number(row.delta, row.unit), "-"
    interval = _span(row.q05, row.q95, row.unit)
    return (
        _short(signed(row.mean, row.unit)),
        interval,
        number(row.delta, row.unit),
        percent(row.share_within),
    )


def _effects(study: Study) -> RenderableType:
    """Return the effects against the baseline: headlines first, then every outcome without a cell."""
    wanted = [headline.outcome for headline in study.answer.headlines]
    # what holds given command stands beside its twin in the table of cells and in study.json
    wanted += [id_ for id_ in study.outcomes if not split(id_)[1] and "given_command" not in id_]
    against = {(row.outcome, row.arm): row for row in study.effects if row.against == study.arms[0]}
    shown = [arm for arm in study.arms[1:] if "." not in arm]
    table = empty_table(
        f"Effects against {study.arms[0]} (mean of the difference per draw)",
        ("outcome", *(_broken(arm) for arm in shown)),
    )
    for id_ in dict.fromkeys(wanted):
        found = [against.get((id_, arm)) for arm in shown]
        if any(row is not None and (row.mean or row.q05 or row.q95) for row in found):
            table.add_row(_labelled(id_, study.outcomes[id_].unit), *(_effect_cell(row) for row in found))
    if not table.row_count:
        return Text(f"Effects against {study.arms[0]}: exactly zero in every arm and outcome.", style="bold")
    return table


def _labelled(id_: str, unit: str) -> str:
    """Return an outcome in a few words with its unit, where the words do not say it."""
    words = short(id_)
    return words if unit == "probability" or unit in words else f"{words} [{unit}]"


def _broken(arm: str) -> str:
    """Return the name of an arm on two lines where it is long."""
    return arm.replace("-", "-\n", 1).replace("+", "+\n", 1)


def _effect_cell(row: Effect | None) -> str:
    """Return one effect, shortly."""
    if row is None:
        return "-"
    return _short(signed(row.mean, row.unit))


def _span(low: float, high: float, unit: str) -> str:
    """Return an interval of differences."""
    return f"{_short(signed(low, unit))} to {_short(signed(high, unit))}"


def _short(text: str) -> str:
    """Return a number that is told in words as a table shows it."""
    return {"just above 0": ">0", "just below 0": "<0"}.get(text, text)


def _cells(study: Study) -> Iterable[RenderableType]:
    """Return, per outcome with cells, its level in the baseline and with the change, with bars."""
    stems = [*CELL_STEMS, *(split(row.outcome)[0] for row in study.answer.headlines)]
    for stem in dict.fromkeys(stems):
        ids = [f"{stem}@{cell}" for cell in CELLS]
        if not all(id_ in study.outcomes for id_ in ids):
            continue
        unit = study.outcomes[ids[0]].unit
        arms = [arm for arm in (study.arms[0], "membership-only", "change") if arm in study.arms]
        levels = [[study.outcomes[id_].arms.get(arm) for arm in arms] for id_ in ids]
        top = max((found.mean for row in levels for found in row if found), default=0.0)
        table = empty_table(f"{title(stem)} [{unit}], by posture", ("posture", *arms, ""))
        for cell, row in zip(CELLS, levels, strict=True):
            last = row[-1].mean if row[-1] else 0.0
            table.add_row(CELL_WORDS[cell], *(_level(found, unit) for found in row), bar(last, top))
        yield table


def _level(found: Summary | None, unit: str) -> str:
    """Return mean and interval of one outcome in one arm."""
    if found is None:
        return "-"
    text = f"{number(found.mean, unit)} ({number(found.q05, unit)} to {number(found.q95, unit)})"
    return text.replace("less than ", "<").replace("more than ", ">")


def _alert(study: Study) -> RenderableType:
    """Return how much alert posture moves the headlines, beside the change."""
    columns = (
        "outcome",
        "day to generated",
        "ride out to launch",
        "the change, day",
        "the change, generated",
    )
    table = empty_table("Alert posture against the change (baseline means, attack ridden out)", columns)
    for row in study.alert:
        numbers = (row.by_generation, row.by_launch, row.by_change, row.by_change_generated)
        table.add_row(
            f"{short(row.outcome)} [{row.unit}]", *(_short(signed(value, row.unit)) for value in numbers)
        )
    return table if table.row_count else ""
