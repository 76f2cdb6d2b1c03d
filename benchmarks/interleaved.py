"""Times works in turn, so that what else the machine does falls on all of them alike.

A :class:`Row` of the table is one piece of our work, what a user would do instead, what makes both the same
work, and by how much their results differ. Ratios are taken within a round and then summarised: above one,
ours is faster.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

Works = Mapping[str, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """By how much two results differ, and how much they may.

    Parameters
    ----------
    what : str
        What was compared, and how the difference is measured.
    found, allowed : float
        The greatest difference; the most that still counts as the same answer.
    """

    what: str
    found: float
    allowed: float

    @property
    def holds(self) -> bool:
        """Whether both gave the same answer; a difference that is no number never does."""
        return self.found <= self.allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; seconds by round, the same rounds in both columns.

    ``scale`` multiplies the seconds of the alternative where it did only a part of the work, ``ours_scale``
    ours, and ``same`` says so.
    """

    part: str
    stage: str
    ours_s: tuple[float, ...]
    alternative: str = ""
    alternative_s: tuple[float, ...] = ()
    scale: float = 1.0
    ours_scale: float = 1.0
    same: str = ""
    check: Check | None = None

    @property
    def ratios(self) -> tuple[float, ...]:
        """Seconds of the alternative over ours, round by round."""
        if not self.alternative_s:
            return ()
        pairs = zip(self.ours_s, self.alternative_s, strict=True)
        return tuple(self.scale * other / (self.ours_scale * own) for own, other in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Seconds by name and round, and what each work returned the last time."""

    seconds: Mapping[str, tuple[float, ...]]
    results: Mapping[str, object]


def rounds(works: Works, n_rounds: int, *, warm: bool = True) -> Timed:
    """Return seconds and results; every round does every work once, from another one each time.

    With ``warm`` each work is done once before, untimed: compiling and reading belong to the cold start.
    """
    if warm:
        for work in works.values():
            work()
    names = list(works)
    taken: dict[str, list[float]] = {name: [] for name in names}
    results: dict[str, object] = {}
    for turn in range(n_rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            start = time.perf_counter()
            results[name] = works[name]()
            taken[name].append(time.perf_counter() - start)
    return Timed(seconds={name: tuple(seconds) for name, seconds in taken.items()}, results=results)


def relative(what: str, found: ArrayLike, wanted: ArrayLike, allowed: float) -> Check:
    """Return the greatest difference, in parts of the greatest wanted value."""
    one, other = np.asarray(found, np.float64), np.asarray(wanted, np.float64)
    size = max(float(np.max(np.abs(other), initial=0.0)), 1e-300)
    apart = float(np.max(np.abs(one - other), initial=0.0)) / size
    return Check(what=f"{what}, in parts of the greatest", found=apart, allowed=allowed)


def absolute(what: str, found: ArrayLike, wanted: ArrayLike, allowed: float) -> Check:
    """Return the greatest difference as it is."""
    one, other = np.asarray(found, np.float64), np.asarray(wanted, np.float64)
    return Check(what=what, found=float(np.max(np.abs(one - other), initial=0.0)), allowed=allowed)


def spread(values: tuple[float, ...], scale: float = 1.0) -> dict[str, float]:
    """Return median, least and greatest."""
    scaled = [scale * value for value in values]
    return {"median": statistics.median(scaled), "least": min(scaled), "greatest": max(scaled)}


def as_record(row: Row) -> dict[str, object]:
    """Return a row as it is kept in the results."""
    record: dict[str, object] = {
        "part": row.part,
        "stage": row.stage,
        "same_work": row.same,
        "n_rounds": len(row.ours_s),
        "ours_s": spread(row.ours_s, row.ours_scale),
        "ours_scaled_by": row.ours_scale,
    }
    if row.alternative_s:
        record["alternative"] = row.alternative
        record["alternative_s"] = spread(row.alternative_s, row.scale)
        record["alternative_scaled_by"] = row.scale
        record["ratio"] = spread(row.ratios)
    if row.check is not None:
        record["check"] = {
            "what": row.check.what,
            "found": row.check.found,
            "allowed": row.check.allowed,
            "holds": row.check.holds,
        }
    return record
