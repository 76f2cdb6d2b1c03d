"""What a missile defence lets through, compiled: for whoever has the ``fast`` extra.

What gets through follows in a straight line from the law of what comes, and few numbers of it are
asked for. So the layers are worked backward: from "at most k get through" to the chance of that for
every number that comes, which is then weighed with any number of laws. The same sums as in
:mod:`equipoise.arrivals.shield`, which is the reference; tests hold both against each other.
Imported only where numba is installed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.arrivals.compiled_interception import (
    FAULT,
    HIT,
    KILL,
    SHARE,
    Layers,
    backward,
    destroyed_of,
    is_full,
    is_sure,
    sure_from,
    warheads_among,
)
from equipoise.compiled_loops import compiled as _compile

#: Share times kill that counts as nothing; a chance that counts as none; least probability above the columns
#: whose mean is told; the count at which a layer is asked whether it is full.
Rules: TypeAlias = tuple[float, float, float, int]


@_compile
def _weights(p_branch: Array, share: Array, decoys: Array, out: Array) -> None:
    """Put the weight of each branch into ``out``; one that meets the same as the first adds to the first."""
    out[0] = 1.0
    for b in range(1, out.size):
        differs = False
        for j in range(share.shape[1]):
            differs |= share[b, j] != share[0, j] or decoys[b, j] != decoys[0, j]
        out[b] = p_branch[b] if differs else 0.0
        out[0] -= out[b]


@_compile
def _weigh(law: Array, counts: Index, bands: Array, below: Array) -> None:
    """Put the chance that at most k get through, for each k, into ``below``."""
    total, w = 0.0, 0
    for c in range(counts.size):
        while w <= counts[c]:
            total += law[w]
            w += 1
        below[c] = total
        for i in range(1, min(bands.shape[1], law.size - counts[c])):
            below[c] += bands[c, i] * law[counts[c] + i]
        below[c] = min(below[c], 1.0)


@_compile
def _layers(traits: Array, met: Array, b: int, negligible: float, layers: Layers) -> float:
    """Fill the layers of one draw and branch; return the mean destroyed where all are full."""
    _, cells, of, among = layers
    full = 0.0
    for j in range(cells.size):
        share, decoys, kill = met[0, b, j], met[1, b, j], traits[j, 1]
        cells[j] = round(traits[j, 0]) if share * kill > negligible else 0
        of[j, SHARE], of[j, KILL], of[j, FAULT] = share, kill, traits[j, 2]
        of[j, HIT] = kill / (1.0 + decoys)
        warheads_among(cells[j], decoys, among[j])
        full += (1.0 - of[j, FAULT]) * cells[j] * of[j, HIT]
    return full


@_compile
def _destroyed(
    law: Array, arriving: float, by_count: Array, full: float, layers: Layers, rules: Rules
) -> float:
    """Return the mean number destroyed of one law; ``full`` below zero where not all layers are full."""
    inside = known = found = 0.0
    for w in range(law.size):
        inside += law[w]
        known += w * law[w]
        found -= by_count[w] * law[w]
    above = max(1.0 - inside, 0.0)
    if full >= 0.0:
        found += above * full
    elif above > rules[2]:
        start = max((arriving - known) / above, float(law.size))
        found += above * destroyed_of(start, layers, rules[1])
    return max(found, 0.0)


@_compile
def _every_draw(
    laws: Array,
    arriving: Array,
    counts: Index,
    p_branch: Array,
    kinds: Index,
    traits: Array,
    met: Array,
    rules: Rules,
    below: Array,
    stopped: Array,
) -> None:
    """Fill ``below`` (l, n, c) of every law and, where ``arriving`` (l, n) is given, ``stopped`` (l, n)."""
    n_laws, n_draws, m = laws.shape
    n_layers, n_branches, most = kinds.size, p_branch.shape[1], 0
    for r in range(n_draws):
        most = max(most, round(traits[r, :, 0].sum()))
    work, values = np.empty((5 + most, most + m + 2)), np.empty(most + m + 2)
    cells, of, among = np.zeros(n_layers, np.intp), np.zeros((n_layers, 4)), np.empty((n_layers, most + 1))
    layers = (kinds, cells, of, among)
    until = np.zeros(n_layers, np.intp)
    bands, weights = np.empty((counts.size, most + 1)), np.empty(n_branches)
    for r in range(n_draws):
        bands[:] = 0.0
        _weights(p_branch[r], met[r, 0], met[r, 1], weights)
        for b in range(n_branches):
            if b > 0 and weights[b] == 0.0:
                continue
            full = _layers(traits[r], met[r], b, rules[0], layers)
            for c in range(counts.size):
                for j in range(n_layers):
                    sure = is_sure(counts[c] + 1, cells[j], of[j, SHARE], rules[1])
                    until[j] = counts[c] + 1 if sure else m
                n = min(cells.sum(), m - 1 - counts[c])
                values[0] = 1.0
                values[1 : n + 1] = 0.0
                backward(values, n, counts[c], 0.0, layers, until, work)
                for i in range(1, n + 1):
                    bands[c, i] += weights[b] * values[i]
            if not arriving.shape[1]:
                continue
            for j in range(n_layers):
                until[j] = sure_from(cells[j], of[j, SHARE], m - 1, rules[1])
            values[:m] = 0.0
            backward(values, m - 1, 0, 1.0, layers, until, work)
            for j in range(n_layers):
                if cells[j] > 0 and not is_full(rules[3] + 1, cells[j], of[j, SHARE], rules[1]):
                    full = -1.0
            for law in range(n_laws):
                stopped[law, r] += weights[b] * _destroyed(
                    laws[law, r], arriving[law, r], values, full, layers, rules
                )
        for law in range(n_laws):
            _weigh(laws[law, r], counts, bands, below[law, r])


def passing(
    laws: Array,
    arriving: Array,
    counts: Sequence[int],
    p_branch: Array,
    kinds: Sequence[int],
    traits: Array,
    met: Array,
    rules: Rules,
) -> tuple[Array, Array]:
    """Return the chance that at most k get through, (l, n, c), and the mean destroyed, (l, n).

    Parameters
    ----------
    laws : (l, n, m) array
        Chance that exactly 0 … m - 1 come, of every law.
    arriving : (l, n) array
        Mean number that come; (l, 0) if the mean destroyed is not asked for (it is then 0).
    counts : sequence of int
        The k, rising.
    p_branch : (n, b) array
        Chance of each branch.
    kinds : sequence of int
        Type of each layer (j); layers of one type lie side by side.
    traits : (n, j, 3) array
        Objects that a layer can engage; the chance to destroy; the type fails.
    met : (n, 2, b, j) array
        Share in reach, and credible decoys a warhead, in each branch.
    rules : Rules
        What counts as nothing.
    """
    below, stopped = np.zeros((*laws.shape[:2], len(counts))), np.zeros(laws.shape[:2])
    found = np.array(counts, np.intp)
    _every_draw(laws, arriving, found, p_branch, np.array(kinds, np.intp), traits, met, rules, below, stopped)
    return below, stopped
