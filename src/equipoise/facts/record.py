"""The sourced record: what a fact is, and where it comes from.

An :class:`Entry` is the history of one number (its dated values); a
:class:`Fact` is the value in force on a date. Everything is frozen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum, isnan
from typing import Literal, TypeAlias

Family: TypeAlias = Literal["fixed", "uniform", "triangular", "pert", "lognormal", "counts", "options"]
Basis: TypeAlias = Literal["measured", "reported", "estimated", "assumed"]
Confidence: TypeAlias = Literal["READ", "SECOND-HAND", "REMEMBERED", "COMPUTED", "ASSUMED"]
Side: TypeAlias = Literal["threatened", "rival", "both", "none"]
Option: TypeAlias = float | str

#: Best first: a derived number carries the worst of its inputs.
CONFIDENCES: tuple[Confidence, ...] = ("READ", "COMPUTED", "SECOND-HAND", "REMEMBERED", "ASSUMED")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spread:
    """How sure a number is, in the unit of its fact.

    Two are equal if they have the same numbers and lack the same ones. Python itself tells otherwise, since
    NaN is not equal to itself, and not the same in every version: before 3.13 one and the same NaN counts.

    Parameters
    ----------
    family : str
        ``fixed`` (``best`` alone, or one option), ``uniform`` (low to high),
        ``triangular`` and ``pert`` (low, best = mode, high), ``lognormal``
        (low and high are the 5 and 95 % points, best the median),
        ``counts`` (whole numbers, triangular weights from low to high),
        ``options`` (a list with weights).
    low, best, high : float
        NaN where the family has none.
    options : tuple of float or str
        The alternatives, all numbers or all words.
    weights : tuple of float
        One per option, summing to one.
    """

    family: Family
    low: float
    best: float
    high: float
    options: tuple[Option, ...] = ()
    weights: tuple[float, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Compare part by part."""
        return self is other or (isinstance(other, Spread) and self.parts == other.parts)

    def __hash__(self) -> int:
        """Return the same for equal ones."""
        return hash(self.parts)

    @property
    def parts(self) -> tuple[object, ...]:
        """All that decides numbers, None for what it lacks, every number as a float and zero without sign."""
        numbers = (None if isnan(one) else float(one) + 0.0 for one in (self.low, self.best, self.high))
        choices = tuple(one if isinstance(one, str) else float(one) + 0.0 for one in self.options)
        return (self.family, *numbers, choices, self.weights)

    @property
    def is_word(self) -> bool:
        """True where the value is a word and not a number."""
        return bool(self.options) and isinstance(self.options[0], str)

    @property
    def is_fixed(self) -> bool:
        """True where every draw has the same value."""
        return self.family == "fixed" or (self.low == self.high) or len(self.options) == 1


def fixed(value: Option) -> Spread:
    """Return the spread of a value that is not in doubt."""
    if isinstance(value, str):
        nan = float("nan")
        return Spread(family="fixed", low=nan, best=nan, high=nan, options=(value,), weights=(1.0,))
    return Spread(family="fixed", low=value, best=value, high=value)


def options(weighted: Mapping[Option, float] | Mapping[str, float] | Mapping[float, float]) -> Spread:
    """Return a spread over alternatives; the weights are scaled to sum to one."""
    total = fsum(weighted.values())
    nan = float("nan")
    numbers = [float(key) for key in weighted if not isinstance(key, str)]
    low, high = (min(numbers), max(numbers)) if numbers else (nan, nan)
    return Spread(
        family="options",
        low=low,
        best=nan,
        high=high,
        options=tuple(weighted),
        weights=tuple(weight / total for weight in weighted.values()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that a number comes from; ``text`` is its formatted reference."""

    key: str
    title: str
    author: str = ""
    year: str = ""
    url: str = ""
    note: str = ""
    bibtex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source key and the place in it (page, table), as written in the fact file."""

    key: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One dated value of an entry; ``start`` counts, ``end`` does not. None means open."""

    start: dt.date | None
    end: dt.date | None
    spread: Spread
    basis: Basis
    confidence: Confidence
    sources: tuple[Citation, ...]
    note: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The history of one number.

    ``unknown_to`` says who can't know it; ``feared`` which end of its spread
    the threatened side fears (named ambiguity); ``factor`` names the shared
    luck that it moves with, ``weight`` (-1 to 1) how strongly.
    """

    id: str
    title: str
    unit: str
    unknown_to: Side = "none"
    feared: Literal["", "low", "high"] = ""
    factor: str = ""
    weight: float = 0.0
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number in force on a date; ids read ``kind.entity.attribute``, and these parts are at hand."""

    id: str
    title: str
    unit: str
    unknown_to: Side = "none"
    feared: Literal["", "low", "high"] = ""
    factor: str = ""
    weight: float = 0.0
    start: dt.date | None = None
    end: dt.date | None = None
    spread: Spread
    basis: Basis = "assumed"
    confidence: Confidence = "ASSUMED"
    sources: tuple[Citation, ...] = ()
    note: str = ""
    file: str = ""
    line: int = 0

    kind: str = field(init=False, repr=False, compare=False)
    entity: str = field(init=False, repr=False, compare=False)
    attribute: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Take the id apart once: kinds and entities are asked for millions of times in a run."""
        parts = self.id.split(".", 2)
        for name, part in zip(("kind", "entity", "attribute"), (*parts, "", "")[:3], strict=True):
            object.__setattr__(self, name, part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All entries and sources, by id and key, with a digest of the files they came from."""

    entries: Mapping[str, Entry]
    sources: Mapping[str, Source]
    digest: str
