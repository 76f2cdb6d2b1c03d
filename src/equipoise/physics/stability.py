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

from equipoise.arrays import Array
from equipoise.physics import stopping
from equipoise.physics.stopping import Path

#: Share of a side's survivable warheads that it can use when it strikes first (p. 34).
USED_SURVIVABLE = 0.9
#: Share of fixed warheads that a launch under attack saves (p. 35, note 4).
SAVED_UNDER_ATTACK = 0.9


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
    own, enemy = (stopping.felt(np.asarray(share, np.float64)) for share in (damage_own, damage_enemy))
    return own + stopping.SPITE * (1.0 - enemy)


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
    stop = stopping.stops(path)
    cost_first, cost_second = stopping.costs(path, stop[:, None])
    spent = stopping.along(path.spent, stop[:, None])
    return Strike(cost_first=cost_first[:, 0], cost_second=cost_second[:, 0], n_spent=spent[:, 0])


def _path(striker: Side, victim: Side) -> Path:
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
    return Path(
        spent=np.concatenate([start, np.cumsum(taken, axis=1)], axis=1),
        killed=np.concatenate([start, np.cumsum(taken * gain, axis=1)], axis=1),
        has=has,
        faces=victim.fixed * victim.fixed_warheads + victim.survivable * victim.survivable_warheads,
        striker_w80=striker.w80,
        victim_w80=victim.w80,
    )


def _ratio(first: Array, second: Array) -> Array:
    """Return first over second cost, at most 1; 1 where neither costs anything."""
    return np.minimum(np.divide(first, second, out=np.ones_like(first), where=second > 0), 1.0)
