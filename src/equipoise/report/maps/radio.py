"""Map: where boats under water hear at least one very-low-frequency station, before and after.

Cells of the patrol areas, the darker the likelier; stations as signs, hollow where they may
be gone. Areas are boxes of whole degrees, and where boats are in them is in no fact.
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
from equipoise.report.palette import INK, MUTED, Mark, marks
from equipoise.study.form import Study
from equipoise.study.wording import listed

HEIGHT = 318.0
#: Lower ends of the classes of chance and their colours, the surest first; one hue, told apart without it.
CLASSES = ((0.99, "#0b3c5d"), (0.95, "#2f6690"), (0.9, "#6d9dc5"), (0.75, "#a9c6de"), (0.0, "#dbe6ef"))
LEAST_CHANCE = 0.005


def figures(study: Study) -> tuple[Figure, ...]:
    """Return the map of radio under water; none where the record has no patrol area or no station."""
    cells = reading.features(study, "radio")
    if not cells:
        return ()
    after = reading.after(study)
    stations = _stations(study)
    lon, lat = reading.points_of([*cells, *stations])
    moves = any(
        reading.number(item, "chance", reading.BASELINE) != reading.number(item, "chance", after)
        for item in [*cells, *stations]
    )
    arms = reading.shown(study, differs=moves)
    below = land.terrain(plane.fitted(lon, lat, sheet.panel_width(arms), HEIGHT, margin=14.0), coarseness=1.4)
    panels = [
        replace(_panel(study, below, arm, cells, stations), title=reading.heading(study, arm, arms))
        for arm in arms
    ]
    words = ("over 99 %", "95 to 99 %", "90 to 95 %", "75 to 90 %", "under 75 %")
    keys = [Key(text=text, fill=colour) for text, (_, colour) in zip(words, CLASSES, strict=True)]
    keys.append(Key(text="station", mark=Mark(colour=INK, shape="triangle-up")))
    if any(_is_lost(item, after) for item in stations):
        colour = marks(study.arms)[after].colour
        keys.append(Key(text="one that may be gone", mark=Mark(colour=colour, shape="triangle-up")))
    depths = sorted({float(item["properties"]["depth_m"]) for item in cells})
    return (
        Figure(
            name="map-radio",
            title="Radio under water: chance that a boat hears a station, before and after",
            caption=(
                "Chance over the draws that a boat in a cell, its antenna at the depth of the facts (mean "
                f"{depths[0]:.0f} m), hears at least one station that works, on an ordinary day before any "
                "attack. Patrol areas are named seas as boxes of whole degrees, cells about three degrees; "
                "where boats are in them is not in the record. Beside a name: the whole area. "
                f"{boundaries.CAPTION}"
            ),
            alt=_said(study, stations, after),
            grammar="vega",
            spec=sheet.sheet(panels, keys),
        ),
    )


def _panel(study: Study, below: Terrain, arm: str, cells: list[Feature], stations: list[Feature]) -> Panel:
    """Return one arm."""
    view = below.view
    ground = land.drawn(below, reading.fills(study, arm))
    by_colour: dict[str, list[str]] = {}
    for item in cells:
        by_colour.setdefault(_colour(reading.number(item, "chance", arm)), []).append(
            reading.filled(view, item, 0.5)
        )
    # sea first, then cells, then land over what of a box lies on land
    sea = [
        Stroke(path="".join(found), fill=colour, stroke=colour, width=0.9)
        for colour, found in sorted(by_colour.items())
    ]
    strokes = [*ground[:2], *sea, *ground[2:]]
    signs: list[Sign] = []
    names: list[Name] = []
    mark = marks(study.arms)[arm]
    for item in stations:
        now, lost = reading.number(item, "chance", arm), _is_lost(item, arm)
        at, colour = item["geometry"]["coordinates"], mark.colour if lost else INK
        town = str(item["properties"]["town"])
        text = f"{town}: stands with {100 * now:.0f} %" if lost else town
        signs += sheet.spot_sign(view, at, shape="triangle-up", colour=colour, size=56)
        names += sheet.spot_name(view, at, text, rank=0 if lost else 1, size=11.5, colour=colour)
    for name, at in _areas(study, cells, arm).items():
        found = sheet.spot_name(view, at, name, rank=0, size=11.0, colour=MUTED)
        names += [replace(item, is_centred=True) for item in found]
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


def _colour(chance: float) -> str:
    """Return the colour of a chance."""
    return next(colour for low, colour in CLASSES if chance >= low)


def _is_lost(item: Feature, arm: str) -> bool:
    """Return whether a station is less sure to stand in an arm than in the baseline."""
    before, now = (reading.number(item, "chance", name) for name in (reading.BASELINE, arm))
    return before - now > LEAST_CHANCE


def _stations(study: Study) -> list[Feature]:
    """Return the stations of the threatened side."""
    own = reading.role(study, "threatened")
    found = reading.features(study, "sites", "radio station")
    return [item for item in found if item["properties"]["owner"] == own]


def _areas(study: Study, cells: list[Feature], arm: str) -> dict[str, tuple[float, float]]:
    """Return the named areas with their coverage in an arm, each above its northern edge."""
    found: dict[str, tuple[float, float]] = {}
    for area in dict.fromkeys(str(item["properties"]["area"]) for item in cells):
        mine = [item for item in cells if item["properties"]["area"] == area]
        lon, lat = reading.points_of(mine)
        row = study.outcomes.get(f"command.vlf_coverage.{area.replace(' ', '_')}")
        told = None if row is None else row.arms.get(arm)
        share = "" if told is None else f" {100 * told.mean:.0f} %"
        west = lon[lon >= 0.0] if (lon.max() - lon.min()) > 180.0 else lon
        found[f"{area.title()}{share}"] = (float(west.mean()), float(lat.mean()))
    return found


def _said(study: Study, stations: list[Feature], after: str) -> str:
    """Return the map in words, with the coverage of each area before and after."""
    lost = [
        f"{i['properties']['town']} stands with {100 * reading.number(i, 'chance', after):.0f} %"
        for i in stations
        if _is_lost(i, after)
    ]
    rows: list[str] = []
    for id_, row in study.outcomes.items():
        if id_.startswith("command.vlf_coverage."):
            pair = [row.arms.get(arm) for arm in (reading.BASELINE, after)]
            if pair[0] is not None and pair[1] is not None:
                area = id_.rpartition(".")[2].replace("_", " ").title()
                first, last = (f"{100 * one.mean:.1f}" for one in (pair[0], pair[1]))
                rows.append(f"{area} {first} %" if first == last else f"{area} {first} %, then {last} %")
    gone = f" After the change {listed(lost)}." if lost else ""
    return f"{len(stations)} stations and the areas that hear them.{gone} Heard: {'; '.join(rows)}."
