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
from equipoise.arrivals.compiled_functions import added, joined, single, times
from equipoise.arrivals.compiled_groups import AIRCRAFT, SILO, SITES, prepare, stay
from equipoise.compiled_loops import compiled as _compile

if TYPE_CHECKING:
    from equipoise.arrivals.retaliation import Retaliation

#: Points that the processor works on at a time, a few times over.
STRIDE = 16


@_compile
def _of_type(
    kind: int, values: Array, gone: Array, away: Mask, types: Index, p_fault: Array, out: Array
) -> None:
    """Put the product over the groups of one type, which may fail together, into ``out``."""
    fault, is_first = 0.0, True
    for g in range(types.size):
        if types[g] == kind:
            fault = p_fault[g]
            is_first = joined(is_first, gone[g] if away[g] else values[g], out)
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
def _put(one: Array, out: Array) -> None:
    """Put a function into ``out`` (z, 2), without the points that fill up a stride."""
    for z in range(out.shape[0]):
        out[z, 0] = one[0, z]
        out[z, 1] = one[1, z]


@_compile
def _out(
    passes: float, out: float, away: Array, heard: Array, late: Array, found: Array, weight: float
) -> None:
    """Add the function with all that can befall orders to ``found``, where they may go out under attack."""
    in_time, too_late = weight * passes, weight * (1.0 - passes * out)
    for part in range(2):
        for z in range(found.shape[1]):
            here = away[part, z] - (1.0 - out) * heard[part, z]
            found[part, z] += in_time * here + too_late * late[part, z]


@_compile
def _items(r: int, traits: tuple[Array, Array, Array, Array, Array], items: Array) -> None:
    """Put what the items of each group are like in one draw into ``items`` (g, 5)."""
    works, load, n_missiles, available, n_items = traits
    for g in range(items.shape[0]):
        items[g, 0], items[g, 1], items[g, 2] = works[r, g], load[r, g], n_missiles[r, g]
        items[g, 3], items[g, 4] = available[r, g], n_items[r, g]


@_compile
def _chances(p_site: Array, p_if_hit: Array, p_if_spared: Array, chances: Array) -> None:
    """Put what becomes of each group in one branch into ``chances`` (g, 3)."""
    # loop by loop: whole columns at once would go through arrays made on the way
    for g in range(chances.shape[0]):
        chances[g, 0], chances[g, 1], chances[g, 2] = p_site[g], p_if_hit[g], p_if_spared[g]


@_compile
def _functions(
    rows: Index,
    kinds: Index,
    types: Index,
    traits: tuple[Array, Array, Array, Array, Array],
    sizes: Array,
    p_fault: Array,
    p_site: Array,
    p_if_hit: Array,
    p_if_spared: Array,
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
    n_groups, n_points = kinds.size, powers.shape[2]
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
    before, last = np.full((n_groups, 9), np.nan), np.full((n_groups, 4), np.nan)
    items, chances = np.empty((n_groups, 5)), np.empty((n_groups, 3))
    for i in range(rows.size):
        r = rows[i]
        found[:] = 0.0
        _items(r, traits, items)
        prepare(kinds, items, last, p_launched[r], p_in_time[r], powers, launching, one, gone, land, work)
        for b in range(p_branch.shape[1]):
            weight = p_branch[r, b]
            if weight == 0.0:
                continue
            _chances(p_site[r], p_if_hit[r, b], p_if_spared[r, b], chances)
            stay(kinds, items, sizes[r], chances, before, one, left, work)
            is_first = True
            for kind in range(by_type.shape[0]):
                _of_type(kind, left, gone, nobody, types, p_fault[r], by_type[kind])
                is_first = joined(is_first, by_type[kind], total)
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
                    out = max(p_out[r, b], p_in_time[r, b].max())
                    _out(p_passes[r], out, away, total, late, found[1, 1], weight)
        for policy in range(result.shape[0]):
            for law in range(result.shape[1]):
                _put(found[policy, law], result[policy, law, i])


def functions(
    forces: Retaliation, powers: Complex, *, launching: bool, least: float, rows: Index | None = None
) -> Complex:
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
    rows : (n,) array of int, optional
        Which draws, and in which order; all as they come by default.

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
    traits = (forces.p_works, forces.load, forces.n_missiles, forces.p_available, forces.n_items)
    n, told = forces.n_items.shape[0], forces.command is not None
    which = np.arange(n) if rows is None else rows
    sure = np.ones_like(forces.p_branch)
    on = forces.command or orders.Command(
        unit=(0,) * len(types), p_reached=np.ones((n, 1)), p_authority=sure, p_out=sure, p_passes=sure[:, 0]
    )
    arrays = (
        forces.site_size,
        forces.p_fault,
        forces.p_site,
        forces.p_if_hit,
        forces.p_if_spared,
        forces.p_launched,
        forces.p_branch,
        forces.p_in_time,
    )
    # whole strides of the loops over points: the points added are ones, and are cut off again
    n_points = powers.shape[1]
    padded = np.pad(powers, ((0, 0), (0, -n_points % STRIDE)), constant_values=1.0)
    found = np.empty((1 + launching, 1 + told, which.size, n_points), np.complex128)
    _functions(
        which,
        kinds,
        types,
        tuple(np.ascontiguousarray(array) for array in traits),
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
