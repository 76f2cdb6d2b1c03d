"""From a number to facts and pages; and the bibliography of what was used."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace
from types import MappingProxyType

import pytest
from stand_ins import CASE, built, by_arm

from equipoise.cases import files as case_files
from equipoise.errors import CaseError
from equipoise.facts import bibliography
from equipoise.facts.load import load_record
from equipoise.facts.record import Citation, Entry, Record, Source, Spread, Value
from equipoise.report import traced
from equipoise.study import citing, studies, tracing

OUTCOME = "warning.time.capital"


def value(confidence: str, *sources: Citation) -> Value:
    return Value(
        start=None,
        end=None,
        spread=Spread(family="uniform", low=1.0, best=math.nan, high=3.0),
        basis="assumed" if confidence == "ASSUMED" else "reported",
        confidence=confidence,  # pyright: ignore[reportArgumentType]
        sources=sources,
        note="because of this",
        file="made_up.csv",
        line=1,
    )


ENTRIES = (
    Entry(
        id="radar.x.in_place",
        title="the radar",
        unit="km",
        values=(value("READ", Citation(key="doe", where="p. 7")),),
    ),
    Entry(id="radar.y.range", title="another", unit="km", values=(value("ASSUMED", Citation(key="roe")),)),
)
SOURCES = {
    key: Source(key=key, title=f"On {key}", author=f"{key.title()}, A.", year="2020", url=f"https://{key}.org",
                bibtex=f"@misc{{{key},\n  title = {{On {key}}},\n  year = {{2020}}\n}}")
    for key in ("doe", "roe", "unused")
}  # fmt: skip
RECORD = Record(entries={e.id: e for e in ENTRIES}, sources=SOURCES, digest="f" * 32)
WEIGHTS = {"radar.y.range": 0.25, "radar.x.in_place": 0.5, "force.fin_y.launchers": None}


@pytest.fixture(scope="module")
def study():
    return studies.assemble(CASE, RECORD, built(), by_arm(), seed=1, draws=200)


@pytest.fixture(scope="module")
def record():
    return load_record()


def test_a_fact_is_told_with_spread_confidence_source_page_and_address(study) -> None:
    found = tracing.trace(study, OUTCOME, RECORD, WEIGHTS)
    fact = next(one for one in found.facts if one.fact == "radar.x.in_place")
    assert (fact.spread, fact.confidence, fact.share) == ("1 to 3 km, uniform", "READ", 0.5)
    (source,) = fact.sources
    assert (source.key, source.where, source.url) == ("doe", "p. 7", "https://doe.org")
    assert not source.is_evidence
    text = "\n".join(traced.lines(found))
    assert "source: Doe, A. (2020), On doe, p. 7, https://doe.org [doe]" in text
    assert "because of this" in text


def test_what_an_assumption_cites_is_never_called_a_source(study) -> None:
    found = tracing.trace(study, OUTCOME, RECORD, WEIGHTS)
    text = "\n".join(traced.lines(found))
    assert "set by, not read from: Roe" in text
    assert "    source: Roe" not in text


def test_the_edits_that_touch_a_fact_stand_beside_it(study) -> None:
    found = tracing.trace(study, OUTCOME, RECORD, WEIGHTS)
    fact = next(one for one in found.facts if one.fact == "radar.x.in_place")
    assert set(fact.edits) == {"membership-only", "change"}
    assert "edited in membership-only, change (facilities.radar)" in "\n".join(traced.lines(found))


def test_a_fact_that_the_change_brings_is_told_by_its_edit(study) -> None:
    found = tracing.trace(study, OUTCOME, RECORD, WEIGHTS)
    fact = next(one for one in found.facts if one.fact == "force.fin_y.launchers")
    assert fact.title == "put there by the change"
    assert fact.note == "48 y"


def test_every_arm_and_effect_of_the_outcome_is_there(study) -> None:
    found = tracing.trace(study, OUTCOME, RECORD, WEIGHTS)
    assert tuple(found.arms) == study.arms
    assert {effect.outcome for effect in found.effects} == {OUTCOME}
    assert len(found.effects) == len(study.effects) / len(study.outcomes)


def test_a_null_outcome_is_told_with_its_reason(study) -> None:
    row = replace(
        study.outcomes[OUTCOME], arms=MappingProxyType(dict.fromkeys(study.arms)), reason="no radar"
    )
    silent = replace(study, outcomes={**study.outcomes, OUTCOME: row}, effects=())
    text = "\n".join(traced.lines(tracing.trace(silent, OUTCOME, RECORD, WEIGHTS)))
    assert "NOTE: no radar" in text
    assert "no meaning" in text


def test_an_unknown_outcome_is_refused_with_the_nearest(study) -> None:
    with pytest.raises(CaseError, match=r"did you mean 'warning\.time\.capital'"):
        tracing.trace(study, "warning.time.captal", RECORD)


def test_a_record_that_has_changed_is_used_and_said(study) -> None:
    other = replace(RECORD, digest="0" * 32)
    assert any(
        "facts have changed" in text for text in tracing.trace(study, OUTCOME, other, WEIGHTS).warnings
    )
    same = tracing.trace(study, OUTCOME, RECORD, WEIGHTS).warnings
    assert not any("facts have changed" in text for text in same)


def test_json_is_plain_and_finite(study) -> None:
    plain = traced.as_json(tracing.trace(study, OUTCOME, RECORD, WEIGHTS))
    again = json.loads(json.dumps(plain, allow_nan=False))
    assert again == plain
    assert {"outcome", "arms", "effects", "facts", "how", "warnings"} <= again.keys()


def test_no_more_facts_are_shown_than_can_be_read(study) -> None:
    many = {f"radar.r{k}.range": 0.01 for k in range(30)}
    found = tracing.trace(study, OUTCOME, RECORD, many)
    assert len(found.facts) == tracing.SHOWN
    assert found.n_more == 30 - tracing.SHOWN


def test_without_weights_or_draws_the_readers_are_asked(record) -> None:
    plain = studies.assemble(CASE, record, built(), by_arm(), seed=1, draws=200)
    found = tracing.trace(replace(plain, values={}), OUTCOME, record)
    assert "all that warning reads" in found.how
    read = {"radar", "satellite", "budget", "profile", "force", "system"}
    assert {fact.fact.split(".")[0] for fact in found.facts} <= read
    assert all(fact.share is None for fact in found.facts)


def test_weights_come_from_the_rows_of_a_study(study) -> None:
    rows = [{"fact": "radar.x.in_place", "first": 0.5, "total": None}, {"fact": "a.b.c", "first": None}]
    assert tracing.weights_in(rows) == {"radar.x.in_place": 0.5, "a.b.c": None}
    assert tracing.weights_in(None) == {}


def test_the_list_of_methods_is_whole_and_shares_no_key_with_another_text(record) -> None:
    methods = citing.methods()
    assert len(methods) > 20
    for key in set(methods) & set(record.sources):
        found, _, _ = bibliography.read(methods[key], "methods.bib")
        assert found[key].year == record.sources[key].year, key


def test_where_the_case_is_not_at_hand_all_facts_in_force_are_cited_and_that_is_said(study) -> None:
    text, warnings = citing.cite(study, RECORD)
    found, _, problems = bibliography.read(text, "out.bib")
    assert problems == []
    assert {"doe", "roe"} <= set(found)
    assert "unused" not in found
    assert any("case of this study is not at hand" in said for said in warnings)


def test_the_bibliography_of_a_shipped_case_is_what_its_worlds_used(record) -> None:
    case = case_files.load_case("belarus-nato", record)
    values = by_arm()
    stand_in = studies.assemble(replace(CASE, answer=CASE.answer), record, built(), values, seed=1, draws=200)
    study = replace(
        stand_in,
        case="belarus-nato",
        date=case.date.isoformat(),
        provenance=replace(stand_in.provenance, case=case.digest),
    )
    text, warnings = citing.cite(study, record)
    found, _, problems = bibliography.read(text, "out.bib")
    assert (problems, warnings) == ([], ())
    assert list(found) == sorted(found)
    facts = set(found) - set(citing.methods())
    assert 30 < len(facts) <= len(record.sources)
    in_force = {
        citation.key
        for entry in record.entries.values()
        for one in entry.values
        if (one.start or dt.date.min) <= case.date < (one.end or dt.date.max)
        for citation in one.sources
    }
    # the case's own edits may cite what no fact in force does
    assert len(facts - in_force) < len(facts) / 4


def test_entries_are_valid_for_another_reader_of_bibtex(study) -> None:
    database = pytest.importorskip("pybtex.database")
    text, _ = citing.cite(study, RECORD)
    parsed = database.parse_string(text, "bibtex")
    assert len(parsed.entries) == text.count("\n@") + text.startswith("@")
