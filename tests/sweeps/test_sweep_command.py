"""A small sweep with the real model, as it is typed: parts, failures, summary, page."""

from __future__ import annotations

import dataclasses
import json
import sys

import duckdb
import pytest

from equipoise import cli
from equipoise.errors import CaseError
from equipoise.study import provenance, studies
from equipoise.sweeps import cells, folder, running, summary, working
from equipoise.sweeps.grid import load_grid

pytest.importorskip("distributed")

CASE = """\
title: one battery more
date: "2020-09-01"
roles: {threatened: RUS, rival: USA, alliance: NATO, host: BLR}
change:
  defensive: [{system: sm3_iia, count: 24}]
adapted: false
"""
GRID = """\
case: mine.yaml
over:
  host: [EST, BLR]
  date: ['2020-09-01', '1900-01-01']
  count.defensive: [6]
  fact.radar.olenegorsk_dnepr.range: [4000]
draws: 16
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """One sweep of four cells with two workers, two cells of which can't be."""
    here = tmp_path_factory.mktemp("swept")
    (here / "mine.yaml").write_text(CASE)
    (here / "grid.yaml").write_text(GRID)
    patch = pytest.MonkeyPatch()
    words = ["sweep", here / "grid.yaml", "--workers", "2", "--out", here / "out"]
    patch.setattr(sys, "argv", ["equipoise", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    patch.undo()
    assert end.value.code == 1, "two cells fail"
    return here


@pytest.fixture(scope="module")
def asked(place, real_record):
    return load_grid(place / "grid.yaml", real_record)


def jobs(asked, record):
    code = provenance.code_digest()
    return [cells.job(asked, cell, record, code) for cell in cells.cells(asked, code)]


def test_parts_are_those_of_one_process_to_the_byte(place, asked, real_record) -> None:
    for job in jobs(asked, real_record)[::2]:
        part = place / "out" / "parts" / f"{job.cell.id}.parquet"
        assert part.read_bytes() == working.work(job)


def test_a_part_does_not_tell_what_its_worker_did_before(place, asked, real_record) -> None:
    first, second = (jobs(asked, real_record)[k] for k in (0, 2))
    alone = {}
    for job in (first, second):
        working._kept.cache_clear()
        alone[job.cell.id] = working.work(job)
    for order in ([first, second, first], [second, first, second]):
        working._kept.cache_clear()
        for job in order:
            assert working.work(job) == alone[job.cell.id]


def test_what_a_worker_keeps_from_cell_to_cell_has_an_end() -> None:
    working._kept.cache_clear()
    first = working._store(working.KEPT_DRAWS // 2)
    assert working._store(working.KEPT_DRAWS // 2) is first
    assert working._store(1) is not first, "more draws than may be kept"
    assert working._store(10 * working.KEPT_DRAWS) is not working._store(16)


def test_a_part_holds_every_effect_and_the_values_of_its_cell(place, asked, real_record) -> None:
    job = jobs(asked, real_record)[0]
    study = studies.run(job.case, real_record, seed=1, draws=16, date=job.date, brief=True)
    part = place / "out" / "parts" / f"{job.cell.id}.parquet"
    columns = 'host, date, seed, draws, "count.defensive", "fact.radar.olenegorsk_dnepr.range"'
    table = duckdb.read_parquet(str(part))
    told = table.project(f"outcome, arm, against, mean, q05, q95, n, {columns}")
    rows = {row[:3]: row[3:] for row in told.fetchall()}
    same = ("EST", "2020-09-01", 1, 16, 6, 4000.0)
    assert rows == {
        (one.outcome, one.arm, one.against): (one.mean, one.q05, one.q95, one.n, *same)
        for one in study.effects
    }
    words = dict(table.filter("dramatic IS NOT NULL").project("outcome, dramatic").fetchall())
    assert words == {row.outcome: row.dramatic for row in study.answer.headlines if row.mean is not None}


def test_what_can_not_be_is_a_row_with_stage_and_message(place) -> None:
    table = duckdb.read_parquet(str(place / "out" / "failures.parquet"))
    rows = sorted(table.project("host, date, stage, kind, message").fetchall())
    assert [row[:4] for row in rows] == [
        ("BLR", "1900-01-01", "case", "CaseError"),
        ("EST", "1900-01-01", "case", "CaseError"),
    ]
    assert all("no forces" in row[4] for row in rows)


def test_the_summary_has_the_headlines_of_every_cell_in_the_order_of_the_grid(place) -> None:
    told = json.loads((place / "out" / "summary.json").read_text())
    assert told["sweep"]["cells"] == 4
    assert [cell["values"]["host"] for cell in told["cells"]] == ["EST", "BLR"]
    assert all(next(iter(cell["effects"])) == told["headlines"][0] for cell in told["cells"])
    assert len(told["failures"]) == 2


def test_the_page_has_a_map_and_loads_nothing(place) -> None:
    text = (place / "out" / "summary.html").read_text()
    assert "<svg" in text
    assert "Estonia (EST)" in text
    assert "src=" not in text
    assert 'href="http' not in text


def test_going_on_does_only_what_failed_and_says_so(call, place) -> None:
    parts = {path: path.stat().st_mtime_ns for path in (place / "out" / "parts").iterdir()}
    code, out, err = call("sweep", place / "grid.yaml", "--workers", "1", "--out", place / "out", "--resume")
    assert code == 1, err
    assert {path: path.stat().st_mtime_ns for path in (place / "out" / "parts").iterdir()} == parts
    assert "2 of 4 cells done" in out
    assert out.count("failed: host") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "holds a sweep already"),
        (["--workers", "2", "--scheduler", "tcp://x:1"], "exclude each other"),
    ],
)
def test_what_does_not_go_is_refused_with_a_hint(call, place, words, said) -> None:
    code, out, err = call("sweep", place / "grid.yaml", "--out", place / "out", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_worker_with_other_code_or_facts_is_refused(asked, real_record) -> None:
    job = jobs(asked, real_record)[0]
    other = dataclasses.replace(job, code="other", facts="other")
    with pytest.raises(CaseError, match="other code and facts") as caught:
        working.work(other)
    assert caught.value.__notes__ == ["stage: inputs"]


def test_a_missing_package_is_named_with_the_extra(monkeypatch) -> None:
    for name in ("distributed", "duckdb"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, None)
            with pytest.raises(CaseError, match=r"equipoise\[sweep\]"), running.hands(1):
                pass


def test_a_part_that_is_damaged_inside_is_named(tmp_path, place, asked) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "failures").mkdir()
    for path in (place / "out" / "parts").iterdir():
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 3 : -8] = b"\xff" * (len(raw) - 8 - len(raw) // 3)
        (tmp_path / "parts" / path.name).write_bytes(raw)
    with pytest.raises(CaseError, match="can't be read"):
        summary.gathered(folder.Folder(path=tmp_path), asked, provenance.code_digest())
