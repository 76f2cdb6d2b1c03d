"""Entries of the catalogue for missile defence: ``interceptor.*`` and ``defence.*``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from equipoise.catalogue.form import Input, Kernel, Refusal, Results, number
from equipoise.physics import geodesy, interceptor, leakage

#: Moments of meeting that are tried, s apart.
_GRID_S = 10.0
#: The longest search: more than the longest flight of a missile.
_LATEST_S = 7200.0
#: Sine of the angle between launch and aim below which no arc is defined (6 m).
_ON_ONE_LINE = 1e-6
_MOST = 1_000_000
_FRACTION = "numbers of warheads, interceptors and shots have to be whole"


def _required_speed(**question: Mapping[str, float] | float) -> Results | Refusal:
    """Least launch speed with which an interceptor meets a missile somewhere on its arc."""
    speed = _speed_m_s(question)
    if isinstance(speed, Refusal):
        return speed
    if math.isinf(speed):
        return Refusal(reason="no meeting at any speed: too late, too low or below the horizon")
    return {"speed_m_s": speed}


def _can_reach(interceptor_speed_m_s: float, **question: Mapping[str, float] | float) -> Results | Refusal:
    """Whether an interceptor of a given speed meets a missile somewhere on its arc."""
    speed = _speed_m_s(question)
    return speed if isinstance(speed, Refusal) else {"reachable": speed <= interceptor_speed_m_s}


def _speed_m_s(question: Mapping[str, Any]) -> float | Refusal:
    """Return the required speed, infinite where there is no meeting."""
    stand, start, end = (
        geodesy.unit_vectors(question[at]["lat_rad"], question[at]["lon_rad"])
        for at in ("site", "launch", "aim")
    )
    if np.linalg.norm(np.cross(start, end)) < _ON_ONE_LINE:
        return Refusal(reason="launch and aim coincide or are opposite: there is no one arc between them")
    boost_s = float(question["icbm_boost_s"])
    speed = interceptor.required_speed_m_s(
        stand,
        start,
        end,
        lag_s=question["delay_s"] + question["interceptor_boost_s"] - boost_s,
        min_height_m=question["min_altitude_m"],
        meeting_s=np.arange(0.0, question["latest_s"] + _GRID_S / 2, _GRID_S) - boost_s,
        may_wait=False,
    )
    return float(speed)


def _layer_kill(shots: float, tracking: float, kill_probability: float) -> Results | Refusal:
    """Chance that one layer of defence stops a warhead."""
    if not _whole(shots):
        return Refusal(reason=_FRACTION)
    return {"kill": leakage.layer_kill(shots, tracking, kill_probability)}


def _leak_probability(warheads: float, interceptors: float, kill_probability: float) -> Results | Refusal:
    """Chance that at least one warhead gets through interceptors that are shared out evenly."""
    if not _whole(warheads, interceptors):
        return Refusal(reason=_FRACTION)
    return {"at_least_one": leakage.leak_probability(warheads, interceptors, kill_probability)}


def _no_leak(
    warheads: float,
    offence_reliability: float,
    offence_kill_probability: float,
    layers: Sequence[Mapping[str, float]],
) -> Results | Refusal:
    """Chance that no warhead scores through several layers of defence, and that a given one does."""
    if not _whole(warheads, *(layer["shots"] for layer in layers)):
        return Refusal(reason=_FRACTION)
    kills = [
        float(leakage.layer_kill(layer["shots"], layer["tracking"], layer["kill_probability"]))
        for layer in layers
    ]
    each = leakage.scores(offence_reliability, offence_kill_probability, np.array(kills, np.float64))
    return {"probability": leakage.no_leak(warheads, each), "per_warhead": each}


def _expected_kills(interceptors: float, kill_probability: float) -> Results | Refusal:
    """Mean number of kills if every interceptor is fired at a warhead of its own."""
    if not _whole(interceptors):
        return Refusal(reason=_FRACTION)
    return {"kills": leakage.expected_kills(interceptors, kill_probability)}


def _engagement_limit(interceptors: float, shots_per_target: float) -> Results | Refusal:
    """Greatest number of targets that a stock of interceptors can be fired at."""
    if not _whole(interceptors, shots_per_target):
        return Refusal(reason=_FRACTION)
    return {"targets": leakage.engagement_limit(interceptors, shots_per_target)}


def _whole(*values: float) -> bool:
    """Return whether all numbers are whole."""
    return all(value == math.floor(value) for value in values)


_PLACE = Input(kind="record", form="place")
_QUESTION: MappingProxyType[str, Input] = MappingProxyType(
    {
        "site": _PLACE,
        "launch": _PLACE,
        "aim": _PLACE,
        "icbm_boost_s": number(0, _LATEST_S),
        "interceptor_boost_s": number(0, _LATEST_S),
        "delay_s": number(0, _LATEST_S),
        "min_altitude_km": number(1, 2000),
        "latest_s": number(0, _LATEST_S),
    }
)
_MEETING = "free arcs on a sphere that does not turn; no loss in the air, no limit on divert: a lower bound"
_DISPUTE = (
    "own statement of the dispute of 2007 over a third interceptor site; Lambert's problem as Izzo (2015)"
)
_LAYERS = "Bernoulli form of Wilkening (2000), as in a public calculator of missile defence"

TABLE: MappingProxyType[str, Kernel] = MappingProxyType(
    {
        "interceptor.required_speed": Kernel(
            function=_required_speed,
            inputs=_QUESTION,
            gives=("speed_km_s",),
            source=_DISPUTE,
            valid=_MEETING,
        ),
        "interceptor.can_reach": Kernel(
            function=_can_reach,
            inputs={**_QUESTION, "interceptor_speed_km_s": number(0)},
            gives=("reachable",),
            source=_DISPUTE,
            valid=_MEETING,
        ),
        "defence.layer_kill": Kernel(
            function=_layer_kill,
            inputs={"shots": number(0, _MOST), "tracking": number(0, 1), "kill_probability": number(0, 1)},
            gives=("kill",),
            source=_LAYERS,
            valid="independent shots under one chance of tracking",
        ),
        "defence.leak_probability": Kernel(
            function=_leak_probability,
            inputs={
                "warheads": number(0, _MOST),
                "interceptors": number(0, _MOST),
                "kill_probability": number(0, 1),
            },
            gives=("at_least_one",),
            source="Rudeen and Chang (2023), tel/lib/assessor.py",
            valid="independent shots, one look, no decoys",
        ),
        "defence.no_leak": Kernel(
            function=_no_leak,
            inputs={
                "warheads": number(0, _MOST),
                "offence_reliability": number(0, 1),
                "offence_kill_probability": number(0, 1),
                "layers": Input(kind="records", form="layer"),
            },
            gives=("probability", "per_warhead"),
            source=_LAYERS,
            valid="independent warheads, layers and shots",
        ),
        "defence.expected_kills": Kernel(
            function=_expected_kills,
            inputs={"interceptors": number(0, _MOST), "kill_probability": number(0, 1)},
            gives=("kills",),
            source="arithmetic",
            valid="an interceptor a warhead",
        ),
        "defence.engagement_limit": Kernel(
            function=_engagement_limit,
            inputs={"interceptors": number(0, _MOST), "shots_per_target": number(1, _MOST)},
            gives=("targets",),
            source="arithmetic",
            valid="no second look",
        ),
    }
)
