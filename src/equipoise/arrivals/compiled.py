"""The functions of all arrivals at once, compiled: for whoever has the ``fast`` extra.

Does what :mod:`equipoise.arrivals.groups` and
:mod:`equipoise.arrivals.mixture` do, draw by draw instead of array by array, so
that everything stays in the processor's nearest memory. The array version is
the reference: tests hold both against each other.
Imported only where numba is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from equipoise.arrays import Array, Complex, Index, Mask

if TYPE_CHECKING:
    from collections.abc import Callable

#: Code of a leg in the arrays below.
SILO, SITES, AIRCRAFT = 0, 1, 2

_compile: Callable[..., Any] = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})


@_compile
def _power(re: Array, im: Array, exponent: float, out_re: Array, out_im: Array) -> None:
    """Put a whole power into ``out``; ``re`` and ``im`` are used up."""
    left = round(exponent)
    out_re[:] = 1.0
    out_im[:] = 0.0
    while left > 0:
        if left & 1:
            for z in range(re.size):
                old = out_re[z]
                out_re[z] = old * re[z] - out_im[z] * im[z]
                out_im[z] = old * im[z] + out_im[z] * re[z]
        left >>= 1
        if left:
            for z in range(re.size):
                old = re[z]
                re[z] = old * old - im[z] * im[z]
                im[z] = 2.0 * old * im[z]


@_compile
def _times(out: Array, other: Array) -> None:
    """Multiply into ``out``; both (2, z), real and imaginary."""
    for z in range(out.shape[1]):
        old = out[0, z]
        out[0, z] = old * other[0, z] - out[1, z] * other[1, z]
        out[1, z] = old * other[1, z] + out[1, z] * other[0, z]


@_compile
def _single(p: float, one: Array, out: Array) -> None:
    """Put ``1 - p + p·one`` into ``out``."""
    for z in range(out.shape[1]):
        out[0, z] = 1.0 + p * (one[0, z] - 1.0)
        out[1, z] = p * one[1, z]


@_compile
def _load(mean: float, powers: Array, out: Array) -> None:
    """Put the function of the warheads on one missile into ``out``; ``powers`` is (2, m, z)."""
    whole = min(max(int(np.floor(mean)), 0), powers.shape[1] - 2)
    rest = mean - whole
    for z in range(out.shape[1]):
        for part in range(2):
            low = powers[part, whole, z]
            out[part, z] = low + rest * (powers[part, whole + 1, z] - low)


@_compile
def _one(kind: int, item: Array, powers: Array, out: Array, work: Array) -> None:
    """Put the function of one item that is left into ``out``.

    ``item`` holds the chance to work, the load, missiles an item, the chance to be available.
    """
    works, load, n_missiles, available = item[0], item[1], item[2], item[3]
    if kind == AIRCRAFT:
        _single(works, powers[:, 1, :], work)
        rest = load - np.floor(load)
        kept = work.copy()
        _power(work[0], work[1], np.floor(load), out[0], out[1])
        _single(rest, kept, work)
        _times(out, work)
        return
    _load(load, powers, work)
    _single(works, work, work)
    _power(work[0], work[1], n_missiles, out[0], out[1])
    if available < 1.0:
        _single(available, out, out)


@_compile
def _sites(chances: Array, n_items: float, site_size: float, one: Array, out: Array, work: Array) -> None:
    """Put the function of items that share sites into ``out``; ``work`` is (4, 2, z).

    ``chances`` holds: a site is spared, an item is left if hit, if spared.
    """
    items = np.rint(n_items)
    n_sites = max(np.ceil(items / max(site_size, 1.0) - 1e-9), 1.0)
    fewer = np.floor(items / n_sites)
    n_larger = items - fewer * n_sites
    out[0, :] = 1.0
    out[1, :] = 0.0
    for larger in range(2):
        copies = n_larger if larger else n_sites - n_larger
        if copies <= 0.0:
            continue
        _single(chances[1], one, work[0])
        _power(work[0, 0], work[0, 1], fewer + larger, work[1, 0], work[1, 1])
        _single(chances[2], one, work[0])
        _power(work[0, 0], work[0, 1], fewer + larger, work[2, 0], work[2, 1])
        s = chances[0]
        for part in range(2):
            for z in range(one.shape[1]):
                hit = work[1, part, z]
                work[0, part, z] = hit + s * (work[2, part, z] - hit)
        _power(work[0, 0], work[0, 1], copies, work[3, 0], work[3, 1])
        _times(out, work[3])


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
            _times(out, gone[g] if away[g] else values[g])
    _single(1.0 - fault, out, out)


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
                _times(work, by_type[kind])
            for part in range(2):
                for z in range(out.shape[1]):
                    out[part, z] += work[part, z]
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
    powers: Array,
    launching: bool,
    least: float,
    result: Array,
) -> None:
    """Fill ``result`` (2, n, 2, z): ridden out, and launching if asked for."""
    n, n_groups, n_points = items.shape[0], kinds.size, powers.shape[2]
    one = np.empty((n_groups, 2, n_points))
    gone = np.empty((n_groups, 2, n_points))
    left = np.empty((n_groups, 2, n_points))
    work = np.empty((4, 2, n_points))
    total = np.empty((2, n_points))
    by_type = np.empty((types.max() + 1, 2, n_points))
    nobody = np.zeros(n_groups, np.bool_)
    land = np.zeros(n_groups, np.bool_)
    for r in range(n):
        for g in range(n_groups):
            alike = _alike(kinds, items[r], g)
            if alike >= 0:
                one[g] = one[alike]
            else:
                _one(kinds[g], items[r, g], powers, one[g], work[0])
            land[g] = launching and p_in_time[r, :, g].any()
            if land[g]:
                _single(p_launched[r, g], one[g], work[0])
                _power(work[0, 0], work[0, 1], items[r, g, 4], gone[g, 0], gone[g, 1])
        for b in range(p_branch.shape[1]):
            weight = p_branch[r, b]
            if weight == 0.0:
                continue
            for g in range(n_groups):
                if (
                    b > 0
                    and p_branch[r, b - 1] > 0.0
                    and chances[r, b, g, 1] == chances[r, b - 1, g, 1]
                    and chances[r, b, g, 2] == chances[r, b - 1, g, 2]
                ):
                    continue
                if kinds[g] == SILO:
                    _single(chances[r, b, g, 0] * chances[r, b, g, 2], one[g], work[0])
                    _power(work[0, 0], work[0, 1], items[r, g, 4], left[g, 0], left[g, 1])
                else:
                    _sites(chances[r, b, g], items[r, g, 4], sizes[r, g], one[g], left[g], work)
            total[0, :] = weight
            total[1, :] = 0.0
            for kind in range(by_type.shape[0]):
                _of_type(kind, left, gone, nobody, types, p_fault[r], by_type[kind])
                _times(total, by_type[kind])
            result[0, r] += total
            if launching:
                total[:] = 0.0
                _launching(
                    left, gone, p_in_time[r, b], land, types, p_fault[r], least, by_type, total, work[0]
                )
                result[1, r] += weight * total


def functions(
    legs: tuple[str, ...],
    systems: tuple[str, ...],
    items: Array,
    sizes: Array,
    p_fault: Array,
    chances: Array,
    p_launched: Array,
    p_branch: Array,
    p_in_time: Array,
    powers: Complex,
    *,
    launching: bool,
    least: float,
) -> tuple[Complex, Complex]:
    """Return the generating functions of all arrivals: ridden out, and launching if asked for.

    Parameters
    ----------
    legs, systems : tuple of str
        Leg and missile type of each group (g).
    items : (n, g, 5) array
        Chance to work, warheads a missile, missiles an item, chance to be available, items.
    sizes, p_fault, p_launched : (n, g) array
        Items at one site; the type fails as a type; an item is ready to launch under attack.
    chances : (n, b, g, 3) array
        By branch of the alarm (b): a site is spared; an item is left if it is hit, if it is spared.
    p_branch : (n, b) array
        Chance of each branch.
    p_in_time : (n, b, g) array
        Chance that the order comes in time.
    powers : (m, z) complex array
        From the circle.
    launching : bool
        Launch under attack too.
    least : float
        Weights below this are left out.

    Returns
    -------
    tuple of two (n, z) complex arrays
    """
    kinds = np.array([{"silo": SILO, "bomber": AIRCRAFT}.get(leg, SITES) for leg in legs], dtype=np.intp)
    known = list(dict.fromkeys(systems))
    types = np.array([known.index(system) for system in systems], dtype=np.intp)
    result = np.zeros((2, items.shape[0], 2, powers.shape[1]))
    _functions(
        kinds,
        types,
        np.ascontiguousarray(items),
        np.ascontiguousarray(sizes),
        np.ascontiguousarray(p_fault),
        np.ascontiguousarray(chances),
        np.ascontiguousarray(p_launched),
        np.ascontiguousarray(p_branch),
        np.ascontiguousarray(p_in_time),
        np.ascontiguousarray(np.stack([powers.real, powers.imag])),
        launching,
        least,
        result,
    )
    return result[0, :, 0] + 1j * result[0, :, 1], result[1, :, 0] + 1j * result[1, :, 1]
