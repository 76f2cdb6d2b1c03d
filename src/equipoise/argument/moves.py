"""Facts set to a value to see whether a verdict turns: where to, how far that is, and in which worlds.

A move sets one fact, in every world that has it, to one value without spread. Which end of its span to try
follows from the draws at hand: means of the margin in classes of the fact. Largest weakness: a fact
that is set loses its spread too, which by itself may move a verdict a little.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from equipoise import units
from equipoise.argument.at_hand import AtHand, Held, Question, held, margins, outcome_of, rows, word
from equipoise.arrays import Array, Index
from equipoise.facts.kinds import KINDS
from equipoise.facts.record import Fact, Spread, fixed
from equipoise.facts.schema import MEASURES
from equipoise.sampling import spreads
from equipoise.world.change import Edit, apply
from equipoise.world.snapshot import World

#: Classes of equal size that a column is cut into; one with no more values is taken value by value.
CLASSES = 8
#: Share of the span that a value stays away from the last that its quantity may have.
INSET = 0.01
#: Fewest draws of a class that says something.
LEAST_DRAWS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One fact set to one value.

    Parameters
    ----------
    fact : Fact
        As it was.
    to : float or str
        In the unit of the fact.
    """

    fact: Fact
    to: float | str

    @property
    def distance(self) -> float | None:
        """How far from the middle of the spread, in spans of the fact; None for words."""
        if isinstance(self.to, str):
            return None
        low, high = spreads.ends(self.fact.spread)
        return abs(self.to - middle(self.fact)) / (high - low)

    @property
    def is_beyond(self) -> bool:
        """True where the value lies outside the span of the fact."""
        if isinstance(self.to, str):
            return False
        low, high = spreads.ends(self.fact.spread)
        return not low <= self.to <= high

    @property
    def is_choice(self) -> bool:
        """True where the fact is one of a few alternatives, so that nothing lies between."""
        return bool(self.fact.spread.options)


#: Facts that are one luck and move together.
Bundle: TypeAlias = tuple[Move, ...]


def middle(fact: Fact) -> float:
    """Return the median of a number, in the unit of its fact."""
    return float(spreads.quantile(fact.spread, np.array([0.5]))[0])


def moved(world: World, moves: Iterable[Move]) -> World:
    """Return the world with the facts set that it has; others are left alone."""
    why = "set to see whether a verdict turns"
    return apply(
        [
            Edit(fact=move.fact.id, action="set", spread=_set_to(world.facts[move.fact.id], move.to), why=why)
            for move in moves
            if world.has(move.fact.id)
        ],
        world,
    )


def _set_to(fact: Fact, to: float | str) -> Spread:
    """Return the spread without doubt; a word keeps its alternatives, whose order tables are laid out by."""
    if isinstance(to, str) and to in fact.spread.options:
        return replace(fact.spread, weights=tuple(float(option == to) for option in fact.spread.options))
    return fixed(to)


def aimed(question: Question, given: AtHand, fact_id: str, shown_by: str, *, up: bool) -> Move | None:
    """Return the value of a fact at which the verdict is first expected to turn, or else its best end.

    Parameters
    ----------
    question : Question
        The verdict.
    given : AtHand
        The draws at hand.
    fact_id : str
        A fact in doubt.
    shown_by : str
        The outcome whose draws speak of it.
    up : bool
        Whether the test should come to hold rather than to fail.

    Returns
    -------
    Move or None
        Where the classes of the fact show another word, the middle of the nearest such class; else the end,
        or the word, that goes furthest; None where classes are too small to tell.
    """
    whole = held(question.test, outcome_of(given.values, shown_by))
    if whole is None:
        return None
    found = margins(question.test, whole)
    fact, column = given.facts[fact_id], given.columns[fact_id][rows(found.size, given.n)]
    told = _classes(column, found)
    if not told:
        return None
    best = max(told, key=lambda one: one.mean if up else -one.mean)
    if fact.spread.is_word:
        return Move(fact=fact, to=str(fact.spread.options[int(best.at)]))
    now = word(question.test, whole)
    if shown_by == question.test.outcome:
        others = [one for one in told if word(question.test, _part(whole, one)) != now]
        nearer = [one.at for one in others if (one.mean > float(found.mean())) == up]
        if nearer:
            near = min(nearer, key=lambda at: abs(at - middle(fact)))
            return Move(fact=fact, to=_whole(fact, near))
    if fact.spread.options:
        return Move(fact=fact, to=best.at)
    # the trend over all draws; the best class alone may be so by chance
    rises = float(np.sum((column - column.mean()) * (found - found.mean()))) > 0
    return Move(fact=fact, to=end(fact, is_high=rises == up))


def bundles(
    question: Question, given: AtHand, weights: Mapping[str, tuple[float, str]], *, up: bool
) -> list[Bundle]:
    """Return what is to be tried, by weight; facts with the same luck and alternatives are one bundle."""
    made: dict[object, list[Move]] = {}
    for fact_id, (_, shown_by) in weights.items():
        if any(given.worlds[arm].has(fact_id) for arm in question.test.arms):
            move = aimed(question, given, fact_id, shown_by, up=up)
            if move is not None:
                same = (move.fact.spread, move.to, given.columns[fact_id].tobytes())
                made.setdefault(same, []).append(move)
    return [tuple(bundle) for bundle in made.values()]


def each(bundle: Bundle, how: Callable[[Move], Move | None]) -> Bundle | None:
    """Return a bundle with each move carried on, or None where one can't be."""
    carried = [how(move) for move in bundle]
    there = tuple(move for move in carried if move is not None)
    return there if len(there) == len(bundle) else None


def end(fact: Fact, *, is_high: bool) -> float:
    """Return an end of a fact's span; just inside where it is the last value that the quantity may have.

    A share of exactly 0 or 1 is never drawn, and some formulas have no value there.
    """
    found = spreads.ends(fact.spread)[is_high]
    is_open = fact.spread.family not in ("counts", "options", "fixed") and found in _limits(fact)
    inside = np.array([1.0 - INSET if is_high else INSET])
    return float(spreads.quantile(fact.spread, inside)[0]) if is_open else found


def _limits(fact: Fact) -> tuple[float, float]:
    """Return the least and the most that the quantity may be, in the unit of the fact."""
    kind = KINDS.get(fact.kind)
    attribute = kind.attributes.get(fact.attribute) if kind else None
    if attribute is None:
        return -math.inf, math.inf
    limits, factor = MEASURES[attribute.measure], units.FACTORS[fact.unit]
    return limits.low / factor, limits.high / factor


def to_end(move: Move) -> Move | None:
    """Return the move carried on to the end of the span, or None where it is there or has no end."""
    if isinstance(move.to, str) or move.is_choice or move.is_beyond:
        return None
    to = end(move.fact, is_high=move.to >= middle(move.fact))
    return None if to == move.to else replace(move, to=to)


def doubled(move: Move) -> Move | None:
    """Return the move to the end of twice the span, as far as the quantity may go; None where it can't.

    Examples
    --------
    >>> from equipoise.facts.record import Spread
    >>> span = Spread(family="uniform", low=2.0, best=3.0, high=4.0)
    >>> fact = Fact(id="system.x.range", title="", unit="km", spread=span)
    >>> doubled(Move(fact=fact, to=4.0)).to, doubled(Move(fact=fact, to=2.0)).to
    (5.0, 1.0)
    """
    fact = move.fact
    if isinstance(move.to, str) or move.is_choice or fact.spread.family == "options":
        return None
    low, high = spreads.ends(fact.spread)
    is_high = move.to >= middle(fact)
    further = high + (high - low) / 2 if is_high else low - (high - low) / 2
    if low > 0:
        # what is known to be there is never set to nothing, by which formulas may have to divide
        further = max(further, low / 2)
    least, most = _limits(fact)
    inset = INSET * (high - low)
    further = min(max(further, least + inset), most - inset)
    further = _whole(fact, further)
    return replace(move, to=further) if (further > high if is_high else further < low) else None


def between(move: Move, start: Move | None, share: float) -> Move | None:
    """Return the move stopped at a share of its way from another, or from the middle of the spread.

    None where there is nothing between.
    """
    if isinstance(move.to, str) or move.is_choice:
        return None
    at = start.to if start is not None and not isinstance(start.to, str) else middle(move.fact)
    to = _whole(move.fact, at + share * (move.to - at))
    return None if to == move.to else replace(move, to=to)


def _whole(fact: Fact, value: float) -> float:
    """Return a number that the fact can be: whole where it is counted."""
    return float(round(value)) if fact.spread.family == "counts" else value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Class:
    """Draws in which a fact has nearly one value: which, where, and the mean of their margins."""

    at: float
    rows: Index
    mean: float


def _part(whole: Held, one: _Class) -> Held:
    """Return what a test is held against in one class of draws."""
    return replace(whole, effect=whole.effect[one.rows])


def _classes(column: Array, found: Array) -> list[_Class]:
    """Return the classes of a column that have draws enough, by value."""
    values = np.unique(column)
    if values.size <= CLASSES:
        parts = [np.flatnonzero(column == value) for value in values]
    else:
        # few rows (those of fear) are only halved
        n_classes = CLASSES if column.size >= CLASSES * LEAST_DRAWS else 2
        parts = np.array_split(np.argsort(column, kind="stable"), n_classes)
    return [
        _Class(at=float(np.median(column[part])), rows=part, mean=float(found[part].mean()))
        for part in parts
        if part.size >= LEAST_DRAWS
    ]
