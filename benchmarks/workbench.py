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
from interleaved import Row, rounds
from one_arm import Parts, Question

from equipoise import model
from equipoise.arrays import Array

#: Outcomes that are compared one by one.
COMPARED = (
    "warning.time.capital",
    "survivability.warheads@day.ride_out",
    "first_strike.p_at_most.50@day.ride_out",
    "first_strike.p_at_most.50@generated.launch_under_attack",
    "first_strike.arriving",
)
N_EXPERIMENTS = 64
ARM = "change"


class Evaluator(Protocol):
    """What runs experiments."""

    def perform_experiments(self, *, scenarios: object, log_progress: bool) -> tuple[Any, Any]:
        """Return the experiments and their outcomes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OneDraw:
    """The model as a function of the number of a draw."""

    asked: Question
    given: Parts

    def __call__(self, draw: float = 0) -> dict[str, float]:
        """Return the outcomes of one draw."""
        drawn = self.asked.drawn(ARM, 1, start=int(draw))
        found = model.evaluate(drawn, self.given.on, pilot=self.given.planned, tables=self.given.whole)
        return {name.split("@")[0] + f"_{k}": _only(found, name) for k, name in enumerate(COMPARED)}


def _only(found: model.Outcomes, name: str) -> float:
    """Return the value of an outcome in the only draw."""
    values = found[name].values
    return float("nan") if values is None else float(values[0])


def rows(asked: Question, given: Parts, n_rounds: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table, and how well the outcomes agree."""
    import ema_workbench as ema  # noqa: PLC0415 - a package for this benchmark only

    logging.getLogger("EMA").setLevel(logging.ERROR)
    one = OneDraw(asked=asked, given=given)
    names = list(one(0))

    def made() -> object:
        built = ema.Model("equipoise", function=one)
        built.uncertainties = [ema.IntegerParameter("draw", 0, 2**31 - 1)]
        built.outcomes = [ema.ScalarOutcome(name) for name in names]
        return built

    wanted = [ema.Scenario(f"draw {k}", draw=k) for k in range(N_EXPERIMENTS)]
    seen: list[dict[str, Array]] = []

    def under(evaluator: Evaluator) -> Callable[[], object]:
        def done() -> None:
            experiments, results = evaluator.perform_experiments(scenarios=wanted, log_progress=True)
            order = np.argsort(experiments["draw"].to_numpy().astype(int))
            seen.append({name: np.asarray(results[name])[order] for name in names})

        return done

    def ours(n: int) -> model.Outcomes:
        drawn = asked.drawn(ARM, n)
        return model.evaluate(drawn, given.on, pilot=given.planned, tables=given.whole)

    vectorised = ours(N_EXPERIMENTS)
    with (
        ema.SequentialEvaluator(made()) as one_hand,
        ema.MultiprocessingEvaluator(made(), n_processes=2) as two,
    ):
        taken = rounds(
            {
                "one": under(one_hand),
                "two": under(two),
                "loop": lambda: [one(k) for k in range(N_EXPERIMENTS)],
                "64": lambda: ours(N_EXPERIMENTS),
                "2048": lambda: ours(given.draws.n),
            },
            n_rounds,
            warm=False,
        )
    apart = {
        name: max(float(np.max(np.abs(result[key] - vectorised[name].values))) for result in seen)
        for key, name in zip(names, COMPARED, strict=True)
    }
    per_draw = given.draws.n / N_EXPERIMENTS

    def row(ours_name: str, other: str, words: str) -> Row:
        n = given.draws.n if ours_name == "2048" else N_EXPERIMENTS
        is_scaled = ours_name == "2048"
        return Row(
            part="workbench",
            stage=f"one arm, all outcomes, {n:,} draws in one process",
            ours_s=taken[ours_name],
            alternative=words,
            alternative_s=taken[other],
            scale=per_draw if is_scaled else 1.0,
            same=f"the same model function and the same luck, {N_EXPERIMENTS} experiments of one draw"
            + (f", scaled to {n:,} draws" if is_scaled else ""),
        )

    version = importlib.metadata.version("ema-workbench")
    return [
        row("64", "one", f"EMA workbench {version}, one process"),
        row("64", "two", f"EMA workbench {version}, two processes"),
        row("2048", "one", f"EMA workbench {version}, one process"),
        row("2048", "two", f"EMA workbench {version}, two processes"),
        row("64", "loop", "a plain loop over draws, without the workbench"),
    ], {"version": version, "greatest_difference_of_outcomes": apart}
