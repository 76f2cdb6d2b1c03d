"""The world on a date: which facts are in force, frozen.

Inputs: the record (the dated history of every number) and a date. Output: a
:class:`World`. A baseline and a changed world are the same kind of value, so
that everything behind can subtract one from the other. Largest weakness: a
world is as complete as the record on that date; whoever needs an entity has to
ask for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from equipoise.facts.record import Entry, Fact, Record, Value
from equipoise.reading import copied, renewed

#: What of a fact decides numbers: unit, spread, who can't know it, feared end, shared luck.
Inputs: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The facts in force on a date.

    Built by :func:`snapshot` and by :func:`equipoise.world.change.apply`;
    never changed in place.

    Parameters
    ----------
    date : datetime.date
        The day it stands for.
    facts : mapping of str to Fact
        Read-only, sorted by id.
    digest : str
        Fingerprint of the date and of all that decides numbers (not of notes,
        titles or sources): equal digests mean equal draws.
    marks : mapping of str to bytes
        What the digest takes of each fact, so that a changed world takes over those of the rest.
    present : frozenset of str
        ``kind.entity`` of all that has a fact.
    entities : mapping of str to tuple of str
        The same by kind, sorted.
    """

    date: dt.date
    facts: Mapping[str, Fact]
    digest: str
    marks: Mapping[str, bytes] = field(repr=False, compare=False)
    present: frozenset[str] = field(repr=False, compare=False)
    entities: Mapping[str, tuple[str, ...]] = field(repr=False, compare=False)

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the entities of a kind that have at least one fact in force, sorted."""
        return self.entities.get(kind, ())

    def where(self, kind: str, **words: str) -> tuple[str, ...]:
        """Return the entities of a kind whose word facts are exactly these, sorted.

        A fact with several options matches none of them; an entity without
        the fact doesn't match either.

        Parameters
        ----------
        kind : str
            First part of the ids, for example ``radar``.
        **words : str
            Attribute and word, for example ``owner="aaa"``.
        """
        return tuple(
            name
            for name in self.names(kind)
            if all(self._matches(f"{kind}.{name}.{attribute}", word) for attribute, word in words.items())
        )

    def word(self, id: str) -> str:  # noqa: A002 - the name of the thing in all of the package
        """Return the one word of a fact.

        Raises
        ------
        KeyError
            If no such fact is in force, or if it is a number or still open between words.
        """
        options = self.facts[id].spread.options
        if len(options) != 1 or not isinstance(options[0], str):
            raise KeyError(f"{id} is not one fixed word on {self.date}")
        return options[0]

    def has(self, id: str) -> bool:  # noqa: A002 - as above
        """Return whether the fact is in force."""
        return id in self.facts

    def _matches(self, key: str, word: str) -> bool:
        """Tell whether a fact is in force and is exactly this word."""
        fact = self.facts.get(key)
        return fact is not None and fact.spread.options == (word,)


def snapshot(record: Record, date: dt.date) -> World:
    """Return the facts in force on a date.

    Parameters
    ----------
    record : Record
        All entries with their dated values.
    date : datetime.date
        A value counts from its first day on and no longer on its last
        (``start <= date < end``); open ends are open.

    Examples
    --------
    >>> snapshot(Record(entries={}, sources={}, digest=""), dt.date(2020, 9, 1)).names("radar")
    ()
    """
    found = (_in_force(entry, date) for entry in record.entries.values())
    return world_of(date, {fact.id: fact for fact in found if fact is not None})


def world_of(date: dt.date, facts: Mapping[str, Fact], like: World | None = None) -> World:
    """Return a frozen world of these facts, with its digest.

    Parameters
    ----------
    date : datetime.date
        The day it stands for.
    facts : mapping of str to Fact
        Copied and sorted by id, so the order of the caller doesn't matter.
    like : World, optional
        One that most of the facts are from; makes it quicker, and changes nothing.
    """
    known = {} if like is None else like.facts
    # in the order of the ids, which are mostly those of the other world, and in its order
    if list(facts) == list(known):
        ordered = copied(facts)
    else:
        ordered = {key: facts[key] for key in (known if facts.keys() == known.keys() else sorted(facts))}
    new = renewed(ordered, known)
    marks = {} if like is None else copied(like.marks)
    marks.update({key: repr((key, inputs(ordered[key]))).encode() for key in new})
    if len(marks) > len(ordered) or list(marks) != list(ordered):
        marks = {key: marks[key] for key in ordered}
    digest = hashlib.blake2b(date.isoformat().encode() + b"".join(marks.values()), digest_size=16)
    if like is not None and facts.keys() == known.keys():
        present, entities = like.present, like.entities
    elif like is not None and facts.keys() >= known.keys():
        entities = entities_of([ordered[key] for key in new], like.entities)
        present = like.present.union(f"{ordered[key].kind}.{ordered[key].entity}" for key in new)
    else:
        entities = entities_of(ordered.values())
        present = frozenset(f"{kind}.{name}" for kind, names in entities.items() for name in names)
    return World(
        date=date,
        facts=MappingProxyType(ordered),
        digest=digest.hexdigest(),
        marks=MappingProxyType(marks),
        present=present,
        entities=entities,
    )


def entities_of(
    facts: Iterable[Fact], known: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> Mapping[str, tuple[str, ...]]:
    """Return the entities of every kind that have a fact, sorted, beside those that are known.

    Examples
    --------
    >>> from equipoise.facts.record import fixed
    >>> dict(entities_of([Fact(id="radar.x.range", title="", unit="km", spread=fixed(1.0))]))
    {'radar': ('x',)}
    """
    found: dict[str, set[str]] = {}
    for fact in facts:
        found.setdefault(fact.kind, set()).add(fact.entity)
    more = {kind: tuple(sorted(names.union(known.get(kind, ())))) for kind, names in found.items()}
    return MappingProxyType({**known, **more})


def inputs(fact: Fact) -> Inputs:
    """Return all of a fact that decides numbers, in a form that can be compared.

    Missing numbers (NaN) become None here, because NaN is never equal to itself
    and two words would otherwise never be the same word.

    Examples
    --------
    >>> from equipoise.facts.record import fixed
    >>> inputs(Fact(id="a.b.c", title="", unit="word", spread=fixed("x")))[:3]
    ('word', 'fixed', None)
    """
    return (fact.unit, *fact.spread.parts, fact.unknown_to, fact.feared, fact.factor, fact.weight)


def _in_force(entry: Entry, date: dt.date) -> Fact | None:
    """Pick the dated value that holds on the day."""
    for value in entry.values:
        if (value.start is None or value.start <= date) and (value.end is None or date < value.end):
            return _fact(entry, value)
    return None


def _fact(entry: Entry, value: Value) -> Fact:
    """Join an entry and one of its values."""
    return Fact(
        id=entry.id,
        title=entry.title,
        unit=entry.unit,
        unknown_to=entry.unknown_to,
        feared=entry.feared,
        factor=entry.factor,
        weight=entry.weight,
        start=value.start,
        end=value.end,
        spread=value.spread,
        basis=value.basis,
        confidence=value.confidence,
        sources=value.sources,
        note=value.note,
        file=value.file,
        line=value.line,
    )
