"""Facts of the time for what a table of past changes doesn't say: templates, names, and dated instruments.

Files are those of facts (``data/history/facts/*.csv``), their ids written for roles: ``threatened`` and
``rival`` stand for one side, ``own`` for either. A file named after a country holds what is known of it
and goes before the one for any country. Largest weakness: nearly all of it is assumed.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from equipoise.errors import FactError, Problem
from equipoise.facts import bibliography, check, tables
from equipoise.facts.record import Citation, Entry, Fact, Source, Value
from equipoise.facts.statements import Statement, value_of
from equipoise.history.rows import FOLDER

#: File of what holds for any country.
ANY = "any"
#: Kind of template that the builder of worlds uses up; it is in no world.
SHARES = "coarse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What a table calls a country or a place: its code, bloc, rival, and where it is, in degrees."""

    code: str
    bloc: str
    rival: str
    lat: float
    lon: float
    seat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A dated treaty or declaration between two blocs; ``kind`` is offensive, other or partnership."""

    blocs: frozenset[str]
    kind: str
    title: str
    start: dt.date
    end: dt.date | None
    sources: tuple[Citation, ...]

    def holds(self, day: dt.date) -> bool:
        """Return whether it is in force on a day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """All that the data of past changes hold beside the table.

    Attributes
    ----------
    templates : mapping of file name to (id, entry, ...)
        ``any``, and countries by code.
    warning : mapping of state to entries
        What a state of warning means.
    names : mapping of the table's word to Name
    instruments : tuple of Instrument
    sources : mapping of key to Source
    digest : str
        Of all files.
    """

    templates: Mapping[str, tuple[Entry, ...]]
    warning: Mapping[str, tuple[Entry, ...]]
    names: Mapping[str, Name]
    instruments: tuple[Instrument, ...]
    sources: Mapping[str, Source]
    digest: str

    @property
    def states(self) -> frozenset[str]:
        """States of warning that have a file."""
        return frozenset(self.warning)


def load() -> Spans:
    """Return the packaged data of past changes.

    Raises
    ------
    FactError
        With every fault of every file.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(FOLDER.rglob("*.csv")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    problems: list[Problem] = []
    sources, _, faults = bibliography.parse((FOLDER / "sources.bib").read_bytes(), "history/sources.bib")
    problems += faults
    templates = {path.stem: _entries(path, problems) for path in sorted((FOLDER / "facts").glob("*.csv"))}
    warning = {path.stem: _entries(path, problems) for path in sorted((FOLDER / "warning").glob("*.csv"))}
    every = {f"{stem} {entry.id}": entry for stem, found in templates.items() for entry in found}
    problems += check.evidence(every, sources)
    if problems:
        raise FactError(problems)
    return Spans(
        templates=templates,
        warning=warning,
        names={row["name"]: _name(row) for row in _rows("names.csv")},
        instruments=tuple(_instrument(row) for row in _rows("instruments.csv")),
        sources=sources,
        digest=digest.hexdigest(),
    )


def in_force(spans: Spans, day: dt.date, state: str, sides: Mapping[str, str]) -> dict[str, Fact]:
    """Return the facts of the time for two sides, by id; those of kind ``coarse`` too.

    Parameters
    ----------
    spans : Spans
        The data.
    day : datetime.date
        When.
    state : str
        State of warning of the threatened side.
    sides : mapping
        ``threatened`` and ``rival`` to their codes.
    """
    found: dict[str, Fact] = {}
    for stem, entries in (
        (ANY, spans.templates[ANY]),
        *((code, spans.templates.get(code, ())) for code in sides.values()),
        (ANY, spans.warning[state]),
    ):
        who = sides if stem == ANY else {role: code for role, code in sides.items() if code == stem}
        for entry in entries:
            value = _holding(entry, day)
            if value is not None:
                found |= {id_: _fact(entry, id_, value) for id_ in _ids(entry.id, who)}
    return found


def _ids(template: str, sides: Mapping[str, str]) -> list[str]:
    """Return the ids that a template stands for.

    Examples
    --------
    >>> _ids("silo.own.hardness", {"threatened": "aaa", "rival": "bbb"})
    ['silo.aaa.hardness', 'silo.bbb.hardness']
    >>> _ids("system.rival_new.cep", {"threatened": "aaa", "rival": "bbb"})
    ['system.bbb_new.cep']
    """
    kind, entity, attribute = template.split(".")
    who, _, rest = entity.partition("_")
    ending = f"_{rest}" if rest else ""
    if who == "own":
        return [f"{kind}.{code}{ending}.{attribute}" for code in sides.values()]
    if who in ("threatened", "rival"):
        return [f"{kind}.{sides[who]}{ending}.{attribute}"] if who in sides else []
    return [template]


def _holding(entry: Entry, day: dt.date) -> Value | None:
    """Return the dated value in force on a day."""
    for value in entry.values:
        if (value.start is None or value.start <= day) and (value.end is None or day < value.end):
            return value
    return None


def _fact(entry: Entry, id_: str, value: Value) -> Fact:
    """Return a template's value as a fact of this id."""
    return Fact(
        id=id_,
        title=entry.title,
        unit=entry.unit,
        unknown_to=entry.unknown_to,
        feared=entry.feared,
        spread=value.spread,
        basis=value.basis,
        confidence=value.confidence,
        sources=value.sources,
        note=value.note,
        file=value.file,
        line=value.line,
    )


def _entries(path: Path, problems: list[Problem]) -> tuple[Entry, ...]:
    """Return the templates of a file, their dated values gathered."""
    shown = f"history/{path.parent.name}/{path.name}"
    rows, faults = tables.statements(path.read_bytes(), shown)
    problems += faults
    by_id: dict[str, Entry] = {}
    for row in rows:
        value, faults = value_of(row)
        problems += faults
        if value is not None:
            before = by_id.get(row.id)
            by_id[row.id] = (
                _entry(row, value) if before is None else replace(before, values=(*before.values, value))
            )
    return tuple(by_id.values())


def _entry(row: Statement, value: Value) -> Entry:
    """Return the first dated value of a template as an entry."""
    unknown: dict[str, object] = {"unknown_to": row.unknown_to, "feared": row.feared}
    return Entry(id=row.id, title=row.title, unit=row.unit, values=(value,), **unknown)  # pyright: ignore[reportArgumentType]


def _rows(name: str) -> Iterable[dict[str, str]]:
    """Return the rows of a plain table of the package."""
    return csv.DictReader((FOLDER / name).read_text(encoding="utf-8").splitlines())


def _name(row: Mapping[str, str]) -> Name:
    """Return a name of the list."""
    return Name(
        code=row["code"],
        bloc=row["bloc"],
        rival=row["rival"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        seat=row["seat"],
    )


def _instrument(row: Mapping[str, str]) -> Instrument:
    """Return an instrument of the list."""
    return Instrument(
        blocs=frozenset((row["bloc"], row["other"])),
        kind=row["kind"],
        title=row["title"],
        start=dt.date.fromisoformat(row["from"]),
        end=dt.date.fromisoformat(row["to"]) if row["to"] else None,
        sources=tables.citations(row["source"], row["where"]),
    )
