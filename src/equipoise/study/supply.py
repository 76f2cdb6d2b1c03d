"""What a change does to the supply of a cut-off territory, commodity by commodity.

Outcomes per arm go in, one small row comes out, and sentences are made from it
by rules: margins before and after, how often the loss of one link would leave
less than is needed, the capacity over land, and the gap to friendly land.
Commodities that the change doesn't touch are said to be so, not left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from equipoise.study.valued import Valued, means
from equipoise.study.wording import number

MARGIN, ONE_LOST = "exclave.supply_margin.", "exclave.worst_loss."
LAND, GAP, BORDER = "exclave.land_capacity", "exclave.separation_km", "exclave.alliance_border_share"
#: A mean margin that moves by less than this isn't said to have moved.
MATTERS = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """One commodity: mean margin and its 5 and 95 %, and how often one lost link leaves too little."""

    commodity: str
    before: float
    after: float
    q05: float
    q95: float
    p_short_before: float
    p_short_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Margins by commodity, and what lies around the territory, before and after the change (means)."""

    margins: tuple[Margin, ...]
    land: tuple[float, float] | None
    gap_km: tuple[float, float] | None
    border: tuple[float, float] | None


def supply(arms: Mapping[str, Mapping[str, Valued]]) -> Supply | None:
    """Return what the change does to the supply; None where the record has no such territory.

    Parameters
    ----------
    arms : mapping of arm to outcomes
        With ``baseline`` and ``change``.
    """
    before, after = arms["baseline"], arms["change"]
    names = [name.removeprefix(MARGIN) for name in before if name.startswith(MARGIN)]
    margins = [made for name in names if (made := _margin(before, after, name)) is not None]
    if not margins:
        return None
    return Supply(
        margins=tuple(margins),
        land=means(before, after, LAND),
        gap_km=means(before, after, GAP),
        border=means(before, after, BORDER),
    )


def told(found: Supply | None, host: str) -> list[str]:
    """Return the sentences on supply, or nothing where the model says nothing of it."""
    if found is None:
        return []
    moved = [m for m in found.margins if abs(m.after - m.before) >= MATTERS]
    still = [m for m in found.margins if abs(m.after - m.before) < MATTERS]
    parts = [
        f"{m.commodity} from {_percent(m.before)} to {_percent(m.after)} "
        f"(5 to 95 %: {_percent(m.q05)} to {_percent(m.q95)})"
        for m in moved
    ]
    said = [
        f"What can reach the exclave beyond its need changes with what happens in {host}: {'; '.join(parts)}."
        if parts
        else f"What can reach the exclave beyond its need doesn't change with what happens in {host}."
    ]
    if parts and still:
        said[0] += f" Unchanged: {', '.join(m.commodity for m in still)}."
    short = [
        f"{m.commodity} {number(m.p_short_before, 'chance')}, then {number(m.p_short_after, 'chance')}"
        for m in found.margins
    ]
    listed = "; ".join(short)
    said.append(f"Chance that the loss of one link leaves less than is needed, before and after: {listed}.")
    around = _around(found)
    return [*said, around] if around else said


def _around(found: Supply) -> str:
    """Return the sentence on land capacity, gap and border."""
    parts: list[str] = []
    if found.land is not None:
        one, other = (number(value, "Mt/y") for value in found.land)
        parts.append(f"the ways over land take {one} Mt a year before and {other} after")
    if found.gap_km is not None:
        parts.append(
            f"the gap to friendly land is {found.gap_km[0]:.0f} km before and {found.gap_km[1]:.0f} after"
        )
    if found.border is not None:
        one, other = (number(value, "share") for value in found.border)
        parts.append(
            f"the share of the land border that faces the other alliance is {one} before and {other} after"
        )
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _percent(value: float) -> str:
    """Return a margin in percent of the need, with its sign."""
    return f"{100 * value:+.0f} %"


def _margin(before: Mapping[str, Valued], after: Mapping[str, Valued], name: str) -> Margin | None:
    """Return the margins of one commodity, or None where one is missing or without meaning."""
    ids = (MARGIN + name, ONE_LOST + name)
    values = [arm[id_].values if id_ in arm else None for arm in (before, after) for id_ in ids]
    was, lost_was, now, lost_now = values
    if was is None or lost_was is None or now is None or lost_now is None:
        return None
    q05, q95 = (float(q) for q in np.quantile(now, (0.05, 0.95)))
    return Margin(
        commodity=name.replace("_", " "),
        before=float(was.mean()),
        after=float(now.mean()),
        q05=q05,
        q95=q95,
        p_short_before=float((lost_was < 0.0).mean()),
        p_short_after=float((lost_now < 0.0).mean()),
    )
