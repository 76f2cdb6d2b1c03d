"""The same draws seen otherwise: other rows, feared ends, prospects in place; and what differs between two.

Question: what would the draws be if hidden facts came from other rows, if every
ambiguity lay at the end that is feared, if what is only a prospect stood? Takes
draws, gives draws over the same facts; nothing is drawn here. Largest weakness:
one row of the hidden facts is taken as a whole, so that they hang together as
they were drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np

from equipoise import units
from equipoise.arrays import Array, Index
from equipoise.facts import kinds
from equipoise.facts.record import Fact
from equipoise.reading import renewed
from equipoise.sampling import spreads
from equipoise.sampling.draws import Draws
from equipoise.world.snapshot import Inputs, inputs

Column = TypeVar("Column", bound="np.ndarray[Any, Any]")
#: What differs between two sets of draws: id, what decides numbers, whether its entity stands.
Moved: TypeAlias = frozenset[tuple[str, Inputs | None, bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken(Mapping[str, Column], Generic[Column]):
    """Columns of chosen rows, each made when it is first asked for: most never are."""

    whole: Mapping[str, Column]
    take: Callable[[str, Column], Column]
    made: dict[str, Column] = field(default_factory=dict[str, Column])

    def __getitem__(self, key: str) -> Column:
        """Return the rows of one column."""
        found = self.made.get(key)
        if found is None:
            found = self.made[key] = self.take(key, self.whole[key])
        return found

    def get(self, key: str, default: Any = None, /) -> Any:  # noqa: ANN401 - as the mapping has it
        """Return the rows of one column, or the default: often asked for what isn't there."""
        found = self.made.get(key)
        if found is not None:
            return found
        return self[key] if key in self.whole else default

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self.whole)

    def __len__(self) -> int:
        """Return how many columns there are."""
        return len(self.whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Over(Mapping[str, Array]):
    """Columns, some of them replaced, without making the others."""

    first: Mapping[str, Array]
    rest: Mapping[str, Array]

    def __getitem__(self, key: str) -> Array:
        """Return the column that counts."""
        return self.first[key] if key in self.first else self.rest[key]

    def get(self, key: str, default: Any = None, /) -> Any:  # noqa: ANN401 - as the mapping has it
        """Return the column that counts, or the default."""
        return self.first[key] if key in self.first else self.rest.get(key, default)

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(dict.fromkeys((*self.rest, *self.first)))

    def __len__(self) -> int:
        """Return how many columns there are."""
        return len(self.rest.keys() | self.first.keys())


def hidden_from(draws: Draws, viewer: str = "") -> frozenset[str]:
    """Return the ids of the facts that the threatened side can't know.

    What is unknown to the threatened side or to both is hidden from whoever stands in that role. A fact
    about a country's own forces that is unknown to its rival is hidden if the country isn't the viewer:
    so one record serves when the roles are swapped.

    Parameters
    ----------
    draws : Draws
        Whose facts.
    viewer : str
        The threatened side, ISO 3166 alpha-3 in lower case; empty: nobody's own facts are hidden.
    """
    # most facts are known to everybody
    unknown = [(key, fact) for key, fact in draws.facts.items() if fact.unknown_to != "none"]
    return frozenset(
        key
        for key, fact in unknown
        if fact.unknown_to in ("threatened", "both") or (viewer and _owner(draws, fact) not in ("", viewer))
    )


def _owner(draws: Draws, fact: Fact) -> str:
    """Return the country that a fact's entity belongs to or is named after; empty where there is none."""
    kind = kinds.KINDS.get(fact.kind)
    if kind is not None and kind.entity in ("country", "country_leg"):
        return fact.entity.partition("_")[0]
    owner = draws.facts.get(f"{fact.kind}.{fact.entity}.owner")
    return str(owner.spread.options[0]) if owner is not None and owner.spread.options else ""


def rows(draws: Draws, known: Index, hidden: Index | None = None, viewer: str = "") -> Draws:
    """Return draws made of chosen rows; what the threatened side can't know from other rows.

    Parameters
    ----------
    draws : Draws
        Where the rows come from.
    known : (m,) array of int
        Rows of the facts that the threatened side can know.
    hidden : (m,) array of int, optional
        Rows of those that it can't; by default the same.
    viewer : str
        The threatened side, for :func:`hidden_from`.
    """
    other = known if hidden is None else hidden
    secret = hidden_from(draws, viewer)

    def taken(fact_id: str, values: Column) -> Column:
        if values.strides == (0,):
            # what broadcast_to gives; it takes three times as long, for each of a thousand columns
            return np.ndarray(known.shape, values.dtype, values[:1], 0, (0,) * known.ndim)  # pyright: ignore[reportReturnType]
        return values[other if fact_id in secret else known]  # pyright: ignore[reportReturnType]

    return replace(
        draws,
        n=known.size,
        columns=_Taken[Array](whole=draws.columns, take=taken),
        choices=_Taken[Index](whole=draws.choices, take=taken),
        origin=_seen(draws, "rows", known.tobytes(), other.tobytes(), secret),
    )


def feared(draws: Draws) -> Draws:
    """Return the draws with every named ambiguity at the end that the threatened side fears."""
    ends: dict[str, Array] = {}
    for key, fact in draws.facts.items():
        if fact.feared and key in draws.columns:
            low, high = spreads.ends(fact.spread)
            end = low if fact.feared == "low" else high
            ends[key] = np.broadcast_to(np.array([units.to_si(end, fact.unit)]), (draws.n,))
    return replace(draws, columns=_Over(first=ends, rest=draws.columns), origin=_seen(draws, "feared"))


def standing(draws: Draws, entities: Sequence[str]) -> Draws:
    """Return the draws with the given ``kind.entity`` in place in every draw."""
    ones = np.broadcast_to(np.ones(1), (draws.n,))
    put = {f"{entity}.in_place": ones for entity in entities}
    return replace(
        draws,
        present=draws.present | set(entities),
        columns=_Over(first=put, rest=draws.columns),
        origin=_seen(draws, "standing", *entities),
    )


def with_columns(draws: Draws, columns: Mapping[str, Array]) -> Draws:
    """Return the draws with some columns put in the place of their own.

    Such columns follow from no fact, so the origin of the draws is given up: nothing that was worked out for
    the facts may be taken over for them.

    Parameters
    ----------
    draws : Draws
        Whose facts.
    columns : mapping of str to (n,) array
        Numbers in SI units, by fact id.
    """
    return replace(draws, columns=_Over(first=dict(columns), rest=draws.columns), origin=())


def _seen(draws: Draws, *how: object) -> tuple[object, ...]:
    """Return the origin of draws that are seen otherwise; unknown where theirs is."""
    return (*draws.origin, *how) if draws.origin else ()


def moved(draws: Draws, base: Draws, ignored: frozenset[str] = frozenset()) -> Moved:
    """Return all that differs between the draws of two arms of one run, but facts of the ignored kinds.

    Equal answers mean equal columns, and equal numbers out of the same model.

    Parameters
    ----------
    draws, base : Draws
        Of one seed and stretch, over the same entities.
    ignored : frozenset of str
        Kinds of fact that don't matter.
    """
    standing_otherwise = draws.present ^ base.present
    keys = {*renewed(draws.facts, base.facts), *(base.facts.keys() - draws.facts.keys())}
    if standing_otherwise:
        keys |= {
            key for key, fact in draws.facts.items() if f"{fact.kind}.{fact.entity}" in standing_otherwise
        }
    found: set[tuple[str, Inputs | None, bool]] = set()
    for key in keys:
        mine, other = (_mark(of, key) for of in (draws, base))
        if mine != other and key.partition(".")[0] not in ignored:
            found.add(mine)
    return frozenset(found)


def _mark(draws: Draws, key: str) -> tuple[str, Inputs | None, bool]:
    """Return what of one fact decides numbers, and whether its entity stands."""
    fact = draws.facts.get(key)
    if fact is None:
        return key, None, False
    return key, inputs(fact), f"{fact.kind}.{fact.entity}" in draws.present
