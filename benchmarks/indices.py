"""Which facts an outcome hangs on: shares from the draws at hand beside SALib's, of the same function.

The function is ours, ``first_strike.arriving@day.ride_out`` of one arm. Its own way needs no run but the
draws that there are; it gives first-order shares of all facts, and no totals. SALib's estimator of Sobol's
indices wants two samples and, for each fact, one more in which that fact alone comes from the other: it is
asked for the few facts that show most, and gives totals as well. What it would cost for the same standard
error is worked out from both errors. Facts that share luck with others are left out of the comparison.
Beside it stand two estimators of SALib that take draws at hand as well.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from interleaved import Check, Row, rounds
from numpy.random import default_rng  # noqa: TID251 - resampling, to tell how sure a share is
from one_arm import SEED, Question, left, strike

from equipoise.arrays import Array
from equipoise.measures import sensitivity
from equipoise.mechanisms import first_strike
from equipoise.reading import Recorder
from equipoise.sampling.draws import Draws

CELL = "day.ride_out"
OUTCOME = f"first_strike.arriving@{CELL}"
#: Facts that SALib is asked about, resamplings that tell the errors, and the seed of the other sample.
N_FACTS, N_RESAMPLED, OTHER_SEED = 6, 100, 2026
#: Standard errors by which shares may differ: of both, or of ours where both have the same draws.
MOST_ERRORS = 4.0
#: Shares above this in both say how sure each is; a fact that does nothing has no error with SALib.
LEAST_SHARE = 0.02
#: Bounds that SALib is told: it uses them only to draw, which it doesn't do here.
BOUNDS = [0.0, 1.0]


def rows(asked: Question, n: int, n_rounds: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table, and the shares."""
    from SALib.analyze import delta, rbd_fast, sobol  # noqa: PLC0415 - a package for this benchmark only

    done = strike(asked, CELL)

    def function(drawn: Draws) -> Array:
        forces, shield = left(asked, done, drawn)
        found = first_strike.arrivals(forces, (asked.on.k,), under_attack=False, shield=shield)
        return first_strike.mean_arriving(forces, under_attack=False) - found.intercepted

    first = asked.drawn(n)
    seen = Recorder(first)
    left(asked, done, seen)
    columns = {
        key: column
        for key, column in first.columns.items()
        if key in seen.seen and np.ptp(column) > 0.0 and not first.facts[key].factor
    }
    known = function(first)
    shares = sensitivity.first_order(known, columns)
    names = sorted(columns, key=lambda key: -shares[key])[:N_FACTS]
    problem = {"num_vars": len(names), "names": names, "bounds": [BOUNDS] * len(names)}
    chosen = {key: columns[key] for key in names}
    table = np.stack(list(chosen.values()), axis=1)

    def ours() -> dict[str, float]:
        drawn = asked.drawn(n)
        return sensitivity.first_order(function(drawn), {key: drawn.columns[key] for key in columns})

    def by_sobol() -> dict[str, Array]:
        one, other = asked.drawn(n), asked.drawn(n, seed=OTHER_SEED)
        mixed = [replace(one, columns={**one.columns, key: other.columns[key]}) for key in names]
        # SALib wants, draw by draw, the first sample, the mixed ones, the other
        values = np.stack([function(drawn) for drawn in (one, *mixed, other)], axis=1).ravel()
        return sobol.analyze(problem, values, calc_second_order=False, num_resamples=N_RESAMPLED, seed=SEED)

    works = {
        "ours": ours,
        "sobol": by_sobol,
        "estimator": lambda: sensitivity.first_order(known, chosen),
        "delta": lambda: delta.analyze(problem, table, known, num_resamples=2, seed=SEED, method="sobol"),
        "rbd_fast": lambda: rbd_fast.analyze(problem, table, known, num_resamples=2, seed=SEED),
    }
    taken = rounds(works, n_rounds)
    theirs = taken.results["sobol"]
    mine = np.array([taken.results["ours"][key] for key in names])
    errors = _errors(known, chosen), np.asarray(theirs["S1_conf"]) / 1.96
    apart = np.abs(mine - theirs["S1"]) / np.hypot(*errors)
    # the same error needs so many times the draws
    clear = np.minimum(theirs["S1"], mine) > LEAST_SHARE
    more = float(np.sum(errors[1][clear] ** 2) / np.sum(errors[0][clear] ** 2)) if clear.any() else 1.0
    n_every = len(columns) + 2
    same = f"{OUTCOME}, {n:,} draws"
    whole = Row(
        part="sensitivity",
        stage=f"first-order shares of {len(columns)} facts from the draws at hand, model included",
        ours_s=taken.seconds["ours"],
        alternative=f"SALib's Sobol estimator, first order and totals of {len(names)} facts",
        alternative_s=taken.seconds["sobol"],
        same=f"{same}; {len(names) + 2} samples for the other",
        check=Check(
            what=f"shares of {len(names)} facts, difference in standard errors of both",
            found=float(apart.max()),
            allowed=MOST_ERRORS,
        ),
    )
    there = {"delta": "SALib's delta (first order)", "rbd_fast": "SALib's RBD-FAST"}
    return [
        whole,
        replace(
            whole,
            alternative=f"the same with {more:.2f} times the draws, for the same standard error",
            scale=more,
            same=f"{same}; the row above, scaled",
        ),
        replace(
            whole,
            alternative=f"the same for all {len(columns)} facts and the same standard error",
            scale=more * n_every / (len(names) + 2),
            same=f"{same}; {n_every} samples for the other, the first row scaled",
        ),
        *(
            Row(
                part="sensitivity",
                stage=f"the estimator alone, {len(names)} facts",
                ours_s=taken.seconds["estimator"],
                alternative=words,
                alternative_s=taken.seconds[name],
                same=f"{same} at hand",
                check=Check(
                    what="shares, difference in standard errors of ours",
                    found=float(np.max(np.abs(np.asarray(taken.results[name]["S1"]) - mine) / errors[0])),
                    allowed=MOST_ERRORS,
                ),
            )
            for name, words in there.items()
        ),
    ], {
        "outcome": OUTCOME,
        "shares": [
            {
                "fact": key,
                "ours": float(mine[k]),
                "ours_error": float(errors[0][k]),
                "salib": float(theirs["S1"][k]),
                "salib_error": float(errors[1][k]),
                "salib_total": float(theirs["ST"][k]),
            }
            for k, key in enumerate(names)
        ],
    }


def _errors(values: Array, columns: dict[str, Array]) -> Array:
    """Return the standard error of each of our shares, by resampling the draws."""
    luck = default_rng(SEED)
    found = []
    for _ in range(N_RESAMPLED):
        rows = luck.integers(0, values.size, values.size)
        again = sensitivity.first_order(values[rows], {key: column[rows] for key, column in columns.items()})
        found.append([again[key] for key in columns])
    return np.std(found, axis=0, ddof=1)
