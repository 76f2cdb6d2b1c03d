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
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Problems shown in one message; the rest are counted.
SHOWN = 50
#: Longest part of a message: what stands in a file is shown, but not pages of it.
LONGEST = 1200
#: Longest word that others are proposed for; nothing known is longer.
LONGEST_WORD = 200
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
    """Return a text as a terminal can show it: unseen signs spelled out, the middle of a long one left out."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 200]} … {text[-150:]}"
    return _UNSEEN.sub(lambda sign: ascii(sign.group())[1:-1], text)


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
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(repr(item) for item in near)}?" if near else ""
