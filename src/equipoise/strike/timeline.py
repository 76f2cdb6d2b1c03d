"""When every part of an attack is launched, seen and arrives.

Takes the rival's weapons, the geometry tables and a design of attack; gives
flight times, the alarm by satellite and radar, and the times of impact. The
alarm belongs to the attack: the first sight of any part of it warns everybody.
The impact belongs to the class of target. Largest weakness: low flyers are
never seen by the strategic warning system here, and regional air defence,
which might see them, is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from equipoise.arrays import Array, Index, Mask, is_compiled
from equipoise.reading import Reading, beside, column, standing
from equipoise.strike import flights
from equipoise.strike.damage import Targets
from equipoise.strike.geometry import Geometry, capital_place
from equipoise.strike.plan import Plans
from equipoise.strike.sides import Weapons

#: What the satellites see of an attack: nothing, the watched fields, theatre launches too.
BRANCHES = ("no satellite", "watched fields", "theatre too")
#: Which sights raise the alarm.
RULES = ("satellite_or_radar", "radar", "satellite_and_radar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """Flight and first sight of every weapon to every aim, and what satellites report.

    Attributes
    ----------
    flight_s : (n, w, a) array
        Launch to impact; infinite where out of range.
    radar_s : (n, w, a) array
        Launch to first sight by any radar in place; infinite where never.
    satellite_s : (n, w) array
        Launch to report; infinite for what has no plume.
    is_watched : (w,) array of bool
        Launched from fields and sea areas that the satellites watch.
    p_branch : (n, 3) array
        Chance of each of :data:`BRANCHES`.
    inputs : tuple of arrays
        All that the paths follow from, but the tables of the case.
    rows : (n,) array of int, optional
        Which row of the times each draw reads; its own where there is none. Then the times have as many rows
        as they are different, and n is that of ``p_branch``.
    """

    flight_s: Array
    radar_s: Array
    satellite_s: Array
    is_watched: Mask
    p_branch: Array
    inputs: tuple[Array, ...] = ()
    rows: Index | None = None

    def part(self, rows: Index) -> Paths:
        """Return the same for some draws, in any order and more than once; times are not copied."""
        return replace(
            self,
            rows=rows if self.rows is None else self.rows[rows],
            p_branch=self.p_branch[rows],
        )

    @property
    def whole(self) -> Paths:
        """The same with times of their own for each draw."""
        if self.rows is None:
            return self
        times = {name: getattr(self, name)[self.rows] for name in ("flight_s", "radar_s", "satellite_s")}
        return replace(self, rows=None, **times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When the attack is noticed and when it arrives; times from its first launch.

    Attributes
    ----------
    alarm_s : (n, 3) array
        First confirmed sight, by branch.
    impact_s : (n, t) array
        First half of the aim points under fire, by target class.
    capital_s : (n,) array
        Impact at the capital.
    """

    alarm_s: Array
    impact_s: Array
    capital_s: Array


def paths(
    reading: Reading, weapons: Weapons, geometry: Geometry, threatened: str, like: Paths | None = None
) -> Paths:
    """Return flight times and first sights of every weapon to every aim.

    Parameters
    ----------
    reading : Reading
        The draws.
    weapons : Weapons
        The rival's weapons in this arm, w of them.
    geometry : Geometry
        Tables that hold all their places.
    threatened : str
        Whose radars and satellites watch.
    like : Paths, optional
        Taken as they are if they follow from the same inputs.
    """
    inputs = _inputs(reading, weapons, geometry, threatened)
    if like is not None and _same(inputs, like.inputs):
        return like
    place = np.array([geometry.places.index(name) for name in weapons.places], dtype=np.intp)[weapons.place]
    flight = flights.row_of(weapons, geometry)
    flying = flights.flying_s(weapons, geometry, place, flight)
    reach = geometry.distance_m[place] <= weapons.range_m[:, :, None]
    flight_s = np.where(reach, weapons.boost_s[:, :, None] + flying, np.inf)
    seen = flights.first_sights(reading, geometry, place, flight)
    glides = np.array([kind == "glide" for kind in weapons.flight], dtype=np.bool_)
    # a glider's first sight is a share of its way, an arc's a time
    after = seen.copy()
    for w in np.flatnonzero(glides):
        visible = np.isfinite(seen[:, w]) & np.isfinite(flying[:, w])
        after[:, w] = np.inf
        np.multiply(seen[:, w], flying[:, w], out=after[:, w], where=visible)
    low = np.array([kind == "cruise" for kind in weapons.flight], dtype=np.bool_)
    after[:, low] = np.inf
    satellite = np.where(low, np.inf, reading.value(f"satellite.{threatened}.delay")[:, None])
    return Paths(
        # in the order in which they are read: every attack goes through them draw by draw
        flight_s=np.ascontiguousarray(flight_s),
        radar_s=np.ascontiguousarray(weapons.boost_s[:, :, None] + after),
        satellite_s=np.ascontiguousarray(satellite),
        is_watched=np.array([leg != "theatre" for leg in weapons.leg], dtype=np.bool_),
        p_branch=_branches(reading, threatened),
        inputs=inputs,
    )


def clock(
    reading: Reading, threatened: str, flown: Paths, plans: Plans, targets: Targets, row: Index
) -> Clock:
    """Return when an attack is noticed and when it arrives.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        Whose rule of confirmation holds.
    flown : Paths
        Flight and first sight.
    plans : Plans
        Which weapon goes to which class of target, and how it is timed.
    targets : Targets
        The classes of target.
    row : (n,) array of int
        Which plan holds in each draw.

    Notes
    -----
    Launched together, every part starts at zero, or forward missiles later by
    the planned delay; arriving together, a part starts as much later as its
    flight is shorter than the longest. A group's
    impact is the time by which half of its aim points have been hit once by
    nuclear weapons; conventional ones warn, but stop neither order nor launch.
    """
    seen, impact, at_capital = _times(flown, plans, targets, row)
    fact_id = f"budget.{threatened}.rule"
    rule = np.array([RULES.index(name) for name in reading.words(fact_id)], np.intp)[reading.choice(fact_id)]
    return Clock(alarm_s=_alarms(seen, rule), impact_s=impact, capital_s=at_capital)


def _times(flown: Paths, plans: Plans, targets: Targets, row: Index) -> tuple[Array, Array, Array]:
    """Return first sights by radar, over watched fields and anywhere, impacts, and that at the capital."""
    if not is_compiled():
        return side_by_side(flown, plans, targets, row)
    from equipoise.strike import compiled_timeline as compiled  # noqa: PLC0415 - needs numba

    pairs = plans.pairs
    return compiled.times(
        (
            np.ascontiguousarray(flown.flight_s),
            np.ascontiguousarray(flown.radar_s),
            np.ascontiguousarray(flown.satellite_s),
            flown.is_watched,
        ),
        (
            plans.shots,
            plans.aim_points,
            plans.is_nuclear,
            np.ascontiguousarray(plans.delay_s),
            plans.capital_weapon,
            plans.lands_together,
        ),
        (pairs.weapon, pairs.target, targets.aim[pairs.target]),
        targets.capital,
        row,
        flown.rows,
    )


def side_by_side(flown: Paths, plans: Plans, targets: Targets, row: Index) -> tuple[Array, Array, Array]:
    """Return what the compiled loops return, many draws at a time."""
    flown, pairs = flown.whole, plans.pairs
    w, t = pairs.weapon, pairs.target
    aim = targets.aim[t]
    shots = plans.shots[:, w, t][row]
    # what a draw's laydown doesn't use has no part in the attack
    flight = np.where(shots > 0, flown.flight_s[:, w, aim], np.inf)
    draws, opening = np.arange(len(row)), plans.capital_weapon[row]
    to_capital = flown.flight_s[draws, opening, targets.capital]
    offset = plans.delay_s[:, w][row]
    capital_offset = plans.delay_s[row, opening]
    landing = plans.lands_together[row]
    if landing.any():
        longest = np.where(np.isfinite(flight), flight, 0.0).max(axis=1, initial=0.0)
        later = np.maximum(longest[:, None] - flight, 0.0)
        offset = np.where(landing[:, None], later, offset)
        capital_offset = np.where(landing, np.maximum(longest - to_capital, 0.0), capital_offset)
    part = np.where(np.isfinite(flight), offset, np.inf)
    radar = (part + flown.radar_s[:, w, aim]).min(axis=1, initial=np.inf)
    by_radar = np.minimum(radar, capital_offset + flown.radar_s[draws, opening, targets.capital])
    reported = part + flown.satellite_s[:, w]
    watched = reported[:, flown.is_watched[w]].min(axis=1, initial=np.inf)
    seen = np.stack([by_radar, watched, reported.min(axis=1, initial=np.inf)], axis=1)
    impact = _half_hit_s(offset + flight, shots, plans, len(targets.kind))
    return seen, impact, capital_offset + to_capital


def distinct(alarm_s: Array, p_branch: Array) -> tuple[Array, Array]:
    """Return the branches that differ, with their chances added up.

    Parameters
    ----------
    alarm_s, p_branch : (n, b) array
        Alarm and chance of each branch.

    Returns
    -------
    tuple of two (n, c) arrays, c at most b
        Branches with no chance in any draw are left out.
    """
    kept: list[int] = []
    weights: list[Array] = []
    for b in range(alarm_s.shape[1]):
        if not p_branch[:, b].any():
            continue
        same = next((k for k, c in enumerate(kept) if (alarm_s[:, b] == alarm_s[:, c]).all()), None)
        if same is None:
            kept.append(b)
            weights.append(p_branch[:, b])
        else:
            weights[same] = weights[same] + p_branch[:, b]
    return alarm_s[:, kept], beside(weights, len(p_branch))


def shortest_flight_s(flown: Paths, geometry: Geometry, reading: Reading, threatened: str) -> Array:
    """Return the shortest flight of any weapon in place to the capital, (n,)."""
    capital = geometry.aims.index(capital_place(reading, threatened))
    return flown.whole.flight_s[:, :, capital].min(axis=1)


def _inputs(reading: Reading, weapons: Weapons, geometry: Geometry, threatened: str) -> tuple[Array, ...]:
    """Return all columns that paths are worked out from."""
    watch = [
        reading.value(f"satellite.{threatened}.{name}") for name in ("working", "needed", "theatre", "delay")
    ]
    return (
        weapons.place.astype(np.float64),
        weapons.profile.astype(np.float64),
        weapons.range_m,
        weapons.boost_s,
        weapons.speed_m_s,
        weapons.lift_to_drag,
        column(reading, "radar", geometry.radars, "range"),
        standing(reading, "radar", geometry.radars),
        *watch,
    )


def _same(some: tuple[Array, ...], others: tuple[Array, ...]) -> bool:
    """Return whether two sets of columns are equal, number by number."""
    return len(some) == len(others) and all(np.array_equal(a, b) for a, b in zip(some, others, strict=True))


def _alarms(seen: Array, rule: Index) -> Array:
    """Return the alarm by branch under each draw's rule of confirmation, (n, 3)."""
    if not is_compiled():
        return alarms_side_by_side(seen, rule)
    from equipoise.strike import compiled_timeline as compiled  # noqa: PLC0415 - needs numba

    return compiled.alarms(seen, rule)


def alarms_side_by_side(seen: Array, rule: Index) -> Array:
    """Return what the compiled loop returns, many draws at a time."""
    by_radar, by_satellite = seen[:, :1], seen.copy()
    by_satellite[:, 0] = np.inf
    either, both = np.minimum(by_radar, by_satellite), np.maximum(by_radar, by_satellite)
    # without a satellite there is nothing to confirm with: the radar's word has to do
    told = (either, by_radar, np.where(np.isfinite(by_satellite), both, by_radar))
    return np.select([rule[:, None] == k for k in range(len(RULES))], told, by_radar)


def _branches(reading: Reading, threatened: str) -> Array:
    """Return the chance that satellites see nothing, the watched fields, everything."""
    name = f"satellite.{threatened}"
    working, needed = reading.value(f"{name}.working"), reading.value(f"{name}.needed")
    watching = np.clip(working / needed, 0.0, 1.0)
    theatre = reading.value(f"{name}.theatre")
    return np.stack([1.0 - watching, watching * (1.0 - theatre), watching * theatre], axis=1)


def _half_hit_s(arrival_s: Array, shots: Array, plans: Plans, n_targets: int) -> Array:
    """Return when half of each class's aim points have been hit once by nuclear weapons, (n, t)."""
    result = np.full((arrival_s.shape[0], n_targets), np.inf)
    pairs = plans.pairs
    w, t = pairs.weapon, pairs.target
    for target in range(n_targets):
        here = np.flatnonzero((t == target) & plans.is_nuclear[w])
        if here.size == 1:
            result[:, target] = arrival_s[:, here[0]]
        elif here.size:
            # of equal times in the order of the pairs, on every machine
            order = np.argsort(arrival_s[:, here], axis=1, kind="stable")
            covered = np.cumsum(np.take_along_axis(shots[:, here], order, axis=1), axis=1)
            needed = np.minimum(0.5 * plans.aim_points[target], 0.999 * covered[:, -1])
            reached = np.argmax(covered >= needed[:, None], axis=1)
            which = here[np.take_along_axis(order, reached[:, None], axis=1)[:, 0]]
            result[:, target] = arrival_s[np.arange(len(which)), which]
    return result
