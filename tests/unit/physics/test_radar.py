from __future__ import annotations

import numpy as np
import pytest

from equipoise.errors import RangeError
from equipoise.physics import geodesy, radar
from equipoise.physics.geodesy import EARTH_RADIUS_M


def one_radar(**limits: float) -> radar.Sectors:
    """A radar on the equator that sees everything above the horizon, but for the given limits."""
    whole = {
        "azimuth_from_rad": 0.0,
        "azimuth_to_rad": 2 * np.pi,
        "elevation_min_rad": 0.0,
        "elevation_max_rad": np.pi / 2,
        "range_min_m": 0.0,
        "range_max_m": 1e8,
    } | limits
    vectors = geodesy.unit_vectors(np.zeros(1), np.zeros(1))
    return radar.Sectors(vectors=vectors, **{name: np.full(1, value) for name, value in whole.items()})


def test_a_target_to_the_east_is_seen_at_azimuth_90():
    azimuth, elevation, slant = radar.look(
        geodesy.unit_vectors(np.zeros(1), np.zeros(1)),
        geodesy.unit_vectors(np.zeros(1), np.array([0.1])),
        np.array([0.0]),
    )
    assert np.degrees(azimuth[0, 0]) == pytest.approx(90.0)
    # The chord to a point of the surface dips below the horizontal by half of the central angle.
    assert elevation[0, 0] == pytest.approx(-0.05)
    assert slant[0, 0] == pytest.approx(2 * EARTH_RADIUS_M * np.sin(0.05))


def test_a_look_at_the_horizon_has_elevation_zero():
    reach = radar.horizon_m(200e3, 0.0, 1.0) / EARTH_RADIUS_M
    _, elevation, _ = radar.look(
        geodesy.unit_vectors(np.array([0.9]), np.array([0.4])),
        geodesy.unit_vectors(*(np.atleast_1d(x) for x in geodesy.destination(0.9, 0.4, 2.0, reach))),
        np.array([200e3]),
    )
    assert elevation[0, 0] == pytest.approx(0.0, abs=1e-7)


def test_azimuths_agree_with_bearings_on_the_sphere():
    lat, lon = np.radians([10.0, 70.0, -40.0]), np.radians([100.0, -20.0, 5.0])
    azimuth, _, _ = radar.look(
        geodesy.unit_vectors(np.array([0.9]), np.array([0.4])), geodesy.unit_vectors(lat, lon), np.zeros(3)
    )
    assert azimuth[:, 0] == pytest.approx(geodesy.bearing_rad(0.9, 0.4, lat, lon))


def test_shapes_are_draws_by_steps_by_radars():
    radars = geodesy.unit_vectors(np.array([0.5, 0.6, 0.7]), np.zeros(3))
    targets = geodesy.unit_vectors(np.zeros((4, 5)), np.zeros((4, 5)))
    assert [x.shape for x in radar.look(radars, targets, np.full((4, 5), 1e5))] == [(4, 5, 3)] * 3


def test_a_radar_at_the_pole_has_azimuths():
    azimuth, _, _ = radar.look(np.array([[0.0, 0.0, 1.0]]), geodesy.unit_vectors([0.5], [0.0]), np.zeros(1))
    assert np.isfinite(azimuth).all()


def test_a_whole_turn_sees_everything_and_no_turn_one_direction():
    asked = np.radians([0.0, 90.0, 359.0])
    assert radar.in_sector(0.0, 2 * np.pi, asked).all()
    assert radar.in_sector(0.0, 0.0, asked).tolist() == [True, False, False]


def test_nothing_below_the_horizon_is_seen_whatever_the_limits_say():
    sectors = one_radar(elevation_min_rad=-1.0)
    seen = radar.visible(np.zeros((2, 1)), np.array([[-0.01], [0.01]]), np.full((2, 1), 1e6), sectors)
    assert seen[:, 0].tolist() == [False, True]


def test_each_limit_alone_can_hide_a_target():
    look = np.full((1, 1), 1.0), np.full((1, 1), 0.3), np.full((1, 1), 1e6)
    assert radar.visible(*look, one_radar()).all()
    for limit in (
        {"azimuth_from_rad": 1.5, "azimuth_to_rad": 2.0},
        {"elevation_min_rad": 0.4},
        {"elevation_max_rad": 0.2},
        {"range_min_m": 2e6},
        {"range_max_m": 5e5},
    ):
        assert not radar.visible(*look, one_radar(**limit)).any(), limit


def test_first_sight_is_the_first_step_and_the_number_of_steps_where_there_is_none():
    seen = np.array([[False, False, True, False, True], [False] * 5, [True] * 5])
    assert radar.first_sight(seen).tolist() == [2, 5, 0]


def test_a_flight_to_the_radar_is_tracked_from_where_it_rises_over_the_horizon():
    target = geodesy.unit_vectors(0.0, 0.0)
    launch = geodesy.unit_vectors(0.0, 3000e3 / EARTH_RADIUS_M)
    seen = radar.track(launch, target, one_radar(), 4001)
    assert seen.flight_s == pytest.approx(14.917 * 60, rel=1e-3)
    assert seen.track_s + seen.first_sight_s == pytest.approx(seen.flight_s)
    assert 0 < seen.first_sight_s < 0.5 * seen.flight_s


def test_more_steps_hardly_move_first_sight():
    target = geodesy.unit_vectors(0.0, 0.0)
    launch = geodesy.unit_vectors(0.0, 2500e3 / EARTH_RADIUS_M)
    coarse, fine = (radar.track(launch, target, one_radar(), n) for n in (2001, 40_001))
    assert coarse.track_s == pytest.approx(fine.track_s, abs=0.6)


def test_a_radar_that_looks_the_other_way_never_sees_the_flight():
    target, launch = geodesy.unit_vectors(0.0, 0.0), geodesy.unit_vectors(0.0, 0.4)
    seen = radar.track(launch, target, one_radar(azimuth_from_rad=3.5, azimuth_to_rad=5.5), 501)
    assert (float(seen.track_s), float(seen.first_sight_s)) == (0.0, np.inf)


def test_many_launches_are_tracked_at_once():
    target = geodesy.unit_vectors(0.0, 0.0)
    launches = geodesy.unit_vectors(np.zeros(3), np.array([0.2, 0.3, 0.4]))
    together = radar.track(launches, target, one_radar(), 501).track_s
    alone = [float(radar.track(launch, target, one_radar(), 501).track_s) for launch in launches]
    assert together == pytest.approx(alone)


def test_a_negative_height_has_no_horizon():
    with pytest.raises(RangeError, match="horizon"):
        radar.horizon_m(-1.0, 0.0, 1.0)
