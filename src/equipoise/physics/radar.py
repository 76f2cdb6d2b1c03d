"""What a radar sees: lines of sight, sectors, horizon, first sight and track.

In: radars as directions from the centre of the Earth with the limits of their
sectors, and the steps of a flight. Out: azimuth, elevation and slant range per
step and radar, which of them lie inside the limits, and from when on.

Straight lines of sight over a sphere of 6371 km. The largest known weakness:
detection is a matter of geometry only; power, target size, clutter and
refraction are left out (refraction only in :func:`horizon_m`), and the limits
that a radar is said to have are taken as they are.

Sources: spherical geometry; published sectors in ``data/published``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array, Index, Mask
from equipoise.errors import Problem, RangeError
from equipoise.physics import geodesy, trajectory
from equipoise.physics.geodesy import EARTH_RADIUS_M

#: Edges of a sector count as inside; this much rounding is forgiven (6 m at 6000 km).
_EDGE_RAD = 1e-6
#: The same for distances, m.
_EDGE_M = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sectors:
    """Where radars stand and what they can see; limits broadcast to ``(..., s, r)``.

    Parameters
    ----------
    vectors : (r, 3) array
        Directions of the radars from the centre of the Earth.
    azimuth_from_rad, azimuth_to_rad : (r,) array, rad
        The sector, clockwise from first to last, through north where needed.
    elevation_min_rad, elevation_max_rad : (r,) array, rad
        Lowest and highest elevation.
    range_min_m, range_max_m : (r,) array, m
        Nearest and farthest slant range. A limit that differs between draws has shape ``(n, 1, r)``.
    """

    vectors: Array
    azimuth_from_rad: Array
    azimuth_to_rad: Array
    elevation_min_rad: Array
    elevation_max_rad: Array
    range_min_m: Array
    range_max_m: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """How long a flight is watched; fields have the shape of the launches.

    Parameters
    ----------
    track_s : array, s
        From first sight by any radar to impact; 0 where it is never seen.
    first_sight_s : array, s
        Time from launch to first sight, boost left out; infinite where it is never seen.
    flight_s : array, s
        Time of free flight.
    """

    track_s: Array
    first_sight_s: Array
    flight_s: Array


def look(radars: Array, targets: Array, height_m: Array) -> tuple[Array, Array, Array]:
    """Azimuth, elevation and slant range of targets as seen from radars.

    The three numbers that the limits of a radar's sector are stated in.

    Parameters
    ----------
    radars : (r, 3) array
        Unit vectors of the radars, at the surface.
    targets : (..., s, 3) array
        Unit vectors of the points below the target.
    height_m : (..., s) array, m, >= 0
        Heights of the target.

    Returns
    -------
    tuple of three (..., s, r) arrays
        Azimuth (rad, 0 to 2 pi, clockwise from north), elevation (rad, negative below the horizontal),
        slant range (m).

    Notes
    -----
    ``slant^2 = h^2 + 4 R (R + h) sin^2(w/2)`` and ``sin(elevation) = ((R + h) cos w - R)/slant`` with the
    central angle w. Straight rays; the Earth hides what lies below elevation 0.

    References
    ----------
    Plane trigonometry of the triangle radar, target, centre.

    Examples
    --------
    A satellite 1000 km straight above:

    >>> pole = np.array([[0.0, 0.0, 1.0]])
    >>> _, elevation, slant = look(pole, pole, np.array([1e6]))
    >>> round(float(elevation[0, 0]), 4), float(slant[0, 0])
    (1.5708, 1000000.0)
    """
    east, north = _level(radars)
    cosine = np.clip(targets @ radars.T, -1.0, 1.0)
    height = height_m[..., None]
    chord_squared = 2 * EARTH_RADIUS_M * (EARTH_RADIUS_M + height) * (1 - cosine)
    slant = np.sqrt(height**2 + chord_squared)
    rise = (EARTH_RADIUS_M + height) * cosine - EARTH_RADIUS_M
    sine = np.divide(rise, slant, out=np.ones_like(slant), where=slant > 0)
    azimuth = np.arctan2(targets @ east.T, targets @ north.T)
    # Half of the time of np.mod, in the busiest line of the warning mechanism.
    azimuth = np.where(azimuth < 0, azimuth + 2 * np.pi, azimuth)
    return azimuth, np.arcsin(np.clip(sine, -1.0, 1.0)), slant


def in_sector(azimuth_from_rad: ArrayLike, azimuth_to_rad: ArrayLike, azimuth_rad: ArrayLike) -> Mask:
    """Whether an azimuth lies in a sector.

    Sectors that cross north (305 to 55 degrees) are the usual case in the north.

    Parameters
    ----------
    azimuth_from_rad, azimuth_to_rad : array, rad
        First and last azimuth, clockwise; both count as inside. A whole turn (0 to 2 pi) is everything.
    azimuth_rad : array, rad
        What is asked about; shapes broadcast.

    Returns
    -------
    array of bool

    Examples
    --------
    >>> in_sector(np.radians(305), np.radians(55), np.radians([304, 305, 0, 360, 55, 56])).tolist()
    [False, True, True, True, True, False]
    """
    first, last, asked = (np.asarray(x, np.float64) for x in (azimuth_from_rad, azimuth_to_rad, azimuth_rad))
    whole = np.abs(last - first) >= 2 * np.pi - _EDGE_RAD
    width = np.mod(last - first, 2 * np.pi)
    offset = np.mod(asked - first + _EDGE_RAD, 2 * np.pi)
    return np.asarray(whole | (offset <= width + 2 * _EDGE_RAD))


def visible(azimuth_rad: Array, elevation_rad: Array, slant_m: Array, sectors: Sectors) -> Mask:
    """Whether targets lie inside all limits of radars.

    Parameters
    ----------
    azimuth_rad, elevation_rad, slant_m : (..., s, r) array
        From :func:`look`.
    sectors : Sectors
        Limits of the r radars.

    Returns
    -------
    (..., s, r) array of bool
        Edges count as inside. Nothing below elevation 0 is seen, whatever the limits say.

    Examples
    --------
    >>> one = Sectors(vectors=np.array([[0.0, 0.0, 1.0]]), azimuth_from_rad=np.zeros(1),
    ...     azimuth_to_rad=np.ones(1), elevation_min_rad=np.zeros(1), elevation_max_rad=np.ones(1),
    ...     range_min_m=np.zeros(1), range_max_m=np.full(1, 4e6))
    >>> visible(np.array([[0.5], [2.0]]), np.full((2, 1), 0.2), np.full((2, 1), 1e6), one).tolist()
    [[True], [False]]
    """
    lowest = np.maximum(sectors.elevation_min_rad, 0.0)
    return np.asarray(
        in_sector(sectors.azimuth_from_rad, sectors.azimuth_to_rad, azimuth_rad)
        & (elevation_rad >= lowest - _EDGE_RAD)
        & (elevation_rad <= sectors.elevation_max_rad + _EDGE_RAD)
        & (slant_m >= sectors.range_min_m - _EDGE_M)
        & (slant_m <= sectors.range_max_m + _EDGE_M)
    )


def first_sight(seen: Mask) -> Index:
    """Index of the first step at which a flight is seen.

    Parameters
    ----------
    seen : (..., s) array of bool
        One flag per step, as of any radar or of one.

    Returns
    -------
    (...) array of int
        0 to s - 1; s where it is never seen.

    Examples
    --------
    >>> first_sight(np.array([[False, True, True], [False, False, False]])).tolist()
    [1, 3]
    """
    return np.where(seen.any(axis=-1), seen.argmax(axis=-1), seen.shape[-1])


def track(start: Array, end: Array, sectors: Sectors, n_steps: int) -> Track:
    """How long radars watch a minimum-energy flight before it lands.

    Early-warning radars give minutes only from the moment the missile enters a
    sector; a hole between sectors is a direction without radar warning.

    Parameters
    ----------
    start, end : (..., 3) array
        Unit vectors of launch and target; leading shapes broadcast.
    sectors : Sectors
        The radars; r may be 0.
    n_steps : int
        Steps of the flight; 2001 give first sight within about 0.5 s at 2500 km.

    Returns
    -------
    Track
        Track time, first sight and flight time in the shape of the launches.

    Notes
    -----
    Steps of :func:`trajectory.profile` along the great circle. The first step inside any sector is first
    sight; a later gap does not end the track. Leaves out boost and rotation of the Earth.

    References
    ----------
    Podvig (2005), Plans for a new early-warning radar: the direction without coverage that this finds.

    Examples
    --------
    Without a radar there is no track:

    >>> none = Sectors(vectors=np.zeros((0, 3)), azimuth_from_rad=np.zeros(0), azimuth_to_rad=np.zeros(0),
    ...     elevation_min_rad=np.zeros(0), elevation_max_rad=np.zeros(0), range_min_m=np.zeros(0),
    ...     range_max_m=np.zeros(0))
    >>> float(track(np.array([1.0, 0, 0]), np.array([0.0, 0, 1]), none, 11).track_s)
    0.0
    """
    crossing = np.linalg.norm(np.cross(start, end), axis=-1)
    range_m = EARTH_RADIUS_M * np.arctan2(crossing, np.sum(start * end, axis=-1))
    apogee_m = trajectory.minimum_energy(range_m).apogee_m
    time_s, share, height_m = trajectory.profile(range_m, apogee_m, n_steps)
    azimuth, elevation, slant = look(sectors.vectors, geodesy.along(start, end, share), height_m)
    seen = np.asarray(visible(azimuth, elevation, slant, sectors).any(axis=-1))
    step = first_sight(seen)
    at_step = np.take_along_axis(time_s, np.minimum(step, n_steps - 1)[..., None], axis=-1)[..., 0]
    flight_s = time_s[..., -1]
    is_seen = step < n_steps
    return Track(
        track_s=np.where(is_seen, flight_s - at_step, 0.0),
        first_sight_s=np.where(is_seen, at_step, np.inf),
        flight_s=flight_s,
    )


def horizon_m(height_m: ArrayLike, elevation_rad: ArrayLike, refraction: ArrayLike) -> Array:
    """Ground distance out to which a radar at the surface sees a target at a height.

    Low flyers are seen late because the Earth hides them.

    Parameters
    ----------
    height_m : array, m, >= 0
        Height of the target.
    elevation_rad : array, rad, 0 to pi/2
        Lowest elevation of the radar.
    refraction : array, > 0
        Factor on the radius of the Earth: 1 for straight rays, 4/3 for standard refraction, which holds
        for targets in the lower air only.

    Returns
    -------
    array, m
        Arc along the ground; grows with height, falls with elevation.

    Raises
    ------
    RangeError
        If a height is negative or a factor is not positive.

    Notes
    -----
    ``R' (arccos(R' cos(el)/(R' + h)) - el)`` with ``R' = refraction R``. Leaves out terrain, ducting and
    the height and power of the radar.

    References
    ----------
    Peace et al. (2018), AIAA 2018-5254: 420-460 miles for 36.6-42.7 km, reproduced with straight rays.

    Examples
    --------
    >>> round(float(horizon_m(100e3, 0.0, 1.0)) / 1e3)
    1121
    """
    height, elevation = np.asarray(height_m, np.float64), np.asarray(elevation_rad, np.float64)
    factor = np.asarray(refraction, np.float64)
    if not (np.all(height >= 0) and np.all(factor > 0)):
        raise RangeError(
            Problem(
                where="radar horizon",
                what="a height is negative or a refraction factor is not positive",
                hint="heights are metres above the sphere; the factor is 1 or 4/3",
            )
        )
    radius = factor * EARTH_RADIUS_M
    cosine = radius * np.cos(elevation) / (radius + height)
    return np.asarray(radius * np.maximum(np.arccos(np.clip(cosine, -1.0, 1.0)) - elevation, 0.0))


def _level(radars: Array) -> tuple[Array, Array]:
    """Return the unit vectors to the east and to the north of each radar."""
    east = np.stack([-radars[:, 1], radars[:, 0], np.zeros(len(radars))], axis=-1)
    length = np.linalg.norm(east, axis=-1, keepdims=True)
    # At a pole every direction is along a meridian; longitude 90 east is called east there.
    at_pole = np.zeros(east.shape) + np.array([0.0, 1.0, 0.0])
    east = np.where(length > 0, east / np.where(length > 0, length, 1.0), at_pole)
    return east, np.cross(radars, east)
