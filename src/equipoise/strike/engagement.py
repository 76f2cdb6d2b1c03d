"""Which interceptor can meet which arc: from first track to the speed that would be needed.

Question: when may the rival's interceptors start against each retaliating
missile, and are they then fast enough? Takes the draws and the tables of
:mod:`equipoise.strike.reach`; works everything out once for all groups that
share a launch place and a type of missile. Largest weakness: the first track
by any radar in place serves every battery at once, wherever it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array, Index, Mask, is_compiled
from equipoise.reading import Reading, word
from equipoise.strike.reach import Reach
from equipoise.strike.sides import Groups, Listed

#: A flag counts as set above this value.
YES = 0.5
#: Stands for "never" where infinity can't be interpolated, m/s: above the speed of light.
NEVER_M_S = 1e9

#: Of a radar, (n,) each: place on the axis of lookouts, step of the ladder, in place, tells decoys apart.
Look: TypeAlias = tuple[Index, Index, Mask, Mask]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something stands: a position on an axis of the tables per draw, (n,), and all that occur."""

    at: Index
    options: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Flights:
    """Kinds of flight (f): a launch place and a type of missile, shared by groups.

    Attributes
    ----------
    of_group : (g,) array of int
        Which kind each group's missiles fly; -1 for what flies on no arc.
    spots : tuple of Spot
        The launch places.
    spot : tuple of int, f long
        Which of them each kind starts from.
    boost_s : tuple of (n,) arrays, s, f long
        Boost of the missile.
    """

    of_group: Index
    spots: tuple[Spot, ...]
    spot: tuple[int, ...]
    boost_s: tuple[Array, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracks:
    """From when interceptors may start, by kind of flight and region; the last row is what flies on no arc.

    Attributes
    ----------
    radar_s, any_s : (f + 1, q, n) array, s
        From the end of the missile's boost, on radars alone and on satellites too; infinite where never.
    is_told : (f + 1, q, n) array of bool
        A radar that tells decoys from warheads sees the arc.
    """

    radar_s: Array
    any_s: Array
    is_told: Mask


def flights(reading: Reading, groups: Groups | Listed, reach: Reach) -> Flights:
    """Return the kinds of flight of the groups that retaliate.

    Aircraft and gliders fly on no arc: no interceptor of this kind meets them.

    Parameters
    ----------
    reading : Reading
        The draws; boats start from the sea area drawn for them.
    groups : Groups or Listed
        The groups.
    reach : Reach
        Tables that hold all their launch places.
    """
    spots: dict[str, tuple[int, Spot]] = {}
    kinds: dict[tuple[int, str], int] = {}
    of_group = np.full(len(groups.names), -1, np.intp)
    for g, (name, leg, system) in enumerate(zip(groups.names, groups.leg, groups.system, strict=True)):
        if leg == "bomber" or word(reading, f"system.{system}.flight") != "ballistic":
            continue
        fact_id = f"force.{name}.place"
        options = reading.words(fact_id)
        key = options[0] if len(options) == 1 else fact_id
        if key not in spots:
            spots[key] = (len(spots), _spot(reading, fact_id, reach.places))
        of_group[g] = kinds.setdefault((spots[key][0], system), len(kinds))
    return Flights(
        of_group=of_group,
        spots=tuple(spot for _, spot in spots.values()),
        spot=tuple(at for at, _ in kinds),
        boost_s=tuple(reading.value(f"system.{system}.boost") for _, system in kinds),
    )


def tracks(reading: Reading, rival: str, reach: Reach, flown: Flights) -> Tracks:
    """Return from when interceptors may start against each arc, and which arcs are looked at closely.

    Parameters
    ----------
    reading : Reading
        The draws.
    rival : str
        Whose radars and satellites they are.
    reach : Reach
        Tables of first sight.
    flown : Flights
        From :func:`flights`.

    Notes
    -----
    First sight by any radar in place at its drawn range, plus ``react``; or ``satellite_track - boost``,
    if earlier and interceptors may be launched on satellites alone, plus ``react``.
    """
    looks: dict[str, Look | None] = {}
    sights = [_sight(reading, reach, spot, looks) for spot in flown.spots]
    satellite = reading.value(f"defence.{rival}.satellite_track")
    react = reading.value(f"defence.{rival}.react")
    shape = (len(flown.spot) + 1, len(reach.regions), reading.n)
    radar_s, is_told = np.full(shape, np.inf), np.zeros(shape, np.bool_)
    any_s = radar_s.copy()
    for f, (spot, boost) in enumerate(zip(flown.spot, flown.boost_s, strict=True)):
        radar_s[f] = sights[spot][0] + react
        any_s[f] = np.minimum(sights[spot][0], satellite - boost) + react
        is_told[f] = sights[spot][1]
    return Tracks(radar_s=radar_s, any_s=any_s, is_told=is_told)


def meetings(
    reading: Reading, reach: Reach, flown: Flights, track_s: Array, batteries: tuple[tuple[str, str], ...]
) -> Mask:
    """Return which arcs each battery's interceptors are fast enough for.

    Parameters
    ----------
    reading : Reading
        The draws.
    reach : Reach
        Tables of the least speed.
    flown : Flights
        From :func:`flights`.
    track_s : (f + 1, q, n) array, s
        One of those of :func:`tracks`.
    batteries : tuple of (str, str), j long
        Battery and type of interceptor.

    Returns
    -------
    (j, f + 1, q, n) array of bool

    Notes
    -----
    ``least speed at (track + boost of the interceptor) <= speed at burn-out``, the least speed linear
    between the steps of the table and infinite in a step that ends where nothing is in reach.
    """
    meets = np.zeros((len(batteries), *track_s.shape), np.bool_)
    for system in dict.fromkeys(system for _, system in batteries):
        speed, boost = (reading.value(f"interceptor.{system}.{what}") for what in ("speed", "boost"))
        sites = {
            j: _spot(reading, f"battery.{name}.place", reach.sites)
            for j, (name, kind) in enumerate(batteries)
            if kind == system
        }
        # a later start never needs less, so what is too fast for the first step is out of reach for good
        least = reach.speed_m_s[..., 0].min(axis=2, initial=NEVER_M_S)
        for f, at in enumerate(flown.spot):
            place = flown.spots[at]
            easiest = least[:, place.options].min(axis=1)
            near = [j for j, site in sites.items() if easiest[site.options].min() <= speed.max()]
            if not near:
                continue
            for j in near:
                fill_met(reach, sites[j], place, track_s[f], boost, speed, meets[j, f])
    return meets


def fill_met(
    reach: Reach, site: Spot, place: Spot, track_s: Array, boost_s: Array, speed_m_s: Array, meets: Mask
) -> None:
    """Fill ``meets`` (q, n): interceptors are fast enough for what flies from a place."""
    if not is_compiled():
        meets[:] = needed_m_s(reach, site, place, track_s + boost_s) <= speed_m_s
        return
    from equipoise.strike import compiled_engagement as compiled  # noqa: PLC0415 - needs numba

    ladder = (float(reach.lag_s[0]), float(reach.lag_s[1] - reach.lag_s[0]), NEVER_M_S)
    compiled.is_met(reach.speed_m_s, site.at, place.at, track_s, boost_s, speed_m_s, ladder, meets)


def _spot(reading: Reading, fact_id: str, axis: tuple[str, ...]) -> Spot:
    """Return where a word fact puts something on an axis of the tables."""
    options = np.array([axis.index(option) for option in reading.words(fact_id)], dtype=np.intp)
    return Spot(at=options[reading.choice(fact_id)], options=options)


def _look(reading: Reading, reach: Reach, radar: str) -> Look | None:
    """Return where a radar looks from, how far, whether it stands and tells decoys apart; None if nowhere."""
    here = reading.in_place("radar", radar) > YES
    if not here.any():
        return None
    step = reach.ladder(reading.value(f"radar.{radar}.range"))
    told = reading.value(f"radar.{radar}.discriminates", 0.0) > YES
    return _lookout(reading, reach, radar), step, here, told


def _sight(reading: Reading, reach: Reach, spot: Spot, looks: dict[str, Look | None]) -> tuple[Array, Mask]:
    """Return first sight by any radar in place, and whether one that tells decoys apart sees it, (q, n).

    ``looks`` has the radars that were asked for before; filled here.
    """
    first = np.full((len(reach.regions), reading.n), np.inf)
    is_told = np.zeros(first.shape, np.bool_)
    sees = np.isfinite(reach.sight[spot.options]).any(axis=(0, 1, 3))
    radars = dict.fromkeys(reach.lookouts[r][0] for r in map(int, np.flatnonzero(sees)))
    for name in radars:
        if name not in looks:
            looks[name] = _look(reading, reach, name)
        look = looks[name]
        if look is not None:
            one_look(reach, spot, *look, (first, is_told))
    return first, is_told


def one_look(
    reach: Reach, spot: Spot, at: Index, step: Index, here: Mask, told: Mask, so_far: tuple[Array, Mask]
) -> None:
    """Let one more radar look: lower the first sight so far, and mark what it tells apart, (q, n)."""
    if not is_compiled():
        many_looks(reach, spot, at, step, here, told, so_far)
        return
    from equipoise.strike import compiled_engagement as compiled  # noqa: PLC0415 - needs numba

    compiled.see(reach.sight, spot.at, at, step, here, told, *so_far)


def many_looks(
    reach: Reach, spot: Spot, at: Index, step: Index, here: Mask, told: Mask, so_far: tuple[Array, Mask]
) -> None:
    """Do what :func:`one_look` does, for many draws at a time."""
    first, is_told = so_far
    _, n_regions, n_lookouts, n_steps = reach.sight.shape
    path = spot.at * n_regions + np.arange(n_regions)[:, None]
    seen = np.where(here, reach.sight.ravel().take((path * n_lookouts + at) * n_steps + step), np.inf)
    np.minimum(first, seen, out=first)
    is_told |= np.isfinite(seen) & told


def _lookout(reading: Reading, reach: Reach, radar: str) -> Index:
    """Return where on the axis of lookouts the radar is, in the town drawn for it, (n,)."""
    fact_id = f"radar.{radar}.place"
    at = [reach.lookouts.index((radar, town)) for town in reading.words(fact_id)]
    return np.array(at, dtype=np.intp)[reading.choice(fact_id)]


def _on_ladder(reach: Reach, lag_s: Array) -> tuple[Index, Array]:
    """Return the step of the even ladder below each lag, and the part of the way to the next one."""
    spacing = reach.lag_s[1] - reach.lag_s[0]
    position = np.clip((lag_s - reach.lag_s[0]) / spacing, 0.0, float(reach.lag_s.size))
    lower = np.minimum(position.astype(np.intp), reach.lag_s.size - 1)
    return lower, position - lower


def needed_m_s(reach: Reach, site: Spot, place: Spot, lag_s: Array) -> Array:
    """Return the least speed for lags (q, n), between two steps of the ladder, (q, n)."""
    never = np.full((*reach.speed_m_s.shape[:3], 1), NEVER_M_S)
    table = np.concatenate([np.minimum(reach.speed_m_s, NEVER_M_S), never], axis=3)
    lower, rest = _on_ladder(reach, lag_s)
    _, n_places, n_regions, n_steps = table.shape
    path = (site.at * n_places + place.at) * n_regions + np.arange(n_regions)[:, None]
    first = path * n_steps + lower
    low = table.ravel().take(first)
    return low + rest * (table.ravel().take(first + 1) - low)
