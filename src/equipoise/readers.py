"""Which mechanism reads which fact: found by running them, not declared.

The mechanisms are run once over recorded draws of several dates, with the
roles both ways round; every pair of kind and attribute that they ask for is
noted. What stages before the mechanisms read (rules of membership, packages,
the place behind a name) is told by kind, in :data:`BEFORE`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np

from equipoise import assembly, chain, context, planning
from equipoise.facts.record import Record
from equipoise.geography import boundaries
from equipoise.mechanisms import approach, command, defence, exclave, politics, trade
from equipoise.reading import Recorder
from equipoise.sampling import draws as sampling
from equipoise.setting import Setting
from equipoise.strike import geometry, sides
from equipoise.strike.reach import tabulate_reach
from equipoise.world.snapshot import World, snapshot

#: Dates at which the mechanisms are run: before and after what changed between them.
DATES = (dt.date(2020, 9, 1), dt.date(2023, 1, 1), dt.date(2026, 11, 1))
#: Kinds, and attributes of a kind or of any, that are read before any draw is made, and by whom.
BEFORE: Mapping[str, str] = MappingProxyType(
    {
        "membership": "membership rules",
        "opposition": "membership rules",
        "rule": "membership rules",
        "basing": "packages",
        "battery": "packages",
        "interceptor": "packages",
        "prospect": "perception",
        "option": "response",
        "capital.name": "answer",
        "leader.name": "answer",
        "record": "answer",
        "passage": "maps",
        "channel.means": "answer",
        "centre.place": "answer",
        # a lost radar is rebuilt at the nearest town of its owner, so every town may be asked for
        "place": "membership rules",
        "system.warheads": "packages",
        "*.host": "membership rules",
    }
)


def reading_map(record: Record) -> Mapping[str, tuple[str, ...]]:
    """Return the readers of every fact of the record that has any.

    Parameters
    ----------
    record : Record
        All facts.

    Returns
    -------
    mapping of fact id to the names of its readers, sorted
    """
    pairs: dict[tuple[str, str], set[str]] = {}
    for date in DATES:
        world = snapshot(record, date)
        found = [_recorded(world, threatened, rival) for threatened, rival in _role_pairs(world)]
        for reader, seen in (item for one in (*found, _beside(world)) for item in one.items()):
            for fact_id in seen:
                kind, _, rest = fact_id.partition(".")
                pairs.setdefault((kind, rest.partition(".")[2]), set()).add(reader)
    readers: dict[str, tuple[str, ...]] = {}
    for fact_id in record.entries:
        kind, _, attribute = fact_id.split(".", 2)
        found = set(pairs.get((kind, attribute), ()))
        before = BEFORE.get(kind) or BEFORE.get(f"{kind}.{attribute}") or BEFORE.get(f"*.{attribute}")
        if before:
            found.add(before)
        if found:
            readers[fact_id] = tuple(sorted(found))
    return MappingProxyType(readers)


def _role_pairs(world: World) -> Iterable[tuple[str, str]]:
    """Return pairs of countries that both have what the mechanisms need, each once in either role.

    What one of them reads of a kind is read of all, so not every pair has to be run.
    """
    needed = ("budget", "strike", "satellite", "crisis")
    able = [name for name in world.names("strike") if all(name in world.names(kind) for kind in needed)]
    return zip(able, (*able[1:], *able[:1]), strict=True) if len(able) > 1 else ()


def _recorded(world: World, threatened: str, rival: str) -> Mapping[str, set[str]]:
    """Return the facts that each stage asks for, with these roles."""
    drawn = sampling.pilot(world)
    on = Setting(
        threatened=threatened, rival=rival, alliance="", k=50, cell="day.ride_out", horizon_months=24.0
    )
    flights, forces, times, mixing, met, exchange, heard = (Recorder(drawn) for _ in range(7))
    geometry.tabulate(flights, threatened, rival)
    tables = chain.tabulate(drawn, on.roles)
    weapons, groups = sides.weapon_names(forces, rival), sides.group_names(forces, threatened)
    sides.weapons(forces, rival, weapons)
    own_groups = sides.groups(forces, threatened, groups)
    stage = chain.stage(times, on.roles, tables, weapons, groups)
    for alert in sides.ALERTS:
        planning.designs(stage, on.roles, alert)
    for name in ("generated", "launch_under_attack"):
        mixing.value(f"crisis.{threatened}.{name}")
    tabulate_reach(met, threatened, rival)
    defence.shield(met, threatened, rival, own_groups, tables.reach)
    played = chain.stage(exchange, on.roles, tables, weapons, groups)
    assembly.index_outcomes(played, on.roles, _struck(stage, on), {})
    orders = command.tabulate(heard, threatened)
    command.outcomes(heard, threatened, orders)
    command.orders(heard, threatened, orders)
    for alert in sides.ALERTS:
        if not orders.reason:
            command.p_authority(heard, threatened, np.zeros((drawn.n, 1)), alert)
    own = forces.seen
    return {
        "warning": flights.seen | {fact for fact in times.seen if _is_about_time(fact)},
        "survivability": {
            fact for fact in times.seen - own if not _is_about_time(fact) and not _is_about_orders(fact)
        },
        "command": heard.seen,
        "defence": met.seen,
        "stability": {
            fact for fact in exchange.seen if not _is_about_time(fact) and not _is_about_orders(fact)
        },
        "first_strike": own | mixing.seen,
        "perception": own,
    }


def _beside(world: World) -> Mapping[str, set[str]]:
    """Return the facts that supply, trade, ground and leaders ask for, whoever stands in which role."""
    drawn = sampling.pilot(world)
    seen = {part: Recorder(drawn) for part in context.PARTS}
    pairs = [
        (world.word(f"patronage.{name}.patron"), world.word(f"patronage.{name}.client"))
        for name in world.names("patronage")
    ]
    for patron, client in pairs:
        politics.outcomes(seen["politics"], politics.tabulate(seen["politics"], patron, client))
    owners = {
        world.word(f"{kind}.{name}.owner") for kind in ("exclave", "trade") for name in world.names(kind)
    }
    for owner in sorted(owners):
        exclave.outcomes(seen["exclave"], owner, exclave.tabulate(seen["exclave"], owner))
        trade.outcomes(seen["trade"], trade.tabulate(seen["trade"], owner))
    for name in world.names("opposition"):
        country, alliance = (world.word(f"opposition.{name}.{what}") for what in ("country", "alliance"))
        asked = approach.asked(seen["approach"], country, alliance)
        depth_m = boundaries.distances_m(boundaries.packaged(), asked.countries, asked.lat_rad, asked.lon_rad)
        ground = approach.tabulate(seen["approach"], country, depth_m)
        approach.outcomes(seen["approach"], country, alliance, ground)
    return {part: recorder.seen for part, recorder in seen.items()}


def _struck(stage: chain.Stage, on: Setting) -> Mapping[str, chain.Aftermath]:
    """Return what the rival's preferred attack leaves in each cell."""
    found: dict[str, chain.Aftermath] = {}
    for cell in chain.CELLS:
        alert, policy = cell.split(".")
        attack = planning.preferred(planning.designs(stage, on.roles, alert), policy)
        found[cell] = chain.aftermath(stage, on.roles, alert, attack)
    return found


def _is_about_time(fact_id: str) -> bool:
    """Tell whether a fact of the common stage decides when, and not what is left."""
    return fact_id.partition(".")[0] in ("radar", "satellite", "budget", "profile")


def _is_about_orders(fact_id: str) -> bool:
    """Tell whether a fact of the common stage decides who gives and hears an order."""
    return fact_id.partition(".")[0] in ("vlf", "channel", "centre", "authority", "patrol", "reception")
