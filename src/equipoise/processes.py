"""Work shared out over the cores by forking: for jobs whose inputs are large and whose results are small.

A forked process sees the inputs without copying them, so only results travel.
Where forking isn't possible or not safe (another system, other threads at
work) the jobs are done here, one after the other, with the same results.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

Result = TypeVar("Result")


class _Receiver(Protocol):
    """The reading end of a pipe."""

    def recv(self) -> Any:  # noqa: ANN401 - what comes depends on the job
        """Return what was sent."""
        ...


class _Sender(Protocol):
    """The writing end of a pipe."""

    def send(self, obj: Any, /) -> None:  # noqa: ANN401 - as above
        """Send an object."""
        ...

    def close(self) -> None:
        """Close this end."""
        ...


#: Most processes used, whatever the machine has: an arm a process is the grain of the work.
MOST = 8


def shared_out(
    work: Callable[[int], Result], n_jobs: int, done: Callable[[int], None] | None = None
) -> list[Result]:
    """Return the results of ``work(0)`` to ``work(n_jobs - 1)``, in order.

    Parameters
    ----------
    work : callable
        A function of the number of the job; its results must be picklable.
    n_jobs : int, >= 0
        How many jobs.
    done : callable, optional
        Told how many jobs this process has finished; for progress.

    Notes
    -----
    Jobs are dealt out in turn, so that each process gets early and late ones.
    The jobs of a process that dies are done again here, so a fault is raised here too.
    """
    n_hands = min(os.cpu_count() or 1, MOST, n_jobs) if _may_fork() else 1
    if n_hands < 2:
        return list(_done(work, range(n_jobs), done))
    context = multiprocessing.get_context("fork")
    others: list[tuple[range, _Receiver]] = []
    for hand in range(1, n_hands):
        here, there = context.Pipe(duplex=False)
        share = range(hand, n_jobs, n_hands)
        process = context.Process(target=_serve, args=(work, share, there), daemon=True)
        with warnings.catch_warnings():
            # the threads that this warning is about are those of the linear algebra library, which
            # takes care of forking itself; threads of Python were ruled out above
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        there.close()
        others.append((share, here))
    results: dict[int, Result] = dict(
        zip(range(0, n_jobs, n_hands), _done(work, range(0, n_jobs, n_hands), done), strict=True)
    )
    for share, connection in others:
        results.update(zip(share, _received(work, share, connection), strict=True))
    return [results[job] for job in range(n_jobs)]


def _may_fork() -> bool:
    """Tell whether forking is known to be safe here."""
    return sys.platform == "linux" and threading.active_count() == 1


def _done(work: Callable[[int], Result], jobs: range, done: Callable[[int], None] | None) -> Iterator[Result]:
    """Do the jobs in this process."""
    for count, job in enumerate(jobs, start=1):
        yield work(job)
        if done is not None:
            done(count)


def _serve(work: Callable[[int], Result], jobs: range, connection: _Sender) -> None:
    """Do the jobs in a forked process and send the results back."""
    with contextlib.closing(connection):
        connection.send([work(job) for job in jobs])


def _received(work: Callable[[int], Result], jobs: range, connection: _Receiver) -> list[Result]:
    """Return what a forked process sent; if it died without a word, do its jobs here, faults and all."""
    try:
        return connection.recv()
    except EOFError:
        return [work(job) for job in jobs]
