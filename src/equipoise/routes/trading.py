"""Who sells what where, the ways that it can go, and the cheapest use of them.

Takes the facts ``trade.*``, ``goods.*`` and ``link.*`` of a reading. Every way
without a loop from a trade's origin to its buyer, or to where it could be sold
instead, is listed once a case; per draw and arm the cheapest flow over these
ways is found, exactly, by one linear program a commodity. Source: the
path form of the multi-commodity flow problem, R. Ahuja, T. Magnanti and J.
Orlin, *Network Flows* (1993), chapter 17. Largest weakness: prices, capacities
and volumes are those of a year, so that a stop counts as if it lasted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.reading import Reading, column, standing, word
from equipoise.routes import network
from equipoise.routes.assignment import Choice, Known, assign
from equipoise.routes.network import Network

#: What a link that belongs to a trade says that it carries is the commodity behind this.
CARRIED = "trade_"
#: States of the links: as the arm has them, without restrictions of transit, at what they were built for.
Links: TypeAlias = Literal["now", "unrestricted", "open"]
#: Ways with more links than this are no ways.
MOST_LINKS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """One commodity of one owner: its trades, and all ways that they can go.

    Parameters
    ----------
    owner, commodity : str
        Whose trade, and what.
    net : Network
        The links that carry it, over all arms.
    trades : tuple of str
        Names of the trades, over all arms.
    ways : tuple of tuple of int
        Positions of the links of each way, from the origin on.
    trade : (w,) array of int
        Which trade each way serves.
    is_elsewhere : (w,) array of bool
        True where the way ends not at the buyer but where the goods could be sold instead.
    crossed : tuple of tuple of str
        States whose soil each way crosses: neither the owner's nor that of the place where it ends.
    """

    owner: str
    commodity: str
    net: Network
    trades: tuple[str, ...]
    ways: tuple[tuple[int, ...], ...]
    trade: Index
    is_elsewhere: Mask
    crossed: tuple[tuple[str, ...], ...]

    @property
    def uses(self) -> Array:
        """1 where a way uses a link, else 0, (links, ways)."""
        made = np.zeros((len(self.net.links), len(self.ways)))
        for at, way in enumerate(self.ways):
            made[list(way), at] = 1.0
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The cheapest flow of a commodity.

    Parameters
    ----------
    by_way : (n, w) array
        What goes each way, kg/s, m3/s or containers/s.
    unserved : (n, t) array
        What of each trade goes nowhere.
    volume : (n, t) array
        What each trade asks for.
    cost_usd_s : (n,) array
        Carriage, what is given up by selling elsewhere, and the value of what goes nowhere.
    """

    by_way: Array
    unserved: Array
    volume: Array
    cost_usd_s: Array


def markets(reading: Reading, owner: str) -> tuple[Market, ...]:
    """Return every commodity that an owner trades, with all ways, over all arms.

    Parameters
    ----------
    reading : Reading
        Only its names and words are read: nothing here depends on draws.
    owner : str
        ISO 3166 alpha-3 code in lower case.
    """
    commodities = sorted(
        {word(reading, f"trade.{name}.commodity") for name in reading.names("trade", owner=owner)}
    )
    return tuple(_market(reading, owner, commodity) for commodity in commodities)


def ways(net: Network, start: str, end: str) -> tuple[tuple[int, ...], ...]:
    """Return all ways from one place to another that touch no place twice.

    Parameters
    ----------
    net : Network
        One-way links.
    start, end : str
        Places; where the network doesn't touch one of them, there is no way.

    Returns
    -------
    tuple of tuple of int
        Positions of links, in the order of their names; no more than :data:`MOST_LINKS` each.
    """
    if start not in net.places or end not in net.places:
        return ()
    first, last = net.places.index(start), net.places.index(end)
    leaving = [np.flatnonzero(net.start == at).tolist() for at in range(len(net.places))]
    found: list[tuple[int, ...]] = []
    open_ways: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((), (first,))]
    while open_ways:
        links, seen = open_ways.pop()
        if seen[-1] == last:
            found.append(links)
            continue
        if len(links) < MOST_LINKS:
            open_ways.extend(
                ((*links, link), (*seen, int(net.end[link])))
                for link in leaving[seen[-1]]
                if int(net.end[link]) not in seen
            )
    return tuple(sorted(found))


def carried(
    reading: Reading,
    market: Market,
    *,
    links: Links = "now",
    like: Array | None = None,
    known: Known | None = None,
) -> Carried:
    """Return the cheapest flow of a commodity in every draw.

    Parameters
    ----------
    reading : Reading
        The draws of an arm.
    market : Market
        From :func:`markets`.
    links : str
        ``now``, as the arm has them; ``unrestricted``, transit goes on as before whoever joined what;
        ``open``, at what they were built for: the same world with law and politics away.
    like : (n, w) array, optional
        Flows by way to keep to where that costs nothing.
    known : mapping, optional
        Flows worked out before, by content; looked up and filled.

    Notes
    -----
    Per draw ``min sum_w x_w (price of its links + discount if sold elsewhere) + sum_t u_t value`` with
    ``sum_{w of t} x_w + u_t = volume_t`` and ``sum_{w over l} x_w <= capacity_l``
    (:mod:`equipoise.routes.assignment`). What is sold elsewhere counts as served.

    References
    ----------
    R. Ahuja, T. Magnanti and J. Orlin, *Network Flows*, Prentice Hall (1993), section 17.2.
    """
    uses = market.uses
    can_carry, unit_price = _terms(reading, market.net, links)
    volume = column(reading, "trade", market.trades, "volume") * standing(reading, "trade", market.trades)
    value = reading.value(f"goods.{market.commodity}.value")
    discount = reading.value(f"goods.{market.commodity}.discount", 0.0)
    choice = Choice(
        uses=uses,
        trade=market.trade,
        can_carry=can_carry,
        way_price=unit_price @ uses + np.outer(discount, market.is_elsewhere),
        volume=volume,
        penalty=value,
        like=like,
    )
    by_way, unserved = assign(choice, known)
    return Carried(
        by_way=by_way,
        unserved=unserved,
        volume=volume,
        cost_usd_s=np.einsum("nw,nw->n", by_way, choice.way_price) + unserved.sum(axis=1) * value,
    )


def are_equal(reading: Reading, market: Market, one: Links, other: Links) -> bool:
    """Return whether two states of a commodity's links are the same in every draw."""
    pairs = zip(_terms(reading, market.net, one), _terms(reading, market.net, other), strict=True)
    return all(np.array_equal(first, second) for first, second in pairs)


def opposed(reading: Reading, owner: str, states: Sequence[str]) -> Array:
    """Return which states are members of an alliance that the owner and it regard as a rival.

    Parameters
    ----------
    reading : Reading
        The draws of an arm: memberships stand or not in each arm.
    owner : str
        ISO 3166 alpha-3 code in lower case.
    states : sequence of str
        Codes.

    Returns
    -------
    (n, len(states)) array
        1 where the state is a member of at least one such alliance in the draw, else 0.
    """
    free = np.ones((reading.n, len(states)))
    for pair in reading.names("opposition", country=owner):
        alliance = word(reading, f"opposition.{pair}.alliance")
        against = reading.in_place("opposition", pair)
        for at, state in enumerate(states):
            for name in reading.names("membership", country=state, alliance=alliance):
                free[:, at] *= 1.0 - against * reading.in_place("membership", name)
    return 1.0 - free


def _market(reading: Reading, owner: str, commodity: str) -> Market:
    """Return one commodity with all ways of its trades."""
    net = network.network(reading, {f"{CARRIED}{commodity}"})
    trades = reading.names("trade", owner=owner, commodity=commodity)
    listed: list[tuple[tuple[int, ...], int, bool, str]] = []
    for at, name in enumerate(trades):
        start, end = (word(reading, f"trade.{name}.{key}") for key in ("from", "to"))
        listed.extend((way, at, False, end) for way in ways(net, start, end))
        if reading.has(f"trade.{name}.elsewhere"):
            other = word(reading, f"trade.{name}.elsewhere")
            listed.extend((way, at, True, other) for way in ways(net, start, other))
    crossed = tuple(
        tuple(sorted({net.hosts[link] for link in way} - {"", owner, _country(reading, end)}))
        for way, _, _, end in listed
    )
    return Market(
        owner=owner,
        commodity=commodity,
        net=net,
        trades=trades,
        ways=tuple(way for way, _, _, _ in listed),
        trade=np.array([at for _, at, _, _ in listed], dtype=np.intp),
        is_elsewhere=np.array([is_other for _, _, is_other, _ in listed], dtype=np.bool_),
        crossed=crossed,
    )


def _country(reading: Reading, place: str) -> str:
    """Return the country that a place lies in."""
    return word(reading, f"place.{place}.country")


def _terms(reading: Reading, net: Network, links: Links) -> tuple[Array, Array]:
    """Return what each link can carry and what a unit costs on it, (n, links) each."""
    if links == "now":
        return network.capacities(reading, net), network.prices(reading, net)
    allowed = column(reading, "link", net.links, "capacity")
    price = column(reading, "link", net.links, "price")
    built = allowed
    if links == "open":
        given = [f"link.{name}.built" for name in net.links]
        columns = [
            reading.value(fact) if reading.has(fact) else allowed[:, at] for at, fact in enumerate(given)
        ]
        # a span of what was built may lie below what is seen to flow; open never means less
        built = np.maximum(np.stack(columns, axis=1), allowed)
    return built * standing(reading, "link", net.links), price
