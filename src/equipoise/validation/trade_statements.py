"""Statements about stopped trade: what the model loses where a link closed, beside what was reported.

A stoppage is run as it stood: the world of a day before it, with the links that
closed at nothing. What the model can't know is that buyers, sanctions and cuts
in production moved at the same time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

import numpy as np

from equipoise.catalogue.form import Input
from equipoise.mechanisms import trade
from equipoise.routes import trading
from equipoise.sampling import views
from equipoise.sampling.draws import Draws
from equipoise.validation import worlds
from equipoise.validation.worlds import Ground, Statement, Verdict, refused
from equipoise.world.snapshot import snapshot


def trade_stoppage(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Return which share of some trades finds no way, and which another way, while links are closed."""
    owner = worlds.country(on, inputs["owner"])
    try:
        day = dt.date.fromisoformat(str(inputs["date"]))
    except ValueError:
        return refused(f"{inputs['date']!r} is no date: write year-month-day")
    reading = worlds.pilot(snapshot(on.record, day))
    table = trade.tabulate(reading, owner)
    asked, closed = (tuple(cast("Sequence[str]", inputs[key])) for key in ("trades", "closed"))
    fault = _fault(reading, table, asked, closed)
    if fault:
        return refused(fault)
    market = next(market for market in table.markets if set(asked) <= set(market.trades))
    before = trading.carried(reading, market)
    after = trading.carried(_shut(reading, closed), market, like=before.by_way)
    which = [market.trades.index(name) for name in asked]
    of_trades = np.isin(market.trade, which)
    volume = before.volume[:, which].sum(axis=1)
    lost = (after.unserved - before.unserved)[:, which].sum(axis=1) / volume
    moved = np.maximum(after.by_way - before.by_way, 0.0)[:, of_trades].sum(axis=1) / volume
    q05, q95 = (float(q) for q in np.quantile(lost, (0.05, 0.95)))
    return Verdict(
        outputs={"lost_share": float(lost.mean()), "diverted_share": float(moved.mean())},
        remark=f"lost {lost.mean():.2f} (5 to 95 %: {q05:.2f} to {q95:.2f}), diverted {moved.mean():.2f}",
    )


def _fault(reading: Draws, table: trade.Table, asked: Sequence[str], closed: Sequence[str]) -> str:
    """Say why the trades or links can't be used, or return nothing."""
    links = reading.names("link")
    unknown = [name for name in closed if name not in links]
    if unknown:
        return f"no link is called {unknown[0]!r} on that date"
    if not any(set(asked) <= set(market.trades) for market in table.markets):
        return "the trades are not of one commodity of the owner on that date"
    return ""


def _shut(reading: Draws, closed: Sequence[str]) -> Draws:
    """Return the draws with links that carry nothing."""
    nothing = {f"link.{name}.capacity": np.zeros(reading.n) for name in closed}
    return views.with_columns(reading, nothing)


#: Statement -> who judges it.
TABLE: Mapping[str, Statement] = MappingProxyType(
    {
        "model.trade_stoppage": Statement(
            judge=trade_stoppage,
            inputs={
                "owner": Input(kind="word"),
                "date": Input(kind="word"),
                "trades": Input(kind="words"),
                "closed": Input(kind="words"),
            },
        ),
    }
)
