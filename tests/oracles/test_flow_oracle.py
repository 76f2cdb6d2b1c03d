"""Flows against networkx, whose network simplex and cuts share no code with ours."""

from __future__ import annotations

import numpy as np
import pytest

from equipoise.routes import programs, supply
from equipoise.routes.network import Network

nx = pytest.importorskip("networkx", reason="the rival solver of flows")
pytestmark = pytest.mark.oracle

N, NODES, ARCS = 25, 7, 17


def drawn(seed: int):
    """Return arcs between places, and whole capacities and prices of many draws."""
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    pairs = [tuple(int(x) for x in luck.choice(NODES, 2, replace=False)) for _ in range(ARCS)]
    pairs = list(dict.fromkeys(pairs))
    shape = (N, len(pairs))
    return pairs, luck.integers(0, 7, shape), luck.integers(1, 9, shape), luck.integers(1, 9, N)


@pytest.mark.parametrize("seed", range(8))
def test_the_cheapest_flow_costs_what_the_network_simplex_says(seed):
    pairs, capacity, price, need = drawn(seed)
    matrix = np.zeros((NODES, len(pairs) + 2))
    for at, (start, end) in enumerate(pairs):
        matrix[start, at], matrix[end, at] = -1.0, 1.0
    # what is missing at the last place is bought at 100; the first has as much as is asked
    matrix[-1, -2], matrix[0, -1] = 1.0, 1.0
    right = np.zeros((N, NODES))
    right[:, -1] = need
    prices = np.hstack([price, np.full((N, 1), 100), np.zeros((N, 1))]).astype(float)
    upper = np.hstack([capacity, np.full((N, 2), np.inf)])
    found = programs.solve(matrix, right, prices, upper)
    for draw in range(N):
        graph = nx.DiGraph()
        graph.add_node(0, demand=-int(need[draw]))
        graph.add_node(NODES - 1, demand=int(need[draw]))
        for at, (start, end) in enumerate(pairs):
            graph.add_edge(start, end, capacity=int(capacity[draw, at]), weight=int(price[draw, at]))
        # buying goes by a place of its own, since two arcs between the same places are one here
        graph.add_edge(0, "market", weight=100)
        graph.add_edge("market", NODES - 1, weight=0)
        cost, _ = nx.network_simplex(graph)
        assert found.value[draw] == pytest.approx(cost, abs=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_the_largest_flow_is_what_the_rival_finds(seed):
    pairs, capacity, _, _ = drawn(seed)
    names = tuple(f"p{at}" for at in range(NODES))
    made = Network(
        links=tuple(f"l{at}" for at in range(len(pairs))),
        places=names,
        start=np.array([pair[0] for pair in pairs]),
        end=np.array([pair[1] for pair in pairs]),
        carries=("goods",) * len(pairs),
        modes=("rail",) * len(pairs),
        hosts=("",) * len(pairs),
    )
    largest = supply.largest(supply.ways(made, [names[0]], names[-1]), capacity.astype(float))
    for draw in range(N):
        graph = nx.DiGraph()
        graph.add_nodes_from(range(NODES))
        for at, (start, end) in enumerate(pairs):
            graph.add_edge(start, end, capacity=int(capacity[draw, at]))
        assert largest[draw] == nx.maximum_flow_value(graph, 0, NODES - 1)
