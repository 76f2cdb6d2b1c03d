from __future__ import annotations

import numpy as np
import pytest

from equipoise.errors import RangeError
from equipoise.physics import geodesy, orbit, trajectory
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M


def test_a_geostationary_orbit_takes_a_sidereal_day():
    height = 42_164.17e3 - EARTH_RADIUS_M
    assert orbit.period_s(height, height) == pytest.approx(86_164.1, abs=0.2)


def test_an_orbit_through_the_centre_is_refused():
    with pytest.raises(RangeError, match="centre"):
        orbit.period_s(-7e6, 1e6)


def test_lambert_finds_the_minimum_energy_arc_again():
    arc = trajectory.minimum_energy(np.array([500e3, 3000e3, 9000e3]))
    start = EARTH_RADIUS_M * geodesy.unit_vectors(np.zeros(3), np.zeros(3))
    end = EARTH_RADIUS_M * geodesy.unit_vectors(np.zeros(3), arc.range_m / EARTH_RADIUS_M)
    velocity, _ = orbit.lambert(start, end, arc.time_s)
    assert np.linalg.norm(velocity, axis=-1) == pytest.approx(arc.speed_m_s, rel=1e-9)
    assert np.arcsin(velocity[:, 0] / arc.speed_m_s) == pytest.approx(arc.angle_rad, rel=1e-7)


def test_lambert_velocities_conserve_energy_and_angular_momentum():
    start, end = np.array([7e6, 1e6, 2e6]), np.array([-1e6, 9e6, 3e6])
    for time_s in (300.0, 1500.0, 6000.0):
        v1, v2 = orbit.lambert(start, end, time_s)
        energies = [v @ v / 2 - EARTH_MU_M3_S2 / np.linalg.norm(r) for v, r in ((v1, start), (v2, end))]
        assert energies[0] == pytest.approx(energies[1], rel=1e-7)
        assert np.cross(start, v1) == pytest.approx(np.cross(end, v2), rel=1e-7)


def test_lambert_arrives_where_it_should_when_flown_numerically():
    start, end = np.array([6.5e6, 0.0, 0.0]), np.array([3e6, 6e6, 1e6])
    velocity, _ = orbit.lambert(start, end, 900.0)
    state, step_s = np.concatenate([start, velocity]), 0.05

    def change(y):
        return np.concatenate([y[3:], -EARTH_MU_M3_S2 * y[:3] / np.linalg.norm(y[:3]) ** 3])

    for _ in range(round(900 / step_s)):
        state = state + step_s * change(state + step_s / 2 * change(state))
    assert state[:3] == pytest.approx(end, abs=20.0)


def test_less_time_needs_more_speed_for_an_interceptor():
    start, end = np.array([EARTH_RADIUS_M, 0, 0]), np.array([6.2e6, 2.5e6, 0.5e6])
    velocity, _ = orbit.lambert(start, end, np.array([300.0, 350.0, 400.0]))
    speed = np.linalg.norm(velocity, axis=-1)
    assert (np.diff(speed) < 0).all()


def test_positions_on_one_line_with_the_centre_have_no_plane():
    start = np.array([7e6, 0.0, 0.0])
    for end in (-start, 2 * start):
        velocity, _ = orbit.lambert(start, end, 1000.0)
        assert np.isnan(velocity).all()


def test_a_flight_without_time_is_refused():
    with pytest.raises(RangeError, match="time"):
        orbit.lambert(np.array([7e6, 0, 0]), np.array([0, 7e6, 0]), 0.0)
