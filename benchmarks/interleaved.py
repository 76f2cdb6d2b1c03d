"""Times works in turn, so that what else the machine does falls on all of them alike.

A :class:`Row` of the table is one piece of our work, what a user would do instead, and what makes both
the same work. Ratios are taken within a round and then summarised: above one, ours is faster.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Works = Mapping[str, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table; seconds by round, the same rounds in both columns.

    ``scale`` multiplies the seconds of the alternative where it did only a part of the work, and
    ``same`` says so.
    """

    part: str
    stage: str
    ours_s: tuple[float, ...]
    alternative: str = ""
    alternative_s: tuple[float, ...] = ()
    scale: float = 1.0
    same: str = ""

    @property
    def ratios(self) -> tuple[float, ...]:
        """Seconds of the alternative over ours, round by round."""
        if not self.alternative_s:
            return ()
        pairs = zip(self.ours_s, self.alternative_s, strict=True)
        return tuple(self.scale * other / own for own, other in pairs)


def rounds(works: Works, n_rounds: int, *, warm: bool = True) -> dict[str, tuple[float, ...]]:
    """Return seconds by name and round; every round does every work once, from another one each time.

    With ``warm`` each work is done once before, untimed: compiling and reading belong to the cold start.
    """
    if warm:
        for work in works.values():
            work()
    names = list(works)
    taken: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(n_rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            start = time.perf_counter()
            works[name]()
            taken[name].append(time.perf_counter() - start)
    return {name: tuple(seconds) for name, seconds in taken.items()}


def spread(values: tuple[float, ...]) -> dict[str, float]:
    """Return median, least and greatest."""
    return {"median": statistics.median(values), "least": min(values), "greatest": max(values)}


def as_record(row: Row) -> dict[str, object]:
    """Return a row as it is kept in the results."""
    record: dict[str, object] = {
        "part": row.part,
        "stage": row.stage,
        "same_work": row.same,
        "n_rounds": len(row.ours_s),
        "ours_s": spread(row.ours_s),
    }
    if row.alternative_s:
        record["alternative"] = row.alternative
        record["alternative_s"] = spread(tuple(row.scale * seconds for seconds in row.alternative_s))
        record["alternative_scaled_by"] = row.scale
        record["ratio"] = spread(row.ratios)
    return record
