"""The command line: what is printed where, which files appear, and how it ends."""

from __future__ import annotations

import io
import json
import sys
from importlib.metadata import version

import pytest

from equipoise import cli, outcomes
from equipoise.cases.files import load_case
from equipoise.facts.load import load_record
from equipoise.report import progress
from equipoise.study import studies as study

EMPTY = """\
title: nothing changes
date: "2020-09-01"
roles: {threatened: RUS, rival: USA, alliance: NATO, host: BLR}
change: {}
"""


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    """Call the program in an empty folder; gives exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def called(*words: str):
        monkeypatch.setattr(sys, "argv", ["equipoise", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return called


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """One run of a case without a change, written as the command writes it."""
    folder = tmp_path_factory.mktemp("ran")
    (folder / "empty.yaml").write_text(EMPTY)
    out, words = io.StringIO(), ["run", str(folder / "empty.yaml"), "--draws", "16", "--seed", "0", "--json"]
    patch = pytest.MonkeyPatch()
    patch.setattr(sys, "argv", ["equipoise", *words, "--out", str(folder / "out")])
    patch.setattr(sys, "stdout", out)
    with pytest.raises(SystemExit) as end:
        cli.main()
    patch.undo()
    return end.value.code, out.getvalue(), folder


def test_run_prints_one_object_and_writes_the_same_one(ran) -> None:
    code, out, folder = ran
    assert not code
    data = json.loads(out)
    assert data["case"] == "empty"
    assert (folder / "out" / "study.json").read_text(encoding="utf-8") == out
    assert {path.name for path in (folder / "out").iterdir()} == {
        "study.json",
        "report.html",
        "answer.txt",
        "draws.npz",
    }


def test_seed_zero_and_the_number_of_draws_reach_the_study(ran) -> None:
    data = json.loads(ran[1])
    assert (data["seed"], data["draws"], data["provenance"]["seed"]) == (0, 16, 0)
    assert all(found["n"] <= 16 for found in data["effects"])


def test_an_empty_change_has_effects_exactly_zero_and_says_so(ran) -> None:
    data = json.loads(ran[1])
    found = [row for row in data["effects"] if row["arm"] == "change"]
    assert found
    assert all(row["mean"] == row["q05"] == row["q95"] == 0 and row["same_inputs"] for row in found)
    assert "moves no input of the model" in data["answer"]["text"]


def test_every_outcome_of_the_table_is_made_and_none_is_unknown(ran) -> None:

    made = set(json.loads(ran[1])["outcomes"])
    assert set(outcomes.known()) <= made
    assert {outcomes.title(id_) for id_ in made}.isdisjoint(made)


def test_a_saved_run_loads_with_its_draws(ran) -> None:
    loaded = study.load(ran[2] / "out")
    assert loaded.values["baseline"]["first_strike.arriving"].shape == (16,)


def test_run_prints_the_report_and_makes_a_folder_named_after_case_and_date(call, tmp_path) -> None:
    (tmp_path / "empty.yaml").write_text(EMPTY)
    code, out, err = call("run", "empty.yaml", "--draws", "16", "--date", "2026-11-01")
    assert code == 0
    folder = tmp_path / "empty-2026-11-01"
    assert out == (folder / "answer.txt").read_text(encoding="utf-8")
    assert "1 November 2026" in out
    assert "study.json" in err
    assert "written:" not in out


def test_a_date_that_does_not_exist_is_refused_before_any_work(call, tmp_path) -> None:
    code, out, err = call("run", "belarus-nato", "--date", "2020-13-45")
    assert (code, out) == (2, "")
    assert "'2020-13-45' is not a date" in err
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words", [("--draws", "15"), ("--draws", "1000001"), ("--seed", "-1"), ("--draws", "x")]
)
def test_numbers_out_of_range_are_refused(call, words: tuple[str, str]) -> None:
    code, _, err = call("run", "belarus-nato", *words)
    assert code == 2
    assert words[0] in err


def test_a_misspelt_case_gets_a_suggestion(call) -> None:
    code, _, err = call("run", "belarus-nat")
    assert code == 2
    assert "did you mean 'belarus-nato'?" in err


def test_the_stack_is_shown_only_when_asked_for_wherever_the_word_stands(call) -> None:
    for words in (("--traceback", "run", "nothing-here"), ("run", "nothing-here", "--traceback")):
        code, _, err = call(*words)
        assert code == 2
        assert "Traceback" in err
    assert "Traceback" not in call("run", "nothing-here")[2]


def test_an_out_that_is_a_file_is_refused_before_any_work(call, tmp_path) -> None:
    (tmp_path / "taken").write_text("mine")
    code, _, err = call("run", "belarus-nato", "--out", "taken")
    assert code == 2
    assert "is not a folder" in err
    assert (tmp_path / "taken").read_text() == "mine"


def test_folders_are_numbered_rather_than_reused(tmp_path) -> None:
    names = [cli.new_folder(tmp_path, "case-2020-09-01").name for _ in range(3)]
    assert names == ["case-2020-09-01", "case-2020-09-01-2", "case-2020-09-01-3"]


def test_a_new_case_can_be_loaded_and_is_never_replaced(call, tmp_path) -> None:

    assert call("new", "my-case")[0] == 0
    path = tmp_path / "my-case.yaml"
    case = load_case(str(path), load_record())
    assert (case.name, case.title) == ("my-case", "my case")
    path.write_text("mine")
    code, _, err = call("new", "my-case")
    assert code == 2
    assert "exists and is not replaced" in err
    assert path.read_text() == "mine"


@pytest.mark.parametrize("name", ["../up", "Ü", "a b", "-x", "a--b", ""])
def test_a_name_that_is_no_file_name_is_refused(call, tmp_path, name: str) -> None:
    assert call("new", "--", name)[0] == 2
    assert not list(tmp_path.iterdir())


def test_a_new_case_does_not_take_the_name_of_a_shipped_one(call) -> None:
    code, _, err = call("new", "belarus-nato")
    assert code == 2
    assert "comes with equipoise" in err


def test_facts_list_prints_rows_as_lines_and_as_json(call) -> None:
    _, out, _ = call("facts", "list", "--kind", "radar", "--json")
    rows = json.loads(out)
    assert rows
    assert {row["kind"] for row in rows} == {"radar"}
    keys = {
        "id",
        "title",
        "unit",
        "from",
        "to",
        "low",
        "best",
        "high",
        "basis",
        "confidence",
        "source",
        "unknown_to",
    }
    assert keys <= set(rows[0])
    code, lines, _ = call("facts", "list", "--kind", "radar")
    assert code == 0
    assert len(lines.splitlines()) == len(rows)
    assert all(row["id"] in lines for row in rows)
    # words and numbers both have their value in the line
    owner = next(row for row in rows if row["id"].endswith(".owner"))
    line = next(line for line in lines.splitlines() if line.startswith(owner["id"] + " "))
    assert owner["options"] in line.removeprefix(owner["id"])
    ranged = next(row for row in rows if row["low"] is not None and row["low"] != row["high"])
    assert f"{ranged['low']:g} to {ranged['high']:g}" in lines


def test_a_kind_without_facts_is_refused(call) -> None:
    code, _, err = call("facts", "list", "--kind", "rader")
    assert code == 2
    assert "'radar'" in err


def test_facts_show_tells_one_fact_and_refuses_others(call) -> None:
    rows = json.loads(call("facts", "list", "--kind", "radar", "--json")[1])
    code, out, _ = call("facts", "show", rows[0]["id"])
    assert code == 0
    assert rows[0]["id"] in out
    code, _, err = call("facts", "show", rows[0]["id"] + "x")
    assert code == 2
    assert rows[0]["id"] in err


def test_facts_check_counts_what_it_checked(call) -> None:
    code, out, _ = call("facts", "check")
    assert code == 0
    assert "no fault" in out


def test_facts_export_writes_three_files(call, tmp_path) -> None:
    assert call("facts", "export", "taken-away")[0] == 0
    names = {path.name for path in (tmp_path / "taken-away").iterdir()}
    assert names == {"facts.csv", "facts.json", "sources.bib"}


def test_validate_published_passes_on_the_own_cases(call) -> None:
    code, out, _ = call("validate", "published", "--json")
    rows = json.loads(out)
    assert code == 0
    assert len(rows) >= 30
    assert {"id", "kernel", "kind", "expected", "tolerance", "got", "ok"} <= set(rows[0])


BUDGET = """\
source: nobody
citation: nobody, nowhere
confidence: COMPUTED
cases:
  - id: budget
    kernel: warning.budget
    inputs: {flight_min: 20, steps_min: {all: 12}}
    expected: {left_min: %s}
    tolerance: {abs: 0.001}
    kind: kernel
"""


@pytest.mark.parametrize(("expected", "code"), [("8", 0), ("9", 1)])
def test_validate_published_fails_exactly_where_a_number_is_not_met(
    call, tmp_path, expected: str, code: int
) -> None:
    (tmp_path / "budget.yaml").write_text(BUDGET % expected)
    assert call("validate", "published", "--from", ".")[0] == code
    found, out, _ = call("validate", "published", "--from", ".", "--json")
    assert found == code
    assert json.loads(out)[0]["ok"] is (code == 0)


def test_validate_published_refuses_a_folder_that_is_not_there(call) -> None:
    assert call("validate", "published", "--from", "nowhere")[0] == 2


def test_the_version_is_the_one_of_the_package(call) -> None:

    code, out, _ = call("--version")
    assert (code, out.strip()) == (0, f"equipoise {version('equipoise')}")


def test_progress_is_silent_in_the_first_second_and_rare_afterwards() -> None:
    stream, now = io.StringIO(), [0.0]
    write = progress.lines(stream, lambda: now[0])
    for second, share in ((0.5, 0.1), (1.5, 0.2), (2.0, 0.3), (12.0, 0.9)):
        now[0] = second
        write("change", share)
    assert stream.getvalue().splitlines() == ["change: 20 %", "change: 90 %"]
