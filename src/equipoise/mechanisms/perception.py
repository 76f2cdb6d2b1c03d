"""What may the threatened side believe about a first strike?

For each outer draw of what it knows, inner draws of what it can't know give a
distribution of the chance that at most k warheads arrive. The best guess is its
mean; the cautious one the mean of its worst tenth; the worst one the same with
every named ambiguity at the end that is feared. Sources: R. Jervis, "Perception
and Misperception in International Politics" (1976), on worst-case reading of
capabilities; R. Wu, International Security 44:4 (2020), on living with such
uncertainty. Largest weakness: real planners' beliefs are not known; this says
what the facts allow them to believe.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index

#: Inner draws of what can't be known, per outer draw.
INNER = 16
#: Share of the inner distribution that a cautious planner looks at.
WORST_SHARE = 0.1


def nested_rows(n: int) -> tuple[Index, Index]:
    """Return which draws serve as known and which as hidden rows, outer by inner.

    Parameters
    ----------
    n : int, >= 1
        Draws at hand. One in sixteen is an outer draw, but at least 64 (or all).

    Returns
    -------
    tuple of two (outer, INNER) arrays of int
        Hidden rows are other draws' rows, spread evenly, the same in every arm.

    Examples
    --------
    >>> known, hidden = nested_rows(2048)
    >>> known.shape, bool((known[:, 0] == hidden[:, 0]).any())
    ((128, 16), False)
    """
    outer = min(n, max(64, n // INNER))
    first = (np.arange(outer) * n // outer).astype(np.intp)
    step = max(n // INNER, 1)
    shift = (1 + np.arange(INNER) * step).astype(np.intp)
    hidden = (first[:, None] + shift[None, :]) % n
    return np.broadcast_to(first[:, None], hidden.shape), hidden


def best(beliefs: Array, weights: Array) -> Array:
    """Return the mean of each outer draw's beliefs, (outer,).

    Parameters
    ----------
    beliefs, weights : (outer, m) array
        Probabilities that a first strike succeeds, and how likely each belief is; a row of
        weights sums to one.
    """
    return np.sum(beliefs * weights, axis=1)


def worst_share(beliefs: Array, weights: Array, share: float = WORST_SHARE) -> Array:
    """Return the mean of the worst part of each outer draw's beliefs, (outer,).

    Parameters
    ----------
    beliefs, weights : (outer, m) array
        As in :func:`best`.
    share : float, above 0 to 1
        How large the worst part is; 1 gives the mean.

    Examples
    --------
    >>> worst_share(np.array([[0.0, 0.0, 0.0, 1.0]]), np.full((1, 4), 0.25), 0.5).tolist()
    [0.5]
    """
    order = np.argsort(-beliefs, axis=1)
    falling = np.take_along_axis(beliefs, order, axis=1)
    sizes = np.take_along_axis(weights, order, axis=1)
    taken = np.minimum(np.cumsum(sizes, axis=1), share)
    parts = np.diff(taken, axis=1, prepend=0.0)
    return np.sum(falling * parts, axis=1) / taken[:, -1]
