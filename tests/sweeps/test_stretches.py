"""Neighbours stay with one worker, every task is handed out once, and nobody idles while another has some."""

from __future__ import annotations

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from equipoise.sweeps.running import LENGTH, Stretches


@given(
    st.integers(0, 60),
    st.lists(st.tuples(st.sampled_from("abcd"), st.sets(st.sampled_from("abcd"))), max_size=90),
)
def test_every_task_is_handed_out_once_whoever_asks_and_whoever_is_gone(n_tasks, asks) -> None:
    tasks = Stretches(rest=iter(range(n_tasks)))
    found = [tasks.take(worker, manned) for worker, manned in asks]
    taken = [task for task in found if task is not None]
    assert len(set(taken)) == len(taken)
    assert len(taken) == min(n_tasks, len(asks))


def test_a_worker_goes_on_with_the_neighbour_of_what_it_did() -> None:
    tasks = Stretches(rest=iter(range(4 * LENGTH)))
    found = {"a": [], "b": []}
    for _ in range(LENGTH):
        for worker, mine in found.items():
            mine.append(tasks.take(worker, found))
    assert found == {"a": list(range(LENGTH)), "b": list(range(LENGTH, 2 * LENGTH))}


def test_what_a_worker_that_is_gone_had_at_hand_is_done_first_and_in_order() -> None:
    tasks = Stretches(rest=iter(range(2 * LENGTH)))
    tasks.take("gone", ("gone", "b"))
    found = [tasks.take("b", ("b",)) for _ in range(2 * LENGTH)]
    assert found == [*range(1, 2 * LENGTH), None]


def test_the_last_stretch_is_halved_for_who_has_nothing_left() -> None:
    tasks = Stretches(rest=iter(()), at_hand={"a": deque(range(5))})
    assert tasks.take("b", ("a", "b")) == 2
    assert (tasks.at_hand["a"], tasks.at_hand["b"]) == (deque([0, 1]), deque([3, 4]))


def test_a_grid_is_read_no_further_ahead_than_one_stretch_a_worker() -> None:
    grid = iter(range(1000))
    tasks = Stretches(rest=grid)
    for worker in ("a", "b", "a", "b"):
        tasks.take(worker, ("a", "b"))
    assert next(grid) == 2 * LENGTH
