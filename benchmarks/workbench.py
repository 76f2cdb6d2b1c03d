"""The same model under the EMA workbench: one experiment a draw, as that package runs every model.

An experiment is a number of a draw: what the model gets is drawn by its own named streams, so that
experiment 17 has the luck of our draw 17 and the outcomes can be compared one by one. Geometry and planning
values are handed over ready, and importing and starting processes are not counted: all in favour of the
workbench. Fear is not compared: it mixes draws, so one draw alone has another fear.
"""

from __future__ import annotations

import importlib.metadata
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from interleaved import Row, absolute, rounds
from one_arm import Question, numbers

from equipoise.arrays import Array

#: Outcomes that are compared one by one.
COMPARED = (
    "warning.time.capital",
    "survivability.warheads@day.ride_out",
    "first_strike.p_at_most.50@day.ride_out",
    "first_strike.p_at_most.50@generated.launch_under_attack",
    "first_strike.arriving",
)
#: Greatest difference, in parts of the greatest value of each outcome.
SAME = 1e-9


class Evaluator(Protocol):
    """What runs experiments."""

    def perform_experiments(self, *, scenarios: object, log_progress: bool) -> tuple[Any, Any]:
        """Return the experiments and their outcomes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OneDraw:
    """The model as a function of the number of a draw."""

    asked: Question

    def __call__(self, draw: float = 0) -> dict[str, float]:
        """Return the outcomes of one draw."""
        found = numbers(self.asked.evaluated(self.asked.drawn(1, start=int(draw))))
        return {f"y{k}": float(np.asarray(found[name])[0]) for k, name in enumerate(COMPARED)}


def rows(asked: Question, n: int, n_few: int, n_rounds: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table: ``n`` draws, of which the workbench gets the first few."""
    import ema_workbench as ema  # noqa: PLC0415 - a package for this benchmark only

    logging.getLogger("EMA").setLevel(logging.ERROR)
    one = OneDraw(asked=asked)
    names = list(one(0))

    def made() -> object:
        built = ema.Model("equipoise", function=one)
        built.uncertainties = [ema.IntegerParameter("draw", 0, 2**31 - 1)]
        built.outcomes = [ema.ScalarOutcome(name) for name in names]
        return built

    wanted = [ema.Scenario(f"draw {k}", draw=k) for k in range(n_few)]

    def under(evaluator: Evaluator) -> Callable[[], Array]:
        def done() -> Array:
            experiments, results = evaluator.perform_experiments(scenarios=wanted, log_progress=True)
            order = np.argsort(experiments["draw"].to_numpy().astype(int))
            return np.stack([np.asarray(results[name])[order] for name in names])

        return done

    def ours(count: int) -> Callable[[], Array]:
        def done() -> Array:
            found = numbers(asked.evaluated(asked.drawn(count)))
            return np.stack([np.asarray(found[name]) for name in COMPARED])

        return done

    def looped() -> Array:
        each = [one(draw) for draw in range(n_few)]
        return np.array([[row[name] for row in each] for name in names])

    with (
        ema.SequentialEvaluator(made()) as one_hand,
        ema.MultiprocessingEvaluator(made(), n_processes=2) as two,
    ):
        works = {
            "few": ours(n_few),
            "all": ours(n),
            "one": under(one_hand),
            "two": under(two),
            "loop": looped,
        }
        taken = rounds(works, n_rounds, warm=False)
    version = importlib.metadata.version("ema-workbench")
    size = np.abs(np.asarray(taken.results["all"])).max(axis=1, keepdims=True)

    def row(own: str, other: str, words: str) -> Row:
        count = n if own == "all" else n_few
        mine = np.asarray(taken.results[own])[:, :n_few]
        return Row(
            part="workbench",
            stage=f"one arm, all outcomes, {count:,} draws in one process",
            ours_s=taken.seconds[own],
            alternative=words,
            alternative_s=taken.seconds[other],
            scale=count / n_few,
            same=f"the same function and the same luck, {n_few} experiments of one draw"
            + (f", scaled to {n:,} draws" if own == "all" else ""),
            check=absolute(
                f"{len(names)} outcomes in {n_few} draws, in parts of the greatest",
                np.asarray(taken.results[other]) / size,
                mine / size,
                SAME,
            ),
        )

    by_name = {
        "one": f"EMA workbench {version}, sequential",
        "two": f"EMA workbench {version}, parallel (two processes)",
        "loop": "a plain loop over draws, without the workbench",
    }
    found = [row(own, other, words) for own in ("few", "all") for other, words in by_name.items()]
    return found, {"version": version, "outcomes": list(COMPARED)}
