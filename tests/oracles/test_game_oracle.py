"""Games against pygambit: the same trees, solved by somebody else."""

from __future__ import annotations

import numpy as np
import pytest

from equipoise.games import tree
from equipoise.games.tree import Chance, End, Move, Tree

pytestmark = pytest.mark.oracle


@pytest.fixture(scope="module")
def gambit():
    return pytest.importorskip("pygambit", reason="the rival solver is a test-only package")


def leaf(*payoff: float) -> End:
    return End(label="", payoff=np.array([payoff], float))


def move(player: int, *after: Tree) -> Move:
    return Move(player=player, actions=tuple(f"a{k}" for k in range(len(after))), after=after)


def centipede() -> Tree:
    """McKelvey and Palfrey (1992), four moves."""
    game: Tree = leaf(6.4, 1.6)
    for step, take in reversed(list(enumerate([(0.4, 0.1), (0.2, 0.8), (1.6, 0.4), (0.8, 3.2)]))):
        game = move(step % 2, leaf(*take), game)
    return game


def chain_store() -> Tree:
    """One town of Selten's chain store (1978)."""
    return move(0, leaf(1, 5), move(1, leaf(0, 0), leaf(2, 2)))


def ultimatum() -> Tree:
    """A mini-ultimatum game: an even or an unequal offer of ten, each accepted or refused."""
    return move(0, move(1, leaf(5, 5), leaf(0, 0)), move(1, leaf(8, 2), leaf(0, 0)))


def with_chance(seed: int) -> Tree:
    """A generic game with two players and a chance node."""
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test

    def random_leaf() -> End:
        return leaf(*luck.integers(-20, 20, size=2) / 4 + luck.uniform(0, 0.1, size=2).round(3))

    p = float(luck.integers(1, 9)) / 10
    nature = Chance(
        outcomes=("u", "d"),
        p=np.array([[p, 1 - p]]),
        after=(move(1, random_leaf(), random_leaf()), move(0, random_leaf(), random_leaf(), random_leaf())),
    )
    return move(0, move(1, random_leaf(), nature), random_leaf(), move(1, random_leaf(), random_leaf()))


GAMES = {
    "centipede": centipede(),
    "chain store": chain_store(),
    "ultimatum": ultimatum(),
    **{f"random {seed}": with_chance(seed) for seed in range(5)},
}


def rebuilt(gambit, game: Tree):
    """Return the game in the rival's form, and the information set of each path."""
    rival = gambit.Game.new_tree(players=["1", "2"])
    places = {}

    def grow(node, part: Tree, path: tuple[str, ...]) -> None:
        if isinstance(part, End):
            rival.set_outcome(
                node, rival.add_outcome("/".join((*path, "end")), [float(x) for x in part.payoff[0]])
            )
            return
        if isinstance(part, Move):
            rival.append_move(node, str(part.player + 1), list(part.actions))
            places[path] = node.infoset
            names = part.actions
        else:
            rival.append_move(node, rival.players.chance, list(part.outcomes))
            rival.set_chance_probs(node.infoset, [gambit.Rational(str(float(x))) for x in part.p[0].round(6)])
            names = part.outcomes
        for name, after in zip(names, part.after, strict=True):
            grow(node.children[name], after, (*path, name))

    grow(rival.root, game, ())
    return rival, places


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("precision", [0.1, 0.7, 2.0])
def test_play_with_errors_is_the_rival_s_agent_quantal_response(gambit, name, precision):
    rival, places = rebuilt(gambit, GAMES[name])
    ours = tree.logit(GAMES[name], np.array([precision]))
    (found,) = gambit.qre.logit_solve_lambda(rival, lam=precision, use_strategic=False)
    # the rival lists its chances player by player, place by place, action by action
    order = [action for player in rival.players for place in player.infosets for action in place.actions]
    chances = {str(action): found[k] for k, action in enumerate(order)}
    assert len(chances) == len(found) == sum(p.shape[1] for p in ours.p.values())
    for path, infoset in places.items():
        theirs = [chances[str(action)] for action in infoset.actions]
        assert ours.p[path][0] == pytest.approx(theirs, abs=1e-5), path


@pytest.mark.parametrize("name", GAMES)
def test_play_without_errors_is_the_limit_that_the_rival_s_path_leads_to(gambit, name):
    rival, places = rebuilt(gambit, GAMES[name])
    ours = tree.subgame_perfect(GAMES[name])
    (found,) = gambit.nash.logit_solve(rival, use_strategic=False).equilibria
    for path, infoset in places.items():
        theirs = [float(found[action]) for action in infoset.actions]
        assert ours.p[path][0] == pytest.approx(theirs, abs=2e-2), path


@pytest.mark.parametrize("name", GAMES)
def test_play_without_errors_is_among_the_rival_s_pure_equilibria(gambit, name):
    rival, places = rebuilt(gambit, GAMES[name])
    ours = tree.subgame_perfect(GAMES[name])
    every = gambit.nash.enumpure_agent_solve(rival).equilibria
    as_ours = [
        all(
            [float(found[action]) for action in infoset.actions] == ours.p[path][0].tolist()
            for path, infoset in places.items()
        )
        for found in every
    ]
    assert any(as_ours)
