"""Maps: links that supply a cut-off territory, and the ways that trade goes, before and after.

Lines join the ends of links and are no courses. Width tells how much goes over a link,
dashes tell what; in the panel of the change a colour marks links that carry less than
before, black those that carry more. Links side by side are drawn side by side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from equipoise.arrays import Array
from equipoise.geography import boundaries
from equipoise.report.charts.drawing import Sign, Stroke
from equipoise.report.figure import Figure
from equipoise.report.maps import land, plane, reading, sheet
from equipoise.report.maps.land import Terrain
from equipoise.report.maps.reading import Feature
from equipoise.report.maps.sheet import Key, Name, Panel
from equipoise.report.palette import INK, MUTED, NOTHING, marks
from equipoise.study.form import Study

HEIGHT = 306.0
#: What a link carries -> its dash; what isn't named is solid.
DASHES: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "gas": (7, 3),
        "power": (2, 2),
        "containers": (3, 2),
        "freight": (10, 3, 2, 3),
    }
)
#: A flow counts as changed from this share on.
LEAST_CHANGE = 0.02
#: Widest and narrowest line, and the gap between links side by side.
WIDEST, NARROWEST, APART = 5.0, 0.7, 1.0
#: The map of trade holds links that move by this part of the largest move.
LEAST_SHOWN = 0.08
#: Names of the largest changes that stand at their links.
MOST_NAMED = 7
SAME = "#7f8a94"


def figures(study: Study) -> tuple[Figure, ...]:
    """Return the maps of supply and of trade; one that has no layer is left out."""
    return (*_supply(study), *_trade(study))


def _supply(study: Study) -> tuple[Figure, ...]:
    """Return the map of links to a cut-off territory."""
    links = reading.features(study, "supply")
    if not links:
        return ()
    after = reading.after(study)
    lon, lat = reading.points_of(links)
    panels = _panels(study, links, "flow", (lon, lat), margin=34.0)
    return (
        Figure(
            name="map-supply",
            title="Links to cut-off territory, before and after",
            caption=(
                "The cheapest supply over the links of the record, mean over the draws; width by flow "
                "within one unit (goods and oil in million tonnes a year, gas in billion cubic metres a "
                "year, power by what the cable can carry, in megawatts). Thin light links stand ready and "
                "carry next to nothing. Lines join the ends of links and are no courses; stocks are not on "
                f"the map. {boundaries.CAPTION}"
            ),
            alt=_said(links, "flow", after, "carries"),
            grammar="vega",
            spec=sheet.sheet(panels, _keys(study, links, after, "carries")),
        ),
    )


def _trade(study: Study) -> tuple[Figure, ...]:
    """Return the map of trade."""
    links = reading.features(study, "trade")
    if not links:
        return ()
    after = reading.after(study)
    most = max(abs(_by(item, "value", after)) for item in links)
    moved = [i for i in links if most > 0.0 and abs(_by(i, "value", after)) > LEAST_SHOWN * most] or links
    over_land = [item for item in moved if item["properties"]["kind"] != "sea"] or moved
    lon, lat = reading.points_of(over_land)
    panels = _panels(study, links, "value", (lon, lat), margin=30.0)
    return (
        Figure(
            name="map-trade",
            title="Ways of trade, before and after, billion US dollars a year",
            caption=(
                "Value over each link if everything goes the cheapest way that is open, mean over the "
                "draws; width by value. The map shows where flows move; links that keep theirs may lie "
                f"outside of it. Lines join the ends of links and are no courses. {boundaries.CAPTION}"
            ),
            alt=_said(links, "value", after, "commodity"),
            grammar="vega",
            spec=sheet.sheet(panels, _keys(study, links, after, "commodity")),
        ),
    )


def _panels(
    study: Study, links: list[Feature], quantity: str, content: tuple[Array, Array], *, margin: float
) -> list[Panel]:
    """Return the panels of a map: before and after, or one where nothing moves."""
    after = reading.after(study)
    moves = any(abs(_moved(item, quantity, after)) > LEAST_CHANGE for item in links)
    arms = reading.shown(study, differs=moves)
    view = plane.fitted(*content, sheet.panel_width(arms), HEIGHT, margin=margin)
    below = land.terrain(view, coarseness=1.3)
    return [
        replace(_panel(study, below, arm, links, quantity), title=reading.heading(study, arm, arms))
        for arm in arms
    ]


def _panel(study: Study, below: Terrain, arm: str, links: list[Feature], quantity: str) -> Panel:
    """Return one arm."""
    view = below.view
    strokes: list[Stroke] = land.drawn(below, reading.fills(study, arm))
    signs: list[Sign] = []
    names: list[Name] = []
    after = reading.after(study)
    largest = _largest(links, quantity, (reading.BASELINE, after))
    changes = sorted(links, key=lambda item: -abs(_by(item, quantity, arm)))[:MOST_NAMED]
    for item, offset in _beside(links, quantity, largest, after):
        told = item["properties"]
        unit = str(told.get("unit", ""))
        width = _width(item, quantity, arm, largest)
        moved = _moved(item, quantity, arm)
        colour = SAME if abs(moved) <= LEAST_CHANGE else marks(study.arms)[arm].colour if moved < 0 else INK
        lines = [_aside(part, offset) for part in reading.in_panel(view, item)]
        path = plane.paths(lines)
        if not path:
            continue
        carried = str(told.get("carries", told.get("commodity", "")))
        idle = width <= NARROWEST and abs(moved) <= LEAST_CHANGE
        strokes.append(
            Stroke(
                path=path,
                stroke=NOTHING if idle else colour,
                width=width,
                dash=tuple(round(part * max(1.0, width / 2.2)) for part in DASHES.get(carried, ())),
                opacity=0.9,
            )
        )
        if item in changes and abs(_by(item, quantity, arm)) > LEAST_CHANGE * largest.get(unit, 0.0):
            middle = max(lines, key=len)
            x, y = middle[len(middle) // 2] if len(middle) > 2 else middle.mean(axis=0)
            text = _amounts(item, quantity, arm)
            names.append(
                Name(
                    x=float(x),
                    y=float(y),
                    text=text,
                    rank=0,
                    size=11.0,
                    colour=colour,
                    gap=7.0,
                    may_roam=True,
                )
            )
    for town, at in _ends(
        [item for item in links if abs(_moved(item, quantity, after)) > LEAST_CHANGE]
    ).items():
        signs += sheet.spot_sign(view, at, shape="circle", colour=INK, size=18)
        names += sheet.spot_name(view, at, town, rank=1, size=11.0, colour=MUTED)
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


def _quantity(item: Feature, quantity: str) -> str:
    """Return what tells the size of a link: its flow, or what it can carry where no flow is worked out."""
    return quantity if f"{quantity}_by_arm" in item["properties"] else "capacity"


def _by(item: Feature, quantity: str, arm: str) -> float:
    """Return by how much a link carries more in an arm than in the baseline."""
    name = _quantity(item, quantity)
    return reading.number(item, name, arm) - reading.number(item, name, reading.BASELINE)


def _moved(item: Feature, quantity: str, arm: str) -> float:
    """Return the same as a share of the larger of both."""
    name = _quantity(item, quantity)
    most = max(reading.number(item, name, arm), reading.number(item, name, reading.BASELINE))
    return _by(item, quantity, arm) / most if most > 0.0 else 0.0


def _largest(links: Sequence[Feature], quantity: str, arms: Sequence[str]) -> dict[str, float]:
    """Return the largest flow by unit."""
    found: dict[str, float] = {}
    for item in links:
        unit = str(item["properties"].get("unit", ""))
        most = max(reading.number(item, _quantity(item, quantity), arm) for arm in arms)
        found[unit] = max(found.get(unit, 0.0), most)
    return found


def _width(item: Feature, quantity: str, arm: str, largest: Mapping[str, float]) -> float:
    """Return how wide a link is drawn: its area grows with its flow, against the largest of its unit."""
    most = largest.get(str(item["properties"].get("unit", "")), 0.0)
    share = reading.number(item, _quantity(item, quantity), arm) / most if most > 0.0 else 0.0
    return max(NARROWEST, WIDEST * math.sqrt(share)) if share >= 1e-3 else NARROWEST


def _beside(
    links: Sequence[Feature], quantity: str, largest: Mapping[str, float], after: str
) -> list[tuple[Feature, float]]:
    """Return links with how far each is moved aside: those between two towns lie side by side."""
    groups: dict[tuple[str, ...], list[Feature]] = {}
    for item in links:
        told = item["properties"]
        groups.setdefault(tuple(sorted((str(told["from"]), str(told["to"])))), []).append(item)
    found: list[tuple[Feature, float]] = []
    for ends, group in groups.items():
        widths = [max(_width(i, quantity, arm, largest) for arm in (reading.BASELINE, after)) for i in group]
        at = -(sum(widths) + APART * (len(group) - 1)) / 2
        for item, width in zip(group, widths, strict=True):
            side = 1.0 if item["properties"]["from"] == ends[0] else -1.0
            found.append((item, side * (at + width / 2)))
            at += width + APART
    return found


def _aside(line: Array, offset: float) -> Array:
    """Return a line moved to one side."""
    if not offset or len(line) < 2:
        return line
    along = np.gradient(line, axis=0)
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) / length
    return line + offset * across


def _ends(links: Sequence[Feature]) -> dict[str, tuple[float, float]]:
    """Return the towns at the ends of links."""
    found: dict[str, tuple[float, float]] = {}
    for item in links:
        lines = reading.lines(item)
        for name, place in (
            (item["properties"]["from"], lines[0][0]),
            (item["properties"]["to"], lines[-1][-1]),
        ):
            found[str(name)] = (float(place[0]), float(place[1]))
    return found


def _amounts(item: Feature, quantity: str, arm: str) -> str:
    """Return what went over a link before and what goes now."""
    name = _quantity(item, quantity)
    before, now = (reading.number(item, name, one) for one in (reading.BASELINE, arm))
    carried = item["properties"].get("carries", item["properties"].get("commodity", ""))
    return f"{carried} {_short(before)} \N{RIGHTWARDS ARROW} {_short(now)}"


def _short(amount: float) -> str:
    """Return an amount with as many digits as a map has room for.

    Examples
    --------
    >>> _short(1017.2), _short(39.99), _short(4.81), _short(0.27), _short(0.0003)
    ('1,017', '40', '4.8', '0.27', '0')
    """
    if amount < 0.005:
        return "0"
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.1f}" if amount >= 1 else f"{amount:.2f}"


def _keys(study: Study, links: Sequence[Feature], after: str, field: str) -> list[Key]:
    """Return the legend."""
    carried = sorted({str(item["properties"][field]) for item in links})
    keys = [Key(text=name, stroke=INK, width=1.8, dash=DASHES.get(name, ())) for name in carried]
    less = Key(text="less than before", stroke=marks(study.arms)[after].colour, width=3.0)
    more = Key(text="more than before", stroke=INK, width=3.0)
    same = Key(text="as before", stroke=SAME, width=3.0)
    return [*keys, less, more, same, *reading.sides(study)]


def _said(links: list[Feature], quantity: str, after: str, field: str) -> str:
    """Return the map in words: the links whose flow moves most."""
    moved = [item for item in links if abs(_moved(item, quantity, after)) > LEAST_CHANGE]
    if not moved:
        return f"{len(links)} links; the change moves none of them."
    rows: list[str] = []
    for item in sorted(moved, key=lambda one: -abs(_by(one, quantity, after)))[:10]:
        told, name = item["properties"], _quantity(item, quantity)
        before, now = (_short(reading.number(item, name, arm)) for arm in (reading.BASELINE, after))
        way = f"{told[field]} from {told['from']} to {told['to']} by {told['kind']}"
        rows.append(f"{way} {before} before, {now} after ({told.get('unit', '')})")
    most = "; ".join(rows)
    return f"{len(links)} links. {len(moved)} of them carry more or less than before; most: {most}."
