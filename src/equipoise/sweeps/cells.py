"""The cells of a grid: which values meet, what each cell asks, and the name that follows from all of it.

A cell is named after its content (case, facts, code, seed, draws, values), so that a part that lies in a
folder can be known for what it is, whoever made it and when. Cells are made one by one and never all held.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from equipoise.cases.case import Case
from equipoise.facts.record import Record
from equipoise.history import records
from equipoise.study.studies import SEED
from equipoise.sweeps import varied
from equipoise.sweeps.grid import Grid, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its name by content, and the value of every axis in the order of the grid."""

    id: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker needs to work out a cell, and what it has to agree with.

    Parameters
    ----------
    cell : Cell
        Which one.
    case : Case
        What it asks, without its date.
    date : datetime.date or None
        Another date than the case's own.
    seed, draws : int
        Of the study.
    facts, code : str
        Digests that the worker must have, too.
    """

    cell: Cell
    case: Case
    date: dt.date | None
    seed: int
    draws: int
    facts: str
    code: str


def cells(grid: Grid, code: str) -> Iterator[Cell]:
    """Yield all cells, the last axis changing fastest.

    Parameters
    ----------
    grid : Grid
        Checked.
    code : str
        Version and digest of the code.
    """
    told = identity(grid, code)
    for position in range(grid.size):
        values = _values(grid, position)
        yield Cell(id=_digest({"of": told, "values": values}), values=MappingProxyType(values))


def identity(grid: Grid, code: str) -> dict[str, str | int | bool]:
    """Return what all cells of a grid share and hang on.

    Parameters
    ----------
    grid : Grid
        Checked.
    code : str
        Version and digest of the code.
    """
    return {
        "case": grid.case.name,
        "case_digest": grid.case.digest,
        "facts": grid.facts,
        "code": code,
        "draws": grid.draws,
        "seed": SEED,
    }


def job(grid: Grid, cell: Cell, record: Record, code: str) -> Job:
    """Return what has to be done for a cell.

    Parameters
    ----------
    grid : Grid
        Checked.
    cell : Cell
        One of its cells.
    record : Record
        Gives the units of facts that are set.
    code : str
        Version and digest of the code.
    """
    case = grid.case
    date: dt.date | None = None
    seed = SEED
    units = records.of(case.world, record).entries
    for axis in grid.axes:
        value = cell.values[axis.name]
        if axis.kind == "date":
            date = dt.date.fromisoformat(str(value))
        elif axis.kind == "seed":
            seed = int(value)
        elif axis.kind == "host":
            case = varied.with_host(case, str(value))
        elif axis.kind == "count":
            case = varied.with_count(case, axis.about, int(value))
        else:
            case = varied.with_fact(
                case,
                axis.about,
                value if isinstance(value, str) else float(value),
                units[axis.about].unit,
            )
    return Job(cell=cell, case=case, date=date, seed=seed, draws=grid.draws, facts=grid.facts, code=code)


def _values(grid: Grid, position: int) -> dict[str, Value]:
    """Return the values of a cell by its position among all."""
    found: dict[str, Value] = {}
    left = grid.size
    for axis in grid.axes:
        left = left // len(axis.values)
        found[axis.name] = axis.values[position // left % len(axis.values)]
    return found


def _digest(content: Mapping[str, object]) -> str:
    """Return the name of a content."""
    raw = json.dumps(content, sort_keys=True, allow_nan=False).encode()
    return hashlib.blake2b(raw, digest_size=16).hexdigest()
