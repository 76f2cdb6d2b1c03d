"""What follows for facts when a country joins or leaves an alliance.

Inputs: a world, the host, the alliance, the horizon and the rules (data, see
:mod:`equipoise.world.rules`). Output: switches of explicit edits with their
reasons, and sentences about what doesn't follow. Which facilities go is
:mod:`equipoise.world.facilities`. Largest weakness: accession is taken as
having happened, without a war and without a price.
"""

from __future__ import annotations

from collections.abc import Sequence

from equipoise.facts.record import fixed
from equipoise.world import facilities, transit
from equipoise.world.change import Edit, Switch
from equipoise.world.facilities import Consequences, Step
from equipoise.world.rules import Rules
from equipoise.world.snapshot import World


def opposed(world: World, alliance: str) -> tuple[str, ...]:
    """Return the countries that the alliance and they regard as rivals on the date, sorted."""
    pairs = world.where("opposition", alliance=alliance)
    return tuple(sorted({world.word(f"opposition.{pair}.country") for pair in pairs}))


def members(world: World, alliance: str) -> tuple[str, ...]:
    """Return the members of an alliance on the date, sorted."""
    pairs = world.where("membership", alliance=alliance)
    return tuple(sorted({world.word(f"membership.{pair}.country") for pair in pairs}))


def joining(
    world: World, rules: Rules, *, host: str, alliance: str, horizon_months: float, adapted: bool = False
) -> Consequences:
    """Return what follows when a host joins an alliance.

    Facilities on its soil that belong to countries opposed to the alliance may
    be lost, their weapons there withdrawn, transit of their goods restricted; the host leaves alliances whose
    members are opposed to the new one. A member already: nothing follows.

    Parameters
    ----------
    world : World
        Before the step.
    rules : Rules
        What follows, as data.
    host, alliance : str
        ISO3 code and alliance in lower case.
    horizon_months : float, months, >= 0
        A facility is gone only where its end comes within this time.
    adapted : bool
        False: results at the horizon, nothing rebuilt. True: facilities are
        gone for certain and radars rebuilt on their owner's soil.

    Raises
    ------
    CaseError
        If a fact that a rule names isn't in the world.
    """
    name = host.upper()
    if host in members(world, alliance):
        note = f"{name} is a member of {alliance.upper()} already: joining changes nothing."
        return Consequences(switches=(), notes=(note,))
    rivals = opposed(world, alliance)
    step = Step(
        host=host,
        owners=rivals,
        horizon_months=horizon_months,
        adapted=adapted,
        spacing_km=rules.replacement_spacing_km,
    )
    lost = facilities.lost(rules.joins, world, step)
    closed = transit.restricted(rules.transit, world, step)
    notes = (*lost.notes, *closed.notes)
    if not rivals:
        notes = (f"No country is recorded as opposed to {alliance.upper()} on that date.", *notes)
    membership = Switch(name="membership", edits=tuple(_joins(world, host, alliance, rivals)))
    return Consequences(switches=(membership, *lost.switches, *closed.switches), notes=notes)


def leaving(
    world: World, rules: Rules, *, host: str, alliance: str, horizon_months: float, adapted: bool = False
) -> Consequences:
    """Return what follows when a host leaves an alliance.

    The mirror of :func:`joining`: the facilities on its soil at stake are those
    of the members that stay.

    Parameters
    ----------
    world, rules, host, alliance, horizon_months, adapted
        As there.
    """
    name = host.upper()
    pairs = world.where("membership", country=host, alliance=alliance)
    if not pairs:
        note = f"{name} is no member of {alliance.upper()} on that date: leaving changes nothing."
        return Consequences(switches=(), notes=(note,))
    step = Step(
        host=host,
        owners=members(world, alliance),
        horizon_months=horizon_months,
        adapted=adapted,
        spacing_km=rules.replacement_spacing_km,
    )
    lost = facilities.lost(rules.leaves, world, step)
    why = f"{name} leaves {alliance.upper()}"
    edits = tuple(Edit(fact=f"membership.{pair}", action="remove", why=why) for pair in pairs)
    return Consequences(switches=(Switch(name="membership", edits=edits), *lost.switches), notes=lost.notes)


def _joins(world: World, host: str, alliance: str, rivals: Sequence[str]) -> list[Edit]:
    """Enter the alliance, leave those whose members it opposes, end its opposition to the host."""
    name = host.upper()
    edits: list[Edit] = []
    for pair in world.where("membership", country=host):
        other = world.word(f"membership.{pair}.alliance")
        against = [country for country in members(world, other) if country in rivals and country != host]
        if against:
            listed = ", ".join(country.upper() for country in against)
            why = f"{name} leaves {other.upper()}: {alliance.upper()} is opposed to its members {listed}"
            edits.append(Edit(fact=f"membership.{pair}", action="remove", why=why))
    for pair in world.where("opposition", alliance=alliance, country=host):
        why = f"{alliance.upper()} no longer opposes {name}, which joins it"
        edits.append(Edit(fact=f"opposition.{pair}", action="remove", why=why))
    why = f"{name} joins {alliance.upper()}"
    for attribute, word in (("alliance", alliance), ("country", host)):
        fact = f"membership.{host}_{alliance}.{attribute}"
        title = f"{attribute.capitalize()} of a membership"
        edits.append(Edit(fact=fact, action="add", spread=fixed(word), unit="word", title=title, why=why))
    return edits
