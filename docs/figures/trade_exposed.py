"""Draws docs/figures/trade_exposed.svg from the record: value of trade across opposed soil, before and after.

Use: python docs/figures/trade_exposed.py
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import vl_convert

from equipoise import arms
from equipoise.api import load_case, load_record
from equipoise.routes import trading
from equipoise.sampling import draws as sampling
from equipoise.units import YEAR

DATES = ("2020-09-01", "2026-11-01")
ARMS = {"baseline": "before", "membership-only": "after"}
COLOURS = {"oil": "#332288", "gas": "#DDCC77", "containers": "#CC6677", "freight": "#88CCEE"}
#: Viewers that show the page in the dark dim the picture.
DARK = "<style>@media (prefers-color-scheme: dark) { svg { filter: brightness(0.92); } }</style>"


def crossing(reading, owner: str) -> dict[str, np.ndarray]:
    """Return the value across opposed soil by commodity, bn USD a year per draw."""
    found = {}
    for market in trading.markets(reading, owner):
        states = tuple(sorted({state for crossed in market.crossed for state in crossed}))
        against = trading.opposed(reading, owner, states)
        crosses = np.array(
            [[state in crossed for state in states] for crossed in market.crossed], dtype=float
        )
        flow = trading.carried(reading, market, links="unrestricted").by_way
        worth = flow * reading.value(f"goods.{market.commodity}.value")[:, None]
        found[market.commodity] = (worth * (against @ crosses.T > 0.5)).sum(axis=1) * YEAR / 1e9
    return found


def rows() -> list[dict]:
    """Return one row a date, arm and commodity."""
    record = load_record()
    told = []
    for date in DATES:
        case = replace(load_case("belarus-nato", record), date=dt.date.fromisoformat(date))
        made = {arm.name: arm.world for arm in arms.build(case, record) if arm.name in ARMS}
        for name, world in made.items():
            reading = sampling.draw(world, seed=1, n=2048, others=made.values())
            for commodity, values in crossing(reading, case.roles.threatened).items():
                q05, q95 = np.quantile(values, (0.05, 0.95))
                told.append(
                    {
                        "date": date,
                        "arm": ARMS[name],
                        "commodity": commodity,
                        "mean": float(values.mean()),
                        "q05": float(q05),
                        "q95": float(q95),
                    }
                )
    return told


def chart(found: list[dict]) -> dict:
    """Return the chart: one panel a date, one bar before and one after."""
    panels = [
        {
            "width": 230,
            "height": 260,
            "title": {"text": date, "fontWeight": "normal"},
            "data": {"values": [row for row in found if row["date"] == date]},
            "mark": "bar",
            "encoding": {
                "x": {
                    "field": "arm",
                    "type": "nominal",
                    "title": None,
                    "sort": list(ARMS.values()),
                    "axis": {"labelAngle": 0},
                },
                "y": {
                    "field": "mean",
                    "type": "quantitative",
                    "title": "across opposed soil, bn USD a year",
                    "scale": {"domain": [0, 65]},
                },
                "color": {
                    "field": "commodity",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
                },
            },
        }
        for date in DATES
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 14,
        "hconcat": panels,
        "config": {"axis": {"labelFontSize": 12}, "font": "sans-serif"},
    }


def words(found: list[dict]) -> str:
    """Return the picture in words, for those who can't see it."""
    told = ["{date}, {arm}, {commodity}: {mean:.1f} ({q05:.1f} to {q95:.1f})".format(**row) for row in found]
    return f"<title>Value of trade across opposed soil</title><desc>{'; '.join(told)}</desc>"


if __name__ == "__main__":
    measured = rows()
    here = Path(__file__).with_name("trade_exposed.svg")
    opening, rest = vl_convert.vegalite_to_svg(chart(measured)).split(">", 1)
    here.write_text(f"{opening}>{words(measured)}{DARK}{rest}\n", encoding="utf-8")
    for line in measured:
        print("{date} {arm:6s} {commodity:10s} {mean:6.2f} {q05:6.2f} {q95:6.2f}".format(**line))
