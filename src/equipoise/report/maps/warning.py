"""Map: the shortest flights to the capital and to the towns with divisions, before and after.

Grey is what a rival's weapon takes already; the colour of the change marks what gets
shorter. A number beside a town is the flight time in minutes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from equipoise.arrays import Array
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

FIRST = "first to arrive"
#: The outcome whose mean stands at the capital, so that map and text say one number.
TO_CAPITAL = "warning.flight_time.capital"
HEIGHT = 300.0
#: A flight counts as shorter from this many minutes on.
LEAST_MIN = 0.05


def figures(study: Study) -> tuple[Figure, ...]:
    """Return the map of flight times; none where no weapon of the rival reaches a town of the record."""
    flown = reading.features(study, "flights", FIRST)
    if not flown:
        return ()
    after = reading.after(study)
    faster = _faster(flown, after)
    towns = {name for name, *_ in faster} | _capitals(study)
    focus = [i for i in flown if reading.holds(i, after) and (not faster or i["properties"]["to"] in towns)]
    ends = np.array([place for item in focus for place in _focus(study, item, is_whole=not faster)])
    arms = reading.shown(study, differs=bool(faster))
    view = plane.fitted(ends[:, 0], ends[:, 1], sheet.panel_width(arms), HEIGHT, margin=30.0)
    below = land.terrain(view)
    signs = marks(study.arms)
    panels = [
        replace(_panel(study, below, arm, signs[arm]), title=reading.heading(study, arm, arms))
        for arm in arms
    ]
    sooner = Key(text="first to arrive, sooner than before", stroke=signs[after].colour, width=2.0)
    keys = [
        Key(text="first to arrive, as before", stroke=signs[reading.BASELINE].colour, width=1.4),
        *([sooner] if faster else []),
        Key(text="where it starts", mark=Mark(colour=MUTED, shape="triangle-up")),
        Key(text="town with a division or base", mark=Mark(colour=INK, shape="circle")),
        *reading.sides(study),
    ]
    return (
        Figure(
            name="map-warning",
            title="First to arrive at the capital and at towns with divisions or bases, minutes after launch",
            caption=(
                "Minutes from launch to impact of whatever gets to each town first, mean over the draws, "
                "with a line from every place where it may start: submarines in a sea area, weapons of a "
                "package in one of the basing towns. A time and no plan: nothing says what would be aimed "
                "where. "
                f"{_from_afar(below.view, flown, after)}{_outside(flown, faster, after)}{boundaries.CAPTION}"
            ),
            alt=_said(flown, faster, after),
            grammar="vega",
            spec=sheet.sheet(panels, keys),
        ),
    )


def _focus(study: Study, item: Feature, *, is_whole: bool) -> list[Array]:
    """Return what has to be in the panel of a flight: where it ends, and starts on the soil of a host."""
    hosts = {str(i["properties"]["town"]) for i in reading.features(study, "sites", "basing town")}
    starts = zip(item["properties"]["from"], reading.starts(item), strict=False)
    return [reading.lines(item)[-1][-1], *(place for name, place in starts if is_whole or name in hosts)]


def _panel(study: Study, below: Terrain, arm: str, mark: Mark) -> Panel:
    """Return one arm."""
    view = below.view
    base = marks(study.arms)[reading.BASELINE]
    flown = [item for item in reading.features(study, "flights", FIRST) if reading.holds(item, arm)]
    strokes: list[Stroke] = land.drawn(below, reading.fills(study, arm))
    signs: list[Sign] = []
    names: list[Name] = []
    capitals = _capitals(study)
    # what is new lies above
    for item in sorted(flown, key=lambda flight: not reading.holds(flight, reading.BASELINE)):
        is_new = not reading.holds(item, reading.BASELINE)
        drawn, told = (mark if is_new else base), item["properties"]
        line = plane.paths(reading.in_panel(view, item))
        if line:
            strokes.append(Stroke(path=line, stroke=drawn.colour, width=1.4 if is_new else 0.9, opacity=0.75))
        starts = reading.starts(item)
        end = reading.lines(item)[-1][-1]
        for start, name in zip(starts, told["from"], strict=False):
            signs += sheet.spot_sign(view, start, shape="triangle-up", colour=drawn.colour, size=44)
            names += sheet.spot_name(view, start, name, rank=3 if is_new else 2, size=11.0, colour=MUTED)
        signs += sheet.spot_sign(view, end, shape="circle", colour=INK, size=20)
        text = f"{_plain(str(told['to']))} {told['minutes']:.0f}"
        if told["to"] in capitals:
            text = f"{told['to']} {_to_capital(study, arm, float(told['minutes'])):.0f} min"
        rank, size = (-1, 13.0) if told["to"] in capitals else (1, 11.5)
        names += sheet.spot_name(view, end, text, rank=rank, size=size, colour=INK)
    bar, words = land.scale_bar(view)
    return Panel(
        title=reading.CALLED.get(arm, arm),
        width=view.width,
        height=view.height,
        strokes=(*strokes, *bar),
        signs=tuple({(sign.x, sign.y, sign.shape): sign for sign in signs}.values()),
        names=tuple({(name.x, name.y, name.text): name for name in names}.values()),
        words=tuple(words),
        frame=(land.frame(view),),
    )


def _plain(town: str) -> str:
    """Return the name of a town without what stands behind it in brackets."""
    return town.partition(" (")[0]


def _to_capital(study: Study, arm: str, minutes: float) -> float:
    """Return the mean flight time to the capital as the outcome has it, over all draws of the study."""
    row = study.outcomes.get(TO_CAPITAL)
    found = None if row is None else row.arms.get(arm)
    return minutes if found is None else found.mean


def _capitals(study: Study) -> set[str]:
    """Return the names of capitals among the sites."""
    return {str(item["properties"]["town"]) for item in reading.features(study, "sites", "capital")}


def _faster(flown: list[Feature], after: str) -> list[tuple[str, float, float]]:
    """Return towns that are reached sooner after the change: name, minutes before and after."""
    before = {i["properties"]["to"]: i for i in flown if reading.holds(i, reading.BASELINE)}
    found: list[tuple[str, float, float]] = []
    for item in flown:
        told = item["properties"]
        if reading.holds(item, after) and told["to"] in before:
            first = float(before[told["to"]]["properties"]["minutes"])
            if told["minutes"] < first - LEAST_MIN:
                found.append((str(told["to"]), first, float(told["minutes"])))
    return sorted(found, key=lambda row: row[2] - row[1])


def _outside(flown: list[Feature], faster: list[tuple[str, float, float]], after: str) -> str:
    """Return what is said of towns that may lie outside of the map: those that are reached no sooner."""
    rest = sorted(
        {str(i["properties"]["to"]) for i in flown if reading.holds(i, after)} - {n for n, *_ in faster}
    )
    if not faster or not rest:
        return ""
    return f"Reached no sooner, and partly outside of the map: {listed([_plain(name) for name in rest])}. "


def _from_afar(view: plane.View, flown: list[Feature], after: str) -> str:
    """Return where lines start that come in from outside of the map."""
    found: list[str] = []
    for item in flown:
        if reading.holds(item, reading.BASELINE) or reading.holds(item, after):
            starts = zip(item["properties"]["from"], reading.starts(item), strict=False)
            found += [
                str(name) for name, place in starts if view.spot(float(place[0]), float(place[1])) is None
            ]
    names = sorted(set(found))
    return f"Lines that come in from outside start in: {listed(names)}. " if names else ""


def _said(flown: list[Feature], faster: list[tuple[str, float, float]], after: str) -> str:
    """Return the map in words."""
    n_towns = len({i["properties"]["to"] for i in flown if reading.holds(i, after)})
    if not faster:
        return f"A map of the first flights to {n_towns} towns; the change makes none of them shorter."
    rows = [f"{town} from {before:.0f} to {now:.0f} min" for town, before, now in faster]
    return (
        f"Two maps of the first flights to {n_towns} towns. After the change {len(faster)} of them are "
        f"reached sooner: {listed(rows)}."
    )
