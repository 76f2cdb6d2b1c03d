"""How much would have to be based for the word to turn: the headlines at several sizes of the packages.

Takes the worlds of an arm with and without its packages and scales all counts together; gives the effect of
each headline against the baseline at each size, its word, and the sizes at which words turn. Largest
weakness: all packages grow together, in the towns of one host.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from equipoise import outcomes as names
from equipoise.argument.evaluation import Evaluate
from equipoise.cases.case import Headline
from equipoise.facts.record import fixed
from equipoise.measures import headlines as judgement
from equipoise.measures.headlines import HeadlineVerdict
from equipoise.world.change import Edit, Switch, apply
from equipoise.world.snapshot import World

#: Sizes that are run, in multiples of what the case bases; the small one tells presence from number.
SIZES = (0.0, 0.1, 0.5, 1.0, 2.0, 4.0)
#: Switches that are packages, by the first word of their name.
PACKAGES = ("offensive", "defensive")
#: What of a package is counted.
COUNTED = ("launchers", "count")
#: Share of the draws that a word needs, as for the headlines of the answer.
SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A headline at one size of the packages: effect against the baseline, and the word."""

    size: float
    mean: float
    q05: float
    q95: float
    share_over: float
    dramatic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Where a word turns: between ``low`` and ``high``, which were run; at ``size`` on a straight line."""

    low: float
    high: float
    size: float
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One headline over sizes of the packages; ``turns`` is empty where the word never turns."""

    outcome: str
    unit: str
    threshold: float
    doses: tuple[Dose, ...]
    turns: tuple[Turn, ...]


def curves(
    base: World,
    switches: Sequence[Switch],
    answer: Sequence[Headline],
    evaluate: Evaluate,
    sizes: Sequence[float] = SIZES,
) -> tuple[Curve, ...]:
    """Return each headline over sizes of the packages.

    Parameters
    ----------
    base : World
        The baseline.
    switches : sequence of Switch
        Of the arm with the change; size 1 is what they base.
    answer : sequence of Headline
        As the case set them. Those without a meaning in the baseline or at any size are left out.
    evaluate : Evaluate
        The model, over the same draws for all worlds: one world a size, and the baseline.
    sizes : sequence of float
        Rising, 0 and above. At 0 the packages aren't there; all else that the change brings is.

    Returns
    -------
    tuple of Curve
        None at all where the change bases nothing.
    """
    if not any(is_package(switch) for switch in switches):
        return ()
    worlds = {"base": base} | {f"size {size:g}": scaled(base, switches, size) for size in sizes}
    told = evaluate(worlds, tuple(spec.outcome for spec in answer))
    found: list[Curve] = []
    for spec in answer:
        rows = [told[name][spec.outcome] for name in worlds]
        values = [row.values for row in rows if row.values is not None]
        if len(values) < len(rows):
            continue
        start = values[0]
        verdicts = [
            judgement.judge_headline(
                later - start,
                float(np.mean(start)),
                worse=rows[0].worse,
                dramatic=spec.dramatic,
                delta=spec.delta,
                matters=spec.matters,
                relative=spec.relative,
                share=SHARE,
            )
            for later in values[1:]
        ]
        found.append(_curve(spec.outcome, sizes, verdicts, lower=rows[0].worse == "lower"))
    return tuple(found)


def scaled(base: World, switches: Sequence[Switch], size: float) -> World:
    """Return the world of a change with its packages at another size, in whole missiles and interceptors.

    Parameters
    ----------
    base : World
        The baseline.
    switches : sequence of Switch
        Of the change, packages among them.
    size : float, >= 0
        In multiples of what they base.
    """
    kept = [switch for switch in switches if size > 0 or not is_package(switch)]
    changed = apply([edit for switch in kept for edit in switch.edits], base)
    why = f"{size:g} times the packages"
    edits: list[Edit] = []
    for fact_id in _counts(kept, base) if size != 1 else ():
        spread = changed.facts[fact_id].spread
        if spread.is_fixed:
            whole = fixed(float(round(spread.best * size)))
            edits.append(Edit(fact=fact_id, action="set", spread=whole, why=why))
        else:
            edits.append(Edit(fact=fact_id, action="scale", factor=size, why=why))
    return apply(edits, changed)


def is_package(switch: Switch) -> bool:
    """Return whether a switch bases systems, rather than being what membership brings."""
    return switch.name.partition(".")[0] in PACKAGES


def _counts(switches: Sequence[Switch], base: World) -> list[str]:
    """Return the counts that packages bring."""
    added = {
        edit.fact
        for switch in switches
        for edit in switch.edits
        if is_package(switch) and edit.action == "add" and edit.fact not in base.facts
    }
    return sorted(key for key in added if key.split(".", 2)[-1] in COUNTED)


def _curve(
    outcome: str, sizes: Sequence[float], verdicts: Sequence[HeadlineVerdict], *, lower: bool
) -> Curve:
    """Return the rows of one headline, with its turns."""
    pairs = tuple(zip(sizes, verdicts, strict=True))
    turns = [
        Turn(
            low=one[0],
            high=other[0],
            size=_crossing(one, other, lower=lower),
            before=one[1].dramatic,
            after=other[1].dramatic,
        )
        for one, other in pairwise(pairs)
        if one[1].dramatic != other[1].dramatic
    ]
    return Curve(
        outcome=outcome,
        unit=names.describe(outcome).unit,
        threshold=verdicts[0].threshold,
        doses=tuple(
            Dose(
                size=size,
                mean=verdict.mean,
                q05=verdict.q05,
                q95=verdict.q95,
                share_over=verdict.share_over,
                dramatic=verdict.dramatic,
            )
            for size, verdict in pairs
        ),
        turns=tuple(turns),
    )


def _crossing(
    one: tuple[float, HeadlineVerdict], other: tuple[float, HeadlineVerdict], *, lower: bool
) -> float:
    """Return the size between two at which what decides the word crosses its bound, on a straight line.

    A "yes" begins or ends where the share of draws over the threshold passes its bound; a "no" where the
    share passes the other bound or the mean passes the threshold, whichever ends it first.
    """
    words = {one[1].dramatic, other[1].dramatic}
    sign = -1.0 if lower else 1.0
    shares = (one[1].share_over, other[1].share_over)
    means = (sign * one[1].mean - one[1].threshold, sign * other[1].mean - other[1].threshold)
    ways: list[float] = []
    if "yes" in words:
        ways.append(_root(shares[0] - SHARE, shares[1] - SHARE))
    if "no" in words and "yes" not in words:
        ways += [_root(share[0], share[1]) for share in ([s - (1 - SHARE) for s in shares], means)]
    inside = [way for way in ways if 0 <= way <= 1]
    # leaving a "no" the first that crosses decides; coming back to one, the last
    part = (min(inside) if one[1].dramatic == "no" else max(inside)) if inside else 0.5
    return one[0] + part * (other[0] - one[0])


def _root(one: float, other: float) -> float:
    """Return where a straight line between two values is zero, as a share of the way; -1 if nowhere."""
    return one / (one - other) if (one < 0) != (other < 0) else -1.0
