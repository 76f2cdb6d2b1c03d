"""Work shared out over the cores by forking: for jobs whose inputs are large and whose results are small.

A forked process sees the inputs without copying them, so only results travel.
Where forking isn't possible or not safe (another system, other threads at
work) the jobs are done here, one after the other, with the same results.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import pickle
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

Result = TypeVar("Result")
Other = TypeVar("Other")


class _Receiver(Protocol):
    """The reading end of a pipe."""

    def recv(self) -> Any:  # noqa: ANN401 - what comes depends on the job
        """Return what was sent."""
        ...


class _Counter(Protocol):
    """A whole number that processes share."""

    value: int

    def get_lock(self) -> Any:  # noqa: ANN401 - a lock of multiprocessing
        """Return its lock."""
        ...


class _Sender(Protocol):
    """The writing end of a pipe."""

    def send_bytes(self, buf: bytes, /) -> None:
        """Send what the other end makes an object of."""
        ...

    def close(self) -> None:
        """Close this end."""
        ...


#: Most processes used, whatever the machine has: an arm a process is the grain of the work.
MOST = 8
#: Whether the cores are taken by work that was set apart: then nothing more is forked.
_is_taken: ContextVar[bool] = ContextVar("is_taken", default=False)


def shared_out(
    work: Callable[[int], Result], n_jobs: int, done: Callable[[int], None] | None = None
) -> list[Result]:
    """Return the results of ``work(0)`` to ``work(n_jobs - 1)``, in order.

    Parameters
    ----------
    work : callable
        A function of the number of the job; its results must be picklable, and follow from the number alone.
    n_jobs : int, >= 0
        How many jobs; the long ones first make for an even end.
    done : callable, optional
        Told the number of each job that this process has done, in rising order; for progress.

    Notes
    -----
    Who is free takes the next job. The jobs of a process that dies are done again here, so a fault is
    raised here too.
    """
    n_hands = min(os.cpu_count() or 1, MOST, n_jobs) if _may_fork() else 1
    if n_hands < 2:
        return [result for _, result in _done(work, _in_turn(n_jobs), done)]
    context = multiprocessing.get_context("fork")
    counter = context.Value("l", 0)
    jobs = _Queue(counter=counter, n_jobs=n_jobs)
    others = [_forked(context, lambda: list(_done(work, jobs.taken(), None))) for _ in range(1, n_hands)]
    results: dict[int, Result] = dict(_done(work, jobs.taken(), done))
    for receiver in others:
        with contextlib.suppress(EOFError):
            results.update(receiver.recv())
    for job in range(n_jobs):
        # those of a process that died without a word, faults and all
        if job not in results:
            results[job] = work(job)
    return [results[job] for job in range(n_jobs)]


def side_by_side(one: Callable[[], Result], other: Callable[[], Other]) -> tuple[Result, Other]:
    """Return the results of two long tasks, worked out at the same time where that is possible.

    Parameters
    ----------
    one : callable
        Done here, so that what it leaves in memory stays.
    other : callable
        Done in a forked process: its result must be picklable, and what else it leaves is lost.
    """
    if not _may_fork() or (os.cpu_count() or 1) < 2:
        return one(), other()
    token = _is_taken.set(True)
    try:
        receiver = _forked(multiprocessing.get_context("fork"), other)
        mine = one()
    finally:
        _is_taken.reset(token)
    try:
        return mine, receiver.recv()
    except EOFError:
        return mine, other()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Queue:
    """Jobs in turn for whoever is free, by a counter that processes share."""

    counter: _Counter
    n_jobs: int

    def taken(self) -> Iterator[int]:
        """Yield the next job until there is none left."""
        while True:
            with self.counter.get_lock():
                job = self.counter.value
                self.counter.value = job + 1
            if job >= self.n_jobs:
                return
            yield job


def _in_turn(n_jobs: int) -> Iterator[int]:
    """Yield all jobs."""
    return iter(range(n_jobs))


def _may_fork() -> bool:
    """Tell whether forking is known to be safe here, and the cores are free."""
    is_child = multiprocessing.current_process().daemon
    return sys.platform == "linux" and threading.active_count() == 1 and not is_child and not _is_taken.get()


def _done(
    work: Callable[[int], Result], jobs: Iterator[int], done: Callable[[int], None] | None
) -> Iterator[tuple[int, Result]]:
    """Do jobs in this process."""
    for job in jobs:
        yield job, work(job)
        if done is not None:
            done(job)


def _forked(context: Any, work: Callable[[], Any]) -> _Receiver:  # noqa: ANN401 - contexts share no type
    """Begin work in a forked process; return where its result will come, or an end if it dies."""
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(work, there), daemon=True)
    with warnings.catch_warnings():
        # the threads that this warning is about are those of the linear algebra library, which
        # takes care of forking itself; threads of Python were ruled out above
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    there.close()
    return here


def _serve(work: Callable[[], Any], connection: _Sender) -> None:
    """Do the work of a forked process and send the result back."""
    # a fault is raised, and told, where the work is done again
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with contextlib.closing(connection):
        told = io.BytesIO()
        _Pickler(told).dump(work())
        connection.send_bytes(told.getvalue())


class _Pickler(pickle.Pickler):
    """Writes results for another process, read-only mappings too."""

    def reducer_override(self, obj: object, /) -> Any:  # noqa: ANN401 - whatever a job gives
        """Return how a read-only mapping is made again."""
        if isinstance(obj, MappingProxyType):
            return _read_only, (dict(obj),)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return NotImplemented


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """Return a mapping as it was sent: the type itself has no name that could be looked up."""
    return MappingProxyType(mapping)
