"""Fields far away and under water, by hand and against published long-wave runs."""

from __future__ import annotations

import math

import numpy as np
import pytest

from equipoise.physics import vlf
from equipoise.physics.geodesy import EARTH_RADIUS_M


def test_twice_the_power_is_three_decibels():
    one, two = (float(vlf.source_db_uv_m(power, 20e3)) for power in (30e3, 60e3))
    assert two - one == pytest.approx(10 * math.log10(2))


def test_the_field_falls_as_one_over_the_root_of_distance_close_by():
    assert vlf.spreading_db(200e3) - vlf.spreading_db(400e3) == pytest.approx(10 * math.log10(2), abs=0.01)


def test_a_quarter_of_the_way_round_spreads_most():
    quarter = math.pi / 2 * EARTH_RADIUS_M
    at = np.array([0.5, 1.0, 1.5]) * quarter
    spread = vlf.spreading_db(at)
    assert spread[1] == pytest.approx(-10 * math.log10(EARTH_RADIUS_M / 1e3))
    assert spread[0] == pytest.approx(spread[2])
    assert spread[1] < spread[0]


def test_under_the_mast_and_at_the_antipode_the_field_stays_finite():
    assert np.isfinite(vlf.spreading_db(np.array([0.0, math.pi * EARTH_RADIUS_M]))).all()


def test_one_mode_agrees_with_the_formula_written_out():
    # 300 mV/m · sqrt(4 kW)/75 · sqrt(15/(6371 sin(d/a))), 3 dB/Mm over 3 Mm
    by_hand = 300 * 2 / 75 * math.sqrt(vlf.LIGHT_M_S / 20e3 / 1e3 / (6371 * math.sin(3000 / 6371)))
    found = vlf.field_db_uv_m(4e3, 20e3, 3e6, 9.0)
    assert found == pytest.approx(20 * math.log10(by_hand * 1e3) - 9.0)


def test_what_lies_far_is_louder_by_the_guide_than_along_the_ground_alone():
    wave = vlf.ground_wave_db_uv_m(1e3, 24e3, 1.5e6, (15.0, 0.001), 315.0, (0.0, 0.0), is_vertical=True)
    if wave is None:
        pytest.skip("the ground-wave library is not installed")
    assert wave == pytest.approx(36.4, abs=0.1)
    assert vlf.field_db_uv_m(1e3, 24e3, 1.5e6, 5.5 * 1.5) > wave


def test_close_by_ground_wave_and_inverse_distance_agree():
    wave = vlf.ground_wave_db_uv_m(1e3, 24e3, 1e5, (15.0, 0.001), 315.0, (0.0, 0.0), is_vertical=True)
    if wave is None:
        pytest.skip("the ground-wave library is not installed")
    assert wave == pytest.approx(float(vlf.inverse_distance_db_uv_m(1e3, 1e5)), abs=0.5)


def test_without_the_library_there_is_no_ground_wave(monkeypatch):
    monkeypatch.setattr(vlf, "find_spec", lambda _: None)
    assert vlf.ground_wave_db_uv_m(1e3, 24e3, 1e5, (15.0, 0.001), 315.0, (0.0, 0.0), is_vertical=True) is None


def test_the_loss_over_ground_is_the_published_one_and_between_its_neighbours():
    for sigma, loss in zip(vlf.GROUND_S_M, vlf.GROUND_LOSS_DB_PER_MM, strict=True):
        assert float(vlf.attenuation_db_per_m(sigma)) * 1e6 == pytest.approx(loss)
    middle = float(vlf.attenuation_db_per_m(2e-3)) * 1e6
    assert 3.806 < middle < 4.737


def test_one_skin_depth_costs_one_neper():
    depth = vlf.skin_depth_m(20e3, 4.0)
    assert vlf.sea_loss_db(depth, 20e3, 4.0) == pytest.approx(20 * math.log10(math.e))


def test_four_times_the_frequency_halves_the_skin_depth():
    assert vlf.skin_depth_m(80.0, 4.0) / vlf.skin_depth_m(20.0, 4.0) == pytest.approx(0.5)


def test_fifteen_metres_under_goliath_cost_67_decibels():
    assert vlf.sea_loss_db(15.0, 16.55e3, 4.0) == pytest.approx(67, abs=1)


def test_equal_noises_add_to_three_decibels_more():
    assert vlf.noise_db_uv_m(20.0, -20.0, 40.0) == pytest.approx(20 + 10 * math.log10(2))


def test_depth_counts_in_full_once_the_receiver_is_the_louder():
    shallow, deep = vlf.noise_db_uv_m(20.0, 0.0, 60.0), vlf.noise_db_uv_m(20.0, 0.0, 70.0)
    assert deep - shallow == pytest.approx(10.0, abs=1e-3)
    assert vlf.noise_db_uv_m(20.0, -30.0, 5.0) == pytest.approx(20.0, abs=1e-3)
