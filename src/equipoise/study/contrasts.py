"""Which arm is compared with which, and by how much they differ, draw by draw.

Every arm is compared with the baseline, and every arm with systems with its
twin that has the membership but not the systems, so that basing and membership
can be told apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipoise.measures import effects as measures
from equipoise.measures.effects import Effect
from equipoise.study.findings import HeadlineLike, Outcomes
from equipoise.world import change
from equipoise.world.snapshot import World

BASELINE, CHANGE = "baseline", "change"
MEMBERSHIP = "membership-only"
#: Smallest difference of a chance that counts in a draw, where the case sets none.
MATTERS = 0.001
#: The same for all other outcomes, as a share of the starting value.
MATTERS_RELATIVE = 0.005


def pairs(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return which arm is compared with which: all with the baseline, systems with membership alone.

    Parameters
    ----------
    names : sequence of str
        Names of the arms, baseline first.

    Examples
    --------
    >>> pairs(["baseline", "membership-only", "change"])
    (('membership-only', 'baseline'), ('change', 'baseline'), ('change', 'membership-only'))
    """
    found = [(name, BASELINE) for name in names if name != BASELINE]
    for name in names:
        found.extend((name, twin) for twin in _twins(name) if twin in names)
    return tuple(dict.fromkeys(found))


def _twins(name: str) -> tuple[str, ...]:
    """Return the arms that lack only the systems, or a part of them, of this one."""
    return {
        CHANGE: (MEMBERSHIP,),
        "change+notional": (MEMBERSHIP, CHANGE),
        "change.adapted": (f"{MEMBERSHIP}.adapted",),
    }.get(name, (f"{name}.{MEMBERSHIP}",))


def effects(
    headlines: Sequence[HeadlineLike], worlds: Mapping[str, World], by_arm: Mapping[str, Outcomes]
) -> tuple[Effect, ...]:
    """Return the paired differences of all pairs of arms, outcome by outcome.

    Parameters
    ----------
    headlines : sequence of HeadlineLike
        What counts as a difference in a draw, where the case says so.
    worlds : mapping of arm name to World
        Baseline first; arms whose worlds decide the same numbers have the same inputs.
    by_arm : mapping of arm name to Outcomes
        All arms with the same outcomes and draws.
    """
    baseline = by_arm[BASELINE]
    matters = {
        id_: MATTERS if row.unit == "probability" else MATTERS_RELATIVE for id_, row in baseline.items()
    }
    relative = {id_ for id_, row in baseline.items() if row.unit != "probability"}
    for headline in headlines:
        matters[headline.outcome] = headline.matters
        (relative.add if headline.relative else relative.discard)(headline.outcome)
    found: list[Effect] = []
    for arm, against in pairs(tuple(worlds)):
        found.extend(
            measures.paired_effects(
                by_arm[against],
                by_arm[arm],
                arm=arm,
                against=against,
                same_inputs=change.difference(worlds[arm], worlds[against]) == (),
                matters=matters,
                relative=relative,
            )
        )
    return tuple(found)
