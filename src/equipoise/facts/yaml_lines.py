"""Strict YAML 1.2 with a line for every key, for fact files, rule files and cases.

YAML as most readers take it is full of surprises: ``no`` is false, a bare date
is an object, a repeated key silently wins, an alias can hide a thousand copies.
Here a file is values only. Plain words stay words, dates are strings, ``true``
and ``false`` alone are booleans, and repeated keys, anchors, aliases, tags and
numbers that are not finite are refused, each with its line.
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from equipoise.errors import FactError, Problem, did_you_mean
from equipoise.facts import plain_files, yaml_grammar
from equipoise.facts.yaml_grammar import Place, Plain

#: Larger files are refused before they are read: tables belong into CSV.
MAX_BYTES = 256_000

#: Kinds of pydantic fault -> what should stand there, in plain words.
_WANTED: Mapping[str, str] = MappingProxyType(
    {
        "float_type": "a number",
        "int_type": "a whole number",
        "int_from_float": "a whole number",
        "string_type": "a text (quote it)",
        "bool_type": "true or false",
        "dict_type": "a block of 'key: value' lines",
        "model_type": "a block of 'key: value' lines",
        "model_attributes_type": "a block of 'key: value' lines",
        "list_type": "a list",
        "tuple_type": "a list",
        "none_required": "left out",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a YAML file says, and on which line it says it.

    Parameters
    ----------
    data : None, bool, int, float, str, list or dict
        The values. Keys are strings exactly as written (``0.5`` is ``"0.5"``).
    lines : mapping of tuple to int
        Path of keys and positions -> line of that key or item; ``()`` is the
        first line that holds a value.
    file : str
        Name of the file as shown in messages.
    broken : frozenset of tuple
        Paths whose value was refused already; faults below them are not told twice.
    """

    data: Plain
    lines: Mapping[Place, int]
    file: str
    broken: frozenset[Place] = frozenset()

    def line(self, place: Iterable[str | int]) -> int:
        """Return the line of a path, or of the nearest part of it that stands in the file."""
        path = tuple(place)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def read(path: Path) -> Document:
    """Return the content of a YAML file with the line of every key.

    Parameters
    ----------
    path : pathlib.Path
        The file; its name is shown in messages as given.

    Raises
    ------
    FactError
        With every fault of the file.
    """
    document, problems = parse_file(path)
    if document is None or problems:
        raise FactError(problems)
    return document


def parse_file(
    path: Path, *, shown_as: str = "", endless: bool = False
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Return the content of a file (None where it is no YAML at all) and its faults.

    Loaders that gather the faults of many files, or raise another error than
    :class:`~equipoise.errors.FactError`, use this instead of :func:`read`.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    shown_as : str
        Its name in messages; the path where empty.
    endless : bool
        Whether a number may be infinite.
    """
    file = shown_as or str(path)
    raw, problem = plain_files.taken(path, most=MAX_BYTES, shown_as=file)
    return (None, (problem,)) if problem else parse(raw, file, endless=endless)


def parse(raw: bytes, file: str, *, endless: bool = False) -> tuple[Document | None, tuple[Problem, ...]]:
    r"""Return what YAML text says (None where it is no YAML at all) and its faults.

    A document comes back even where keys were repeated or values refused, so
    that a loader can report the faults of form beside those of grammar.

    Parameters
    ----------
    raw : bytes
        UTF-8 text.
    file : str
        Name for messages.
    endless : bool
        Whether a number may be infinite.

    Examples
    --------
    >>> document, problems = parse(b"from: 2020-09-01\nin: [no, 2]\n", "x.yaml")
    >>> document.data, document.line(("in", 1)), problems
    ({'from': '2020-09-01', 'in': ['no', 2]}, 2, ())
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        return None, (Problem(where=file, line=line, what="is not UTF-8 text", hint="save it as UTF-8"),)
    found = yaml_grammar.reading(text, file, endless=endless)
    problems = tuple(found.problems)
    if not found.whole:
        return None, problems
    lines = MappingProxyType(found.lines)
    return Document(data=found.data, lines=lines, file=file, broken=frozenset(found.broken)), problems


def problems_from_pydantic(
    error: ValidationError,
    document: Document,
    *,
    form: type[BaseModel] | None = None,
    at: Place = (),
) -> list[Problem]:
    """Return what pydantic found as problems with file, line, what and hint.

    Parameters
    ----------
    error : pydantic.ValidationError
        What validating (a part of) the document raised.
    document : Document
        Where the values stand.
    form : type of pydantic.BaseModel, optional
        The model that was validated; lets an unknown key get a suggestion.
    at : tuple
        Path of the part that was validated; ``()`` for the whole document.

    Examples
    --------
    >>> class Town(BaseModel, extra="forbid"):
    ...     name: str
    >>> document, _ = parse(b"nme: Tapa", "x.yaml")
    >>> try:
    ...     Town.model_validate(document.data)
    ... except ValidationError as fault:
    ...     problems_from_pydantic(fault, document, form=Town)[1].hint
    "did you mean 'name'? known: name"
    """
    told: dict[Place, tuple[list[str], str]] = {}
    problems: list[Problem] = []
    for detail in error.errors(include_url=False):
        place = _inside(document, at, detail["loc"])
        if _is_told(document, place, detail["type"]):
            continue
        wanted = _WANTED.get(detail["type"])
        if wanted:
            # a value that fits no branch of a union is told once, not once a branch
            told.setdefault(place, ([], _got(detail["input"])))[0].append(wanted)
            continue
        what, hint = _words(detail, place, _keys(form, detail["loc"][:-1]))
        problems.append(Problem(where=document.file, line=document.line(place), what=what, hint=hint))
    for place, (wanted, got) in told.items():
        what = f"'{_shown(place) or 'the file'}' should be {' or '.join(dict.fromkeys(wanted))}; got {got}"
        problems.append(Problem(where=document.file, line=document.line(place), what=what))
    return sorted(dict.fromkeys(problems))


def _is_told(document: Document, place: Place, kind: str) -> bool:
    """Tell whether the reader has refused this value, or a part of it, already."""
    above = any(place[:n] in document.broken for n in range(len(place) + 1))
    below = any(broken[: len(place)] == place for broken in document.broken)
    return above or (below and bool(place) and kind not in ("missing", "extra_forbidden"))


def _inside(document: Document, at: Place, location: Sequence[str | int]) -> Place:
    """Path in the file of a pydantic location, without the names of union branches."""
    place = at
    for part in location:
        if (*place, part) in document.lines:
            place = (*place, part)
    return place


def _shown(place: Place) -> str:
    """Write a path as people do: ``values[0].spread.low``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.lstrip(".")


def _words(detail: ErrorDetails, place: Place, keys: Sequence[str]) -> tuple[str, str]:
    """Put one fault into plain words: what is wrong, and what to do."""
    kind, got = detail["type"], _got(detail["input"])
    name = _shown(place) or "the file"
    if kind == "missing":
        return f"'{_shown((*place, detail['loc'][-1]))}' is missing", ""
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        known = f"known: {', '.join(keys)}" if keys else ""
        return f"'{name}' is not known here", f"{did_you_mean(key, keys)} {known}".strip()
    if kind == "literal_error":
        expected = str(detail.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
        allowed = expected.split(", ")
        return (
            f"'{name}' can't be {got}",
            f"{did_you_mean(got.strip(chr(39)), allowed)} allowed: {expected}".strip(),
        )
    if kind in ("value_error", "assertion_error"):
        return f"'{name}': {detail['msg'].partition(', ')[2]}", ""
    message = detail["msg"].removeprefix("Input ")
    return f"'{name}' {message[:1].lower()}{message[1:]}; got {got}", ""


def _got(value: object) -> str:
    """Show what stands in the file, short enough for a message."""
    if isinstance(value, dict):
        return "a block"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _keys(form: type[BaseModel] | None, location: Sequence[str | int]) -> tuple[str, ...]:
    """Keys that are known at a location: walks the annotations of the models."""
    here: list[object] = [form]
    for part in location:
        models = [model for kind in here for model in _models(kind)]
        if any(part == model.__name__ for model in models):
            continue
        named = [
            field.annotation
            for model in models
            for key, field in model.model_fields.items()
            if part in (key, field.alias)
        ]
        if named:
            here = list(named)
    return tuple(
        dict.fromkeys(
            field.alias or key
            for kind in here
            for model in _models(kind)
            for key, field in model.model_fields.items()
        )
    )


def _models(kind: object) -> Iterator[type[BaseModel]]:
    """Models named anywhere in an annotation."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for inner in typing.get_args(kind):
        yield from _models(inner)
