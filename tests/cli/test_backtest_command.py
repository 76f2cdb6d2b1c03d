"""``equipoise validate backtest``: what is printed, and what is refused."""

from __future__ import annotations

import csv
import json
import sys

import pytest

from equipoise import cli
from equipoise.history.rows import TABLE


@pytest.fixture
def call(capsys, monkeypatch):
    """Call the program; gives exit code, standard output and standard error."""

    def called(*words: str):
        monkeypatch.setattr(sys, "argv", ["equipoise", "validate", "backtest", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return called


@pytest.fixture
def short(tmp_path):
    """Write some rows of the packaged table, with some cells changed."""

    def written(*ids: str, **cells: str):
        with TABLE.open(encoding="utf-8", newline="") as file:
            rows = [row | cells for row in csv.DictReader(file) if row["id"] in ids]
        path = tmp_path / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return str(path)

    return written


def test_a_table_of_ones_own_is_run_and_printed_as_one_object(call, short) -> None:
    code, out, _ = call("--from", short("JUP1959", "LOURDES2001"), "--json")
    found = json.loads(out)
    assert code == 0
    assert [case["id"] for case in found["cases"]] == ["JUP1959", "LOURDES2001"]
    assert found["pairs"] == 1
    assert found["motive_order"] is None


def test_without_json_it_prints_lines_for_people(call, short) -> None:
    code, out, _ = call("--from", short("FIN2023", "NOR1949"))
    assert code == 0
    assert "Share of pairs in the right order" in out


def test_all_faults_of_a_table_are_told_at_once(call, short) -> None:
    path = short("JUP1959", "FIN2023", warning_state="owls", defender_alert_fraction="2")
    code, out, err = call("--from", path)
    assert (code, out) == (2, "")
    assert err.count("owls") == err.count("alert_fraction 2 ") == 2


def test_a_table_that_is_not_there_is_refused(call, tmp_path) -> None:
    code, _, err = call("--from", str(tmp_path / "none.csv"))
    assert code == 2
    assert "none.csv" in err
