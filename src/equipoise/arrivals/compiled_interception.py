"""Layers of interceptors worked backward, compiled: for whoever has the ``fast`` extra.

From a function of how many get through to its mean by how many come. What
:mod:`equipoise.arrivals.compiled_shield` is made of; equations are those of
:mod:`equipoise.arrivals.interception`. Imported only where numba is installed.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.compiled_loops import compiled as _compile

#: Chances of one more warhead in reach below this are rounding.
ROUNDING = 1e-15
#: Logarithm of a chance below which the chance itself can't be held as a number.
LEAST_LOG = -650.0
#: Columns of the numbers of a layer.
SHARE, KILL, FAULT, HIT = 0, 1, 2, 3

#: Type of each layer, objects that it can engage, its numbers, and the chances of :func:`warheads_among`.
Layers: TypeAlias = tuple[Index, Index, Array, Array]


@_compile
def one_more(p_each: float, chances: Array) -> None:
    """Turn P(Binomial(t, p) >= k), k = 1 …, into that for t + 1, in place."""
    for k in range(chances.size - 1, 0, -1):
        chances[k] += p_each * (chances[k - 1] - chances[k])
    chances[0] += p_each * (1.0 - chances[0])


@_compile
def is_sure(count: int, capacity: int, share: float, unsaturated: float) -> bool:
    """Return whether so many surely bring all that can be engaged in reach (bound of Chernoff)."""
    if capacity > count:
        return False
    short = (capacity - 1.0) / count
    if short >= share:
        return False
    if share >= 1.0:
        return True
    gap = (1.0 - short) * np.log((1.0 - short) / (1.0 - share))
    if short > 0.0:
        gap += short * np.log(short / share)
    return count * gap >= -np.log(unsaturated)


@_compile
def is_full(count: int, capacity: int, share: float, unsaturated: float) -> bool:
    """Return whether all that can be engaged is in reach, but for a chance, if so many come."""
    # a mean below what can be engaged leaves it out of reach about half of all times
    if capacity > count * share + 1.0:
        return False
    if is_sure(count, capacity, share, unsaturated):
        return True
    in_reach = np.zeros(capacity)
    for _ in range(count):
        one_more(share, in_reach)
    return in_reach[capacity - 1] >= 1.0 - unsaturated


@_compile
def warheads_among(capacity: int, decoys: float, out: Array) -> None:
    """Put the chance that more than m of the objects engaged are warheads, m = 0 …, into ``out``."""
    p = 1.0 / (1.0 + decoys)
    chance, total = p**capacity, 0.0
    for m in range(capacity, 0, -1):
        total += chance
        out[m - 1] = min(total, 1.0)
        chance *= m * (1.0 - p) / ((capacity - m + 1.0) * p)


@_compile
def _tails(first: int, n: int, capacity: int, share: float, out: Array) -> None:
    """Put the chance that more than m of first + 1 + i are in reach into ``out`` (m, i), however small."""
    in_reach = np.zeros(capacity)
    for w in range(1, first + n + 1):
        one_more(share, in_reach)
        for m in range(capacity if w > first else 0):
            out[m, w - first - 1] = in_reach[m]


@_compile
def _past(
    values: Array, n: int, first: int, slope: float, capacity: int, of: Array, among: Array, work: Array
) -> None:
    """Turn a function of what gets past a layer, at first … first + n, into its mean by what comes, in place.

    Below ``first`` it is constant or never asked for; what is given is the function less ``slope`` times
    the count. The m-th warhead engaged moves it by among[m] · kill · E[step(w - 1 - Binomial(m, kill))].
    """
    share, kill = of[SHARE], of[KILL]
    step, after, chance, tail = work[0], work[1], work[2], work[3]
    for i in range(n):
        step[i] = values[i] - values[i + 1] - slope
    is_edge = share >= 1.0 or (first + n) * np.log1p(-share) < LEAST_LOG
    miss, odds = 1.0 - share, 0.0 if is_edge else share / (1.0 - share)
    if is_edge:
        _tails(first, n, capacity, share, work[5:])
    else:
        chance[0] = miss ** (first + 1)
        for i in range(1, n):
            chance[i] = chance[i - 1] * miss
        for i in range(n):
            tail[i] = 1.0 - chance[i]
    for m in range(capacity):
        if is_edge:
            for i in range(n):
                tail[i] = work[5 + m, i]
        elif m > 0:
            rate, spare = odds / m, first + 2.0 - m
            for i in range(n):
                chance[i] *= max(i + spare, 0.0) * rate
                tail[i] -= chance[i]
        if tail[n - 1] < ROUNDING:
            break
        weight = among[m] * kill
        for i in range(n):
            values[i + 1] += weight * tail[i] * step[i]
        after[0] = step[0] - kill * step[0]
        for i in range(n - 1):
            after[i + 1] = step[i + 1] + kill * (step[i] - step[i + 1])
        step, after = after, step


@_compile
def _past_full(values: Array, n: int, capacity: int, hit: float, work: Array) -> None:
    """Do the same where all that can be engaged is in reach, for a function without a slope."""
    old, new = work[0], work[1]
    for i in range(n + 1):
        old[i] = values[i]
    for _ in range(capacity):
        new[0] = old[0]
        for i in range(n):
            new[i + 1] = old[i + 1] + hit * (old[i] - old[i + 1])
        old, new = new, old
    for i in range(n + 1):
        values[i] = old[i]


@_compile
def backward(
    values: Array, n: int, first: int, slope: float, layers: Layers, until: Index, work: Array
) -> None:
    """Turn a function of what gets through all layers into its mean by what comes, in place.

    Layers of one type lie side by side and may fail together. From the count ``until`` on, all that a layer
    can engage is in reach. A function with a slope starts as nothing, so it is level from some count on.
    """
    kinds, cells, of, among = layers
    j, level = kinds.size - 1, 0
    while j >= 0:
        kind, does = kinds[j], False
        for i in range(n + 1):
            work[4, i] = values[i]
        while j >= 0 and kinds[j] == kind:
            if cells[j] > 0 and n > 0:
                does = True
                if slope == 0.0 and until[j] <= first + 1:
                    _past_full(values, n, cells[j], of[j, HIT], work)
                else:
                    level = min(max(until[j], level + cells[j]), n)
                    _past(values, n if slope == 0.0 else level, first, slope, cells[j], of[j], among[j], work)
                for i in range(n if slope == 0.0 else level, n):
                    values[i + 1] = values[i]
            j -= 1
        for i in range(n + 1 if does else 0):
            values[i] += of[j + 1, FAULT] * (work[4, i] - values[i])


@_compile
def mean_engaged(warheads: float, capacity: int, share: float, among: Array, unsaturated: float) -> float:
    """Return the mean number of warheads engaged if so many come; between whole numbers a straight line."""
    whole, low, high = int(np.floor(warheads)), 0.0, 0.0
    if whole > 0 and is_sure(whole, capacity, share, unsaturated):
        for m in range(capacity):
            low += among[m]
        return low
    if share < 1.0 and whole * np.log1p(-share) > LEAST_LOG:
        chance, odds = (1.0 - share) ** whole, share / (1.0 - share)
        tail = 1.0 - chance
        for m in range(capacity):
            low += tail * among[m]
            # m + 1 of one more are in reach if m of these are and it is, too
            high += (tail + share * chance) * among[m]
            chance *= max(whole - m, 0) / (m + 1.0) * odds
            tail = max(tail - chance, 0.0)
    else:
        in_reach = np.zeros(capacity)
        for _ in range(whole + 1):
            one_more(share, in_reach)
            low, high = high, 0.0
            for m in range(capacity):
                high += in_reach[m] * among[m]
    return low + (warheads - whole) * (high - low)


@_compile
def destroyed_of(start: float, layers: Layers, unsaturated: float) -> float:
    """Return the mean number destroyed of so many, each layer at the mean that the one before leaves."""
    kinds, cells, of, among = layers
    left = working = start
    for j in range(kinds.size):
        if cells[j] > 0:
            engaged = mean_engaged(working, cells[j], of[j, SHARE], among[j], unsaturated)
            working -= engaged * of[j, KILL]
        if j + 1 == kinds.size or kinds[j + 1] != kinds[j]:
            left += (1.0 - of[j, FAULT]) * (working - left)
            working = left
    return start - left


@_compile
def sure_from(capacity: int, share: float, most: int, unsaturated: float) -> int:
    """Return the count from which on all that can be engaged surely is in reach, at most ``most``."""
    low, high = max(capacity - 1, 0), most
    if capacity == 0 or not is_sure(most, capacity, share, unsaturated):
        return most
    while high - low > 1:
        middle = (low + high) // 2
        if is_sure(middle, capacity, share, unsaturated):
            high = middle
        else:
            low = middle
    return high
