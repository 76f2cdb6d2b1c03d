"""What one visitor of the page asks for: a case or a question, and what was changed by hand.

The address of a page holds all of it, so the same address gives the same numbers. Everything that comes in
is bounded here, before any work begins, and all faults are named at once. Largest weakness: only what a page
can change is spoken; a case with other thresholds is written as a file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from equipoise.cases.files import case_names
from equipoise.chain import CELLS
from equipoise.errors import CaseError, Problem, did_you_mean

#: Longest question in words, largest seed and number of launchers, most facts set by hand.
LONGEST_QUESTION, LARGEST_SEED, MOST_LAUNCHERS, MOST_FACTS = 600, 2**31 - 1, 2000, 30
#: Numbers of draws that the page asks for: the first answer, and its refinement; the same for whole studies.
QUICK_DRAWS = (128, 512)
DEPTHS = ("brief", "whole")
#: Draws of a study by depth.
STUDY_DRAWS = (256, 2048)
#: How counts of systems and values of facts are called in an address.
COUNT, FACT = "n.", "f."
#: What a system, a switch, a fact and a code of a country may look like.
_SYSTEM = re.compile(r"[a-z0-9][a-z0-9_]{0,40}")
_SWITCH = re.compile(r"[a-z][a-z0-9_]{0,30}(\.[a-z0-9_]{1,40})?")
_FACT = re.compile(r"[a-z0-9_]{1,40}\.[a-z0-9_]{1,80}\.[a-z0-9_]{1,60}")
_COUNTRY = re.compile(r"[a-z]{3}")
_WORD = re.compile(r"[a-z0-9_]{1,80}")
#: What may be written beside counts and facts.
KEYS = ("case", "q", "date", "seed", "host", "cell", "off")
#: Words and numbers by name, as they stand in an address.
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A case, and what was changed by hand.

    Attributes
    ----------
    case : str
        Name of a shipped case; empty where a question is asked.
    question : str
        In words; empty where a case is named.
    date : datetime.date or None
        Another date than the case's own.
    seed : int
        Of every random stream.
    host : str
        Another host, ISO3 code in lower case; empty for the case's own.
    cell : str
        Another posture cell for fear and headlines; empty for the case's own.
    off : tuple of str
        Switches of the change that are turned off, sorted.
    counts : tuple of (system, count)
        Sizes of packages other than the case's, sorted.
    facts : tuple of (fact id, value)
        Facts in doubt that are set: a number in the unit of the fact, or a word; sorted.
    """

    case: str = ""
    question: str = ""
    date: dt.date | None = None
    seed: int = 1
    host: str = ""
    cell: str = ""
    off: tuple[str, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    facts: tuple[tuple[str, float | str], ...] = ()

    @property
    def address(self) -> str:
        """The same as the query of an address; equal for equal questions."""
        pairs: list[tuple[str, str]] = [("q", self.question)] if self.question else [("case", self.case)]
        pairs += [("date", self.date.isoformat())] if self.date else []
        pairs += [("seed", str(self.seed))] if self.seed != 1 else []
        pairs += [(name, value) for name, value in (("host", self.host), ("cell", self.cell)) if value]
        pairs += [("off", ",".join(self.off))] if self.off else []
        pairs += [(f"{COUNT}{system}", str(count)) for system, count in self.counts]
        pairs += [(f"{FACT}{fact}", plain_value(value)) for fact, value in self.facts]
        return urlencode(pairs)

    @property
    def key(self) -> str:
        """A short name of the question, fit for a file."""
        return hashlib.blake2b(self.address.encode(), digest_size=12).hexdigest()

    @property
    def untouched(self) -> Asked:
        """The same case, date and seed without what was changed by hand."""
        return replace(self, host="", cell="", off=(), counts=(), facts=())


def plain_value(value: float | str) -> str:
    """Return a value as it stands in an address.

    Examples
    --------
    >>> plain_value(0.25), plain_value(3.0), plain_value("lofted")
    ('0.25', '3', 'lofted')
    """
    return value if isinstance(value, str) else f"{value:.9g}"


def asked(pairs: Pairs) -> Asked:
    """Return what an address asks for.

    Parameters
    ----------
    pairs : iterable of (name, value)
        As they stand in the query; each name once.

    Raises
    ------
    CaseError
        Naming everything that can't be taken.

    Examples
    --------
    >>> asked([("q", "What if it joins?"), ("f.radar.x.range", "3")]).facts
    (('radar.x.range', 3.0),)
    """
    given = list(pairs)
    names = [name for name, _ in given]
    faults = [
        _fault(name, "stands twice", "give it once")
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    plain = dict(given)
    faults += [fault for name in plain if (fault := _unknown(name)) is not None]
    counts, facts = _prefixed(plain, COUNT), _prefixed(plain, FACT)
    if len(facts) > MOST_FACTS:
        faults.append(_fault("f.", f"sets {len(facts)} facts", f"at most {MOST_FACTS}"))
    date = _date(plain.get("date", ""), faults)
    found = Asked(
        case=_case(plain, faults),
        question=_question(plain, faults),
        date=date,
        seed=_whole("seed", plain.get("seed", "1"), LARGEST_SEED, faults),
        host=_matching(
            "host", plain.get("host", "").lower(), _COUNTRY, "an ISO 3166 code of three letters", faults
        ),
        cell=_cell(plain.get("cell", ""), faults),
        off=_off(plain.get("off", ""), faults),
        counts=tuple(
            sorted((n, _whole(COUNT + n, value, MOST_LAUNCHERS, faults)) for n, value in counts.items())
        ),
        facts=tuple(sorted((n, _value(n, value, faults)) for n, value in facts.items())),
    )
    if faults:
        raise CaseError(faults)
    return found


def chosen(name: str, value: str, allowed: Iterable[str]) -> str:
    """Return a value that must be one of some words.

    Raises
    ------
    CaseError
        If it is none of them.
    """
    known = tuple(allowed)
    if value not in known:
        raise CaseError(_fault(name, f"can't be {value[:40]!r}", f"one of {', '.join(known)}"))
    return value


def _fault(name: str, what: str, hint: str = "") -> Problem:
    """Return a fault of the address."""
    return Problem(where=name[:60].strip() or "address", what=what, hint=hint)


def _unknown(name: str) -> Problem | None:
    """Return a fault where nothing is called so."""
    known = (name.startswith(COUNT) and _SYSTEM.fullmatch(name[len(COUNT) :])) or (
        name.startswith(FACT) and _FACT.fullmatch(name[len(FACT) :])
    )
    if known or name in KEYS:
        return None
    hint = did_you_mean(name, KEYS) or f"known: {', '.join(KEYS)}, {COUNT}<system>, {FACT}<fact id>"
    return _fault(name, "is not known here", hint)


def _prefixed(plain: dict[str, str], prefix: str) -> dict[str, str]:
    """Return the pairs whose name begins with a prefix, without it."""
    return {name.removeprefix(prefix): value for name, value in plain.items() if name.startswith(prefix)}


def _case(plain: dict[str, str], faults: list[Problem]) -> str:
    """Return the name of a shipped case."""
    name = plain.get("case", "")
    if bool(name) == bool(plain.get("q", "")):
        faults.append(
            _fault("case", "or a question q must be given, not both", f"for example case={case_names()[0]}")
        )
    elif name and name not in case_names():
        hint = did_you_mean(name, case_names()) or f"shipped cases: {', '.join(case_names())}"
        faults.append(_fault("case", f"no case is called {name[:60]!r}", hint))
    return name


def _question(plain: dict[str, str], faults: list[Problem]) -> str:
    """Return the question with single blanks."""
    words = " ".join(plain.get("q", "").split())
    if len(words) > LONGEST_QUESTION:
        faults.append(_fault("q", f"has {len(words)} characters", f"at most {LONGEST_QUESTION}"))
    return words


def _date(words: str, faults: list[Problem]) -> dt.date | None:
    """Return a day, or none."""
    if not words:
        return None
    try:
        return dt.date.fromisoformat(words)
    except ValueError as error:
        faults.append(_fault("date", f"{words[:40]!r} is not a date ({error})", "write it as 2020-09-01"))
        return None


def _whole(name: str, words: str, largest: int, faults: list[Problem]) -> int:
    """Return a whole number from 0 on."""
    if re.fullmatch(r"[0-9]{1,10}", words, re.ASCII) and int(words) <= largest:
        return int(words)
    faults.append(_fault(name, f"can't be {words[:40]!r}", f"a whole number from 0 to {largest}"))
    return 0


def _matching(name: str, words: str, form: re.Pattern[str], hint: str, faults: list[Problem]) -> str:
    """Return words that have a form, or nothing."""
    if words and not form.fullmatch(words):
        faults.append(_fault(name, f"can't be {words[:40]!r}", hint))
    return words


def _cell(words: str, faults: list[Problem]) -> str:
    """Return a posture cell, or nothing."""
    if words and words not in CELLS:
        faults.append(_fault("cell", f"there is no cell {words[:40]!r}", f"one of {', '.join(CELLS)}"))
    return words


def _off(words: str, faults: list[Problem]) -> tuple[str, ...]:
    """Return the switches that are turned off."""
    names = tuple(sorted({name for name in words.split(",") if name}))
    for name in names:
        _matching("off", name, _SWITCH, "names of switches, for example transit", faults)
    return names


def _value(fact: str, words: str, faults: list[Problem]) -> float | str:
    """Return the value of a fact: a number where it reads as one, or else a word."""
    try:
        number = float(words)
    except ValueError:
        return _matching(FACT + fact, words, _WORD, "a number or a word of the fact", faults)
    if not math.isfinite(number):
        faults.append(_fault(FACT + fact, f"{words[:40]!r} is not a finite number"))
    return number
