"""Changes to a world: set, scale, add, remove; grouped into named switches.

Inputs: a world and a list of edits, each with its reason. Output: another
frozen world; the first one stays as it was. An edit that can't be done
(unknown fact, a number where a word stands) is refused with a suggestion, all
of them at once. Largest weakness: an edit says what changes, never whether the
numbers that stay should have changed too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.facts.record import (
    CONFIDENCES,
    Basis,
    Citation,
    Confidence,
    Fact,
    Side,
    Spread,
    options,
)
from equipoise.reading import copied, renewed
from equipoise.units import FACTORS
from equipoise.world.snapshot import World, inputs, world_of

Action: TypeAlias = Literal["set", "scale", "add", "remove"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change of one fact, with its reason.

    Parameters
    ----------
    fact : str
        Id of the fact; for ``remove`` an entity (``kind.entity``) or one fact.
    action : str
        ``set`` another spread, ``scale`` all numbers by a factor, ``add`` a
        fact that isn't there, ``remove`` what is.
    spread : Spread or None
        For ``set`` and ``add``, in the unit of the fact.
    factor : float
        For ``scale``: finite, not negative.
    unit, title, unknown_to, feared : str
        For ``add``: as in a fact file.
    moves_with, weight : str, float
        For ``add``: the shared luck that the fact moves with, and how strongly. A fact that is set
        keeps its own.
    why : str
        A sentence with numbers, shown in the report.
    basis, confidence, sources
        How sure the edit itself is; an edit without more said is assumed.
    file, line : str, int
        Where the edit was written, for messages.
    """

    fact: str
    action: Action
    spread: Spread | None = None
    factor: float = 1.0
    unit: str = ""
    title: str = ""
    unknown_to: Side = "none"
    feared: Literal["", "low", "high"] = ""
    moves_with: str = ""
    weight: float = 0.0
    why: str
    basis: Basis = "assumed"
    confidence: Confidence = "ASSUMED"
    sources: tuple[Citation, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A named group of edits that is turned on or off together."""

    name: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A named list of switches; later ones see what earlier ones did."""

    name: str
    switches: tuple[Switch, ...]

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits of all switches in order."""
        return tuple(edit for switch in self.switches for edit in switch.edits)


def apply(change: Change | Iterable[Edit], world: World) -> World:
    """Return the world with the edits done, in order.

    Parameters
    ----------
    change : Change or iterable of Edit
        Later edits see what earlier ones did.
    world : World
        Stays as it is.

    Raises
    ------
    CaseError
        If an edit can't be done; every such edit of the change is named.

    Notes
    -----
    A fact that is set keeps its id and so its luck: only the value moves. A
    scaled fact carries the worse confidence of fact and edit.

    Examples
    --------
    >>> import datetime as dt
    >>> from equipoise.facts.record import fixed
    >>> base = world_of(dt.date(2020, 9, 1), {})
    >>> new = Edit(
    ...     fact="radar.x.in_place", action="add", spread=fixed(1.0), unit="flag", title="x", why="an example"
    ... )
    >>> apply([new], base).names("radar"), base.names("radar")
    (('x',), ())
    """
    edits = change.edits if isinstance(change, Change) else tuple(change)
    if not edits:
        return world
    facts = copied(world.facts)
    problems: list[Problem] = []
    for edit in edits:
        fault = _fault(edit, facts)
        if fault is not None:
            problems.append(fault)
        else:
            _do(edit, facts)
    if problems:
        raise CaseError(problems)
    return world_of(world.date, facts, world)


def difference(a: World, b: World) -> tuple[str, ...]:
    """Return the ids of facts that decide different numbers in the two worlds, sorted.

    An empty answer means the same inputs: whatever is computed from either
    world is the same, and a change between them moves nothing.

    Parameters
    ----------
    a, b : World
        In either order. Titles, notes and sources don't count.
    """
    if a.digest == b.digest:
        return ()
    # worlds share most facts as they are: only what isn't the same object needs a look
    ids = [*renewed(a.facts, b.facts), *(b.facts.keys() - a.facts.keys())]
    return tuple(sorted(key for key in ids if _differs(a.facts.get(key), b.facts.get(key))))


def _differs(one: Fact | None, other: Fact | None) -> bool:
    """Tell whether two facts, or a fact and its absence, decide different numbers."""
    if one is None or other is None:
        return True
    return one is not other and inputs(one) != inputs(other)


def _do(edit: Edit, facts: dict[str, Fact]) -> None:
    """Carry out one edit that has been found possible."""
    if edit.action == "remove":
        for key in _removed(edit.fact, facts):
            del facts[key]
    elif edit.action == "add":
        facts[edit.fact] = _added(edit)
    elif edit.action == "set":
        facts[edit.fact] = _set(facts[edit.fact], edit)
    else:
        facts[edit.fact] = _scaled(facts[edit.fact], edit)


def _removed(name: str, facts: dict[str, Fact]) -> list[str]:
    """List the facts that a removal takes away: one fact, or all of an entity."""
    return [key for key in facts if key == name or (name.count(".") == 1 and key.startswith(name + "."))]


def _spread(edit: Edit) -> Spread:
    """Return the spread of a set or add, which the check before has seen."""
    if edit.spread is None:
        raise ValueError(f"edit of {edit.fact} has no spread")
    return edit.spread


def _added(edit: Edit) -> Fact:
    """Make the fact that an edit adds."""
    return Fact(
        id=edit.fact,
        title=edit.title or edit.fact,
        unit=edit.unit,
        unknown_to=edit.unknown_to,
        feared=edit.feared,
        factor=edit.moves_with,
        weight=edit.weight,
        spread=_spread(edit),
        basis=edit.basis,
        confidence=edit.confidence,
        sources=edit.sources,
        note=edit.why,
        file=edit.file,
        line=edit.line,
    )


def _set(fact: Fact, edit: Edit) -> Fact:
    """Give a fact another spread; its id, and so its luck, stays."""
    return replace(
        fact,
        spread=_spread(edit),
        basis=edit.basis,
        confidence=edit.confidence,
        sources=edit.sources,
        note=edit.why,
    )


def _scaled(fact: Fact, edit: Edit) -> Fact:
    """Multiply every number of a fact's spread."""
    return replace(
        fact,
        spread=scaled(fact.spread, edit.factor),
        confidence=max(fact.confidence, edit.confidence, key=CONFIDENCES.index),
        sources=fact.sources + edit.sources,
        note=edit.why,
    )


def scaled(spread: Spread, factor: float) -> Spread:
    """Return a spread with every number multiplied; whole-number families stay whole.

    Parameters
    ----------
    spread : Spread
        Of a number, not of a word.
    factor : float
        Finite, not negative.

    Examples
    --------
    >>> scaled(Spread(family="uniform", low=1.0, best=float("nan"), high=3.0), 2.0).high
    6.0
    """
    if spread.family == "options":
        pairs = zip(spread.options, spread.weights, strict=True)
        weighted: dict[float, float] = {}
        for option, weight in pairs:
            value = float(option) * factor
            weighted[value] = weighted.get(value, 0.0) + weight
        return options(weighted)
    numbers = tuple(number * factor for number in (spread.low, spread.best, spread.high))
    if spread.family == "counts":
        numbers = tuple(number if math.isnan(number) else float(round(number)) for number in numbers)
    low, best, high = numbers
    return replace(spread, low=low, best=best, high=high)


def _fault(edit: Edit, facts: dict[str, Fact]) -> Problem | None:
    """Say why an edit can't be done, or return None."""
    what, hint = _shape_fault(edit) or ("", "")
    if not what:
        what, hint = _world_fault(edit, facts) or ("", "")
    where = edit.file or f"edit of {edit.fact}"
    return Problem(where=where, line=edit.line, what=what, hint=hint) if what else None


def _shape_fault(edit: Edit) -> tuple[str, str] | None:
    """Say what is wrong with an edit by itself."""
    parts = edit.fact.split(".")
    if not (len(parts) >= 3 or (edit.action == "remove" and len(parts) == 2)) or not all(parts):
        return f"{edit.fact!r} is not the id of a fact", "write kind.entity.attribute"
    if (edit.action in {"set", "add"}) != (edit.spread is not None):
        return f"{edit.action} of {edit.fact} {'needs a' if edit.spread is None else 'takes no'} value", ""
    if edit.action == "scale" and not (math.isfinite(edit.factor) and edit.factor >= 0):
        return f"{edit.fact} can't be scaled by {edit.factor}", "a factor is a finite number, not below zero"
    if edit.action == "add" and edit.unit not in FACTORS:
        return f"unit {edit.unit!r} of {edit.fact} is not known", did_you_mean(edit.unit, list(FACTORS))
    return None


def _world_fault(edit: Edit, facts: dict[str, Fact]) -> tuple[str, str] | None:
    """Say what in the world stands against an edit."""
    if edit.action == "add":
        if edit.fact in facts:
            return f"{edit.fact} is there already", "set it instead of adding it"
        return _kind_fault(edit, edit.unit)
    if edit.action == "remove":
        if _removed(edit.fact, facts):
            return None
        known = sorted(facts.keys() | {key.rsplit(".", key.count(".") - 1)[0] for key in facts})
        return f"there is no {edit.fact} to remove on that date", did_you_mean(edit.fact, known)
    if edit.fact not in facts:
        return f"no fact is called {edit.fact!r} on that date", did_you_mean(edit.fact, sorted(facts))
    fact = facts[edit.fact]
    if edit.action == "scale":
        return (f"{edit.fact} is a word and can't be scaled", "") if fact.unit == "word" else None
    if edit.unit and edit.unit != fact.unit:
        return f"{edit.fact} is in {fact.unit}, not in {edit.unit}", "give the value in the unit of the fact"
    return _kind_fault(edit, fact.unit)


def _kind_fault(edit: Edit, unit: str) -> tuple[str, str] | None:
    """Refuse a word where a number stands, and the other way round."""
    is_word = edit.spread is not None and edit.spread.is_word
    if is_word == (unit == "word"):
        return None
    return f"{edit.fact} takes {'a word' if unit == 'word' else f'a number in {unit}'}", ""
