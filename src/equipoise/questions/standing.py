"""Who belongs to which alliance, who is opposed to it, and who has forces in the record, on a day.

The whole record takes longer to load and check than a question takes to read, so only the rows that roles
hang on are read here, from the same files. They are checked where the record is loaded. Largest weakness:
facts written as YAML are not seen.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from equipoise.questions.gazetteer import table

_KINDS = ("membership.", "opposition.", "force.")
_WANTED = (".country", ".alliance", ".owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when a word holds; the end is the first day on which it no longer does."""

    start: dt.date
    end: dt.date
    word: str

    def holds(self, day: dt.date) -> bool:
        """Tell whether it holds on a day."""
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What roles hang on.

    Parameters
    ----------
    members, opposed : mapping
        Alliance -> spans of country codes in lower case.
    armed : tuple of Span
        Owners of forces, in lower case.
    """

    members: Mapping[str, tuple[Span, ...]]
    opposed: Mapping[str, tuple[Span, ...]]
    armed: tuple[Span, ...]

    def alliances_of(self, country: str, day: dt.date) -> tuple[str, ...]:
        """Return the alliances that a country (lower case) belongs to on a day, sorted."""
        return tuple(sorted(name for name in self.members if country in self.members_on(name, day)))

    def members_on(self, alliance: str, day: dt.date) -> frozenset[str]:
        """Return the members of an alliance on a day."""
        return _on(self.members.get(alliance, ()), day)

    def opposed_on(self, alliance: str, day: dt.date) -> frozenset[str]:
        """Return the countries that an alliance and they regard as rivals on a day."""
        return _on(self.opposed.get(alliance, ()), day)

    def armed_on(self, day: dt.date) -> frozenset[str]:
        """Return the countries of which the record has forces on a day."""
        return _on(self.armed, day)

    def joined(self, country: str, alliance: str) -> dt.date | None:
        """Return the last day on which a country became a member of an alliance."""
        return max(
            (span.start for span in self.members.get(alliance, ()) if span.word == country), default=None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days that words can reach: the first whole world, the day that stands for today, and the last."""

    first: dt.date
    today: dt.date
    last: dt.date


@functools.cache
def calendar() -> Calendar:
    """Return the days that words can reach."""
    days = {row["what"]: dt.date.fromisoformat(row["day"]) for row in table("questions/days.csv")}
    return Calendar(first=days["first"], today=days["today"], last=days["last"])


@functools.cache
def standing() -> Standing:
    """Return what roles hang on, read once."""
    words: dict[str, dict[str, list[Span]]] = {}
    for row in _rows():
        kind, entity, attribute = row["id"].split(".", 2)
        spans = words.setdefault(f"{kind}.{attribute}", {}).setdefault(entity, [])
        spans.append(
            Span(
                start=dt.date.fromisoformat(row["from"]) if row["from"] else dt.date.min,
                end=dt.date.fromisoformat(row["to"]) if row["to"] else dt.date.max,
                word=row["options"],
            )
        )
    return Standing(
        members=_by_alliance(words, "membership"),
        opposed=_by_alliance(words, "opposition"),
        armed=tuple(span for spans in words.get("force.owner", {}).values() for span in spans),
    )


def _rows() -> Iterable[Mapping[str, str]]:
    """Read the rows that are wanted from all tables of facts."""
    folder = resources.files("equipoise").joinpath("data", "facts")
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".csv"):
            lines = path.read_text(encoding="utf-8").splitlines()
            wanted = [line for line in lines if line.startswith(_KINDS)]
            if lines and wanted:
                rows = csv.DictReader([lines[0], *wanted])
                yield from (row for row in rows if row["id"].endswith(_WANTED) and row["id"].count(".") == 2)


def _by_alliance(words: Mapping[str, Mapping[str, list[Span]]], kind: str) -> Mapping[str, tuple[Span, ...]]:
    """Gather the countries of each alliance with the days on which they belong to it."""
    found: dict[str, list[Span]] = {}
    names = words.get(f"{kind}.alliance", {})
    for entity, spans in words.get(f"{kind}.country", {}).items():
        for name in {span.word for span in names.get(entity, ())}:
            found.setdefault(name, []).extend(spans)
    return MappingProxyType({name: tuple(spans) for name, spans in found.items()})


def _on(spans: Iterable[Span], day: dt.date) -> frozenset[str]:
    """Return the words that hold on a day."""
    return frozenset(span.word for span in spans if span.holds(day))
