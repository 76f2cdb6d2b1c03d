"""What a sweep found: the headlines of every cell beside each other, from the parts that lie in its folder.

Reads parts and failures, whoever made them and when, and gives rows in the order of the grid; writes them as
``summary.json`` and as a page, and the failures as one table. Largest weakness: it shows the headlines of the
case; everything else is in the parts, one row an outcome and pair of arms.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from equipoise.errors import CaseError, Problem
from equipoise.export import parquet
from equipoise.export.columns import counts, numbers, words
from equipoise.outcomes import describe
from equipoise.study.contrasts import BASELINE, CHANGE
from equipoise.study.wording import signed
from equipoise.sweeps import cells, folder, page
from equipoise.sweeps.findings import Axial, Found, Row, Summary
from equipoise.sweeps.folder import Failure, Folder
from equipoise.sweeps.grid import Axis, Grid, Value

#: Files beside the parts.
SUMMARY, PAGE, FAILED = "summary.json", "summary.html", "failures.parquet"
#: Rows that standard output shows.
SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The summary in lines for people, and the files."""

    lines: tuple[str, ...]
    paths: tuple[Path, ...]


def write(place: Folder, grid: Grid, code: str) -> Written:
    """Sum a sweep up and write it down.

    Parameters
    ----------
    place : Folder
        Opened for this grid.
    grid : Grid
        Checked.
    code : str
        Version and digest of the code.

    Raises
    ------
    CaseError
        If a part can't be read, or the summary can't be written.
    """
    found = gathered(place, grid, code)
    folder.put(place.path / SUMMARY, (as_json(found) + "\n").encode())
    folder.put(place.path / PAGE, page.render(found, grid).encode())
    paths = [place.path / SUMMARY, place.path / PAGE]
    table = place.path / FAILED
    if found.failures:
        unfinished = table.with_name(f".{FAILED}{folder.UNFINISHED}")
        _write_failures(found.failures, grid.axes, unfinished)
        unfinished.replace(table)
        paths.append(table)
    else:
        table.unlink(missing_ok=True)
    return Written(lines=tuple(lines(found)), paths=tuple(paths))


def gathered(place: Folder, grid: Grid, code: str) -> Summary:
    """Return what lies in the folder of a sweep.

    Parameters
    ----------
    place : Folder
        Opened for this grid.
    grid : Grid
        Checked.
    code : str
        Version and digest of the code.

    Raises
    ------
    CaseError
        If a part can't be read.
    """
    done = place.done()
    told = _headlines(place) if done else {}
    outcomes = tuple(headline.outcome for headline in grid.case.answer)
    rows = tuple(
        Row(cell=cell.id, values=cell.values, found=_sorted(told.get(cell.id, {}), outcomes))
        for cell in cells.cells(grid, code)
        if cell.id in done
    )
    first = outcomes[0]
    return Summary(
        manifest=folder.manifest(grid, code),
        outcomes=outcomes,
        worse=describe(first).worse,
        unit=describe(first).unit,
        rows=rows,
        along=tuple(_along(axis, rows, first) for axis in grid.axes),
        failures=place.failures(),
    )


def _headlines(place: Folder) -> dict[str, dict[str, Found]]:
    """Return the headlines of every part by cell and outcome."""
    import duckdb  # noqa: PLC0415

    parts = str(place.path / folder.PARTS / f"*{folder.PART}").replace("'", "''")
    asked = (
        "SELECT cell, outcome, unit, mean, q05, q95, dramatic, threshold "  # noqa: S608 - the path is ours
        f"FROM read_parquet('{parts}') WHERE dramatic IS NOT NULL AND arm = ? AND against = ?"
    )
    found: dict[str, dict[str, Found]] = {}
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        try:
            told = connection.execute(asked, [CHANGE, BASELINE]).fetchall()
        except duckdb.Error as error:
            hint = "remove the part that it names, and do it again with --resume"
            what = f"a part can't be read: {error}"
            raise CaseError(Problem(where=str(place.path), what=what, hint=hint)) from error
    for cell, outcome, unit, mean, q05, q95, dramatic, threshold in told:
        found.setdefault(cell, {})[outcome] = Found(
            unit=unit, mean=mean, q05=q05, q95=q95, dramatic=dramatic, threshold=threshold
        )
    return found


def _sorted(found: Mapping[str, Found], outcomes: Sequence[str]) -> dict[str, Found]:
    """Return headlines in the order of the case."""
    return {outcome: found[outcome] for outcome in outcomes if outcome in found}


def _along(axis: Axis, rows: Sequence[Row], outcome: str) -> Axial:
    """Return the first headline along an axis, over all values of the others."""
    by_value: dict[Value, list[Found]] = {value: [] for value in axis.values}
    for row in rows:
        if outcome in row.found:
            by_value[row.values[axis.name]].append(row.found[outcome])
    means = {value: [one.mean for one in found] for value, found in by_value.items()}
    return Axial(
        name=axis.name,
        values=axis.values,
        n=tuple(len(means[value]) for value in axis.values),
        mean=tuple(float(np.mean(means[value])) if means[value] else None for value in axis.values),
        low=tuple(min(means[value], default=None) for value in axis.values),
        high=tuple(max(means[value], default=None) for value in axis.values),
        n_yes=tuple(sum(one.dramatic == "yes" for one in by_value[value]) for value in axis.values),
    )


def as_json(found: Summary) -> str:
    """Return a summary as JSON, a cell a line.

    Parameters
    ----------
    found : Summary
        From :func:`gathered`.
    """

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)

    def block(rows: Iterator[Mapping[str, Any]]) -> str:
        return "[" + ",".join(f"\n {text(row)}" for row in rows) + "]"

    parts = {
        "sweep": text(found.manifest),
        "arm": text({"arm": CHANGE, "against": BASELINE}),
        "headlines": text(list(found.outcomes)),
        "cells": block(_cell(row) for row in found.rows),
        "failures": block(failure.as_json() for failure in found.failures),
    }
    return "{" + ",\n".join(f'"{name}": {part}' for name, part in parts.items()) + "}"


def _cell(row: Row) -> dict[str, Any]:
    """Return a cell as plain data."""
    effects = {
        outcome: {
            "unit": one.unit,
            "mean": one.mean,
            "q05": one.q05,
            "q95": one.q95,
            "dramatic": one.dramatic,
            "threshold": one.threshold,
        }
        for outcome, one in row.found.items()
    }
    return {"cell": row.cell, "values": dict(row.values), "effects": effects}


def _write_failures(failures: Sequence[Failure], axes: Sequence[Axis], path: Path) -> None:
    """Write failures as one Parquet table."""
    kinds = {str: words, int: counts, float: numbers}
    told = (
        words("cell", "name of the cell"),
        *(kinds[type(axis.values[0])](axis.name, "value of the axis") for axis in axes),
    )
    said = (
        words("stage", "how far it came"),
        words("kind", "kind of the fault"),
        words("message", "the fault in words"),
    )
    rows = [{**failure.values, **failure.as_json()} for failure in failures]
    columns = (*told, *said)
    content = {column.name: np.array([row[column.name] for row in rows]) for column in columns}
    for column in columns:
        if column.kind == "string":
            content[column.name] = content[column.name].astype(object)
    about = {"description": "One row a cell of the sweep that failed when it was last tried."}
    parquet.write_columns(content, columns, about, path)


def lines(found: Summary) -> Iterator[str]:
    """Yield a summary as lines for people: the cells with the largest effect in the worse direction.

    Parameters
    ----------
    found : Summary
        From :func:`gathered`.
    """
    first = found.outcomes[0]
    yield f"{found.manifest['case']}: {len(found.rows)} of {found.manifest['cells']} cells done"
    yield f"{describe(first).long_title}, {CHANGE} less {BASELINE}, {found.unit}"
    ranked = found.ranked()
    width = max((len(_named(row)) for row in ranked), default=0)
    for row in ranked[:SHOWN]:
        one = row.found[first]
        span = f"{signed(one.mean, one.unit)} ({signed(one.q05, one.unit)} to {signed(one.q95, one.unit)})"
        yield f"  {_named(row):<{width}}  {span:<28} dramatic: {one.dramatic}"
    if len(ranked) > SHOWN:
        yield f"  and {len(ranked) - SHOWN} more, less so"
    n_without = len(found.rows) - len(ranked)
    if n_without:
        yield f"  cells without a number: {n_without}"
    for failure in found.failures[:SHOWN]:
        where = ", ".join(f"{name} {value}" for name, value in failure.values.items())
        yield f"  failed: {where}: {failure.message.splitlines()[0] if failure.message else failure.kind}"
    if len(found.failures) > SHOWN:
        yield f"  and {len(found.failures) - SHOWN} more that failed"


def _named(row: Row) -> str:
    """Return a cell by its values."""
    return ", ".join(f"{name} {value}" for name, value in row.values.items())
