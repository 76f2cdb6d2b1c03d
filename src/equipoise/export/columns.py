"""A table of a study: named columns with unit and meaning, and rows of plain values.

Every table that leaves the program says what each column holds, so that nobody has to guess a unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

#: What a cell may hold; None where there is no value.
Cell: TypeAlias = str | float | int | bool | None
#: What a column may hold, by the names of the Frictionless table schema.
Kind: TypeAlias = Literal["string", "number", "integer", "boolean"]

#: Unit of a column whose rows have different units.
ROW_UNIT = "as in column unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, what it says, what it holds, and the unit of numbers."""

    name: str
    says: str
    kind: Kind = "string"
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: name, what it holds in one sentence, its columns, and one tuple of cells a row."""

    name: str
    says: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def cells(self, name: str) -> tuple[Cell, ...]:
        """Return one column from top to bottom."""
        position = [column.name for column in self.columns].index(name)
        return tuple(row[position] for row in self.rows)


def words(name: str, says: str) -> Column:
    """Return a column of words."""
    return Column(name=name, says=says)


def numbers(name: str, says: str, unit: str = ROW_UNIT) -> Column:
    """Return a column of numbers; empty where there is none."""
    return Column(name=name, says=says, kind="number", unit=unit)


def counts(name: str, says: str, unit: str = "") -> Column:
    """Return a column of whole numbers."""
    return Column(name=name, says=says, kind="integer", unit=unit)


def flags(name: str, says: str) -> Column:
    """Return a column of true and false."""
    return Column(name=name, says=says, kind="boolean")


def table(name: str, says: str, columns: Iterable[Column], rows: Iterable[Mapping[str, Any]]) -> Table:
    """Return a table from rows by column name.

    Parameters
    ----------
    name : str
        Also part of file names: lower-case letters, digits and underscores.
    says : str
        What one row is.
    columns : iterable of Column
        In their order.
    rows : iterable of mapping of column name to value
        What a row doesn't have is left empty; what no column asks for stays out.

    Raises
    ------
    TypeError
        If a value is not what its column holds.

    Examples
    --------
    >>> table("t", "one row", [words("a", "a word"), numbers("b", "a size")], [{"b": 2}]).rows
    ((None, 2.0),)
    """
    wanted = tuple(columns)
    made = tuple(tuple(_cell(column, row.get(column.name), name) for column in wanted) for row in rows)
    return Table(name=name, says=says, columns=wanted, rows=made)


def _cell(column: Column, value: object, name: str) -> Cell:
    """Return a value as its column holds it."""
    if value is None:
        return None
    is_flag = isinstance(value, bool)
    if column.kind == "number" and isinstance(value, int | float) and not is_flag:
        return float(value)
    if column.kind == "integer" and isinstance(value, int) and not is_flag:
        return int(value)
    if column.kind == "string" and isinstance(value, str):
        return value
    if column.kind == "boolean" and isinstance(value, bool):
        return value
    message = f"table {name!r}, column {column.name!r} holds a {column.kind}, got {value!r}"
    raise TypeError(message)


#: Columns that many tables share.
OUTCOME = words("outcome", "id of the outcome: mechanism.name[.part][@cell]")
TITLE = words("title", "the outcome in words")
UNIT = words("unit", "unit of the numbers in this row")
ARM = words("arm", "the arm: one world of the case")
MEAN = numbers("mean", "mean over draws")
Q05 = numbers("q05", "5 % of draws lie below")
Q50 = numbers("q50", "half of the draws lie below")
Q95 = numbers("q95", "95 % of draws lie below")
