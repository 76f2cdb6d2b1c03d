"""In which corner of what is in doubt would the answer be another one?

Takes columns of facts and, for each draw, whether it is of the kind that is looked for; gives a box: a few
facts with limits inside which most draws are of that kind. Found by peeling and pasting (patient rule
induction), then freed of every limit that chance alone could give. Sources: Friedman and Fisher (1999) for
peeling and pasting; Bryant and Lempert (2010) for coverage, density and the test of each limit. Largest
weakness: boxes have straight sides, so that "one or the other is high" shows only as one of its halves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from equipoise.arrays import Array, Mask

#: Share of the draws in the box that one peeling or pasting moves.
STEP = 0.05
#: Smallest share of all draws that a box may hold.
LEAST_MASS = 0.05
#: Share of the draws in a box that should be of the kind looked for.
DENSITY = 0.75
#: Limits that chance gives more often than this, shared out over all sides of all columns, are dropped.
BY_CHANCE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Limits on a few columns, and what lies inside.

    Parameters
    ----------
    limits : mapping of column to (low, high)
        Both inside; infinite where a side is open. Columns that are free are not listed.
    coverage : float, 0 to 1
        Share of the draws of the kind looked for that lie inside.
    density : float, 0 to 1
        Share of the draws inside that are of this kind.
    mass : float, 0 to 1
        Share of all draws that lie inside.
    """

    limits: Mapping[str, tuple[float, float]]
    coverage: float
    density: float
    mass: float


def find(columns: Mapping[str, Array], chosen: Mask, *, density: float = DENSITY) -> Box:
    """Return the box that holds most of the chosen draws at the density asked for.

    Why: a verdict that would turn for one combination of doubtful facts should be told with that
    combination.

    Parameters
    ----------
    columns : mapping of name to (n,) array
        Numbers; a word can be given as a column of 0 and 1 for each alternative.
    chosen : (n,) array of bool
        The draws of the kind looked for.
    density : float, above 0 to 1
        Where no box on the path is so dense, the densest is taken.

    Returns
    -------
    Box
        Without limits (all draws) where all, or none, are chosen, or nothing beats chance.

    Notes
    -----
    Each peeling takes away about :data:`STEP` of the draws at one side of one column, where the gain in
    density per draw given up is largest. Pasting widens a side as long as the density does not fall. A limit
    is dropped where, of the draws inside all other limits, a random part of the same size would hold
    as many chosen ones with a chance above :data:`BY_CHANCE` / (2 x columns). Density and coverage are of
    the draws that the box was found in; use :func:`measured` with others.

    References
    ----------
    J. H. Friedman and N. I. Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9.
    B. P. Bryant and R. J. Lempert (2010), Thinking inside the box, Technological Forecasting and Social
    Change 77.

    Examples
    --------
    >>> x = np.arange(100.0)
    >>> found = find({"x": x, "other": np.tile([0.0, 1.0], 50)}, x >= 60)
    >>> found.limits["x"], round(found.coverage, 2), found.density > 0.75
    ((48.0, inf), 1.0, True)
    """
    trail = path(columns, chosen)
    enough = [box for box in trail if box.density >= density]
    best = enough[0] if enough else max(trail, key=lambda box: box.density)
    return _without_chance(_pasted(best, columns, chosen), columns, chosen)


def path(columns: Mapping[str, Array], chosen: Mask) -> tuple[Box, ...]:
    """Return the boxes of one peeling, from all draws down to the smallest that may be.

    Parameters
    ----------
    columns, chosen
        As for :func:`find`.

    Raises
    ------
    ValueError
        If there are no draws, or columns of another length.
    """
    if not chosen.size or any(column.shape != chosen.shape for column in columns.values()):
        message = f"columns must have one value for each of {chosen.size} draws, at least one"
        raise ValueError(message)
    trail = [measured({}, columns, chosen)]
    while 0.0 < trail[-1].density < 1.0:
        smaller = [
            box
            for name in sorted(columns)
            for limits in _peeled(name, trail[-1].limits, columns)
            if (box := measured(limits, columns, chosen)).mass >= LEAST_MASS
        ]
        if not smaller:
            break
        before = trail[-1]
        best = max(smaller, key=lambda box: (box.density - before.density) / (before.mass - box.mass))
        if best.density <= before.density:
            break
        trail.append(best)
    return tuple(trail)


def inside(limits: Mapping[str, tuple[float, float]], columns: Mapping[str, Array]) -> Mask:
    """Return which draws lie inside limits, (n,).

    Examples
    --------
    >>> inside({"x": (1.0, math.inf)}, {"x": np.array([0.0, 1.0, 2.0])}).tolist()
    [False, True, True]
    """
    within = np.ones(next(iter(columns.values())).shape if columns else (0,), dtype=np.bool_)
    for name, (low, high) in limits.items():
        within &= (columns[name] >= low) & (columns[name] <= high)
    return within


def measured(limits: Mapping[str, tuple[float, float]], columns: Mapping[str, Array], chosen: Mask) -> Box:
    """Return the box of these limits, with coverage and density in these draws.

    Parameters
    ----------
    limits : mapping of column to (low, high)
        For example of a box that was found in other draws.
    columns, chosen
        As for :func:`find`.
    """
    within = inside(limits, columns) if limits else np.ones(chosen.shape, dtype=np.bool_)
    n_inside, n_chosen = int(within.sum()), int(chosen.sum())
    n_both = int((within & chosen).sum())
    return Box(
        limits=MappingProxyType(dict(limits)),
        coverage=n_both / n_chosen if n_chosen else 0.0,
        density=n_both / n_inside if n_inside else 0.0,
        mass=n_inside / chosen.size,
    )


def _peeled(
    name: str, limits: Mapping[str, tuple[float, float]], columns: Mapping[str, Array]
) -> list[dict[str, tuple[float, float]]]:
    """Return the limits with a little less at the low, and at the high side of one column."""
    column = columns[name]
    held = np.sort(column[inside(limits, columns)] if limits else column)
    if held[0] == held[-1]:
        return []
    low, high = limits.get(name, (-math.inf, math.inf))
    k = max(1, int(STEP * held.size))
    # where the cut falls into equal values, all of them go
    new_low = held[k] if held[k] > held[0] else held[np.searchsorted(held, held[0], side="right")]
    new_high = held[-1 - k]
    if new_high == held[-1]:
        new_high = held[np.searchsorted(held, held[-1], side="left") - 1]
    return [{**limits, name: (float(new_low), high)}, {**limits, name: (low, float(new_high))}]


def _pasted(box: Box, columns: Mapping[str, Array], chosen: Mask) -> Box:
    """Return the box with every side moved out as far as the density doesn't fall."""
    best, moved = box, True
    while moved:
        moved = False
        for name in sorted(best.limits):
            for limits in _widened(name, best, columns):
                wider = measured(limits, columns, chosen)
                if wider.mass > best.mass and wider.density >= best.density:
                    best, moved = wider, True
    return best


def _widened(name: str, box: Box, columns: Mapping[str, Array]) -> list[dict[str, tuple[float, float]]]:
    """Return the limits with a little more at the low, and at the high side of one column."""
    others = {key: sides for key, sides in box.limits.items() if key != name}
    column = columns[name]
    around = np.sort(column[inside(others, columns)] if others else column)
    low, high = box.limits[name]
    k = max(1, int(STEP * box.mass * column.size))
    below, above = around[around < low], around[around > high]
    found: list[dict[str, tuple[float, float]]] = []
    if below.size:
        new_low = float(below[-k]) if below.size > k else -math.inf
        found.append(_limited(others, name, new_low, high))
    if above.size:
        new_high = float(above[k - 1]) if above.size > k else math.inf
        found.append(_limited(others, name, low, new_high))
    return found


def _limited(
    others: Mapping[str, tuple[float, float]], name: str, low: float, high: float
) -> dict[str, tuple[float, float]]:
    """Return limits with one more column, unless both its sides are open."""
    return dict(others) if math.isinf(low) and math.isinf(high) else {**others, name: (low, high)}


def _without_chance(box: Box, columns: Mapping[str, Array], chosen: Mask) -> Box:
    """Return the box without the limits that chance could give, the weakest dropped first."""
    allowed = BY_CHANCE / (2 * max(len(columns), 1))
    best = box
    while best.limits:
        doubts: dict[str, float] = {}
        for name in sorted(best.limits):
            rest = {key: sides for key, sides in best.limits.items() if key != name}
            doubts[name] = _p_at_least(best, measured(rest, columns, chosen), chosen.size)
        weakest = max(doubts, key=lambda name: doubts[name])
        if doubts[weakest] <= allowed:
            break
        rest = {key: sides for key, sides in best.limits.items() if key != weakest}
        best = measured(rest, columns, chosen)
    return best


def _p_at_least(box: Box, wider: Box, n: int) -> float:
    """Return the chance that a random part of the wider box, of the same size, holds as many chosen draws."""
    n_inside = round(box.mass * n)
    n_both = round(box.density * n_inside)
    if n_both == 0 or wider.density >= 1.0:
        return 1.0
    if wider.density <= 0.0:
        return 0.0
    odds = math.log(wider.density) - math.log1p(-wider.density)
    total = 0.0
    for k in range(n_both, n_inside + 1):
        ways = math.lgamma(n_inside + 1) - math.lgamma(k + 1) - math.lgamma(n_inside - k + 1)
        total += math.exp(ways + k * odds + n_inside * math.log1p(-wider.density))
    return min(total, 1.0)
