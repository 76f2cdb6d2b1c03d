"""Generating functions of items, sites and powers, compiled: for whoever has the ``fast`` extra.

Values on the circle are held as (2, z) arrays, real and imaginary parts apart:
the loops over them are what everything compiled spends its time in. Imported
only where numba is installed.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array
from equipoise.compiled_loops import compiled as _compile


@_compile
def power(one: Array, exponent: float, out: Array) -> None:
    """Put a whole power of ``one``, which is used up, into ``out``; both (2, z).

    By repeated squaring; the first factor is copied, and each later one multiplied in the same pass
    as the square that follows it.
    """
    left = round(exponent)
    if left <= 0:
        for z in range(out.shape[1]):
            out[0, z] = 1.0
            out[1, z] = 0.0
    is_first = True
    while left > 0:
        bit = left & 1
        left >>= 1
        for z in range(out.shape[1]):
            x, y = one[0, z], one[1, z]
            if bit:
                if is_first:
                    out[0, z] = x
                    out[1, z] = y
                else:
                    old = out[0, z]
                    out[0, z] = old * x - out[1, z] * y
                    out[1, z] = old * y + out[1, z] * x
            if left:
                one[0, z] = x * x - y * y
                one[1, z] = 2.0 * x * y
        if bit:
            is_first = False


@_compile
def times(out: Array, other: Array) -> None:
    """Multiply into ``out``; both (2, z), real and imaginary."""
    for z in range(out.shape[1]):
        old = out[0, z]
        out[0, z] = old * other[0, z] - out[1, z] * other[1, z]
        out[1, z] = old * other[1, z] + out[1, z] * other[0, z]


@_compile
def copied(one: Array, out: Array) -> None:
    """Put a function into ``out``; both (2, z)."""
    for z in range(out.shape[1]):
        out[0, z] = one[0, z]
        out[1, z] = one[1, z]


@_compile
def joined(is_first: bool, one: Array, out: Array) -> bool:
    """Multiply ``one`` into ``out``, or begin with it; return that it is begun with."""
    if is_first:
        copied(one, out)
    else:
        times(out, one)
    return False


@_compile
def added(weight: float, one: Array, out: Array) -> None:
    """Add a function with its weight to ``out``."""
    for z in range(out.shape[1]):
        out[0, z] += weight * one[0, z]
        out[1, z] += weight * one[1, z]


@_compile
def single(p: float, one: Array, out: Array) -> None:
    """Put ``1 - p + p·one`` into ``out``."""
    for z in range(out.shape[1]):
        out[0, z] = 1.0 + p * (one[0, z] - 1.0)
        out[1, z] = p * one[1, z]


@_compile
def loaded(mean: float, powers: Array, out: Array) -> None:
    """Put the function of the warheads on one missile into ``out``; ``powers`` is (2, m, z)."""
    whole = min(max(int(np.floor(mean)), 0), powers.shape[1] - 2)
    rest = mean - whole
    for z in range(out.shape[1]):
        for part in range(2):
            low = powers[part, whole, z]
            out[part, z] = low + rest * (powers[part, whole + 1, z] - low)


@_compile
def sites(chances: Array, n_items: float, site_size: float, one: Array, out: Array, work: Array) -> None:
    """Put the function of items that share sites into ``out``; ``work`` is (4, 2, z).

    ``chances`` holds: a site is spared, an item is left if hit, if spared.
    """
    items = np.rint(n_items)
    n_sites = max(np.ceil(items / max(site_size, 1.0) - 1e-9), 1.0)
    fewer = np.floor(items / n_sites)
    n_larger = items - fewer * n_sites
    for policy in range(2):
        single(chances[1 + policy], one, work[0])
        power(work[0], fewer, work[1 + policy])
    _mixed(chances[0], work[1], work[2], work[0])
    power(work[0], n_sites - n_larger, out)
    if n_larger > 0.0:
        # the larger sites have one item more
        for policy in range(2):
            single(chances[1 + policy], one, work[0])
            times(work[1 + policy], work[0])
        _mixed(chances[0], work[1], work[2], work[0])
        power(work[0], n_larger, work[3])
        times(out, work[3])


@_compile
def _mixed(p_spared: float, hit: Array, spared: Array, out: Array) -> None:
    """Put the mixture of a site that is hit and one that is spared into ``out``."""
    for z in range(out.shape[1]):
        out[0, z] = hit[0, z] + p_spared * (spared[0, z] - hit[0, z])
        out[1, z] = hit[1, z] + p_spared * (spared[1, z] - hit[1, z])
