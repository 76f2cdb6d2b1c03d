"""How near is a country's land to a place, and how long is the border between two countries?

Inputs: the packaged boundaries (Natural Earth at 1:10 million, public domain,
built by ``scripts/build_boundaries.py``) and a place. Outputs: distances on the
WGS-84 ellipsoid and lengths of shared borders. Land in dispute has codes of its
own (``overrides.csv`` in the data folder) and counts for no country. Largest
weakness: borders are generalised, so that their lengths are lower bounds, and
positions are good to about 3 km.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.errors import FactError, Problem
from equipoise.physics.geodesy import distance_m, unit_vectors

FOLDER = Path(__file__).parent.parent / "data" / "boundaries"
#: Land that no country is taken to own: claimed by several, or annexed without recognition.
DISPUTED = "xdi"
#: To be shown under every map that draws these boundaries.
CAPTION = (
    "Boundaries: Natural Earth 1:10 million, public domain, generalised. Lines are no view on who owns what; "
    "land in dispute is drawn apart and counts for no country."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Polygons of land made of arcs; an arc that two polygons share is the border between them.

    Parameters
    ----------
    codes : tuple of str
        ISO 3166 alpha-3 in lower case, own codes beginning with x where there is none.
    country, landmass : (p,) array of int
        Whose a polygon is, and which polygons hang together over land.
    lat_rad, lon_rad : (m,) array, rad
        Points of all arcs, one after the other.
    starts : (a + 1,) array of int
        Where each arc begins among the points.
    arc, polygon : (r,) array of int
        Which arc bounds which polygon.
    walk, rings, pieces : arrays of int
        The arcs in the order of the rings (counted from 1, negative where walked backwards), where each
        ring begins among them, and where each polygon begins among the rings.
    """

    codes: tuple[str, ...]
    country: Index
    landmass: Index
    lat_rad: Array
    lon_rad: Array
    starts: Index
    arc: Index
    polygon: Index
    walk: Index
    rings: Index
    pieces: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The nearest point of some land, and how far it is on the ellipsoid (m)."""

    lat_rad: float
    lon_rad: float
    distance_m: float


@cache
def packaged() -> Boundaries:
    """Return the boundaries that come with the package, read once.

    Raises
    ------
    FactError
        If the file isn't the one that was built: its checksum is packaged beside it.
    """
    path = FOLDER / "boundaries.npz"
    told = (FOLDER / "boundaries.sha256").read_text(encoding="utf-8").split()[0]
    if hashlib.sha256(path.read_bytes()).hexdigest() != told:
        what = "the packaged boundaries are not those that were built: the checksum differs"
        raise FactError(Problem(where=path.name, what=what, hint="install the package anew"))
    with np.load(path, allow_pickle=False) as table:
        steps, starts = table["steps"].astype(np.int64), table["starts"].astype(np.intp)
        # steps run within an arc; at its first point the step says where it begins
        steps[starts[:-1]] = table["first"]
        run = np.cumsum(steps, axis=0)
        before = np.concatenate([np.zeros((1, 2), np.int64), run])[starts[:-1]]
        grid = run - np.repeat(before, np.diff(starts), axis=0)
        lon, lat = np.deg2rad(grid * table["scale"] + table["origin"]).T
        walk, rings = table["refs"].astype(np.intp), table["ring_starts"].astype(np.intp)
        pieces = table["polygon_starts"].astype(np.intp)
        return Boundaries(
            codes=tuple(bytes(code).decode() for code in table["codes"]),
            country=table["country"].astype(np.intp),
            landmass=table["landmass"].astype(np.intp),
            lat_rad=_frozen(lat),
            lon_rad=_frozen(lon),
            starts=starts,
            arc=np.abs(walk) - 1,
            polygon=np.repeat(np.arange(pieces.size - 1), np.diff(rings[pieces])),
            walk=walk,
            rings=rings,
            pieces=pieces,
        )


def country_at(land: Boundaries, lat_rad: float, lon_rad: float) -> str:
    """Return whose land a place is; an empty word at sea.

    Notes
    -----
    Even-odd rule on the map of latitude and longitude.
    """
    inside = _inside(land, lat_rad, lon_rad)
    return land.codes[int(land.country[inside[0]])] if inside.size else ""


def nearest(
    land: Boundaries, country: str, lat_rad: float, lon_rad: float, *, overland: bool = True
) -> Nearest | None:
    """Return the point of a country's land that is nearest to a place; None where there is none.

    Parameters
    ----------
    land : Boundaries
        From :func:`packaged`.
    country : str
        Code in lower case.
    lat_rad, lon_rad : float, rad
        The place.
    overland : bool
        Count only land that hangs together with the land of the place: an island is no way to it.

    Notes
    -----
    Each segment is at most a quarter of a degree long and is taken as a chord; the distance to the
    point found is a geodesic on WGS-84. A place within the country is at distance 0.

    Examples
    --------
    >>> found = nearest(packaged(), "lva", np.deg2rad(55.752), np.deg2rad(37.618))
    >>> round(found.distance_m / 1e3)
    589
    """
    return _search(land, (country,), (lat_rad, lon_rad), overland=overland)[0]


def distances_m(
    land: Boundaries, countries: Collection[str], lat_rad: float, lon_rad: float
) -> Mapping[str, float]:
    """Return how far each country's land is from a place; those that no land joins to it are absent.

    Parameters
    ----------
    land : Boundaries
        From :func:`packaged`.
    countries : collection of str
        Codes in lower case.
    lat_rad, lon_rad : float, rad
        The place.
    """
    asked = tuple(sorted(countries))
    found = _search(land, asked, (lat_rad, lon_rad), overland=True)
    return {code: point.distance_m for code, point in zip(asked, found, strict=True) if point is not None}


def border_m(land: Boundaries, one: str, other: str) -> float:
    """Return the length of the land border between two countries; 0 where they don't meet.

    A lower bound: the line is generalised, and a surveyed border is longer by
    10 to 40 per cent.

    Examples
    --------
    >>> 840e3 < border_m(packaged(), "ukr", "blr") < 900e3
    True
    """
    total = 0.0
    for arc in _shared(land, one, other):
        inner = slice(land.starts[arc], land.starts[arc + 1])
        lat, lon = land.lat_rad[inner], land.lon_rad[inner]
        total += float(distance_m(lat[:-1], lon[:-1], lat[1:], lon[1:]).sum())
    return total


def neighbours(land: Boundaries, country: str) -> tuple[str, ...]:
    """Return the countries that share a land border with a country, sorted.

    Examples
    --------
    >>> neighbours(packaged(), "prt")
    ('esp',)
    """
    if country not in land.codes:
        return ()
    own = land.country[land.polygon] == land.codes.index(country)
    met = np.isin(land.arc, land.arc[own]) & ~own
    return tuple(sorted({land.codes[k] for k in land.country[land.polygon[met]]} - {DISPUTED}))


def outlines(land: Boundaries, country: str) -> tuple[tuple[Array, ...], ...]:
    """Return a country's polygons for a map: rings of (k, 2) longitude, latitude in degrees, outer first."""
    if country not in land.codes:
        return ()
    found: list[tuple[Array, ...]] = []
    for piece in np.flatnonzero(land.country == land.codes.index(country)):
        rings = range(land.pieces[piece], land.pieces[piece + 1])
        found.append(tuple(_ring(land, land.walk[land.rings[k] : land.rings[k + 1]]) for k in rings))
    return tuple(found)


def _frozen(values: Array) -> Array:
    """Return a copy that can't be written to."""
    held = np.ascontiguousarray(values)
    held.setflags(write=False)
    return held


def _ring(land: Boundaries, walk: Index) -> Array:
    """Return the points of a ring in degrees, the first again at the end."""
    starts: list[int] = land.starts.tolist()
    parts = [np.arange(starts[abs(k) - 1], starts[abs(k)])[:: 1 if k > 0 else -1] for k in walk.tolist()]
    points = np.concatenate(parts)
    return np.rad2deg(np.stack([land.lon_rad[points], land.lat_rad[points]], axis=1))


def _shared(land: Boundaries, one: str, other: str) -> Index:
    """Return the arcs that polygons of both countries have."""
    if one not in land.codes or other not in land.codes:
        return np.zeros(0, np.intp)
    owner = land.country[land.polygon]
    first, second = (land.arc[owner == land.codes.index(code)] for code in (one, other))
    return np.intersect1d(first, second).astype(np.intp)


def _ends(land: Boundaries) -> tuple[Index, Index]:
    """Return the first point of every segment, and its arc."""
    last = np.zeros(land.lat_rad.size, np.bool_)
    last[land.starts[1:] - 1] = True
    first = np.flatnonzero(~last)
    return first, np.repeat(np.arange(land.starts.size - 1), np.diff(land.starts) - 1)


def _inside(land: Boundaries, lat_rad: float, lon_rad: float) -> Index:
    """Return the polygons that enclose a place."""
    first, arc = _ends(land)
    lat, after = land.lat_rad[first], land.lat_rad[first + 1]
    across: Mask = (lat > lat_rad) != (after > lat_rad)
    at, arc = first[across], arc[across]
    share = (lat_rad - land.lat_rad[at]) / (land.lat_rad[at + 1] - land.lat_rad[at])
    east = land.lon_rad[at] + share * (land.lon_rad[at + 1] - land.lon_rad[at]) > lon_rad
    crossings = np.bincount(arc[east], minlength=land.starts.size - 1)
    by_polygon = np.bincount(land.polygon, weights=crossings[land.arc], minlength=land.country.size)
    return np.flatnonzero(by_polygon % 2 == 1)


def _search(
    land: Boundaries, countries: tuple[str, ...], place: tuple[float, float], *, overland: bool
) -> tuple[Nearest | None, ...]:
    """Return the nearest point of each country's land, None where there is none."""
    inside = _inside(land, *place)
    within = np.ones(land.country.size, np.bool_)
    if overland:
        within = land.landmass == _landmass(land, inside, place)
    wanted = within & np.isin(
        land.country, [land.codes.index(code) for code in countries if code in land.codes]
    )
    square, points = _closest(land, np.unique(land.arc[wanted[land.polygon]]), place)
    found: list[Nearest | None] = []
    for code in countries:
        own = within & (land.country == (land.codes.index(code) if code in land.codes else -1))
        if not own.any():
            found.append(None)
        elif own[inside].any():
            found.append(Nearest(lat_rad=place[0], lon_rad=place[1], distance_m=0.0))
        else:
            arcs = land.arc[own[land.polygon]]
            x, y, z = points[arcs[int(np.argmin(square[arcs]))]]
            lat, lon = float(np.arctan2(z, np.hypot(x, y))), float(np.arctan2(y, x))
            length = float(distance_m(*place, lat, lon))
            found.append(Nearest(lat_rad=lat, lon_rad=lon, distance_m=length))
    return tuple(found)


def _landmass(land: Boundaries, inside: Index, place: tuple[float, float]) -> int:
    """Return the landmass of a place, or of the land nearest to it."""
    if inside.size:
        return int(land.landmass[inside[0]])
    point = int(np.argmax(unit_vectors(land.lat_rad, land.lon_rad) @ unit_vectors(*place)))
    arc = int(np.searchsorted(land.starts, point, side="right")) - 1
    return int(land.landmass[land.polygon[np.flatnonzero(land.arc == arc)[0]]])


def _closest(land: Boundaries, arcs: Index, place: tuple[float, float]) -> tuple[Array, Array]:
    """Return per arc the square of its gap (infinite if not asked for), (a,), and where it is, (a, 3)."""
    wanted = np.zeros(land.starts.size - 1, np.bool_)
    wanted[arcs] = True
    first, arc = _ends(land)
    first, arc = first[wanted[arc]], arc[wanted[arc]]
    start = unit_vectors(land.lat_rad[first], land.lon_rad[first])
    along = unit_vectors(land.lat_rad[first + 1], land.lon_rad[first + 1]) - start
    here = unit_vectors(*place)
    length = np.maximum(np.sum(along * along, axis=1), 1e-30)
    share = np.clip(np.sum((here - start) * along, axis=1) / length, 0.0, 1.0)
    found = start + share[:, None] * along
    gap = np.sum((found - here) ** 2, axis=1)
    square, where = np.full(wanted.size, np.inf), np.zeros((wanted.size, 3))
    if arc.size:
        begin = np.flatnonzero(np.diff(arc, prepend=-1))
        square[arc[begin]] = np.minimum.reduceat(gap, begin)
        nearest_one = np.flatnonzero(gap == square[arc])
        where[arc[nearest_one]] = found[nearest_one]
    return square, where
