"""How a game with perfect information is played: with foresight without error, and with small errors.

Takes a finite tree whose payoffs and chances are arrays over draws; gives, for every draw at once, the chance
of each action at each place, what the game is worth to each player, and how often each end is reached.
Sources: Selten (1975) for subgame perfection, McKelvey and Palfrey (1998) for the agent form of quantal
response. Largest weakness: perfect information. Everybody knows what everybody wants, and sees what was done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array

#: Actions and chance outcomes from the start to a place in the tree.
Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """An end of the game: a word for it, and what each of the p players has then, (n, p)."""

    label: str
    payoff: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A place where a player chooses; one subtree an action."""

    player: int
    actions: tuple[str, ...]
    after: tuple[Tree, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A place where nobody chooses: chances (n, k) that sum to one, one subtree each."""

    outcomes: tuple[str, ...]
    p: Array
    after: tuple[Tree, ...]


Tree: TypeAlias = End | Move | Chance
#: From the mover's payoffs (n, k) of his actions to the chances (n, k) with which he takes them.
Reply: TypeAlias = Callable[[Array], Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """A game as it is played.

    Attributes
    ----------
    value : (n, p) array
        What the game is worth to each player, before it begins.
    p : mapping of path to (n, k) array
        Chance of each action at the place that the path leads to, also where play doesn't lead.
    """

    value: Array
    p: Mapping[Path, Array]


def subgame_perfect(game: Tree) -> Play:
    """Return how a game is played where everybody foresees everything and never errs.

    Why: "the best course" has a meaning only if what the other does next is his best course too.

    Parameters
    ----------
    game : Tree
        Payoffs and chances for n draws.

    Notes
    -----
    Backward induction: at each place the mover takes the action that is worth most to him, given what
    follows. Equal bests are taken with equal chance, which is one of the subgame-perfect equilibria then.

    References
    ----------
    R. Selten (1975), Reexamination of the perfectness concept for equilibrium points in extensive games.

    Examples
    --------
    A newcomer enters or stays out; the incumbent then fights or shares. Fighting would keep him out, but is
    not
    credible:

    >>> def end(*payoff): return End(label="", payoff=np.array([payoff], float))
    >>> incumbent = Move(player=1, actions=("fight", "share"), after=(end(-1, -1), end(1, 1)))
    >>> entry = Move(player=0, actions=("out", "in"), after=(end(0, 2), incumbent))
    >>> subgame_perfect(entry).p[()], subgame_perfect(entry).value
    (array([[0., 1.]]), array([[1., 1.]]))
    """
    return _solved(game, _best)


def logit(game: Tree, precision: Array) -> Play:
    """Return how a game is played where better actions are likelier, and everybody expects that of everybody.

    Why: a course that is best by a hair should not count as the only one thinkable.

    Parameters
    ----------
    game : Tree
        Payoffs and chances for n draws.
    precision : (n,) array, >= 0
        Per unit of payoff; 0: all actions are equally likely; large: :func:`subgame_perfect`.

    Notes
    -----
    p(action) is proportional to exp(precision · what the action is worth to the mover), with the same law at
    all later places. With perfect information this agent quantal response equilibrium is unique and follows
    by backward induction.

    References
    ----------
    R. McKelvey and T. Palfrey (1998), Quantal response equilibria for extensive form games.

    Examples
    --------
    >>> ends = tuple(End(label="", payoff=np.array([[x]])) for x in (0.0, 1.0))
    >>> logit(Move(player=0, actions=("a", "b"), after=ends), np.array([np.log(3.0)])).p[()]
    array([[0.25, 0.75]])
    """

    def reply(worth: Array) -> Array:
        scaled = precision[:, None] * worth
        weight = np.exp(scaled - scaled.max(axis=1, keepdims=True))
        return weight / weight.sum(axis=1, keepdims=True)

    return _solved(game, reply)


def reached(game: Tree, play: Play) -> dict[str, Array]:
    """Return how often each end is reached, by its word.

    Parameters
    ----------
    game : Tree
        As it was solved.
    play : Play
        From :func:`subgame_perfect` or :func:`logit`.

    Returns
    -------
    dict of label to (n,) array, 0 to 1
        They sum to one; ends with the same label are counted together.
    """
    found: dict[str, Array] = {}
    for _, label, p in walks(game, play):
        found[label] = found[label] + p if label in found else p
    return found


def walks(game: Tree, play: Play) -> Iterator[tuple[Path, str, Array]]:
    """Yield every end with the path to it, its label and its chance (n,), in the order of the tree."""
    start = np.ones(play.value.shape[0])
    waiting: list[tuple[Path, Tree, Array]] = [((), game, start)]
    while waiting:
        path, tree, p = waiting.pop()
        if isinstance(tree, End):
            yield path, tree.label, p
            continue
        names, chances = _branches(tree, play.p, path)
        steps = zip(names, tree.after, chances.T, strict=True)
        waiting += [((*path, name), after, p * chance) for name, after, chance in reversed(list(steps))]


def _branches(tree: Move | Chance, p: Mapping[Path, Array], path: Path) -> tuple[tuple[str, ...], Array]:
    """Return the names of what may follow at a place, and its chances."""
    return (tree.actions, p[path]) if isinstance(tree, Move) else (tree.outcomes, tree.p)


def _best(worth: Array) -> Array:
    """Return 1 for the best action; equal bests share it."""
    best = (worth == worth.max(axis=1, keepdims=True)).astype(np.float64)
    return best / best.sum(axis=1, keepdims=True)


def _solved(game: Tree, reply: Reply) -> Play:
    """Return the play that follows when every mover replies by one rule."""
    p: dict[Path, Array] = {}

    def worth(tree: Tree, path: Path) -> Array:
        if isinstance(tree, End):
            return tree.payoff
        names = tree.actions if isinstance(tree, Move) else tree.outcomes
        found = [worth(after, (*path, name)) for name, after in zip(names, tree.after, strict=True)]
        values = np.stack(np.broadcast_arrays(*found), axis=1)
        if isinstance(tree, Move):
            p[path] = reply(values[:, :, tree.player])
            return np.einsum("nk,nkp->np", p[path], values)
        return np.einsum("nk,nkp->np", tree.p, values)

    return Play(value=worth(game, ()), p=p)
