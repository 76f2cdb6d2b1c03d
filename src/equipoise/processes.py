"""Work shared out over the cores by forking: for jobs whose inputs are large and whose results are small.

A forked process sees the inputs without copying them, so only results travel.
Where forking isn't possible or not safe (another system, other threads at
work) the jobs are done here, one after the other, with the same results.
A process forked for one task forgets what it found on the way; one that stands
(:class:`Standing`) keeps it.
"""

from __future__ import annotations

import contextlib
import gc
import io
import multiprocessing
import os
import pickle
import sys
import threading
import warnings
from collections.abc import Callable, Generator, Iterator
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
#: New things after which the youngest, and rounds after which older ones are gone through.
SELDOM = (200_000, 50, 100)
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
    n_hands = min(os.cpu_count() or 1, MOST, n_jobs) if may_fork() else 1
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
    if not may_fork() or (os.cpu_count() or 1) < 2:
        return one(), other()
    with alone():
        receiver = _forked(multiprocessing.get_context("fork"), other)
        mine = one()
    try:
        return mine, receiver.recv()
    except EOFError:
        return mine, other()


@contextlib.contextmanager
def alone() -> Generator[None]:
    """Do all that is done inside in this process: for who has given the other cores their work already."""
    token = _is_taken.set(True)
    try:
        yield
    finally:
        _is_taken.reset(token)


@contextlib.contextmanager
def undisturbed() -> Generator[None]:
    """Look less often for what can be thrown away while one long task is done.

    Facts and worlds are hundreds of thousands of small things that stay; going through them again and again
    took a twentieth of a run.
    """
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class Standing:
    """A forked process that stands beside this one and keeps what it works out from one request to the next.

    It is begun with the first request and sees all that was there by then. It ends with this process, however
    that ends. Where forking isn't possible or the process dies, nothing is told, and who asks does the work.

    Parameters
    ----------
    work : callable
        From a request to what is told; both must be picklable. A fault ends the process.
    is_over : callable
        Asked there after each request: true ends the process, and the next request begins a fresh one.
    """

    def __init__(self, work: Callable[[Any], Any], is_over: Callable[[], bool] = lambda: False) -> None:
        self._work, self._is_over = work, is_over
        self._line: Any = None
        self._process: Any = None
        self._number = 0

    @property
    def process_id(self) -> int | None:
        """The process that stands; None where there is none."""
        process = self._process if may_fork() else None
        return process.pid if process is not None and process.is_alive() else None

    def ask(self, request: Any) -> bool:  # noqa: ANN401 - depends on the work
        """Send a request on its way; return whether anybody is there to do it.

        Parameters
        ----------
        request : picklable
            Taken up at once, or after those before it: what nobody has waited for is done all the same.
        """
        if (os.cpu_count() or 1) < 2 or not may_fork():
            return False
        self._number += 1
        try:
            if self.process_id is None:
                self._begin()
            self._line.send((self._number, request))
        except OSError:
            self.end()
            return False
        return True

    def told(self) -> Any:  # noqa: ANN401 - depends on the work
        """Return what came of the last request; None where the process died over it."""
        try:
            while True:
                number, found = self._line.recv()
                if number == self._number:
                    return found
        except (EOFError, OSError):
            self.end()
            return None

    def end(self) -> None:
        """End the process, if there is one."""
        if self._process is None:
            return
        self._line.close()
        # it has nothing to leave in order, and one that was stopped would never hear a gentler word
        self._process.kill()
        self._process.join()
        self._line = self._process = None

    def _begin(self) -> None:
        """Begin the process, in the place of one that has ended."""
        self.end()
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        process = context.Process(target=_stand, args=(self._work, self._is_over, there, here), daemon=True)
        _start(process)
        there.close()
        self._line, self._process = here, process


def _stand(
    work: Callable[[Any], Any],
    is_over: Callable[[], bool],
    line: Any,  # noqa: ANN401 - contexts share no type
    other_end: _Sender,
) -> None:
    """Take one request after another until the other process is gone."""
    # held open here too, it would never be seen to be closed there
    other_end.close()
    _hush()
    # what was there before stays: going through it again and again would only copy its pages
    gc.freeze()
    gc.enable()
    with contextlib.closing(line), contextlib.suppress(EOFError, OSError):
        while True:
            number, request = line.recv()
            line.send_bytes(_pickled((number, work(request))))
            if is_over():
                return


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


def may_fork() -> bool:
    """Return whether forking is known to be safe here, and the cores are free."""
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
    _start(context.Process(target=_serve, args=(work, there), daemon=True))
    there.close()
    return here


def _start(process: Any) -> None:  # noqa: ANN401 - contexts share no type
    """Start a forked process."""
    with warnings.catch_warnings():
        # the threads that this warning is about are those of the linear algebra library, which
        # takes care of forking itself; threads of Python were ruled out above
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()


def _serve(work: Callable[[], Any], connection: _Sender) -> None:
    """Do the work of a forked process and send the result back."""
    _hush()
    with contextlib.closing(connection):
        connection.send_bytes(_pickled(work()))


def _hush() -> None:
    """Say nothing of a fault: it is raised, and told, where the work is done again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    # who reads what this program says may have put something else in its place
    sys.stderr = os.fdopen(nowhere, "w")


def _pickled(found: object) -> bytes:
    """Return what the other end makes an object of."""
    told = io.BytesIO()
    _Pickler(told, pickle.HIGHEST_PROTOCOL).dump(found)
    return told.getvalue()


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
