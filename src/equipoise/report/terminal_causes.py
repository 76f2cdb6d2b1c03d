"""What the answer rests on, in a terminal: parts of the change, claims by verdict, facts in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from equipoise.outcomes import short
from equipoise.report.palette import EVIDENCE, UNCERTAINTY, UNVERIFIED
from equipoise.report.terminal_marks import bar, ink, lever
from equipoise.study.answers import CONFIDENCE_WORDS
from equipoise.study.attribution import switch_words
from equipoise.study.form import Study
from equipoise.study.wording import percent, signed

#: What switches do only together; it stands beside them, not in their sum.
INTERACTION = "interaction"
#: A part below this share of the largest is counted as next to nothing.
LITTLE = 0.005
#: Verdict -> sign and colour, in the order in which claims are listed.
VERDICTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "holds": ("✔", "green"),
        "holds in part": ("◐", "cyan"),
        "undecided": ("?", "yellow"),
        "fails": ("✘", "red"),
        "outside the model": ("-", "dim"),
    }
)
#: Longest bar.
BAR = 30
#: Facts to find out that are listed.
FACTS = 5
#: Below this width bars give way.
NARROW = 56


def attribution(study: Study, width: int) -> Iterator[RenderableType]:
    """Yield what each part of the change brings to each headline.

    Parameters
    ----------
    study : Study
        Nothing is yielded where it has no attribution.
    width : int
        Columns of the window.
    """
    wanted = [row.outcome for row in study.answer.headlines if row.outcome in study.argument.attribution]
    for position, id_ in enumerate(dict.fromkeys(wanted)):
        shares = dict(study.argument.attribution[id_])
        together = shares.pop(INTERACTION, 0.0)
        unit = study.outcomes[id_].unit
        top = max((abs(value) for value in shares.values()), default=0.0)
        shown = {name: value for name, value in shares.items() if abs(value) > LITTLE * top}
        little = [name for name in shares if name not in shown]
        opening = "What brings it about: " if position == 0 else ""
        lines: list[RenderableType] = [Text(f"{opening}{short(id_)}", style="bold")]
        if shown:
            lines.append(_parts(shown, unit, width))
        aside = [f"next to nothing: {', '.join(switch_words(name) for name in little)}"] if little else []
        if abs(together) > LITTLE * top:
            aside.append(f"only together: {signed(together, unit)}, beside the sum")
        if aside:
            lines.append(Text("; ".join(aside), style="dim"))
        yield Group(*lines)


def _parts(shares: Mapping[str, float], unit: str, width: int) -> Table:
    """Return the switches with their bars, the largest first."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(ratio=1 if width < NARROW else None, max_width=44)
    table.add_column(justify="right", no_wrap=True)
    if width >= NARROW:
        table.add_column(no_wrap=True)
    top = max(abs(value) for value in shares.values())
    room = min(max(width - 60, 8), BAR)
    for name, value in sorted(shares.items(), key=lambda pair: -abs(pair[1])):
        cells: list[RenderableType] = [switch_words(name), signed(value, unit)]
        if width >= NARROW:
            cells.append(bar(value, top, room, lever()))
        table.add_row(*cells)
    return table


def claims(study: Study, width: int) -> Iterator[RenderableType]:
    """Yield the claims, counted and listed by verdict.

    Parameters
    ----------
    study : Study
        Nothing is yielded where nothing is claimed.
    width : int
        Columns of the window.
    """
    found = study.argument.claims
    if not found:
        return
    counted = {word: [row for row in found if row.verdict == word] for word in VERDICTS}
    counts = [
        Text.assemble((f"{sign} {len(counted[word])} {word}", style))
        for word, (sign, style) in VERDICTS.items()
        if counted[word]
    ]
    heading = "Claims, by tests that the case set beforehand"
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), show_header=False, expand=True)
    table.add_column(width=1, no_wrap=True)
    table.add_column(ratio=1)
    if width >= NARROW:
        table.add_column(width=17, no_wrap=True)
    for word, (sign, style) in VERDICTS.items():
        for row in counted[word]:
            near = Text(" (near its limit)", style="dim") if row.is_near else Text("")
            cells: list[RenderableType] = [Text(sign, style=style), Text.assemble(row.says, near)]
            table.add_row(*cells, *([Text(word, style=style)] if width >= NARROW else []))
    yield Group(Text(heading, style="bold"), Text("  ").join(counts), table)


def find_out(study: Study, width: int) -> Iterator[RenderableType]:
    """Yield the facts whose sourcing would narrow the answer most.

    Parameters
    ----------
    study : Study
        Nothing is yielded where nothing was asked.
    width : int
        Columns of the window.
    """
    rows = study.argument.find_out[:FACTS]
    if not rows:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(justify="right", no_wrap=True)
    if width >= NARROW:
        table.add_column(no_wrap=True)
    table.add_column()
    top = max(row["first"] for row in rows)
    for row in rows:
        said = Text.assemble(
            f"{row['title']} ",
            (f"({row['fact']})", "dim"),
            ", ",
            _sure(row["confidence"]),
            f": effect on {short(row['outcome'])}, whose span would shrink by {percent(row['narrowing'])}",
        )
        drawn = [bar(row["first"], top, 8, ink(UNCERTAINTY))] if width >= NARROW else []
        table.add_row(percent(row["first"]), *drawn, said)
    heading = (
        "What to find out first: facts in doubt by the share of an effect's spread that each explains alone"
    )
    yield Group(Text(heading, style="bold"), table)


def _sure(confidence: str) -> Text:
    """Return how sure a fact is; what no source stands behind is marked."""
    mark = " (unverified)" if confidence in UNVERIFIED else ""
    return Text(f"{confidence.lower()}{mark}", style=ink(EVIDENCE.get(confidence, UNCERTAINTY)))


def evidence(study: Study, width: int) -> Iterator[RenderableType]:
    """Yield how many of the facts in doubt are known how well, as bars.

    Parameters
    ----------
    study : Study
        Nothing is yielded where no fact was counted.
    width : int
        Columns of the window.
    """
    total = sum(study.evidence.values())
    if not total:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=width >= NARROW)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    top = max(study.evidence.values())
    for name, words in CONFIDENCE_WORDS:
        n = study.evidence.get(name, 0)
        mark = " (unverified)" if name in UNVERIFIED else ""
        table.add_row(
            f"{words}{mark}", f"{n}", bar(n, top, min(max(width - 50, 8), BAR), ink(EVIDENCE[name]))
        )
    yield Group(Text(f"The {total} facts in doubt that the numbers hang on", style="bold"), table)
