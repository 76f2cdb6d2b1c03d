"""Where things are: distances, bearings and points on great circles.

Distances between towns come from the WGS-84 ellipsoid (:func:`distance_m`); the
geometry of arcs and lines of sight uses a sphere of 6371 km, because the closed
form of the ballistic arc holds on a sphere only. The two differ by at most
0.6 % of a distance, the largest known weakness of everything built on this
file.

Sources: Karney (2013) through pyproj for the ellipsoid; spherical trigonometry
for the rest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array

#: Mean radius of the Earth in metres, the sphere of every arc and line of sight.
EARTH_RADIUS_M = 6_371_000.0
#: Gravitational parameter of the Earth, m^3/s^2 (WGS-84 value).
EARTH_MU_M3_S2 = 3.986004418e14

#: Below this length (in radii) two directions count as the same or as opposite: 0.06 mm.
_COINCIDENT = 1e-11


def distance_m(lat1_rad: ArrayLike, lon1_rad: ArrayLike, lat2_rad: ArrayLike, lon2_rad: ArrayLike) -> Array:
    """Shortest distance along the Earth's surface between two places.

    Ranges of missiles and lengths of routes are compared with this number, so
    it uses the ellipsoid and not the sphere.

    Parameters
    ----------
    lat1_rad, lon1_rad, lat2_rad, lon2_rad : array, rad
        Latitudes (-pi/2 to pi/2) and longitudes, north and east positive; shapes broadcast.

    Returns
    -------
    array, m
        Distance, 0 to 20 003 931 m.

    Notes
    -----
    Geodesic on WGS-84. Leaves out terrain and height.

    References
    ----------
    Karney (2013), Algorithms for geodesics, Journal of Geodesy 87, 43-55.

    Examples
    --------
    A quarter of the equator is a quarter of 2 pi 6378.137 km:

    >>> float(distance_m(0.0, 0.0, 0.0, np.pi / 2).round())
    10018754.0
    """
    from pyproj import Geod  # noqa: PLC0415

    lat1, lon1, lat2, lon2 = np.broadcast_arrays(
        *(np.asarray(x, np.float64) for x in (lat1_rad, lon1_rad, lat2_rad, lon2_rad))
    )
    flat = [np.ascontiguousarray(x).ravel() for x in (lon1, lat1, lon2, lat2)]
    _, _, length = Geod(ellps="WGS84").inv(*flat, radians=True)
    return np.asarray(length, np.float64).reshape(lat1.shape)


def sphere_angle_rad(
    lat1_rad: ArrayLike, lon1_rad: ArrayLike, lat2_rad: ArrayLike, lon2_rad: ArrayLike
) -> Array:
    """Angle between two places as seen from the centre of the Earth.

    Times the radius it is the ground range of an arc on the sphere.

    Parameters
    ----------
    lat1_rad, lon1_rad, lat2_rad, lon2_rad : array, rad
        Latitudes and longitudes; shapes broadcast.

    Returns
    -------
    array, rad
        Central angle, 0 to pi; exact also for places that nearly coincide.

    Notes
    -----
    ``2 arcsin sqrt(sin^2(dlat/2) + cos(lat1) cos(lat2) sin^2(dlon/2))``.

    References
    ----------
    Sinnott (1984), Virtues of the haversine, Sky and Telescope 68, 159.

    Examples
    --------
    >>> float(sphere_angle_rad(0.0, 0.0, np.pi / 2, 0.0)) == np.pi / 2
    True
    """
    lat1, lon1, lat2, lon2 = (np.asarray(x, np.float64) for x in (lat1_rad, lon1_rad, lat2_rad, lon2_rad))
    half_chord_squared = (
        np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    )
    return np.asarray(2 * np.arcsin(np.sqrt(np.clip(half_chord_squared, 0.0, 1.0))))


def bearing_rad(lat1_rad: ArrayLike, lon1_rad: ArrayLike, lat2_rad: ArrayLike, lon2_rad: ArrayLike) -> Array:
    """Direction in which a great circle leaves the first place for the second.

    Radar sectors are given as azimuths, clockwise from north.

    Parameters
    ----------
    lat1_rad, lon1_rad, lat2_rad, lon2_rad : array, rad
        Latitudes and longitudes; shapes broadcast.

    Returns
    -------
    array, rad
        Azimuth from north through east, 0 to 2 pi; 0 where the places coincide.

    References
    ----------
    Spherical triangle, four-part formula (any textbook of navigation).

    Examples
    --------
    >>> float(bearing_rad(0.0, 0.0, 0.0, 1.0)) == np.pi / 2
    True
    """
    lat1, lon1, lat2, lon2 = (np.asarray(x, np.float64) for x in (lat1_rad, lon1_rad, lat2_rad, lon2_rad))
    east = np.sin(lon2 - lon1) * np.cos(lat2)
    north = np.cos(lat1) * np.sin(lat2) - np.sin(lat1) * np.cos(lat2) * np.cos(lon2 - lon1)
    return np.asarray(np.mod(np.arctan2(east, north), 2 * np.pi))


def destination(
    lat_rad: ArrayLike, lon_rad: ArrayLike, bearing_rad: ArrayLike, angle_rad: ArrayLike
) -> tuple[Array, Array]:
    """Place reached from a start by going an angle along a great circle.

    Turns "2,500 km out on bearing 305" into a position.

    Parameters
    ----------
    lat_rad, lon_rad : array, rad
        Start.
    bearing_rad : array, rad
        Azimuth at the start, clockwise from north.
    angle_rad : array, rad
        Central angle, 0 to pi.

    Returns
    -------
    tuple of two arrays, rad
        Latitude and longitude (-pi to pi).

    Examples
    --------
    >>> lat, lon = destination(0.0, 0.0, np.pi / 2, 0.25)
    >>> round(float(lat), 12), round(float(lon), 12)
    (0.0, 0.25)
    """
    lat, lon, bearing, angle = (np.asarray(x, np.float64) for x in (lat_rad, lon_rad, bearing_rad, angle_rad))
    sine = np.sin(lat) * np.cos(angle) + np.cos(lat) * np.sin(angle) * np.cos(bearing)
    end = np.arcsin(np.clip(sine, -1.0, 1.0))
    east = np.sin(bearing) * np.sin(angle) * np.cos(lat)
    turn = np.arctan2(east, np.cos(angle) - np.sin(lat) * sine)
    return np.asarray(end), np.asarray(np.mod(lon + turn + np.pi, 2 * np.pi) - np.pi)


def unit_vectors(lat_rad: ArrayLike, lon_rad: ArrayLike) -> Array:
    """Directions from the centre of the Earth to places.

    Vectors make great circles and lines of sight free of special cases at the
    poles and the date line.

    Parameters
    ----------
    lat_rad, lon_rad : array, rad
        Latitude and longitude; shapes broadcast.

    Returns
    -------
    (..., 3) array, no unit
        Axes: equator at longitude 0, equator at 90 degrees east, north pole.

    Examples
    --------
    >>> unit_vectors(0.0, 0.0).tolist()
    [1.0, 0.0, 0.0]
    """
    lat, lon = np.broadcast_arrays(np.asarray(lat_rad, np.float64), np.asarray(lon_rad, np.float64))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def along(start: Array, end: Array, share: ArrayLike) -> Array:
    """Points on the great circle from start to end.

    The ground track of an arc on a non-rotating Earth.

    Parameters
    ----------
    start, end : (..., 3) array, no unit
        Unit vectors; leading shapes broadcast.
    share : (s,) or (..., s) array, 0 to 1
        Share of the way.

    Returns
    -------
    (..., s, 3) array, no unit
        Unit vectors. Where start and end coincide the start is repeated; where
        they are opposite, the way leads over the north pole.

    Notes
    -----
    ``cos(share w) u + sin(share w) t`` with the angle w between the two and the
    unit vector t that is square to u and points to the end.

    Examples
    --------
    Half of the way from the equator to the pole is at 45 degrees:

    >>> along(np.array([1.0, 0, 0]), np.array([0.0, 0, 1]), [0.5]).round(4).tolist()
    [[0.7071, 0.0, 0.7071]]
    """
    first, last = np.broadcast_arrays(np.asarray(start, np.float64), np.asarray(end, np.float64))
    cosine = np.sum(first * last, axis=-1, keepdims=True)
    across = last - cosine * first
    length = np.linalg.norm(across, axis=-1, keepdims=True)
    angle = np.arctan2(length, cosine)
    tangent = np.where(length > _COINCIDENT, across / np.maximum(length, _COINCIDENT), _northward(first))
    way = np.asarray(share, np.float64)[..., None] * angle[..., None, :]
    return np.cos(way) * first[..., None, :] + np.sin(way) * tangent[..., None, :]


def _northward(point: Array) -> Array:
    """Return the unit vector square to each point that leads north, or along x at a pole."""
    sine = point[..., 2:3]
    pole = np.zeros(point.shape) + np.array([0.0, 0.0, 1.0])
    north = pole - sine * point
    length = np.linalg.norm(north, axis=-1, keepdims=True)
    east = np.zeros(point.shape) + np.array([1.0, 0.0, 0.0])
    return np.where(length > _COINCIDENT, north / np.maximum(length, _COINCIDENT), east)
