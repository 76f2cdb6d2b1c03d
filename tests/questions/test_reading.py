"""Roles: what is taken by default, what contradicts the record, and why a question is refused."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.errors import CaseError, Problem
from equipoise.questions.form import Based, Reading
from equipoise.questions.gazetteer import gazetteer
from equipoise.questions.grammar import rules, spoken
from equipoise.questions.reading import read
from equipoise.questions.spelling import fold
from equipoise.questions.standing import calendar, standing
from equipoise.questions.wording import as_json, sentences

NAMES = gazetteer().names
COUNTRIES = sorted(code for code in gazetteer().shown if code.isupper())


def refused(text: str, **options: object) -> str:
    with pytest.raises(CaseError) as caught:
        read(text, **options)
    return str(caught.value)


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_country_can_be_named_as_host_and_is_taken_for_itself(code: str) -> None:
    name = gazetteer().shown[code]
    if code in gazetteer().ended:
        assert f"was a state until {gazetteer().ended[code]}" in refused(
            f"What if {name} hosts Russian missiles?"
        )
    elif code in ("RUS", "USA"):
        assert refused(f"What if {name} hosts Russian missiles?")
    else:
        reading = read(f"What if {name} hosts Russian missiles against the United States?")
        assert (reading.host, reading.action, reading.owner, reading.threatened) == (
            code,
            "hosts",
            "RUS",
            "USA",
        )
        assert gazetteer().status[code] in sentences(reading)


def test_no_form_of_a_name_means_two_countries() -> None:
    for words, found in NAMES.items():
        codes = {value for kind, value in found if kind in ("country", "people", "seat")}
        assert len(codes) <= 1, (words, codes)


def test_no_name_is_also_refused_as_unclear() -> None:
    names = {words for words, found in NAMES.items() if any(kind != "facility" for kind, _ in found)}
    past = {fold(gazetteer().shown[code]) for code in gazetteer().ended}
    assert names & set(gazetteer().reasons) <= past


def test_without_a_date_the_shipped_case_s_is_taken_and_said() -> None:
    reading = read("What if Belarus joins NATO?")
    assert (reading.day, reading.shipped) == (dt.date(2020, 9, 1), "belarus-nato")
    assert "date" in reading.defaults
    assert "The date is that case's" in sentences(reading)


def test_a_date_beside_the_question_is_taken_and_one_against_it_refused() -> None:
    day = dt.date(2022, 3, 1)
    reading = read("What if Belarus joins NATO?", day=day)
    assert reading.day == day
    assert "date" not in reading.defaults
    assert "--date says" in refused("What if Belarus joins NATO in 2020?", day=day)


def test_a_member_that_joined_since_is_asked_about_on_the_day_before() -> None:
    reading = read("What if Montenegro hosts Tomahawks?")
    assert reading.day == calendar().today
    joined = standing().joined("mkd", "nato")
    assert joined is not None
    assert read("What if North Macedonia joins NATO?").day == joined - dt.timedelta(days=1)
    assert "is a member of NATO" in refused("What if Montenegro joins NATO?")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("What if Belarus joins NATO in 2021?", dt.date(2021, 7, 1)),
        ("What if Belarus joins NATO in March 2021?", dt.date(2021, 3, 1)),
        ("What if Belarus joins NATO on 9 March 2021?", dt.date(2021, 3, 9)),
        ("What if Belarus joins NATO on March 9, 2021?", dt.date(2021, 3, 9)),
        ("What if Belarus joins NATO as of 2021-03-09?", dt.date(2021, 3, 9)),
        ("As of 2021-03-09, what if Belarus joins NATO?", dt.date(2021, 3, 9)),
        ("What if Belarus joins NATO now?", calendar().today),
    ],
)
def test_days_are_read_in_many_forms(text: str, day: dt.date) -> None:
    assert read(text).day == day


@pytest.mark.parametrize(
    ("text", "based"),
    [
        ("What if Poland hosts 12 Tomahawks?", {"tomahawk": 12}),
        ("What if Poland hosts Tomahawks?", {"tomahawk": 64}),
        ("What if Poland hosts a Tomahawk?", {"tomahawk": 1}),
        ("What if Poland hosts Aegis Ashore?", {"sm3_iia": 24}),
        ("What if Poland hosts an Aegis Ashore site?", {"sm3_iia": 24}),
        ("What if Poland hosts 12 IRBMs and 6 Dark Eagles?", {"irbm_2000": 12, "dark_eagle": 6}),
        (
            "What if Poland hosts Tomahawks, Dark Eagle and SM-3?",
            {"tomahawk": 64, "dark_eagle": 16, "sm3_iia": 24},
        ),
        ("What if Poland hosts American missile defence?", {"sm3_iia": 24, "forward_xband": 1}),
        ("What if Cuba hosts Russian missiles?", {"oreshnik": 24}),
        ("What if Nicaragua hosts Russian missiles?", {"oreshnik": 10}),
    ],
)
def test_systems_and_their_numbers(text: str, based: dict[str, int]) -> None:
    assert as_json(read(text))["packages"] == based


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What if Belarsu joins NATO?", "did you mean 'Belarus'"),
        ("What if Ukraine joins the EU?", "no military alliance"),
        ("What if Belarus does not join NATO?", "a denial"),
        ("What if Congo hosts Russian missiles?", "there are two"),
        ("What if Crimea joins NATO?", "disputed"),
        ("What if Brussels leaves NATO?", "Belgium"),
        ("Which cities would Tomahawks in Poland hit?", "outside the model by design"),
        ("How many casualties if Poland hosts Tomahawks?", "casualties are outside the model"),
        ("What if Belarus joins NATO in 2035?", "words reach the worlds from 2019-01-01"),
        ("What if Poland hosts French missiles?", "the catalogue has no missiles of this owner"),
        ("What if Poland hosts Russian Tomahawks?", "another owner"),
        ("What if Poland hosts 100 missiles?", "say of which missile"),
        ("What if Poland hosts two Aegis Ashore sites?", "can't be read"),
        ("What if Russia joins NATO?", "can't be the threatened side"),
        ("What if the US leaves NATO?", "leads that alliance"),
        ("What if Sweden leaves the CSTO?", "is no member of the CSTO"),
        ("What if Austria hosts missiles?", "doesn't say whose systems"),
        ("What if Belarus had joined NATO?", "without a date"),
        ("What if Belarus joins NATO? What about Germany's deterrent?", "has no nuclear forces"),
        ("What if Belarus joins NATO? What does it mean for Germany?", "has no nuclear forces"),
        ("What if Belarus joins NATO? What does it mean for China?", "not recorded as rivals"),
        ("What if Belarus joins NATO, compared with Russia?", "one of the two sides"),
        ("Belarus and Ukraine", "not in this order"),
    ],
)
def test_a_refusal_says_why(text: str, said: str) -> None:
    assert said in refused(text)


def test_the_pronoun_is_not_taken_for_the_country() -> None:
    assert refused("What if Poland lets us base missiles there?")
    assert read("what if poland hosts us missiles?").owner == "USA"
    assert refused("what if poland lets us base missiles there?")


def test_the_owner_of_an_alliance_s_missiles_is_its_leader_and_that_is_said() -> None:
    reading = read("What if Finland hosts NATO missiles?")
    assert reading.owner == "USA"
    assert any("read as that of" in note for note in reading.notes)


def test_who_leaves_the_leader_s_alliance_takes_from_the_leader() -> None:
    reading = read("What if Armenia leaves the CSTO?")
    assert (reading.threatened, reading.rival) == ("RUS", "USA")
    assert read("What if Hungary leaves NATO?").threatened == "RUS"
    other = read("What if Armenia leaves the CSTO? What does that mean for the United States?")
    assert (other.threatened, other.rival) == ("USA", "RUS")


def test_a_named_side_changes_what_is_taken_by_default() -> None:
    against = read("What if Japan hosts Dark Eagle against Russia?")
    usual = read("What if Japan hosts Dark Eagle?")
    assert (against.threatened, against.shipped) == ("RUS", "")
    assert (usual.threatened, usual.shipped) == ("CHN", "japan-irbm")


def test_the_sort_of_systems_follows_from_what_is_based() -> None:
    strike, shield = Based(sort="cruise", system="x", count=1), Based(sort="radar", system="y", count=1)
    sides = {"threatened": "RUS", "rival": "USA", "day": dt.date(2020, 1, 1)}
    said = [
        Reading(host="POL", action="hosts", based=based, **sides).systems
        for based in ((), (strike,), (shield,), (strike, shield))
    ]
    assert said == ["none", "offensive", "defensive", "both"]


WORDS = [
    *sorted(spoken(rules())),
    "Belarus",
    "Poland",
    "Russia's",
    "US",
    "American",
    "NATO",
    "CSTO",
    "Tomahawks",
    "2020",
    "48",
    "?",
    ",",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=50), st.integers(0, 50))
def test_any_row_of_words_is_read_or_refused_with_a_reason(words: list[str], at: int) -> None:
    text = " ".join([*words[:at], "What if Belarus joins NATO", *words[at:]])
    with contextlib.suppress(CaseError):
        reading = read(text)
        assert reading.host == "BLR" or {"Poland", "US", "American", "Russia's"} & set(words)
        assert reading.threatened != reading.rival


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_reason(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        read(text)
    except CaseError as error:
        problems = error.problems
    assert all(problem.what and problem.hint for problem in problems)


@settings(max_examples=100)
@given(
    st.sampled_from(
        ["What if Belarus {} joins NATO?", "What if Belarus joins {} NATO?", "{} What if Belarus joins NATO?"]
    ),
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12),
)
def test_an_unknown_word_anywhere_refuses_the_question(form: str, word: str) -> None:
    if word not in spoken(rules()) and not any(word in words for words in NAMES):
        assert refused(form.format(word))
