"""A sweep whose cells cost nothing, as a program: so that it can be killed as often as it takes.

python stub_sweep.py FOLDER LOG N_CELLS SECONDS N_WORKERS
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib
import os
import signal
import sys
import time
from pathlib import Path

from equipoise.cases.case import DEFAULT_ANSWER, Case, CaseChange, Fear, Roles
from equipoise.facts.record import Record
from equipoise.sweeps import folder, sweeping
from equipoise.sweeps.cells import Job
from equipoise.sweeps.grid import Axis, Grid

CODE = "0+stub"
RECORD = Record(entries={}, sources={}, digest="none")


def grid(n_cells: int) -> Grid:
    """Return a grid over so many seeds."""
    case = Case(
        name="stub",
        title="nothing happens",
        date=dt.date(2020, 9, 1),
        horizon_months=24,
        roles=Roles(threatened="rus", rival="usa", alliance="", host="blr"),
        change=CaseChange(),
        answer=DEFAULT_ANSWER,
        fear=Fear(),
    )
    axis = Axis(kind="seed", values=tuple(range(n_cells)))
    return Grid(case=case, axes=(axis,), draws=16, facts="none")


def content(job: Job) -> bytes:
    """Return what a part may look like from outside."""
    return folder.MAGIC + f"{job.seed:08d}".encode() * 4000 + folder.MAGIC


def work(log: str, seconds: float, job: Job) -> bytes:
    """Say in the log that a cell was begun, take some time, and give its part."""
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{job.cell.id}\n".encode())
    os.close(handle)
    time.sleep(seconds)
    return content(job)


def die_once(mark: str, job: Job) -> bytes:
    """Kill the own process at the first cell that any worker begins."""
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return content(job)
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def die_at(seed: int, job: Job) -> bytes:
    """Kill the own process at one cell, every time."""
    if job.seed == seed:
        os.kill(os.getpid(), signal.SIGKILL)
    return content(job)


def run(place: Path, n_cells: int, work_, n_workers: int = 1, scheduler: str = "") -> sweeping.Swept:
    """Sweep, going on with what is there."""
    asked = grid(n_cells)
    with folder.opened(place, folder.manifest(asked, CODE), resume=True) as opened:
        return sweeping.sweep(
            asked,
            RECORD,
            opened,
            code=CODE,
            n_workers=n_workers,
            scheduler=scheduler,
            progress=lambda stage, share: None,
            clock=time.monotonic,
            work=work_,
        )


if __name__ == "__main__":
    where, log_, n_, seconds_, workers_ = sys.argv[1:]
    # by a name that workers can import
    known = importlib.import_module("stub_sweep")

    run(Path(where), int(n_), functools.partial(known.work, log_, float(seconds_)), int(workers_))
