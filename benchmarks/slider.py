"""How long the server takes for one move of a slider: headlines of one arm and of both, 512 draws, warm.

    python benchmarks/slider.py [moves] [alone]

A move sets one of the ten facts that the headlines hang on most to a new place inside its span,
as the page does. As in a worker of the page a partner process does the other arm; with "alone" there is none.
Wall time and the program's own time are both shown, since other work on the machine
stretches the first; of both arms also the longer of the two processes' own times.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from equipoise import model, processes
from equipoise.facts.load import load_record
from equipoise.facts.record import Record
from equipoise.web import bench, dials
from equipoise.web.asking import Asked, asked

CASE = ("case", "belarus-nato")
DRAWS = 512


def main(n_moves: int, *, is_alone: bool) -> None:
    at = begun(load_record())
    if not is_alone:
        at = replace(at, partner=bench.partner_of(at, lambda: False))
    spent: dict[str, list[tuple[float, ...]]] = {"both arms": [], "one arm": []}
    # one kind after the other, since each goes on from what it found for the move before
    for step, wished in zip(range(n_moves), moves(at), strict=False):
        name = "both arms" if step < n_moves / 2 else "one arm"
        before = time.perf_counter(), time.process_time(), _partner_s(at)
        if name == "both arms":
            bench.answer(at, wished, DRAWS, everywhere=False)
        else:
            one_arm(at, wished)
        wall, own, other = (
            now - then
            for now, then in zip(
                (time.perf_counter(), time.process_time(), _partner_s(at)), before, strict=True
            )
        )
        spent[name].append((wall, own, max(own, other), own + other))
    n_facts = len({wished.facts[0][0] for wished in itertools.islice(moves(at), 100)})
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{n_moves} moves, {DRAWS} draws, {n_facts} facts, {load}")
    for name, times in spent.items():
        shown = (("wall", 0), ("own", 1), ("longer own", 2), ("all processors'", 3))
        for what, column in shown if name == "both arms" else shown[:2]:
            middle, late = np.percentile([one[column] for one in times], [50, 95]) * 1e3
            print(f"{name}, {what} time: p50 {middle:.0f} ms, p95 {late:.0f} ms")


def begun(record: Record) -> bench.Bench:
    """Return what a worker has at hand after the first answer to the lead case."""
    at = bench.Bench(record=record, folder=Path(tempfile.mkdtemp()))
    bench.answer(at, asked([CASE]), DRAWS, everywhere=False)
    return at


def moves(at: bench.Bench) -> Iterator[Asked]:
    """Yield moves without end: one fact after the other, each time to a new place inside its span."""
    rows = [row for row in dials.dials(at, asked([CASE])) if not row["options"]]
    for step, row in enumerate(itertools.cycle(rows)):
        share = (0.37 + 0.6180339887 * step) % 1.0
        value = row["low"] + share * (row["high"] - row["low"])
        yield asked([CASE, (f"f.{row['fact']}", f"{round(value) if row['whole'] else value:.6g}")])


def _partner_s(at: bench.Bench) -> float:
    """Return the processor time that the partner has taken so far, in seconds."""
    process = None if at.partner is None else at.partner.process_id
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) * 1e-9 if process else 0.0


def one_arm(at: bench.Bench, wished: Asked) -> None:
    """Work out the change alone, in this process, as the partner does."""
    ready, worlds = bench.moved(at, wished, ("change",))
    wanted = [headline.outcome for headline in ready.case.answer]
    with processes.alone():
        model.evaluate_worlds(
            {"change": worlds["change"]},
            ready.on,
            seed=wished.seed,
            n=DRAWS,
            among=ready.worlds.values(),
            wanted=wanted,
            store=ready.store,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60, is_alone="alone" in sys.argv)
