"""Fact files in, one checked record out: every fault of every file in one message.

A data folder holds ``sources.bib`` and, in its folder ``facts`` (or beside the
list of sources), any number of ``*.csv`` and ``*.yaml`` files.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from equipoise.errors import FactError, Problem
from equipoise.facts import bibliography, check, entities, forms, plain_files, tables, yaml_lines
from equipoise.facts.record import Entry, Record, Side, Source, Value
from equipoise.facts.statements import Statement, value_of

SOURCES = "sources.bib"


@dataclass(slots=True, kw_only=True)
class _Found:
    """What the files say so far."""

    statements: list[Statement] = field(default_factory=list[Statement])
    sources: Mapping[str, Source] = field(default_factory=dict[str, Source])
    source_lines: Mapping[str, int] = field(default_factory=dict[str, int])
    #: Entities of which a value could not be read, so that nothing is said to be missing there.
    damaged: set[str] = field(default_factory=set[str])
    #: False where a whole file could not be read: references are then not checked.
    is_whole: bool = True
    has_sources: bool = True
    problems: list[Problem] = field(default_factory=list[Problem])


def packaged() -> Path:
    """Return the data folder that comes with the package."""
    return Path(str(resources.files("equipoise").joinpath("data")))


def load_record(folder: Path | None = None) -> Record:
    """Return the record of a data folder, checked.

    Parameters
    ----------
    folder : pathlib.Path, optional
        A data folder; the one of the package where left out.

    Raises
    ------
    FactError
        With every fault of every file.
    """
    root = packaged() if folder is None else folder
    digest = hashlib.blake2b(digest_size=16)
    found = _Found()
    files = _files(root, found)
    for path, shown_as in files:
        raw = _raw(path, shown_as, found)
        if raw is None:
            continue
        digest.update(f"{shown_as}\0{len(raw)}\0".encode())
        digest.update(raw)
        _read(raw, shown_as, found)
    entries = _entries(found)
    found.problems.extend(check.evidence(entries, found.sources if found.has_sources else None))
    found.problems.extend(check.schema(entries))
    if found.is_whole:
        found.problems.extend(entities.faults(entries, found.damaged))
        if not found.problems:
            found.problems.extend(check.unused(entries, found.sources, found.source_lines, SOURCES))
    if found.problems:
        raise FactError(found.problems)
    ordered = {key: entries[key] for key in sorted(entries)}
    sources = {key: found.sources[key] for key in sorted(found.sources)}
    return Record(
        entries=MappingProxyType(ordered), sources=MappingProxyType(sources), digest=digest.hexdigest()
    )


def _files(root: Path, found: _Found) -> list[tuple[Path, str]]:
    """List the files of a data folder with their names in messages, sources first."""
    inner = root / "facts" if (root / "facts").is_dir() else root
    facts = sorted(path for path in inner.glob("*") if path.suffix in (".csv", ".yaml", ".yml"))
    if not facts:
        hint = "a data folder holds sources.bib and a folder facts with *.csv and *.yaml files"
        found.problems.append(Problem(where=str(root), what="holds no fact files", hint=hint))
        found.is_whole = False
    prefix = "facts/" if inner != root else ""
    return [(root / SOURCES, SOURCES), *((path, prefix + path.name) for path in facts)]


def _raw(path: Path, shown_as: str, found: _Found) -> bytes | None:
    """Read a file, or note why it can't be read."""
    most = yaml_lines.MAX_BYTES if path.suffix in (".yaml", ".yml") else tables.MAX_BYTES
    raw, problem = plain_files.taken(path, most=most, shown_as=shown_as)
    if problem is None:
        return raw
    found.problems.append(problem)
    if shown_as == SOURCES:
        found.has_sources = False
    else:
        found.is_whole = False
    return None


def _read(raw: bytes, file: str, found: _Found) -> None:
    """Take up what one file says."""
    if file.endswith(".bib"):
        found.sources, found.source_lines, problems = bibliography.parse(raw, file)
        found.problems.extend(problems)
        found.has_sources = not problems
    elif file.endswith(".csv"):
        rows, problems = tables.statements(raw, file)
        _keep(rows, problems, found)
    else:
        document, faults = yaml_lines.parse(raw, file)
        found.problems.extend(faults)
        if document is None:
            found.is_whole = False
            return
        rows, broken, problems = forms.statements(document)
        found.damaged.update(fact_id.rpartition(".")[0] for fact_id in broken)
        found.statements.extend(rows)
        found.problems.extend(problems)


def _keep(rows: list[Statement], problems: list[Problem], found: _Found) -> None:
    """Take up the rows of a table; a row that can't be read may hold anything."""
    found.statements.extend(rows)
    found.problems.extend(problems)
    found.is_whole = found.is_whole and not problems


def _entries(found: _Found) -> dict[str, Entry]:
    """Gather the statements of each fact into its history."""
    histories: dict[str, list[tuple[Statement, Value]]] = {}
    for statement in found.statements:
        value, problems = value_of(statement)
        found.problems.extend(problems)
        if value is None:
            found.damaged.add(statement.id.rpartition(".")[0])
        else:
            histories.setdefault(statement.id, []).append((statement, value))
    return {fact_id: _entry(fact_id, history, found) for fact_id, history in histories.items()}


def _entry(fact_id: str, history: list[tuple[Statement, Value]], found: _Found) -> Entry:
    """Join the dated values of one fact, which must agree in all but the value."""
    first = history[0][0]
    for statement, _ in history[1:]:
        for name, mine, other in (
            ("file", first.file, statement.file),
            ("title", first.title, statement.title),
            ("unit", first.unit, statement.unit),
            ("unknown_to", first.unknown_to, statement.unknown_to),
            ("feared", first.feared, statement.feared),
            ("moves_with", (first.factor, first.weight), (statement.factor, statement.weight)),
        ):
            if mine != other:
                what = f"{fact_id}: {name} differs from {first.file}:{first.line}"
                hint = "the dated values of one fact agree in it" + (
                    " and stand in one file" * (name == "file")
                )
                found.problems.append(
                    Problem(where=statement.file, line=statement.line, what=what, hint=hint)
                )
    values = sorted((value for _, value in history), key=lambda value: value.start or dt.date.min)
    for earlier, later in itertools.pairwise(values):
        if earlier.end is None or earlier.end > (later.start or dt.date.min):
            above, below = sorted((earlier, later), key=lambda value: value.line)
            what = f"{fact_id}: its dates overlap with those of line {above.line}"
            hint = "end the earlier value on the day the later one begins"
            found.problems.append(Problem(where=below.file, line=below.line, what=what, hint=hint))
    return Entry(
        id=fact_id,
        title=first.title,
        unit=first.unit,
        unknown_to=cast("Side", first.unknown_to),
        feared=cast("Literal['', 'low', 'high']", first.feared),
        factor=first.factor,
        weight=float(first.weight) if first.weight else 0.0,
        values=tuple(values),
    )
