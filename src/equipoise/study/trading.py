"""What the change does to the threatened side's exports and imports, in one to three sentences.

Outcomes of arms go in, one small row comes out, and sentences are made from it
by rules: which part of the trade crosses soil of an opposed alliance before and
after, what finds no way or another way, and what that costs. Membership alone
and the whole change are told apart where they differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equipoise.study.valued import Span, Valued, pair, span
from equipoise.study.wording import listed, number

EXPOSED, VALUE, COST = "trade.exposed_share", "trade.exposed_value", "trade.extra_cost"
UNSERVED, DIVERTED = "trade.unserved", "trade.diverted"
#: Below this share of a volume a difference is not told.
TOLD = 0.005
#: Below this cost, USD a year, nothing is said of it.
LEAST_COST = 5e7


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """One commodity: shares of its volume that more finds no way, or another way, than before."""

    commodity: str
    unserved: Span
    diverted: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Traded:
    """Trade before and after the change.

    ``before`` and ``after`` are shares that cross opposed soil, ``value`` and ``cost`` the differences in
    billions of US dollars a year and in US dollars a year.
    """

    before: Span
    after: Span
    value: Span
    cost: Span
    lost: tuple[Lost, ...]


def traded(arms: Mapping[str, Mapping[str, Valued]], arm: str = "change") -> Traded | None:
    """Return what an arm does to trade; None where the model says nothing of it.

    Parameters
    ----------
    arms : mapping of arm to outcomes
        With ``baseline`` and ``arm``.
    arm : str
        The arm that is told.
    """
    if "baseline" not in arms or arm not in arms:
        return None
    base, changed = arms["baseline"], arms[arm]
    pairs = {id_: pair(base, changed, id_) for id_ in (EXPOSED, VALUE, COST)}
    share, value, cost = (pairs[id_] for id_ in (EXPOSED, VALUE, COST))
    if share is None or value is None or cost is None:
        return None
    commodities = [id_.rpartition(".")[2] for id_ in base if id_.startswith(f"{UNSERVED}.")]
    return Traded(
        before=span(share[0]),
        after=span(share[1]),
        value=span(value[1] - value[0]),
        cost=span(cost[1] - cost[0]),
        lost=tuple(found for name in commodities if (found := _lost(base, changed, name)) is not None),
    )


def told(found: Traded | None, host: str, threatened: str) -> list[str]:
    """Return the sentences on trade, or nothing where the model says nothing of it.

    Parameters
    ----------
    found : Traded or None
        From :func:`traded`.
    host, threatened : str
        In words.
    """
    if found is None:
        return []
    gained = _billions(found.value, 1.0)
    crossing = (
        f"Of the trade of {threatened} that the record holds, {_share(found.before)} of the value crosses "
        f"soil of an opposed alliance before the change in {host} and {_share(found.after)} after it, "
        f"a difference of {gained} a year."
    )
    said = [crossing]
    hurt = [item for item in found.lost if max(item.unserved.mean, item.diverted.mean) >= TOLD]
    if hurt:
        said.append(f"More than before it, {listed([_commodity(item) for item in hurt])}.")
    else:
        said.append("Hardly anything loses its way or has to take another one.")
    if abs(found.cost.mean) >= LEAST_COST:
        said.append(f"With prices as they are this costs {_billions(found.cost, 1e-9)} a year more.")
    return said


def _commodity(item: Lost) -> str:
    """Return what happens to one commodity, in a clause."""
    parts = [
        f"{_share(span)} of the {item.commodity} {how}"
        for span, how in ((item.unserved, "finds no way"), (item.diverted, "goes another way"))
        if span.mean >= TOLD
    ]
    return " and ".join(parts)


def _lost(base: Mapping[str, Valued], changed: Mapping[str, Valued], commodity: str) -> Lost | None:
    """Return one commodity's differences, or None where it has no meaning in an arm."""
    unserved = pair(base, changed, f"{UNSERVED}.{commodity}")
    diverted = pair(base, changed, f"{DIVERTED}.{commodity}")
    if unserved is None or diverted is None:
        return None
    return Lost(
        commodity=commodity,
        unserved=span(unserved[1] - unserved[0]),
        diverted=span(diverted[1] - diverted[0]),
    )


def _share(found: Span) -> str:
    """Return a share with its interval."""
    low, high = number(found.q05, "share"), number(found.q95, "share")
    return f"{number(found.mean, 'share')} (5 to 95 %: {low} to {high})"


def _billions(found: Span, factor: float) -> str:
    """Return an amount in billions of US dollars with its interval."""
    mean, low, high = (number(value * factor, "bn USD/y") for value in (found.mean, found.q05, found.q95))
    return f"{mean} bn USD (5 to 95 %: {low} to {high})"
