"""From what an attack leaves in each cell to the outcomes that a study shows.

Minutes, warheads and probabilities per draw, by posture cell and as their
mixture. Holds no mechanism: only units, legs, cells and ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from equipoise import chain, outcomes
from equipoise.arrays import Array
from equipoise.chain import Aftermath
from equipoise.mechanisms import first_strike
from equipoise.mechanisms.first_strike import Known
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
) -> dict[str, Array]:
    """Return the outcomes of warning: of the design that meets launch under attack, alerts mixed."""
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
                    "nb,nbg,ng->n", branch, item.p_in_time_aside, weight
                ),
            }
        )
    mixed = {key: parts[0][key] * (1.0 - generated) + parts[1][key] * generated for key in parts[0]}
    shortest = timeline.shortest_flight_s(stage.flown, flown, stage.reading, threatened)
    return {"warning.flight_time.capital": shortest / 60, **mixed}


def survivability_outcomes(
    threatened: str, after: Mapping[str, Aftermath], reading: Reading
) -> dict[str, Array]:
    """Return warheads that survive, by leg and cell."""
    values: dict[str, dict[str, Array]] = {}
    for cell, item in after.items():
        left = first_strike.surviving(item.retaliation, under_attack=cell.endswith("launch_under_attack"))
        legs = np.array(item.retaliation.leg)
        for leg in sides.LEGS:
            values.setdefault(leg, {})[cell] = left[:, legs == leg].sum(axis=1)
        values.setdefault("warheads", {})[cell] = left.sum(axis=1)
    return _with_mixture("survivability.{}", values, threatened, reading)


def first_strike_outcomes(
    threatened: str, k_star: int, after: Mapping[str, Aftermath], reading: Reading, known: Known
) -> dict[str, Array]:
    """Return the exact distribution of arriving warheads by cell."""
    counts = tuple(sorted({*outcomes.COUNTS, k_star}))
    values: dict[str, dict[str, Array]] = {}
    # launching first: riding the same attack out comes out on the way
    for cell in sorted(after, key=lambda name: name.endswith("ride_out")):
        item, under_attack = after[cell], cell.endswith("launch_under_attack")
        values.setdefault("arriving", {})[cell] = first_strike.mean_arriving(
            item.retaliation, under_attack=under_attack
        )
        below = first_strike.p_at_most(item.retaliation, counts, under_attack=under_attack, known=known)
        for column, k in enumerate(counts):
            # while command is not built, orders always pass: the two families are equal
            values.setdefault(f"p_at_most.{k}", {})[cell] = below[:, column]
            values.setdefault(f"p_at_most_given_command.{k}", {})[cell] = below[:, column]
    return _with_mixture("first_strike.{}", values, threatened, reading)


def sound_outcomes(k_star: int, cell: str, after: Mapping[str, Aftermath], known: Known) -> dict[str, Array]:
    """Return the chance of success in the cell of fear if no missile type could fail as a type."""
    left = after[cell].retaliation
    sound = replace(left, p_fault=np.zeros_like(left.p_fault))
    under_attack = cell.endswith("launch_under_attack")
    below = first_strike.p_at_most(sound, (k_star,), under_attack=under_attack, known=known)
    return {"first_strike.p_success_types_sound": below[:, 0]}


def timing_outcomes(
    threatened: str, name: str, after: Mapping[str, Aftermath], reading: Reading
) -> dict[str, Array]:
    """Return the mean arriving if the rival were held to one timing, by cell."""
    by_cell = {
        cell: first_strike.mean_arriving(item.retaliation, under_attack=cell.endswith("launch_under_attack"))
        for cell, item in after.items()
    }
    return _with_mixture("first_strike.{}", {f"arriving.{name}": by_cell}, threatened, reading)


def _with_mixture(
    pattern: str, values: Mapping[str, Mapping[str, Array]], threatened: str, reading: Reading
) -> dict[str, Array]:
    """Return each family of cells, and its mixture under the id without a cell."""
    result: dict[str, Array] = {}
    for name, by_cell in values.items():
        stem = pattern.format(name)
        result[stem] = mixture(threatened, by_cell, reading)
        result.update({f"{stem}@{cell}": value for cell, value in by_cell.items()})
    return result
