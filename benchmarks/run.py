"""Runs every benchmark in one go and prints the table.

Use: `python benchmarks/run.py [--quick] [--json FILE] [--only PART …]`. Parts: case, draw, mechanisms,
arrivals, flight, workbench. The last two need packages that nothing else needs: `pip install lamberthub
ema-workbench`, in an environment of their own; without them these parts are left out, and the table says so.
A full run takes about a quarter of an hour. `python benchmarks/page.py` writes the tables of the docs from
the file.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import flights
import lead_case
import machine
import nested
import one_arm
import page
import stages
import workbench
from interleaved import Row, as_record

DATE, DRAWS = "2020-09-01", 2048
#: Part -> package that it can't do without.
NEEDS = {"flight": "lamberthub", "workbench": "ema_workbench"}
#: What the results say by part.
KEYED = ("left_out", "load", "told")

Found = tuple[list[Row], dict[str, object]]


def parts(*, quick: bool) -> dict[str, Callable[[], Found]]:
    """Return the parts in their order: the whole case first, whose memory nothing may add to."""
    few, many = (2, 3) if quick else (5, 9)
    draws = 256 if quick else DRAWS
    asked = one_arm.question(DATE)
    given = one_arm.parts(asked, asked.drawn("change", draws), asked.planned("change"))
    return {
        "case": lambda: lead_case.rows(draws, DATE, 2 if quick else 5),
        "draw": lambda: (stages.drawing(asked, draws, few if quick else 9), {}),
        "mechanisms": lambda: (stages.mechanisms(given, few), {}),
        "arrivals": lambda: nested.rows(asked, given, few, 50 if quick else 1_000),
        "flight": lambda: flights.rows(many),
        "workbench": lambda: workbench.rows(asked, given, 1 if quick else 3),
    }


def kept(before: dict[str, Any], again: list[str]) -> dict[str, Any]:
    """Return what earlier results say about the parts that aren't done again."""
    told = {
        name: {part: value for part, value in before[name].items() if part not in again} for name in KEYED
    }
    return {**told, "rows": [row for row in before["rows"] if row["part"] not in again]}


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer draws and rounds: does it run at all?")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to keep the results")
    parser.add_argument("--only", nargs="+", metavar="PART", help="only these parts; others are kept in FILE")
    chosen = parser.parse_args()
    found: dict[str, Any] = {
        "machine": machine.described(),
        "case": one_arm.CASE,
        "date": DATE,
        "n_draws": 256 if chosen.quick else DRAWS,
        "left_out": {},
        "load": {},
        "told": {},
        "rows": [],
    }
    if chosen.only and chosen.json and chosen.json.exists():
        found |= kept(json.loads(chosen.json.read_text(encoding="utf-8")), chosen.only)
    for name, work in parts(quick=chosen.quick).items():
        if chosen.only and name not in chosen.only:
            continue
        if name in NEEDS and find_spec(NEEDS[name]) is None:
            found["left_out"][name] = f"needs {NEEDS[name]}, which is not installed here"
            continue
        before = machine.load()
        rows, told = work()
        found["rows"] += [as_record(row) for row in rows]
        found["told"][name] = told
        found["load"][name] = [before, machine.load()]
        print("\n".join(page.lines([as_record(row) for row in rows])), flush=True)
        if chosen.json:
            chosen.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, why in found["left_out"].items():
        print(f"{name}: left out, {why}")


if __name__ == "__main__":
    main()
