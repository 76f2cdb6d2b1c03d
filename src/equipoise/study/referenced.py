"""Exactly what a study used: its facts in doubt, and the sources behind all of them, for its readers.

Arms, the facts that the model read, and the record go in; rows come out that a study keeps, so that a report
needs neither the record nor the model to say how well each number is known and where it comes from. What is
assumed is never given a source: what it cites is evidence for the choice, and is counted apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from equipoise.arms import Arm
from equipoise.cases.case import Case
from equipoise.errors import CaseError
from equipoise.facts import bibliography
from equipoise.facts.listing import spread_text
from equipoise.facts.load import packaged
from equipoise.facts.record import Citation, Fact, Record, Source
from equipoise.world.snapshot import World

#: List of sources of the methods, beside that of the facts.
METHODS_FILE = "methods.bib"
#: Kinds read by rules before any draw is made.
RULE_KINDS = ("opposition", "prospect", "basing", "membership")
BASELINE = "baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One fact in doubt that the numbers hang on, as it was in force: value and unit in words, and how sure.

    ``sources`` are keys with the place in them; of an assumed fact they are evidence, not sources.
    """

    id: str
    title: str
    value: str
    confidence: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One document: ``n_facts`` used facts come from it, ``n_evidence`` assumed ones were chosen by it.

    Both are 0 for a source of the methods.
    """

    key: str
    author: str
    year: str
    title: str
    url: str
    note: str
    n_facts: int
    n_evidence: int


def fact_rows(facts: Iterable[Fact]) -> tuple[FactRow, ...]:
    """Return facts as rows of a study, by id.

    Parameters
    ----------
    facts : iterable of Fact
        Those that a study's numbers hang on.
    """
    return tuple(
        FactRow(
            id=fact.id,
            title=fact.title,
            value=spread_text(fact.spread, fact.unit),
            confidence=fact.confidence,
            sources=tuple(_placed(citation) for citation in fact.sources),
            note=fact.note,
        )
        for fact in sorted(facts, key=lambda fact: fact.id)
    )


def _placed(citation: Citation) -> str:
    """Return a key with the place in it."""
    return f"{citation.key}, {citation.where}" if citation.where else citation.key


def source_rows(facts: Iterable[Fact], record: Record) -> tuple[SourceRow, ...]:
    """Return the documents behind facts and methods, by author and year.

    Parameters
    ----------
    facts : iterable of Fact
        All that a study used, see :func:`used`.
    record : Record
        For the documents.
    """
    cited: dict[str, list[int]] = {}
    for fact in {fact.id: fact for fact in facts}.values():
        for key in {citation.key for citation in fact.sources}:
            cited.setdefault(key, [0, 0])[fact.confidence == "ASSUMED"] += 1
    found = {key: record.sources[key] for key in cited if key in record.sources}
    rows = [_source_row(source, cited[key]) for key, source in found.items()]
    rows += [_source_row(source, (0, 0)) for key, source in methods().items() if key not in found]
    return tuple(sorted(rows, key=lambda row: (row.author.lower(), row.year, row.key)))


def _source_row(source: Source, counted: Sequence[int]) -> SourceRow:
    """Return one document as a row."""
    n_facts, n_evidence = counted
    return SourceRow(
        key=source.key,
        author=source.author,
        year=source.year,
        title=source.title,
        url=source.url,
        note=source.note,
        n_facts=n_facts,
        n_evidence=n_evidence,
    )


def methods() -> Mapping[str, Source]:
    """Return the sources of the methods by key.

    Raises
    ------
    CaseError
        If the list that comes with the package is broken.
    """
    found, _, problems = bibliography.parse((packaged() / METHODS_FILE).read_bytes(), METHODS_FILE)
    if problems:
        raise CaseError(problems)
    return found


def used(case: Case, built: Sequence[Arm], read: Collection[str]) -> list[Fact]:
    """Return the facts that a case used: read by the model, asked by rules, or brought by an arm.

    Parameters
    ----------
    case : Case
        On its date.
    built : sequence of Arm
        Of that case.
    read : collection of str
        Ids that the model read.
    """
    worlds: dict[str, World] = {arm.name: arm.world for arm in built}
    parties = _parties(case, built)
    base = worlds[BASELINE].facts
    return [
        fact
        for world in worlds.values()
        for id_, fact in world.facts.items()
        if id_ in read or base.get(id_) is not fact or _asked_by_rules(fact, parties)
    ]


def _parties(case: Case, built: Sequence[Arm]) -> frozenset[str]:
    """Return the countries and alliances that a case is about."""
    change = case.change
    alliances = (case.roles.alliance, change.join, change.leave)
    return frozenset({case.roles.threatened, *(arm.host for arm in built), *alliances} - {""})


def _asked_by_rules(fact: Fact, parties: frozenset[str]) -> bool:
    """Tell whether rules of membership and packages ask for a fact, given who it is about."""
    if fact.kind == "rule":
        return True
    return fact.kind in RULE_KINDS and set(fact.entity.split("_")) <= parties
