"""The error family: where, what is wrong, and what to do.

::

    EquipoiseError            shows itself; carries problems and an exit code
    ├── FactError    (2)      a record is wrong: unit, date, source, duplicate, unknown key
    ├── CaseError    (2)      a case asks for what the record or the model does not have
    ├── RangeError   (3)      a formula is used outside its published validity
    └── NumericsError(3)      a result is not finite

TypeError and ValueError stay for programming mistakes inside. Loaders collect
every :class:`Problem` of every file and raise once.
"""

from __future__ import annotations

import difflib
import functools
import heapq
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Problems shown in one message; the rest are counted.
SHOWN = 50
#: Longest part of a message: what stands in a file is shown, but not pages of it.
LONGEST = 1200
#: Longest word that others are proposed for; nothing known is longer.
LONGEST_WORD = 200
#: Known words up to which all are compared closely; of more only those that share most pairs of letters.
FEW = 40
#: Signs that would move the cursor of a terminal or hide text in it.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One fault: the place, what is wrong there, and what to do about it."""

    where: str
    line: int = 0
    what: str
    hint: str = ""

    def __str__(self) -> str:
        """Return ``where:line: what`` and, indented below, the hint."""
        where, what, hint = (_shown(part) for part in (self.where, self.what, self.hint))
        place = f"{where}:{self.line}" if self.line else where
        return f"{place}: {what}" + (f"\n  {hint}" if hint else "")


def _shown(text: str) -> str:
    """Return a text as a terminal shows it: unseen signs spelled out, the middle of a long one left out."""
    seen = _UNSEEN.sub(lambda sign: ascii(sign.group())[1:-1], text)
    return seen if len(seen) <= LONGEST else f"{seen[: LONGEST - 200]} … {seen[-150:]}"


class EquipoiseError(Exception):
    """Base of the family: a list of problems and the exit code of the command line."""

    exit_code = 2

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(sorted(problems))
        )
        super().__init__(str(self))

    def __str__(self) -> str:
        """Return all problems, one below the other, at most :data:`SHOWN`."""
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"… and {len(self.problems) - SHOWN} more problems")
        return "\n".join(lines)


class FactError(EquipoiseError):
    """A fact file is wrong."""


class CaseError(EquipoiseError):
    """A case asks for what the record or the model does not have."""


class RangeError(EquipoiseError):
    """A formula is used outside its published range."""

    exit_code = 3


class NumericsError(EquipoiseError):
    """A result is not finite."""

    exit_code = 3


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return ``did you mean 'x'?`` for the nearest known words, or an empty string.

    Parameters
    ----------
    word : str
        What was written.
    known : sequence of str
        What could have been meant.
    """
    if len(word) > LONGEST_WORD:
        return ""
    likely = known if len(known) <= FEW else _likely(word, tuple(known))
    near = difflib.get_close_matches(word, likely, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(repr(item) for item in near)}?" if near else ""


def _likely(word: str, known: tuple[str, ...]) -> list[str]:
    """Return the known words with most pairs of letters of a word: a file may have thousands wrong."""
    own = _pairs(word)

    def shared(position: int) -> float:
        pairs = every[position]
        return 2 * len(own & pairs) / (len(own) + len(pairs) or 1)

    every = _pairs_of(known)
    return [known[position] for position in heapq.nlargest(FEW, range(len(known)), key=shared)]


@functools.lru_cache(maxsize=32)
def _pairs_of(known: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return the pairs of letters of each word, worked out once for a list."""
    return tuple(_pairs(word) for word in known)


def _pairs(word: str) -> frozenset[str]:
    """Return the letters of a word and what stands side by side in it."""
    return frozenset(word) | frozenset(map("".join, itertools.pairwise(word)))
