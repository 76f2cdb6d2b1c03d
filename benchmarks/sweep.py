"""Times the cells of the packaged sweep done by one process, one worker and two workers, in turn.

Use: `python benchmarks/sweep.py [--cells 12] [--rounds 3] [--json FILE]`. The same cells, each worker having
done one before, in each round by this process itself, by one worker and by two. Said of each round:

- *wall*: seconds of one worker, halved, over seconds of two. Right on a machine that nobody else uses.
- *work*: processor seconds that this process needs for the cells, over all that two workers spend on them:
  the cells, the gaps between them, and what the process that hands them out needs. Others on the machine
  hardly move it: it is what two free cores would give.

Above 0.85 is wanted. Parts are compared, too: whoever made them, they have to be equal to the byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import threading
import time
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import machine

from equipoise.facts.load import load_record
from equipoise.study.provenance import code_digest
from equipoise.sweeps import cells, running, working
from equipoise.sweeps.cells import Job
from equipoise.sweeps.grid import load_grid

GRID = "northern-hosts.yaml"
WANTED = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One cell: by whom, from when to when, processor seconds, digest of its part."""

    who: int
    begun_s: float
    ended_s: float
    worked_s: float
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """Some cells by some hands: seconds on the clock, processor seconds of this process, the cells."""

    wall_s: float
    own_s: float
    by_cell: dict[str, Done]

    @property
    def worked_s(self) -> float:
        """Processor seconds within cells."""
        return sum(done.worked_s for done in self.by_cell.values())

    @property
    def gaps_s(self) -> float:
        """Seconds in which a worker had no cell between two that it did."""
        total = 0.0
        for who in {done.who for done in self.by_cell.values()}:
            mine = sorted((d.begun_s, d.ended_s) for d in self.by_cell.values() if d.who == who)
            total += sum(after[0] - before[1] for before, after in pairwise(mine))
        return total


def noted(job: Job) -> bytes:
    """Do a cell and return what it took; runs in workers."""
    begun, used = time.monotonic(), time.process_time()
    part = working.work(job)
    told = {
        "who": os.getpid(),
        "begun_s": begun,
        "ended_s": time.monotonic(),
        "worked_s": time.process_time() - used,
        "digest": hashlib.blake2b(part, digest_size=16).hexdigest(),
    }
    return json.dumps(told).encode()


def by_itself(jobs: list[Job], first: list[Job]) -> Went:
    """Do cells in this process, one after the other."""
    for job in first[:1]:
        working.work(job)
    start, used = time.monotonic(), time.process_time()
    found = {job.cell.id: Done(**json.loads(noted(job))) for job in jobs}
    return Went(wall_s=time.monotonic() - start, own_s=time.process_time() - used, by_cell=found)


def by_workers(jobs: list[Job], first: list[Job], n_workers: int) -> Went:
    """Do cells with workers, each of which has done one before."""
    with running.hands(n_workers) as client:
        client.wait_for_workers(n_workers)
        for address in client.scheduler_info()["workers"]:
            client.submit(working.work, first[0], workers=[address], pure=False).result()
        start, used = time.monotonic(), time.process_time()
        found = {}
        for came in running.came(((job.cell.id, job) for job in jobs), noted, client):
            if came.content is None:
                raise SystemExit(f"{came.stage}: {came.message}")
            found[came.name] = Done(**json.loads(came.content))
        return Went(wall_s=time.monotonic() - start, own_s=time.process_time() - used, by_cell=found)


def one_round(jobs: list[Job], first: list[Job]) -> dict[str, float]:
    """Return what one round says."""
    own = by_itself(jobs, first)
    one, two = by_workers(jobs, first, 1), by_workers(jobs, first, 2)
    parts = [{name: done.digest for name, done in went.by_cell.items()} for went in (own, one, two)]
    if not parts[0] == parts[1] == parts[2]:
        raise SystemExit("parts differ by who made them")
    return {
        "load": machine.load(),
        "own_cell_s": own.worked_s / len(jobs),
        "one_worker_cell_s": one.worked_s / len(jobs),
        "two_workers_cell_s": two.worked_s / len(jobs),
        "gap_s": two.gaps_s / len(jobs),
        "handing_out_s": two.own_s / len(jobs),
        "wall": one.wall_s / 2 / two.wall_s,
        "work": own.worked_s / (two.worked_s + two.gaps_s + two.own_s),
    }


def main() -> None:
    """Print every round and the middle one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cells", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to keep the results")
    chosen = parser.parse_args()
    # workers have threads of their own and don't fork; so this process mustn't either
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    record, code = load_record(), code_digest()
    grid = load_grid(Path(str(files("equipoise") / "data" / "sweeps" / GRID)), record)
    every = [cells.job(grid, cell, record, code) for cell in cells.cells(grid, code)]
    first, jobs = every[-1:], every[: chosen.cells]
    rounds = []
    for number in range(chosen.rounds):
        rounds.append(one_round(jobs, first))
        print(f"round {number + 1}: " + ", ".join(f"{k} {v:.3f}" for k, v in rounds[-1].items()), flush=True)
    middle = {name: statistics.median(row[name] for row in rounds) for name in rounds[0]}
    print(f"middle of {chosen.rounds}: wall {middle['wall']:.2f}, work {middle['work']:.2f}; wanted {WANTED}")
    if chosen.json:
        told = {"machine": machine.described(), "n_cells": len(jobs), "draws": grid.draws, "rounds": rounds}
        chosen.json.write_text(json.dumps({**told, "middle": middle}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
