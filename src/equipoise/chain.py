"""One posture cell of the model: from what both sides have to what retaliates.

Joins the tables of the strike with the mechanisms of warning and survival, for
whatever draws it is given: all draws of an arm, its pilot, or the inner draws
of what the threatened side can't know. Holds no equation of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.mechanisms import first_strike, survivability, warning
from equipoise.mechanisms.first_strike import Retaliation
from equipoise.reading import Reading
from equipoise.strike import damage, plan, sides, timeline
from equipoise.strike.damage import Targets
from equipoise.strike.geometry import Geometry
from equipoise.strike.plan import Attack
from equipoise.strike.sides import Groups, Weapons
from equipoise.strike.timeline import Paths

#: Expected tracked launchers below which shots are no longer concentrated on fewer of them.
LEAST_TRACKED = 0.25
#: A weapon counts as nuclear above this value of its flag.
NUCLEAR = 0.5
#: Policies of the threatened side, by the second half of a cell's name.
POLICIES = ("ride_out", "launch_under_attack")
#: Posture cells: alert of both sides and policy of the threatened one.
CELLS = tuple(f"{alert}.{policy}" for alert in sides.ALERTS for policy in POLICIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who threatens whom, as ISO 3166 alpha-3 codes in lower case."""

    threatened: str
    rival: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Both sides and all flights, for one set of draws."""

    reading: Reading
    weapons: Weapons
    groups: Groups
    flown: Paths
    targets: Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """An attack, whether it uses theatre weapons, and what it leaves to arrive by policy (pilot mean)."""

    attack: Attack
    is_near: bool
    arriving: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What an attack at one alert leaves, and the times it took.

    Attributes
    ----------
    retaliation : Retaliation
        What is left, and what is in time.
    capital_s : (n, b) array
        Alarm to impact at the capital.
    forces_s : (n, b, g) array
        Alarm to impact at each group's site.
    is_land : (g,) array of bool
        Groups that may launch under attack.
    p_in_time_aside : (n, b, g) array, 0 to 1
        Chance that the order comes in time if it may still be given after the capital is hit.
    """

    retaliation: Retaliation
    capital_s: Array
    forces_s: Array
    is_land: Mask
    p_in_time_aside: Array


def stage(
    reading: Reading,
    roles: Roles,
    geometry: Geometry,
    weapon_names: tuple[str, ...],
    group_names: tuple[str, ...],
) -> Stage:
    """Return both sides and all flights for one set of draws."""
    weapons = sides.weapons(reading, roles.rival, weapon_names)
    groups = sides.groups(reading, roles.threatened, group_names)
    return Stage(
        reading=reading,
        weapons=weapons,
        groups=groups,
        flown=timeline.paths(reading, weapons, geometry, roles.threatened),
        targets=damage.targets(reading, groups, geometry, roles.threatened),
    )


def designs(pilot: Stage, roles: Roles, alert: str) -> tuple[Design, ...]:
    """Return the designs that the rival compares at one alert, with what each would leave.

    Parameters
    ----------
    pilot : Stage
        Both sides over the pilot draws: planning values.
    roles : Roles
        Who threatens whom.
    alert : str
        ``day`` or ``generated``, of both sides.
    """
    values = _prospects(pilot, roles, alert)
    made: list[Design] = []
    for attack in plan.designs(values, _wait_s(pilot, roles, values)):
        left = aftermath(pilot, roles, alert, attack).retaliation
        means = [
            float(first_strike.mean_arriving(left, under_attack=policy == POLICIES[1]).mean())
            for policy in POLICIES
        ]
        near = attack.shots[:, values.is_theatre].any() or values.is_theatre[attack.capital_weapon].any()
        made.append(
            Design(attack=attack, is_near=bool(near), arriving=dict(zip(POLICIES, means, strict=True)))
        )
    return tuple(made)


def preferred(made: tuple[Design, ...], policy: str, together: str = "") -> Attack:
    """Return the design that leaves the fewest warheads to arrive, in expectation over the pilot draws.

    Parameters
    ----------
    made : tuple of Design
        From :func:`designs`.
    policy : str
        ``ride_out`` or ``launch_under_attack``.
    together : str
        Only designs with this timing; empty for any.
    """
    open_ones = [design for design in made if not together or design.attack.together == together]
    return min(open_ones, key=lambda design: design.arriving[policy]).attack


def alternatives(made: tuple[Design, ...], policy: str) -> tuple[Attack, ...]:
    """Return the best design with theatre weapons and the best without, as far as there are any."""
    groups = [[design for design in made if design.is_near is near] for near in (False, True)]
    return tuple(preferred(tuple(group), policy) for group in groups if group)


def aftermath(on: Stage, roles: Roles, alert: str, attack: Attack) -> Aftermath:
    """Return what an attack leaves, for every draw.

    Parameters
    ----------
    on : Stage
        Both sides and all flights.
    roles : Roles
        Who threatens whom.
    alert : str
        ``day`` or ``generated``, of both sides.
    attack : Attack
        The rival's design.
    """
    reading, groups, offered = on.reading, on.groups, on.targets
    laydown = on.weapons.laydown
    clock = timeline.clock(reading, roles.threatened, on.flown, attack, offered, laydown)
    pairs = attack.pairs
    flight = on.flown.flight_s[:, pairs.weapon, offered.aim[pairs.target]]
    chance = damage.single_shot(reading, on.weapons, offered, pairs, flight, roles.threatened, roles.rival)
    points = damage.aim_points(reading, groups, offered, roles.threatened, alert)
    # fixed targets are shot at as counted; who tracks launchers sees how many there are to shoot at
    there = np.where(_is(offered, "tracked"), np.maximum(points, LEAST_TRACKED), attack.aim_points)
    counted = np.maximum(there, 1e-9)
    shots = attack.shots[:, pairs.weapon, pairs.target][attack.row(laydown)] / counted[:, pairs.target]
    hard = on.weapons.nuclear[:, pairs.weapon] > NUCLEAR
    spared = damage.survival(np.where(hard, chance, 0.0), shots, pairs, len(offered.kind))
    partial = damage.survival(np.where(hard, 0.0, chance), shots, pairs, len(offered.kind))
    site, tracked = _sites(groups, offered)
    alarm, p_branch = timeline.distinct(clock.alarm_s, on.flown.p_branch)
    left_s = warning.time_left_s(clock.impact_s[:, site], alarm)
    at_capital = warning.time_left_s(clock.capital_s[:, None], alarm)[:, :, 0]
    land = groups.of(*sides.LAND)
    slack = warning.slack(reading, roles.threatened, left_s, at_capital)
    survived = survivability.survival(
        reading,
        roles.threatened,
        groups.leg,
        groups.away[:, :, sides.ALERTS.index(alert)],
        spared[:, site],
        partial[:, site],
        spared[:, tracked],
        left_s,
        alert,
    )
    retaliation = Retaliation(
        leg=groups.leg,
        system=groups.system,
        n_items=groups.n_items,
        n_missiles=groups.n_missiles,
        load=groups.load,
        site_size=_site_size(reading, groups, roles.threatened, alert),
        p_available=groups.p_available,
        p_works=groups.reliability * _penetrates(reading, groups, roles.threatened),
        p_fault=groups.p_fault,
        p_site=survived.p_site,
        p_if_hit=survived.p_if_hit,
        p_if_spared=survived.p_if_spared,
        p_launched=survived.p_launched,
        p_branch=p_branch,
        p_in_time=warning.p_in_time(reading, roles.threatened, slack) * land,
    )
    unlimited = warning.slack(reading, roles.threatened, left_s, np.full_like(at_capital, np.inf))
    return Aftermath(
        retaliation=retaliation,
        capital_s=at_capital,
        forces_s=left_s,
        is_land=land,
        p_in_time_aside=warning.p_in_time(reading, roles.threatened, unlimited) * land,
    )


def _prospects(pilot: Stage, roles: Roles, alert: str) -> plan.Prospects:
    """Return the planning values: means over the pilot draws."""
    reading, weapons, offered = pilot.reading, pilot.weapons, pilot.targets
    shape = (len(weapons.names), len(offered.kind))
    every = damage.Pairs(weapon=np.indices(shape)[0].ravel(), target=np.indices(shape)[1].ravel())
    flight = pilot.flown.flight_s[:, every.weapon, offered.aim[every.target]]
    chance = damage.single_shot(reading, weapons, offered, every, flight, roles.threatened, roles.rival)
    laydowns, row = np.unique(weapons.laydown, return_inverse=True)
    near = np.array([leg == "theatre" for leg in weapons.leg], dtype=np.bool_)
    stake = damage.warheads_at_stake(reading, pilot.groups, offered, roles.threatened, alert)
    points = damage.aim_points(reading, pilot.groups, offered, roles.threatened, alert)
    state = sides.ALERTS.index(alert)
    return plan.Prospects(
        laydowns=laydowns,
        chance=_by_laydown(chance.reshape(-1, *shape), row, laydowns.size, near),
        flight_s=_by_laydown(flight.reshape(-1, *shape), row, laydowns.size, near),
        capital_s=_by_laydown(pilot.flown.flight_s[:, :, offered.capital], row, laydowns.size, near),
        stock=weapons.stock[:, :, state].mean(axis=0),
        at_stake=stake.mean(axis=0),
        aim_points=points.mean(axis=0),
        n_command=float(reading.value(f"strike.{roles.rival}.command_warheads").mean()),
        n_opening=float(reading.value(f"strike.{roles.rival}.command_opening").mean()),
        is_nuclear=weapons.nuclear.mean(axis=0) > NUCLEAR,
        max_shots=int(np.rint(reading.value(f"strike.{roles.rival}.max_shots").mean())),
        is_theatre=near,
        is_soft=np.array([kind not in ("silo", "tracked") for kind in offered.kind], dtype=np.bool_),
        is_slow=np.array([flight == "cruise" for flight in weapons.flight], dtype=np.bool_),
    )


def _by_laydown(values: Array, row: Index, n_rows: int, near: Mask) -> Array:
    """Return means over the pilot draws, (k, w, …); theatre weapons over those of each laydown."""
    means = np.repeat(values.mean(axis=0)[None], n_rows, axis=0)
    for k in range(n_rows):
        means[k, near] = values[row == k][:, near].mean(axis=0)
    return means


def _wait_s(pilot: Stage, roles: Roles, values: plan.Prospects) -> float:
    """Return how long forward missiles can wait before the others are noticed, on planning values."""
    forward = values.is_theatre & ~values.is_slow
    if not forward.any() or forward.all():
        return 0.0
    others = plan.without_theatre(values)
    clock = timeline.clock(
        pilot.reading, roles.threatened, pilot.flown, others, pilot.targets, pilot.weapons.laydown
    )
    noticed = np.sum(np.where(np.isfinite(clock.alarm_s), clock.alarm_s, 0.0) * pilot.flown.p_branch, axis=1)
    seen = pilot.flown.radar_s[:, forward][:, :, pilot.targets.capital].min(axis=1)
    return float(max(noticed.mean() - np.where(np.isfinite(seen), seen, 0.0).mean(), 0.0))


def _is(offered: Targets, kind: str) -> Mask:
    """Return which classes are of a kind, (t,)."""
    return np.array([name == kind for name in offered.kind], dtype=np.bool_)


def _sites(groups: Groups, offered: Targets) -> tuple[list[int], list[int]]:
    """Return, per group, the column of its site and of its tracked launchers (or its site again)."""
    site = [offered.of(damage.CLASSES[leg][0], g) for g, leg in enumerate(groups.leg)]
    tracked = [offered.of("tracked", g) if leg == "mobile" else site[g] for g, leg in enumerate(groups.leg)]
    return site, tracked


def _site_size(reading: Reading, groups: Groups, threatened: str, alert: str) -> Array:
    """Return how many items share one site, (n, g)."""
    size = np.ones_like(groups.n_items)
    for g, leg in enumerate(groups.leg):
        items = np.maximum(groups.n_items[:, g], 1.0)
        if leg == "mobile":
            size[:, g] = reading.value(f"mobile.{threatened}.garrison_size")
        elif leg == "submarine":
            size[:, g] = items
        elif leg == "bomber":
            bases = reading.value(f"bomber.{threatened}.bases") if alert == "generated" else 1.0
            size[:, g] = np.maximum(np.ceil(items / bases), 1.0)
    return size


def _penetrates(reading: Reading, groups: Groups, threatened: str) -> Array:
    """Return the chance that a weapon gets through air defence; 1 for missiles, (n, g)."""
    through = np.ones_like(groups.n_items)
    for g, leg in enumerate(groups.leg):
        if leg == "bomber":
            through[:, g] = reading.value(f"bomber.{threatened}.penetrate")
    return through
