"""By which links does a cut-off territory live, and which way does trade go, before and after?

Straight lines between the towns of a link, with what it can carry and what the cheapest
flow of the mechanisms puts on it, by arm. Lines are links and no courses: a ship or a
pipe goes another way between the same ends. Largest weakness: means over the draws, so
that a link that is closed in half of them carries half.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from equipoise import units
from equipoise.arrays import Array
from equipoise.cartography.features import Json, Scene, by_arm, cited, collection, feature, line, stands_in
from equipoise.cartography.flights import great_circle
from equipoise.facts.kinds_context import ROUTES
from equipoise.mechanisms import exclave
from equipoise.reading import column
from equipoise.routes import delivery, network, trading
from equipoise.routes.assignment import Known
from equipoise.routes.network import Network
from equipoise.routes.trading import Market
from equipoise.sampling.draws import Draws

#: Kinds of fact that flows hang on.
READ = frozenset({*ROUTES, "rule", "place", "membership", "opposition"})
#: Value below which a flow is none, billions of US dollars a year.
LEAST_BN = 1e-4


def supply(scene: Scene) -> Json:
    """Return the links to every exclave of the threatened side: capacity and cheapest flow by arm.

    Parameters
    ----------
    scene : Scene
        All arms.
    """
    table = scene.tables.context.exclave
    title = "Links to cut-off territory"
    if not table.places:
        return collection([], title=title, reason="the record has no exclave of the threatened side")
    used = sorted(
        {at for place in table.places for ways in place.ways.values() for at in ways.links.tolist()}
    )
    like = scene.alike(READ)
    each = {arm: scene.arms[arm] for arm in dict.fromkeys(like.values())}
    loads = {arm: network.capacities(drawn, table.network).mean(axis=0) for arm, drawn in each.items()}
    flows = {arm: _supplied(drawn, table) for arm, drawn in each.items()}
    can, flow = ({arm: found[first] for arm, first in like.items()} for found in (loads, flows))
    return collection((_link(scene, table.network, at, can, flow) for at in used), title=title)


def trade(scene: Scene) -> Json:
    """Return the links of trade with the value that goes over them by arm, and with every link open.

    Parameters
    ----------
    scene : Scene
        All arms.
    """
    known: Known = {}
    found: list[Json] = []
    like = scene.alike(READ)
    for market in scene.tables.context.trade.markets:
        each = {arm: _worth(scene.arms[arm], market, known) for arm in dict.fromkeys(like.values())}
        now = {arm: each[first] for arm, first in like.items()}
        free = _worth(scene.first, market, known, open_links=True)
        found += [
            _traded(scene, market, at, now, float(free[at]))
            for at in range(len(market.net.links))
            if max(float(free[at]), *(float(values[at]) for values in now.values())) > LEAST_BN
        ]
    return collection(
        found, title="Trade of the threatened side", reason="the record holds no trade of the threatened side"
    )


def _supplied(drawn: Draws, table: exclave.Table) -> Array:
    """Return the mean of the cheapest flow over each link of the network, NaN where none is asked for."""
    capacity, price = network.capacities(drawn, table.network), network.prices(drawn, table.network)
    flow = np.full(len(table.network.links), np.nan)
    for place in table.places:
        wanted = [place.needs[key] for key in place.layout.commodities]
        solved = delivery.cheapest(
            place.layout,
            capacity,
            price,
            column(drawn, "need", wanted, "amount"),
            column(drawn, "need", wanted, "penalty"),
        )
        flow[place.layout.links] = solved.x[:, : place.layout.links.size].mean(axis=0)
    return flow


def _link(scene: Scene, made: Network, at: int, can: Mapping[str, Array], flow: Mapping[str, Array]) -> Json:
    """Return one link to an exclave as a feature."""
    fact = f"link.{made.links[at]}"
    held = scene.fact(f"{fact}.capacity")
    unit = held.unit if held is not None else ""
    factor = units.FACTORS.get(unit, 1.0)

    def told(values: Mapping[str, Array]) -> dict[str, float | None]:
        return by_arm(
            {arm: None if np.isnan(row[at]) else float(row[at]) / factor for arm, row in values.items()}
        )

    flows = told(flow)
    return feature(
        _between(scene, made, at),
        kind=made.modes[at],
        name=scene.titled(fact),
        properties={
            "entity": fact,
            "carries": made.carries[at],
            "host": made.hosts[at],
            "from": scene.town(made.places[made.start[at]]),
            "to": scene.town(made.places[made.end[at]]),
            "unit": unit,
            "capacity_by_arm": told(can),
            "flow_by_arm": flows if any(value is not None for value in flows.values()) else "",
            "arms": stands_in([arm for arm, row in can.items() if row[at] > 0.0], tuple(scene.arms)),
            **cited(scene, f"{fact}.capacity", f"{fact}.open", f"{fact}.price"),
        },
    )


def _worth(drawn: Draws, market: Market, known: Known, *, open_links: bool = False) -> Array:
    """Return the mean value that goes over each link, billions of US dollars a year."""
    found = trading.carried(drawn, market, links="open", known=known)
    # the order of the mechanism: where two ways cost the same, trade keeps to the one that it took
    steps: tuple[tuple[trading.Links, trading.Links], ...] = (
        ("open", "unrestricted"),
        ("unrestricted", "now"),
    )
    for before, after in () if open_links else steps:
        if not trading.are_equal(drawn, market, before, after):
            found = trading.carried(drawn, market, links=after, like=found.by_way, known=known)
    value = drawn.value(f"goods.{market.commodity}.value")
    return np.mean(found.by_way @ market.uses.T * value[:, None], axis=0) * units.YEAR / 1e9


def _traded(scene: Scene, market: Market, at: int, now: Mapping[str, Array], free: float) -> Json:
    """Return one link of trade as a feature."""
    fact = f"link.{market.net.links[at]}"
    return feature(
        _between(scene, market.net, at),
        kind=market.net.modes[at],
        name=scene.titled(fact),
        properties={
            "entity": fact,
            "commodity": market.commodity,
            "host": market.net.hosts[at],
            "from": scene.town(market.net.places[market.net.start[at]]),
            "to": scene.town(market.net.places[market.net.end[at]]),
            "unit": "bn USD/y",
            "open": free,
            "value_by_arm": by_arm({arm: float(values[at]) for arm, values in now.items()}),
            "arms": stands_in([arm for arm, row in now.items() if row[at] > LEAST_BN], tuple(scene.arms)),
            **cited(scene, f"{fact}.capacity", f"goods.{market.commodity}.value"),
        },
    )


def _between(scene: Scene, made: Network, at: int) -> Json:
    """Return the shortest line between the ends of a link."""
    ends = [scene.at(made.places[end[at]]) for end in (made.start, made.end)]
    return line(*great_circle(ends[0], ends[1], 500e3))
