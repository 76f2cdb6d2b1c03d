"""Fact files in CSV: one row is one dated value of one fact.

CSV is for what comes in tables (forces, places, radars); rows are read as
statements with the line where each begins, so that a fault can be found with
any editor.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from equipoise.errors import Problem, did_you_mean
from equipoise.facts.record import Citation
from equipoise.facts.statements import Statement

#: Columns of a fact table, in the order in which they are written.
COLUMNS = (
    "id",
    "title",
    "unit",
    "from",
    "to",
    "family",
    "low",
    "best",
    "high",
    "options",
    "basis",
    "confidence",
    "source",
    "where",
    "unknown_to",
    "feared",
    "moves_with",
    "weight",
    "note",
)

#: Larger tables are refused.
MAX_BYTES = 1_000_000


def statements(raw: bytes, file: str) -> tuple[list[Statement], list[Problem]]:
    """Return the statements of a fact table and its faults.

    Parameters
    ----------
    raw : bytes
        UTF-8 text with a header line that names the columns, in any order.
    file : str
        Name for messages.

    Notes
    -----
    ``options`` reads ``a:0.5;b:0.5`` or, where all count alike, ``a;b``.
    ``source`` holds keys joined by ``;``; ``where`` the places in them, likewise, or one for all.
    """
    rows, problems = _rows(raw, file)
    if problems:
        return [], problems
    (line, header), *body = rows
    problems = _header(header, file, line)
    if problems:
        return [], problems
    found: list[Statement] = []
    for line, row in body:
        if len(row) == len(header):
            found.append(_statement(dict(zip(header, row, strict=True)), file, line))
        else:
            what = f"has {len(row)} cells; the header has {len(header)}"
            hint = "quote a cell that holds a comma; keep the commas of empty cells"
            problems.append(Problem(where=file, line=line, what=what, hint=hint))
    return found, problems


def _rows(raw: bytes, file: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Read the rows that hold anything, each with the line where it begins."""

    def refuse(line: int, what: str, hint: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
        return [], [Problem(where=file, line=line, what=what, hint=hint)]

    if len(raw) > MAX_BYTES:
        return refuse(0, f"is {len(raw)} bytes long; at most {MAX_BYTES} are read", "split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return refuse(raw[: fault.start].count(b"\n") + 1, "is not UTF-8 text", "save it as UTF-8")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, [cell.strip() for cell in row]))
            line = reader.line_num + 1
    except csv.Error as fault:
        return refuse(line, f"is not CSV: {fault}", "check the quotes of this row and the one before")
    if not rows:
        return refuse(0, "is empty", f"its first line names the columns: {','.join(COLUMNS)}")
    return rows, []


def _header(header: Sequence[str], file: str, line: int) -> list[Problem]:
    """Check the names of the columns."""
    problems: list[Problem] = []
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            what = f"column {name!r} is not known"
            hint = f"{did_you_mean(name, COLUMNS)} known: {', '.join(COLUMNS)}".strip()
            problems.append(Problem(where=file, line=line, what=what, hint=hint))
        elif header.count(name) > 1:
            problems.append(Problem(where=file, line=line, what=f"column {name!r} stands twice"))
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        what = f"columns are missing: {', '.join(missing)}"
        problems.append(
            Problem(where=file, line=line, what=what, hint="empty cells are fine, columns are not")
        )
    return problems


def _statement(row: dict[str, str], file: str, line: int) -> Statement:
    """Turn a row into a statement."""
    items = [item.strip() for item in row["options"].split(";")] if row["options"] else []
    pairs = [item.partition(":") for item in items]
    has_weights = any(colon for _, colon, _ in pairs)
    return Statement(
        file=file,
        line=line,
        id=row["id"],
        title=row["title"],
        unit=row["unit"],
        start=row["from"],
        end=row["to"],
        family=row["family"],
        low=row["low"],
        best=row["best"],
        high=row["high"],
        options=tuple(word.strip() for word, _, _ in pairs),
        weights=tuple(weight.strip() for _, _, weight in pairs) if has_weights else (),
        basis=row["basis"],
        confidence=row["confidence"],
        sources=citations(row["source"], row["where"]),
        unknown_to=row["unknown_to"] or "none",
        feared=row["feared"],
        factor=row["moves_with"],
        weight=row["weight"],
        note=row["note"],
    )


def citations(keys: str, places: str) -> tuple[Citation, ...]:
    """Return the citations of a row: keys and places joined by ``;``, or one place for all.

    Examples
    --------
    >>> [(c.key, c.where) for c in citations("a_2020;b_2021", "p. 3; table 2")]
    [('a_2020', 'p. 3'), ('b_2021', 'table 2')]
    """
    found = [key.strip() for key in keys.split(";") if key.strip()]
    parts = [part.strip() for part in places.split(";")]
    if len(parts) != len(found):
        # a place may hold a semicolon of its own: then the whole text belongs to every key
        parts = [places.strip()] * len(found)
    return tuple(Citation(key=key, where=part) for key, part in zip(found, parts, strict=True))
