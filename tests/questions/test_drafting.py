"""A reading becomes a case that loads, and whatever was typed stays text in it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipoise.cases.files import Case, load_case
from equipoise.errors import CaseError
from equipoise.facts.record import Record
from equipoise.questions.drafting import case_text, save
from equipoise.questions.form import Drafted
from equipoise.questions.parting import Parted
from equipoise.questions.reading import read
from equipoise.questions.wording import case_name

READABLE = [
    row["question"]
    for row in csv.DictReader(
        (Path(__file__).parent / "questions.csv").read_text(encoding="utf-8").splitlines()
    )
    if row["expected"] == "read"
]


def written(text: str, record: Record, folder: Path, claims: tuple[Drafted, ...] = ()) -> Case:
    reading = read(text)
    body = case_text(reading, record, parts=Parted(question=text, answer=()), claims=claims)
    return load_case(str(save(body, folder, case_name(reading))), record)


@pytest.mark.parametrize("text", READABLE[::6])
def test_every_reading_makes_a_case_that_loads(text: str, real_record: Record, tmp_path: Path) -> None:
    reading = read(text)
    case = written(text, real_record, tmp_path)
    assert case.roles.host == reading.host.lower()
    assert (case.roles.threatened, case.roles.rival) == (reading.threatened.lower(), reading.rival.lower())
    assert (case.change.join, case.change.leave) == (reading.join, reading.leave)
    assert case.date == reading.day
    assert case.question == " ".join(text.split())
    assert len(case.comparators) == len(reading.compared_with)


def test_the_question_of_the_lead_case_makes_the_lead_case(real_record: Record, tmp_path: Path) -> None:
    case, lead = (
        written("What if Belarus joins NATO?", real_record, tmp_path),
        load_case("belarus-nato", real_record),
    )
    for part in ("date", "horizon_months", "roles", "comparators", "answer", "fear", "adapted"):
        assert getattr(case, part) == getattr(lead, part), part
    for part in ("join", "leave", "forward_xband"):
        assert getattr(case.change, part) == getattr(lead.change, part), part
    packages = [
        [
            (package.system, package.count)
            for group in (made.change.offensive, made.change.defensive, made.notional)
            for package in group
        ]
        for made in (case, lead)
    ]
    assert packages[0] == packages[1]


def test_what_goes_is_taken_away_entity_by_entity(real_record: Record, tmp_path: Path) -> None:
    case = written("What if Romania closes Aegis Ashore?", real_record, tmp_path)
    assert [(edit.action, edit.fact) for edit in case.change.edits] == [("remove", "battery.deveselu")]
    radar = written("What if Belarus kicks out the Russian radar?", real_record, tmp_path)
    assert [edit.fact for edit in radar.change.edits] == ["radar.hantsavichy"]
    centre = written("What if Belarus throws out the Russian communication centre?", real_record, tmp_path)
    assert [edit.fact for edit in centre.change.edits] == ["vlf.vileyka"]
    assert (centre.roles.threatened, centre.roles.rival) == ("rus", "usa")


def test_nothing_there_that_could_go_is_said(real_record: Record, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="the record has nothing of the kind"):
        written("What if the US withdraws its interceptors from Estonia?", real_record, tmp_path)


def test_a_case_of_the_same_text_is_kept_and_of_another_text_gets_another_name(tmp_path: Path) -> None:
    first = save("a: 1\n", tmp_path / "new", "name")
    assert save("a: 1\n", tmp_path / "new", "name") == first
    assert save("a: 2\n", tmp_path / "new", "name").name == "name-2.yaml"
    assert first.read_text(encoding="utf-8") == "a: 1\n"
    assert sorted(path.name for path in first.parent.iterdir()) == ["name-2.yaml", "name.yaml"]


def test_a_folder_that_is_a_file_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(CaseError, match="--out"):
        save("a: 1\n", tmp_path / "taken", "name")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=120).filter(
        lambda text: text.strip() and all(sign.isprintable() or sign == "\n" for sign in text)
    )
)
def test_whatever_stands_in_an_answer_stays_text_in_the_case(
    text: str, real_record: Record, tmp_path: Path
) -> None:
    claim = Drafted(id="untested-1", says=text, by=f'the answer: "{text}"', note=text)
    case = written("What if Hungary leaves NATO?", real_record, tmp_path, (claim,))
    [kept] = case.claims
    assert kept.says == " ".join(text.split())
    assert kept.tests == ()
