"""When an attack of two weapons is seen and when it arrives, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from support import Stand, attack, targets

from equipoise.strike import timeline

INF = np.inf
RULES = ("satellite_or_radar", "radar", "satellite_and_radar")
OFFERED = targets("silo", "port")
#: A missile from watched fields, thirty minutes, and a forward one, 400 s; aims: a division, the capital.
FLIGHT = np.array([[[1800.0, 1700.0], [400.0, 420.0]]])
RADAR = np.array([[[900.0, 950.0], [100.0, 110.0]]])
SATELLITE = np.array([[60.0, 60.0]])


def flown(**like: object) -> timeline.Paths:
    given = {
        "flight_s": FLIGHT,
        "radar_s": RADAR,
        "satellite_s": SATELLITE,
        "is_watched": np.array([True, False]),
        "p_branch": np.array([[0.2, 0.3, 0.5]]),
    }
    return timeline.Paths(**{**given, **like})


def clock(rule: str = RULES[0], paths: timeline.Paths | None = None, **like: object) -> timeline.Clock:
    paths = flown() if paths is None else paths
    reading = Stand(n=len(paths.flight_s), spoken={"budget.aaa.rule": rule})
    plans = attack(**like).plans
    return timeline.clock(reading, "aaa", paths, plans, OFFERED, np.zeros(reading.n, np.intp))


def repeated(times: int) -> dict[str, np.ndarray]:
    keys = ("flight_s", "radar_s", "satellite_s", "p_branch")
    return {key: np.repeat(getattr(flown(), key), times, axis=0) for key in keys}


def test_launched_together_each_part_arrives_after_its_own_flight():
    found = clock()
    assert found.impact_s[0].tolist() == [1800.0, 400.0]
    assert found.capital_s.tolist() == [420.0]
    # by radar alone at 100 s, by satellite at 60 s of either
    assert found.alarm_s.tolist() == [[100.0, 60.0, 60.0]]


def test_arriving_together_the_short_flight_starts_later():
    found = clock(together="arrival")
    assert found.impact_s[0].tolist() == [1800.0, 1800.0]
    assert found.capital_s.tolist() == [1800.0]
    # long missile: radar at 900 s; forward one starts at 1,400 s and is too late to be first
    assert found.alarm_s.tolist() == [[900.0, 60.0, 60.0]]


def test_arriving_together_without_watched_fields_the_forward_launch_gives_the_alarm():
    found = clock(paths=flown(is_watched=np.array([False, False])), together="arrival")
    assert found.alarm_s.tolist() == [[900.0, 900.0, 60.0]]


def test_staggered_the_forward_missile_starts_when_the_others_are_about_to_be_noticed():
    found = clock(together="staggered", delay_s=np.array([0.0, 500.0]))
    assert found.impact_s[0].tolist() == [1800.0, 900.0]
    assert found.capital_s.tolist() == [920.0]
    assert found.alarm_s.tolist() == [[600.0, 60.0, 60.0]]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("satellite_or_radar", [100.0, 60.0, 60.0]),
        ("radar", [100.0, 100.0, 100.0]),
        # without a satellite the radar's word has to do; with one the later of both
        ("satellite_and_radar", [100.0, 100.0, 100.0]),
    ],
)
def test_the_rule_of_confirmation_decides_which_sight_counts(rule, expected):
    assert clock(rule).alarm_s.tolist() == [expected]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("satellite_or_radar", [100.0, 100.0, 100.0]),
        ("radar", [100.0] * 3),
        ("satellite_and_radar", [100.0, 300.0, 300.0]),
    ],
)
def test_a_slow_satellite_confirms_late_and_a_radar_is_not_held_up_by_it_otherwise(rule, expected):
    assert clock(rule, flown(satellite_s=np.full((1, 2), 300.0))).alarm_s.tolist() == [expected]


def test_what_nobody_sees_gives_no_alarm_but_by_satellite():
    blind = flown(radar_s=np.full((1, 2, 2), INF))
    assert clock("satellite_or_radar", blind).alarm_s.tolist() == [[INF, 60.0, 60.0]]
    assert clock("radar", blind).alarm_s.tolist() == [[INF, INF, INF]]


def test_watched_fields_do_not_report_a_forward_launch():
    only_forward = clock(shots=np.array([[0.0, 0.0], [2.0, 0.0]]))
    assert only_forward.alarm_s.tolist() == [[100.0, 100.0, 60.0]]


def test_the_rule_is_that_of_each_draw():
    thrice = flown(**repeated(3))
    reading = Stand(n=3, spoken={"budget.aaa.rule": RULES}, chosen={"budget.aaa.rule": [0, 1, 2]})
    found = timeline.clock(reading, "aaa", thrice, attack().plans, OFFERED, np.zeros(3, np.intp))
    assert found.alarm_s[:, 1].tolist() == [60.0, 100.0, 100.0]


def test_the_missile_at_the_capital_can_be_the_first_that_is_seen():
    only_long = clock("radar", shots=np.array([[1.0, 0.0], [0.0, 0.0]]), capital_weapon=1)
    assert only_long.alarm_s.tolist() == [[110.0] * 3]
    assert only_long.capital_s.tolist() == [420.0]


@pytest.mark.parametrize(
    ("shots", "expected"),
    [
        ([[4.0], [6.0]], 400.0),  # six of ten by the fast ones: half is hit at once
        ([[6.0], [4.0]], 1800.0),  # four of ten are not half
        ([[0.0], [4.0]], 400.0),  # only four are shot at: half of ten never comes, the last one counts
        ([[20.0], [5.0]], 400.0),
    ],
)
def test_a_class_is_hit_when_half_of_its_aim_points_are(shots, expected):
    first = np.array([[*row, 0.0] for row in shots])
    found = clock(shots=first, aim_points=np.array([10.0, 1.0]))
    assert found.impact_s.tolist() == [[expected, INF]]


def test_conventional_weapons_warn_but_do_not_stop_a_launch():
    found = clock(
        "radar",
        shots=np.array([[10.0, 0.0], [10.0, 0.0]]),
        aim_points=np.array([10.0, 1.0]),
        is_nuclear=np.array([True, False]),
    )
    assert found.alarm_s.tolist() == [[100.0] * 3]
    assert found.impact_s.tolist() == [[1800.0, INF]]


def test_conventional_weapons_alone_never_stop_a_launch():
    found = clock(is_nuclear=np.array([False, True]))
    assert found.impact_s.tolist() == [[INF, 400.0]]


def test_the_second_wave_counts_where_the_first_is_too_small():
    # classes of ten and of three: weapon 0 arrives at 1,800 s, weapon 1 at 400 s
    found = clock(shots=np.array([[6.0, 1.0], [4.0, 2.0]]), aim_points=np.array([10.0, 3.0]))
    assert found.impact_s.tolist() == [[1800.0, 400.0]]


@pytest.mark.parametrize("together", ["launch", "arrival"])
def test_a_weapon_out_of_reach_in_one_draw_holds_up_no_other(together):
    # the plan counts on the forward missile; in the second draw its range falls just short
    given = repeated(2)
    given["flight_s"][1, 1, 0] = INF
    paths = flown(**given)
    found = clock("radar", paths, together=together)
    assert found.impact_s[1].tolist() == [1800.0, INF]
    assert np.isfinite(found.alarm_s).all()
    assert np.isfinite(found.capital_s).all()


def test_who_stands_elsewhere_follows_the_plan_for_that_place():
    # in the first draw both fire; in the second only the long missile does, and opens on the capital
    given = flown(**repeated(2))
    plans = attack(
        laydowns=np.array([3, 8]),
        shots=np.array([np.eye(2), [[1.0, 0.0], [0.0, 0.0]]]),
        capital_weapon=np.array([1, 0]),
    )
    reading = Stand(n=2, spoken={"budget.aaa.rule": "radar"})
    row = plans.row(np.array([3, 8]))
    found = timeline.clock(reading, "aaa", given, plans.plans, OFFERED, row)
    assert found.impact_s.tolist() == [[1800.0, 400.0], [1800.0, INF]]
    assert found.capital_s.tolist() == [420.0, 1700.0]
    assert found.alarm_s.tolist() == [[100.0] * 3, [900.0] * 3]


def test_each_draw_takes_the_row_of_its_place():
    plans = attack(laydowns=np.array([2, 5, 9]), shots=np.zeros((3, 2, 2)), capital_weapon=np.zeros(3))
    assert plans.row(np.array([9, 2, 5, 5])).tolist() == [2, 0, 1, 1]


def test_equal_branches_are_merged_without_changing_any_sum():
    alarm = np.array([[100.0, 60.0, 60.0], [90.0, 50.0, 50.0]])
    chance = np.array([[0.2, 0.3, 0.5], [0.1, 0.2, 0.7]])
    merged, weights = timeline.distinct(alarm, chance)
    assert merged.tolist() == [[100.0, 60.0], [90.0, 50.0]]
    assert weights == pytest.approx(np.array([[0.2, 0.8], [0.1, 0.9]]))
    assert (merged * weights).sum(axis=1) == pytest.approx((alarm * chance).sum(axis=1))


def test_branches_that_differ_in_one_draw_only_stay_apart():
    alarm = np.array([[100.0, 60.0, 60.0], [90.0, 50.0, 51.0]])
    chance = np.full((2, 3), 1 / 3)
    merged, weights = timeline.distinct(alarm, chance)
    assert (merged == alarm).all()
    assert (weights == chance).all()


def test_a_branch_without_a_chance_is_left_out():
    alarm = np.array([[INF, 60.0, 70.0]])
    merged, weights = timeline.distinct(alarm, np.array([[0.0, 0.4, 0.6]]))
    assert merged.tolist() == [[60.0, 70.0]]
    assert weights.tolist() == [[0.4, 0.6]]
