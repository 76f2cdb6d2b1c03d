"""Draws docs/figures/required_speed.svg from the record: least interceptor speed against delay, by host.

Use: python docs/figures/required_speed.py
"""

from pathlib import Path

import numpy as np
import vl_convert

from equipoise import arms
from equipoise.api import load_case, load_record
from equipoise.sampling import draws as sampling
from equipoise.strike import reach

HOSTS = {
    "blr": ("Belarus", "#b35900"),
    "est": ("Estonia", "#0b6fa4"),
    "fin": ("Finland", "#2f8f4e"),
    "pol": ("Poland", "#7a4fa3"),
    "ukr": ("Ukraine", "#555555"),
}
#: Interceptors of the record: span of the speed at burn-out, km/s, lightly shaded.
SPEEDS = {"SM-3 Block IIA": "sm3_iia", "notional fast interceptor": "notional_fast"}
#: The picture keeps its white ground, a little dimmed where the reader's page is dark.
DARK = "<style>@media (prefers-color-scheme: dark) { svg { filter: brightness(0.92); } }</style>"
LATEST_S = 600.0
TOP_KM_S = 8.5


def curves() -> tuple[list[dict], dict[str, tuple[float, float]]]:
    """Return the least speed per host, share of arcs and lag, and the speeds of two interceptors."""
    record = load_record()
    built = arms.build(load_case("belarus-nato", record), record)
    worlds = [arm.world for arm in built]
    drawn = sampling.pilot(worlds[0], others=worlds)
    tables = reach.tabulate_reach(drawn, "rus", "usa")
    early = tables.lag_s <= LATEST_S
    rows = []
    for host, (name, _) in HOSTS.items():
        towns = [tables.sites.index(town) for town in drawn.words(f"basing.{host}.town")]
        speed = tables.speed_m_s[towns].reshape(-1, tables.lag_s.size)[:, early] / 1e3
        for label, share in (("a quarter of the arcs", 0.25), ("half of the arcs", 0.5)):
            found = np.quantile(np.minimum(speed, 99.0), share, axis=0, method="higher")
            rows += [
                {"host": name, "arcs": label, "lag": float(lag), "speed": float(value)}
                for lag, value in zip(tables.lag_s[early], found, strict=True)
                if value <= TOP_KM_S
            ]
    spans = {
        name: (spread.low, spread.high)
        for name, system in SPEEDS.items()
        if (spread := drawn.facts[f"interceptor.{system}.speed"].spread)
    }
    return rows, spans


def chart(rows: list[dict], spans: dict[str, tuple[float, float]]) -> dict:
    """Return a Vega-Lite specification: two panels, one line a host, bands for the interceptors."""
    domain = [name for name, _ in HOSTS.values()]
    colour = {"field": "host", "scale": {"domain": domain, "range": [c for _, c in HOSTS.values()]}}
    axis = {"field": "speed", "type": "quantitative", "scale": {"domain": [4, TOP_KM_S], "clamp": True}}
    bands = [
        {"name": f"{name} {low:.1f}-{high:.1f}", "low": max(low, 4.0), "high": high}
        for name, (low, high) in spans.items()
    ]
    shade = {
        "data": {"values": bands},
        "layer": [
            {
                "mark": {"type": "rect", "color": "#999999", "opacity": 0.18},
                "encoding": {"y": {**axis, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "text", "align": "right", "dx": -6, "dy": -4, "baseline": "bottom"},
                "encoding": {
                    "y": {**axis, "field": "low"},
                    "x": {"value": 360},
                    "text": {"field": "name"},
                    "color": {"value": "#444444"},
                },
            },
        ],
    }
    panels = []
    for label in dict.fromkeys(row["arcs"] for row in rows):
        lines = {
            "data": {"values": [row for row in rows if row["arcs"] == label]},
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "x": {
                    "field": "lag",
                    "type": "quantitative",
                    "title": "interceptor's burn-out after the missile's, s",
                    "scale": {"domain": [0, LATEST_S]},
                },
                "y": {**axis, "title": "least speed, km/s"},
                "color": {**colour, "title": None},
            },
        }
        title = {"text": f"speed that meets {label}", "anchor": "start", "fontWeight": "normal"}
        panels.append({"width": 360, "height": 300, "title": title, "layer": [shade, lines]})
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 14,
        "hconcat": panels,
        "config": {"axis": {"labelFontSize": 12}, "font": "sans-serif"},
    }


def words(rows: list[dict]) -> str:
    """Return the picture in words, for those who can't see it."""
    told = [
        f"{row['host']}, {row['arcs']}, {row['lag']:.0f} s: {row['speed']:.1f} km/s"
        for row in rows
        if row["lag"] in (0.0, 200.0, 400.0)
    ]
    title = "Least interceptor speed against delay, by host"
    return f"<title>{title}</title><desc>{'; '.join(told)}</desc>"


if __name__ == "__main__":
    found, interceptors = curves()
    here = Path(__file__).with_name("required_speed.svg")
    opening, rest = vl_convert.vegalite_to_svg(chart(found, interceptors)).split(">", 1)
    here.write_text(f"{opening}>{words(found)}{DARK}{rest}\n", encoding="utf-8")
