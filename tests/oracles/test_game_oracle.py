"""Games against pygambit: the same trees, solved by somebody else."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import numpy as np
import pytest

from equipoise.games import tree
from equipoise.games.tree import Chance, End, Move, Tree

pytestmark = pytest.mark.oracle

#: A precision at which payoffs a fiftieth apart are never mistaken.
NO_ERRORS = 1000.0


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


@pytest.fixture(scope="module")
def form():
    """Return the module that writes games for the rival, which its benchmark uses as well."""
    file = Path(__file__).parents[2] / "benchmarks" / "extensive_form.py"
    spec = importlib.util.spec_from_file_location("extensive_form", file)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("precision", [0.1, 0.7, 2.0])
def test_play_with_errors_is_the_rival_s_agent_quantal_response(gambit, form, name, precision):
    rival = gambit.read_efg(io.StringIO(form.written(GAMES[name])))
    ours = tree.logit(GAMES[name], np.array([precision]))
    (found,) = gambit.qre.logit_solve_lambda(rival, lam=precision, use_strategic=False)
    theirs = form.chances(found.profile)
    assert theirs.keys() == ours.p.keys()
    for path, p in ours.p.items():
        assert p[0] == pytest.approx(theirs[path], abs=1e-5), path


@pytest.mark.parametrize("name", GAMES)
def test_play_without_errors_is_the_limit_that_the_rival_s_path_leads_to(gambit, form, name):
    rival = gambit.read_efg(io.StringIO(form.written(GAMES[name])))
    ours = tree.subgame_perfect(GAMES[name])
    # its own end of the path comes too soon for places that play never reaches, where two actions are close
    (found,) = gambit.qre.logit_solve_lambda(rival, lam=NO_ERRORS, use_strategic=False)
    theirs = form.chances(found.profile)
    assert theirs.keys() == ours.p.keys()
    for path, p in ours.p.items():
        assert p[0] == pytest.approx(theirs[path], abs=1e-6), path


@pytest.mark.parametrize("name", GAMES)
def test_play_without_errors_is_among_the_rival_s_pure_equilibria(gambit, form, name):
    rival = gambit.read_efg(io.StringIO(form.written(GAMES[name])))
    ours = {path: p[0].tolist() for path, p in tree.subgame_perfect(GAMES[name]).p.items()}
    assert ours in [form.chances(found) for found in gambit.nash.enumpure_agent_solve(rival).equilibria]
