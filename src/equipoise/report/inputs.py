"""What went into a study, as text: edits, facts by confidence, null outcomes, notes, the record."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from equipoise.study.answers import CONFIDENCE_WORDS
from equipoise.study.form import EditRow, Study
from equipoise.study.wording import gathered

#: Widest bar of the tables, in characters.
BAR = 16
#: How the edits of a study begin that add a fact.
ADDED = "added: "


def empty_table(heading: str, columns: Sequence[str], *, left: int = 1) -> Table:
    """Return an empty table.

    Parameters
    ----------
    heading : str
        Above the table.
    columns : sequence of str
        Headings of the columns.
    left : int
        The first so many columns hold words, the others numbers.
    """
    table = Table(
        title=heading,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for position, name in enumerate(columns):
        table.add_column(name, justify="left" if position < left else "right", overflow="fold")
    return table


def bar(value: float, top: float) -> Text:
    """Return a bar as long as its share of the largest value.

    Examples
    --------
    >>> bar(1.0, 4.0).plain
    '████············'
    """
    n_full = round(BAR * value / top) if top > 0 else 0
    return Text("█" * n_full + "·" * (BAR - n_full), style="cyan")


def edits(study: Study) -> Iterable[RenderableType]:
    """Return the edits of the main arms; comparators carry the same packages and are counted."""
    for arm in ("membership-only", "change", "change+notional"):
        rows = study.edits.get(arm, ())
        seen = {row for other in _before(arm) for row in study.edits.get(other, ())}
        fresh = [row for row in rows if row not in seen]
        if not fresh:
            continue
        more = " beyond the arms above" if seen else ""
        table = empty_table(
            f"What arm '{arm}' edits{more}", ("switch", "entity", "edits", "why", "sure"), left=5
        )
        for found in by_entity(fresh):
            table.add_row(*found)
        yield table
    others = {arm: len(rows) for arm, rows in study.edits.items() if arm not in _before("")}
    if others:
        counted = ", ".join(f"{arm} {n}" for arm, n in others.items())
        yield Text(f"Edits in the other arms, all in study.json: {counted}.")


def by_entity(rows: Sequence[EditRow]) -> list[tuple[str, str, str, str, str]]:
    """Return edits of one entity for one reason as one line, with the lowest confidence among them."""
    groups: dict[tuple[str, str, str], list[EditRow]] = {}
    for row in rows:
        entity = ".".join(row.fact.split(".")[:2])
        groups.setdefault((row.switch, entity, row.why), []).append(row)
    order = [name for name, _ in CONFIDENCE_WORDS]
    return [
        (
            switch,
            entity,
            _joined_edits(group, entity),
            why,
            max((row.confidence for row in group), key=order.index),
        )
        for (switch, entity, why), group in groups.items()
    ]


def _joined_edits(rows: Sequence[EditRow], entity: str) -> str:
    """Return the edits of one entity in one cell; what is added says so once."""
    is_new = all(row.what.startswith(ADDED) for row in rows)
    parts = [
        f"{row.fact.removeprefix(entity).removeprefix('.')} {row.what.removeprefix(ADDED if is_new else '')}"
        for row in rows
    ]
    return (ADDED if is_new else "") + "; ".join(part.strip() for part in parts)


def _before(arm: str) -> tuple[str, ...]:
    """Return the arms whose edits are listed before this one's."""
    order = ("membership-only", "change", "change+notional")
    return order[: order.index(arm)] if arm in order else order


def claims(study: Study) -> RenderableType:
    """Return the claims with their verdicts, and why."""
    if not study.argument.claims:
        return ""
    table = empty_table(
        "Claims, with the tests that the case set beforehand", ("claim", "verdict", "why"), left=3
    )
    for row in study.argument.claims:
        table.add_row(f"{row.says} ({row.by})", row.verdict, row.reason)
        table.add_section()
    return table


def silent(study: Study) -> RenderableType:
    """Return the outcomes that are null or constant somewhere, with the reason, grouped."""
    groups: dict[str, list[str]] = {}
    for id_, row in study.outcomes.items():
        if row.reason:
            groups.setdefault(row.reason, []).append(id_)
    if not groups:
        return ""
    table = empty_table("Null or constant outcomes", ("why", "outcomes"), left=2)
    for reason, ids in groups.items():
        table.add_row(reason, gathered(ids, study.outcomes))
    return table


def evidence(study: Study) -> RenderableType:
    """Return how many of the facts used are of which confidence, with bars."""
    total = sum(study.evidence.values())
    if not total:
        return ""
    table = empty_table(
        f"The {total} facts in doubt that the numbers hang on, by confidence",
        ("confidence", "meaning", "facts", ""),
        left=2,
    )
    for name, words in CONFIDENCE_WORDS:
        n_facts = study.evidence.get(name, 0)
        table.add_row(name, words, str(n_facts), bar(n_facts, total))
    return table


def sentences(heading: str, sentences: Sequence[str]) -> RenderableType:
    """Return sentences below a heading."""
    if not sentences:
        return ""
    return Group(Text(heading, style="bold"), *(Padding(Text(line), (0, 0, 0, 2)) for line in sentences))


def fact_lines(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """Return one line per dated value: id, value, unit, time, confidence.

    Parameters
    ----------
    rows : iterable of mapping
        As :func:`equipoise.facts.listing.rows` makes them.
    """
    cells = [
        (
            str(row["id"]),
            f"{_value(row)} {'' if row['unit'] == 'word' else row['unit']}".strip(),
            _dates(row),
            str(row["confidence"]),
        )
        for row in rows
    ]
    return _aligned(cells)


def _aligned(cells: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows of words as lines with even columns."""
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _value(row: Mapping[str, object]) -> str:
    """Return low, best and high, as many as there are, or the words."""
    if row.get("options"):
        return str(row["options"])
    low, best, high = (_number(row[key]) for key in ("low", "best", "high"))
    if low == high or not (low and high):
        return best or low
    return f"{low} to {high}" + (f" (best {best})" if best else "")


def _number(value: object) -> str:
    """Return a number shortly, a word as it is, and nothing for nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _dates(row: Mapping[str, object]) -> str:
    """Return from when to when a value holds."""
    start, end = row["from"], row["to"]
    return f"{start or '…'} to {end or '…'}" if start or end else "always"
