"""The exact distribution of arrivals beside a nested Monte Carlo that reaches the same standard error.

The alternative is what one would write in NumPy: for every outer draw of the facts many inner trials of
the luck of alarm, authority, orders, sites, boats, missiles, types and interceptors, all groups as arrays of
binomial numbers. It simulates the very assumptions of the exact method, so that the values have to agree.

How many trials are the same work? The mean over N outer draws has the variance V/N, V the variance of the
exact chance P between draws. With M trials a draw it is (V + W/M)/N, W = E[P(1 - P)]: always larger. So
two numbers are given: M for the same N such that the standard error is larger by no more than one per cent
(M = W / (0.0201 V)), and the cheapest way to exactly the same standard error, which takes more outer
draws, N' = N (1 + W/(M V)), each of which costs the mechanisms before it as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from interleaved import Check, Row, rounds, spread
from numpy.random import Generator, default_rng  # noqa: TID251 - the alternative to a method without luck
from one_arm import Question, Strike, left, strike

from equipoise import outcomes
from equipoise.arrays import Array, Index
from equipoise.arrivals import shield as shields
from equipoise.arrivals.interception import Layer
from equipoise.arrivals.retaliation import Retaliation, coming
from equipoise.arrivals.shield import Shield
from equipoise.mechanisms import first_strike

CELL, K = "day.ride_out", 10
#: How much larger the standard error of the simulation may be: (1.01)^2 - 1 in variance.
TOLERANCE = 1.01**2 - 1
#: Trials of the run that tells what one trial costs.
FEW = 1_000
#: Expected successes (and failures) of a draw from which on its difference is compared with its error.
LEAST_EXPECTED = 20.0
#: Standard errors of the simulation by which a mean over draws may differ from the exact one.
MOST_ERRORS = 4.0
#: Seed of the simulation: another one gives other luck and the same conclusions.
SEED = 2026
#: Inner trials worked on at a time: the arrays of one block stay in the processor's cache.
BLOCK = 16_384


def simulated(
    forces: Retaliation, made: Shield, n_trials: int, luck: Generator, counts: tuple[int, ...] = (K,)
) -> Array:
    """Return the share of inner trials in which at most k arrive, by draw and k, (2, n, c).

    First if orders are given and heard, then with all that can befall them: of the same trials.
    """
    n = forces.n_items.shape[0]
    weight = coming(forces, under_attack=False)
    by_branch = [shields.layers(made, weight, branch) for branch in range(made.p_branch.shape[1])]
    hits = np.zeros((2, n, len(counts)))
    step = max(BLOCK // n_trials, 1)
    for low in range(0, n, step):
        rows = np.arange(low, min(low + step, n))
        part = forces.part(rows)
        layered = [[layer.part(rows) for layer in layers] for layers in by_branch]
        for first in range(0, n_trials, BLOCK):
            size = (rows.size, min(BLOCK, n_trials - first))
            for law, count in enumerate(_arriving(part, size, luck)):
                passed = _passing(count, layered, made.p_branch[rows], luck)
                for column, k in enumerate(counts):
                    hits[law, rows, column] += (passed <= k).sum(axis=1)
    return hits / n_trials


def _arriving(forces: Retaliation, size: tuple[int, int], luck: Generator) -> tuple[Array, Array]:
    """Return how many warheads come in each trial before interceptors: all heard, and as orders are."""
    branch = _which(forces.p_branch, size, luck)
    heard, told = np.zeros(size, np.int64), np.zeros(size, np.int64)
    reached = _reached(forces, branch, size, luck)
    works: dict[str, Array] = {}
    for g, (leg, system) in enumerate(zip(forces.leg, forces.system, strict=True)):
        if system not in works:
            works[system] = luck.random(size) >= forces.p_fault[:, g, None]
        left_over = _left(forces, g, branch, size, luck)
        load = forces.load[:, g, None]
        whole = np.floor(load).astype(np.int64)
        if leg == "bomber":
            weapons = left_over * whole + luck.binomial(left_over, load - whole)
            found = luck.binomial(weapons, forces.p_works[:, g, None])
        else:
            if (forces.p_available[:, g] < 1.0).any():
                left_over = luck.binomial(left_over, forces.p_available[:, g, None])
            missiles = left_over * np.rint(forces.n_missiles[:, g, None]).astype(np.int64)
            missiles = luck.binomial(missiles, forces.p_works[:, g, None])
            found = missiles * whole + luck.binomial(missiles, load - whole)
        sent = found * works[system]
        heard += sent
        told += sent if forces.command is None else sent * (reached >> forces.command.unit[g] & 1)
    return heard, told


def _reached(forces: Retaliation, branch: Index, size: tuple[int, int], luck: Generator) -> Index:
    """Return the set of units that hear the order in each trial, as bits; none where nobody gives it."""
    on = forces.command
    if on is None:
        return np.zeros(size, np.intp)
    rows = np.arange(size[0])[:, None]
    edges = np.cumsum(on.p_reached, axis=1)
    edges[:, -1] = 1.0
    which = np.searchsorted((edges + rows).ravel(), (luck.random(size) + rows).ravel(), side="right")
    units = which.reshape(size) - rows * edges.shape[1]
    return np.where(luck.random(size) < on.p_authority[rows, branch], units, 0)


def _left(forces: Retaliation, g: int, branch: Array, size: tuple[int, int], luck: Generator) -> Array:
    """Return how many items of a group are left in each trial."""
    items = np.rint(forces.n_items[:, g]).astype(np.int64)
    rows = np.arange(size[0])[:, None]
    spared, hit = forces.p_if_spared[rows, branch, g], forces.p_if_hit[rows, branch, g]
    site = forces.p_site[:, g, None]
    if forces.leg[g] == "silo":
        return luck.binomial(items[:, None], site * spared, size)
    n_sites = np.maximum(np.ceil(items / np.maximum(forces.site_size[:, g], 1.0) - 1e-9), 1).astype(np.int64)
    fewer = items // n_sites
    n_larger = items - fewer * n_sites
    small = luck.binomial((n_sites - n_larger)[:, None], site, size)
    large = luck.binomial(n_larger[:, None], site, size)
    safe = small * fewer[:, None] + large * (fewer + 1)[:, None]
    return luck.binomial(safe, spared) + luck.binomial(items[:, None] - safe, hit)


def _passing(count: Array, by_branch: list[list[Layer]], p_branch: Array, luck: Generator) -> Array:
    """Return how many of those that come get through, type by type in the order of engagement."""
    branch = _which(p_branch, count.shape, luck)
    systems = dict.fromkeys(layer.system for layer in by_branch[0])
    rows = np.arange(count.shape[0])[:, None]
    for system in systems:
        before, is_sound = count, np.ones(count.shape, np.bool_)
        for j, layer in enumerate(by_branch[0]):
            if layer.system != system:
                continue
            if j == next(i for i, other in enumerate(by_branch[0]) if other.system == system):
                is_sound = luck.random(count.shape) >= layer.fault[:, None]
            share = np.stack([layers[j].share for layers in by_branch], axis=1)[rows, branch]
            decoys = np.stack([layers[j].decoys for layers in by_branch], axis=1)[rows, branch]
            capacity = np.stack([layers[j].capacity for layers in by_branch], axis=1)[rows, branch]
            if not (share * capacity).any():
                continue
            in_reach = luck.binomial(count, share)
            warheads = luck.binomial(np.rint(capacity).astype(np.int64), 1.0 / (1.0 + decoys))
            count = count - luck.binomial(np.minimum(in_reach, warheads), layer.kill[:, None])
        count = np.where(is_sound, count, before)
    return count


def _which(p_branch: Array, size: tuple[int, ...], luck: Generator) -> Array:
    """Return the branch of each trial."""
    edges = np.cumsum(p_branch, axis=1)[:, None, :-1]
    return (luck.random(size)[:, :, None] >= edges).sum(axis=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """One number that both ways are to give with the same standard error: which law, and its chances."""

    law: int
    chance: Array

    @property
    def outcome(self) -> str:
        """The outcome's id."""
        return f"first_strike.p_at_most{('_given_command', '')[self.law]}.{K}@{CELL}"

    @property
    def between(self) -> float:
        """Variance of the exact chance between draws."""
        return float(self.chance.var(ddof=1))

    @property
    def ratio(self) -> float:
        """Mean variance of one trial inside a draw, in parts of the variance between draws."""
        return float(np.mean(self.chance * (1.0 - self.chance))) / self.between

    @property
    def needed(self) -> int:
        """Trials a draw with which the standard error is one per cent larger."""
        return math.ceil(self.ratio / TOLERANCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one more draw costs before its trials, and what one more trial costs, seconds."""

    draw_s: float
    trial_s: float


def rows(asked: Question, n: int, n_rounds: int, most_trials: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table, and the numbers that they follow from."""
    done = strike(asked, CELL)
    forces, shield = left(asked, done, asked.drawn(n))
    counts = tuple(sorted({*outcomes.COUNTS, asked.on.k}))

    def ours() -> Array:
        found = first_strike.arrivals(forces, counts, under_attack=False, shield=shield)
        return np.stack([found.p_given_command, found.p_at_most])

    exact = ours()
    aims = [Aim(law=law, chance=exact[law, :, counts.index(K)]) for law in (0, 1)]
    trials = min(max(aim.needed for aim in aims), most_trials)
    luck = default_rng(SEED)
    some = np.arange(0, n, max(n // 64, 1))
    values: list[Array] = []
    taken = rounds(
        {
            "ours": ours,
            "same draws": lambda: values.append(simulated(forces, shield, trials, luck, counts)),
            "before": lambda: left(asked, done, asked.drawn(n)),
            "few": lambda: simulated(forces.part(some), shield.part(some), FEW, luck),
        },
        n_rounds,
        warm=False,
    ).seconds
    cost = Cost(
        draw_s=spread(taken["before"])["median"] / n,
        trial_s=spread(taken["few"])["median"] / (some.size * FEW),
    )
    agree = _agreement(exact, np.mean(values, axis=0), trials * len(values), counts)
    apart = Check(
        what="means over draws, greatest difference in standard errors of the trials",
        found=max(abs(float(row["difference_in_standard_errors"] or 0.0)) for row in agree),
        allowed=MOST_ERRORS,
    )
    made = [
        Row(
            part="arrivals",
            stage="exact: every count asked for, both laws, the mean intercepted",
            ours_s=taken["ours"],
            alternative=f"nested Monte Carlo on the same draws, {aim.needed:,} trials each",
            alternative_s=taken["same draws"],
            scale=aim.needed / trials,
            same=f"{aim.outcome}, {n:,} draws; the other's standard error is 1 % larger"
            + ("" if trials == aim.needed else f" ({trials:,} trials timed, scaled)"),
            check=apart,
        )
        for aim in aims
    ]
    told: dict[str, object] = {"agreement": agree, "trials_timed": trials, "n_draws": n}
    told |= {"seconds_a_draw_before": cost.draw_s, "seconds_a_trial": cost.trial_s}
    for aim in aims:
        row, more = _cheapest(asked, done, aim, cost, n_rounds, luck)
        made.append(row)
        told[aim.outcome] = more
    return made, told


def _cheapest(
    asked: Question, done: Strike, aim: Aim, cost: Cost, n_rounds: int, luck: Generator
) -> tuple[Row, dict[str, object]]:
    """Return the row about the cheapest way to the same standard error, and its numbers."""
    n, ratio = aim.chance.size, aim.ratio
    best = min(_powers(aim.needed), key=lambda m: (1.0 + ratio / m) * (cost.draw_s + m * cost.trial_s))
    n_outer = math.ceil(n * (1.0 + ratio / best))
    others: list[Array] = []

    def whole() -> object:
        coming_back, met = left(asked, done, asked.drawn(n))
        return first_strike.arrivals(coming_back, (K,), under_attack=False, shield=met)

    def cheapest() -> None:
        coming_back, met = left(asked, done, asked.drawn(n_outer))
        others.append(simulated(coming_back, met, best, luck)[aim.law, :, 0])

    both = rounds({"ours": whole, "cheapest": cheapest}, n_rounds, warm=False).seconds
    error = math.sqrt(aim.between / n)
    errors = [float(found.std(ddof=1)) / math.sqrt(n_outer) for found in others]
    apart = [
        abs(float(found.mean()) - float(aim.chance.mean())) / math.hypot(error, each)
        for found, each in zip(others, errors, strict=True)
    ]
    return Row(
        part="arrivals",
        stage="the same with draws, flights, defence and survival before it",
        ours_s=both["ours"],
        alternative=f"nested Monte Carlo, {n_outer:,} draws of {best:,} trials: its cheapest way",
        alternative_s=both["cheapest"],
        same=f"{aim.outcome}, the same standard error of the mean",
        check=Check(
            what="means, difference in standard errors of both", found=max(apart), allowed=MOST_ERRORS
        ),
    ), {
        "mean_exact": float(aim.chance.mean()),
        "standard_error_exact": error,
        "standard_error_simulated": spread(tuple(errors)),
        "mean_simulated": spread(tuple(float(found.mean()) for found in others)),
        "ratio_within_to_between": ratio,
        "trials_for_one_per_cent": aim.needed,
        "cheapest_trials": best,
        "cheapest_n_draws": n_outer,
    }


def _agreement(
    exact: Array, found: Array, n_trials: int, counts: tuple[int, ...]
) -> list[dict[str, str | float | int | None]]:
    """Return by law and count both means, their difference in its standard errors, and the same over draws.

    Over draws: the root mean square of each draw's difference in its own standard errors, where at least
    :data:`LEAST_EXPECTED` successes and failures are expected; about one if both are right.
    """
    told: list[dict[str, str | float | int | None]] = []
    for law, name in enumerate(("given command", "at all")):
        for column, k in enumerate(counts):
            p, other = exact[law, :, column], found[law, :, column]
            variance = p * (1.0 - p) / n_trials
            total = math.sqrt(float(variance.sum()))
            clear = variance * n_trials**2 >= LEAST_EXPECTED
            each = (other[clear] - p[clear]) / np.sqrt(variance[clear])
            told.append(
                {
                    "law": name,
                    "k": k,
                    "mean_exact": float(p.mean()),
                    "mean_simulated": float(other.mean()),
                    "difference_in_standard_errors": float((other - p).sum()) / total if total else 0.0,
                    "n_draws_compared": int(clear.sum()),
                    "root_mean_square_over_draws": float(np.sqrt(np.mean(each**2))) if clear.any() else None,
                }
            )
    return told


def _powers(most: int) -> list[int]:
    """Return numbers of trials to choose from, each some 1.4 times the one before."""
    return sorted({round(2 ** (i / 2)) for i in range(2 * max(most, 2).bit_length())})
