"""Times the lead case stage by stage, cold and warm, beside the same work done without reuse.

Use: `python benchmarks/lead_case.py [--draws 2048] [--date 2020-09-01] [--json]`. Cold is a fresh process
with the command line, as a user would start it. Warm is the same work again in a process that has done it
before. The limits are those of the design: 20 s cold, 6 s warm, 1 GB, two cores. What a user would do instead
(the same work without pooled columns, shared tables and reuse, arm after arm) is in `alternatives`.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from interleaved import Row, rounds

CASE = "belarus-nato"
LIMITS = {"cold": 20.0, "warm": 6.0, "memory": 1024.0, "slider": 0.150}

Result = TypeVar("Result")


def timed(walls: dict[str, float], stage: str, work: Callable[[], Result]) -> Result:
    """Return what the work returns, and note its wall time in seconds."""
    start = time.perf_counter()
    result = work()
    walls[stage] = time.perf_counter() - start
    return result


def cold(draws: int, date: str) -> tuple[float, float]:
    """Return wall seconds and peak MiB of a fresh `equipoise run`."""
    command = shutil.which("equipoise", path=str(Path(sys.executable).parent)) or "equipoise"
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        arguments = ["run", CASE, "--date", date, "--draws", str(draws), "--seed", "1", "--out", folder]
        subprocess.run([command, *arguments], check=True, capture_output=True)  # noqa: S603 - our own command
        wall = time.perf_counter() - start
    return wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def stages(draws: int, date: str) -> dict[str, float]:
    """Return wall seconds per stage of one run inside this process."""
    import datetime as dt  # noqa: PLC0415 - the time of imports is one of the stages
    from dataclasses import replace  # noqa: PLC0415

    walls: dict[str, float] = {}

    def imports() -> None:
        from equipoise import api, arms, model  # noqa: F401, PLC0415

    timed(walls, "imports", imports)
    from equipoise import api, arms, model  # noqa: PLC0415

    record = timed(walls, "record", api.load_record)
    case = timed(
        walls, "case", lambda: replace(api.load_case(CASE, record), date=dt.date.fromisoformat(date))
    )
    built = timed(walls, "arms", lambda: arms.build(case, record))
    setting = model.setting(case)
    timed(
        walls,
        f"evaluate ({len(built)} arms)",
        lambda: model.evaluate_case(built, setting, seed=1, n=draws, progress=None),
    )
    timed(walls, "whole run", lambda: api.run(case, record, seed=1, draws=draws))
    return walls


def rows(draws: int, date: str, n_rounds: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table about the whole case, and what the limits say."""
    from one_arm import question  # noqa: PLC0415 - as above
    from plain import without_compiler  # noqa: PLC0415

    from equipoise import api, model  # noqa: PLC0415

    fresh = [cold(draws, date) for _ in range(n_rounds)]
    asked = question(date)

    def evaluated() -> object:
        return model.evaluate_case(asked.built, asked.on, seed=1, n=draws)

    def without_reuse() -> object:
        return [
            model.evaluate(asked.drawn(arm.name, draws), asked.on, pilot=asked.planned(arm.name))
            for arm in asked.built
        ]

    few, planned = asked.drawn("change", 512), asked.planned("change")
    tables = model.tabulate(planned, asked.on)
    taken = rounds(
        {
            "run": lambda: api.run(asked.case, asked.record, seed=1, draws=draws),
            "slider": lambda: model.evaluate(few, asked.on, pilot=planned, tables=tables),
        },
        n_rounds,
    )
    # long works: three rounds, warm already
    works = {"evaluate": evaluated, "plain": without_compiler(evaluated), "anew": without_reuse}
    taken |= rounds(works, min(n_rounds, 3), warm=False)
    n_arms = len(asked.built)
    same = f"{n_arms} arms, {draws:,} draws, all outcomes"
    walls = tuple(wall for wall, _ in fresh)
    peak = max(memory for _, memory in fresh)
    return [
        Row(part="case", stage="command to answer, cold", ours_s=walls, same=f"{same}; limit 20 s"),
        Row(part="case", stage="whole run, warm", ours_s=taken["run"], same=f"{same}; limit 6 s"),
        Row(
            part="case",
            stage="evaluate all arms, warm",
            ours_s=taken["evaluate"],
            alternative="the same on plain arrays (no compiler)",
            alternative_s=taken["plain"],
            same=same,
        ),
        Row(
            part="case",
            stage="evaluate all arms, warm",
            ours_s=taken["evaluate"],
            alternative="arm after arm, nothing pooled, tabulated or worked out once for all",
            alternative_s=taken["anew"],
            same=f"{same}; one process instead of two",
        ),
        Row(
            part="case",
            stage="one arm at 512 draws, warm",
            ours_s=taken["slider"],
            same="one arm (change), all outcomes; limit 0.15 s",
        ),
    ], {
        "cold_peak_mib": peak,
        "limits": LIMITS,
        "within_limits_by_median": {
            "cold": sorted(walls)[len(walls) // 2] <= LIMITS["cold"],
            "warm": sorted(taken["run"])[n_rounds // 2] <= LIMITS["warm"],
            "memory": peak <= LIMITS["memory"],
            "slider": sorted(taken["slider"])[n_rounds // 2] <= LIMITS["slider"],
        },
    }


def main() -> None:
    """Print the times as a table, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=2048)
    parser.add_argument("--date", default="2020-09-01")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    wall, memory = cold(chosen.draws, chosen.date)
    first = stages(chosen.draws, chosen.date)
    second = stages(chosen.draws, chosen.date)
    found = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "draws": chosen.draws,
        "date": chosen.date,
        "cold_s": wall,
        "cold_peak_mib": memory,
        "first_s": first,
        "warm_s": second,
        "within_limits": {
            "cold": wall <= LIMITS["cold"],
            "warm": second["whole run"] <= LIMITS["warm"],
            "memory": memory <= LIMITS["memory"],
        },
    }
    if chosen.json:
        print(json.dumps(found, indent=2))
        return
    print(f"{CASE}, {chosen.date}, {chosen.draws} draws, {found['machine']}")
    print(f"cold, command to answer   {wall:7.2f} s   limit {LIMITS['cold']:.0f} s   peak {memory:.0f} MiB")
    for stage, seconds in first.items():
        print(f"  {stage:<24}{seconds:7.2f} s first {second[stage]:8.2f} s warm")
    print(f"warm, whole run           {second['whole run']:7.2f} s   limit {LIMITS['warm']:.0f} s")


if __name__ == "__main__":
    main()
