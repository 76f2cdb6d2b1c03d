"""Whom an order reaches, compiled: for whoever has the ``fast`` extra.

Does what :mod:`equipoise.arrivals.command` does, draw by draw; that one is the
reference, and tests hold both against each other. Imported only where numba is
installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from equipoise.arrays import Array, Index
from equipoise.arrivals.compiled_functions import single, times

if TYPE_CHECKING:
    from collections.abc import Callable

_compile: Callable[..., Any] = njit(cache=True, nogil=True, error_model="numpy")


@_compile
def _sent(
    cluster: int,
    subset: int,
    left: Array,
    types: Index,
    unit: Index,
    of_type: Index,
    p_fault: Array,
    by_type: Array,
    out: Array,
    work: Array,
) -> None:
    """Put what a set of units of one cluster sends into ``out``; ``of_type`` has the units of each type."""
    out[0, :] = 1.0
    out[1, :] = 0.0
    for kind in range(of_type.size):
        if not of_type[kind] & subset or not of_type[kind] & cluster:
            continue
        if of_type[kind] & subset == of_type[kind]:
            times(out, by_type[kind])
            continue
        work[0, :] = 1.0
        work[1, :] = 0.0
        fault = 0.0
        for g in range(types.size):
            if types[g] == kind and subset >> unit[g] & 1:
                fault = p_fault[g]
                times(work, left[g])
        single(1.0 - fault, work, work)
        times(out, work)


@_compile
def reached(
    clusters: Index,
    left: Array,
    types: Index,
    unit: Index,
    of_type: Index,
    p_fault: Array,
    by_type: Array,
    p_reached: Array,
    by_set: Array,
    sent: Array,
    out: Array,
    work: Array,
) -> None:
    """Put the function of what comes when an order is given after the attack into ``out`` (2, z).

    ``by_type`` holds the products of the types where all hear; ``by_set`` and ``sent`` are (s, 2, z)
    to work in, ``work`` is (2, z).
    """
    rest = p_reached.size - 1
    first = True
    for cluster in clusters:
        rest &= ~cluster
        subset = cluster
        while True:
            _sent(cluster, subset, left, types, unit, of_type, p_fault, by_type, sent[subset], work)
            if subset == 0:
                break
            subset = (subset - 1) & cluster
        other = rest
        while True:
            work[:] = 0.0
            subset = cluster
            while True:
                place = other | subset
                if first:
                    p = p_reached[place]
                    for part in range(2):
                        for z in range(out.shape[1]):
                            work[part, z] += p * sent[subset, part, z]
                else:
                    for z in range(out.shape[1]):
                        re, im = by_set[place, 0, z], by_set[place, 1, z]
                        work[0, z] += re * sent[subset, 0, z] - im * sent[subset, 1, z]
                        work[1, z] += re * sent[subset, 1, z] + im * sent[subset, 0, z]
                if subset == 0:
                    break
                subset = (subset - 1) & cluster
            by_set[other] = work
            if other == 0:
                break
            other = (other - 1) & rest
        first = False
    out[:] = 0.0
    other = rest
    while True:
        if first:
            out[0, :] += p_reached[other]
        else:
            out += by_set[other]
        if other == 0:
            break
        other = (other - 1) & rest


def layout(unit: tuple[int, ...], types: Index) -> Index:
    """Return the units of each type, as numbers with the units' bits set."""
    masks = np.zeros(int(types.max(initial=-1)) + 1, np.intp)
    for u, kind in zip(unit, types, strict=True):
        masks[kind] |= 1 << u
    return masks
