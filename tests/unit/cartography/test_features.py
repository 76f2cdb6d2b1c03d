"""How a layer is written down: cuts at the 180th meridian, poles, and what differs between arms."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.cartography import features
from equipoise.cartography.flights import great_circle
from equipoise.cartography.sensors import around


def inside(geometry, lon: float, lat: float) -> bool:
    """Even-odd rule on the map of longitude and latitude."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    count = 0
    for rings in parts:
        for ring in rings:
            for (x, y), (x2, y2) in itertools.pairwise(ring):
                if (y > lat) != (y2 > lat) and x + (lat - y) / (y2 - y) * (x2 - x) > lon:
                    count += 1
    return count % 2 == 1


@given(
    st.floats(-180, 180),
    st.floats(-75, 84),
    st.floats(5, 30),
    st.floats(0, 2 * math.pi),
    st.floats(0.0, 0.9),
    st.booleans(),
)
def test_a_cap_of_the_sphere_holds_what_lies_within_it_wherever_it_is_cut(
    lon, lat, size, azimuth, share, is_out
):
    """Also round a pole and over the date line, by a point at a known angle from the middle."""
    angle = math.radians(size)
    far = angle * (1.15 + share) if is_out else angle * share
    ring = around((lon, lat), np.linspace(0, 2 * math.pi, 120, endpoint=False), np.full(120, angle))
    x, y = around((lon, lat), np.array([azimuth]), np.array([far]))
    wrapped = (float(x[0]) + 180.0) % 360.0 - 180.0
    if (
        abs(float(y[0])) > 89.5
        or abs(abs(wrapped) - 180.0) < 0.1
        or abs(lat) + size > 89.5 > abs(lat) + size - 1
    ):
        return
    # a ring of chords falls a little short of the cap
    if abs(far - angle) < 0.02 * angle:
        return
    assert inside(features.area(*ring), wrapped, float(y[0])) == (not is_out)


def test_no_part_of_a_cut_line_jumps_round_the_globe():
    geometry = features.line(*great_circle((150.0, 60.0), (-120.0, 40.0)))
    assert geometry["type"] == "MultiLineString"
    for part in geometry["coordinates"]:
        assert np.abs(np.diff(np.array(part)[:, 0])).max() < 60.0
        assert np.abs(np.array(part)[:, 0]).max() <= 180.0


@given(st.floats(-170, 170), st.floats(-80, 80), st.floats(-170, 170), st.floats(-80, 80))
def test_a_cut_lies_on_the_shortest_way(lon, lat, lon2, lat2):
    geometry = features.line([lon, lon2], [lat, lat2])
    if geometry["type"] == "LineString" or abs(abs(lon - lon2) - 180.0) < 1.0:
        return
    vectors = [_vector(*np.deg2rad(at[::-1])) for at in ([lon, lat], [lon2, lat2])]
    met = _vector(*np.deg2rad(geometry["coordinates"][0][-1][::-1]))
    assert abs(np.dot(np.cross(*vectors), met)) < 4e-4


def _vector(lat, lon):
    return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])


@given(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.none() | st.floats(0, 1), max_size=3),
    st.floats(0, 1),
)
def test_what_an_arm_has_can_be_read_back(values, first):
    every = {"baseline": first, **values}
    told = features.by_arm(every)
    for arm, value in every.items():
        read = features.in_arm(told, arm)
        assert read is None if value is None else read == pytest.approx(value, rel=1e-3, abs=1e-12)


def test_an_arm_that_is_like_the_baseline_is_not_written():
    assert features.by_arm({"baseline": 0.5, "same": 0.5, "other": 0.6}) == {"baseline": 0.5, "other": 0.6}


@pytest.mark.parametrize("kinds", [{"road", "membership"}, {"radar", "place"}, {"battery", "interceptor"}])
def test_arms_are_alike_where_every_fact_of_the_kinds_is_one_object(scene, kinds):
    def held(arm: str) -> tuple[set[tuple[str, int]], set[str]]:
        drawn = scene.arms[arm]
        facts = {(key, id(fact)) for key, fact in drawn.facts.items() if fact.kind in kinds}
        return facts, {name for name in drawn.present if name.partition(".")[0] in kinds}

    found = scene.alike(kinds)
    assert list(found) == list(scene.arms)
    assert 1 < len(set(found.values())) < len(found)
    for arm, other in found.items():
        assert held(arm) == held(other)
    firsts = dict.fromkeys(found.values())
    for one, other in itertools.combinations(firsts, 2):
        assert held(one) != held(other)
