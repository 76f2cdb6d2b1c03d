"""Which units hear an order together: exact, over centres, channels and radio stations.

Question: if somebody gives the order, with which chance does it reach exactly
this set of units, for every set? Takes chances per draw; gives one column a
set, so that whoever mixes them never multiplies chances that share a centre, a
satellite or a radio station. A centre sends; a channel stands or falls as a
whole and, if it stands, reaches each unit with a chance of its own; a radio
station is usable somewhere or not, and two stations that cover the same waters
help no more than one.

Every step adds one channel to the chances of all sets: no path has more than
one channel, so the work grows only linearly with their number and needs no
decision diagram. Largest weakness: channels fail apart from one another; what
would silence several at once (jamming, cable cuts) is not a fact of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One way of an order: whether it stands, and whom it then reaches; units (u).

    Attributes
    ----------
    p_stands : (n,) array, 0 to 1
        It is in place, works, and outlives the attack.
    p_reaches : (n, u) array, 0 to 1
        Given that it stands, an order over it reaches the unit; 0 where it doesn't serve it.
    """

    p_stands: Array
    p_reaches: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Stations:
    """Radio stations (v) that units hear according to where they are; sets of stations (s).

    Attributes
    ----------
    p_stands : (n, v) array, 0 to 1
        A station transmits.
    p_heard : (n, u, s) array, 0 to 1
        A unit hears at least one station if exactly those of the set (bits of the column's number) transmit.
    """

    p_stands: Array
    p_heard: Array


def any_of(p: Array) -> Array:
    """Return the chance that at least one of several independent things holds.

    Parameters
    ----------
    p : (n, k) array, 0 to 1
        Chances; k may be 0.

    Returns
    -------
    (n,) array, 0 to 1

    Examples
    --------
    >>> any_of(np.array([[0.5, 0.5]])).tolist()
    [0.75]
    """
    return np.asarray(1.0 - np.prod(1.0 - p, axis=1))


def sets(p: Array) -> Array:
    """Return the chance that exactly the things of each set hold, one column a set.

    Parameters
    ----------
    p : (n, k) array, 0 to 1
        Chances of k independent things.

    Returns
    -------
    (n, 2^k) array
        Bit i of a column's number is set where thing i holds; rows sum to 1.

    Examples
    --------
    >>> sets(np.array([[0.5, 0.25]])).tolist()
    [[0.375, 0.375, 0.125, 0.125]]
    """
    found = np.ones((p.shape[0], 1))
    for k in range(p.shape[1]):
        held = found * p[:, k, None]
        found = np.concatenate([found - held, held], axis=1)
    return found


def has(n_units: int, unit: int) -> Mask:
    """Return which columns are sets that hold the unit, (2^u,)."""
    return (np.arange(1 << n_units) >> unit) & 1 == 1


def p_reached(p_together: Array, unit: int) -> Array:
    """Return the chance that one unit is reached, from the chances of all sets.

    Parameters
    ----------
    p_together : (n, 2^u) array
        From :func:`together`.
    unit : int
        Which bit.

    Returns
    -------
    (n,) array, 0 to 1

    Examples
    --------
    >>> p_reached(np.array([[0.1, 0.2, 0.3, 0.4]]), 1).round(3).tolist()
    [0.7]
    """
    n_units = p_together.shape[1].bit_length() - 1
    return np.asarray(p_together[:, has(n_units, unit)].sum(axis=1))


def with_channel(before: Array, channel: Channel) -> Array:
    """Return the chances of all sets when one more channel carries the order.

    Parameters
    ----------
    before : (n, 2^u) array
        Chances of all sets without the channel.
    channel : Channel
        One more.

    Returns
    -------
    (n, 2^u) array

    Notes
    -----
    ``after = (1 - p_stands) before + p_stands · (before, with every unit that is missing added with its
    chance)``. Only sums of products: nothing is subtracted that could leave a negative chance.

    Examples
    --------
    >>> one = Channel(p_stands=np.array([0.5]), p_reaches=np.array([[1.0]]))
    >>> with_channel(np.array([[1.0, 0.0]]), one).tolist()
    [[0.5, 0.5]]
    """
    n_units = channel.p_reaches.shape[1]
    if not channel.p_stands.any():
        return before
    carried = before.copy()
    for unit in range(n_units):
        p = channel.p_reaches[:, unit]
        if not p.any():
            continue
        halves = carried.reshape(p.size, -1, 2, 1 << unit)
        gained = halves[:, :, 0] * p[:, None, None]
        halves[:, :, 1] += gained
        halves[:, :, 0] -= gained
    if (channel.p_stands == 1.0).all():
        return carried
    carried *= channel.p_stands[:, None]
    carried += (1.0 - channel.p_stands)[:, None] * before
    return carried


def heard(stations: Stations) -> Array:
    """Return the chances of all sets of units that hear the radio stations.

    Parameters
    ----------
    stations : Stations
        Whether each transmits, and who hears which set of them.

    Returns
    -------
    (n, 2^u) array
        Rows sum to 1.

    Notes
    -----
    Given which stations transmit, units hear them independently, since they are in different waters;
    summed over all sets of stations, so that one station's silence is the same event for all units.
    """
    state = sets(stations.p_stands)
    n_units = stations.p_heard.shape[1]
    found = state[None]
    for unit in range(n_units):
        gained = found * stations.p_heard[:, unit]
        found = np.concatenate([found - gained, gained])
    return np.asarray(found.sum(axis=2).T)


def joined(first: Array, second: Array, units: Sequence[int]) -> Array:
    """Return the chances of all sets when two independent ways carry the same order.

    Parameters
    ----------
    first : (n, 2^u) array
        Chances of all sets of units.
    second : (n, 2^k) array
        Chances of all sets of the k units in ``units``.
    units : sequence of int
        Which unit of ``first`` each unit of ``second`` is.

    Returns
    -------
    (n, 2^u) array
        Chance that the two sets together are exactly the column's.
    """
    n_sets = first.shape[1]
    found = np.zeros_like(first)
    column = np.arange(n_sets)
    for other in range(second.shape[1]):
        added = sum(1 << unit for k, unit in enumerate(units) if (other >> k) & 1)
        p = second[:, other, None]
        for into in np.unique(column | added):
            found[:, into] += first[:, (column | added) == into].sum(axis=1) * p[:, 0]
    return found


def together(
    p_source: Array,
    channels: Sequence[Channel],
    n_units: int,
    stations: Stations | None = None,
    listening: Sequence[int] = (),
) -> Array:
    """Return the chance that exactly the units of each set are reached, given that the order is given.

    Parameters
    ----------
    p_source : (n,) array, 0 to 1
        At least one centre is there to send it.
    channels : sequence of Channel
        In any order.
    n_units : int
        Number of units (u).
    stations : Stations, optional
        Radio stations, heard by the units in ``listening``.
    listening : sequence of int
        Which unit each unit of ``stations`` is.

    Returns
    -------
    (n, 2^u) array
        Bit i of a column's number is set where unit i is reached; rows sum to 1.

    Notes
    -----
    Without a centre nobody is reached: column 0 also holds ``1 - p_source``.

    Examples
    --------
    One centre that is there in half of all cases, one sure channel to both units:

    >>> sure = Channel(p_stands=np.ones(1), p_reaches=np.ones((1, 2)))
    >>> together(np.array([0.5]), [sure], 2).tolist()
    [[0.5, 0.0, 0.0, 0.5]]
    """
    found = np.zeros((p_source.size, 1 << n_units))
    found[:, 0] = 1.0
    if stations is not None and listening and stations.p_stands.shape[1]:
        found = joined(found, heard(stations), listening)
    for channel in channels:
        found = with_channel(found, channel)
    found = found * p_source[:, None]
    found[:, 0] += 1.0 - p_source
    return found
