"""Rows of a study made from arms and their outcomes: summaries, edits in words, notes.

Arms and outcomes go in; what a reader must be told comes out: every outcome per
arm with the reason where it is null or constant, every edit with its reason,
and what moves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from equipoise.arms import Arm
from equipoise.facts.record import Spread
from equipoise.measures import intervals
from equipoise.measures.intervals import Summary
from equipoise.study import findings
from equipoise.study.findings import Outcomes
from equipoise.study.form import EditRow, OutcomeRow
from equipoise.study.wording import gathered
from equipoise.world import change
from equipoise.world.change import Edit


def outcome_rows(by_arm: Mapping[str, Outcomes]) -> Mapping[str, OutcomeRow]:
    """Return every outcome summarised per arm, with the reason where it is null or constant.

    Parameters
    ----------
    by_arm : mapping of arm name to Outcomes
        Baseline first; every arm with the same ids.
    """
    rows: dict[str, OutcomeRow] = {}
    # arms that are alike in what an outcome follows from share it, and so its summary
    seen: dict[int, tuple[Summary | None, str]] = {}
    for id_, first in next(iter(by_arm.values())).items():
        summaries: dict[str, Summary | None] = {}
        reasons: dict[str, list[str]] = {}
        for arm, outcomes in by_arm.items():
            outcome = outcomes[id_]
            values = outcome.values
            if id(outcome) not in seen:
                summary = None if values is None else intervals.summary(values, f"{id_} in {arm}")
                seen[id(outcome)] = (summary, why(outcome))
            summaries[arm], reason = seen[id(outcome)]
            if reason:
                reasons.setdefault(reason, []).append(arm)
        rows[id_] = OutcomeRow(
            unit=first.unit,
            worse=first.worse,
            arms=MappingProxyType(summaries),
            reason=_joined(reasons, n_arms=len(by_arm)),
        )
    return MappingProxyType(rows)


def why(outcome: findings.OutcomeLike) -> str:
    """Return why an outcome is null or constant; the model's own reason comes first."""
    if outcome.values is None:
        return outcome.reason or "no meaning in this arm"
    return outcome.reason or (findings.CONSTANT if findings.is_constant(outcome) else "")


def _joined(reasons: Mapping[str, Sequence[str]], *, n_arms: int) -> str:
    """Return all reasons in one line; those that do not hold in all arms name theirs."""
    return "; ".join(
        reason if len(names) == n_arms else f"{reason} ({', '.join(names)})"
        for reason, names in reasons.items()
    )


def edit_rows(arm: Arm) -> tuple[EditRow, ...]:
    """Return what an arm edits, in words, with the reason and how sure it is."""
    return tuple(
        EditRow(
            switch=switch.name,
            fact=edit.fact,
            what=edit_words(edit),
            why=edit.why,
            confidence=edit.confidence,
        )
        for switch in arm.switches
        for edit in switch.edits
    )


def edit_words(edit: Edit) -> str:
    """Return what an edit does, in words.

    Examples
    --------
    >>> edit_words(Edit(fact="radar.x.range", action="scale", factor=0.5, why=""))
    'times 0.5'
    """
    if edit.action == "remove":
        return "removed"
    if edit.action == "scale" or edit.spread is None:
        return f"times {edit.factor:g}"
    unit = "" if edit.unit in ("", "word") else f" {edit.unit}"
    verb = "added:" if edit.action == "add" else "set to"
    return f"{verb} {spread_words(edit.spread)}{unit}"


def spread_words(spread: Spread) -> str:
    """Return a spread in words, without its unit.

    Examples
    --------
    >>> from equipoise.facts.record import fixed, options
    >>> spread_words(fixed(3.0)), spread_words(options({0.0: 0.25, 1.0: 0.75}))
    ('3', '0 (25 %) or 1 (75 %)')
    """
    if len(spread.options) == 1:
        return _option(spread.options[0])
    if spread.options and len(set(spread.weights)) == 1:
        return f"one of {', '.join(_option(option) for option in spread.options)}"
    if spread.options:
        pairs = zip(spread.options, spread.weights, strict=True)
        return " or ".join(f"{_option(option)} ({100 * weight:.3g} %)" for option, weight in pairs)
    if spread.is_fixed:
        return f"{spread.low if math.isnan(spread.best) else spread.best:g}"
    best = "" if math.isnan(spread.best) else f", best {spread.best:g}"
    return f"{spread.low:g} to {spread.high:g}{best}"


def _option(option: float | str) -> str:
    """Return one alternative as text."""
    return option if isinstance(option, str) else f"{option:g}"


def notes(built: Sequence[Arm], by_arm: Mapping[str, Outcomes]) -> tuple[str, ...]:
    """Return what a reader must know: ineffective edits, arms that move nothing, outcomes that an arm leaves.

    Parameters
    ----------
    built : sequence of Arm
        Baseline first.
    by_arm : mapping of arm name to Outcomes
        All arms with the same outcomes.
    """
    found = [f"{arm.name}: {note}" for arm in built for note in arm.notes]
    for arm in built[1:]:
        is_same = change.difference(arm.world, built[0].world) == ()
        if is_same and not any("moves no input" in note for note in arm.notes):
            found.append(f"{arm.name}: moves no input, so its effects are exactly zero")
        if not is_same:
            found.extend(_unmoved(arm.name, by_arm[arm.name], by_arm[built[0].name]))
    return tuple(dict.fromkeys(found))


def _unmoved(name: str, outcomes: Outcomes, baseline: Outcomes) -> list[str]:
    """Return a note on the outcomes that an arm leaves as they are, though its inputs differ."""
    ids = [
        id_
        for id_, outcome in outcomes.items()
        if outcome.values is not None
        and (before := baseline[id_].values) is not None
        and np.array_equal(outcome.values, before)
    ]
    if not ids:
        return []
    if len(ids) == len(outcomes):
        return [f"{name}: its inputs differ from the baseline, but no outcome moves"]
    told = f"{name}: its inputs differ from the baseline, but these stay in every draw"
    return [f"{told}: {gathered(ids, outcomes)}"]
