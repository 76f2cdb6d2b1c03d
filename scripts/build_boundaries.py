"""Builds the packaged boundaries from Natural Earth 1:10m countries as TopoJSON.

Use, in an empty folder outside the repository::

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    pip install pycountry
    python scripts/build_boundaries.py package/countries-10m.json

Writes boundaries.npz and boundaries.sha256 into src/equipoise/data/boundaries; the same input gives the same
bytes.

What it does, in this order: arcs that jump over the 180th meridian are mended; names to codes (ISO 3166 by
number; what has none, and what is in dispute, by overrides.csv); which polygons hang together over land (they
share an arc); coasts are thinned to 0.5 km, borders between two states never; islands under 25 square
kilometres are left out where the country has other land; long straight pieces get points between, so that
every segment is short.
"""

# ruff: noqa: INP001

import csv
import hashlib
import itertools
import json
import math
import sys
from pathlib import Path

import numpy as np
import pycountry

HERE = Path(__file__).resolve().parents[1] / "src" / "equipoise" / "data" / "boundaries"
COAST_KM = 0.5
ISLAND_KM2 = 25.0
#: Longest segment, in steps of the grid of the source (0.0036 degree of longitude, 0.0017 of latitude).
LONGEST = (70, 150)
KM = 111.2


def codes(geometries: list[dict], overrides: list[dict]) -> list[str]:
    """Return one code a feature."""
    by_name = {row["feature"]: row["code"] for row in overrides if not row["lat"]}
    found = []
    for shape in geometries:
        name = shape["properties"]["name"]
        known = pycountry.countries.get(numeric=shape["id"]) if shape.get("id") else None
        found.append(by_name.get(name) or known.alpha_3.lower())
    return found


def mended(points: np.ndarray, scale: np.ndarray, origin: np.ndarray) -> np.ndarray:
    """Return an arc that doesn't jump from one side of the map to the other along the 180th meridian.

    The source writes the end of land at that meridian as -180 also where the land lies to the west of it, at
    +180; in between, a line round the whole globe would seem to bound it. An arc round a pole goes by it.
    """
    lon = points[:, 0] * scale[0] + origin[0]
    jumps = np.flatnonzero(np.abs(np.diff(lon)) > 180.0)
    if not jumps.size:
        return points
    ends = np.rint((np.array([[180.0, -90.0], [-180.0, -90.0]]) - origin) / scale).astype(np.int64)
    result = points.copy()
    if np.median(lon) > 0.0:
        result[lon < -179.999, 0] = ends[0, 0]
        return result
    (jump,) = jumps
    east = np.array([[ends[0, 0], points[jump, 1]]])
    return np.concatenate([points[: jump + 1], east, ends, points[jump + 1 :]])


def thinned(points: np.ndarray, scale: np.ndarray, origin: np.ndarray, *, is_coast: bool) -> np.ndarray:
    """Return an arc with few points on coasts, and no segment longer than LONGEST."""
    kept = points
    if is_coast and len(points) > 2:
        degrees = points * scale + origin
        flat = degrees * KM * np.array([math.cos(math.radians(float(degrees[:, 1].mean()))), 1.0])
        kept = points[simplified(flat, COAST_KM)]
    parts = [kept[:1]]
    for before, after in itertools.pairwise(kept):
        n = max(1, *(math.ceil(abs(int(d)) / most) for d, most in zip(after - before, LONGEST, strict=True)))
        share = np.arange(1, n + 1)[:, None] / n
        parts.append(np.rint(before + share * (after - before)).astype(np.int64))
    return np.concatenate(parts)


def simplified(flat: np.ndarray, tolerance: float) -> np.ndarray:
    """Return which points Douglas and Peucker's method keeps."""
    keep = np.zeros(len(flat), dtype=bool)
    keep[[0, -1]] = True
    stack = [(0, len(flat) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        a, b = flat[first], flat[last]
        inner = flat[first + 1 : last]
        along = b - a
        length2 = float(along @ along)
        t = np.clip((inner - a) @ along / length2, 0.0, 1.0)[:, None] if length2 > 0 else 0.0
        gap = np.hypot(*(inner - a - t * along).T)
        worst = int(gap.argmax())
        if gap[worst] > tolerance:
            split = first + 1 + worst
            keep[split] = True
            stack += [(first, split), (split, last)]
    return keep


def ring_points(ring: list[int], arcs: list[np.ndarray]) -> np.ndarray:
    """Return the points of a ring in grid steps."""
    parts = [arcs[~index][::-1] if index < 0 else arcs[index] for index in ring]
    return np.concatenate([part[:-1] for part in parts])


def area_km2(points: np.ndarray, scale: np.ndarray, origin: np.ndarray) -> float:
    """Return the area inside a ring, flat with the scale of its middle latitude."""
    lon, lat = (points * scale + origin).T
    x, y = lon * KM * math.cos(math.radians(float(lat.mean()))), lat * KM
    return abs(float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))) / 2


def holds(points: np.ndarray, lat: float, lon: float) -> bool:
    """Return whether a ring in degrees encloses a point."""
    x, y = points.T
    x2, y2 = np.roll(x, -1), np.roll(y, -1)
    crosses = (y > lat) != (y2 > lat)
    where = x + (lat - y) / np.where(y2 == y, 1.0, y2 - y) * (x2 - x)
    return bool(np.sum(crosses & (lon < where)) % 2)


def landmasses(polygons: list[list[list[int]]], n_arcs: int) -> list[int]:
    """Return which polygons hang together over land: those that share an arc."""
    root = list(range(len(polygons)))

    def top(k: int) -> int:
        while root[k] != k:
            root[k] = root[root[k]]
            k = root[k]
        return k

    first = [-1] * n_arcs
    for k, rings in enumerate(polygons):
        for index in {~arc if arc < 0 else arc for ring in rings for arc in ring}:
            if first[index] < 0:
                first[index] = k
            else:
                root[top(k)] = top(first[index])
    numbers: dict[int, int] = {}
    return [numbers.setdefault(top(k), len(numbers)) for k in range(len(polygons))]


def main(source: Path) -> None:
    """Write the two files."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    raw = [np.cumsum(np.array(arc, dtype=np.int64), axis=0) for arc in topology["arcs"]]
    arcs = [mended(arc, scale, origin) for arc in raw]
    with (HERE / "overrides.csv").open(encoding="utf-8", newline="") as file:
        overrides = list(csv.DictReader(file))
    geometries = topology["objects"]["countries"]["geometries"]
    names = codes(geometries, overrides)
    pieces: list[tuple[str, list[list[int]]]] = []
    for name, shape in zip(names, geometries, strict=True):
        shapes = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in shapes:
            outline = ring_points(polygon[0], arcs) * scale + origin
            taken = [
                row["code"]
                for row in overrides
                if row["lat"]
                and row["feature"] == shape["properties"]["name"]
                and holds(outline, float(row["lat"]), float(row["lon"]))
            ]
            # the mainland too may enclose the point only if the source drew no piece of its own
            pieces.append((taken[0] if taken and len(polygon[0]) < 40 else name, polygon))
    land = landmasses([polygon for _, polygon in pieces], len(arcs))
    largest: dict[str, float] = {}
    sizes = [area_km2(ring_points(polygon[0], arcs), scale, origin) for _, polygon in pieces]
    for (name, _), size in zip(pieces, sizes, strict=True):
        largest[name] = max(largest.get(name, 0.0), size)
    kept = [k for k, (name, _) in enumerate(pieces) if sizes[k] >= ISLAND_KM2 or sizes[k] == largest[name]]
    uses: dict[int, int] = {}
    for k in kept:
        for index in {~a if a < 0 else a for ring in pieces[k][1] for a in ring}:
            uses[index] = uses.get(index, 0) + 1
    order = sorted(uses)
    place = {index: k for k, index in enumerate(order)}
    lines = [thinned(arcs[index], scale, origin, is_coast=uses[index] == 1) for index in order]
    refs, ring_starts, polygon_starts = [], [0], [0]
    for k in kept:
        for ring in pieces[k][1]:
            # sign and place in one number: arcs count from 1, negative where they are walked backwards
            refs += [(place[~a] + 1) * -1 if a < 0 else place[a] + 1 for a in ring]
            ring_starts.append(len(refs))
        polygon_starts.append(len(ring_starts) - 1)
    letters = sorted({pieces[k][0] for k in kept})
    renumbered: dict[int, int] = {}
    steps = np.concatenate([np.diff(line, axis=0, prepend=line[:1]) for line in lines])
    table = {
        "codes": np.array([list(code.encode()) for code in letters], dtype=np.uint8),
        "country": np.array([letters.index(pieces[k][0]) for k in kept], dtype=np.int16),
        "landmass": np.array([renumbered.setdefault(land[k], len(renumbered)) for k in kept], dtype=np.int16),
        "first": np.array([line[0] for line in lines], dtype=np.int32),
        "steps": steps.astype(np.int16),
        "starts": np.cumsum([0, *map(len, lines)]).astype(np.int32),
        "refs": np.array(refs, dtype=np.int32),
        "ring_starts": np.array(ring_starts, dtype=np.int32),
        "polygon_starts": np.array(polygon_starts, dtype=np.int32),
        "scale": scale,
        "origin": origin,
    }
    if np.abs(steps).max() >= 2**15:
        raise SystemExit("a step is too long for the file")
    target = HERE / "boundaries.npz"
    np.savez_compressed(target, **table)
    raw = target.read_bytes()
    (HERE / "boundaries.sha256").write_text(
        f"{hashlib.sha256(raw).hexdigest()}  {target.name}\n", encoding="utf-8"
    )
    sys.stderr.write(f"{len(kept)} polygons, {len(steps)} points, {len(raw)} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
