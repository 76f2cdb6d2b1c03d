"""The arms of a case: one world each, all from the same baseline.

Inputs: a case and the record. Output: worlds that differ only by named
switches, so that outcomes can be subtracted draw by draw: the baseline,
membership alone, systems alone, both, both with the feared fast interceptors,
the same at other hosts, the adapted worlds where lost radars are rebuilt, and the
world in which the host's leader has fallen.
Largest weakness: a comparator gets the same packages, whether or not its own
government would ever ask for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from equipoise.cases.files import Case
from equipoise.errors import CaseError, Problem, RangeError, did_you_mean
from equipoise.facts.record import Record, fixed
from equipoise.world import hosts, leaders, membership, packages
from equipoise.world.change import Edit, Switch, apply, difference
from equipoise.world.rules import Package, Rules, load_rules
from equipoise.world.snapshot import World, inputs, snapshot

#: What an edit does, in a sentence.
_DONE: Mapping[str, str] = MappingProxyType(
    {"set": "set", "scale": "scaled", "add": "added", "remove": "taken away"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One world of a case.

    Parameters
    ----------
    name : str
        ``baseline``, ``change``, the name of a comparator, …
    world : World
        The baseline with the switches applied.
    switches : tuple of Switch
        What differs from the baseline, in order.
    host : str
        Where it happens, ISO3 code in lower case.
    notes : tuple of str
        Sentences for the report: what changes nothing, what can't be done.
    against : str
        The arm it is normally compared with: the baseline, or its twin without systems.
    """

    name: str
    world: World
    switches: tuple[Switch, ...]
    host: str
    notes: tuple[str, ...]
    against: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What makes an arm, before the case's own edits are put in."""

    name: str
    host: str
    switches: tuple[Switch, ...]
    notes: tuple[str, ...]
    against: str
    takes_edits: bool


def build(case: Case, record: Record) -> tuple[Arm, ...]:
    """Return the arms of a case, baseline first.

    Parameters
    ----------
    case : Case
        Says what happens, where, when.
    record : Record
        The facts.

    Raises
    ------
    CaseError
        If a host has no basing towns, a system is not in the record on that
        date, or an edit can't be done; every fault is named.
    RangeError
        If the rival itself joins or leaves an alliance.

    Notes
    -----
    The case's own edits come last. One that touches what a switch has made or
    changed belongs to that switch (it overrides the rule or the package) and
    goes wherever the switch goes. Any other is a switch ``edits`` of the arms
    with the whole change; where it names something on the case's own host, the
    comparators don't get it.
    """
    _refuse_own_step(case)
    rules = load_rules()
    base, base_notes = _baseline(case, record)
    plans = _plans(case, base, rules)
    made = frozenset(entity for plan in plans for switch in plan.switches for entity in _entities(switch))
    first = Arm(name="baseline", world=base, switches=(), host=case.roles.host, notes=base_notes, against="")
    return (first, *(_arm(plan, case, base, made) for plan in plans))


def _refuse_own_step(case: Case) -> None:
    """Refuse a rival who takes the step himself: the rules are about facilities on a host's soil."""
    step = "joins" if case.change.join else "leaves"
    alliance = case.change.join or case.change.leave
    if case.roles.host != case.roles.rival or not alliance:
        return
    raise RangeError(
        Problem(
            where=case.source_file,
            what=f"{case.roles.host.upper()} is the rival and {step} {alliance.upper()} itself: the model "
            "says what a step means for others' facilities on the soil of the one who takes it, and nothing "
            "of what becomes of the rival's own forces on the soil of allies",
            hint="ask for one host at a time: an ally that joins, leaves or hosts",
        )
    )


def _baseline(case: Case, record: Record) -> tuple[World, tuple[str, ...]]:
    """Take the world of the date, with what the case gives and what fear looks forward to in every arm."""
    given = apply(case.given, snapshot(record, case.date))
    named = (case.roles.host, *(other.host for other in case.comparators.values()))
    ground = hosts.ground(given, named, with_towns=case.change.has_packages or bool(case.notional))
    given = apply(ground.edits, given)
    alliance = case.roles.alliance or case.change.join
    feared = packages.prospect(case.change.offensive, given, owner=case.roles.rival, alliance=alliance)
    notes = [*_taken(case), *ground.notes, *feared.notes]
    if case.change.join and case.roles.threatened not in membership.opposed(given, case.change.join):
        pair = f"{case.change.join.upper()} and {case.roles.threatened.upper()}"
        notes.append(
            f"{pair} are not recorded as rivals on that date: the threatened side loses no facility."
        )
    return apply(feared.edits, given), tuple(notes)


def _taken(case: Case) -> list[str]:
    """Say what the case takes as given in every arm, beside its basing towns."""
    towns = ("place.", "basing.")
    edits = [edit for edit in case.given if not edit.fact.startswith(towns)]
    return [
        f"In every arm, the baseline too, {edit.fact} is {_DONE[edit.action]}: {edit.why}." for edit in edits
    ]


def _plans(case: Case, base: World, rules: Rules) -> list[_Plan]:
    """List the arms but the baseline, with the switches that the rules and packages give."""
    host = case.roles.host
    plain, based = _step(case, base, rules, host), _systems(case, base, rules, host)
    plans = [
        _plan("membership-only", host, plain.switches, plain.notes, "baseline"),
        _plan("systems-only", host, based, (), "baseline"),
        _plan("change", host, (*plain.switches, *based), plain.notes, "membership-only", takes_edits=True),
    ]
    if case.notional:
        feared = (*plain.switches, *based, _notional(case, base, rules, host))
        plans.append(_plan("change+notional", host, feared, plain.notes, "membership-only", takes_edits=True))
    for name, other in case.comparators.items():
        there, twin = _step(case, base, rules, other.host), f"{name}.membership-only"
        moved = (*there.switches, *_systems(case, base, rules, other.host))
        plans.append(_plan(name, other.host, moved, there.notes, twin, takes_edits=True))
        plans.append(_plan(twin, other.host, there.switches, there.notes, "baseline"))
    if case.adapted and (case.change.join or case.change.leave):
        later, twin = _step(case, base, rules, host, adapted=True), "membership-only.adapted"
        plans.append(_plan(twin, host, later.switches, later.notes, "baseline"))
        both = (*later.switches, *based)
        plans.append(_plan("change.adapted", host, both, later.notes, twin, takes_edits=True))
    fallen = leaders.falls(base, host)
    if fallen:
        plans.append(_plan(leaders.ARM, host, fallen, (), "baseline"))
    return plans


def _plan(
    name: str,
    host: str,
    switches: Sequence[Switch],
    notes: tuple[str, ...],
    against: str,
    *,
    takes_edits: bool = False,
) -> _Plan:
    """Make a plan."""
    return _Plan(
        name=name,
        host=host,
        switches=tuple(switches),
        notes=notes,
        against=against,
        takes_edits=takes_edits,
    )


def _step(
    case: Case, base: World, rules: Rules, host: str, *, adapted: bool = False
) -> membership.Consequences:
    """Say what follows from the case's step into or out of an alliance, taken by a host."""
    switches: list[Switch] = []
    notes: list[str] = []
    steps = ((membership.leaving, case.change.leave), (membership.joining, case.change.join))
    world = base
    for follow, alliance in steps:
        if alliance:
            found = follow(
                world,
                rules,
                host=host,
                alliance=alliance,
                horizon_months=case.horizon_months,
                adapted=adapted,
            )
            # who leaves one alliance and joins another loses a facility once
            fresh = _untouched(found.switches, switches)
            known = {_entity(edit) for switch in switches for edit in switch.edits}
            switches += fresh
            notes += [note for note in found.notes if not any(entity in note for entity in known)]
            world = apply([edit for switch in fresh for edit in switch.edits], world)
    return membership.Consequences(switches=tuple(switches), notes=tuple(notes))


def _untouched(found: Sequence[Switch], before: Sequence[Switch]) -> list[Switch]:
    """Return switches without the edits of facts that other switches have changed already."""
    touched = {edit.fact for switch in before for edit in switch.edits}
    kept = [
        replace(each, edits=tuple(edit for edit in each.edits if edit.fact not in touched)) for each in found
    ]
    return [switch for switch in kept if switch.edits]


def _systems(case: Case, base: World, rules: Rules, host: str) -> tuple[Switch, ...]:
    """Put the case's packages at a host."""
    if not case.change.has_packages:
        return ()
    site = packages.basing(base, owner=case.roles.rival, host=host, where=case.source_file)
    change = case.change
    switches = [_offensive(package, case, base, site) for package in change.offensive]
    switches += [_defensive(package, case, base, rules, site) for package in change.defensive]
    if change.forward_xband:
        switches.append(packages.forward_radar(rules.packages, site))
    return tuple(switches)


def _notional(case: Case, base: World, rules: Rules, host: str) -> Switch:
    """Put the feared systems at a host, as one switch."""
    site = packages.basing(base, owner=case.roles.rival, host=host, where=case.source_file)
    switches = [
        _defensive(package, case, base, rules, site)
        if package.system in base.names("interceptor")
        else _offensive(package, case, base, site)
        for package in case.notional
    ]
    return Switch(name="notional", edits=tuple(edit for switch in switches for edit in switch.edits))


def _offensive(package: Package, case: Case, base: World, site: packages.Basing) -> Switch:
    """Put up one offensive package, if the record has the system."""
    _refuse_unknown(package, "system", case, base)
    return packages.offensive(package, base, site)


def _defensive(package: Package, case: Case, base: World, rules: Rules, site: packages.Basing) -> Switch:
    """Put up one defensive package, if the record has the interceptor."""
    _refuse_unknown(package, "interceptor", case, base)
    return packages.defensive(package, base, rules.packages, site)


def _refuse_unknown(package: Package, kind: str, case: Case, base: World) -> None:
    """Refuse a package of a system that the record hasn't got on the date."""
    known = base.names(kind)
    if package.system not in known:
        what = f"the record has no {kind} {package.system!r} on {case.date}"
        hint = did_you_mean(package.system, known)
        raise CaseError(Problem(where=case.source_file, line=package.line, what=what, hint=hint))


def _arm(plan: _Plan, case: Case, base: World, made: frozenset[str]) -> Arm:
    """Put the case's own edits into a plan and apply it."""
    switches = list(plan.switches)
    general: list[Edit] = []
    for edit in case.change.edits:
        entity = _entity(edit)
        places = [position for position, switch in enumerate(switches) if entity in _entities(switch)]
        if places:
            mine = switches[places[-1]]
            switches[places[-1]] = replace(mine, edits=(*mine.edits, edit))
        elif entity not in made and plan.takes_edits and not _is_elsewhere(entity, plan, case, base):
            general.append(edit)
    if general:
        switches.append(Switch(name="edits", edits=tuple(general)))
    world = apply([edit for switch in switches for edit in switch.edits], base)
    return Arm(
        name=plan.name,
        world=world,
        switches=tuple(switches),
        host=plan.host,
        notes=(*plan.notes, *_idle(switches, base, world)),
        against=plan.against,
    )


def _idle(switches: Sequence[Switch], base: World, world: World) -> list[str]:
    """Say which edits, or the whole arm, move no input."""
    if not difference(base, world):
        return ["The change moves no input: this arm has the numbers of the baseline."]
    notes: list[str] = []
    for switch in switches:
        for edit in switch.edits:
            before, after = base.facts.get(edit.fact), world.facts.get(edit.fact)
            if before is not None and after is not None and inputs(before) == inputs(after):
                notes.append(f"{switch.name}: the edit of {edit.fact} moves nothing.")
            if edit.action == "add" and edit.unit == "count" and edit.spread == fixed(0.0):
                notes.append(f"{switch.name}: {edit.fact} is 0, nothing is there.")
    return notes


def _entity(edit: Edit) -> str:
    """Return the entity that an edit is about."""
    return ".".join(edit.fact.split(".")[:2])


def _entities(switch: Switch) -> frozenset[str]:
    """Return the entities that a switch makes or changes."""
    return frozenset(_entity(edit) for edit in switch.edits)


def _is_elsewhere(entity: str, plan: _Plan, case: Case, base: World) -> bool:
    """Tell whether an entity stands on the case's own host while the arm is about another."""
    host = case.roles.host
    if plan.host == host:
        return False
    name = entity.split(".")[1]
    words = [
        base.facts[key].spread.options for key in (f"{entity}.host", f"{entity}.country") if base.has(key)
    ]
    return (host,) in words or name.split("_")[0] == host
