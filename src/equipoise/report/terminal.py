"""The answer in a terminal: what the change does, beside the same elsewhere, why, claims, what to find out.

A page or three, in colour where the terminal has it; ``NO_COLOR`` and narrow windows are respected: columns
give way in the order of what a reader misses least. All of a study in words is in ``answer.txt``, which is
plain and never shorter because of a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from equipoise.outcomes import short, title
from equipoise.report import terminal_causes
from equipoise.report.terminal_marks import Scale, Sign, interval, ruler, signs
from equipoise.study.findings import Comparison, Headline
from equipoise.study.form import Study
from equipoise.study.wording import number, percent, signed, spoken_date

#: From these widths on there is room for the bar, for levels before and after, and for digits.
BAR_FROM, LEVELS_FROM, DIGITS_FROM = 56, 72, 104
#: Columns that verdicts on sameness need beside each other: words of a headline, and each comparator.
SAME_FROM, SAME_EACH = 36, 18
#: A window wider than this is not filled: lines would be too long to read.
WIDEST = 140
#: Word of a headline -> its style; the word is always there.
WORDS: Mapping[str, str] = MappingProxyType(
    {"yes": "bold red", "no": "bold green", "cannot tell": "bold yellow"}
)
SAME: Mapping[str, str] = MappingProxyType({"same": "green", "different": "red", "not shown": "yellow"})
#: Where a sentence ends and the next begins.
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
#: A name of an arm longer than this is cut.
ARM_WIDTH = 16


def show(study: Study, stream: TextIO) -> None:
    """Print the answer of a study to a terminal.

    Parameters
    ----------
    study : Study
        Its draws are not needed.
    stream : text stream
        Standard output; its width decides what has room.
    """
    # facts and reasons may hold brackets and colons, which are no markup
    console = Console(file=stream, markup=False, emoji=False, highlight=False)
    if console.width > WIDEST:
        console = Console(file=stream, markup=False, emoji=False, highlight=False, width=WIDEST)
    console.print(rendered(study, console.width))


def rendered(study: Study, width: int) -> RenderableType:
    """Return the answer as one thing to print.

    Parameters
    ----------
    study : Study
        With or without the parts that were not asked for.
    width : int
        Columns of the window.
    """
    sections: list[RenderableType] = [
        _answer(study),
        *_headlines(study, width),
        *_sameness(study, width),
        *terminal_causes.attribution(study, width),
        *_among_past(study),
        *_beside(study),
        *terminal_causes.claims(study, width),
        *terminal_causes.find_out(study, width),
        *terminal_causes.evidence(study, width),
        _record(study),
    ]
    return Group(*(Padding(section, (0, 0, 1, 0)) for section in sections))


def sentences(text: str) -> list[str]:
    """Return a paragraph cut into sentences.

    Examples
    --------
    >>> sentences("It goes from 0.5 to 0.6. Would it (1 September 2020)? By 3.5 % no.")
    ['It goes from 0.5 to 0.6.', 'Would it (1 September 2020)?', 'By 3.5 % no.']
    """
    return SENTENCE.split(text)


def _answer(study: Study) -> RenderableType:
    """Return the question, the word and its size; the whole paragraph is in answer.txt."""
    said = sentences(study.answer.text)
    condition, rest = said[0], said[1:]
    # the question and its answer; what moves nothing says so at once
    kept = [line for k, line in enumerate(rest) if k < 2 or line.startswith("The change moves")]
    word = study.answer.dramatic
    body = Text(" ".join(kept if study.answer.headlines else rest[:1]))
    panel = Panel(
        Group(Text(condition, style="italic"), Text(""), body),
        title=Text.assemble("dramatic: ", (word, WORDS.get(word, ""))),
        title_align="left",
    )
    return Group(Text(f"{study.title}, {spoken_date(study.date)}", style="bold"), panel)


def _headlines(study: Study, width: int) -> Iterator[RenderableType]:
    """Yield one block a headline: the change and every comparator on one scale."""
    drawn = signs(study.arms)
    groups = [study.answer.headlines, *(row.headlines for row in study.comparisons)]
    for rows in zip(*(group for group in groups if group), strict=False):
        first = rows[0]
        yield Group(_heading(first), _block(rows, drawn, width), *_other_arms(study, rows))


def _other_arms(study: Study, rows: Sequence[Headline]) -> Iterator[Text]:
    """Yield what other arms do to a headline, in one line; twins and later worlds are left out."""
    first, shown = rows[0], {row.arm for row in rows}
    found = [
        f"{row.arm} {_narrow(signed(row.mean, row.unit))}"
        for row in study.effects
        if row.outcome == first.outcome
        and row.against == study.arms[0]
        and row.arm not in shown
        and "." not in row.arm
    ]
    if found:
        yield Text(f"other arms: {', '.join(found)}", style="dim")


def _heading(row: Headline) -> Text:
    """Return what a block of one headline is about."""
    bound = number(row.threshold, row.unit)
    unit = "" if row.unit in ("probability", "share") else f" {row.unit}"
    said = f"{title(row.outcome)}\n"
    worse = "" if row.worse == "none" else f", worse if {row.worse}"
    return Text.assemble(
        (said, "bold"), (f"difference from the baseline{worse}; dramatic from {bound}{unit} on", "dim")
    )


def _block(rows: Sequence[Headline], drawn: Mapping[str, Sign], width: int) -> Table:
    """Return the rows of one headline."""
    arms = min(max(len(row.arm) for row in rows), ARM_WIDTH)
    first = rows[0]
    bound = None if first.mean is None or first.worse == "none" else first.threshold
    bound = -bound if bound is not None and first.worse == "lower" else bound
    # every column has two spaces after it but the last
    taken = (
        (arms + 4) + 12 + 2 + 11 + (17 if width >= LEVELS_FROM else 0) + (22 if width >= DIGITS_FROM else 0)
    )
    room = max(width - taken, 8) if width >= BAR_FROM else 0
    scale = _scale(rows, bound, room)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=bool(room))
    table.add_column("", width=arms + 2, no_wrap=True, overflow="ellipsis")
    if width >= LEVELS_FROM:
        table.add_column("before → after", width=15, justify="right", no_wrap=True, header_style="dim")
    table.add_column("difference", width=10, justify="right", no_wrap=True, header_style="dim")
    if room:
        table.add_column(
            ruler(scale, bound, "0", "" if bound is None else number(bound, first.unit)),
            width=room,
            no_wrap=True,
        )
    if width >= DIGITS_FROM:
        table.add_column("5 to 95 %", width=20, no_wrap=True, header_style="dim")
    table.add_column("dramatic", width=11, no_wrap=True, header_style="dim")
    for row in rows:
        cells = _cells(row, drawn, scale, bound)
        table.add_row(
            *(cells[name] for name in _columns(width, has_bar=bool(room))),
        )
    return table


def _columns(width: int, *, has_bar: bool) -> list[str]:
    """Return the columns that have room."""
    wanted = ["arm", "levels", "mean", "bar", "digits", "word"]
    return [
        name
        for name in wanted
        if not (
            (name == "levels" and width < LEVELS_FROM)
            or (name == "bar" and not has_bar)
            or (name == "digits" and width < DIGITS_FROM)
        )
    ]


def _scale(rows: Sequence[Headline], bound: float | None, width: int) -> Scale:
    """Return a scale that holds zero, the threshold and every interval."""
    ends = [0.0] + ([] if bound is None else [bound])
    for row in rows:
        if row.mean is not None:
            ends += [row.q05, row.mean, row.q95]
    return Scale(low=min(ends), high=max(ends), width=max(width, 1))


def _cells(
    row: Headline, drawn: Mapping[str, Sign], scale: Scale, bound: float | None
) -> dict[str, RenderableType]:
    """Return one line of a block by column."""
    sign = drawn.get(row.arm) or Sign(character="●", style=Style())
    name = Text.assemble(sign.text(), f" {row.arm}")
    word = Text(row.dramatic, style=WORDS.get(row.dramatic, ""))
    if row.mean is None:
        reason = Text(row.reason or "no meaning", style="dim")
        return {"arm": name, "levels": "-", "mean": "-", "bar": reason, "digits": "-", "word": word}
    levels = (
        ""
        if row.before is None or row.after is None
        else " → ".join(_narrow(number(value, row.unit)) for value in (row.before, row.after))
    )
    digits = f"{_narrow(signed(row.q05, row.unit))} to {_narrow(signed(row.q95, row.unit))}"
    return {
        "arm": name,
        "levels": levels,
        "mean": _narrow(signed(row.mean, row.unit)),
        "bar": interval(row.q05, row.mean, row.q95, scale, sign, bound=bound),
        "digits": digits,
        "word": word,
    }


def _narrow(words: str) -> str:
    """Return a number that is told in words as a table shows it."""
    told = {"just above 0": ">0", "just below 0": "<0", "less than 0.0001": "<0.0001"}
    return told.get(words, words.replace("less than ", "<").replace("more than ", ">"))


def _sameness(study: Study, width: int) -> Iterator[RenderableType]:
    """Yield whether the systems alone do the same elsewhere."""
    told = [row for row in study.comparisons if row.sameness]
    if not told:
        return
    heading = Text("The same systems elsewhere, membership taken out on both sides", style="bold")
    if width >= SAME_FROM + SAME_EACH * len(told):
        yield Group(heading, _same_table(told))
        return
    lines = [
        Text.assemble(
            f"{short(one.outcome)}: ",
            *_parts([(row.name, row.sameness[position].verdict) for row in told]),
        )
        for position, one in enumerate(told[0].sameness)
    ]
    yield Group(heading, *lines)


def _same_table(told: Sequence[Comparison]) -> Table:
    """Return the verdicts on sameness: a headline a line, a comparator a column."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("")
    for row in told:
        table.add_column(row.name)
    for position, one in enumerate(told[0].sameness):
        cells: list[RenderableType] = [short(one.outcome)]
        for row in told:
            found = row.sameness[position]
            mean = "" if found.mean is None else f" {_narrow(signed(found.mean, found.unit))}"
            cells.append(Text.assemble((found.verdict, SAME.get(found.verdict, "")), (mean, "dim")))
        table.add_row(*cells)
    return table


def _parts(pairs: Sequence[tuple[str, str]]) -> list[str | tuple[str, str]]:
    """Return comparators and their verdicts as the parts of a line."""
    parts: list[str | tuple[str, str]] = []
    for position, (name, verdict) in enumerate(pairs):
        parts += [", " if position else "", f"{name} ", (verdict, SAME.get(verdict, ""))]
    return parts


def _among_past(study: Study) -> Iterator[RenderableType]:
    """Yield how large the change is among past ones, with what the comparison can't do."""
    told = study.yardsticks.get("told", ())
    if told:
        yield Text.assemble(("Among past changes: ", "bold"), " ".join(told))


def _beside(study: Study) -> Iterator[RenderableType]:
    """Yield the first sentence on every field beside the headlines."""
    if study.beside:
        lines = (Text.assemble((f"{row.topic}: ", "bold"), sentences(row.text)[0]) for row in study.beside)
        yield Group(*lines)


def _record(study: Study) -> RenderableType:
    """Return how the study was made, and where to read on."""
    draws = f"{study.draws} draws, seed {study.seed}; intervals are 5 to 95 % over draws"
    share = [row.share_other_sign for row in study.answer.headlines[:1] if row.mean is not None]
    other = f"; sign the other way in {percent(share[0])} of them (first headline)" if share else ""
    more = "All of it: report.html, answer.txt. Where a number comes from: equipoise why STUDY OUTCOME"
    return Text(f"{draws}{other}.\n{more}", style="dim")
