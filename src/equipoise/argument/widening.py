"""The same world with less trust: spans of facts that nobody has sourced, made twice as wide.

Takes a world; gives another in which every spread of the chosen confidences reaches twice as far from its
middle, within what its quantity can be. A narrow guess can then no longer look harmless. Largest weakness:
words and lists of alternatives have no span and stay as they are, and so do numbers that stand without one.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

from equipoise import units
from equipoise.facts.kinds import KINDS
from equipoise.facts.record import Fact, Spread
from equipoise.facts.schema import MEASURES
from equipoise.world.change import Edit, apply
from equipoise.world.snapshot import World

#: Confidences of facts that no source stands behind.
UNSOURCED = ("ASSUMED", "REMEMBERED")


def widened(world: World, confidences: Collection[str] = UNSOURCED) -> World:
    """Return the world with the spans of facts of some confidences doubled about their middle.

    Parameters
    ----------
    world : World
        Stays as it is.
    confidences : collection of str
        Whose spans are doubled.

    Notes
    -----
    Each end moves away from the middle (the best value, or halfway where there is none) to twice its
    distance. An end that would thereby reach the limit of its quantity (a share of 0 or 1, a length of 0) and
    was not there before goes so far by ratio instead: a low of 2 under a best of 4 becomes 1.

    Examples
    --------
    >>> doubled(Spread(family="uniform", low=4.0, best=math.nan, high=6.0), 0.0, math.inf).high
    7.0
    """
    edits = [
        Edit(
            fact=fact.id,
            action="set",
            spread=doubled(fact.spread, *_limits(fact)),
            why="twice the span, to see what a guess that is too narrow would hide",
            basis=fact.basis,
            confidence=fact.confidence,
            sources=fact.sources,
        )
        for fact in world.facts.values()
        if fact.confidence in confidences and has_span(fact)
    ]
    return apply(edits, world)


def has_span(fact: Fact) -> bool:
    """Return whether a fact has a span that can be doubled: no word, no list, no fixed number."""
    return not fact.spread.is_fixed and fact.spread.family != "options"


def doubled(spread: Spread, low: float, high: float) -> Spread:
    """Return a spread that reaches twice as far from its middle.

    Parameters
    ----------
    spread : Spread
        With a low and a high end.
    low, high : float
        Limits of the quantity, in the unit of the spread.

    Examples
    --------
    >>> wide = doubled(Spread(family="triangular", low=0.2, best=0.4, high=0.6), 0.0, 1.0)
    >>> round(wide.low, 6), wide.best, round(wide.high, 6)
    (0.1, 0.4, 0.8)
    """
    is_log = spread.family == "lognormal"
    halfway = math.sqrt(spread.low * spread.high) if is_log else (spread.low + spread.high) / 2
    middle = halfway if math.isnan(spread.best) else spread.best
    if is_log:
        below, above = spread.low * spread.low / middle, spread.high * spread.high / middle
    else:
        below = _end(middle, spread.low, low)
        # the upper limit is a lower one seen in a mirror
        above = -_end(-middle, -spread.high, -high)
    below, above = max(below, low), min(above, high)
    if spread.family == "counts":
        least = 1.0 if spread.low >= 1 else 0.0
        below, above = max(float(math.floor(below)), least), float(math.ceil(above))
    return replace(spread, low=below, high=above)


def _end(middle: float, end: float, limit: float) -> float:
    """Return a lower end twice as far from the middle, or by ratio where that would reach the limit."""
    far = 2.0 * end - middle
    if far > limit or end <= limit:
        return far
    return limit + (end - limit) ** 2 / (middle - limit)


def _limits(fact: Fact) -> tuple[float, float]:
    """Return what the quantity of a fact can be, in its unit."""
    kind = KINDS.get(fact.kind)
    attribute = kind.attributes.get(fact.attribute) if kind is not None else None
    if attribute is None:
        is_share = fact.unit in MEASURES["share"].units
        return (0.0, 1.0 / units.FACTORS[fact.unit]) if is_share else (0.0, math.inf)
    measure, factor = MEASURES[attribute.measure], units.FACTORS[fact.unit]
    return measure.low / factor, measure.high / factor
