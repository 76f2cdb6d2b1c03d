"""A world at the resolution of the past: a leg of the threatened side as one division at its capital.

Question: how much of an answer hangs on knowing where the divisions are? Totals stay, places and the command
network go, as in the worlds that a table of past changes gives. The rival's weapons stay as they are: they
are what a change is about. Largest weakness: the commonest missile of a leg stands for all of them.
"""

from __future__ import annotations

from math import fsum

from equipoise.facts.record import Fact, Spread, fixed
from equipoise.sampling import spreads
from equipoise.world.snapshot import World, world_of

LEGS = ("silo", "mobile", "submarine", "bomber")
#: What a coarse world doesn't have of the threatened side: who may order, and how orders travel.
COMMAND = ("authority",)
NOTE = "The leg as one division at the capital, for comparison with past changes."


def coarsened(world: World, threatened: str) -> World:
    """Return a world with the threatened side's divisions of each leg put together at its capital.

    Parameters
    ----------
    world : World
        Of any case.
    threatened : str
        Code in lower case.
    """
    town = world.word(f"capital.{threatened}.place")
    gone = {f"{kind}.{threatened}" for kind in COMMAND}
    made: dict[str, Fact] = {}
    for leg in LEGS:
        names = world.where("force", owner=threatened, leg=leg)
        if not names:
            continue
        gone |= {f"force.{name}" for name in names}
        made |= _division(world, threatened, leg, names, town)
    kept = {id_: fact for id_, fact in world.facts.items() if ".".join(id_.split(".")[:2]) not in gone}
    return world_of(world.date, kept | made)


def warheads(world: World, threatened: str) -> float:
    """Return all warheads of the threatened side that are loaded, mean.

    Parameters
    ----------
    world : World
        Of any case.
    threatened : str
        Code in lower case.
    """
    total = 0.0
    for leg in LEGS:
        loading = _mean(world, f"posture.{threatened}_{leg}.loading", 1.0)
        for name in world.where("force", owner=threatened, leg=leg):
            total += _size(world, name)[1] * loading
    return total


def _division(world: World, threatened: str, leg: str, names: tuple[str, ...], town: str) -> dict[str, Fact]:
    """Return one division that stands for all of a leg."""
    sizes = {name: _size(world, name) for name in names}
    largest = max(sizes, key=lambda name: sizes[name][1])
    system = world.word(f"force.{largest}.system")
    tubes = _mean(world, f"system.{system}.tubes", 1.0) if leg == "submarine" else 1.0
    missiles = sum(size for size, _ in sizes.values())
    launchers = max(round(missiles / tubes), 1)
    each = fsum(weight for _, weight in sizes.values()) / (launchers * tubes)
    force = f"force.{threatened}_all_{leg}"
    words = {"owner": threatened, "leg": leg, "system": system, "place": town}
    if leg == "submarine":
        words["port"] = town
    facts = [_fact(f"{force}.{key}", fixed(value), "word") for key, value in words.items()]
    facts.append(_fact(f"{force}.launchers", fixed(float(launchers)), "count"))
    facts.append(_fact(f"{force}.warheads", fixed(each), "count"))
    if leg == "bomber" and not world.has(f"bomber.{threatened}.bases_day"):
        # as many bases as there were groups of aircraft
        facts.append(_fact(f"bomber.{threatened}.bases_day", fixed(float(len(names))), "count"))
    return {fact.id: fact for fact in facts}


def _size(world: World, name: str) -> tuple[float, float]:
    """Return the missiles and the warheads of a force, means; boats carry as many as they have tubes."""
    force = f"force.{name}"
    is_sea = world.word(f"{force}.leg") == "submarine"
    tubes = _mean(world, f"system.{world.word(f'{force}.system')}.tubes", 1.0) if is_sea else 1.0
    stands = _mean(world, f"{force}.in_place", 1.0)
    missiles = _mean(world, f"{force}.launchers", 0.0) * tubes * stands
    return missiles, missiles * _mean(world, f"{force}.warheads", 1.0)


def _mean(world: World, id_: str, otherwise: float) -> float:
    """Return the mean of a fact, or another number where there is none."""
    fact = world.facts.get(id_)
    return otherwise if fact is None else spreads.mean(fact.spread)


def _fact(id_: str, spread: Spread, unit: str) -> Fact:
    """Return a fact of a division that stands for a leg."""
    return Fact(id=id_, title=id_, unit=unit, spread=spread, note=NOTE)
