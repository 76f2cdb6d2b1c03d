"""Cells on many processes: who does what, what comes back, and what is put away, a few at a time.

Cells go to Dask, on this machine or wherever a scheduler stands; at most two a worker are under way, so
memory doesn't grow with the grid. Neighbours in the grid stay with one worker, as far as that keeps nobody
waiting. A cell whose worker dies is done again elsewhere by Dask; only this process writes, so nothing is put
away twice. No number follows from who did what.
"""

from __future__ import annotations

import importlib.util
import socket
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, cycle, islice
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast

from equipoise.errors import CaseError, Problem
from equipoise.sweeps.working import STAGE

if TYPE_CHECKING:
    from distributed import Client, Future

Task = TypeVar("Task")

#: Tasks under way for each worker: one at work and one at hand.
AHEAD = 2
#: Neighbouring tasks that a worker takes up at once. A grid is read no further ahead than that.
LENGTH = 16
#: Seconds to find a scheduler, and to find a worker there.
FOUND_S, MANNED_S = 15, 60
#: Seconds without a result after which it is asked who is left, looks before others are begun, and how often.
LOOK_S, LOOKS, ANEW = 5.0, 4, 5
#: What tells libraries of linear algebra how many threads to take: one, since each worker has one core.
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
#: How many workers may die at one cell before it counts as failed.
LIVES = 3
#: What stands where a fault tells no stage: the worker died at it.
WORKER = "worker"

#: What each task is called, and the task.
Tasks: TypeAlias = Iterable[tuple[str, Task]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of one task: its result, or the stage, kind and words of the fault."""

    name: str
    content: bytes | None = None
    stage: str = ""
    kind: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretches(Generic[Task]):
    """Tasks not begun, and who gets which next: neighbours stay with one worker.

    Cells that lie side by side in a grid share worlds, flights and tables, and a worker keeps those of the
    cells that it did last. Handed out in turn, two workers would each work out what both need.

    Parameters
    ----------
    rest : iterator of Task
        Taken up as stretches are used up.
    at_hand : dict of worker to deque of Task
        What each worker goes on with.
    """

    rest: Iterator[Task]
    at_hand: dict[str, deque[Task]] = field(default_factory=dict[str, "deque[Task]"])

    def take(self, worker: str, manned: Collection[str]) -> Task | None:
        """Return the next task of a worker; None where nothing is left for it.

        Parameters
        ----------
        worker : str
            Who asks.
        manned : collection of str
            All workers that there are; what one left that is gone goes to who asks first.

        Examples
        --------
        >>> tasks = Stretches(rest=iter(range(LENGTH + 2)))
        >>> both = ("a", "b")
        >>> [tasks.take(worker, both) for worker in ("a", "b", "a", "b", "b")]
        [0, 16, 1, 17, 9]
        """
        mine = self.at_hand.setdefault(worker, deque())
        if not mine:
            self._orphaned(mine, {worker, *manned})
        if not mine:
            mine.extend(islice(self.rest, LENGTH))
        if not mine:
            self._half(mine)
        return mine.popleft() if mine else None

    def _orphaned(self, mine: deque[Task], manned: Collection[str]) -> None:
        """Take over what a worker had at hand that is gone."""
        for gone in [worker for worker in self.at_hand if worker not in manned]:
            mine.extend(self.at_hand.pop(gone))

    def _half(self, mine: deque[Task]) -> None:
        """Take over the later half of the longest stretch, so that all end at about the same time."""
        longest = max(self.at_hand.values(), key=len)
        moved = [longest.pop() for _ in range((len(longest) + 1) // 2)]
        mine.extend(reversed(moved))


@contextmanager
def hands(n_workers: int, scheduler: str = "") -> Generator[Client]:
    """Give workers: own processes, one thread each, or those of a scheduler.

    Parameters
    ----------
    n_workers : int, >= 1
        Own processes to start.
    scheduler : str
        Address of a Dask scheduler; then none are started.

    Raises
    ------
    CaseError
        If the optional packages are missing, or nobody is found at the address.
    """
    try:
        import distributed  # noqa: PLC0415
        from dask import config  # noqa: PLC0415
    except ImportError as error:
        raise CaseError(lacking("distributed")) from error
    if importlib.util.find_spec("duckdb") is None:
        raise CaseError(lacking("duckdb"))
    own = {
        "distributed.scheduler.allowed-failures": LIVES,
        "distributed.comm.timeouts.connect": f"{FOUND_S}s",
        # looking a hundred times a second at what each thread does is paid by the cells, and nobody reads it
        "distributed.worker.profile.enabled": False,
        # nor how quick every loop is, and how busy the machine
        "distributed.admin.tick.interval": "500ms",
        "distributed.admin.system-monitor.interval": "10s",
        "distributed.worker.memory.monitor-interval": "1s",
        # Dask has freed memory handed back at once, which costs a cell a quarter of a million page faults
        "distributed.nanny.pre-spawn-environ": dict.fromkeys(THREADS, 1),
    }
    with config.set(own):
        if scheduler:
            with _found(distributed.Client, scheduler) as client:
                yield client
            return
        with (
            distributed.LocalCluster(
                n_workers=n_workers,
                threads_per_worker=1,
                processes=True,
                # none is wanted, but without an address it takes a fixed port on every interface
                dashboard_address="127.0.0.1:0",
                silence_logs=50,
            ) as cluster,
            distributed.Client(cluster, set_as_default=False) as client,
        ):
            yield client


@contextmanager
def _found(kind: Callable[..., Client], address: str) -> Generator[Client]:
    """Give the workers of a scheduler."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    try:
        # a client that finds nobody takes long to give up, and says more than helps
        with socket.create_connection((host.strip("[]"), int(port)), timeout=FOUND_S):
            pass
        client = kind(address, timeout=FOUND_S, set_as_default=False)
    except (OSError, ValueError) as error:
        what = f"no scheduler answers there ({error})"
        hint = "start one with 'dask scheduler', and give its address as tcp://host:8786"
        raise CaseError(Problem(where=f"--scheduler {address}", what=what, hint=hint)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=MANNED_S)
        except TimeoutError as error:
            hint = f"start some with 'dask worker {address}'"
            problem = Problem(where=f"--scheduler {address}", what="it has no workers", hint=hint)
            raise CaseError(problem) from error
        yield client


def lacking(name: str) -> Problem:
    """Return what to do where an optional package is missing.

    Parameters
    ----------
    name : str
        The package.
    """
    return Problem(
        where="sweep", what=f"needs {name}, which is not installed", hint="pip install 'equipoise[sweep]'"
    )


def came(tasks: Tasks[Task], work: Callable[[Task], bytes], client: Client) -> Iterator[Came]:
    """Yield what comes of each task, as it comes.

    Parameters
    ----------
    tasks : iterable of (name, task)
        Taken up only as workers get free. Names must differ; tasks must be picklable.
    work : callable
        Done in the workers; its result must follow from the task alone.
    client : distributed.Client
        From :func:`hands`.

    Raises
    ------
    CaseError
        If the scheduler is gone, or all its workers. What came before was given out already.
    """
    from distributed import as_completed  # noqa: PLC0415

    waiting = Stretches(rest=iter(tasks))
    flying = as_completed(loop=client.loop)
    n_flying = 0
    n_hands = len(_manned(client))

    def send(freed: str = "") -> int:
        manned = _manned(client)
        room = AHEAD * max(1, len(manned)) - n_flying
        # Dask gives a task to who has least to do, which is who has just done one: its stretch goes on
        # where all have just died, Dask holds it until the next one is there
        turns = chain([freed] if freed in manned else [], cycle(manned or [""]))
        sent = 0
        for worker in islice(turns, max(room, 0)):
            found = waiting.take(worker, manned)
            if found is None:
                break
            name, task = found
            flying.add(client.submit(_done, work, task, key=f"cell-{name}"))
            sent += 1
        return sent

    try:
        n_flying += send()
        while n_flying:
            future = _next(flying, client, n_hands)
            n_flying -= 1
            told, by = _told(future)
            yield told
            future.release()
            n_flying += send(by)
    except (OSError, TimeoutError, CancelledError) as error:
        raise CaseError(_lost(error)) from error


def _next(flying: Any, client: Client, n_hands: int) -> Future[Any]:  # noqa: ANN401 - Dask's, without types
    """Return the next task that ended; where workers are gone for good, begin others.

    Dask begins a worker anew that dies, but not one that dies while it is being begun: with nobody left, all
    would wait for ever.
    """
    n_looks = n_begun = 0
    while True:
        with flying.thread_condition:
            if flying.queue.empty():
                flying.thread_condition.wait(LOOK_S)
            if not flying.queue.empty():
                return next(flying)
        n_gone = n_hands - len(_manned(client))
        n_looks = n_looks + 1 if n_gone > 0 else 0
        if n_looks >= LOOKS:
            n_begun += 1
            _begin(client, n_gone, is_last=n_begun > ANEW, is_lost=n_gone == n_hands)
            n_looks = 0


def _begin(client: Client, n_more: int, *, is_last: bool, is_lost: bool) -> None:
    """Begin own workers beside those that are gone; at a scheduler of others that is theirs to do."""
    cluster: Any = client.cluster
    if cluster is not None and not is_last:
        cluster.scale(len(cluster.worker_spec) + n_more)
    elif is_lost:
        what = "all workers are gone" + (", and no other one stays" if cluster is not None else "")
        hint = "what was done is kept: see what ends them, then go on with --resume"
        raise CaseError(Problem(where="sweep", what=what, hint=hint))


def _manned(client: Client) -> Collection[str]:
    """Return the addresses of the workers at hand."""
    return cast("Collection[str]", client.nthreads())


def _done(work: Callable[[Task], bytes], task: Task) -> tuple[str, bytes]:
    """Do a task, and say who did; runs in workers."""
    from distributed import get_worker  # noqa: PLC0415

    return get_worker().address, work(task)


def _told(future: Future[Any]) -> tuple[Came, str]:
    """Return what came of one task, and who did it if it was done."""
    name = str(future.key).removeprefix("cell-")
    if future.status == "finished":
        by, content = future.result()
        return Came(name=name, content=content), by
    if future.status != "error":
        raise CancelledError(future.status)
    fault = future.exception()
    notes = [note for note in getattr(fault, "__notes__", ()) if note.startswith(STAGE)]
    if notes:
        stage, message = notes[0].removeprefix(STAGE), str(fault)
    else:
        stage = WORKER
        message = f"{fault}\n  the worker died at it again and again: out of memory, or killed from outside"
    return Came(name=name, stage=stage, kind=type(fault).__name__, message=message), ""


def _lost(error: BaseException) -> Problem:
    """Return what to do where the scheduler is gone."""
    return Problem(
        where="sweep",
        what=f"the scheduler is gone ({type(error).__name__}: {error})",
        hint="what was done is kept: go on with --resume",
    )
