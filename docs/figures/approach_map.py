"""Draws docs/figures/approach_map.svg from the record: land, main roads, two tracks of the past, the capital.

Use: python docs/figures/approach_map.py
"""

import datetime as dt
from pathlib import Path

import numpy as np
import vl_convert

from equipoise.api import load_record, snapshot
from equipoise.geography import boundaries
from equipoise.routes import roads
from equipoise.sampling import draws

#: The picture in words, for those who can't see it.
SAID = (
    "<title>Ways from the west to the capital</title><desc>Land by membership in 2020, main roads of the "
    "record. The shortest ways from Kaunas, Warsaw and Minsk run by Orsha and Smolensk, those from Riga by "
    "Rezekne, those from Kyiv by Gomel. The main column of 1812 went by Vitebsk to Smolensk and then along "
    "the road; the centre of 1941 came along it from Brest. No road crosses the land between Kobrin and "
    "Mozyr.</desc>"
)
WEST, EAST, SOUTH, NORTH = 20.0, 39.5, 50.0, 60.5
HOST, THREATENED, CAPITAL = "blr", "rus", "moscow"
FILLS = {"alliance in 2020": "#c9dcec", "host": "#f3d9b1", "others": "#ececec"}
#: Main column of 1812 on the way out, to 0.1 degree, after Minard (HistData).
COLUMN_1812 = [
    *((24.0, 54.9), (24.5, 55.0), (25.5, 54.5), (26.0, 54.7), (27.0, 54.8), (28.0, 54.9), (28.5, 55.0)),
    *((29.0, 55.1), (30.0, 55.2), (30.3, 55.3), (32.0, 54.8), (33.2, 54.9), (34.4, 55.5), (35.5, 55.4)),
    *((36.0, 55.5), (37.6, 55.8)),
]
#: Towns by which the centre of the attack of 1941 came.
TOWNS_1941 = ("brest", "baranovichi", "minsk", "borisov", "orsha", "smolensk", "vyazma", "mozhaisk")
NAMES = {
    "moscow": "Moscow",
    "minsk": "Minsk",
    "smolensk": "Smolensk",
    "vitebsk": "Vitebsk",
    "orsha": "Orsha",
    "brest": "Brest",
    "kyiv": "Kyiv",
    "rezekne": "Rezekne",
    "pskov": "Pskov",
    "kaunas": "Kaunas",
    "gomel": "Gomel",
    "kobrin": "Kobrin",
    "mozyr": "Mozyr",
}
#: The picture keeps its white ground, a little dimmed where the reader's page is dark.
DARK = "<style>@media (prefers-color-scheme: dark) { svg { filter: brightness(0.92); } }</style>"


def land(drawn, shapes) -> list[dict]:
    """Return the countries in the window as features, with what they are to the case."""
    allies = {
        drawn.words(f"membership.{pair}.country")[0] for pair in drawn.names("membership", alliance="nato")
    }
    found = []
    for code in shapes.codes:
        kind = "host" if code == HOST else "alliance in 2020" if code in allies else "others"
        for piece in boundaries.outlines(shapes, code):
            lon, lat = piece[0].T
            inside = (lon > WEST - 1) & (lon < EAST + 1) & (lat > SOUTH - 1) & (lat < NORTH + 1)
            if not inside.any():
                continue
            rings = [[[round(x, 2), round(y, 2)] for x, y in thin(ring)] for ring in piece]
            shape = {"type": "Polygon", "coordinates": [ring for ring in rings if len(ring) > 3]}
            found.append({"type": "Feature", "geometry": shape, "properties": {"kind": kind}})
    return found


def thin(ring: np.ndarray) -> np.ndarray:
    """Return a ring with few points outside the window and every third inside it."""
    lon, lat = ring.T
    inside = (lon > WEST - 1) & (lon < EAST + 1) & (lat > SOUTH - 1) & (lat < NORTH + 1)
    step = np.where(inside, 3, 60) if len(ring) > 200 else np.ones(len(ring), int)
    keep = np.arange(len(ring)) % step == 0
    keep[[0, -1]] = True
    return ring[keep]


def lines(drawn, net) -> list[dict]:
    """Return roads and tracks as features."""
    at = {
        town: [
            float(np.rad2deg(drawn.value(f"place.{town}.lon")[0])),
            float(np.rad2deg(drawn.value(f"place.{town}.lat")[0])),
        ]
        for town in net.towns
    }
    goal = net.towns.index(CAPITAL)
    free = np.zeros((len(net.towns), drawn.n), bool)
    ways = roads.ways(net, roads.lengths_m(drawn, net), goal, free)
    used = set()
    for k, code in enumerate(net.countries):
        town = k
        while code != THREATENED and town != goal and np.isfinite(ways.length_m[k, 0]):
            following = int(ways.following[town, 0])
            used.add(frozenset((town, following)))
            town = following
    found = [
        line(
            [at[net.towns[a]], at[net.towns[b]]],
            "shortest way from abroad" if frozenset((int(a), int(b))) in used else "other main road",
        )
        for a, b in zip(net.first, net.second, strict=True)
    ]
    found.append(line([list(point) for point in COLUMN_1812], "1812, main column"))
    found.append(line([[x, y - 0.12] for x, y in (at[t] for t in TOWNS_1941)], "1941, centre"))
    return found


def line(points: list, kind: str) -> dict:
    """Return a line as a feature."""
    shape = {"type": "LineString", "coordinates": points}
    return {"type": "Feature", "geometry": shape, "properties": {"kind": kind}}


def chart(areas: list[dict], ways: list[dict], names: list[dict]) -> dict:
    """Return a Vega-Lite specification of the map."""
    styles = {
        "other main road": ("#9a9a9a", 0.8),
        "shortest way from abroad": ("#333333", 1.9),
        "1812, main column": ("#b35900", 2.4),
        "1941, centre": ("#7a4fa3", 2.4),
    }
    colour = {"domain": list(styles), "range": [c for c, _ in styles.values()]}
    width = {"domain": list(styles), "range": [w for _, w in styles.values()]}
    fill = {"domain": list(FILLS), "range": list(FILLS.values())}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 8,
        "width": 720,
        "height": 620,
        "projection": {"type": "mercator", "center": [29.9, 55.55], "scale": 2080, "translate": [360, 310]},
        "layer": [
            {
                "data": {"values": areas},
                "mark": {"type": "geoshape", "stroke": "#777777", "strokeWidth": 0.6, "clip": True},
                "encoding": {
                    "fill": {"field": "properties.kind", "type": "nominal", "scale": fill, "title": "land"}
                },
            },
            {
                "data": {"values": ways},
                "mark": {"type": "geoshape", "filled": False, "clip": True},
                "encoding": {
                    "color": {
                        "field": "properties.kind",
                        "type": "nominal",
                        "scale": colour,
                        "legend": {"title": "ways", "symbolType": "stroke", "symbolStrokeWidth": 2},
                    },
                    "strokeWidth": {
                        "field": "properties.kind",
                        "type": "nominal",
                        "scale": width,
                        "legend": None,
                    },
                },
            },
            {
                "data": {"values": names},
                "mark": {"type": "circle", "color": "black", "size": 26, "opacity": 1},
                "encoding": {"longitude": {"field": "lon"}, "latitude": {"field": "lat"}},
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "dx": 6, "dy": -6, "fontSize": 12},
                "encoding": {
                    "longitude": {"field": "lon"},
                    "latitude": {"field": "lat"},
                    "text": {"field": "name"},
                },
            },
        ],
        "title": {
            "text": boundaries.CAPTION,
            "anchor": "start",
            "orient": "bottom",
            "fontSize": 10,
            "fontWeight": "normal",
            "limit": 900,
        },
        "config": {"font": "sans-serif", "view": {"stroke": "#777777"}},
    }


def main() -> None:
    """Write the picture beside this file."""
    record = load_record()
    drawn = draws.draw(snapshot(record, dt.date(2020, 9, 1)), seed=0, n=1)
    net = roads.laid_out(drawn)
    names = [
        {
            "name": name,
            "lon": float(np.rad2deg(drawn.value(f"place.{town}.lon")[0])),
            "lat": float(np.rad2deg(drawn.value(f"place.{town}.lat")[0])),
        }
        for town, name in NAMES.items()
    ]
    svg = vl_convert.vegalite_to_svg(chart(land(drawn, boundaries.packaged()), lines(drawn, net), names))
    opening, rest = svg.split(">", 1)
    here = Path(__file__).with_name("approach_map.svg")
    here.write_text(f"{opening}>{SAID}{DARK}{rest}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
