from __future__ import annotations

import numpy as np
import pytest

from equipoise.physics import geodesy


def test_a_quarter_meridian_is_10001_966_km_on_the_ellipsoid():
    assert geodesy.distance_m(0.0, 0.0, np.pi / 2, 0.0) == pytest.approx(10_001_965.729, abs=0.01)


def test_distances_broadcast_over_places():
    lat = np.radians([[50.0], [60.0]])
    lengths = geodesy.distance_m(lat, 0.0, lat.T, np.radians(10.0))
    assert lengths.shape == (2, 2)
    assert lengths[0, 1] == pytest.approx(
        float(geodesy.distance_m(lat[0, 0], 0.0, lat[1, 0], np.radians(10)))
    )


def test_sphere_and_ellipsoid_differ_by_less_than_0_6_percent():
    lat, lon = np.radians(np.array([-80.0, -30.0, 0.0, 45.0, 80.0])), np.radians(np.array([0.0, 40.0, 170.0]))
    one, two = lat[:, None, None], lat[None, :, None]
    flat = geodesy.distance_m(one, 0.0, two, lon)
    round_ = geodesy.EARTH_RADIUS_M * geodesy.sphere_angle_rad(one, 0.0, two, lon)
    far = flat > 1e5
    assert np.abs(round_[far] / flat[far] - 1).max() < 0.006


def test_bearings_run_clockwise_from_north():
    bearings = geodesy.bearing_rad(0.0, 0.0, np.array([0.1, 0.0, -0.1, 0.0]), np.array([0.0, 0.1, 0.0, -0.1]))
    assert np.degrees(bearings) == pytest.approx([0, 90, 180, 270])


def test_destination_undoes_distance_and_bearing():
    lat, lon = np.radians(55.8), np.radians(37.6)
    end = geodesy.destination(lat, lon, np.radians(305), 0.4)
    assert geodesy.sphere_angle_rad(lat, lon, *end) == pytest.approx(0.4)
    assert np.degrees(geodesy.bearing_rad(lat, lon, *end)) == pytest.approx(305)


def test_points_along_a_great_circle_keep_their_share_of_the_way():
    ends = geodesy.unit_vectors(np.radians([10.0, 70.0]), np.radians([0.0, 120.0]))
    share = np.array([0.0, 0.25, 0.5, 1.0])
    points = geodesy.along(ends[0], ends[1], share)
    assert np.linalg.norm(points, axis=-1) == pytest.approx(1.0)
    angle = np.arccos(points @ ends[0])
    assert angle == pytest.approx(share * np.arccos(ends[0] @ ends[1]), abs=1e-7)


def test_a_way_between_places_that_coincide_repeats_the_start():
    start = geodesy.unit_vectors(np.radians([50.0, -20.0]), np.radians([20.0, 5.0]))
    assert geodesy.along(start, start, [0.0, 0.5, 1.0]) == pytest.approx(start[:, None, :].repeat(3, axis=1))


def test_a_way_to_the_opposite_place_leads_over_the_north_pole():
    start = geodesy.unit_vectors(0.0, 0.3)
    assert geodesy.along(start, -start, [0.5, 1.0]) == pytest.approx(
        np.array([[0, 0, 1.0], -start]), abs=1e-9
    )


def test_each_draw_may_have_its_own_shares():
    start = geodesy.unit_vectors(np.zeros(2), np.zeros(2))
    end = geodesy.unit_vectors(np.zeros(2), np.full(2, 1.0))
    points = geodesy.along(start, end, np.array([[0.0, 1.0], [0.5, 0.25]]))
    assert np.arctan2(points[..., 1], points[..., 0]) == pytest.approx(np.array([[0.0, 1.0], [0.5, 0.25]]))
