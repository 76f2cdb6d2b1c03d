"""The whole lead case, cold and warm, against the limits of the design, and beside the same without reuse.

    python benchmarks/lead_case.py [--draws 2048] [--date 2020-09-01]

Cold is a fresh process with the command line, as a user would start it, from typing to the written files.
Warm is the same study asked for again in a process that has what the first left (a ``Store``), with text and
report; with another seed nothing of that can be used but tables, which is shown beside it. One arm at 512
draws is a move of the page's slider in a worker that has the case: every round sets a fact to a value that
it never had. The limits are for two cores: 20 s cold, 6 s warm, 1 GB; one arm in 0.15 s. What one would do
without the program's reuse is to draw, tabulate and evaluate arm after arm, each for itself. By itself this
file prints only how long the stages take.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import machine
import numpy as np
import slider
from interleaved import Check, Row, rounds
from one_arm import ARM, CASE, DATE, SEED, Question, numbers, question
from plain import without_compiler

from equipoise import api, model
from equipoise.report import page, text
from equipoise.study import files as packing
from equipoise.study import studies

LIMITS = {"cold": 20.0, "warm": 6.0, "memory": 1024.0, "slider": 0.150}
#: Draws of the page's slider, and of what is done without reuse.
FEW = 512
#: Rounding of transforms, and of one arm's numbers worked out beside others.
ROUNDING = 2e-7


def cold(draws: int, date: str, *more: str) -> tuple[dict[str, Any], float]:
    """Return the study of a fresh `equipoise run`, and its peak of memory in MiB."""
    command = shutil.which("equipoise", path=str(Path(sys.executable).parent)) or "equipoise"
    with tempfile.TemporaryDirectory() as folder:
        asked = ["run", CASE, "--date", date, "--draws", str(draws), "--seed", str(SEED), "--out", folder]
        peak = machine.peak_of([command, *asked, *more])
        written = (Path(folder) / "study.json").read_text(encoding="utf-8")
    return json.loads(written), peak


def rows(draws: int, date: str, n_rounds: int, *, brief: bool = False) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table about the whole case (or a brief run of it), and what the limits say."""
    asked = question(date)
    # cold, but not the first on this machine: that one compiles
    cold(16, date, "--brief")

    store, seeds = model.Store(), itertools.count(SEED + 1)

    def warm() -> api.Study:
        study = studies.run(asked.case, asked.record, seed=SEED, draws=draws, brief=brief, store=store)
        page.render(study), text.plain(study), packing.packed(study)
        return study

    def anew() -> api.Study:
        return studies.run(asked.case, asked.record, seed=next(seeds), draws=draws, brief=brief)

    warm()
    works = {"cold": lambda: cold(draws, date, *(["--brief"] if brief else [])), "warm": warm, "anew": anew}
    taken = rounds(works, n_rounds, warm=False)
    study, peak = taken.results["cold"]
    arms = f"{len(asked.built)} arms, {draws:,} draws, {'brief' if brief else 'everything'}"
    sliders, slid = _one_arm(asked, 3 * n_rounds)
    medians = {name: statistics.median(taken.seconds[name]) for name in ("cold", "warm")}
    medians |= {"memory": peak, "slider": slid}
    return [
        Row(
            part="case",
            stage="equipoise run, cold: from the command to the files",
            ours_s=taken.seconds["cold"],
            same=f"{arms}; limit {LIMITS['cold']:g} s",
        ),
        Row(
            part="case",
            stage="run, warm: the same study again with what the first left, text and report included",
            ours_s=taken.seconds["warm"],
            same=f"{arms}; limit {LIMITS['warm']:g} s",
            check=_same_study(study, taken.results["warm"]),
        ),
        Row(
            part="case",
            stage="run, in a warm process, with another seed, no text or report",
            ours_s=taken.seconds["anew"],
            same=arms,
        ),
        *_evaluated(asked, min(draws, FEW), min(n_rounds, 2)),
        *sliders,
    ], {
        "cold_peak_mib": peak,
        "limits": LIMITS,
        "medians": medians,
        "within_limits_by_median": {name: medians[name] <= limit for name, limit in LIMITS.items()},
    }


def _evaluated(asked: Question, draws: int, n_rounds: int) -> list[Row]:
    """Return the rows about all arms and nothing else."""

    def evaluated() -> dict[str, dict[str, object]]:
        found = model.evaluate_case(asked.built, asked.on, seed=SEED, n=draws)
        return {name: numbers(outcomes) for name, outcomes in found.items()}

    def without_reuse() -> dict[str, dict[str, object]]:
        return {
            arm.name: numbers(
                model.evaluate(asked.drawn(draws, arm=arm.name), asked.on, pilot=asked.planned(arm.name))
            )
            for arm in asked.built
        }

    works = {"evaluate": evaluated, "plain": without_compiler(evaluated), "anew": without_reuse}
    taken = rounds(works, n_rounds, warm=False)
    others = {
        "plain": ("the same on plain arrays (no compiler)", ""),
        "anew": ("arm after arm, nothing drawn, tabulated or worked out once for all", "; one process"),
    }
    return [
        Row(
            part="case",
            stage="evaluate all arms",
            ours_s=taken.seconds["evaluate"],
            alternative=words,
            alternative_s=taken.seconds[name],
            same=f"{len(asked.built)} arms, {draws:,} draws, all outcomes{more}",
            check=_apart(taken.results[name], taken.results["evaluate"]),
        )
        for name, (words, more) in others.items()
    ]


def _one_arm(asked: Question, n_rounds: int) -> tuple[list[Row], float]:
    """Return the rows about one arm at the page's number of draws, and the median of the first."""
    headlines = [headline.outcome for headline in asked.case.answer]
    at = slider.begun(asked.record)
    moves = slider.moves(at)
    moved = "the headlines, a fact moved"
    works = {
        moved: lambda: slider.one_arm(at, next(moves)),
        "the headlines, nothing recalled": asked.wanted(FEW, headlines),
        "all outcomes, nothing recalled": asked.wanted(FEW),
    }
    taken = rounds(works, n_rounds)
    return [
        Row(
            part="case",
            stage=f"one arm at {FEW} draws, {name}",
            ours_s=seconds,
            same=f"one arm ({ARM}), columns and tables at hand"
            + (f"; limit {LIMITS['slider']:g} s" if name == moved else ""),
        )
        for name, seconds in taken.seconds.items()
    ], statistics.median(taken.seconds[moved])


def _same_study(one: Any, other: Any) -> Check:
    """Return the greatest difference of any effect between the written study and the one in memory."""

    def means(effects: Any) -> dict[tuple[str, str, str], float]:
        return {(row["outcome"], row["arm"], row["against"]): row["mean"] for row in effects}

    first, second = means(one["effects"]), means(studies.as_json(other)["effects"])
    if first.keys() != second.keys():
        return Check(what="effects that are not in both", found=float("inf"), allowed=0)
    apart = max(abs(first[key] - second[key]) / max(abs(first[key]), 1e-9) for key in first)
    return Check(what=f"{len(first):,} effects beside the cold run, relative", found=apart, allowed=0)


def _apart(one: dict[str, dict[str, object]], other: dict[str, dict[str, object]]) -> Check:
    """Return the greatest difference over arms and outcomes, each in parts of its greatest value."""
    apart, count = 0.0, 0
    for arm, outcomes in other.items():
        for id_, values in outcomes.items():
            size = max(float(np.max(np.abs(np.asarray(values)))), 1e-9)
            apart = max(apart, float(np.max(np.abs(np.asarray(values) - one[arm][id_]))) / size)
            count += 1
    return Check(what=f"{count:,} outcomes, in parts of the greatest", found=apart, allowed=ROUNDING)


def main() -> None:
    """Print how long the stages take, the first time and warm."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=2048)
    parser.add_argument("--date", default=DATE)
    chosen = parser.parse_args()
    asked = question(chosen.date)
    stages = {
        "record, case, arms and tables": lambda: question(chosen.date),
        "draw all arms": lambda: [asked.drawn(chosen.draws, arm=arm.name) for arm in asked.built],
        "evaluate all arms": lambda: model.evaluate_case(
            asked.built, asked.on, seed=SEED, n=chosen.draws, progress=None
        ),
        "run, brief": lambda: api.run(asked.case, asked.record, seed=SEED, draws=chosen.draws, brief=True),
        "run": lambda: api.run(asked.case, asked.record, seed=SEED, draws=chosen.draws),
    }
    for name, work in stages.items():
        walls = []
        for _ in range(2):
            start = time.perf_counter()
            work()
            walls.append(time.perf_counter() - start)
        print(f"{name:<32}{walls[0]:7.2f} s first {walls[1]:8.2f} s warm", flush=True)


if __name__ == "__main__":
    main()
