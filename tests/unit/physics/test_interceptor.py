from __future__ import annotations

import itertools

import numpy as np
import pytest

from equipoise import kernels
from equipoise.errors import RangeError
from equipoise.physics import geodesy, interceptor, orbit, trajectory
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M


def some_points(n: int = 3000) -> tuple[np.ndarray, np.ndarray]:
    """Heights and angles that fill their plane evenly."""
    step = np.arange(n)
    return 80e3 + 1420e3 * (step * 0.754877666 % 1), 0.0005 + 2.5 * (step * 0.569840291 % 1)


def flown(height: np.ndarray, angle: np.ndarray, time_s: np.ndarray) -> np.ndarray:
    """Launch velocities by the vector solver, for a site on the x axis."""
    site = np.array([EARTH_RADIUS_M, 0.0, 0.0])
    end = (EARTH_RADIUS_M + height)[:, None] * np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=1)
    return orbit.lambert(site, end, time_s)[0]


def test_speeds_are_those_of_the_flight_between_the_two_points():
    height, angle = some_points()
    points = interceptor.meeting(height, angle)
    time_s = (0.05 + 1.95 * (np.arange(height.size) * 0.618033989 % 1)) * points.longest_s
    velocity = flown(height, angle, time_s)
    speed = interceptor.least_speed_m_s(points, time_s, may_wait=False)
    is_up = velocity[:, 0] >= 0
    assert 0.2 < is_up.mean() < 0.98
    assert (np.isfinite(speed) == is_up).all()
    assert speed[is_up] == pytest.approx(np.linalg.norm(velocity[is_up], axis=1), rel=1e-9)


def test_the_quickest_flight_uses_all_the_speed_there_is_unless_it_would_start_below_the_horizon():
    height, angle = some_points()
    points = interceptor.meeting(height, angle)
    for speed in (4000.0, 7000.0, 10_500.0):
        time_s = interceptor.quickest_s(points, speed)
        near = np.isfinite(time_s)
        velocity = flown(height[near], angle[near], time_s[near])
        used, is_level = np.linalg.norm(velocity, axis=1), np.abs(velocity[:, 0]) < 1e-3
        assert near.any()
        assert (np.abs(used - speed) < 1e-3)[~is_level].all()
        assert (used[is_level] <= speed + 1e-3).all()
        assert (velocity[:, 0] > -1e-3).all()
        assert (speed < points.least_m_s[~near]).all()


def test_a_faster_interceptor_is_never_later_at_any_point():
    points = interceptor.meeting(*some_points())
    times = [interceptor.quickest_s(points, speed) for speed in np.arange(500.0, 11_100.0, 250.0)]
    for slow, fast in itertools.pairwise(times):
        assert (fast <= slow).all()


def test_who_may_wait_never_needs_more_speed_for_more_time():
    points = interceptor.meeting(300e3, 0.3)
    times = np.linspace(10.0, 4000.0, 500)
    waiting = interceptor.least_speed_m_s(points, times, may_wait=True)
    going = interceptor.least_speed_m_s(points, times, may_wait=False)
    assert (waiting[1:] <= waiting[:-1]).all()
    assert (waiting <= going).all()
    assert waiting[-1] == pytest.approx(float(points.least_m_s))
    assert going[-1] > going.min() * 1.2


def test_no_time_is_no_meeting():
    points = interceptor.meeting(300e3, 0.3)
    assert np.isinf(interceptor.least_speed_m_s(points, np.array([-100.0, 0.0]), may_wait=True)).all()


def test_the_least_speed_reaches_the_range_of_a_missile_of_that_speed():
    points = interceptor.meeting(1e-3, np.array([500e3, 4000e3]) / EARTH_RADIUS_M)
    ballistic = trajectory.minimum_energy(np.array([500e3, 4000e3]))
    assert points.least_m_s == pytest.approx(ballistic.speed_m_s, rel=1e-6)
    assert points.longest_s == pytest.approx(ballistic.time_s, rel=1e-6)


@pytest.mark.parametrize("speed", [-1.0, 11_200.0, np.nan])
def test_a_speed_that_never_comes_back_is_refused(speed):
    with pytest.raises(RangeError, match="escape"):
        interceptor.quickest_s(interceptor.meeting(1e5, 0.1), speed)


@pytest.mark.parametrize(
    ("range_m", "apogee_m"), [(8000e3, None), (300e3, None), (900e3, 4000e3), (9e6, 3e5)]
)
def test_a_missile_is_where_its_profile_says(range_m, apogee_m):
    apogee = trajectory.minimum_energy(range_m).apogee_m if apogee_m is None else apogee_m
    time_s, share, height_m = trajectory.profile(range_m, apogee, 301)
    at = interceptor.missile_at(trajectory.arc(range_m, apogee), time_s)
    assert at[0] == pytest.approx(share, abs=1e-9)
    assert at[1] == pytest.approx(height_m, abs=0.01)


def test_before_and_after_its_flight_a_missile_is_on_the_ground():
    arc = trajectory.minimum_energy(8000e3)
    share, height_m = interceptor.missile_at(arc, np.array([-50.0, 1e5]))
    assert share == pytest.approx([0, 1])
    assert height_m == pytest.approx([0, 0], abs=1e-3)


def test_a_missile_is_at_the_height_where_it_crosses_it():
    arc = trajectory.minimum_energy(np.array([2000e3, 9000e3]))
    for moment in interceptor.span_above_s(arc, 120e3):
        assert interceptor.missile_at(arc, moment)[1] == pytest.approx([120e3, 120e3], abs=0.01)
    assert np.isnan(interceptor.span_above_s(trajectory.minimum_energy(100e3), 120e3)).all()


def third_site(delay_s: float, launch: tuple[float, float], step_s: float, *, may_wait: bool) -> float:
    def at(lat: float, lon: float) -> np.ndarray:
        return geodesy.unit_vectors(np.radians(lat), np.radians(lon))

    speed = interceptor.required_speed_m_s(
        at(54.5, 17.1),
        at(*launch),
        at(38.9, -77.0),
        lag_s=delay_s - 10.0,
        min_height_m=120e3,
        meeting_s=np.arange(0.0, 1501.0, step_s) - 100.0,
        may_wait=may_wait,
    )
    return float(speed)


@pytest.mark.parametrize(
    ("launch", "at_180_s", "at_300_s"),
    [
        ((57.9, 33.7), 6542, 6703),
        ((54.0, 35.8), 6474, 6624),
        ((56.6, 47.9), 6398, 6569),
        ((51.0, 59.9), 5902, 6306),
    ],
)
def test_the_speeds_of_the_dispute_of_2007_follow_to_the_last_printed_digit(launch, at_180_s, at_300_s):
    assert third_site(180, launch, 10.0, may_wait=False) == pytest.approx(at_180_s, abs=0.6)
    assert third_site(300, launch, 10.0, may_wait=False) == pytest.approx(at_300_s, abs=0.6)
    # chasing a missile that flies away, waiting is of no use
    assert third_site(180, launch, 10.0, may_wait=True) == third_site(180, launch, 10.0, may_wait=False)


def test_moments_ten_seconds_apart_are_fine_enough():
    for launch in ((57.9, 33.7), (51.0, 59.9)):
        coarse, fine = (third_site(240, launch, step, may_wait=True) for step in (10.0, 0.5))
        assert fine <= coarse < fine + 5.0


def test_an_interceptor_that_may_not_wait_can_need_more_speed_for_an_earlier_start():
    """The law of delays is one of waiting: near the target an early start forces a lofted arc."""
    way = geodesy.unit_vectors(0.0, np.radians([0.0, 70.0, 71.0]))
    moments = np.arange(0.0, 2400.0, 10.0)

    def needed(lag_s: float, *, may_wait: bool) -> float:
        where = {"lag_s": lag_s, "min_height_m": 1000e3, "meeting_s": moments}
        return float(interceptor.required_speed_m_s(way[2], way[0], way[1], may_wait=may_wait, **where))

    lags = [0.0, 300.0, 600.0]
    waiting, going = ([needed(lag, may_wait=may) for lag in lags] for may in (True, False))
    assert waiting == sorted(waiting)
    assert going != sorted(going)


def test_no_meeting_is_said_and_is_no_reach():
    asked = {
        "site": {"lat_deg": -40, "lon_deg": 100},
        "launch": {"lat_deg": 55, "lon_deg": 40},
        "aim": {"lat_deg": 40, "lon_deg": -80},
        "icbm_boost_s": 180,
        "interceptor_boost_s": 90,
        "delay_s": 1700,
        "min_altitude_km": 120,
        "latest_s": 1750,
    }
    assert "no meeting" in kernels.attempt("interceptor.required_speed", asked).reason
    assert kernels.call("interceptor.can_reach", {**asked, "interceptor_speed_km_s": 9})["reachable"] is False
    here = {**asked, "aim": asked["launch"], "interceptor_speed_km_s": 9}
    assert "coincide" in kernels.attempt("interceptor.can_reach", here).reason


def test_straight_above_the_site_the_speed_is_that_of_a_throw_upwards():
    points = interceptor.meeting(400e3, 0.0)
    top = EARTH_RADIUS_M + 400e3
    assert float(points.least_m_s) == pytest.approx(
        np.sqrt(2 * EARTH_MU_M3_S2 * (1 / EARTH_RADIUS_M - 1 / top))
    )
    assert np.isinf(points.flattest)
