"""Where under the sea very-low-frequency stations are heard: patrol areas on a coarse grid.

Question: in which share of each patrol area is a station's signal usable by an
antenna at the depth of the facts, and in which share is at least one of any set
of stations? Distances are tabulated once a case; what is usable follows per
draw from power, loss along the way, noise and depth. Areas are boxes of whole
degrees and nothing here is finer than :data:`STEP_RAD`.

A station is usable at a point or not, given the draw; by how much is not
followed. Since stations overlap, the law is kept for every set of them: the
share of an area where exactly these would be heard. Largest weaknesses: where
boats patrol, the noise there, and one loss for the whole way, over land and
sea, at one solar hour.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.physics import geodesy, vlf
from equipoise.reading import Reading, column, word

#: Spacing of the grid, along both directions.
STEP_RAD = math.radians(3.0)
#: Solar states of the way between station and boat, in the order of the last axis of losses.
HOURS = ("day", "night")
#: Most stations whose sets are followed; the work doubles with each.
MOST_STATIONS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Stations (v), zones (z) and points (p) of the grid, of any arm; no draws.

    Attributes
    ----------
    stations, zones : tuple of str
        Entities ``vlf`` and ``patrol`` of one owner.
    area, port : tuple of str
        Named sea area of each zone, and the port whose boats patrol there.
    extent : (z,) array
        Size of the zone's box on the unit sphere.
    zone : (p,) array of int
        Zone of each point, rising.
    weight : (p,) array
        Share of its zone that a point stands for.
    distance_m : (v, p) array
        Geodesic on WGS-84 from station to point.
    spreading_db : (v, p) array
        From :func:`equipoise.physics.vlf.spreading_db`.
    """

    stations: tuple[str, ...]
    zones: tuple[str, ...]
    area: tuple[str, ...]
    port: tuple[str, ...]
    extent: Array
    zone: Index
    weight: Array
    distance_m: Array
    spreading_db: Array

    @property
    def areas(self) -> tuple[str, ...]:
        """Named sea areas, sorted."""
        return tuple(sorted(set(self.area)))


def tabulate(reading: Reading, owner: str) -> Coverage:
    """Return the grid and all distances for the stations and patrol areas of one owner.

    Parameters
    ----------
    reading : Reading
        Draws of any arm, over the entities of all arms.
    owner : str
        ISO 3166 alpha-3 code in lower case.
    """
    stations = reading.names("vlf", owner=owner)
    zones = reading.names("patrol", owner=owner)
    towns = [word(reading, f"vlf.{name}.place") for name in stations]
    lat = np.array([reading.value(f"place.{town}.lat")[0] for town in towns])
    lon = np.array([reading.value(f"place.{town}.lon")[0] for town in towns])
    boxes = [_box(reading, name) for name in zones]
    grids = [grid(*box) for box in boxes]
    at = np.concatenate([one[0] for one in grids]) if grids else np.zeros((0, 2))
    distance = np.zeros((len(stations), at.shape[0]))
    if distance.size:
        distance = geodesy.distance_m(lat[:, None], lon[:, None], at[None, :, 0], at[None, :, 1])
    return Coverage(
        stations=stations,
        zones=zones,
        area=tuple(word(reading, f"patrol.{name}.area") for name in zones),
        port=tuple(word(reading, f"patrol.{name}.port") for name in zones),
        extent=np.array([_extent(*box) for box in boxes]),
        zone=np.repeat(np.arange(len(zones)), [one[1].size for one in grids]).astype(np.intp),
        weight=np.concatenate([one[1] for one in grids]) if grids else np.zeros(0),
        distance_m=distance,
        spreading_db=vlf.spreading_db(distance),
    )


def grid(
    lat_from_rad: float, lat_to_rad: float, lon_from_rad: float, lon_to_rad: float
) -> tuple[Array, Array]:
    """Return points of a box of the sphere and the share of it that each stands for.

    Parameters
    ----------
    lat_from_rad, lat_to_rad : float, rad
        South and north edge.
    lon_from_rad, lon_to_rad : float, rad
        West and east edge; where the first is greater, the box crosses the date line.

    Returns
    -------
    (p, 2) array, rad, and (p,) array
        Latitude and longitude of the middles of cells of about :data:`STEP_RAD` both ways; weights sum to 1.

    Examples
    --------
    >>> at, weight = grid(0.0, math.radians(6), math.radians(177), math.radians(-177))
    >>> np.degrees(at).round(1).tolist(), weight.round(3).tolist()
    ([[1.5, 178.5], [1.5, -178.5], [4.5, 178.5], [4.5, -178.5]], [0.25, 0.25, 0.25, 0.25])
    """
    width = (lon_to_rad - lon_from_rad) % (2 * math.pi)
    n_rows = max(1, round((lat_to_rad - lat_from_rad) / STEP_RAD))
    edges = np.linspace(lat_from_rad, lat_to_rad, n_rows + 1)
    points: list[Array] = []
    weights: list[Array] = []
    for south, north in itertools.pairwise(edges):
        middle = (south + north) / 2
        n_columns = max(1, round(width * math.cos(middle) / STEP_RAD))
        lon = lon_from_rad + width * (np.arange(n_columns) + 0.5) / n_columns
        lon = np.mod(lon + math.pi, 2 * math.pi) - math.pi
        points.append(np.stack([np.full(n_columns, middle), lon], axis=1))
        weights.append(np.full(n_columns, (math.sin(north) - math.sin(south)) / n_columns))
    weight = np.concatenate(weights)
    total = weight.sum()
    return np.concatenate(points), weight / total if total > 0 else np.full(weight.size, 1 / weight.size)


def usable(reading: Reading, owner: str, table: Coverage) -> Array:
    """Return the share of each zone where exactly the stations of each set would be heard.

    Parameters
    ----------
    reading : Reading
        The draws.
    owner : str
        ISO 3166 alpha-3 code in lower case.
    table : Coverage
        From :func:`tabulate`.

    Returns
    -------
    (n, z, 2^v) array
        Bit i of a column's number is set where station i would be heard if it transmitted; each zone
        sums to 1. Day and night are weighted by ``reception.<owner>.night``.

    Notes
    -----
    Heard where ``field - noise >= needed`` at the surface, with the receiver's own noise raised by
    what the sea takes down to the antenna.
    """
    margin = margin_db(reading, owner, table)
    n_sets = 1 << len(table.stations)
    night = reading.value(f"reception.{owner}.night")
    found = np.zeros((reading.n, len(table.zones), n_sets))
    for hour, share in zip(HOURS, (1.0 - night, night), strict=True):
        loss = reading.value(f"reception.{owner}.attenuation_{hour}")[:, None]
        for z in range(len(table.zones)):
            here = table.zone == z
            # single precision is off by some hundred-thousandths of a decibel, and four times as fast
            away, spread = (a[:, here].astype(np.float32) for a in (table.distance_m, table.spreading_db))
            heard = np.zeros((reading.n, int(here.sum())), np.uint16)
            for v in range(len(table.stations)):
                lost = loss.astype(np.float32) * away[v]
                lost -= spread[v]
                heard |= (lost <= margin[:, v, z, None].astype(np.float32)).astype(np.uint16) << v
            place = heard + np.arange(reading.n)[:, None] * n_sets
            weight = np.broadcast_to(table.weight[here], heard.shape)
            counted = np.bincount(place.ravel(), weight.ravel(), reading.n * n_sets)
            found[:, z] += share[:, None] * counted.reshape(reading.n, n_sets)
    return found


def heard_by_set(exactly: Array) -> Array:
    """Return the share where at least one station of a set is heard, from the shares of exact sets.

    Parameters
    ----------
    exactly : (..., 2^v) array
        From :func:`usable`.

    Returns
    -------
    (..., 2^v) array
        Column s: if exactly the stations of s transmit. Column 0 is 0; more stations never give less.

    Notes
    -----
    One less the share where all stations that are heard are silent: a sum over the sets within the rest.

    Examples
    --------
    Half of an area hears station 0 only, a quarter both, a quarter none:

    >>> heard_by_set(np.array([0.25, 0.5, 0.0, 0.25])).tolist()
    [0.0, 0.75, 0.25, 0.75]
    """
    within = exactly.copy()
    n_sets = exactly.shape[-1]
    for bit in range(n_sets.bit_length() - 1):
        halves = within.reshape(*exactly.shape[:-1], n_sets >> (bit + 1), 2, 1 << bit)
        halves[..., 1, :] += halves[..., 0, :]
    return np.clip(within[..., -1:] - within[..., ::-1], 0.0, 1.0)


def covered(exactly: Array, p_stands: Array) -> Array:
    """Return the chance that at least one station that transmits is heard, at a random point.

    Parameters
    ----------
    exactly : (n, z, 2^v) array
        From :func:`usable`, or means of it.
    p_stands : (n, v) array, 0 to 1
        A station transmits.

    Returns
    -------
    (n, z) array, 0 to 1

    Notes
    -----
    ``sum over sets T of share_T (1 - product over T of (1 - p))``. A station that is heard nowhere
    changes no digit of it, and one less never raises it, rounding included.

    Examples
    --------
    Half of an area hears station 0 only, a quarter both, a quarter none:

    >>> covered(np.array([[[0.25, 0.5, 0.0, 0.25]]]), np.array([[0.5, 0.8]])).round(3).tolist()
    [[0.475]]
    """
    silent = np.ones((p_stands.shape[0], 1))
    for v in range(p_stands.shape[1]):
        silent = np.concatenate([silent, silent * (1.0 - p_stands[:, v, None])], axis=1)
    return np.asarray(np.matmul(exactly, (1.0 - silent)[:, :, None])[..., 0])


def by_area(shares: Array, table: Coverage, area: str) -> Array:
    """Return shares of one named area from shares of its zones, (n, ...), weighted by their extent."""
    extent = np.where([name == area for name in table.area], table.extent, 0.0)
    return np.asarray(np.einsum("z,nz...->n...", extent / extent.sum(), shares), np.float64)


def by_port(reading: Reading, shares: Array, table: Coverage, port: str) -> Array:
    """Return shares of where a port's boats are, (n, s), zones weighted by the share of boats there."""
    patrolled = column(reading, "patrol", table.zones, "share", 0.0)
    patrolled = patrolled * np.array([name == port for name in table.port])
    total = patrolled.sum(axis=1, keepdims=True)
    # boats whose patrols are all drawn as zero are nowhere, and hear nothing
    part = np.divide(patrolled, total, out=np.zeros_like(patrolled), where=total > 0)
    return np.asarray(np.matmul(part[:, None, :], shares)[:, 0], np.float64)


def margin_db(reading: Reading, owner: str, table: Coverage) -> Array:
    """Return what the way from each station to each zone may cost in all, spreading and loss together.

    Parameters
    ----------
    reading : Reading
        The draws.
    owner : str
        ISO 3166 alpha-3 code in lower case.
    table : Coverage
        From :func:`tabulate`.

    Returns
    -------
    (n, v, z) array, dB
    """
    frequency = column(reading, "vlf", table.stations, "frequency")
    source = vlf.source_db_uv_m(column(reading, "vlf", table.stations, "radiated"), frequency)
    depth, conductivity, outside = (
        column(reading, "patrol", table.zones, name)[:, None, :]
        for name in ("depth", "conductivity", "noise")
    )
    own = reading.value(f"reception.{owner}.receiver")[:, None, None]
    sea = vlf.sea_loss_db(depth, frequency[:, :, None], conductivity)
    needed = reading.value(f"reception.{owner}.needed")[:, None, None]
    return source[:, :, None] - vlf.noise_db_uv_m(outside, own, sea) - needed


def _box(reading: Reading, zone: str) -> tuple[float, float, float, float]:
    """Return the edges of a zone in radians; they have no spread."""
    edges = ("lat_from", "lat_to", "lon_from", "lon_to")
    south, north, west, east = (float(reading.value(f"patrol.{zone}.{edge}")[0]) for edge in edges)
    return south, north, west, east


def _extent(south: float, north: float, west: float, east: float) -> float:
    """Return the size of a box on the unit sphere."""
    return ((east - west) % (2 * math.pi)) * (math.sin(north) - math.sin(south))
