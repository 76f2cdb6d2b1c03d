"""From what a visitor asks to the case that is run: levers move the change, dials set facts in doubt.

A case comes in with what was changed by hand, another case comes out, which any run of the model takes. What
somebody decides (switches, sizes, host, date, cell) and what nobody knows (facts) stay apart. Largest
weakness: claims were written for the case as it stands; another host leaves them out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from equipoise import arms
from equipoise.arms import Arm
from equipoise.cases.case import Case, Claim, Headline
from equipoise.cases.files import with_date
from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.facts.listing import number_text
from equipoise.facts.record import Fact, Record, Spread, fixed
from equipoise.history import records
from equipoise.web.asking import FACT, Asked, plain_value
from equipoise.world.change import Edit, Switch
from equipoise.world.rules import Package
from equipoise.world.snapshot import World

BASELINE, CHANGE = "baseline", "change"
#: Switches that are parts of a case itself, not of what follows by rule.
MEMBERSHIP, FORWARD, NOTIONAL, EDITS = "membership", "forward_radar", "notional", "edits"
OFFENSIVE, DEFENSIVE = "offensive.", "defensive."
#: Said in every edit that a visitor makes.
WHY = "set by hand on the page"


def altered(case: Case, asked: Asked, record: Record) -> Case:
    """Return the case with all that was changed by hand.

    Parameters
    ----------
    case : Case
        As it was written, or as a question was read.
    asked : Asked
        With the changes.
    record : Record
        The facts.

    Raises
    ------
    CaseError
        If a switch, a system or a fact is not there, or a value is outside its span; all at once.
    """
    record = records.of(case.world, record)
    dated = with_date(case, asked.date, record) if asked.date else case
    if asked == asked.untouched:
        return dated
    dated = _elsewhere(dated, asked.host)
    dated = _other_cell(dated, asked.cell)
    first = by_name(short(dated), record)
    _refuse_unknown(dated, asked, tuple(switch.name for switch in first[CHANGE].switches))
    changed = _sized(_switched(dated, asked.off, first), dict(asked.counts))
    changed = _told(changed, asked.facts, by_name(short(changed), record))
    return replace(changed, title=f"{case.title} (changed on the page)", claims=_kept_claims(changed, case))


def short(case: Case) -> Case:
    """Return the case without what stands beside the change: other hosts, later worlds, what is feared."""
    return replace(case, comparators=MappingProxyType({}), adapted=False, notional=(), claims=())


def by_name(case: Case, record: Record) -> Mapping[str, Arm]:
    """Return the arms of a case by name."""
    return {arm.name: arm for arm in arms.build(case, record)}


def _elsewhere(case: Case, host: str) -> Case:
    """Return the case at another host, which then is no other host to compare with."""
    if host in ("", case.roles.host):
        return case
    others = {name: other for name, other in case.comparators.items() if other.host != host}
    return replace(
        case, roles=replace(case.roles, host=host), comparators=MappingProxyType(others), claims=()
    )


def _other_cell(case: Case, cell: str) -> Case:
    """Return the case with fear and headlines in another posture cell."""
    if cell in ("", case.fear.cell):
        return case
    moved = tuple(_moved(headline, cell) for headline in case.answer)
    return replace(case, fear=replace(case.fear, cell=cell), answer=moved)


def _moved(headline: Headline, cell: str) -> Headline:
    """Return a headline in another cell, if it is in one."""
    stem, mark, _ = headline.outcome.partition("@")
    return replace(headline, outcome=f"{stem}@{cell}") if mark else headline


def _refuse_unknown(case: Case, asked: Asked, switches: Sequence[str]) -> None:
    """Refuse switches and systems that the change doesn't have."""
    known = {*switches, *([NOTIONAL] if case.notional else [])}
    systems = [package.system for package in _packages(case)]
    faults = [
        Problem(
            where="off", what=f"the change has no switch {name!r}", hint=did_you_mean(name, sorted(known))
        )
        for name in asked.off
        if name not in known
    ]
    faults += [
        Problem(where=f"n.{name}", what="the change has no such package", hint=f"it has {', '.join(systems)}")
        for name, _ in asked.counts
        if name not in systems
    ]
    if faults:
        raise CaseError(faults)


def _packages(case: Case) -> tuple[Package, ...]:
    """Return all packages of a case."""
    return (*case.change.offensive, *case.change.defensive, *case.notional)


def _switched(case: Case, off: Sequence[str], first: Mapping[str, Arm]) -> Case:
    """Return the case with switches turned off: parts left out, or what follows by rule undone."""
    change = case.change
    if MEMBERSHIP in off:
        change = replace(change, join="", leave="")
    if EDITS in off:
        change = replace(change, edits=())
    offensive = tuple(one for one in change.offensive if OFFENSIVE + one.system not in off)
    defensive = tuple(one for one in change.defensive if DEFENSIVE + one.system not in off)
    base = first[BASELINE].world
    undone = [
        edit
        for switch in first[CHANGE].switches
        if switch.name in off and _follows(switch.name) and MEMBERSHIP not in off
        for edit in undoing(switch, base)
    ]
    change = replace(
        change,
        offensive=offensive,
        defensive=defensive,
        forward_xband=change.forward_xband and FORWARD not in off,
        edits=(*change.edits, *undone),
    )
    return replace(case, change=change, notional=() if NOTIONAL in off else case.notional)


def _follows(switch: str) -> bool:
    """Tell whether a switch follows by rule from the step, and is no part of the case itself."""
    return switch not in (MEMBERSHIP, FORWARD, NOTIONAL, EDITS) and not switch.startswith(
        (OFFENSIVE, DEFENSIVE)
    )


def undoing(switch: Switch, base: World) -> tuple[Edit, ...]:
    """Return edits that bring back, of the facts that a switch touches, what the baseline has.

    Parameters
    ----------
    switch : Switch
        One that follows by rule.
    base : World
        The baseline.
    """
    found: list[Edit] = []
    for edit in switch.edits:
        before = base.facts.get(edit.fact)
        if edit.action == "remove":
            gone = [key for key in base.facts if key == edit.fact or key.startswith(f"{edit.fact}.")]
            found += [_again(base.facts[key], "add") for key in gone]
        elif before is None:
            found.append(
                Edit(fact=edit.fact, action="remove", why=f"switch {switch.name} turned off on the page")
            )
        else:
            found.append(_again(before, "set"))
    return tuple(reversed(found))


def _again(fact: Fact, action: str) -> Edit:
    """Return an edit that gives a fact the value it had."""
    return Edit(
        fact=fact.id,
        action="add" if action == "add" else "set",
        spread=fact.spread,
        unit=fact.unit,
        title=fact.title,
        unknown_to=fact.unknown_to,
        feared=fact.feared,
        moves_with=fact.factor,
        weight=fact.weight,
        why="as in the baseline: its switch is turned off on the page",
        basis=fact.basis,
        confidence=fact.confidence,
        sources=fact.sources,
    )


def _sized(case: Case, counts: Mapping[str, int]) -> Case:
    """Return the case with other sizes of its packages; none of a system is no package."""

    def sized(packages: Sequence[Package]) -> tuple[Package, ...]:
        moved = (replace(one, count=counts.get(one.system, one.count)) for one in packages)
        return tuple(one for one in moved if one.count)

    change = replace(
        case.change, offensive=sized(case.change.offensive), defensive=sized(case.change.defensive)
    )
    return replace(case, change=change, notional=sized(case.notional))


def _told(case: Case, facts: Sequence[tuple[str, float | str]], built: Mapping[str, Arm]) -> Case:
    """Return the case with facts in doubt set: in every arm, or in what the change brings."""
    base, changed = built[BASELINE].world, built[CHANGE].world
    given: list[Edit] = []
    brought: list[Edit] = []
    faults: list[Problem] = []
    for id_, value in facts:
        fact = base.facts.get(id_) or changed.facts.get(id_)
        if fact is None:
            known = sorted(key for key, one in changed.facts.items() if not one.spread.is_fixed)
            hint = did_you_mean(id_, known)
            faults.append(Problem(where=FACT + id_, what="no fact is called so in this case", hint=hint))
            continue
        fault = outside(fact, value)
        if fault:
            faults.append(Problem(where=FACT + id_, what=fault, hint=f"its span is {span_text(fact)}"))
            continue
        why = f"{WHY}: {plain_value(value)}" + ("" if fact.unit == "word" else f" {fact.unit}")
        edit = Edit(fact=id_, action="set", spread=fixed(value), why=why)
        (given if id_ in base.facts else brought).append(edit)
    if faults:
        raise CaseError(faults)
    change = replace(case.change, edits=(*case.change.edits, *brought))
    return replace(case, given=(*case.given, *given), change=change)


def outside(fact: Fact, value: float | str) -> str:
    """Return why a fact can't be set to a value; nothing where it can.

    Parameters
    ----------
    fact : Fact
        In force.
    value : float or str
        In the unit of the fact.
    """
    spread = fact.spread
    if spread.is_fixed:
        return "is not in doubt"
    if spread.options:
        return "" if value in spread.options else f"can't be {plain_value(value)}"
    if isinstance(value, str):
        return f"is a number in {fact.unit}"
    low, high = span(spread)
    return (
        "" if low - 1e-9 * abs(low) <= value <= high + 1e-9 * abs(high) else f"can't be {plain_value(value)}"
    )


def span(spread: Spread) -> tuple[float, float]:
    """Return the least and the largest value of a spread of numbers; equal where it has no ends.

    Examples
    --------
    >>> span(fixed(3.0))
    (3.0, 3.0)
    """
    low, high = spread.low, spread.high
    return (low, high) if math.isfinite(low) and math.isfinite(high) else (spread.best, spread.best)


def span_text(fact: Fact) -> str:
    """Return the span of a fact in words."""
    if fact.spread.options:
        return ", ".join(plain_value(option) for option in fact.spread.options)
    low, high = span(fact.spread)
    return f"{number_text(low)} to {number_text(high)} {fact.unit}"


def _kept_claims(changed: Case, case: Case) -> tuple[Claim, ...]:
    """Return the claims that still have all their arms."""
    if changed.roles.host != case.roles.host:
        return ()
    kept = {BASELINE, CHANGE, "membership-only", "systems-only", "leader-falls"}
    kept |= {"change+notional"} if changed.notional else set()
    kept |= {arm for name in changed.comparators for arm in (name, f"{name}.membership-only")}
    if changed.adapted and (changed.change.join or changed.change.leave):
        kept |= {"change.adapted", "membership-only.adapted"}
    return tuple(c for c in changed.claims if all(set(test.arms) <= kept for test in c.tests))
