"""How the rival chooses an attack: designs compared on planning values.

From a pilot's draws to the design that leaves the fewest warheads to come, for
each alert and policy; and the best with and without theatre weapons, of which
fear takes the worse. Nothing that is planned here is stored or shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from equipoise import chain
from equipoise.arrays import Array, Index, Mask
from equipoise.chain import NUCLEAR, POLICIES, Roles, Stage
from equipoise.mechanisms import first_strike
from equipoise.strike import damage, plan, sides, timeline
from equipoise.strike.plan import Attack


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """An attack, whether it uses theatre weapons, and what it leaves to arrive by policy (pilot mean)."""

    attack: Attack
    is_near: bool
    arriving: Mapping[str, float]


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
    attacks = plan.designs(values, _wait_s(pilot, roles, values))
    # all designs at once: the pilot's draws once more for each
    n, size = pilot.reading.n, values.laydowns.size
    row = np.concatenate([k * size + attack.row(pilot.weapons.laydown) for k, attack in enumerate(attacks)])
    copies = pilot.part(np.tile(np.arange(n), len(attacks)))
    left = chain.after(copies, roles, alert, plan.side_by_side(attacks), row).retaliation
    arriving = first_strike.means_arriving(left, [policy == POLICIES[1] for policy in POLICIES])
    means = {
        policy: each.reshape(len(attacks), n).mean(axis=1)
        for policy, each in zip(POLICIES, arriving, strict=True)
    }
    near = values.is_theatre
    return tuple(
        Design(
            attack=attack,
            is_near=bool(attack.shots[:, near].any() or near[attack.capital_weapon].any()),
            arriving={policy: float(mean[k]) for policy, mean in means.items()},
        )
        for k, attack in enumerate(attacks)
    )


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


def _prospects(pilot: Stage, roles: Roles, alert: str) -> plan.Prospects:
    """Return the planning values: means over the pilot draws."""
    reading, weapons, offered = pilot.reading, pilot.weapons, pilot.targets
    shape = (len(weapons.names), len(offered.kind))
    every = damage.Pairs(weapon=np.indices(shape)[0].ravel(), target=np.indices(shape)[1].ravel())
    flight = pilot.flown.flight_s[:, every.weapon, offered.aim[every.target]]
    chance = damage.single_shot(
        reading, weapons, offered, every, flight, roles.threatened, roles.rival, pilot.on_silo
    )
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
    row = others.row(pilot.weapons.laydown)
    clock = timeline.clock(pilot.reading, roles.threatened, pilot.flown, others.plans, pilot.targets, row)
    noticed = np.sum(np.where(np.isfinite(clock.alarm_s), clock.alarm_s, 0.0) * pilot.flown.p_branch, axis=1)
    seen = pilot.flown.radar_s[:, forward][:, :, pilot.targets.capital].min(axis=1)
    return float(max(noticed.mean() - np.where(np.isfinite(seen), seen, 0.0).mean(), 0.0))
