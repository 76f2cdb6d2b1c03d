"""Files of published cases: read, checked against their form, with every fault named.

The form is explained in ``data/published/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.facts import yaml_lines

KINDS = ("strict", "kernel", "bracket", "sign")
#: Best first.
CONFIDENCES = ("READ", "SECOND-HAND", "DERIVED", "COMPUTED")
RADAR_FILE = "radar_sets.yaml"

_FIELDS = (
    "id",
    "kernel",
    "inputs",
    "expected",
    "kind",
    "tolerance",
    "source",
    "citation",
    "confidence",
    "note",
    "statement",
)
_REQUIRED = ("id", "kernel", "inputs", "expected", "kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One published result: what to compute, what to expect, and who says so."""

    id: str
    kernel: str
    kind: str
    inputs: Mapping[str, object]
    expected: Mapping[str, object]
    tolerance: Mapping[str, object]
    source: str
    citation: str
    confidence: str
    note: str
    file: str


def load(folder: Path) -> tuple[Case, ...]:
    """All cases of a folder, by file name and then in the order of the file.

    Parameters
    ----------
    folder : Path
        Folder with ``*.yaml`` files.

    Returns
    -------
    tuple of Case

    Raises
    ------
    CaseError
        If the folder has no case files, or any file does not keep to the form; all faults at once.
    """
    cases: list[Case] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != RADAR_FILE:
            found, wrong = _file(path)
            cases += found
            problems += wrong
    seen: dict[str, str] = {}
    for case in cases:
        if case.id in seen:
            hint = f"also in {seen[case.id]}; ids are unique over all files"
            problems.append(Problem(where=case.file, what=f"case {case.id!r} stands twice", hint=hint))
        seen[case.id] = case.file
    if not cases and not problems:
        hint = "a folder of *.yaml files in the form of published cases is needed"
        problems.append(Problem(where=str(folder), what="no published cases are here", hint=hint))
    if problems:
        raise CaseError(problems)
    return tuple(cases)


def radar_sets(folder: Path) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """Named sets of radars of a folder; empty where it has none.

    Parameters
    ----------
    folder : Path
        Folder that may hold ``radar_sets.yaml``.

    Returns
    -------
    mapping
        Set name -> radars as records.

    Raises
    ------
    CaseError
        If the file can't be read or a set names a radar that is not listed.
    """
    path = folder / RADAR_FILE
    if not path.exists():
        return MappingProxyType({})
    content, problem = _read(path)
    if problem:
        raise CaseError(problem)
    records, named = content.get("radars", []), content.get("sets", {})
    if (
        not _are(records, dict)
        or not isinstance(named, dict)
        or not all(_are(n, str) for n in named.values())
    ):
        hint = "radars: [{id: name, …}], sets: {name: [ids]}"
        raise CaseError(Problem(where=path.name, what="is no list of radars and sets of them", hint=hint))
    radars = {str(record.get("id")): record for record in cast("list[dict[str, object]]", records)}
    named = cast("dict[str, list[str]]", named)
    problems = [
        Problem(where=path.name, what=f"set {name!r} has no radar {member!r}", hint="list it under radars")
        for name, members in named.items()
        for member in members
        if member not in radars
    ]
    if problems:
        raise CaseError(problems)
    return MappingProxyType({name: [radars[one] for one in members] for name, members in named.items()})


def _are(items: object, kind: type) -> bool:
    """Tell whether something is a list of things of one kind."""
    return isinstance(items, list) and all(isinstance(item, kind) for item in cast("list[object]", items))


def allowed(output: str, target: float, tolerance: Mapping[str, object]) -> float | None:
    """Greatest allowed difference of one output; None where none was stated.

    Parameters
    ----------
    output : str
        Name of the output.
    target : float
        Expected value.
    tolerance : mapping
        ``{abs: x}`` or ``{rel: x}`` for all outputs, or one of these per output.

    Returns
    -------
    float or None

    Examples
    --------
    >>> allowed("time_min", 20.0, {"rel": 0.1}), allowed("time_min", 20.0, {"time_min": {"abs": 1.0}})
    (2.0, 1.0)
    """
    own = tolerance.get(output, tolerance)
    if not isinstance(own, Mapping):
        return None
    limits = cast("Mapping[str, float]", own)
    if "abs" in limits:
        return float(limits["abs"])
    return float(limits["rel"]) * abs(target) if "rel" in limits else None


def _file(path: Path) -> tuple[list[Case], list[Problem]]:
    """Return the cases of a file and what is wrong with it."""
    content, problem = _read(path)
    if problem:
        return [], [problem]
    listed = content.get("cases")
    if not isinstance(listed, list):
        return [], [Problem(where=path.name, what="there is no list of cases", hint="cases: [...]")]
    text = path.read_text(encoding="utf-8").splitlines()
    cases: list[Case] = []
    problems: list[Problem] = []
    for number, entry in enumerate(cast("list[object]", listed), start=1):
        if not isinstance(entry, dict):
            hint = "a case is a mapping with id, kernel, inputs, expected, kind"
            problems.append(Problem(where=path.name, what=f"case number {number} is no mapping", hint=hint))
            continue
        raw = cast("dict[str, Any]", entry)
        name = str(raw.get("id", f"number {number}"))
        line = next((i for i, row in enumerate(text, start=1) if row.strip(" -") == f"id: {name}"), 0)
        wrong = list(_faults(raw, content))
        problems += [
            Problem(where=path.name, line=line, what=f"case {name}: {what}", hint=hint)
            for what, hint in wrong
        ]
        if not wrong:
            cases.append(_case(raw, content, path.name))
    return cases, problems


def _case(raw: Mapping[str, Any], content: Mapping[str, Any], file: str) -> Case:
    """Return a case whose form has been checked."""
    return Case(
        id=raw["id"],
        kernel=raw["kernel"],
        kind=raw["kind"],
        inputs=raw["inputs"],
        expected=raw["expected"],
        tolerance=raw.get("tolerance", {}),
        source=str(raw.get("source", content.get("source", ""))),
        citation=str(raw.get("citation", content.get("citation", ""))),
        confidence=str(raw.get("confidence", content.get("confidence", ""))),
        note=str(raw.get("note", "")),
        file=file,
    )


def _faults(raw: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a case, and what to do about it."""
    for field in raw:
        if field not in _FIELDS:
            yield f"unknown field {field!r}", did_you_mean(field, _FIELDS) or f"known: {', '.join(_FIELDS)}"
    for field in _REQUIRED:
        if field not in raw:
            yield f"field {field!r} is missing", f"needed: {', '.join(_REQUIRED)}"
    yield from _kind_faults(raw)
    if "kind" in raw and raw["kind"] not in KINDS:
        yield f"kind is {raw['kind']!r}", f"one of {', '.join(KINDS)}"
    confidence = raw.get("confidence", content.get("confidence"))
    if confidence not in CONFIDENCES:
        yield f"confidence is {confidence!r}", f"one of {', '.join(CONFIDENCES)}; remembered figures are none"
    if not raw.get("citation", content.get("citation")):
        yield "there is no citation", "name author, title, year and page or address"
    yield from _expected_faults(raw)


def _kind_faults(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield fields of another kind than they have to be; in a tolerance all are numbers from zero on."""
    for field in ("inputs", "expected", "tolerance"):
        if not isinstance(raw.get(field, {}), dict):
            yield f"{field} is no mapping", f"{field}: {{name: value}}"
    for field in ("id", "kernel"):
        if field in raw and not isinstance(raw[field], str):
            yield f"{field} is no word", "quote it"
    tolerance = raw.get("tolerance")
    found = cast("dict[str, object]", tolerance) if isinstance(tolerance, dict) else {}
    limits = [item for value in found.values() for item in _items(value)]
    if any(isinstance(item, bool) or not isinstance(item, int | float) or item < 0 for item in limits):
        yield (
            "tolerance holds something else than numbers",
            "{abs: 0.1}, {rel: 0.01}, or one of these an output",
        )


def _items(value: object) -> list[object]:
    """Return the values of a mapping, or a value itself."""
    return list(cast("dict[str, object]", value).values()) if isinstance(value, dict) else [value]


def _expected_faults(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the expected values and with vary."""
    expected, inputs = raw.get("expected"), raw.get("inputs")
    for name, value in (cast("dict[str, object]", expected) if isinstance(expected, dict) else {}).items():
        if isinstance(value, list):
            ends = cast("list[object]", value)
            numbers = [x for x in ends if isinstance(x, int | float) and not isinstance(x, bool)]
            if len(ends) != 2 or len(numbers) != 2 or numbers[0] > numbers[1]:
                yield f"expected {name} is {value}", "a bracket is two numbers, the lower first"
        elif not isinstance(value, bool | int | float | str):
            yield f"expected {name} is {value!r}", "a number, a bracket, a word or true/false"
    vary = cast("dict[str, object]", inputs).get("vary") if isinstance(inputs, dict) else None
    if vary is not None:
        entry = cast("dict[str, object]", vary) if isinstance(vary, dict) else {}
        values = entry.get("values")
        if "input" not in entry or not isinstance(values, list) or len(cast("list[object]", values)) < 2:
            yield "vary is incomplete", "vary: {input: name, values: [two or more]}"


def _read(path: Path) -> tuple[dict[str, Any], Problem | None]:
    """Return the content of a file, or what keeps it from being read."""
    # a range without an end is an answer that a formula may be expected to give
    document, problems = yaml_lines.parse_file(path, shown_as=path.name, endless=True)
    if document is None or problems:
        return {}, problems[0]
    content = document.data
    if not isinstance(content, dict):
        return {}, Problem(where=path.name, what="the file is no mapping", hint="source, citation, cases")
    return cast("dict[str, Any]", content), None
