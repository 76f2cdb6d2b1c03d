"""Which facts a country must have to stand as the threatened side or as its rival.

Inputs: a world and two countries. Output: the facts that are missing, by role. The model would
stop at the first of them; here all are named at once, before anything is computed. Largest weakness: that a
fact is there says nothing about how good it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from equipoise.errors import Problem, RangeError
from equipoise.facts.schema import LEGS
from equipoise.world.snapshot import World

#: Kinds of which either side needs one entity, with what is read of it.
BOTH = ("strike", "stability")
#: Kinds that only the threatened side needs: what warns it, and what it does then.
THREATENED = ("capital", "satellite", "budget", "crisis")
#: Legs whose weapons count as retaliation.
RETALIATING = tuple(leg for leg in LEGS if leg != "theatre")


def missing(world: World, threatened: str, rival: str) -> tuple[str, ...]:
    """Return the facts that are needed and not there, as patterns of ids.

    Parameters
    ----------
    world : World
        Of the date.
    threatened, rival : str
        ISO 3166 alpha-3 in lower case.
    """
    found = [*_of_side(world, threatened), *_of_side(world, rival)]
    found += [f"{kind}.{threatened}.*" for kind in THREATENED if threatened not in world.names(kind)]
    if world.where("battery", owner=rival):
        found += [f"defence.{rival}.*"] if rival not in world.names("defence") else []
        found += [f"penaid.{threatened}.*"] if threatened not in world.names("penaid") else []
    return tuple(dict.fromkeys(found))


def check(worlds: Iterable[World], threatened: str, rival: str, *, where: str) -> None:
    """Refuse two sides of which the record holds too little.

    Parameters
    ----------
    worlds : iterable of World
        Those of all arms, on one date: an arm may put up what needs more facts.
    threatened, rival : str
        ISO 3166 alpha-3 in lower case.
    where : str
        The case file, for the message.

    Raises
    ------
    RangeError
        Naming every fact that would be needed.
    """
    every = tuple(worlds)
    lacking = tuple(dict.fromkeys(fact for world in every for fact in missing(world, threatened, rival)))
    if lacking:
        raise RangeError(Problem(where=where, what=_what(every[0], threatened, rival), hint=_hint(lacking)))


def unknown(side: str, *, where: str, line: int = 0) -> Problem:
    """Return the problem of a side whose forces no fact speaks of on any date."""
    needed = (f"force.<name>.* with owner {side}", *(f"{kind}.{side}.*" for kind in (*BOTH, *THREATENED)))
    hint = f"needed: {', '.join(needed)}, posture.{side}_<leg>.*; see docs/how-to/other-roles.md"
    return Problem(where=where, line=line, what=f"no facts on the forces of {side.upper()}", hint=hint)


def _of_side(world: World, country: str) -> Iterator[str]:
    """Yield what either side lacks."""
    forces = world.where("force", owner=country)
    legs = sorted({world.word(f"force.{name}.leg") for name in forces} & set(RETALIATING))
    if not legs:
        yield f"force.<name>.* with owner {country} and one of the legs {', '.join(RETALIATING)}"
    for leg in legs:
        if f"{country}_{leg}" not in world.names("posture"):
            yield f"posture.{country}_{leg}.*"
        if country not in world.names(leg):
            yield f"{leg}.{country}.*"
    for kind in BOTH:
        if country not in world.names(kind):
            yield f"{kind}.{country}.*"


def _what(world: World, threatened: str, rival: str) -> str:
    """Say whose facts are too few on which date."""
    pair = f"{threatened.upper()} as the threatened side and {rival.upper()} as its rival"
    return f"the record holds too little for {pair} on {world.date}"


def _hint(lacking: tuple[str, ...]) -> str:
    """Say what would be needed."""
    return f"needed: {', '.join(lacking)}; see docs/how-to/other-roles.md"
