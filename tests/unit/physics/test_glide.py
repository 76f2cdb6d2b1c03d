from __future__ import annotations

import numpy as np
import pytest

from equipoise.errors import RangeError
from equipoise.physics import glide


def test_no_range_takes_no_time_and_no_speed_off():
    flown = glide.flight(0.0, 5000.0, 3.0)
    assert flown.time_s == pytest.approx(0.0, abs=1e-9)
    assert flown.end_speed_m_s == pytest.approx(5000.0)


def test_a_slow_glide_is_the_textbook_braking_distance():
    # Far below circular speed drag is weight over lift-to-drag: v^2 = u^2 - 2 g x/(L/D).
    flown = glide.flight_to_speed(100.0, 200.0, 4.0)
    assert flown.range_m == pytest.approx(4.0 * (200**2 - 100**2) / (2 * glide.GLIDE_GRAVITY_M_S2), rel=1e-3)
    assert flown.time_s == pytest.approx(4.0 * 100 / glide.GLIDE_GRAVITY_M_S2, rel=1e-3)


def test_both_directions_agree():
    down = glide.flight_to_speed(np.array([2000.0, 3000.0]), 6000.0, 2.6)
    out = glide.flight(down.range_m, 6000.0, 2.6)
    assert out.end_speed_m_s == pytest.approx(down.end_speed_m_s)
    assert out.time_s == pytest.approx(down.time_s)


def test_a_range_beyond_reach_takes_for_ever():
    reach = glide.flight_to_speed(0.0, 5000.0, 2.6).range_m
    flown = glide.flight(reach * np.array([0.99, 1.01]), 5000.0, 2.6)
    assert np.isinf(flown.time_s).tolist() == [False, True]
    assert flown.end_speed_m_s[1] == 0.0


@pytest.mark.parametrize(("speed", "ratio"), [(8000.0, 2.6), (0.0, 2.6), (5000.0, 0.0)])
def test_a_glide_at_orbital_speed_or_without_lift_is_refused(speed, ratio):
    with pytest.raises(RangeError, match="glide"):
        glide.flight(1e6, speed, ratio)


def test_a_glide_does_not_speed_up():
    with pytest.raises(RangeError, match="end speed"):
        glide.flight_to_speed(6000.0, 5000.0, 2.6)


def test_a_cruise_missile_without_speed_is_refused():
    with pytest.raises(RangeError, match="speed"):
        glide.cruise_s(1e6, 0.0)
