"""Packaged boundaries against what was measured apart from this code, and against small shapes."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from equipoise.errors import FactError
from equipoise.geography import boundaries
from equipoise.geography.boundaries import Boundaries, border_m, country_at, distances_m, nearest, neighbours

#: Computed once with another program (pyproj on the unthinned polygons of the source), in km; see the page.
MOSCOW = (55.752, 37.6178)
PETERSBURG = (59.9386, 30.3141)
MEASURED_KM = {
    (MOSCOW, "blr"): 402.6,
    (MOSCOW, "ukr"): 453.4,
    (MOSCOW, "lva"): 588.5,
    (MOSCOW, "est"): 643.3,
    (MOSCOW, "ltu"): 684.7,
    (MOSCOW, "fin"): 782.2,
    (MOSCOW, "pol"): 923.1,
    (PETERSBURG, "est"): 136.3,
    (PETERSBURG, "fin"): 148.5,
    (PETERSBURG, "lva"): 313.4,
    (PETERSBURG, "blr"): 440.1,
}
BORDERS_KM = {
    ("rus", "blr"): 921,
    ("pol", "blr"): 341,
    ("ltu", "blr"): 482,
    ("lva", "blr"): 136,
    ("ukr", "blr"): 863,
    ("rus", "lva"): 213,
    ("rus", "est"): 284,
    ("rus", "fin"): 1226,
}


@pytest.fixture(scope="module")
def land() -> Boundaries:
    return boundaries.packaged()


def squares() -> Boundaries:
    """Two squares of one degree side by side at the equator, and an island of the second east of both.

    Arc 0 is the border at 1 degree east, walked northwards; arcs 1 and 2 close the squares, arc 3 the island.
    """
    corners = [
        [(0, 1), (1, 1)],
        [(1, 1), (1, 0), (0, 0), (0, 1)],
        [(1, 1), (1, 2), (0, 2), (0, 1)],
        [(0, 3), (1, 3), (1, 4), (0, 4), (0, 3)],
    ]
    flat = np.deg2rad(np.array([point for arc in corners for point in arc], float))
    return Boundaries(
        codes=("aaa", "bbb"),
        country=np.array([0, 1, 1]),
        landmass=np.array([0, 0, 1]),
        lat_rad=flat[:, 0],
        lon_rad=flat[:, 1],
        starts=np.cumsum([0, *map(len, corners)]),
        arc=np.array([0, 1, 0, 2, 3]),
        polygon=np.array([0, 0, 1, 1, 2]),
        walk=np.array([1, 2, 1, 3, 4]),
        rings=np.array([0, 2, 4, 5]),
        pieces=np.array([0, 1, 2, 3]),
    )


@pytest.mark.parametrize(("asked", "km"), MEASURED_KM.items())
def test_the_nearest_land_is_where_it_was_measured_within_three_kilometres(land, asked, km):
    (lat, lon), country = asked
    found = distances_m(land, [country], *np.deg2rad([lat, lon]))
    assert found[country] / 1e3 == pytest.approx(km, abs=3.0)


@pytest.mark.parametrize(("pair", "km"), BORDERS_KM.items())
def test_borders_are_as_long_as_they_were_measured_and_the_same_from_both_sides(land, pair, km):
    one, other = pair
    assert border_m(land, one, other) / 1e3 == pytest.approx(km, rel=0.005)
    assert border_m(land, other, one) == border_m(land, one, other)


def test_neighbours_are_mutual_and_meet_along_a_border(land):
    for other in neighbours(land, "blr"):
        assert "blr" in neighbours(land, other)
        assert border_m(land, "blr", other) > 0
    assert neighbours(land, "blr") == ("ltu", "lva", "pol", "rus", "ukr")


def test_countries_that_do_not_meet_have_no_border_and_unknown_ones_no_land(land):
    assert border_m(land, "blr", "deu") == 0.0
    assert border_m(land, "blr", "qqq") == 0.0
    assert nearest(land, "qqq", 0.9, 0.5) is None
    assert neighbours(land, "qqq") == ()
    assert boundaries.outlines(land, "qqq") == ()


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [(55.75, 37.62, "rus"), (54.7, 20.5, "rus"), (53.9, 27.6, "blr"), (45.2, 34.4, "xdi"), (55.0, 18.0, "")],
)
def test_every_place_is_on_the_land_that_it_is_on(land, lat, lon, code):
    assert country_at(land, *np.deg2rad([lat, lon])) == code


def test_disputed_land_brings_nobody_nearer(land):
    inside = np.deg2rad([45.2, 34.4])
    for country in ("rus", "ukr"):
        found = nearest(land, country, *inside)
        assert found is not None
        assert found.distance_m > 50e3
    assert boundaries.DISPUTED not in neighbours(land, "ukr")


def test_an_island_is_no_way_to_the_mainland(land):
    london, moscow = np.deg2rad([51.5, -0.1]), np.deg2rad(list(MOSCOW))
    assert distances_m(land, ["gbr", "jpn", "pol"], *moscow).keys() == {"pol"}
    assert nearest(land, "gbr", *moscow, overland=False) is not None
    assert distances_m(land, ["fra"], *london) == {}


def test_a_place_inside_a_country_is_at_no_distance_from_it(land):
    minsk = np.deg2rad([53.9, 27.57])
    assert distances_m(land, ["blr"], *minsk) == {"blr": 0.0}


def test_the_nearest_point_is_the_best_of_all_points_of_the_country(land):
    here = np.deg2rad(list(MOSCOW))
    found = nearest(land, "lva", *here)
    assert found is not None
    rings = np.concatenate([ring for piece in boundaries.outlines(land, "lva") for ring in piece])
    lon, lat = np.deg2rad(rings).T
    best = boundaries.distance_m(*here, lat, lon).min()
    assert found.distance_m <= best + 1.0
    assert found.distance_m == pytest.approx(best, abs=3e3)


def test_small_squares_give_distances_that_can_be_reckoned_by_hand():
    degree_m = 111_319.49
    place = np.deg2rad([0.0, 0.0])
    found = nearest(squares(), "bbb", *(place + np.deg2rad([0.5, 0.5])))
    assert found is not None
    assert np.rad2deg(found.lon_rad) == pytest.approx(1.0, abs=1e-4)
    assert found.distance_m == pytest.approx(0.5 * degree_m * np.cos(np.deg2rad(0.5)), rel=1e-3)
    assert border_m(squares(), "aaa", "bbb") == pytest.approx(110_574.4, rel=1e-5)
    assert country_at(squares(), *np.deg2rad([0.5, 1.5])) == "bbb"
    assert country_at(squares(), *np.deg2rad([0.5, 2.5])) == ""


def test_from_the_sea_the_nearest_land_decides_which_landmass_counts():
    near_island = np.deg2rad([0.5, 2.9])
    found = nearest(squares(), "bbb", *near_island)
    assert found is not None
    assert np.rad2deg(found.lon_rad) == pytest.approx(3.0, abs=1e-3)
    assert nearest(squares(), "aaa", *near_island) is None


def test_outlines_are_closed_rings(land):
    rings = [ring for piece in boundaries.outlines(land, "blr") for ring in piece]
    assert rings
    assert all(np.array_equal(ring[0], ring[-1]) for ring in rings)
    low, high = np.concatenate(rings).min(axis=0), np.concatenate(rings).max(axis=0)
    assert low == pytest.approx([23.2, 51.3], abs=0.1)
    assert high == pytest.approx([32.7, 56.2], abs=0.1)


def test_no_segment_is_long_enough_for_a_chord_to_mislead(land):
    first, _ = boundaries._ends(land)
    assert np.abs(np.diff(land.lat_rad))[first].max() <= np.deg2rad(0.3)
    assert np.abs(np.diff(land.lon_rad))[first].max() <= np.deg2rad(0.3)


def test_what_is_read_can_not_be_written_to(land):
    with pytest.raises(ValueError, match="read-only"):
        land.lat_rad[0] = 0.0


def test_a_file_that_was_changed_is_refused(monkeypatch, tmp_path):
    raw = (boundaries.FOLDER / "boundaries.npz").read_bytes()
    (tmp_path / "boundaries.npz").write_bytes(raw + b"x")
    digest = hashlib.sha256(raw).hexdigest()
    (tmp_path / "boundaries.sha256").write_text(f"{digest}  boundaries.npz\n", encoding="utf-8")
    monkeypatch.setattr(boundaries, "FOLDER", tmp_path)
    with pytest.raises(FactError, match="checksum"):
        boundaries.packaged.__wrapped__()


def test_relabelling_countries_moves_no_distance():
    land = squares()
    swapped = replace(land, codes=("bbb", "aaa"))
    place = np.deg2rad([0.5, 0.5])
    first, second = nearest(land, "bbb", *place), nearest(swapped, "aaa", *place)
    assert first == second
