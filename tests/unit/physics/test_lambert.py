from __future__ import annotations

import numpy as np
import pytest

from equipoise.physics import lambert
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M


def by_halves(time: float, ratio: float) -> float:
    """Shape number found by nothing but bisection of the time."""
    low, high = -1 + 1e-12, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if lambert.duration(middle, ratio) > time else (low, middle)
    return (low + high) / 2


def swept(shape: float, ratio: float) -> float:
    """Time of a flight from its anomalies at both ends, written out for ellipses (Lagrange)."""
    u = 1 - shape**2
    long = 2 * np.arcsin(np.sqrt(u))
    short = 2 * np.arcsin(ratio * np.sqrt(u))
    long = long if shape > 0 else 2 * np.pi - long
    return ((long - np.sin(long)) - (short - np.sin(short))) / (2 * u**1.5)


@pytest.mark.parametrize("ratio", [0.0, 0.3, 0.7, 0.99])
@pytest.mark.parametrize("shape", [-0.9, -0.3, 0.2, 0.6, 0.85, 0.95])
def test_the_time_of_an_ellipse_is_that_of_its_anomalies(shape, ratio):
    assert lambert.duration(shape, ratio) == pytest.approx(swept(shape, ratio), rel=1e-9)


@pytest.mark.parametrize("ratio", [0.0, 0.5, 0.98])
def test_time_runs_on_smoothly_where_the_series_takes_over(ratio):
    for edge in (0.9, 1.1):
        below, above = lambert.duration(np.array([edge - 1e-9, edge + 1e-9]), ratio)
        slope = (lambert.duration(edge + 1e-4, ratio) - lambert.duration(edge - 1e-4, ratio)) / 2e-4
        assert above - below == pytest.approx(2e-9 * slope, rel=1e-3)


@pytest.mark.parametrize("ratio", [0.0, 0.2, 0.8, 0.999, 0.99995])
def test_more_time_is_a_slower_shape_for_every_triangle(ratio):
    shapes = np.concatenate([np.linspace(-0.999, 1.5, 4001), np.geomspace(1.6, 100, 200)])
    assert (np.diff(lambert.duration(shapes, ratio)) < 0).all()


def test_the_iteration_finds_what_bisection_finds():
    ratio = np.concatenate([np.linspace(0, 0.9, 40), 1 - np.geomspace(1e-4, 0.1, 40)])
    time = lambert.duration(-0.99 + 3 * (np.arange(80) * 0.618033989 % 1), ratio)
    direct = [by_halves(t, q) for t, q in zip(time, ratio, strict=True)]
    assert lambert.solve(time, ratio) == pytest.approx(direct, abs=1e-9)


def test_the_shape_is_found_again_from_nearly_a_whole_turn_to_very_fast_hyperbolas():
    shape = np.concatenate([-1 + np.geomspace(1e-3, 1, 50), 1 + np.geomspace(1e-9, 50, 50)])
    for ratio in (0.0, 0.4, 0.9, 0.9995):
        found = lambert.solve(lambert.duration(shape, ratio), ratio)
        assert np.abs(found - shape).max() < 1e-10 * shape.max()


def test_a_start_that_is_the_end_has_no_shape():
    sides = lambert.triangle(EARTH_RADIUS_M, EARTH_RADIUS_M, 0.0)
    assert np.isnan(lambert.solve(1.0, sides.ratio))


def test_a_needle_straight_up_takes_the_time_of_free_fall():
    top = EARTH_RADIUS_M + 1000e3
    sides = lambert.triangle(EARTH_RADIUS_M, top, 0.0)
    unit_s = np.sqrt(sides.half_m**3 / (2 * EARTH_MU_M3_S2))
    height, speed, step_s, time_s = 1000e3, 0.0, 0.01, 0.0
    while height > 0:
        speed += step_s * EARTH_MU_M3_S2 / (EARTH_RADIUS_M + height) ** 2
        height -= step_s * speed
        time_s += step_s
    assert float(lambert.duration(0.0, sides.ratio) * unit_s) == pytest.approx(time_s, abs=0.5)


def test_the_triangle_keeps_its_digits_for_a_very_short_way():
    sides = lambert.triangle(1.0, 1.0, 1e-9)
    assert float(sides.chord_m) == pytest.approx(1e-9, rel=1e-6)
