"""A grid: one case, and what is varied in it; the file it is written in, and its faults.

Takes a YAML file and the record; gives frozen axes whose values have all been checked against the case, so
that a sweep of hours doesn't fail on a slip of the pen. What can't be known beforehand (whether the record
has forces on a date, whether a fact stands in that world) shows when the cell is run. Largest weakness: every
value meets every other, so a fifth axis costs more than it tells.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from equipoise.cases.case import Case
from equipoise.cases.files import load_case
from equipoise.cases.spreads import spread_of
from equipoise.cases.words import MAX_COUNT, Day
from equipoise.errors import SHOWN, CaseError, Problem, did_you_mean
from equipoise.facts import plain_files, yaml_lines
from equipoise.facts.record import Record
from equipoise.facts.yaml_lines import Document
from equipoise.history import records
from equipoise.sweeps import varied
from equipoise.world import hosts

#: Most cells of one sweep.
MAX_CELLS = 100_000
#: Most axes: cells grow with their product, so that no more than a few can be meant.
MAX_AXES = 20
#: Largest seed: what fits into a column of whole numbers.
MAX_SEED = 2**63 - 1

Value: TypeAlias = str | int | float
Kind: TypeAlias = Literal["date", "seed", "host", "count", "fact"]
#: Axes that have no name behind a point, and those that have one.
PLAIN: tuple[Kind, ...] = ("date", "seed", "host")
NAMED: tuple[Kind, ...] = ("count", "fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One thing that is varied: its kind, what it is about (``count``, ``fact``), and its values in order."""

    kind: Kind
    about: str = ""
    values: tuple[Value, ...]

    @property
    def name(self) -> str:
        """As it is written in the grid, and the name of the column."""
        return f"{self.kind}.{self.about}" if self.about else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A checked grid.

    Parameters
    ----------
    case : Case
        What is varied; without its comparators where the grid leaves them out.
    axes : tuple of Axis
        In the order of the file; the last one changes fastest.
    draws : int
        Of every cell.
    facts : str
        Digest of the facts that the cells are worked out on.
    """

    case: Case
    axes: tuple[Axis, ...]
    draws: int
    facts: str

    @property
    def size(self) -> int:
        """The number of cells."""
        return math.prod(len(axis.values) for axis in self.axes)


def _file_name(text: str) -> str:
    """Refuse what can't be the name of a file on any system."""
    if any(len(part.encode()) > 255 for part in Path(text).parts):
        raise ValueError("no file can have so long a name")
    return text


class GridForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """A grid file."""

    case: Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_file_name)]
    over: Annotated[
        Mapping[str, Annotated[list[int | float | str], Field(min_length=1)]],
        Field(min_length=1, max_length=MAX_AXES),
    ]
    draws: Annotated[int, Field(ge=16, le=1_000_000)] = 2048
    #: Without, the other hosts of the case are left out: where hosts are swept, cells compare them.
    comparators: bool = True


class _DayForm(BaseModel, strict=True):
    """One day, as case files write it."""

    day: Day


def load_grid(path: Path, record: Record) -> Grid:
    """Return the grid of a file.

    Parameters
    ----------
    path : pathlib.Path
        The file. The case is named as for ``run``, or by a path from the folder of the grid.
    record : Record
        Says which hosts and facts there are.

    Raises
    ------
    CaseError
        With every fault of the grid, each with its line; or of the case.
    """
    document, problems = yaml_lines.parse_file(path)
    if document is None or not isinstance(document.data, dict):
        fault = Problem(where=str(path), line=1, what="a grid is a block of 'key: value' lines")
        raise CaseError(problems or fault)
    try:
        form = GridForm.model_validate(document.data)
    except ValidationError as fault:
        found = yaml_lines.problems_from_pydantic(fault, document, form=GridForm)
        raise CaseError([*problems, *found]) from None
    if problems:
        raise CaseError(problems)
    beside = path.parent / form.case
    case = load_case(str(beside) if plain_files.is_file(beside) else form.case, record)
    case = case if form.comparators else varied.without_comparators(case)
    known = records.of(case.world, record)
    axes, faults = _axes(form, case, known, document)
    grid = Grid(case=case, axes=axes, draws=form.draws, facts=known.digest)
    if not faults and grid.size > MAX_CELLS:
        what = f"asks for {grid.size:,} cells; at most {MAX_CELLS:,} are run"
        hint = "leave out values, or split the grid"
        faults.append(Problem(where=document.file, line=document.line(("over",)), what=what, hint=hint))
    if faults:
        raise CaseError(faults)
    return grid


def _axes(
    form: GridForm, case: Case, record: Record, document: Document
) -> tuple[tuple[Axis, ...], list[Problem]]:
    """Return the axes and their faults."""
    axes: list[Axis] = []
    problems: list[Problem] = []
    for name, values in form.over.items():
        place = ("over", name)
        kind, _, about = name.partition(".")
        if kind not in (NAMED if about else PLAIN):
            problems.append(_problem(document, place, *_no_axis(name)))
            continue
        axis = Axis(kind=kind, about=about, values=_written(kind, values))
        fault = _unknown(axis, case, record)
        if fault:
            problems.append(_problem(document, place, *fault))
            continue
        told = (
            _problem(document, (*place, position), *fault) for position, fault in _faults(axis, case, record)
        )
        problems += islice(told, SHOWN)
        axes.append(axis)
    return tuple(axes), problems


def _written(kind: str, values: Sequence[Value]) -> tuple[Value, ...]:
    """Return values as they stand in tables: codes in capitals, numbers of one kind where all are numbers."""
    if kind == "host":
        return tuple(value.upper() if isinstance(value, str) else value for value in values)
    if kind == "fact" and not any(isinstance(value, str) for value in values):
        return tuple(float(value) for value in values)
    return tuple(values)


def _no_axis(name: str) -> tuple[str, str]:
    """Say what can be varied."""
    kinds = (*PLAIN, *(f"{kind}." for kind in NAMED))
    near = did_you_mean(name, kinds)
    return f"{name!r} can't be varied", f"{near} date, seed, host, count.<switch> or fact.<id>".strip()


def _unknown(axis: Axis, case: Case, record: Record) -> tuple[str, str] | None:
    """Say why an axis is about nothing in this case."""
    if axis.kind == "count":
        switches = varied.switches(case)
        if axis.about not in switches:
            near = did_you_mean(axis.about, switches)
            known = ", ".join(switches) or "none: the case bases nothing"
            return f"the case has no package {axis.about!r}", f"{near} packages: {known}".strip()
    if axis.kind == "fact":
        if axis.about not in record.entries:
            hint = did_you_mean(axis.about, sorted(record.entries)) or "equipoise facts list shows all facts"
            return f"the record has no fact {axis.about!r}", hint
        if len({isinstance(value, str) for value in axis.values}) > 1:
            return f"{axis.name} mixes words and numbers", "one kind for all values"
    return None


def _faults(axis: Axis, case: Case, record: Record) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the position of each value that is wrong or stands there already, and its fault."""
    before: set[Value] = set()
    for position, value in enumerate(axis.values):
        fault = _fault(axis, value, case, record)
        if fault:
            yield position, fault
        if value in before:
            yield position, (f"{axis.name} has {value!r} already", "each value once")
        before.add(value)


def _fault(axis: Axis, value: Value, case: Case, record: Record) -> tuple[str, str] | None:
    """Say what is wrong with one value."""
    if axis.kind == "date":
        try:
            _DayForm.model_validate({"day": value})
        except ValidationError:
            return f"{value!r} is no date", "write year-month-day in quotes, for example '2020-09-01'"
    elif axis.kind == "seed":
        if not isinstance(value, int) or not 0 <= value <= MAX_SEED:
            return f"{value!r} is no seed", "a whole number from 0 on"
    elif axis.kind == "host":
        return _no_host(value, case)
    elif axis.kind == "count":
        most = 1 if axis.about == varied.RADAR else varied.members(case, axis.about) * MAX_COUNT
        if not isinstance(value, int) or not 0 <= value <= most:
            return f"{value!r} is no count of {axis.about}", f"a whole number from 0 to {most:,}"
    else:
        _, faults = spread_of(axis.about, record.entries[axis.about].unit, value)
        if faults:
            return f"{value!r} can't be the value of {axis.about}: {'; '.join(faults)}", ""
    return None


def _no_host(value: Value, case: Case) -> tuple[str, str] | None:
    """Say why a country can't be the host."""
    codes = sorted(code.upper() for code in hosts.packaged())
    given = {edit.fact.split(".")[1].upper() for edit in case.given if edit.fact.startswith("basing.")}
    if not isinstance(value, str) or value not in {*codes, *given}:
        hint = did_you_mean(str(value), codes) or "three letters in quotes, for example ABC"
        return f"{value!r} is no country with towns", hint
    if value.lower() == case.roles.threatened:
        return f"{value} is the threatened side itself", "leave it out"
    return None


def _problem(document: Document, place: tuple[str | int, ...], what: str, hint: str) -> Problem:
    """Return a fault with its line."""
    return Problem(where=document.file, line=document.line(place), what=what, hint=hint)
