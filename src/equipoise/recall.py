"""What a part of the model gave before, if it would be asked the same questions and get the same answers.

Most arms of a study differ in few facts, so most parts of the model read the
same numbers in all of them. Here a part's questions are noted with their
answers; where another reading gives equal answers to all of them, what came of
them is the same, and is not worked out again. Nothing is declared: what a part
reads is found by letting it read.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.reading import Reading

Found = TypeVar("Found")
#: What was asked, and of what.
Question: TypeAlias = tuple[Any, ...]
#: Most results kept of one part: arms come in a row, and differ from one another in few ways.
MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One result, the questions with their answers, and what else it hangs on."""

    tied: tuple[object, ...]
    n: int
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
) -> Found:
    """Return what a part of the model gives for a reading, worked out only where nothing equal is known.

    Parameters
    ----------
    recall : Recall
        What is known; added to.
    part : hashable
        Name of the part, with all plain values that it takes beside the reading.
    tied : tuple of objects
        What else it hangs on (tables, say): compared by identity, and kept.
    reading : Reading
        The draws.
    work : callable
        The part; it may follow from nothing but the reading, ``part`` and ``tied``.
    """
    entries = recall.kept.setdefault(part, [])
    for entry in reversed(entries):
        alike = len(entry.tied) == len(tied) and all(a is b for a, b in zip(entry.tied, tied, strict=True))
        if alike and entry.n == reading.n and _holds(entry.answers, reading):
            return entry.found
    heard = Transcript(inner=reading)
    found = work(heard)
    entries.append(Entry(tied=tied, n=reading.n, answers=heard.answers, found=found))
    del entries[:-MOST]
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


def _holds(answers: dict[Question, Any], reading: Reading) -> bool:
    """Return whether a reading gives the same answers; one that lacks a fact then gives others."""
    for question, known in answers.items():
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
