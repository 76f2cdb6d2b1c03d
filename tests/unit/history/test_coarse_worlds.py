"""Coarse worlds hold what the row says, and a change that brings nothing changes nothing."""

import json
from dataclasses import replace
from types import MappingProxyType

import pytest

from equipoise.history import changes, coarse, rows, spans
from equipoise.sampling import spreads
from equipoise.world.change import difference


@pytest.fixture(scope="module")
def told():
    return spans.load()


@pytest.fixture(scope="module")
def listed(told):
    return {row.id: row for row in rows.load(warnings=told.states)}


def with_numbers(row, **numbers):
    return replace(row, numbers=MappingProxyType({**row.numbers, **numbers}))


def mean(world, id_):
    return spreads.mean(world.facts[id_].spread)


@pytest.mark.parametrize("name", ["NATO1999", "FIN2023", "SWE2024", "LOURDES2001", "ALB1961"])
def test_an_accession_or_a_lost_station_moves_no_input(told, listed, name):
    made = coarse.worlds(listed[name], told)
    assert difference(made.before, made.after) == difference(made.before, made.feared) == ()


@pytest.mark.parametrize("name", ["NOR1949", "FRG1955"])
def test_who_has_nothing_to_be_disarmed_is_refused_with_the_reason(told, listed, name):
    change = changes.past(listed[name], told)
    assert change.capability is None
    assert change.fear is None
    assert "nothing to disarm" in change.reason


def test_totals_are_those_of_the_row(told, listed):
    row = listed["D5_1990"]
    made = coarse.worlds(row, told).before
    own = made.where("force", owner="rus")
    tubes = {name: 16.0 if name.endswith("submarine") else 1.0 for name in own}
    launchers = {name: mean(made, f"force.{name}.launchers") * tubes[name] for name in own}
    warheads = sum(launchers[name] * mean(made, f"force.{name}.warheads") for name in own)
    assert sum(launchers.values()) == pytest.approx(row.known("defender_launchers"), rel=0.03)
    assert warheads == pytest.approx(row.known("defender_warheads"), rel=0.02)


def test_all_legs_together_are_as_ready_as_the_row_says(told, listed):
    row = listed["CUBA1962"]
    made = coarse.worlds(row, told).before
    ready = total = 0.0
    for name in made.where("force", owner="usa"):
        leg = name.partition("_")[2]
        tubes, docked = (16.0, 0.15) if leg == "submarine" else (1.0, 0.0)
        weight = mean(made, f"force.{name}.launchers") * tubes * mean(made, f"force.{name}.warheads")
        ready += weight * mean(made, f"posture.usa_{leg}.day") * (1 - docked)
        total += weight
    assert ready / total == pytest.approx(row.known("defender_alert_fraction"), abs=0.02)


def test_new_missiles_fly_as_long_as_the_row_says(told, listed):
    made = coarse.worlds(listed["CUBA1962"], told)
    assert set(made.after.where("force", owner="rus")) - set(made.before.where("force", owner="rus")) == {
        "rus_new"
    }
    towns = made.after.facts["force.rus_new.place"].spread
    assert towns.weights == pytest.approx((0.25, 0.5, 0.25))


def test_what_stands_nowhere_is_in_fear_and_not_in_capability(told, listed):
    made = coarse.worlds(listed["INF2019"], told)
    assert made.is_prospect
    assert difference(made.before, made.after) == ()
    assert "force.usa_new.chance" in made.feared.facts
    assert mean(made.standing, "force.usa_new.in_place") == 1.0


def test_aircraft_count_only_where_no_radar_warns(told, listed):
    assert "usa_slow" in coarse.worlds(listed["JUP1959"], told).before.names("force")
    assert "rus_slow" not in coarse.worlds(listed["CUBA1962"], told).before.names("force")


def test_a_decrease_takes_weapons_from_the_rival(told, listed):
    made = coarse.worlds(listed["DENUC1992"], told)
    assert mean(made.after, "force.rus_main.launchers") == pytest.approx(
        mean(made.before, "force.rus_main.launchers") - 2450
    )


def test_sides_that_no_list_knows_can_stand_in_a_row(told, listed):
    row = replace(listed["CUBA1962"], threatened="Ruritania", host="Nowhere")
    change = changes.past(row, told, draws=64)
    assert change.capability is not None
    assert change.capability.mean > 0


def test_more_new_missiles_never_leave_more_to_retaliate(told, listed):
    row = listed["CUBA1962"]
    found = []
    for added in (36.0, 144.0):
        more = with_numbers(row, delta_warheads=added, attacker_counterforce_warheads=396.0 + added)
        found.append(changes.past(more, told, draws=64).capability.mean)
    assert found[1] > found[0] > 0


def test_what_is_kept_is_what_the_model_says_now():
    # three rows, one of each kind; all of them with the mark slow
    told = spans.load()
    kept = {change.id: change for change in changes.past_changes()}
    for row in rows.load(warnings=told.states):
        if row.id in ("JUP1959", "CUBA1962", "NATO1999"):
            again = changes.past(row, told)
            assert again.capability.mean == pytest.approx(kept[row.id].capability.mean, abs=1e-6)
            assert again.fear.mean == pytest.approx(kept[row.id].fear.mean, abs=1e-6)
            assert again.loss.mean == pytest.approx(kept[row.id].loss.mean, abs=1e-6)


@pytest.mark.slow
def test_all_that_is_kept_is_what_the_model_says_now():
    for kept, again in zip(changes.past_changes(), changes.measured(), strict=True):
        assert kept.id == again.id
        assert (kept.capability is None) == (again.capability is None)
        if again.capability:
            assert kept.capability.mean == pytest.approx(again.capability.mean, abs=1e-6)
            assert kept.fear.mean == pytest.approx(again.fear.mean, abs=1e-6)
            assert kept.loss.mean == pytest.approx(again.loss.mean, abs=1e-6)


def test_kept_changes_belong_to_the_packaged_data():
    found = json.loads(changes.MEASURED.read_text(encoding="utf-8"))
    assert found["data"] == spans.load().digest
