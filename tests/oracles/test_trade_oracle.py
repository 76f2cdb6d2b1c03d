"""Cheapest flows of trade against networkx: another formulation (links, not ways) and another method."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from equipoise.routes.assignment import Choice, assign
from equipoise.routes.network import Network
from equipoise.routes.trading import ways

PLACES = ("a", "b", "c", "d", "e", "f")
SINKS = ("e", "f")
PENALTY = 60


def net(rng) -> Network:
    """Return a random network on six places, without parallel links."""
    pairs = [(i, j) for i in range(6) for j in range(6) if i != j and j != 0 and rng.random() < 0.55]
    links = tuple(f"{PLACES[i]}{PLACES[j]}" for i, j in pairs)
    return Network(
        links=links,
        places=PLACES,
        start=np.array([i for i, _ in pairs], dtype=np.intp),
        end=np.array([j for _, j in pairs], dtype=np.intp),
        carries=("trade_oil",) * len(links),
        modes=("rail",) * len(links),
        hosts=("",) * len(links),
    )


def reference(made: Network, capacity: np.ndarray, price: np.ndarray, volume: np.ndarray) -> int:
    """Return the least cost by the network simplex of networkx; what goes nowhere has a link of its own."""
    graph = nx.DiGraph()
    graph.add_node("a", demand=-int(volume.sum()))
    for place, wanted in zip(SINKS, volume, strict=True):
        graph.add_node(place, demand=int(wanted))
        graph.add_edge("a", f"lost {place}", weight=PENALTY)
        graph.add_edge(f"lost {place}", place, weight=0)
    for link in range(len(made.links)):
        ends = PLACES[made.start[link]], PLACES[made.end[link]]
        graph.add_edge(*ends, capacity=int(capacity[link]), weight=int(price[link]))
    return nx.min_cost_flow_cost(graph)


@pytest.mark.parametrize("seed", range(12))
def test_the_least_cost_is_that_of_the_network_simplex(seed) -> None:
    rng = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    made = net(rng)
    n = 25
    listed = [(way, at) for at, sink in enumerate(SINKS) for way in ways(made, "a", sink)]
    uses = np.zeros((len(made.links), len(listed)))
    for column, (way, _) in enumerate(listed):
        uses[list(way), column] = 1.0
    capacity = rng.integers(0, 12, (n, len(made.links))).astype(float)
    price = rng.integers(1, 20, (n, len(made.links))).astype(float)
    volume = rng.integers(0, 25, (n, 2)).astype(float)
    choice = Choice(
        uses=uses,
        trade=np.array([at for _, at in listed], dtype=np.intp),
        can_carry=capacity,
        way_price=price @ uses,
        volume=volume,
        penalty=np.full(n, float(PENALTY)),
    )
    flows, nowhere = assign(choice)
    assert (flows @ uses.T <= capacity + 1e-6).all()
    assert flows.min(initial=0.0) >= 0.0
    cost = np.einsum("nw,nw->n", flows, choice.way_price) + nowhere.sum(axis=1) * PENALTY
    least = [reference(made, capacity[i], price[i], volume[i]) for i in range(n)]
    # the nudge that decides ties is 1e-6 of the penalty a unit
    assert cost == pytest.approx(least, abs=1e-2)
