"""Options as edits: what they touch, and that each has the facts that it needs."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from equipoise import arms
from equipoise.cases import files
from equipoise.errors import FactError
from equipoise.facts.load import load_record
from equipoise.world import options
from equipoise.world.change import apply
from equipoise.world.options import Place, load_options


@pytest.fixture(scope="module")
def built():
    record = load_record()
    case = files.load_case("belarus-nato", record)
    return case, {arm.name: arm for arm in arms.build(case, record)}


def place(case, world, **roles):
    said = {"threatened": case.roles.threatened, "rival": case.roles.rival, "host": case.roles.host} | roles
    return Place(before=world, **said)


def made(built, name, **roles):
    case, by_name = built
    world = by_name["change"].world
    here = place(case, by_name["baseline"].world, **roles)
    return options.edits(name, load_options()[name], world, here), world


def test_every_option_has_a_cost_a_time_and_what_its_edits_take(built):
    _, by_name = built
    world = by_name["baseline"].world
    assert set(world.names("option")) == set(load_options())
    for name, option in load_options().items():
        needed = {"cost", "lead", *(t.of for t in option.edits if t.do in ("set", "shrink"))}
        assert all(world.has(f"option.{name}.{what}") for what in needed), name


@pytest.mark.parametrize("name", [name for name in load_options() if name != "press_host"])
def test_every_option_can_be_done_in_the_changed_world(built, name):
    edits, world = made(built, name)
    assert edits
    assert apply(edits, world).digest != world.digest


def test_options_about_posture_touch_only_the_threatened_side(built):
    for roles in ({}, {"threatened": built[0].roles.rival, "rival": built[0].roles.threatened}):
        owner = roles.get("threatened", built[0].roles.threatened)
        for name in ("mobile_out", "boats_at_sea", "bomber_alert", "predelegation", "more_warheads"):
            edits, _ = made(built, name, **roles)
            assert all(owner in edit.fact.split(".")[1] for edit in edits), name


def test_a_limit_on_packages_leaves_what_stood_before(built):
    edits, world = made(built, "arms_control")
    base = built[1]["baseline"].world
    assert all(not base.has(edit.fact) for edit in edits)
    for edit in edits:
        assert edit.spread.high <= world.facts[edit.fact].spread.high + 1e-9
        assert edit.spread.low >= 0


def test_nothing_is_rebuilt_where_nothing_was_lost(built):
    case, by_name = built
    world = by_name["baseline"].world
    for name in ("new_radar", "new_vlf"):
        assert options.edits(name, load_options()[name], world, place(case, world)) == ()


def test_undoing_is_no_edit(built):
    assert made(built, "press_host")[0] == ()
    assert load_options()["press_host"].undoes


def test_a_level_that_is_not_in_force_is_refused(built):
    case, by_name = built
    world = by_name["baseline"].world
    bare = dataclasses.replace(
        world, facts={key: one for key, one in world.facts.items() if key != "option.mobile_out.level"}
    )
    with pytest.raises(FactError, match=r"option\.mobile_out\.level"):
        options.edits("mobile_out", load_options()["mobile_out"], bare, place(case, world))


def test_an_unknown_deed_is_refused_with_its_line(tmp_path: Path):
    file = tmp_path / "options.yaml"
    file.write_text("dig:\n  says: tunnels\n  edits: [{do: dig}]\n", encoding="utf-8")
    with pytest.raises(FactError, match="dig"):
        load_options(file)
