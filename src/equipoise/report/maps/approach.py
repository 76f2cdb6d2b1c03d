"""Map: how near alliance land comes to the capital, by which roads, and where armies went before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from equipoise.geography import boundaries
from equipoise.physics.geodesy import EARTH_RADIUS_M
from equipoise.report.charts.drawing import Sign, Stroke
from equipoise.report.figure import Figure
from equipoise.report.maps import land, plane, reading, sheet
from equipoise.report.maps.land import Terrain
from equipoise.report.maps.reading import Feature
from equipoise.report.maps.sheet import Key, Name, Panel
from equipoise.report.palette import INK, MUTED, Mark, marks
from equipoise.study.form import Study
from equipoise.study.wording import listed, number

HEIGHT = 300.0
WAY, DEPTH, ROAD, TRACK = (
    "shortest way by road",
    "straight line from alliance land",
    "main road",
    "track of the past",
)
#: Tracks of the past, in their order: colour and dash.
TRACKS = (("#7b3f8c", (6, 2)), ("#7a5c00", (2, 2)), ("#0f6f6f", (8, 2, 2, 2)), ("#8c2f39", (1, 2)))
ROADS = "#b4a894"
#: A track comes near the capital within this distance, metres.
NEAR_M = 150e3
#: How far tracks are moved aside so that they don't cover each other, points.
APART = 2.6


def figures(study: Study) -> tuple[Figure, ...]:
    """Return the map of the ground approach; none where nobody's land comes nearer."""
    depths = reading.features(study, "ground", DEPTH)
    ways = reading.features(study, "ground", WAY)
    if not depths:
        return ()
    after = reading.after(study)
    shown = [i for i in [*depths, *ways] if any(reading.holds(i, arm) for arm in (reading.BASELINE, after))]
    tracks = _near(reading.features(study, "tracks", TRACK), shown)
    lon, lat = reading.points_of([*shown, *_arriving(study, tracks)])
    moves = any(reading.holds(item, reading.BASELINE) != reading.holds(item, after) for item in shown)
    arms = reading.shown(study, differs=moves)
    below = land.terrain(plane.fitted(lon, lat, sheet.panel_width(arms), HEIGHT, margin=34.0))
    tracks = [item for item in tracks if reading.in_panel(below.view, item)]
    panels = [
        replace(_panel(study, below, arm, tracks), title=reading.heading(study, arm, arms)) for arm in arms
    ]
    signs = marks(study.arms)
    roads = [
        Key(text="shortest way by road, before", stroke=signs[reading.BASELINE].colour, width=3.0),
        *([Key(text="after", stroke=signs[after].colour, width=3.0)] if moves else []),
        Key(text="main road", stroke=ROADS, width=1.2),
    ]
    keys = [
        *(roads if ways else []),
        Key(text="straight line from the nearest alliance land", stroke=INK, width=1.2, dash=(4, 3)),
        *(
            Key(text=_track_name(item), stroke=colour, width=1.8, dash=dash)
            for item, (colour, dash) in zip(tracks, TRACKS, strict=False)
        ),
        *reading.sides(study),
        Key(text="capital", mark=Mark(colour=INK, shape="square")),
    ]
    return (
        Figure(
            name="map-approach",
            title="The ground approach to the capital, before and after, with ways of the past",
            caption=(
                "Nearest alliance land as the crow flies and by main road (the way that most draws take); "
                "roads are straight between their towns, and so are tracks between towns that a campaign "
                "passed, drawn a little aside. Campaigns elsewhere are not on the map. Nothing here says "
                f"that anybody would march, or could. {boundaries.CAPTION}"
            ),
            alt=_said(study, depths, ways, tracks, after),
            grammar="vega",
            spec=sheet.sheet(panels, keys),
        ),
    )


def _near(tracks: list[Feature], shown: list[Feature]) -> list[Feature]:
    """Return the tracks that touch the piece of the globe with the ways, with some room around it."""
    lon, lat = reading.points_of(shown)
    view = plane.fitted(lon, lat, 100.0, 100.0, margin=25.0)
    found: list[Feature] = []
    for item in sorted(tracks, key=lambda one: str(one["properties"]["name"])[-4:]):
        line = reading.lines(item)[0]
        inside = [view.spot(float(x), float(y)) is not None for x, y in line]
        if sum(inside) >= 2:
            found.append(item)
    return found[: len(TRACKS)]


def _arriving(study: Study, tracks: list[Feature]) -> list[Feature]:
    """Return the tracks that come near the capital: the others are drawn where they fall into the panel."""
    own = reading.role(study, "threatened")
    capitals = [i for i in reading.features(study, "sites", "capital") if i["properties"]["owner"] == own]
    if not capitals:
        return []
    lon, lat = capitals[0]["geometry"]["coordinates"]
    around = plane.View(lon=lon, lat=lat, scale=1.0, shift_x=0.0, shift_y=0.0, width=1.0, height=1.0)
    found: list[Feature] = []
    for item in tracks:
        line = reading.lines(item)[0]
        x, y, _ = around.at(line[:, 0], line[:, 1])
        if float(np.hypot(x, y).min()) < NEAR_M / EARTH_RADIUS_M:
            found.append(item)
    return found


def _panel(study: Study, below: Terrain, arm: str, tracks: list[Feature]) -> Panel:
    """Return one arm."""
    view = below.view
    strokes: list[Stroke] = land.drawn(below, reading.fills(study, arm))
    signs: list[Sign] = []
    names: list[Name] = []
    roads = [plane.paths(reading.in_panel(view, i)) for i in reading.features(study, "ground", ROAD)]
    strokes.append(Stroke(path="".join(roads), stroke=ROADS, width=0.9))
    for item in reading.features(study, "ground", WAY):
        if reading.holds(item, arm):
            told = item["properties"]
            path = plane.paths(reading.in_panel(view, item))
            strokes.append(Stroke(path=path, stroke=marks(study.arms)[arm].colour, width=4.0, opacity=0.85))
            names += _along(view, item, f"{told['km']:,.0f} km by road", 0)
            for town, place in zip(told["towns"], reading.lines(item)[0], strict=True):
                signs += sheet.spot_sign(view, place, shape="circle", colour=INK, size=16)
                names += sheet.spot_name(view, place, str(town), rank=2, size=11.0)
    for k, (item, (colour, dash)) in enumerate(zip(tracks, TRACKS, strict=False)):
        aside = APART * (k - 1)
        moved = [part + np.array([aside * 0.5, aside]) for part in reading.in_panel(view, item)]
        path = plane.paths([np.clip(part, 0.0, [view.width, view.height]) for part in moved])
        strokes.append(Stroke(path=path, stroke=colour, width=1.8, dash=dash, opacity=0.95))
        for town, place in zip(item["properties"]["towns"], reading.lines(item)[0], strict=True):
            signs += sheet.spot_sign(view, place, shape="circle", colour=MUTED, size=10)
            names += sheet.spot_name(view, place, str(town), rank=3, size=10.5, colour=MUTED)
    for item in reading.features(study, "ground", DEPTH):
        if reading.holds(item, arm):
            path = plane.paths(reading.in_panel(view, item))
            strokes.append(Stroke(path=path, stroke=INK, width=1.2, dash=(4, 3)))
            names += _along(view, item, f"{item['properties']['km']:,.0f} km", 0)
    for item in reading.features(study, "sites", "capital"):
        at = item["geometry"]["coordinates"]
        own = item["properties"]["owner"] == reading.role(study, "threatened")
        signs += sheet.spot_sign(view, at, shape="square", colour=INK, size=60 if own else 26)
        if own:
            names += sheet.spot_name(view, at, str(item["properties"]["town"]), rank=-1, size=13.0)
    bar, words = land.scale_bar(view)
    unique = {
        (name.text, round(name.x), round(name.y)): name for name in sorted(names, key=lambda n: -n.rank)
    }
    return Panel(
        title=reading.CALLED.get(arm, arm),
        width=view.width,
        height=view.height,
        strokes=(*strokes, *bar),
        signs=tuple({(round(s.x), round(s.y)): s for s in sorted(signs, key=lambda s: s.size)}.values()),
        names=_first_named(list(unique.values())),
        words=tuple(words),
        frame=(land.frame(view),),
    )


def _first_named(names: list[Name]) -> tuple[Name, ...]:
    """Return names without those of a town that is already named."""
    found: dict[str, Name] = {}
    for name in sorted(names, key=lambda item: item.rank):
        found.setdefault(name.text, name)
    return tuple(found.values())


def _along(view: plane.View, item: Feature, text: str, rank: int) -> list[Name]:
    """Return words at the middle of a line."""
    parts = reading.in_panel(view, item)
    if not parts:
        return []
    longest = max(parts, key=len)
    x, y = longest[len(longest) // 2] if len(longest) > 2 else longest.mean(axis=0)
    return [
        Name(x=float(x), y=float(y), text=text, rank=rank, size=12.0, is_bold=True, gap=7.0, may_roam=True)
    ]


def _track_name(item: Feature) -> str:
    """Return what a track is called in a legend, with its days."""
    told = item["properties"]
    return f"{told['name']} ({number(float(told['days']), 'days')} days)"


def _said(study: Study, depths: list[Feature], ways: list[Feature], tracks: list[Feature], after: str) -> str:
    """Return the map in words."""
    rows: list[str] = []
    for arm, when in ((reading.BASELINE, "before"), (after, "after")):
        depth = [i["properties"] for i in depths if reading.holds(i, arm)]
        way = [i["properties"] for i in ways if reading.holds(i, arm)]
        if depth:
            road = f", {way[0]['km']:.0f} km by road by {listed(way[0]['towns'])}" if way else ""
            rows.append(
                f"{when} {depth[0]['km']:.0f} km from {reading.country(study, depth[0]['country'])}{road}"
            )
    past = [f"{i['properties']['name']} by {listed(i['properties']['towns'])}" for i in tracks]
    told = f" Ways of the past: {'; '.join(past)}." if past else ""
    return f"Alliance land comes nearest to the capital: {'; '.join(rows)}.{told}"
