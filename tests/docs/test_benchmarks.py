"""The page of benchmarks shows the results that are kept beside them, and only ones that agree."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def page():
    """Return the file that writes the page; it needs nothing but the standard library."""
    spec = importlib.util.spec_from_file_location("benchmark_page", ROOT / "benchmarks" / "page.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def results() -> dict:
    return json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))


def test_the_tables_are_those_of_the_results(page):
    shown = page.PAGE.read_text(encoding="utf-8")
    assert page.written(shown, results()) == shown, "python benchmarks/page.py writes them anew"


def test_other_results_would_be_shown_as_others(page):
    found = results()
    shown = page.PAGE.read_text(encoding="utf-8")
    found["rows"][0]["ours_s"]["median"] += 1000.0
    assert page.written(shown, found) != shown


def test_both_sides_gave_the_same_answer():
    rows = [row for row in results()["rows"] if "check" in row]
    assert rows
    assert [row["stage"] for row in rows if row["check"]["found"] > row["check"]["allowed"]] == []


def test_every_row_with_an_alternative_says_how_far_apart_the_answers_are():
    rows = [row for row in results()["rows"] if "ratio" in row]
    assert [row["stage"] for row in rows if "check" not in row] == []


def test_an_answer_too_far_off_is_marked(page):
    check = {"what": "speeds", "found": 0.5, "allowed": 0.1, "holds": False}
    assert page.checked({"check": check}) == "**too much**: 0.5 (at most 0.1): speeds"
    assert page.checked({}) == "none"


def test_a_short_run_says_that_it_is_one_and_nothing_of_limits(page):
    shown = page.PAGE.read_text(encoding="utf-8")
    short, usual = (page.written(shown, {**results(), "how": how}) for how in ("quick", "usual"))
    assert "**A short run" in short
    assert "**A short run" not in usual
    assert "Limits, by the medians" not in short
    assert "Limits, by the medians" in usual


def test_a_page_without_a_place_for_a_part_is_refused(page):
    shown = page.PAGE.read_text(encoding="utf-8").replace("measured: flows", "measured: floes")
    with pytest.raises(SystemExit, match="0 places for 'flows'"):
        page.written(shown, results())
