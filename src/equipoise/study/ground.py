"""What the change means for the ground approach, told in a few sentences.

Outcomes per arm go in, one small row comes out, and sentences are made from it:
how near the alliance's land comes to the capital, how far that is by road, and
how long past campaigns would have taken. Days carry what they are conditional
on: that somebody advances and isn't stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from equipoise.study.valued import Valued, mean, means
from equipoise.study.wording import listed, number, percent

DEPTH, ROAD, GATE = "approach.depth_km", "approach.road_km", "approach.gate"
#: Posture of the defence -> how a sentence calls it.
POSTURES = (
    ("unopposed", "against no resistance"),
    ("contested", "against a defence that falls back"),
    ("heavily_contested", "against one that holds for weeks at a time"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days to the capital against one kind of defence: middle, 5 and 95 %, before and after."""

    words: str
    before: tuple[float, float, float]
    after: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The approach before and after the change: means of depth, road and busiest entry, days, other hosts."""

    depth_km: tuple[float, float]
    road_km: tuple[float, float]
    gate: tuple[float, float] | None
    days: tuple[Days, ...]
    elsewhere: tuple[tuple[str, float], ...]


def ground(arms: Mapping[str, Mapping[str, Valued]], others: Mapping[str, str]) -> Ground | None:
    """Return what the change does to the ground approach; None where the model says nothing of it.

    Parameters
    ----------
    arms : mapping of arm to outcomes
        With ``baseline`` and ``change``.
    others : mapping of arm to words
        Comparators and how a sentence calls them; those without arm or depth are left out.
    """
    before, after = arms["baseline"], arms["change"]
    depth, road = means(before, after, DEPTH), means(before, after, ROAD)
    if depth is None or road is None:
        return None
    days: list[Days] = []
    for posture, words in POSTURES:
        found = [_spread(outcomes, f"approach.days.{posture}") for outcomes in (before, after)]
        if found[0] is not None and found[1] is not None:
            days.append(Days(words=words, before=found[0], after=found[1]))
    there = [(words, mean(arms[arm], DEPTH)) for arm, words in others.items() if arm in arms]
    return Ground(
        depth_km=depth,
        road_km=road,
        gate=means(before, after, GATE),
        days=tuple(days),
        elsewhere=tuple((words, value) for words, value in there if value is not None),
    )


def told(found: Ground | None, alliance: str, capital: str) -> list[str]:
    """Return the sentences on the ground approach, or nothing where the model says nothing of it.

    Parameters
    ----------
    found : Ground or None
        From :func:`ground`.
    alliance, capital : str
        As people call them.
    """
    if found is None:
        return []
    (near, nearer), (way, shorter) = found.depth_km, found.road_km
    if round(near) == round(nearer) and round(way) == round(shorter):
        return [f"The ground approach to {capital} stays as it is: {alliance} land {near:.0f} km away."]
    elsewhere = [
        f"{value:.0f} km with {words}" for words, value in found.elsewhere if round(value) != round(near)
    ]
    aside = f" ({listed(elsewhere)})" if elsewhere else ""
    said = (
        f"{alliance} land comes from {near:.0f} to {nearer:.0f} km from {capital}{aside}, by main road "
        f"from {way:.0f} to {shorter:.0f} km."
    )
    if not found.days:
        return [said]
    told_days = [
        f"{_span(row.before)} days before and {_span(row.after)} after {row.words}" for row in found.days
    ]
    pace = (
        f"At the pace of past campaigns, given that somebody advances and isn't stopped for good, that is"
        f" {listed(told_days)} (middle, and 5 to 95 %); the pace is the same before and after, so the days"
        f" shrink by {percent(max(0.0, 1.0 - shorter / way))}, as the road does."
    )
    return [said, pace]


def _span(days: tuple[float, float, float]) -> str:
    """Return a middle with its interval."""
    middle, low, high = (number(value, "days") for value in days)
    return f"{middle} ({low} to {high})"


def _spread(outcomes: Mapping[str, Valued], key: str) -> tuple[float, float, float] | None:
    """Return middle, 5 and 95 % of an outcome, or None where it has no meaning."""
    values = outcomes[key].values if key in outcomes else None
    if values is None:
        return None
    q50, q05, q95 = (float(q) for q in np.quantile(values, (0.5, 0.05, 0.95)))
    return q50, q05, q95
