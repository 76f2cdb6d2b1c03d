"""Statements about whole forces: what survives, how large an attack is, what a thin defence changes.

Each judge runs the model's own chain on a world of the record, over the
planner's draws, with the roles as the statement has them. Nothing is fitted:
where the model falls outside a bracket, it says by how much and from what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import cast

import numpy as np

from equipoise import chain, model, planning
from equipoise.arrays import Array
from equipoise.arrivals.retaliation import surviving
from equipoise.catalogue.form import Input, maybe, number
from equipoise.chain import Roles
from equipoise.mechanisms import first_strike
from equipoise.strike import sides
from equipoise.strike.plan import Attack
from equipoise.validation import worlds
from equipoise.validation.worlds import Ground, Statement, Verdict, not_run, refused

#: Postures as statements call them -> the model's alerts.
ALERTS: Mapping[str, str] = MappingProxyType({"day-to-day": "day", "generated": "generated"})
#: Warheads as statements call them -> the record's systems that carry them.
CARRIERS: Mapping[str, str] = MappingProxyType(
    {"w87": "minuteman3", "w88": "trident_w88", "w76": "trident_w76"}
)
#: A deterrent counts as threatened where the chance that at most this many arrive rises at least so far:
#: what the lead case calls dramatic.
FEW, DRAMATIC = 50, 0.10
#: The policy of a side that is caught: what statements about survivors of a first strike speak of.
RIDE_OUT = chain.POLICIES[0]


def survivors(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Least and greatest mean number of survivors over postures; or which of two sides has more at worst."""
    if "sides" in inputs:
        return _compared(inputs, on)
    if "side_attacked" not in inputs:
        return refused("give side_attacked, or compare with two sides")
    year, lost = int(cast("float", inputs["year"])), bool(inputs.get("silos_lost", False))
    postures = cast("Sequence[str]", inputs.get("postures", tuple(ALERTS)))
    found = _left(on, inputs["side_attacked"], year, silos_lost=lost)
    if isinstance(found, str):
        return refused(found)
    left = {name: found[ALERTS[name]] for name in postures}
    totals = {name: sum(legs.values()) for name, legs in left.items()}
    told = "; ".join(f"{name} {totals[name]:.0f} ({_listed(legs)})" for name, legs in left.items())
    remark = (
        f"world of {year}, attack ridden out, mean of the planner's draws: {told}; the record holds, "
        f"boats in overhaul included, {_listed(found['whole'])}"
    )
    if lost:
        outside = sum(count for leg, count in found["whole"].items() if leg != "silo")
        remark += f", so at most {outside:.0f} can be left where silos are lost"
    return Verdict(outputs={"minimum": min(totals.values()), "maximum": max(totals.values())}, remark=remark)


def counterforce_size(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Share of silo missiles that an attack of given size destroys, and its longest flight to a silo."""
    warheads = inputs.get("warheads")
    if not isinstance(warheads, Mapping):
        return not_run(
            "the size of that attack is an input of its study: the record has no force of its time to plan "
            "one with, and a quotient of two printed numbers tests nothing"
        )
    given = cast("Mapping[str, float]", warheads)
    strangers = [name for name in given if name not in CARRIERS]
    if strangers:
        return refused(
            f"no system of the record carries {', '.join(strangers)}; known: {', '.join(CARRIERS)}"
        )
    world = worlds.world_of(on, worlds.FIRST_YEAR)
    owners = {world.word(f"force.{name}.owner") for name in _carrying(world.names("force"), world, given)}
    attacked = [worlds.chief_rival(world, owner) for owner in owners]
    if len(attacked) != 1 or not attacked[0]:
        return refused("the warheads are not of one country with a rival")
    who = Roles(threatened=attacked[0], rival=owners.pop())
    stage = worlds.stage(worlds.pilot(world), who)
    stock = np.zeros_like(stage.weapons.stock)
    for warhead, count in given.items():
        own = [k for k, system in enumerate(stage.weapons.system) if system == CARRIERS[warhead]]
        there = stage.weapons.stock[:, own].mean(axis=(0, 2))
        stock[:, own] = (count * there / there.sum())[None, :, None]
    armed = replace(stage, weapons=replace(stage.weapons, stock=stock))
    attack = planning.preferred(planning.designs(armed, who, "day"), RIDE_OUT)
    left = chain.aftermath(armed, who, "day", attack).retaliation
    silos = armed.groups.of("silo")
    n_items = left.n_items[:, silos]
    spared = (left.p_site[:, silos] * n_items).sum(axis=1) / np.maximum(n_items.sum(axis=1), 1.0)
    minutes = _longest_s(armed, attack) / 60
    return Verdict(
        outputs={
            "warheads": sum(given.values()),
            "silo_missiles_destroyed": float(1.0 - spared.mean()),
            "duration_min": float(minutes.mean()),
        },
        remark=f"the model's own plan for these warheads, world of {worlds.FIRST_YEAR}: "
        f"{n_items.sum(axis=1).mean():.0f} silos; longest flight to a silo",
    )


def independent_of_warning(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Whether what a leg keeps hangs on launching under attack, the attack and the order's time the same."""
    leg, minutes = str(inputs["leg"]), float(cast("float", inputs["order_to_launch_min"]))
    world = worlds.world_of(on, worlds.FIRST_YEAR)
    most, compared = 0.0, 0
    for attacked in world.names("strike"):
        who = worlds.roles(world, attacked)
        if who is None:
            continue
        drawn = worlds.fixed_at(worlds.pilot(world), f"budget.{attacked}.order", minutes * 60)
        stage = worlds.stage(drawn, who)
        own = stage.groups.of(leg)
        for alert in sides.ALERTS:
            made = planning.designs(stage, who, alert)
            for policy in chain.POLICIES:
                left = chain.aftermath(stage, who, alert, planning.preferred(made, policy)).retaliation
                kept = [surviving(left, under_attack=under)[:, own] for under in (False, True)]
                most = max(most, float(np.abs(kept[1] - kept[0]).max(initial=0.0)))
                compared += int(own.any())
    if not compared:
        return refused(f"no side has a force of the leg {leg!r}")
    return Verdict(
        outputs={"retaliation_depends_on_launch_under_attack": most > 0.0},
        remark=f"greatest difference in any draw and group: {most:.3g} warheads; {compared} attacks, "
        "roles both ways",
    )


def thin_defence(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Whether interceptors at home could, at the very most, threaten a retaliation above some weapons."""
    defender, threatened = (worlds.country(on, inputs[name]) for name in ("defender", "threatened"))
    world = worlds.world_of(on, worlds.FIRST_YEAR)
    if threatened not in worlds.rivals(world, defender):
        return refused(f"{inputs['defender']!r} and {inputs['threatened']!r} are no rivals in the record")
    who, drawn = Roles(threatened=threatened, rival=defender), worlds.pilot(world)
    stage = worlds.stage(drawn, who)
    weapons = float(stage.groups.n_warheads.sum(axis=1).mean())
    threshold = float(cast("float", inputs["threshold_weapons"]))
    if weapons < threshold:
        return not_run(f"the world of {worlds.FIRST_YEAR} has {weapons:.0f} weapons, below the threshold")
    home = [
        name
        for name in world.where("battery", owner=defender)
        if f"battery.{name}.host" not in world.facts and _stands_at_home(world, name, defender)
    ]
    n_shots = sum(
        (drawn.value(f"battery.{name}.count") * drawn.in_place("battery", name) for name in home),
        np.zeros(drawn.n),
    )
    stopped = np.rint(n_shots).astype(np.intp)
    counts = tuple(range(FEW, FEW + int(stopped.max(initial=0)) + 1))
    rises: dict[str, float] = {}
    for alert in sides.ALERTS:
        attack = planning.preferred(planning.designs(stage, who, alert), RIDE_OUT)
        left = chain.aftermath(stage, who, alert, attack).retaliation
        below = first_strike.p_at_most(left, counts, under_attack=False)
        perfect = np.take_along_axis(below, stopped[:, None], axis=1)[:, 0]
        rises[alert] = float((perfect - below[:, 0]).mean())
    return Verdict(
        outputs={"deterrent_threatened_above_threshold": max(rises.values()) >= DRAMATIC},
        remark=f"{weapons:.0f} weapons; even if each of {n_shots.mean():.0f} interceptors at home stopped "
        f"one warhead, the chance that at most {FEW} arrive would rise by "
        f"{', '.join(f'{rise:.3f} ({alert})' for alert, rise in rises.items())}",
    )


def _compared(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Return whether the first of two sides keeps more at its worst than the second."""
    both = cast("Sequence[str]", inputs["sides"])
    if len(both) != 2 or inputs.get("compare") != "minimum":
        return refused("compare takes 'minimum' and two sides")
    least: list[float] = []
    for side in both:
        found = _left(on, side, int(cast("float", inputs["year"])), silos_lost=True)
        if isinstance(found, str):
            return refused(found)
        least.append(min(sum(found[alert].values()) for alert in sides.ALERTS))
    return Verdict(
        # the one name that published statements use for it
        outputs={"us_minimum_exceeds_russian": least[0] > least[1]},
        remark=" against ".join(f"{side} {count:.0f}" for side, count in zip(both, least, strict=True)),
    )


def _left(
    on: Ground, side: object, year: int, *, silos_lost: bool
) -> Mapping[str, Mapping[str, float]] | str:
    """Return mean survivors by alert and leg, and the whole force; or why there are none to count."""
    attacked, world = worlds.country(on, side), worlds.world_of(on, year)
    who = worlds.roles(world, attacked)
    if who is None:
        return f"{side!r} is no country with a rival in the record"
    drawn = worlds.pilot(world)
    setting = model.Setting(
        threatened=who.threatened,
        rival=who.rival,
        alliance="",
        k=FEW,
        cell="day.ride_out",
        horizon_months=24.0,
    )
    outcomes = model.evaluate(drawn, setting)
    legs = [leg for leg in sides.LEGS if not (silos_lost and leg == "silo")]
    result = {
        alert: {leg: _mean(outcomes[f"survivability.{leg}@{alert}.{RIDE_OUT}"].values) for leg in legs}
        for alert in sides.ALERTS
    }
    groups = sides.groups(drawn, attacked, sides.group_names(drawn, attacked))
    held = groups.n_items * groups.n_missiles * groups.load
    whole = {leg: float(held[:, groups.of(leg)].sum(axis=1).mean()) for leg in sides.LEGS}
    return {**result, "whole": whole}


def _listed(legs: Mapping[str, float]) -> str:
    """Return counts by leg in a line, without those that are nought."""
    return ", ".join(f"{leg} {count:.0f}" for leg, count in legs.items() if count)


def _mean(values: Array | None) -> float:
    """Return the mean of an outcome; 0 where it has no meaning."""
    return 0.0 if values is None else float(values.mean())


def _carrying(names: Sequence[str], world: worlds.World, given: Mapping[str, float]) -> list[str]:
    """Return the forces whose system carries one of the warheads."""
    systems = {CARRIERS[warhead] for warhead in given}
    return [name for name in names if world.word(f"force.{name}.system") in systems]


def _longest_s(stage: chain.Stage, attack: Attack) -> Array:
    """Return the longest flight of a weapon that the attack sends to silos, (n,)."""
    is_silo = np.array([kind == "silo" for kind in stage.targets.kind], dtype=np.bool_)
    weapon, target = np.nonzero(attack.shots.any(axis=0) & is_silo)
    flight = stage.flown.flight_s[:, weapon, stage.targets.aim[target]]
    return np.where(np.isfinite(flight), flight, 0.0).max(axis=1, initial=0.0)


def _stands_at_home(world: worlds.World, battery: str, owner: str) -> bool:
    """Return whether all towns a battery may stand at belong to its owner."""
    towns = world.facts[f"battery.{battery}.place"].spread.options
    return all(world.word(f"place.{town}.country") == owner for town in towns)


_WORD, _WORDS, _FLAG = (Input(kind=kind, required=False) for kind in ("word", "words", "flag"))

TABLE: Mapping[str, Statement] = MappingProxyType(
    {
        "model.survivors_of_first_strike": Statement(
            judge=survivors,
            inputs={
                "side_attacked": _WORD,
                "sides": _WORDS,
                "compare": _WORD,
                "year": number(worlds.FIRST_YEAR, 2100),
                "deployed_warheads": maybe(0),
                "silos_lost": _FLAG,
                "postures": Input(kind="words", words=tuple(ALERTS), required=False),
            },
        ),
        "model.counterforce_size": Statement(
            judge=counterforce_size,
            inputs={"warheads": Input(kind="named", low=0, required=False), "targets": maybe(1)},
        ),
        "model.independent_of_warning": Statement(
            judge=independent_of_warning,
            inputs={"leg": Input(kind="word", words=sides.LEGS), "order_to_launch_min": number(0)},
        ),
        "model.thin_defence": Statement(
            judge=thin_defence,
            inputs={
                "defender": Input(kind="word"),
                "threatened": Input(kind="word"),
                "threshold_weapons": number(0),
            },
        ),
    }
)
