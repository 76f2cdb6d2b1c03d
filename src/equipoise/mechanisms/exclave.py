"""Can a cut-off territory be supplied, and who faces it?

Takes the links to each exclave of the threatened side, what it needs and who
its neighbours are in an arm; gives margins per commodity, what is left after
the worst losses of links, the capacity over land, the gap to friendly
territory, and what its supply costs. Sources: L. Ford and D. Fulkerson (1956)
for the largest flow; the facts carry the rest. Largest weakness: a margin is
one of yearly flows, so stocks, seasons and the time that a change of ways takes
are outside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from equipoise import units
from equipoise.arrays import Array, Mask
from equipoise.reading import Reading, column, word
from equipoise.routes import delivery, neighbours, network, supply
from equipoise.routes.delivery import Layout
from equipoise.routes.neighbours import Sides
from equipoise.routes.network import Network
from equipoise.routes.supply import Ways

#: What power stations burn, and what they make of it.
GAS, POWER = "gas", "power"
#: Ways that cross the soil of others; ways over water and through the air do not.
OVER_LAND, OVER_SEA = ("rail", "road"), ("ferry", "sea", "air")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One exclave: what it needs, the ways by class of link, and over land alone.

    Parameters
    ----------
    name : str
        The entity of the record.
    needs : mapping
        Commodity to the entity of its need.
    carried : mapping
        Commodity to the class of links that it may use beside those of its own name.
    ways : mapping
        Class of links to the ways of that class.
    over_land : mapping
        The same for rail and road alone, for classes measured by weight.
    layout : Layout
        The balances of a delivery of all but power.
    arrives, arrives_by_sea : (w,) array of bool
        Which of the layout's links bring goods by weight into the exclave, and which over water or by air.
    land_hosts : tuple of sets of str
        Whose soil each way over land crosses.
    """

    name: str
    needs: Mapping[str, str]
    carried: Mapping[str, str]
    ways: Mapping[str, Ways]
    over_land: Mapping[str, Ways]
    layout: Layout
    arrives: Mask
    arrives_by_sea: Mask
    land_hosts: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What hangs on no draw: the links, and the exclaves of the threatened side."""

    network: Network
    places: tuple[Place, ...]


def tabulate(reading: Reading, threatened: str) -> Table:
    """Return the ways to every exclave of the threatened side, over the links of all arms.

    Parameters
    ----------
    reading : Reading
        Only names and words are read.
    threatened : str
        ISO 3166 alpha-3 code in lower case.
    """
    names = reading.names("exclave", owner=threatened)
    needs = {name: reading.names("need", exclave=name) for name in names}
    found = [need for own in needs.values() for need in own]
    classes = {word(reading, f"need.{need}.{key}") for need in found for key in ("commodity", "carried")}
    made = network.network(reading, classes)
    return Table(
        network=made, places=tuple(_place(reading, made, name, needs[name], threatened) for name in names)
    )


def outcomes(reading: Reading, threatened: str, table: Table) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the supply and the surroundings of the exclave in one arm.

    Where the threatened side has several, the worse one counts in each draw.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        ISO 3166 alpha-3 code in lower case.
    table : Table
        From :func:`tabulate`.

    Returns
    -------
    values : dict
        Outcome id to an (n,) array in the unit shown to people.
    reasons : dict
        Outcome id to the reason why it has no meaning.

    Notes
    -----
    ``margin = (own ways + what the others leave of the shared ways) / need - 1``: the others get what they
    need and this commodity all that is left; where the shared ways bring less than all need of them, each
    gets the same share of what it lacks. Power: ``cable + other plants + min(gas plants, conversion (gas that
    arrives - gas used elsewhere))``. Classes of links do not mix on the way.
    """
    if not table.places:
        why = f"the record has no exclave of {threatened.upper()} on that date"
        return {}, dict.fromkeys(_IDS, why)
    capacity, price = network.capacities(reading, table.network), network.prices(reading, table.network)
    found = neighbours.sides(reading, threatened)
    made = [
        _supplied(reading, place, capacity, price) | _surroundings(reading, place, threatened, found)
        for place in table.places
    ]
    shared = [name for name in made[0] if all(name in values for values in made)]
    worst = {
        name: (np.max if name in _WORSE_HIGHER else np.min)(np.stack([v[name] for v in made]), axis=0)
        for name in shared
    }
    return worst, {name: "the exclave has no such need in the record" for name in _IDS if name not in worst}


#: Outcomes that every arm has where the threatened side has an exclave with these needs.
_IDS = (
    *(
        f"exclave.{name}.{commodity}"
        for name in ("supply_margin", "worst_loss", "worst_two")
        for commodity in (GAS, POWER, "food", "oil")
    ),
    "exclave.land_capacity",
    "exclave.sea_share",
    "exclave.supply_cost",
    "exclave.separation_km",
    "exclave.hosts_in_way",
    "exclave.alliance_border_share",
)
_WORSE_HIGHER = frozenset(_IDS[_IDS.index("exclave.sea_share") :])


def _place(reading: Reading, made: Network, name: str, needs: tuple[str, ...], threatened: str) -> Place:
    """Return one exclave with the ways to it from every other place of its owner."""
    sink = word(reading, f"exclave.{name}.place")
    sources = [
        place
        for place in made.places
        if place != sink and word(reading, f"place.{place}.country") == threatened
    ]
    commodity = {word(reading, f"need.{need}.commodity"): need for need in needs}
    carried = {key: word(reading, f"need.{need}.carried") for key, need in commodity.items()}
    classes = sorted({*commodity, *carried.values()})
    by_weight = [key for key in classes if key not in (GAS, POWER)]
    on_land = [at for at, mode in enumerate(made.modes) if mode in OVER_LAND]

    def of_class(key: str, among: list[int]) -> Ways:
        return supply.ways(made, sources, sink, [at for at in among if made.carries[at] == key])

    found = {key: of_class(key, list(range(len(made.links)))) for key in classes}
    usable = {key: tuple(dict.fromkeys((key, carried[key]))) for key in commodity if key != POWER}
    fed = {key: found[key] for key in classes if any(key in own for own in usable.values())}
    layout = delivery.lay_out(made, fed, sources, sink, usable)
    return Place(
        name=name,
        needs=commodity,
        carried=carried,
        ways=found,
        over_land={key: of_class(key, on_land) for key in by_weight},
        layout=layout,
        arrives=_arrives(made, layout, sink, (*OVER_SEA, *OVER_LAND)),
        arrives_by_sea=_arrives(made, layout, sink, OVER_SEA),
        land_hosts=neighbours.crossed(made, sources, sink, on_land),
    )


def _supplied(reading: Reading, place: Place, capacity: Array, price: Array) -> dict[str, Array]:
    """Return margins, losses, capacity over land, cost and the share that comes by sea."""
    need = {key: reading.value(f"need.{entity}.amount") for key, entity in place.needs.items()}
    # what each class of links brings with nothing lost, and after the worst one and two losses in it
    flows = {
        key: [supply.largest(found, capacity, lost) for lost in (0, 1, 2)]
        for key, found in place.ways.items()
    }
    whole = {key: flow[0] for key, flow in flows.items()}
    values: dict[str, Array] = {}
    for key in place.needs:
        values[f"exclave.supply_margin.{key}"] = _margin(reading, place, key, need, whole)
        mine = _touching(place, key)
        singly = [_margin(reading, place, key, need, {**whole, cls: flows[cls][1]}) for cls in mine]
        pairs = [
            {one: flows[one][2]} if one == other else {one: flows[one][1], other: flows[other][1]}
            for one, other in combinations_with_replacement(mine, 2)
        ]
        doubly = [_margin(reading, place, key, need, {**whole, **pair}) for pair in pairs]
        # where nothing leads there, nothing can be lost
        unhurt = values[f"exclave.supply_margin.{key}"]
        values[f"exclave.worst_loss.{key}"] = np.min([unhurt, *singly], axis=0)
        values[f"exclave.worst_two.{key}"] = np.min([unhurt, *doubly], axis=0)
    total = sum((supply.largest(found, capacity) for found in place.over_land.values()), np.zeros(reading.n))
    values["exclave.land_capacity"] = total / units.FACTORS["Mt/y"]
    return values | _cheapest(reading, place, capacity, price, need)


def _touching(place: Place, key: str) -> tuple[str, ...]:
    """Return the classes of links whose loss can touch a commodity."""
    shared = place.carried[key]
    classes = {GAS, POWER} if key == POWER else {key, shared}
    if key != POWER:
        classes |= {other for other, cls in place.carried.items() if cls == shared}
    return tuple(sorted(cls for cls in classes if cls in place.ways and place.ways[cls].cuts.size))


def _margin(
    reading: Reading, place: Place, key: str, need: Mapping[str, Array], flow: Mapping[str, Array]
) -> Array:
    """Return the margin of one commodity where each class of links brings so much."""
    if key == POWER:
        gas = flow.get(GAS, np.zeros(reading.n)) - _of(reading, place, "gas_elsewhere")
        burnt = _of(reading, place, "conversion") * np.maximum(gas, 0.0)
        local = _of(reading, place, "other_plants") + np.minimum(_of(reading, place, "gas_plants"), burnt)
        return (flow[POWER] + local) / need[POWER] - 1.0
    shared = place.carried[key]
    if shared == key:
        return flow[key] / need[key] - 1.0
    lacking = {
        other: np.maximum(need[other] - (flow[other] if other != shared else 0.0), 0.0)
        for other, cls in place.carried.items()
        if cls == shared
    }
    asked = sum(lacking.values(), np.zeros(reading.n))
    brought = flow[shared]
    rationed = np.minimum(brought / np.where(asked > 0.0, asked, 1.0), 1.0)
    return (flow[key] + lacking[key] * rationed + np.maximum(brought - asked, 0.0)) / need[key] - 1.0


def _of(reading: Reading, place: Place, attribute: str) -> Array:
    """Return a number of the exclave itself, zero where the record has none."""
    return reading.value(f"exclave.{place.name}.{attribute}", 0.0)


def _cheapest(
    reading: Reading, place: Place, capacity: Array, price: Array, need: Mapping[str, Array]
) -> dict[str, Array]:
    """Return what the cheapest supply costs a year, and how much of the goods comes by sea.

    Power is left out: what its stations burn is part of the need for gas.
    """
    wanted = place.layout.commodities
    solved = delivery.cheapest(
        place.layout,
        capacity,
        price,
        np.stack([need[key] for key in wanted], axis=1),
        column(reading, "need", [place.needs[key] for key in wanted], "penalty"),
    )
    arriving = solved.x[:, : place.layout.links.size]
    total, by_sea = (arriving[:, used].sum(axis=1) for used in (place.arrives, place.arrives_by_sea))
    return {
        "exclave.supply_cost": solved.value * units.YEAR / units.FACTORS["bn USD"],
        "exclave.sea_share": by_sea / np.where(total > 0.0, total, 1.0),
    }


def _arrives(made: Network, layout: Layout, sink: str, modes: tuple[str, ...]) -> Mask:
    """Return which of the layout's links bring goods by weight into the exclave by one of the modes."""
    return np.array(
        [
            made.places[made.end[at]] == sink
            and made.modes[at] in modes
            and made.carries[at] not in (GAS, POWER)
            for at in layout.links
        ],
        dtype=np.bool_,
    )


def _surroundings(reading: Reading, place: Place, owner: str, sides: Sides) -> dict[str, Array]:
    """Return the gap to friendly land, the border that faces the other side, and how many can refuse."""
    around = neighbours.around(reading, place.name, owner, sides)
    values: dict[str, Array] = {}
    if around.gap_m is not None:
        values["exclave.separation_km"] = around.gap_m / units.FACTORS["km"]
    if around.facing_share is not None:
        values["exclave.alliance_border_share"] = around.facing_share
    if place.land_hosts:
        values["exclave.hosts_in_way"] = neighbours.least_opposed(reading.n, place.land_hosts, sides)
    return values
