"""One layer of interceptors, compiled: for whoever has the ``fast`` extra.

The same sums as in :mod:`equipoise.arrivals.interception`, draw by draw instead
of many draws side by side; that one is the reference, and tests hold both
against each other. Imported only where numba is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from equipoise.arrays import Array, Mask

if TYPE_CHECKING:
    from collections.abc import Callable

_compile: Callable[..., Any] = njit(cache=True, nogil=True, error_model="numpy")


@_compile
def _one_more(p_each: float, chances: Array) -> None:
    """Turn P(Binomial(t, p) >= k), k = 1 …, into that for t + 1, in place."""
    for k in range(chances.size - 1, 0, -1):
        chances[k] += p_each * (chances[k - 1] - chances[k])
    chances[0] += p_each * (1.0 - chances[0])


@_compile
def _adds(capacity: int, kill: float, decoys: float, table: Array) -> None:
    """Fill ``table`` (m, j): what the m-th warhead engaged adds to P(I >= j), times P(B >= m)."""
    among = np.zeros(capacity)
    for _ in range(capacity):
        _one_more(1.0 / (1.0 + decoys), among)
    destroyed = np.zeros(capacity)
    before = np.zeros(capacity)
    for m in range(capacity):
        before[:] = destroyed
        _one_more(kill, destroyed)
        for j in range(capacity):
            table[m, j] = among[m] * (destroyed[j] - before[j])


@_compile
def _past(
    come: Array, capacity: Array, share: Array, kill: Array, decoys: Array, acts: Mask, unsaturated: float
) -> None:
    """Turn what comes (n, m) into what gets past one layer that works, in place."""
    n_counts, margin = come.shape[1], round(capacity.max())
    passed = np.empty(margin + n_counts)
    for r in range(come.shape[0]):
        if not acts[r]:
            continue
        most = round(capacity[r])
        table = np.empty((most, most))
        _adds(most, kill[r], decoys[r], table)
        in_reach, falls = np.zeros(most), np.zeros(most + 1)
        # the law of the number destroyed, the most first: what w that come leave behind lies in a row
        law = np.zeros(most + 1)
        law[most] = 1.0
        # counts are kept behind a margin, so that no sum needs to ask where the counts begin
        passed[:] = 0.0
        is_sure = False
        for w in range(n_counts):
            if w > 0 and not is_sure:
                _one_more(share[r], in_reach)
                is_sure = in_reach[most - 1] >= 1.0 - unsaturated
                falls[:] = 0.0
                for m in range(min(w, most)):
                    for j in range(m + 1):
                        falls[j] += in_reach[m] * table[m, j]
                # falls[j - 1] is the chance that at least j of w are destroyed
                law[most] = 1.0 - falls[0]
                for i in range(1, most + 1):
                    law[most - i] = falls[i - 1] - falls[i]
            p = come[r, w]
            first = margin + w - most
            for i in range(most + 1):
                passed[first + i] += p * law[i]
        come[r, :] = passed[margin:]


@_compile
def _engaged(
    warheads: Array, capacity: Array, share: Array, decoys: Array, acts: Mask, unsaturated: float
) -> Array:
    """Return the mean number engaged if so many come, between whole numbers on a straight line, (n,)."""
    result = np.zeros(warheads.size)
    for r in range(warheads.size):
        if not acts[r]:
            continue
        most = round(capacity[r])
        among, in_reach = np.zeros(most), np.zeros(most)
        for _ in range(most):
            _one_more(1.0 / (1.0 + decoys[r]), among)
        whole = int(np.floor(warheads[r]))
        low = high = 0.0
        for w in range(whole + 1):
            _one_more(share[r], in_reach)
            low = high
            high = 0.0
            for m in range(most):
                high += in_reach[m] * among[m]
            if in_reach[most - 1] >= 1.0 - unsaturated and w + 1 < whole:
                low = high
                break
        result[r] = low + (warheads[r] - whole) * (high - low)
    return result


def past(
    probability: Array,
    capacity: Array,
    share: Array,
    kill: Array,
    decoys: Array,
    acts: Mask,
    unsaturated: float,
) -> Array:
    """Return what gets past one layer that works, (n, m).

    Parameters
    ----------
    probability : (n, m) array
        Chance that exactly 0 … m - 1 come.
    capacity, share, kill, decoys : (n,) array
        As in :class:`equipoise.arrivals.interception.Layer`.
    acts : (n,) array of bool
        In which draws the layer does anything.
    unsaturated : float
        But for this chance, all that can be engaged is in reach from some count on.
    """
    result = probability.copy()
    columns = [np.ascontiguousarray(part) for part in (capacity, share, kill, decoys)]
    _past(result, *columns, acts, unsaturated)
    return result


def engaged(
    warheads: Array, capacity: Array, share: Array, decoys: Array, acts: Mask, unsaturated: float
) -> Array:
    """Return the mean number engaged if so many come, (n,).

    Parameters
    ----------
    warheads : (n,) array, >= 0
        Whole or not; between whole numbers the mean lies on a straight line.
    capacity, share, decoys, acts, unsaturated
        As in :func:`past`.
    """
    columns = [np.ascontiguousarray(part) for part in (warheads, capacity, share, decoys)]
    return np.asarray(_engaged(*columns, acts, unsaturated), np.float64)
