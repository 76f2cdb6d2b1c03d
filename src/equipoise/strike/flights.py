"""How long every weapon flies to every aim, and when a radar first sees it.

A look at the tables of the case for every draw: where weapons start, how they
fly, which radars stand, and how far each of them sees. Largest weakness: ranges
of radars go in steps, down to the step below.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index, Mask, is_compiled
from equipoise.physics import glide
from equipoise.reading import Reading, column, standing
from equipoise.strike.geometry import Geometry
from equipoise.strike.sides import Weapons


def row_of(weapons: Weapons, geometry: Geometry) -> Index:
    """Return per draw the row of the geometry's flights that each weapon uses."""
    columns = [
        np.full(len(weapons.profile), geometry.flights.index(system))
        if kind == "glide"
        else weapons.profile[:, k]
        for k, (kind, system) in enumerate(zip(weapons.flight, weapons.system, strict=True))
    ]
    return np.stack(columns, axis=1).astype(np.intp)


def flying_s(weapons: Weapons, geometry: Geometry, place: Index, flight: Index) -> Array:
    """Return the time after boost, (n, w, a).

    Parameters
    ----------
    weapons : Weapons
        w weapons.
    geometry : Geometry
        Tables that hold all places and aims.
    place, flight : (n, w) array of int
        Launch place, and row from :func:`row_of`, of each weapon.
    """
    result = geometry.arc_s[place, :, flight]
    for k, kind in enumerate(weapons.flight):
        distance = geometry.distance_m[place[:, k]]
        speed = weapons.speed_m_s[:, k, None]
        if kind == "cruise":
            result[:, k] = distance / speed
        elif kind == "glide":
            flown = glide.flight(distance, speed, weapons.lift_to_drag[:, k, None]).time_s
            result[:, k] = flown
    return result


def first_sights(reading: Reading, geometry: Geometry, place: Index, flight: Index) -> Array:
    """Return the first sight by any radar in place, (n, w, a); infinite where never.

    Parameters
    ----------
    reading : Reading
        The draws.
    geometry : Geometry
        Tables that hold all places, aims and radars.
    place, flight : (n, w) array of int
        Launch place, and row of the geometry's flights, of each weapon.
    """
    if not geometry.radars or not place.size:
        return np.full((*place.shape, len(geometry.aims)), np.inf)
    step = geometry.ladder(column(reading, "radar", geometry.radars, "range"))
    here = standing(reading, "radar", geometry.radars) > 0.5
    if not is_compiled():
        return side_by_side(geometry, place, flight, step, here)
    from equipoise.strike import compiled_timeline as compiled  # noqa: PLC0415 - needs numba

    return compiled.first_sights(place, flight, step, here, geometry.by_aim)


def side_by_side(geometry: Geometry, place: Index, flight: Index, step: Index, here: Mask) -> Array:
    """Return what :func:`first_sights` returns: radars at a step (n, r) of the ladder, in place or not."""
    result = np.full((*place.shape, len(geometry.aims)), np.inf)
    for k in range(place.shape[1]):
        path = place[:, k] * len(geometry.flights) + flight[:, k]
        for one in np.unique(path):
            rows = np.flatnonzero(path == one)
            table = geometry.sight[one // len(geometry.flights), :, one % len(geometry.flights)]
            seeing = np.flatnonzero(np.isfinite(table).any(axis=(0, 2)))
            if seeing.size == 0:
                continue
            first = table[:, seeing[None, :], step[np.ix_(rows, seeing)]]
            first = np.where(here[np.ix_(rows, seeing)], first, np.inf)
            result[rows, k] = first.min(axis=2).T
    return result
