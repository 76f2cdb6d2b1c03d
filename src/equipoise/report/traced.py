"""A trace as text and as JSON: what ``equipoise why`` prints.

From the outcome downward: its numbers by arm, the effects, the facts that it hangs on, each with how sure it
is, where it comes from, and what the change does to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from equipoise.measures.effects import Effect
from equipoise.measures.intervals import Summary
from equipoise.study.form import EditRow
from equipoise.study.tracing import Cited, Trace, TracedFact
from equipoise.study.wording import number, percent, signed, spoken_date


def lines(trace: Trace) -> Iterator[str]:
    """Yield a trace line by line.

    Parameters
    ----------
    trace : Trace
        Of one outcome of a study.
    """
    direction = {"higher": ", higher is worse", "lower": ", lower is worse"}.get(trace.worse, "")
    yield f"{trace.outcome}: {trace.title} ({trace.unit}{direction})"
    yield (
        f"study of {trace.case} on {spoken_date(trace.date)}, seed {trace.seed}, {trace.draws} draws; "
        "intervals are 5 to 95 % over draws"
    )
    yield from (f"NOTE: {warning}" for warning in trace.warnings)
    if trace.reason:
        yield f"NOTE: {trace.reason}"
    yield ""
    yield "In each arm"
    width = max(len(arm) for arm in trace.arms)
    for arm, found in trace.arms.items():
        yield f"  {arm:<{width}}  {_summary(found, trace.unit)}"
    yield ""
    yield "Effects, draw by draw"
    for effect in trace.effects:
        yield f"  {effect.arm} less {effect.against}: {_effect(effect)}"
    yield ""
    yield f"What it hangs on: {trace.how}"
    if not trace.facts:
        yield "  no fact in doubt moves it beyond chance"
    for fact in trace.facts:
        yield from _fact(fact)
    if trace.n_more:
        yield f"  and {trace.n_more} more"


def _summary(found: Summary | None, unit: str) -> str:
    """Return mean and interval of an arm."""
    if found is None:
        return "no meaning"
    low, high = number(found.q05, unit), number(found.q95, unit)
    return f"{number(found.mean, unit)} ({low} to {high})"


def _effect(effect: Effect) -> str:
    """Return mean and interval of an effect."""
    low, high = signed(effect.q05, effect.unit), signed(effect.q95, effect.unit)
    same = ", same inputs" if effect.same_inputs else ""
    return f"{signed(effect.mean, effect.unit)} ({low} to {high}){same}"


def _fact(fact: TracedFact) -> Iterator[str]:
    """Yield one fact with its sources and edits."""
    share = "" if fact.share is None else f" [{percent(max(fact.share, 0.0))} of the variance]"
    yield f"  {fact.fact}{share}: {fact.title}"
    sure = ", ".join(word for word in (fact.basis, fact.confidence) if word)
    yield f"    {fact.spread} ({sure})" if sure else f"    {fact.spread}"
    if fact.note:
        yield f"    {fact.note}"
    for source in fact.sources:
        yield f"    {_source(source)}"
    told: dict[EditRow, list[str]] = {}
    for arm, rows in fact.edits.items():
        for row in rows:
            told.setdefault(row, []).append(arm)
    for row, arms in told.items():
        yield f"    edited in {', '.join(arms)} ({row.switch}): {row.what}; {row.why} [{row.confidence}]"


def _source(source: Cited) -> str:
    """Return a source with its place, or what an assumption is set by."""
    role = "set by, not read from" if source.is_evidence else "source"
    who = f"{source.author} ({source.year})" if source.author else f"({source.year})"
    place = f", {source.where}" if source.where else ""
    address = f", {source.url}" if source.url else ""
    return f"{role}: {who}, {source.title}{place}{address} [{source.key}]"


def as_json(trace: Trace) -> dict[str, Any]:
    """Return a trace as plain data for ``--json``."""
    return {
        "case": trace.case,
        "date": trace.date,
        "seed": trace.seed,
        "draws": trace.draws,
        "outcome": trace.outcome,
        "title": trace.title,
        "unit": trace.unit,
        "worse": trace.worse,
        "reason": trace.reason,
        "arms": {arm: None if found is None else _fields(found) for arm, found in trace.arms.items()},
        "effects": [_fields(effect) for effect in trace.effects],
        "how": trace.how,
        "facts": [_plain_fact(fact) for fact in trace.facts],
        "more_facts": trace.n_more,
        "warnings": list(trace.warnings),
    }


def _plain_fact(fact: TracedFact) -> dict[str, Any]:
    """Return one fact as plain data."""
    edits = {arm: [_fields(row) for row in rows] for arm, rows in fact.edits.items()}
    return _fields(fact) | {"sources": [_fields(source) for source in fact.sources], "edits": edits}


def _fields(row: Summary | Effect | EditRow | Cited | TracedFact) -> dict[str, Any]:
    """Return the fields of a flat row by name."""
    named: Mapping[str, Any] = {name: getattr(row, name) for name in row.__slots__}
    return dict(named)
