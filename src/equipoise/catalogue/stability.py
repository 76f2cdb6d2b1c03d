"""Entries of the catalogue for the motive to strike first: ``stability.*``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from equipoise.catalogue.form import Input, Kernel, Results, number
from equipoise.physics import stability
from equipoise.physics.stability import SAVED_UNDER_ATTACK, Side

_CHANCE = number(0, 1)
_SIDE = Input(kind="record", form="side")


def _cost(damage_own: float, damage_enemy: float) -> Results:
    """Cost to one side of a war that destroys shares of both sides' value."""
    return {"cost": float(stability.cost(damage_own, damage_enemy))}


def _index(
    side_a: Mapping[str, float],
    side_b: Mapping[str, float],
    kill_probability: float,
    w80: float,
    *,
    launch_under_attack: bool,
) -> Results:
    """First-strike stability of two postures, with each side's cost of striking first and second."""
    a, b = (_side(one, kill_probability, w80, launch_under_attack) for one in (side_a, side_b))
    found = stability.index(a, b)
    return {
        "index": float(found.index[0]),
        "cost_first_a": float(found.by_a.cost_first[0]),
        "cost_second_a": float(found.by_b.cost_second[0]),
        "cost_first_b": float(found.by_b.cost_first[0]),
        "cost_second_b": float(found.by_a.cost_second[0]),
    }


def _side(given: Mapping[str, float], p_kill: float, w80: float, launches: bool) -> Side:  # noqa: FBT001
    """Return a side given as a record, as one draw that uses all it can."""
    return Side(
        fixed=np.array([float(given["fixed"])]),
        fixed_warheads=np.array([float(given["fixed_warheads"])]),
        survivable=np.array([float(given["survivable"])]),
        survivable_warheads=np.array([float(given["survivable_warheads"])]),
        alert=np.array([float(given["alert"])]),
        p_kill=np.array([p_kill]),
        w80=np.array([w80]),
        used=np.ones(1),
        launched=np.array([SAVED_UNDER_ATTACK if launches else 0.0]),
    )


#: Name -> kernel.
TABLE: MappingProxyType[str, Kernel] = MappingProxyType(
    {
        "stability.cost": Kernel(
            function=_cost,
            inputs={"damage_own": _CHANCE, "damage_enemy": _CHANCE},
            gives=("cost",),
            source="Kent and Thaler (1989) p. 61",
            valid="shares of value, 0 to 1",
        ),
        "stability.index": Kernel(
            function=_index,
            inputs={
                "side_a": _SIDE,
                "side_b": _SIDE,
                "kill_probability": _CHANCE,
                "w80": number(1, 1_000_000),
                "launch_under_attack": Input(kind="flag"),
            },
            gives=("index", "cost_first_a", "cost_second_a", "cost_first_b", "cost_second_b"),
            source="Kent and Thaler (1989) pp. 22-35, damage curve of an open re-implementation",
            valid="one kill probability and one curve of value for both sides",
        ),
    }
)
