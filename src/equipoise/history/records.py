"""A coarse world as a record, so that a case can be asked of it like of the world of today.

A case that says ``world: history/ROW`` has the facts of that row of the packaged table, in force for two
years each way, and those weapons of the time that a package can be made of. Largest weakness: what no row
speaks of (command, trade, leaders) is not in such a record, and its outcomes are without a value.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import re
from types import MappingProxyType

from equipoise.errors import CaseError, FactError, Problem, did_you_mean
from equipoise.facts import tables
from equipoise.facts.record import Entry, Fact, Record, Value
from equipoise.facts.statements import value_of
from equipoise.history import coarse, rows, spans
from equipoise.history.rows import FOLDER, Row

#: What the name of a coarse world begins with.
PREFIX = "history/"
#: The world of a row holds so long before and after its day.
AROUND = dt.timedelta(days=731)
#: Weapons of the past that packages can be made of.
SYSTEMS = FOLDER / "systems.csv"


def of(world: str, record: Record) -> Record:
    """Return the record that a case is asked of.

    Parameters
    ----------
    world : str
        Empty for the record as it is; else ``history/`` and a row of the packaged table, in small or capital
        letters, with or without hyphens.
    record : Record
        Of today.

    Raises
    ------
    CaseError
        If there is no such row, or it can't be run.
    """
    return _record(world) if world else record


@functools.cache
def _record(world: str) -> Record:
    """Return the record of a row; the files are packaged, so it is the same every time."""
    told = spans.load()
    listed = rows.load(warnings=told.states)
    row = _row(world, listed)
    # the table's times are those of arcs; packages have a boost of their own, so what was there gets one too
    made = coarse.worlds(row, told, boost_s=0.0)
    found = list(made.before.facts.values()) + _systems(row.date)
    entries = {fact.id: _entry(fact, row.date) for fact in sorted(found, key=lambda fact: fact.id)}
    cited = {
        citation.key for entry in entries.values() for value in entry.values for citation in value.sources
    }
    digest = hashlib.blake2b(f"{told.digest} {made.before.digest}".encode(), digest_size=16)
    digest.update(SYSTEMS.read_bytes())
    return Record(
        entries=MappingProxyType(entries),
        sources=MappingProxyType({key: told.sources[key] for key in sorted(cited & told.sources.keys())}),
        digest=digest.hexdigest(),
    )


def _row(world: str, listed: tuple[Row, ...]) -> Row:
    """Return the row that a world is named after."""
    by_name = {_plain(row.id): row for row in listed}
    name = _plain(world.removeprefix(PREFIX))
    if world.startswith(PREFIX) and name in by_name:
        return by_name[name]
    known = [f"{PREFIX}{row.id}" for row in listed if not coarse.refusal(row)]
    hint = did_you_mean(world, known) or f"one of {', '.join(known)}"
    raise CaseError(Problem(where=f"world {world!r}", what="no world of the past has this name", hint=hint))


def _plain(name: str) -> str:
    """Return a name without what only sets off its parts.

    Examples
    --------
    >>> _plain("ABC-1962"), _plain("D5_1990")
    ('abc1962', 'd51990')
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _systems(day: dt.date) -> list[Fact]:
    """Return the weapons of the past that are on record for a day."""
    listed, problems = tables.statements(SYSTEMS.read_bytes(), "history/systems.csv")
    found: list[Fact] = []
    for statement in listed:
        value, faults = value_of(statement)
        problems += faults
        if value is None or (value.start and day < value.start) or (value.end and value.end <= day):
            continue
        found.append(
            Fact(
                id=statement.id,
                title=statement.title,
                unit=statement.unit,
                unknown_to="threatened" if statement.unknown_to == "threatened" else "none",
                feared="low" if statement.feared == "low" else "high" if statement.feared == "high" else "",
                spread=value.spread,
                basis=value.basis,
                confidence=value.confidence,
                sources=value.sources,
                note=value.note,
                file=value.file,
                line=value.line,
            )
        )
    if problems:
        raise FactError(problems)
    return found


def _entry(fact: Fact, day: dt.date) -> Entry:
    """Return a fact of a coarse world as an entry that holds around its day."""
    value = Value(
        start=day - AROUND,
        end=day + AROUND,
        spread=fact.spread,
        basis=fact.basis,
        confidence=fact.confidence,
        sources=fact.sources,
        note=fact.note,
        file=fact.file,
        line=fact.line,
    )
    return Entry(
        id=fact.id,
        title=fact.title,
        unit=fact.unit,
        unknown_to=fact.unknown_to,
        feared=fact.feared,
        factor=fact.factor,
        weight=fact.weight,
        values=(value,),
    )
