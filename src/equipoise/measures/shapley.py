"""How much of a joint effect belongs to each of several switches?

Takes the value of every coalition of switches; gives each switch its Shapley value: what it adds, averaged
over all orders in which the switches can be turned on. Values may be arrays over draws, and are then shared
out draw by draw. Source: Shapley (1953). Largest weakness: what two switches do only together is halved
between them, so a value is not what one would lose by leaving the switch out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array

#: The switches that are on.
Coalition: TypeAlias = frozenset[str]
#: Most players shared out exactly: 256 coalitions.
MOST = 8


def coalitions(players: Sequence[str]) -> tuple[Coalition, ...]:
    """Return every coalition of the players, from the empty one to all of them.

    Parameters
    ----------
    players : sequence of str
        At most :data:`MOST`, all different.

    Raises
    ------
    ValueError
        If there are more, or two of the same name.

    Examples
    --------
    >>> [sorted(one) for one in coalitions(["a", "b"])]
    [[], ['a'], ['b'], ['a', 'b']]
    """
    if len(players) > MOST or len(set(players)) < len(players):
        message = f"need at most {MOST} different players, got {list(players)}"
        raise ValueError(message)
    sizes = range(len(players) + 1)
    return tuple(frozenset(one) for size in sizes for one in itertools.combinations(players, size))


def shapley(values: Mapping[Coalition, Array], players: Sequence[str]) -> dict[str, Array]:
    """Return the part of the joint effect that belongs to each player.

    Why: what a change does is asked switch by switch, and the answer must not hang on the order in which
    the switches are listed.

    Parameters
    ----------
    values : mapping of coalition to (n,) array
        What comes out with these switches on, in any unit; every coalition of the players.
    players : sequence of str
        At most :data:`MOST`.

    Returns
    -------
    dict of player to (n,) array
        In the unit of ``values``; sums to all players on less none on, draw by draw.

    Raises
    ------
    KeyError
        If a coalition has no value.
    ValueError
        If there are too many players.

    Notes
    -----
    With k players and s = |S|

        value(i) = sum over S without i of  s! (k - s - 1)! / k!  (v(S + i) - v(S))

    Exact; 2^k coalitions are needed.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, in Contributions to the Theory of Games II, pp. 307-317.

    Examples
    --------
    >>> value = {
    ...     frozenset(): np.array([0.0]),
    ...     frozenset("a"): np.array([2.0]),
    ...     frozenset("b"): np.array([0.0]),
    ...     frozenset("ab"): np.array([4.0]),
    ... }
    >>> {name: found.tolist() for name, found in shapley(value, ["a", "b"]).items()}
    {'a': [3.0], 'b': [1.0]}
    """
    every = coalitions(players)
    k = len(players)
    weight = [math.factorial(s) * math.factorial(k - s - 1) / math.factorial(k) for s in range(k)]
    found: dict[str, Array] = {}
    for player in players:
        steps = [
            weight[len(without)] * (values[without | {player}] - values[without])
            for without in every
            if player not in without
        ]
        found[player] = np.sum(steps, axis=0)
    return found


def interaction(values: Mapping[Coalition, Array], players: Collection[str]) -> Array:
    """Return what the players do together beyond the sum of what each does alone.

    Parameters
    ----------
    values : mapping of coalition to (n,) array
        The empty coalition, each player alone, and all of them.
    players : collection of str
        Any number.

    Examples
    --------
    >>> value = {frozenset(): np.array([1.0]), frozenset("a"): np.array([3.0])}
    >>> interaction(value, ["a"]).tolist()
    [0.0]
    """
    none: Coalition = frozenset()
    solo = np.sum([values[frozenset({player})] - values[none] for player in players], axis=0)
    return values[frozenset(players)] - values[none] - solo
