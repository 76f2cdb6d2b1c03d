"""Writes the measured tables of docs/benchmarks.md from benchmarks/results.json.

    python benchmarks/page.py

The prose of the page is written by hand; what stands between the two marks of each part is replaced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS, PAGE = HERE / "results.json", HERE.parent / "docs" / "benchmarks.md"
HEAD = "| stage | ours | instead | instead takes | ratio | what the same work means | difference |"
#: Parts in the order of the page.
PARTS = (
    *("case", "draw", "mechanisms", "arrivals", "scale", "flight"),
    *("flows", "games", "reliability", "sensitivity", "workbench"),
)

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


def checked(row: Record) -> str:
    """Return by how much the two results differ."""
    if "check" not in row:
        return "none"
    check = row["check"]
    found = "0" if not check["found"] else f"{check['found']:.2g}"
    wrong = "" if check["holds"] else "**too much**: "
    return f"{wrong}{found} (at most {check['allowed']:g}): {check['what']}"


def lines(rows: Sequence[Record]) -> list[str]:
    """Return the rows as a table."""
    result = [HEAD, _rule(HEAD)]
    for row in rows:
        has_other = "ratio" in row
        cells = [
            row["stage"],
            ranged(row["ours_s"], timed=True),
            row["alternative"] if has_other else "none",
            ranged(row["alternative_s"], timed=True) if has_other else "none",
            ranged(row["ratio"], timed=False) if has_other else "none",
            row["same_work"],
            checked(row),
        ]
        result.append("| " + " | ".join(cells) + " |")
    return result


def machine_lines(found: Record) -> list[str]:
    """Return the machine in sentences."""
    told = found["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in told["packages"].items())
    hardware = f"{told['processor']}, {told['n_cores']} cores, {told['memory_gib']:g} GiB, {told['system']}"
    work = f"Case {found['case']}, {found['date']}, {found['n_draws']:,} draws"
    busiest = max((max(pair) for pair in found["load"].values()), default=0.0)
    took = sum(found.get("took_s", {}).values()) / 60.0
    left = [f"{name} ({why})" for name, why in found["left_out"].items()]
    short = "**A short run: few draws, one round, and whatever else the machine did; sizes only.** "
    return [
        (short if found["how"] == "quick" else "")
        + ". ".join((f"{hardware}; Python {told['python']}; {packages}", f"{work}.")),
        "",
        f"All parts together took {took:.1f} minutes. At the busiest, {busiest:.1f} processes wanted a core "
        "in the mean of a minute before or after a part; the benchmarks themselves use two."
        + (f" Left out: {'; '.join(left)}." if left else ""),
    ]


def limit_lines(told: Record) -> list[str]:
    """Return whether the medians keep the limits of the design."""
    words = [
        f"{name} {told['limits'][name]:g} {'MiB' if name == 'memory' else 's'}: "
        f"{'kept' if is_kept else 'not kept'}"
        for name, is_kept in told["within_limits_by_median"].items()
    ]
    peak = f"Greatest memory of one process: {told['cold_peak_mib']:.0f} MiB."
    return ["", f"Limits, by the medians: {'; '.join(words)}. {peak}"]


def agreement_lines(told: Record) -> list[str]:
    """Return how the exact and the simulated chances agree, as a table."""
    head = "| law | at most | exact mean | simulated mean | standard errors apart | over draws (about 1) |"
    result = [head, _rule(head)]
    for row in told["agreement"]:
        spread = row["root_mean_square_over_draws"]
        over = "none" if spread is None else f"{spread:.2f} ({row['n_draws_compared']:,} draws)"
        result.append(
            f"| {row['law']} | {row['k']} | {row['mean_exact']:.3e} | {row['mean_simulated']:.3e} | "
            f"{row['difference_in_standard_errors']:+.2f} | {over} |"
        )
    return result


def scale_lines(told: Record) -> list[str]:
    """Return what a draw costs and how much memory many take, as a table."""
    head = "| draws | how | worked out | processor time a draw | peak memory | of it outcomes kept |"
    result = ["", head, _rule(head)]
    for row in told["table"]:
        done = "all" if row["n_done"] == row["draws"] else f"{row['n_done']:,}, evenly spread"
        per_draw = ranged({key: value / 1e3 for key, value in row["ms_a_draw"].items()}, timed=True)
        how = f"blocks of {told['block']:,}" if row["how"] == "blocks" else "at once"
        memory = f"{row['peak_mib']:,.0f} MiB | {row['kept_mib']:,.0f} MiB"
        result.append(f"| {row['draws']:,} | {how} | {done} | {per_draw} | {memory} |")
    said: list[str] = []
    if told["is_flat"] is not None:
        flat = "flat" if told["is_flat"] else "not flat"
        said.append(
            f"Cost per draw: {flat}, the dearest median is {told['dearest_draw']:.2f} times the first."
        )
    if told["keeps_memory"] is not None:
        keeps = "kept" if told["keeps_memory"] else "not kept"
        said.append(
            f"Memory of 100,000 draws in blocks, limit {told['limit_mib']:,} MiB: {keeps} "
            f"({told['peak_mib']:,.0f} MiB)."
        )
    if len(said) < 2:
        said.append("Too little was worked out in this run to tell more.")
    return [*result, "", " ".join(said)]


def share_lines(told: Record) -> list[str]:
    """Return the shares of both estimators, as a table."""
    head = "| fact | ours, first order | SALib, first order | SALib, total |"
    result = ["", head, _rule(head)]
    for row in told["shares"]:
        ours, theirs = (f"{row[key]:.3f} ± {row[f'{key}_error']:.3f}" for key in ("ours", "salib"))
        result.append(f"| `{row['fact']}` | {ours} | {theirs} | {row['salib_total']:.3f} |")
    return result


def part_lines(name: str, found: Record) -> list[str]:
    """Return a part of the page: its table, and what is told beside it."""
    more = {"case": limit_lines, "scale": scale_lines, "sensitivity": share_lines}
    rows = [row for row in found["rows"] if row["part"] == name]
    if not rows:
        return [f"Not measured: {found['left_out'].get(name, 'not asked for')}."]
    # a short run is no run that the limits are for
    is_told = name in more and not (name == "case" and found["how"] == "quick")
    return [*lines(rows), *(more[name](found["told"][name]) if is_told else ())]


def written(text: str, found: Record) -> str:
    """Return the page with its measured parts replaced."""
    parts = {"machine": machine_lines(found)} | {name: part_lines(name, found) for name in PARTS}
    if "arrivals" in found["told"]:
        parts["agreement"] = agreement_lines(found["told"]["arrivals"])
    for name, made in parts.items():
        # whole lines up to the nearest end, of which there may be none yet
        pattern = rf"(<!-- measured: {name} -->\n)(?:(?!<!-- )[^\n]*\n)*(<!-- end -->)"
        block = "\n".join(made) + "\n"
        text, n_found = re.subn(pattern, lambda match, block=block: match[1] + block + match[2], text)
        if n_found != 1:
            message = f"the page has {n_found} places for {name!r}, not one"
            raise SystemExit(message)
    return text


def _rule(head: str) -> str:
    """Return the line under the heads of a table."""
    return "| --- " * (head.count("|") - 1) + "|"


def main() -> None:
    """Write the page."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


if __name__ == "__main__":
    main()
