"""What a section of the report is made of: sentences, figures by name, tables, and parts that can be folded.

Frozen rows go to the template, which knows how they look and nothing of what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from equipoise.measures.intervals import Summary
from equipoise.report.palette import UNVERIFIED, UNVERIFIED_SIGN
from equipoise.study.wording import number, signed

#: Words -> how the page colours them; the word is always there too.
TONES = MappingProxyType(
    {
        "yes": "bad", "no": "good", "cannot tell": "open",
        "same": "good", "different": "bad", "not shown": "open",
        "holds": "good", "holds in part": "part", "fails": "bad", "undecided": "open",
        "outside the model": "none",
    }
)  # fmt: skip


#: What stands where there is no number.
NONE = "\N{EN DASH}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table: words, and how they are shown.

    ``tone`` colours a verdict; ``arm`` puts that arm's sign before the words; ``link`` makes them one;
    ``is_unverified`` marks a number that no source stands behind; ``aside`` is said below in small letters.
    """

    text: str
    tone: str = ""
    arm: str = ""
    link: str = ""
    aside: str = ""
    is_unverified: bool = False


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its caption; the first ``left`` columns hold words, the others numbers."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """A part that is closed at first."""

    title: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the page.

    ``figures`` are names, or beginnings of names, of the figures that stand here; ``missing`` says why there
    is nothing to show, where there is nothing.
    """

    name: str
    title: str
    sentences: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    folds: tuple[Fold, ...] = ()
    missing: str = ""


def words(*texts: str) -> Row:
    """Return plain cells."""
    return tuple(Cell(text=text) for text in texts)


def verdict(word: str) -> Cell:
    """Return a verdict in its tone.

    Examples
    --------
    >>> verdict("holds").tone, verdict("anything").tone
    ('good', 'none')
    """
    return Cell(text=word, tone=TONES.get(word, "none"))


def sure(confidence: str) -> Cell:
    """Return how sure a fact is, marked where no source stands behind it.

    Examples
    --------
    >>> sure("READ").text, sure("ASSUMED").is_unverified
    ('read', True)
    """
    return Cell(text=confidence.lower(), is_unverified=confidence in UNVERIFIED)


def readable(unit: str) -> tuple[float, str]:
    """Return by what numbers of a unit are divided to be read, and the unit that they have then.

    Examples
    --------
    >>> readable("USD/y"), readable("min")
    ((1000000000.0, 'bn USD/y'), (1.0, 'min'))
    """
    return (1e9, f"bn {unit}") if unit.startswith("USD") else (1.0, unit)


def level(found: Summary | None, unit: str) -> str:
    """Return mean and interval of an outcome in one arm, a dash where it has no meaning.

    Examples
    --------
    >>> level(Summary(mean=12.3, q05=9.0, q50=12.0, q95=15.4), "min")
    '12.3 (9.0 to 15.4)'
    """
    if found is None:
        return NONE
    by, unit = readable(unit)
    mean, low, high = (shortly(number(value / by, unit)) for value in (found.mean, found.q05, found.q95))
    return mean if mean == low == high else f"{mean} ({low} to {high})"


def difference(mean: float, low: float, high: float, unit: str) -> str:
    """Return a difference and its interval.

    Examples
    --------
    >>> difference(0.07, 0.01, 0.16, "probability"), difference(0, 0, 0, "min")
    ('+0.070 (+0.010 to +0.16)', '0')
    """
    by, unit = readable(unit)
    middle, least, most = (shortly(signed(value / by, unit)) for value in (mean, low, high))
    return middle if middle == least == most else f"{middle} ({least} to {most})"


def shortly(text: str) -> str:
    """Return a number told in words as a table shows it.

    Examples
    --------
    >>> shortly("just above 0"), shortly("less than 0.1"), shortly("-3.2") == "\N{MINUS SIGN}3.2"
    ('>0', '<0.1', True)
    """
    text = {"just above 0": ">0", "just below 0": "<0"}.get(text, text)
    text = text.replace("less than ", "<").replace("more than ", ">")
    return f"\N{MINUS SIGN}{text[1:]}" if text.startswith("-") else text


def present(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return the tables that have rows."""
    return tuple(table for table in tables if table.rows)


def unverified_words() -> str:
    """Return the sentence that says what the sign means, wherever it is used."""
    named = " or ".join(word.lower() for word in UNVERIFIED)
    return f"{UNVERIFIED_SIGN} unverified: {named}; no source stands behind the number."
