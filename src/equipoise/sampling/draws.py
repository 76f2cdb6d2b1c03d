"""Worlds in, columns of draws out: one array per fact, in SI units.

Question: what value does every fact take in every draw? Arms of a case are
drawn over the same entities, those of all arms together: an entity that an arm
lacks is there with ``in_place`` zero, so that no array is ragged and no other
fact moves. Largest weakness: facts that name no shared factor are independent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from equipoise import units
from equipoise.arrays import Array, Index
from equipoise.errors import CaseError, Problem
from equipoise.facts.record import Fact, Spread
from equipoise.sampling import spreads, streams
from equipoise.world.snapshot import World

#: A fact in, its uniform numbers out.
Luck = Callable[[Fact], Array]

#: Draws of the pilot: enough for planning values to be steady to a per cent.
PILOT_DRAWS = 64

#: Columns already drawn for a fact id and spread, shared by the arms of one run.
Pool = dict[tuple[str, Spread, str, str, float, int, int, int], Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Columns by fact id; a :class:`~equipoise.reading.Reading`.

    Parameters
    ----------
    n : int
        Number of draws.
    facts : mapping of str to Fact
        The facts of this arm, and of entities that only other arms have.
    present : frozenset of str
        ``kind.entity`` of what stands in this arm.
    columns : mapping of str to (n,) array
        Numbers in SI units.
    choices : mapping of str to (n,) array of int
        Positions in the options of word facts.
    """

    n: int
    facts: Mapping[str, Fact]
    present: frozenset[str]
    columns: Mapping[str, Array]
    choices: Mapping[str, Index]
    entities: Mapping[str, tuple[str, ...]]

    def names(self, kind: str, **words: str) -> tuple[str, ...]:
        """Return the entities of a kind, of any arm, whose word facts match."""
        known = self.entities.get(kind, ())
        for key, value in words.items():
            known = tuple([name for name in known if self._word(f"{kind}.{name}.{key}") == value])
        return known

    def has(self, fact_id: str) -> bool:
        """Return whether the fact exists in any arm."""
        return fact_id in self.facts

    def words(self, fact_id: str) -> tuple[str, ...]:
        """Return the alternatives of a word fact."""
        return tuple(str(option) for option in self._fact(fact_id).spread.options)

    def choice(self, fact_id: str) -> Index:
        """Return per draw the position in :meth:`words`, shape (n,)."""
        self._fact(fact_id)
        return self.choices[fact_id]

    def value(self, fact_id: str, default: float | None = None) -> Array:
        """Return a number per draw in SI units, shape (n,)."""
        found = self.columns.get(fact_id)
        if found is not None:
            return found
        if default is None:
            self._fact(fact_id)
        return np.full(self.n, default)

    def in_place(self, kind: str, name: str) -> Array:
        """Return 1 where the entity stands in this arm and draw, else 0, shape (n,)."""
        if f"{kind}.{name}" not in self.present:
            return np.zeros(self.n)
        return self.value(f"{kind}.{name}.in_place", 1.0)

    def _word(self, fact_id: str) -> str:
        """Return a fixed word, or an empty one where the fact is missing."""
        fact = self.facts.get(fact_id)
        return str(fact.spread.options[0]) if fact is not None and fact.spread.options else ""

    def _fact(self, fact_id: str) -> Fact:
        """Return the fact, or say which one is missing."""
        if fact_id not in self.facts:
            what = f"the model needs the fact {fact_id!r}, and no value of it is in force"
            hint = "add it to the fact files, or to the case under change.edits"
            raise CaseError(Problem(where="world", what=what, hint=hint))
        return self.facts[fact_id]


def draw(
    world: World,
    *,
    seed: int,
    n: int,
    start: int = 0,
    others: Iterable[World] = (),
    pool: Pool | None = None,
) -> Draws:
    """Return the draws ``start`` to ``start + n - 1`` of a world.

    Parameters
    ----------
    world : World
        The arm.
    seed : int, >= 0
        The seed of the case.
    n, start : int
        Which draws; draw i has the same values in any stretch.
    others : iterable of World
        The other arms, whose entities are to have a place in the arrays.
    pool : dict, optional
        Columns that other arms of the run have drawn; filled here.

    Returns
    -------
    Draws
    """

    def luck(fact: Fact) -> Array:
        return streams.mixed(fact.id, fact.factor, fact.weight, seed=seed, n=n, start=start)

    return _columns(_merged(world, others), world, n, (seed, n, start), {} if pool is None else pool, luck)


def pilot(world: World, *, others: Iterable[World] = (), pool: Pool | None = None) -> Draws:
    """Return evenly spread draws from which planners take their planning values.

    An attacker plans on what he expects, not on how one draw turns out, and the
    same for every draw and seed. Each fact takes the middles of
    :data:`PILOT_DRAWS` equal steps of its spread in an order of its own.
    """
    n = PILOT_DRAWS

    def luck(fact: Fact) -> Array:
        moved = streams.mixed(f"pilot {fact.id}", f"pilot {fact.factor}", fact.weight, seed=0, n=n)
        return (np.argsort(np.argsort(moved)) + 0.5) / n

    return _columns(_merged(world, others), world, n, (-1, n, 0), {} if pool is None else pool, luck)


def rows(draws: Draws, known: Index, hidden: Index | None = None) -> Draws:
    """Return draws made of chosen rows; what the threatened side can't know from other rows.

    Parameters
    ----------
    draws : Draws
        Where the rows come from.
    known : (m,) array of int
        Rows of the facts that the threatened side can know.
    hidden : (m,) array of int, optional
        Rows of those that it can't; by default the same.
    """
    other = known if hidden is None else hidden

    def taken(fact_id: str, values: Array) -> Array:
        if values.strides == (0,):
            # what broadcast_to gives; it takes three times as long, for each of a thousand columns
            return np.ndarray(known.shape, values.dtype, values[:1], 0, (0,) * known.ndim)
        return values[other if draws.facts[fact_id].unknown_to in ("threatened", "both") else known]

    return replace(
        draws,
        n=known.size,
        columns={key: taken(key, values) for key, values in draws.columns.items()},
        choices={key: taken(key, values) for key, values in draws.choices.items()},  # pyright: ignore[reportArgumentType]
    )


def feared(draws: Draws) -> Draws:
    """Return the draws with every named ambiguity at the end that the threatened side fears."""
    ends: dict[str, Array] = {}
    for key, fact in draws.facts.items():
        if fact.feared and key in draws.columns:
            low, high = spreads.ends(fact.spread)
            end = low if fact.feared == "low" else high
            ends[key] = np.broadcast_to(np.array([units.to_si(end, fact.unit)]), (draws.n,))
    return replace(draws, columns={**draws.columns, **ends})


def standing(draws: Draws, entities: Iterable[str]) -> Draws:
    """Return the draws with the given ``kind.entity`` in place in every draw."""
    ones = np.broadcast_to(np.ones(1), (draws.n,))
    put = {f"{entity}.in_place": ones for entity in entities}
    return replace(draws, present=draws.present | set(entities), columns={**draws.columns, **put})


def _merged(world: World, others: Iterable[World]) -> dict[str, Fact]:
    """Return the facts of the world, and those of entities that only the others have."""
    facts = dict(world.facts)
    own = {key.rsplit(".", 1)[0] for key in world.facts}
    for other in others:
        for key in other.facts.keys() - facts.keys():
            if key.rsplit(".", 1)[0] not in own:
                facts[key] = other.facts[key]
    return facts


def _columns(
    facts: Mapping[str, Fact],
    world: World,
    n: int,
    address: tuple[int, int, int],
    pool: Pool,
    luck: Luck,
) -> Draws:
    """Draw every fact, or take its column from the pool."""
    columns: dict[str, Array] = {}
    choices: dict[str, Index] = {}
    entities: dict[str, set[str]] = {}
    for key in sorted(facts):
        fact = facts[key]
        entities.setdefault(fact.kind, set()).add(fact.entity)
        place = (key, fact.spread, fact.unit, fact.factor, fact.weight, *address)
        found = pool.get(place)
        if found is None:
            found = pool[place] = _one(fact, n, luck)
        if fact.spread.is_word:
            choices[key] = found.astype(np.intp) if found.strides != (0,) else _same(found, n)
        else:
            columns[key] = found
    return Draws(
        n=n,
        facts=MappingProxyType(dict(facts)),
        present=frozenset(f"{fact.kind}.{fact.entity}" for fact in world.facts.values()),
        columns=MappingProxyType(columns),
        choices=MappingProxyType(choices),
        entities=MappingProxyType({kind: tuple(sorted(found)) for kind, found in entities.items()}),
    )


def _same(found: Array, n: int) -> Index:
    """Return a constant column of positions that takes no memory."""
    return np.broadcast_to(found[:1].astype(np.intp), (n,))


def _one(fact: Fact, n: int, luck: Luck) -> Array:
    """Return one column; a constant takes no memory."""
    spread = fact.spread
    if spread.is_word:
        if len(spread.options) == 1:
            return np.broadcast_to(np.zeros(1), (n,))
        return spreads.choice(spread, luck(fact)).astype(np.float64)
    if spread.is_fixed:
        value = spreads.mean(spread)
        return np.broadcast_to(np.array([units.to_si(value, fact.unit)]), (n,))
    return spreads.quantile(spread, luck(fact)) * units.FACTORS[fact.unit]


def fingerprint(draws: Draws, ignored: frozenset[str] = frozenset()) -> str:
    """Return a digest of all columns, but those of the ignored kinds.

    Equal fingerprints mean equal numbers out of the same model.
    """
    digest = hashlib.blake2b(digest_size=16)
    for mapping in (draws.columns, draws.choices):
        for key in sorted(mapping):
            if draws.facts[key].kind in ignored:
                continue
            values = mapping[key]
            digest.update(key.encode())
            digest.update(
                b"1" if f"{draws.facts[key].kind}.{draws.facts[key].entity}" in draws.present else b"0"
            )
            digest.update((values[:1] if values.strides == (0,) else values).tobytes())
    for key in sorted(draws.choices):
        digest.update("/".join(draws.words(key)).encode())
    return digest.hexdigest()
