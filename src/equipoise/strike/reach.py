"""Which interceptor sites can meet which retaliation, and what sees it: tabulated once per case.

Question: how fast would an interceptor have to be, at each site and for each
delay, to meet a missile on its way from a launch place to a region of the
rival's country, and when would each radar of the rival first see that missile?
Positions are towns, sea areas and coarse regions; nothing here is finer.

The trick that makes it quick: for a given speed the shortest flight to a point
has a closed form, so the last moment at which an interceptor may start is the
latest of (moment of meeting less shortest flight) along the arc. That moment
grows with speed, and read the other way round it is the least speed for a
delay. A faster interceptor then never reaches less and a later start never
needs less speed, exactly and whatever the grid. Largest weakness: free arcs
without losses in the air and without a limit on the life of a kill vehicle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.physics import geodesy, interceptor, trajectory
from equipoise.reading import Reading
from equipoise.strike import geometry
from equipoise.strike.geometry import LADDER_M, STEPS

#: Ladder of lags, seconds, in even steps from 0 (no interceptor starts before the missile's boost has ended).
#: At the last one, later than any arc, nothing is in reach.
LAGS_S = np.arange(0.0, 2421.0, 20.0)
#: Speeds that are tried, m/s above the least with which the site reaches the arc at all; finest where the
#: last start gains most. Between them the table is linear: at worst 75 m/s off the formula, and between 16
#: below and 43 above it in 98 of 100 cells.
ABOVE_M_S = np.concatenate([[5.0, 20.0, 50.0], np.arange(100.0, 10.01e3, 100.0)])
#: Greatest speed, m/s: what needs more counts as out of reach.
FASTEST_M_S = 10.0e3
#: Moments of meeting along an arc, about every 35 s: the best is so flat that 5 m/s hang on it.
MEETINGS = 48
#: Legs of the threatened side that send missiles along arcs.
LEGS = ("silo", "mobile", "submarine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Tables over sites (s), launch places (p), regions (q), lags (l), lookouts (r), radar ranges (l).

    Attributes
    ----------
    sites, places, regions : tuple of str
        The axes, as place entities.
    lookouts : tuple of (str, str)
        A radar and a town in which it may stand; the towns of one radar in the order of its options.
    lag_s : (l,) array
        From the start of the missile's free arc to the start of the interceptor's.
    speed_m_s : (s, p, q, l) array
        Least speed at the start of the free arc; infinite where no speed of the ladder will do.
    arc_s : (p, q) array
        Free flight of the missile.
    sight : (p, q, r, ladder of ranges) array
        Seconds from the end of the missile's boost to first sight; infinite where never.
    """

    sites: tuple[str, ...]
    places: tuple[str, ...]
    regions: tuple[str, ...]
    lookouts: tuple[tuple[str, str], ...]
    lag_s: Array
    speed_m_s: Array
    arc_s: Array
    sight: Array

    def ladder(self, range_m: Array) -> Index:
        """Return the step of the ladder at or below each radar range."""
        step = np.searchsorted(LADDER_M, range_m, side="right") - 1
        return np.clip(step, 0, LADDER_M.size - 1).astype(np.intp)


def tabulate_reach(reading: Reading, threatened: str, rival: str) -> Reach:
    """Return the tables for all batteries and radars of the rival, of any arm.

    Parameters
    ----------
    reading : Reading
        Draws of any arm, over the entities of all arms.
    threatened, rival : str
        ISO 3166 alpha-3 codes in lower case.

    Notes
    -----
    Missiles fly minimum-energy arcs on the sphere. The lowest meeting and the limits of radar sectors are
    the means of their facts; radar range has a ladder.
    """
    sites = _union(reading, "battery", reading.names("battery", owner=rival))
    forces = [name for leg in LEGS for name in reading.names("force", owner=threatened, leg=leg)]
    places = _union(reading, "force", forces)
    fact = f"continent.{rival}.region"
    regions = tuple(sorted(reading.words(fact))) if reading.has(fact) else ()
    lookouts = tuple(
        (radar, town)
        for radar in reading.names("radar", owner=rival)
        for town in reading.words(f"radar.{radar}.place")
    )
    starts, ends, stands = (_vectors(reading, names) for names in (places, regions, sites))
    n_arcs = (len(places), len(regions))
    first = np.repeat(starts, n_arcs[1], axis=0)
    last = np.tile(ends, (n_arcs[0], 1))
    angle = np.arctan2(np.linalg.norm(np.cross(first, last), axis=-1), np.sum(first * last, axis=-1))
    ground = np.maximum(angle * geodesy.EARTH_RADIUS_M, geometry.SHORTEST_M)
    arcs = trajectory.minimum_energy(ground[:, None])
    speed = np.full((len(sites), first.shape[0], LAGS_S.size), np.inf)
    if sites and first.size:
        lowest = float(reading.value(f"defence.{rival}.min_altitude").mean())
        speed = needed_m_s(stands, first, last, arcs, lowest)
    clock, share, height = trajectory.profile(arcs.range_m[:, 0], arcs.apogee_m[:, 0], STEPS)
    track = geodesy.along(first, last, share)
    sight = geometry.first_sight(_watch(reading, lookouts), track, height, clock)
    return Reach(
        sites=sites,
        places=places,
        regions=regions,
        lookouts=lookouts,
        lag_s=LAGS_S,
        speed_m_s=speed.reshape(len(sites), *n_arcs, LAGS_S.size),
        arc_s=arcs.time_s.reshape(n_arcs),
        sight=sight.reshape(*n_arcs, len(lookouts), LADDER_M.size),
    )


def needed_m_s(stands: Array, first: Array, last: Array, arcs: trajectory.Arc, lowest_m: float) -> Array:
    """Return the least speed by site, arc and lag.

    Parameters
    ----------
    stands : (s, 3) array
        Unit vectors of the sites.
    first, last : (a, 3) array
        Unit vectors of both ends of the arcs.
    arcs : trajectory.Arc
        The arcs; fields have shape (a, 1).
    lowest_m : float
        Lowest meeting.

    Returns
    -------
    (s, a, l) array, m/s
        Never falls along the lags; infinite where no speed of the ladder will do.
    """
    begins, ends = interceptor.span_above_s(arcs, lowest_m)
    is_high = np.isfinite(begins)
    begins, ends = np.where(is_high, begins, 0.0), np.where(is_high, ends, arcs.time_s)
    when = begins + (ends - begins) * np.linspace(0.0, 1.0, MEETINGS)
    share, height = interceptor.missile_at(arcs, when)
    track = geodesy.along(first, last, share)
    result = np.full((stands.shape[0], first.shape[0], LAGS_S.size), np.inf)
    for s, stand in enumerate(stands):
        apart = 2 * np.arcsin(np.clip(np.linalg.norm(track - stand, axis=-1) / 2, 0.0, 1.0))
        points = interceptor.meeting(np.maximum(height, lowest_m), apart)
        result[s] = _by_lag(*_last_starts(points, when))
    result[:, ~is_high[:, 0]] = np.inf
    result[..., -1] = np.inf
    return result


def _last_starts(points: interceptor.Meeting, when_s: Array) -> tuple[Array, Array]:
    """Return speeds (v, a), least of all first, and the last start that each allows (v, a)."""
    best = points.least_m_s.argmin(axis=1)[:, None]
    least = np.take_along_axis(points.least_m_s, best, axis=1)
    speeds = [least[:, 0]]
    starts = [np.take_along_axis(when_s - points.longest_s, best, axis=1)[:, 0]]
    for above in ABOVE_M_S:
        if (speeds[-1] >= FASTEST_M_S).all():
            break
        speed = np.minimum(least + above, np.maximum(least, FASTEST_M_S))
        latest = (when_s - interceptor.quickest_s(points, speed)).max(axis=1)
        speeds.append(speed[:, 0])
        # rounding may not let a faster one start sooner
        starts.append(np.maximum(latest, starts[-1]))
    return np.stack(speeds), np.stack(starts)


def _by_lag(speed_m_s: Array, start_s: Array) -> Array:
    """Return the least speed for each lag, (a, l), from the last start for each speed, (v, a)."""
    step = np.zeros((start_s.shape[1], LAGS_S.size), dtype=np.intp)
    for row in start_s:
        step += row[:, None] < LAGS_S
    upper = np.minimum(step, start_s.shape[0] - 1)
    lower = np.maximum(upper - 1, 0)
    v0, v1 = (np.take_along_axis(speed_m_s.T, at, axis=1) for at in (lower, upper))
    t0, t1 = (np.take_along_axis(start_s.T, at, axis=1) for at in (lower, upper))
    share = np.divide(LAGS_S - t0, t1 - t0, out=np.ones_like(v0), where=t1 > t0)
    found = np.where(step == 0, v0, v0 + (v1 - v0) * np.clip(share, 0.0, 1.0))
    return np.where((step == start_s.shape[0]) | (found > FASTEST_M_S), np.inf, found)


def _union(reading: Reading, kind: str, names: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return all places where entities of a kind may stand, sorted."""
    return tuple(sorted({town for name in names for town in reading.words(f"{kind}.{name}.place")}))


def _watch(reading: Reading, lookouts: tuple[tuple[str, str], ...]) -> geometry.Watch:
    """Return what radars look at, each from each town in which it may stand."""
    looking = geometry.watch(reading, tuple(radar for radar, _ in lookouts))
    return replace(looking, vectors=_vectors(reading, tuple(town for _, town in lookouts)))


def _vectors(reading: Reading, places: tuple[str, ...]) -> Array:
    """Return unit vectors of places, (k, 3); positions have no spread."""
    lat = np.array([reading.value(f"place.{name}.lat")[0] for name in places], np.float64)
    lon = np.array([reading.value(f"place.{name}.lon")[0] for name in places], np.float64)
    return geodesy.unit_vectors(lat, lon)
