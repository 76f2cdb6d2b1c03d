from __future__ import annotations

import math

import numpy as np
import pytest

from equipoise.physics import fleet, flight_claims, mobile, time_budget
from equipoise.physics.flight_claims import Claim


def claim(**changes: float) -> Claim:
    """2000 km in 14 min, 2 of them boost: an ordinary flight, but for the changes."""
    return Claim(**({"range_m": 2000e3, "time_s": 840.0, "boost_s": 120.0} | changes))


def test_an_ordinary_flight_is_possible():
    assert flight_claims.verdict(claim()) == "possible"
    assert flight_claims.average_speed_m_s(claim()) == pytest.approx(2777.8, abs=0.1)


@pytest.mark.parametrize(
    "change",
    [
        {"time_s": 120.0},
        {"time_s": 121.0},
        {"time_s": 300.0},
        {"max_range_m": 1900e3},
        {"time_s": 540.0, "max_speed_m_s": 4000.0},
        {"time_s": 540.0, "max_range_m": 2000e3},
        {"claimed_speed_m_s": 8000.0},
        {"claimed_speed_m_s": 4000.0},
    ],
)
def test_each_contradiction_alone_makes_a_claim_impossible(change):
    assert flight_claims.verdict(claim(**change)) == "impossible"


def test_times_off_the_minimum_energy_time_are_named():
    # 11.7 min at minimum energy; the edges are 95 and 115 %.
    verdicts = [flight_claims.verdict(claim(boost_s=0.0, time_s=60 * t)) for t in (11.0, 11.2, 13.4, 13.5)]
    assert verdicts == ["below-minimum-energy-time", "possible", "possible", "lofted"]


def test_a_speed_that_was_not_stated_refutes_nothing():
    assert math.isnan(claim().claimed_speed_m_s)
    assert flight_claims.verdict(claim(max_range_m=math.inf)) == "possible"


def test_no_time_left_has_no_average_speed():
    assert math.isnan(flight_claims.average_speed_m_s(claim(time_s=100.0)))


def test_the_shape_turns_at_5_percent_of_the_minimum_energy_apogee():
    names = [flight_claims.shape(2000e3, 458.8e3 * f) for f in (0.94, 0.96, 1.04, 1.06)]
    assert names == ["depressed", "minimum", "minimum", "lofted"]


def test_boost_is_added_to_the_arc():
    times = flight_claims.flight_time_s(np.array([1e6, 2e6]), np.array([0.0, 60.0]))
    bare = flight_claims.flight_time_s(np.array([1e6, 2e6]), 0.0)
    assert times - bare == pytest.approx([0.0, 60.0])


def test_a_budget_may_be_overdrawn():
    assert time_budget.left_s(np.array([600.0, 1800.0]), [900.0, np.array([100.0, 200.0])]).tolist() == [
        -400.0,
        700.0,
    ]


def test_a_day_that_is_blind_all_day_is_not_watched():
    assert time_budget.watched_share([50_000.0, 50_000.0]) == 0.0
    assert time_budget.watched_share([]) == 1.0


def test_whole_boats_round_halves_upward():
    assert fleet.boats_at_sea(np.array([1.0, 3.0, 5.0]), 0, 0.5, whole=True).tolist() == [1.0, 2.0, 3.0]


def test_more_boats_in_overhaul_than_there_are_leave_none():
    assert fleet.boats_at_sea(2, 3, 0.5, whole=False) == 0.0


def test_a_launcher_that_stands_still_needs_no_search():
    assert mobile.search_area_m2(0.0, 1800.0, 0.5) == 0.0
    assert mobile.p_found(0.0, 1e9) == 0.0


def test_attackers_beyond_one_a_shelter_find_nothing_more():
    left = mobile.shelters_left(200.0, 23.0, np.array([0.0, 4600.0, 9000.0]))
    assert left.tolist() == [200.0, 0.0, 0.0]


def test_no_missiles_leave_none():
    assert mobile.shelters_left(0.0, 23.0, 10.0) == 0.0
