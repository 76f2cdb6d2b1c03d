"""First sights and times of impact, compiled: for whoever has the ``fast`` extra.

The same as in :mod:`equipoise.strike.timeline`, draw by draw instead of many
draws side by side; that one is the reference, and tests hold both against each
other. Imported only where numba is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from equipoise.arrays import Array, Index, Mask

if TYPE_CHECKING:
    from collections.abc import Callable

_compile: Callable[..., Any] = njit(cache=True, nogil=True, error_model="numpy")


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
def _half_hit_s(arrival: Array, shots: Array, half: float, n: int) -> float:
    """Return when half of a class's aim points have been hit once; the first ``n`` are put in order."""
    if n == 1:
        return arrival[0]
    for i in range(1, n):
        at, number, k = arrival[i], shots[i], i
        while k > 0 and arrival[k - 1] > at:
            arrival[k], shots[k] = arrival[k - 1], shots[k - 1]
            k -= 1
        arrival[k], shots[k] = at, number
    total = 0.0
    for i in range(n):
        total += shots[i]
    needed, covered = min(half, 0.999 * total), 0.0
    for i in range(n):
        covered += shots[i]
        if covered >= needed:
            return arrival[i]
    return arrival[n - 1] if n else np.inf


@_compile
def _impacts(starts: Array, shots: Array, nuclear: Mask, target: Index, points: Array, impact: Array) -> None:
    """Fill the times of impact (t,) of one draw; ``starts`` holds start and flight of each pair."""
    arrival, number = np.empty(target.size), np.empty(target.size)
    p = 0
    for t in range(impact.size):
        n = 0
        # pairs lie class by class
        while p < target.size and target[p] == t:
            if nuclear[p]:
                arrival[n], number[n] = starts[0, p] + starts[1, p], shots[p]
                n += 1
            p += 1
        impact[t] = _half_hit_s(arrival, number, 0.5 * points[t], n)


@_compile
def _first_seen(starts: Array, radar: Array, satellite: Array, watched: Mask, seen: Array) -> None:
    """Lower ``seen`` (3,) to the first sights of the pairs of one draw."""
    for p in range(radar.size):
        if starts[1, p] < np.inf:
            seen[0] = min(seen[0], starts[0, p] + radar[p])
            seen[2] = min(seen[2], starts[0, p] + satellite[p])
            if watched[p]:
                seen[1] = min(seen[1], starts[0, p] + satellite[p])


@_compile
def _times(
    paths: tuple[Array, Array, Array, Mask],
    plans: tuple[Array, Array, Mask, Array, Index, Mask],
    pairs: tuple[Index, Index, Index],
    capital: int,
    row: Index,
    seen: Array,
    impact: Array,
    at_capital: Array,
) -> None:
    """Fill sights by radar, watched fields and any satellite (n, 3), impacts (n, t), that at the capital."""
    flight_s, radar_s, satellite_s, is_watched = paths
    all_shots, points, is_nuclear, delay_s, opening, together = plans
    weapon, target, aim = pairs
    n_pairs = weapon.size
    starts, shots = np.empty((2, n_pairs)), np.empty(n_pairs)
    radar, satellite = np.empty(n_pairs), np.empty(n_pairs)
    nuclear, watched = is_nuclear[weapon], is_watched[weapon]
    for r in range(row.size):
        plan, first, longest = row[r], opening[row[r]], 0.0
        for p in range(n_pairs):
            w = weapon[p]
            shots[p] = all_shots[plan, w, target[p]]
            # what a draw's laydown doesn't use has no part in the attack
            starts[0, p], starts[1, p] = (
                delay_s[plan, w],
                flight_s[r, w, aim[p]] if shots[p] > 0.0 else np.inf,
            )
            radar[p], satellite[p] = radar_s[r, w, aim[p]], satellite_s[r, w]
            longest = max(longest, starts[1, p] if starts[1, p] < np.inf else 0.0)
        to_capital, later = flight_s[r, first, capital], delay_s[plan, first]
        if together[plan]:
            for p in range(n_pairs):
                starts[0, p] = max(longest - starts[1, p], 0.0)
            later = max(longest - to_capital, 0.0)
        at_capital[r] = later + to_capital
        seen[r, 0] = later + radar_s[r, first, capital]
        _first_seen(starts, radar, satellite, watched, seen[r])
        _impacts(starts, shots, nuclear, target, points, impact[r])


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

    Returns
    -------
    tuple of three arrays
        Sights are by radar, by satellite over the watched fields, by satellite anywhere.
    """
    seen = np.full((row.size, 3), np.inf)
    impact = np.empty((row.size, plans[0].shape[2]))
    at_capital = np.empty(row.size)
    _times(paths, plans, pairs, capital, row, seen, impact, at_capital)
    return seen, impact, at_capital
