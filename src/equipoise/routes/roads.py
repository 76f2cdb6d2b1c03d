"""Which way does the shortest road from a country's land to a town lead, and how long is it?

A small network of towns and main roads, from the facts ``road.*``. Lengths are
drawn, so that every draw has shortest ways of its own; all draws are worked
out side by side. Largest weakness: the network has the main roads between the
larger towns and no others, so that a count of roads is a count of these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.reading import Reading, word

#: Where on a road that crosses a border the record doesn't say where: halfway.
BORDER_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Roads:
    """Towns and the roads between them, over all arms of a case.

    Parameters
    ----------
    names : tuple of str
        The roads.
    towns : tuple of str
        The towns at their ends, sorted.
    countries : tuple of str
        Whose soil each town stands on.
    first, second : (r,) array of int
        Positions in ``towns`` of the ends of each road; a road leads both ways.
    """

    names: tuple[str, ...]
    towns: tuple[str, ...]
    countries: tuple[str, ...]
    first: Index
    second: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Shortest ways from every town to one goal.

    Parameters
    ----------
    length_m : (t, n) array, m
        Infinite where no road leads to the goal.
    following : (t, n) array of int
        The next town on the way; the town itself at the goal and where there is no way.
    """

    length_m: Array
    following: Index


def laid_out(reading: Reading) -> Roads:
    """Return the towns and roads of the record; nothing here depends on draws.

    Parameters
    ----------
    reading : Reading
        Read are ``road.*.from``, ``road.*.to`` and the countries of their towns.
    """
    names = reading.names("road")
    ends = [(word(reading, f"road.{name}.from"), word(reading, f"road.{name}.to")) for name in names]
    towns = tuple(sorted({town for pair in ends for town in pair}))
    place = {town: k for k, town in enumerate(towns)}
    return Roads(
        names=names,
        towns=towns,
        countries=tuple(word(reading, f"place.{town}.country") for town in towns),
        first=np.array([place[a] for a, _ in ends], dtype=np.intp),
        second=np.array([place[b] for _, b in ends], dtype=np.intp),
    )


def lengths_m(reading: Reading, roads: Roads) -> Array:
    """Return the length of every road, infinite where it does not stand in this arm, shape (r, n)."""
    found = np.empty((len(roads.names), reading.n))
    for k, name in enumerate(roads.names):
        there = reading.in_place("road", name)
        found[k] = np.where(there > 0.0, reading.value(f"road.{name}.length"), np.inf)
    return found


def beyond_border(reading: Reading, roads: Roads) -> Array:
    """Return the share of each road that lies on the side of its second town, shape (r, n).

    Only roads between two countries have one; where the record doesn't say, the border is halfway.
    """
    found = np.zeros((len(roads.names), reading.n))
    for k, name in enumerate(roads.names):
        if roads.countries[roads.first[k]] != roads.countries[roads.second[k]]:
            found[k] = 1.0 - reading.value(f"road.{name}.border", BORDER_UNKNOWN)
    return found


def ways(roads: Roads, length_m: Array, goal: int, closed: Mask) -> Ways:
    """Return the shortest way from every town to a goal.

    Parameters
    ----------
    roads : Roads
        From :func:`laid_out`.
    length_m : (r, n) array, m, > 0
        From :func:`lengths_m`.
    goal : int
        Position of the goal among the towns.
    closed : (t, n) mask
        Towns that no way may touch.

    Notes
    -----
    Bellman's rule ``d(a) = min over roads a-b of length + d(b)``, repeated until nothing changes; roads are
    taken outward from the goal, so that few rounds do. Exact for every draw.

    References
    ----------
    Bellman (1958), On a routing problem, Quarterly of Applied Mathematics 16, 87-90.

    Examples
    --------
    >>> import numpy as np
    >>> ring = Roads(
    ...     names=("ab", "bc", "ca"),
    ...     towns=("a", "b", "c"),
    ...     countries=("x", "x", "x"),
    ...     first=np.array([0, 1, 2]),
    ...     second=np.array([1, 2, 0]),
    ... )
    >>> found = ways(ring, np.array([[1.0], [1.0], [3.0]]), 0, np.zeros((3, 1), bool))
    >>> found.length_m.ravel().tolist(), found.following.ravel().tolist()
    ([0.0, 1.0, 2.0], [0, 0, 1])
    """
    n = length_m.shape[1]
    far = np.full((len(roads.towns), n), np.inf)
    far[goal] = np.where(closed[goal], np.inf, 0.0)
    following = np.repeat(np.arange(len(roads.towns))[:, None], n, axis=1)
    is_open = ~closed
    moves = _outward(roads, goal)
    # when something nearer was last told of each town, and when it was last passed on over each road
    told_at, passed_at, now = [0] * len(roads.towns), [0] * len(moves), 1
    told_at[goal] = now
    for _ in range(len(roads.towns)):
        before = now
        for k, (road, start, end) in enumerate(moves):
            # nothing new to pass on: nothing could become nearer
            if told_at[start] <= passed_at[k]:
                continue
            passed_at[k] = now
            told = far[start] + length_m[road]
            better = (told < far[end]) & is_open[end]
            if better.any():
                np.copyto(far[end], told, where=better)
                np.copyto(following[end], start, where=better)
                now += 1
                told_at[end] = now
        if now == before:
            break
    return Ways(length_m=far, following=following)


def home(roads: Roads, goal: int, country: str) -> Mask:
    """Return the towns of a country that hang together with the goal over the country's own roads.

    Parameters
    ----------
    roads : Roads
        From :func:`laid_out`.
    goal : int
        Position of the goal among the towns.
    country : str
        Whose soil.

    Returns
    -------
    (t,) mask
        A part cut off from the rest isn't home: from there, the way leads abroad again.
    """
    own = np.array([code == country for code in roads.countries])
    joined = np.zeros(own.size, np.bool_)
    joined[goal] = own[goal]
    inner = own[roads.first] & own[roads.second]
    pairs = np.stack([roads.first[inner], roads.second[inner]], axis=1)
    for _ in range(own.size):
        met = pairs[joined[pairs].any(axis=1)]
        if joined[met].all():
            break
        joined[met] = True
    return joined


def first_at_home(found: Ways, home_towns: Mask) -> Index:
    """Return the first town of home ground on the way from each town, the town itself where it stands there.

    Parameters
    ----------
    found : Ways
        From :func:`ways`.
    home_towns : (t,) mask
        From :func:`home`.

    Returns
    -------
    (t, n) array of int
        -1 where no way leads there.
    """
    there = np.arange(home_towns.size)[:, None]
    label = np.where(home_towns[:, None] & np.isfinite(found.length_m), there, -1)
    draw = np.arange(found.length_m.shape[1])[None, :]
    for _ in range(home_towns.size):
        # a town abroad takes the label of the next town on its way
        passed = np.where(home_towns[:, None], label, label[found.following, draw])
        if np.array_equal(passed, label):
            break
        label = passed
    return label


def _outward(roads: Roads, goal: int) -> list[tuple[int, int, int]]:
    """Return every road both ways as (road, nearer town, farther town), in rings outward from the goal."""
    moves = [
        (road, start, end)
        for road, (a, b) in enumerate(zip(roads.first.tolist(), roads.second.tolist(), strict=True))
        for start, end in ((a, b), (b, a))
    ]
    beside: dict[int, list[int]] = {}
    for _, start, end in moves:
        beside.setdefault(start, []).append(end)
    ring, reached = {goal: 0}, [goal]
    # grows while it is gone through: towns come ring by ring
    for start in reached:
        for end in beside.get(start, ()):
            if end not in ring:
                ring[end] = ring[start] + 1
                reached.append(end)
    last = len(roads.towns)
    return sorted(moves, key=lambda move: (ring.get(move[1], last), ring.get(move[2], last), move))
