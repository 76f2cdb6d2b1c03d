"""Statements about watching and about time: satellites, radars, budgets, slow and fast flights.

Judged from the record's facts through the formulas that the model itself uses;
a statement that names its own inputs is judged on those.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from importlib import resources
from types import MappingProxyType
from typing import cast

import numpy as np

from equipoise import kernels
from equipoise.catalogue.form import Input, maybe, number
from equipoise.physics import glide, trajectory
from equipoise.reading import word
from equipoise.validation import case_files, worlds
from equipoise.validation.worlds import Ground, Statement, Verdict, refused

#: The steps of a budget that the record has to carry for none to be built in.
STEPS = ("assess", "decide", "order", "launch")
#: Least share of a day that counts as watched without a break, and greatest that counts as never.
ALWAYS, NEVER = 1.0, 0.0
#: Radars that see a flight for less than this have not seen it, minutes.
UNSEEN_MIN = 0.01


def satellite_coverage(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """How the fields of the rival are watched with a number of working satellites."""
    world, working = (
        worlds.world_of(on, worlds.FIRST_YEAR),
        float(cast("float", inputs["working_satellites"])),
    )
    said: dict[str, str] = {}
    for owner in world.names("satellite"):
        who = worlds.roles(world, owner)
        if who is None:
            continue
        drawn = worlds.fixed_at(worlds.pilot(world), f"satellite.{owner}.working", working)
        watched = 1.0 - worlds.stage(drawn, who).flown.p_branch[:, 0]
        words = {"continuous": watched >= ALWAYS, "none": watched <= NEVER}
        said[owner] = next((name for name, holds in words.items() if holds.all()), "intermittent")
    if len(set(said.values())) != 1:
        return refused(f"the record's countries differ: {said}")
    needed = {
        float(drawn) for owner in said for drawn in worlds.pilot(world).value(f"satellite.{owner}.needed")
    }
    listed = ", ".join(f"{count:g}" for count in sorted(needed))
    remark = f"{listed} needed in the record, the same for {len(said)} countries"
    return Verdict(outputs={"coverage": next(iter(said.values()))}, remark=remark)


def radar_gap(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Whether flights from some bearing are seen by no radar, and between which bearings."""
    del on
    bearings = sorted(cast("Sequence[float]", inputs["bearings_deg"]))
    unseen: list[float] = []
    for bearing in bearings:
        asked = {key: inputs[key] for key in ("target", "launch_range_km", "radars") if key in inputs}
        answer = kernels.attempt("radar.track_time", {**asked, "launch_bearing_deg": bearing})
        if answer.reason:
            return refused(answer.reason)
        if cast("float", answer.outputs["track_min"]) < UNSEEN_MIN:
            unseen.append(bearing)
    edges = {"gap_from_deg": unseen[0], "gap_to_deg": unseen[-1]} if unseen else {}
    between = [b for b in bearings if unseen and unseen[0] <= b <= unseen[-1] and b not in unseen]
    remark = f"{len(unseen)} of {len(bearings)} bearings unseen" + (
        ", with one seen between" if between else ""
    )
    return Verdict(outputs={"gap_exists": bool(unseen), **edges}, remark=remark)


def radar_range(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Ranges of a class of radars in the record, and whether they are left open."""
    said = str(inputs["radar_class"])
    spreads = [
        value.spread
        for entry in on.record.entries.values()
        if entry.id.startswith("radar.") and entry.id.endswith(".range") and entry.title.startswith(said)
        for value in entry.values
    ]
    if not spreads:
        return refused(f"no radar of the record is called {said!r}")
    ends = list(itertools.chain.from_iterable((spread.low, spread.high) for spread in spreads))
    return Verdict(
        outputs={
            "low_km": float(np.nanmin(ends)),
            "high_km": float(np.nanmax(ends)),
            "is_parameter": not any(spread.is_fixed for spread in spreads),
        },
        remark=f"{len(spreads)} radars of the record",
    )


def budget_parameters(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Whether the budgets of several sources follow from data, and none stands in the code."""
    sources = cast("Sequence[str]", inputs["sources"])
    with resources.as_file(resources.files("equipoise") / "data" / "published") as folder:
        cases = [case for case in case_files.load(folder) if case.kernel == "warning.budget"]
    reproduced: dict[str, bool] = {}
    for case in cases:
        if case.source in sources and case.inputs.get("flight_min") == inputs["flight_min"]:
            left = kernels.call("warning.budget", case.inputs)["left_min"]
            reproduced[case.source] = _inside(case, cast("float", left)) and reproduced.get(case.source, True)
    countries = {key.split(".")[1] for key in on.record.entries if key.startswith("budget.")}
    open_steps = [
        not value.spread.is_fixed
        for owner in countries
        for step in STEPS
        for value in on.record.entries[f"budget.{owner}.{step}"].values
    ]
    return Verdict(
        outputs={
            "both_reproduced": all(reproduced.get(source, False) for source in sources),
            "built_in": not (open_steps and all(open_steps)),
        },
        remark=f"steps as printed, {len(reproduced)} sources; the model's own steps are {len(open_steps)} "
        "spans of the record",
    )


def glide_against_ballistic(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Minutes by which the record's long-range gliders differ from its land-based missiles over a way."""
    range_m = 1e3 * float(cast("float", inputs["range_km"]))
    drawn = worlds.pilot(worlds.world_of(on, worlds.FIRST_YEAR))
    silo_based = {word(drawn, f"force.{name}.system") for name in drawn.names("force", leg="silo")}
    times: dict[str, list[float]] = {"glide": [], "ballistic": []}
    within = 0
    for system in sorted(silo_based):
        kind = word(drawn, f"system.{system}.flight")
        boost_s = drawn.value(f"system.{system}.boost")
        in_range = drawn.value(f"system.{system}.range") >= range_m
        if kind == "glide":
            flown = glide.flight(
                range_m, drawn.value(f"system.{system}.speed"), drawn.value(f"system.{system}.lift_to_drag")
            ).time_s
            arrives = in_range & np.isfinite(flown)
            within += int(arrives.sum())
            times[kind] += (boost_s + flown)[arrives].tolist()
        elif kind == "ballistic":
            times[kind] += (boost_s + trajectory.minimum_energy(range_m).time_s)[in_range].tolist()
    if not all(times.values()):
        return refused(
            f"no glider of the record flies {range_m / 1e3:.0f} km, or there is no missile to compare"
        )
    means = {kind: float(np.mean(found)) / 60 for kind, found in times.items()}
    return Verdict(
        outputs={"glide_minus_ballistic_min": means["glide"] - means["ballistic"]},
        remark=f"boost included: glide {means['glide']:.1f} min over the {within} draws in which it gets "
        f"there, minimum-energy arcs {means['ballistic']:.1f} min",
    )


def cruise_against_ballistic(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Time of a cruise missile over that of a minimum-energy arc without boost."""
    del on
    range_km, speed_km_h = inputs["range_km"], inputs["cruise_speed_km_h"]
    slow = kernels.call("trajectory.cruise", {"range_km": range_km, "speed_km_h": speed_km_h})["time_min"]
    fast = kernels.call("trajectory.minimum_energy", {"range_km": range_km})["time_min"]
    ratio = cast("float", slow) / cast("float", fast)
    return Verdict(outputs={"cruise_over_ballistic_time": ratio}, remark=f"{slow:.1f} over {fast:.1f} min")


def _inside(case: case_files.Case, left_min: float) -> bool:
    """Return whether a budget's result is what its source printed."""
    wanted = case.expected["left_min"]
    if isinstance(wanted, Sequence):
        low, high = cast("Sequence[float]", wanted)
        return low <= left_min <= high
    target = float(cast("float", wanted))
    return abs(left_min - target) <= (case_files.allowed("left_min", target, case.tolerance) or 0.0)


TABLE: Mapping[str, Statement] = MappingProxyType(
    {
        "model.satellite_coverage": Statement(
            judge=satellite_coverage, inputs={"working_satellites": number(0, 1000)}
        ),
        "model.radar_gap": Statement(
            judge=radar_gap,
            inputs={
                "target": Input(kind="record", form="place"),
                "launch_range_km": number(0, trajectory.HALF_WAY_ROUND_M / 1e3),
                "bearings_deg": Input(kind="numbers", low=-360, high=360),
                "radars": Input(kind="records", form="radar"),
            },
        ),
        "model.radar_range": Statement(judge=radar_range, inputs={"radar_class": Input(kind="word")}),
        "model.budget_parameters": Statement(
            judge=budget_parameters, inputs={"flight_min": maybe(0), "sources": Input(kind="words")}
        ),
        "model.glide_versus_ballistic": Statement(
            judge=glide_against_ballistic, inputs={"range_km": number(1, trajectory.HALF_WAY_ROUND_M / 1e3)}
        ),
        "model.cruise_versus_ballistic": Statement(
            judge=cruise_against_ballistic,
            inputs={
                "range_km": number(1, trajectory.HALF_WAY_ROUND_M / 1e3),
                "cruise_speed_km_h": number(1, 40_000),
            },
        ),
    }
)
