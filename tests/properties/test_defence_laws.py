"""Laws of missile defence that hold for all inputs."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from equipoise.physics import geodesy, interceptor, lambert, leakage, trajectory
from equipoise.physics.geodesy import EARTH_RADIUS_M
from equipoise.strike import reach

latitudes, longitudes = st.floats(-80, 80), st.floats(-180, 180)
places = st.tuples(latitudes, longitudes).map(lambda at: geodesy.unit_vectors(*np.radians(at)))
heights_m, angles_rad = st.floats(1e3, 2000e3), st.floats(0.0, 3.1)
speeds_m_s = st.floats(0.0, 11_000.0)
chances, counts = st.floats(0, 1), st.integers(0, 200)


@given(st.floats(-0.999, 50.0), st.floats(0.0, 0.9999))
def test_the_shape_of_a_flight_is_found_again_from_its_time(shape, ratio):
    found = lambert.solve(lambert.duration(shape, ratio), ratio)
    assert abs(found - shape) < 1e-8 * (1 + abs(shape))


@given(heights_m, angles_rad, speeds_m_s, speeds_m_s)
def test_a_faster_interceptor_is_never_later(height_m, angle_rad, one, other):
    points = interceptor.meeting(height_m, angle_rad)
    slow, fast = sorted((one, other))
    assert interceptor.quickest_s(points, fast) <= interceptor.quickest_s(points, slow)


@given(heights_m, angles_rad, st.floats(1.0, 6000.0), st.floats(1.0, 6000.0))
def test_less_time_never_needs_less_speed_where_waiting_is_allowed(height_m, angle_rad, one, other):
    points = interceptor.meeting(height_m, angle_rad)
    short, long = sorted((one, other))
    needed = interceptor.least_speed_m_s(points, np.array([short, long]), may_wait=True)
    assert needed[0] >= needed[1] * (1 - 1e-9)


@settings(deadline=None, max_examples=60)
@given(places, places, places, st.floats(0, 1500), st.floats(0, 1500))
def test_a_later_start_never_needs_less_speed(site, start, end, one, other):
    assume(0.05 < np.arccos(np.clip(start @ end, -1, 1)) < 3.0)
    sooner, later = sorted((one, other))
    moments = np.arange(0.0, 2600.0, 20.0)
    asked = {"min_height_m": 100e3, "meeting_s": moments}
    first, second = (
        interceptor.required_speed_m_s(site, start, end, lag_s=lag, **asked) for lag in (sooner, later)
    )
    assert second >= first * (1 - 1e-9)


@settings(deadline=None, max_examples=25)
@given(st.lists(places, min_size=1, max_size=3), places, places)
def test_in_the_tables_a_later_start_never_needs_less_and_more_speed_never_reaches_less(sites, start, end):
    angle = np.arccos(np.clip(start @ end, -1, 1))
    assume(0.2 < angle < 3.0)
    arcs = trajectory.minimum_energy(np.array([[angle * EARTH_RADIUS_M]]))
    table = reach.needed_m_s(np.array(sites), start[None], end[None], arcs, 100e3)
    assert not np.isnan(table).any()
    assert (table[..., 1:] >= table[..., :-1]).all()
    slow, fast = ((table <= speed).sum() for speed in (5e3, 7e3))
    assert fast >= slow


@given(counts, counts, chances)
def test_one_more_interceptor_never_lets_more_through(n_warheads, n_interceptors, p_kill):
    fewer, more = (leakage.leak_probability(n_warheads, n_interceptors + k, p_kill) for k in (0, 1))
    assert more <= fewer + 1e-12


@given(counts, counts, chances)
def test_one_more_warhead_never_leaks_less(n_warheads, n_interceptors, p_kill):
    fewer, more = (leakage.leak_probability(n_warheads + k, n_interceptors, p_kill) for k in (0, 1))
    assert more >= fewer - 1e-12


@given(counts, chances, chances)
def test_a_layer_never_stops_more_than_it_tracks(n_shots, p_tracked, p_kill):
    stopped = leakage.layer_kill(n_shots, p_tracked, p_kill)
    assert 0 <= stopped <= p_tracked
    assert leakage.layer_kill(n_shots + 1, p_tracked, p_kill) >= stopped
