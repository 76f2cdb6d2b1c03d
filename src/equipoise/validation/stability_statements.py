"""What RAND said in words about first-strike stability, judged on notional postures.

Four sentences of abstracts (Kent and Thaler 1989; Kent, DeValk and Thaler, N-2526; Wilkening and Watman 1986)
give a direction and no number. Each is put to the index on nine postures, and comes back with the number
of postures on which it holds. A sentence with "need not" is proven by one example; one with "does little",
"more" or "can" is judged on most or on all, as its function says. The reports themselves were not read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array
from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.physics import stability
from equipoise.physics.stability import Side

Verdict: TypeAlias = Mapping[str, object]
#: Fixed launchers, warheads on each, survivable launchers, warheads on each, share of these on alert.
Numbers: TypeAlias = tuple[float, float, float, float, float]

#: Notional postures, some 500 to 1,800 warheads a side: those of the published cases, and three more that the
#: open re-implementation carries.
POSTURES: Mapping[str, tuple[Numbers, Numbers]] = MappingProxyType(
    {
        "mixed": ((400, 1, 70, 16, 0.6), (150, 6, 40, 16, 0.4)),
        "survivable": ((500, 1, 70, 16, 0.7), (500, 1, 70, 16, 0.7)),
        "silos": ((110, 10, 25, 16, 0.4), (110, 10, 25, 16, 0.4)),
        "six_a_silo": ((183.333, 6, 25, 16, 0.4), (183.333, 6, 25, 16, 0.4)),
        "three_a_silo": ((366.667, 3, 25, 16, 0.4), (366.667, 3, 25, 16, 0.4)),
        "one_a_silo": ((1100, 1, 25, 16, 0.4), (1100, 1, 25, 16, 0.4)),
        "deep_cuts": ((150, 1, 22, 16, 0.3), (60, 3, 20, 16, 0.3)),
        "deep_cuts_on_alert": ((150, 1, 22, 16, 0.8), (150, 1, 22, 16, 0.8)),
        "deployed_totals": ((400, 1, 127, 10, 0.6), (297, 3, 90, 10, 0.4)),
    }
)
#: Kill probability and value curve of the published cases.
P_KILL, W80 = 0.8, 900.0
#: A difference of the index below this is none; one above the second is clear.
NONE, CLEAR = 0.001, 0.1
#: Times the numbers of a posture: more weapons, inventories like those of 1989, and cuts.
MORE, PLENTY, CUTS = (1.25, 1.5, 2.0), 6.0, (0.75, 0.5, 0.35, 0.25)
#: Shares of all warheads that a defence stops.
STOPPED = (0.3, 0.5, 0.7, 0.9)
#: More of the survivable launchers on alert.
MORE_ALERT = 0.2


def first_strike_stability(inputs: Mapping[str, object]) -> Verdict:
    """Return what the index says to a sentence about a change of postures.

    Parameters
    ----------
    inputs : mapping
        ``change`` in the words of the published case.

    Returns
    -------
    mapping
        The output that the case expects, and ``holds_on`` of ``tried`` comparisons in which the
        sentence is right.

    Raises
    ------
    CaseError
        If no function judges the change.

    Examples
    --------
    >>> dict(first_strike_stability({"change": "both sides add weapons in their present posture"}))
    {'stability_always_falls': False, 'holds_on': 7, 'tried': 9}
    """
    change = str(inputs.get("change"))
    if change not in JUDGES:
        what = f"no function judges the change {change!r}"
        raise CaseError(
            Problem(where="first_strike_stability", what=what, hint=did_you_mean(change, list(JUDGES)))
        )
    return JUDGES[change]()


def _adding() -> Verdict:
    """More need not hurt: right where the index rises with more launchers alike; one posture would do."""
    before = _index(*_both())
    after = [_index(*_both(factor)) for factor in MORE]
    rises = np.any([found > before + NONE for found in after], axis=0)
    falls = np.all([found < before - NONE for found in after], axis=0)
    return {"stability_always_falls": bool(falls.all()), "holds_on": int(rises.sum()), "tried": len(rises)}


def _same_change() -> Verdict:
    """Posture matters more after reductions: right where the same change does more at low numbers.

    Two changes (more on alert; one warhead a silo) at each posture and at six times its launchers; those
    that do nothing at either are left out. It has to hold on most, and on average.
    """
    low, high = (
        np.concatenate(
            [
                _index(changed(a), changed(b)) - _index(a, b)
                for changed in (_more_alert, _one_a_silo)
                for a, b in (_both(factor),)
            ]
        )
        for factor in (1.0, PLENTY)
    )
    moves = np.maximum(np.abs(low), np.abs(high)) > NONE
    more = (np.abs(low) > np.abs(high))[moves]
    holds = bool(more.mean() > 0.5 and np.abs(low).mean() > np.abs(high).mean())
    return {"effect_larger_at_low_numbers": holds, "holds_on": int(more.sum()), "tried": len(more)}


def _reducing() -> Verdict:
    """Lower numbers do little: right where no cut down to a quarter lifts the index by a tenth."""
    before = _index(*_both())
    gain = np.max([_index(*_both(factor)) for factor in CUTS], axis=0) - before
    clear = gain > CLEAR
    return {
        "stability_clearly_rises": bool(clear.mean() > 0.5),
        "holds_on": int((~clear).sum()),
        "tried": len(clear),
    }


def _suppressing() -> Verdict:
    """Suppressing defences on one side can hurt: right where the index falls; it may nowhere rise.

    Both sides stop the same share of all warheads, at launchers and at value. One side alone, each in turn,
    learns to put the other's defence out of action in a first strike; struck first, it meets the defence
    as before.
    """
    drops: list[Array] = []
    for stopped in STOPPED:
        a, b = (_behind(side, 1.0 - stopped) for side in _both())
        before = _index(a, b)
        for one, other in ((a, b), (b, a)):
            by_one = stability.strike(_through(one), _bare(other, 1.0 - stopped))
            by_other = stability.strike(other, one)
            ratio = np.minimum(by_one.cost_first / by_other.cost_second, 1.0)
            ratio = ratio * np.minimum(by_other.cost_first / by_one.cost_second, 1.0)
            drops.append(before - ratio)
    drop = np.concatenate(drops)
    falls = drop > NONE
    word = "decreases" if falls.mean() > 0.5 and (drop > -NONE).all() else "mixed"
    return {"stability": word, "holds_on": int(falls.sum()), "tried": len(falls)}


def _both(factor: float = 1.0) -> tuple[Side, Side]:
    """Return both sides of all postures, with this many times the launchers."""
    return _side([a for a, _ in POSTURES.values()], factor), _side([b for _, b in POSTURES.values()], factor)


def _side(numbers: Sequence[Numbers], factor: float) -> Side:
    """Return one side of several postures."""
    table = np.array(numbers, np.float64)
    n = len(table)
    return Side(
        fixed=table[:, 0] * factor,
        fixed_warheads=table[:, 1],
        survivable=table[:, 2] * factor,
        survivable_warheads=table[:, 3],
        alert=table[:, 4],
        p_kill=np.full(n, P_KILL),
        w80=np.full(n, W80),
        used=np.ones(n),
        launched=np.zeros(n),
    )


def _index(a: Side, b: Side) -> Array:
    """Return the index of all postures."""
    return stability.index(a, b).index


def _more_alert(side: Side) -> Side:
    """Return the side with a fifth of its survivable launchers more on alert."""
    return replace(side, alert=np.minimum(side.alert + MORE_ALERT, 1.0))


def _one_a_silo(side: Side) -> Side:
    """Return the side with its fixed warheads on a silo each."""
    return replace(
        side, fixed=side.fixed * side.fixed_warheads, fixed_warheads=np.ones_like(side.fixed_warheads)
    )


def _behind(side: Side, p_through: float) -> Side:
    """Return the side where either side's defence lets this share of warheads through."""
    return replace(side, p_kill=side.p_kill * p_through, w80=side.w80 / p_through)


def _through(side: Side) -> Side:
    """Return the side with warheads that no defence stops."""
    return replace(side, p_kill=np.full_like(side.p_kill, P_KILL))


def _bare(side: Side, p_through: float) -> Side:
    """Return the side without the defence of what it values."""
    return replace(side, w80=side.w80 * p_through)


#: The change in the words of the published case -> its judge.
JUDGES: Mapping[str, Callable[[], Verdict]] = MappingProxyType(
    {
        "both sides add weapons in their present posture": _adding,
        "same posture change at a high and at a low number of weapons": _same_change,
        "both sides reduce without better basing": _reducing,
        "one side alone gains the ability to suppress defences": _suppressing,
    }
)
