"""One posture cell from end to end: a world of two countries by hand, and the real one in order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support import Stand, attacks

from equipoise import chain, planning
from equipoise.arrivals.retaliation import surviving
from equipoise.chain import Roles
from equipoise.mechanisms import first_strike
from equipoise.physics import kill
from equipoise.sampling import draws
from equipoise.strike import sides
from equipoise.units import PSI

ROLES = Roles(threatened="aaa", rival="bbb")
DEGREE = np.pi / 180
HARDNESS, YIELD_KT, CEP_M = 2000 * PSI, 300.0, 150.0
#: Ten silos of two warheads under thirty single-warhead missiles of which nothing is held back.
NUMBERS = {
    "place.a_town.lat": 55 * DEGREE,
    "place.a_town.lon": 60 * DEGREE,
    "place.a_capital.lat": 56 * DEGREE,
    "place.a_capital.lon": 38 * DEGREE,
    "place.b_town.lat": 48 * DEGREE,
    "place.b_town.lon": -100 * DEGREE,
    "force.a_silos.launchers": 10.0,
    "force.a_silos.warheads": 2.0,
    "force.b_silos.launchers": 30.0,
    "force.b_silos.warheads": 1.0,
    "system.a_missile.reliability": 0.9,
    "system.a_missile.fault": 0.02,
    "system.b_missile.reliability": 0.8,
    "system.b_missile.nuclear": 1.0,
    "system.b_missile.cep": CEP_M,
    "system.b_missile.yield": YIELD_KT,
    "system.b_missile.range": 1.2e7,
    "system.b_missile.boost": 180.0,
    "posture.aaa_silo.day": 0.95,
    "posture.aaa_silo.generated": 1.0,
    "posture.aaa_silo.loading": 1.0,
    "posture.bbb_silo.day": 1.0,
    "posture.bbb_silo.generated": 1.0,
    "silo.aaa.hardness": HARDNESS,
    "strike.bbb.reserve": 0.0,
    "strike.bbb.command_warheads": 4.0,
    "strike.bbb.command_opening": 2.0,
    "strike.bbb.conventional_kill": 0.1,
    "strike.bbb.max_shots": 2.0,
    "satellite.aaa.working": 4.0,
    "satellite.aaa.needed": 4.0,
    "satellite.aaa.delay": 60.0,
    "satellite.aaa.theatre": 0.5,
    "budget.aaa.assess": 300.0,
    "budget.aaa.decide": 300.0,
    "budget.aaa.order": 60.0,
    "budget.aaa.launch": 120.0,
    "budget.aaa.variation": 0.3,
}
WORDS = {
    "capital.aaa.place": "a_capital",
    "force.a_silos.owner": "aaa",
    "force.a_silos.leg": "silo",
    "force.a_silos.system": "a_missile",
    "force.a_silos.place": "a_town",
    "force.b_silos.owner": "bbb",
    "force.b_silos.leg": "silo",
    "force.b_silos.system": "b_missile",
    "force.b_silos.place": "b_town",
    "system.a_missile.flight": "ballistic",
    "system.b_missile.flight": "ballistic",
    "strike.bbb.rule": "davis1973",
    "budget.aaa.rule": "satellite_or_radar",
}


def staged(**changed: float) -> chain.Stage:
    reading = Stand(
        n=2, numbers={**NUMBERS, **{key.replace("__", "."): v for key, v in changed.items()}}, spoken=WORDS
    )
    tables = chain.tabulate(reading, chain.Roles(threatened="aaa", rival="bbb"))
    weapons, groups = sides.weapon_names(reading, "bbb"), sides.group_names(reading, "aaa")
    return chain.stage(reading, ROLES, tables, weapons, groups)


def kill_of_one() -> float:
    return 0.8 * float(kill.single_shot(kill.lethal_radius_m(YIELD_KT, HARDNESS, "davis1973"), CEP_M))


def left(on: chain.Stage, cell: str) -> float:
    alert, policy = cell.split(".")
    after = chain.aftermath(on, ROLES, alert, attacks(on, ROLES)[cell])
    found = surviving(after.retaliation, under_attack=policy == "launch_under_attack")
    assert (found == found[0]).all()
    return float(found[0].sum())


def test_two_shots_a_silo_leave_what_the_formula_says():
    # thirty missiles less four for the seat of government: two for each of ten silos
    assert left(staged(), "day.ride_out") == pytest.approx(20 * 0.95 * (1 - kill_of_one()) ** 2)


def test_a_short_stock_is_spread_over_the_silos():
    # sixteen less four: twelve shots on ten silos, one each and a second for a fifth of them
    once, twice = 1 - kill_of_one(), (1 - kill_of_one()) ** 2
    found = left(staged(force__b_silos__launchers=16.0), "day.ride_out")
    assert found == pytest.approx(20 * 0.95 * (0.8 * once + 0.2 * twice))


def test_what_is_held_in_reserve_is_not_used():
    assert left(staged(strike__bbb__reserve=0.8), "day.ride_out") == pytest.approx(
        20 * 0.95 * (0.8 + 0.2 * (1 - kill_of_one()))
    )


def test_generated_silos_are_as_ready_as_their_posture_says():
    assert left(staged(), "generated.ride_out") == pytest.approx(20 * (1 - kill_of_one()) ** 2)


def test_a_rival_out_of_range_leaves_everything():
    assert left(staged(system__b_missile__range=1e6), "day.ride_out") == pytest.approx(20 * 0.95)


def test_launch_under_attack_saves_what_is_ready_by_the_chance_to_be_in_time():
    on = staged()
    after = chain.aftermath(on, ROLES, "day", attacks(on, ROLES)["day.launch_under_attack"])
    retaliation = after.retaliation
    assert after.is_land.tolist() == [True]
    assert retaliation.p_branch.sum(axis=1) == pytest.approx(np.ones(2))
    chance = float((retaliation.p_branch * retaliation.p_in_time[:, :, 0]).sum(axis=1)[0])
    assert 0.5 < chance < 1
    ridden = (1 - kill_of_one()) ** 2
    assert left(on, "day.launch_under_attack") == pytest.approx(20 * 0.95 * (chance + (1 - chance) * ridden))


def test_the_alarm_comes_by_satellite_a_minute_after_launch():
    on = staged()
    after = chain.aftermath(on, ROLES, "day", attacks(on, ROLES)["day.ride_out"])
    flight = on.flown.flight_s[0, 0]
    assert after.retaliation.p_branch.tolist() == [[1.0]] * 2
    assert after.capital_s[:, 0] == pytest.approx(flight[on.targets.capital] - 60.0)
    assert after.forces_s[:, 0, 0] == pytest.approx(flight[on.targets.aim[0]] - 60.0)


def test_without_satellites_and_radars_nothing_is_launched_in_time():
    on = staged(satellite__aaa__working=0.0)
    after = chain.aftermath(on, ROLES, "day", attacks(on, ROLES)["day.launch_under_attack"])
    assert (after.retaliation.p_in_time == 0).all()
    assert (after.capital_s == 0).all()


@pytest.fixture(scope="module")
def real(world_2020):
    drawn, pilot = draws.draw(world_2020, seed=3, n=32), draws.pilot(world_2020)
    roles = Roles(threatened="rus", rival="usa")
    tables = chain.tabulate(drawn, chain.Roles(threatened="rus", rival="usa"))
    names = sides.weapon_names(pilot, "usa"), sides.group_names(pilot, "rus")
    stages = [chain.stage(item, roles, tables, *names) for item in (drawn, pilot)]
    return roles, *stages, attacks(stages[1], roles)


def test_every_cell_has_an_attack_and_all_chances_are_chances(real):
    roles, on, _, chosen = real
    assert tuple(chosen) == chain.CELLS
    for cell, attack in chosen.items():
        found = chain.aftermath(on, roles, cell.split(".")[0], attack).retaliation
        for name in (
            "p_available",
            "p_works",
            "p_fault",
            "p_site",
            "p_if_hit",
            "p_if_spared",
            "p_launched",
            "p_in_time",
        ):
            values = getattr(found, name)
            assert ((values >= 0) & (values <= 1)).all(), name
        assert found.p_branch.sum(axis=1) == pytest.approx(np.ones(32))
        assert (found.p_if_spared >= found.p_if_hit).all()


def test_only_land_missiles_can_be_launched_under_attack(real):
    roles, on, _, chosen = real
    after = chain.aftermath(on, roles, "day", chosen["day.launch_under_attack"])
    legs = np.array(on.groups.leg)
    assert set(legs[after.is_land]) == {"silo", "mobile"}
    assert (after.retaliation.p_in_time[:, :, ~after.is_land] == 0).all()
    assert (after.retaliation.p_in_time[:, :, after.is_land] > 0).any()


def test_only_bombers_have_to_get_through_air_defence(real):
    roles, on, _, chosen = real
    found = chain.aftermath(on, roles, "day", chosen["day.ride_out"]).retaliation
    bombers = np.array(on.groups.leg) == "bomber"
    assert (found.p_works[:, ~bombers] == on.groups.reliability[:, ~bombers]).all()
    assert (found.p_works[:, bombers] < on.groups.reliability[:, bombers]).all()


def test_sites_are_garrisons_a_port_and_airfields(real, world_2020):
    roles, on, _, chosen = real
    legs = np.array(on.groups.leg)
    for alert in sides.ALERTS:
        size = chain.aftermath(on, roles, alert, chosen[f"{alert}.ride_out"]).retaliation.site_size
        assert (size[:, legs == "silo"] == 1).all()
        assert (size[:, legs == "mobile"] == on.reading.value("mobile.rus.garrison_size")[:, None]).all()
        boats = legs == "submarine"
        assert (size[:, boats] == np.maximum(on.groups.n_items[:, boats], 1)).all()
        if alert == "day":
            assert (size[:, legs == "bomber"] == on.groups.n_items[:, legs == "bomber"]).all()


def test_no_attack_leaves_every_site(real):
    roles, on, _, chosen = real
    nothing = replace(chosen["day.ride_out"], shots=np.zeros_like(chosen["day.ride_out"].shots))
    found = chain.aftermath(on, roles, "day", nothing).retaliation
    assert (found.p_site == 1).all()


def test_the_rival_takes_the_design_that_leaves_least(real):
    roles, _, pilot, _ = real
    for alert in sides.ALERTS:
        made = planning.designs(pilot, roles, alert)
        for policy in chain.POLICIES:
            left = []
            for design in made:
                item = chain.aftermath(pilot, roles, alert, design.attack).retaliation
                mean = first_strike.mean_arriving(item, under_attack=policy == "launch_under_attack").mean()
                assert design.arriving[policy] == pytest.approx(mean)
                left.append(mean)
            assert planning.preferred(made, policy) is made[int(np.argmin(left))].attack


def test_half_of_the_shots_would_leave_more(real):
    roles, _, pilot, chosen = real
    attack = chosen["day.ride_out"]
    halved = replace(attack, shots=attack.shots / 2)
    left = [
        first_strike.mean_arriving(chain.aftermath(pilot, roles, "day", item).retaliation, under_attack=False)
        for item in (attack, halved)
    ]
    assert left[0].mean() < left[1].mean()


def test_nothing_stands_in_the_theatre_in_september_2020(real):
    roles, _, pilot, _ = real
    made = planning.designs(pilot, roles, "day")
    assert not any(design.is_near for design in made)
    assert planning.alternatives(made, "ride_out") == (planning.preferred(made, "ride_out"),)
