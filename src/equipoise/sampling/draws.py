"""Worlds in, columns of draws out: one array per fact, in SI units.

Question: what value does every fact take in every draw? Arms of a case are
drawn over the same entities, those of all arms together: an entity that an arm
lacks is there with ``in_place`` zero, so that no array is ragged and no other
fact moves. Largest weakness: facts that name no shared factor are independent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from equipoise import units
from equipoise.arrays import Array, Index, constant
from equipoise.errors import CaseError, Problem
from equipoise.facts.record import Fact, Spread
from equipoise.reading import copied, renewed
from equipoise.sampling import spreads, streams
from equipoise.world.snapshot import World, entities_of

#: A fact in, its uniform numbers out.
Luck = Callable[[Fact], Array]

#: Draws of the pilot: enough for planning values to be steady to a per cent.
PILOT_DRAWS = 64

#: Worlds whose merged facts are held: all arms of a run, from their planning values to their draws.
MOST_MERGED = 32

#: Entities by kind and words that were asked for.
Asked: TypeAlias = dict[tuple[str, ...], tuple[str, ...]]
#: Where a column comes from: seed, number of draws, first draw.
Address: TypeAlias = tuple[int, int, int]
#: What a column follows from, but for how many draws: id, spread, unit, shared luck, its weight, seed, start.
Place: TypeAlias = tuple[str, Spread, str, str, float, int, int]


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
    entities : mapping of kind to tuple of str
        Of any arm.
    origin : tuple
        Seed, number and first of the draws, and how they are seen: with one origin a column follows from its
        fact alone. Empty where that isn't known.
    asked : dict
        Answers of :meth:`names`, which follow from the facts alone.
    """

    n: int
    facts: Mapping[str, Fact]
    present: frozenset[str]
    columns: Mapping[str, Array]
    choices: Mapping[str, Index]
    entities: Mapping[str, tuple[str, ...]]
    origin: tuple[object, ...] = field(default=(), repr=False, compare=False)
    asked: Asked = field(default_factory=dict[tuple[str, ...], tuple[str, ...]], repr=False, compare=False)

    def names(self, kind: str, **words: str) -> tuple[str, ...]:
        """Return the entities of a kind, of any arm, whose word facts match."""
        place = (kind, *words, *words.values())
        if place not in self.asked:
            known = self.entities.get(kind, ())
            for key, value in words.items():
                known = tuple([name for name in known if self._word(f"{kind}.{name}.{key}") == value])
            self.asked[place] = known
        return self.asked[place]

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
            return constant(np.nan, self.n)
        return constant(default, self.n)

    def in_place(self, kind: str, name: str) -> Array:
        """Return 1 where the entity stands in this arm and draw, else 0, shape (n,)."""
        if f"{kind}.{name}" not in self.present:
            return constant(0.0, self.n)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The facts of a world and of entities that only other arms have; planning values and draws share them.

    ``world`` and ``beside`` are what they were made of, ``asked`` as in :class:`Draws`.
    """

    world: World
    beside: Mapping[str, Fact]
    facts: Mapping[str, Fact]
    entities: Mapping[str, tuple[str, ...]]
    asked: Asked = field(default_factory=Asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What the arms of one run have drawn.

    Attributes
    ----------
    columns : dict
        The longest so far, by all that a column follows from.
    last : dict
        The draws of the arm before, by address: the next one mostly has the same facts.
    unions, merged : dict
        The last worlds laid out beside, by identity, and their facts side by side; worlds with these.
    """

    columns: dict[Place, Array] = field(default_factory=dict[Place, Array])
    last: dict[Address, Draws] = field(default_factory=dict[Address, Draws])
    unions: dict[tuple[int, ...], tuple[tuple[World, ...], Mapping[str, Fact]]] = field(
        default_factory=dict[tuple[int, ...], tuple[tuple[World, ...], Mapping[str, Fact]]]
    )
    merged: dict[tuple[int, int], Merged] = field(default_factory=dict[tuple[int, int], "Merged"])


def draw(
    world: World,
    *,
    seed: int,
    n: int,
    start: int = 0,
    others: Iterable[World] = (),
    beside: Mapping[str, Fact] | None = None,
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
    beside : mapping of str to Fact, optional
        The :func:`union` of the arms where it is at hand, in the place of ``others``.
    pool : Pool, optional
        What other arms of the run have drawn; filled here.

    Returns
    -------
    Draws
    """

    def luck(fact: Fact) -> Array:
        return streams.mixed(fact.id, fact.factor, fact.weight, seed=seed, n=n, start=start)

    return _columns(
        world,
        union(others) if beside is None else beside,
        (seed, n, start),
        Pool() if pool is None else pool,
        luck,
    )


def pilot(
    world: World,
    *,
    others: Iterable[World] = (),
    beside: Mapping[str, Fact] | None = None,
    pool: Pool | None = None,
) -> Draws:
    """Return evenly spread draws from which planners take their planning values.

    An attacker plans on what he expects, not on how one draw turns out, and the
    same for every draw and seed. Each fact takes the middles of
    :data:`PILOT_DRAWS` equal steps of its spread in an order of its own.
    """
    n = PILOT_DRAWS

    def luck(fact: Fact) -> Array:
        moved = streams.mixed(f"pilot {fact.id}", f"pilot {fact.factor}", fact.weight, seed=0, n=n)
        return (np.argsort(np.argsort(moved)) + 0.5) / n

    return _columns(
        world,
        union(others) if beside is None else beside,
        (-1, n, 0),
        Pool() if pool is None else pool,
        luck,
    )


def union(
    worlds: Iterable[World], among: Iterable[World] = (), pool: Pool | None = None
) -> Mapping[str, Fact]:
    """Return the facts of several worlds side by side; of two with one id the first one's.

    Parameters
    ----------
    worlds : iterable of World
        All arms of a run.
    among : iterable of World
        Others that come after them; the same ones again and again, where a study asks about other worlds.
    pool : Pool, optional
        What a run has drawn; the last of these others are kept here.
    """
    every = [world.facts for world in worlds]
    others = tuple(among)
    if others and pool is not None:
        place = tuple(map(id, others))
        if place not in pool.unions:
            pool.unions.clear()
            pool.unions[place] = others, union(others)
        every.append(pool.unions[place][1])
    else:
        every += [world.facts for world in others]
    facts = copied(every[0]) if every else {}
    for more in every[1:]:
        for key in more.keys() - facts.keys():
            facts[key] = more[key]
    return facts


def _merged(world: World, beside: Mapping[str, Fact], pool: Pool) -> Merged:
    """Return the facts of the world, and those of entities that only other arms have; all entities."""
    place = (id(world), id(beside))
    if place not in pool.merged:
        if len(pool.merged) >= MOST_MERGED:
            pool.merged.clear()
        facts = copied(world.facts)
        others = [fact for key, fact in beside.items() if key not in facts]
        others = [fact for fact in others if f"{fact.kind}.{fact.entity}" not in world.present]
        facts.update({fact.id: fact for fact in others})
        entities = entities_of(others, world.entities) if others else world.entities
        pool.merged[place] = Merged(
            world=world, beside=beside, facts=MappingProxyType(facts), entities=entities
        )
    return pool.merged[place]


def _columns(world: World, beside: Mapping[str, Fact], address: Address, pool: Pool, luck: Luck) -> Draws:
    """Draw every fact, or take its column from the arm before or from the pool."""
    merged = _merged(world, beside, pool)
    facts = merged.facts
    n, before = address[1], pool.last.get(address)
    known: Mapping[str, Fact] = {} if before is None else before.facts
    columns = {} if before is None else copied(before.columns)
    choices = {} if before is None else copied(before.choices)
    for key in known.keys() - facts.keys():
        columns.pop(key, None)
        choices.pop(key, None)
    for key in renewed(facts, known):
        fact = facts[key]
        columns.pop(key, None)
        choices.pop(key, None)
        found = _pooled(fact, address, pool, luck)
        if fact.spread.is_word:
            choices[key] = found.astype(np.intp) if found.strides != (0,) else _same(found, n)
        else:
            columns[key] = found
    drawn = Draws(
        n=n,
        facts=facts,
        present=world.present,
        columns=MappingProxyType(columns),
        choices=MappingProxyType(choices),
        entities=merged.entities,
        origin=address,
        asked=merged.asked,
    )
    pool.last[address] = drawn
    return drawn


def _pooled(fact: Fact, address: Address, pool: Pool, luck: Luck) -> Array:
    """Return one column: the first draws of a longer one if there is one; draw i is always the same."""
    seed, n, start = address
    place = (fact.id, fact.spread, fact.unit, fact.factor, fact.weight, seed, start)
    found = pool.columns.get(place)
    if found is None or found.size < n:
        found = pool.columns[place] = _one(fact, n, luck)
    if found.size == n:
        return found
    return constant(float(found[0]), n) if found.strides == (0,) else found[:n]


def _same(found: Array, n: int) -> Index:
    """Return a constant column of positions that takes no memory."""
    positions = np.ndarray((n,), np.intp, found[:1].astype(np.intp), 0, (0,))
    positions.setflags(write=False)
    return positions


def _one(fact: Fact, n: int, luck: Luck) -> Array:
    """Return one column; a constant takes no memory."""
    spread = fact.spread
    if spread.is_word:
        if len(spread.options) == 1:
            return constant(0.0, n)
        return spreads.choice(spread, luck(fact)).astype(np.float64)
    if spread.is_fixed:
        value = spreads.mean(spread)
        return constant(units.to_si(value, fact.unit), n)
    return spreads.quantile(spread, luck(fact)) * units.FACTORS[fact.unit]
