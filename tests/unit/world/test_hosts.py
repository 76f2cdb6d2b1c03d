"""Any country can be a host: capital and towns come from packaged data where the record has none."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from equipoise import arms
from equipoise.cases.files import load_case
from equipoise.errors import FactError, RangeError
from equipoise.facts.load import load_record
from equipoise.facts.record import Fact, fixed
from equipoise.facts.schema import PLACE_STEP_DEGREE
from equipoise.geography import boundaries
from equipoise.world import hosts
from equipoise.world.change import apply
from equipoise.world.snapshot import snapshot, world_of

DATE = dt.date(2026, 11, 1)
EMPTY = world_of(DATE, {})
CASE = """\
title: A made-up step
date: "2026-11-01"
roles: {{threatened: RUS, rival: USA, alliance: NATO, host: {host}}}
change: {change}
"""
PACKAGES = "{offensive: [{system: irbm_2000, count: 4}]}"


@pytest.fixture(scope="module")
def record():
    return load_record()


def built(folder, record, host: str, change: str) -> dict[str, arms.Arm]:
    path = folder / "mine.yaml"
    path.write_text(CASE.format(host=host, change=change), encoding="utf-8")
    return {arm.name: arm for arm in arms.build(load_case(str(path), record), record)}


def place(name: str, country: str) -> dict[str, Fact]:
    facts = [
        Fact(id=f"place.{name}.lat", title="", unit="degree", spread=fixed(1.0)),
        Fact(id=f"place.{name}.lon", title="", unit="degree", spread=fixed(2.0)),
        Fact(id=f"place.{name}.country", title="", unit="word", spread=fixed(country)),
    ]
    return {fact.id: fact for fact in facts}


def test_every_country_of_the_list_has_one_capital_and_some_town() -> None:
    named = {
        row.split(",")[0].lower() for row in hosts.COUNTRIES.read_text(encoding="utf-8").splitlines()[1:]
    }
    gone = {"csk", "ddr", "sun", "yug"}
    assert named - gone == set(hosts.packaged())
    for code, towns in hosts.packaged().items():
        assert sum(town.is_capital for town in towns) == 1, code
        assert 1 <= sum(town.is_basing for town in towns) <= 6, code


def test_no_town_is_finer_than_the_limit_and_no_name_stands_twice() -> None:
    every = [town for towns in hosts.packaged().values() for town in towns]
    for town in every:
        for degrees in (town.lat, town.lon):
            assert round(degrees / PLACE_STEP_DEGREE) * PLACE_STEP_DEGREE == pytest.approx(degrees, abs=1e-9)
    assert len({town.entity for town in every}) == len(every)


def test_towns_lie_in_their_country_or_off_its_thinned_coast() -> None:
    land = boundaries.packaged()
    inside = [
        boundaries.country_at(land, np.deg2rad(town.lat), np.deg2rad(town.lon)) in (code, "")
        for code, towns in sorted(hosts.packaged().items())[::10]
        for town in towns
        if len(towns) > 3
    ]
    # rounding to 0.1 degree may carry a town over a border
    assert len(inside) > 50
    assert np.mean(inside) > 0.9


def test_a_damaged_file_of_towns_is_refused(monkeypatch, tmp_path) -> None:
    wrong = tmp_path / "towns.csv"
    wrong.write_bytes(hosts.TOWNS.read_bytes() + b"xxx,x,x,0,0,0,0\n")
    monkeypatch.setattr(hosts, "TOWNS", wrong)
    with pytest.raises(FactError, match="checksum"):
        hosts.packaged.__wrapped__()


def test_an_unknown_country_gets_a_capital_and_towns_with_their_source() -> None:
    ground = hosts.ground(EMPTY, ["mng"])
    world = apply(ground.edits, EMPTY)
    assert world.word("capital.mng.name") == "Ulaanbaatar"
    towns = world.facts["basing.mng.town"].spread
    assert 3 <= len(towns.options) <= 6
    assert set(towns.weights) == {1 / len(towns.options)}
    assert all(world.word(f"place.{town}.country") == "mng" for town in towns.options)
    assert {edit.sources[0].key for edit in ground.edits} == {hosts.SOURCE}
    assert world.facts["basing.mng.town"].confidence == "ASSUMED"
    assert "MNG" in ground.notes[0]


def test_hand_made_facts_go_first(record) -> None:
    world = snapshot(record, DATE)
    assert hosts.ground(world, ["blr", "pol"]).edits == ()
    assert hosts.ground(world, ["blr"]).notes == ()


def test_without_packages_only_the_capital_is_added() -> None:
    facts = {edit.fact for edit in hosts.ground(EMPTY, ["irl"], with_towns=False).edits}
    assert facts == {
        "place.dublin.lat",
        "place.dublin.lon",
        "place.dublin.country",
        "capital.irl.place",
        "capital.irl.name",
    }


def test_a_town_of_the_record_is_taken_and_one_of_another_country_is_not() -> None:
    own = world_of(DATE, place("dublin", "irl"))
    other = world_of(DATE, place("dublin", "usa"))
    assert apply(hosts.ground(own, ["irl"]).edits, own).facts["place.dublin.lat"].spread.best == 1.0
    world = apply(hosts.ground(other, ["irl"]).edits, other)
    assert world.word("capital.irl.place") == "dublin_irl"
    assert world.word("place.dublin.country") == "usa"


@pytest.mark.parametrize("code", ["twn", "xkx", "esh", "pse"])
def test_what_is_disputed_is_said(code: str) -> None:
    assert hosts.ground(EMPTY, [code]).notes[0].endswith(".")
    assert hosts.statuses()[code] in hosts.ground(EMPTY, [code]).notes[0]


@pytest.mark.parametrize("host", ["MNG", "IRL", "JPN", "BRA", "TUV", "TWN", "XKX", "ESH"])
def test_any_country_can_host_packages(host: str, tmp_path, record) -> None:
    found = built(tmp_path, record, host, PACKAGES)
    towns = found["change"].world.facts[f"force.{host.lower()}_irbm_2000.place"].spread.options
    known = {town.entity for town in hosts.packaged()[host.lower()] if town.is_basing}
    assert {str(town).removesuffix(f"_{host.lower()}") for town in towns} <= known | set(towns)
    assert len(towns) == sum(town.is_basing for town in hosts.packaged()[host.lower()])
    assert any(host in note for note in found["baseline"].notes)


def test_the_towns_of_a_case_go_before_the_packaged_ones(tmp_path, record) -> None:
    change = PACKAGES + "\nbasing: {MNG: {erdenet_town: {lat: 49.0, lon: 104.1}}}"
    world = built(tmp_path, record, "MNG", change)["change"].world
    assert world.facts["force.mng_irbm_2000.place"].spread.options == ("erdenet_town",)


@pytest.mark.parametrize("step", ["join", "leave"])
def test_a_rival_that_takes_the_step_itself_is_outside_the_model(step: str, tmp_path, record) -> None:
    with pytest.raises(RangeError, match="USA is the rival"):
        built(tmp_path, record, "USA", "{" + step + ": {alliance: NATO}}")
    assert RangeError.exit_code == 3


def test_what_a_case_takes_as_given_stands_in_every_arm_and_is_said(tmp_path, record) -> None:
    given = PACKAGES + "\ngiven: [{remove: battery.deveselu, why: the world before it}]"
    found = built(tmp_path, record, "ROU", given)
    assert all(not arm.world.has("battery.deveselu.count") for arm in found.values())
    note = "In every arm, the baseline too, battery.deveselu is taken away: the world before it."
    assert note in found["baseline"].notes


def test_who_leaves_one_alliance_and_joins_another_loses_a_facility_once(tmp_path, record) -> None:
    join = "{join: {alliance: NATO}}"
    both = "{leave: {alliance: CSTO}, join: {alliance: NATO}}"
    worlds = [built(tmp_path, record, "KAZ", change)["membership-only"].world for change in (join, both)]
    stays = [world.facts["radar.balkhash.in_place"].spread.weights for world in worlds]
    assert stays[0] == stays[1]
    assert not worlds[1].has("membership.kaz_csto.country")
    assert worlds[1].has("membership.kaz_nato.country")


@pytest.mark.parametrize(
    ("host", "alliance", "radar", "at_home"),
    [("TUR", "NATO", "kurecik", False), ("KAZ", "CSTO", "balkhash", True)],
)
def test_a_radar_is_rebuilt_at_home_unless_home_is_farther_than_it_looks(
    host: str, alliance: str, radar: str, at_home: bool, tmp_path, record
) -> None:
    step = "{leave: {alliance: " + alliance + "}}"
    world = built(tmp_path, record, host, step)["membership-only.adapted"].world
    owner, soil = (world.word(f"radar.replacement_{radar}.{word}") for word in ("owner", "host"))
    assert (owner == soil) is at_home
    assert soil != host.lower()
    assert soil in {
        world.word(f"membership.{pair}.country")
        for pair in world.where("membership", alliance=alliance.lower())
    }
