"""Runs every benchmark in one go, checks that both sides gave the same answer, and keeps the results.

    python benchmarks/run.py [--quick | --long] [--only PART …] [--json FILE]

Parts: case, draw, mechanisms, arrivals, scale, flight, flows, games, reliability, sensitivity, workbench.
Some need packages that nothing else here needs (lamberthub, ema-workbench, SALib, pygambit): install them
into an environment of their own; without them these parts are left out, and the table says so. The whole
takes some twelve minutes on two quiet cores; ``--quick`` takes few draws and one round, tells whether
everything runs and agrees, and writes nothing unless told where; ``--long`` works out every one of a million
draws. Results go to benchmarks/results.json, from which ``python benchmarks/page.py`` writes the tables of
the docs. Ends with 1 if two results differ by more than they may.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import flights
import indices
import lead_case
import machine
import nested
import networks
import one_arm
import page
import playing
import reliability
import scale
import stages
import workbench
from interleaved import Row, as_record

#: Part -> package that it can't do without.
NEEDS = {
    "flight": "lamberthub",
    "games": "pygambit",
    "sensitivity": "SALib",
    "workbench": "ema_workbench",
}
#: What the results say by part.
KEYED = ("left_out", "load", "took_s", "told")

Found = tuple[list[Row], dict[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is done: draws, rounds of long and of short works, trials of the simulation, experiments.

    ``sizes`` and ``at_once`` are those of :mod:`scale`.
    """

    draws: int
    n_long: int
    n_rounds: int
    trials: int
    experiments: int
    sizes: dict[int, int]
    at_once: list[int]


QUICK = Size(
    draws=128,
    n_long=1,
    n_rounds=1,
    trials=100,
    experiments=4,
    sizes={1_000: 0, 10_000: 2, 1_000_000: 2},
    at_once=[4_096],
)
USUAL = Size(
    draws=2_048,
    n_long=3,
    n_rounds=3,
    trials=1_000,
    experiments=16,
    sizes={1_000: 0, 10_000: 0, 100_000: 0, 1_000_000: 8},
    at_once=[16_384],
)
LONG = Size(
    draws=2_048,
    n_long=5,
    n_rounds=5,
    trials=1_000,
    experiments=64,
    sizes={1_000: 0, 10_000: 0, 100_000: 0, 1_000_000: 0},
    at_once=[16_384],
)


def parts(size: Size) -> dict[str, Callable[[], Found]]:
    """Return the parts in their order."""
    asked = one_arm.question()
    n, often = size.draws, size.n_rounds
    # for what takes long and says the same with fewer draws
    some, few = min(n, 1_024), min(n, 512)

    def mechanisms() -> Found:
        return [*stages.tabulating(asked, often), *stages.mechanisms(asked, n, often)], {}

    return {
        "case": lambda: lead_case.rows(n, one_arm.DATE, size.n_long, brief=size is QUICK),
        "draw": lambda: (stages.drawing(asked, some, often), {}),
        "mechanisms": mechanisms,
        "arrivals": lambda: nested.rows(asked, few, often, size.trials),
        "scale": lambda: scale.rows(asked, size.sizes, size.at_once),
        "flight": lambda: flights.rows(often),
        "flows": lambda: networks.rows(asked, n, often),
        "games": lambda: playing.rows(asked, n, often),
        "reliability": lambda: reliability.rows(asked, n, often),
        "sensitivity": lambda: indices.rows(asked, some, often),
        "workbench": lambda: workbench.rows(asked, n, size.experiments, often),
    }


def kept(before: dict[str, Any], again: list[str]) -> dict[str, Any]:
    """Return what earlier results say about the parts that aren't done again."""
    told = {
        name: {part: value for part, value in before.get(name, {}).items() if part not in again}
        for name in KEYED
    }
    return {**told, "rows": [row for row in before["rows"] if row["part"] not in again]}


def differing(rows: list[dict[str, Any]]) -> list[str]:
    """Return a line for each row whose two results are not the same."""
    return [
        f"{row['part']}: {row['stage']}: {row['check']['what']}: {row['check']['found']:.2g}"
        for row in rows
        if "check" in row and not row["check"]["holds"]
    ]


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    how_much = parser.add_mutually_exclusive_group()
    how_much.add_argument("--quick", action="store_true", help="few draws, one round: does it run and agree?")
    how_much.add_argument("--long", action="store_true", help="more rounds, and all of a million draws")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to keep the results")
    parser.add_argument("--only", nargs="+", metavar="PART", help="only these parts; others are kept in FILE")
    chosen = parser.parse_args()
    size = QUICK if chosen.quick else LONG if chosen.long else USUAL
    where = chosen.json or (None if chosen.quick else page.RESULTS)
    found: dict[str, Any] = {
        "machine": machine.described(),
        "case": one_arm.CASE,
        "date": one_arm.DATE,
        "n_draws": size.draws,
        "how": "quick" if chosen.quick else "long" if chosen.long else "usual",
        **{name: {} for name in KEYED},
        "rows": [],
    }
    works = parts(size)
    unknown = set(chosen.only or ()) - works.keys()
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(works)}")
    if chosen.only and where and where.exists():
        found |= kept(json.loads(where.read_text(encoding="utf-8")), chosen.only)
    for name, work in works.items():
        if chosen.only and name not in chosen.only:
            continue
        if name in NEEDS and find_spec(NEEDS[name]) is None:
            found["left_out"][name] = f"needs {NEEDS[name]}, which is not installed here"
            continue
        before, start = machine.load(), time.perf_counter()
        rows, told = work()
        found["rows"] += [as_record(row) for row in rows]
        found["told"][name] = told
        found["load"][name] = [before, machine.load()]
        found["took_s"][name] = time.perf_counter() - start
        print("\n".join(page.part_lines(name, found)), flush=True)
        print(f"{name} took {found['took_s'][name]:.0f} s\n", flush=True)
        if where:
            where.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, why in found["left_out"].items():
        print(f"{name}: left out, {why}")
    wrong = differing(found["rows"])
    print("\n".join(["results differ:", *wrong]) if wrong else "all results agree")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
