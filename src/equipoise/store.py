"""What one run of the model leaves for the next: columns, tables, and outcomes by content.

Nothing here is worked out; it is looked up by all that it follows from, so that
a second question about the same worlds costs what is new in it. Largest
weakness: kept in memory for as long as the store lives; whoever asks about many
cases starts a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from equipoise import chain, context
from equipoise.arrays import Array
from equipoise.facts.record import Fact
from equipoise.forces import Memo
from equipoise.reading import renewed
from equipoise.sampling.draws import Draws, Pool
from equipoise.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome of one arm: values per draw, or None with the reason."""

    id: str
    unit: str
    worse: Literal["higher", "lower", "none"]
    values: Array | None
    reason: str = ""


Outcomes: TypeAlias = Mapping[str, Outcome]
#: What outcomes follow from beside the world: setting, seed, number of draws.
Place: TypeAlias = tuple[Setting, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What is tabulated once per case, without draws."""

    forces: chain.Tables
    context: context.Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Tables, and all that they followed from: roles, entities, and the columns that were read.

    ``facts`` are those behind the columns: where a fact is still the same object, its column needs no look.
    """

    on: Setting
    entities: Mapping[str, tuple[str, ...]]
    read: Mapping[str, object]
    tables: Tables
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Outcomes of one setting, seed and number of draws, by the digest of the world.

    Attributes
    ----------
    whole : dict of digest to dict of outcome id to Outcome
        Of worlds that were asked for everything.
    parts : dict of digest to dict of outcome id to Outcome
        As far as single outcomes were asked for. Kept apart: a law that is read off at fewer counts
        rounds otherwise, and no digit may hang on what was asked before.
    """

    whole: dict[str, dict[str, Outcome]] = field(default_factory=dict[str, dict[str, Outcome]])
    parts: dict[str, dict[str, Outcome]] = field(default_factory=dict[str, dict[str, Outcome]])

    def of(self, digest: str, wanted: Collection[str]) -> Mapping[str, Outcome] | None:
        """Return all that is known of a world, if what is wanted is; everything is, if nothing is named."""
        known = self.parts.get(digest, {}) if wanted else self.whole.get(digest)
        return known if known is not None and all(id_ in known for id_ in wanted) else None

    def add(self, digest: str, found: Mapping[str, Outcome], wanted: Collection[str]) -> None:
        """Keep what came out for a world; what is known already stays as it is."""
        kept = (self.parts if wanted else self.whole).setdefault(digest, {})
        for id_, outcome in found.items():
            kept.setdefault(id_, outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What one run of the model leaves for the next: columns, tables, and what is known by content."""

    memo: Memo = field(default_factory=Memo)
    pool: Pool = field(default_factory=Pool)
    kept: list[Kept] = field(default_factory=list[Kept])
    told: dict[Place, Told] = field(default_factory=dict[Place, Told])

    def at(self, on: Setting, seed: int, n: int) -> Told:
        """Return what is known in a setting, to be looked up and added to."""
        return self.told.setdefault((on, seed, n), Told())

    def worlds(self) -> dict[Place, frozenset[str]]:
        """Return the worlds of which single outcomes are known, to tell later what is new."""
        return {place: frozenset(told.parts) for place, told in self.told.items()}

    def since(self, before: Mapping[Place, frozenset[str]]) -> dict[Place, dict[str, dict[str, Outcome]]]:
        """Return single outcomes of worlds that weren't known then: what a forked process has to tell."""
        return {
            place: {key: told.parts[key] for key in told.parts.keys() - before.get(place, frozenset())}
            for place, told in self.told.items()
        }

    def learn(self, more: Mapping[Place, Mapping[str, Mapping[str, Outcome]]]) -> None:
        """Add what another process found out."""
        for place, worlds in more.items():
            for digest, outcomes in worlds.items():
                self.at(*place).add(digest, outcomes, outcomes)

    def tables(self, planned: Draws, on: Setting) -> Kept | None:
        """Return the tables of an earlier run that follow from the same; None where there are none."""
        for kept in self.kept:
            same = kept.on == on and kept.entities == planned.entities
            if same and all(_is_same(kept.read[key], column(planned, key)) for key in _moved(kept, planned)):
                return kept
        return None


def _moved(kept: Kept, planned: Draws) -> list[str]:
    """Return what was read of facts that are not the same objects any more."""
    if not kept.facts:
        return list(kept.read)
    moved = {*renewed(planned.facts, kept.facts), *(kept.facts.keys() - planned.facts.keys())}
    return [key for key in kept.read if key in moved]


def column(drawn: Draws, key: str) -> object:
    """Return what a fact says in some draws: its words or its numbers; None where it is in no arm."""
    if key in drawn.columns:
        return drawn.columns[key]
    return drawn.words(key) if drawn.has(key) else None


def _is_same(one: object, other: object) -> bool:
    """Return whether two columns are equal."""
    if one is other:
        return True
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return bool(np.array_equal(one, other))
    return one == other if type(one) is type(other) else False
