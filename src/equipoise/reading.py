"""What a mechanism may ask of the draws, and a recorder of what it asked.

Mechanisms take a :class:`Reading` and never a world: a test can pass a plain
stand-in, and the recorder finds which fact is read by which mechanism instead
of having it declared.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol, TypeVar

import numpy as np

from equipoise.arrays import Array, Index

Item = TypeVar("Item")


class Reading(Protocol):
    """Columns of draws by fact id; entities of a kind are the union over all arms."""

    @property
    def n(self) -> int:
        """Number of draws."""
        ...

    def names(self, kind: str, **words: str) -> tuple[str, ...]:
        """Return the entities of a kind whose word facts match, sorted."""
        ...

    def has(self, fact_id: str) -> bool:
        """Return whether the fact exists."""
        ...

    def words(self, fact_id: str) -> tuple[str, ...]:
        """Return the alternatives of a word fact; one for a fixed word."""
        ...

    def choice(self, fact_id: str) -> Index:
        """Return per draw the position in :meth:`words`, shape (n,)."""
        ...

    def value(self, fact_id: str, default: float | None = None) -> Array:
        """Return a number per draw in SI units, shape (n,)."""
        ...

    def in_place(self, kind: str, name: str) -> Array:
        """Return 1 where the entity stands in this arm and draw, else 0, shape (n,)."""
        ...


def column(
    reading: Reading, kind: str, names: Sequence[str], attribute: str, default: float | None = None
) -> Array:
    """Return one attribute of several entities side by side.

    Parameters
    ----------
    reading : Reading
        The draws.
    kind, names, attribute : str
        The fact ids are ``kind.name.attribute``.
    default : float, optional
        Value in SI units where an entity lacks the attribute; without it a missing
        fact is an error.

    Returns
    -------
    (n, len(names)) array
    """
    return beside([reading.value(f"{kind}.{name}.{attribute}", default) for name in names], reading.n)


def standing(reading: Reading, kind: str, names: Sequence[str]) -> Array:
    """Return :meth:`Reading.in_place` of several entities side by side, shape (n, k)."""
    return beside([reading.in_place(kind, name) for name in names], reading.n)


def beside(columns: Sequence[Array], n: int) -> Array:
    """Return columns of ``n`` draws side by side, (n, k): as a stack, in half the time."""
    found = np.empty((n, len(columns)))
    for k, values in enumerate(columns):
        found[:, k] = values
    return found


def copied(mapping: Mapping[str, Item]) -> dict[str, Item]:
    """Return a dictionary of its own: a view of one is copied whole, a tenth of the time of entry by entry.

    Examples
    --------
    >>> copied(MappingProxyType({"a": 1}))
    {'a': 1}
    """
    return mapping.copy() if isinstance(mapping, MappingProxyType) else dict(mapping)


def renewed(now: Mapping[str, object], before: Mapping[str, object]) -> list[str]:
    """Return the ids of the facts of ``now`` that are not the same objects in ``before``, in its order.

    Worlds of one run share nearly all of their thousands of facts as they are, and are compared often.

    Examples
    --------
    >>> same = object()
    >>> renewed({"a": same, "b": 1.5, "c": same}, {"a": same, "b": "other"})
    ['b', 'c']
    """
    ids = list(now)
    if ids == list(before):
        return list(itertools.compress(ids, map(operator.is_not, now.values(), before.values())))
    return [id_ for id_, fact in now.items() if id_ not in before or before[id_] is not fact]


def word(reading: Reading, fact_id: str) -> str:
    """Return a fixed word."""
    return reading.words(fact_id)[0]


@dataclass(frozen=True, slots=True)
class Recorder:
    """A reading that notes every fact id asked for in ``seen``."""

    inner: Reading
    seen: set[str] = field(default_factory=set[str])

    @property
    def n(self) -> int:
        """Number of draws."""
        return self.inner.n

    def names(self, kind: str, **words: str) -> tuple[str, ...]:
        """Pass on, and note the word facts that were compared."""
        self.seen.update(
            f"{kind}.{name}.{attribute}" for name in self.inner.names(kind) for attribute in words
        )
        return self.inner.names(kind, **words)

    def has(self, fact_id: str) -> bool:
        """Pass on; asking whether a fact exists is not reading it."""
        return self.inner.has(fact_id)

    def words(self, fact_id: str) -> tuple[str, ...]:
        """Pass on and note."""
        self.seen.add(fact_id)
        return self.inner.words(fact_id)

    def choice(self, fact_id: str) -> Index:
        """Pass on and note."""
        self.seen.add(fact_id)
        return self.inner.choice(fact_id)

    def value(self, fact_id: str, default: float | None = None) -> Array:
        """Pass on and note."""
        self.seen.add(fact_id)
        return self.inner.value(fact_id, default)

    def in_place(self, kind: str, name: str) -> Array:
        """Pass on and note."""
        self.seen.add(f"{kind}.{name}.in_place")
        return self.inner.in_place(kind, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A reading made of chosen draws of another one, in any order and more than once."""

    inner: Reading
    rows: Index

    @property
    def n(self) -> int:
        """Number of draws."""
        return self.rows.size

    def names(self, kind: str, **words: str) -> tuple[str, ...]:
        """Pass on."""
        return self.inner.names(kind, **words)

    def has(self, fact_id: str) -> bool:
        """Pass on."""
        return self.inner.has(fact_id)

    def words(self, fact_id: str) -> tuple[str, ...]:
        """Pass on."""
        return self.inner.words(fact_id)

    def choice(self, fact_id: str) -> Index:
        """Return the positions of the chosen draws."""
        return self.inner.choice(fact_id)[self.rows]

    def value(self, fact_id: str, default: float | None = None) -> Array:
        """Return the numbers of the chosen draws."""
        return self.inner.value(fact_id, default)[self.rows]

    def in_place(self, kind: str, name: str) -> Array:
        """Return whether the entity stands there in the chosen draws."""
        return self.inner.in_place(kind, name)[self.rows]
