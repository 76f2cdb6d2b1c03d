"""One dated value as a file states it, and its turning into a checked value.

Both forms of fact file, CSV and YAML, end here, so that they are held to the
same rules: what a family of spread needs, what a date looks like, which words
say how sure we are.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import cast, get_args

from equipoise import units
from equipoise.errors import Problem, did_you_mean
from equipoise.facts.record import Basis, Citation, Confidence, Family, Option, Side, Spread, Value, fixed

FAMILIES: tuple[str, ...] = get_args(Family)
BASES: tuple[str, ...] = get_args(Basis)
CONFIDENCES: tuple[str, ...] = get_args(Confidence)
SIDES: tuple[str, ...] = get_args(Side)
FEARED = ("", "low", "high")

#: Weights of options may miss a sum of one by this (thirds written with three digits).
WEIGHT_SLACK = 0.0015

#: Largest sum of weights that are parts.
MAX_PARTS = 1e9

#: What each family needs of low, best, high: "yes", "no" or "may".
NUMBERS_OF: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "fixed": ("no", "yes", "no"),
        "uniform": ("yes", "no", "yes"),
        "triangular": ("yes", "yes", "yes"),
        "pert": ("yes", "yes", "yes"),
        "lognormal": ("yes", "yes", "yes"),
        "counts": ("yes", "may", "yes"),
        "options": ("no", "no", "no"),
    }
)

_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9][a-z0-9_]*\.[a-z][a-z0-9_]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_ .'-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One dated value of one fact, every cell still as written; empty where nothing stands.

    ``weights`` is empty where options are given without weights (then all alike).
    """

    file: str
    line: int
    id: str
    title: str
    unit: str
    start: str
    end: str
    family: str
    low: str
    best: str
    high: str
    options: tuple[str, ...]
    weights: tuple[str, ...]
    basis: str
    confidence: str
    sources: tuple[Citation, ...]
    unknown_to: str
    feared: str
    factor: str
    weight: str
    note: str


@dataclass(slots=True, kw_only=True)
class _Notes:
    """Faults of one statement."""

    at: Statement
    problems: list[Problem] = field(default_factory=list[Problem])

    def refuse(self, what: str, hint: str = "") -> None:
        """Note a fault at the line of the statement."""
        name = f"{self.at.id}: " if self.at.id else ""
        where, line = self.at.file, self.at.line
        self.problems.append(Problem(where=where, line=line, what=f"{name}{what}", hint=hint))

    def one_of(self, name: str, word: str, known: Collection[str]) -> None:
        """Refuse a word that is not among the known ones."""
        if word not in known:
            listed = ", ".join(item or "(empty)" for item in known)
            hint = f"{did_you_mean(word, sorted(known))} known: {listed}".strip()
            self.refuse(f"{name} {word!r} is not known", hint)


def value_of(statement: Statement) -> tuple[Value | None, list[Problem]]:
    """Return the checked value of a statement (None where it can't be read) and its faults.

    Parameters
    ----------
    statement : Statement
        Cells as written in the file.
    """
    notes = _Notes(at=statement)
    if not _ID.fullmatch(statement.id):
        hint = "ids read kind.entity.attribute in lower case letters, digits and underscores"
        notes.refuse("this is no fact id" if statement.id else "a fact id is missing", hint)
    if not statement.title:
        notes.refuse("the title is missing", "say in a few words what the number is")
    notes.one_of("unit", statement.unit, units.FACTORS)
    notes.one_of("basis", statement.basis, BASES)
    notes.one_of("confidence", statement.confidence, CONFIDENCES)
    notes.one_of("unknown_to", statement.unknown_to, SIDES)
    notes.one_of("feared", statement.feared, FEARED)
    _luck(notes)
    start, end = _date(notes, "from", statement.start), _date(notes, "to", statement.end)
    if start and end and end <= start:
        notes.refuse(
            f"'to' ({end}) is not after 'from' ({start})", "'to' is the first day it no longer holds"
        )
    spread = _spread(notes)
    if notes.problems or spread is None:
        return None, notes.problems
    value = Value(
        start=start,
        end=end,
        spread=spread,
        basis=cast("Basis", statement.basis),
        confidence=cast("Confidence", statement.confidence),
        sources=statement.sources,
        note=statement.note,
        file=statement.file,
        line=statement.line,
    )
    return value, []


def _luck(notes: _Notes) -> None:
    """Check the shared factor and its weight."""
    factor, weight = notes.at.factor, notes.at.weight
    if bool(factor) != bool(weight):
        hint = "name the shared factor and its weight (-1 to 1), or neither"
        notes.refuse("a shared factor needs a weight, and a weight a factor", hint)
    elif weight:
        number = _number(notes, "weight", weight)
        if not math.isnan(number) and not (0 < abs(number) <= 1):
            notes.refuse(f"weight {weight} is outside -1 to 1 or zero")


def _date(notes: _Notes, name: str, text: str) -> dt.date | None:
    """Read a date; None where there is none."""
    if not text:
        return None
    try:
        if _DATE.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        notes.refuse(f"'{name}' {text} is no day of the calendar")
        return None
    notes.refuse(f"'{name}' {text!r} is no date", "write it as 2020-09-01")
    return None


def _number(notes: _Notes, name: str, text: str) -> float:
    """Read a number; NaN where there is none."""
    if not text:
        return math.nan
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        notes.refuse(f"{name} {text!r} is no number", "digits and a point; no spaces, commas or units")
        return math.nan
    return float(text)


def _spread(notes: _Notes) -> Spread | None:
    """Read the spread of a statement, or note why there is none."""
    family = notes.at.family
    if family not in FAMILIES:
        notes.one_of("family", family, FAMILIES)
        return None
    if notes.at.unit == "word":
        return _words(notes)
    if notes.at.options and family != "options":
        notes.refuse(f"family {family} has no options", "leave them out, or take family options")
        return None
    texts = {"low": notes.at.low, "best": notes.at.best, "high": notes.at.high}
    needs = dict(zip(texts, NUMBERS_OF[family], strict=True))
    lacking = [f"'{name}'" for name, text in texts.items() if needs[name] == "yes" and not text]
    spare = [f"'{name}'" for name, text in texts.items() if needs[name] == "no" and text]
    if lacking:
        notes.refuse(f"family {family} needs {', '.join(lacking)}")
    if spare:
        notes.refuse(f"family {family} has no {', '.join(spare)}", _instead(family))
    numbers = [_number(notes, name, text) for name, text in texts.items()]
    if notes.problems:
        return None
    return _numeric(notes, cast("Family", family), *numbers)


def _instead(family: str) -> str:
    """Say what to do about a number that a family has no place for."""
    if family == "fixed":
        return "a value without doubt has 'best' only; take another family for a span"
    return "family pert or triangular has a best value" if family == "uniform" else "leave it out"


def _numeric(notes: _Notes, family: Family, low: float, best: float, high: float) -> Spread | None:
    """Build a spread of numbers from what is known to be there."""
    if family == "fixed":
        return fixed(best)
    if family == "options":
        return _options(notes, [_number(notes, "option", text) for text in notes.at.options])
    known = [number for number in (low, best, high) if not math.isnan(number)]
    if known != sorted(known):
        notes.refuse(f"low, best, high are not in order: {', '.join(f'{number:g}' for number in known)}")
        return None
    if family == "lognormal" and low <= 0:
        notes.refuse("a lognormal spread needs 'low' above zero", "take family pert or triangular")
        return None
    if family == "counts" and any(number != round(number) for number in known):
        notes.refuse("family counts is for whole numbers", "take family uniform, pert or triangular")
        return None
    return Spread(family=family, low=low, best=best, high=high)


def _words(notes: _Notes) -> Spread | None:
    """Read one word, or a choice between words."""
    at = notes.at
    if at.low or at.best or at.high:
        notes.refuse("a word has no low, best or high", "write the word under 'options'")
    if at.family not in ("fixed", "options"):
        notes.refuse(f"a word can't have family {at.family}", "take family fixed or options")
    elif at.family == "fixed" and len(at.options) != 1:
        notes.refuse(f"family fixed needs one word; got {len(at.options)}", "take family options for several")
    for word in at.options:
        if not _WORD.fullmatch(word):
            notes.refuse(f"option {word!r} is no word")
    return _options(notes, at.options) if not notes.problems else None


def _options(notes: _Notes, found: Sequence[Option]) -> Spread | None:
    """Build a choice between alternatives; without weights all count alike."""
    if not found:
        notes.refuse("there are no options", "write them as a:0.5;b:0.5")
        return None
    if len(set(found)) < len(found):
        notes.refuse("an option stands twice")
    weights = [_number(notes, "weight of an option", text) for text in notes.at.weights]
    if not weights:
        weights = [1 / len(found)] * len(found)
    elif len(weights) != len(found) or any(math.isnan(weight) for weight in weights):
        notes.refuse("some options have a weight and some have none", "give all of them one, or none")
    elif not _weights_fit(weights):
        hint = "fractions sum to 1; whole numbers are parts (a:2;b:1)"
        notes.refuse(
            f"the weights of the options must be above zero and sum to 1; got {sum(weights):g}", hint
        )
    if notes.problems:
        return None
    if notes.at.family == "fixed":
        return fixed(found[0])
    numbers = [option for option in found if not isinstance(option, str)]
    return Spread(
        family="options",
        low=min(numbers) if numbers else math.nan,
        best=math.nan,
        high=max(numbers) if numbers else math.nan,
        options=tuple(found),
        weights=_scaled(weights),
    )


def _weights_fit(weights: Sequence[float]) -> bool:
    """Tell whether weights are fractions of one, or whole parts."""
    # parts far apart would round the smaller ones away
    if not (min(weights) > 0 and max(weights) <= MAX_PARTS):
        return False
    total = math.fsum(weights)
    are_parts = all(weight == round(weight) for weight in weights)
    return (are_parts and total <= MAX_PARTS) or abs(total - 1) <= WEIGHT_SLACK


def _scaled(weights: Sequence[float]) -> tuple[float, ...]:
    """Scale weights to sum to one; weights that do are kept as they are written."""
    total = math.fsum(weights)
    return tuple(weights if math.isclose(total, 1, abs_tol=1e-9) else (weight / total for weight in weights))
