"""What an attack spares, compiled: for whoever has the ``fast`` extra.

The same as in :mod:`equipoise.strike.sparing`, draw by draw and pair by pair
instead of many side by side; that one is the reference, and tests hold both
against each other to 1e-13. Imported only where numba is installed.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.compiled_loops import compiled as _compile
from equipoise.strike.compiled_timeline import by_plan, used_pairs

#: Columns of facts.
CONVENTIONAL, SEEN_AGE, SPEED, ROAD_FACTOR, FOUND = range(5)


@_compile
def _missed(kill: float, whole: int, rest: float) -> float:
    """Return the chance that an aim point outlives a whole number of shots of one weapon and a rest."""
    spared, base = 1.0 - rest * kill, 1.0 - kill
    while whole > 0:
        if whole & 1:
            spared *= base
        base *= base
        whole >>= 1
    return spared


@_compile
def _on_tracked(facts: Array, flight_s: float, covers_m2: float) -> float:
    """Return the share of its possible ground that one warhead covers."""
    way = facts[SPEED] * (facts[SEEN_AGE] + flight_s)
    ground = facts[ROAD_FACTOR] * np.pi * (way * way)
    if ground > 0.0:
        return min(covers_m2 / ground, 1.0)
    return 1.0 if covers_m2 > 0.0 else 0.0


@_compile
def _spared(
    weapons: tuple[Array, Array, Array, Array, Array],
    plans: tuple[Array, Array, Index, Index],
    pairs: tuple[Index, Index, Index],
    classes: tuple[Mask, Mask, Index, Index, Index],
    numbers: tuple[Array, Array, Array],
    limits: tuple[float, float, float, float],
    result: Array,
) -> None:
    """Fill the chances (3, n, g) that sites, items at them, and tracked launchers are spared."""
    flight_s, reliability, nuclear, on_silo, yield_kt = weapons
    all_shots, aim_points, row, reads = plans
    is_silo, is_tracked, group, site, at_large = classes
    facts, n_items, away = numbers
    least_nuclear, least_tracked, least_points, area = limits
    used, every = np.empty((3, pairs[0].size), np.intp), np.ones(reliability.shape[1], np.bool_)
    weapon, target, aim = used
    shots, wholes = np.empty(pairs[0].size), np.empty(pairs[0].size, np.intp)
    whole, partial = np.empty((2, aim_points.size))
    sizes, covers = np.full((2, reliability.shape[1]), -1.0)
    draws, begins = by_plan(row, all_shots.shape[0])
    for plan in range(all_shots.shape[0]):
        n, _ = used_pairs(all_shots[plan], pairs, every, used)
        for i in range(n):
            shots[i] = all_shots[plan, weapon[i], target[i]]
            if not is_tracked[target[i]]:
                shots[i] /= max(aim_points[target[i]], least_points)
            wholes[i] = int(np.floor(shots[i]))
        for k in range(begins[plan], begins[plan + 1]):
            r = draws[k]
            flights = flight_s[reads[r]]
            whole[:], partial[:] = 1.0, 1.0
            for i in range(n):
                w, t, flight = weapon[i], target[i], flights[weapon[i], aim[i]]
                if not flight < np.inf:
                    continue
                hard, each, times = nuclear[r, w] > least_nuclear, shots[i], wholes[i]
                kill = 1.0 if hard else facts[r, CONVENTIONAL]
                if is_silo[t]:
                    kill = on_silo[r, w] * nuclear[r, w]
                elif is_tracked[t]:
                    if nuclear[r, w] == 0.0:
                        continue
                    # the same weapon, draw for draw and class for class: its root is taken once
                    if yield_kt[r, w] != sizes[w]:
                        sizes[w], covers[w] = yield_kt[r, w], area * np.cbrt(yield_kt[r, w]) ** 2
                    kill = _on_tracked(facts[r], flight, covers[w]) * nuclear[r, w]
                    points = n_items[r, group[t]] * away[r, group[t]] * facts[r, FOUND]
                    each /= max(points, least_tracked, least_points)
                    times = int(np.floor(each))
                missed = _missed(kill * reliability[r, w], times, each - times)
                if hard:
                    whole[t] *= missed
                else:
                    partial[t] *= missed
            for g in range(site.size):
                result[0, r, g], result[1, r, g] = whole[site[g]], partial[site[g]]
                result[2, r, g] = whole[at_large[g]]


def spared(
    weapons: tuple[Array, Array, Array, Array, Array],
    plans: tuple[Array, Array, Index, Index],
    pairs: tuple[Index, Index, Index],
    classes: tuple[Mask, Mask, Index, Index, Index],
    draws: tuple[Array, Array, Array],
    limits: tuple[float, float, float, float],
) -> Array:
    """Return the chances that sites, items at them, and tracked launchers are spared, (3, n, g).

    Parameters
    ----------
    weapons : tuple
        Flight (n, w, a); reliability, flag of nuclear weapons, chance against a silo, yield, (n, w) each.
    plans : tuple
        Shots (k, w, t), counted aim points (t,); plan of each draw and row of flights that it reads, (n,)
        each.
    pairs : tuple
        Weapon, class of target and aim of each pair, (p,) each.
    classes : tuple
        Which classes are silos, which tracked launchers, their groups, (t,) each; the classes of each group's
        site and tracked launchers, (g,) each.
    draws : tuple
        Facts (n, 5) in the order of the columns above, of which the last four may be missing without
        tracked launchers; launchers and the share of them that is away, (n, g) each.
    limits : tuple
        Flag above which a weapon counts as nuclear; fewest tracked launchers; fewest aim points; ground that
        one kiloton covers, m^2.
    """
    result = np.empty((3, *draws[1].shape))
    _spared(weapons, plans, pairs, classes, draws, limits, result)
    return result
