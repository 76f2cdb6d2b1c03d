"""Work shared out over forked processes: order, faults, deaths, and what comes back."""

from __future__ import annotations

import os
import signal
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
