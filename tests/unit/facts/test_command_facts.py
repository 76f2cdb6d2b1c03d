"""The packaged facts of command: whole on every date, coarse, and in keeping with what is published."""

from __future__ import annotations

import datetime as dt

import pytest

from equipoise.facts.load import load_record
from equipoise.facts.record import Fact, Record
from equipoise.physics import vlf
from equipoise.world.snapshot import World, snapshot

DATES = ("2019-01-01", "2020-09-01", "2023-01-01", "2026-11-22")
AREAS = {"barents", "okhotsk", "norwegian_sea", "north_atlantic", "pacific"}


@pytest.fixture(scope="module")
def record() -> Record:
    return load_record()


@pytest.fixture(scope="module", params=DATES)
def world(record, request) -> World:
    return snapshot(record, dt.date.fromisoformat(request.param))


def ends(fact: Fact) -> tuple[float, float]:
    return fact.spread.low, fact.spread.high


def degree(world: World, patrol: str, edge: str) -> float:
    return float(world.facts[f"patrol.{patrol}.{edge}"].spread.best)


def owners(world: World) -> set[str]:
    return {world.word(f"vlf.{name}.owner") for name in world.names("vlf")}


def test_whoever_has_radio_stations_has_all_that_command_needs(world):
    assert owners(world) == {"rus", "usa"}
    for owner in owners(world):
        assert world.has(f"authority.{owner}.leave")
        assert world.has(f"reception.{owner}.needed")
        assert len(world.where("centre", owner=owner)) >= 2
        assert len(world.where("channel", owner=owner)) >= 3


def test_every_port_of_missile_boats_has_a_patrol_area_that_some_boats_always_use(world):
    for force in world.where("force", leg="submarine"):
        if world.word(f"force.{force}.owner") not in owners(world):
            continue
        port = world.word(f"force.{force}.port")
        patrols = world.where("patrol", port=port)
        assert patrols, force
        assert max(world.facts[f"patrol.{name}.share"].spread.low for name in patrols) > 0


def test_every_leg_of_every_owner_is_served_by_at_least_two_ways(world):
    for owner in owners(world):
        legs = {world.word(f"force.{name}.leg") for name in world.where("force", owner=owner)} - {"theatre"}
        for leg in legs:
            ways = [
                name for name in world.where("channel", owner=owner) if world.has(f"channel.{name}.{leg}")
            ]
            assert len(ways) >= 2, (owner, leg)


def test_patrol_areas_are_boxes_of_whole_degrees_and_hundreds_of_kilometres(world):
    for name in world.names("patrol"):
        assert world.word(f"patrol.{name}.area") in AREAS
        south, north, west, east = (
            degree(world, name, edge) for edge in ("lat_from", "lat_to", "lon_from", "lon_to")
        )
        assert all(edge.is_integer() for edge in (south, north, west, east))
        assert north - south >= 8
        assert east - west >= 12


def test_without_the_station_abroad_that_is_at_stake_five_are_left_four_of_them_at_home(world):
    left = [name for name in world.where("vlf", owner="rus") if name != "vileyka"]
    at_home = [name for name in left if not world.has(f"vlf.{name}.host")]
    assert world.word("vlf.vileyka.host") == "blr"
    assert (len(left), len(at_home)) == (5, 4)


def test_stations_radiate_in_the_band_for_which_the_field_formula_holds(world):
    for name in world.names("vlf"):
        frequency = world.facts[f"vlf.{name}.frequency"]
        low, high = ends(frequency)
        assert frequency.unit == "kHz"
        assert 14 <= low <= high <= 30
        assert 0 < world.facts[f"vlf.{name}.radiated"].spread.high <= 2000


def test_no_side_can_know_what_the_other_one_will_do_to_or_with_its_command(world):
    for name in world.names("vlf"):
        fact = world.facts[f"vlf.{name}.survives"]
        assert (fact.unknown_to, fact.feared) == ("threatened", "low")
    for owner in owners(world):
        for attribute in ("leave", "survives", "backup", "devolved_generated", "passes"):
            assert world.facts[f"authority.{owner}.{attribute}"].unknown_to == "rival"


def test_soft_antennas_are_less_likely_to_outlast_an_attack_than_what_moves_or_is_in_rock(world):
    hard = min(
        sum(ends(world.facts[f"channel.{name}.survives"])) / 2
        for name in ("rus_command_rockets", "usa_tacamo")
    )
    soft = [sum(ends(world.facts[f"vlf.{name}.survives"])) / 2 for name in world.names("vlf")]
    assert max(soft) < hard / 2


def test_a_bell_that_only_rings_does_not_count_as_an_order(world):
    bells = world.where("channel", means="elf")
    assert bells == ("rus_zevs",)
    assert world.facts["channel.rus_zevs.submarine"].spread.high < 0.5
    assert not any(world.has(f"channel.rus_zevs.{leg}") for leg in ("silo", "mobile", "bomber"))


def test_ways_that_take_an_antenna_at_the_surface_reach_a_boat_less_surely_than_its_own_aircraft(world):
    for owner, aircraft in (("rus", "rus_relay_aircraft"), ("usa", "usa_tacamo")):
        best = world.facts[f"channel.{aircraft}.submarine"].spread.high
        for means in ("satellite", "hf"):
            for name in world.where("channel", owner=owner, means=means):
                assert world.facts[f"channel.{name}.submarine"].spread.high < best


def test_waves_lose_less_by_night_than_by_day(world):
    for owner in owners(world):
        day, night = (
            world.facts[f"reception.{owner}.attenuation_{hour}"].spread for hour in ("day", "night")
        )
        assert (night.low < day.low, night.best < day.best, night.high < day.high) == (True, True, True)


def test_noise_needs_and_losses_together_give_the_published_depths(world):
    # Ten to twenty metres in Atlantic water for a field as it comes from some thousand kilometres.
    per_metre = float(vlf.sea_loss_db(1.0, 20.5e3, 4.0))
    for owner in owners(world):
        own, needed = (ends(world.facts[f"reception.{owner}.{name}"]) for name in ("receiver", "needed"))
        for field_db in (50.0, 60.0):
            shallow = (field_db - own[1] - needed[1]) / per_metre
            deep = (field_db - own[0] - needed[0]) / per_metre
            assert 8 <= shallow < deep <= 20


def test_a_post_that_was_announced_late_in_2020_counts_only_from_then_on(record):
    before, after = (
        snapshot(record, dt.date.fromisoformat(date)).facts["centre.rus_moscow.survives"].spread.high
        for date in ("2020-09-01", "2026-11-01")
    )
    assert before < after
