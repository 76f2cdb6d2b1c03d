"""What a missile defence lets through: the exact law of what gets past from the law of what comes.

Question: if w warheads come with probability p_w, with which probability do x
get through layers of interceptors? Nothing is simulated: luck in reach, decoys
and hits is summed exactly. Interceptors are few, so a layer only moves
probability down by a few counts; once more is in reach than it can engage, it
no longer matters how much more. Largest weakness: whether one warhead's arc is
in reach says nothing here about the next one's, and every credible decoy is an
even trap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask

#: Shares of reach below this move less than a ten-billionth of the probability.
NEGLIGIBLE = 1e-14
#: From the count on at which all that can be engaged is in reach but for this chance, a layer acts as on any
#: larger count.
UNSATURATED = 1e-12
#: Draws worked on at a time: their tables stay in the processor's cache.
BLOCK = 128
#: Probability above the columns below which its mean can't be told from rounding.
LEAST_TAIL = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One battery as it meets what comes; one value a draw, (n,).

    Parameters
    ----------
    capacity : (n,) array of whole numbers, >= 0
        Objects that it can engage, its shots at one object counted in.
    share : (n,) array, 0 to 1
        Chance that a warhead that comes flies on an arc in reach.
    kill : (n,) array, 0 to 1
        Chance that a warhead that is engaged is destroyed, by all shots at it.
    decoys : (n,) array, >= 0
        Mean credible decoys a warhead that are not told apart from it.
    fault : (n,) array, 0 to 1
        Chance that all batteries of the type fail together.
    system : str
        The type.
    """

    capacity: Array
    share: Array
    kill: Array
    decoys: Array
    fault: Array
    system: str

    def part(self, rows: Index) -> Layer:
        """Return the same for some draws."""
        return Layer(
            capacity=self.capacity[rows],
            share=self.share[rows],
            kill=self.kill[rows],
            decoys=self.decoys[rows],
            fault=self.fault[rows],
            system=self.system,
        )


def room(layers: Sequence[Layer]) -> int:
    """Return how many more counts than are asked for have to be known of what comes.

    Examples
    --------
    >>> one = np.ones(1)
    >>> room([Layer(capacity=24 * one, share=one, kill=one, decoys=one, fault=one, system="a")] * 2)
    48
    """
    if not layers:
        return 0
    return int(np.sum([np.rint(layer.capacity) for layer in layers], axis=0).max(initial=0.0))


def let_through(probability: Array, layers: Sequence[Layer]) -> Array:
    """Return the probability that exactly 0, 1, 2 … warheads get through.

    Parameters
    ----------
    probability : (n, m) array
        Probability that exactly 0 … m - 1 warheads come; what is missing from one lies above.
    layers : sequence of Layer
        In the order in which they engage; those of one type follow one another, at the place of the
        first, because they may fail together.

    Returns
    -------
    (n, m) array
        Exact but for rounding in the columns below ``m - room(layers)``: to those above, something may
        come down from counts that are not known here. The sum of all columns stays as it is.

    Notes
    -----
    Of w that come, R ~ Binomial(w, share) fly on arcs in reach. Objects turn up in chance order, each a
    warhead with chance 1/(1 + decoys); of the first C, which is all that can be engaged, B ~
    Binomial(C, 1/(1 + decoys)) would be warheads, so E = min(R, B) warheads are engaged and I ~
    Binomial(E, kill) destroyed::

        P(I >= j | w) = sum_m P(R >= m | w) P(B >= m) { P(Bin(m, kill) >= j) - P(Bin(m-1, kill) >= j) }

    That is exact where the number of decoys is as uncertain as waiting times are (geometric); where each
    warhead has the same number, a few more of a small retaliation would be engaged. A type that fails
    lets all through: ``fault · p + (1 - fault) · layers(p)``. Leaves out shooting again at what was seen
    to survive, other than by the next layer; interceptors wasted on warheads that another layer reaches.

    References
    ----------
    Own arithmetic. That all shots of a type share one failure is the point of D. Wilkening, "A simple
    model for calculating ballistic missile defense effectiveness", Science & Global Security 8 (2000), as
    remembered.

    Examples
    --------
    Three come for sure, two interceptors hit with chance a half: none, one or two are destroyed.

    >>> one = np.ones(1)
    >>> two = Layer(capacity=2 * one, share=one, kill=0.5 * one, decoys=0 * one, fault=0 * one, system="a")
    >>> let_through(np.array([[0.0, 0.0, 0.0, 1.0]]), [two])[0].tolist()
    [0.0, 0.25, 0.5, 0.25]
    """
    result = probability
    for members in types(layers):
        working = result
        for layer in members:
            working = past(working, layer)
        if working is not result:
            working -= result
            working *= 1.0 - members[0].fault[:, None]
            working += result
            result = np.maximum(working, 0.0, out=working)
    return result


def mean_intercepted(probability: Array, passed: Array, arriving: Array, layers: Sequence[Layer]) -> Array:
    """Return the mean number of warheads that are destroyed, (n,).

    Parameters
    ----------
    probability, passed : (n, m) array
        What comes, and what :func:`let_through` makes of it.
    arriving : (n,) array, >= 0
        Mean number that come, the counts above the columns included.
    layers : sequence of Layer
        The same as for :func:`let_through`.

    Notes
    -----
    Exact for what comes in the columns. What comes above them is put at its mean: no less than the true
    number, as more that come never adds more than it did before, and the same wherever the layers have
    all in reach that they can engage.

    Examples
    --------
    >>> one = np.ones(1)
    >>> two = Layer(capacity=2 * one, share=one, kill=0.5 * one, decoys=0 * one, fault=0 * one, system="a")
    >>> come = np.array([[0.0, 0.0, 0.0, 0.5]])
    >>> mean_intercepted(come, let_through(come, [two]), np.array([51.5]), [two]).tolist()
    [1.0]
    """
    counts = np.arange(probability.shape[1], dtype=np.float64)
    within = (probability - passed) @ counts
    above = np.maximum(1.0 - probability.sum(axis=1), 0.0)
    known = probability @ counts
    rows = np.flatnonzero(above > LEAST_TAIL)
    left = start = np.maximum((arriving - known)[rows] / above[rows], float(counts.size))
    for members in types([layer.part(rows) for layer in layers]):
        working = left
        for layer in members:
            working = working - _mean_engaged(working, layer) * layer.kill
        left = left + (1.0 - members[0].fault) * (working - left)
    within[rows] += above[rows] * (start - left)
    return np.maximum(within, 0.0)


def types(layers: Sequence[Layer]) -> list[list[Layer]]:
    """Return the layers of each type, types in the order of their first layer."""
    names = dict.fromkeys(layer.system for layer in layers)
    return [[layer for layer in layers if layer.system == name] for name in names]


def past(probability: Array, layer: Layer) -> Array:
    """Return what gets past one layer that works: a new array, or the same if it does nothing."""
    blocks = _blocks(probability, layer)
    if not blocks:
        return probability
    result = probability.copy()
    for rows in blocks:
        come = probability[rows]
        moved = _moved(come, layer, rows)
        come[:, :-1] += moved
        come[:, 1:] -= moved
        result[rows] = np.maximum(come, 0.0)
    return result


def acts(layer: Layer) -> Mask:
    """Return in which draws a layer does anything, (n,)."""
    return (layer.share * layer.kill > NEGLIGIBLE) & (layer.capacity > 0.5)


def _blocks(probability: Array, layer: Layer) -> list[Index]:
    """Return the draws in which the layer does anything, those with like capacity and share together."""
    active = np.flatnonzero(acts(layer) & (probability[:, 1:] > 0.0).any(axis=1))
    order = active[np.lexsort((layer.share[active], np.rint(layer.capacity[active])))]
    return [order[low : low + BLOCK] for low in range(0, order.size, BLOCK)]


def _moved(come: Array, layer: Layer, rows: Index) -> Array:
    """Return the probability that moves from above each count to it or below it, (rows, m - 1)."""
    n, m = come.shape
    capacity = np.rint(layer.capacity[rows]).astype(np.intp)
    most = int(capacity.max())
    share = layer.share[rows]
    wide = _unsaturated(float(share.min()), most, m)
    by_engaged = _by_engaged(layer, rows, capacity, most)
    in_reach = _at_least(share, wide, most)
    # P(I >= j | w) for the counts w below saturation, (rows, j, w), times the chance that w come
    falls = np.matmul(by_engaged.transpose(0, 2, 1), in_reach.transpose(1, 2, 0))
    falls *= come[:, None, : wide + 1]
    moved = np.zeros((n, m - 1))
    for j in range(1, min(most, wide) + 1):
        moved[:, : wide - j + 1] += falls[:, j - 1, j:]
    # beyond saturation the law of I is the same for every w
    above = np.zeros((n, m - 1 + most))
    above[:, wide : m - 1] = come[:, wide + 1 :]
    first = max(wide + 1 - most, 0)
    windows = np.lib.stride_tricks.sliding_window_view(above, most, axis=1)[:, first : m - 1]
    moved[:, first:] += np.einsum("ryj,rj->ry", windows, by_engaged.sum(axis=1))
    return moved


def _unsaturated(share: float, most: int, m: int) -> int:
    """Return the least count from which on all that can be engaged is in reach, at most m - 1."""
    from scipy.special import betainc  # noqa: PLC0415

    counts = np.arange(most, m)
    chance = betainc(most, counts - most + 1.0, share)
    return min(most + int(np.searchsorted(chance, 1.0 - UNSATURATED)), m - 1)


def _by_engaged(layer: Layer, rows: Index, capacity: Index, most: int) -> Array:
    """Return what the m-th warhead engaged adds to P(I >= j), times P(B >= m), (rows, m, j)."""
    warheads = _at_least(1.0 / (1.0 + layer.decoys[rows]), most, most)[capacity, np.arange(rows.size)]
    destroyed = _at_least(layer.kill[rows], most, most).transpose(1, 0, 2)
    return np.diff(destroyed, axis=1) * warheads[:, :, None]


def _at_least(p_each: Array, trials: int, most: int) -> Array:
    """Return P(Binomial(t, p) >= k) for t = 0 … trials and k = 1 … most, (t, n, k).

    ``P(t + 1, k) = (1 - p) P(t, k) + p P(t, k - 1)``: sums of what is positive, so nothing cancels.
    Rows lie one behind the other, each led by k = 0, which is always one.
    """
    table = np.zeros((trials + 1, p_each.size, most + 1))
    table[0, :, 0] = 1.0
    fails, hits = np.repeat(1.0 - p_each, most + 1), np.repeat(p_each, most + 1)
    fails[:: most + 1], hits[:: most + 1] = 1.0, 0.0
    flat, from_below = table.reshape(trials + 1, -1), np.empty(fails.size - 1)
    for t in range(trials):
        np.multiply(flat[t], fails, out=flat[t + 1])
        np.multiply(flat[t, :-1], hits[1:], out=from_below)
        flat[t + 1, 1:] += from_below
    return table[:, :, 1:]


def _mean_engaged(warheads: Array, layer: Layer) -> Array:
    """Return the mean number engaged if so many come, between whole numbers on a straight line, (n,)."""
    whole = np.floor(warheads)
    low, high = (mean_engaged(whole + more, layer) for more in (0.0, 1.0))
    return low + (warheads - whole) * (high - low)


def mean_engaged(warheads: Array, layer: Layer) -> Array:
    """Return the mean number engaged if a whole number comes, (n,)."""
    from scipy.special import betainc  # noqa: PLC0415

    rows = np.flatnonzero(acts(layer))
    capacity = np.rint(layer.capacity[rows])[:, None]
    m = np.arange(1.0, capacity.max(initial=0.0) + 1.0)

    def at_least(trials: Array, p_each: Array) -> Array:
        chance = betainc(m, np.maximum(trials - m + 1.0, NEGLIGIBLE), p_each[:, None])
        return np.where(trials >= m, chance, 0.0)

    in_reach = at_least(warheads[rows, None], layer.share[rows])
    warheads_among = at_least(capacity, 1.0 / (1.0 + layer.decoys[rows]))
    result = np.zeros_like(warheads)
    result[rows] = np.sum(in_reach * warheads_among, axis=1)
    return result
