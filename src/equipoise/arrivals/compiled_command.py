"""Whom an order reaches, compiled: for whoever has the ``fast`` extra.

Does what :mod:`equipoise.arrivals.command` does, draw by draw; that one is the
reference, and tests hold both against each other. Imported only where numba is
installed.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.arrivals.compiled_functions import added, joined, single
from equipoise.compiled_loops import compiled as _compile


@_compile
def _sent(
    subset: int,
    cluster: int,
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
    is_first = True
    for kind in range(of_type.size):
        hearing = of_type[kind] & subset
        if not hearing or not of_type[kind] & cluster:
            continue
        if hearing == of_type[kind]:
            is_first = joined(is_first, by_type[kind], out)
            continue
        fault, is_new = 0.0, True
        for g in range(types.size):
            if types[g] == kind and subset >> unit[g] & 1:
                fault = p_fault[g]
                is_new = joined(is_new, left[g], work)
        single(1.0 - fault, work, work)
        is_first = joined(is_first, work, out)


@_compile
def _met(one: Array, sent: Array, out: Array) -> None:
    """Add the product of two functions to ``out``."""
    for z in range(out.shape[1]):
        re, im = one[0, z], one[1, z]
        out[0, z] += re * sent[0, z] - im * sent[1, z]
        out[1, z] += re * sent[1, z] + im * sent[0, z]


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

    Cluster by cluster the sets of units that hear lose the cluster's units: what these send, under each set
    of the others, is added up. A set of which none hears sends nothing, and its function is one.
    """
    rest = p_reached.size - 1
    first = True
    for cluster in clusters:
        rest &= ~cluster
        subset = cluster
        while subset:
            _sent(subset, cluster, left, types, unit, of_type, p_fault, by_type, sent[subset], work)
            subset = (subset - 1) & cluster
        other = rest
        while True:
            # ``other`` alone is the set in which none of the cluster hears
            if first:
                by_set[other, 0, :] = p_reached[other]
                by_set[other, 1, :] = 0.0
            subset = cluster
            while subset:
                if not first:
                    _met(by_set[other | subset], sent[subset], by_set[other])
                elif p_reached[other | subset] > 0.0:
                    added(p_reached[other | subset], sent[subset], by_set[other])
                subset = (subset - 1) & cluster
            if other == 0:
                break
            other = (other - 1) & rest
        first = False
    out[:] = 0.0
    other = rest
    while True:
        if first:
            for z in range(out.shape[1]):
                out[0, z] += p_reached[other]
        else:
            added(1.0, by_set[other], out)
        if other == 0:
            break
        other = (other - 1) & rest


def layout(unit: tuple[int, ...], types: Index) -> Index:
    """Return the units of each type, as numbers with the units' bits set."""
    masks = np.zeros(int(types.max(initial=-1)) + 1, np.intp)
    for u, kind in zip(unit, types, strict=True):
        masks[kind] |= 1 << u
    return masks
