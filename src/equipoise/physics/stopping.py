"""Where a first striker stops: the attack on launchers that costs him least, and the victim most.

In: an attack as a path from no warhead spent on launchers to all that pay. Out: the place on it where the
striker stops, and the cost to both sides there. Source: Kent and Thaler (1989), RAND R-3765-AF, through an
open re-implementation. Largest weakness: a striker who is content within a fixed width can jump between two
stretches of the path that are almost equally cheap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array, Index, is_compiled

#: Weight of what the other side keeps in a side's cost (p. 61).
SPITE = 0.3
#: How near to his lowest cost a striker is content (p. 22; this width is the re-implementation's).
CONTENT = 0.002
#: Steps of an attack (two warheads on two kinds of launcher); even parts of a step, and of a part when the
#: search looks closer; halvings that find where a cost crosses a limit.
STEPS, PARTS, HALVINGS = 4, 16, 24
#: Costs nearer than this are equal: of a stretch where nothing more is spent the first place counts, not the
#: one that rounding favours.
TIE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """An attack on launchers from none to all of them; corners (n, 5), the rest (n,)."""

    spent: Array
    killed: Array
    has: Array
    faces: Array
    striker_w80: Array
    victim_w80: Array


def damage(n_warheads: ArrayLike, w80: ArrayLike) -> Array:
    """Share of a side's value that warheads destroy, 0 to 1.

    Parameters
    ----------
    n_warheads : array, >= 0
        Warheads on value.
    w80 : array, > 0
        Warheads that destroy 80 %.

    Notes
    -----
    ``1 - exp(-w ln 5 / w80)``: each warhead takes the same share of what is left, whoever's it is.

    References
    ----------
    Kent and Thaler (1989), fig. 7, is a curve drawn by hand; the formula is the re-implementation's.

    Examples
    --------
    >>> damage([0.0, 900.0, 1800.0], 900.0).round(2).tolist()
    [0.0, 0.8, 0.96]
    """
    return -np.expm1(-np.asarray(n_warheads, np.float64) * (np.log(5.0) / np.asarray(w80, np.float64)))


def stops(path: Path) -> Array:
    """Return the place along the path where the striker stops, (n,), 0 to the number of steps.

    Parameters
    ----------
    path : Path
        From none to all launchers.
    """
    if not is_compiled():
        return searched(path)
    from equipoise.physics import compiled_stability as compiled  # noqa: PLC0415 - needs numba

    rate = np.log(5.0)
    return compiled.stops(
        path.spent,
        path.killed,
        (path.has, path.faces, rate / path.striker_w80, rate / path.victim_w80),
        parts=PARTS,
        halvings=HALVINGS,
        content=CONTENT,
        spite=SPITE,
        tie=TIE,
    )


def searched(path: Path) -> Array:
    """Return what :func:`stops` returns, all draws side by side."""
    n = len(path.has)
    nodes = np.arange(STEPS * PARTS + 1) / PARTS
    own, other = costs(path, np.broadcast_to(nodes, (n, nodes.size)))
    lowest = own <= own.min(axis=1, keepdims=True) + TIE
    low = _closer(path, nodes[lowest.argmax(axis=1)], np.full(n, np.inf), is_own=True)
    limit = costs(path, low[:, None])[0][:, 0] + CONTENT
    is_content = own <= limit[:, None]
    # the lowest point may lie between two nodes that are beyond the limit: it is an inside of its own
    rows, k = np.nonzero(is_content[:, :-1] != is_content[:, 1:])
    far = ~is_content[rows, k]
    inside = np.concatenate([nodes[k + far], low, low])
    outside = np.concatenate([nodes[k + ~far], np.floor(low * PARTS) / PARTS, np.ceil(low * PARTS) / PARTS])
    rows = np.concatenate([rows, np.arange(n), np.arange(n)])
    edge = _crossing(path, rows, inside, outside, limit)
    score = np.where(is_content, other, -1.0)
    best = nodes[(score >= score.max(axis=1, keepdims=True) - TIE).argmax(axis=1)]
    starts = np.where(is_content.any(axis=1), best, low)
    return _costliest(path, low, _closer(path, starts, limit, is_own=False), rows, edge)


def costs(path: Path, place: Array, rows: Index | None = None) -> tuple[Array, Array]:
    """Return the cost to striker and victim at places (k, m) along the paths of k draws, 0 to 4."""
    which = np.arange(len(path.has)) if rows is None else rows
    left = np.maximum(path.faces[which, None] - along(path.killed[which], place), 0.0)
    own = felt(damage(left, path.striker_w80[which, None]))
    on_value = np.maximum(path.has[which, None] - along(path.spent[which], place), 0.0)
    other = felt(damage(on_value, path.victim_w80[which, None]))
    return own + SPITE * (1.0 - other), other + SPITE * (1.0 - own)


def along(corners: Array, place: Array) -> Array:
    """Return what lies at places (n, k) on straight lines between corners (n, 5)."""
    k = np.minimum(place.astype(np.intp), STEPS - 1)
    here, there = (np.take_along_axis(corners, at, axis=1) for at in (k, k + 1))
    return here + (place - k) * (there - here)


def _closer(path: Path, place: Array, limit: Array, *, is_own: bool) -> Array:
    """Return where, near a node, the own cost is least, or the victim's highest within the limit, (n,)."""
    around = np.arange(-PARTS, PARTS + 1) / PARTS
    for width in (1.0 / PARTS, 1.0 / PARTS**2):
        near = np.clip(place[:, None] + width * around, 0.0, STEPS)
        own, other = costs(path, near)
        score = -own if is_own else np.where(own <= limit[:, None], other, -1.0)
        first = (score >= score.max(axis=1, keepdims=True) - TIE).argmax(axis=1)
        place = np.take_along_axis(near, first[:, None], axis=1)[:, 0]
    return place


def _crossing(path: Path, rows: Index, inside: Array, outside: Array, limit: Array) -> Array:
    """Return the last place from inside towards outside where the own cost is within the limit, (k,)."""
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        is_content = costs(path, middle[:, None], rows)[0][:, 0] <= limit[rows]
        inside, outside = np.where(is_content, middle, inside), np.where(is_content, outside, middle)
    return inside


def _costliest(path: Path, low: Array, high: Array, rows: Index, edge: Array) -> Array:
    """Return, of places within the limit, that where the victim's cost is highest, (n,)."""
    both = np.stack([low, high], axis=1)
    other = costs(path, both)[1]
    stop = np.take_along_axis(both, other.argmax(axis=1)[:, None], axis=1)[:, 0]
    most = other.max(axis=1)
    at_edge = costs(path, edge[:, None], rows)[1][:, 0]
    np.maximum.at(most, rows, at_edge)
    wins = (at_edge == most[rows]) & (at_edge > other.max(axis=1)[rows])
    stop[rows[wins]] = edge[wins]
    return stop


def felt(share: Array) -> Array:
    """Return a share to the power of 3/4."""
    root = np.sqrt(share)
    return root * np.sqrt(root)
