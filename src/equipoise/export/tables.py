"""All tables of a study as comma-separated files, with a description of every column beside them.

The files follow RFC 4180: commas, quotes doubled, lines ending in CR LF. A byte order mark tells a
spreadsheet that the text is UTF-8. A cell of words that a spreadsheet would run as a formula gets an
apostrophe before it; :func:`words_of` takes it off again. Numbers are written in the shortest form that
reads back as the same number.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from equipoise.export.answered import answered
from equipoise.export.argued import argued
from equipoise.export.columns import Cell, Column, Table
from equipoise.export.measured import measured
from equipoise.study.form import Study

#: A cell of words that begins with one of these would be a formula, or would lose its first sign.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
#: Tells programs that guess that the text is UTF-8.
MARK = "\ufeff"

RULES = """\
Every file is a table with one heading line: UTF-8 with a byte order mark, commas, lines ending in CR LF.
An empty cell is no value (never zero). Truth is written true or false. Numbers have a point and as many
digits as it takes to read back the same number (pandas before 3: float_precision="round_trip").
Words that begin with = + - @ or an apostrophe have an apostrophe before them, so that no spreadsheet runs
them as a formula: drop the first apostrophe of a cell of words to have the text itself.
Intervals are over draws: what doubt about the inputs leaves open.
All that is said about a first strike is conditional on an attack, whose probability is outside the model.
"""


def tables(study: Study) -> tuple[Table, ...]:
    """Return every table of a study that has rows, in the order of the report.

    Parameters
    ----------
    study : Study
        With or without draws; parts that were not asked for have no table.
    """
    return tuple(made for made in (*measured(study), *argued(study), *answered(study)) if made.rows)


def as_csv(table: Table) -> str:
    r"""Return a table as comma-separated text.

    Parameters
    ----------
    table : Table
        Any.

    Examples
    --------
    >>> from equipoise.export.columns import numbers, table, words
    >>> as_csv(table("t", "one", [words("a", ""), numbers("b", "")], [{"a": "=1+1", "b": 0.1}]))
    "\ufeffa,b\r\n'=1+1,0.1\r\n"
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([_written(cell) for cell in row])
    return MARK + buffer.getvalue()


def _written(cell: Cell) -> str:
    """Return one cell as it stands in the file."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(RISKY) else cell
    return repr(cell)


def words_of(cell: str) -> str:
    """Return the words that a cell of a file stands for.

    Examples
    --------
    >>> words_of("'+0.073 probability"), words_of("plain")
    ('+0.073 probability', 'plain')
    """
    return cell.removeprefix("'")


def readme(study: Study, made: Sequence[Table], names: Mapping[str, str]) -> str:
    """Return the page that says which file holds what, column by column.

    Parameters
    ----------
    study : Study
        What the tables are of.
    made : sequence of Table
        In their order.
    names : mapping of table name to str
        The file of each table.
    """
    lines = [f"{study.title}, {study.date}: tables of a study by equipoise", "", RULES]
    lines.append(f"Case {study.case}, seed {study.seed}, {study.draws} draws; code {study.provenance.code}")
    for table in made:
        lines += ["", names[table.name], f"  {table.says} {len(table.rows)} rows."]
        width = max(len(column.name) for column in table.columns)
        lines += [f"    {column.name:<{width}}  {_meaning(column)}" for column in table.columns]
    return "\n".join(lines) + "\n"


def _meaning(column: Column) -> str:
    """Return what a column holds, in one line."""
    kind = {"string": "words", "number": "number", "integer": "whole number", "boolean": "true or false"}
    unit = f", {column.unit}" if column.unit else ""
    return f"{column.says} ({kind[column.kind]}{unit})"


def package(study: Study, made: Sequence[Table], names: Mapping[str, str]) -> str:
    """Return the same for programs: a descriptor of a tabular data package (Frictionless, version 1).

    Parameters
    ----------
    study, made, names
        As in :func:`readme`.
    """
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"{study.case}-{study.date}-seed{study.seed}".lower(),
        "title": study.title,
        "description": RULES,
        "resources": [_resource(table, names[table.name]) for table in made],
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _resource(table: Table, path: str) -> dict[str, Any]:
    """Return the description of one table for programs."""
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path,
        "description": table.says,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": {
            "fields": [
                {
                    "name": column.name,
                    "type": column.kind,
                    "description": column.says,
                    **({"unit": column.unit} if column.unit else {}),
                }
                for column in table.columns
            ],
            "missingValues": [""],
        },
    }
