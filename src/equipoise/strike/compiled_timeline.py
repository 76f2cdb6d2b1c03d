"""First sights and times of impact, compiled: for whoever has the ``fast`` extra.

The same as in :mod:`equipoise.strike.timeline`, draw by draw instead of many
draws side by side; that one is the reference, and tests hold both against each
other. Imported only where numba is installed.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.compiled_loops import compiled as _compile

#: Rules of confirmation by number, as in :data:`equipoise.strike.timeline.RULES`; else by radar alone.
EITHER, BOTH = 0, 2
#: Sums of shots that differ by less than this share may be equal.
SAME = 1e-12


@_compile
def _first_sights(place: Index, flight: Index, step: Index, here: Mask, sight: Array, result: Array) -> None:
    """Fill ``result`` (n, w, a), weapon by weapon: most draws of one read the same part of the table."""
    for w in range(place.shape[1]):
        for r in range(place.shape[0]):
            table = sight[place[r, w], flight[r, w]]
            for radar in range(step.shape[1]):
                if here[r, radar]:
                    seen = table[radar, step[r, radar]]
                    for a in range(result.shape[2]):
                        result[r, w, a] = min(result[r, w, a], seen[a])


@_compile
def _in_order_s(arrival: Array, shots: Array, half: float) -> float:
    """Return when half of a class's aim points have been hit once, hit by hit; puts both arrays in order."""
    n, total, covered = arrival.size, 0.0, 0.0
    for i in range(1, n):
        at, number, k = arrival[i], shots[i], i
        while k > 0 and arrival[k - 1] > at:
            arrival[k], shots[k] = arrival[k - 1], shots[k - 1]
            k -= 1
        arrival[k], shots[k] = at, number
    for i in range(n):
        total += shots[i]
    needed = min(half, 0.999 * total)
    for i in range(n):
        covered += shots[i]
        if covered >= needed:
            return arrival[i]
    return arrival[n - 1]


@_compile
def _half_hit_s(arrival: Array, shots: Array, half: float, begin: int, end: int) -> float:
    """Return when half of the aim points of one class, pairs ``begin`` to ``end``, have been hit once."""
    if end - begin == 1:
        return arrival[begin]
    total, found, is_close = 0.0, np.inf, False
    for i in range(begin, end):
        total += shots[i]
    needed = min(half, 0.999 * total)
    # no order is made: a time is late enough if what has come by then is enough
    for i in range(begin, end):
        covered = 0.0
        for j in range(begin, end):
            covered += shots[j] if arrival[j] <= arrival[i] else 0.0
        is_close |= abs(covered - needed) <= SAME * needed
        found = min(found, arrival[i] if covered >= needed else np.inf)
    # unless the order of a sum could decide
    return _in_order_s(arrival[begin:end].copy(), shots[begin:end].copy(), half) if is_close else found


@_compile
def by_plan(row: Index, n_plans: int) -> tuple[Index, Index]:
    """Return the draws plan after plan, and where those of each plan begin (k + 1)."""
    begins, draws = np.zeros(n_plans + 1, np.intp), np.empty(row.size, np.intp)
    for r in range(row.size):
        begins[row[r] + 1] += 1
    for plan in range(n_plans):
        begins[plan + 1] += begins[plan]
    free = begins[:-1].copy()
    for r in range(row.size):
        draws[free[row[r]]] = r
        free[row[r]] += 1
    return draws, begins


@_compile
def used_pairs(shots: Array, pairs: tuple[Index, Index, Index], first: Mask, used: Index) -> tuple[int, int]:
    """Put weapon, class and aim of what a plan uses into ``used`` (3, p), some weapons' first; count both."""
    n, n_first = 0, 0
    weapon, target, aim = pairs
    for turn in (True, False):
        for p in range(weapon.size):
            if first[weapon[p]] == turn and shots[weapon[p], target[p]] > 0.0:
                used[0, n], used[1, n], used[2, n] = weapon[p], target[p], aim[p]
                n += 1
        n_first = n if turn else n_first
    return n, n_first


@_compile
def _times(
    paths: tuple[Array, Array, Array, Mask],
    plans: tuple[Array, Array, Mask, Array, Index, Mask],
    pairs: tuple[Index, Index, Index],
    capital: int,
    row: Index,
    reads: Index,
    seen: Array,
    impact: Array,
    at_capital: Array,
) -> None:
    """Fill sights by radar, watched fields and any satellite (n, 3), impacts (n, t), that at the capital."""
    flight_s, radar_s, satellite_s, is_watched = paths
    all_shots, points, is_nuclear, delay_s, opening, together = plans
    n_pairs, unwatched = pairs[0].size, np.where(is_watched, 0.0, np.inf)
    used, ends = np.empty((3, n_pairs), np.intp), np.empty(n_pairs, np.intp)
    starts, flights, arrival, shots = np.empty((4, n_pairs))
    draws, begins = by_plan(row, opening.size)
    weapon, target, aim = used
    for plan in range(opening.size):
        # what a draw's laydown doesn't use has no part in the attack
        n, n_nuclear = used_pairs(all_shots[plan], pairs, is_nuclear, used)
        for i in range(n):
            shots[i], starts[i] = all_shots[plan, weapon[i], target[i]], delay_s[plan, weapon[i]]
            # pairs lie class by class
            ends[i] = n_nuclear
        for i in range(n_nuclear - 2, -1, -1):
            ends[i] = ends[i + 1] if target[i] == target[i + 1] else i + 1
        for k in range(begins[plan], begins[plan + 1]):
            r = draws[k]
            flight, radar, satellite = flight_s[reads[r]], radar_s[reads[r]], satellite_s[reads[r]]
            longest, later, to_capital = 0.0, delay_s[plan, opening[plan]], flight[opening[plan], capital]
            for i in range(n):
                flights[i] = flight[weapon[i], aim[i]]
                longest = max(longest, flights[i] if flights[i] < np.inf else 0.0)
            if together[plan]:
                for i in range(n):
                    starts[i] = max(longest - flights[i], 0.0)
                later = max(longest - to_capital, 0.0)
            at_capital[r] = later + to_capital
            sight, watched, anywhere = later + radar[opening[plan], capital], np.inf, np.inf
            for i in range(n):
                start = starts[i] if flights[i] < np.inf else np.inf
                report = start + satellite[weapon[i]]
                sight = min(sight, start + radar[weapon[i], aim[i]])
                anywhere = min(anywhere, report)
                watched = min(watched, report + unwatched[weapon[i]])
                arrival[i] = starts[i] + flights[i]
            seen[r, 0], seen[r, 1], seen[r, 2] = sight, watched, anywhere
            i = 0
            while i < n_nuclear:
                t, end = target[i], ends[i]
                impact[r, t] = _half_hit_s(arrival, shots, 0.5 * points[t], i, end)
                i = end


@_compile
def _alarms(seen: Array, rule: Index, alarm: Array) -> None:
    """Fill the alarm (n, 3) by the rule of each draw."""
    for r in range(rule.size):
        radar = seen[r, 0]
        for branch in range(3):
            satellite = seen[r, branch] if branch else np.inf
            if rule[r] == EITHER:
                alarm[r, branch] = min(radar, satellite)
            elif rule[r] == BOTH and satellite < np.inf:
                alarm[r, branch] = max(radar, satellite)
            else:
                alarm[r, branch] = radar


def first_sights(place: Index, flight: Index, step: Index, here: Mask, sight: Array) -> Array:
    """Return the first sight by any radar in place, (n, w, a); infinite where never.

    Parameters
    ----------
    place, flight : (n, w) array of int
        Launch place and row of flights of each weapon.
    step : (n, r) array of int
        Step of the ladder of each radar's range.
    here : (n, r) array of bool
        The radar is in place.
    sight : (p, f, r, l, a) array
        First sight by place, flight, radar and step, all aims side by side.
    """
    result = np.full((*place.shape, sight.shape[-1]), np.inf)
    _first_sights(place, flight, step, here, sight, result)
    return result


def times(
    paths: tuple[Array, Array, Array, Mask],
    plans: tuple[Array, Array, Mask, Array, Index, Mask],
    pairs: tuple[Index, Index, Index],
    capital: int,
    row: Index,
    reads: Index | None = None,
) -> tuple[Array, Array, Array]:
    """Return first sights (n, 3), times of impact (n, t), and that at the capital, (n,).

    Parameters
    ----------
    paths : tuple
        ``flight_s``, ``radar_s``, ``satellite_s`` and ``is_watched`` of
        :class:`equipoise.strike.timeline.Paths`.
    plans : tuple
        ``shots``, ``aim_points``, ``is_nuclear``, ``delay_s``, ``capital_weapon`` and ``lands_together`` of
        :class:`equipoise.strike.plan.Plans`.
    pairs : tuple
        Weapon, class of target and aim of each pair, class by class.
    capital : int
        Aim of the capital.
    row : (n,) array of int
        Which plan holds in each draw.
    reads : (n,) array of int, optional
        Which row of the paths each draw reads; by default its own.

    Returns
    -------
    tuple of three arrays
        Sights are by radar, by satellite over the watched fields, by satellite anywhere.
    """
    seen = np.empty((row.size, 3))
    impact = np.full((row.size, plans[0].shape[2]), np.inf)
    at_capital = np.empty(row.size)
    reads = np.arange(row.size) if reads is None else reads
    _times(paths, plans, pairs, capital, row, reads, seen, impact, at_capital)
    return seen, impact, at_capital


def alarms(seen: Array, rule: Index) -> Array:
    """Return the alarm by branch of what the satellites see, (n, 3).

    Parameters
    ----------
    seen : (n, 3) array
        First sights, from :func:`times`.
    rule : (n,) array of int
        Position in :data:`equipoise.strike.timeline.RULES`.
    """
    alarm = np.empty_like(seen)
    _alarms(seen, rule, alarm)
    return alarm
