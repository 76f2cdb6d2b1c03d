"""The addresses of the server as one table, each with its words; routes and description follow from it.

Everything is read with GET: an address names a case, what was changed by hand, and what is wanted of it, and
the same address gives the same numbers.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from equipoise.chain import CELLS
from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.web.asking import (
    COUNT,
    DEPTHS,
    FACT,
    LARGEST_SEED,
    LONGEST_QUESTION,
    MOST_FACTS,
    MOST_LAUNCHERS,
    QUICK_DRAWS,
)

Answering: TypeAlias = Callable[[Request], Awaitable[Response]]
Json: TypeAlias = dict[str, Any]

#: Longest words of a search, and what a session may look like.
LONGEST_WORDS, SESSION = 120, "[A-Za-z0-9]{1,32}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One word of an address: its name, what it is for, and what it may be.

    ``schema`` is that of OpenAPI; ``place`` is ``query`` or ``path``; one ``is_many`` stands for names of its
    own kind, each a word of the address.
    """

    name: str
    summary: str
    schema: Json
    is_required: bool = False
    place: str = "query"
    is_many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One address.

    Attributes
    ----------
    path, name, summary : str
        As in the description.
    answering : callable
        What answers.
    params : tuple of Param
        Beside those of the case.
    takes_case : bool
        Whether the words of a case stand in the query.
    media : str
        What comes back.
    may_wait : bool
        Whether it may answer 202: still being worked out.
    gives : tuple of str
        What every answer has, where it is JSON.
    """

    path: str
    name: str
    summary: str
    answering: Answering
    params: tuple[Param, ...] = ()
    takes_case: bool = False
    media: str = "application/json"
    may_wait: bool = False
    gives: tuple[str, ...] = ()


#: Words that name a case and what was changed by hand.
CASE_PARAMS: tuple[Param, ...] = (
    Param(
        name="case", summary="Name of a shipped case; or give q.", schema={"type": "string", "maxLength": 80}
    ),
    Param(
        name="q",
        summary="A question in words; or give case.",
        schema={"type": "string", "maxLength": LONGEST_QUESTION},
    ),
    Param(name="date", summary="The day whose facts hold.", schema={"type": "string", "format": "date"}),
    Param(
        name="seed",
        summary="Seed of every random stream.",
        schema={"type": "integer", "minimum": 0, "maximum": LARGEST_SEED},
    ),
    Param(
        name="host",
        summary="Another host, ISO 3166 alpha-3.",
        schema={"type": "string", "pattern": "^[A-Za-z]{3}$"},
    ),
    Param(
        name="cell",
        summary="Posture cell of fear and headlines.",
        schema={"type": "string", "enum": list(CELLS)},
    ),
    Param(name="off", summary="Switches turned off, by commas.", schema={"type": "string", "maxLength": 400}),
    Param(
        name="counts",
        summary=f"Sizes of packages, each as {COUNT}<system>=<count>.",
        schema={
            "type": "object",
            "propertyNames": {"pattern": rf"^{re.escape(COUNT)}[a-z0-9][a-z0-9_]{{0,40}}$"},
            "additionalProperties": {"type": "integer", "minimum": 0, "maximum": MOST_LAUNCHERS},
            "maxProperties": MOST_FACTS,
        },
        is_many=True,
    ),
    Param(
        name="facts",
        summary=f"Facts in doubt set to a value inside their span, each as {FACT}<fact id>=<value>.",
        schema={
            "type": "object",
            "propertyNames": {
                "pattern": rf"^{re.escape(FACT)}[a-z0-9_]{{1,40}}\.[a-z0-9_]{{1,80}}\.[a-z0-9_]{{1,60}}$"
            },
            "additionalProperties": {"type": "string", "maxLength": 80},
            "maxProperties": MOST_FACTS,
        },
        is_many=True,
    ),
)
DRAWS = Param(name="draws", summary="Number of draws.", schema={"type": "integer", "enum": list(QUICK_DRAWS)})
ARMS = Param(
    name="arms",
    summary="The change alone, or all arms.",
    schema={"type": "string", "enum": ["change", "all"]},
)
DEPTH = Param(
    name="depth", summary="Few draws, or everything.", schema={"type": "string", "enum": list(DEPTHS)}
)
SESSION_PARAM = Param(
    name="session",
    summary="A visitor: a newer wish of the same kind drops the older one.",
    schema={"type": "string", "pattern": f"^{SESSION}$"},
)
OUTCOME = Param(
    name="outcome", summary="Id of an outcome.", schema={"type": "string", "maxLength": 120}, is_required=True
)
WORDS = Param(
    name="words", summary="Words to look for.", schema={"type": "string", "maxLength": LONGEST_WORDS}
)


def path_param(name: str, summary: str, options: Iterable[str] = ()) -> Param:
    """Return a word that stands in the path.

    Parameters
    ----------
    name, summary : str
        As in the description.
    options : iterable of str
        What it may be; anything where there are none.
    """
    allowed = list(options)
    schema: Json = {"type": "string", **({"enum": allowed} if allowed else {"maxLength": 160})}
    return Param(name=name, summary=summary, schema=schema, is_required=True, place="path")


def split(door: Door, request: Request) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return the words of the case, and the door's own, of a request.

    Parameters
    ----------
    door : Door
        Says which there are.
    request : Request
        With a query.

    Raises
    ------
    CaseError
        If there is another word, one stands twice or is missing, or has a value that it can't have.
    """
    own = {param.name: param for param in door.params if param.place == "query"}
    given = request.query_params.multi_items()
    mine = [(name, value) for name, value in given if name in own]
    rest = [(name, value) for name, value in given if name not in own]
    faults: list[Problem] = []
    if not door.takes_case:
        faults += [
            Problem(
                where=name[:60].strip() or "address",
                what="is not known here",
                hint=did_you_mean(name, list(own)),
            )
            for name, _ in rest
        ]
    names = [name for name, _ in mine]
    faults += [Problem(where=name, what="stands twice") for name in set(names) if names.count(name) > 1]
    faults += [
        Problem(where=name, what="is missing", hint=param.summary)
        for name, param in own.items()
        if param.is_required and not dict(mine).get(name)
    ]
    faults += [fault for name, value in mine if (fault := _fault(own[name], value)) is not None]
    if faults:
        raise CaseError(faults)
    return rest, dict(mine)


def _fault(param: Param, value: str) -> Problem | None:
    """Return what is wrong with a value."""
    options = [str(option) for option in param.schema.get("enum", [])]
    if options and value not in options:
        return Problem(where=param.name, what=f"can't be {value[:40]!r}", hint=f"one of {', '.join(options)}")
    if len(value) > param.schema.get("maxLength", LONGEST_WORDS):
        return Problem(where=param.name, what=f"has {len(value)} characters", hint="make it shorter")
    if param.name == "session" and not (value.isascii() and value.isalnum() and len(value) <= 32):
        return Problem(where=param.name, what="can't be this", hint="letters and digits, at most 32")
    return None


def description(doors: Iterable[Door], version: str, cases: Sequence[str]) -> Json:
    """Return the OpenAPI description of all addresses.

    Parameters
    ----------
    doors : iterable of Door
        The table.
    version : str
        Of the package.
    cases : sequence of str
        Names of shipped cases.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "equipoise",
            "version": version,
            "description": "What a country changing sides, or hosting an ally's weapons, does to nuclear "
            "deterrence. The query names a case or asks a question (one of case and q), and what was changed "
            "by hand.",
        },
        "paths": {door.path: {"get": _operation(door, cases)} for door in doors},
        "components": {"schemas": {"Error": _error()}},
    }


def _error() -> Json:
    """Return the one shape of an error."""
    words: Json = {name: {"type": "string"} for name in ("where", "what", "hint")}
    problem: Json = {"type": "object", "required": list(words), "properties": words}
    inner = {**words, "problems": {"type": "array", "items": problem}}
    error: Json = {"type": "object", "required": list(inner), "properties": inner}
    return {"type": "object", "required": ["error"], "properties": {"error": error}}


def _param(param: Param, cases: Sequence[str]) -> Json:
    """Return one word of the description."""
    is_case = param.name == "case" and param.place == "query"
    return {
        "name": param.name,
        "in": param.place,
        "description": param.summary,
        "required": param.is_required,
        "schema": {"type": "string", "enum": list(cases)} if is_case else param.schema,
        **({"style": "form", "explode": True} if param.is_many else {}),
    }


def _operation(door: Door, cases: Sequence[str]) -> Json:
    """Return one address of the description."""
    params = (*(CASE_PARAMS if door.takes_case else ()), *door.params)
    is_json = door.media == "application/json"
    given: Json = {"type": "object", "required": list(door.gives)}
    schema: Json = given if is_json else {"type": "string", "format": "binary"}
    replies: Json = {"200": {"description": "Done.", "content": {door.media: {"schema": schema}}}}
    if door.may_wait:
        replies["202"] = {
            "description": "Still being worked out; ask again.",
            "content": {"application/json": {"schema": given}},
        }
    error = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    for status, words in ERRORS:
        replies[status] = {"description": words, **error}
    return {
        "operationId": door.name,
        "summary": door.summary,
        "parameters": [_param(param, cases) for param in params],
        "responses": replies,
    }


#: What can go wrong at any address.
ERRORS: tuple[tuple[str, str], ...] = (
    ("400", "The input is wrong."),
    ("401", "The token is missing."),
    ("403", "Another page may not ask."),
    ("404", "There is nothing here."),
    ("409", "Not worked out yet, or replaced by a newer wish."),
    ("413", "Nothing here takes a body."),
    ("414", "The address is too long."),
    ("421", "The server has another name."),
    ("422", "Outside the model's range."),
    ("429", "Too many requests."),
    ("500", "A worker failed."),
    ("503", "Too many wait already."),
    ("504", "It took too long."),
)
