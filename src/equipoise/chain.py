"""One posture cell of the model: from what both sides have to what retaliates.

Joins the tables of the strike with the mechanisms of warning and survival, for
whatever draws it is given: all draws of an arm, its pilot, or the inner draws
of what the threatened side can't know. Holds no equation of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from equipoise.arrays import Array, Mask
from equipoise.mechanisms import first_strike, survivability, warning
from equipoise.mechanisms.first_strike import Retaliation
from equipoise.reading import Reading
from equipoise.strike import damage, plan, sides, timeline
from equipoise.strike.damage import Targets
from equipoise.strike.geometry import Geometry
from equipoise.strike.plan import Attack
from equipoise.strike.sides import Groups, Weapons
from equipoise.strike.timeline import Paths

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
    """

    retaliation: Retaliation
    capital_s: Array
    forces_s: Array
    is_land: Mask


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


def attacks(pilot: Stage, roles: Roles, alerts: tuple[str, ...] = sides.ALERTS) -> Mapping[str, Attack]:
    """Return the design that the rival prefers in each cell.

    Parameters
    ----------
    pilot : Stage
        Both sides over the pilot draws: planning values.
    roles : Roles
        Who threatens whom.
    alerts : tuple of str
        The alerts whose cells are asked for.

    Returns
    -------
    mapping of cell to Attack
        The design that leaves the fewest warheads to arrive, in expectation
        over the pilot draws.
    """
    chosen: dict[str, Attack] = {}
    for alert in alerts:
        values = _prospects(pilot, roles, alert)
        designs = plan.designs(values, _wait_s(pilot, roles, values))
        left = [aftermath(pilot, roles, alert, design).retaliation for design in designs]
        for policy in POLICIES:
            under_attack = policy == "launch_under_attack"
            means = [first_strike.mean_arriving(item, under_attack=under_attack).mean() for item in left]
            chosen[f"{alert}.{policy}"] = designs[int(np.argmin(means))]
    return chosen


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
    clock = timeline.clock(reading, roles.threatened, on.flown, attack, offered)
    flight = on.flown.flight_s[:, :, offered.aim]
    chance = damage.single_shot(reading, on.weapons, offered, flight, roles.threatened, roles.rival)
    points = damage.aim_points(reading, groups, offered, roles.threatened, alert)
    # what a planner counted is spread over what is really there, but never over less than one
    counted = np.where(_is(offered, "tracked"), np.maximum(points, 0.25), np.maximum(attack.aim_points, 1e-9))
    shots = attack.shots[None] / counted[:, None, :]
    hard = on.weapons.nuclear[:, :, None] > NUCLEAR
    spared = damage.survival(np.where(hard, chance, 0.0), shots)
    partial = damage.survival(np.where(hard, 0.0, chance), shots)
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
    return Aftermath(retaliation=retaliation, capital_s=at_capital, forces_s=left_s, is_land=land)


def _prospects(pilot: Stage, roles: Roles, alert: str) -> plan.Prospects:
    """Return the planning values: means over the pilot draws."""
    reading, weapons, offered = pilot.reading, pilot.weapons, pilot.targets
    flight = pilot.flown.flight_s[:, :, offered.aim]
    chance = damage.single_shot(reading, weapons, offered, flight, roles.threatened, roles.rival)
    stake = damage.warheads_at_stake(reading, pilot.groups, offered, roles.threatened, alert)
    points = damage.aim_points(reading, pilot.groups, offered, roles.threatened, alert)
    state = sides.ALERTS.index(alert)
    return plan.Prospects(
        # an infinite mean: a target that some basing town can't reach is not planned on
        chance=chance.mean(axis=0),
        flight_s=flight.mean(axis=0),
        capital_s=pilot.flown.flight_s[:, :, offered.capital].mean(axis=0),
        stock=weapons.stock[:, :, state].mean(axis=0),
        at_stake=stake.mean(axis=0),
        aim_points=points.mean(axis=0),
        n_command=float(reading.value(f"strike.{roles.rival}.command_warheads").mean()),
        n_opening=float(reading.value(f"strike.{roles.rival}.command_opening").mean()),
        is_nuclear=weapons.nuclear.mean(axis=0) > NUCLEAR,
        max_shots=int(np.rint(reading.value(f"strike.{roles.rival}.max_shots").mean())),
        is_forward=np.array(
            [
                leg == "theatre" and flight != "cruise"
                for leg, flight in zip(weapons.leg, weapons.flight, strict=True)
            ],
            dtype=np.bool_,
        ),
    )


def _wait_s(pilot: Stage, roles: Roles, values: plan.Prospects) -> float:
    """Return how long forward missiles can wait before the others are noticed, on planning values."""
    forward = values.is_forward
    if not forward.any() or forward.all():
        return 0.0
    others = plan.designs(replace(values, stock=np.where(forward, 0.0, values.stock)), 0.0)[0]
    clock = timeline.clock(pilot.reading, roles.threatened, pilot.flown, others, pilot.targets)
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
