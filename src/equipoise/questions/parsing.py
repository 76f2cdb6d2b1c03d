"""All ways in which rules derive a row of words, with what each way keeps.

Inputs: rules, words, and which names begin at each word. Output: the sets of roles and values of all
derivations of the whole row; none if it can't be derived. Every result for a rule at a place is found once,
so the work grows with the words and not with the ways to read them; a row with too many ways is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from equipoise.errors import CaseError, Problem
from equipoise.questions.grammar import Again, Choice, Kept, Named, Node, Noted, Row, Rule, Said

#: Ways to read one stretch of words beyond which nothing is chosen.
MOST_WAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Name:
    """A name that begins at a word: where it ends, of which kind, and what it stands for."""

    end: int
    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Held:
    """What a way of reading keeps: a role, its value, and the word where it begins."""

    at: int
    role: str
    value: str


#: Where a derivation ends, and what it keeps.
Way: TypeAlias = tuple[int, frozenset[Held]]
#: What a node can begin with, and whether it may be empty.
Beginning: TypeAlias = tuple[frozenset[str], bool]
_NOTHING: frozenset[Held] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A row of words under its rules, with what was found so far."""

    words: Sequence[str]
    names: Sequence[Sequence[Name]]
    rules: Mapping[str, Node]
    found: dict[tuple[str, int], frozenset[Way]] = field(
        default_factory=dict[tuple[str, int], frozenset[Way]]
    )
    beginnings: Mapping[int, Beginning]


def derivations(
    words: Sequence[str],
    names: Sequence[Sequence[Name]],
    rules: Mapping[str, Node],
    top: str,
    known: Mapping[int, Beginning] | None = None,
) -> frozenset[frozenset[Held]]:
    """Return what each derivation of the whole row keeps.

    Parameters
    ----------
    words : sequence of str
        Folded words.
    names : sequence of sequence of Name
        The names that begin at each word.
    rules : mapping
        By name; none may begin with itself.
    top : str
        The rule that the whole row has to follow.
    known : mapping, optional
        What :func:`beginnings` returns for these rules.

    Raises
    ------
    CaseError
        If there are more than :data:`MOST_WAYS` ways for a stretch.

    Examples
    --------
    >>> from equipoise.questions.grammar import grammar
    >>> rules = grammar("top = who:( he | she ) joins")
    >>> [[held.value for held in way] for way in derivations(("she", "joins"), ((), ()), rules, "top")]
    [['she']]
    """
    begin = beginnings(rules) if known is None else known
    text = _Text(words=words, names=names, rules=rules, beginnings=begin)
    return frozenset(kept for end, kept in _rule(top, 0, text) if end == len(words))


def _ways(node: Node, at: int, text: _Text) -> frozenset[Way]:
    """Return every way in which a node derives words from a place on."""
    if not _may_begin(node, at, text):
        return frozenset()
    match node:
        case Rule():
            return _rule(node.name, at, text)
        case Row():
            return _row(node.parts, at, text)
        case Choice():
            return _bounded(frozenset(way for other in node.ways for way in _ways(other, at, text)))
        case Again():
            return _again(node, at, text)
        case Kept():
            inner = _ways(node.part, at, text)
            return frozenset((end, _kept(node.role, at, end, kept, text)) for end, kept in inner)
        case _:
            return _leaf(node, at, text)


def _leaf(node: Said | Named | Noted, at: int, text: _Text) -> frozenset[Way]:
    """Derive a word, a name or a note."""
    if isinstance(node, Said):
        return frozenset({(at + 1, _NOTHING)})
    if isinstance(node, Noted):
        return frozenset({(at, frozenset({Held(at=at, role=node.role, value=node.value)}))})
    names = [name for name in text.names[at] if name.kind == node.kind]
    return frozenset((name.end, frozenset({Held(at=at, role="", value=name.value)})) for name in names)


def _rule(name: str, at: int, text: _Text) -> frozenset[Way]:
    """Derive a rule, once for each place."""
    place = name, at
    if place not in text.found:
        text.found[place] = frozenset()  # a rule that begins with itself derives nothing more
        text.found[place] = _ways(text.rules[name], at, text)
    return text.found[place]


def _row(parts: Sequence[Node], at: int, text: _Text) -> frozenset[Way]:
    """Derive one part after the other."""
    ways: frozenset[Way] = frozenset({(at, _NOTHING)})
    for part in parts:
        ways = _bounded(
            frozenset((end, kept | more) for start, kept in ways for end, more in _ways(part, start, text))
        )
        if not ways:
            break
    return ways


def _again(node: Again, at: int, text: _Text) -> frozenset[Way]:
    """Derive a part as often as it goes."""
    reached: set[Way] = {(at, _NOTHING)} if node.least == 0 else set()
    front: frozenset[Way] = frozenset({(at, _NOTHING)})
    while front:
        longer = {
            (end, kept | more)
            for start, kept in front
            for end, more in _ways(node.part, start, text)
            if end > start
        }
        front = frozenset(longer - reached)
        reached |= front
        _bounded(frozenset(reached))
    return frozenset(reached)


def _kept(role: str, at: int, end: int, kept: frozenset[Held], text: _Text) -> frozenset[Held]:
    """Put what a part found under a role: the names in it, or the words themselves."""
    bare = {held for held in kept if held.role == ""}
    if bare:
        return (kept - bare) | {Held(at=held.at, role=role, value=held.value) for held in bare}
    return kept | {Held(at=at, role=role, value=" ".join(text.words[at:end]))}


def _bounded(ways: frozenset[Way]) -> frozenset[Way]:
    """Refuse a stretch with too many ways."""
    if len(ways) > MOST_WAYS:
        ends: dict[int, int] = {}
        for end, _ in ways:
            ends[end] = ends.get(end, 0) + 1
        if max(ends.values()) > MOST_WAYS:
            what = "can be read in too many ways"
            raise CaseError(Problem(where="question", what=what, hint="ask it in fewer words"))
    return ways


def _may_begin(node: Node, at: int, text: _Text) -> bool:
    """Tell at once where a node can't derive anything from a place on."""
    begins, may_be_empty = text.beginnings[id(node)]
    if may_be_empty:
        return True
    if at >= len(text.words):
        return False
    return text.words[at] in begins or any(f"@{name.kind}" in begins for name in text.names[at])


def beginnings(rules: Mapping[str, Node]) -> Mapping[int, Beginning]:
    """Return what every node of rules can begin with, by the node's identity; worked out once for all.

    Parameters
    ----------
    rules : mapping
        By name; they have to live as long as what is returned.
    """
    found: dict[int, Beginning] = {}
    for node in rules.values():
        _begins(node, rules, found)
    return found


def _begins(node: Node, rules: Mapping[str, Node], found: dict[int, Beginning]) -> Beginning:
    """Return the words and kinds that a node can begin with, and whether it may be empty; found once."""
    if id(node) not in found:
        found[id(node)] = frozenset(), False
        found[id(node)] = _found_beginning(node, rules, found)
    return found[id(node)]


def _found_beginning(node: Node, rules: Mapping[str, Node], found: dict[int, Beginning]) -> Beginning:
    """Find out what a node can begin with."""
    match node:
        case Rule():
            return _begins(rules[node.name], rules, found)
        case Kept():
            return _begins(node.part, rules, found)
        case Again():
            begins, may_be_empty = _begins(node.part, rules, found)
            return begins, may_be_empty or node.least == 0
        case Choice():
            ways = [_begins(way, rules, found) for way in node.ways]
            return frozenset[str]().union(*(begins for begins, _ in ways)), any(empty for _, empty in ways)
        case Row():
            return _row_beginning([_begins(part, rules, found) for part in node.parts])
        case Said():
            return frozenset({node.word}), False
        case _:
            is_name = isinstance(node, Named)
            return (frozenset({f"@{node.kind}"}), False) if is_name else (frozenset(), True)


def _row_beginning(parts: Sequence[Beginning]) -> Beginning:
    """Put together what a row can begin with: its parts up to the first that can't be empty."""
    begins: frozenset[str] = frozenset()
    for more, may_be_empty in parts:
        begins |= more
        if not may_be_empty:
            return begins, False
    return begins, True
