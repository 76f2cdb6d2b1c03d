from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from equipoise.cases.files import DEFAULT_ANSWER, case_names, load_case, with_date
from equipoise.errors import CaseError
from equipoise.facts.load import load_record

BROKEN = Path(__file__).parents[1] / "broken" / "cases"
PLAIN = """\
title: A made-up change
date: "2020-09-01"
roles: {threatened: AAA, rival: bbb, alliance: Pact, host: CCC}
change: {join: {alliance: PACT}, offensive: [{system: rocket, count: 4}]}
"""

EDITS = """\
change:
  edits:
    - {fact: radar.edge.range, set: {family: uniform, low: 1000, high: 2000}, why: haze,
       basis: reported, confidence: READ, source: {somebody2020: p. 4}}
    - {remove: vlf.tower, why: pulled down}
"""


def write(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def faults(path: str, record) -> CaseError:
    with pytest.raises(CaseError) as fault:
        load_case(path, record)
    return fault.value


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_broken_case_has_one_fault_told_with_its_line_and_words(path, small_record):
    head = path.read_text(encoding="utf-8").splitlines()
    line, words = int(head[0].removeprefix("# line: ")), head[1].removeprefix("# words: ")
    problems = faults(str(path), small_record).problems
    assert len(problems) == 1
    told = str(problems[0])
    assert words in told
    assert f"{path}:{line}:" in told or line == 0


def test_the_broken_cases_are_there():
    assert len(list(BROKEN.glob("*.yaml"))) > 30


def test_all_faults_of_a_file_come_at_once(tmp_path, small_record):
    text = (
        "title: x\ndate: '2020-13-45'\nchang: []\nroles: {threatened: XXX, rival: BBB, host: CCC}\n"
        "comparators: {a: {hosst: DDD}}\n"
    )
    lines = {problem.line for problem in faults(write(tmp_path, text), small_record).problems}
    assert {2, 3, 4, 5} <= lines


def test_a_plain_case_takes_the_defaults(tmp_path, small_record):
    case = load_case(write(tmp_path, PLAIN), small_record)
    assert (case.name, case.date, case.horizon_months) == ("mine", dt.date(2020, 9, 1), 24)
    assert case.answer == DEFAULT_ANSWER
    assert (case.fear.k, case.fear.cell) == (50, "day.ride_out")
    assert [(item.system, item.count) for item in case.notional] == [("notional_fast", 24)]
    assert dict(case.comparators) == {}
    assert case.adapted


def test_country_codes_and_alliances_are_taken_in_either_case(tmp_path, small_record):
    roles = load_case(write(tmp_path, PLAIN), small_record).roles
    assert (roles.threatened, roles.rival, roles.alliance, roles.host) == ("aaa", "bbb", "pact", "ccc")


def test_an_empty_change_is_legal_and_brings_no_notional_systems(tmp_path, small_record):
    text = PLAIN.replace(PLAIN.splitlines()[3], "change: {}")
    case = load_case(write(tmp_path, text), small_record)
    assert not case.change.has_packages
    assert case.notional == ()


def test_a_host_without_towns_is_legal_where_nothing_is_based(tmp_path, small_record):
    text = PLAIN.replace("CCC", "EEE").replace(", offensive: [{system: rocket, count: 4}]", "")
    assert load_case(write(tmp_path, text), small_record).roles.host == "eee"


def test_a_host_that_the_record_does_not_know_may_come_with_its_towns(tmp_path, small_record):
    text = PLAIN.replace("CCC", "GGG")
    with pytest.raises(CaseError, match="'GGG' is not known"):
        load_case(write(tmp_path, text), small_record)
    towns = text + "basing: {GGG: {d_town: null}}\n"
    assert load_case(write(tmp_path, towns), small_record).roles.host == "ggg"


def test_a_case_may_bring_its_own_towns(tmp_path, small_record):
    text = PLAIN.replace("CCC", "EEE") + "basing: {EEE: {e_town: {lat: 50.1, lon: 20.0}, d_town: null}}\n"
    given = {edit.fact: edit for edit in load_case(write(tmp_path, text), small_record).given}
    assert set(given) == {"place.e_town.lat", "place.e_town.lon", "place.e_town.country", "basing.eee.town"}
    assert given["basing.eee.town"].spread.options == ("e_town", "d_town")
    assert {edit.line for edit in given.values()} == {5}


def test_any_number_of_warheads_may_stand_in_an_outcome(tmp_path, small_record):
    text = PLAIN + "answer: [{outcome: first_strike.p_at_most.37@day.ride_out, dramatic: 0.1, delta: 0.1}]\n"
    assert load_case(write(tmp_path, text), small_record).answer[0].outcome.endswith("37@day.ride_out")


def test_known_outcomes_can_be_given(tmp_path, small_record):
    text = PLAIN + "answer: [{outcome: fear.best, dramatic: 0.1, delta: 0.1}]\n"
    path = write(tmp_path, text)
    assert load_case(path, small_record, known_outcomes=["fear.best"]).answer[0].outcome == "fear.best"
    with pytest.raises(CaseError, match=r"fear\.best"):
        load_case(path, small_record, known_outcomes=["fear.worst"])


def test_the_digest_follows_content_and_not_layout(tmp_path, small_record):
    one = load_case(write(tmp_path, PLAIN), small_record)
    other = load_case(
        write(tmp_path, "# said in another way\n\n" + PLAIN.replace("bbb", "BBB")), small_record
    )
    assert one.digest == other.digest
    assert replace(one, horizon_months=25).digest != one.digest
    assert (
        load_case(write(tmp_path, PLAIN.replace("count: 4", "count: 5")), small_record).digest != one.digest
    )


def test_another_date_is_another_digest_and_must_be_in_the_record(tmp_path, small_record):
    case = load_case(write(tmp_path, PLAIN), small_record)
    assert with_date(case, dt.date(2021, 1, 1), small_record).digest != case.digest
    with pytest.raises(CaseError, match="no forces of AAA"):
        with_date(case, dt.date(1900, 1, 1), small_record)


def test_a_misspelt_name_gets_a_suggestion(small_record):
    with pytest.raises(CaseError, match="did you mean 'belarus-nato'"):
        load_case("belarus-nat", small_record)


def test_a_missing_file_is_told_as_such(tmp_path, small_record):
    with pytest.raises(CaseError, match="no such file"):
        load_case(str(tmp_path / "none.yaml"), small_record)


@pytest.mark.parametrize("text", ["", "- a\n", "just words\n"])
def test_a_file_that_is_no_case_is_refused(tmp_path, small_record, text):
    assert str(faults(write(tmp_path, text), small_record))


def test_an_edit_keeps_its_spread_its_source_and_its_line(tmp_path, small_record):
    text = PLAIN.replace(PLAIN.splitlines()[3], EDITS)
    first, second = load_case(write(tmp_path, text), small_record).change.edits
    assert (first.action, first.spread.low, first.spread.high) == ("set", 1000.0, 2000.0)
    assert (first.sources[0].key, first.sources[0].where, first.line) == ("somebody2020", "p. 4", 6)
    assert (second.action, second.fact, second.line) == ("remove", "vlf.tower", 8)


def test_every_shipped_case_loads_from_the_shipped_record():
    record = load_record()
    assert "belarus-nato" in case_names()
    for name in case_names():
        case = load_case(name, record)
        assert case.name == name
        assert case.question


def test_the_lead_case_asks_what_the_design_asks():
    case = load_case("belarus-nato", load_record())
    counts = {item.system: item.count for item in (*case.change.offensive, *case.change.defensive)}
    assert counts == {"irbm_2000": 48, "dark_eagle": 16, "tomahawk": 64, "sm3_iia": 24}
    assert case.change.forward_xband
    assert set(case.comparators) == {"estonia", "ukraine", "poland", "finland"}
    assert case.answer == DEFAULT_ANSWER
    assert "same-elsewhere" in {claim.id for claim in case.claims}
