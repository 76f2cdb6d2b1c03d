"""The functions of all arrivals at once, compiled: for whoever has the ``fast`` extra.

Does what :mod:`equipoise.arrivals.groups` and
:mod:`equipoise.arrivals.mixture` do, draw by draw instead of array by array, so
that everything stays in the processor's nearest memory. The array version is
the reference: tests hold both against each other.
Imported only where numba is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from equipoise.arrays import Array, Complex, Index, Mask
from equipoise.arrivals import command as orders
from equipoise.arrivals.compiled_command import layout, reached
from equipoise.arrivals.compiled_functions import added, loaded, power, single, sites, times
from equipoise.compiled_loops import compiled as _compile

if TYPE_CHECKING:
    from equipoise.arrivals.retaliation import Retaliation

#: Code of a leg in the arrays below.
SILO, SITES, AIRCRAFT = 0, 1, 2
#: Points that the processor works on at a time, a few times over.
STRIDE = 16


@_compile
def _one(kind: int, item: Array, powers: Array, out: Array, work: Array) -> None:
    """Put the function of one item that is left into ``out``.

    ``item`` holds the chance to work, the load, missiles an item, the chance to be available.
    """
    works, load, n_missiles, available = item[0], item[1], item[2], item[3]
    if kind == AIRCRAFT:
        single(works, powers[:, 1, :], work)
        rest = load - np.floor(load)
        kept = work.copy()
        power(work[0], work[1], np.floor(load), out[0], out[1])
        single(rest, kept, work)
        times(out, work)
        return
    loaded(load, powers, work)
    single(works, work, work)
    power(work[0], work[1], n_missiles, out[0], out[1])
    if available < 1.0:
        single(available, out, out)


@_compile
def _of_type(
    kind: int, values: Array, gone: Array, away: Mask, types: Index, p_fault: Array, out: Array
) -> None:
    """Put the product over the groups of one type, which may fail together, into ``out``."""
    out[0, :] = 1.0
    out[1, :] = 0.0
    fault = 0.0
    for g in range(types.size):
        if types[g] == kind:
            fault = p_fault[g]
            times(out, gone[g] if away[g] else values[g])
    single(1.0 - fault, out, out)


@_compile
def _launching(
    left: Array,
    gone: Array,
    chance: Array,
    land: Mask,
    types: Index,
    p_fault: Array,
    least: float,
    by_type: Array,
    out: Array,
    work: Array,
) -> None:
    """Add to ``out`` the function when each group launches if the order comes in time.

    All groups wait for the same order, so those that get away are nested: none, the one with most
    time, the two with most time … ``by_type`` holds the products of the types when none is away.
    """
    order = np.argsort(-chance)
    away = np.zeros(chance.size, np.bool_)
    before = 1.0
    for position in range(chance.size + 1):
        g = order[position] if position < chance.size else -1
        if g >= 0 and not land[g]:
            continue
        after = chance[g] if g >= 0 else 0.0
        weight = before - after
        if weight >= least:
            work[0, :] = weight
            work[1, :] = 0.0
            for kind in range(by_type.shape[0]):
                times(work, by_type[kind])
            added(1.0, work, out)
        before = after
        if g >= 0:
            away[g] = True
            _of_type(types[g], left, gone, away, types, p_fault, by_type[types[g]])


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
def _prepare(
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

    ``before`` has the items that ``one`` is of already; NaN if none.
    """
    for g in range(kinds.size):
        alike = _alike(kinds, items, g)
        if (
            before[g, 0] == items[g, 0]
            and before[g, 1] == items[g, 1]
            and before[g, 2] == items[g, 2]
            and before[g, 3] == items[g, 3]
        ):
            pass
        elif alike >= 0:
            one[g] = one[alike]
        else:
            _one(kinds[g], items[g], powers, one[g], work[0])
        land[g] = launching and p_in_time[:, g].any()
        if land[g]:
            single(p_launched[g], one[g], work[0])
            power(work[0, 0], work[0, 1], items[g, 4], gone[g, 0], gone[g, 1])


@_compile
def _stay(
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
        before[g, :5] = items[g]
        before[g, 5] = sizes[g]
        before[g, 6:] = chances[g]
        if kinds[g] == SILO:
            single(chances[g, 0] * chances[g, 2], one[g], work[0])
            power(work[0, 0], work[0, 1], items[g, 4], left[g, 0], left[g, 1])
        else:
            sites(chances[g], items[g, 4], sizes[g], one[g], left[g], work)


@_compile
def _functions(
    kinds: Index,
    types: Index,
    items: Array,
    sizes: Array,
    p_fault: Array,
    chances: Array,
    p_launched: Array,
    p_branch: Array,
    p_in_time: Array,
    unit: Index,
    of_type: Index,
    clusters: Index,
    p_reached: Array,
    p_authority: Array,
    p_out: Array,
    p_passes: Array,
    powers: Array,
    launching: bool,
    told: bool,
    least: float,
    result: Array,
) -> None:
    """Put into ``result`` (p, l, n, z, 2): ridden out, launching; orders heard, with what can befall them."""
    n, n_groups, n_points = items.shape[0], kinds.size, powers.shape[2]
    found = np.empty((result.shape[0], result.shape[1], 2, n_points))
    one = np.empty((n_groups, 2, n_points))
    gone = np.empty((n_groups, 2, n_points))
    left = np.empty((n_groups, 2, n_points))
    work = np.empty((4, 2, n_points))
    total = np.empty((2, n_points))
    away = np.empty((2, n_points))
    late = np.empty((2, n_points))
    n_sets = p_reached.shape[1]
    by_set = np.empty((n_sets, 2, n_points))
    sent = np.empty((n_sets, 2, n_points))
    by_type = np.empty((types.max() + 1, 2, n_points))
    nobody = np.zeros(n_groups, np.bool_)
    land = np.zeros(n_groups, np.bool_)
    # draws with equal numbers side by side take over what follows from these alone
    before, nothing = np.full((n_groups, 9), np.nan), np.full((n_groups, 4), np.nan)
    for r in range(n):
        found[:] = 0.0
        last = items[r - 1, :, :4] if r else nothing
        _prepare(kinds, items[r], last, p_launched[r], p_in_time[r], powers, launching, one, gone, land, work)
        for b in range(p_branch.shape[1]):
            weight = p_branch[r, b]
            if weight == 0.0:
                continue
            _stay(kinds, items[r], sizes[r], chances[r, b], before, one, left, work)
            total[0, :] = 1.0
            total[1, :] = 0.0
            for kind in range(by_type.shape[0]):
                _of_type(kind, left, gone, nobody, types, p_fault[r], by_type[kind])
                times(total, by_type[kind])
            added(weight, total, found[0, 0])
            if told:
                reached(
                    clusters,
                    left,
                    types,
                    unit,
                    of_type,
                    p_fault[r],
                    by_type,
                    p_reached[r],
                    by_set,
                    sent,
                    late,
                    work[0],
                )
                single(p_authority[r, b], late, late)
                added(weight, late, found[0, 1])
            if launching:
                away[:] = 0.0
                _launching(
                    left, gone, p_in_time[r, b], land, types, p_fault[r], least, by_type, away, work[0]
                )
                added(weight, away, found[1, 0])
                if told:
                    passes, out = p_passes[r], max(p_out[r, b], p_in_time[r, b].max())
                    in_time, too_late = weight * passes, weight * (1.0 - passes * out)
                    for part in range(2):
                        for z in range(n_points):
                            here = away[part, z] - (1.0 - out) * total[part, z]
                            found[1, 1, part, z] += in_time * here + too_late * late[part, z]
        for policy in range(result.shape[0]):
            for law in range(result.shape[1]):
                for z in range(result.shape[3]):
                    result[policy, law, r, z, 0] = found[policy, law, 0, z]
                    result[policy, law, r, z, 1] = found[policy, law, 1, z]


def functions(forces: Retaliation, powers: Complex, *, launching: bool, least: float) -> Complex:
    """Return the generating functions of all arrivals: ridden out, and launching if asked for.

    Parameters
    ----------
    forces : Retaliation
        What is left, and what is in time.
    powers : (m, z) complex array
        From the circle.
    launching : bool
        Launch under attack too.
    least : float
        Weights below this are left out.

    Returns
    -------
    (p, l, n, z) complex array
        As :func:`equipoise.arrivals.mixture.functions`, but without launching if it isn't asked for, and
        without what befalls orders where nothing is known of them.
    """
    kinds = np.array(
        [{"silo": SILO, "bomber": AIRCRAFT}.get(leg, SITES) for leg in forces.leg], dtype=np.intp
    )
    known = list(dict.fromkeys(forces.system))
    types = np.array([known.index(system) for system in forces.system], dtype=np.intp)
    items = (forces.p_works, forces.load, forces.n_missiles, forces.p_available, forces.n_items)
    site = np.broadcast_to(forces.p_site[:, None, :], forces.p_if_hit.shape)
    n, told = forces.n_items.shape[0], forces.command is not None
    sure = np.ones_like(forces.p_branch)
    on = forces.command or orders.Command(
        unit=(0,) * len(types), p_reached=np.ones((n, 1)), p_authority=sure, p_out=sure, p_passes=sure[:, 0]
    )
    arrays = (
        np.stack(items, axis=-1),
        forces.site_size,
        forces.p_fault,
        np.stack([site, forces.p_if_hit, forces.p_if_spared], axis=-1),
        forces.p_launched,
        forces.p_branch,
        forces.p_in_time,
    )
    # whole strides of the loops over points: the points added are ones, and are cut off again
    n_points = powers.shape[1]
    padded = np.pad(powers, ((0, 0), (0, -n_points % STRIDE)), constant_values=1.0)
    found = np.empty((1 + launching, 1 + told, n, n_points), np.complex128)
    _functions(
        kinds,
        types,
        *(np.ascontiguousarray(array) for array in arrays),
        np.array(on.unit, np.intp),
        layout(on.unit, types),
        np.array(orders.clusters(on.unit, forces.system), np.intp),
        *(np.ascontiguousarray(array) for array in (on.p_reached, on.p_authority, on.p_out, on.p_passes)),
        np.ascontiguousarray(np.stack([padded.real, padded.imag])),
        launching,
        told,
        least,
        found.view(np.float64).reshape(*found.shape, 2),
    )
    return found
