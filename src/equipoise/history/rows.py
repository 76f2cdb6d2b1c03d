"""The table of past changes: what one row says, read and checked, with every fault of a file at once.

The form is that of the packaged table: a change, who was threatened, leg totals, warning, what flew before
and after, and how the threatened government reacted. ``NA`` stands for what doesn't apply or isn't known.
Largest weakness: one coder, who knew the outcomes, filled most columns.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.facts import plain_files

#: The packaged data of past changes.
FOLDER = Path(__file__).resolve().parents[1] / "data" / "history"
#: The packaged table.
TABLE = FOLDER / "backtest_cases.csv"
#: A table larger than this is a slip of the hand, bytes and rows.
MOST_BYTES, MOST_ROWS = 2_000_000, 500
#: Stands for what doesn't apply or isn't known.
NOT_KNOWN = ("NA", "")
#: Kinds of change, and what the table says of motives.
TYPES = ("membership", "strike_system", "defence", "decrease", "base_loss")
MOTIVES = ("yes", "partly", "no")
#: Columns of words that must be there.
WORDS = ("id", "date", "actor", "host", "threatened", "system", "warning_state", "case_type", "source_key")
#: Columns of numbers: least, most, and whether NA is allowed.
NUMBERS: Mapping[str, tuple[float, float, bool]] = MappingProxyType(
    {
        "number": (-100_000, 100_000, True),
        "flight_time_min_low": (0.5, 1_000, True),
        "flight_time_min_best": (0.5, 1_000, True),
        "flight_time_min_high": (0.5, 1_000, True),
        "attacker_counterforce_warheads": (0, 100_000, False),
        "defender_launchers": (0, 100_000, False),
        "defender_warheads": (0, 100_000, False),
        "defender_alert_fraction": (0, 1, False),
        "defence_interceptors": (0, 100_000, False),
        "interceptors_icbm_capable": (0, 100_000, True),
        "delta_warheads": (-100_000, 100_000, True),
        "flight_time_before_min": (0.5, 1_000, True),
        "reaction_0_5": (0, 5, False),
        "reaction_alt": (0, 5, True),
        "warning_min_before": (0, 1_000, True),
        "warning_min_after": (0, 1_000, True),
        "tension_0_2": (0, 2, True),
    }
)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One past change.

    Parameters
    ----------
    id, date, actor, host, threatened, system, warning_state, case_type, motive, confidence : str or date
        As in the table.
    sources : tuple of str
        Keys of documents.
    numbers : mapping of column to float
        NaN where the table has NA.
    file, line : str, int
        Where it stands.
    """

    id: str
    date: dt.date
    actor: str
    host: str
    threatened: str
    system: str
    warning_state: str
    case_type: str
    motive: str
    confidence: str
    sources: tuple[str, ...]
    numbers: Mapping[str, float]
    file: str
    line: int

    def known(self, column: str, otherwise: float = 0.0) -> float:
        """Return a number, or another one where the table has NA."""
        value = self.numbers[column]
        return otherwise if math.isnan(value) else value

    def is_known(self, column: str) -> bool:
        """Return whether the table has a number there."""
        return not math.isnan(self.numbers[column])

    @property
    def reaction(self) -> tuple[float, float]:
        """The interval of the code of the reaction and its alternative."""
        code = self.numbers["reaction_0_5"]
        other = self.known("reaction_alt", code)
        return min(code, other), max(code, other)

    @property
    def name(self) -> str:
        """The id in lower case, as part of an id of facts."""
        return re.sub(r"[^a-z0-9]", "_", self.id.lower())


def load(path: Path | None = None, *, warnings: frozenset[str]) -> tuple[Row, ...]:
    """Return the rows of a table, in its order.

    Parameters
    ----------
    path : pathlib.Path, optional
        The packaged table where left out.
    warnings : frozenset of str
        States of warning that are known.

    Raises
    ------
    CaseError
        With every fault of the file, each with its line.
    """
    place = TABLE if path is None else path
    shown = place.name
    rows, problems = _cells(_text(place), shown)
    found: list[Row] = []
    seen: dict[str, int] = {}
    for line, cells in rows:
        row, faults = _row(cells, shown, line, warnings)
        problems += faults
        if row is not None:
            if row.id in seen:
                what = f"{row.id} stands in line {seen[row.id]} too"
                problems.append(Problem(where=shown, line=line, what=what, hint="ids are unique"))
            seen.setdefault(row.id, line)
            found.append(row)
    if problems:
        raise CaseError(problems)
    return tuple(found)


def _text(path: Path) -> str:
    """Return the text of a table, refusing what can't be one."""
    raw, problem = plain_files.taken(path, most=MOST_BYTES)
    if problem:
        hint = problem.hint or "give the path of a CSV file with --from"
        raise CaseError(Problem(where=problem.where, what=problem.what, hint=hint))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise CaseError(Problem(where=str(path), what="is no text in UTF-8")) from fault


def _cells(text: str, shown: str) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    """Return the cells of every row by column, with its line; the faults of the table as such."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        listed = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        what = f"is no CSV: {fault}"
        raise CaseError(Problem(where=shown, line=reader.line_num, what=what)) from fault
    if len(listed) < 2:
        raise CaseError(Problem(where=shown, what="holds no rows", hint="a header and a row a change"))
    header = [cell.strip() for cell in listed[0][1]]
    needed = (*WORDS, "first_strike_motive", *NUMBERS)
    missing = [name for name in needed if name not in header]
    twice = sorted({name for name in header if header.count(name) > 1})
    faults = [f"column {name} is missing{_like(name, header)}" for name in missing]
    faults += [f"column {name} stands twice" for name in twice]
    if len(listed) > MOST_ROWS + 1:
        faults.append(f"{len(listed) - 1} rows; a table has at most {MOST_ROWS}")
    if faults:
        raise CaseError([Problem(where=shown, line=1, what=what) for what in faults])
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    for line, cells in listed[1:]:
        if len(cells) != len(header):
            what = f"has {len(cells)} cells, the header {len(header)}"
            problems.append(Problem(where=shown, line=line, what=what, hint="check commas and quotes"))
        else:
            rows.append((line, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
    return rows, problems


def _like(name: str, header: list[str]) -> str:
    """Return a hint at a column of nearly the same name."""
    hint = did_you_mean(name, header)
    return f"; {hint}" if hint else ""


def _row(
    cells: Mapping[str, str], shown: str, line: int, warnings: frozenset[str]
) -> tuple[Row | None, list[Problem]]:
    """Return one row, or None with its faults."""
    faults: list[str] = []
    if not _ID.fullmatch(cells["id"]):
        faults.append(f"id {cells['id']!r} is no name of letters, digits, _ and -")
    numbers = {column: _number(column, cells[column], faults) for column in NUMBERS}
    for column, words in (
        ("case_type", TYPES),
        ("first_strike_motive", MOTIVES),
        ("warning_state", sorted(warnings)),
    ):
        if cells[column] not in words:
            faults.append(f"{column} {cells[column]!r} is not known; one of {', '.join(words)}")
    if not cells["threatened"]:
        faults.append("nobody is threatened")
    times = [numbers[f"flight_time_min_{end}"] for end in ("low", "best", "high")]
    if not any(map(math.isnan, times)) and sorted(times) != times:
        faults.append("flight times don't rise from low over best to high")
    date = _date(cells["date"], faults)
    problems = [Problem(where=shown, line=line, what=f"{cells['id']}: {what}") for what in faults]
    if problems or date is None:
        return None, problems
    named = {name: cells[name] for name in WORDS if name not in ("date", "source_key")}
    return Row(
        **named,
        date=date,
        motive=cells["first_strike_motive"],
        confidence=cells.get("confidence_forces", cells.get("confidence", "")),
        sources=tuple(key.strip() for key in cells["source_key"].split(";") if key.strip()),
        numbers=numbers,
        file=shown,
        line=line,
    ), []


def _number(column: str, text: str, faults: list[str]) -> float:
    """Return a number of the table; NaN for NA."""
    low, high, may_be_missing = NUMBERS[column]
    if text in NOT_KNOWN:
        if not may_be_missing:
            faults.append(f"{column} is needed")
        return math.nan
    try:
        value = float(text)
    except ValueError:
        faults.append(f"{column} {text!r} is no number")
        return math.nan
    if not low <= value <= high:
        faults.append(f"{column} {text} is not between {low:g} and {high:g}")
    return value


def _date(text: str, faults: list[str]) -> dt.date | None:
    """Return a day; None where there is none."""
    try:
        if _DATE.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    faults.append(f"date {text!r} is no day; write year-month-day")
    return None
