"""Does an index order past changes as governments reacted to them?

Takes one number per case and the interval of each reaction; gives the share of pairs that both order alike,
what naive columns would have reached, and the share of permutations that do as well. Source of the test:
any textbook on permutation tests (R. Fisher 1935). Largest weakness: cases share decades, weapons and
leaders, so even permuting cases flatters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.history.rows import Row
from equipoise.sampling import streams

#: Changes that differ by less are a tie.
SAME = 1e-3
#: Permutations of the test, and the seed of their luck.
PERMUTATIONS, SEED = 9_999, 1
#: Motives that count as those of a first strike.
MOVED = ("yes", "partly")
#: The baselines, by what the reader is told.
BASELINES = (
    "tension",
    "warning lost",
    "new warheads",
    "new warheads per launcher",
    "warhead ratio",
    "warning lost x tension",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Which case has the stronger reaction in each pair, and in which pairs both had the motive.

    Attributes
    ----------
    stronger, weaker : (p,) array of int
        Positions of the cases.
    is_motive : (p,) array of bool
    """

    stronger: Index
    weaker: Index
    is_motive: Mask

    def of(self, kept: Mask) -> Pairs:
        """Return some of the pairs."""
        return Pairs(stronger=self.stronger[kept], weaker=self.weaker[kept], is_motive=self.is_motive[kept])

    @property
    def motive(self) -> Pairs:
        """The pairs in which both had the motive."""
        return self.of(self.is_motive)


def robust(rows: Sequence[Row]) -> Pairs:
    """Return the pairs whose reactions differ beyond dispute.

    Parameters
    ----------
    rows : sequence of Row
        Each with the interval of its reaction.

    Notes
    -----
    A pair is robust where the least code of one is above the highest of the other.
    """
    found = [
        (a, b)
        for a, one in enumerate(rows)
        for b, other in enumerate(rows)
        if one.reaction[0] > other.reaction[1]
    ]
    moved = [row.motive in MOVED for row in rows]
    return Pairs(
        stronger=np.array([a for a, _ in found], np.intp),
        weaker=np.array([b for _, b in found], np.intp),
        is_motive=np.array([moved[a] and moved[b] for a, b in found], np.bool_),
    )


def share_right(index: Array, pairs: Pairs, same: float = SAME) -> float | None:
    """Return the share of pairs that an index orders as the reactions are; ties count half.

    Parameters
    ----------
    index : (n,) array
        One number per case.
    pairs : Pairs
        From :func:`robust`.
    same : float, >= 0
        Differences below it are a tie.

    Returns
    -------
    float or None
        None where there are no pairs.

    Examples
    --------
    >>> one = Pairs(stronger=np.array([0, 0]), weaker=np.array([1, 2]), is_motive=np.array([True, False]))
    >>> share_right(np.array([1.0, 0.5, 1.0]), one)
    0.75
    """
    if not pairs.stronger.size:
        return None
    differs = index[pairs.stronger] - index[pairs.weaker]
    right = np.where(np.abs(differs) < same, 0.5, differs > 0)
    return float(right.mean())


def p_value(index: Array, pairs: Pairs, *, same: float = SAME, n: int = PERMUTATIONS) -> float | None:
    """Return the share of permutations of the cases that order the pairs at least as well.

    Parameters
    ----------
    index, pairs, same
        As in :func:`share_right`.
    n : int, >= 1
        Number of permutations; the index itself counts as one more.
    """
    found = share_right(index, pairs, same)
    if found is None:
        return None
    size = index.size
    luck = np.stack([streams.uniform(f"permutation {case}", seed=SEED, n=n) for case in range(size)], axis=1)
    moved = index[np.argsort(luck, axis=1)]
    differs = moved[:, pairs.stronger] - moved[:, pairs.weaker]
    shares = np.where(np.abs(differs) < same, 0.5, differs > 0).mean(axis=1)
    return float((np.sum(shares >= found - 1e-12) + 1) / (n + 1))


def baselines(rows: Sequence[Row]) -> Mapping[str, Array]:
    """Return what a reader could rank the cases by without a model, (n,) each.

    Parameters
    ----------
    rows : sequence of Row
        NA counts as nothing.
    """

    def column(name: str) -> Array:
        return np.array([row.known(name) for row in rows])

    lost = column("warning_min_before") - column("warning_min_after")
    tension, new = column("tension_0_2"), column("delta_warheads")
    made = (
        tension,
        lost,
        new,
        _over(new, column("defender_launchers")),
        _over(column("attacker_counterforce_warheads"), column("defender_warheads")),
        lost * tension,
    )
    return dict(zip(BASELINES, made, strict=True))


def _over(above: Array, below: Array) -> Array:
    """Return a ratio; nothing where there is nothing below."""
    return np.where(below > 0, above / np.where(below > 0, below, 1.0), 0.0)
