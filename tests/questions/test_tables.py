"""The tables that questions are read with hold together, and agree with the record and the shipped cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from equipoise.cases.files import case_names, load_case
from equipoise.facts.record import Record
from equipoise.questions import basing
from equipoise.questions.answers import put, templates
from equipoise.questions.drafting import case_text, save
from equipoise.questions.form import DEFENSIVE, FORWARD_RADAR, OFFENSIVE, Drafted
from equipoise.questions.gazetteer import gazetteer, table
from equipoise.questions.parting import Parted
from equipoise.questions.reading import read
from equipoise.questions.standing import calendar, standing
from equipoise.world.membership import members, opposed
from equipoise.world.snapshot import snapshot


def test_what_roles_hang_on_is_what_the_record_says(real_record: Record) -> None:
    for day in (dt.date(2019, 6, 1), dt.date(2020, 9, 1), calendar().today):
        world = snapshot(real_record, day)
        for alliance in ("nato", "csto"):
            assert standing().members_on(alliance, day) == frozenset(members(world, alliance))
            assert standing().opposed_on(alliance, day) == frozenset(opposed(world, alliance))
        owners = {
            world.word(f"force.{name}.owner")
            for name in world.names("force")
            if world.has(f"force.{name}.owner")
        }
        assert standing().armed_on(day) == frozenset(owners)


def test_every_system_of_the_catalogue_is_in_the_record(real_record: Record) -> None:
    world = snapshot(real_record, calendar().today)
    for system, row in basing.catalogue().items():
        if system == FORWARD_RADAR:
            continue
        kind = "interceptor" if row["sort"] == "interceptor" else "system"
        assert system in world.names(kind), system
        flight = {"ballistic": "ballistic", "glide": "glide", "cruise": "cruise"}.get(row["sort"])
        assert flight is None or world.word(f"system.{system}.flight") == flight


def test_every_word_for_systems_stands_for_a_system_or_for_sorts() -> None:
    sorts = {*OFFENSIVE, *DEFENSIVE, "offensive", "defensive"}
    for words, row in basing.phrases().items():
        assert bool(row["system"]) != bool(row["kinds"]), words
        assert not row["system"] or row["system"] in basing.catalogue(), words
        assert set(row["kinds"].split()) <= sorts, words
        assert row["countable"] in ("yes", "no"), words


def test_the_usual_packages_are_those_of_the_lead_case(real_record: Record) -> None:
    change = load_case("belarus-nato", real_record).change
    lead = {package.system: package.count for package in (*change.offensive, *change.defensive)}
    usual = {item.system: item.count for item in basing.with_joining("USA")}
    assert usual == {**lead, FORWARD_RADAR: 1}
    assert change.forward_xband


def codes(names: str) -> Sequence[str]:
    return [name.lower() for name in names.split()]


@pytest.mark.parametrize("row", table("questions/shipped.csv"), ids=lambda row: row["case"])
def test_a_shipped_case_is_what_the_table_says(row: dict[str, str], real_record: Record) -> None:
    assert row["case"] in case_names()
    case = load_case(row["case"], real_record)
    step = {"joins": case.change.join, "leaves": case.change.leave, "hosts": ""}[row["action"]]
    assert step == row["alliance"]
    assert str(case.date) == row["date"]
    assert (case.roles.host, case.roles.threatened) == (row["host"].lower(), row["threatened"].lower())
    assert row["owner"].lower() in ("", case.roles.rival)
    assert [other.host for other in case.comparators.values()] == list(codes(row["comparators"]))
    based = {package.system: package.count for package in (*case.change.offensive, *case.change.defensive)}
    if row["packages"] == "none":
        assert not based
    elif row["packages"] == "usual":
        usual = {item.system: item.count for item in basing.with_joining("USA")}
        assert based
        assert based.items() <= usual.items()
    else:
        system, _, count = row["packages"].partition(":")
        assert based == {system: int(count)}


def test_every_country_of_the_tables_is_a_country() -> None:
    known_codes = set(gazetteer().shown)
    named = [row["iso3"] for row in table("questions/demonyms.csv")]
    assert len(named) == len(set(named))
    assert set(named) <= known_codes
    for row in table("questions/theatres.csv"):
        assert {row["host"], row["owner"], row["threatened"]} <= known_codes
    for row in table("questions/nuclear.csv"):
        assert {row["country"], row["regards"]} - {""} <= known_codes


def test_every_reason_is_a_sentence_and_no_phrase_has_two() -> None:
    for name in ("refusals", "unions", "systems_not_held", "unclear_names"):
        rows = table(f"questions/{name}.csv")
        words = [row["words"].casefold() for row in rows]
        assert len(words) == len(set(words)), name
        assert all(len(row["reason"]) > 10 for row in rows), name


def test_every_example_can_be_read() -> None:
    assert [read(row["question"]).host for row in table("questions/examples.csv")]


def test_every_template_makes_a_claim_that_a_case_takes(real_record: Record, tmp_path: Path) -> None:
    ids = [str(template["id"]) for template in templates()]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 20
    question = "What if Belarus joins NATO?"
    drafts = [
        Drafted(
            id=str(template["id"]),
            says="x",
            by="x",
            tests=tuple(
                {key: put(value, {"arm": "estonia"}) for key, value in test.items()}
                for test in template["tests"]
            ),
        )
        for template in templates()
    ]
    text = case_text(read(question), real_record, parts=Parted(question=question, answer=()), claims=drafts)
    case = load_case(str(save(text, tmp_path, "all")), real_record)
    assert [claim.id for claim in case.claims] == ids
    assert all(claim.tests for claim in case.claims)
