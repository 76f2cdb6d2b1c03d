"""What happens to the threatened side's exports and imports when links close, and whose soil they cross?

Takes what the threatened side trades, the links and the memberships of an arm;
gives shares that find no way or another way, what that costs, and which part
of the value crosses the soil of members of an alliance opposed to it. Sources:
operators' and ports' figures of volumes and capacities, as the facts cite them.
Largest weakness: a flow is chosen by price, while buyers, contracts and
sanctions choose too; what is not in the record's links is no way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from equipoise.arrays import Array
from equipoise.reading import Reading
from equipoise.routes import trading
from equipoise.routes.assignment import Known
from equipoise.routes.trading import Carried, Market
from equipoise.units import YEAR

#: Commodities that an outcome is named after; one without a trade has a reason in place of values.
COMMODITIES = ("oil", "gas", "containers", "freight")
#: Outcomes about all commodities together.
TOGETHER = ("extra_cost", "exposed_share", "exposed_value", "opposed_states")
#: Part of a volume that counts as nothing.
NOTHING = 1e-9
#: Digits of a share that the programs of flows are good for: what is beyond differs by how they were solved.
DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What the threatened side trades and every way that it can go, over all arms: once a case.

    ``known`` keeps flows by the content of what they follow from, so that arms share what is equal.
    """

    threatened: str
    markets: tuple[Market, ...]
    known: Known = field(default_factory=dict[str, tuple[Array, Array]], repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flowing:
    """One commodity as it goes in an arm, as it would without restrictions, and with every link open."""

    market: Market
    now: Carried
    unrestricted: Carried
    open: Carried
    value_usd_s: Array


def tabulate(reading: Reading, threatened: str) -> Table:
    """Return the trades and ways of the threatened side.

    Parameters
    ----------
    reading : Reading
        Names over all arms; no draws are read.
    threatened : str
        ISO 3166 alpha-3 code in lower case.
    """
    return Table(threatened=threatened, markets=trading.markets(reading, threatened))


def outcomes(reading: Reading, table: Table) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the outcomes of trade per draw by id, and reasons where one has no meaning.

    Parameters
    ----------
    reading : Reading
        The draws of an arm.
    table : Table
        From :func:`tabulate`.

    Returns
    -------
    mapping of id to (n,) array, mapping of id to str
        Shares; ``trade.extra_cost`` in US dollars a year, ``trade.exposed_value`` in billions of them.

    Notes
    -----
    Of a commodity with flows x_w, k_w where transit goes on as before, and o_w with every link open::

        unserved = sum of u over sum of volume
        diverted = sum_w max(0, x_w - o_w) over sum of volume
        extra cost = cost(x) - cost(o), summed over commodities
        exposed = value sum_w k_w [way w crosses the soil of a member], over value of all volume

    A way crosses soil that is neither the threatened side's nor that of the country where the way ends.
    Exposed is what members could stop, so what they have stopped by restricting transit stays in it.
    """
    values: dict[str, Array] = {}
    flowing = [_flow(reading, market, table.known) for market in table.markets]
    for each in flowing:
        asked = np.maximum(each.now.volume.sum(axis=1), 1e-30)
        more = np.maximum(each.now.by_way - each.open.by_way, 0.0).sum(axis=1)
        unserved, diverted = each.now.unserved.sum(axis=1) / asked, more / asked
        values[f"trade.unserved.{each.market.commodity}"] = _share(unserved)
        values[f"trade.diverted.{each.market.commodity}"] = _share(
            np.where(more > NOTHING * asked, diverted, 0.0)
        )
    if flowing:
        values |= _together(reading, table.threatened, flowing)
    said = f"the record holds no trade of {table.threatened.upper()} in {{}} on that date"
    ids = {
        f"trade.{name}.{commodity}": said.format(commodity)
        for name in ("unserved", "diverted")
        for commodity in COMMODITIES
    } | {f"trade.{name}": said.format("anything") for name in TOGETHER}
    return values, {id_: reason for id_, reason in ids.items() if id_ not in values}


def _share(values: Array) -> Array:
    """Return shares without the digits that hang on how the programs of flows were solved."""
    return np.asarray(np.round(values, DIGITS), np.float64)


def missed(reading: Reading, table: Table) -> Mapping[str, Array]:
    """Return, by link, the value that no longer goes over it, in billions of US dollars a year.

    Why it exists: it says which links carry the loss. A link that takes what others lose has nothing here.

    Parameters
    ----------
    reading, table
        As in :func:`outcomes`.

    Returns
    -------
    mapping of link to (n,) array, >= 0
        Value over the link with every link open, less value over it now, where that is above zero.
    """
    found: dict[str, Array] = {}
    for each in (_flow(reading, market, table.known) for market in table.markets):
        uses = each.market.uses
        gone = np.maximum((each.open.by_way - each.now.by_way) @ uses.T, 0.0) * each.value_usd_s[:, None]
        found |= {name: gone[:, at] * YEAR / 1e9 for at, name in enumerate(each.market.net.links)}
    return found


def _flow(reading: Reading, market: Market, known: Known) -> _Flowing:
    """Return a commodity as it goes in the three states of its links."""
    free = trading.carried(reading, market, links="open", known=known)
    kept = free
    if not trading.are_equal(reading, market, "unrestricted", "open"):
        kept = trading.carried(reading, market, links="unrestricted", like=free.by_way, known=known)
    now = kept
    if not trading.are_equal(reading, market, "now", "unrestricted"):
        now = trading.carried(reading, market, like=kept.by_way, known=known)
    return _Flowing(
        market=market,
        now=now,
        unrestricted=kept,
        open=free,
        value_usd_s=reading.value(f"goods.{market.commodity}.value"),
    )


def _together(reading: Reading, threatened: str, flowing: list[_Flowing]) -> dict[str, Array]:
    """Return the outcomes over all commodities."""
    asked, crossing, gates, extra = (np.zeros(reading.n) for _ in range(4))
    for each in flowing:
        market = each.market
        states = tuple(sorted({state for crossed in market.crossed for state in crossed}))
        against = trading.opposed(reading, threatened, states)
        crosses = np.array(
            [[float(state in crossed) for state in states] for crossed in market.crossed]
        ).reshape(len(market.crossed), len(states))
        n_states = against @ crosses.T
        worth = each.unrestricted.by_way * each.value_usd_s[:, None]
        asked = asked + each.now.volume.sum(axis=1) * each.value_usd_s
        # a state is a member or not, so a way crosses a member's soil from one state on
        crossing = crossing + np.sum(worth * (n_states > 0.5), axis=1)
        gates = gates + np.sum(worth * n_states, axis=1)
        extra = extra + each.now.cost_usd_s - each.open.cost_usd_s
    # a dollar a year is the rounding of sums of tens of billions
    told = np.where(np.abs(extra) * YEAR < 1.0, 0.0, extra * YEAR)
    return {
        "trade.extra_cost": told,
        "trade.exposed_share": _share(crossing / np.maximum(asked, 1e-30)),
        "trade.exposed_value": crossing * YEAR / 1e9,
        "trade.opposed_states": _share(gates / np.maximum(asked, 1e-30)),
    }
