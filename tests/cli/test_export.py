"""``export`` on a study that the program has written: which files, where, and what is refused."""

from __future__ import annotations

import json
import sys

import pytest

from equipoise import cli
from equipoise.export import forms
from equipoise.report import gallery
from equipoise.study import files

CASE = """\
title: one battery more
date: "2020-09-01"
roles: {threatened: RUS, rival: USA, alliance: NATO, host: BLR}
change:
  defensive: [{system: sm3_iia, count: 24}]
"""
STEM = "mine-2020-09-01-seed1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One run, as the command writes it."""
    place = tmp_path_factory.mktemp("ran")
    (place / "mine.yaml").write_text(CASE)
    patch = pytest.MonkeyPatch()
    words = ["run", str(place / "mine.yaml"), "--draws", "16", "--brief", "--out", str(place / "out")]
    patch.setattr(sys, "argv", ["equipoise", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    patch.undo()
    assert not end.value.code
    return place / "out"


def test_every_format_writes_files_named_after_case_date_and_seed(call, folder, tmp_path) -> None:
    words = [word for form in forms.FORMS for word in ("--format", form)]
    one = gallery.figures(files.load(folder))[0].name
    code, out, err = call("export", folder, *words, "--figure", one, "--out", tmp_path / "new")
    assert code == 0, err
    written = {path.name for path in (tmp_path / "new").iterdir()}
    assert {line.rpartition("/")[2] for line in out.splitlines()} == written
    assert all(name.startswith(STEM) for name in written)
    endings = {name.rpartition(".")[2] for name in written}
    assert endings >= {"csv", "parquet", "nc", "geojson", "json", "html", "png", "svg", "pdf"}


def test_without_out_the_files_lie_with_the_study_and_leave_it_alone(call, folder) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    code, out, _ = call("export", folder / "study.json", "--format", "json")
    assert (code, out.strip()) == (0, str(folder / f"{STEM}.json"))
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name in before} == before
    # what comes out is a study again, and the same one
    assert files.load(folder / f"{STEM}.json") == files.load(folder)
    (folder / f"{STEM}.json").unlink()


def test_what_is_there_is_replaced_only_when_told_to(call, folder, tmp_path) -> None:
    (tmp_path / f"{STEM}.json").write_text("mine")
    code, out, err = call("export", folder, "--format", "json,csv", "--out", tmp_path)
    assert (code, out) == (2, "")
    assert "is not replaced" in err
    assert "--force" in err
    assert [path.name for path in tmp_path.iterdir()] == [f"{STEM}.json"]
    assert call("export", folder, "--format", "json", "--out", tmp_path, "--force")[0] == 0
    assert json.loads((tmp_path / f"{STEM}.json").read_text(encoding="utf-8"))["case"] == "mine"


def test_formats_and_figures_that_do_not_exist_are_refused_before_anything_is_read(call, tmp_path) -> None:
    code, _, err = call("export", tmp_path / "nowhere", "--format", "cvs", "--format", "jsn")
    assert code == 2
    assert "'csv'" in err
    assert "'json'" in err
    code, _, err = call("export", tmp_path / "nowhere", "--format", "csv", "--figure", "size")
    assert code == 2
    assert "no picture is asked for" in err


def test_one_figure_can_be_asked_for_by_name(call, folder, tmp_path) -> None:
    code, _, err = call("export", folder, "--format", "svg", "--figure", "nothing-like-it", "--out", tmp_path)
    assert code == 2
    name = gallery.figures(files.load(folder))[0].name
    assert f"figures: {name}" in err
    assert call("export", folder, "--format", "svg", "--figure", name, "--out", tmp_path)[0] == 0
    assert (tmp_path / f"{STEM}-{name}.svg").read_text(encoding="utf-8").startswith("<svg")
    assert len([path for path in tmp_path.iterdir() if path.suffix == ".svg"]) == 1


def test_draws_that_are_missing_are_said_and_tables_written_all_the_same(call, folder, tmp_path) -> None:
    (tmp_path / "study.json").write_bytes((folder / "study.json").read_bytes())
    code, out, err = call("export", tmp_path, "--format", "parquet")
    assert code == 0
    assert "no draws lie beside the study" in err
    assert "effects.parquet" in out
    assert "draws.parquet" not in out
    code, _, err = call("export", tmp_path, "--format", "netcdf")
    assert code == 2
    assert "has no draws" in err


def test_where_there_is_no_study_the_program_says_so(call, tmp_path) -> None:
    code, _, err = call("export", tmp_path, "--format", "csv")
    assert code == 2
    assert "no study here" in err
    assert "Traceback" not in err
