"""Which host's decision would alarm most: a sweep over hosts as a map, a country a colour and a number.

A colour is the largest mean effect of the first headline over all that the grid varies beside host and date;
dates have panels of their own. Largest weakness: a large country looks like more than a small one; the number
and the table beside say how much it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from equipoise.arrays import Array
from equipoise.geography import boundaries, outlines
from equipoise.geography.boundaries import Boundaries
from equipoise.outcomes import describe
from equipoise.report.figure import Figure
from equipoise.report.maps import land, plane, sheet
from equipoise.report.maps.land import Terrain
from equipoise.report.maps.sheet import Key, Name, Panel
from equipoise.report.palette import INK
from equipoise.study.wording import listed, signed, spoken_date
from equipoise.sweeps.findings import Summary
from equipoise.sweeps.grid import Grid
from equipoise.world import hosts

#: From little to much in the worse direction, light to dark, so that it reads in black and white too.
WORSE = ("#fff3e6", "#fddfc0", "#f9c290", "#f09d57", "#e0752b")
#: In the better direction; a country without a number; the threatened side.
BETTER, WITHOUT, THREATENED = "#bcd7ec", "#ffffff", "#c9ced4"
#: Most panels: of more dates the first ones are drawn.
PANELS = 4
#: Size of the letters on the map.
LETTERS = 11.0
#: Height of a panel as a share of its width.
SHAPE = 0.86


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """A host in one panel: its effect in the worse direction, None without a number, and as it is told."""

    size: float | None
    told: str


def figure(found: Summary, grid: Grid) -> Figure | None:
    """Return the map of a sweep over hosts; None where hosts are not varied or no cell has a number.

    Parameters
    ----------
    found : Summary
        With its rows.
    grid : Grid
        Of the sweep.
    """
    axis = next((axis for axis in grid.axes if axis.kind == "host"), None)
    if axis is None or not found.ranked():
        return None
    codes = [str(value).lower() for value in axis.values]
    dated = next((axis.values for axis in grid.axes if axis.kind == "date"), ())
    dates = [str(value) for value in dated][:PANELS]
    panels = {date: _levels(found, codes, date) for date in dates or [""]}
    sizes = [level.size for levels in panels.values() for level in levels.values() if level.size is not None]
    most = max([*sizes, 0.0])
    wide = sheet.panel_width(list(panels))
    plain = outlines.thinned(boundaries.packaged(), 50e3)
    rings = {code: _outline(plain, code) for code in codes}
    middles = {code: (ring.min(axis=0) + ring.max(axis=0)) / 2 for code, ring in rings.items()}
    lon, lat = np.concatenate(list(rings.values())).T
    view = plane.fitted(lon, lat, wide, SHAPE * wide, margin=16.0, least_km=900.0)
    below = land.terrain(view, coarseness=1.5 if len(panels) > 1 else 1.0)
    first = describe(found.outcomes[0])
    return Figure(
        name="map-hosts",
        title=f"Which host's decision would alarm most: {first.long_title}",
        caption=_caption(found, grid, len(dated)),
        alt=_said(panels),
        grammar="vega",
        spec=sheet.sheet(
            [
                _panel(below, date, levels, most, middles, grid.case.roles.threatened)
                for date, levels in panels.items()
            ],
            _keys(most, found.unit, found.worse, sizes, panels),
        ),
    )


def _levels(found: Summary, codes: Sequence[str], date: str) -> dict[str, _Level]:
    """Return every host on one date: the cell that alarms most."""
    sign = -1.0 if found.worse == "lower" else 1.0
    first = found.outcomes[0]
    levels = {code: _Level(size=None, told="no number") for code in codes}
    # the worst first, so that the first of a host is its worst
    for row in found.ranked():
        code = str(row.values["host"]).lower()
        if levels[code].size is None and (not date or row.values["date"] == date):
            one = row.found[first]
            levels[code] = _Level(size=sign * one.mean, told=signed(one.mean, one.unit))
    return levels


def _panel(
    below: Terrain,
    date: str,
    levels: Mapping[str, _Level],
    most: float,
    middles: Mapping[str, Array],
    threatened: str,
) -> Panel:
    """Return the map of one date."""
    view = below.view
    fills = {threatened: THREATENED, **{code: _fill(level, most) for code, level in levels.items()}}
    names: list[Name] = []
    for code, level in levels.items():
        middle = middles[code]
        size = level.size or 0.0
        text = code.upper() if level.size is None else f"{code.upper()} {level.told}"
        rank = 1 + round(9 * (1 - max(size, 0.0) / most)) if most else 5
        found = sheet.spot_name(view, middle, text, rank=rank, size=LETTERS, colour=INK)
        # the first place that is tried is to the right of the point: so moved, it is the middle
        half = sheet.LETTER * LETTERS * len(text) / 2
        names += [replace(name, x=name.x - half - name.gap) for name in found]
    bar, words = land.scale_bar(view)
    return Panel(
        title=spoken_date(date) if date else "",
        width=view.width,
        height=view.height,
        strokes=(*land.drawn(below, fills), *bar),
        names=tuple(names),
        words=tuple(words),
        frame=(land.frame(view),),
    )


def _fill(level: _Level, most: float) -> str:
    """Return the colour of a host."""
    if level.size is None:
        return WITHOUT
    if level.size < 0:
        return BETTER
    return WORSE[min(int(len(WORSE) * level.size / most), len(WORSE) - 1)] if most else WORSE[0]


def _outline(plain: Boundaries, code: str) -> Array:
    """Return the outline of a country's largest piece of land, (k, 2) longitude, latitude in degrees."""
    rings = [piece[0] for piece in boundaries.outlines(plain, code)]
    if not rings:
        return np.array([[town.lon, town.lat] for town in hosts.packaged()[code]])
    return max(rings, key=_spread)


def _spread(ring: Array) -> float:
    """Return how large an outline is, in square degrees at its latitude."""
    height, width = np.ptp(ring[:, 1]), np.ptp(ring[:, 0])
    return float(height * width * np.cos(np.deg2rad(ring[:, 1].mean())))


def _keys(
    most: float,
    unit: str,
    worse: str,
    sizes: Sequence[float],
    panels: Mapping[str, Mapping[str, _Level]],
) -> list[Key]:
    """Return the legend."""
    sign = -1.0 if worse == "lower" else 1.0
    steps = [sign * most * k / len(WORSE) for k in range(len(WORSE) + 1)]
    keys = [
        Key(text=f"{signed(low, unit)} to {signed(high, unit)}", fill=colour)
        for colour, low, high in zip(WORSE, steps[:-1], steps[1:], strict=True)
        if most
    ]
    if min(sizes, default=0.0) < 0:
        keys.append(Key(text="less than without the change", fill=BETTER))
    if any(level.size is None for levels in panels.values() for level in levels.values()):
        keys.append(Key(text="no number", fill=WITHOUT))
    return [*keys, Key(text="the threatened side", fill=THREATENED)]


def _caption(found: Summary, grid: Grid, n_dates: int) -> str:
    """Return what is seen and what not."""
    others = [axis.name for axis in grid.axes if axis.kind not in ("host", "date")]
    largest = f" Of several values of {listed(others)} the one that alarms most." if others else ""
    dropped = f" {n_dates - PANELS} further dates are in the table." if n_dates > PANELS else ""
    return (
        f"Mean over the draws of change less baseline, in {found.unit}, if that country alone were the host."
        f"{largest}{dropped} The same packages everywhere; nothing says how likely such a decision is, and "
        f"all of it is conditional on an attack. {boundaries.CAPTION}"
    )


def _said(panels: Mapping[str, Mapping[str, _Level]]) -> str:
    """Return the map in words."""
    told: list[str] = []
    for date, levels in panels.items():
        ranked = sorted(
            ((code, level) for code, level in levels.items() if level.size is not None),
            key=lambda row: -(row[1].size or 0.0),
        )
        where = f"On {spoken_date(date)}: " if date else ""
        told.append(where + ", ".join(f"{code.upper()} {level.told}" for code, level in ranked))
    return "A map of hosts by the size of the effect, the largest first. " + "; ".join(told) + "."
