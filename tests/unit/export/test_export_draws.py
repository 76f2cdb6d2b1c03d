"""Draws come back from xarray, DuckDB and pandas exactly as the study has them, each at its draw."""

from __future__ import annotations

import json
import resource
import sys

import numpy as np
import pytest
import stand_ins
from full_study import FEAR_SIZE, NOWHERE, PARTLY

from equipoise.errors import CaseError
from equipoise.export import drawn, netcdf, parquet, tables, writing
from equipoise.mechanisms.perception import nested_rows

xarray = pytest.importorskip("xarray")
duckdb = pytest.importorskip("duckdb")


def test_beliefs_belong_to_the_draws_whose_known_facts_they_are_formed_on() -> None:
    by_name = {axis.name: axis.draws for axis in drawn.axes(2048)}
    assert np.array_equal(by_name["outer_draw"], nested_rows(2048)[0][:, 0])
    assert set(by_name["scenario_draw"]) <= set(by_name["outer_draw"])


def test_every_outcome_is_either_drawn_or_left_out_with_a_reason(study) -> None:
    made, left = drawn.drawn(study)
    assert [row.outcome for row in made] == [id_ for id_ in study.outcomes if id_ != NOWHERE]
    assert left == {NOWHERE: "no bombers here"}


def test_xarray_reads_units_words_and_every_number(study, tmp_path) -> None:
    path = tmp_path / "study.nc"
    netcdf.write(study, path)
    with xarray.open_dataset(path) as found:
        assert found.attrs["case"] == "stand-in"
        assert (found.attrs["seed"], found.attrs["draws"]) == (7, stand_ins.N)
        assert found.attrs["digest_facts"] == study.provenance.facts
        assert json.loads(found.attrs["left_out"]) == {NOWHERE: "no bombers here"}
        assert found["arm"].values.tolist() == list(study.arms)
        for id_, row in study.outcomes.items():
            if id_ == NOWHERE:
                assert id_ not in found
                continue
            variable = found[id_]
            assert variable.dtype == np.float64, id_
            assert variable.attrs["units"].rstrip("s") == row.unit.rstrip("s")
            assert variable.attrs["long_name"]
            assert variable.attrs["worse"] == row.worse
            for arm in study.arms:
                values = study.values[arm].get(id_)
                read = variable.sel(arm=arm).values
                assert np.isnan(read).all() if values is None else np.array_equal(read, values), (id_, arm)
        assert found["fear.cautious"].dims == ("arm", "outer_draw")
        known = found["outer_draw"].values
        assert np.array_equal(known, nested_rows(stand_ins.N)[0][:, 0])
        assert found[PARTLY].attrs["reason"] == "no silos then (change)"


def test_parquet_holds_every_draw_at_its_place_with_units_beside(study, tmp_path) -> None:
    path = tmp_path / "draws.parquet"
    parquet.write_draws(study, path)
    rows = duckdb.read_parquet(str(path)).order("arm, draw").fetchnumpy()
    assert len(rows["draw"]) == len(study.arms) * stand_ins.N
    known = nested_rows(stand_ins.N)[0][:, 0]
    for arm in study.arms:
        mine = np.asarray(rows["arm"] == arm)
        for id_ in study.outcomes:
            if id_ == NOWHERE:
                assert id_ not in rows
                continue
            column = np.ma.masked_array(rows[id_])[mine]
            values = study.values[arm].get(id_)
            if values is None:
                assert column.mask.all()
            elif values.size == FEAR_SIZE:
                assert np.array_equal(column[known].data, values)
                assert column.mask.sum() == stand_ins.N - FEAR_SIZE
            else:
                assert not np.ma.getmaskarray(column).any()
                assert np.array_equal(column.data, values)
    told = {
        key.decode(): value.decode()
        for _, key, value in duckdb.sql(
            "FROM parquet_kv_metadata($path)", params={"path": str(path)}
        ).fetchall()
    }
    assert json.loads(told["columns"])["fear.cautious"]["unit"] == "probability"
    assert (told["case"], told["date"], told["seed"]) == ("stand-in", "2020-09-01", "7")


def test_every_table_comes_back_from_parquet_with_its_types(study, tmp_path) -> None:
    for table in tables.tables(study):
        path = tmp_path / f"{table.name}.parquet"
        parquet.write_table(study, table, path)
        found = duckdb.read_parquet(str(path))
        assert found.columns == [column.name for column in table.columns]
        assert [str(kind) for kind in found.types] == [parquet.TYPES[column.kind] for column in table.columns]
        assert tuple(found.fetchall()) == table.rows


def test_pandas_reads_the_draws(study, tmp_path) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    path = tmp_path / "draws.parquet"
    parquet.write_draws(study, path)
    found = pandas.read_parquet(path).set_index("arm")
    id_ = "first_strike.arriving"
    assert np.array_equal(found.loc["change", id_].to_numpy(), study.values["change"][id_])


def test_a_study_without_draws_is_refused_with_what_to_do(study, tmp_path) -> None:
    bare = stand_ins.replace(study, values={})
    for write in (netcdf.write, parquet.write_draws):
        with pytest.raises(CaseError, match=r"has no draws(.|\n)*draws\.npz must lie beside"):
            write(bare, tmp_path / "x")


def test_values_that_belong_to_no_draw_are_refused(study) -> None:
    values = {arm: dict(columns) for arm, columns in study.values.items()}
    for columns in values.values():
        columns["fear.best"] = np.zeros(37)
    with pytest.raises(CaseError, match=r"'fear\.best' has 37 values"):
        drawn.drawn(stand_ins.replace(study, values=values))


@pytest.mark.parametrize(
    ("missing", "write"),
    [("xarray", netcdf.write), ("netCDF4", netcdf.write), ("duckdb", parquet.write_draws)],
)
def test_a_missing_package_names_the_extra_that_brings_it(
    study, tmp_path, monkeypatch, missing, write
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(CaseError, match=r"pip install 'equipoise\[formats\]'"):
        write(study, tmp_path / "x")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "write",
    [
        netcdf.write,
        parquet.write_draws,
        lambda _, path: path.write_bytes(b"x" * 200_000),
    ],
    ids=["netcdf", "parquet", "plain"],
)
def test_a_disk_that_takes_no_more_leaves_no_file_and_says_so(study, tmp_path, write) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(CaseError, match="can't be written"):
            writing.write(tmp_path / "new", {"a": "a", "b": lambda path: write(study, path)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list((tmp_path / "new").iterdir())


def test_names_of_files_are_plain_whatever_the_case_is_called(study) -> None:
    assert drawn.stem(study) == "stand-in-2020-09-01-seed7"
    odd = stand_ins.replace(study, case="../Ünï code/x")
    assert drawn.stem(odd) == "n-code-x-2020-09-01-seed7"
