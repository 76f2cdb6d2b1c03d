"""Where a first striker stops, compiled: for whoever has the ``fast`` extra.

The same search as in :mod:`equipoise.physics.stability`, draw by draw instead
of all draws side by side; that one is the reference, and tests hold both
against each other. Imported only where numba is installed.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Mask
from equipoise.compiled_loops import compiled as _compile


@_compile
def _felt(share: float) -> float:
    """Return a share to the power of 3/4."""
    root = np.sqrt(share)
    return root * np.sqrt(root)


@_compile
def _costs(place: float, way: Array, spite: float) -> tuple[float, float]:
    """Return the cost to striker and victim at a place along the path.

    ``way`` holds, in rows: warheads spent and destroyed at the corners; then what the striker has, what
    he faces, and the rates at which warheads destroy his value and the victim's.
    """
    k = min(int(place), way.shape[1] - 2)
    rest = place - k
    spent = way[0, k] + rest * (way[0, k + 1] - way[0, k])
    killed = way[1, k] + rest * (way[1, k + 1] - way[1, k])
    left = max(way[2, 1] - killed, 0.0)
    on_value = max(way[2, 0] - spent, 0.0)
    own = _felt(-np.expm1(-left * way[2, 2]))
    other = _felt(-np.expm1(-on_value * way[2, 3]))
    return own + spite * (1.0 - other), other + spite * (1.0 - own)


@_compile
def _row(start: float, spacing: float, way: Array, spite: float, own: Array, other: Array) -> None:
    """Put the costs at evenly spaced places, ``start`` and on, into ``own`` and ``other``.

    Between two corners warheads left fall in a straight line and what they spare is a geometric row:
    two exponentials a corner, not a place. Places before the path and beyond it are its ends.
    """
    steps, n, i = way.shape[1] - 1, own.size, 0
    while i < n:
        place = min(max(start + i * spacing, 0.0), float(steps))
        k = min(int(place), steps - 1)
        rest = place - k
        killed, spent = way[1, k + 1] - way[1, k], way[0, k + 1] - way[0, k]
        left = max(way[2, 1] - way[1, k] - rest * killed, 0.0)
        on_value = max(way[2, 0] - way[0, k] - rest * spent, 0.0)
        own_kept, other_kept = np.exp(-left * way[2, 2]), np.exp(-on_value * way[2, 3])
        own_rate = np.exp(spacing * killed * way[2, 2])
        other_rate = np.exp(spacing * spent * way[2, 3])
        is_end = place != start + i * spacing
        while True:
            damage = _felt(max(1.0 - own_kept, 0.0)), _felt(max(1.0 - other_kept, 0.0))
            own[i] = damage[0] + spite * (1.0 - damage[1])
            other[i] = damage[1] + spite * (1.0 - damage[0])
            i += 1
            following = start + i * spacing
            if i == n or following > min(k + 1, steps):
                break
            if is_end:
                if following > 0.0:
                    break
                continue
            own_kept *= own_rate
            other_kept *= other_rate


@_compile
def _first(marked: Mask) -> int:
    """Return the first place that is marked."""
    for k in range(marked.size):
        if marked[k]:
            return k
    return 0


@_compile
def _closer(place: float, limit: float, parts: int, way: Array, spite: float, tie: float) -> float:
    """Return where, near a place, the own cost is least, or (with a limit) the victim's highest within it."""
    steps = way.shape[1] - 1
    own, other = np.empty(2 * parts + 1), np.empty(2 * parts + 1)
    score = np.empty(2 * parts + 1)
    for width in (1.0 / parts, 1.0 / parts**2):
        _row(place - width, width / parts, way, spite, own, other)
        for around in range(own.size):
            score[around] = -own[around]
            if limit < np.inf:
                score[around] = other[around] if own[around] <= limit else -1.0
        found = _first(score >= score.max() - tie) - parts
        place = min(max(place + width * found / parts, 0.0), float(steps))
    return place


@_compile
def _crossing(inside: float, outside: float, limit: float, halvings: int, way: Array, spite: float) -> float:
    """Return the last place from inside towards outside where the own cost is within the limit."""
    for _ in range(halvings):
        middle = (inside + outside) / 2
        if _costs(middle, way, spite)[0] <= limit:
            inside = middle
        else:
            outside = middle
    return inside


@_compile
def _stop(parts: int, halvings: int, content: float, way: Array, spite: float, tie: float) -> float:
    """Return where the striker stops."""
    n = (way.shape[1] - 1) * parts + 1
    own, other = np.empty(n), np.empty(n)
    _row(0.0, 1.0 / parts, way, spite, own, other)
    low = _closer(_first(own <= own.min() + tie) / parts, np.inf, parts, way, spite, tie)
    limit = _costs(low, way, spite)[0] + content
    start, best = low, -1.0
    for k in range(n):
        if own[k] <= limit:
            best = max(best, other[k])
    if best >= 0.0:
        start = _first((own <= limit) & (other >= best - tie)) / parts
    high = _closer(start, limit, parts, way, spite, tie)
    stop, most = low, _costs(low, way, spite)[1]
    if _costs(high, way, spite)[1] > most:
        stop, most = high, _costs(high, way, spite)[1]
    for k in range(-2, n - 1):
        # the lowest point may lie between two nodes that are beyond the limit: it is an inside of its own
        if k == -2:
            inside, outside = low, np.floor(low * parts) / parts
        elif k == -1:
            inside, outside = low, np.ceil(low * parts) / parts
        elif (own[k] <= limit) == (own[k + 1] <= limit):
            continue
        elif own[k] <= limit:
            inside, outside = k / parts, (k + 1) / parts
        else:
            inside, outside = (k + 1) / parts, k / parts
        if k < 0 and _costs(outside, way, spite)[0] <= limit:
            # a node within the limit has been looked at
            continue
        edge = _crossing(inside, outside, limit, halvings, way, spite)
        at_edge = _costs(edge, way, spite)[1]
        if at_edge > most:
            stop, most = edge, at_edge
    return stop


@_compile
def _every_stop(ways: Array, parts: int, halvings: int, content: float, spite: float, tie: float) -> Array:
    """Return where the striker stops, draw by draw."""
    result = np.empty(ways.shape[0])
    for r in range(ways.shape[0]):
        result[r] = _stop(parts, halvings, content, ways[r], spite, tie)
    return result


def stops(
    spent: Array,
    killed: Array,
    fixed: tuple[Array, Array, Array, Array],
    *,
    parts: int,
    halvings: int,
    content: float,
    spite: float,
    tie: float,
) -> Array:
    """Return the place along the path where the striker stops, (n,), 0 to the number of steps.

    Parameters
    ----------
    spent, killed : (n, steps + 1) array
        Warheads spent and destroyed at the corners of the path.
    fixed : tuple of four (n,) arrays
        Warheads that the striker has and that he faces; the rates at which a warhead destroys what the
        striker values, and what the victim values.
    parts, halvings : int
        Parts of a step, and of a part; halvings of a crossing.
    content : float
        How near to his lowest cost a striker is content.
    spite : float
        Weight of what the other side keeps.
    tie : float
        Costs nearer than this are equal.
    """
    ways = np.zeros((spent.shape[0], 3, spent.shape[1]))
    ways[:, 0], ways[:, 1] = spent, killed
    for k, column in enumerate(fixed):
        ways[:, 2, k] = column
    return np.asarray(_every_stop(ways, parts, halvings, content, spite, tie), np.float64)
