"""How long the server takes for one move of a slider: headlines of one arm and of both, 512 draws, warm.

    python benchmarks/slider.py [moves]

A move sets one of the ten facts that the headlines hang on most to a new place inside its span,
as the page does. Wall time and the program's own time are both shown, since other work on the machine
stretches the first.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from equipoise import model
from equipoise.facts.load import load_record
from equipoise.web import bench, dials
from equipoise.web.asking import Asked, asked

CASE = ("case", "belarus-nato")
DRAWS = 512


def main(n_moves: int) -> None:
    at = bench.Bench(record=load_record(), folder=Path(tempfile.mkdtemp()))
    plain = asked([CASE])
    bench.answer(at, plain, DRAWS, everywhere=False)
    rows = [row for row in dials.dials(at, plain) if not row["options"]]
    spent: dict[str, list[tuple[float, float]]] = {"both arms": [], "one arm": []}
    for step, row in zip(range(n_moves), itertools.cycle(rows), strict=False):
        share = (0.37 + 0.6180339887 * step) % 1.0
        value = row["low"] + share * (row["high"] - row["low"])
        wished = asked([CASE, (f"f.{row['fact']}", f"{round(value) if row['whole'] else value:.6g}")])
        begun = time.perf_counter(), time.process_time()
        if step % 2:
            bench.answer(at, wished, DRAWS, everywhere=False)
        else:
            _one_arm(at, wished)
        spent["both arms" if step % 2 else "one arm"].append(
            (time.perf_counter() - begun[0], time.process_time() - begun[1])
        )
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"{n_moves} moves, {DRAWS} draws, {len(rows)} facts, {load}")
    for name, times in spent.items():
        for what, column in (("wall", 0), ("own", 1)):
            middle, late = np.percentile([one[column] for one in times], [50, 95]) * 1e3
            print(f"{name}, {what} time: p50 {middle:.0f} ms, p95 {late:.0f} ms")


def _one_arm(at: bench.Bench, wished: Asked) -> None:
    """Work out the change alone."""
    ready, worlds = bench.moved(at, wished, ("change",))
    wanted = [headline.outcome for headline in ready.case.answer]
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
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
