"""A case can be asked of a coarse world of the past, by name."""

import datetime as dt

import pytest

from equipoise import arms
from equipoise.cases.files import case_names, load_case, with_date
from equipoise.errors import CaseError
from equipoise.history import records, resolution
from equipoise.history.changes import Span
from equipoise.sampling import spreads
from equipoise.study import yardsticks
from equipoise.study.yardsticks import OWN, Yardstick

PAST = ("abm-treaty-2002", "cuba-1962", "denuclearisation-1992", "jupiter-1959", "thor-1958")


@pytest.mark.parametrize("name", PAST)
def test_a_case_of_the_past_builds_its_arms_from_its_coarse_world(real_record, name):
    case = load_case(name, real_record)
    built = {arm.name: arm.world for arm in arms.build(case, records.of(case.world, real_record))}
    assert case.world.startswith("history/")
    assert built["change"].digest != built["baseline"].digest


def test_all_cases_of_the_past_are_shipped():
    assert set(PAST) <= set(case_names())


def test_a_case_without_a_world_is_asked_of_the_record_itself(real_record):
    assert records.of("", real_record) is real_record


@pytest.mark.parametrize("name", ["history/cuba-1962", "history/CUBA1962", "history/cuba_1962"])
def test_a_world_is_found_however_its_row_is_written(real_record, name):
    assert "force.rus_main.launchers" in records.of(name, real_record).entries


def test_a_world_that_is_not_there_is_refused_with_those_that_are(real_record):
    with pytest.raises(CaseError, match="no world of the past"):
        records.of("history/atlantis-2000", real_record)


def test_a_row_with_nothing_to_disarm_is_no_world(real_record):
    with pytest.raises(CaseError, match="nothing to disarm"):
        records.of("history/nor-1949", real_record)


def test_a_coarse_world_does_not_hold_for_another_age(real_record):
    case = load_case("cuba-1962", real_record)
    assert with_date(case, dt.date(1963, 10, 1), real_record).date.year == 1963
    with pytest.raises(CaseError, match="no forces"):
        with_date(case, dt.date(1990, 1, 1), real_record)


def test_putting_divisions_together_keeps_their_warheads(lead_arms):
    world = next(arm.world for arm in lead_arms if arm.name == "baseline")
    rough = resolution.coarsened(world, "rus")
    assert resolution.warheads(rough, "rus") == pytest.approx(resolution.warheads(world, "rus"), rel=0.03)
    assert len(rough.where("force", owner="rus", leg="silo")) == 1
    assert len(world.where("force", owner="rus", leg="silo")) > 1


def test_a_coarse_world_made_coarse_again_keeps_its_warheads(real_record):
    case = load_case("cuba-1962", real_record)
    world = arms.build(case, records.of(case.world, real_record))[0].world
    again = resolution.coarsened(world, "usa")
    assert resolution.warheads(again, "usa") == pytest.approx(resolution.warheads(world, "usa"), rel=0.02)


@pytest.fixture(scope="module")
def lead_arms(real_record):
    return arms.build(load_case("belarus-nato", real_record), real_record)


def stick(name, loss):
    size = Span(mean=loss, low=loss - 0.01, high=loss + 0.01)
    return Yardstick(
        id=name, date=f"{name[-4:]}-01-01", what="", threatened="", loss=size, capability=size, fear=size
    )


def test_the_sentence_names_what_was_larger_and_counts_what_was_smaller():
    own = Yardstick(
        id=OWN,
        date="2020-09-01",
        what="",
        threatened="",
        loss=Span(mean=0.05, low=0.0, high=0.1),
        capability=Span(mean=0.04, low=0.0, high=0.1),
        fear=Span(mean=0.0, low=0.0, high=0.0),
    )
    small = [stick(f"SMALL{year}", 0.0) for year in range(1980, 1988)]
    told = " ".join(yardsticks._sentences([stick("BIG1962", 0.2), own, *small], 0.03, 0.04))
    assert "BIG 1962 took more." in told
    assert "8 of them took less." in told
    assert "4.00 % on the coarse world and 3.00 % on the fine one" in told


def test_means_of_spreads_are_taken_where_a_world_has_them(real_record):
    case = load_case("thor-1958", real_record)
    world = arms.build(case, records.of(case.world, real_record))[0].world
    assert spreads.mean(world.facts["force.rus_bomber.launchers"].spread) > 100
