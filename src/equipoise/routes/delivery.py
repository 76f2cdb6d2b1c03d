"""The cheapest way to bring several commodities to one place over links that they share.

Takes the ways to a place by class of link and says which commodity may use
which class; gives the matrix of balances once a case and, per draw, the
cheapest flows. Because a link's price and capacity don't depend on what it
carries, commodities that share a class flow as one until they arrive, so that
the program has a row per place and class and not per place and commodity.
Source: R. Ahuja, T. Magnanti and J. Orlin, *Network Flows* (1993), chapter 17,
on flows of several commodities. Largest weakness: prices are constant, so
that the first tonne over a link costs what the last one does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.routes import programs
from equipoise.routes.network import Network
from equipoise.routes.programs import Solved
from equipoise.routes.supply import Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Balances of a delivery: what flows in which column.

    Parameters
    ----------
    matrix : (r, q) array
        Columns: links, then moves from a class to a commodity, then what stays unserved.
    links : (w,) array of int
        Positions of the first columns in the network's links.
    commodities : tuple of str
        The last rows, and the last columns.
    """

    matrix: Array
    links: Index
    commodities: tuple[str, ...]


def lay_out(
    made: Network,
    by_class: Mapping[str, Ways],
    sources: Collection[str],
    sink: str,
    carried: Mapping[str, Sequence[str]],
) -> Layout:
    """Return the balances of a delivery.

    Parameters
    ----------
    made : Network
        One-way links.
    by_class : mapping
        Class of links to the ways of that class to the sink.
    sources : collection of str
        Places where everything is to be had without limit.
    sink : str
        The place to be supplied.
    carried : mapping
        Commodity to the classes of links that it may use.
    """
    rows: dict[tuple[str, str], int] = {}
    columns: list[dict[int, float]] = []
    links: list[int] = []
    for name, found in by_class.items():
        for at in found.links.tolist():
            ends = ((made.places[made.start[at]], -1.0), (made.places[made.end[at]], 1.0))
            columns.append(
                {rows.setdefault((name, town), len(rows)): sign for town, sign in ends if town not in sources}
            )
            links.append(at)
    demand = {key: len(rows) + position for position, key in enumerate(carried)}
    for key, classes in carried.items():
        columns += [{rows[name, sink]: -1.0, demand[key]: 1.0} for name in classes if (name, sink) in rows]
    columns += [{demand[key]: 1.0} for key in carried]
    matrix = np.zeros((len(rows) + len(carried), len(columns)))
    for at, entries in enumerate(columns):
        for row, sign in entries.items():
            matrix[row, at] = sign
    return Layout(matrix=matrix, links=np.array(links, dtype=np.intp), commodities=tuple(carried))


def cheapest(laid_out: Layout, capacity: Array, price: Array, need: Array, penalty: Array) -> Solved:
    """Return the cheapest flows of every draw; the first columns are the layout's links.

    Parameters
    ----------
    laid_out : Layout
        From :func:`lay_out`.
    capacity, price : (n, m) array
        Of every link of the network.
    need, penalty : (n, c) array
        What is needed of each commodity, and what a unit of it costs that doesn't come.

    Notes
    -----
    ``min sum price flow + sum penalty unserved`` with every balance kept: what enters a place leaves it,
    what arrives is shared out among the commodities.
    """
    n, n_links, n_needs = need.shape[0], laid_out.links.size, need.shape[1]
    n_moves = laid_out.matrix.shape[1] - n_links - n_needs
    right = np.hstack([np.zeros((n, laid_out.matrix.shape[0] - n_needs)), need])
    return programs.solve(
        laid_out.matrix,
        right,
        np.hstack([price[:, laid_out.links], np.zeros((n, n_moves)), penalty]),
        np.hstack([capacity[:, laid_out.links], np.full((n, n_moves + n_needs), np.inf)]),
    )


def unserved(laid_out: Layout, solved: Solved) -> Array:
    """Return what stays unserved of each commodity, (n, c), in the order of the layout."""
    return solved.x[:, -len(laid_out.commodities) :]
