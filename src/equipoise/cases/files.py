"""Cases: the question that a study answers, as a file.

A case names a date, the roles, a change, other hosts to compare with, and,
before anything is computed, what would be dramatic. :func:`load_case` reads
one and reports all its faults at once, each with its line. Largest weakness:
thresholds are the author's judgement; that is why they stand in the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from equipoise import outcomes as outcome_table
from equipoise.cases.case import (
    DEFAULT_ANSWER,
    Case,
    CaseChange,
    Claim,
    ClaimTest,
    Comparator,
    Fear,
    Headline,
    Roles,
)
from equipoise.cases.forms import CaseForm
from equipoise.cases.reading import case_of
from equipoise.cases.words import ADAPTED, ARMS, NOTIONAL, Known
from equipoise.errors import CaseError, Problem, RangeError, did_you_mean
from equipoise.facts import plain_files, yaml_lines
from equipoise.facts.record import Record
from equipoise.history import records
from equipoise.world import hosts, roles
from equipoise.world.leaders import ARM as LEADER_FALLS
from equipoise.world.rules import Package
from equipoise.world.snapshot import snapshot

__all__ = [
    "DEFAULT_ANSWER",
    "Case",
    "CaseChange",
    "Claim",
    "ClaimTest",
    "Comparator",
    "Fear",
    "Headline",
    "Package",
    "Roles",
    "case_names",
    "load_case",
    "with_date",
]

#: Word of an open family of outcomes -> kind of the entities that it counts, where it is called otherwise.
_FAMILIES = MappingProxyType({"town": "place", "table": "contagion"})
#: The cases that come with the package.
CASE_FOLDER = Path(__file__).resolve().parents[1] / "data" / "cases"


def case_names() -> tuple[str, ...]:
    """Return the names of the cases that come with the package, sorted."""
    return tuple(sorted(path.stem for path in CASE_FOLDER.glob("*.yaml")))


def load_case(name_or_path: str, record: Record, *, known_outcomes: Collection[str] | None = None) -> Case:
    """Return a case, by the name of a shipped one or by path.

    Parameters
    ----------
    name_or_path : str
        ``belarus-nato`` or ``folder/mine.yaml``.
    record : Record
        Says which countries, alliances, systems and towns are known.
    known_outcomes : collection of str, optional
        Outcome ids that headlines and claims may name (any number of warheads
        may stand in them); left out, the table of outcomes.

    Raises
    ------
    CaseError
        With every fault of the file, each with its line.
    """
    path = _path(name_or_path)
    document, problems = yaml_lines.parse_file(path)
    if document is None or not isinstance(document.data, dict):
        fault = Problem(where=str(path), line=1, what="a case is a block of 'key: value' lines")
        raise CaseError(problems or fault)
    record = records.of(str(document.data.get("world") or ""), record)
    known = _known(record, document.data, known_outcomes)
    try:
        form = CaseForm.model_validate(document.data, context=known)
    except ValidationError as fault:
        found = yaml_lines.problems_from_pydantic(fault, document, form=CaseForm)
        raise CaseError([*problems, *found]) from None
    if problems:
        raise CaseError(problems)
    case = case_of(form, document, known, path)
    late = _forces(case, record, str(path), document.line(("date",)))
    if late:
        raise CaseError(late)
    return case


def with_date(case: Case, date: dt.date, record: Record) -> Case:
    """Return the case on another date, if the record stands on that date.

    Raises
    ------
    CaseError
        If the threatened side or the rival has no forces in the record then.
    """
    moved = replace(case, date=date)
    problems = _forces(moved, records.of(case.world, record), "--date", 0)
    if problems:
        raise CaseError(problems)
    return moved


def _path(name_or_path: str) -> Path:
    """Find the file of a case."""
    shipped = CASE_FOLDER / f"{name_or_path}.yaml"
    if name_or_path in case_names():
        return shipped
    path = Path(name_or_path)
    if plain_files.is_file(path):
        return path
    names = case_names()
    looks_like_path = path.suffix in {".yaml", ".yml"} or len(path.parts) > 1
    what = "there is no such file" if looks_like_path else "no case has this name"
    near = did_you_mean(path.stem, names)
    hint = f"{near} shipped cases: {', '.join(names)}; or give the path of a file".strip()
    raise CaseError(Problem(where=f"case {name_or_path!r}", what=what, hint=hint))


def _known(record: Record, data: Mapping[str, object], outcomes: Collection[str] | None) -> Known:
    """Gather the names that a case may use, from the record and from the case itself."""
    entities = {".".join(key.split(".")[:2]) for key in record.entries}
    words: dict[str, set[str]] = {}
    for key, entry in record.entries.items():
        if entry.unit == "word":
            attribute = key.split(".", 2)[2]
            found = (option for value in entry.values for option in value.spread.options)
            words.setdefault(attribute, set()).update(map(str, found))
    countries = words.get("country", set()) | words.get("owner", set()) | words.get("host", set())
    countries |= {name.split(".")[1] for name in entities if name.startswith(("capital.", "basing."))}
    countries |= set(hosts.packaged())
    comparators = _block(data, "comparators")
    names = [*ARMS, *(arm for name in comparators for arm in (name, f"{name}.membership-only"))]
    if _has_packages(data):
        names.append(NOTIONAL)
    if data.get("adapted", True) is True and {"join", "leave"} & _block(data, "change").keys():
        names += ADAPTED
    if _has_leader(record, _block(data, "roles")):
        names.append(LEADER_FALLS)
    return Known(
        countries=frozenset(code for code in countries if len(code) == 3 and code != "sea"),
        alliances=frozenset(words.get("alliance", set())),
        systems=_entities(entities, "system"),
        interceptors=_entities(entities, "interceptor"),
        towns=_entities(entities, "basing")
        | {code.lower() for code in _block(data, "basing")}
        | frozenset(hosts.packaged()),
        needs_towns=_has_packages(data),
        entities=frozenset(entities),
        units=MappingProxyType({key: entry.unit for key, entry in record.entries.items()}),
        hosts=_hosts(data),
        arms=tuple(names),
        outcomes=frozenset(_outcomes(entities) if outcomes is None else outcomes),
    )


def _outcomes(entities: Collection[str]) -> set[str]:
    """List the outcomes that a study may report; an open family has what is on record of its kind."""
    found = set(outcome_table.known())
    for row in outcome_table.TABLE:
        stem, _, last = row.pattern.rpartition(".")
        word = last.strip("<>")
        if last.startswith("<") and word != "k" and not row.members:
            kinds = {word, stem.rpartition(".")[2], _FAMILIES.get(word, word)}
            found |= {f"{stem}.{name}" for kind in kinds for name in _entities(entities, kind)}
    return found


def _entities(entities: Collection[str], kind: str) -> frozenset[str]:
    """List the entities of one kind."""
    return frozenset(name.split(".")[1] for name in entities if name.startswith(kind + "."))


def _block(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Return a block of a file that may still be faulty."""
    block = data.get(key)
    return block if isinstance(block, dict) else {}


def _has_leader(record: Record, roles: Mapping[str, object]) -> bool:
    """Tell whether the record has a leader of the host, so that there may be a world without him."""
    host = str(roles.get("host", "")).lower()
    return any(
        (host,) == value.spread.options
        for key, entry in record.entries.items()
        if key.startswith("leader.") and key.endswith(".country")
        for value in entry.values
    )


def _has_packages(data: Mapping[str, object]) -> bool:
    """Tell whether a case that may still be faulty bases anything."""
    change = _block(data, "change")
    return bool(
        change.get("offensive")
        or change.get("defensive")
        or change.get("forward_xband")
        or data.get("notional")
    )


def _hosts(data: Mapping[str, object]) -> frozenset[str]:
    """List the hosts of a case that may still be faulty."""
    blocks = [
        _block(data, "roles"),
        *(_block(_block(data, "comparators"), name) for name in _block(data, "comparators")),
    ]
    return frozenset(str(block.get("host", "")).lower() for block in blocks)


def _forces(case: Case, record: Record, where: str, line: int) -> list[Problem]:
    """Refuse a date on which one of the two sides has nothing in the record."""
    world = snapshot(record, case.date)
    sides = (case.roles.threatened, case.roles.rival)
    missing = [side.upper() for side in sides if not world.where("force", owner=side)]
    if not missing:
        return []
    nowhere = [side for side in sides if not _has_forces(record, side)]
    if nowhere:
        raise RangeError([roles.unknown(side, where=where, line=line) for side in nowhere])
    what = f"the record has no forces of {' or '.join(missing)} on {case.date}"
    return [Problem(where=where, line=line, what=what, hint=_span(record, sides))]


def _has_forces(record: Record, side: str) -> bool:
    """Tell whether the record has a force of a side on any date."""
    return any(
        value.spread.options == (side,)
        for key, entry in record.entries.items()
        if key.startswith("force.") and key.endswith(".owner")
        for value in entry.values
    )


def _span(record: Record, sides: Collection[str]) -> str:
    """Say from when to when the record has forces of both sides."""
    spans: list[tuple[dt.date, dt.date]] = []
    for side in sides:
        values = [
            value
            for key, entry in record.entries.items()
            if key.startswith("force.") and key.endswith(".owner")
            for value in entry.values
            if value.spread.options == (side,)
        ]
        if not values:
            return f"there are none of {side.upper()} on any date"
        starts = min(value.start or dt.date.min for value in values)
        ends = max(value.end or dt.date.max for value in values)
        spans.append((starts, ends))
    start, end = max(span[0] for span in spans), min(span[1] for span in spans)
    since = "the first day" if start == dt.date.min else str(start)
    until = "today" if end == dt.date.max else str(end)
    return f"it has forces of both sides from {since} to {until}"
