"""A reading said to people: in sentences, as plain data, and the forms of questions that can be read.

Nothing is decided here; names come from the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from equipoise.questions import basing
from equipoise.questions.form import FORWARD_RADAR, Based, Drafted, Reading, listed
from equipoise.questions.gazetteer import Gazetteer, gazetteer, table
from equipoise.questions.spelling import fold

#: Roles as they are called in a sentence.
_ROLES = MappingProxyType(
    {
        "compared_with": "the comparators",
        "date": "the date",
        "day": "the day within it",
        "owner": "whose systems they are",
        "packages": "the numbers of the packages",
        "systems": "the systems",
        "threatened": "the threatened side",
        "rival": "the rival",
    }
)
#: What goes, as it is called in a sentence.
_GONE = MappingProxyType(
    {
        "offensive": "missiles",
        "defensive": "missile defence",
        "radar": "radars",
        "vlf": "naval radio stations",
    }
)
#: Most countries and alliances of a refused question that forms are proposed for.
_MOST = 2


def sentences(reading: Reading) -> str:
    """Return how a question was read, what was taken by default, and how words were taken.

    Parameters
    ----------
    reading : Reading
        A reading.
    """
    known = gazetteer()
    parts = [
        f"Read as: {step(reading)}",
        f"in the world of {reading.day}",
        f"the threatened side is {known.shown[reading.threatened]}, the rival {known.shown[reading.rival]}",
    ]
    if reading.compared_with:
        parts.append(f"compared with {listed(known.shown[code] for code in reading.compared_with)}")
    told = ["; ".join(parts) + "."]
    if reading.defaults:
        told.append(f"Not said, so taken by default: {listed(_ROLES[role] for role in reading.defaults)}.")
    if reading.shipped:
        shipped = reading.shipped
        told.append(f"The case {shipped} asks this or nearly this, with claims: equipoise run {shipped}.")
    told += [f"{note[0].upper()}{note[1:].rstrip('.')}." for note in reading.notes]
    told += [
        f"{known.shown[code]}: {known.status[code]}."
        for code in (reading.host, *reading.compared_with)
        if known.status.get(code)
    ]
    return " ".join(told)


def step(reading: Reading) -> str:
    """Return the step alone, without its world: who does what, with which systems."""
    known = gazetteer()
    name = known.shown[reading.host]
    name = f"{name[0].upper()}{name[1:]}"
    parts: list[str] = []
    if reading.leave:
        parts.append(f"leaves {known.shown[reading.leave]}")
    if reading.join:
        parts.append(f"joins {known.shown[reading.join]}")
    if reading.based:
        based = listed(_shown(item) for item in reading.based)
        parts.append(f"hosts {based} of {known.shown[reading.owner or reading.rival]}")
    elif reading.action == "joins":
        parts.append("hosts no systems of others")
    if reading.action == "withdraws":
        gone = listed(_GONE[kind] for kind in reading.away)
        parts.append(f"is rid of the {gone} of {known.shown[reading.owner]} that the record has there")
    return f"{name} {listed(parts)}"


def as_json(reading: Reading) -> Mapping[str, object]:
    """Return the reading as plain data; a role that doesn't apply is null."""
    return {
        "host": reading.host,
        "action": reading.action,
        "alliance": reading.alliance.upper() or None,
        "leaves": reading.leave.upper() or None,
        "owner": reading.owner or None,
        "systems": reading.systems,
        "packages": {item.system: item.count for item in reading.based},
        "away": list(reading.away),
        "threatened": reading.threatened,
        "rival": reading.rival,
        "date": str(reading.day),
        "compared_with": list(reading.compared_with),
        "defaults": list(reading.defaults),
        "shipped_case": reading.shipped or None,
    }


def title(reading: Reading) -> str:
    """Return a title for the case: the step without counts."""
    known = gazetteer()
    name = known.shown[reading.host]
    owner = known.shown[reading.owner or reading.rival]
    parts = [f"leaves {known.shown[reading.leave]}"] if reading.leave else []
    parts += [f"joins {known.shown[reading.join]}"] if reading.join else []
    parts += [f"hosts systems of {owner}"] if reading.based else []
    parts += [f"is rid of systems or facilities of {owner}"] if reading.action == "withdraws" else []
    return f"{name[0].upper()}{name[1:]} {listed(parts)}"


def forms(countries: Sequence[str], alliances: Sequence[str], known: Gazetteer) -> Iterator[str]:
    """Yield questions in readable form about what a refused question named, the nearest first.

    Parameters
    ----------
    countries, alliances : sequence of str
        Names that were found in it, in order; may be empty.
    known : Gazetteer
        Names for people.
    """
    rows = table("questions/alliances.csv")
    chosen = [row for row in rows if row["alliance"] in alliances] or list(rows)
    for code in countries[:_MOST]:
        name = known.shown[code]
        for row in chosen:
            yield f"What if {name} joins {row['shown']}?"
            yield f"What if {name} leaves {row['shown']}?"
        for row in rows[:1]:
            yield f"What if {name} hosts missiles of {known.shown[row['leader']]}?"
            yield f"What if {known.shown[row['leader']]} deploys missiles in {name}?"
    for row in table("questions/examples.csv"):
        yield row["question"]


def _shown(item: Based) -> str:
    """Say a package."""
    name = basing.catalogue()[item.system]["shown"]
    return f"a {name}" if item.system == FORWARD_RADAR else f"{item.count} {name}"


def subject(reading: Reading) -> str:
    """Return the change as the subject of a sentence."""
    known = gazetteer()
    name, owner = known.shown[reading.host], known.shown[reading.owner or reading.rival]
    there = f", with systems of {owner} there," if reading.based else ""
    if reading.join:
        return f"{name} in {known.shown[reading.join]}{there}"
    if reading.leave:
        return f"{name} outside {known.shown[reading.leave]}"
    if reading.action == "withdraws":
        return f"{name} without what {owner} has there"
    return f"systems of {owner} in {name}"


def arm_name(code: str) -> str:
    """Return the name of a comparator's arm: the country's name as a case writes it."""
    return "-".join(fold(gazetteer().shown[code].removeprefix("the ")))


def case_name(reading: Reading) -> str:
    """Return a name for the case's file: letters of small size and hyphens, from names of the tables only."""
    known = gazetteer()
    verb = reading.action if reading.action != "withdraws" else "without"
    rest = known.shown[reading.alliance or reading.owner].removeprefix("the ")
    of = () if reading.alliance else ("systems", "of")
    words = [*fold(known.shown[reading.host].removeprefix("the ")), verb, *of, *fold(rest)]
    return "-".join(words)


def claim_line(claim: Drafted) -> str:
    """Return what becomes of a sentence of an answer, on one line."""
    if not claim.tests:
        return f"Not tested: {claim.says} ({claim.note})"
    return f"Claim {claim.id}: {claim.says} (from {claim.by})"


def claim_as_json(claim: Drafted) -> Mapping[str, object]:
    """Return a claim as plain data."""
    outcomes = [test["outcome"] for test in claim.tests]
    return {
        "id": claim.id,
        "says": claim.says,
        "by": claim.by,
        "outcomes": outcomes,
        "note": claim.note or None,
    }
