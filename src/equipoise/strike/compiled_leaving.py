"""Who is gone, ready or done before something arrives, compiled: for whoever has the ``fast`` extra.

The same as in :mod:`equipoise.mechanisms.warning`, :mod:`equipoise.mechanisms.survivability` and
:mod:`equipoise.mechanisms.command`, draw by draw instead of many side by side; those are the reference, and
tests hold each pair against each other: times are equal, chances to 1e-13. They all ask the same: does what
takes a lognormal time fit into the time left? It stands here, below all of them, since mechanisms don't know
each other. Imported only where numba is installed.
"""

from __future__ import annotations

import math

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.compiled_loops import compiled as _compile

#: From here on, in standard deviations over the root of two, the tail is worked out by itself.
ROOT_HALF = math.sqrt(0.5)
#: A normal number is below this with a chance of which no digit differs from one.
SURE = 8.3
#: Legs by number: nowhere to go; out of garrison; at sea; off the ground.
SILO, MOBILE, SUBMARINE, BOMBER = range(4)
#: Columns of facts; the spread of a time stands beside its median.
FOUND, FLUSH, _, FOUND_AT_SEA, SCRAMBLE, _ = range(6)


@_compile
def _normal(score: float) -> float:
    """Return the chance that a normal number is below ``score``."""
    if score > SURE:
        return 1.0
    z = score * ROOT_HALF
    if abs(z) < ROOT_HALF:
        return 0.5 + 0.5 * math.erf(z)
    tail = 0.5 * math.erfc(abs(z))
    return 1.0 - tail if score > 0.0 else tail


@_compile
def _fits(ratio: float, sd: float) -> float:
    """Return the chance that a lognormal number of median one is below ``ratio``."""
    return _normal(np.log(ratio) / sd)


@_compile
def _in_time(
    impact_s: Array,
    capital_s: Array,
    alarm_s: Array,
    site: Index,
    land: Mask,
    steps: Array,
    endless: float,
    left_s: Array,
    at_capital_s: Array,
    p_in_time: Array,
    p_out: Array,
) -> None:
    """Fill times left at groups (n, b, g) and capital (n, b), and the chances that the steps fit in."""
    for r in range(alarm_s.shape[0]):
        deciding, everything, sd = steps[r, 0], steps[r, 1], steps[r, 2]
        for b in range(alarm_s.shape[1]):
            alarm = alarm_s[r, b]
            is_told = alarm < np.inf
            at_capital = max(capital_s[r] - alarm, 0.0) if is_told else 0.0
            at_most = min(at_capital / deciding, endless)
            chance_at_most = _fits(at_most, sd)
            at_capital_s[r, b], p_out[r, b] = at_capital, chance_at_most
            before, chance = at_most, chance_at_most
            for g in range(site.size):
                left = max(impact_s[r, site[g]] - alarm, 0.0) if is_told else 0.0
                left_s[r, b, g] = left
                if not land[g]:
                    p_in_time[r, b, g] = 0.0
                    continue
                ratio = min(left / everything, at_most)
                if ratio == at_most:
                    p_in_time[r, b, g] = chance_at_most
                    continue
                # groups that are hit at the same time have the same chance
                if ratio != before:
                    before, chance = ratio, _fits(ratio, sd)
                p_in_time[r, b, g] = chance


@_compile
def _survive(
    leg: Index,
    facts: Array,
    away: Array,
    p_partial: Array,
    p_tracked: Array,
    left_s: Array,
    hit: Array,
    spared: Array,
    launched: Array,
) -> None:
    """Fill the chances of an item when its site is hit and when spared (n, b, g), and before (n, g)."""
    for r in range(away.shape[0]):
        for b in range(left_s.shape[1]):
            before, of, chance = -1.0, SILO, 0.0
            for g in range(leg.size):
                kind, out, left = leg[g], away[r, g], left_s[r, b, g]
                if kind == SILO:
                    launched[r, g], hit[r, b, g], spared[r, b, g] = out, 0.0, out
                    continue
                launched[r, g] = 1.0
                elsewhere, here, gets_out = 0.0, 1.0 - out, 0.0
                if kind == MOBILE:
                    elsewhere = out * (1.0 - facts[r, FOUND] * (1.0 - p_tracked[r, g]))
                elif kind == SUBMARINE:
                    elsewhere = out * (1.0 - facts[r, FOUND_AT_SEA])
                else:
                    here = 1.0
                if kind != SUBMARINE:
                    if left != before or kind != of:
                        k = FLUSH if kind == MOBILE else SCRAMBLE
                        before, of, chance = left, kind, _fits(left / facts[r, k], facts[r, k + 1])
                    gets_out = out * chance if kind == BOMBER else chance
                hit[r, b, g] = elsewhere + here * gets_out
                spared[r, b, g] = elsewhere + here * (gets_out + (1.0 - gets_out) * p_partial[r, g])


@_compile
def _left(time_s: Array, median_s: Array, sd: Array, result: Array) -> None:
    """Fill the chance (n, b) that a lognormal time is over."""
    for r in range(time_s.shape[0]):
        for b in range(time_s.shape[1]):
            score = np.log(max(time_s[r, b], 0.0) / median_s[r]) / sd[r]
            if np.isnan(score):
                score = np.inf if time_s[r, b] >= median_s[r] else -np.inf
            result[r, b] = _normal(score)


def in_time(
    impact_s: Array, capital_s: Array, alarm_s: Array, site: Index, land: Mask, steps: Array, endless: float
) -> tuple[Array, Array, Array, Array]:
    """Return times left at groups (n, b, g) and capital (n, b), and the chances that the steps fit into them.

    Parameters
    ----------
    impact_s : (n, t) array, s
        Impact by class of target.
    capital_s : (n,) array, s
        Impact at the capital.
    alarm_s : (n, b) array, s
        Alarm by branch.
    site : (g,) array of int
        The class of each group's site.
    land : (g,) array of bool
        Which groups are on land: the chance of the others is 0.
    steps : (n, 3) array, s
        Time to decide, time for everything, and the spread of their logarithm.
    endless : float
        Ratio of time left to time needed from which on nothing depends on it.
    """
    shape = (*alarm_s.shape, site.size)
    left_s, p_in_time = np.empty(shape), np.empty(shape)
    at_capital_s, p_out = np.empty(alarm_s.shape), np.empty(alarm_s.shape)
    _in_time(impact_s, capital_s, alarm_s, site, land, steps, endless, left_s, at_capital_s, p_in_time, p_out)
    return left_s, at_capital_s, p_in_time, p_out


def survive(
    leg: Index, facts: Array, away: Array, p_partial: Array, p_tracked: Array, left_s: Array
) -> tuple[Array, Array, Array]:
    """Return the chance of one item when its site is hit and when spared (n, b, g), and before either (n, g).

    Parameters
    ----------
    leg : (g,) array of int
        Legs by number, as above.
    facts : (n, 6) array
        Share found of dispersed launchers, median and spread of the time to get out, share found at sea,
        median and spread of the time to take off.
    away : (n, g) array, 0 to 1
        Share ready, out of garrison, at sea, or on alert.
    p_partial, p_tracked : (n, g) array, 0 to 1
        Chance of an item at a spared site, and of a launcher that is tracked.
    left_s : (n, b, g) array, s
        Alarm to impact at the site.
    """
    hit, spared, launched = np.empty(left_s.shape), np.empty(left_s.shape), np.empty(away.shape)
    _survive(leg, facts, away, p_partial, p_tracked, left_s, hit, spared, launched)
    return hit, spared, launched


def left_in_time(time_s: Array, median_s: Array, sd: Array) -> Array:
    """Return the chance that those who take a lognormal time are gone, (n, b).

    Parameters
    ----------
    time_s : (n, b) array, s
        Time that there is.
    median_s, sd : (n,) array
        Of the time that it takes; without a spread it either suffices or doesn't.
    """
    result = np.empty(time_s.shape)
    _left(time_s, median_s, sd, result)
    return result
