from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from equipoise.errors import CaseError
from equipoise.facts.record import fixed, options
from equipoise.sampling import spreads
from equipoise.world.change import Edit, apply
from equipoise.world.membership import joining, leaving, members, opposed
from equipoise.world.rules import load_rules
from equipoise.world.snapshot import World, snapshot

DATE = dt.date(2020, 9, 1)
RULES = load_rules()


@pytest.fixture
def world(small_record) -> World:
    return snapshot(small_record, DATE)


def joined(world: World, host: str = "ccc", horizon: float = 24, *, adapted: bool = False):
    return joining(world, RULES, host=host, alliance="pact", horizon_months=horizon, adapted=adapted)


def after(world: World, **more) -> World:
    found = joined(world, **more)
    return apply([edit for switch in found.switches for edit in switch.edits], world)


def p_in_place(world: World, entity: str) -> float:
    key = f"{entity}.in_place"
    return spreads.mean(world.facts[key].spread) if world.has(key) else 1.0


def test_members_and_rivals_come_from_the_facts(world):
    assert members(world, "pact") == ("bbb", "ddd")
    assert opposed(world, "pact") == ("aaa",)
    assert opposed(world, "union") == ()


def test_a_facility_is_lost_with_the_chance_times_the_chance_that_it_comes_in_time(world):
    # mean of 0.5..0.7 is 0.6; 24 of 0..48 months are one half: 0.3 gone
    changed = after(world)
    assert p_in_place(changed, "radar.edge") == pytest.approx(0.7)
    assert p_in_place(changed, "vlf.tower") == pytest.approx(0.7)
    assert changed.facts["radar.edge.in_place"].unit == "flag"


def test_weapons_follow_their_own_rule(world):
    assert p_in_place(after(world), "force.aaa_forward") == 0.0
    assert p_in_place(after(world, horizon=6), "force.aaa_forward") == 1.0


def test_a_longer_horizon_never_leaves_more_in_place(world):
    chances = [p_in_place(after(world, horizon=months), "radar.edge") for months in (0, 12, 24, 48, 96)]
    assert chances == sorted(chances, reverse=True)
    assert (chances[0], chances[-1]) == (1.0, pytest.approx(0.4))


def test_only_facilities_of_opposed_owners_on_the_hosts_soil_are_touched(world):
    touched = {edit.fact.rsplit(".", 1)[0] for switch in joined(world).switches for edit in switch.edits}
    facilities = {name for name in touched if name.split(".")[0] in {"radar", "vlf", "force", "battery"}}
    assert facilities == {"radar.edge", "vlf.tower", "force.aaa_forward"}


def test_a_rival_host_does_not_lose_what_is_its_own(world):
    edits = [
        Edit(
            fact=f"opposition.pact_ccc.{key}",
            action="add",
            spread=fixed(word),
            unit="word",
            why="x",
            title="x",
        )
        for key, word in (("alliance", "pact"), ("country", "ccc"))
    ]
    rivalrous = apply(edits, world)
    changed = after(rivalrous)
    assert p_in_place(changed, "force.ccc_own") == 1.0
    assert opposed(changed, "pact") == ("aaa",)


def test_the_host_leaves_alliances_with_members_that_the_new_one_opposes(world):
    changed = after(world)
    assert members(changed, "pact") == ("bbb", "ccc", "ddd")
    assert members(changed, "union") == ("aaa",)
    assert members(changed, "club") == ("ccc", "ddd")


def test_every_edit_says_why_with_numbers_and_rule(world):
    radar = next(switch for switch in joined(world).switches if switch.name == "facilities.radar")
    why = radar.edits[0].why
    assert "facilities.radar" in why
    assert "0.60 x" in why
    assert "24 months 0.50 = 0.30" in why
    assert radar.edits[0].confidence == "READ"


def test_switches_have_the_names_of_the_report(world):
    names = [switch.name for switch in joined(world).switches]
    assert names == ["membership", "facilities.radar", "facilities.vlf", "facilities.weapons"]


def test_a_member_that_joins_changes_nothing_and_the_notes_say_so(world):
    found = joined(world, "ddd")
    assert found.switches == ()
    assert found.notes == ("DDD is a member of PACT already: joining changes nothing.",)


def test_a_host_with_nothing_at_stake_is_said_to_have_nothing(world):
    found = joined(world, "eee")
    assert [switch.name for switch in found.switches] == ["membership"]
    assert "No facility on the soil of EEE is at stake." in found.notes


def test_without_a_recorded_rivalry_nothing_is_lost(world):
    peaceful = apply([Edit(fact="opposition.pact_aaa", action="remove", why="x")], world)
    found = joined(peaceful)
    assert [switch.name for switch in found.switches] == ["membership"]
    assert "No country is recorded as opposed to PACT on that date." in found.notes


def test_a_doubtful_facility_keeps_its_doubt(world):
    doubt = Edit(
        fact="radar.edge.in_place",
        action="add",
        spread=options({0.0: 0.5, 1.0: 0.5}),
        unit="flag",
        title="x",
        why="x",
    )
    assert p_in_place(after(apply([doubt], world)), "radar.edge") == pytest.approx(0.5 * 0.7)


def test_facilities_on_one_soil_share_their_luck(world):
    changed = after(world)
    facts = [changed.facts[f"{name}.in_place"] for name in ("radar.edge", "vlf.tower")]
    assert {fact.factor for fact in facts} == {"settlement.ccc"}
    assert {fact.weight for fact in facts} == {0.8}


def test_adapted_takes_the_facility_for_certain_and_rebuilds_the_radar_at_home(world):
    changed = after(world, adapted=True, horizon=0)
    assert p_in_place(changed, "radar.edge") == 0.0
    assert p_in_place(changed, "vlf.tower") == 0.0
    new = "radar.replacement_edge"
    assert changed.word(f"{new}.owner") == changed.word(f"{new}.host") == "aaa"
    assert changed.facts[f"{new}.range"].spread == world.facts["radar.edge.range"].spread
    assert not changed.has(f"{new}.in_place")


def test_a_radar_is_rebuilt_at_the_nearest_town_that_has_none(world):
    # a_near is nearer to the lost radar, but holds a radar already
    assert after(world, adapted=True).word("radar.replacement_edge.place") == "a_border"
    without = apply([Edit(fact="radar.home", action="remove", why="x")], world)
    assert after(without, adapted=True).word("radar.replacement_edge.place") == "a_near"


def test_an_owner_without_a_town_rebuilds_nothing_and_the_notes_say_so(world):
    towns = ("a_capital", "a_border", "a_near")
    bare = apply([Edit(fact=f"place.{town}", action="remove", why="x") for town in towns], world)
    found = joined(bare, adapted=True)
    assert any("radar.edge is not rebuilt" in note for note in found.notes)


def test_leaving_puts_the_facilities_of_the_other_members_at_stake(world):
    found = leaving(world, RULES, host="ccc", alliance="union", horizon_months=24)
    changed = apply([edit for switch in found.switches for edit in switch.edits], world)
    assert members(changed, "union") == ("aaa",)
    assert p_in_place(changed, "radar.edge") == pytest.approx(0.7)
    assert p_in_place(changed, "force.bbb_forward") == 1.0


def test_leaving_what_one_is_not_in_changes_nothing(world):
    found = leaving(world, RULES, host="ccc", alliance="pact", horizon_months=24)
    assert found.switches == ()
    assert "no member" in found.notes[0]


def test_a_rule_without_its_facts_is_refused_by_name(world):
    bare = apply([Edit(fact="rule.facility_lost", action="remove", why="x")], world)
    with pytest.raises(CaseError, match=r"rule\.facility_lost\.chance"):
        joined(bare)


def test_units_of_the_delay_do_not_matter(world):
    fact = world.facts["rule.facility_lost.after"]
    days = dataclasses.replace(fact.spread, high=48 * 365.25 / 12)
    recast = dataclasses.replace(fact, unit="day", spread=days)
    other = dataclasses.replace(world, facts={**world.facts, fact.id: recast})
    assert p_in_place(after(other), "radar.edge") == pytest.approx(0.7)
