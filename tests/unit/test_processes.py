"""Work shared out over forked processes: order, faults, deaths, and what comes back."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest

from equipoise import processes


@pytest.fixture(autouse=True)
def _two_hands(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    # threads that tests of the web page leave waiting hold nothing that the forked tasks below need
    monkeypatch.setattr(processes.threading, "active_count", lambda: 1)


def test_results_come_in_the_order_of_the_jobs_from_more_than_one_process():
    found = processes.shared_out(lambda job: (job, _slow(job), os.getpid()), 40)
    assert [job for job, _, _ in found] == list(range(40))
    assert len({process for *_, process in found}) > 1


def _slow(job: int) -> int:
    """Take long enough for the others to get a share."""
    return sum(range(200_000 + job))


def test_each_job_is_done_once(tmp_path):
    def work(job: int) -> int:
        with (tmp_path / "done").open("a") as file:
            file.write(f"{job}\n")
        return job

    processes.shared_out(work, 30)
    assert sorted(map(int, (tmp_path / "done").read_text().split())) == list(range(30))


def test_a_fault_in_any_process_is_raised_here():
    def work(job: int) -> int:
        if job == 7:
            message = "seven"
            raise ValueError(message)
        return _slow(job)

    with pytest.raises(ValueError, match="seven"):
        processes.shared_out(work, 12)


def test_the_jobs_of_a_killed_process_are_done_again():
    parent = os.getpid()

    def work(job: int) -> int:
        _slow(job)
        if os.getpid() != parent and job > 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return job * job

    assert processes.shared_out(work, 20) == [job * job for job in range(20)]


def test_read_only_mappings_come_back_as_they_are():
    def task() -> tuple[int, MappingProxyType]:
        return os.getpid(), MappingProxyType({"a": MappingProxyType({"b": 2})})

    _, (process, found) = processes.side_by_side(lambda: 1, task)
    assert process != os.getpid()
    assert isinstance(found, MappingProxyType)
    assert isinstance(found["a"], MappingProxyType)
    assert found == {"a": {"b": 2}}


def test_two_tasks_run_at_the_same_time_and_fork_no_further():
    def task() -> tuple[int, set[int]]:
        return os.getpid(), set(processes.shared_out(lambda _: os.getpid(), 4))

    (mine, hands), (other, theirs) = processes.side_by_side(task, task)
    assert mine == os.getpid() != other
    assert hands == {mine}
    assert theirs == {other}
    # and afterwards it forks again
    assert len(set(processes.shared_out(lambda job: (_slow(job), os.getpid())[1], 40))) > 1


def test_the_task_of_a_killed_process_is_done_here():
    parent = os.getpid()

    def task() -> int:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return 5

    assert processes.side_by_side(lambda: 4, task) == (4, 5)


def test_where_the_other_cores_have_their_work_nothing_is_forked():
    with processes.alone():
        assert set(processes.shared_out(lambda _: os.getpid(), 4)) == {os.getpid()}
        assert not processes.may_fork()
    assert processes.may_fork()


@pytest.fixture
def standing() -> Iterator[processes.Standing]:
    kept: list[int] = []

    def work(request: int) -> tuple[int, list[int], set[int]]:
        if request < 0:
            message = "less than nothing"
            raise ValueError(message)
        kept.append(request)
        return os.getpid(), list(kept), set(processes.shared_out(lambda _: os.getpid(), 4))

    made = processes.Standing(work, lambda: len(kept) == 4)
    yield made
    made.end()


def _of(standing: processes.Standing, request: int) -> tuple[int, list[int]]:
    """Return who answered, and what he has kept by then."""
    assert standing.ask(request)
    process, kept, hands = standing.told()
    # it has one core, and leaves the others alone
    assert hands == {process}
    return process, kept


def test_a_standing_process_keeps_what_it_has_found(standing):
    assert standing.process_id is None
    first, second = _of(standing, 7), _of(standing, 8)
    assert first == (standing.process_id, [7])
    assert second == (standing.process_id, [7, 8])
    assert standing.process_id != os.getpid()


def test_a_result_that_nobody_waited_for_is_not_taken_for_the_next_one(standing):
    assert standing.ask(1)
    assert standing.ask(2)
    assert standing.told()[1] == [1, 2]


def test_one_that_says_it_is_over_is_followed_by_a_fresh_one(standing):
    process = {_of(standing, request)[0] for request in range(4)}
    assert len(process) == 1
    _wait_for_end(process.pop())
    assert _of(standing, 5)[1] == [5]


def test_one_that_is_killed_tells_nothing_and_is_followed_by_a_fresh_one(standing):
    process, _ = _of(standing, 1)
    os.kill(process, signal.SIGSTOP)
    assert standing.ask(2)
    os.kill(process, signal.SIGKILL)
    assert standing.told() is None
    assert _of(standing, 3)[1] == [3]
    # and where nobody was waiting
    os.kill(standing.process_id, signal.SIGKILL)
    _wait_for_end(standing.process_id)
    assert _of(standing, 4)[1] == [4]


def test_a_fault_in_a_standing_process_ends_it_without_a_word(standing, capfd):
    assert standing.ask(-1)
    assert standing.told() is None
    assert _of(standing, 1)[1] == [1]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("cores", [1, None])
def test_with_one_core_nobody_stands(standing, monkeypatch, cores):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert not standing.ask(1)
    assert standing.process_id is None


def test_with_other_threads_at_work_nobody_is_asked(standing, monkeypatch):
    process, _ = _of(standing, 1)
    monkeypatch.setattr(processes.threading, "active_count", lambda: 2)
    assert not standing.ask(2)
    monkeypatch.setattr(processes.threading, "active_count", lambda: 1)
    assert _of(standing, 3) == (process, [1, 3])


def test_a_standing_process_ends_with_the_one_that_began_it_however_that_ends():
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()

    def begin() -> None:
        partner = processes.Standing(lambda _: os.getpid())
        partner.ask(0)
        there.send(partner.told())
        there.close()
        signal.pause()

    owner = context.Process(target=begin)
    owner.start()
    try:
        partner = here.recv()
        assert not _is_over(partner)
    finally:
        # left alone it would keep this process from ending
        os.kill(owner.pid, signal.SIGKILL)
        owner.join()
    _wait_for_end(partner)


def _is_over(process: int | None) -> bool:
    """Tell whether a process has ended, buried or not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def _wait_for_end(process: int | None) -> None:
    """Wait until a process has ended."""
    for _ in range(600):
        if _is_over(process):
            return
        time.sleep(0.05)
    raise AssertionError(f"process {process} goes on")
