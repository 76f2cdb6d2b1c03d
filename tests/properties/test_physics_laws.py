"""Laws of the physics that hold for all inputs."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise import kernels
from equipoise.catalogue.form import Input
from equipoise.physics import counts, geodesy, glide, kill, mobile, orbit, radar, trajectory
from equipoise.physics.geodesy import EARTH_RADIUS_M
from equipoise.units import PSI

latitudes = st.floats(-np.pi / 2, np.pi / 2)
longitudes = st.floats(-np.pi, np.pi)
ranges_m = st.floats(1e3, 19_900e3)
shares = st.floats(0, 1)

#: Rounding of a few operations on numbers of order one.
CLOSE = 1e-9


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_the_same_both_ways(lat1, lon1, lat2, lon2):
    there, back = geodesy.distance_m(lat1, lon1, lat2, lon2), geodesy.distance_m(lat2, lon2, lat1, lon1)
    assert abs(there - back) < 1e-3


@given(latitudes, longitudes, latitudes, longitudes)
def test_the_angle_between_places_is_that_of_their_vectors(lat1, lon1, lat2, lon2):
    one, two = geodesy.unit_vectors(lat1, lon1), geodesy.unit_vectors(lat2, lon2)
    angle = np.arctan2(np.linalg.norm(np.cross(one, two)), one @ two)
    assert abs(angle - geodesy.sphere_angle_rad(lat1, lon1, lat2, lon2)) < 1e-7


@given(latitudes, longitudes, latitudes, longitudes, latitudes, longitudes)
def test_a_detour_is_never_shorter(lat1, lon1, lat2, lon2, lat3, lon3):
    direct = geodesy.sphere_angle_rad(lat1, lon1, lat2, lon2)
    detour = geodesy.sphere_angle_rad(lat1, lon1, lat3, lon3) + geodesy.sphere_angle_rad(
        lat3, lon3, lat2, lon2
    )
    assert direct <= detour + 1e-7


@given(latitudes, longitudes, latitudes, longitudes, shares)
def test_points_along_a_way_lie_on_the_sphere(lat1, lon1, lat2, lon2, share):
    point = geodesy.along(geodesy.unit_vectors(lat1, lon1), geodesy.unit_vectors(lat2, lon2), [share])
    assert abs(np.linalg.norm(point) - 1) < 1e-7


@given(ranges_m, st.floats(1.0001, 1.5))
def test_more_range_never_takes_less_time_or_speed_at_minimum_energy(range_m, factor):
    near, far = (
        trajectory.minimum_energy(x) for x in (range_m, min(range_m * factor, trajectory.HALF_WAY_ROUND_M))
    )
    assert far.time_s > near.time_s
    assert far.speed_m_s > near.speed_m_s


@given(ranges_m, st.floats(0.01, 100))
def test_no_arc_needs_less_speed_than_minimum_energy(range_m, factor):
    best = trajectory.minimum_energy(range_m)
    other = trajectory.arc(range_m, best.apogee_m * factor)
    assert other.speed_m_s >= best.speed_m_s * (1 - CLOSE)


@given(ranges_m, st.floats(1e3, 1e7), st.floats(1.001, 3))
def test_a_higher_arc_over_the_same_range_takes_longer(range_m, apogee_m, factor):
    assert trajectory.arc(range_m, apogee_m * factor).time_s > trajectory.arc(range_m, apogee_m).time_s


@given(ranges_m, st.floats(1e3, 1e7))
def test_a_profile_is_symmetric_and_never_goes_back(range_m, apogee_m):
    time_s, share, height_m = trajectory.profile(range_m, apogee_m, 21)
    assert (np.diff(time_s) > 0).all()
    assert (np.diff(share) > 0).all()
    assert np.allclose(height_m, height_m[::-1], rtol=1e-6, atol=1e-3)
    assert np.allclose(time_s + time_s[::-1], time_s[-1], rtol=CLOSE)
    assert height_m.max() <= apogee_m * (1 + 1e-6)


@given(ranges_m, st.floats(0.05, 20))
def test_the_apogee_found_from_a_time_takes_that_time(range_m, factor):
    time_s = trajectory.arc(range_m, trajectory.minimum_energy(range_m).apogee_m * factor).time_s
    apogee_m = trajectory.apogee_for_time_m(range_m, time_s)
    assert np.isclose(trajectory.arc(range_m, apogee_m).time_s, time_s, rtol=1e-6)


@given(st.floats(100, 1e6), st.floats(1.001, 3), st.floats(0, 0.5))
def test_the_horizon_grows_with_height_and_falls_with_elevation(height_m, factor, elevation_rad):
    here = radar.horizon_m(height_m, elevation_rad, 1.0)
    assert radar.horizon_m(height_m * factor, elevation_rad, 1.0) > here
    assert radar.horizon_m(height_m, elevation_rad + 0.01, 1.0) < here


@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(-10, 10), st.integers(-2, 2))
def test_whole_turns_change_no_sector(first, last, asked, turns):
    inside = radar.in_sector(first, last, asked)
    edges = (asked - first, asked - last, last - first)
    gap = min(abs((edge + np.pi) % (2 * np.pi) - np.pi) for edge in edges)
    if gap > 1e-5 and abs(last - first) < 2 * np.pi - 1e-5:
        assert radar.in_sector(first, last, asked + turns * 2 * np.pi) == inside
        assert radar.in_sector(last, first, asked) != inside


@settings(max_examples=30)
@given(latitudes, longitudes, st.floats(0, 2 * np.pi), st.floats(0.05, 1.5), st.integers(1, 6))
def test_one_more_radar_never_shortens_the_track(lat, lon, bearing, angle, n_radars):
    place = geodesy.destination(lat, lon, bearing, angle)
    start, end = geodesy.unit_vectors(*place), geodesy.unit_vectors(lat, lon)
    i = np.arange(n_radars + 1)

    def sectors(n: int) -> radar.Sectors:
        return radar.Sectors(
            vectors=geodesy.unit_vectors(np.clip(lat + 0.1 * i[:n], -1.5, 1.5), lon - 0.2 * i[:n]),
            azimuth_from_rad=1.0 * i[:n],
            azimuth_to_rad=1.0 * i[:n] + 2,
            elevation_min_rad=np.full(n, 0.03),
            elevation_max_rad=np.full(n, 1.2),
            range_min_m=np.full(n, 2.5e5),
            range_max_m=np.full(n, 5e6),
        )

    fewer, more = (radar.track(start, end, sectors(n), 201) for n in (n_radars, n_radars + 1))
    assert more.track_s >= fewer.track_s
    assert 0 <= more.track_s <= more.flight_s


@given(st.floats(1, 2000), st.floats(30, 10_000), st.floats(5, 1000), st.floats(1.01, 3))
def test_smaller_cep_never_lowers_kill_and_harder_targets_never_raise_it(yield_kt, psi, cep_m, factor):
    for rule in kill.RULES:
        radius = kill.lethal_radius_m(yield_kt, psi * PSI, rule)
        here = kill.single_shot(radius, cep_m)
        assert 0 <= here <= 1
        assert kill.single_shot(radius, cep_m / factor) >= here
        harder = kill.lethal_radius_m(yield_kt, psi * factor * PSI, rule)
        assert kill.single_shot(harder, cep_m) <= here


@given(shares, shares, st.floats(0, 20), st.floats(0, 5))
def test_one_more_shot_never_lowers_kill(p_single, reliability, n_shots, more):
    few, many = kill.shots(p_single, reliability, n_shots), kill.shots(p_single, reliability, n_shots + more)
    assert many >= few - CLOSE
    assert 0 <= few <= many + CLOSE <= 1 + 2 * CLOSE


@given(st.floats(0, 100), st.floats(0, 1e4), shares, st.floats(1, 3))
def test_the_area_to_search_never_shrinks(speed_m_s, time_s, road_factor, factor):
    here = mobile.search_area_m2(speed_m_s, time_s, road_factor)
    assert mobile.search_area_m2(speed_m_s * factor, time_s, road_factor) >= here
    assert mobile.search_area_m2(speed_m_s, time_s * factor, road_factor) >= here


@given(st.floats(1000, 7500), st.floats(0.5, 6), shares)
def test_a_glide_loses_speed_and_takes_longer_than_at_its_first_speed(speed_m_s, lift_to_drag, share):
    reach = glide.flight_to_speed(0.0, speed_m_s, lift_to_drag).range_m
    flown = glide.flight(reach * share * 0.99, speed_m_s, lift_to_drag)
    assert flown.end_speed_m_s <= speed_m_s * (1 + CLOSE)
    assert flown.time_s >= flown.range_m / speed_m_s * (1 - 1e-6) - 1e-6


@given(st.lists(st.tuples(st.integers(0, 40), shares, shares), min_size=1, max_size=5))
def test_a_distribution_of_counts_sums_to_one_and_has_the_mean_of_its_parts(groups):
    points = counts.circle(sum(n for n, _, _ in groups))
    values = points**0
    for n, p, fate in groups:
        values = values * counts.shared_fate(counts.independent(points, n, p), fate)
    spread = counts.distribution(values)
    assert abs(spread.sum() - 1) < CLOSE
    assert abs(counts.mean(spread) - sum(n * p * fate for n, p, fate in groups)) < 1e-7


@given(st.floats(0.05, 3.0), st.floats(1.0, 3.0), st.floats(0.3, 3.0))
def test_a_flight_between_two_points_can_be_flown_back(angle, stretch, quickness):
    start = EARTH_RADIUS_M * np.array([1.0, 0.0, 0.0])
    end = stretch * EARTH_RADIUS_M * np.array([np.cos(angle), np.sin(angle), 0.0])
    time_s = quickness * (300 + np.linalg.norm(end - start) / 7000)
    there, arriving = orbit.lambert(start, end, time_s)
    back, returning = orbit.lambert(end, start, time_s)
    assert np.allclose(there, -returning, rtol=1e-5, atol=1e-2)
    assert np.allclose(arriving, -back, rtol=1e-5, atol=1e-2)


def allowed(entry: Input) -> st.SearchStrategy[object]:
    """Values that an input of the catalogue may have."""
    if entry.kind == "word":
        return st.sampled_from(entry.words)
    if entry.kind == "flag":
        return st.booleans()
    return st.floats(max(entry.low, -1e6), min(entry.high, 1e6))


FLAT = sorted(
    name
    for name, kernel in kernels.TABLE.items()
    if all(entry.kind in ("number", "word", "flag") for entry in kernel.inputs.values())
)


@given(st.data())
def test_a_kernel_answers_or_refuses_every_allowed_input_but_never_breaks(data):
    name = data.draw(st.sampled_from(FLAT))
    entries = kernels.TABLE[name].inputs
    inputs = {
        key: data.draw(allowed(entry), label=key)
        for key, entry in entries.items()
        if entry.required or data.draw(st.booleans())
    }
    answer = kernels.attempt(name, inputs)
    assert not answer.faults
    assert bool(answer.outputs) != bool(answer.refusal)
