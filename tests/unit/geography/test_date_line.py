"""Land that reaches the 180th meridian is where it is, and nowhere else round the globe."""

from __future__ import annotations

import numpy as np
import pytest

from equipoise.geography import boundaries


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (67.5, 64.0, "rus"),
        (68.9, 33.0, "rus"),
        (67.0, -175.0, "rus"),
        (71.2, -179.5, "rus"),
        (71.2, 179.5, "rus"),
        (65.5, -18.0, "isl"),
        (67.0, 20.0, "swe"),
        (66.0, -150.0, "usa"),
        (-17.8, 178.0, "fji"),
        (-80.0, 30.0, "ata"),
        (-89.9, -120.0, "ata"),
        (71.2, 0.0, ""),
        (-16.6, 0.0, ""),
    ],
)
def test_a_place_lies_in_its_own_country(lat, lon, code):
    found = boundaries.country_at(boundaries.packaged(), np.deg2rad(lat), np.deg2rad(lon))
    assert found == code


def test_no_land_of_a_country_is_met_on_the_way_round_the_globe():
    found = boundaries.nearest(
        boundaries.packaged(), "rus", np.deg2rad(64.1), np.deg2rad(-21.9), overland=False
    )
    assert found is not None
    assert 2.0e6 < found.distance_m < 2.5e6


def test_no_segment_jumps_from_one_side_of_the_map_to_the_other_but_at_a_pole():
    land = boundaries.packaged()
    last = np.zeros(land.lat_rad.size, bool)
    last[land.starts[1:] - 1] = True
    jump = np.abs(np.diff(land.lon_rad))
    jump[last[:-1]] = 0.0
    far = np.flatnonzero(jump > np.pi)
    assert (np.abs(land.lat_rad[far]) > np.deg2rad(89.0)).all()
