"""A grid from start to end: open its folder, do what is missing, keep what comes, sum it up.

The only place where a sweep's parts meet: :mod:`~equipoise.sweeps.folder` says what is missing,
:mod:`~equipoise.sweeps.running` has it done. The summary reads what lies there at the end, so
that a sweep that was broken off ten times tells the same as one that ran through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from equipoise.facts.record import Record
from equipoise.sweeps import cells, running, working
from equipoise.sweeps.cells import Cell, Job
from equipoise.sweeps.folder import Failure, Folder
from equipoise.sweeps.grid import Grid

Progress: TypeAlias = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How a sweep ended: cells in all, done in this call, done before, and failed."""

    n_cells: int
    n_now: int
    n_before: int
    n_failed: int


def sweep(
    grid: Grid,
    record: Record,
    place: Folder,
    *,
    code: str,
    n_workers: int,
    scheduler: str = "",
    progress: Progress,
    clock: Callable[[], float],
    work: Callable[[Job], bytes] = working.work,
) -> Swept:
    """Do every cell that has no part yet, and return how many there were.

    Parameters
    ----------
    grid : Grid
        Checked.
    record : Record
        The facts.
    place : Folder
        Opened for this grid.
    code : str
        Version and digest of the code.
    n_workers : int, >= 1
        Own processes.
    scheduler : str
        Address of a Dask scheduler instead.
    progress : callable
        Called with how far it is in words, and the share done, 0 to 1.
    clock : callable
        Seconds, only ever growing; for the time left, and for nothing else.
    work : callable
        Done in the workers: from a job to the bytes of its part.

    Notes
    -----
    A cell that failed before is tried again: what was missing then may be there now.
    """
    done = place.done()
    missing = {cell.id: cell for cell in cells.cells(grid, code) if cell.id not in done}
    n_before = grid.size - len(missing)
    if not missing:
        return Swept(n_cells=grid.size, n_now=0, n_before=n_before, n_failed=0)
    at_hand = min(n_workers, len(missing))
    progress(f"starting {at_hand} workers" if not scheduler else f"asking {scheduler}", n_before / grid.size)

    def jobs() -> Iterator[tuple[str, Job]]:
        for cell in missing.values():
            yield cell.id, cells.job(grid, cell, record, code)

    n_now = n_failed = 0
    with running.hands(at_hand, scheduler) as client:
        began = clock()
        for came in running.came(jobs(), work, client):
            if came.content is not None:
                place.keep(came.name, came.content)
            else:
                n_failed += 1
                place.fail(_failure(missing[came.name], came))
            n_now += 1
            left_s = (clock() - began) / n_now * (len(missing) - n_now)
            progress(_said(n_before + n_now, grid.size, n_failed, left_s), (n_before + n_now) / grid.size)
    return Swept(n_cells=grid.size, n_now=n_now - n_failed, n_before=n_before, n_failed=n_failed)


def _failure(cell: Cell, came: running.Came) -> Failure:
    """Return a failed cell as it is put down."""
    return Failure(cell=cell.id, values=cell.values, stage=came.stage, kind=came.kind, message=came.message)


def _said(n_done: int, n_cells: int, n_failed: int, left_s: float) -> str:
    """Return how far it is."""
    failed = f", {n_failed} failed" if n_failed else ""
    left = f", {lasting(left_s)} left" if n_done < n_cells else ""
    return f"{n_done} of {n_cells} cells{failed}{left}"


def lasting(seconds: float) -> str:
    """Return a length of time as people say it.

    Examples
    --------
    >>> lasting(40), lasting(200), lasting(9000)
    ('less than a minute', 'about 3 min', 'about 2 h 30 min')
    """
    minutes = round(seconds / 60)
    if seconds < 60:
        return "less than a minute"
    if minutes < 60:
        return f"about {minutes} min"
    return f"about {minutes // 60} h {minutes % 60} min"
