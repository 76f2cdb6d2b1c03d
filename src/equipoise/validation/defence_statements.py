"""Statements about missile defence: who can catch what, and the ceiling beside any share.

Both sides of a quarrel may be right from their own numbers; the judges here
take each side's speed and let the geometry of the record decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

from equipoise import kernels, outcomes
from equipoise.catalogue.form import Input, number
from equipoise.validation import worlds
from equipoise.validation.worlds import Ground, Statement, Verdict, World, not_run, refused

#: Launch of the missile to launch of the interceptor, seconds: what the dispute's own reconstruction spans.
DELAYS_S = (180, 300)
#: The rest of that reconstruction, as in the published cases of it.
QUESTION: Mapping[str, float] = MappingProxyType(
    {"icbm_boost_s": 100, "interceptor_boost_s": 90, "min_altitude_km": 120, "latest_s": 1500}
)
#: Words of the two verdicts.
MISSES, REACHES, DEPENDS = "cannot catch", "can engage", "depends"
#: Sites as statements call them, where they are not a battery of the record -> the interceptor meant.
INTERCEPTORS: Mapping[str, str] = MappingProxyType({"ground-based-midcourse": "gbi"})
#: A year in which all sites that statements speak of stand.
YEAR_OF_SITES = 2024
#: What ids of outcomes begin with that tell a share stopped, and the ceiling beside it.
STOPPED, CEILING = "defence.intercepted", "defence.ceiling"
#: Legs whose arcs a site beside the way could meet.
LAND = ("silo", "mobile")


def interceptor_verdicts(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Whether a site can engage an arc from the rival's divisions, by each side's interceptor speed."""
    world, site = worlds.world_of(on, worlds.FIRST_YEAR), str(inputs["site"]).lower().replace(" ", "_")
    if f"place.{site}.lat" not in world.facts:
        return refused(f"the record has no town {site!r}")
    pairs = _sides(world, world.word(f"place.{site}.country"))
    if len(pairs) != 1:
        return refused(f"{len(pairs)} pairs of rivals fit the site; one is needed")
    owner, rival = pairs[0]
    towns = sorted(
        {
            world.word(f"force.{name}.place")
            for leg in LAND
            for name in world.where("force", owner=rival, leg=leg)
            if f"force.{name}.host" not in world.facts
        }
    )
    aim = worlds.place_of(world, world.word(f"capital.{owner}.place"))
    fixed = {**QUESTION, "site": worlds.place_of(world, site), "aim": aim}
    by_side: dict[str, list[str]] = {}
    told: list[str] = []
    for name, speed in cast("Mapping[str, float]", inputs["speeds_km_s"]).items():
        reached: list[int] = []
        for delay in DELAYS_S:
            answers = [
                kernels.attempt(
                    "interceptor.can_reach",
                    {
                        **fixed,
                        "launch": worlds.place_of(world, town),
                        "delay_s": delay,
                        "interceptor_speed_km_s": speed,
                    },
                )
                for town in towns
            ]
            fault = next((answer.reason for answer in answers if answer.reason), "")
            if fault:
                return refused(fault)
            reached.append(sum(bool(answer.outputs["reachable"]) for answer in answers))
        told.append(
            f"{speed:g} km/s reaches {reached[0]} of {len(towns)} divisions, {reached[1]} if launched late"
        )
        by_side.setdefault(name.split("_")[0], []).append(_verdict(reached))
    agreed = {side: said[0] if len(set(said)) == 1 else DEPENDS for side, said in by_side.items()}
    return Verdict(outputs=agreed, remark="; ".join(told))


def defence_report(inputs: Mapping[str, object], on: Ground) -> Verdict:
    """Whether every site has a ceiling, and an outcome that tells it beside the share that is stopped."""
    world = worlds.world_of(on, YEAR_OF_SITES)
    ceilings: dict[str, float] = {}
    for site in cast("Sequence[str]", inputs["sites"]):
        batteries = _batteries(world, site.lower())
        if not batteries:
            return refused(f"the record has no battery {site!r}")
        # the fullest magazine that the record allows, whole interceptors
        held = sum(_most(world, name) for name in batteries)
        asked = {"interceptors": held, "shots_per_target": inputs["shots_per_target"]}
        answer = kernels.attempt("defence.engagement_limit", asked)
        if answer.reason:
            return refused(answer.reason)
        ceilings[site] = cast("float", answer.outputs["targets"])
    listed = ", ".join(f"{site} {count:g}" for site, count in ceilings.items())
    known = outcomes.known()
    if not any(name.startswith(STOPPED) for name in known):
        return not_run(f"no outcome tells a share that is stopped; greatest number of targets: {listed}")
    return Verdict(
        outputs={"ceiling_shown": any(name.startswith(CEILING) for name in known)},
        remark=f"greatest number of targets, all shots counted: {listed}",
    )


def _verdict(reached: Sequence[int]) -> str:
    """Return the verdict over the delays: none at any, some at all, or it depends."""
    if not any(reached):
        return MISSES
    return REACHES if all(reached) else DEPENDS


def _sides(world: World, host: str) -> list[tuple[str, str]]:
    """Return allies of a country that own interceptors anywhere, and the chief rival that each would meet."""
    alliances = {
        world.word(f"membership.{name}.alliance") for name in world.where("membership", country=host)
    }
    members = {
        world.word(f"membership.{name}.country")
        for alliance in alliances
        for name in world.where("membership", alliance=alliance)
    }
    owners = {world.word(f"battery.{name}.owner") for name in world.names("battery")}
    pairs = [(owner, worlds.chief_rival(world, owner)) for owner in sorted(members & owners)]
    return [(owner, rival) for owner, rival in pairs if rival]


def _batteries(world: World, site: str) -> tuple[str, ...]:
    """Return the batteries of a site, or of the interceptor that the site's name stands for."""
    if site in INTERCEPTORS:
        return world.where("battery", system=INTERCEPTORS[site])
    return (site,) if site in world.names("battery") else ()


def _most(world: World, battery: str) -> float:
    """Return the greatest number of interceptors that the record gives a battery."""
    spread = world.facts[f"battery.{battery}.count"].spread
    return float(spread.best if spread.family == "fixed" else spread.high)


TABLE: Mapping[str, Statement] = MappingProxyType(
    {
        "model.interceptor_verdicts": Statement(
            judge=interceptor_verdicts,
            inputs={"site": Input(kind="word"), "speeds_km_s": Input(kind="named", low=0, high=20)},
        ),
        "model.defence_report": Statement(
            judge=defence_report, inputs={"sites": Input(kind="words"), "shots_per_target": number(1, 100)}
        ),
    }
)
