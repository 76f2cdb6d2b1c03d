"""Map: what the threatened side's early-warning radars look at, before and after.

What any radar sees that is sure to stand is one light ground at the height of the top of a
long arc, and a darker one at that of a short arc; a radar that may be gone after the change
is drawn in the colour of the change, with the chance that it still stands.
"""

from __future__ import annotations

from dataclasses import replace

from equipoise.geography import boundaries
from equipoise.report.charts.drawing import Sign, Stroke
from equipoise.report.figure import Figure
from equipoise.report.maps import land, plane, reading, sheet
from equipoise.report.maps.land import Terrain
from equipoise.report.maps.reading import Feature
from equipoise.report.maps.sheet import Key, Name, Panel
from equipoise.report.palette import INK, Mark, marks
from equipoise.study.form import Study
from equipoise.study.wording import listed

HEIGHT = 318.0
#: What is seen high up, and what is seen low too.
HIGH, LOW, EDGE = "#bcd3e6", "#86add0", "#5d8ab3"
#: A radar is sure to stand from this chance on.
SURE = 0.995
#: A chance that differs by less than this is the same.
LEAST_CHANCE = 0.005


def figures(study: Study) -> tuple[Figure, ...]:
    """Return the map of radar fans; none where the threatened side has no radar."""
    own = reading.role(study, "threatened")
    fans = [i for i in reading.features(study, "radar_fans") if i["properties"]["owner"] == own]
    if not fans:
        return ()
    heights = sorted({float(item["properties"]["height_km"]) for item in fans}, reverse=True)
    high = [item for item in fans if item["properties"]["height_km"] == heights[0]]
    low = [item for item in fans if item["properties"]["height_km"] == heights[-1]]
    after = reading.after(study)
    lost = [item for item in high if _is_lost(item, after)]
    lon, lat = reading.points_of([*(lost or high), *_capital(study)])
    moves = any(
        reading.number(item, "chance", reading.BASELINE) != reading.number(item, "chance", after)
        for item in fans
    )
    arms = reading.shown(study, differs=moves)
    below = land.terrain(plane.fitted(lon, lat, sheet.panel_width(arms), HEIGHT, margin=26.0), coarseness=1.4)
    signs = marks(study.arms)
    panels = [
        replace(_panel(study, below, arm, high, low, signs[after]), title=reading.heading(study, arm, arms))
        for arm in arms
    ]
    gone = Key(text="fan of a radar that may be gone", stroke=signs[after].colour, width=2.0, dash=(5, 3))
    keys = [
        Key(text=f"seen at {heights[0]:,.0f} km height", fill=HIGH, stroke=EDGE),
        Key(text=f"seen at {heights[-1]:,.0f} km height too", fill=LOW, stroke=EDGE),
        *([gone] if lost else []),
        Key(text="radar", mark=Mark(colour=INK, shape="square")),
    ]
    if any(_in_doubt(item) for item in high):
        keys.insert(-1, Key(text="of one in doubt before and after", stroke=EDGE, width=1.0, dash=(2, 2)))
    return (
        Figure(
            name="map-radars",
            title="What early-warning radars look at, before and after",
            caption=(
                "Ground under all points at a height that some radar sees that is sure to stand; one that "
                "may be gone, or is in doubt before and after, is drawn as a line and counts for nothing. "
                f"Sector, least and greatest range (means), horizon over a smooth Earth. {heights[0]:,.0f} "
                f"km is about the top of an arc between continents, {heights[-1]:,.0f} km that of a short "
                f"or flat one, which a radar sees late. Satellites are not on the map. {boundaries.CAPTION}"
            ),
            alt=_said(high, after),
            grammar="vega",
            spec=sheet.sheet(panels, keys),
        ),
    )


def _panel(
    study: Study, below: Terrain, arm: str, high: list[Feature], low: list[Feature], mark: Mark
) -> Panel:
    """Return one arm."""
    view = below.view
    ground = land.drawn(below, reading.fills(study, arm))
    sure_high, sure_low = (
        [i for i in fans if reading.number(i, "chance", arm) >= SURE] for fans in (high, low)
    )
    seen = [
        Stroke(path="".join(reading.filled(view, i) for i in fans), fill=colour, opacity=0.62)
        for fans, colour in ((sure_high, HIGH), (sure_low, LOW))
    ]
    edges = "".join(reading.edges(view, item) for item in sure_high)
    strokes = [*ground, *seen, Stroke(path=edges, stroke=EDGE, width=0.7, opacity=0.8)]
    for item in [*high, *low]:
        edge = reading.edges(view, item)
        if _is_lost(item, arm):
            strokes.append(Stroke(path=edge, stroke=mark.colour, width=2.0, dash=(5, 3)))
        elif _in_doubt(item) and reading.number(item, "chance", arm) > LEAST_CHANCE:
            strokes.append(Stroke(path=edge, stroke=EDGE, width=1.0, dash=(2, 2)))
    signs: list[Sign] = []
    names: list[Name] = []
    for (town, at), chances in _sites(study, arm).items():
        before, now = chances
        lost = before - now > LEAST_CHANCE
        signs += sheet.spot_sign(view, at, shape="square", colour=mark.colour if lost else INK, size=30)
        text = f"{town}: stands with {100 * now:.0f} %" if lost else town
        names += sheet.spot_name(
            view, at, text, rank=0 if lost else 1, size=11.5, colour=mark.colour if lost else INK
        )
    bar, words = land.scale_bar(view)
    return Panel(
        title=reading.CALLED.get(arm, arm),
        width=view.width,
        height=view.height,
        strokes=(*strokes, *bar),
        signs=tuple(signs),
        names=tuple(names),
        words=tuple(words),
        frame=(land.frame(view),),
    )


def _is_lost(item: Feature, arm: str) -> bool:
    """Return whether a radar is less sure to stand in an arm than in the baseline."""
    before, now = (reading.number(item, "chance", name) for name in (reading.BASELINE, arm))
    return before - now > LEAST_CHANCE


def _in_doubt(item: Feature) -> bool:
    """Return whether a radar stands only with a chance before the change."""
    return LEAST_CHANCE < reading.number(item, "chance", reading.BASELINE) < SURE


def _capital(study: Study) -> list[Feature]:
    """Return the capital of the threatened side."""
    own = reading.role(study, "threatened")
    return [i for i in reading.features(study, "sites", "capital") if i["properties"]["owner"] == own]


def _sites(study: Study, arm: str) -> dict[tuple[str, tuple[float, float]], tuple[float, float]]:
    """Return towns with radars of the threatened side that stand before or in this arm, with both chances."""
    own = reading.role(study, "threatened")
    found: dict[tuple[str, tuple[float, float]], tuple[float, float]] = {}
    for item in reading.features(study, "sites", "radar"):
        told = item["properties"]
        before, now = (reading.number(item, "chance", name) for name in (reading.BASELINE, arm))
        if told["owner"] != own or max(before, now) <= LEAST_CHANCE:
            continue
        lon, lat = item["geometry"]["coordinates"]
        town = str(told["town"]).partition(" (")[0]
        old = found.get((town, (lon, lat)), (0.0, 0.0))
        found[town, (lon, lat)] = (max(before, old[0]), max(now, old[1]))
    return found


def _said(high: list[Feature], after: str) -> str:
    """Return the map in words."""
    standing = [i for i in high if reading.number(i, "chance", reading.BASELINE) > LEAST_CHANCE]
    lost = [
        f"{i['properties']['name']} from {100 * reading.number(i, 'chance', reading.BASELINE):.0f} to "
        f"{100 * reading.number(i, 'chance', after):.0f} %, looking from "
        f"{i['properties']['azimuth_from']:.0f} to {i['properties']['azimuth_to']:.0f} degrees"
        for i in standing
        if _is_lost(i, after)
    ]
    told = (
        f"chance of standing after the change: {listed(lost)}"
        if lost
        else "the change takes none of them away"
    )
    return f"Fans of {len(standing)} radars; {told}."
