from __future__ import annotations

import datetime as dt

import pytest

from equipoise.arms import Arm, build
from equipoise.cases.files import load_case, with_date
from equipoise.errors import CaseError
from equipoise.facts.load import load_record
from equipoise.sampling import spreads
from equipoise.world.change import apply, difference

CASE = """\
title: A made-up change
date: "2020-09-01"
roles: {threatened: AAA, rival: BBB, alliance: PACT, host: CCC}
change:
  join: {alliance: PACT}
  offensive: [{system: rocket, count: 48}]
  defensive: [{system: shield, count: 24}]
  forward_xband: true
comparators: {member: {host: DDD}}
"""


def arms_of(folder, record, text: str) -> dict[str, Arm]:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return {arm.name: arm for arm in build(load_case(str(path), record), record)}


@pytest.fixture
def arms(tmp_path, small_record) -> dict[str, Arm]:
    return arms_of(tmp_path, small_record, CASE)


def with_edits(*lines: str) -> str:
    edits = "  edits:\n" + "".join(f"    - {line}\n" for line in lines)
    return CASE.replace("comparators:", edits + "comparators:")


def test_the_arms_come_in_order_with_the_baseline_first(arms):
    assert list(arms) == [
        "baseline",
        "membership-only",
        "systems-only",
        "change",
        "change+notional",
        "member",
        "member.membership-only",
        "membership-only.adapted",
        "change.adapted",
    ]


def test_systems_are_compared_with_the_twin_that_has_none(arms):
    assert {name: arm.against for name, arm in arms.items()} == {
        "baseline": "",
        "membership-only": "baseline",
        "systems-only": "baseline",
        "change": "membership-only",
        "change+notional": "membership-only",
        "member": "member.membership-only",
        "member.membership-only": "baseline",
        "membership-only.adapted": "baseline",
        "change.adapted": "membership-only.adapted",
    }


def test_every_arm_is_the_baseline_with_its_switches(arms):
    for arm in arms.values():
        edits = [edit for switch in arm.switches for edit in switch.edits]
        assert apply(edits, arms["baseline"].world).digest == arm.world.digest


def test_switches_have_the_names_that_attribution_uses(arms):
    membership = ["membership", "facilities.radar", "facilities.vlf", "facilities.weapons"]
    systems = ["offensive.rocket", "defensive.shield", "forward_radar"]
    names = {name: [switch.name for switch in arm.switches] for name, arm in arms.items()}
    assert names["membership-only"] == membership
    assert names["systems-only"] == systems
    assert names["change"] == membership + systems
    assert names["change+notional"] == [*membership, *systems, "notional"]
    assert names["member"] == systems


def test_systems_only_loses_no_facility_and_membership_only_bases_nothing(arms):
    base = arms["baseline"].world
    moved = difference(base, arms["systems-only"].world)
    assert {fact.split(".")[1].split("_")[0] for fact in moved} == {"ccc"}
    assert {fact for fact in moved if "in_place" in fact} == {"force.ccc_rocket.in_place"}
    only = difference(base, arms["membership-only"].world)
    assert not [fact for fact in only if fact.startswith(("force.ccc_rocket", "battery.", "radar.ccc"))]


def test_what_the_rival_has_at_the_host_already_stays(arms):
    for arm in arms.values():
        assert arm.world.has("force.bbb_forward.launchers")
        assert not arm.world.has("force.bbb_forward.in_place")


def test_the_prospect_is_the_same_in_every_arm(arms):
    ids = [fact for fact in arms["baseline"].world.facts if fact.startswith("force.prospect_rocket.")]
    assert len(ids) == 8
    for arm in arms.values():
        assert not set(ids) & set(difference(arms["baseline"].world, arm.world))


def test_a_member_already_changes_nothing_by_joining_and_the_notes_say_so(arms):
    twin = arms["member.membership-only"]
    assert difference(arms["baseline"].world, twin.world) == ()
    assert "DDD is a member of PACT already: joining changes nothing." in twin.notes
    assert "The change moves no input: this arm has the numbers of the baseline." in twin.notes
    assert "DDD is a member of PACT already: joining changes nothing." in arms["member"].notes


def test_an_empty_change_has_the_inputs_of_the_baseline_and_says_so(tmp_path, small_record):
    text = CASE.split("change:", maxsplit=1)[0] + "change: {}\n"
    arms = arms_of(tmp_path, small_record, text)
    assert list(arms) == ["baseline", "membership-only", "systems-only", "change"]
    assert len({arm.world.digest for arm in arms.values()}) == 1
    assert "The change moves no input: this arm has the numbers of the baseline." in arms["change"].notes


def test_only_arms_that_are_built_may_stand_in_a_claim(tmp_path, small_record):
    claim = (
        'claims: [{id: a, says: b, by: c, as_of: "2020-01-01", outcome: fear.best, '
        "contrast: change.adapted - ARM, direction: higher, threshold: 0.1}]\n"
    )
    for arm in arms_of(tmp_path, small_record, CASE):
        assert arm in arms_of(tmp_path, small_record, CASE + claim.replace("ARM", arm))
    with pytest.raises(CaseError, match=r"no arm 'change\.adapted'"):
        arms_of(tmp_path, small_record, CASE + "adapted: false\n" + claim.replace("ARM", "baseline"))


def test_a_package_of_none_is_said_to_be_none(tmp_path, small_record):
    arms = arms_of(tmp_path, small_record, CASE.replace("count: 48", "count: 0"))
    assert "offensive.rocket: force.ccc_rocket.launchers is 0, nothing is there." in arms["change"].notes


def test_a_case_can_override_what_a_rule_says(tmp_path, small_record):
    line = "{fact: radar.edge.in_place, set: 1, why: the owner keeps it by treaty}"
    arms = arms_of(tmp_path, small_record, with_edits(line))
    for name in ("membership-only", "change", "change.adapted"):
        assert spreads.mean(arms[name].world.facts["radar.edge.in_place"].spread) == 1.0
    for name in ("systems-only", "member"):
        assert not arms[name].world.has("radar.edge.in_place")
    switch = next(item for item in arms["change"].switches if item.name == "facilities.radar")
    assert switch.edits[-1].why == "the owner keeps it by treaty"


def test_a_case_can_override_a_package_in_the_arms_that_have_it(tmp_path, small_record):
    line = "{fact: force.ccc_rocket.launchers, set: {family: counts, low: 40, high: 56}, why: not sure}"
    arms = arms_of(tmp_path, small_record, with_edits(line))
    families = {
        name: arms[name].world.facts["force.ccc_rocket.launchers"].spread.family
        for name in arms
        if arms[name].world.has("force.ccc_rocket.launchers")
    }
    names = ("systems-only", "change", "change+notional", "change.adapted")
    assert families == dict.fromkeys(names, "counts")


def test_a_package_at_another_host_can_be_overridden_there_alone(tmp_path, small_record):
    line = "{fact: force.ddd_rocket.launchers, set: 12, why: a smaller country}"
    arms = arms_of(tmp_path, small_record, with_edits(line))
    assert arms["member"].world.facts["force.ddd_rocket.launchers"].spread.best == 12.0
    assert arms["change"].world.facts["force.ccc_rocket.launchers"].spread.best == 48.0


def test_other_edits_belong_to_the_whole_change_and_to_comparators(tmp_path, small_record):
    line = "{fact: system.rocket.range, scale: 1.5, why: a longer version}"
    arms = arms_of(tmp_path, small_record, with_edits(line))
    ranges = {name: arm.world.facts["system.rocket.range"].spread.best for name, arm in arms.items()}
    longer = {name for name, value in ranges.items() if value == 3000.0}
    assert longer == {"change", "change+notional", "member", "change.adapted"}


def test_an_edit_of_the_hosts_own_things_does_not_go_to_comparators(tmp_path, small_record):
    arms = arms_of(tmp_path, small_record, with_edits("{remove: force.ccc_own, why: disbanded}"))
    assert not arms["change"].world.has("force.ccc_own.owner")
    assert arms["member"].world.has("force.ccc_own.owner")
    assert arms["membership-only"].world.has("force.ccc_own.owner")


def test_an_edit_that_moves_nothing_is_named(tmp_path, small_record):
    arms = arms_of(
        tmp_path, small_record, with_edits("{fact: system.rocket.range, scale: 1, why: no reason}")
    )
    assert "edits: the edit of system.rocket.range moves nothing." in arms["change"].notes


def test_an_edit_of_an_unknown_fact_is_refused_with_its_line(tmp_path, small_record):
    with pytest.raises(CaseError) as fault:
        arms_of(tmp_path, small_record, with_edits("{fact: radar.edge.rangee, scale: 2, why: x}"))
    assert "mine.yaml:10:" in str(fault.value)
    assert "did you mean 'radar.edge.range'" in str(fault.value)


def test_a_case_with_towns_of_its_own_bases_there_in_every_arm(tmp_path, small_record):
    text = CASE.replace("host: CCC", "host: GGG") + "basing: {GGG: {g_town: {lat: 50.1, lon: 20.0}}}\n"
    arms = arms_of(tmp_path, small_record, text)
    assert arms["change"].world.facts["force.ggg_rocket.place"].spread.options == ("g_town",)
    assert all(arm.world.has("place.g_town.lat") for arm in arms.values())


def test_roles_can_be_swapped(tmp_path, small_record):
    text = CASE.replace("AAA, rival: BBB, alliance: PACT", "BBB, rival: AAA, alliance: UNION")
    text = text.replace("join: {alliance: PACT}", "leave: {alliance: UNION}")
    arms = arms_of(tmp_path, small_record, text)
    assert arms["change"].world.word("force.ccc_rocket.owner") == "aaa"
    names = [switch.name for switch in arms["membership-only"].switches]
    assert names == ["membership", "facilities.radar", "facilities.vlf", "facilities.weapons"]
    assert "DDD is no member of UNION on that date: leaving changes nothing." in arms["member"].notes


@pytest.mark.parametrize("date", [dt.date(2019, 1, 1), dt.date(2020, 9, 1), dt.date(2026, 11, 1)])
def test_the_lead_case_stands_on_all_its_dates(date):
    record = load_record()
    case = with_date(load_case("belarus-nato", record), date, record)
    arms = {arm.name: arm for arm in build(case, record)}
    lead = {"membership-only", "systems-only", "change", "change+notional"}
    assert lead | set(case.comparators) <= set(arms)
    base = arms["baseline"].world
    assert difference(base, arms["poland.membership-only"].world) == ()
    assert difference(base, arms["membership-only"].world) != ()
    for arm in arms.values():
        assert arm.name == "baseline" or arm.against in arms
        assert all(edit.why for switch in arm.switches for edit in switch.edits)


def test_the_lead_case_may_lose_one_radar_and_one_station():
    record = load_record()
    arms = {arm.name: arm for arm in build(load_case("belarus-nato", record), record)}
    edits = {switch.name: switch.edits for switch in arms["membership-only"].switches}
    assert len(edits["facilities.radar"]) == len(edits["facilities.vlf"]) == 1
    world = arms["membership-only"].world
    assert 0 < spreads.mean(world.facts[edits["facilities.radar"][0].fact].spread) < 1
    adapted = arms["membership-only.adapted"].world
    new = next(name for name in adapted.names("radar") if name.startswith("replacement_"))
    town = adapted.word(f"radar.{new}.place")
    assert adapted.word(f"place.{town}.country") == adapted.word(f"radar.{new}.owner")


def test_a_threat_to_the_other_side_from_an_island_host_is_the_same_machinery(tmp_path):
    text = (
        "title: roles swapped\ndate: '2020-09-01'\n"
        "roles: {threatened: USA, rival: RUS, alliance: CSTO, host: CUB}\n"
        "change: {join: {alliance: CSTO}, offensive: [{system: irbm_2000, count: 40}]}\n"
    )
    arms = arms_of(tmp_path, load_record(), text)
    assert arms["change"].world.word("force.cub_irbm_2000.owner") == "rus"
    assert arms["change"].world.where("membership", country="cub", alliance="csto") == ("cub_csto",)
