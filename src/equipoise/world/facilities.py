"""Facilities on another country's soil: which are lost, how likely, and where they are rebuilt.

Inputs: a world, a host, whose facilities are at stake, and a rule (data, see
:mod:`equipoise.world.rules`). Output: switches of explicit edits with their
reasons, and sentences for the report. Sources: the facts ``rule.*`` carry
them. Largest weakness: the chance that an owner loses a facility rests on a
handful of past cases.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from equipoise.errors import CaseError, Problem
from equipoise.facts.record import CONFIDENCES, Citation, Confidence, Fact, Spread, fixed, options
from equipoise.sampling import spreads
from equipoise.units import from_si, to_si
from equipoise.world.change import Edit, Switch
from equipoise.world.rules import FacilityRule
from equipoise.world.snapshot import World

#: A point on the sphere: latitude and longitude in degrees, as the fact files give them.
_Point: TypeAlias = tuple[float, float]

#: Facts that a rebuilt radar does not take over from the lost one.
_OWN = ("owner", "host", "place", "in_place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """Switches of edits that follow from a step, and sentences for the report."""

    switches: tuple[Switch, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A host's step into or out of an alliance, as far as facilities on its soil hang on it.

    Parameters
    ----------
    host : str
        ISO3 code in lower case.
    owners : tuple of str
        Countries whose facilities are at stake.
    horizon_months : float, months, >= 0
        A facility is gone only where its end comes within this time.
    adapted : bool
        False: results at the horizon, nothing rebuilt. True: gone for certain, radars rebuilt.
    spacing_km : float
        A radar isn't rebuilt this near to another one of its owner.
    """

    host: str
    owners: tuple[str, ...]
    horizon_months: float
    adapted: bool
    spacing_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loss:
    """How likely a facility is gone at the horizon, and how that was computed."""

    p_gone: float
    why: str
    confidence: Confidence
    sources: tuple[Citation, ...]


def lost(facility_rules: Sequence[FacilityRule], world: World, step: Step) -> Consequences:
    """Return what happens to the facilities on the host's soil, one switch per rule that finds any.

    Parameters
    ----------
    facility_rules : sequence of FacilityRule
        The rules for joining or for leaving.
    world : World
        Before the step.
    step : Step
        Who steps, and whose facilities are at stake.

    Raises
    ------
    CaseError
        If a fact that a rule names isn't in the world.

    Notes
    -----
    ``P(gone) = mean(chance) x P(after <= horizon)``, both computed exactly from
    the spreads; ``in_place`` becomes an option between 0 and 1. Where it was in
    doubt before, the two chances multiply.
    """
    switches: list[Switch] = []
    notes: list[str] = []
    for rule in facility_rules:
        found = _at_stake(rule, world, step)
        if not found:
            continue
        loss = _loss(world, rule, step)
        edits = [edit for entity in found for edit in _removal(entity, rule, loss, world, step)]
        if not edits:
            notes.append(f"{rule.switch}: {', '.join(found)} stay in place at the horizon ({loss.why}).")
        if rule.replacement:
            rebuilt = _rebuilt(found, rule, world, step)
            edits += [edit for switch in rebuilt.switches for edit in switch.edits]
            notes += rebuilt.notes
        if edits:
            switches.append(Switch(name=rule.switch, edits=tuple(edits)))
    if not switches and not notes:
        notes.append(f"No facility on the soil of {step.host.upper()} is at stake.")
    return Consequences(switches=tuple(switches), notes=tuple(notes))


def _at_stake(rule: FacilityRule, world: World, step: Step) -> tuple[str, ...]:
    """List the entities on the host's soil that belong to others whom the rule means."""
    owners = [owner for owner in step.owners if owner != step.host]
    return tuple(
        f"{kind}.{name}"
        for kind in rule.kinds
        for owner in owners
        for name in world.where(kind, host=step.host, owner=owner)
    )


def _loss(world: World, rule: FacilityRule, step: Step) -> _Loss:
    """Compute how likely a facility under the rule is gone at the horizon."""
    chance, after = _ruling(world, rule.chance), _ruling(world, rule.after)
    horizon = from_si(to_si(step.horizon_months, "month"), after.unit)
    p_lost = spreads.mean(chance.spread)
    p_in_time = float(spreads.cdf(after.spread, np.array([horizon]))[0])
    p_gone = p_lost * p_in_time
    why = (
        f"rule {rule.switch}: chance of loss {p_lost:.2f} x chance that it comes within "
        f"{step.horizon_months:g} months {p_in_time:.2f} = {p_gone:.2f}"
    )
    confidence = CONFIDENCES[max(CONFIDENCES.index(fact.confidence) for fact in (chance, after))]
    sources = tuple(dict.fromkeys(chance.sources + after.sources))
    return _Loss(p_gone=p_gone, why=why, confidence=confidence, sources=sources)


def _ruling(world: World, fact: str) -> Fact:
    """Return a fact that a rule rests on."""
    if not world.has(fact):
        hint = "the rule file names it; a fact file has to give it for that date"
        raise CaseError(Problem(where=f"rule fact {fact}", what=f"isn't known on {world.date}", hint=hint))
    return world.facts[fact]


def _removal(entity: str, rule: FacilityRule, loss: _Loss, world: World, step: Step) -> list[Edit]:
    """Take a facility away, by the chance at the horizon or, adapted, for certain."""
    fact = f"{entity}.in_place"
    p_before = spreads.mean(world.facts[fact].spread) if world.has(fact) else 1.0
    p_gone = 1.0 if step.adapted else loss.p_gone
    owner = world.word(f"{entity}.owner").upper()
    if p_gone == 0:
        return []
    end = "adapted: gone for certain, whatever the horizon" if step.adapted else loss.why
    why = f"{entity} of {owner} on the soil of {step.host.upper()}; {end}"
    if p_before < 1:
        why += f"; it was in place with chance {p_before:.2f} before"
    is_new = not world.has(fact)
    return [
        Edit(
            fact=fact,
            action="add" if is_new else "set",
            spread=_standing(p_before * (1 - p_gone)),
            unit="flag",
            title=f"Whether {entity} is in place",
            moves_with=f"settlement.{step.host}" if is_new and rule.moves_with else "",
            weight=rule.moves_with if is_new else 0.0,
            why=why,
            basis="estimated" if loss.confidence != "ASSUMED" else "assumed",
            confidence=loss.confidence,
            sources=loss.sources,
        )
    ]


def _standing(p_stays: float) -> Spread:
    """Return the spread of a facility that stays with a chance."""
    if p_stays in {0.0, 1.0}:
        return fixed(p_stays)
    return options({0.0: 1 - p_stays, 1.0: p_stays})


def _rebuilt(found: Sequence[str], rule: FacilityRule, world: World, step: Step) -> Consequences:
    """Rebuild lost radars on their owners' soil where the arm is adapted; say when that would be."""
    after = _ruling(world, rule.replacement)
    months = from_si(to_si(spreads.mean(after.spread), after.unit), "month")
    if not step.adapted:
        when = (
            f"takes about {months:.0f} months, the horizon is {step.horizon_months:g}: nothing is rebuilt yet"
        )
        return Consequences(switches=(), notes=(f"Rebuilding {', '.join(found)} {when}.",))
    edits: list[Edit] = []
    notes: list[str] = []
    for entity in found:
        town = _nearest_town(entity, world, step.spacing_km, (world.word(f"{entity}.owner"),))
        if rule.owners == "members" and not _looks_as_far_from(entity, town, world):
            # home is farther than it looks, so it moves to another member of the alliance
            allies = tuple(owner for owner in step.owners if owner != step.host)
            town = _nearest_town(entity, world, step.spacing_km, allies)
        if town is None:
            notes.append(f"{entity} is not rebuilt: its owner has no free town in the record.")
            continue
        edits += _replacement(entity, town, world, months)
        notes.append(f"{entity} is rebuilt at {town}; that takes about {months:.0f} months.")
    return Consequences(switches=(Switch(name=rule.switch, edits=tuple(edits)),), notes=tuple(notes))


def _replacement(entity: str, town: str, world: World, months: float) -> list[Edit]:
    """Copy a radar's sector and range to a new one on its owner's soil."""
    kind, name = entity.split(".")
    owner, host = world.word(f"{entity}.owner"), world.word(f"place.{town}.country")
    soil = "its owner" if host == owner else f"an ally, {host.upper()}"
    new = f"{kind}.replacement_{name}"
    why = (
        f"adapted: the function of {entity} is rebuilt at {town}, the nearest free town of {soil}, "
        f"about {months:.0f} months later, with the same sector and range"
    )
    words = {"owner": owner, "host": host, "place": town}
    edits = [
        Edit(
            fact=f"{new}.{key}",
            action="add",
            spread=fixed(word),
            unit="word",
            title=f"{key} of {new}",
            why=why,
        )
        for key, word in words.items()
    ]
    for key, fact in world.facts.items():
        if key.startswith(entity + ".") and fact.attribute not in _OWN:
            edits.append(
                Edit(
                    fact=f"{new}.{fact.attribute}",
                    action="add",
                    spread=fact.spread,
                    unit=fact.unit,
                    title=fact.title,
                    unknown_to=fact.unknown_to,
                    feared=fact.feared,
                    moves_with=fact.factor,
                    weight=fact.weight,
                    why=why,
                )
            )
    return edits


def _nearest_town(entity: str, world: World, spacing_km: float, soil: Sequence[str]) -> str | None:
    """Find the nearest town of some countries that has no radar of the same owner nearby."""
    owner = world.word(f"{entity}.owner")
    lost = _point(world, _town(world, entity))
    radars = [f"radar.{name}" for name in world.where("radar", owner=owner)]
    taken = [_point(world, _town(world, radar)) for radar in radars if radar != entity]
    spreads_ = [world.facts.get(f"continent.{country}.region") for country in soil]
    # the regions that flight paths are spread over are no towns
    regions = {str(region) for fact in spreads_ if fact is not None for region in fact.spread.options}
    free: list[tuple[float, str]] = []
    for town in (name for country in soil for name in world.where("place", country=country)):
        here = _point(world, town)
        if here is None or lost is None or town in regions:
            continue
        if all(other is None or _distance_km(here, other) > spacing_km for other in taken):
            free.append((_distance_km(here, lost), town))
    return min(free)[1] if free else None


def _looks_as_far_from(entity: str, town: str | None, world: World) -> bool:
    """Tell whether a radar, rebuilt in a town, could still see where it stood before."""
    here = _point(world, town) if town is not None else None
    there = _point(world, _town(world, entity))
    reach = world.facts.get(f"{entity}.range")
    if here is None or there is None or reach is None:
        return here is not None
    return _distance_km(here, there) <= from_si(to_si(spreads.mean(reach.spread), reach.unit), "km")


def _town(world: World, entity: str) -> str:
    """Return the entity's town, the first where several are possible."""
    fact = world.facts.get(f"{entity}.place")
    return str(fact.spread.options[0]) if fact is not None else ""


def _point(world: World, town: str) -> _Point | None:
    """Return where a town is, or None where the record doesn't say."""
    found = (world.facts.get(f"place.{town}.lat"), world.facts.get(f"place.{town}.lon"))
    if found[0] is None or found[1] is None:
        return None
    return spreads.mean(found[0].spread), spreads.mean(found[1].spread)


def _distance_km(a: _Point, b: _Point) -> float:
    """Great circle on a sphere, good enough to rank towns; mechanisms measure on the ellipsoid."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))
