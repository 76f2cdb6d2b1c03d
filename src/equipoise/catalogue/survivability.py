"""Entries of the catalogue for what is left after a strike: ``survivability.*``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from equipoise.arrays import Complex
from equipoise.catalogue.form import Input, Kernel, Refusal, Results, maybe, number
from equipoise.physics import aimpoint, counts, fleet, kill, mobile

#: Counts above this are not spread out one by one.
_MOST_WEAPONS = 100_000
_TOO_SOFT = "lethal_radius_2_62 may not be used below 30 psi; take davis1973"


def _lethal_radius(yield_kt: float, hardness_pa: float, rule: str) -> Results:
    """Distance within which a surface burst destroys a target of given hardness."""
    if bool(kill.refuses(hardness_pa, rule)):
        return {"radius_m": None, "refused": True}
    return {"radius_m": kill.lethal_radius_m(yield_kt, hardness_pa, rule), "refused": False}


def _kill_probability(
    reliability: float,
    shots: float,
    yield_kt: float | None = None,
    cep_m: float | None = None,
    hardness_pa: float | None = None,
    rule: str | None = None,
    single_shot_kill: float | None = None,
    yield_factor: float = 1.0,
    hardness_factor: float = 1.0,
) -> Results | Refusal:
    """Chance that a target is destroyed by independent shots."""
    if single_shot_kill is not None:
        if (yield_kt, cep_m, hardness_pa, rule) != (None, None, None, None):
            return Refusal(reason="single_shot_kill stands in place of yield, CEP, hardness and rule")
        p_single = single_shot_kill
    elif yield_kt is None or cep_m is None or hardness_pa is None or rule is None:
        return Refusal(reason="give yield_kt, cep_m, hardness_psi and rule, or single_shot_kill")
    elif bool(kill.refuses(hardness_pa, rule)):
        return Refusal(reason=_TOO_SOFT)
    else:
        p_single = float(kill.single_shot(kill.lethal_radius_m(yield_kt, hardness_pa, rule), cep_m))
    scaled = kill.rescaled(p_single, yield_factor, hardness_factor)
    return {"kill_probability": kill.shots(scaled, reliability, shots)}


def _barrage(
    area_m2: float | None = None,
    speed_m_s: float | None = None,
    time_s: float | None = None,
    road_factor: float | None = None,
    launchers: float = 1.0,
    area_per_warhead_m2: float | None = None,
    warheads_per_unit: float = 1.0,
) -> Results | Refusal:
    """Area in which launchers may be, and the warheads that cover it."""
    moved = speed_m_s is not None and time_s is not None and road_factor is not None
    if (area_m2 is None) == (not moved):
        return Refusal(reason="give either area_km2, or speed_km_h, time_min and road_factor")
    area = area_m2
    if speed_m_s is not None and time_s is not None and road_factor is not None:
        area = launchers * float(mobile.search_area_m2(speed_m_s, time_s, road_factor))
    if area_per_warhead_m2 is None or area is None:
        return {"area_m2": area, "units": None, "warheads": None}
    # Rounding of a quotient that is a whole number may not add a unit.
    units = math.ceil(area / area_per_warhead_m2 * (1 - 1e-12))
    return {"area_m2": area, "units": units, "warheads": units * warheads_per_unit}


def _area_per_warhead(yield_kt: float, overpressure_pa: float = kill.FIVE_PSI_PA) -> Results | Refusal:
    """Ground that one warhead covers with 5 psi or 30 kPa."""
    if not kill.has_area(overpressure_pa):
        return Refusal(reason="a radius is published for 5 psi (34.474 kPa) and for 30 kPa only")
    area = float(kill.area_per_warhead_m2(yield_kt, overpressure_pa))
    return {"area_m2": area, "radius_m": math.sqrt(area / math.pi)}


def _search(effort: float, area: float) -> Results:
    """Chance that a random search finds one target."""
    return {"probability": mobile.p_found(effort, area)}


def _shelters(missiles: float, shelters_per_missile: float, attackers: float) -> Results:
    """Count of missiles left in hidden shelters, the price of one, and attackers left over."""
    return {
        "surviving": mobile.shelters_left(missiles, shelters_per_missile, attackers),
        "price_per_missile": shelters_per_missile,
        "unused_attackers": max(attackers - missiles * shelters_per_missile, 0.0),
    }


def _at_sea(
    boats: float, overhaul: float, share_at_sea: float, warheads: float, *, whole_boats: bool = False
) -> Results:
    """Boats at sea and the warheads on them."""
    at_sea = fleet.boats_at_sea(boats, overhaul, share_at_sea, whole=whole_boats)
    return {"boats_at_sea": at_sea, "warheads": fleet.warheads_at_sea(at_sea, boats, warheads)}


def _count_distribution(
    groups: Sequence[Mapping[str, Any]] = (), all_or_nothing: Sequence[Mapping[str, Any]] = ()
) -> Results | Refusal:
    """Chance of at least one and at least five weapons, and their mean, exactly."""
    site = {"p": 1.0, "groups": groups, "all_or_nothing": all_or_nothing}
    if not _whole(site):
        return Refusal(reason="n and copies have to be whole numbers")
    most = _weapons(site)
    if most > _MOST_WEAPONS:
        return Refusal(reason=f"{most} weapons; at most {_MOST_WEAPONS} are spread out one by one")
    spread = counts.distribution(_site(site, counts.circle(most)))
    return {
        "at_least_1": counts.at_least(spread, 1),
        "at_least_5": counts.at_least(spread, 5),
        "mean": counts.mean(spread),
    }


def _inner(site: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """Return the groups or sites inside a site."""
    return cast("Sequence[Mapping[str, Any]]", site.get(name, ()))


def _whole(site: Mapping[str, Any]) -> bool:
    """Return whether all counts of a site are whole numbers."""
    counts_here = [site.get("copies", 1), *(group["n"] for group in _inner(site, "groups"))]
    inside = all(_whole(one) for one in _inner(site, "all_or_nothing"))
    return inside and all(float(n).is_integer() for n in counts_here)


def _weapons(site: Mapping[str, Any]) -> int:
    """Return how many weapons a site and its copies hold."""
    own = sum(int(group["n"]) for group in _inner(site, "groups"))
    inside = sum(_weapons(one) for one in _inner(site, "all_or_nothing"))
    return int(site.get("copies", 1)) * (own + inside)


def _site(site: Mapping[str, Any], points: Complex) -> Complex:
    """Return the generating function of a site: all of it stands or falls together."""
    values = points**0
    for group in _inner(site, "groups"):
        values = values * counts.independent(points, int(group["n"]), float(group["p"]))
    for one in _inner(site, "all_or_nothing"):
        values = values * _site(one, points)
    return counts.shared_fate(values, float(site["p"])) ** int(site.get("copies", 1))


def _dispersed_missile(**chances: float) -> Results:
    """Chance that one dispersed missile survives, is launched and gets through."""
    steps = fleet.Dispersed(
        p_site_found=chances["site_found"],
        p_site_destroyed=chances["site_destroyed"],
        p_pad_found=chances["pad_found"],
        n_pads=chances["pads"],
        p_movement_survival=chances["movement_survival"],
        p_preparation_found=chances["preparation_found"],
        p_missile_works=chances["missile_reliability"],
        p_discrimination=chances["discrimination"],
        p_interceptor_works=chances["interceptor_reliability"],
        n_interceptors=chances["interceptors_per_warhead"],
    )
    return {"probability": fleet.p_delivers(steps)}


def _aimpoint_kill(
    radius_m: float, cep_m: float, kill_given_hit: float, miss_model: str, missiles: float = 1.0
) -> Results:
    """Chance that a conventional missile kills what is at its aim, and the expected kills of several."""
    p_kill = kill_given_hit * float(aimpoint.p_hit(radius_m, cep_m, miss_model))
    return {"kill": p_kill, "expected_kills": missiles * p_kill}


_CHANCE = number(0, 1)
_RULE = Input(kind="word", words=kill.RULES)
_MANY = number(0, 1e6)
_LIEBER = "Lieber and Press (2006) p. 41, through Tecott and Halterman (2021)"
_RUDEEN = "Rudeen and Chang (2023), nuclear_simulation, tel/lib"
_WU = "Wu (2020), International Security 44:4, through Tecott and Halterman (2021)"

TABLE: MappingProxyType[str, Kernel] = MappingProxyType(
    {
        "survivability.lethal_radius": Kernel(
            function=_lethal_radius,
            inputs={"yield_kt": number(1e-6), "hardness_psi": number(1e-3), "rule": _RULE},
            gives=("radius_m", "refused"),
            source=f"{_LIEBER}; Davis and Schilling (1973) p. 213",
            valid="lethal_radius_2_62 from 30 psi up; davis1973 checked from 5 to 10 000 psi",
        ),
        "survivability.kill_probability": Kernel(
            function=_kill_probability,
            inputs={
                "reliability": _CHANCE,
                "shots": _MANY,
                "yield_kt": maybe(1e-6),
                "cep_m": maybe(1e-3),
                "hardness_psi": maybe(1e-3),
                "rule": Input(kind="word", words=kill.RULES, required=False),
                "single_shot_kill": maybe(0, 1),
                "yield_factor": maybe(1e-6),
                "hardness_factor": maybe(1e-6),
            },
            gives=("kill_probability",),
            source=_LIEBER,
            valid="independent shots; no fratricide",
        ),
        "survivability.barrage": Kernel(
            function=_barrage,
            inputs={
                "area_km2": maybe(0),
                "speed_km_h": maybe(0),
                "time_min": maybe(0),
                "road_factor": maybe(0, 1),
                "launchers": maybe(0),
                "area_per_warhead_km2": maybe(1e-6),
                "warheads_per_unit": maybe(0),
            },
            gives=("area_km2", "units", "warheads"),
            source=_RUDEEN,
            valid="launchers whose areas do not overlap",
        ),
        "survivability.area_per_warhead": Kernel(
            function=_area_per_warhead,
            inputs={"yield_kt": number(1e-6), "overpressure_kpa": maybe(1e-3)},
            gives=("area_km2", "radius_m"),
            source=_RUDEEN,
            valid="5 psi and 30 kPa at the best burst height",
        ),
        "survivability.search": Kernel(
            function=_search,
            inputs={"effort": number(0), "area": number(1e-12)},
            gives=("probability",),
            source="Koopman's random search, through Tecott and Halterman (2021), appendix B",
            valid="a target that does not react",
        ),
        "survivability.shelters": Kernel(
            function=_shelters,
            inputs={"missiles": _MANY, "shelters_per_missile": number(1), "attackers": number(0)},
            gives=("surviving", "price_per_missile", "unused_attackers"),
            source="arithmetic on the MX plan in Time (1979)",
            valid="one perfect attacker a shelter",
        ),
        "survivability.at_sea": Kernel(
            function=_at_sea,
            inputs={
                "boats": number(1),
                "overhaul": number(0),
                "share_at_sea": _CHANCE,
                "warheads": number(0),
                "whole_boats": Input(kind="flag", required=False),
            },
            gives=("boats_at_sea", "warheads"),
            source="Global Zero Commission (2015) p. 86",
            valid="warheads spread evenly over all boats",
        ),
        "survivability.count_distribution": Kernel(
            function=_count_distribution,
            inputs={
                "groups": Input(kind="records", form="group", required=False),
                "all_or_nothing": Input(kind="records", form="site", required=False),
            },
            gives=("at_least_1", "at_least_5", "mean"),
            source="generating functions of sums",
            valid="up to 100 000 weapons",
        ),
        "survivability.dispersed_missile": Kernel(
            function=_dispersed_missile,
            inputs={
                "site_found": _CHANCE,
                "site_destroyed": _CHANCE,
                "pad_found": _CHANCE,
                "pads": _MANY,
                "movement_survival": _CHANCE,
                "preparation_found": _CHANCE,
                "missile_reliability": _CHANCE,
                "discrimination": _CHANCE,
                "interceptor_reliability": _CHANCE,
                "interceptors_per_warhead": _MANY,
            },
            gives=("probability",),
            source=_WU,
            valid="steps independent of each other",
        ),
        "survivability.aimpoint_kill": Kernel(
            function=_aimpoint_kill,
            inputs={
                "radius_m": number(0),
                "cep_m": number(1e-3),
                "kill_given_hit": _CHANCE,
                "miss_model": Input(kind="word", words=aimpoint.MISS_MODELS),
                "missiles": maybe(0),
            },
            gives=("kill", "expected_kills"),
            source="Li (2021), df26montecarlo, after Heginbotham et al. (2015)",
            valid="conventional missiles on separate aims",
        ),
    }
)
