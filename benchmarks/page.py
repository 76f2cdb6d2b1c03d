"""Writes the measured tables of docs/benchmarks.md from benchmarks/results.json.

Use: `python benchmarks/page.py`. The prose of the page is written by hand; what stands between the two marks
of each part is replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS, PAGE = HERE / "results.json", HERE.parent / "docs" / "benchmarks.md"
HEAD = "| stage | ours | instead | instead takes | ratio | what the same work means |"

Record = Mapping[str, Any]


def seconds(value: float) -> str:
    """Return a time in a unit that leaves two to three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{_digits(value / size)} {unit}"
    return f"{value:.1e} s"


def _digits(value: float) -> str:
    """Return a number with three digits, or all before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ranged(found: Mapping[str, float], *, timed: bool) -> str:
    """Return a median with least and greatest."""
    write = seconds if timed else _digits
    return f"{write(found['median'])} ({write(found['least'])} to {write(found['greatest'])})"


def lines(rows: Sequence[Record]) -> list[str]:
    """Return the rows as a table."""
    result = [HEAD, "| --- " * HEAD.count(" |") + "|"]
    for row in rows:
        has_other = "ratio" in row
        cells = [
            row["stage"],
            ranged(row["ours_s"], timed=True),
            row["alternative"] if has_other else "none",
            ranged(row["alternative_s"], timed=True) if has_other else "none",
            ranged(row["ratio"], timed=False) if has_other else "none",
            row["same_work"],
        ]
        result.append("| " + " | ".join(cells) + " |")
    return result


def machine_lines(found: Record) -> list[str]:
    """Return the machine in sentences."""
    told = found["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in told["packages"].items())
    hardware = f"{told['processor']}, {told['n_cores']} cores, {told['memory_gib']:g} GiB, {told['system']}"
    work = f"Case {found['case']}, {found['date']}, {found['n_draws']:,} draws"
    loads = ", ".join(
        f"{name} {low:g} before and {high:g} after" for name, (low, high) in found["load"].items()
    )
    return [
        ". ".join((f"{hardware}; Python {told['python']}; {packages}", f"{work}.")),
        "",
        f"Other work shared the machine. Mean number of processes that wanted a core: {loads}.",
    ]


def limit_lines(found: Record) -> list[str]:
    """Return whether the medians keep the limits of the design."""
    told = found["told"]["case"]
    words = {
        name: f"{name} {told['limits'][name]:g} {'MiB' if name == 'memory' else 's'}: "
        f"{'kept' if is_kept else 'not kept'}"
        for name, is_kept in told["within_limits_by_median"].items()
    }
    peak = f"Greatest memory of one process: {told['cold_peak_mib']:.0f} MiB."
    return ["", f"Limits, by the medians: {'; '.join(words.values())}. {peak}"]


def agreement_lines(found: Record) -> list[str]:
    """Return how the exact and the simulated chances agree, as a table."""
    told = found["told"]["arrivals"]
    result = [
        "| at most | exact mean | simulated mean | difference, standard errors | over draws (about 1) |",
        "| --- | --- | --- | --- | --- |",
    ]
    for k, row in told["agreement"].items():
        spread = row["root_mean_square_over_draws"]
        over = "none" if spread is None else f"{spread:.2f} ({row['n_draws_compared']:,} draws)"
        result.append(
            f"| {k} | {row['mean_exact']:.3e} | {row['mean_simulated']:.3e} | "
            f"{row['difference_in_standard_errors']:+.2f} | {over} |"
        )
    return result


def written(text: str, found: Record) -> str:
    """Return the page with its measured parts replaced."""
    parts = {"machine": machine_lines(found), "agreement": agreement_lines(found)}
    for row in found["rows"]:
        parts.setdefault(row["part"], [])
    for name in dict.fromkeys(row["part"] for row in found["rows"]):
        parts[name] = lines([row for row in found["rows"] if row["part"] == name])
    parts["case"] += limit_lines(found)
    for name, made in parts.items():
        # whole lines up to the nearest end, of which there may be none yet
        pattern = rf"(<!-- measured: {name} -->\n)(?:(?!<!-- )[^\n]*\n)*(<!-- end -->)"
        block = "\n".join(made) + "\n"
        text, n_found = re.subn(pattern, lambda match, block=block: match[1] + block + match[2], text)
        if n_found != 1:
            message = f"the page has {n_found} places for {name!r}, not one"
            raise SystemExit(message)
    return text


def main() -> None:
    """Write the page."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


if __name__ == "__main__":
    main()
