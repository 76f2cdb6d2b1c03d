"""A question in words, read by rules: one reading, or an error that says why not.

A question is read only if the rules of ``data/questions/grammar.txt`` derive every word of it, and if all
ways to derive it come to one reading. Everything else is refused, with the reason where one is known and
the nearest forms that can be read: a misreading is worse than a refusal. Largest weakness: the rules know
the wordings that their authors thought of.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping

from equipoise.errors import CaseError
from equipoise.questions.form import Reading
from equipoise.questions.gazetteer import gazetteer, names_at
from equipoise.questions.grammar import rules
from equipoise.questions.parsing import Beginning, Held, beginnings, derivations
from equipoise.questions.refusing import refusal
from equipoise.questions.settling import settled
from equipoise.questions.spelling import Word, words
from equipoise.questions.spoken import Refused, spoken

#: The rule that a whole question follows.
TOP = "question"
#: A question that comes without a name of its own in errors.
WHERE = "question"


def read(text: str, *, day: dt.date | None = None, where: str = WHERE) -> Reading:
    """Return how a question is read.

    Parameters
    ----------
    text : str
        One question, with what it supposes before or in it.
    day : datetime.date, optional
        A date given beside the question.
    where : str
        What the question is called in an error.

    Raises
    ------
    CaseError
        If it can't be read; the problem says why, and the hint what can be read instead.

    Examples
    --------
    >>> reading = read("What if Hungary leaves NATO?")
    >>> reading.host, reading.action, reading.threatened, reading.rival
    ('HUN', 'leaves', 'RUS', 'USA')
    """
    found = attempt(words(text, where=where), day)
    if isinstance(found, Reading):
        return found
    raise CaseError(refusal(text, found, where=where, is_readable=_is_readable))


def attempt(said: tuple[Word, ...], day: dt.date | None = None) -> Reading | Refused:
    """Return how words are read, or why they are not; with nothing said where the rules don't derive them."""
    known = gazetteer()
    folded = [word.folded for word in said]
    kept = derivations(folded, names_at(said, known), rules(), TOP, _beginnings())
    ways = [found for found in (spoken(way) for way in _plainest(kept)) if found is not None]
    results = [settled(way, known, day) for way in ways]
    readings = {result for result in results if isinstance(result, Reading)}
    if len(readings) == 1:
        return next(iter(readings))
    if readings:
        return Refused(what="can be read in more than one way", hint="ask it in fewer words")
    refused = [result for result in results if isinstance(result, Refused)]
    if refused:
        return min(refused, key=lambda result: result.what)
    return Refused(what="fills one role twice" if kept else "", hint="ask about one host and one owner")


@functools.cache
def _beginnings() -> Mapping[int, Beginning]:
    """Return what the rules of the package can begin with, worked out once."""
    return beginnings(rules())


def _plainest(kept: frozenset[frozenset[Held]]) -> list[frozenset[Held]]:
    """Take the derivations that leave the fewest names without a role."""

    def unclear(way: frozenset[Held]) -> int:
        return sum(held.role == "mentioned" for held in way)

    least = min((unclear(way) for way in kept), default=0)
    return [way for way in kept if unclear(way) == least]


def _is_readable(text: str) -> bool:
    """Tell whether a form that is to be proposed can be read itself."""
    return isinstance(attempt(words(text)), Reading)
