"""A text cut into its question and its answer.

The question may be marked as such, and so may the answer; without marks the question goes up to the last of
the first question marks in a row. What stands before the first question mark belongs to the question: it is
what the question supposes. Largest weakness: a text that begins with anything else than the question can't
be read.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from equipoise.errors import CaseError, Problem
from equipoise.questions.spelling import MAX_FILE, refuse_unfit, sentences

#: Marks before the two parts of a text.
_QUESTION = re.compile(r"^\s*(?:the\s+)?(?:question|q)\s*[:.]\s*", re.IGNORECASE)
_ANSWER = re.compile(r"(?:^|\n)\s*(?:the\s+)?(?:answer|a)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """A text cut into the question, with what it supposes, and the sentences of the answer."""

    question: str
    answer: tuple[str, ...]


def parted(text: str, *, where: str) -> Parted:
    """Return the question and the answer of a text.

    The question goes up to the mark ``Answer:`` or, without one, up to the last of the first
    question marks in a row.

    Parameters
    ----------
    text : str
        Of any origin.
    where : str
        What it is called in an error.

    Raises
    ------
    CaseError
        If it is too long, holds what can't be seen, or has no question.

    Examples
    --------
    >>> parted("What if it joins? Nothing. Why not?", where="text")
    Parted(question='What if it joins?', answer=('Nothing.', 'Why not?'))
    """
    refuse_unfit(text, where=where, longest=MAX_FILE)
    plain = _QUESTION.sub("", text, count=1)
    mark = _ANSWER.search(plain)
    if mark:
        asked, given = plain[: mark.start()], plain[mark.end() :]
        found = Parted(question=" ".join(asked.split()), answer=sentences(given))
    else:
        every = sentences(plain)
        asks = [position for position, sentence in enumerate(every) if sentence.endswith("?")]
        last = -1 if not asks else asks[0]
        while last + 1 in asks:
            last += 1
        found = Parted(question=" ".join(every[: last + 1]), answer=every[last + 1 :])
    if not found.question:
        raise CaseError(Problem(where=where, what="holds no question", hint="begin it with one: What if …?"))
    return found


def text_of(path: Path) -> str:
    """Return the text of a file of bounded size.

    Parameters
    ----------
    path : pathlib.Path
        Plain text in UTF-8.

    Raises
    ------
    CaseError
        If it can't be read or is no such text.
    """
    try:
        # a pipe may be read, but one that nobody writes to is not waited for
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as opened:
            os.set_blocking(handle, True)
            raw = opened.read(4 * MAX_FILE + 1)
        return raw.decode("utf-8-sig")
    except OSError as fault:
        raise CaseError(Problem(where=str(path), what=f"can't be read: {fault.strerror}")) from fault
    except UnicodeDecodeError as fault:
        hint = "save it as plain text in UTF-8"
        raise CaseError(Problem(where=str(path), what="is no text in UTF-8", hint=hint)) from fault
