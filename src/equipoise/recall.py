"""What a part of the model gave before, if it would be asked the same questions and get the same answers.

Most arms of a study differ in few facts, so most parts of the model read the
same numbers in all of them. Here a part's questions are noted with their
answers; where another reading gives equal answers to all of them, what came of
them is the same, and is not worked out again. Nothing is declared: what a part
reads is found by letting it read.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.reading import Reading

Found = TypeVar("Found")
#: What was asked, and of what.
Question: TypeAlias = tuple[Any, ...]
#: The facts of a reading by the ``id`` of the tuple of their ids.
Stated: TypeAlias = dict[int, list[object]]
#: Most results kept of one part: an arm is read in half a dozen ways (its draws, its pilot, what is believed
#: of it …), and arms differ from one another in few.
MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What the columns of a reading follow from: facts, what stands, and how the draws are seen."""

    facts: Mapping[str, object]
    present: frozenset[str]
    origin: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One result and what it hangs on.

    Attributes
    ----------
    tied : tuple of objects
        What beside the reading.
    n : int
        Draws of the reading.
    grounds : Grounds or None
        What its columns follow from, where that is known …
    asked, stated : tuple of str, list
        … and the ids of the facts asked for, with the facts …
    standing, stood : frozenset of str
        … and the entities (``kind.entity``) whose standing was asked for, and those of them that stood.
    answers : dict
        Questions whose answers have to be compared.
    found : object
        The result.
    """

    tied: tuple[object, ...]
    n: int
    grounds: Grounds | None
    asked: tuple[str, ...]
    stated: list[object]
    standing: frozenset[str]
    stood: frozenset[str]
    answers: dict[Question, Any]
    found: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Results by the name of the part that gave them, the latest last."""

    kept: dict[Hashable, list[Entry]] = field(default_factory=dict[Hashable, list[Entry]])


def recalled(
    recall: Recall,
    part: Hashable,
    tied: tuple[object, ...],
    reading: Reading,
    work: Callable[[Reading], Found],
    most: int = MOST,
) -> Found:
    """Return what a part of the model gives for a reading, worked out only where nothing equal is known.

    Parameters
    ----------
    recall : Recall
        What is known; added to.
    part : hashable
        Name of the part, with all plain values that it takes beside the reading.
    tied : tuple of objects
        What else it hangs on; kept, and compared by identity (tables, say), tuples by what is in them.
    reading : Reading
        The draws.
    work : callable
        The part; it may follow from nothing but the reading, ``part`` and ``tied``.
    most : int, >= 1
        Most results kept of this part: fewer where they are large.
    """
    entries, grounds = recall.kept.setdefault(part, []), _grounds(reading)
    stated: Stated = {}
    # held, whatever leaves the list meanwhile: facts stated are known by the identity of an entry's tuple
    before = tuple(entries)
    for entry in reversed(before):
        alike = len(entry.tied) == len(tied) and all(map(_is_tied, entry.tied, tied))
        if alike and entry.n == reading.n and _holds(entry, reading, grounds, stated):
            return entry.found
    heard = Transcript(inner=reading)
    found = work(heard)
    # what follows from a fact that is known needs no answer kept: most answers are arrays
    told = dict.fromkeys(
        question for question in heard.answers if grounds is not None and question[0] != "names"
    )
    asked = tuple(dict.fromkeys(map(_fact_of, told)))
    # a part mostly asks the same: then its facts are looked up once for all its entries
    asked = next((entry.asked for entry in before if entry.asked == asked), asked)
    standing = frozenset(f"{one[1]}.{one[2]}" for one in told if one[0] == "in_place")
    entries.append(
        Entry(
            tied=tied,
            n=reading.n,
            grounds=grounds,
            asked=asked,
            stated=[] if grounds is None else _stated(asked, grounds, stated),
            standing=standing,
            stood=standing if grounds is None else standing & grounds.present,
            answers={one: answer for one, answer in heard.answers.items() if one not in told},
            found=found,
        )
    )
    del entries[:-most]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A reading that notes every question with its answer."""

    inner: Reading
    answers: dict[Question, Any] = field(default_factory=dict[Question, Any])

    @property
    def n(self) -> int:
        """Number of draws."""
        return self.inner.n

    def names(self, kind: str, **words: str) -> tuple[str, ...]:
        """Pass on and note."""
        return self._noted(("names", kind, *words.items()))

    def has(self, fact_id: str) -> bool:
        """Pass on and note."""
        return self._noted(("has", fact_id))

    def words(self, fact_id: str) -> tuple[str, ...]:
        """Pass on and note."""
        return self._noted(("words", fact_id))

    def choice(self, fact_id: str) -> Index:
        """Pass on and note."""
        return self._noted(("choice", fact_id))

    def value(self, fact_id: str, default: float | None = None) -> Array:
        """Pass on and note."""
        return self._noted(("value", fact_id, default))

    def in_place(self, kind: str, name: str) -> Array:
        """Pass on and note."""
        return self._noted(("in_place", kind, name))

    def _noted(self, question: Question) -> Any:  # noqa: ANN401 - as many kinds of answers as of questions
        """Ask, once."""
        if question not in self.answers:
            self.answers[question] = _ask(self.inner, question)
        return self.answers[question]


def _ask(reading: Reading, question: Question) -> Any:  # noqa: ANN401 - as above
    """Return a reading's answer."""
    what, first, *rest = question
    if what == "names":
        return reading.names(first, **dict(rest))
    if what == "value":
        return reading.value(first, *rest)
    if what == "in_place":
        return reading.in_place(first, *rest)
    return {"has": reading.has, "words": reading.words, "choice": reading.choice}[what](first)


def _grounds(reading: Reading) -> Grounds | None:
    """Return what the columns of a reading follow from; None where it doesn't tell."""
    origin: tuple[object, ...] = getattr(reading, "origin", ())
    if not origin:
        return None
    facts: Mapping[str, object] = getattr(reading, "facts")  # noqa: B009 - who tells an origin has both
    return Grounds(facts=facts, present=getattr(reading, "present"), origin=origin)  # noqa: B009


def _fact_of(question: Question) -> str:
    """Return the id of the fact that an answer follows from."""
    return f"{question[1]}.{question[2]}.in_place" if question[0] == "in_place" else question[1]


def _is_tied(one: object, other: object) -> bool:
    """Return whether two things that a result hangs on are the same."""
    return one is other or (isinstance(one, tuple) and one == other)


def _stated(asked: tuple[str, ...], grounds: Grounds, known: Stated) -> list[object]:
    """Return the facts asked for, looked up once for each tuple."""
    if id(asked) not in known:
        known[id(asked)] = [*map(grounds.facts.get, asked)]
    return known[id(asked)]


def _stands(entry: Entry, grounds: Grounds | None, stated: Stated) -> bool:
    """Return whether the facts that a result follows from are the same and seen in the same way."""
    before = entry.grounds
    if before is None:
        return True
    if grounds is None or grounds.origin != before.origin:
        return False
    # lists compare what is the same object without a look into it
    if grounds.facts is not before.facts and _stated(entry.asked, grounds, stated) != entry.stated:
        return False
    return grounds.present is before.present or entry.standing & grounds.present == entry.stood


def _holds(entry: Entry, reading: Reading, grounds: Grounds | None, stated: Stated) -> bool:
    """Return whether a reading gives the same answers; one that lacks a fact then gives others."""
    if not _stands(entry, grounds, stated):
        return False
    for question, known in entry.answers.items():
        if _would_raise(question, reading):
            return False
        answer = _ask(reading, question)
        if answer is known:
            continue
        if isinstance(known, np.ndarray):
            if not np.array_equal(known, answer):
                return False
        elif answer != known:
            return False
    return True


def _would_raise(question: Question, reading: Reading) -> bool:
    """Return whether a reading has no answer at all, because the fact is missing and there is no default."""
    needs = question[0] in ("words", "choice") or (question[0] == "value" and question[2] is None)
    return needs and not reading.has(question[1])
