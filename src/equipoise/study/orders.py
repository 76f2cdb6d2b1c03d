"""What membership takes from the ways of an order, in one to three sentences.

Outcomes per arm go in, one small row comes out: how much of each patrol area
submerged boats hear a radio station in, how many ways an order has to the
boats, and with which chance an order given after a first strike reaches each
leg. What is lost is counted in draws, with its spread, since a change of a
hundredth can't be seen in two rounded means. What outlives a first strike is
assumed in the facts, and every sentence that hangs on it says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from equipoise.study.valued import Valued
from equipoise.study.wording import listed, number

COVERAGE, PATHS, ORDER = "command.vlf_coverage", "command.paths", "command.p_order"
#: A loss of less than this share of an area is no loss to speak of.
LEAST_LOSS = 5e-4
#: Legs as people call them.
LEG_WORDS = (
    ("silo", "silos"),
    ("mobile", "mobile launchers"),
    ("submarine", "boats at sea"),
    ("bomber", "bombers"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One outcome before and after: means, and the mean and 5 and 95 % of what is lost."""

    name: str
    before: float
    after: float
    loss: float
    q05: float
    q95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Ways of an order before and after.

    ``areas`` and ``legs`` in the order of loss and of the outcomes; ``paths`` to the boats, and those
    that outlive a first strike.
    """

    areas: tuple[Lost, ...]
    legs: tuple[Lost, ...]
    paths: Lost
    paths_struck: Lost


def ways(
    arms: Mapping[str, Mapping[str, Valued]], after: str = "membership-only", before: str = "baseline"
) -> Ways | None:
    """Return what is lost between two arms; None where the model says nothing of orders.

    Parameters
    ----------
    arms : mapping of arm to outcomes
        With both arms.
    after, before : str
        Names of arms.
    """
    if before not in arms or after not in arms:
        return None
    first, last = arms[before], arms[after]
    areas = [_lost(first, last, key) for key in first if key.startswith(f"{COVERAGE}.")]
    legs = [_lost(first, last, f"{ORDER}.{leg}") for leg, _ in LEG_WORDS]
    paths, struck = (_lost(first, last, f"{name}.submarine") for name in (PATHS, f"{PATHS}_struck"))
    found = tuple(sorted((area for area in areas if area), key=lambda area: (-area.loss, area.name)))
    if paths is None or struck is None or not found:
        return None
    return Ways(areas=found, legs=tuple(leg for leg in legs if leg), paths=paths, paths_struck=struck)


def told(found: Ways | None, host: str, step: str = "joins") -> list[str]:
    """Return the sentences on orders, or nothing where the model says nothing of them.

    Parameters
    ----------
    found : Ways or None
        From :func:`ways`.
    host : str
        Country that joins or leaves, as people call it.
    step : str
        ``joins`` or ``leaves``; empty where it does neither.
    """
    if found is None:
        return []
    most = found.areas[0]
    before, after = (f"before {host} {step}", "after it") if step else ("before", "after")
    what = f"That {host} {step}" if step else f"What happens in {host}"
    others = [area for area in found.areas[1:] if area.loss >= LEAST_LOSS]
    elsewhere = (
        f"; less in {listed([f'{_area(area)} ({_loss(area)})' for area in others])}"
        if others
        else "; nothing to speak of in any other patrol area"
    )
    heard = (
        f"On an ordinary day submerged boats hear some radio station in {_percent(most.before)} of "
        f"{_area(most)} {before} and in {_percent(most.after)} {after}, a loss of {_loss(most)}"
        f"{elsewhere}."
        if most.loss >= LEAST_LOSS
        else f"{what} takes nothing to speak of from the waters where submerged boats hear some radio "
        "station."
    )
    left = (
        f"Ways of an order to the boats: {_both(found.paths, 'paths')}; outliving a first strike: "
        f"{_both(found.paths_struck, 'paths')}."
    )
    names = dict(LEG_WORDS)
    chances = listed([f"{names[leg.name]} with {_both(leg, 'probability')}" for leg in found.legs])
    reached = (
        f"An order given after a first strike reaches {chances}: chances that rest on assumed shares of what "
        "outlives the strike."
    )
    return [heard, left, reached]


def _both(part: Lost, unit: str) -> str:
    """Return a number before and after, once where people could not tell the two apart."""
    before, after = (
        number(value, unit) if unit == "probability" else f"{value:.1f}"
        for value in (part.before, part.after)
    )
    return f"{before} before and after" if before == after else f"{before} before and {after} after"


def _area(area: Lost) -> str:
    """Return a patrol area as a name."""
    return " ".join(word.capitalize() for word in area.name.split("_"))


def _percent(share: float) -> str:
    """Return a share in percent with one decimal, and never 100 for what is not quite that."""
    return "over 99.9 %" if 0.9995 <= share < 1 else f"{100 * share:.1f} %"


def _loss(area: Lost) -> str:
    """Return what is lost, in points with its interval."""
    low, high = 100 * area.q05, 100 * area.q95
    return f"{100 * area.loss:.1f} points (5 to 95 %: {low:.1f} to {high:.1f})"


def _lost(first: Mapping[str, Valued], last: Mapping[str, Valued], key: str) -> Lost | None:
    """Return one outcome before and after, or None where it has no meaning in one of them."""
    if key not in first or key not in last:
        return None
    before, after = first[key].values, last[key].values
    if before is None or after is None:
        return None
    q05, q95 = (float(q) for q in np.quantile(before - after, (0.05, 0.95)))
    return Lost(
        name=key.rpartition(".")[2],
        before=float(before.mean()),
        after=float(after.mean()),
        loss=float((before - after).mean()),
        q05=q05,
        q95=q95,
    )
