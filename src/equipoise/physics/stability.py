"""Is either side better off striking first than being struck first?

In: two sides as numbers of launchers, warheads and shares, one value a draw. Out: the cost to each side
of striking first and of being struck first, and one index for both.

Largest weakness: one number stands for all that a side values, one curve for how fast warheads destroy it,
and every launcher off alert is a target of its own.
Sources: Kent and Thaler (1989), RAND R-3765-AF, through an open re-implementation that gives its pages and
its own damage curve, since the report's is drawn by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array, Index

#: Share of a side's survivable warheads that it can use when it strikes first (p. 34).
USED_SURVIVABLE = 0.9
#: Share of fixed warheads that a launch under attack saves (p. 35, note 4).
SAVED_UNDER_ATTACK = 0.9
#: Weight of what the other side keeps in a side's cost (p. 61).
SPITE = 0.3
#: How near to his lowest cost a striker is content (p. 22; this width is the re-implementation's).
CONTENT = 0.002
#: Steps of an attack (two warheads on two kinds of launcher); even parts of a step, and of a part when the
#: search looks closer; halvings that find where a cost crosses a limit.
STEPS, PARTS, HALVINGS = 4, 16, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side's forces, what its warheads do and what it values; every entry (n,).

    Attributes
    ----------
    fixed, survivable : array, >= 0
        Launchers at known places, and launchers that can be out of reach.
    fixed_warheads, survivable_warheads : array, >= 0
        Warheads a launcher.
    alert : array, 0 to 1
        Share of the survivable launchers that is out of reach.
    p_kill : array, 0 to 1
        Chance that one of its warheads destroys what is on one launcher.
    w80 : array, > 0
        Warheads of the other side that destroy 80 % of its value.
    used : array, 0 to 1
        Share of what it could use in a first strike that it does use.
    launched : array, 0 to 1
        Share of its fixed warheads that is launched before an attack arrives.
    """

    fixed: Array
    fixed_warheads: Array
    survivable: Array
    survivable_warheads: Array
    alert: Array
    p_kill: Array
    w80: Array
    used: Array
    launched: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """What a first strike costs where the striker stops; every entry (n,).

    Attributes
    ----------
    cost_first, cost_second : array, 0 to 1.3
        To the striker, and to the side that is struck.
    n_spent : array
        Warheads that went to launchers; the others go to value.
    """

    cost_first: Array
    cost_second: Array
    n_spent: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """The index of two sides and its parts; every entry (n,).

    Attributes
    ----------
    index : array, 0 to 1
        Product of both ratios; 1 where neither side gains by striking first.
    ratio_a, ratio_b : array, 0 to 1
        Cost of striking first over cost of being struck first, at most 1.
    by_a, by_b : Strike
    """

    index: Array
    ratio_a: Array
    ratio_b: Array
    by_a: Strike
    by_b: Strike


@dataclass(frozen=True, slots=True, kw_only=True)
class _Path:
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


def cost(damage_own: ArrayLike, damage_enemy: ArrayLike) -> Array:
    """Cost to one side of a war that destroys these shares of both sides' value.

    Parameters
    ----------
    damage_own, damage_enemy : array, 0 to 1
        Share of value destroyed.

    Returns
    -------
    array, 0 to 1.3
        0 if only the enemy's value is destroyed, 1.3 if only one's own is.

    Notes
    -----
    ``own^0.75 + 0.3 (1 - enemy^0.75)``.

    References
    ----------
    Kent and Thaler (1989), p. 61.

    Examples
    --------
    >>> cost([0.0, 1.0, 0.5], [0.0, 1.0, 0.5]).round(4).tolist()
    [0.3, 1.0, 0.7162]
    """
    own, enemy = (_felt(np.asarray(share, np.float64)) for share in (damage_own, damage_enemy))
    return own + SPITE * (1.0 - enemy)


def index(a: Side, b: Side, by: Callable[[Side, Side], Strike] | None = None) -> Stability:
    """First-strike stability of two sides: 1 if neither gains by striking first, near 0 if both gain all.

    Parameters
    ----------
    a, b : Side
        Both sides, n draws. Which is called a changes nothing.
    by : callable, optional
        What gives a strike of one side on the other; :func:`strike` unless told.

    Returns
    -------
    Stability

    Notes
    -----
    ``(first/second cost of a) (first/second cost of b)``, each ratio at most 1. The cost of being struck
    first is that at the point where the other side, striking, stops.

    References
    ----------
    Kent and Thaler (1989), pp. 26 and 29.

    Examples
    --------
    Ten warheads on each of 110 silos and a few boats, alike on both sides:

    >>> values = (110, 10, 25, 16, 0.4, 0.8, 900, 1, 0)
    >>> silos = Side(**dict(zip(Side.__slots__, (np.full(1, float(x)) for x in values))))
    >>> index(silos, silos).index.round(2).tolist()
    [0.17]
    """
    work = strike if by is None else by
    by_a, by_b = work(a, b), work(b, a)
    ratio_a = _ratio(by_a.cost_first, by_b.cost_second)
    ratio_b = _ratio(by_b.cost_first, by_a.cost_second)
    return Stability(index=ratio_a * ratio_b, ratio_a=ratio_a, ratio_b=ratio_b, by_a=by_a, by_b=by_b)


def strike(striker: Side, victim: Side) -> Strike:
    """Cost to both sides if one strikes first and stops where that is best for it.

    Parameters
    ----------
    striker, victim : Side

    Returns
    -------
    Strike

    Notes
    -----
    The striker has ``used (fixed + 0.9 survivable)`` warheads. A first warhead on a launcher destroys the
    share p of what is on it, a second ``p (1 - p)``. These four steps (fixed and off-alert launchers, first
    and second warhead) are taken in order of warheads destroyed per warhead spent, the last in part. Of a
    fixed launcher only what is not launched under attack can be destroyed. What the striker has left hits
    value, and so does all that the victim has left. He stops where his own cost is lowest; among points
    within 0.002 of that, where the victim's is highest.

    Each step is cut into 16 parts; the search looks closer around the lowest cost and the victim's highest,
    and halves its way to where the striker's cost crosses the limit. Costs agree with a walk of 5,000 points
    a step within 0.0005, unless two stretches lie within rounding of the limit: there the rule itself jumps.

    References
    ----------
    Kent and Thaler (1989), pp. 22, 34 and 35.

    Examples
    --------
    Nothing of the other side is in reach: no warhead goes to launchers.

    >>> values = (0, 1, 50, 20, 1, 0.8, 900, 1, 0)
    >>> boats = Side(**dict(zip(Side.__slots__, (np.full(1, float(x)) for x in values))))
    >>> strike(boats, boats).n_spent.tolist()
    [0.0]
    """
    path = _path(striker, victim)
    n = len(path.has)
    nodes = np.arange(STEPS * PARTS + 1) / PARTS
    own, other = _costs(path, np.broadcast_to(nodes, (n, nodes.size)))
    low = _closer(path, nodes[own.argmin(axis=1)], np.full(n, np.inf), is_own=True)
    limit = _costs(path, low[:, None])[0][:, 0] + CONTENT
    is_content = own <= limit[:, None]
    # the lowest point may lie between two nodes that are beyond the limit: it is an inside of its own
    rows, k = np.nonzero(is_content[:, :-1] != is_content[:, 1:])
    far = ~is_content[rows, k]
    inside = np.concatenate([nodes[k + far], low, low])
    outside = np.concatenate([nodes[k + ~far], np.floor(low * PARTS) / PARTS, np.ceil(low * PARTS) / PARTS])
    rows = np.concatenate([rows, np.arange(n), np.arange(n)])
    edge = _crossing(path, rows, inside, outside, limit)
    best = nodes[np.where(is_content, other, -1.0).argmax(axis=1)]
    starts = np.where(is_content.any(axis=1), best, low)
    stop = _costliest(path, low, _closer(path, starts, limit, is_own=False), rows, edge)
    found = (*_costs(path, stop[:, None]), _along(path.spent, stop[:, None]))
    return Strike(cost_first=found[0][:, 0], cost_second=found[1][:, 0], n_spent=found[2][:, 0])


def _path(striker: Side, victim: Side) -> _Path:
    """Return the attack step by step, the most rewarding first, as far as the striker's warheads go."""
    can_rise = USED_SURVIVABLE * striker.survivable * striker.survivable_warheads
    has = striker.used * (striker.fixed * striker.fixed_warheads + can_rise)
    each = np.stack([victim.fixed_warheads * (1.0 - victim.launched), victim.survivable_warheads], axis=1)
    shots = np.stack([victim.fixed, victim.survivable * (1.0 - victim.alert)] * 2, axis=1)
    p = striker.p_kill[:, None]
    gain = np.concatenate([each * p, each * p * (1.0 - p)], axis=1)
    order = np.argsort(-gain, axis=1, kind="stable")
    gain, shots = (np.take_along_axis(table, order, axis=1) for table in (gain, shots))
    taken = np.clip(has[:, None] - (np.cumsum(shots, axis=1) - shots), 0.0, shots)
    start = np.zeros((len(has), 1))
    return _Path(
        spent=np.concatenate([start, np.cumsum(taken, axis=1)], axis=1),
        killed=np.concatenate([start, np.cumsum(taken * gain, axis=1)], axis=1),
        has=has,
        faces=victim.fixed * victim.fixed_warheads + victim.survivable * victim.survivable_warheads,
        striker_w80=striker.w80,
        victim_w80=victim.w80,
    )


def _costs(path: _Path, place: Array, rows: Index | None = None) -> tuple[Array, Array]:
    """Return the cost to striker and victim at places (k, m) along the paths of k draws, 0 to 4."""
    which = np.arange(len(path.has)) if rows is None else rows
    left = np.maximum(path.faces[which, None] - _along(path.killed[which], place), 0.0)
    own = _felt(damage(left, path.striker_w80[which, None]))
    on_value = np.maximum(path.has[which, None] - _along(path.spent[which], place), 0.0)
    other = _felt(damage(on_value, path.victim_w80[which, None]))
    return own + SPITE * (1.0 - other), other + SPITE * (1.0 - own)


def _along(corners: Array, place: Array) -> Array:
    """Return what lies at places (n, k) on straight lines between corners (n, 5)."""
    k = np.minimum(place.astype(np.intp), STEPS - 1)
    here, there = (np.take_along_axis(corners, at, axis=1) for at in (k, k + 1))
    return here + (place - k) * (there - here)


def _closer(path: _Path, place: Array, limit: Array, *, is_own: bool) -> Array:
    """Return where, near a node, the own cost is least, or the victim's highest within the limit, (n,)."""
    around = np.arange(-PARTS, PARTS + 1) / PARTS
    for width in (1.0 / PARTS, 1.0 / PARTS**2):
        near = np.clip(place[:, None] + width * around, 0.0, STEPS)
        own, other = _costs(path, near)
        score = -own if is_own else np.where(own <= limit[:, None], other, -1.0)
        place = np.take_along_axis(near, score.argmax(axis=1)[:, None], axis=1)[:, 0]
    return place


def _crossing(path: _Path, rows: Index, inside: Array, outside: Array, limit: Array) -> Array:
    """Return the last place from inside towards outside where the own cost is within the limit, (k,)."""
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        is_content = _costs(path, middle[:, None], rows)[0][:, 0] <= limit[rows]
        inside, outside = np.where(is_content, middle, inside), np.where(is_content, outside, middle)
    return inside


def _costliest(path: _Path, low: Array, high: Array, rows: Index, edge: Array) -> Array:
    """Return, of places within the limit, that where the victim's cost is highest, (n,)."""
    both = np.stack([low, high], axis=1)
    other = _costs(path, both)[1]
    stop = np.take_along_axis(both, other.argmax(axis=1)[:, None], axis=1)[:, 0]
    most = other.max(axis=1)
    at_edge = _costs(path, edge[:, None], rows)[1][:, 0]
    np.maximum.at(most, rows, at_edge)
    wins = (at_edge == most[rows]) & (at_edge > other.max(axis=1)[rows])
    stop[rows[wins]] = edge[wins]
    return stop


def _felt(share: Array) -> Array:
    """Return a share to the power of 3/4."""
    root = np.sqrt(share)
    return root * np.sqrt(root)


def _ratio(first: Array, second: Array) -> Array:
    """Return first over second cost, at most 1; 1 where neither costs anything."""
    return np.minimum(np.divide(first, second, out=np.ones_like(first), where=second > 0), 1.0)
