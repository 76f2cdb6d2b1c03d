"""Land, sea, borders and a graticule below what a map is about: quiet, and thinned to what can be seen.

Fills tell what a country is to the question: member of the alliance, threatened, host.
Coasts are lines, borders finer lines, land in dispute is dashed and filled as nobody's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.geography import boundaries, outlines
from equipoise.geography.boundaries import DISPUTED, Boundaries
from equipoise.physics.geodesy import EARTH_RADIUS_M
from equipoise.report.charts.drawing import Stroke, Words
from equipoise.report.maps import plane
from equipoise.report.maps.plane import View

#: Grounds: sea, land without a part, members of the alliance, the threatened side, land in dispute.
SEA, LAND, ALLIED, THREATENED, NOBODY = "#eef2f5", "#faf8f3", "#d3dfeb", "#efe3cf", "#ffffff"
#: Lines: coast, border, graticule.
COAST, BORDER, GRATICULE = "#9aa5ae", "#a9adb0", "#dde4e9"
#: A line along the 180th meridian is where the source cuts land, and no coast.
SEAM_RAD = math.radians(179.99)
#: Rings smaller than this, in points, are left out.
LEAST_POINTS = 3.5
#: What lies nearer than this to the line between its neighbours is on the line, in points.
STRAIGHT = 0.3
#: Steps of a graticule, degrees, and of a scale bar, kilometres.
STEPS_DEGREE = (1, 2, 5, 10, 20, 30)
STEPS_KM = (50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrain:
    """What lies below every panel of one view.

    Parameters
    ----------
    view : View
    areas : mapping of country to str
        Its land as one SVG path.
    coast, border, dispute, graticule : str
        Lines as SVG paths.
    """

    view: View
    areas: Mapping[str, str]
    coast: str
    border: str
    dispute: str
    graticule: str


def terrain(view: View, *, coarseness: float = 1.0) -> Terrain:
    """Return the land and lines of a view.

    Parameters
    ----------
    view : View
        The piece of the globe.
    coarseness : float, > 0
        Above 1 where many panels share a sheet and coasts may be plainer.
    """
    thin = outlines.thinned(boundaries.packaged(), coarseness * view.step_m)
    x, y, _ = view.at(np.rad2deg(thin.lon_rad), np.rad2deg(thin.lat_rad))
    land = outlines.straightened(thin, x, y, STRAIGHT * coarseness)
    x, y, seen = view.at(np.rad2deg(land.lon_rad), np.rad2deg(land.lat_rad))
    points = np.stack([x, y], axis=1)
    near = _near(view, land, points, seen)
    lines: dict[str, list[Array]] = {"coast": [], "border": [], "dispute": []}
    disputed = set(outlines.arcs_of(land, DISPUTED).tolist())
    shared = outlines.is_border(land)
    for arc in near.tolist():
        of_arc = slice(land.starts[arc], land.starts[arc + 1])
        if np.abs(land.lon_rad[of_arc]).min() > SEAM_RAD:
            continue
        kind = "coast" if shared[arc] < 2 else "dispute" if arc in disputed else "border"
        parts = plane.line_within(view, points[of_arc], seen[of_arc])
        lines[kind] += [part for part in parts if kind != "coast" or _is_seen(part)]
    return Terrain(
        view=view,
        areas=_areas(view, land, points, near),
        coast=plane.paths(lines["coast"]),
        border=plane.paths(lines["border"]),
        dispute=plane.paths(lines["dispute"]),
        graticule=plane.paths([plane.straight(line) for line in _graticule(view)]),
    )


def _areas(view: View, land: Boundaries, points: Array, near: Index) -> dict[str, str]:
    """Return the land of each country that may be seen, as SVG paths."""
    starts, walk = land.starts.tolist(), land.walk.tolist()
    steps = np.arange(len(points))
    found: dict[str, str] = {}
    for piece in np.unique(land.polygon[np.isin(land.arc, near)]).tolist():
        for ring in range(land.pieces[piece], land.pieces[piece + 1]):
            arcs = walk[land.rings[ring] : land.rings[ring + 1]]
            parts = [steps[starts[abs(arc) - 1] : starts[abs(arc)]][:: 1 if arc > 0 else -1] for arc in arcs]
            cut = plane.area_within(view, points[np.concatenate(parts)])
            if _is_seen(cut):
                code = land.codes[land.country[piece]]
                found[code] = found.get(code, "") + plane.path(cut, closed=True)
    return found


def drawn(below: Terrain, fills: Mapping[str, str]) -> list[Stroke]:
    """Return the ground of a panel.

    Parameters
    ----------
    below : Terrain
        From :func:`terrain`.
    fills : mapping of country to colour
        Countries that aren't there are plain land.
    """
    view = below.view
    by_fill: dict[str, list[str]] = {}
    for code, area in below.areas.items():
        by_fill.setdefault(NOBODY if code == DISPUTED else fills.get(code, LAND), []).append(area)
    frame = f"M0 0H{view.width:g}V{view.height:g}H0Z"
    return [
        Stroke(path=frame, fill=SEA),
        Stroke(path=below.graticule, stroke=GRATICULE, width=0.7),
        *(Stroke(path="".join(areas), fill=fill) for fill, areas in sorted(by_fill.items())),
        *(
            Stroke(path=path, stroke=colour, width=width, dash=dash)
            for path, colour, width, dash in (
                (below.border, BORDER, 0.6, ()),
                (below.coast, COAST, 0.6, ()),
                (below.dispute, BORDER, 0.9, (2, 2)),
            )
            if path
        ),
    ]


def frame(view: View) -> Stroke:
    """Return the edge of a panel, to be drawn above everything else."""
    return Stroke(path=f"M0 0H{view.width:g}V{view.height:g}H0Z", stroke=COAST, width=0.8)


def scale_bar(view: View) -> tuple[list[Stroke], list[Words]]:
    """Return a bar with its length in kilometres at the bottom left; true at the middle of the map."""
    km_per_point = EARTH_RADIUS_M / view.scale / 1e3
    length = max((km for km in STEPS_KM if km / km_per_point <= 0.3 * view.width), default=STEPS_KM[0])
    end, y = 8 + length / km_per_point, view.height - 8
    bar = Stroke(path=f"M8 {y - 3:g}V{y:g}H{end:.1f}V{y - 3:g}", stroke="#56606b", width=1.0)
    return [bar], [Words(x=8, y=y - 6, text=f"{length:,} km", size=10.5, colour="#56606b")]


def _near(view: View, land: Boundaries, points: Array, seen: Mask) -> Index:
    """Return the arcs that may be seen in a panel."""
    margin = 0.05 * view.width
    inside = (points > -margin).all(axis=1) & (points < [view.width + margin, view.height + margin]).all(
        axis=1
    )
    hit = np.add.reduceat((inside & seen).astype(np.intp), land.starts[:-1])
    return np.flatnonzero(hit > 0).astype(np.intp)


def _is_seen(points: Array) -> bool:
    """Return whether a ring or line is large enough to be drawn."""
    return len(points) > 1 and float(np.ptp(points, axis=0).max()) >= LEAST_POINTS


def _graticule(view: View) -> list[Array]:
    """Return meridians and parallels."""
    span = math.degrees(view.width / view.scale)
    step = next((s for s in STEPS_DEGREE if span / s <= 6.0), STEPS_DEGREE[-1])
    found: list[Array] = []
    along = np.linspace(-180.0, 180.0, 181)
    for lat in range(-90 + step, 90, step):
        found += plane.cut_line(view, along, np.full(along.size, float(lat)))
    up = np.linspace(-80.0, 85.0, 84)
    for lon in range(-180, 180, step):
        found += plane.cut_line(view, np.full(up.size, float(lon)), up)
    return found
