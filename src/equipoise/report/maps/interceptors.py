"""Map: which answers on their way could interceptors outside the rival's country meet?

Every line is an arc from where missiles of the threatened side start to a coarse region of
the rival's country; the darker, the likelier that an interceptor outside that country is
fast enough and told in time. Rings show how far its speed alone would carry it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from equipoise.geography import boundaries
from equipoise.report.charts.drawing import Sign, Stroke
from equipoise.report.figure import Figure
from equipoise.report.maps import land, plane, reading, sheet
from equipoise.report.maps.land import Terrain
from equipoise.report.maps.reading import Feature
from equipoise.report.maps.sheet import Key, Name, Panel
from equipoise.report.palette import INK, MUTED, Mark, marks
from equipoise.study.form import Study
from equipoise.study.wording import listed, percent

HEIGHT = 300.0
ARC, RING = "arc of a retaliation", "interceptor ring"
#: Share of the warheads that come whose arc can be met from outside the rival's country.
IN_REACH = "defence.engageable_share"
#: Rings larger than this are not drawn: they would enclose the map.
LARGEST_KM = 5000.0
#: Upper ends of the classes of chance, their colours and widths; the first is "hardly ever".
CLASSES = ((0.05, "#9aa3ab", 0.6), (0.25, "#e3a46c", 1.1), (0.5, "#d0672c", 1.5), (1.01, "#8a2407", 2.0))


def figures(study: Study) -> tuple[Figure, ...]:
    """Return the map of interceptors; none where nothing flies on an arc or nothing could meet it."""
    arcs = reading.features(study, "interception", ARC)
    if not arcs:
        return ()
    after = reading.after(study)
    shown = [arm for arm in (reading.BASELINE, after, reading.FEARED) if arm in study.arms]
    shown += _elsewhere(arcs, study)[: len(shown) % 2]
    if not any(_moves(item, shown) for item in arcs):
        shown = shown[:1]
    lon, lat = reading.points_of(arcs)
    below = land.terrain(plane.fitted(lon, lat, sheet.panel_width(shown), HEIGHT, margin=8.0), coarseness=3.2)
    panels = [_panel(study, below, arm, arcs) for arm in shown]
    if len(shown) == 1:
        panels = [replace(panels[0], title=reading.heading(study, shown[0], shown))]
    lows = ("under", "5 to", "25 to", "over")
    tops = ("5 %", "25 %", "50 %", "50 %")
    keys = [
        Key(text=f"met with {low} {top}", stroke=colour, width=width + 0.6)
        for low, top, (_, colour, width) in zip(lows, tops, CLASSES, strict=True)
    ]
    if any(_sites(study, arm) for arm in shown):
        keys += [
            Key(text="reach by speed alone, at 500 km height", stroke=INK, width=1.0, dash=(4, 3)),
            Key(text="interceptors", mark=Mark(colour=INK, shape="diamond")),
        ]
    return (
        Figure(
            name="map-interceptors",
            title="Which answers could be met by interceptors outside the rival's country",
            caption=(
                "Arcs of a retaliation from divisions and sea areas to coarse regions spread over the "
                "rival's country (aims at nothing), with the chance over the draws that an interceptor at "
                "a site outside that country is fast enough and has been told in time; whether it then "
                "hits, and how many there are, is not on the map. Headings: share of the warheads that "
                "come whose arc can be met. Rings: where the mean speed of a site's interceptors carries "
                f"them, however long it takes; arcs are met in far less of them. {boundaries.CAPTION}"
            ),
            alt=_said(study, arcs, shown),
            grammar="vega",
            spec=sheet.sheet(panels, keys),
        ),
    )


def _panel(study: Study, below: Terrain, arm: str, arcs: list[Feature]) -> Panel:
    """Return one arm."""
    view = below.view
    strokes: list[Stroke] = land.drawn(below, reading.fills(study, arm))
    by_class: dict[int, list[str]] = {}
    for item in arcs:
        if reading.holds(item, arm):
            line = plane.paths(reading.in_panel(view, item))
            by_class.setdefault(_class(reading.number(item, "forward", arm)), []).append(line)
    for k in sorted(by_class):
        _, colour, width = CLASSES[k]
        strokes.append(Stroke(path="".join(by_class[k]), stroke=colour, width=width, opacity=0.75))
    signs: list[Sign] = []
    names: list[Name] = []
    mark = marks(study.arms)[arm]
    drawn: set[str] = set()
    for place, rings in _sites(study, arm).items():
        is_new = not any(reading.holds(item, reading.BASELINE) for item in rings)
        colour = mark.colour if is_new else INK
        for item in rings:
            told = item["properties"]
            # one ring for a package that may stand in several towns
            if told["entity"] not in drawn and float(told["radius_km"]) < LARGEST_KM:
                drawn.add(str(told["entity"]))
                edge = reading.edges(view, item)
                strokes.append(Stroke(path=edge, stroke=colour, width=0.9, dash=(4, 3), opacity=0.7))
        signs += sheet.spot_sign(view, place, shape="diamond", colour=colour, size=36)
    for start, at in _starts(arcs).items():
        names += sheet.spot_name(view, at, start, rank=2, size=11.0, colour=MUTED)
    bar, words = land.scale_bar(view)
    return Panel(
        title=_title(study, arm),
        width=view.width,
        height=view.height,
        strokes=(*strokes, *bar),
        signs=tuple(signs),
        names=tuple(names),
        words=tuple(words),
        frame=(land.frame(view),),
    )


def _title(study: Study, arm: str) -> str:
    """Return the heading of a panel, with the share of warheads in reach where the study has it."""
    called = reading.CALLED.get(arm, f"{reading.host_of(study, arm)} instead")
    for id_, row in study.outcomes.items():
        told = row.arms.get(arm)
        if id_.partition("@")[0] == IN_REACH and told is not None:
            return f"{called}: {percent(told.mean)} in reach"
    return called


def _elsewhere(arcs: list[Feature], study: Study) -> list[str]:
    """Return the other hosts, the one from which most arcs can be met first."""
    others = [
        arm
        for arm in study.arms
        if "." not in arm and arm not in (*reading.CALLED, "systems-only", "leader-falls")
    ]
    return sorted(others, key=lambda arm: -_mean(arcs, arm))


def _moves(item: Feature, arms: list[str]) -> bool:
    """Return whether the chance of an arc differs between arms."""
    return len({reading.number(item, "forward", arm) for arm in arms}) > 1


def _class(chance: float) -> int:
    """Return the class of a chance."""
    return next(k for k, (top, _, _) in enumerate(CLASSES) if chance <= top)


def _sites(study: Study, arm: str) -> dict[tuple[float, float], list[Feature]]:
    """Return the rings outside the rival's country that stand in an arm, by where the interceptors are."""
    towns = {
        str(i["properties"]["town"]): i["geometry"]["coordinates"]
        for i in reading.features(study, "sites", "missile defence")
    }
    found: dict[tuple[float, float], list[Feature]] = {}
    for item in reading.features(study, "interception", RING):
        told = item["properties"]
        if told.get("abroad") and reading.holds(item, arm) and told["town"] in towns:
            lon, lat = towns[told["town"]]
            found.setdefault((lon, lat), []).append(item)
    return found


def _starts(arcs: list[Feature]) -> dict[str, tuple[float, float]]:
    """Return where arcs start, by name."""
    found: dict[str, tuple[float, float]] = {}
    for item in arcs:
        lon, lat = reading.lines(item)[0][0].tolist()
        found[str(item["properties"]["from"]).partition(" (")[0]] = (lon, lat)
    return found


def _mean(arcs: list[Feature], arm: str) -> float:
    """Return the mean chance over all arcs that fly in an arm, each place and region alike."""
    found = [reading.number(item, "forward", arm) for item in arcs if reading.holds(item, arm)]
    return float(np.mean(found)) if found else 0.0


def _said(study: Study, arcs: list[Feature], shown: list[str]) -> str:
    """Return the map in words."""
    rows = [f"{_title(study, arm)} ({percent(_mean(arcs, arm))} if every arc counts alike)" for arm in shown]
    return (
        f"{len(arcs)} arcs of a retaliation. Share of the warheads that come whose arc an interceptor "
        f"outside the rival's country can meet: {listed(rows)}."
    )
