"""The rows that a sweep is summed up in: frozen, in the order of the grid, without a file in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from equipoise.sweeps.folder import Failure
from equipoise.sweeps.grid import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One headline of one cell: the effect of the change, its word, and the threshold the case set."""

    unit: str
    mean: float
    q05: float
    q95: float
    dramatic: str
    threshold: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One cell: the value of every axis, and its headlines by outcome; one without meaning is left out."""

    cell: str
    values: Mapping[str, Value]
    found: Mapping[str, Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axial:
    """The first headline along one axis, over all cells that share a value.

    Attributes
    ----------
    name : str
        Of the axis.
    values : tuple
        In the order of the grid; everything below goes with them.
    n : tuple of int
        Cells with a number.
    mean, low, high : tuple of float or None
        Mean, least and largest of the mean effects; None where there is no number.
    n_yes : tuple of int
        Cells where the effect is dramatic.
    """

    name: str
    values: tuple[Value, ...]
    n: tuple[int, ...]
    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    n_yes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All of a sweep that people look at first.

    Attributes
    ----------
    manifest : mapping
        What the sweep is.
    outcomes : tuple of str
        Headlines of the case, the first of which ranks the cells.
    worse, unit : str
        Of that first one: which direction is worse for the threatened side.
    rows : tuple of Row
        The cells that are done, in the order of the grid.
    along : tuple of Axial
        The first headline along every axis.
    failures : tuple of Failure
        The cells that failed when they were last tried.
    """

    manifest: Mapping[str, Any]
    outcomes: tuple[str, ...]
    worse: Literal["higher", "lower", "none"]
    unit: str
    rows: tuple[Row, ...]
    along: tuple[Axial, ...]
    failures: tuple[Failure, ...]

    def ranked(self) -> tuple[Row, ...]:
        """Return the cells with a number for the first headline, the worst for the threatened side first."""
        first = self.outcomes[0]
        sign = 1.0 if self.worse == "lower" else -1.0
        with_number = (row for row in self.rows if first in row.found)
        return tuple(sorted(with_number, key=lambda row: sign * row.found[first].mean))
