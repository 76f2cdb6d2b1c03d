"""From a number back to facts, and from facts to pages: what ``equipoise why`` says.

A saved study and the record go in; out comes an outcome in every arm, the facts that it hangs on most with
their spread, confidence, source and page, and the edits that touch them. A record that has changed since the
study is used all the same, and that is said. Bibliographies are made in :mod:`equipoise.study.citing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from equipoise import outcomes
from equipoise.arms import build
from equipoise.arrays import Array
from equipoise.cases import files as case_files
from equipoise.cases.case import Case
from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.facts.listing import spread_text
from equipoise.facts.record import CONFIDENCES, Fact, Record
from equipoise.history import records
from equipoise.measures.effects import Effect
from equipoise.measures.intervals import Summary
from equipoise.study.form import EditRow, Study
from equipoise.world.snapshot import World, snapshot

#: Facts shown, the weightiest first.
SHOWN = 12
BASELINE, CHANGE = "baseline", "change"

#: Fact -> share of the variance of an effect that it explains alone, or None where that isn't known.
Weights: TypeAlias = Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One source of a fact: key, who wrote it and when, title, address, and the place in it.

    ``is_evidence`` marks what an assumed value is set by, which is not a source of it.
    """

    key: str
    author: str
    year: str
    title: str
    url: str
    where: str
    is_evidence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedFact:
    """One fact that an outcome hangs on, as it is in force on the date of the study.

    ``share`` is its share of the variance of the effect, None where that isn't known; ``edits`` what arms do
    to it or to its entity, by arm.
    """

    fact: str
    title: str
    spread: str
    basis: str
    confidence: str
    share: float | None
    note: str
    sources: tuple[Cited, ...]
    edits: Mapping[str, tuple[EditRow, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """An outcome of a study, and what it comes from.

    ``how`` says how the facts were chosen, ``n_more`` how many were left out; ``warnings`` what doesn't fit.
    """

    case: str
    date: str
    seed: int
    draws: int
    outcome: str
    title: str
    unit: str
    worse: str
    reason: str
    arms: Mapping[str, Summary | None]
    effects: tuple[Effect, ...]
    how: str
    facts: tuple[TracedFact, ...]
    n_more: int
    warnings: tuple[str, ...]


def trace(study: Study, outcome: str, record: Record, sensitivity: Weights | None = None) -> Trace:
    """Return where an outcome comes from.

    Parameters
    ----------
    study : Study
        With its draws, if they are to tell what the outcome hangs on.
    outcome : str
        Id of an outcome of the study.
    record : Record
        The facts; if they aren't those of the study, that is said.
    sensitivity : mapping of fact to share, optional
        What the study itself says that the effect hangs on.

    Raises
    ------
    CaseError
        If the study has no such outcome; with suggestions.
    """
    row = study.outcomes.get(outcome)
    if row is None:
        hint = did_you_mean(outcome, tuple(study.outcomes)) or "all of them: the key outcomes of study.json"
        what = f"the study of {study.case!r} has no outcome {outcome!r}"
        raise CaseError(Problem(where="OUTCOME", what=what, hint=hint))
    case = same_case(study, record)
    record = records.of(case.world if case else "", record)
    weights, how = (sensitivity, "by the sensitivity of the study") if sensitivity else (None, "")
    if not weights and case is not None and study.values:
        weights, how = _from_draws(study, outcome, case, record)
    if not weights:
        weights, how = _from_readers(study, outcome, record)
    world = snapshot(record, dt.date.fromisoformat(study.date))
    facts = [_traced(id_, weights[id_], study, world, record) for id_ in weights]
    return Trace(
        case=study.case,
        date=study.date,
        seed=study.seed,
        draws=study.draws,
        outcome=outcome,
        title=outcomes.title(outcome),
        unit=row.unit,
        worse=row.worse,
        reason=row.reason,
        arms=row.arms,
        effects=tuple(effect for effect in study.effects if effect.outcome == outcome),
        how=how,
        facts=tuple(facts[:SHOWN]),
        n_more=max(len(facts) - SHOWN, 0),
        warnings=warnings(study, record, case),
    )


def same_case(study: Study, record: Record) -> Case | None:
    """Return the case of a study on its date, if it comes with the package and is still the same."""
    if study.case not in case_files.case_names():
        return None
    date = dt.date.fromisoformat(study.date)
    case = case_files.with_date(case_files.load_case(study.case, record), date, record)
    return case if case.digest == study.provenance.case else None


def warnings(study: Study, record: Record, case: Case | None) -> tuple[str, ...]:
    """Return what of the study is no longer what it was made from."""
    found: list[str] = []
    if record.digest != study.provenance.facts:
        found.append(
            "The facts have changed since this study was made: values and sources below are those of the "
            "record as it is now, the results are those of the study."
        )
    if case is None:
        found.append(
            "The case of this study is not at hand, or has changed since: what it adds is told from the "
            "study itself."
        )
    return tuple(found)


def _from_draws(study: Study, outcome: str, case: Case, record: Record) -> tuple[Weights, str]:
    """Return the facts that the draws of the study show, for the effect or else for the level."""
    from equipoise.argument import at_hand  # noqa: PLC0415 - it brings the model along

    arms = {arm.name: arm.world for arm in build(case, record)}
    before, after = (study.values.get(arm, {}).get(outcome) for arm in (BASELINE, CHANGE))
    if after is None or set(arms) != set(study.arms):
        return {}, ""
    given = at_hand.at_hand(
        arms,
        study.values,
        arm=CHANGE,
        read=arms[CHANGE].facts,
        seed=study.seed,
        n=study.draws,
        viewer=case.roles.threatened,
    )
    by_effect = before is not None and before.shape == after.shape and not np.array_equal(before, after)
    looked: Array = after - before if by_effect and before is not None else after
    told: dict[str, float | None] = dict(at_hand.shares(looked, given, outcome))
    what = "of change less baseline" if by_effect else "in the arm change, since the change moves nothing"
    averaged = (
        f"; what the threatened side can't know is averaged inside this outcome and shows in "
        f"first_strike.p_at_most.{case.fear.k}@{case.fear.cell}"
        if outcome.startswith("fear.")
        else ""
    )
    return told, f"by their share of the variance {what}, read off the draws{averaged}"


def _from_readers(study: Study, outcome: str, record: Record) -> tuple[Weights, str]:
    """Return the facts in doubt that the outcome's mechanism reads, the least sure first."""
    from equipoise import readers  # noqa: PLC0415 - it runs the mechanisms

    mechanism = outcomes.describe(outcome).kind.mechanism
    read_by = readers.reading_map(record)
    world = snapshot(record, dt.date.fromisoformat(study.date))
    facts = [
        fact
        for id_, fact in world.facts.items()
        if mechanism in read_by.get(id_, ()) and not fact.spread.is_fixed
    ]
    facts.sort(key=lambda fact: (-CONFIDENCES.index(fact.confidence), fact.id))
    how = f"all that {mechanism} reads and that is in doubt, the least sure first, not by weight"
    return dict.fromkeys((fact.id for fact in facts), None), how


def _traced(id_: str, share: float | None, study: Study, world: World, record: Record) -> TracedFact:
    """Return one fact with its sources; one that only the change brings, with the reason of its edit."""
    edits = {arm: touching for arm, rows in study.edits.items() if (touching := _touching(id_, rows))}
    fact = world.facts.get(id_)
    if fact is None:
        made = next((row for rows in edits.values() for row in rows if row.fact == id_), None)
        return TracedFact(
            fact=id_,
            title="put there by the change" if made else "not in the record on that date",
            spread=made.what if made else "",
            basis="",
            confidence=made.confidence if made else "",
            share=share,
            note=made.why if made else "",
            sources=(),
            edits=edits,
        )
    return TracedFact(
        fact=id_,
        title=fact.title,
        spread=spread_text(fact.spread, fact.unit),
        basis=fact.basis,
        confidence=fact.confidence,
        share=share,
        note=fact.note,
        sources=_cited(fact, record),
        edits=edits,
    )


def _touching(id_: str, rows: Sequence[EditRow]) -> tuple[EditRow, ...]:
    """Return the edits of a fact, or of the whole entity that it belongs to."""
    return tuple(row for row in rows if row.fact in (id_, id_.rpartition(".")[0]))


def _cited(fact: Fact, record: Record) -> tuple[Cited, ...]:
    """Return the sources of a fact with the place in each."""
    found: list[Cited] = []
    for citation in fact.sources:
        source = record.sources.get(citation.key)
        if source is not None:
            found.append(
                Cited(
                    key=source.key,
                    author=source.author,
                    year=source.year,
                    title=source.title,
                    url=source.url,
                    where=citation.where,
                    is_evidence=fact.confidence == "ASSUMED",
                )
            )
    return tuple(found)


def weights_in(rows: object) -> dict[str, float | None]:
    """Return the shares that a study's own sensitivity gives to facts, from one outcome's rows of its JSON.

    Parameters
    ----------
    rows : object
        A list of rows with ``fact`` and ``first``, as ``study.json`` holds it; anything else gives nothing.

    Examples
    --------
    >>> weights_in([{"fact": "radar.x.range", "first": 0.25, "total": None}])
    {'radar.x.range': 0.25}
    """
    found: dict[str, float | None] = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, Mapping) and "fact" in row:
            first = row.get("first")
            found[str(row["fact"])] = float(first) if isinstance(first, int | float) else None
    return found
