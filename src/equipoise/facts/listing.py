"""The record for readers: rows for tables, one fact in full, and files to take away."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from equipoise.errors import FactError, Problem, did_you_mean
from equipoise.facts.record import Entry, Record, Source, Spread, Value
from equipoise.facts.tables import COLUMNS

#: One dated value of a fact: text, numbers, None where there is none, and a list of readers.
Row: TypeAlias = dict[str, str | float | list[str] | None]

#: Words as the report uses them for who can't know a number.
_UNKNOWN_TO: Mapping[str, str] = MappingProxyType(
    {
        "threatened": "the threatened side can't know it",
        "rival": "the rival can't know it",
        "both": "neither side can know it",
        "none": "both sides can know it",
    }
)


def rows(
    record: Record, date: dt.date | None = None, read_by: Mapping[str, Sequence[str]] | None = None
) -> list[Row]:
    """Return the facts as rows, one for each dated value.

    Parameters
    ----------
    record : Record
        The facts.
    date : datetime.date, optional
        Only the values in force on that day; all of them where left out.
    read_by : mapping of str to sequence of str, optional
        Fact id -> mechanisms and rules that read it.

    Returns
    -------
    list of dict
        Keys ``id title kind unit from to family low best high options basis confidence source
        evidence unknown_to read_by``; numbers in the unit of the fact, None where there is none.
        What an assumed value cites is ``evidence``, never ``source``.
    """
    readers = read_by or {}
    return [
        _row(entry, value, list(readers.get(entry.id, ())))
        for entry in record.entries.values()
        for value in entry.values
        if date is None or _holds(value, date)
    ]


def _holds(value: Value, date: dt.date) -> bool:
    """Tell whether a value is in force on a day."""
    return (value.start is None or value.start <= date) and (value.end is None or date < value.end)


def _row(entry: Entry, value: Value, readers: list[str]) -> Row:
    """Build one row."""
    spread = value.spread
    keys = "; ".join(citation.key for citation in value.sources)
    is_assumed = value.confidence == "ASSUMED"
    return {
        "id": entry.id,
        "title": entry.title,
        "kind": entry.id.split(".")[0],
        "unit": entry.unit,
        "from": value.start.isoformat() if value.start else None,
        "to": value.end.isoformat() if value.end else None,
        "family": spread.family,
        "low": _plain(spread.low),
        "best": _plain(spread.best),
        "high": _plain(spread.high),
        "options": options_text(spread),
        "basis": value.basis,
        "confidence": value.confidence,
        "source": "" if is_assumed else keys,
        "evidence": keys if is_assumed else "",
        "unknown_to": entry.unknown_to,
        "read_by": readers,
    }


def _plain(number: float) -> float | None:
    """Turn NaN into None, which every format knows."""
    return None if math.isnan(number) else number


def number_text(number: float) -> str:
    """Return a number as shortly as it can be written without loss; empty for NaN.

    Examples
    --------
    >>> number_text(12.0), number_text(0.1), number_text(float("nan"))
    ('12', '0.1', '')
    """
    if math.isnan(number):
        return ""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number))


def options_text(spread: Spread) -> str:
    """Return the alternatives of a spread as fact tables write them; empty where it has none.

    Examples
    --------
    >>> from equipoise.facts.record import fixed, options
    >>> options_text(fixed("silo")), options_text(options({"a": 1.0, "b": 3.0}))
    ('silo', 'a:0.25;b:0.75')
    """
    words = [item if isinstance(item, str) else number_text(item) for item in spread.options]
    if spread.family == "fixed" or len(set(spread.weights)) == 1 == len(words):
        return ";".join(words)
    weights = map(number_text, spread.weights)
    return ";".join(f"{word}:{weight}" for word, weight in zip(words, weights, strict=True))


def spread_text(spread: Spread, unit: str) -> str:
    """Return a spread in words.

    Examples
    --------
    >>> spread_text(Spread(family="pert", low=1, best=2, high=4), "km")
    '2 (1 to 4) km, pert'
    """
    if spread.options:
        shares = [f"{weight:.0%}" for weight in spread.weights]
        words = [item if isinstance(item, str) else number_text(item) for item in spread.options]
        text = ", ".join(f"{word} ({share})" for word, share in zip(words, shares, strict=True))
        named = words[0] if len(words) == 1 else text
        return named if unit == "word" else f"{named} {unit}"
    if spread.family == "fixed":
        return f"{number_text(spread.best)} {unit}"
    span = f"{number_text(spread.low)} to {number_text(spread.high)}"
    best = number_text(spread.best)
    return f"{best} ({span}) {unit}, {spread.family}" if best else f"{span} {unit}, {spread.family}"


def show(record: Record, fact_id: str, read_by: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return all that the record says about a fact, or about all facts of an entity.

    Parameters
    ----------
    record : Record
        The facts.
    fact_id : str
        ``kind.entity.attribute``, or only ``kind.entity`` or ``kind`` for a list.
    read_by : mapping of str to sequence of str, optional
        Fact id -> mechanisms and rules that read it.

    Raises
    ------
    FactError
        If there is no such fact; with suggestions.
    """
    entry = record.entries.get(fact_id)
    if entry:
        readers = read_by.get(fact_id, ()) if read_by is not None else None
        return "\n".join(_story(record, entry, readers))
    below = [entry for key, entry in record.entries.items() if key.startswith(fact_id + ".")]
    if not below:
        raise FactError(_unknown(record, fact_id))
    lines = [f"{fact_id}: {len(below)} facts"]
    for entry in below:
        last = entry.values[-1]
        lines.append(f"  {entry.id}: {spread_text(last.spread, entry.unit)} [{last.confidence}]")
    return "\n".join(lines)


def _unknown(record: Record, fact_id: str) -> Problem:
    """Say that there is no such fact, and which ones are near."""
    known = list(record.entries)
    near = did_you_mean(fact_id, [*known, *dict.fromkeys(key.rpartition(".")[0] for key in known)])
    hint = near or "list all of them: equipoise facts list"
    return Problem(where="record", what=f"no fact is called '{fact_id}'", hint=hint)


def _story(record: Record, entry: Entry, readers: Sequence[str] | None) -> Iterator[str]:
    """Tell one fact line by line."""
    yield f"{entry.id}: {entry.title}"
    yield f"  unit {entry.unit}; {_UNKNOWN_TO[entry.unknown_to]}"
    if entry.feared:
        yield f"  the threatened side fears its {entry.feared} end"
    if entry.factor:
        yield f"  shares the luck of '{entry.factor}' (weight {number_text(entry.weight)})"
    for value in entry.values:
        start = value.start.isoformat() if value.start else "the beginning"
        end = f"before {value.end.isoformat()}" if value.end else "today"
        yield f"  from {start} to {end}: {spread_text(value.spread, entry.unit)}"
        yield f"    {value.basis}, {value.confidence} ({value.file}:{value.line})"
        if value.note:
            yield f"    {value.note}"
        for citation in value.sources:
            place = f", {citation.where}" if citation.where else ""
            role = "evidence, not a source" if value.confidence == "ASSUMED" else "source"
            yield f"    {role}: {source_text(record.sources[citation.key])}{place}"
    if readers is not None:
        yield f"  read by: {', '.join(readers) if readers else 'nobody'}"


def source_text(source: Source) -> str:
    """Return a source as one line: author (year), title, address, and how much was read.

    Examples
    --------
    >>> source_text(Source(key="a", title="On radars", author="Doe, J.", year="2020"))
    'Doe, J. (2020), On radars [a]'
    """
    who = f"{source.author} ({source.year})" if source.author else f"({source.year})"
    parts = [f"{who}, {source.title}", *(part for part in (source.url,) if part)]
    return f"{'. '.join(parts)} [{source.key}]" + (f" ({source.note.rstrip('.')})" if source.note else "")


def export(record: Record, folder: Path) -> tuple[Path, ...]:
    """Write ``facts.csv``, ``facts.json`` and ``sources.bib`` into a folder and return their paths.

    All three are written under temporary names first and renamed at the end.
    The folder can be loaded again as a record with the same numbers.

    Parameters
    ----------
    record : Record
        The facts.
    folder : pathlib.Path
        Made where it doesn't exist.

    Raises
    ------
    FactError
        If the folder can't be written to.
    """
    described = {"digest": record.digest, "facts": rows(record)}
    texts = {
        "facts.csv": _table(record),
        "facts.json": json.dumps(described, indent=1, ensure_ascii=False, allow_nan=False) + "\n",
        "sources.bib": "\n\n".join(source.bibtex for source in record.sources.values()) + "\n",
    }
    paths = {folder / name: folder / f".{name}.part" for name in texts}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for text, part in zip(texts.values(), paths.values(), strict=True):
            part.write_text(text, encoding="utf-8", newline="")
        for path, part in paths.items():
            part.replace(path)
    except OSError as fault:
        with contextlib.suppress(OSError):
            for part in paths.values():
                part.unlink(missing_ok=True)
        what = f"can't be written: {fault.strerror or 'unknown fault'}"
        raise FactError(Problem(where=str(folder), what=what, hint="name another folder")) from fault
    return tuple(paths)


def _table(record: Record) -> str:
    """Write the record as a fact table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in record.entries.values():
        for value in entry.values:
            writer.writerow(_cells(entry, value))
    return out.getvalue()


def _cells(entry: Entry, value: Value) -> tuple[str, ...]:
    """Write one dated value in the order of the columns."""
    spread = value.spread
    of_options = bool(spread.options)
    is_fixed = spread.family == "fixed"
    numbers = (spread.low, spread.best, spread.high)
    shown = [
        "" if of_options or (is_fixed and position != 1) else number_text(number)
        for position, number in enumerate(numbers)
    ]
    # a semicolon parts the places of several sources
    many = len(value.sources) > 1
    places = [citation.where.replace(";", ",") if many else citation.where for citation in value.sources]
    return (
        entry.id,
        entry.title,
        entry.unit,
        value.start.isoformat() if value.start else "",
        value.end.isoformat() if value.end else "",
        spread.family,
        *shown,
        options_text(spread),
        value.basis,
        value.confidence,
        ";".join(citation.key for citation in value.sources),
        ";".join(places) if any(places) else "",
        entry.unknown_to,
        entry.feared,
        entry.factor,
        number_text(entry.weight) if entry.factor else "",
        value.note,
    )
