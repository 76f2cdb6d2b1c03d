"""Grids over patrol areas, and what is heard there."""

from __future__ import annotations

import math

import numpy as np
import pytest
from support import Stand

from equipoise.orders import coverage
from equipoise.physics import vlf

DEGREE = math.pi / 180
TOWNS = {"west": (0.0, 0.0), "east": (0.0, 40.0)}


def reading(**more: float) -> Stand:
    """Return two equal stations 40 degrees apart and one zone between them."""
    numbers = {"reception.aaa.night": 0.0, "reception.aaa.needed": 0.0, "reception.aaa.receiver": -30.0}
    numbers |= {"reception.aaa.attenuation_day": 3e-6, "reception.aaa.attenuation_night": 3e-6}
    spoken = {"patrol.sea.owner": "aaa", "patrol.sea.area": "sea", "patrol.sea.port": "harbour"}
    for town, (lat, lon) in TOWNS.items():
        numbers |= {f"place.{town}.lat": lat * DEGREE, f"place.{town}.lon": lon * DEGREE}
        numbers |= {f"vlf.{town}.radiated": 1e3, f"vlf.{town}.frequency": 20e3}
        spoken |= {f"vlf.{town}.owner": "aaa", f"vlf.{town}.place": town}
    box = {"lat_from": -1.5, "lat_to": 1.5, "lon_from": 1.0, "lon_to": 39.0}
    numbers |= {f"patrol.sea.{edge}": value * DEGREE for edge, value in box.items()}
    numbers |= {"patrol.sea.share": 1.0, "patrol.sea.depth": 0.0, "patrol.sea.conductivity": 4.0}
    numbers |= {"patrol.sea.noise": 40.0}
    return Stand(n=1, numbers={**numbers, **more}, spoken=spoken)


def shares(**more: float) -> np.ndarray:
    on = reading(**more)
    return coverage.usable(on, "aaa", coverage.tabulate(on, "aaa"))[0, 0]


def test_grid_weights_are_areas_on_the_sphere():
    at, weight = coverage.grid(0.0, math.pi / 2, 0.0, math.pi / 2)
    assert weight.sum() == pytest.approx(1.0)
    # half of a hemisphere's area lies below 30 degrees
    assert weight[at[:, 0] < math.pi / 6].sum() == pytest.approx(0.5)


def test_cells_are_about_as_wide_at_any_latitude():
    for south in (0, 30, 60, 75):
        at, _ = coverage.grid(south * DEGREE, (south + 3) * DEGREE, 0.0, 40 * DEGREE)
        width = 40 / len(at) * math.cos((south + 1.5) * DEGREE)
        assert 2.0 < width < 4.0


def test_a_box_over_the_date_line_is_the_short_way():
    at, _ = coverage.grid(50 * DEGREE, 56 * DEGREE, 160 * DEGREE, -160 * DEGREE)
    lon = np.degrees(at[:, 1])
    assert ((lon > 160) | (lon < -160)).all()
    assert len(at) < 20


def test_each_station_covers_its_own_side_and_the_same_share():
    found = shares()
    assert found.sum() == pytest.approx(1.0)
    # sets: none, west (bit 0 is east by name), both
    assert found[1] == pytest.approx(found[2], abs=0.1)
    assert 0.0 < found[3] + found[1] < 1.0


def test_the_edge_of_a_station_is_where_the_field_falls_below_noise_and_need():
    on = reading()
    table = coverage.tabulate(on, "aaa")
    east = table.stations.index("east")
    field = vlf.field_db_uv_m(1e3, 20e3, table.distance_m[east], 3e-6 * table.distance_m[east])
    heard = table.weight[field >= 40.0].sum()
    found = coverage.usable(on, "aaa", table)[0, 0]
    assert 0.1 < heard < 0.9
    assert found[1 << east] + found[3] == pytest.approx(heard)


def test_depth_costs_nothing_while_thunderstorms_are_louder_than_the_receiver():
    assert shares(**{"patrol.sea.depth": 3.0}) == pytest.approx(shares())
    assert shares(**{"patrol.sea.depth": 30.0})[0] == pytest.approx(1.0)


def test_day_and_night_are_weighted():
    day = shares(**{"reception.aaa.attenuation_night": 1e-6})
    night = shares(**{"reception.aaa.attenuation_night": 1e-6, "reception.aaa.night": 1.0})
    mixed = shares(**{"reception.aaa.attenuation_night": 1e-6, "reception.aaa.night": 0.25})
    assert mixed == pytest.approx(0.75 * day + 0.25 * night)
    assert night[3] > day[3]


def test_heard_by_set_adds_up_by_hand():
    exactly = np.array([0.1, 0.2, 0.3, 0.0, 0.0, 0.15, 0.0, 0.25])
    found = coverage.heard_by_set(exactly)
    for chosen in range(8):
        by_hand = sum(share for heard, share in enumerate(exactly) if heard & chosen)
        assert found[chosen] == pytest.approx(by_hand)


def test_ports_weigh_their_zones_by_where_boats_are():
    on = reading()
    table = coverage.tabulate(on, "aaa")
    assert coverage.by_port(on, np.array([[[0.0, 0.4]]]), table, "harbour").tolist() == [[0.0, 0.4]]
    assert coverage.by_port(on, np.array([[[0.0, 0.4]]]), table, "elsewhere").tolist() == [[0.0, 0.0]]
    assert coverage.by_area(np.array([[[0.0, 0.4]]]), table, "sea").tolist() == [[0.0, 0.4]]
    assert table.areas == ("sea",)
