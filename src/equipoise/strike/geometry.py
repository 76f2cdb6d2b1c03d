"""What flies where and which radar sees it: tabulated once per case, without draws.

Question: how far and how long from every launch place to every aim, and when
would each radar first see it? Positions are towns, sea areas and bases to 0.1
degree or coarser; nothing here is finer. The one uncertain number that decides
first sight is the radar's range, so first sight is kept for a ladder of ranges.
Largest weakness: a straight line of sight over a smooth sphere, no rotation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.physics import geodesy, radar, trajectory
from equipoise.reading import Reading, word
from equipoise.strike import sides

#: Steps along a path; first sight is found to one of them (about 6 s on 2,000 km).
STEPS = 128
#: Ladder of radar ranges, metres: a drawn range takes the step below it, never more.
LADDER_M = np.arange(1.0e6, 8.01e6, 0.2e6)
#: Shortest ground range for which an arc is worked out, metres (a town is not a point).
SHORTEST_M = 20e3


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """Tables over launch places (p), aims (a), flights (f), radars (r), ladder (l).

    Attributes
    ----------
    places, aims, flights, radars : tuple of str
        The axes; flights are the shapes of a ballistic arc and then the gliding systems.
    distance_m : (p, a) array
        Geodesic on WGS-84.
    arc_s : (p, a, f) array
        Free flight; NaN for gliders, whose time depends on drawn speed.
    by_aim : (p, f, r, l, a) array
        First sight after the end of boost: seconds for arcs, share of the way
        for gliders; infinite where never. Aims lie side by side in memory: who looks up a path
        takes all of them at once.
    """

    places: tuple[str, ...]
    aims: tuple[str, ...]
    flights: tuple[str, ...]
    radars: tuple[str, ...]
    distance_m: Array
    arc_s: Array
    by_aim: Array

    @property
    def sight(self) -> Array:
        """First sights by place, aim, flight, radar and step of the ladder, (p, a, f, r, l)."""
        return np.moveaxis(self.by_aim, -1, 1)

    def ladder(self, range_m: Array) -> Index:
        """Return the step of the ladder at or below each radar range."""
        step = np.searchsorted(LADDER_M, range_m, side="right") - 1
        return np.clip(step, 0, LADDER_M.size - 1).astype(np.intp)


def capital_place(reading: Reading, country: str) -> str:
    """Return the place entity of a country's capital."""
    return word(reading, f"capital.{country}.place")


def tabulate(reading: Reading, threatened: str, rival: str) -> Geometry:
    """Return the tables for all weapons of the rival, of any arm.

    Parameters
    ----------
    reading : Reading
        Draws of any arm, over the entities of all arms.
    threatened, rival : str
        ISO 3166 alpha-3 codes in lower case.
    """
    forces = reading.names("force", owner=rival)
    used: dict[str, set[str]] = {}
    for name in forces:
        system = word(reading, f"force.{name}.system")
        flight = word(reading, f"system.{system}.flight")
        shapes = {
            "ballistic": reading.words(f"system.{system}.profile")
            if reading.has(f"system.{system}.profile")
            else sides.PROFILES[:1],
            "glide": (system,),
        }.get(flight, ())
        for place in reading.words(f"force.{name}.place"):
            used.setdefault(place, set()).update(shapes)
    places, aims = tuple(sorted(used)), _aims(reading, threatened)
    gliders = tuple(sorted({shape for shapes in used.values() for shape in shapes} - set(sides.PROFILES)))
    flights = (*sides.PROFILES, *gliders)
    radars = reading.names("radar", owner=threatened)
    lat, lon = _positions(reading, places)
    aim_lat, aim_lon = _positions(reading, aims)
    distance = geodesy.distance_m(lat[:, None], lon[:, None], aim_lat[None], aim_lon[None])
    shape = (len(places), len(aims), len(flights))
    arc_s = np.full(shape, np.nan)
    by_aim = np.full((shape[0], shape[2], len(radars), LADDER_M.size, shape[1]), np.inf)
    sight = np.moveaxis(by_aim, -1, 1)
    looking = watch(reading, radars)
    starts, ends = geodesy.unit_vectors(lat, lon), geodesy.unit_vectors(aim_lat, aim_lon)
    for p, place in enumerate(places):
        for flight in sorted(used[place]):
            f = flights.index(flight)
            clock, share, height = _path(reading, distance[p], flight)
            if flight in sides.PROFILES:
                arc_s[p, :, f] = clock[:, -1]
            track = geodesy.along(np.broadcast_to(starts[p], ends.shape), ends, share)
            sight[p, :, f] = first_sight(looking, track, height, clock)
    return Geometry(
        places=places,
        aims=aims,
        flights=flights,
        radars=radars,
        distance_m=distance,
        arc_s=arc_s,
        by_aim=by_aim,
    )


def _aims(reading: Reading, threatened: str) -> tuple[str, ...]:
    """Return the capital and the towns where retaliatory groups are based."""
    found = {capital_place(reading, threatened)}
    for leg in sides.LEGS:
        for name in reading.names("force", owner=threatened, leg=leg):
            found.update(reading.words(f"force.{name}.{'port' if leg == 'submarine' else 'place'}"))
    return tuple(sorted(found))


def _positions(reading: Reading, places: tuple[str, ...]) -> tuple[Array, Array]:
    """Return latitude and longitude in radians; positions have no spread."""
    lat = np.array([reading.value(f"place.{name}.lat")[0] for name in places])
    lon = np.array([reading.value(f"place.{name}.lon")[0] for name in places])
    return lat, lon


def _path(reading: Reading, distance_m: Array, flight: str) -> tuple[Array, Array, Array]:
    """Return clock, share of the ground range and height at steps, each (a, s).

    The clock counts seconds for an arc, and the share of the way for a glider.
    """
    ground = np.maximum(distance_m, SHORTEST_M)
    if flight not in sides.PROFILES:
        share = np.broadcast_to(np.linspace(0.0, 1.0, STEPS), (ground.size, STEPS))
        height = np.full(share.shape, reading.value(f"system.{flight}.altitude").mean())
        return share, share, height
    apogee = trajectory.minimum_energy(ground).apogee_m
    if flight != sides.PROFILES[0]:
        apogee = apogee * reading.value(f"profile.{flight}.apogee")[0]
    return trajectory.profile(ground, apogee, STEPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Where radars (r) stand and what they look at; all but their range, which is drawn."""

    vectors: Array
    azimuth_from_rad: Array
    azimuth_to_rad: Array
    elevation_min_rad: Array
    elevation_max_rad: Array
    range_min_m: Array


def watch(reading: Reading, radars: tuple[str, ...]) -> Watch:
    """Return where radars stand and what they look at: positions and mean limits."""

    def fixed(attribute: str) -> Array:
        return np.array([reading.value(f"radar.{name}.{attribute}").mean() for name in radars])

    lat, lon = _positions(reading, tuple(word(reading, f"radar.{name}.place") for name in radars))
    return Watch(
        vectors=geodesy.unit_vectors(lat, lon),
        azimuth_from_rad=fixed("azimuth_from"),
        azimuth_to_rad=fixed("azimuth_to"),
        elevation_min_rad=fixed("elevation_min"),
        elevation_max_rad=fixed("elevation_max"),
        range_min_m=fixed("range_min"),
    )


def first_sight(on: Watch, track: Array, height_m: Array, clock: Array) -> Array:
    """Return when each radar first sees each path, for each step of the ladder, (a, r, l).

    Parameters
    ----------
    on : Watch
        The radars.
    track : (a, s, 3) array
        Unit vectors along each path.
    height_m, clock : (a, s) array
        Height there, and the time or share of the way.

    Notes
    -----
    A step of the path is seen by every range from the first step of the ladder above its slant
    range; the earliest such step counts, running along the ladder.
    """
    n_paths, n_steps = clock.shape
    n_radars = on.range_min_m.size
    first = np.full((n_paths, n_radars, LADDER_M.size + 1), n_steps, dtype=np.intp)
    if n_radars:
        azimuth, elevation, slant = radar.look(on.vectors, track, height_m)
        seen = radar.in_sector(on.azimuth_from_rad, on.azimuth_to_rad, azimuth)
        seen &= (elevation >= on.elevation_min_rad) & (elevation <= on.elevation_max_rad)
        seen &= slant >= on.range_min_m
        path, step, which = np.nonzero(seen)
        rung = np.searchsorted(LADDER_M, slant[path, step, which], side="left")
        # of one place in the ladder the earliest step has to be written last
        late = np.argsort(-step, kind="stable")
        first[path[late], which[late], rung[late]] = step[late]
    earliest = np.minimum.accumulate(first[:, :, :-1], axis=2)
    padded = np.concatenate([clock, np.full((n_paths, 1), np.inf)], axis=1)
    return padded[np.arange(n_paths)[:, None, None], earliest]
