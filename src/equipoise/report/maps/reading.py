"""What maps ask of a study: its layers, what holds in an arm, and who is who.

A study that was made before there were layers has none: then it has no maps, and a layer
that is empty says why in the caption of the map that would have shown it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from equipoise.arrays import Array
from equipoise.report.maps import plane
from equipoise.report.maps.land import ALLIED, BORDER, THREATENED
from equipoise.report.maps.plane import View
from equipoise.report.maps.sheet import Key
from equipoise.study.form import Study

Feature = dict[str, Any]

#: Arms that maps show: before, and after.
BASELINE, CHANGE, MEMBERSHIP, FEARED = "baseline", "change", "membership-only", "change+notional"
#: Heading of a panel that stands for both.
UNCHANGED = "Before and after: the same"
#: What they are called above a panel.
CALLED: Mapping[str, str] = MappingProxyType(
    {
        BASELINE: "Before",
        MEMBERSHIP: "After: membership alone",
        CHANGE: "After: the whole change",
        FEARED: "After, with feared interceptors",
    }
)


def features(study: Study, layer: str, *kinds: str) -> list[Feature]:
    """Return the features of a layer, of some kinds where any are named; none where there is no layer."""
    found: list[Feature] = study.layers.get(layer, {}).get("features", [])
    return [item for item in found if not kinds or item["properties"]["kind"] in kinds]


def reason(study: Study, layer: str) -> str:
    """Return why a layer is empty; an empty text where it isn't."""
    return str(study.layers.get(layer, {}).get("reason", ""))


def holds(item: Feature, arm: str) -> bool:
    """Return whether a feature stands in an arm at all."""
    arms: Sequence[str] = item["properties"].get("arms", ())
    return "all" in arms or arm in arms


def value(item: Feature, quantity: str, arm: str) -> float | None:
    """Return a quantity in one arm: the baseline's where the arm isn't named."""
    told: Mapping[str, float | None] = item["properties"].get(f"{quantity}_by_arm", {})
    return told[arm] if arm in told else told.get(BASELINE)


def number(item: Feature, quantity: str, arm: str) -> float:
    """Return a quantity in one arm, zero where it has no meaning."""
    return value(item, quantity, arm) or 0.0


def after(study: Study) -> str:
    """Return the arm that stands for the change, the last one where a study has no such arm."""
    return CHANGE if CHANGE in study.arms else study.arms[-1]


def shown(study: Study, *, differs: bool) -> tuple[str, ...]:
    """Return the arms that get a panel: before and after, or one for both where nothing differs."""
    return (BASELINE, after(study)) if differs else (BASELINE,)


def heading(study: Study, arm: str, arms: Sequence[str]) -> str:
    """Return what stands above the panel of an arm, given all that are shown."""
    return UNCHANGED if len(arms) == 1 and len(study.arms) > 1 else CALLED.get(arm, arm)


def role(study: Study, part: str) -> str:
    """Return the code of the country with a part (``threatened``, ``rival``, ``host``), or an empty text."""
    for item in features(study, "countries", "country"):
        if item["properties"].get("role") == part:
            return str(item["properties"]["country"])
    return ""


def host_of(study: Study, arm: str) -> str:
    """Return what the host of a comparator is called; the arm's name where it is none."""
    return next((row.host for row in study.comparisons if row.name == arm), arm)


def country(study: Study, code: str) -> str:
    """Return what a country is called."""
    for item in features(study, "countries", "country"):
        if item["properties"]["country"] == code:
            return str(item["properties"]["name"]).removeprefix("the ")
    return code.upper()


def sides(study: Study) -> list[Key]:
    """Return the legend of the grounds: members of the alliance, if there is one, and the threatened side."""
    name, own = alliance(study), role(study, "threatened")
    keys = [Key(text=f"member of {name.upper()}", fill=ALLIED, stroke=BORDER)] if name else []
    return [*keys, Key(text=country(study, own), fill=THREATENED, stroke=BORDER)]


def alliance(study: Study) -> str:
    """Return the alliance in question, whose members are shaded; empty where there is none."""
    return str(study.layers.get("countries", {}).get("alliance", ""))


def fills(study: Study, arm: str) -> dict[str, str]:
    """Return the ground of each country in an arm: members of the alliance, and the threatened side."""
    name = alliance(study)
    found = {
        str(item["properties"]["country"]): ALLIED
        for item in features(study, "countries", "country")
        if (value(item, name, arm) or 0.0) > 0.5
    }
    return {**found, role(study, "threatened"): THREATENED}


def lines(item: Feature) -> list[Array]:
    """Return the lines or rings of a feature as arrays of longitude and latitude."""
    return plane.lines_of(item["geometry"])


def starts(item: Feature) -> list[Array]:
    """Return where the ways of a feature begin; where a line goes on after a cut is no beginning."""
    found: list[Array] = []
    last: Array | None = None
    for line in lines(item):
        if last is None or abs(abs(last[0]) - 180.0) > 1e-6 or abs(abs(line[0][0]) - 180.0) > 1e-6:
            found.append(line[0])
        last = line[-1]
    return found


def in_panel(view: View, item: Feature) -> list[Array]:
    """Return the lines of a feature that are in a panel, in points."""
    return [
        plane.straight(part) for line in lines(item) for part in plane.cut_line(view, line[:, 0], line[:, 1])
    ]


def filled(view: View, item: Feature, step: float = 3.0) -> str:
    """Return the areas of a feature in a panel as one SVG path, bent with the map every few degrees."""
    rings = [plane.cut_area(view, dense(ring, step)) for ring in lines(item)]
    return plane.paths([plane.straight(ring, 0.3) for ring in rings if len(ring)], closed=True)


def edges(view: View, item: Feature) -> str:
    """Return the edge of an area in a panel without the cuts along the 180th meridian and at a pole."""
    found: list[Array] = []
    for ring in lines(item):
        points = dense(ring)
        at_cut = (np.abs(points[:, 0]) > 179.99) | (np.abs(points[:, 1]) > 89.9)
        for run in _runs(at_cut):
            found += plane.cut_line(view, points[run, 0], points[run, 1])
    return plane.paths([plane.straight(part, 0.3) for part in found])


def dense(ring: Array, step: float = 3.0) -> Array:
    """Return a ring with points at most a step of longitude (degrees) apart: so it bends with the map."""
    gap = np.abs(np.diff(ring[:, 0]))
    pieces = np.maximum(1, np.ceil(gap / step)).astype(int)
    if (pieces == 1).all():
        return ring
    parts = [
        ring[k] + (ring[k + 1] - ring[k]) * np.linspace(0.0, 1.0, n, endpoint=False)[:, None]
        for k, n in enumerate(pieces.tolist())
    ]
    return np.concatenate([*parts, ring[-1:]])


def points_of(found: Sequence[Feature]) -> tuple[Array, Array]:
    """Return all coordinates of some features, longitude and latitude."""
    every = [line for item in found for line in _coordinates(item)]
    if not every:
        return np.zeros(0), np.zeros(0)
    both = np.concatenate(every)
    return both[:, 0], both[:, 1]


def _coordinates(item: Feature) -> list[Array]:
    """Return the coordinates of a feature, a point as one line of one point."""
    if item["geometry"]["type"] == "Point":
        return [np.array([item["geometry"]["coordinates"]], np.float64)]
    return lines(item)


def _runs(at_cut: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Iterator[slice]:
    """Yield the stretches of points of which no two neighbours lie on a cut."""
    start = 0
    for k in range(1, at_cut.size):
        if at_cut[k] and at_cut[k - 1]:
            if k - start > 1:
                yield slice(start, k)
            start = k
    if at_cut.size - start > 1:
        yield slice(start, at_cut.size)
