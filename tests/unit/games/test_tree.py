"""Games small enough to be solved on paper, and what holds for every game."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.games import tree
from equipoise.games.tree import Chance, End, Move, Tree


def end(label: str, *payoff: float) -> End:
    return End(label=label, payoff=np.array([payoff], float))


def centipede() -> Tree:
    """Six payoffs of the four-move centipede of McKelvey and Palfrey (1992), in dollars."""
    take = [(0.40, 0.10), (0.20, 0.80), (1.60, 0.40), (0.80, 3.20)]
    game: Tree = end("through", 6.40, 1.60)
    for step in (3, 2, 1, 0):
        game = Move(player=step % 2, actions=("take", "pass"), after=(end(f"t{step}", *take[step]), game))
    return game


def random_game(seed: int, n: int = 3) -> Tree:
    """A generic game of three moves with a chance node, the same shape for every seed."""
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test

    def leaf(name: str) -> End:
        return End(label=name, payoff=luck.normal(size=(n, 2)))

    def move(player: int, name: str, *after: Tree) -> Move:
        return Move(player=player, actions=tuple(f"{name}{k}" for k in range(len(after))), after=after)

    p = luck.uniform(0.2, 0.8, size=n)
    nature = Chance(
        outcomes=("up", "down"),
        p=np.stack([p, 1 - p], axis=1),
        after=(leaf("a"), move(0, "z", leaf("b"), leaf("c"))),
    )
    return move(
        0, "x", move(1, "y", leaf("d"), nature), leaf("e"), move(1, "w", leaf("f"), leaf("g"), leaf("h"))
    )


def test_the_centipede_ends_at_once_where_nobody_errs():
    game = centipede()
    play = tree.subgame_perfect(game)
    assert play.value.tolist() == [[0.40, 0.10]]
    assert tree.reached(game, play)["t0"].tolist() == [1.0]


def test_the_centipede_goes_on_where_small_errors_are_expected():
    game = centipede()
    found = tree.reached(game, tree.logit(game, np.array([0.5])))
    assert found["t0"][0] < 0.6
    assert all(value[0] > 0.01 for value in found.values())


def test_last_mover_of_the_centipede_takes_with_the_odds_of_its_gain():
    play = tree.logit(centipede(), np.array([2.0]))
    p_take = play.p["pass", "pass", "pass"][0, 0]
    assert p_take / (1 - p_take) == pytest.approx(np.exp(2.0 * (3.20 - 1.60)))


def test_an_empty_threat_deters_nobody_and_a_cheap_one_does():
    def entry(cost: float) -> Tree:
        fought = Move(
            player=1, actions=("fight", "share"), after=(end("war", -1.0, cost), end("peace", 1.0, 1.0))
        )
        return Move(player=0, actions=("out", "in"), after=(end("out", 0.0, 2.0), fought))

    assert tree.subgame_perfect(entry(-1.0)).p[()].tolist() == [[0.0, 1.0]]
    assert tree.subgame_perfect(entry(1.5)).p[()].tolist() == [[1.0, 0.0]]


def test_equal_bests_share_the_chance():
    play = tree.subgame_perfect(
        Move(player=0, actions=("a", "b", "c"), after=(end("", 1.0), end("", 1.0), end("", 0.0)))
    )
    assert play.p[()].tolist() == [[0.5, 0.5, 0.0]]


def test_chance_is_averaged_and_counted():
    game = Chance(outcomes=("l", "r"), p=np.array([[0.25, 0.75]]), after=(end("l", 4.0), end("r", 0.0)))
    play = tree.subgame_perfect(game)
    assert play.value.tolist() == [[1.0]]
    assert {name: p.tolist() for name, p in tree.reached(game, play).items()} == {"l": [0.25], "r": [0.75]}


def test_without_precision_every_action_is_as_likely():
    play = tree.logit(random_game(1), np.zeros(3))
    for p in play.p.values():
        assert p == pytest.approx(np.full(p.shape, 1 / p.shape[1]))


def test_a_huge_precision_doesn_t_overflow():
    play = tree.logit(random_game(2), np.full(3, 1e9))
    assert np.isfinite(play.value).all()


@given(st.integers(0, 10_000), st.floats(0.0, 1e3))
def test_ends_are_reached_with_certainty_in_sum(seed, precision):
    game = random_game(seed)
    for play in (tree.subgame_perfect(game), tree.logit(game, np.full(3, precision))):
        assert sum(tree.reached(game, play).values()) == pytest.approx(np.ones(3))


@given(st.integers(0, 10_000))
def test_no_mover_gains_by_another_action_anywhere(seed):
    game = random_game(seed)
    play = tree.subgame_perfect(game)

    def worth(part: Tree, path: tuple[str, ...]) -> np.ndarray:
        if isinstance(part, End):
            return part.payoff
        names = part.actions if isinstance(part, Move) else part.outcomes
        values = np.stack(
            [worth(t, (*path, name)) for name, t in zip(names, part.after, strict=True)], axis=1
        )
        p = play.p[path] if isinstance(part, Move) else part.p
        found = (p[:, :, None] * values).sum(axis=1)
        if isinstance(part, Move):
            assert (found[:, part.player] >= values[:, :, part.player].max(axis=1) - 1e-12).all()
        return found

    assert worth(game, ()) == pytest.approx(play.value)


@given(st.integers(0, 10_000))
def test_small_errors_vanish_with_precision(seed):
    game = random_game(seed)
    perfect, sharp = tree.subgame_perfect(game), tree.logit(game, np.full(3, 1e6))
    for path, p in perfect.p.items():
        assert sharp.p[path] == pytest.approx(p, abs=1e-2)


def test_draws_don_t_see_each_other():
    together = tree.logit(random_game(5), np.array([1.0, 2.0, 3.0]))

    def only(part: Tree, row: int) -> Tree:
        if isinstance(part, End):
            return End(label=part.label, payoff=part.payoff[row : row + 1])
        after = tuple(only(t, row) for t in part.after)
        if isinstance(part, Move):
            return Move(player=part.player, actions=part.actions, after=after)
        return Chance(outcomes=part.outcomes, p=part.p[row : row + 1], after=after)

    for row in range(3):
        alone = tree.logit(only(random_game(5), row), np.array([row + 1.0]))
        assert alone.value[0].tolist() == together.value[row].tolist()
