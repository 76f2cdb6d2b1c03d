"""Numbers inside sentences and tables: which outcome each is about, and which are about none."""

from __future__ import annotations

import re
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise import outcomes
from equipoise.report.sections.parts import Cell
from equipoise.study import form
from equipoise.web import linked, named
from equipoise.web.named import Known

FEAR, FAR, FLIGHT = "fear.cautious", "first_strike.arriving@day.ride_out", "warning.flight_time.capital"
COAL, GAS = "exclave.supply_margin.coal", "exclave.supply_margin.gas"
VALUES = {
    FEAR: (0.54, 0.604, 0.066, 0.10),
    FAR: (168.2, 124.9, 43.7),
    FLIGHT: (18.4, 4.0),
    COAL: (9.71, 8.31),
    GAS: (1.19, 1.07),
}


def about() -> Known:
    names: dict[str, tuple[str, ...]] = {}
    for id_ in VALUES:
        names[outcomes.title(id_).lower()] = (id_,)
        names[outcomes.short(id_).lower()] = (id_,)
        names[outcomes.short(outcomes.split(id_)[0]).lower()] = (id_,)
    longest = sorted(names, key=lambda words: -len(words))
    return Known(
        names=MappingProxyType(names),
        pattern=re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"),
        values=MappingProxyType(VALUES),
        plainly=MappingProxyType(VALUES),
        members=MappingProxyType(
            {id_: "coal" if id_ == COAL else "gas" if id_ == GAS else "" for id_ in VALUES}
        ),
        by_unit=MappingProxyType({"min": (FLIGHT,)}),
        headlines=(FEAR, FAR),
        facts=MappingProxyType({"mobile.aaa.flush": "Minutes to leave"}),
    )


def asked(text: str, section: str = "answer-in-full", last: str = "") -> list[tuple[str, str]]:
    parts = linked.pieces(text, about(), section, last)
    assert "".join(part.text for part in parts if not part.fact) == re.sub(r"mobile\.aaa\.flush", "", text)
    return [(part.text, part.outcome or part.fact) for part in parts if part.outcome or part.fact]


def test_a_number_belongs_to_the_outcome_named_before_it() -> None:
    text = "For fear, cautious planner it goes from 0.54 to 0.60; for arriving warheads, from 168 to 125."
    assert asked(text) == [("0.54", FEAR), ("0.60", FEAR), ("168", FAR), ("125", FAR)]


@pytest.mark.parametrize(
    "text",
    [
        "Of the 722 facts in doubt 53 were read in the source.",
        "On 2020-09-01 and in 2014, in 512 draws, at most 50 arrive; 5 to 95 % in brackets.",
        "From there the SM-3 and the 2nd irbm_2000 reach 11 of 15 places.",
    ],
)
def test_counts_dates_and_names_open_nothing(text: str) -> None:
    assert asked(text) == []


def test_a_sentence_that_goes_on_is_about_what_the_one_before_was_about() -> None:
    rows = linked.told(
        (
            "For fear, cautious planner it is 0.54.",
            "That rests on a rule: it would be 0.77.",
            "So 0.77 it is.",
        ),
        about(),
        "answer-in-full",
    )
    assert [[part.outcome for part in row if part.outcome] for row in rows] == [[FEAR], [FEAR], []]


def test_in_its_own_field_a_member_is_enough_and_percent_is_read() -> None:
    text = "coal from +971 % to +831 %; gas from +119 % to +107 %"
    assert [outcome for _, outcome in asked(text, "exclave")] == [COAL, COAL, GAS, GAS]


def test_the_unit_behind_a_number_says_what_it_is_in_a_field_with_one_of_that_unit() -> None:
    assert asked("It takes 3.7 min more.", "warning") == [("3.7", FLIGHT)]


def test_a_fact_is_called_by_its_title() -> None:
    assert asked("most of all mobile.aaa.flush.") == [("Minutes to leave", "mobile.aaa.flush")]


def test_a_row_is_about_what_its_small_letters_name_before_its_words() -> None:
    row = (Cell(text="anything", aside=f"min, lower is worse, {FLIGHT}"), Cell(text="18.4"))
    assert linked.of_row(row, about()) == FLIGHT
    row = (
        Cell(text="arriving warheads", aside="warheads, day-to-day alert, attack ridden out"),
        Cell(text="1"),
    )
    assert linked.of_row(row, about()) == FAR
    assert linked.of_row((Cell(text="a town"), Cell(text="7")), about()) == ""


@given(value=st.floats(1e-4, 1e4), digits=st.integers(0, 4))
def test_a_number_is_found_again_however_it_was_rounded(value: float, digits: int) -> None:
    assert linked.has_value(f"{value:.{digits}f}", [value])
    assert linked.has_value(f"{value:+,.{digits}f}", [value])
    assert linked.has_value(f"{100 * value:.{digits}f} %", [value])
    assert not linked.has_value(f"{2 * value + 1:.{digits}f}", [value])


def test_the_numbers_of_every_headline_are_found_in_a_real_answer(studied) -> None:
    study = form.from_json(studied.get("/download/study.json?case=belarus-nato").json())
    at = named.known(study)
    sentences = re.split(r"(?<=[.?]) (?=[A-Z])", study.answer.text)
    told = linked.told(sentences, at, "answer-in-full")
    about_them = {part.outcome for row in told for part in row}
    assert {row.outcome for row in study.answer.headlines} <= about_them
    assert about_them - {""} <= set(study.outcomes)
    # what is shown is what was written
    for row, sentence in zip(told, sentences, strict=True):
        assert "".join(part.text for part in row if not part.fact) == sentence or any(p.fact for p in row)
