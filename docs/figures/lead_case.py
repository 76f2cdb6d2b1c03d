"""Draws docs/figures/lead_case.svg from a saved study.

Use: equipoise run belarus-nato --out study && python docs/figures/lead_case.py study/study.json
"""

import json
import sys
from pathlib import Path

import vl_convert

PANELS = {
    "warning.p_launch_under_attack": "chance that a launch under attack is out in time",
    "first_strike.arriving@day.ride_out": "warheads that arrive, day-to-day alert, attack ridden out",
    "fear.cautious": "cautious planner's belief that at most 50 arrive: disarmed, or silenced",
    "command.p_authority@day.ride_out": "authority outlives the attack, day-to-day alert",
}
#: The picture keeps its white ground, a little dimmed where the reader's page is dark.
DARK = "<style>@media (prefers-color-scheme: dark) { svg { filter: brightness(0.92); } }</style>"
ARMS = ("baseline", "membership-only", "change", "estonia", "ukraine", "poland", "finland")


def chart(study: dict) -> dict:
    """Return a Vega-Lite specification: one panel an outcome, one row an arm, dot and 5-95 % line."""
    panels = []
    for outcome, title in PANELS.items():
        arms = study["outcomes"][outcome]["arms"]
        rows = [{"arm": name, **arms[name]} for name in ARMS]
        shared = {"y": {"field": "arm", "type": "nominal", "sort": list(ARMS), "title": None}}
        colour = {
            "condition": [
                {"test": "datum.arm == 'change'", "value": "#b35900"},
                {"test": "datum.arm == 'baseline' || datum.arm == 'membership-only'", "value": "#555555"},
            ],
            "value": "#0b6fa4",
        }
        top = max(row["q95"] for row in rows)
        scale = {"domain": [0, 1] if outcome.startswith("warning") else [0, 1.05 * top], "nice": True}
        panels.append(
            {
                "width": 620,
                "height": 150,
                "title": {"text": title, "anchor": "start", "fontWeight": "normal"},
                "data": {"values": rows},
                "layer": [
                    {
                        "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.55},
                        "encoding": {
                            **shared,
                            "x": {"field": "q05", "type": "quantitative", "scale": scale, "title": None},
                            "x2": {"field": "q95"},
                            "color": colour,
                        },
                    },
                    {
                        "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                        "encoding": {
                            **shared,
                            "x": {"field": "mean", "type": "quantitative"},
                            "color": colour,
                        },
                    },
                ],
            }
        )
    date, seed, draws = study["date"], study["seed"], study["draws"]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 14,
        "title": {
            "text": f"Belarus joins NATO and lets the US base weapons there; world of {date}",
            "subtitle": f"mean and 5 to 95 % of {draws:,} draws, seed {seed}; conditional on an attack; "
            "most inputs in doubt are assumed",
            "anchor": "start",
        },
        "vconcat": panels,
        "config": {
            "axis": {"labelFontSize": 12},
            "title": {"fontSize": 14, "subtitleFontSize": 12},
            "font": "sans-serif",
        },
    }


def words(study: dict) -> str:
    """Return the picture in words, for those who can't see it."""
    told = []
    for outcome, title in PANELS.items():
        arms = study["outcomes"][outcome]["arms"]
        told.append(f"{title}: " + ", ".join(f"{name} {arms[name]['mean']:.3g}" for name in ARMS))
    return f"<title>Lead case, world of {study['date']}</title><desc>{'; '.join(told)}</desc>"


if __name__ == "__main__":
    found = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    here = Path(__file__).with_name("lead_case.svg")
    drawn = vl_convert.vegalite_to_svg(chart(found))
    opening, rest = drawn.split(">", 1)
    here.write_text(f"{opening}>{words(found)}{DARK}{rest}\n", encoding="utf-8")
