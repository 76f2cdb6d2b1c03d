"""The packaged facts of missile defence: whole on every date, coarse, and told from both sides."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from equipoise.facts import kinds
from equipoise.facts.load import load_record
from equipoise.facts.record import Fact, Record
from equipoise.world import facilities
from equipoise.world.snapshot import World, snapshot

DATES = ("2019-01-01", "2020-09-01", "2022-03-01", "2024-06-01", "2026-11-22")


@pytest.fixture(scope="module")
def record() -> Record:
    return load_record()


@pytest.fixture(scope="module", params=DATES)
def world(record, request) -> World:
    return snapshot(record, dt.date.fromisoformat(request.param))


def regions(world: World, country: str) -> list[str]:
    return [str(town) for town in world.facts[f"continent.{country}.region"].spread.options]


def ends(fact: Fact) -> tuple[float, float, float]:
    return fact.spread.low, fact.spread.best, fact.spread.high


def test_every_country_has_six_to_ten_regions_of_its_own_on_whole_degrees(world):
    for country in world.names("continent"):
        found = regions(world, country)
        assert 6 <= len(found) <= 10
        weights = world.facts[f"continent.{country}.region"].spread.weights
        assert weights == pytest.approx([1 / len(found)] * len(found))
        for town in found:
            assert world.word(f"place.{town}.country") == country
            for attribute in ("lat", "lon"):
                assert float(world.facts[f"place.{town}.{attribute}"].spread.best).is_integer()


def test_regions_are_nobodys_base(world):
    all_regions = {town for country in world.names("continent") for town in regions(world, country)}
    for kind, attribute in itertools.product(kinds.KINDS, ("place", "town", "port")):
        for name in world.names(kind):
            fact = world.facts.get(f"{kind}.{name}.{attribute}")
            assert fact is None or not all_regions & {str(word) for word in fact.spread.options}


def test_regions_do_not_attract_the_radar_that_a_step_of_the_host_costs(world):
    all_regions = set(regions(world, "rus"))
    lost = [name for name in world.where("radar", owner="rus") if world.has(f"radar.{name}.host")]
    assert lost
    for name in lost:
        town = facilities._nearest_town(f"radar.{name}", world, 100.0, ("rus",))  # pyright: ignore[reportPrivateUsage]
        assert town is not None
        assert town not in all_regions


def test_a_forward_radar_never_tells_fewer_decoys(world):
    for country in world.names("defence"):
        plain, forward = (
            world.facts[f"defence.{country}.{name}"] for name in ("discrimination", "discrimination_forward")
        )
        assert plain.spread.family == forward.spread.family == "triangular"
        assert all(far >= near for near, far in zip(ends(plain), ends(forward), strict=True))
        assert plain.factor == forward.factor != ""
        assert plain.weight == forward.weight == 1.0


def test_both_sides_of_every_pair_of_roles_have_what_missile_defence_asks_for(world):
    owners = {world.word(f"force.{name}.owner") for name in world.names("force")}
    planners = {name for name in owners if world.has(f"strike.{name}.reserve")}
    assert len(planners) >= 2
    for country in planners:
        assert world.has(f"defence.{country}.react")
        assert world.has(f"penaid.{country}.decoys")
        assert world.has(f"continent.{country}.region")


def test_what_the_threatened_side_cannot_know_has_a_feared_end_that_helps_the_defence(world):
    expected = {"speed": "high", "kill": "high", "fault": "low", "react": "low", "satellite_launch": "high"}
    facts = [
        world.facts[f"interceptor.{n}.{a}"]
        for n in world.names("interceptor")
        for a in ("speed", "kill", "fault")
    ]
    facts += [
        world.facts[f"defence.{n}.{a}"] for n in world.names("defence") for a in ("react", "satellite_launch")
    ]
    assert facts
    for fact in facts:
        assert (fact.unknown_to, fact.feared) == ("threatened", expected[fact.attribute])
    for name in world.names("penaid"):
        assert world.facts[f"penaid.{name}.decoys"].unknown_to == "rival"


def test_no_chance_of_a_kill_goes_beyond_the_best_test_record(world):
    for name in world.names("interceptor"):
        kill = world.facts[f"interceptor.{name}.kill"].spread
        assert kill.high <= 0.85
        assert kill.low < 0.5 * kill.best


def test_interceptors_that_cannot_meet_intercontinental_arcs_are_left_out(world):
    assert not {"thaad", "patriot", "pac3", "sm6"} & set(world.names("interceptor"))


def test_the_site_in_poland_stands_only_after_the_navy_took_it_over(record):
    before, after = (snapshot(record, dt.date(2023, 12, day)) for day in (14, 15))
    assert "redzikowo" not in before.names("battery")
    assert "redzikowo" in after.names("battery")


def test_ships_do_not_pass_the_straits_once_they_are_closed(record):
    def areas(day: dt.date) -> set[str]:
        options = snapshot(record, day).facts["battery.ships_south.place"].spread.options
        return {str(word) for word in options}

    assert areas(dt.date(2022, 2, 27)) == {"mediterranean", "black_sea"}
    assert areas(dt.date(2022, 2, 28)) == {"mediterranean"}


def test_the_new_radar_at_clear_is_likelier_to_serve_after_its_first_test(record):
    def weight(day: dt.date) -> float:
        spread = snapshot(record, day).facts["radar.lrdr.in_place"].spread
        return dict(zip(spread.options, spread.weights, strict=True))[1.0]

    assert "lrdr" not in snapshot(record, dt.date(2021, 12, 5)).names("radar")
    assert weight(dt.date(2021, 12, 6)) == weight(dt.date(2025, 6, 22)) < weight(dt.date(2025, 6, 23))
