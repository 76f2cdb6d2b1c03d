"""The shared-basis solver gives each draw what a program of its own would give."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from equipoise.errors import NumericsError
from equipoise.routes import programs


def luck(seed: int):
    return np.random.default_rng(seed)  # noqa: TID251 - luck of a test


def random_network(rng, *, n=120, nodes=7, arcs=16, is_whole=True):
    """Return a minimum-cost flow with slack columns: two places need something, the first gives it."""
    matrix = np.zeros((nodes, arcs))
    for arc in range(arcs):
        start, end = rng.choice(nodes, 2, replace=False)
        matrix[start, arc], matrix[end, arc] = -1.0, 1.0
    give = np.zeros((nodes, 1))
    give[0, 0] = 1.0
    right = np.zeros((n, nodes))
    right[:, -2:] = rng.integers(1, 6, (n, 2))
    price = rng.integers(1, 5, (n, arcs)) * 1.0 if is_whole else rng.uniform(0.5, 5.0, (n, arcs))
    upper = rng.integers(0, 5, (n, arcs)) * 1.0 if is_whole else rng.uniform(0.0, 5.0, (n, arcs))
    return (
        np.hstack([matrix, np.eye(nodes), give]),
        right,
        np.hstack([price, np.full((n, nodes), 50.0), np.zeros((n, 1))]),
        np.hstack([upper, np.full((n, nodes + 1), np.inf)]),
    )


def alone(matrix, right, price, upper) -> np.ndarray:
    """Return the value of every draw by a program of its own."""
    values = []
    for b, c, u in zip(right, price, upper, strict=True):
        bounds = np.stack([np.zeros(u.size), u], axis=1)
        values.append(linprog(c, A_eq=matrix, b_eq=b, bounds=bounds, method="highs").fun)
    return np.array(values)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize("is_fast", [True, False])
def test_each_draw_costs_what_a_program_of_its_own_costs(monkeypatch, seed, is_whole, is_fast):
    # whole numbers make ties and links of no capacity: the degenerate case
    monkeypatch.setattr(programs, "is_compiled", lambda: is_fast)
    program = random_network(luck(seed), is_whole=is_whole)
    found = programs.solve(*program)
    assert found.n_single == 0
    assert found.value == pytest.approx(alone(*program), rel=1e-7, abs=1e-7)
    matrix, right, _, upper = program
    assert found.x @ matrix.T == pytest.approx(right, abs=1e-7)
    assert (found.x >= 0.0).all()
    assert (found.x <= upper).all()


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_draw_has_the_same_flows_whatever_the_other_draws_are(is_whole):
    matrix, right, price, upper = random_network(luck(5), is_whole=is_whole)
    order = luck(6).permutation(right.shape[0])[:50]
    whole = programs.solve(matrix, right, price, upper)
    part = programs.solve(matrix, right[order], price[order], upper[order])
    assert part.x == pytest.approx(whole.x[order], abs=1e-9)


STRAIGHT, CROSSED = [0.8, 0.2, 0.0, 1.0], [0.0, 1.0, 0.8, 0.2]
FOR_STRAIGHT, FOR_CROSSED = [3.0, 2.0, 4.0, 2.0], [4.0, 2.0, 3.0, 2.0]


def swap(*prices):
    """Return draws of two trades that can each go over two links, which together have room for 2.4."""
    matrix = np.hstack([np.array([[1.0, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]), np.eye(4)])
    price = np.array([[*each, 9.0, 9.0, 0.0, 0.0] for each in prices])
    right = np.array([[1.0, 1.0, 1.2, 1.2]] * len(prices))
    return matrix, right, price, np.full(price.shape, np.inf)


def test_a_swap_that_costs_nothing_is_decided_whatever_basis_the_steps_begin_from():
    # first and fourth way cost what second and third do, nudges by the golden ratio included
    straight = programs.solve(*swap(FOR_STRAIGHT, [2.0] * 4)).x[:, :4]
    crossed = programs.solve(*swap(FOR_CROSSED, [2.0] * 4)).x[:, :4]
    assert straight[0] == pytest.approx(STRAIGHT)
    assert crossed[0] == pytest.approx(CROSSED)
    assert straight[1] == pytest.approx(crossed[1], abs=1e-9)


@pytest.mark.parametrize("first", [FOR_STRAIGHT, FOR_CROSSED])
def test_a_difference_far_above_rounding_decides_whatever_basis_the_steps_begin_from(monkeypatch, first):
    # nudges that happen to leave less than 1e-10 of the highest price between two swaps
    monkeypatch.setattr(programs, "_NUDGE", 0.0)
    little = 9.0 * 3e-11
    dearer = ([3.0 + little, 2.0, 3.0, 2.0], [3.0, 2.0, 3.0 + little, 2.0])
    found = programs.solve(*swap(first, *dearer)).x[1:, :4]
    assert found == pytest.approx(np.array([CROSSED, STRAIGHT]))


def test_costs_that_fall_without_end_are_said_to():
    with pytest.raises(NumericsError, match="draw 0"):
        programs.solve(
            np.array([[1.0, -1.0]]), np.ones((1, 1)), np.array([[-2.0, 1.0]]), np.full((1, 2), np.inf)
        )


def test_no_draws_have_no_flows():
    matrix, right, price, upper = random_network(luck(2))
    found = programs.solve(matrix, right[:0], price[:0], upper[:0])
    assert found.x.shape == price[:0].shape
    assert found.n_single == 0


def test_a_price_below_zero_fills_its_column():
    matrix = np.array([[1.0, -1.0, 1.0]])
    price = np.array([[-2.0, 3.0, 9.0]])
    found = programs.solve(matrix, np.array([[1.0]]), price, np.array([[4.0, np.inf, np.inf]]))
    assert found.x == pytest.approx(np.array([[1.0, 0.0, 0.0]]))
    endless = programs.solve(
        np.array([[1.0, -1.0]]), np.array([[1.0]]), np.array([[-2.0, 3.0]]), np.full((1, 2), np.inf)
    )
    assert endless.value == pytest.approx([-2.0])


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_solver_takes_over_where_dual_steps_do_not_end(monkeypatch, is_whole):
    program = random_network(luck(8), n=60, is_whole=is_whole)
    expected = programs.solve(*program)
    monkeypatch.setattr(programs, "_MOST_STEPS", 0)
    found = programs.solve(*program)
    assert (expected.n_single, found.n_single) == (0, 60)
    assert found.x == pytest.approx(expected.x, abs=1e-7)
    assert found.value == pytest.approx(expected.value, rel=1e-7)


def test_a_row_that_says_nothing_new_is_no_trouble():
    matrix = np.array([[1.0, 1.0], [2.0, 2.0]])
    found = programs.solve(matrix, np.array([[3.0, 6.0]]), np.array([[1.0, 2.0]]), np.array([[2.0, 5.0]]))
    assert found.x == pytest.approx(np.array([[2.0, 1.0]]))


def test_units_of_very_different_size_do_not_matter():
    # watts beside kilograms a second
    matrix = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]])
    right = np.array([[5e8, 12.0], [7e8, 30.0]])
    price = np.tile([1e-9, 1e-6, 0.02, 5.0], (2, 1))
    upper = np.array([[6e8, np.inf, 20.0, np.inf]] * 2)
    found = programs.solve(matrix, right, price, upper)
    assert found.x == pytest.approx(np.array([[5e8, 0, 12, 0], [6e8, 1e8, 20, 10]]), rel=1e-7, abs=1e-7)


def test_a_small_lack_of_one_thing_is_not_lost_beside_a_large_flow_of_another():
    # a way of 0.2 kg a second beside a line of 900 MW: the program must not take the line's size for its own
    matrix = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0]])
    right = np.array([[9e8, need] for need in (0.5, 0.3, 0.15)])
    price = np.tile([1e-9, 1e-6, 0.02, 5.0], (3, 1))
    upper = np.array([[6e8, np.inf, 0.2, np.inf]] * 3)
    found = programs.solve(matrix, right, price, upper)
    assert found.x[:, 2] == pytest.approx([0.2, 0.2, 0.15], rel=1e-7)
    assert found.x[:, 3] == pytest.approx([0.3, 0.1, 0.0], rel=1e-7, abs=1e-9)


def test_the_dual_is_what_one_more_unit_costs():
    program = random_network(luck(3), n=1, is_whole=False)
    matrix, right, price, upper = program
    more = right.copy()
    more[0, -1] += 1e-4
    rise = programs.solve(matrix, more, price, upper).value - programs.solve(*program).value
    assert rise[0] / 1e-4 == pytest.approx(programs.solve(*program).dual[0, -1], rel=1e-4)


def test_a_draw_without_a_solution_is_said_to_be_one():
    with pytest.raises(NumericsError, match="stays unserved"):
        programs.solve(np.ones((1, 1)), np.array([[3.0]]), np.array([[1.0]]), np.array([[2.0]]))
