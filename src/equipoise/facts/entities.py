"""Entities as wholes: what each needs on every date, and what its words name.

A radar with a sector but no owner, a force at a town that is not in the
record, a boat without its share at sea: such a world would fail later, far
from the file that is to blame.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from equipoise.errors import Problem, did_you_mean
from equipoise.facts import kinds
from equipoise.facts.record import Entry, Value
from equipoise.facts.schema import COVERED_FROM, LEGS, SEA, Kind

_COUNTRY = re.compile(r"[a-z]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Names that words may refer to, by kind of entity."""

    entries: Mapping[str, Entry]
    names: Mapping[str, frozenset[str]]
    damaged: Collection[str]

    def words(self, fact_id: str) -> tuple[str, ...]:
        """All words that a fact ever takes."""
        entry = self.entries.get(fact_id)
        values = entry.values if entry else ()
        return tuple(str(word) for value in values for word in value.spread.options)


def faults(entries: Mapping[str, Entry], damaged: Collection[str]) -> Iterator[Problem]:
    """Yield entities that lack something, and words that name nothing.

    Parameters
    ----------
    entries : mapping of str to Entry
        The facts.
    damaged : collection of str
        ``kind.entity`` of which a value could not be read; nothing is missing there.
    """
    known = _known(entries, damaged)
    groups: dict[tuple[str, str], dict[str, Entry]] = {}
    for entry in entries.values():
        kind, entity, attribute = entry.id.split(".")
        if kind in kinds.KINDS and attribute in kinds.KINDS[kind].attributes:
            groups.setdefault((kind, entity), {})[attribute] = entry
    for (kind_name, entity), attributes in groups.items():
        kind = kinds.KINDS[kind_name]
        yield from _name(kind, kind_name, entity, attributes, known)
        for attribute, entry in attributes.items():
            refers = kind.attributes[attribute].refers
            if refers:
                yield from _references(entry, refers, known)
        yield from _ground(kind_name, entity, attributes, known)
        yield from _tubes(attributes, known)
        yield from _company(attributes, known)
        is_named = not kind.names or entity in kind.names
        if is_named and f"{kind_name}.{entity}" not in damaged:
            yield from _needs(kind, kind_name, entity, attributes)


def _known(entries: Mapping[str, Entry], damaged: Collection[str]) -> _Known:
    """Gather the names that exist."""
    names: dict[str, set[str]] = {"country": set(), "alliance": set()}
    for fact_id in (*entries, *(f"{name}." for name in damaged)):
        kind, entity = fact_id.split(".")[:2] if "." in fact_id else (fact_id, "")
        names.setdefault(kind, set()).add(entity)
    for entry in entries.values():
        kind, entity, attribute = entry.id.split(".")
        if kind in ("membership", "opposition") and attribute in names:
            names[attribute].update(str(word) for value in entry.values for word in value.spread.options)
        if kind in ("capital", "basing"):
            names["country"].add(entity)
    frozen = {kind: frozenset(found) for kind, found in names.items()}
    return _Known(entries=entries, names=frozen, damaged=damaged)


def _name(
    kind: Kind, kind_name: str, entity: str, attributes: Mapping[str, Entry], known: _Known
) -> Iterator[Problem]:
    """Yield an entity whose name is not built as its kind asks."""
    entry = next(iter(attributes.values()))
    countries, alliances = known.names["country"], known.names["alliance"]
    if kind.names and entity not in kind.names:
        hint = f"{did_you_mean(entity, kind.names)} known: {', '.join(kind.names)}".strip()
        yield _at(entry, f"no mechanism reads a {kind_name} '{entity}'", hint)
    if kind.entity == "country" and entity not in countries:
        yield _at(entry, f"a {kind_name} is named after a country; '{entity}' is none that the record knows")
    if kind.entity == "country_leg":
        country, _, leg = entity.partition("_")
        if country not in countries or leg not in LEGS:
            yield _at(
                entry, f"a {kind_name} is named country_leg; got '{entity}'", f"legs: {', '.join(LEGS)}"
            )
    if kind.entity == "alliance" and entity not in alliances:
        yield _at(entry, f"a {kind_name} is named after an alliance; '{entity}' has no member")
    if kind.entity in ("country_alliance", "alliance_country"):
        parts = [known.words(f"{kind_name}.{entity}.{part}") for part in kind.entity.split("_")]
        expected = {
            "_".join(words) for words in (tuple(found[0] for found in parts if found),) if len(words) == 2
        }
        if expected and entity not in expected:
            yield _at(entry, f"a {kind_name} is named {kind.entity}; expected '{expected.pop()}'")


def _references(entry: Entry, refers: str, known: _Known) -> Iterator[Problem]:
    """Yield words that name an entity that doesn't exist."""
    names = known.names.get(refers, frozenset())
    for value in entry.values:
        for word in map(str, value.spread.options):
            if refers == "country" and not _COUNTRY.fullmatch(word):
                what = f"'{word}' is no country: three letters of ISO 3166, in lower case"
                yield _at(entry, what, did_you_mean(word, sorted(names)), value)
            elif word not in names and not (word == SEA and entry.id.startswith("place.")):
                hint = did_you_mean(word, sorted(names))
                yield _at(entry, f"{refers} '{word}' is not in the record", hint or _how(refers), value)


def _how(refers: str) -> str:
    """Say how to bring a missing name in."""
    if refers == "country":
        return "give it a capital, a membership, an opposition or basing towns"
    return f"add its facts ({refers}.<name>.…)" if refers != "alliance" else "add a membership in it"


def _ground(kind_name: str, entity: str, attributes: Mapping[str, Entry], known: _Known) -> Iterator[Problem]:
    """Yield things that stand in another country than their owner or host."""
    if kind_name in ("capital", "basing", "continent"):
        lands = {entity}
    else:
        said = attributes.get("host") or attributes.get("owner")
        lands = {str(word) for value in said.values for word in value.spread.options} if said else set[str]()
    if not lands or not lands <= known.names["country"]:
        return
    for name in ("place", "town", "port", "region"):
        entry = attributes.get(name)
        for value in entry.values if entry else ():
            for place in map(str, value.spread.options):
                found = set(known.words(f"place.{place}.country"))
                if entry and found and SEA not in found and not found & lands:
                    what = f"'{place}' is in {', '.join(sorted(found))}, not in {', '.join(sorted(lands))}"
                    yield _at(entry, what, "where it stands abroad, name the host", value)


def _tubes(attributes: Mapping[str, Entry], known: _Known) -> Iterator[Problem]:
    """Yield boats whose type of missile doesn't say how many a boat carries."""
    legs = (
        [str(word) for value in attributes["leg"].values for word in value.spread.options]
        if "leg" in attributes
        else []
    )
    entry = attributes.get("system")
    for value in entry.values if entry and "submarine" in legs else ():
        for system in map(str, value.spread.options):
            fact_id = f"system.{system}.tubes"
            if (
                entry
                and system in known.names.get("system", ())
                and fact_id not in known.entries
                and f"system.{system}" not in known.damaged
            ):
                yield _at(entry, f"'{system}' is carried by boats and has no tubes", f"add {fact_id}", value)


def _company(attributes: Mapping[str, Entry], known: _Known) -> Iterator[Problem]:
    """Yield forces whose owner has no posture or properties for their leg."""
    entry = attributes.get("leg")
    if entry is None:
        return
    owners = set(known.words(entry.id.replace(".leg", ".owner"))) & known.names["country"]
    legs = set(known.words(entry.id)) & set(LEGS) - {"theatre"}
    for owner, leg in itertools.product(sorted(owners), sorted(legs)):
        for kind, name in (("posture", f"{owner}_{leg}"), (leg, owner)):
            if name not in known.names.get(kind, ()):
                yield _at(entry, f"'{kind}.{name}' is not in the record", "a force of this leg needs it")


def _needs(kind: Kind, kind_name: str, entity: str, attributes: Mapping[str, Entry]) -> Iterator[Problem]:
    """Yield what an entity lacks on a date on which a part of it is in force."""
    told: set[str] = set()
    for date in _dates(attributes.values()):
        here = {name: value for name, entry in attributes.items() if (value := _on(entry, date)) is not None}
        if not here:
            continue
        case = _case(kind, entity, here)
        for name, attribute in kind.attributes.items():
            fits = not attribute.only or case is None or case in attribute.only
            if name in here and not fits and name not in told:
                what = f"{kind.decided_by} {case} has no '{name}'"
                hint = f"only {', '.join(attribute.only)} has it"
                yield _at(attributes[name], what, hint, here[name])
                told.add(name)
            is_needed = attribute.required and fits and (case is not None or not attribute.only)
            if is_needed and name not in here and name not in told:
                value = next(iter(here.values()))
                what = f"{kind_name}.{entity}: '{name}' is missing on {date}"
                hint = "every attribute that it needs must hold as long as any other does"
                yield Problem(where=value.file, line=value.line, what=what, hint=hint)
                told.add(name)


def _case(kind: Kind, entity: str, here: Mapping[str, Value]) -> str | None:
    """Return the leg, kind of flight or name that decides the needs; None where it is open."""
    if kind.names:
        return entity
    if kind.entity == "country_leg":
        return entity.partition("_")[2]
    value = here.get(kind.decided_by)
    return str(value.spread.options[0]) if value and len(value.spread.options) == 1 else None


def _dates(entries: Collection[Entry]) -> list[dt.date]:
    """Return the days on which the make-up of an entity may change, from the covered time on.

    An entity that is past by then is looked at on its own days.
    """
    days = {day for entry in entries for value in entry.values for day in (value.start, value.end) if day}
    covered = {COVERED_FROM, *(day for day in days if day >= COVERED_FROM)}
    if not any(_on(entry, day) for entry in entries for day in covered):
        return sorted(days)
    return sorted(covered)


def _on(entry: Entry, date: dt.date) -> Value | None:
    """Return the value in force on a date."""
    for value in entry.values:
        if (value.start is None or value.start <= date) and (value.end is None or date < value.end):
            return value
    return None


def _at(entry: Entry, what: str, hint: str = "", value: Value | None = None) -> Problem:
    """Return a problem at the line of a value."""
    at = value or entry.values[0]
    return Problem(where=at.file, line=at.line, what=f"{entry.id}: {what}", hint=hint)
