"""Items and groups that retaliate, compiled: for whoever has the ``fast`` extra.

Does what :mod:`equipoise.arrivals.groups` does, draw by draw; that one is the
reference. Imported only where numba is installed.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.arrivals.compiled_functions import copied, loaded, power, single, sites, times
from equipoise.compiled_loops import compiled as _compile

#: Code of a leg in the arrays below.
SILO, SITES, AIRCRAFT = 0, 1, 2


@_compile
def _one(kind: int, item: Array, powers: Array, out: Array, work: Array) -> None:
    """Put the function of one item that is left into ``out``.

    ``item`` holds the chance to work, the load, missiles an item, the chance to be available.
    """
    works, load, n_missiles, available = item[0], item[1], item[2], item[3]
    if kind == AIRCRAFT:
        single(works, powers[:, 1, :], work)
        power(work, np.floor(load), out)
        # the power used it up
        single(works, powers[:, 1, :], work)
        single(load - np.floor(load), work, work)
        times(out, work)
        return
    loaded(load, powers, work)
    single(works, work, work)
    power(work, n_missiles, out)
    if available < 1.0:
        single(available, out, out)


@_compile
def _alike(kinds: Index, items: Array, g: int) -> int:
    """Return an earlier group whose items are the same as those of group ``g``, or -1."""
    for h in range(g):
        # one slice of numbers at a time: comparing whole rows would make an array each time
        if (
            items[h, 0] == items[g, 0]
            and items[h, 1] == items[g, 1]
            and items[h, 2] == items[g, 2]
            and items[h, 3] == items[g, 3]
            and (kinds[h] == AIRCRAFT) == (kinds[g] == AIRCRAFT)
        ):
            return h
    return -1


@_compile
def prepare(
    kinds: Index,
    items: Array,
    before: Array,
    p_launched: Array,
    p_in_time: Array,
    powers: Array,
    launching: bool,
    one: Array,
    gone: Array,
    land: Mask,
    work: Array,
) -> None:
    """Put the function of one item of each group into ``one``, of all that get away into ``gone``.

    ``before`` has the items that ``one`` is of already, and is brought up to date; NaN if none.
    """
    for g in range(kinds.size):
        is_known = True
        for k in range(4):
            is_known &= before[g, k] == items[g, k]
            before[g, k] = items[g, k]
        if not is_known:
            alike = _alike(kinds, items, g)
            if alike >= 0:
                copied(one[alike], one[g])
            else:
                _one(kinds[g], items[g], powers, one[g], work[0])
        land[g] = False
        for b in range(p_in_time.shape[0] if launching else 0):
            land[g] |= p_in_time[b, g] != 0.0
        if land[g]:
            single(p_launched[g], one[g], work[0])
            power(work[0], items[g, 4], gone[g])


@_compile
def stay(
    kinds: Index,
    items: Array,
    sizes: Array,
    chances: Array,
    before: Array,
    one: Array,
    left: Array,
    work: Array,
) -> None:
    """Put the function of what is left of each group in a branch into ``left``, as far as it has changed.

    ``before`` has all that ``left`` follows from already, and is brought up to date; NaN if nothing.
    """
    for g in range(kinds.size):
        same = before[g, 5] == sizes[g]
        for k in range(5):
            same &= before[g, k] == items[g, k]
        for k in range(3):
            same &= before[g, 6 + k] == chances[g, k]
        if same:
            continue
        for k in range(5):
            before[g, k] = items[g, k]
        before[g, 5] = sizes[g]
        for k in range(3):
            before[g, 6 + k] = chances[g, k]
        if kinds[g] == SILO:
            single(chances[g, 0] * chances[g, 2], one[g], work[0])
            power(work[0], items[g, 4], left[g])
        else:
            sites(chances[g], items[g, 4], sizes[g], one[g], left[g], work)
