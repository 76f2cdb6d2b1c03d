"""Tables come back from a spreadsheet's or a database's reader exactly as the study has them."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest
import stand_ins
from full_study import NOWHERE, PARTLY

from equipoise.export import columns, tables

duckdb = pytest.importorskip("duckdb")
pandas = pytest.importorskip("pandas")


def read_back(text: str) -> list[dict[str, str]]:
    """Return the rows as any reader of RFC 4180 sees them."""
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def as_read(column: columns.Column, cell: str) -> object:
    if column.kind == "string":
        return tables.words_of(cell)
    if not cell:
        return None
    return {"number": float, "integer": int, "boolean": {"true": True, "false": False}.get}[column.kind](cell)


def test_every_part_of_a_study_has_a_table(study) -> None:
    names = [table.name for table in tables.tables(study)]
    assert len(names) == len(set(names)) >= 25
    assert {
        *("headlines", "sameness", "outcomes", "effects", "claims", "claim_tests", "attribution"),
        *("sensitivity", "evidence", "find_out", "dose", "flips", "flip_edits", "response_options"),
        *("response_targets", "edits", "facts", "sources", "texts", "run_record"),
    } <= set(names)


def test_a_part_that_was_not_asked_for_has_no_table(study) -> None:
    bare = stand_ins.replace(study, argument=type(study.argument)())
    assert "claims" not in {table.name for table in tables.tables(bare)}


def test_every_cell_of_every_table_reads_back_as_it_was(study) -> None:
    for table in tables.tables(study):
        rows = read_back(tables.as_csv(table))
        assert len(rows) == len(table.rows) > 0
        for row, cells in zip(rows, table.rows, strict=True):
            for column, cell in zip(table.columns, cells, strict=True):
                expected = "" if cell is None and column.kind == "string" else cell
                assert as_read(column, row[column.name]) == expected, (table.name, column.name)


def test_lines_end_as_the_standard_says_and_quotes_are_doubled(study) -> None:
    claims = next(table for table in tables.tables(study) if table.name == "claims")
    text = tables.as_csv(claims)
    assert text.count("\r\n") == 1 + len(claims.rows)
    assert 'says ""somebody"",\nin two lines"' in text


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "'x"])
def test_no_cell_of_words_can_be_a_formula_and_each_comes_back(start: str) -> None:
    made = columns.table(
        "t", "", [columns.words("a", ""), columns.numbers("b", "")], [{"a": start, "b": -1.5}]
    )
    (row,) = read_back(tables.as_csv(made))
    assert row["a"].startswith("'")
    assert tables.words_of(row["a"]) == start
    # a number below zero stays a number
    assert row["b"] == "-1.5"


def test_outcomes_and_effects_are_those_of_the_study_in_pandas(study) -> None:
    by_name = {table.name: table for table in tables.tables(study)}
    read = pandas.read_csv(io.BytesIO(tables.as_csv(by_name["outcomes"]).encode())).set_index(
        ["outcome", "arm"]
    )
    for id_, row in study.outcomes.items():
        for arm, found in row.arms.items():
            told = read.loc[(id_, arm)]
            assert told["unit"] == row.unit
            if found is None:
                assert math.isnan(told["mean"])
                assert "no silos then" in told["reason"] if id_ == PARTLY else id_ == NOWHERE
            else:
                assert tuple(told[["mean", "q05", "q50", "q95"]]) == (
                    found.mean,
                    found.q05,
                    found.q50,
                    found.q95,
                )
    effects = pandas.read_csv(io.BytesIO(tables.as_csv(by_name["effects"]).encode()))
    assert effects["mean"].tolist() == [row.mean for row in study.effects]
    assert effects["same_inputs"].tolist() == [row.same_inputs for row in study.effects]


def test_a_database_reads_the_same_numbers(study, tmp_path) -> None:
    effects = next(table for table in tables.tables(study) if table.name == "effects")
    path = tmp_path / "effects.csv"
    path.write_bytes(tables.as_csv(effects).encode())
    found = duckdb.read_csv(str(path)).select("outcome", "mean", "n", "same_inputs").fetchall()
    assert found == [(row.outcome, row.mean, row.n, row.same_inputs) for row in study.effects]


def test_the_descriptor_and_the_page_name_every_column_of_every_file(study) -> None:
    made = tables.tables(study)
    names = {table.name: f"x-{table.name}.csv" for table in made}
    described = json.loads(tables.package(study, made, names))
    assert [one["path"] for one in described["resources"]] == [names[table.name] for table in made]
    page = tables.readme(study, made, names)
    for table, resource in zip(made, described["resources"], strict=True):
        fields = resource["schema"]["fields"]
        header = read_back(tables.as_csv(table))[0].keys()
        assert [one["name"] for one in fields] == list(header)
        assert all(one["description"] for one in fields)
        assert names[table.name] in page
        assert all(column.says in page for column in table.columns)
    # a number without a unit would have to be guessed
    assert not [
        (table.name, column.name)
        for table in made
        for column in table.columns
        if column.kind == "number" and not column.unit
    ]


def test_a_value_of_another_kind_than_its_column_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="column 'a' holds a number"):
        columns.table("t", "", [columns.numbers("a", "")], [{"a": "1"}])
    with pytest.raises(TypeError, match="column 'n' holds a integer"):
        columns.table("t", "", [columns.counts("n", "")], [{"n": True}])
