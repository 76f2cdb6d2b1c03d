"""The exact distribution of arrivals beside a nested Monte Carlo that reaches the same standard error.

The alternative is what one would write in NumPy: for every outer draw of the facts many inner trials of
the luck of sites, boats, missiles, types and interceptors, all groups as arrays of binomial numbers. It
simulates the very assumptions of the exact method, so that the values have to agree.

How many trials are the same work? The mean over N outer draws has the variance V/N, V the variance of the
exact chance P between draws. With M trials a draw it is (V + W/M)/N, W = E[P(1 - P)]: always larger. So
two numbers are given: M for the same N such that the standard error is larger by no more than one per cent
(M = W / (0.0201 V)), and the cheapest way to exactly the same standard error, which takes more outer
draws, N' = N (1 + W/(M V)), each of which costs the mechanisms before it as well.
"""

from __future__ import annotations

import math

import numpy as np
from interleaved import Row, rounds, spread
from numpy.random import Generator, default_rng  # noqa: TID251 - the alternative to a method without luck
from one_arm import Parts, Question, aftermaths

from equipoise import chain, outcomes
from equipoise.arrays import Array
from equipoise.arrivals import shield as shields
from equipoise.arrivals.interception import Layer
from equipoise.arrivals.retaliation import Retaliation, coming
from equipoise.arrivals.shield import Shield
from equipoise.mechanisms import defence, first_strike

CELL, K = "day.ride_out", 10
#: How much larger the standard error of the simulation may be: (1.01)^2 - 1 in variance.
TOLERANCE = 1.01**2 - 1
#: Trials of the run that tells what one trial costs.
FEW = 1_000
#: Expected successes (and failures) of a draw from which on its difference is compared with its error.
LEAST_EXPECTED = 20.0
#: Seed of the simulation: another one gives other luck and the same conclusions.
SEED = 2026
#: Inner trials worked on at a time: the arrays of one block stay in the processor's cache.
BLOCK = 16_384


def simulated(
    forces: Retaliation, made: Shield, n_trials: int, luck: Generator, counts: tuple[int, ...] = (K,)
) -> Array:
    """Return the share of inner trials in which at most k warheads arrive, by outer draw and k, (n, c)."""
    n = forces.n_items.shape[0]
    weight = coming(forces, under_attack=False)
    by_branch = [shields.layers(made, weight, branch) for branch in range(made.p_branch.shape[1])]
    hits = np.zeros((n, len(counts)))
    step = max(BLOCK // n_trials, 1)
    for low in range(0, n, step):
        rows = np.arange(low, min(low + step, n))
        part = forces.part(rows)
        for first in range(0, n_trials, BLOCK):
            size = (rows.size, min(BLOCK, n_trials - first))
            count = _arriving(part, size, luck)
            layered = [[layer.part(rows) for layer in layers] for layers in by_branch]
            count = _passing(count, layered, made.p_branch[rows], luck)
            for column, k in enumerate(counts):
                hits[rows, column] += (count <= k).sum(axis=1)
    return hits / n_trials


def _arriving(forces: Retaliation, size: tuple[int, int], luck: Generator) -> Array:
    """Return how many warheads come in each trial, before interceptors."""
    branch = _which(forces.p_branch, size, luck)
    total = np.zeros(size, np.int64)
    works: dict[str, Array] = {}
    for g, (leg, system) in enumerate(zip(forces.leg, forces.system, strict=True)):
        if system not in works:
            works[system] = luck.random(size) >= forces.p_fault[:, g, None]
        left = _left(forces, g, branch, size, luck)
        load = forces.load[:, g, None]
        whole = np.floor(load).astype(np.int64)
        if leg == "bomber":
            weapons = left * whole + luck.binomial(left, load - whole)
            found = luck.binomial(weapons, forces.p_works[:, g, None])
        else:
            if (forces.p_available[:, g] < 1.0).any():
                left = luck.binomial(left, forces.p_available[:, g, None])
            missiles = left * np.rint(forces.n_missiles[:, g, None]).astype(np.int64)
            missiles = luck.binomial(missiles, forces.p_works[:, g, None])
            found = missiles * whole + luck.binomial(missiles, load - whole)
        total += found * works[system]
    return total


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


def rows(
    asked: Question, given: Parts, n_rounds: int, most_trials: int
) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table, and the numbers that they follow from."""
    forces, shield, n = given.after[CELL].retaliation, given.shield, given.draws.n
    counts = tuple(sorted({*outcomes.COUNTS, given.on.k}))

    def ours() -> Array:
        return first_strike.arrivals(forces, counts, under_attack=False, shield=shield).p_at_most

    exact = ours()
    chance = exact[:, counts.index(K)]
    between, within = float(chance.var(ddof=1)), float(np.mean(chance * (1.0 - chance)))
    ratio = within / between
    needed = math.ceil(ratio / TOLERANCE)
    trials = min(needed, most_trials)
    luck = default_rng(SEED)
    some = np.arange(0, n, max(n // 64, 1))
    values: list[Array] = []
    taken = rounds(
        {
            "ours": ours,
            "same draws": lambda: values.append(simulated(forces, shield, trials, luck, counts)),
            "before": lambda: _before(asked, given, n),
            "few": lambda: simulated(forces.part(some), shield.part(some), FEW, luck),
        },
        n_rounds,
        warm=False,
    )
    # what one more draw costs before its trials, and what one more trial costs
    outer_s = spread(taken["before"])["median"] / n
    trial_s = spread(taken["few"])["median"] / (some.size * FEW)
    best = min(_powers(needed), key=lambda m: (1.0 + ratio / m) * (outer_s + m * trial_s))
    n_outer = math.ceil(n * (1.0 + ratio / best))
    others: list[Array] = []

    def whole() -> Array:
        left, met = _before(asked, given, n)
        return first_strike.arrivals(left, counts, under_attack=False, shield=met).p_at_most

    def cheapest() -> None:
        left, met = _before(asked, given, n_outer)
        others.append(simulated(left, met, best, luck)[:, 0])

    both = rounds({"ours": whole, "cheapest": cheapest}, n_rounds, warm=False)
    told: dict[str, object] = {
        "outcome": f"first_strike.p_at_most.{K}@{CELL}",
        "n_draws": n,
        "mean_exact": float(chance.mean()),
        "standard_error_exact": math.sqrt(between / n),
        "variance_between_draws": between,
        "variance_within_draws": within,
        "ratio_within_to_between": ratio,
        "trials_for_one_per_cent": needed,
        "trials_timed": trials,
        "agreement": _agreement(exact, np.mean(values, axis=0), trials * len(values), counts),
        "cheapest_trials": best,
        "cheapest_n_draws": n_outer,
        "cheapest_standard_error": spread(
            tuple(float(found.std(ddof=1)) / math.sqrt(n_outer) for found in others)
        ),
        "cheapest_mean": spread(tuple(float(found.mean()) for found in others)),
        "seconds_a_draw_before": outer_s,
        "seconds_a_trial": trial_s,
    }
    return [
        Row(
            part="arrivals",
            stage="exact distribution: every count asked for and the mean intercepted",
            ours_s=taken["ours"],
            alternative=f"nested Monte Carlo on the same draws, {needed:,} trials each",
            alternative_s=taken["same draws"],
            scale=needed / trials,
            same=f"{n:,} draws, one cell; the standard error of the other is 1 % larger"
            + ("" if trials == needed else f" ({trials:,} trials timed, scaled)"),
        ),
        Row(
            part="arrivals",
            stage="the same with draws, flights, defence and survival before it",
            ours_s=both["ours"],
            alternative=f"nested Monte Carlo, {n_outer:,} draws of {best} trials: its cheapest way",
            alternative_s=both["cheapest"],
            same="one cell, the same standard error of the mean",
        ),
    ], told


def _before(asked: Question, given: Parts, n: int) -> tuple[Retaliation, Shield]:
    """Return what is left in the cell and what meets it, from new draws."""
    draws, on = asked.drawn("change", n), given.on
    stage = chain.stage(draws, on.roles, given.tables, given.weapons, given.groups)
    met = defence.shield(draws, on.threatened, on.rival, stage.groups, given.tables.reach)
    return aftermaths(stage, on, {CELL: given.chosen[CELL]})[CELL].retaliation, met


def _agreement(exact: Array, found: Array, n_trials: int, counts: tuple[int, ...]) -> dict[str, object]:
    """Return by count both means, their difference in its standard errors, and the same over draws.

    Over draws: the root mean square of each draw's difference in its own standard errors, where at least
    :data:`LEAST_EXPECTED` successes and failures are expected; about one if both are right.
    """
    told: dict[str, object] = {}
    for column, k in enumerate(counts):
        p = exact[:, column]
        variance = p * (1.0 - p) / n_trials
        total = math.sqrt(float(variance.sum()))
        clear = variance * n_trials**2 >= LEAST_EXPECTED
        each = (found[clear, column] - p[clear]) / np.sqrt(variance[clear])
        told[str(k)] = {
            "mean_exact": float(p.mean()),
            "mean_simulated": float(found[:, column].mean()),
            "difference_in_standard_errors": float((found[:, column] - p).sum()) / total if total else 0.0,
            "n_draws_compared": int(clear.sum()),
            "root_mean_square_over_draws": float(np.sqrt(np.mean(each**2))) if clear.any() else None,
        }
    return told


def _powers(most: int) -> list[int]:
    """Return numbers of trials to choose from, each some 1.4 times the one before."""
    return sorted({round(2 ** (i / 2)) for i in range(2 * max(most, 2).bit_length())})
