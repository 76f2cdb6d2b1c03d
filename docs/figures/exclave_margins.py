"""Draws docs/figures/exclave_margins.svg: python docs/figures/exclave_margins.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import vl_convert
from exclave_table import COMMODITIES, MAIN, of_case

from equipoise.facts.load import load_record

#: The picture keeps its white ground, a little dimmed where the reader's page is dark.
DARK = "<style>@media (prefers-color-scheme: dark) { svg { filter: brightness(0.92); } }</style>"
STATES = {"supply_margin": "nothing lost", "worst_loss": "worst link lost", "worst_two": "worst two lost"}
ARMS = {"baseline": "before", "membership-only": "after accession"}


def rows() -> list[dict]:
    """Return margins by date, commodity, loss and arm: mean, 5 and 95 %."""
    record = load_record()
    made = []
    for date in MAIN:
        found = of_case(record, date)
        for arm, name in ARMS.items():
            for commodity in COMMODITIES:
                for state, words in STATES.items():
                    values = found[arm][f"exclave.{state}.{commodity}"]
                    low, high = np.quantile(values, (0.05, 0.95))
                    made.append(
                        {
                            "panel": f"{date.year}: {commodity}",
                            "state": words,
                            "arm": name,
                            "mean": float(values.mean()),
                            "low": float(low),
                            "high": float(high),
                        }
                    )
    return made


def panel(name: str, data: list[dict]) -> dict:
    """Return one panel: margins by loss, one mark an arm, and the line where supply equals need."""
    where = {"field": "state", "type": "nominal", "title": None, "sort": list(STATES.values())}
    aside = {"field": "arm", "sort": list(ARMS.values())}
    colour = {
        "field": "arm",
        "title": None,
        "scale": {"domain": list(ARMS.values()), "range": ["#4477aa", "#cc3311"]},
    }
    axis = {"type": "quantitative", "title": "margin over need"}
    return {
        "width": 150,
        "height": 200,
        "title": {"text": name, "anchor": "start", "fontWeight": "normal"},
        "data": {"values": [row for row in data if row["panel"] == name]},
        "encoding": {"x": {**where, "axis": {"labelAngle": -35}}, "xOffset": aside, "color": colour},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"y": {"field": "low", **axis}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 50},
                "encoding": {"y": {"field": "mean", **axis}},
            },
            {
                "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#777777"},
                "encoding": {
                    "y": {"datum": 0.0},
                    "x": {"value": 0},
                    "x2": {"value": 150},
                    "xOffset": {"value": 0},
                    "color": {"value": "#777777"},
                },
            },
        ],
    }


def chart(data: list[dict]) -> dict:
    """Return a Vega-Lite specification: a row a date, a panel a commodity."""
    names = list(dict.fromkeys(row["panel"] for row in data))
    half = len(COMMODITIES)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 14,
        "vconcat": [{"hconcat": [panel(name, data) for name in names[at : at + half]]} for at in (0, half)],
        "config": {"axis": {"labelFontSize": 11}, "font": "sans-serif"},
    }


def words(data: list[dict]) -> str:
    """Return the picture in words, for those who can't see it."""
    told = [f"{row['panel']}, {row['state']}, {row['arm']}: {row['mean']:.2f}" for row in data]
    return f"<title>Margins of supply over need</title><desc>{'; '.join(told)}</desc>"


if __name__ == "__main__":
    drawn = rows()
    opening, rest = vl_convert.vegalite_to_svg(chart(drawn)).split(">", 1)
    here = Path(__file__).with_name("exclave_margins.svg")
    here.write_text(f"{opening}>{words(drawn)}{DARK}{rest}\n", encoding="utf-8")
