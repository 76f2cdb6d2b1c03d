"""The form of readable questions, as rules in a data file, turned into nodes.

The file holds one rule a block: ``name = words | other words``. In a rule stand words as they are spoken,
``word~`` (the verb in all its endings), ``<name>`` (another rule), ``@kind`` (a name of the tables), ``[may
be left out]``, ``( one | other )``, ``<name>*`` and ``<name>+`` (again and again), ``role:<name>`` (what
was found is kept under that role) and ``{role=value}`` (kept, without a word for it). What the rules can't
derive is not read: there is no word that is skipped.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import TypeAlias

from equipoise.errors import CaseError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One word."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name of the tables, of one kind."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Another rule."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several."""

    ways: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Any number of times, ``least`` 0 or 1."""

    part: Node
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is found inside is kept under a role."""

    role: str
    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A value kept without a word for it."""

    role: str
    value: str


Node: TypeAlias = Said | Named | Rule | Row | Choice | Again | Kept | Noted

_TOKEN = re.compile(
    r"\s*(?:(?P<rule><[a-z_]+>)|(?P<kind>@[a-z]+)|(?P<note>\{[a-z_]+=[^}]*\})|(?P<role>[a-z_]+:)"
    r"|(?P<word>[a-z0-9']+~?)|(?P<sign>[\[\]()|*+.]))"
)
_HEAD = re.compile(r"^([a-z_]+)\s*=", re.MULTILINE)
_VOWELS = frozenset("aeiou")
#: Verbs that double their last letter before an ending: short ones, and those stressed at the end.
_ONE_SYLLABLE, _DOUBLED = (
    re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]"),
    frozenset({"quit", "admit", "permit", "expel"}),
)


@functools.cache
def rules() -> Mapping[str, Node]:
    """Return the rules for readable questions, read once."""
    path = resources.files("equipoise").joinpath("data", "questions", "grammar.txt")
    return grammar(path.read_text(encoding="utf-8"))


@functools.cache
def rule_words() -> frozenset[str]:
    """Return every word of the rules for readable questions, gathered once."""
    return spoken(rules())


def grammar(text: str) -> Mapping[str, Node]:
    r"""Return the rules of a grammar file by name.

    Raises
    ------
    CaseError
        If a rule can't be read, or names one that isn't there.

    Examples
    --------
    >>> sorted(grammar("top = what if <step>\nstep = it joins"))
    ['step', 'top']
    """
    plain = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    pieces = _HEAD.split(plain)[1:]
    rules: dict[str, Node] = {}
    for name, body in zip(pieces[::2], pieces[1::2], strict=True):
        tokens = list(_tokens(name, body))
        node, rest = _choice(name, tokens)
        if rest:
            raise _fault(name, f"{rest[0]!r} is left over")
        if name in rules:
            raise _fault(name, "stands twice")
        rules[name] = node
    missing = sorted(set(re.findall(r"<([a-z_]+)>", plain)) - set(rules))
    if missing:
        raise _fault(missing[0], "is named and stands nowhere")
    return rules


def endings(verb: str) -> tuple[str, ...]:
    """Return a regular verb in all its endings.

    Examples
    --------
    >>> endings("quit")
    ('quit', 'quits', 'quitting', 'quitted')
    >>> endings("deploy")
    ('deploy', 'deploys', 'deploying', 'deployed')
    """
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb[:-1]}ing", f"{verb}d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb, f"{verb[:-1]}ies", f"{verb}ing", f"{verb[:-1]}ied"
    third = f"{verb}es" if verb.endswith(("s", "x", "ch", "sh")) else f"{verb}s"
    is_doubled = verb in _DOUBLED or _ONE_SYLLABLE.fullmatch(verb) is not None
    stem = verb + verb[-1] if is_doubled else verb
    return verb, third, f"{stem}ing", f"{stem}ed"


def spoken(rules: Mapping[str, Node]) -> frozenset[str]:
    """Return every word that stands in the rules."""
    return frozenset(word for node in rules.values() for word in _words(node))


def _words(node: Node) -> Iterator[str]:
    """List the words of one rule."""
    if isinstance(node, Said):
        yield node.word
    elif isinstance(node, Row):
        for part in node.parts:
            yield from _words(part)
    elif isinstance(node, Choice):
        for way in node.ways:
            yield from _words(way)
    elif isinstance(node, Again | Kept):
        yield from _words(node.part)


def _tokens(name: str, body: str) -> Iterator[str]:
    """Cut a rule into its signs and words."""
    position, body = 0, body.rstrip()
    while position < len(body):
        match = _TOKEN.match(body, position)
        if match is None:
            raise _fault(name, f"can't be read at {body[position : position + 20]!r}")
        yield match.group().strip()
        position = match.end()


def _choice(name: str, tokens: list[str]) -> tuple[Node, list[str]]:
    """Read alternatives up to a closing bracket."""
    ways: list[Node] = []
    while True:
        row, tokens = _row(name, tokens)
        ways.append(row)
        if not tokens or tokens[0] != "|":
            break
        tokens = tokens[1:]
    return (ways[0] if len(ways) == 1 else Choice(ways=tuple(ways))), tokens


def _row(name: str, tokens: list[str]) -> tuple[Node, list[str]]:
    """Read one thing after the other, up to a bar or a closing bracket."""
    parts: list[Node] = []
    while tokens and tokens[0] not in ("|", ")", "]"):
        part, tokens = _part(name, tokens)
        if tokens and tokens[0] in ("*", "+"):
            part, tokens = Again(part=part, least=int(tokens[0] == "+")), tokens[1:]
        parts.append(part)
    return (parts[0] if len(parts) == 1 else Row(parts=tuple(parts))), tokens


def _part(name: str, tokens: list[str]) -> tuple[Node, list[str]]:
    """Read one word, name, bracket or role."""
    first, rest = tokens[0], tokens[1:]
    closing = {"(": ")", "[": "]"}.get(first)
    if closing:
        inner, rest = _choice(name, rest)
        if not rest or rest[0] != closing:
            raise _fault(name, "lacks a closing bracket")
        return (Choice(ways=(inner, Row(parts=()))) if first == "[" else inner), rest[1:]
    if first.endswith(":"):
        if not rest:
            raise _fault(name, f"nothing follows {first!r}")
        inner, rest = _part(name, rest)
        return Kept(role=first[:-1], part=inner), rest
    return _leaf(first), rest


def _leaf(first: str) -> Node:
    """Read what has nothing inside."""
    if first.startswith("<"):
        return Rule(name=first[1:-1])
    if first.startswith("@"):
        return Named(kind=first[1:])
    if first.startswith("{"):
        role, _, value = first[1:-1].partition("=")
        return Noted(role=role, value=value)
    if first.endswith("~"):
        return Choice(ways=tuple(Said(word=form) for form in endings(first[:-1])))
    return Said(word=first)


def _fault(name: str, what: str) -> CaseError:
    """Say what is wrong with a rule."""
    return CaseError(Problem(where=f"grammar rule {name!r}", what=what))
