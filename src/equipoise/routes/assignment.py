"""The cheapest use of listed ways: what each trade sends by each of its ways, in every draw.

Takes which links each way uses, what links can carry, what a way costs and how
much each trade asks for; gives flows. Most of a network never binds: links
that could carry everything at once are left out, trades that then share
nothing are solved apart, and a draw in which every trade fits on its cheapest
way is done. What is left goes to :mod:`equipoise.routes.programs`. All of it is
exact. Source: bounds and decomposition as in R. Ahuja, T. Magnanti and J. Orlin,
*Network Flows* (1993), chapter 17. Largest weakness: ways are listed one by
one, so that a dense network would have too many.
"""

from __future__ import annotations

import hashlib
from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.routes.programs import solve

#: Flows and what goes nowhere, by content of what they follow from.
Known: TypeAlias = MutableMapping[str, tuple[Array, Array]]
#: Flows kept in memory; the least recently used go first.
MOST_KNOWN = 32
#: Part of the penalty by which ways are kept from costing the same, so that one flow is the cheapest.
_NUDGE = 1e-6
#: Part of a volume that counts as nothing.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What can be chosen, in every draw.

    Parameters
    ----------
    uses : (l, w) array of 0 and 1
        Which links each way uses.
    trade : (w,) array of int
        Which trade each way serves.
    can_carry : (n, l) array, >= 0
        Capacity of each link.
    way_price : (n, w) array
        Cost of one unit on each way.
    volume : (n, t) array, >= 0
        What each trade asks for.
    penalty : (n,) array, >= 0
        Cost of one unit that goes nowhere.
    like : (n, w) array, optional
        Flows to keep to where that costs nothing.
    """

    uses: Array
    trade: Index
    can_carry: Array
    way_price: Array
    volume: Array
    penalty: Array
    like: Array | None = None


def assign(choice: Choice, known: Known | None = None) -> tuple[Array, Array]:
    """Return what goes each way, (n, w), and what of each trade goes nowhere, (n, t).

    Parameters
    ----------
    choice : Choice
        Ways, capacities, prices and volumes.
    known : mapping, optional
        What was worked out before, by content; looked up and filled.

    Notes
    -----
    ``min sum_w price_w x_w + penalty sum_t u_t`` with ``sum_{w of t} x_w + u_t = volume_t``,
    ``sum_{w over l} x_w <= capacity_l`` and nothing below zero. Two trades that end in the same place can
    swap ways at no cost; a nudge of up to 1e-6 of the penalty decides, and with ``like`` a bonus of three
    times that for what went this way before.

    Examples
    --------
    Five units, a cheap way for three and a dear one for one; one unit goes nowhere:

    >>> x, u = assign(
    ...     Choice(
    ...         uses=np.eye(2),
    ...         trade=np.array([0, 0]),
    ...         can_carry=np.array([[3.0, 1.0]]),
    ...         way_price=np.array([[1.0, 4.0]]),
    ...         volume=np.array([[5.0]]),
    ...         penalty=np.array([9.0]),
    ...     )
    ... )
    >>> np.round(x, 9).tolist(), np.round(u, 9).tolist()
    ([[3.0, 1.0]], [[1.0]])
    """
    memo: Known = {} if known is None else known
    key = _key(choice)
    found = memo.pop(key, None)
    if found is None:
        found = _assigned(_nudged(choice))
        while len(memo) >= MOST_KNOWN:
            memo.pop(next(iter(memo)))
    memo[key] = found
    return found


def _assigned(choice: Choice) -> tuple[Array, Array]:
    """Return the flows, solved group by group."""
    flows = np.zeros_like(choice.way_price)
    kept = _usable(choice)
    rows, limit = bottlenecks(choice.uses[:, kept], choice.can_carry)
    asking = _asking(rows, choice.trade[kept], choice.volume.shape[1])
    may_bind = (choice.volume @ asking.T > limit).any(axis=0)
    rows, limit, asking = rows[may_bind], limit[:, may_bind], asking[may_bind]
    best = _undominated(rows, choice.trade[kept], choice.way_price[:, kept])
    kept, rows = kept[best], rows[:, best]
    group = _groups(asking, choice.volume.shape[1])
    for each in np.unique(group[choice.trade[kept]]):
        own = kept[group[choice.trade[kept]] == each]
        of_group = rows[:, np.isin(kept, own)]
        is_own_row = of_group.any(axis=1)
        flows[:, own] = _solved(choice, own, of_group[is_own_row], limit[:, is_own_row])
    sent = np.zeros_like(choice.volume)
    for at in range(sent.shape[1]):
        sent[:, at] = flows[:, choice.trade == at].sum(axis=1)
    nowhere = choice.volume - sent
    return flows, np.where(nowhere > _NOTHING * choice.volume, nowhere, 0.0)


def bottlenecks(uses: Array, can_carry: Array) -> tuple[Array, Array]:
    """Return one row per set of ways that share links, (r, w), and the least capacity of each, (n, r).

    Parameters
    ----------
    uses : (l, w) array of 0 and 1
        Links that exactly the same ways use bind together.
    can_carry : (n, l) array
        Capacity of each link.

    Examples
    --------
    Two links one after the other are as good as the smaller one:

    >>> [part.tolist() for part in bottlenecks(np.ones((2, 1)), np.array([[5.0, 3.0]]))]
    [[[1.0]], [[3.0]]]
    """
    rows, which = np.unique(uses, axis=0, return_inverse=True)
    which = which.reshape(-1)
    least = np.full((can_carry.shape[0], rows.shape[0]), np.inf)
    for row in range(rows.shape[0]):
        least[:, row] = can_carry[:, which == row].min(axis=1, initial=np.inf)
    is_used = rows.any(axis=1)
    return rows[is_used], least[:, is_used]


def _key(choice: Choice) -> str:
    """Return a fingerprint of all that decides the flows."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (
        choice.uses,
        choice.trade,
        choice.can_carry,
        choice.way_price,
        choice.volume,
        choice.penalty,
    ):
        digest.update(np.ascontiguousarray(part).tobytes())
    if choice.like is not None:
        digest.update(np.ascontiguousarray(choice.like).tobytes())
    return digest.hexdigest()


def _nudged(choice: Choice) -> Choice:
    """Return the choice with prices of which no two ways of swapping add up to the same."""
    spread = np.modf(np.arange(1, choice.trade.size + 1) * (np.sqrt(5.0) - 1.0) / 2.0)[0]
    kept = np.zeros_like(choice.way_price)
    if choice.like is not None:
        asked = np.maximum(choice.volume[:, choice.trade], 1e-30)
        kept = 3.0 * np.minimum(choice.like / asked, 1.0)
    moved = _NUDGE * choice.penalty[:, None] * (spread[None, :] - kept)
    return replace(choice, way_price=choice.way_price + moved)


def _usable(choice: Choice) -> Index:
    """Return the ways that are open, and worth while, in at least one draw."""
    is_shut = (choice.can_carry.max(axis=0, initial=0.0) <= 0.0).astype(np.float64) @ choice.uses > 0.0
    is_worth = (choice.way_price < choice.penalty[:, None]).any(axis=0)
    return np.flatnonzero(~is_shut & is_worth)


def _undominated(rows: Array, trade: Index, price: Array) -> Index:
    """Return the ways that no other way of their trade beats: on no more rows, and never dearer."""
    is_left = np.ones(trade.size, np.bool_)
    for one in range(trade.size):
        for other in np.flatnonzero(is_left & (trade == trade[one])):
            if other != one and is_left[one] and (rows[:, other] <= rows[:, one]).all():
                is_left[one] = not (price[:, other] <= price[:, one]).all()
    return np.flatnonzero(is_left)


def _asking(rows: Array, trade: Index, n_trades: int) -> Array:
    """Return which trades have a way through each row, (r, t), 0 or 1."""
    asking = np.zeros((rows.shape[0], n_trades))
    for at in range(n_trades):
        asking[:, at] = rows[:, trade == at].max(axis=1, initial=0.0)
    return asking


def _groups(asking: Array, n_trades: int) -> Index:
    """Return a label per trade: trades that share a row, or a chain of rows, have the same."""
    label = np.arange(n_trades, dtype=np.intp)
    for row in asking:
        together = np.flatnonzero(row > 0.0)
        if together.size:
            label[np.isin(label, label[together])] = label[together].min()
    return label


def _solved(choice: Choice, own: Index, rows: Array, limit: Array) -> Array:
    """Return what goes each way of trades that share rows with no other, (n, ways of theirs)."""
    trades = np.unique(choice.trade[own])
    price, volume = choice.way_price[:, own], choice.volume[:, trades]
    serves = choice.trade[own][None, :] == trades[:, None]
    flows = _cheapest(serves, price, volume, choice.penalty)
    left = np.flatnonzero((flows @ rows.T > limit).any(axis=1))
    if left.size:
        flows[left] = _program(serves, rows, limit[left], price[left], volume[left], choice.penalty[left])
    return flows


def _cheapest(serves: Mask, price: Array, volume: Array, penalty: Array) -> Array:
    """Return everything on the cheapest way of its trade, nothing where that costs more than it is worth."""
    flows = np.zeros_like(price)
    draws = np.arange(price.shape[0])
    for at in range(serves.shape[0]):
        mine = np.flatnonzero(serves[at])
        best = mine[np.argmin(price[:, mine], axis=1)]
        is_worth = price[draws, best] < penalty
        flows[draws, best] = np.where(is_worth, volume[:, at], 0.0)
    return flows


def _program(serves: Mask, rows: Array, limit: Array, price: Array, volume: Array, penalty: Array) -> Array:
    """Return the flows of draws in which cheapest ways do not fit, from the linear program."""
    n, n_trades, n_rows = price.shape[0], serves.shape[0], rows.shape[0]
    matrix = np.block(
        [
            [serves.astype(np.float64), np.eye(n_trades), np.zeros((n_trades, n_rows))],
            [rows, np.zeros((n_rows, n_trades)), np.eye(n_rows)],
        ]
    )
    # a link without a limit among those that bind in other draws is one that carries everything
    capacity = np.minimum(limit, volume.sum(axis=1, keepdims=True))
    costs = np.hstack([price, np.repeat(penalty[:, None], n_trades, axis=1), np.zeros((n, n_rows))])
    found = solve(matrix, np.hstack([volume, capacity]), costs, np.full((n, matrix.shape[1]), np.inf))
    return found.x[:, : price.shape[1]]
