"""From what an attack leaves in each cell to the outcomes that a study shows.

Minutes, warheads and probabilities per draw, by posture cell and as their
mixture. Holds no mechanism: only units, legs, cells and ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from equipoise import chain
from equipoise.arrays import Array
from equipoise.arrivals import shield as shields
from equipoise.arrivals.retaliation import coming, surviving
from equipoise.chain import Aftermath
from equipoise.mechanisms import first_strike, stability, warning
from equipoise.mechanisms.first_strike import Arrivals, Met
from equipoise.reading import Reading
from equipoise.strike import sides, timeline
from equipoise.strike.geometry import Geometry

#: Part of the outcome's id -> timing of the attack that it is held to.
TIMINGS: Mapping[str, str] = MappingProxyType({"launched_together": "launch", "landing_together": "arrival"})
#: Longest time of warning that is told, seconds: beyond a day nothing depends on it.
LONGEST_S = 24 * 3600.0


def mixture(threatened: str, by_cell: Mapping[str, Array], reading: Reading) -> Array:
    """Return the mean over cells by the drawn chances of alert and policy."""
    generated = reading.value(f"crisis.{threatened}.generated")
    launching = reading.value(f"crisis.{threatened}.launch_under_attack")
    total = np.zeros(reading.n)
    for cell, value in by_cell.items():
        alert, policy = cell.split(".")
        weight = generated if alert == "generated" else 1.0 - generated
        total = total + value * weight * (launching if policy == "launch_under_attack" else 1.0 - launching)
    return total


def warning_outcomes(
    stage: chain.Stage, threatened: str, flown: Geometry, after: Mapping[str, Aftermath]
) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the outcomes of warning: of the design that meets launch under attack, alerts mixed.

    Who has nothing on land has nothing to launch under attack: then there are reasons instead.
    """
    generated = stage.reading.value(f"crisis.{threatened}.generated")
    parts: list[dict[str, Array]] = []
    for alert in sides.ALERTS:
        item = after[f"{alert}.launch_under_attack"]
        branch = item.retaliation.p_branch
        at_stake = stage.groups.n_warheads * item.is_land
        weight = at_stake / np.maximum(at_stake.sum(axis=1, keepdims=True), 1e-9)
        # a division that nothing is sent to has no time of warning
        hit = np.isfinite(item.forces_s[:, 0]) * at_stake
        share_hit = hit / np.maximum(hit.sum(axis=1, keepdims=True), 1e-9)
        finite = np.where(np.isfinite(item.forces_s), item.forces_s, 0.0)
        parts.append(
            {
                "warning.time.capital": np.sum(branch * np.minimum(item.capital_s, LONGEST_S), axis=1) / 60,
                "warning.time.forces": np.einsum("nb,nbg,ng->n", branch, finite, share_hit) / 60,
                "warning.p_launch_under_attack": np.einsum(
                    "nb,nbg,ng->n", branch, item.retaliation.p_in_time, weight
                ),
                "warning.p_launch_under_attack.capital_aside": np.einsum(
                    "nb,nbg,ng->n", branch, _in_time_aside(stage.reading, threatened, item), weight
                ),
            }
        )
    mixed = {key: parts[0][key] * (1.0 - generated) + parts[1][key] * generated for key in parts[0]}
    shortest = timeline.shortest_flight_s(stage.flown, flown, stage.reading, threatened)
    values = {"warning.flight_time.capital": shortest / 60, **mixed}
    if stage.groups.of(*sides.LAND).any():
        return values, {}
    why = f"{threatened.upper()} has no missiles on land: what is at sea is not launched under attack"
    on_land = tuple(key for key in mixed if key != "warning.time.capital")
    return {key: value for key, value in values.items() if key not in on_land}, dict.fromkeys(on_land, why)


def _in_time_aside(reading: Reading, threatened: str, item: Aftermath) -> Array:
    """Return the chance that the order is in time if the capital needn't stand for it, (n, b, g)."""
    unlimited = warning.slack(reading, threatened, item.forces_s, np.full_like(item.capital_s, np.inf))
    return warning.p_in_time_on(reading, threatened, unlimited, item.is_land)


def survivability_outcomes(
    threatened: str, after: Mapping[str, Aftermath], reading: Reading
) -> dict[str, Array]:
    """Return warheads that survive, by leg and cell."""
    values: dict[str, dict[str, Array]] = {}
    for cell, item in after.items():
        left = surviving(item.retaliation, under_attack=_launches(cell))
        legs = np.array(item.retaliation.leg)
        for leg in sides.LEGS:
            values.setdefault(leg, {})[cell] = left[:, legs == leg].sum(axis=1)
        values.setdefault("warheads", {})[cell] = left.sum(axis=1)
    return _with_mixture("survivability.{}", values, threatened, reading)


def command_outcomes(
    threatened: str, after: Mapping[str, Aftermath], reading: Reading
) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the chance that somebody is left to give the order until it is out, by cell."""
    by_cell: dict[str, Array] = {}
    for cell, item in after.items():
        left = item.retaliation
        if left.command is None:
            why = f"the record has no fact of the command of {threatened.upper()}: orders always pass"
            return {}, {"command.p_authority": why}
        alive = left.command.p_authority
        if _launches(cell):
            passes = left.command.p_passes[:, None]
            out = np.stack([left.p_out(b) for b in range(alive.shape[1])], axis=1) * passes
            alive = out + (1.0 - out) * alive
        by_cell[cell] = np.sum(left.p_branch * alive, axis=1)
    return _with_mixture("command.{}", {"p_authority": by_cell}, threatened, reading), {}


def defence_outcomes(
    threatened: str, after: Mapping[str, Aftermath], reading: Reading, met: Met
) -> dict[str, Array]:
    """Return the share of what comes that interceptors can meet, by cell, and the ceiling."""
    made = met.shield
    values: dict[str, dict[str, Array]] = {}
    for cell, item in after.items():
        weight = coming(item.retaliation, under_attack=_launches(cell))
        for part, which in {
            "": made.is_forward,
            ".homeland": ~made.is_forward,
            ".any": np.ones_like(made.is_forward),
        }.items():
            share = shields.engageable(made, weight, which)
            values.setdefault(f"engageable_share{part}", {})[cell] = share
    ceiling = {"defence.ceiling": made.capacity.sum(axis=1)}
    return ceiling | _with_mixture("defence.{}", values, threatened, reading)


def first_strike_outcomes(
    threatened: str, counts: tuple[int, ...], after: Mapping[str, Aftermath], reading: Reading, met: Met
) -> dict[str, Array]:
    """Return the exact distribution of arriving warheads by cell, and what interceptors destroy."""
    values: dict[str, dict[str, Array]] = {}
    # launching first: riding the same attack out comes out on the way
    for cell in sorted(after, key=lambda name: not _launches(name)):
        item = after[cell]
        found = _arrivals(met, item, counts, cell)
        below = found.p_at_most
        values.setdefault("first_strike.arriving", {})[cell] = found.coming - found.intercepted
        values.setdefault("defence.intercepted", {})[cell] = found.intercepted
        for column, k in enumerate(counts):
            given = found.p_given_command[:, column]
            values.setdefault(f"first_strike.p_at_most.{k}", {})[cell] = below[:, column]
            values.setdefault(f"first_strike.p_at_most_given_command.{k}", {})[cell] = given
    return _with_mixture("{}", values, threatened, reading)


def index_outcomes(
    stage: chain.Stage, roles: chain.Roles, after: Mapping[str, Aftermath], known: stability.Known
) -> dict[str, Array]:
    """Return the index of first-strike stability of both sides' postures, and each side's part of it."""
    reading, threatened, rival = stage.reading, roles.threatened, roles.rival
    own = sides.weapons(reading, threatened, sides.weapon_names(reading, threatened))
    rival_groups = sides.groups(reading, rival, sides.group_names(reading, rival))
    values: dict[str, dict[str, Array]] = {}
    for cell, item in after.items():
        alert, policy = cell.split(".")
        forces = stability.Forces(
            threatened=threatened,
            rival=rival,
            groups=stage.groups,
            rival_groups=rival_groups,
            weapons=stage.weapons,
            reaches=np.asarray(np.isfinite(stage.flown.flight_s).any(axis=2)),
            p_kill=stability.silo_kill(reading, own, threatened, rival, alert),
            rival_p_kill=stability.silo_kill(reading, stage.weapons, rival, threatened, alert),
        )
        left = item.retaliation
        in_time = stability.fixed_in_time(stage.groups, left.p_branch, left.p_in_time)
        late = None if policy == "ride_out" else in_time
        found = stability.index_outcomes(reading, forces, alert, late, known)
        for id_, value in found.items():
            values.setdefault(id_, {})[cell] = value
    return _with_mixture("{}", values, threatened, reading)


def sound_outcomes(k_star: int, cell: str, after: Mapping[str, Aftermath], met: Met) -> dict[str, Array]:
    """Return the chance of success in the cell of fear if orders get through and no type fails as a type."""
    left = after[cell].retaliation
    sound = replace(after[cell], retaliation=replace(left, p_fault=np.zeros_like(left.p_fault)))
    below = _arrivals(met, sound, (k_star,), cell).p_given_command
    return {"first_strike.p_success_types_sound": below[:, 0]}


def timing_outcomes(
    threatened: str, name: str, after: Mapping[str, Aftermath], reading: Reading
) -> dict[str, Array]:
    """Return the mean that comes, interceptors aside, if the rival were held to one timing, by cell."""
    by_cell = {
        cell: first_strike.mean_arriving(item.retaliation, under_attack=_launches(cell))
        for cell, item in after.items()
    }
    return _with_mixture("first_strike.{}", {f"arriving.{name}": by_cell}, threatened, reading)


def _arrivals(met: Met, item: Aftermath, counts: tuple[int, ...], cell: str) -> Arrivals:
    """Return what arrives in a cell."""
    return first_strike.arrivals(
        item.retaliation,
        counts,
        under_attack=_launches(cell),
        shield=met.shield,
        known=met.known,
    )


def _launches(cell: str) -> bool:
    """Return whether the threatened side launches under attack in a cell."""
    return cell.endswith(chain.POLICIES[1])


def _with_mixture(
    pattern: str, values: Mapping[str, Mapping[str, Array]], threatened: str, reading: Reading
) -> dict[str, Array]:
    """Return each family of cells, and its mixture under the id without a cell, where all cells are there."""
    result: dict[str, Array] = {}
    for name, by_cell in values.items():
        stem = pattern.format(name)
        if len(by_cell) == len(chain.CELLS):
            result[stem] = mixture(threatened, by_cell, reading)
        result.update({f"{stem}@{cell}": value for cell, value in by_cell.items()})
    return result
