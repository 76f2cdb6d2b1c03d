from __future__ import annotations

import datetime as dt

import pytest

from equipoise.errors import CaseError
from equipoise.facts.record import fixed
from equipoise.world import packages
from equipoise.world.change import Edit, apply
from equipoise.world.rules import Package, load_rules
from equipoise.world.snapshot import World, snapshot

DATE = dt.date(2020, 9, 1)
RULES = load_rules().packages


@pytest.fixture
def world(small_record) -> World:
    return snapshot(small_record, DATE)


@pytest.fixture
def site(world) -> packages.Basing:
    return packages.basing(world, owner="bbb", host="ccc")


def test_an_offensive_package_stands_in_the_hosts_towns_and_belongs_to_the_rival(world, site):
    switch = packages.offensive(Package(system="rocket", count=48), world, site)
    changed = apply(switch.edits, world)
    assert switch.name == "offensive.rocket"
    words = {key: changed.word(f"force.ccc_rocket.{key}") for key in ("owner", "host", "leg", "system")}
    assert words == {"owner": "bbb", "host": "ccc", "leg": "theatre", "system": "rocket"}
    assert changed.facts["force.ccc_rocket.launchers"].spread.best == 48.0
    assert changed.facts["force.ccc_rocket.warheads"].spread.best == 2.0
    assert changed.facts["force.ccc_rocket.in_place"].spread.best == 1.0
    assert changed.facts["force.ccc_rocket.place"].spread == world.facts["basing.ccc.town"].spread


def test_two_packages_of_a_host_stand_in_one_town(world, site):
    edits = [
        edit
        for system in ("rocket", "tomahawk")
        for edit in packages.offensive(Package(system=system, count=1), world, site).edits
    ]
    changed = apply(edits, world)
    assert {changed.facts[f"force.ccc_{system}.place"].factor for system in ("rocket", "tomahawk")} == {
        "site.ccc"
    }


def test_a_system_silent_about_warheads_carries_one(world, site):
    changed = apply(packages.offensive(Package(system="tomahawk", count=4), world, site).edits, world)
    assert changed.facts["force.ccc_tomahawk.warheads"].spread.best == 1.0


def test_dual_use_cells_come_with_their_interceptors_in_the_same_town(world, site):
    switch = packages.defensive(Package(system="shield", count=24), world, RULES, site)
    changed = apply(switch.edits, world)
    assert switch.name == "defensive.shield"
    assert changed.facts["battery.ccc_shield.count"].spread.best == 24.0
    share = changed.facts["force.ccc_shield_cells.share"]
    assert (share.unit, share.unknown_to, share.feared) == ("share", "threatened", "high")
    assert share.spread == world.facts["interceptor.shield.dual_use"].spread
    assert changed.word("force.ccc_shield_cells.system") == "tomahawk"
    assert not changed.has("force.ccc_shield_cells.in_place")
    places = [changed.facts[f"{name}.place"] for name in ("battery.ccc_shield", "force.ccc_shield_cells")]
    assert [(fact.factor, fact.weight) for fact in places] == [("site.ccc", 1.0)] * 2


def test_interceptors_that_hold_nothing_else_bring_no_missiles(world, site):
    changed = apply(
        packages.defensive(Package(system="notional_fast", count=24), world, RULES, site).edits, world
    )
    assert changed.names("battery") == ("ccc_notional_fast",)
    assert changed.names("force") == world.names("force")


def test_the_forward_radar_is_the_rivals_and_looks_all_round(world, site):
    switch = packages.forward_radar(RULES, site)
    changed = apply(switch.edits, world)
    assert changed.where("radar", owner="bbb") == ("ccc_forward",)
    assert changed.where("radar", owner="aaa") == world.where("radar", owner="aaa")
    ends = [changed.facts[f"radar.ccc_forward.{key}"].spread.best for key in ("azimuth_from", "azimuth_to")]
    assert ends == [0.0, 360.0]
    needed = {fact.attribute for fact in world.facts.values() if fact.id.startswith("radar.home.")}
    assert needed <= {fact.attribute for fact in changed.facts.values() if fact.entity == "ccc_forward"}


def test_a_host_without_towns_is_refused_with_the_lines_to_add(world):
    with pytest.raises(CaseError) as fault:
        packages.basing(world, owner="bbb", host="eee")
    assert "no basing towns are known for EEE" in str(fault.value)
    assert "basing: {EEE:" in str(fault.value)


def test_the_prospect_stands_in_members_only_and_is_not_in_place(world):
    offers = (Package(system="rocket", count=48),)
    found = packages.prospect(offers, world, owner="bbb", alliance="pact")
    changed = apply(found.edits, world)
    force = "force.prospect_rocket"
    assert changed.facts[f"{force}.place"].spread.options == ("d_town",)
    assert changed.facts[f"{force}.in_place"].spread.best == 0.0
    chance = changed.facts[f"{force}.chance"]
    assert (chance.unknown_to, chance.feared, chance.unit) == ("threatened", "high", "chance")
    assert not changed.has(f"{force}.host")
    assert "EEE is left out of the prospect: it is no member on that date" in found.notes


def test_the_towns_of_prospective_hosts_are_weighted_by_host(world):
    member = [
        Edit(fact=f"membership.eee_pact.{key}", action="add", spread=spread, unit="word", title="x", why="x")
        for key, spread in (
            ("country", fixed("eee")),
            ("alliance", world.facts["membership.ddd_pact.alliance"].spread),
        )
    ]
    town = Edit(
        fact="basing.eee.town",
        action="add",
        spread=world.facts["basing.ccc.town"].spread,
        unit="word",
        title="x",
        why="x",
    )
    wider = apply([*member, town], world)
    found = packages.prospect((Package(system="rocket", count=1),), wider, owner="bbb", alliance="pact")
    spread = apply(found.edits, wider).facts["force.prospect_rocket.place"].spread
    weights = dict(zip(spread.options, spread.weights, strict=True))
    assert weights == pytest.approx({"d_town": 0.75, "c_west": 0.125, "c_east": 0.125})


@pytest.mark.parametrize("alliance", ["", "union"])
def test_without_offensive_packages_or_a_recorded_prospect_there_is_none(world, alliance):
    assert packages.prospect((), world, owner="bbb", alliance="pact").edits == ()
    assert (
        packages.prospect((Package(system="rocket", count=1),), world, owner="bbb", alliance=alliance).edits
        == ()
    )
