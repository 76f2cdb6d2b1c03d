"""Which systems a question means: named ones with their counts, or a sort of them from the usual package.

Inputs: the words for systems in the order in which they stand, with counts before them, and their owner.
Output: what comes to stand there, or the reason why that can't be said. Packages are those of the shipped
cases. Largest weakness: a sort stands for one system of the catalogue, whatever else its owner has.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from equipoise.questions.form import DEFENSIVE, OFFENSIVE, Based
from equipoise.questions.gazetteer import table

#: Largest count that a case takes.
MOST = 1000
#: Words for one sort or for all that strikes or defends.
_SORTS = MappingProxyType({"offensive": OFFENSIVE, "defensive": DEFENSIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A phrase of the table of systems, with the count that was said; 0 where none was."""

    phrase: str
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What comes to stand, what was taken by default, and how a word was taken; or why not."""

    based: tuple[Based, ...] = ()
    is_default: bool = False
    notes: tuple[str, ...] = ()
    problem: str = ""


@functools.cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """Return the table of words for systems, by the words."""
    return MappingProxyType({row["words"]: row for row in table("questions/systems.csv")})


@functools.cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return the systems that words can base: sort, owner, usual count, name for people."""
    return MappingProxyType({row["system"]: row for row in table("questions/catalogue.csv")})


def owners(wanted: Sequence[Wanted]) -> frozenset[str]:
    """Return whose systems were named, where a name says it."""
    systems = {phrases()[item.phrase]["system"] for item in wanted} - {""}
    return frozenset(catalogue()[system]["owner"] for system in systems)


def with_joining(owner: str) -> tuple[Based, ...]:
    """Return what an ally is taken to base in a country that joins, where nothing is said of it."""
    return tuple(item for item, joins in _packages(owner) if joins)


def sorts_of(wanted: Sequence[Wanted]) -> frozenset[str]:
    """Return ``offensive`` and ``defensive`` as far as words for systems mean them."""
    found: set[str] = set()
    for item in wanted:
        row = phrases()[item.phrase]
        sorts = _sorts(row["kinds"]) if row["kinds"] else (catalogue()[row["system"]]["sort"],)
        found |= {"offensive" if sort in OFFENSIVE else "defensive" for sort in sorts}
    return frozenset(found)


def chosen(wanted: Sequence[Wanted], owner: str, counts: str = "") -> Chosen:
    """Return what comes to stand there.

    Parameters
    ----------
    wanted : sequence of Wanted
        In the order in which they were said.
    owner : str
        Code in capital letters.
    counts : str
        ``system:count`` of a shipped case that takes another count than the usual one.
    """
    other, _, other_count = counts.partition(":")
    found: dict[str, Based] = {}
    notes: list[str] = []
    is_default = False
    for item in wanted:
        row = phrases()[item.phrase]
        given = _named(row["system"], owner) if row["system"] else _of_sorts(row["kinds"], owner)
        is_whole = row["countable"] == "no"
        count = 0 if is_whole and item.count == 1 else item.count
        problem = _problem(replace(item, count=count), given, is_countable=not is_whole)
        if problem:
            return Chosen(problem=problem)
        is_default = is_default or not count
        for based in given:
            usual = int(other_count) if other_count and based.system == other else based.count
            found[based.system] = replace(based, count=count or usual)
        if row["note"]:
            notes.append(row["note"])
    return Chosen(based=tuple(found.values()), is_default=is_default, notes=tuple(dict.fromkeys(notes)))


def _problem(item: Wanted, given: Sequence[Based], *, is_countable: bool) -> str:
    """Say why what was said can't be taken."""
    said = item.phrase
    if not given:
        return f"the catalogue has no {said} of this owner that can be based abroad"
    if item.count < 0:
        return f"asks for no {said}; ask what happens where there are some"
    if item.count > MOST:
        return f"{item.count} {said} are more than a case takes ({MOST})"
    if item.count and (len(given) > 1 or not is_countable):
        return f"{item.count} {said}: say of which missile or interceptor there are so many"
    return ""


def _named(system: str, owner: str) -> tuple[Based, ...]:
    """Take a system that was named, with its usual count."""
    row = catalogue()[system]
    if row["owner"] != owner:
        return ()
    return (Based(sort=row["sort"], system=system, count=int(row["count"])),)


def _of_sorts(kinds: str, owner: str) -> tuple[Based, ...]:
    """Take the usual package of one or more sorts."""
    sorts = _sorts(kinds)
    return tuple(item for item, _ in _packages(owner) if item.sort in sorts)


def _sorts(kinds: str) -> tuple[str, ...]:
    """Spell out the words for all that strikes or defends."""
    return tuple(sort for kind in kinds.split() for sort in _SORTS.get(kind, (kind,)))


def _packages(owner: str) -> list[tuple[Based, bool]]:
    """List the usual packages of an owner, and whether they come with joining."""
    rows = [row for row in table("questions/packages.csv") if row["owner"] == owner]
    return [
        (
            Based(sort=catalogue()[row["system"]]["sort"], system=row["system"], count=int(row["count"])),
            row["with_joining"] == "yes",
        )
        for row in rows
    ]
