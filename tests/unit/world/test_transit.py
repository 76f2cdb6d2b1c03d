"""Transit through a host that joins an opposed alliance becomes listed edits, one a link."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from equipoise.errors import CaseError
from equipoise.facts.record import Fact, Spread, fixed
from equipoise.sampling import spreads
from equipoise.world import transit
from equipoise.world.change import apply
from equipoise.world.facilities import Step
from equipoise.world.membership import joining
from equipoise.world.rules import load_rules
from equipoise.world.snapshot import World, snapshot, world_of

RULES = load_rules()
STEP = Step(host="ccc", owners=("aaa",), horizon_months=24, adapted=False, spacing_km=100)


def uniform(low: float, high: float) -> Spread:
    return Spread(family="uniform", low=low, best=float("nan"), high=high)


def with_links(world: World) -> World:
    facts = dict(world.facts)
    for name, host in (("rail", "ccc"), ("pipe", "ccc"), ("other", "bbb")):
        facts[f"link.{name}.host"] = Fact(
            id=f"link.{name}.host", title="host", unit="word", spread=fixed(host)
        )
    for key, unit, spread in (
        ("chance", "chance", uniform(0.5, 0.7)),
        ("after", "month", uniform(0.0, 48.0)),
        ("kept", "share", uniform(0.0, 1.0)),
        ("dearer", "ratio", uniform(0.0, 1.0)),
    ):
        fact = f"rule.transit.{key}"
        facts[fact] = Fact(id=fact, title=key, unit=unit, spread=spread)
    return world_of(world.date, facts)


@pytest.fixture
def world(small_record) -> World:
    return with_links(snapshot(small_record, dt.date(2020, 9, 1)))


def p_open(world: World, link: str) -> float:
    key = f"link.{link}.open"
    return spreads.mean(world.facts[key].spread) if world.has(key) else 1.0


def after(world: World, step: Step = STEP) -> World:
    found = transit.restricted(RULES.transit, world, step)
    return apply([edit for switch in found.switches for edit in switch.edits], world)


def test_links_on_the_hosts_soil_are_restricted_with_the_chance_that_it_comes_in_time(world):
    # mean of 0.5..0.7 is 0.6; 24 of 0..48 months are one half: 0.3 restricted
    changed = after(world)
    assert p_open(changed, "rail") == pytest.approx(0.7)
    assert p_open(changed, "pipe") == pytest.approx(0.7)
    assert p_open(changed, "other") == 1.0


def test_links_of_one_host_share_their_luck(world):
    facts = after(world).facts
    assert facts["link.rail.open"].factor == facts["link.pipe.open"].factor == "settlement.ccc"


def test_in_the_long_run_transit_may_still_be_kept(world):
    adapted = after(world, dataclasses.replace(STEP, adapted=True))
    assert p_open(adapted, "rail") == pytest.approx(0.4)


def test_a_longer_horizon_never_leaves_more_open(world):
    steps = [dataclasses.replace(STEP, horizon_months=months) for months in (0, 12, 24, 48, 96)]
    chances = [p_open(after(world, step), "rail") for step in steps]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1.0


def test_what_was_in_doubt_before_multiplies(world):
    twice = after(after(world))
    assert p_open(twice, "rail") == pytest.approx(0.49)


def test_an_alliance_opposed_to_nobody_closes_nothing(world):
    found = transit.restricted(RULES.transit, world, dataclasses.replace(STEP, owners=()))
    assert found.switches == ()


def test_every_edit_says_why_and_names_the_facts_of_the_rule(world):
    (switch,) = transit.restricted(RULES.transit, world, STEP).switches
    assert switch.name == "transit"
    assert all("0.60 x chance" in edit.why for edit in switch.edits)
    assert all("rule.transit.kept" in edit.why for edit in switch.edits)


def test_joining_brings_the_switch_and_a_case_without_the_facts_is_refused(world):
    found = joining(world, RULES, host="ccc", alliance="pact", horizon_months=24)
    assert "transit" in {switch.name for switch in found.switches}
    bare = world_of(world.date, {k: f for k, f in world.facts.items() if not k.startswith("rule.transit.")})
    with pytest.raises(CaseError, match=r"rule\.transit\.chance"):
        transit.restricted(RULES.transit, bare, STEP)
