"""Times the lead case stage by stage, cold and warm.

Use: `python benchmarks/lead_case.py [--draws 2048] [--date 2020-09-01] [--json]`. Cold is a fresh process
with the command line, as a user would start it. Warm is the same work again in a process that has done it
before. The limits are those of the design: 20 s cold, 6 s warm, 1 GB, two cores. What a user would do instead
(the same work without pairing, tables and reuse) has its place in `ALTERNATIVES`.
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
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

CASE = "belarus-nato"
LIMITS = {"cold": 20.0, "warm": 6.0, "memory": 1024.0}

#: Name -> work on the same case and draws, done another way. None yet: see the module's first lines.
ALTERNATIVES: Mapping[str, Callable[[int, str], object]] = {}

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
    others: dict[str, float] = {}
    for name, work in ALTERNATIVES.items():
        timed(others, name, lambda work=work: work(chosen.draws, chosen.date))
    found = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "draws": chosen.draws,
        "date": chosen.date,
        "cold_s": wall,
        "cold_peak_mib": memory,
        "first_s": first,
        "warm_s": second,
        "alternatives_s": others,
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
    for name, seconds in others.items():
        print(f"instead: {name:<16} {seconds:7.2f} s")


if __name__ == "__main__":
    main()
