"""A text with question and answer: where it is cut, which clauses become claims, which are kept untested."""

from __future__ import annotations

import contextlib
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.cases.files import load_case
from equipoise.errors import CaseError
from equipoise.facts.record import Record
from equipoise.questions.answers import drafted
from equipoise.questions.drafting import case_text, save
from equipoise.questions.form import Drafted
from equipoise.questions.parting import Parted, parted, text_of
from equipoise.questions.reading import read

LEAD = Path(str(resources.files("equipoise").joinpath("data", "questions", "belarus-nato.txt")))


def claims(answer: str, question: str = "What if Belarus joins NATO?") -> list[Drafted]:
    parts = parted(f"{question} {answer}", where="text")
    return list(drafted(parts, read(parts.question)))


def checked(answer: str, question: str = "What if Belarus joins NATO?") -> list[str]:
    return [claim.id for claim in claims(answer, question) if claim.tests]


def test_the_lead_question_and_answer_give_the_lead_case_with_its_claims(
    real_record: Record, tmp_path: Path
) -> None:
    parts = parted(text_of(LEAD), where="lead")
    reading = read(parts.question)
    drafts = drafted(parts, reading)
    path = save(case_text(reading, real_record, parts=parts, claims=drafts), tmp_path, "lead")
    case, lead = load_case(str(path), real_record), load_case("belarus-nato", real_record)
    assert (case.date, case.roles, case.comparators) == (lead.date, lead.roles, lead.comparators)
    theirs = {claim.tests for claim in lead.claims}
    same = [claim.id for claim in case.claims if claim.tests in theirs]
    assert len(same) >= 14
    assert {"dramatic-fear", "same-elsewhere", "communication-centre", "kaliningrad-vulnerable"} <= set(same)
    assert {"exports-exposed", "wants-him-weak", "then-annex", "constitution", "putin-next"} <= set(same)
    assert all(claim.as_of == lead.date for claim in case.claims)


def test_the_tests_of_templates_with_the_lead_case_s_names_are_its_tests(
    real_record: Record, tmp_path: Path
) -> None:
    parts = parted(text_of(LEAD), where="lead")
    reading = read(parts.question)
    path = save(
        case_text(reading, real_record, parts=parts, claims=drafted(parts, reading)), tmp_path, "lead"
    )
    lead = {claim.id: claim for claim in load_case("belarus-nato", real_record).claims}
    for claim in load_case(str(path), real_record).claims:
        if claim.id in lead:
            assert (claim.tests, claim.need) == (lead[claim.id].tests, lead[claim.id].need), claim.id


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("What if it joins? Much. More.", "What if it joins?", ("Much.", "More.")),
        ("It joins. What then? And why? Much.", "It joins. What then? And why?", ("Much.",)),
        ("Question: It joins\nAnswer: Is it much? Yes.", "It joins", ("Is it much?", "Yes.")),
        ("Q: What if it joins?\nA: Much.", "What if it joins?", ("Much.",)),
    ],
)
def test_a_text_is_cut_where_the_question_ends(text: str, question: str, answer: tuple[str, ...]) -> None:
    assert parted(text, where="text") == Parted(question=question, answer=answer)


@pytest.mark.parametrize("text", ["", "Nothing is asked here.", "a" * 50_000, "what\x00?"])
def test_a_text_without_a_question_or_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(CaseError):
        parted(text, where="text")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"\xff\xfe\x00")
    for name in ("x.txt", "missing.txt", "."):
        with pytest.raises(CaseError):
            text_of(tmp_path / name)


def test_the_same_from_two_hosts_makes_two_claims_and_adds_the_hosts() -> None:
    found = [claim for claim in claims("They could do the same from Latvia or Norway.") if claim.tests]
    assert [claim.needs for claim in found] == [("LVA",), ("NOR",)]
    assert found[0].tests[0]["contrast"] == ["change - membership-only", "latvia - latvia.membership-only"]
    assert len({claim.id for claim in found}) == 2


@pytest.mark.parametrize(
    "denied",
    [
        "Kaliningrad would not become more vulnerable.",
        "Kaliningrad is never more vulnerable.",
        "It is false that Kaliningrad becomes more vulnerable.",
        "The export routes are no more exposed.",
        "They could not do the same from Estonia.",
        "The communication centre in Belarus isn't important.",
        "Putin doesn't want him weak, and nobody can annex Belarus later.",
    ],
)
def test_a_denied_sentence_is_not_taken_for_its_opposite(denied: str) -> None:
    found = claims(denied)
    assert not [claim.id for claim in found if claim.tests]
    assert found
    assert all("denied" in claim.note or "No outcome" in claim.note for claim in found)


def test_a_denial_that_belongs_to_a_template_is_read() -> None:
    assert checked("So not much changes.") == ["strategy-unchanged"]
    assert checked("Putin does not want his fall.") == ["not-his-fall"]


def test_what_nothing_can_test_is_kept_with_the_reason() -> None:
    [claim] = claims("The price of potatoes would rise in Brest.")
    assert (claim.id, claim.tests) == ("untested-1", ())
    assert claim.note


def test_a_sentence_about_other_roles_is_not_tested_with_the_wrong_ones() -> None:
    found = claims("The communication centre there is important.", "What if Hungary leaves NATO?")
    assert not found[0].tests
    assert "other roles" in found[0].note


def test_a_sentence_without_anybody_to_compare_with_is_not_tested() -> None:
    [claim] = claims("They could do the same elsewhere.")
    assert not claim.tests


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=200))
def test_any_answer_gives_claims_that_are_tested_or_noted(text: str) -> None:
    with contextlib.suppress(CaseError):
        found = claims(text)
        assert all(bool(claim.tests) != bool(claim.note) for claim in found)
        assert len({claim.id for claim in found}) == len(found)
