"""Every question of the table is read as expected or refused: none is read as something else."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from equipoise.errors import CaseError
from equipoise.questions.reading import read
from equipoise.questions.wording import as_json, sentences

ROWS = list(
    csv.DictReader((Path(__file__).parent / "questions.csv").read_text(encoding="utf-8").splitlines())
)
#: Roles that the table holds.
COMPARED = ("host", "action", "systems", "threatened", "rival", "date")


@pytest.fixture(scope="module")
def page() -> str:
    """Return the page that tells how well questions are read."""
    return (Path(__file__).parents[2] / "docs" / "asking.md").read_text(encoding="utf-8")


def differences(row: dict[str, str]) -> dict[str, object]:
    """Return the roles of a question that are not as expected."""
    got = as_json(read(row["question"]))
    wrong = {role: got[role] for role in COMPARED if row[role] != got[role]}
    if (row["alliance"] or None) != got["alliance"]:
        wrong["alliance"] = got["alliance"]
    if row["compared_with"].strip("-").split() != got["compared_with"]:
        wrong["compared_with"] = got["compared_with"]
    return wrong


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["expected"] == "read"], ids=lambda row: row["question"]
)
def test_a_readable_question_is_read_as_it_was_meant(row: dict[str, str]) -> None:
    assert differences(row) == {}


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["expected"] == "refuse"], ids=lambda row: row["question"] or "nothing"
)
def test_a_question_outside_the_model_is_refused_with_a_reason_and_a_way_on(row: dict[str, str]) -> None:
    with pytest.raises(CaseError) as caught:
        read(row["question"])
    assert caught.value.exit_code == 2
    [problem] = caught.value.problems
    assert len(problem.what) > 10
    assert problem.hint


def test_the_page_says_how_large_the_table_is(page: str) -> None:
    readable = sum(row["expected"] == "read" for row in ROWS)
    assert f"holds {len(ROWS)} questions" in page
    assert f"{readable} of them can be answered, {len(ROWS) - readable} lie outside" in page
    for half, number in Counter(row["half"] for row in ROWS).items():
        [line] = [line for line in page.splitlines() if line.startswith(f"| {half}, ")]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        assert (int(cells[1]), int(cells[5])) == (number, number)
        assert sum(map(int, cells[2:5])) == number


def test_the_table_is_large_and_a_third_of_it_lies_outside() -> None:
    assert len(ROWS) >= 150
    assert len({row["question"] for row in ROWS}) == len(ROWS)
    assert sum(row["expected"] == "refuse" for row in ROWS) >= len(ROWS) / 3


def test_what_is_proposed_to_a_refused_question_can_be_read() -> None:
    for row in ROWS:
        if row["expected"] == "refuse":
            with pytest.raises(CaseError) as caught:
                read(row["question"])
            hint = caught.value.problems[0].hint
            if hint.startswith("what can be read: "):
                for form in hint.removeprefix("what can be read: ").split(" · "):
                    assert read(form).host


def test_a_question_is_read_the_same_in_capital_letters_and_in_small_ones() -> None:
    for row in ROWS:
        if row["expected"] == "read" and row["half"] == "a" and " us " not in f" {row['question'].lower()} ":
            assert read(row["question"].upper()) == read(row["question"]) == read(row["question"].lower())


def test_every_default_is_said_in_the_sentence() -> None:
    for row in ROWS:
        if row["expected"] == "read":
            reading = read(row["question"])
            assert ("taken by default" in sentences(reading)) == bool(reading.defaults)
