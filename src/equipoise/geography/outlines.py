"""The packaged boundaries with fewer points, as a map of a given scale needs them.

Arcs are thinned and never rings, so that two countries that share a border still share
it. Points that are kept are points of the source. Largest weakness: a headland or bay
shorter than the step is cut off; nothing is measured on what comes out of here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.geography.boundaries import Boundaries
from equipoise.physics.geodesy import EARTH_RADIUS_M


def thinned(land: Boundaries, step_m: float | Array) -> Boundaries:
    """Return the boundaries with about one point per step along every arc.

    Parameters
    ----------
    land : Boundaries
        From :func:`equipoise.geography.boundaries.packaged`.
    step_m : float or (a,) array, m, > 0
        Length between points; one for all arcs, or one for each.

    Notes
    -----
    Of the points between two multiples of the step, measured along the arc, the first is kept; so are both
    ends of every arc. Lengths are those on a sphere, by the mean of both latitudes.

    Examples
    --------
    >>> from equipoise.geography.boundaries import packaged
    >>> land = packaged()
    >>> thinned(land, 50e3).lat_rad.size < land.lat_rad.size / 10
    True
    """
    counts = np.diff(land.starts)
    steps = np.repeat(np.broadcast_to(np.asarray(step_m, np.float64), counts.shape), counts)
    return _only(land, _kept(land, steps))


def straightened(land: Boundaries, x: Array, y: Array, tolerance: float, *, rounds: int = 5) -> Boundaries:
    """Return the boundaries without points that lie on the line between their neighbours as drawn.

    Parameters
    ----------
    land : Boundaries
        To be drawn.
    x, y : (m,) array
        Where its points are drawn, in any unit.
    tolerance : float
        A point nearer than this to the line between the one before and the one after is left out.
    rounds : int
        Of two neighbours one stays in each round.

    Notes
    -----
    Ends of arcs stay, and what is dropped hangs on the arc alone: a border stays the same for both sides.
    """
    for k in range(rounds):
        ends = np.zeros(land.lat_rad.size, np.bool_)
        ends[land.starts[:-1]] = True
        ends[land.starts[1:] - 1] = True
        dx, dy = np.zeros_like(x), np.zeros_like(y)
        dx[1:-1], dy[1:-1] = x[2:] - x[:-2], y[2:] - y[:-2]
        across = np.zeros_like(x)
        across[1:-1] = np.abs(dx[1:-1] * (y[1:-1] - y[:-2]) - dy[1:-1] * (x[1:-1] - x[:-2]))
        flat = (across <= tolerance * np.hypot(dx, dy)) & ~ends
        flat &= (np.arange(x.size) + k) % 2 == 0
        kept = np.flatnonzero(~flat)
        land, x, y = _only(land, kept), x[kept], y[kept]
    return land


def large(land: Boundaries, country: str, least_degree: float) -> tuple[tuple[Array, ...], ...]:
    """Return a country's polygons as ``boundaries.outlines`` does, small ones left out.

    Parameters
    ----------
    land : Boundaries
        Thinned or not.
    country : str
        Code in lower case.
    least_degree : float
        Least width or height; where no piece is as large, the largest stays.
    """
    if country not in land.codes:
        return ()
    sizes: dict[int, float] = {}
    for piece in np.flatnonzero(land.country == land.codes.index(country)).tolist():
        outer = land.rings[land.pieces[piece]], land.rings[land.pieces[piece] + 1]
        lon, lat = _points(land, land.walk[outer[0] : outer[1]].tolist())
        if lon.size > 3:
            sizes[piece] = float(np.rad2deg(max(np.ptp(lon), np.ptp(lat))))
    least = min(least_degree, max(sizes.values(), default=0.0))
    found: list[tuple[Array, ...]] = []
    for piece in (piece for piece, size in sizes.items() if size >= least):
        walks = [
            land.walk[land.rings[ring] : land.rings[ring + 1]].tolist()
            for ring in range(land.pieces[piece], land.pieces[piece + 1])
        ]
        rings = [np.rad2deg(np.stack(_points(land, walk), axis=1)) for walk in walks]
        found.append(tuple(ring for ring in rings if len(ring) > 3))
    return tuple(found)


def _points(land: Boundaries, walk: list[int]) -> tuple[Array, Array]:
    """Return longitude and latitude (rad) along some arcs, negative ones walked backwards."""
    spans = [
        (slice(land.starts[abs(arc) - 1], land.starts[abs(arc)]), slice(None, None, 1 if arc > 0 else -1))
        for arc in walk
    ]
    lon, lat = ([values[span][step] for span, step in spans] for values in (land.lon_rad, land.lat_rad))
    return (lon[0], lat[0]) if len(walk) == 1 else (np.concatenate(lon), np.concatenate(lat))


def arcs_of(land: Boundaries, *countries: str) -> Index:
    """Return the arcs that bound at least one polygon of one of the countries, rising."""
    own = [land.codes.index(code) for code in countries if code in land.codes]
    return np.unique(land.arc[np.isin(land.country[land.polygon], own)]).astype(np.intp)


def is_border(land: Boundaries) -> Array:
    """Return per arc how many polygons it bounds: 1 for a coast, 2 for a border, (a,)."""
    return np.bincount(land.arc, minlength=land.starts.size - 1).astype(np.float64)


def _only(land: Boundaries, kept: Index) -> Boundaries:
    """Return the boundaries with some of their points, rising."""
    left = np.add.reduceat(np.isin(np.arange(land.lat_rad.size), kept, assume_unique=True), land.starts[:-1])
    starts = np.concatenate([[0], np.cumsum(left)]).astype(np.intp)
    return replace(land, lat_rad=land.lat_rad[kept], lon_rad=land.lon_rad[kept], starts=starts)


def _kept(land: Boundaries, step_m: Array) -> Index:
    """Return which points stay."""
    lat, lon = land.lat_rad, land.lon_rad
    apart = np.hypot(np.diff(lat), np.diff(lon) * np.cos((lat[1:] + lat[:-1]) / 2)) * EARTH_RADIUS_M
    ends = np.zeros(lat.size, np.bool_)
    ends[land.starts[:-1]] = True
    first = ends.copy()
    ends[land.starts[1:] - 1] = True
    # the way from the start of each arc: what a jump between arcs adds is taken off again
    way = np.concatenate([[0.0], np.cumsum(apart)])
    way -= np.repeat(way[land.starts[:-1]], np.diff(land.starts))
    bucket = np.floor(way / step_m)
    new = np.ones(lat.size, np.bool_)
    new[1:] = bucket[1:] != bucket[:-1]
    return np.flatnonzero(new | ends | first).astype(np.intp)
