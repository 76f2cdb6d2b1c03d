"""What one more draw costs, and how much memory many draws take, in blocks and at once.

    python benchmarks/scale.py DRAWS [--size 2048] [--only BLOCKS]

Used by ``run.py``, which starts it as a process of its own for each number of draws, so that its memory is
its own. Draw i is the same in any block, so that many draws are worked out block by block: each is drawn,
evaluated (one arm, all outcomes) and its outcomes kept. With ``--only`` just so many blocks, spread evenly
over all, are worked out. Fear looks at other draws of the same block, so it is the only outcome that hangs
on how the draws are cut.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import machine
import numpy as np
from interleaved import Check, Row, spread
from one_arm import Question, numbers, question

#: Draws of a block: the default of a study.
BLOCK = 2_048
#: Draws of the evaluation before the first that is timed: compiled loops are read, and nothing is left.
WARM = 64
#: Draws up to which every outcome of every draw is kept.
MOST_KEPT = 100_000
#: Most memory that the design allows for many draws of one arm, MiB.
MOST_MIB = 1_500
#: How much dearer a draw may be than in ten blocks, to count as the same.
FLAT = 1.15
#: Blocks of every line from which on their medians are compared.
LEAST_BLOCKS = 4
#: Rounding of a transform, by which outcomes of the same draw in other blocks may differ.
ROUNDING = 2e-7


def blocks(asked: Question, draws: int, size: int, only: int) -> dict[str, Any]:
    """Return processor seconds a draw of each block, the peak of memory, and the means of the outcomes."""
    starts = list(range(0, draws, size))
    if only and only < len(starts):
        # whole blocks, since what is done once a block weighs more in a short one
        starts = [start for start in starts if start + size <= draws]
        starts = [starts[round(k * (len(starts) - 1) / (only - 1))] for k in range(only)]
    asked.evaluated(asked.drawn(WARM))
    kept: dict[str, list[np.ndarray]] = {}
    sums: dict[str, float] = {}
    seconds: list[float] = []
    n_done = 0
    for start in starts:
        n = min(size, draws - start)
        begun = time.process_time()
        found = numbers(asked.evaluated(asked.drawn(n, start=start)))
        seconds.append((time.process_time() - begun) / n)
        n_done += n
        for key, values in found.items():
            if draws <= MOST_KEPT:
                kept.setdefault(key, []).append(np.asarray(values))
            sums[key] = sums.get(key, 0.0) + float(np.mean(values)) * n
    n_kept = sum(column.nbytes for columns in kept.values() for column in columns)
    return {
        "draws": draws,
        "n_done": n_done,
        "seconds_a_draw": seconds,
        "peak_mib": machine.own_peak(),
        "kept_mib": n_kept / 2**20,
        "means": {key: total / n_done for key, total in sums.items()},
    }


def child(draws: int, size: int = BLOCK, only: int = 0) -> dict[str, Any]:
    """Return the same from a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), str(draws), "--size", str(size)]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "--only", str(only)], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def rows(asked: Question, sizes: dict[int, int], at_once: list[int]) -> tuple[list[Row], dict[str, object]]:
    """Return the row about blocks, and the tables of cost and memory.

    Parameters
    ----------
    asked : Question
        The case.
    sizes : dict of int to int
        Numbers of draws, and how many blocks of each are worked out: 0 for all.
    at_once : list of int
        Numbers of draws that are worked out in one piece, for their memory.
    """
    table = [_told(child(draws, only=only), "blocks") for draws, only in sizes.items()]
    table += [_told(child(draws, size=draws), "at once") for draws in at_once]
    return [_blocked(asked)], {"table": table, "block": BLOCK, "limit_mib": MOST_MIB, **verdicts(table)}


def verdicts(table: list[dict[str, Any]]) -> dict[str, object]:
    """Return whether a draw costs the same however many there are, and whether many keep the memory.

    None where this run can't tell: too few blocks of a line were worked out, or not all of the many draws.
    """
    long = [row for row in table if row["how"] == "blocks" and row["draws"] > BLOCK]
    per_draw = [row["ms_a_draw"]["median"] for row in long]
    can_tell = len(long) > 1 and all(row["n_done"] >= LEAST_BLOCKS * BLOCK for row in long)
    dearest = max(per_draw) / per_draw[0] if can_tell else None
    peaks = [row["peak_mib"] for row in long if row["draws"] == row["n_done"] == MOST_KEPT]
    return {
        "dearest_draw": dearest,
        "is_flat": None if dearest is None else dearest <= FLAT,
        "peak_mib": peaks[0] if peaks else None,
        "keeps_memory": peaks[0] <= MOST_MIB if peaks else None,
    }


def _told(found: dict[str, Any], how: str) -> dict[str, Any]:
    """Return a line of the table."""
    per_draw = spread(tuple(found["seconds_a_draw"]), 1e3)
    return {
        "how": how,
        "draws": found["draws"],
        "n_done": found["n_done"],
        "ms_a_draw": per_draw,
        "peak_mib": found["peak_mib"],
        "kept_mib": found["kept_mib"],
    }


def _blocked(asked: Question, n: int = BLOCK, n_blocks: int = 4) -> Row:
    """Return the row about the same draws at once and in blocks."""
    size = n // n_blocks

    def at_once() -> dict[str, Any]:
        return numbers(asked.evaluated(asked.drawn(n)))

    def in_blocks() -> dict[str, Any]:
        parts = [numbers(asked.evaluated(asked.drawn(size, start=size * block))) for block in range(n_blocks)]
        return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}

    from interleaved import rounds  # noqa: PLC0415 - not in the processes that are measured

    taken = rounds({"blocks": in_blocks, "at once": at_once}, 2)
    one, other = taken.results["at once"], taken.results["blocks"]
    apart = max(
        float(np.max(np.abs(one[key] - other[key]))) / max(float(np.max(np.abs(one[key]))), 1e-9)
        for key in one
        if not key.startswith("fear.")
    )
    return Row(
        part="scale",
        stage=f"{n:,} draws in {n_blocks} blocks",
        ours_s=taken.seconds["blocks"],
        alternative="the same at once",
        alternative_s=taken.seconds["at once"],
        same="one arm (change), all outcomes",
        check=Check(what="all outcomes but fear, draw by draw", found=apart, allowed=ROUNDING),
    )


def main() -> None:
    """Work out blocks, and print what they took as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("draws", type=int)
    parser.add_argument("--size", type=int, default=BLOCK)
    parser.add_argument("--only", type=int, default=0)
    chosen = parser.parse_args()
    print(json.dumps(blocks(question(), chosen.draws, chosen.size, chosen.only)))


if __name__ == "__main__":
    main()
