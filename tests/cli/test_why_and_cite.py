"""``why`` and ``cite`` on a study that the program has written."""

from __future__ import annotations

import json
import sys

import pytest

from equipoise import cli
from equipoise.facts import bibliography
from equipoise.study import files

CASE = """\
title: one radar more
date: "2020-09-01"
roles: {threatened: RUS, rival: USA, alliance: NATO, host: BLR}
change:
  defensive: [{system: sm3_iia, count: 24}]
"""


def called(*words: str) -> int:
    """Call the program and return its exit code."""
    patch = pytest.MonkeyPatch()
    patch.setattr(sys, "argv", ["equipoise", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    patch.undo()
    return int(end.value.code or 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("ran")
    (place / "mine.yaml").write_text(CASE)
    assert not called("run", str(place / "mine.yaml"), "--draws", "16", "--out", str(place / "out"))
    return place / "out"


def test_why_names_arms_facts_and_sources(folder, capsys) -> None:
    assert called("why", str(folder / "study.json"), "first_strike.p_at_most.10") == 0
    out, err = capsys.readouterr()
    assert len(out) > 300
    assert "change less baseline" in out
    assert "source: " in out or "set by, not read from: " in out
    assert "case of this study is not at hand" in err


def test_why_takes_the_folder_too_and_prints_one_object(folder, capsys) -> None:
    assert called("why", str(folder), "defence.ceiling", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] == "defence.ceiling"
    assert told["arms"].keys() >= {"baseline", "change"}
    assert all({"fact", "confidence", "sources", "spread"} <= fact.keys() for fact in told["facts"])


def test_the_sensitivity_of_the_study_goes_before_all_else(folder, capsys) -> None:
    data = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    rows = [{"fact": "satellite.rus.delay", "first": 0.5, "total": None}]
    data["sensitivity"] = {"fear.cautious": rows}
    other = folder.parent / "with.json"
    other.write_text(files.seal(data), encoding="utf-8")
    assert called("why", str(other), "fear.cautious", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["how"] == "by the sensitivity of the study"
    assert [(fact["fact"], fact["share"]) for fact in told["facts"]] == [("satellite.rus.delay", 0.5)]


def test_an_unknown_outcome_ends_with_2_and_a_suggestion(folder, capsys) -> None:
    assert called("why", str(folder), "fear.cautios") == 2
    assert "did you mean 'fear.cautious'" in capsys.readouterr().err


@pytest.mark.parametrize("command", [("why", "nowhere", "fear.cautious"), ("cite", "nowhere")])
def test_where_there_is_no_study_the_program_says_so(command, capsys) -> None:
    assert called(*command) == 2
    assert "no study here" in capsys.readouterr().err


def test_cite_prints_bibtex_that_can_be_read_again(folder, capsys) -> None:
    assert called("cite", str(folder)) == 0
    found, _, problems = bibliography.read(capsys.readouterr().out, "out.bib")
    assert problems == []
    assert len(found) > 50
    assert list(found) == sorted(found)
