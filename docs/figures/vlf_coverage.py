"""Draws docs/figures/vlf_coverage.svg from the record: where each radio station alone is heard under water.

Use: python docs/figures/vlf_coverage.py
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import vl_convert

from equipoise import arms
from equipoise.api import load_case, load_record
from equipoise.mechanisms import command
from equipoise.orders import coverage
from equipoise.sampling import draws as sampling

OWNER, LOST = "rus", "vileyka"
DRAWS, SEED = 1024, 1
#: Day, night, and the marks that show them.
HOURS = {"by day": 0.0, "by night": 1.0}
AREAS = {
    "barents": "Barents Sea",
    "norwegian_sea": "Norwegian Sea",
    "north_atlantic": "North Atlantic",
    "okhotsk": "Sea of Okhotsk",
    "pacific": "North Pacific",
}
TOGETHER, WITHOUT = "all stations", "all but Vileyka"
#: The picture keeps its white ground, a little dimmed where the reader's page is dark.
DARK = "<style>@media (prefers-color-scheme: dark) { svg { filter: brightness(0.92); } }</style>"


def shares() -> list[dict]:
    """Return by area, hour and station (or several) the mean share of the area where it is heard."""
    record = load_record()
    world = arms.build(load_case("belarus-nato", record), record)[0].world
    drawn = sampling.draw(world, seed=SEED, n=DRAWS)
    table = command.tabulate(drawn, OWNER).coverage
    stations = {name: np.eye(len(table.stations))[k] for k, name in enumerate(table.stations)}
    shown = {name.capitalize(): alone for name, alone in stations.items()}
    shown |= {TOGETHER: np.ones(len(stations)), WITHOUT: 1.0 - stations[LOST]}
    rows = []
    for hour, night in HOURS.items():
        columns = {**drawn.columns, f"reception.{OWNER}.night": np.full(DRAWS, night)}
        exactly = coverage.usable(replace(drawn, columns=columns), OWNER, table)
        for name, on_air in shown.items():
            heard = coverage.covered(exactly, np.tile(on_air, (DRAWS, 1)))
            rows += [
                {
                    "area": AREAS[area],
                    "station": name,
                    "hour": hour,
                    "share": float(100 * coverage.by_area(heard, table, area).mean()),
                }
                for area in AREAS
            ]
    return rows


def chart(rows: list[dict]) -> dict:
    """Return a Vega-Lite specification: one panel an area, one line a station, two marks an hour."""
    names = [*sorted({row["station"] for row in rows} - {TOGETHER, WITHOUT}), WITHOUT, TOGETHER]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 14,
        "data": {"values": rows},
        "facet": {"column": {"field": "area", "sort": list(AREAS.values()), "title": None}},
        "spec": {
            "width": 150,
            "height": 210,
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 0.9},
            "encoding": {
                "y": {"field": "station", "type": "nominal", "sort": names, "title": None},
                "x": {
                    "field": "share",
                    "type": "quantitative",
                    "scale": {"domain": [50, 100]},
                    "title": "share of the area, %",
                },
                "color": {
                    "field": "hour",
                    "scale": {"domain": list(HOURS), "range": ["#b35900", "#0b3f78"]},
                    "title": None,
                },
                "shape": {"field": "hour", "scale": {"domain": list(HOURS)}, "title": None},
            },
        },
        "config": {"axis": {"labelFontSize": 12}, "font": "sans-serif", "legend": {"orient": "bottom"}},
    }


def words(rows: list[dict]) -> str:
    """Return the picture in words, for those who can't see it."""
    told = [f"{row['area']}, {row['station']}, {row['hour']}: {row['share']:.0f} %" for row in rows]
    title = "Share of each patrol area where a submerged boat hears each radio station"
    return f"<title>{title}</title><desc>{'; '.join(told)}</desc>"


if __name__ == "__main__":
    found = shares()
    here = Path(__file__).with_name("vlf_coverage.svg")
    opening, rest = vl_convert.vegalite_to_svg(chart(found)).split(">", 1)
    here.write_text(f"{opening}>{words(found)}{DARK}{rest}\n", encoding="utf-8")
