"""Statements about watching and about time."""

from __future__ import annotations

import pytest

from equipoise.facts.record import fixed
from equipoise.validation import sensor_statements as judged

TARGET = {"lat_deg": 55.8, "lon_deg": 37.6}
BEARINGS = [0, 90, 180, 270]
#: Sees all round and far.
RADAR = {
    **TARGET,
    "azimuth_from_deg": 0,
    "azimuth_to_deg": 360,
    "elevation_min_deg": 0,
    "elevation_max_deg": 90,
    "range_min_km": 0,
    "range_max_km": 9000,
}


@pytest.mark.parametrize(
    ("working", "word"),
    [(0, "none"), (0.5, "intermittent"), (3, "intermittent"), (4, "continuous"), (9, "continuous")],
)
def test_coverage_follows_from_the_satellites_that_work(on, working, word):
    assert judged.satellite_coverage({"working_satellites": working}, on).outputs == {"coverage": word}


def test_a_country_that_needs_more_satellites_makes_the_word_doubtful(edited):
    ground = edited("satellite.usa.needed", fixed(6.0))
    assert "differ" in judged.satellite_coverage({"working_satellites": 4}, ground).refusal


def gap(on, **radar):
    """What is unseen around a target with one radar."""
    asked = {"target": TARGET, "launch_range_km": 2500, "bearings_deg": BEARINGS}
    return judged.radar_gap({**asked, "radars": [{**RADAR, **radar}]}, on).outputs


def test_a_gap_lies_where_no_radar_looks(on):
    assert gap(on) == {"gap_exists": False}
    assert gap(on, azimuth_from_deg=45, azimuth_to_deg=225) == {
        "gap_exists": True,
        "gap_from_deg": 0,
        "gap_to_deg": 270,
    }
    assert gap(on, azimuth_from_deg=225, azimuth_to_deg=135) == {
        "gap_exists": True,
        "gap_from_deg": 180,
        "gap_to_deg": 180,
    }


def test_bearings_that_make_no_sense_are_refused(on):
    asked = {"target": TARGET, "launch_range_km": 2500, "bearings_deg": [999], "radars": [RADAR]}
    assert "999" in judged.radar_gap(asked, on).refusal


def test_a_range_counts_as_open_only_while_the_record_leaves_it_open(on, edited):
    asked = {"radar_class": "Voronezh"}
    assert judged.radar_range(asked, on).outputs == {"low_km": 4000, "high_km": 6000, "is_parameter": True}
    closed = judged.radar_range(asked, edited("radar.orsk.range", fixed(5000.0))).outputs
    assert closed == {"low_km": 4000, "high_km": 6000, "is_parameter": False}
    assert "no radar" in judged.radar_range({"radar_class": "Chimera"}, on).refusal


def test_budgets_are_data_only_while_the_record_leaves_every_step_open(on, edited):
    asked = {"flight_min": 30, "sources": ["lewis2017", "nucleardarkness_nd"]}
    assert judged.budget_parameters(asked, on).outputs == {"both_reproduced": True, "built_in": False}
    assert (
        judged.budget_parameters(asked, edited("budget.usa.decide", fixed(6.0))).outputs["built_in"] is True
    )
    stranger = {**asked, "sources": ["lewis2017", "nobody"]}
    assert judged.budget_parameters(stranger, on).outputs["both_reproduced"] is False


def test_a_glider_is_somewhat_quicker_than_a_missile_over_a_long_way(on):
    near, far = (
        judged.glide_against_ballistic({"range_km": range_km}, on).outputs["glide_minus_ballistic_min"]
        for range_km in (5500, 8047)
    )
    assert -10 < near < 0
    assert -10 < far < 0


def test_a_way_beyond_every_glider_is_refused(on):
    assert "no glider" in judged.glide_against_ballistic({"range_km": 19000}, on).refusal


def test_a_cruise_missile_takes_an_hour_for_the_way_of_an_hour(on):
    verdict = judged.cruise_against_ballistic({"range_km": 880, "cruise_speed_km_h": 880}, on)
    assert verdict.remark.startswith("60.0 over ")
    assert verdict.outputs["cruise_over_ballistic_time"] == pytest.approx(60 / 7.4, rel=0.02)
