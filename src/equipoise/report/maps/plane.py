"""From the globe to a panel: an equal-area plane fitted to what is shown, cut at the edge of the panel.

Lambert's azimuthal equal-area projection around the middle of the content: no seam, poles
are points like any others, and areas can be compared. What is cut is cut here, so that a
drawing holds nothing that isn't seen. Sources: J. Snyder, *Map Projections: A Working
Manual* (1987), chapter 24.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Mask
from equipoise.physics.geodesy import EARTH_RADIUS_M

#: Angle from the middle beyond which nothing is drawn.
FARTHEST_RAD = math.radians(120.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A piece of the globe in a panel; x to the right and y down, in points from its top left corner.

    Parameters
    ----------
    lon, lat : float, degrees
        Middle of the projection.
    scale : float
        Points for one radius of the Earth.
    shift_x, shift_y : float
        Where the middle of the projection lies in the panel.
    width, height : float
        Of the panel.
    turn_rad : float
        Turn of the map, anticlockwise; north is up at the middle where it is 0.
    """

    lon: float
    lat: float
    scale: float
    shift_x: float
    shift_y: float
    width: float
    height: float
    turn_rad: float = 0.0

    @property
    def step_m(self) -> float:
        """Length on the ground of two and a half points: shorter bends of a coast are left out."""
        return 2.5 * EARTH_RADIUS_M / self.scale

    def at(self, lon: Array, lat: Array) -> tuple[Array, Array, Mask]:
        """Return places in the panel, and which of them lie on the side of the globe that is drawn."""
        x, y, seen = flat(self.lon, self.lat, lon, lat, self.turn_rad)
        return self.shift_x + self.scale * x, self.shift_y - self.scale * y, seen

    def spot(self, lon: float, lat: float) -> tuple[float, float] | None:
        """Return one place in the panel; None outside of it."""
        x, y, seen = self.at(np.array([lon]), np.array([lat]))
        inside = bool(seen[0]) and 0.0 <= x[0] <= self.width and 0.0 <= y[0] <= self.height
        return (float(x[0]), float(y[0])) if inside else None


def flat(
    lon0: float, lat0: float, lon: Array, lat: Array, turn_rad: float = 0.0
) -> tuple[Array, Array, Mask]:
    """Return places on the plane around a middle, in radii of the Earth, and which are near enough.

    Parameters
    ----------
    lon0, lat0 : float, degrees
        The middle.
    lon, lat : array, degrees
        Places.
    turn_rad : float, rad
        Turn, anticlockwise.

    Examples
    --------
    A quarter round the globe is the square root of two away:

    >>> x, y, seen = flat(0.0, 0.0, np.array([90.0]), np.array([0.0]))
    >>> round(float(x[0]), 6), round(float(y[0]), 6), bool(seen[0])
    (1.414214, 0.0, True)
    """
    away, up, mid = np.deg2rad(lon - lon0), np.deg2rad(lat), math.radians(lat0)
    cosine = math.sin(mid) * np.sin(up) + math.cos(mid) * np.cos(up) * np.cos(away)
    k = np.sqrt(2.0 / np.maximum(1.0 + cosine, 1e-9))
    x = k * np.cos(up) * np.sin(away)
    y = k * (math.cos(mid) * np.sin(up) - math.sin(mid) * np.cos(up) * np.cos(away))
    c, s = math.cos(turn_rad), math.sin(turn_rad)
    return c * x - s * y, s * x + c * y, cosine > math.cos(FARTHEST_RAD)


def fitted(
    lon: Array, lat: Array, width: float, height: float, *, margin: float = 22.0, least_km: float = 300.0
) -> View:
    """Return the view that just holds some places.

    Parameters
    ----------
    lon, lat : (k,) array, degrees
        At least one place.
    width, height : float
        Of the panel.
    margin : float
        Points left free at every side.
    least_km : float
        Least width of what is shown.
    """
    up, round_ = np.deg2rad(lat), np.deg2rad(lon)
    middle = np.mean(np.stack([np.cos(up) * np.cos(round_), np.cos(up) * np.sin(round_), np.sin(up)]), axis=1)
    lat0 = math.degrees(math.atan2(middle[2], math.hypot(middle[0], middle[1])))
    lon0 = math.degrees(math.atan2(middle[1], middle[0]))
    turn = _best_turn(lon0, lat0, lon, lat, width / height) if abs(lat0) > 60.0 else 0.0
    x, y, _ = flat(lon0, lat0, lon, lat, turn)
    least = least_km * 1e3 / EARTH_RADIUS_M
    across, down = max(float(np.ptp(x)), least), max(float(np.ptp(y)), least)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
    return View(
        lon=lon0,
        lat=lat0,
        scale=scale,
        shift_x=width / 2 - scale * float(x.max() + x.min()) / 2,
        shift_y=height / 2 + scale * float(y.max() + y.min()) / 2,
        width=width,
        height=height,
        turn_rad=turn,
    )


def _best_turn(lon0: float, lat0: float, lon: Array, lat: Array, shape: float) -> float:
    """Return the turn with which places near a pole fill a panel best."""
    turns = np.deg2rad(np.arange(-180.0, 180.0, 15.0))
    sizes: list[float] = []
    for turn in turns.tolist():
        x, y, _ = flat(lon0, lat0, lon, lat, turn)
        # of equally good ones that which has north up at the middle
        sizes.append(max(float(np.ptp(x)) / shape, float(np.ptp(y))) * (1.0 + 0.02 * abs(turn)))
    return float(turns[int(np.argmin(sizes))])


def cut_area(view: View, ring: Array) -> Array:
    """Return the part of a ring (longitude, latitude) that is in the panel, in points; empty if none is."""
    x, y, seen = view.at(ring[:, 0], ring[:, 1])
    return area_within(view, np.stack([x, y], axis=1)) if seen.any() else np.zeros((0, 2))


def area_within(view: View, points: Array) -> Array:
    """Return the part of a ring of points of the plane that is in the panel; empty if none is."""
    found = points
    if not _touches(view, found):
        return np.zeros((0, 2))
    for axis, edge, sign in ((0, 0.0, 1.0), (0, view.width, -1.0), (1, 0.0, 1.0), (1, view.height, -1.0)):
        found = _one_side(found, axis, edge, sign)
        if len(found) < 3:
            return np.zeros((0, 2))
    return found


def cut_line(view: View, lon: Array, lat: Array) -> list[Array]:
    """Return the parts of a line (longitude, latitude) that are in the panel, in points."""
    x, y, seen = view.at(lon, lat)
    return line_within(view, np.stack([x, y], axis=1), seen)


def line_within(view: View, points: Array, seen: Mask) -> list[Array]:
    """Return the parts of a line of points of the plane that are in the panel.

    Parameters
    ----------
    view : View
        The panel.
    points : (k, 2) array
        In points.
    seen : (k,) array of bool
        Which of them lie on the side of the globe that is drawn.
    """
    if not _touches(view, points):
        return []
    inside = (points >= 0.0).all(axis=1) & (points <= [view.width, view.height]).all(axis=1) & seen
    if inside.all():
        return [points]
    parts: list[list[tuple[float, float]]] = [[]]
    at: list[list[float]] = points.tolist()
    drawn: list[bool] = seen.tolist()
    for k in range(1, len(at)):
        piece = _segment(view, *at[k - 1], *at[k]) if drawn[k - 1] and drawn[k] else None
        if piece is None:
            if parts[-1]:
                parts.append([])
            continue
        start, end = piece
        if parts[-1] and parts[-1][-1] != start:
            parts.append([])
        if not parts[-1]:
            parts[-1].append(start)
        parts[-1].append(end)
    return [np.array(part) for part in parts if len(part) > 1]


def straight(points: Array, tolerance: float = 0.4) -> Array:
    """Return a line without points that it doesn't need (D. Douglas and T. Peucker, 1973).

    Parameters
    ----------
    points : (k, 2) array
        In the panel.
    tolerance : float
        How far what is left out may lie from the line, in points.

    Examples
    --------
    >>> straight(np.array([[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [3.0, 5.0]])).tolist()
    [[0.0, 0.0], [2.0, 0.0], [3.0, 5.0]]
    """
    kept, open_parts = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        start, along = points[first], points[last] - points[first]
        off = points[first + 1 : last] - start
        length = math.hypot(float(along[0]), float(along[1]))
        gap = np.abs(off[:, 0] * along[1] - off[:, 1] * along[0]) / length if length else np.hypot(*off.T)
        if gap.max() > tolerance:
            split = first + 1 + int(gap.argmax())
            kept.add(split)
            open_parts += [(first, split), (split, last)]
    return points[sorted(kept)]


def lines_of(geometry: dict[str, object]) -> list[Array]:
    """Return the lines of a GeoJSON geometry as (k, 2) arrays of degrees; rings of areas too."""
    held: object = geometry["coordinates"]
    return list(_lines(held))


def _lines(held: object) -> Iterable[Array]:
    """Yield every list of coordinates within nested lists."""
    if not isinstance(held, list) or not held:
        return
    first: object = held[0]
    if isinstance(first, list) and first and isinstance(first[0], int | float):
        yield np.array(held, np.float64)
        return
    for inner in held:
        yield from _lines(inner)


def path(points: Array, *, closed: bool = False) -> str:
    """Return points as an SVG path in small steps of a tenth of a point; points that repeat are left out.

    Examples
    --------
    >>> path(np.array([[0.0, 1.04], [0.01, 1.0], [2.0, 3.0], [1.5, 3.0]]))
    'M0 1l2 2-.5 0'
    """
    tenths = np.rint(points * 10.0).astype(np.int64)
    new = np.ones(len(tenths), np.bool_)
    new[1:] = (tenths[1:] != tenths[:-1]).any(axis=1)
    kept = tenths[new]
    if len(kept) < 2:
        return ""
    first, steps = kept[0].tolist(), np.diff(kept, axis=0).ravel().tolist()
    words = [_tenth(step) for step in steps]
    joined = "".join(word if word[0] == "-" or k == 0 else f" {word}" for k, word in enumerate(words))
    return f"M{_tenth(first[0])} {_tenth(first[1])}l{joined}" + ("Z" if closed else "")


def paths(parts: Sequence[Array], *, closed: bool = False) -> str:
    """Return several lines or rings as one SVG path."""
    return "".join(path(part, closed=closed) for part in parts)


def _tenth(tenths: int) -> str:
    """Return tenths of a point as shortly as can be.

    Examples
    --------
    >>> _tenth(-5), _tenth(13), _tenth(-20)
    ('-.5', '1.3', '-2')
    """
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}" if not rest else f"{sign}{whole or ''}.{rest}"


def _touches(view: View, points: Array) -> bool:
    """Return whether the box around some points meets the panel."""
    low, high = points.min(axis=0), points.max(axis=0)
    return bool((low <= [view.width, view.height]).all() and (high >= 0.0).all())


def _one_side(ring: Array, axis: int, edge: float, sign: float) -> Array:
    """Return the part of a ring on one side of an edge (Sutherland and Hodgman, 1974), all at once."""
    here = sign * (ring[:, axis] - edge)
    inside = here >= 0.0
    if inside.all():
        return ring
    if not inside.any():
        return np.zeros((0, 2))
    before, was = np.roll(ring, 1, axis=0), np.roll(here, 1)
    crosses = inside != np.roll(inside, 1)
    share = np.divide(was, was - here, out=np.zeros_like(was), where=crosses)
    met = before + share[:, None] * (ring - before)
    # each point after the crossing that leads to it
    both = np.stack([met, ring], axis=1).reshape(-1, 2)
    keep = np.stack([crosses, inside], axis=1).reshape(-1)
    return both[keep]


def _segment(
    view: View, x: float, y: float, x2: float, y2: float
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return the part of a segment in the panel (Liang and Barsky, 1984); None if there is none."""
    low, high = 0.0, 1.0
    for step, gap in ((x2 - x, view.width - x), (x - x2, x), (y2 - y, view.height - y), (y - y2, y)):
        if step == 0.0:
            if gap < 0.0:
                return None
            continue
        share = gap / step
        if step > 0.0:
            high = min(high, share)
        else:
            low = max(low, share)
    if low >= high:
        return None
    return (x + low * (x2 - x), y + low * (y2 - y)), (x + high * (x2 - x), y + high * (y2 - y))
