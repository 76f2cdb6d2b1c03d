"""What "the leader of a country has fallen" means, as edits of facts.

Inputs: a world and a country. Output: one switch that takes every leader of
the country out of office, each with its reason; nothing else is touched. What
follows from it (his neighbour's chance of exit, the game that is over) is the
mechanism's to say. Largest weakness: how he fell and who comes next is left
open, though the association between neighbours is one of irregular exits.
"""

from __future__ import annotations

from equipoise.facts.record import fixed
from equipoise.world.change import Edit, Switch
from equipoise.world.snapshot import World

#: Name of the arm in which the host's leader has fallen.
ARM = "leader-falls"

_WHY = (
    "A supposition of this arm: {name} has lost his office by other than the usual way. "
    "Nothing is said about how likely that is."
)


def falls(world: World, country: str) -> tuple[Switch, ...]:
    """Return the switch that takes a country's leaders out of office.

    Why: "failure spreads" can be asked only of two worlds, one with the neighbour's leader and one without.

    Parameters
    ----------
    world : World
        With ``leader.<name>.country`` and ``leader.<name>.in_place``.
    country : str
        ISO 3166 alpha-3 code in lower case.

    Returns
    -------
    tuple of Switch
        One switch, or none where no leader of the country is in the facts or in office.

    Notes
    -----
    The fact is set to 0 and not removed: an arm taken by itself still knows who
    held the office, and can say why his own outcomes have no meaning.

    Examples
    --------
    >>> import datetime as dt
    >>> from equipoise.facts.record import Fact
    >>> from equipoise.world.snapshot import world_of
    >>> facts = [
    ...     Fact(id="leader.x.country", title="x", unit="word", spread=fixed("aaa")),
    ...     Fact(id="leader.x.in_place", title="x", unit="flag", spread=fixed(1.0)),
    ... ]
    >>> world = world_of(dt.date(2020, 9, 1), {fact.id: fact for fact in facts})
    >>> [edit.fact for switch in falls(world, "aaa") for edit in switch.edits], falls(world, "bbb")
    (['leader.x.in_place'], ())
    """
    edits = tuple(
        Edit(
            fact=f"leader.{name}.in_place",
            action="set",
            spread=fixed(0.0),
            why=_WHY.format(name=_called(world, name)),
        )
        for name in world.where("leader", country=country)
        if _holds_office(world, name)
    )
    return (Switch(name="leader", edits=edits),) if edits else ()


def _holds_office(world: World, name: str) -> bool:
    """Tell whether a leader is in office in any draw."""
    fact = world.facts.get(f"leader.{name}.in_place")
    return fact is not None and fact.spread.high > 0


def _called(world: World, name: str) -> str:
    """Return a leader as people call him."""
    return world.word(f"leader.{name}.name") if world.has(f"leader.{name}.name") else name
