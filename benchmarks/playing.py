"""The game between patron and client beside pygambit: the same tree, draw by draw.

The payoffs are those of the lead case's baseline. pygambit follows the path of logit equilibria of the agent
form: up to the drawn precision it gives play with errors, at its end play without. A few lines of plain
Python work backward through the tree, draw by draw; ours does so for all draws at once. What counts as the
same: the chance of every action at every place; beside pygambit without errors only at places that play
reaches and where the best action is better by far, since its path ends near its limit.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
from extensive_form import chances, written
from interleaved import Check, Row, rounds
from one_arm import Question

from equipoise.arrays import Array
from equipoise.games import patronage, tree
from equipoise.games.patronage import Payoffs
from equipoise.games.tree import Chance, End, Move, Path, Play, Tree

#: Draws that the package gets, which takes them one by one.
N_FEW = 4
#: Draws that plain Python gets.
N_HAND = 128
#: Greatest difference of chances: with errors, or from plain Python; from the end of the package's path.
SAME_ERRING, SAME_PERFECT = 1e-6, 1e-3
#: A place counts as reached where play leads with at least this chance.
REACHED = 0.5
#: Best actions that are worth less than this more than the next are left out: the path ends between them.
CLEAR = 0.02


def rows(asked: Question, n: int, n_rounds: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table."""
    import pygambit as gambit  # noqa: PLC0415 - a package for this benchmark only

    drawn = asked.drawn(n, arm="baseline")
    pair = asked.tables.context.politics.pair
    names = [field.name for field in fields(Payoffs)]
    given = {name: drawn.value(f"payoff.{pair}.{name}", 0.0) for name in names}
    precision = drawn.value(f"payoff.{pair}.precision")

    def game() -> Tree:
        return patronage.game(Payoffs(**given))

    def erring() -> list[dict[Path, list[float]]]:
        found = []
        for draw in range(min(N_FEW, n)):
            lam = float(precision[draw])
            (ends,) = gambit.qre.logit_solve_lambda(rebuilt(draw), lam=lam, use_strategic=False)
            found.append(chances(ends.profile))
        return found

    def perfect() -> list[dict[Path, list[float]]]:
        return [
            chances(gambit.nash.logit_solve(rebuilt(draw), use_strategic=False).equilibrium)
            for draw in range(min(N_FEW, n))
        ]

    def rebuilt(draw: int) -> Any:
        return gambit.read_efg(io.StringIO(written(game_of_all, draw)))

    game_of_all = game()
    works: dict[str, Callable[[], Any]] = {
        "erring": lambda: tree.logit(game(), precision),
        "perfect": lambda: tree.subgame_perfect(game()),
        "gambit erring": erring,
        "gambit perfect": perfect,
        "by hand": lambda: [_by_hand(game_of_all, draw) for draw in range(min(N_HAND, n))],
    }
    works["erring"](), works["perfect"]()
    taken = rounds(works, n_rounds, warm=False)
    own: dict[str, Play] = {name: taken.results[name] for name in ("erring", "perfect")}
    clear = _clear(game_of_all, own["perfect"])
    every = dict.fromkeys(own["perfect"].p, np.ones(n, np.bool_))
    checks = {
        "by hand": _apart(taken.results["by hand"], own["perfect"], every, SAME_ERRING),
        "erring": _apart(taken.results["gambit erring"], own["erring"], None, SAME_ERRING),
        "perfect": _apart(taken.results["gambit perfect"], own["perfect"], clear, SAME_PERFECT),
    }
    words = {
        "gambit erring": ("erring", "play with errors", "pygambit logit_solve_lambda, draw by draw"),
        "gambit perfect": (
            "perfect",
            "play without errors",
            "pygambit logit_solve to its limit, draw by draw",
        ),
        "by hand": ("perfect", "play without errors", "backward induction in plain Python, draw by draw"),
    }
    return [
        Row(
            part="games",
            stage=f"{stage}, {len(own[name].p)} places of choice",
            ours_s=taken.seconds[name],
            alternative=alternative,
            alternative_s=taken.seconds[other],
            scale=n / len(taken.results[other]),
            same=f"{n:,} draws of payoffs; {len(taken.results[other])} draws, scaled",
            check=checks[other.removeprefix("gambit ")],
        )
        for other, (name, stage, alternative) in words.items()
    ], {"n_compared_without_errors": sum(int(each[:N_FEW].sum()) for each in clear.values())}


def _by_hand(game: Tree, draw: int) -> dict[Path, list[float]]:
    """Return one draw's play without errors, number by number."""
    found: dict[Path, list[float]] = {}

    def worth(part: Tree, path: Path) -> list[float]:
        if isinstance(part, End):
            return [float(x) for x in part.payoff[draw]]
        names = part.actions if isinstance(part, Move) else part.outcomes
        after = [worth(one, (*path, name)) for name, one in zip(names, part.after, strict=True)]
        if isinstance(part, Move):
            mine = [values[part.player] for values in after]
            n_best = mine.count(max(mine))
            chances = [float(value == max(mine)) / n_best for value in mine]
            found[path] = chances
        else:
            chances = [float(x) for x in part.p[draw]]
        return [sum(p * values[who] for p, values in zip(chances, after, strict=True)) for who in (0, 1)]

    worth(game, ())
    return found


def _clear(game: Tree, play: Play) -> dict[Path, Array]:
    """Return by place in which draws play leads there and the best action is better by far, (n,)."""
    found: dict[Path, Array] = {}

    def walk(part: Tree, path: Path, p: Array) -> Array:
        if isinstance(part, End):
            return np.broadcast_to(part.payoff, (p.size, part.payoff.shape[1]))
        names = part.actions if isinstance(part, Move) else part.outcomes
        chances = play.p[path] if isinstance(part, Move) else np.ones((p.size, len(names)))
        worth = [
            walk(after, (*path, name), p * chances[:, k])
            for k, (name, after) in enumerate(zip(names, part.after, strict=True))
        ]
        values = np.stack(worth, axis=1)
        if isinstance(part, Chance):
            return np.einsum("nk,nkp->np", part.p, values)
        ordered = np.sort(values[:, :, part.player], axis=1)
        found[path] = (p >= REACHED) & (ordered[:, -1] - ordered[:, -2] > CLEAR)
        return np.einsum("nk,nkp->np", play.p[path], values)

    walk(game, (), np.ones(play.value.shape[0]))
    return found


def _apart(
    theirs: list[dict[Path, list[float]]], ours: Play, where: dict[Path, Array] | None, allowed: float
) -> Check:
    """Return the greatest difference of chances of actions."""
    apart = [
        float(np.max(np.abs(np.asarray(chances) - ours.p[path][draw])))
        for draw, found in enumerate(theirs)
        for path, chances in found.items()
        if where is None or where[path][draw]
    ]
    what = f"chances of actions at {len(apart)} places in all draws compared"
    return Check(what=what, found=max(apart, default=float("nan")), allowed=allowed)
