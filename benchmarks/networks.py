"""Flows of the lead case beside networkx and beside a linear program a draw.

The same networks, needs and prices in every draw: the largest flow into the exclave with nothing lost and
after the worst loss of one link, its cheapest supply, and the cheapest way of each trade. networkx solves
one draw a call and wants whole numbers for the cheapest flow, so that capacities, needs and prices are
rounded to one part in some hundred thousand; HiGHS through SciPy takes them as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from interleaved import Row, relative, rounds
from one_arm import Question

from equipoise.arrays import Array
from equipoise.mechanisms.exclave import Place
from equipoise.reading import column
from equipoise.routes import delivery, network, supply, trading
from equipoise.routes.network import Network
from equipoise.routes.trading import Market
from equipoise.sampling.draws import Draws

#: Draws that those get that take them one by one.
N_FEW = 32
#: The largest whole number that a capacity, need or price is scaled to.
WHOLE = 10_000_000
#: Relative difference of costs: networkx gets rounded numbers, ours has a nudge that decides among equals.
SAME_COST, SAME_FLOW = 1e-5, 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """A cheapest flow as arcs: ends by name, capacities and prices per draw, what must come where from where.

    ``need`` is by the name of the place, (n,) each; ``begin`` says where it comes from.
    """

    ends: tuple[tuple[str, str], ...]
    capacity: Array
    price: Array
    need: dict[str, Array]
    begin: dict[str, str]


def rows(asked: Question, n: int, n_rounds: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table."""
    drawn, tables = asked.drawn(n), asked.tables.context
    made = tables.exclave.network
    found: list[Row] = []
    for place in tables.exclave.places:
        found += _into(place, made, network.capacities(drawn, made), n_rounds)
        found += _supply(drawn, place, made, n_rounds)
    for market in tables.trade.markets:
        found += _trade(drawn, market, n_rounds)
    return found, {"n_one_by_one": min(N_FEW, n)}


def _into(place: Place, made: Network, capacity: Array, n_rounds: int) -> list[Row]:
    """Return the rows about the largest flow, with all links and without the one whose loss hurts most."""
    import networkx as nx  # noqa: PLC0415 - heavy

    ways = {name: found for name, found in place.ways.items() if found.cuts.size}
    few = capacity[:N_FEW]

    def ours(n_lost: int) -> Callable[[], Array]:
        return lambda: np.stack([supply.largest(found, capacity, n_lost) for found in ways.values()])

    def largest(links: Sequence[int], own: Array) -> float:
        graph = nx.DiGraph()
        graph.add_nodes_from(("sources", place.name))
        for at in links:
            begin, end = (made.places[ends[at]] for ends in (made.start, made.end))
            begin = begin if begin in between else "sources"
            end = end if end in between else place.name
            before = graph.edges[begin, end]["capacity"] if graph.has_edge(begin, end) else 0.0
            graph.add_edge(begin, end, capacity=before + float(own[at]))
        return float(nx.maximum_flow_value(graph, "sources", place.name))

    def theirs(n_lost: int) -> Callable[[], Array]:
        def one(links: list[int], own: Array) -> float:
            if not n_lost:
                return largest(links, own)
            return min(largest([at for at in links if at != lost], own) for lost in links)

        return lambda: np.array([[one(found.links.tolist(), own) for own in few] for found in ways.values()])

    # a place is on the way where links of these ways both come and go
    every = np.concatenate([found.links for found in ways.values()])
    between = {made.places[at] for at in made.start[every]} & {made.places[at] for at in made.end[every]}
    words = {0: "all links in place", 1: "the worst loss of one link"}
    works = {f"ours {lost}": ours(lost) for lost in words} | {f"nx {lost}": theirs(lost) for lost in words}
    taken = rounds(works, n_rounds)
    # classes have units of their own
    size = np.asarray(taken.results["ours 0"]).max(axis=1, keepdims=True)
    return [
        Row(
            part="flows",
            stage=f"largest flow into the exclave, {text}",
            ours_s=taken.seconds[f"ours {lost}"],
            alternative="networkx maximum_flow_value, draw by draw",
            alternative_s=taken.seconds[f"nx {lost}"],
            scale=capacity.shape[0] / few.shape[0],
            same=f"{capacity.shape[0]:,} draws, {len(ways)} classes of links; {few.shape[0]} draws, scaled",
            check=relative(
                "flows by class",
                np.asarray(taken.results[f"nx {lost}"]) / size,
                np.asarray(taken.results[f"ours {lost}"])[:, : few.shape[0]] / size,
                SAME_FLOW,
            ),
        )
        for lost, text in words.items()
    ]


def _supply(drawn: Draws, place: Place, made: Network, n_rounds: int) -> list[Row]:
    """Return the rows about the cheapest supply of an exclave."""
    laid = place.layout
    capacity, price = network.capacities(drawn, made), network.prices(drawn, made)
    needs = [place.needs[key] for key in laid.commodities]
    need, penalty = (column(drawn, "need", needs, key) for key in ("amount", "penalty"))
    matrix = laid.matrix
    n_rows, n_needs = matrix.shape[0], len(needs)
    # every column of the balances is an arc: from the row that it leaves to the row that it enters
    ends = tuple(
        (
            f"row {int(np.argmin(entries))}" if entries.min() < 0 else "sources",
            f"row {int(np.argmax(entries))}",
        )
        for entries in matrix.T
    )
    free = matrix.shape[1] - laid.links.size - n_needs
    total, n = 2.0 * need.sum(axis=1, keepdims=True), need.shape[0]
    asked_for = {f"row {n_rows - n_needs + at}": need[:, at] for at in range(n_needs)}
    arcs = Arcs(
        ends=ends,
        capacity=np.hstack([capacity[:, laid.links], np.repeat(total, free + n_needs, axis=1)]),
        price=np.hstack([price[:, laid.links], np.zeros((n, free)), penalty]),
        need=asked_for,
        begin=dict.fromkeys(asked_for, "sources"),
    )
    return _beside(
        "cheapest supply of the exclave",
        lambda: delivery.cheapest(laid, capacity, price, need, penalty).value,
        arcs,
        n_rounds,
        f"{n:,} draws, {n_needs} commodities over {laid.links.size} links",
    )


def _trade(drawn: Draws, market: Market, n_rounds: int) -> list[Row]:
    """Return the rows about one commodity's trade.

    As arcs each trade is a place of its own, entered from its buyer, from where it can be sold instead, and
    at the value of the goods from nowhere. That is the same problem because the trades of a commodity begin
    in one place, or in places that reach no common buyer.
    """
    net, n = market.net, drawn.n
    volume = np.stack([drawn.value(f"trade.{name}.volume") for name in market.trades], axis=1)
    volume = volume * np.stack([drawn.in_place("trade", name) for name in market.trades], axis=1)
    value = drawn.value(f"goods.{market.commodity}.value")
    discount = drawn.value(f"goods.{market.commodity}.discount", 0.0)
    begin = {name: drawn.words(f"trade.{name}.from")[0] for name in market.trades}
    more: list[tuple[tuple[str, str], Array]] = []
    for name in market.trades:
        more += [((drawn.words(f"trade.{name}.to")[0], name), np.zeros(n)), ((begin[name], name), value)]
        if drawn.has(f"trade.{name}.elsewhere"):
            more.append(((drawn.words(f"trade.{name}.elsewhere")[0], name), discount))
    total = 2.0 * np.repeat(volume.sum(axis=1, keepdims=True), len(more), axis=1)
    arcs = Arcs(
        ends=(
            *((net.places[one], net.places[two]) for one, two in zip(net.start, net.end, strict=True)),
            *(pair for pair, _ in more),
        ),
        capacity=np.hstack([network.capacities(drawn, net), total]),
        price=np.hstack([network.prices(drawn, net), np.stack([cost for _, cost in more], axis=1)]),
        need={name: volume[:, at] for at, name in enumerate(market.trades)},
        begin=begin,
    )
    return _beside(
        f"cheapest ways of trade: {market.commodity}",
        lambda: trading.carried(drawn, market).cost_usd_s,
        arcs,
        n_rounds,
        f"{n:,} draws, {len(market.trades)} trades, {len(market.ways)} ways over {len(net.links)} links",
    )


def _beside(stage: str, ours: Callable[[], Array], arcs: Arcs, n_rounds: int, same: str) -> list[Row]:
    """Return the rows about one cheapest flow."""
    others = {
        "networkx network_simplex in whole numbers, draw by draw": _simplex,
        "one linear program a draw, SciPy's HiGHS": _programs,
    }
    works = {"ours": ours} | {words: (lambda work=work: work(arcs)) for words, work in others.items()}
    taken = rounds(works, n_rounds)
    own = np.asarray(taken.results["ours"])
    n_few = min(N_FEW, own.size)
    return [
        Row(
            part="flows",
            stage=stage,
            ours_s=taken.seconds["ours"],
            alternative=words,
            alternative_s=taken.seconds[words],
            scale=own.size / n_few,
            same=f"{same}; {n_few} draws, scaled" if n_few < own.size else same,
            check=relative("cost", taken.results[words], own[:n_few], SAME_COST),
        )
        for words in others
    ]


def _simplex(arcs: Arcs) -> Array:
    """Return the least cost of the first draws by the network simplex, in whole numbers."""
    import networkx as nx  # noqa: PLC0415 - heavy

    found = np.zeros(min(N_FEW, arcs.price.shape[0]))
    for draw in range(found.size):
        unit, coin = _units(arcs, draw)
        amounts = {name: round(need[draw] * unit) for name, need in arcs.need.items()}
        given = dict.fromkeys(arcs.begin.values(), 0)
        for name, amount in amounts.items():
            given[arcs.begin[name]] += amount
        graph = nx.DiGraph()
        for name, amount in (given | {name: -amount for name, amount in amounts.items()}).items():
            graph.add_node(name, demand=-amount)
        for at, (begin, end) in enumerate(arcs.ends):
            carries, costs = round(arcs.capacity[draw, at] * unit), round(arcs.price[draw, at] * coin)
            last = begin
            if graph.has_edge(begin, end):
                # of two arcs between the same places one goes by a place of its own
                last = f"arc {at}"
                graph.add_edge(begin, last, capacity=carries, weight=0)
            graph.add_edge(last, end, capacity=carries, weight=costs)
        found[draw] = nx.network_simplex(graph)[0] / unit / coin
    return found


def _programs(arcs: Arcs) -> Array:
    """Return the least cost of the first draws, one linear program each: what enters a place leaves it."""
    from scipy.optimize import linprog  # noqa: PLC0415 - heavy

    places = sorted({place for pair in arcs.ends for place in pair} - set(arcs.begin.values()))
    balance = np.zeros((len(places), len(arcs.ends)))
    for at, pair in enumerate(arcs.ends):
        for place, sign in zip(pair, (-1.0, 1.0), strict=True):
            if place in places:
                balance[places.index(place), at] += sign
    found = np.zeros(min(N_FEW, arcs.price.shape[0]))
    for draw in range(found.size):
        unit, coin = (size / WHOLE for size in _units(arcs, draw))
        right = [arcs.need[place][draw] * unit if place in arcs.need else 0.0 for place in places]
        bounds = np.stack([np.zeros(len(arcs.ends)), arcs.capacity[draw] * unit], axis=1)
        solved = linprog(arcs.price[draw] * coin, A_eq=balance, b_eq=right, bounds=bounds, method="highs")
        found[draw] = solved.fun / unit / coin
    return found


def _units(arcs: Arcs, draw: int) -> tuple[float, float]:
    """Return what makes all that is needed, and the highest price, the largest whole number."""
    needed = sum(float(need[draw]) for need in arcs.need.values())
    return WHOLE / max(needed, 1e-300), WHOLE / max(float(arcs.price[draw].max()), 1e-300)
