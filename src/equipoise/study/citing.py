"""The bibliography of exactly what a study used: what ``equipoise cite`` prints.

A saved study and the record go in; BibTeX comes out: the sources of the facts that the study's worlds hold
and the model read, and of the methods. Where the case has changed or is not at hand, all facts in force on
the date stand in, and that is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from equipoise.arms import build
from equipoise.cases.case import Case
from equipoise.facts.record import Fact, Record
from equipoise.history import records
from equipoise.study import referenced
from equipoise.study.form import Study
from equipoise.study.tracing import CHANGE, same_case, warnings
from equipoise.world.snapshot import snapshot


def cite(study: Study, record: Record) -> tuple[str, tuple[str, ...]]:
    """Return the BibTeX of what a study used, facts and methods, sorted by key, and warnings.

    Parameters
    ----------
    study : Study
        Saved or fresh; its draws aren't needed.
    record : Record
        The facts.

    Notes
    -----
    Used are the facts that the mechanisms read in the changed world, those that rules read for the
    parties of the case, and what any arm brings. Where the case is not at hand any more, they are all facts
    in force on the date.
    """
    case = same_case(study, record)
    record = records.of(case.world if case else "", record)
    facts = _in_force(study, record) if case is None else _used(case, record)
    entries = methods()
    for fact in facts:
        for citation in fact.sources:
            if citation.key in record.sources:
                entries[citation.key] = record.sources[citation.key].bibtex.strip()
    text = "\n\n".join(entries[key] for key in sorted(entries))
    return text + "\n", warnings(study, record, case)


def methods() -> dict[str, str]:
    """Return the BibTeX of the methods by key.

    Raises
    ------
    CaseError
        If the list that comes with the package is broken.
    """
    return {key: source.bibtex.strip() for key, source in referenced.methods().items()}


def _in_force(study: Study, record: Record) -> Collection[Fact]:
    """Return all facts in force on the date of a study."""
    return snapshot(record, dt.date.fromisoformat(study.date)).facts.values()


def _used(case: Case, record: Record) -> list[Fact]:
    """Return the facts that a case used."""
    from equipoise import model  # noqa: PLC0415 - so that reading a saved study loads no mechanism

    built = build(case, record)
    worlds = {arm.name: arm.world for arm in built}
    return referenced.used(case, built, model.facts_read(worlds[CHANGE], model.setting(case)))
