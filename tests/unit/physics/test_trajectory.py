from __future__ import annotations

import numpy as np
import pytest

from equipoise.errors import RangeError
from equipoise.physics import trajectory
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M


def test_a_short_range_is_the_flat_earth_parabola():
    best = trajectory.minimum_energy(1000.0)
    gravity = EARTH_MU_M3_S2 / EARTH_RADIUS_M**2
    assert best.speed_m_s == pytest.approx(np.sqrt(gravity * 1000.0), rel=2e-4)
    assert np.degrees(best.angle_rad) == pytest.approx(45.0, abs=0.01)
    assert best.apogee_m == pytest.approx(250.0, rel=1e-3)


def test_half_way_round_is_half_a_circular_orbit():
    best = trajectory.minimum_energy(trajectory.HALF_WAY_ROUND_M)
    assert best.time_s == pytest.approx(np.pi * np.sqrt(EARTH_RADIUS_M**3 / EARTH_MU_M3_S2), rel=1e-9)
    assert best.apogee_m == pytest.approx(0.0, abs=1e-6)


def test_no_range_takes_no_time_and_no_speed():
    best = trajectory.minimum_energy(0.0)
    assert (float(best.time_s), float(best.speed_m_s), float(best.apogee_m)) == (0.0, 0.0, 0.0)


def test_straight_up_is_a_vertical_shot():
    flown = trajectory.arc(0.0, 500e3)
    assert np.degrees(flown.angle_rad) == pytest.approx(90.0)
    energy = EARTH_MU_M3_S2 * (1 / EARTH_RADIUS_M - 1 / (EARTH_RADIUS_M + 500e3))
    assert flown.speed_m_s == pytest.approx(np.sqrt(2 * energy))


def test_the_closed_form_agrees_with_keplers_equation_as_it_is_usually_written():
    ground, apogee = 2000e3, 200e3
    flown = trajectory.arc(ground, apogee)
    e, a = float(flown.eccentricity), float(flown.semi_major_m)
    anomaly = np.arccos((1 - EARTH_RADIUS_M / a) / e)
    time_s = 2 * np.sqrt(a**3 / EARTH_MU_M3_S2) * (np.pi - anomaly + e * np.sin(anomaly))
    assert flown.time_s == pytest.approx(time_s, rel=1e-9)


def test_any_other_apogee_needs_more_speed_than_the_minimum_energy_arc():
    best = trajectory.minimum_energy(3000e3)
    others = trajectory.arc(3000e3, best.apogee_m * np.array([0.5, 0.9, 1.1, 2.0]))
    assert (others.speed_m_s > best.speed_m_s).all()


def test_a_profile_starts_and_ends_on_the_ground_and_peaks_at_apogee():
    time_s, share, height_m = trajectory.profile(np.array([500e3, 8000e3]), np.array([122.5e3, 400e3]), 101)
    assert time_s.shape == share.shape == height_m.shape == (2, 101)
    assert share[:, 0].tolist() == [0.0, 0.0]
    assert share[:, -1] == pytest.approx([1.0, 1.0])
    assert height_m[:, [0, -1]].max() == 0.0
    assert height_m.max(axis=1) == pytest.approx([122.5e3, 400e3])
    assert time_s[:, -1] == pytest.approx(
        trajectory.arc(np.array([500e3, 8000e3]), np.array([122.5e3, 400e3])).time_s
    )


def test_a_profile_sweeps_equal_areas_in_equal_times():
    time_s, share, height_m = trajectory.profile(5000e3, 976e3, 20_001)
    angle = share * 5000e3 / EARTH_RADIUS_M
    swept = (EARTH_RADIUS_M + height_m[1:-1]) ** 2 * (angle[2:] - angle[:-2]) / (time_s[2:] - time_s[:-2])
    assert swept == pytest.approx(swept[0], rel=1e-5)


def test_a_profile_without_range_goes_straight_up_and_down():
    time_s, share, height_m = trajectory.profile(0.0, 100e3, 5)
    assert np.isfinite(share).all()
    assert (np.diff(time_s) > 0).all()
    assert height_m[2] == pytest.approx(100e3)


def test_maximum_range_is_the_inverse_of_the_minimum_energy_speed():
    ground = np.array([300e3, 2000e3, 9000e3, 19_000e3])
    assert trajectory.maximum_range_m(trajectory.minimum_energy(ground).speed_m_s) == pytest.approx(ground)


def test_nothing_is_out_of_reach_from_circular_speed_up():
    speeds = trajectory.CIRCULAR_SPEED_M_S * np.array([0.999, 1.0, 1.2])
    assert np.isinf(trajectory.maximum_range_m(speeds)).tolist() == [False, True, True]


def test_the_apogee_is_found_again_from_the_time():
    apogee = np.array([50e3, 458.8e3, 3000e3])
    time_s = trajectory.arc(2000e3, apogee).time_s
    assert trajectory.apogee_for_time_m(2000e3, time_s) == pytest.approx(apogee, rel=1e-6)


def test_a_time_that_no_arc_has_gives_no_apogee():
    assert np.isnan(trajectory.apogee_for_time_m(2000e3, np.array([60.0, -5.0, 1e9]))).all()


@pytest.mark.parametrize("range_m", [-1.0, 2.1e7, np.nan, np.inf])
def test_a_range_that_is_no_range_on_earth_is_refused(range_m):
    with pytest.raises(RangeError, match="range_m"):
        trajectory.minimum_energy(np.array([1e6, range_m]))
