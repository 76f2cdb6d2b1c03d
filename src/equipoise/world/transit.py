"""Transit through a host that joins an alliance opposed to the owner of the goods: kept, cut or dearer.

Inputs: a world, a host's step and a rule (data, see :mod:`equipoise.world.rules`).
Output: one switch of explicit edits with their reasons, one per link on the
host's soil, each of which a case can override. Sources: the facts
``rule.transit.*`` carry them. Largest weakness: one precedent, a state that
joined, kept all transit for 18 years, and then cut and taxed much of it because
of a war.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.errors import CaseError, Problem
from equipoise.facts.record import CONFIDENCES, Citation, Confidence, Fact, fixed, options
from equipoise.sampling import spreads
from equipoise.units import from_si, to_si
from equipoise.world.change import Edit, Switch
from equipoise.world.facilities import Consequences, Step
from equipoise.world.rules import TransitRule
from equipoise.world.snapshot import World

#: Entities that goods move over.
KIND = "link"


def restricted(rule: TransitRule, world: World, step: Step) -> Consequences:
    """Return what happens to the links on the host's soil.

    Each gets a fact ``open``: 1, transit goes on as before; 0, it keeps the
    share ``rule.transit.kept`` of its capacity and gets dearer by
    ``rule.transit.dearer`` (both drawn, and read by the mechanisms).

    Parameters
    ----------
    rule : TransitRule
        Names of the switch and of the facts.
    world : World
        Before the step.
    step : Step
        Who steps; ``owners`` are the countries opposed to the alliance.

    Raises
    ------
    CaseError
        If a fact that the rule names isn't in the world.

    Notes
    -----
    ``P(restricted) = mean(chance) x P(after <= horizon)``; adapted: ``mean(chance)``, since even in the long
    run transit may be kept. Links of one host share their luck as strongly as ``moves_with`` says. Links
    that the record has on the host's soil are taken to carry goods of countries opposed to the alliance.
    """
    links = world.where(KIND, host=step.host)
    name = step.host.upper()
    if not step.owners or not links:
        return Consequences(switches=(), notes=())
    bite = _bite(rule, world, step)
    if bite.p_restricted == 0.0:
        note = f"{rule.switch}: transit through {name} goes on as before ({bite.why})."
        return Consequences(switches=(), notes=(note,))
    edits = tuple(_closing(f"{KIND}.{link}.open", rule, world, step, bite) for link in links)
    note = (
        f"{rule.switch}: {len(links)} links on the soil of {name} may be restricted; military goods are "
        "taken as refused, and none are counted."
    )
    return Consequences(switches=(Switch(name=rule.switch, edits=edits),), notes=(note,))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bite:
    """How likely transit is restricted, how that was computed, and on what it rests."""

    p_restricted: float
    why: str
    confidence: Confidence
    sources: tuple[Citation, ...]


def _bite(rule: TransitRule, world: World, step: Step) -> _Bite:
    """Compute how likely transit through the host is restricted."""
    chance, after = _ruling(world, rule.chance), _ruling(world, rule.after)
    months = from_si(to_si(step.horizon_months, "month"), after.unit)
    p_ever = spreads.mean(chance.spread)
    p_by_then = 1.0 if step.adapted else float(spreads.cdf(after.spread, np.array([months]))[0])
    when = "in the long run" if step.adapted else f"within {step.horizon_months:g} months"
    why = (
        f"rule {rule.switch}: chance that transit is restricted {p_ever:.2f} x chance that it bites {when} "
        f"{p_by_then:.2f} = {p_ever * p_by_then:.2f}"
    )
    return _Bite(
        p_restricted=p_ever * p_by_then,
        why=why,
        confidence=CONFIDENCES[max(CONFIDENCES.index(fact.confidence) for fact in (chance, after))],
        sources=tuple(dict.fromkeys(chance.sources + after.sources)),
    )


def _called(link: str, world: World) -> str:
    """Return a link in words, by the titles of its facts, which begin alike; by its id where it has none."""
    found = next((fact.title for id_, fact in world.facts.items() if id_ == f"{link}.host"), "")
    return found.rpartition(":")[0] or link


def _closing(fact: str, rule: TransitRule, world: World, step: Step, bite: _Bite) -> Edit:
    """Restrict one link by the chance that was computed."""
    link = fact.rsplit(".", 1)[0]
    is_new = not world.has(fact)
    p_open = (1.0 if is_new else spreads.mean(world.facts[fact].spread)) * (1.0 - bite.p_restricted)
    return Edit(
        fact=fact,
        action="add" if is_new else "set",
        spread=fixed(p_open) if p_open in {0.0, 1.0} else options({0.0: 1.0 - p_open, 1.0: p_open}),
        unit="flag",
        title=f"{_called(link, world)}: whether transit goes on as before",
        moves_with=f"settlement.{step.host}" if is_new and rule.moves_with else "",
        weight=rule.moves_with if is_new else 0.0,
        why=(
            f"{link} crosses the soil of {step.host.upper()}; {bite.why}; restricted, it keeps the share "
            f"{rule.kept} of its capacity and gets dearer by {rule.dearer}"
        ),
        basis="estimated" if bite.confidence != "ASSUMED" else "assumed",
        confidence=bite.confidence,
        sources=bite.sources,
    )


def _ruling(world: World, fact: str) -> Fact:
    """Return a fact that the rule rests on."""
    if not world.has(fact):
        hint = "the rule file names it; a fact file has to give it for that date"
        raise CaseError(Problem(where=f"rule fact {fact}", what=f"isn't known on {world.date}", hint=hint))
    return world.facts[fact]
