"""Flight against an independent solver of the two-point boundary problem."""

from __future__ import annotations

import numpy as np
import pytest

from equipoise.physics import geodesy, orbit, trajectory
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M

pytestmark = pytest.mark.oracle


@pytest.fixture(scope="module")
def rival():
    lamberthub = pytest.importorskip("lamberthub", reason="the rival solver is a test-only package")
    return lamberthub.izzo2015


@pytest.mark.parametrize("range_m", [300e3, 1000e3, 2500e3, 5500e3, 10_000e3, 15_000e3])
@pytest.mark.parametrize("factor", [0.5, 1.0, 3.0])
def test_arcs_take_the_time_that_the_rival_needs_for_their_speed(rival, range_m, factor):
    arc = trajectory.arc(range_m, factor * trajectory.minimum_energy(range_m).apogee_m)
    start = EARTH_RADIUS_M * geodesy.unit_vectors(0.0, 0.0)
    end = EARTH_RADIUS_M * geodesy.unit_vectors(0.0, range_m / EARTH_RADIUS_M)
    v1, v2 = rival(EARTH_MU_M3_S2 / 1e9, start / 1e3, end / 1e3, float(arc.time_s))
    assert np.linalg.norm(v1) * 1e3 == pytest.approx(float(arc.speed_m_s), rel=1e-7)
    assert np.linalg.norm(v2) * 1e3 == pytest.approx(float(arc.speed_m_s), rel=1e-7)


@pytest.mark.parametrize("seed", range(20))
def test_lambert_agrees_with_the_rival_on_paths_of_all_kinds(rival, seed):
    turn = seed * 2.399963
    start = EARTH_RADIUS_M * np.array([1.0, 0.0, 0.1])
    end = EARTH_RADIUS_M * (1 + 0.3 * (seed % 5)) * np.array([np.cos(turn), np.sin(turn), 0.2])
    time_s = 300.0 + 200 * seed
    ours = orbit.lambert(start, end, time_s)
    is_prograde = bool(np.cross(start, end)[2] >= 0)
    theirs = rival(EARTH_MU_M3_S2 / 1e9, start / 1e3, end / 1e3, time_s, prograde=is_prograde)
    assert ours[0] / 1e3 == pytest.approx(theirs[0], rel=1e-5, abs=1e-5)
    assert ours[1] / 1e3 == pytest.approx(theirs[1], rel=1e-5, abs=1e-5)
