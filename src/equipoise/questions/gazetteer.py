"""The names that questions may use, and which of them begin at each word.

Tables in ``data/questions`` and ``data/countries.csv``: countries with their other names, the words for
their people, their seats of government; alliances; systems; what the model can't speak of, with the reason.
Largest weakness: only English names are known, and a name that has grown out of use may be missing.
"""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from equipoise.questions.parsing import Name
from equipoise.questions.spelling import Word, fold

#: Months by what they are called.
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
#: Numbers that are written out.
_NUMBERS = MappingProxyType(
    {
        word: number
        for number, words in (
            *((2, "two"), (3, "three"), (4, "four"), (5, "five"), (6, "six"), (7, "seven"), (8, "eight")),
            *(
                (1, "one"),
                (9, "nine"),
                (10, "ten"),
                (12, "dozen"),
                (20, "twenty"),
                (50, "fifty"),
                (100, "hundred"),
            ),
        )
        for word in words.split()
    }
)
#: Years that are read as years, and the most digits of a count.
_YEARS, _MOST_DIGITS = range(1900, 2101), 6
#: A leading article and a state of the past in the table of countries.
_ARTICLE, _PAST = "the ", re.compile(r"^(?:a state )?until ([0-9]{4})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All names by their folded words.

    Parameters
    ----------
    names : mapping
        Folded words -> (kind, value) pairs.
    capitals : frozenset
        Folded words that count as a name only where they are typed in capital letters.
    shown : mapping
        Country code or alliance -> name for people.
    status : mapping
        Country code -> what is disputed about it.
    ended : mapping
        Country code -> last year of a state of the past.
    reasons : mapping
        Folded words of what can't be read -> why.
    longest : int
        Most words of a name.
    """

    names: Mapping[tuple[str, ...], frozenset[tuple[str, str]]]
    capitals: frozenset[tuple[str, ...]]
    shown: Mapping[str, str]
    status: Mapping[str, str]
    ended: Mapping[str, int]
    reasons: Mapping[tuple[str, ...], str]
    longest: int


@functools.cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a table of the data folder, for example ``questions/systems.csv``."""
    path = resources.files("equipoise").joinpath("data", *name.split("/"))
    return tuple(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@functools.cache
def gazetteer() -> Gazetteer:
    """Return the names of the package, read once."""
    names: dict[tuple[str, ...], set[tuple[str, str]]] = {}
    shown: dict[str, str] = {}
    status: dict[str, str] = {}
    for row in table("countries.csv"):
        code = row["iso3"]
        shown[code], status[code] = row["name"], row.get("status") or ""
        _add(names, [row["name"].removeprefix(_ARTICLE)], "country", code, with_article=True)
    for row in table("questions/demonyms.csv"):
        _add(names, row["names"].split(";"), "country", row["iso3"], with_article=True)
        _add(names, row["demonyms"].split(";"), "people", row["iso3"])
        _add(names, row["seats"].split(";"), "seat", row["iso3"], with_article=True)
    for row in table("questions/alliances.csv"):
        shown[row["alliance"]] = row["shown"]
        _add(names, row["names"].split(";"), "alliance", row["alliance"])
    for row in table("questions/systems.csv"):
        _add(names, [row["words"]], "system" if row["system"] else "sort", row["words"])
    for row in table("questions/facilities.csv"):
        _add(names, [row["words"]], "facility", row["kind"])
    reasons = {
        fold(row["words"]): _reason(row) for name in _REFUSING for row in table(f"questions/{name}.csv")
    }
    ended = {code: int(match.group(1)) for code, said in status.items() if (match := _PAST.match(said))}
    reasons |= {fold(shown[code]): f"{shown[code]} was a state until {year}" for code, year in ended.items()}
    return Gazetteer(
        names=MappingProxyType({key: frozenset(found) for key, found in names.items()}),
        capitals=frozenset({("us",)}),
        shown=MappingProxyType(shown),
        status=MappingProxyType(status),
        ended=MappingProxyType(ended),
        reasons=MappingProxyType(reasons),
        longest=max(len(key) for key in names),
    )


#: Tables of what is refused, with a column for the words and one for the reason.
_REFUSING = ("refusals", "unions", "systems_not_held", "unclear_names")


def names_at(words: Sequence[Word], known: Gazetteer) -> tuple[tuple[Name, ...], ...]:
    """Return the names that begin at each word.

    Parameters
    ----------
    words : sequence of Word
        Of a question.
    known : Gazetteer
        All names.

    Notes
    -----
    A name that is also a pronoun counts in capital letters only; in a question without
    any capital letter it counts as the word for what belongs to the country.
    """
    is_low = not any(word.typed[:1].isupper() for word in words)
    found: list[tuple[Name, ...]] = []
    for at in range(len(words)):
        here = set(_dated(words, at))
        for n_words in range(1, min(known.longest, len(words) - at) + 1):
            key = tuple(word.folded for word in words[at : at + n_words])
            for kind, value in known.names.get(key, ()):
                taken = kind
                if key in known.capitals and not words[at].is_upper:
                    if not is_low:
                        continue
                    taken = "people"
                here.add(Name(end=at + n_words, kind=taken, value=value))
        found.append(tuple(sorted(here)))
    return tuple(found)


def _dated(words: Sequence[Word], at: int) -> list[Name]:
    """Read a number, a year, a month or a whole date."""
    folded = words[at].folded
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", folded):
        return [Name(end=at + 1, kind="date", value=folded)]
    if folded in _MONTHS:
        return [Name(end=at + 1, kind="month", value=str(_MONTHS.index(folded) + 1))]
    if folded in _NUMBERS:
        return [Name(end=at + 1, kind="number", value=str(_NUMBERS[folded]))]
    digits = re.sub(r"(?<=[0-9])(st|nd|rd|th)$", "", folded)
    if not digits.isascii() or not digits.isdigit() or len(digits) > _MOST_DIGITS:
        return []
    read = [Name(end=at + 1, kind="number", value=str(int(digits)))]
    if len(digits) == 4 and int(digits) in _YEARS:
        read.append(Name(end=at + 1, kind="year", value=digits))
    return read


def _add(
    names: dict[tuple[str, ...], set[tuple[str, str]]],
    forms: Iterable[str],
    kind: str,
    value: str,
    *,
    with_article: bool = False,
) -> None:
    """Enter the forms of a name."""
    for form in forms:
        key = fold(form)
        if key:
            names.setdefault(key, set()).add((kind, value))
            if with_article and key[0] != "the":
                names.setdefault(("the", *key), set()).add((kind, value))


def _reason(row: Mapping[str, str]) -> str:
    """Return why something isn't read, with its name where the reason goes on from it."""
    goes_on = row["reason"].startswith(("is ", "ended ", "can't be joined"))
    return f"{row['words']} {row['reason']}" if goes_on else row["reason"]
