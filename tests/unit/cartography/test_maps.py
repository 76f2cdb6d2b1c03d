"""Maps: cuts at the edge of a panel, names beside each other, and every map of the lead case."""

from __future__ import annotations

import itertools
import json
import math
from types import MappingProxyType

import numpy as np
import pytest
from drawn_case import study_of
from hypothesis import given
from hypothesis import strategies as st

from equipoise.geography import boundaries, outlines
from equipoise.report import rendering
from equipoise.report.maps import atlas, land, plane, reading, sheet
from equipoise.report.palette import marks
from equipoise.study import form

VIEW = plane.fitted(np.array([20.0, 40.0]), np.array([50.0, 60.0]), 300.0, 200.0)
EXPECTED = (
    *("map-warning", "map-radars", "map-interceptors", "map-radio"),
    *("map-supply", "map-trade", "map-approach"),
)


@pytest.fixture(scope="session")
def figures(drawn_study):
    return {figure.name: figure for figure in atlas.figures(drawn_study)}


@given(st.floats(-170, 170), st.floats(-70, 70))
def test_equal_areas_stay_equal_wherever_they_lie(lon, lat):
    """A small square at the middle of a projection and one anywhere within 100 degrees of it."""

    def size(at_lon, at_lat):
        h = 0.05
        dx = h / math.cos(math.radians(at_lat))
        x, y, _ = plane.flat(
            10.0, 40.0, at_lon + np.array([-dx, dx, dx, -dx]), at_lat + np.array([-h, -h, h, h])
        )
        return abs(float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))) / 2

    away = plane.flat(10.0, 40.0, np.array([lon]), np.array([lat]))
    if np.hypot(away[0], away[1])[0] > 1.6:
        return
    assert size(lon, lat) == pytest.approx(size(10.0, 40.0), rel=2e-3)


@given(st.lists(st.tuples(st.floats(-60, 100), st.floats(10, 85)), min_size=3, max_size=9))
def test_what_is_cut_lies_in_the_panel(points):
    ring = np.array(points)
    cut = plane.cut_area(VIEW, ring)
    assert (cut >= -1e-6).all()
    assert (cut <= [VIEW.width + 1e-6, VIEW.height + 1e-6]).all()
    for part in plane.cut_line(VIEW, ring[:, 0], ring[:, 1]):
        assert (part >= -1e-6).all()
        assert (part <= [VIEW.width + 1e-6, VIEW.height + 1e-6]).all()


def test_a_line_that_leaves_and_comes_back_is_two():
    points = np.array([[10.0, 10.0], [10.0, -50.0], [90.0, -50.0], [90.0, 10.0]])
    parts = plane.line_within(VIEW, points, np.ones(4, bool))
    assert [part.tolist() for part in parts] == [[[10.0, 10.0], [10.0, 0.0]], [[90.0, 0.0], [90.0, 10.0]]]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 200)), min_size=3, max_size=30, unique=True))
def test_a_straightened_line_keeps_its_ends_and_drops_only_what_lies_on_it(points):
    line = np.array(points, float)
    kept = [points.index(tuple(map(int, point))) for point in plane.straight(line, 0.5).tolist()]
    assert kept[0] == 0
    assert kept[-1] == len(points) - 1
    for first, last in itertools.pairwise(kept):
        along = line[last] - line[first]
        for point in line[first + 1 : last]:
            off = point - line[first]
            assert abs(off[0] * along[1] - off[1] * along[0]) / np.hypot(*along) <= 0.5 + 1e-9


@given(
    st.lists(
        st.tuples(st.floats(0, 300), st.floats(0, 200), st.text("abc", min_size=1, max_size=12)),
        max_size=25,
    )
)
def test_names_never_cover_each_other_and_stay_in_the_panel(found):
    names = [sheet.Name(x=x, y=y, text=text, rank=k % 3) for k, (x, y, text) in enumerate(found)]
    boxes = []
    for word in sheet.placed(names, [], 300.0, 200.0):
        wide = sheet.LETTER * word.size * len(word.text)
        boxes.append((word.x - wide / 2, word.y - word.size, word.x + wide / 2, word.y))
        assert boxes[-1][0] >= 0
        assert boxes[-1][2] <= 300
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            apart = (
                one[2] <= other[0]
                or other[2] <= one[0]
                or one[3] <= other[1] + 0.7
                or other[3] <= one[1] + 0.7
            )
            assert apart


def test_thinned_boundaries_share_their_borders():
    whole = boundaries.packaged()
    thin = outlines.thinned(whole, 20e3)
    assert thin.lat_rad.size < whole.lat_rad.size / 4
    first, last = thin.starts[:-1], thin.starts[1:] - 1
    assert (thin.lat_rad[first] == whole.lat_rad[whole.starts[:-1]]).all()
    assert (thin.lon_rad[last] == whole.lon_rad[whole.starts[1:] - 1]).all()
    x, y = thin.lon_rad, thin.lat_rad
    straight = outlines.straightened(thin, x, y, 1e-3)
    assert straight.lat_rad.size < thin.lat_rad.size
    assert np.diff(straight.starts).min() >= 2
    # the border between two countries is still the same arcs, whoever's outline is drawn
    assert boundaries.border_m(straight, "pol", "ltu") > 0.0


def test_land_lies_where_it_is(scene):
    view = plane.fitted(np.array([24.0, 32.0]), np.array([52.0, 56.0]), 300.0, 200.0)
    below = land.terrain(view)
    assert {"blr", "rus", "lva", "ltu", "pol", "ukr"} <= set(below.areas)
    assert "usa" not in below.areas
    assert view.spot(*scene.at("minsk")) is not None
    assert view.spot(*scene.at("washington")) is None


def test_the_lead_case_has_every_map(figures):
    assert tuple(figures) == EXPECTED


def test_every_map_is_small_and_says_what_it_shows_and_where_its_lines_come_from(figures):
    total = 0
    for figure in figures.values():
        size = len(rendering.svg(figure).encode())
        total += size
        assert size < 180_000, figure.name
        assert boundaries.CAPTION in figure.caption
        assert any(letter.isdigit() for letter in figure.alt), figure.name
        json.dumps(figure.spec, allow_nan=False)
    assert total < 1_200_000


def test_arms_have_the_colours_of_the_palette(figures, drawn_study):
    signs = marks(drawn_study.arms)
    for name in ("map-warning", "map-approach", "map-trade"):
        drawn = {row["stroke"] for row in figures[name].spec["data"][0]["values"]}
        assert signs["change"].colour in drawn, name


def test_words_of_a_map_lie_within_it(figures):
    for figure in figures.values():
        for row in figure.spec["data"][2]["values"]:
            assert -1.0 <= row["x"] <= sheet.WIDTH + 1.0, (figure.name, row["text"])
            assert 0.0 <= row["y"] <= figure.spec["height"], (figure.name, row["text"])


def test_a_study_without_layers_has_no_maps(scene):
    assert atlas.figures(study_of(scene.arms, {})) == ()


def test_a_change_that_moves_nothing_gives_one_panel(scene, made):
    still = study_of(("baseline", "leader-falls"), made)
    titles = {
        figure.name: [row["text"] for row in figure.spec["data"][2]["values"] if row["weight"] == "bold"]
        for figure in atlas.figures(still)
    }
    assert titles["map-radars"] == [reading.UNCHANGED]
    assert titles["map-trade"] == [reading.UNCHANGED]


def test_a_layer_that_is_empty_takes_its_map_away(scene, made):
    fewer = {**made, "radio": {"type": "FeatureCollection", "features": [], "reason": "none"}}
    names = [figure.name for figure in atlas.figures(study_of(scene.arms, fewer))]
    assert "map-radio" not in names
    assert reading.reason(study_of(scene.arms, fewer), "radio") == "none"


def test_a_study_keeps_its_layers(scene, made):
    study = study_of(scene.arms, made, provenance=None)
    assert form.as_json(study)["layers"] == made
    assert "layers" not in form.as_json(study_of(scene.arms, {}, provenance=None))
    assert isinstance(study.layers, MappingProxyType)
