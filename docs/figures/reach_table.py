"""Prints the table of docs/mechanisms/defence.md: reach from five hosts, with a forward radar and without.

Use: python docs/figures/reach_table.py
"""

from dataclasses import replace

import numpy as np

from equipoise import arms, chain, model
from equipoise.api import load_case, load_record
from equipoise.arrivals import shield as shields
from equipoise.sampling import draws as sampling
from equipoise.strike import sides

HOSTS = {"blr": "Belarus", "est": "Estonia", "ukr": "Ukraine", "pol": "Poland", "fin": "Finland"}
SYSTEMS = {"sm3_iia": "SM-3 IIA", "notional_fast": "notional"}
#: Which arcs are counted, by leg.
ARCS = {"land": ("silo", "mobile"), "all": ("silo", "mobile", "submarine")}
OUTCOME = "defence.intercepted@day.ride_out"
DRAWS, SEED = 2048, 1


def worlds() -> dict:
    """Return the world of systems alone for every host, interceptor and answer to "a forward radar?"."""
    record = load_record()
    case = replace(load_case("belarus-nato", record), comparators={}, notional=(), adapted=False)
    (package,) = case.change.defensive
    found = {}
    for host in HOSTS:
        for system in SYSTEMS:
            for has_radar in (False, True):
                change = replace(
                    case.change, defensive=(replace(package, system=system),), forward_xband=has_radar
                )
                edited = replace(case, roles=replace(case.roles, host=host), change=change)
                by_name = {arm.name: arm.world for arm in arms.build(edited, record)}
                found["baseline"] = by_name["baseline"]
                found[host, system, has_radar] = by_name["systems-only"]
    return found


def values(found: dict) -> dict:
    """Return by world the share of each kind of arc that the package reaches, and warheads destroyed."""
    on = model.setting(load_case("belarus-nato", load_record()))
    everything, pool, tables, result = list(found.values()), {}, None, {}
    for key, world in found.items():
        drawn = sampling.draw(world, seed=SEED, n=DRAWS, others=everything, pool=pool)
        pilot = sampling.pilot(world, others=everything, pool=pool)
        tables = tables or model.tabulate(pilot, on)
        result[key] = {OUTCOME: model.evaluate(drawn, on, pilot=pilot, tables=tables)[OUTCOME].values}
        if key == "baseline":
            continue
        groups = sides.groups(drawn, on.threatened, sides.group_names(pilot, on.threatened))
        made = chain.shield(drawn, groups, on.roles, tables.forces)
        own = made.names.index(f"{key[0]}_{key[1]}")
        for name, legs in ARCS.items():
            weight = groups.n_warheads * groups.of(*legs)
            result[key][name] = 100 * shields.shares(made, weight)[:, own]
    return result


def cell(drawn: np.ndarray, digits: int) -> str:
    """Return mean and span."""
    low, high = np.quantile(drawn, [0.05, 0.95])
    return f"{drawn.mean():.{digits}f}, {low:.{digits}f} to {high:.{digits}f}"


if __name__ == "__main__":
    told = values(worlds())
    heads = [
        f"{name}, {how}"
        for name in ("land arcs, %", "all arcs, %", "destroyed")
        for how in ("without", "with")
    ]
    print("|".join(["", " host ", " interceptor ", *(f" {head} " for head in heads), ""]))
    print("| --- " * (2 + len(heads)) + "|")
    for host, place in HOSTS.items():
        for system, name in SYSTEMS.items():
            cells = [
                cell(told[host, system, has_radar][what], digits)
                for what, digits in (("land", 1), ("all", 1), (OUTCOME, 2))
                for has_radar in (False, True)
            ]
            print("|".join(["", f" {place} ", f" {name} ", *(f" {one} " for one in cells), ""]))
    print(f"baseline: {cell(told['baseline'][OUTCOME], 2)} destroyed")
