"""Why a question isn't read, and the nearest forms that are.

Reasons in the order in which they help most: what the question is about lies outside the model; a name has
two meanings or is misspelt; a word is unknown; the words are known and their order isn't. No question is
corrected behind its author's back: what might have been meant is proposed, not taken.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from equipoise.errors import Problem
from equipoise.questions.form import listed
from equipoise.questions.gazetteer import Gazetteer, gazetteer, names_at
from equipoise.questions.grammar import rule_words
from equipoise.questions.parsing import Name
from equipoise.questions.spelling import END, Word, split
from equipoise.questions.spoken import Refused
from equipoise.questions.wording import forms

#: Shortest word that a proposal is looked for, and how near it has to be.
_SHORTEST, _NEAR = 4, 0.75
#: Most words of a reason's name.
_LONGEST = 5
#: Most unknown words, reasons and forms that are shown.
_SHOWN = 3


def refusal(text: str, found: Refused, *, where: str, is_readable: Callable[[str], bool]) -> Problem:
    """Return the problem that a refused question raises.

    Parameters
    ----------
    text : str
        The question.
    found : Refused
        What was found wrong with the roles, if it got that far.
    where : str
        What the question is called.
    is_readable : callable
        Tells whether a form can be read, so that none is proposed that can't.
    """
    said = split(text)
    known = gazetteer()
    names = names_at(said, known)
    if found.what:
        return Problem(where=where, what=found.what, hint=found.hint)
    reasons = _reasons(said, known)
    strange = _strange(said, names)
    what = "can't be read"
    if reasons:
        what = f"can't be read: {'; '.join(reasons[:_SHOWN])}"
    elif strange:
        shown = [_proposed(word, known) for word in strange[:_SHOWN]]
        what = f"can't be read: {'; '.join(shown)}"
    elif said:
        what = "can't be read: every word is known, but not in this order"
    near = [form for form in forms(_countries(names), _alliances(names), known) if is_readable(form)]
    return Problem(where=where, what=what, hint=f"what can be read: {' · '.join(near[:_SHOWN])}")


def _reasons(said: Sequence[Word], known: Gazetteer) -> list[str]:
    """Return why what the question speaks of is refused, the longest names first."""
    found: dict[str, None] = {}
    at = 0
    while at < len(said):
        for n_words in range(min(_LONGEST, len(said) - at), 0, -1):
            key = tuple(word.folded for word in said[at : at + n_words])
            if key in known.reasons:
                found[
                    f"'{' '.join(word.typed for word in said[at : at + n_words])}': {known.reasons[key]}"
                ] = None
                at += n_words - 1
                break
        at += 1
    return list(found)


def _strange(said: Sequence[Word], names: Sequence[Sequence[Name]]) -> list[str]:
    """Return the words that neither a rule nor a name holds."""
    covered = {at for begin, here in enumerate(names) for name in here for at in range(begin, name.end)}
    held = rule_words() | {END}
    return list(
        dict.fromkeys(
            word.typed for at, word in enumerate(said) if at not in covered and word.folded not in held
        )
    )


def _proposed(typed: str, known: Gazetteer) -> str:
    """Say that a word is unknown, and which known one is near."""
    folded = typed.casefold()
    if len(folded) >= _SHORTEST:
        single = {key[0]: key for key in known.names if len(key) == 1 and len(key[0]) >= _SHORTEST}
        near = difflib.get_close_matches(folded, sorted(single), n=2, cutoff=_NEAR)
        if near:
            nearest = listed((repr(word.capitalize()) for word in near), "or")
            return f"{typed!r} is no known name; did you mean {nearest}?"
    return f"the word {typed!r} is not understood"


def _countries(names: Sequence[Sequence[Name]]) -> list[str]:
    """List the countries that are named, in order."""
    kinds = ("country", "seat", "people")
    return list(dict.fromkeys(name.value for here in names for name in here if name.kind in kinds))


def _alliances(names: Sequence[Sequence[Name]]) -> list[str]:
    """List the alliances that are named, in order."""
    return list(dict.fromkeys(name.value for here in names for name in here if name.kind == "alliance"))
