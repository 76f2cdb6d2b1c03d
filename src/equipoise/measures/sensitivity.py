"""Which facts does an outcome hang on, and how surely are those known?

Takes the draws of an outcome and the columns of the facts they came from; gives the share of the outcome's
variance that each fact explains alone, and the same by groups of facts. No further run of the model is
needed. Sources: Saltelli and others (2008) for first-order indices; Kelley (1935) for the correction, known
from analysis of variance. Largest weakness: first order. What facts explain only together is the remainder
and belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array, Index

#: Classes that a column in doubt is cut into.
BINS = 16
#: Classes of the draws by fact id.
Known: TypeAlias = dict[str, Index]
#: A column with at most this many values is taken value by value.
MOST_VALUES = 16
#: A share is counted where it is this many times what chance alone would give.
BEYOND_CHANCE = 3.0


def first_order(
    outcome: Array, columns: Mapping[str, Array], bins: int = BINS, known: Known | None = None
) -> dict[str, float]:
    """Return the share of an outcome's variance that each column explains alone.

    Why: an answer is only as good as the facts that decide it, so those must be known by name.

    Parameters
    ----------
    outcome : (n,) array
        One value per draw, n above ``bins``.
    columns : mapping of fact id to (n,) array
        Values of the facts in the same draws; independent of each other.
    bins : int, >= 2
        Classes of equal size by rank.
    known : dict, optional
        :func:`classes` of the columns by fact id, of these draws and bins; looked up and filled.

    Returns
    -------
    dict of fact id to float
        Corrected shares, near 0 or a little below for facts that do nothing; all 0 where the outcome is
        constant. Constant columns have 0.

    Notes
    -----
    With B the variation between classes, W within and k classes,

        share = (B - (k - 1) W / (n - k)) / (B + W)

    The subtracted term is what classes of pure chance would show. Inside a class the column still moves the
    outcome, which costs a straight line about 1/k² of its share.

    References
    ----------
    A. Saltelli and others (2008), Global Sensitivity Analysis, chapter 4.
    T. Kelley (1935), An unbiased correlation ratio measure.

    Examples
    --------
    >>> x = np.repeat([0.0, 1.0], 50)
    >>> found = first_order(x, {"it": x, "not": np.tile([0.0, 1.0], 50)})
    >>> round(found["it"], 6), found["not"] < 0
    (1.0, True)
    """
    n, mean = outcome.size, outcome.mean()
    total = float(np.sum((outcome - mean) ** 2))
    found = dict.fromkeys(columns, 0.0)
    if n <= bins or total <= 0.0:
        return found
    at_hand: Known = {} if known is None else known
    # columns with as many classes side by side
    counted: dict[int, dict[str, Index]] = {}
    for name, column in columns.items():
        if name not in at_hand:
            at_hand[name] = classes(column, bins)
        n_in = np.bincount(at_hand[name])
        if 2 <= n_in.size < n:
            counted.setdefault(n_in.size, {})[name] = n_in
    for k, rows in counted.items():
        sums = np.empty((len(rows), k))
        for row, name in enumerate(rows):
            sums[row] = np.bincount(at_hand[name], weights=outcome)
        shares = _shares(np.stack(list(rows.values())), sums, mean, total)
        found.update(zip(rows, shares.tolist(), strict=True))
    return found


def above_chance(shares: Mapping[str, float], n: int, bins: int = BINS) -> dict[str, float]:
    """Return the shares that chance alone would hardly give, largest first.

    Parameters
    ----------
    shares : mapping of fact id to float
        From :func:`first_order`.
    n : int
        Number of draws behind them.
    bins : int, >= 2
        As used there.

    Notes
    -----
    A fact that does nothing has a share of mean 0 and standard deviation of about sqrt(2 (k - 1)) / n;
    counted is what exceeds :data:`BEYOND_CHANCE` of these.

    Examples
    --------
    >>> above_chance({"a": 0.5, "b": 0.001, "c": -0.01}, n=2048)
    {'a': 0.5}
    """
    least = BEYOND_CHANCE * np.sqrt(2.0 * (bins - 1)) / n
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    return {name: share for name, share in ordered if share > least}


def grouped(shares: Mapping[str, float], group: Mapping[str, str]) -> dict[str, float]:
    """Return the share of the explained variance that falls to each group of facts; they sum to one.

    Why: "how much of this answer hangs on assumptions" is a sum over the facts that are assumed.

    Parameters
    ----------
    shares : mapping of fact id to float
        From :func:`above_chance`; shares below zero count as zero.
    group : mapping of fact id to str
        For example the confidence of each fact; a fact without one is left out.

    Returns
    -------
    dict of group to float
        Empty where nothing is explained. What facts explain only together belongs to no group.

    Examples
    --------
    >>> grouped({"a": 0.375, "b": 0.125}, {"a": "ASSUMED", "b": "READ"})
    {'ASSUMED': 0.75, 'READ': 0.25}
    """
    sums: dict[str, float] = {}
    for name, share in shares.items():
        if name in group:
            sums[group[name]] = sums.get(group[name], 0.0) + max(share, 0.0)
    total = fsum(sums.values())
    return {name: value / total for name, value in sums.items()} if total > 0.0 else {}


def classes(column: Array, bins: int = BINS) -> Index:
    """Return the class of each draw: by value where there are few values, else by rank.

    Parameters
    ----------
    column : (n,) array
        Values of a fact.
    bins : int, >= 2
        Classes of equal size by rank; equal values share one, so that a lump of them is never cut in two.

    Returns
    -------
    (n,) array of int
        From 0 on, none of them empty.

    Examples
    --------
    >>> classes(np.array([3.0, 1.0, 3.0])).tolist()
    [1, 0, 1]
    """
    ordered, n = np.sort(column), column.size
    begins = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    if begins.size >= MOST_VALUES:
        # equal values have the rank of the first of them: where a cut would fall among them, it falls behind
        cuts = -(-np.arange(1, bins) * n // bins)
        cuts = cuts[cuts < n]
        among = ordered[cuts] == ordered[cuts - 1]
        begins = np.where(among, np.searchsorted(ordered, ordered[cuts], side="right"), cuts)
        begins = np.unique(begins[begins < n])
    return np.searchsorted(ordered[begins], column, side="right")


def _shares(n_in: Index, sums: Array, mean: float, total: float) -> Array:
    """Return the corrected shares of a total variation that classes (c, k) explain, by column, (c,)."""
    k, n = n_in.shape[1], int(n_in[0].sum())
    between = np.sum(n_in * (sums / n_in - mean) ** 2, axis=1)
    return (between - (k - 1) * np.maximum(total - between, 0.0) / (n - k)) / total
