"""The tables and the draws of a study as Parquet files, with the unit and meaning of every column inside.

The draws are one table: a row an arm and draw, a column an outcome, empty where the outcome has no value for
that draw. Needs the optional packages of ``equipoise[formats]``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from equipoise.errors import CaseError
from equipoise.export.columns import Column, Table, counts, numbers, words
from equipoise.export.drawn import Drawn, drawn
from equipoise.export.netcdf import lacking
from equipoise.export.writing import unwritable
from equipoise.outcomes import title
from equipoise.study.form import Study

if TYPE_CHECKING:
    import duckdb

#: SQL types by kind of column.
TYPES: Mapping[str, str] = MappingProxyType(
    {"string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN"}
)


def write_table(study: Study, table: Table, path: Path) -> None:
    """Write one table of a study.

    Parameters
    ----------
    study : Study
        What the table is of.
    table : Table
        With at least one row.
    path : Path
        The file; replaced if it is there.

    Raises
    ------
    CaseError
        If the optional packages are missing.
    """
    columns = {column.name: _filled(column, table) for column in table.columns}
    write_columns(columns, table.columns, _described(study, table.says, table.columns), path)


def write_draws(study: Study, path: Path) -> None:
    """Write the draws of a study as one table.

    Parameters
    ----------
    study : Study
        With its draws.
    path : Path
        The file; replaced if it is there.

    Raises
    ------
    CaseError
        If the study has no draws, or the optional packages are missing.
    """
    made, left = drawn(study)
    n_arms = len(study.arms)
    arms = np.repeat(np.array(study.arms, dtype=object), study.draws)
    content: dict[str, Any] = {"arm": arms, "draw": np.tile(np.arange(study.draws), n_arms)}
    content |= {row.outcome: _spread_out(row, study.draws) for row in made}
    columns = (
        words("arm", "the arm: one world of the case"),
        counts("draw", "position of the draw, from 0; the same luck in every arm"),
        *(numbers(row.outcome, title(row.outcome), study.outcomes[row.outcome].unit) for row in made),
    )
    says = "One row an arm and draw; empty where an outcome has no meaning in the arm or no value there."
    told = _described(study, says, columns) | {"left_out": json.dumps(left, ensure_ascii=False)}
    write_columns(content, columns, told, path)


def _spread_out(row: Drawn, n: int) -> Any:  # noqa: ANN401 - masked arrays have no type that says so
    """Return the values of one outcome over all arms and draws, masked where there is none."""
    full = np.full((row.values.shape[0], n), np.nan)
    full[:, row.axis.draws] = row.values
    flat = full.ravel()
    return np.ma.masked_array(flat, mask=np.isnan(flat))


def _filled(column: Column, table: Table) -> Any:  # noqa: ANN401 - as above
    """Return one column as an array, masked where it is empty."""
    cells = table.cells(column.name)
    if column.kind in ("string", "boolean"):
        return np.array(cells, dtype=object)
    empty = np.array([cell is None for cell in cells])
    kind = np.float64 if column.kind == "number" else np.int64
    return np.ma.masked_array(
        np.array([0 if cell is None else cell for cell in cells], dtype=kind), mask=empty
    )


def _described(study: Study, says: str, columns: tuple[Column, ...]) -> dict[str, str]:
    """Return what stands in the file about the study and its columns."""
    about = {
        column.name: {"unit": column.unit, "says": column.says, "type": column.kind} for column in columns
    }
    return {
        "title": study.title,
        "description": says,
        "case": study.case,
        "date": study.date,
        "seed": str(study.seed),
        "draws": str(study.draws),
        "digest_facts": study.provenance.facts,
        "digest_case": study.provenance.case,
        "code": study.provenance.code,
        "columns": json.dumps(about, ensure_ascii=False),
    }


def write_columns(
    content: Mapping[str, Any], columns: tuple[Column, ...], told: Mapping[str, str], path: Path
) -> None:
    """Write arrays by column name as one table.

    Parameters
    ----------
    content : mapping of column name to array
        All of one length; masked where a cell is empty.
    columns : tuple of Column
        In their order; they fix the type of each.
    told : mapping of str to str
        What stands in the file beside the table.
    path : Path
        The file; replaced if it is there.

    Raises
    ------
    CaseError
        If the optional packages are missing, or it can't be written.
    """
    try:
        import duckdb  # noqa: PLC0415
    except ImportError as error:
        raise CaseError(lacking("parquet", "duckdb")) from error
    # casts fix the type of a column that is empty throughout
    cast = ", ".join(
        f"CAST({_named(one.name)} AS {TYPES[one.kind]}) AS {_named(one.name)}" for one in columns
    )
    pairs = ", ".join(f"{_named(name)}: {_quoted(value)}" for name, value in told.items())
    options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{pairs}}}"
    with duckdb.connect() as connection:
        _without_bar(connection)
        connection.register("content", dict(content))
        # names and words are ours or quoted, and nothing is read but the arrays at hand
        copy = f"COPY (SELECT {cast} FROM content) TO {_quoted(str(path))} ({options})"  # noqa: S608
        try:
            connection.execute(copy)
        except duckdb.IOException as error:
            raise CaseError(unwritable(path.parent, str(error))) from error


def _without_bar(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the database from drawing progress into our output, and from a thread more than it needs."""
    connection.execute("SET enable_progress_bar = false")


def _named(name: str) -> str:
    """Return a name as SQL takes any name."""
    return '"' + name.replace('"', '""') + '"'


def _quoted(words_: str) -> str:
    """Return words as SQL takes any words."""
    return "'" + words_.replace("'", "''") + "'"
