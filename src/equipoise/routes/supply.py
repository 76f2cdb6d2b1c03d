"""How much can reach one place, and how much still can after the worst losses of links.

Takes a network, the places that goods may start from and the place that they
are to reach; gives the minimal cuts once a case and, per draw, the largest
flow (it equals the smallest cut) without and with links lost. Source: L. Ford
and D. Fulkerson, "Maximal flow through a network", Canadian Journal of
Mathematics 8 (1956), pp. 399-404. Largest weakness: a loss takes a whole link,
and links fail one by one, whatever they have in common.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.errors import Problem, RangeError
from equipoise.routes.network import Network

#: Cuts are listed over all subsets of the places on the way; more places than this are too many.
MOST_PLACES = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The links on the way to a place, and the sets of them whose loss cuts it off.

    Parameters
    ----------
    links : (w,) array of int
        Positions in the network's links.
    cuts : (c, w) array of bool
        Minimal cuts; no row where no link leads there.
    """

    links: Index
    cuts: Mask


def ways(made: Network, sources: Collection[str], sink: str, among: Collection[int] | None = None) -> Ways:
    """Return the links that lead from any source to the sink, and their minimal cuts.

    Parameters
    ----------
    made : Network
        Links are one-way.
    sources : collection of str
        Places where goods are to be had without limit.
    sink : str
        The place to be supplied.
    among : collection of int, optional
        Positions of the links that may be used; by default all.

    Raises
    ------
    RangeError
        If more than :data:`MOST_PLACES` places lie on the way.

    Notes
    -----
    Every set of places that holds the sources and not the sink gives a cut: the links that leave it.
    Cuts that contain another one never bind and are left out.
    """
    used = [at for at in range(len(made.links)) if among is None or at in among]
    begins = {place for place in sources if place != sink}
    pairs = {at: (made.places[made.start[at]], made.places[made.end[at]]) for at in used}
    # goods never go back to where they are to be had, and stay where they are needed
    pairs = {at: pair for at, pair in pairs.items() if pair[0] != sink and pair[1] not in begins}
    ahead = _reached(begins, list(pairs.values()))
    behind = _reached({sink}, [(end, start) for start, end in pairs.values()])
    on_way = [at for at, (start, end) in pairs.items() if start in ahead and end in behind]
    between = sorted({place for at in on_way for place in pairs[at]} - begins - {sink})
    if len(between) > MOST_PLACES:
        raise RangeError(
            Problem(
                where=f"ways to {sink}",
                what=f"{len(between)} places lie between the mainland and it, more than {MOST_PLACES}",
                hint="join links that follow each other without a branch into one",
            )
        )
    starts = np.array([between.index(pairs[at][0]) if pairs[at][0] in between else -1 for at in on_way])
    ends = np.array([between.index(pairs[at][1]) if pairs[at][1] in between else -1 for at in on_way])
    found: list[Mask] = []
    for bits in range(2 ** len(between) if on_way else 0):
        inside = np.array([bool(bits >> at & 1) for at in range(len(between))] + [False])
        leaves = ((starts < 0) | inside[starts]) & ~inside[ends]
        if not any((cut <= leaves).all() for cut in found):
            found = [cut for cut in found if not (leaves <= cut).all()] + [leaves]
    cuts = np.array(found, dtype=np.bool_).reshape(len(found), len(on_way))
    return Ways(links=np.array(on_way, dtype=np.intp), cuts=cuts)


def largest(found: Ways, capacity: Array, n_lost: int = 0) -> Array:
    """Return the largest flow after the worst loss of so many links.

    Parameters
    ----------
    found : Ways
        From :func:`ways`.
    capacity : (n, m) array, >= 0
        Of every link of the network.
    n_lost : int, >= 0
        How many links are lost, those whose loss hurts most.

    Returns
    -------
    (n,) array, in the unit of the capacity

    Notes
    -----
    ``min over cuts of (sum of capacities - the n_lost largest of them)``: the worst loss takes the largest
    links of the cut that then binds.

    Examples
    --------
    Two links side by side, of 3 and 5:

    >>> pair = Ways(links=np.array([0, 1]), cuts=np.array([[True, True]]))
    >>> [float(largest(pair, np.array([[3.0, 5.0]]), lost)[0]) for lost in (0, 1, 2)]
    [8.0, 3.0, 0.0]
    """
    least = np.full(capacity.shape[0], np.inf if found.cuts.size else 0.0)
    held = capacity[:, found.links]
    for cut in found.cuts:
        in_cut = held[:, cut]
        n_left = max(in_cut.shape[1] - n_lost, 0)
        if n_lost:
            in_cut = np.sort(in_cut, axis=1)[:, :n_left]
        least = np.minimum(least, in_cut.sum(axis=1))
    return least


def _reached(begins: Collection[str], pairs: Collection[tuple[str, str]]) -> set[str]:
    """Return the places that links lead to from the first ones, those included."""
    reached = set(begins)
    while more := {end for start, end in pairs if start in reached} - reached:
        reached |= more
    return reached
