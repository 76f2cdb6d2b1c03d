"""The grammar of our YAML files: events in, plain values with their lines out.

Scalars are resolved here by the core schema of YAML 1.2, so that no reader's
habits (dates, ``no``, sexagesimal numbers, merge keys) slip in.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from equipoise.errors import Problem

Scalar: TypeAlias = "bool | int | float | str | None"
Plain: TypeAlias = "Scalar | list[Plain] | dict[str, Plain]"
Place: TypeAlias = tuple[str | int, ...]

#: Deeper nesting is refused.
MAX_DEPTH = 12

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,5})?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class _AbyssError(Exception):
    """Raised where nesting has no end in sight; why is told already."""


@dataclass(slots=True, kw_only=True)
class Reading:
    """What one file says: values, lines, refused paths, and faults.

    ``whole`` is False where the text stopped being YAML; ``data`` is then not to be used. ``endless``: a
    number may be infinite.
    """

    file: str
    events: Iterator[Event]
    endless: bool = False
    data: Plain = None
    whole: bool = True
    lines: dict[Place, int] = field(default_factory=dict[Place, int])
    broken: set[Place] = field(default_factory=set[Place])
    problems: list[Problem] = field(default_factory=list[Problem])

    def refuse(self, place: Place, line: int, what: str, hint: str = "") -> None:
        """Note a fault and the path that it spoils."""
        self.broken.add(place)
        self.tell(line, what, hint)

    def tell(self, line: int, what: str, hint: str = "") -> None:
        """Note a fault that spoils no value."""
        self.problems.append(Problem(where=self.file, line=line, what=what, hint=hint))


def reading(text: str, file: str, *, endless: bool = False) -> Reading:
    """Return the plain values of a text, with the line of every key and every fault found.

    Parameters
    ----------
    text : str
        One YAML document.
    file : str
        Name for messages.
    endless : bool
        Whether a number may be infinite.

    Examples
    --------
    >>> found = reading("a: 2020-09-01", "x.yaml")
    >>> found.data, found.lines[("a",)]
    ({'a': '2020-09-01'}, 1)
    """
    events = cast("Iterator[Event]", YAML(typ="safe", pure=True).parse(text))
    found = Reading(file=file, events=events, endless=endless)
    match = _UNPRINTABLE.search(text)
    try:
        if match:
            found.whole = False
            line = text.count("\n", 0, match.start()) + 1
            found.refuse((), line, f"character {match.group()!r} can't stand in a text file")
        else:
            found.data = _stream(found)
    except _AbyssError:
        found.whole = False
    except MarkedYAMLError as fault:
        found.whole = False
        found.problems = [_grammar(fault, file)]
    except YAMLError as fault:
        found.whole = False
        found.problems = [Problem(where=file, what=f"is not YAML: {fault}")]
    return found


def _grammar(fault: MarkedYAMLError, file: str) -> Problem:
    """Put a fault of grammar into our words."""
    mark = fault.problem_mark or fault.context_mark
    what = " ".join(part for part in (fault.problem, fault.context) if part)
    hint = "check the indentation, the colons, and that brackets and quotes are closed"
    return Problem(where=file, line=mark.line + 1 if mark else 0, what=f"is not YAML: {what}", hint=hint)


def _line(event: Event) -> int:
    """Line of an event, counted from one."""
    return event.start_mark.line + 1 if event.start_mark else 0


def _stream(notes: Reading) -> Plain:
    """Read the one document of a file."""
    data: Plain = None
    n_documents = 0
    for event in notes.events:
        if isinstance(event, DocumentStartEvent):
            n_documents += 1
            if event.version not in (None, (1, 2)) or event.tags:
                notes.tell(_line(event), "directives other than %YAML 1.2 are not read")
            if n_documents > 1:
                notes.tell(_line(event), "a file holds one document", "take out the second '---'")
        elif isinstance(event, NodeEvent):
            value = _node(event, notes, ())
            data = value if n_documents == 1 else data
    if n_documents == 0:
        notes.refuse((), 0, "is empty")
    return data


def _node(event: Event, notes: Reading, place: Place) -> Plain:
    """Read one value and what is below it."""
    notes.lines.setdefault(place, _line(event))
    if isinstance(event, AliasEvent):
        hint = "write the value out again"
        notes.refuse(place, _line(event), f"alias '*{event.anchor}' is not read", hint)
        return None
    if getattr(event, "anchor", None):
        notes.refuse(place, _line(event), f"anchor '&{cast('NodeEvent', event).anchor}' is not read")
    if getattr(event, "tag", None):
        tag = str(getattr(event, "tag", "")).replace("tag:yaml.org,2002:", "!!")
        notes.refuse(place, _line(event), f"tag '{tag}' is not read", "take the tag out; quote a text")
    if isinstance(event, ScalarEvent):
        return _scalar(event, notes, place)
    if len(place) >= MAX_DEPTH:
        if place not in notes.broken:
            notes.refuse(place, _line(event), f"is nested deeper than {MAX_DEPTH} levels")
        _skip(notes)
        return [] if isinstance(event, SequenceStartEvent) else {}
    if isinstance(event, SequenceStartEvent):
        return _sequence(notes, place)
    if isinstance(event, MappingStartEvent):
        return _mapping(notes, place)
    return None


def _sequence(notes: Reading, place: Place) -> list[Plain]:
    """Read the items up to the end of the list."""
    items: list[Plain] = []
    for event in notes.events:
        if isinstance(event, SequenceEndEvent):
            break
        items.append(_node(event, notes, (*place, len(items))))
    return items


def _mapping(notes: Reading, place: Place) -> dict[str, Plain]:
    """Read keys and values up to the end of the mapping; the first of two equal keys counts."""
    found: dict[str, Plain] = {}
    for event in notes.events:
        if isinstance(event, MappingEndEvent):
            break
        line = _line(event)
        key = _key(event, notes, place)
        inside = (*place, key)
        if key in found:
            what = f"key '{key}' stands twice (first on line {notes.lines[inside]})"
            notes.tell(line, what, "keep one")
            inside = (*inside, f"line {line}")
            _node(next(notes.events), notes, inside)
        else:
            notes.lines[inside] = line
            found[key] = _node(next(notes.events), notes, inside)
    return found


def _key(event: Event, notes: Reading, place: Place) -> str:
    """Read a key: a plain or quoted word, kept as written."""
    line = _line(event)
    if not isinstance(event, ScalarEvent):
        notes.refuse((*place, f"key on line {line}"), line, "a key must be a word", "quote it")
        _node(event, notes, (*place, f"key on line {line}"))
        return f"key on line {line}"
    key = str(event.value)
    if event.anchor or event.tag:
        notes.refuse((*place, key), line, f"key '{key}' has an anchor or a tag; neither is read")
    if not key:
        notes.refuse((*place, key), line, "a key is empty", "a colon follows a word: 'key: value'")
    if key == "<<":
        notes.refuse((*place, key), line, "merge keys ('<<') are not read", "write the keys out")
    return key


def _skip(notes: Reading) -> None:
    """Pass over what is left of a list or mapping; far below the bound the reader stops.

    Its scanner looks far ahead in brackets and takes longer the deeper they are: thousands of them take
    minutes.
    """
    depth = 1
    for event in notes.events:
        if depth > MAX_DEPTH:
            raise _AbyssError
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            depth += 1
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            depth -= 1
        if depth == 0:
            return


def _scalar(event: ScalarEvent, notes: Reading, place: Place) -> Scalar:
    """Resolve a scalar by the core schema of YAML 1.2; quoted ones are text."""
    text = str(event.value)
    if event.style in ("'", '"', "|", ">"):
        return text
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    if notes.endless and _INFINITE.fullmatch(text):
        return math.copysign(math.inf, -1.0 if text.startswith("-") else 1.0)
    if _NOT_FINITE.fullmatch(text) or (_FLOAT.fullmatch(text) and not math.isfinite(float(text))):
        notes.refuse(place, _line(event), f"number {text} is not finite", "leave it out where there is none")
        return None
    return float(text) if _FLOAT.fullmatch(text) else text
