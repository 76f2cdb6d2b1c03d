"""Tables of what interceptors can meet: what has to hold whatever the facts are."""

from __future__ import annotations

import numpy as np
import pytest
from support import Stand

from equipoise.physics import geodesy, interceptor
from equipoise.sampling import draws
from equipoise.strike import reach
from equipoise.strike.geometry import LADDER_M
from equipoise.strike.reach import LAGS_S, Reach, tabulate_reach

TOWNS = {
    "base": (54.5, 17.1),
    "other_base": (48.0, 24.0),
    "division": (57.9, 33.7),
    "sea": (72.0, 40.0),
    "port": (69.0, 33.0),
    "east": (39.0, -77.0),
    "west": (45.0, -110.0),
    "watch": (54.4, -0.7),
}


def reading(**more: object) -> Stand:
    """Side aaa with a silo division and boats, side bbb with one battery in one of two towns and a radar."""
    spoken: dict[str, str | tuple[str, ...]] = {
        "force.silos.owner": "aaa",
        "force.silos.leg": "silo",
        "force.silos.place": "division",
        "force.boats.owner": "aaa",
        "force.boats.leg": "submarine",
        "force.boats.place": ("sea", "division"),
        "force.boats.port": "port",
        "force.aircraft.owner": "aaa",
        "force.aircraft.leg": "bomber",
        "force.aircraft.place": "port",
        "battery.shield.owner": "bbb",
        "battery.shield.place": ("base", "other_base"),
        "battery.theirs.owner": "aaa",
        "battery.theirs.place": "port",
        "continent.bbb.region": ("west", "east"),
        "radar.watch.owner": "bbb",
        "radar.watch.place": "watch",
        "radar.ours.owner": "aaa",
        "radar.ours.place": "port",
    }
    numbers: dict[str, object] = {"defence.bbb.min_altitude": 120e3}
    for name, (lat, lon) in TOWNS.items():
        numbers |= {f"place.{name}.lat": np.radians(lat), f"place.{name}.lon": np.radians(lon)}
    sector = {"azimuth_from": 0.0, "azimuth_to": 6.28, "elevation_min": 0.05, "elevation_max": 1.5}
    numbers |= {f"radar.watch.{key}": value for key, value in {**sector, "range_min": 0.0}.items()}
    spoken |= {key: value for key, value in more.items() if isinstance(value, str | tuple)}
    numbers |= {key: value for key, value in more.items() if not isinstance(value, str | tuple)}
    kept = {key: value for key, value in spoken.items() if value != ""}
    return Stand(numbers=numbers, spoken=kept)


@pytest.fixture(scope="module")
def table() -> Reach:
    return tabulate_reach(reading(), "aaa", "bbb")


def unit(name: str) -> np.ndarray:
    return geodesy.unit_vectors(*np.radians(TOWNS[name]))


def exact(site: str, place: str, region: str, lag_s: float) -> float:
    """The least speed on a grid of half seconds, by the direct formula."""
    speed = interceptor.required_speed_m_s(
        unit(site),
        unit(place),
        unit(region),
        lag_s=lag_s,
        min_height_m=120e3,
        meeting_s=np.arange(0.0, 2400.0, 0.5),
    )
    return float(speed)


def test_axes_are_all_places_where_anything_may_stand_in_any_draw(table):
    assert table.sites == ("base", "other_base")
    assert table.places == ("division", "sea")
    assert table.regions == ("east", "west")
    assert table.lookouts == (("watch", "watch"),)
    assert table.speed_m_s.shape == (2, 2, 2, LAGS_S.size)
    assert table.sight.shape == (2, 2, 1, LADDER_M.size)


def test_the_table_is_the_direct_formula_within_what_it_states(table):
    gaps = []
    for s, site in enumerate(table.sites):
        for p, place in enumerate(table.places):
            for q, region in enumerate(table.regions):
                for at in (0, 5, 10, 20, 40):
                    wanted = exact(site, place, region, LAGS_S[at])
                    found = table.speed_m_s[s, p, q, at]
                    assert np.isfinite(found) == (wanted <= reach.FASTEST_M_S)
                    if np.isfinite(found):
                        gaps.append(found - wanted)
    assert len(gaps) > 30
    assert np.abs(gaps).max() < 75.0
    assert np.percentile(np.abs(gaps), 75) < 20.0
    assert abs(np.median(gaps)) < 3.0


def test_a_later_start_never_needs_less_speed(table):
    assert (table.speed_m_s[..., 1:] >= table.speed_m_s[..., :-1]).all()


def test_lags_are_even_and_begin_with_the_end_of_boost(table):
    assert table.lag_s[0] == 0.0
    assert np.ptp(np.diff(table.lag_s)) == 0.0


def test_nothing_is_in_reach_when_the_missile_has_come_down(table):
    for p, q in np.ndindex(table.arc_s.shape):
        is_down = table.lag_s >= table.arc_s[p, q]
        assert is_down.any()
        assert np.isinf(table.speed_m_s[:, p, q, is_down]).all()


def test_a_higher_floor_never_needs_less_speed(table):
    high = tabulate_reach(reading(**{"defence.bbb.min_altitude": 300e3}), "aaa", "bbb")
    # each table may be 75 m/s off the formula, which obeys the law exactly
    assert (high.speed_m_s >= table.speed_m_s - 150.0).all()
    assert (high.speed_m_s[..., 0] > table.speed_m_s[..., 0]).any()


def test_a_base_under_the_path_needs_less_than_one_that_is_passed(table):
    south = table.speed_m_s[table.sites.index("other_base"), table.places.index("division")]
    north = table.speed_m_s[table.sites.index("base"), table.places.index("division")]
    assert (north[:, 5] < south[:, 5]).all()


def test_a_radar_sees_farther_never_later_and_not_after_impact(table):
    assert (table.sight[..., 1:] <= table.sight[..., :-1]).all()
    seen = np.isfinite(table.sight)
    assert seen.any()
    assert (np.where(seen, table.sight, 0.0) <= table.arc_s[:, :, None, None]).all()


def test_a_radars_range_is_never_taken_for_more_than_it_is(table):
    assert LADDER_M[table.ladder(np.array([4850e3]))] == pytest.approx(4800e3)


def test_an_arc_below_the_lowest_meeting_is_out_of_reach():
    near = {"place.east.lat": np.radians(58.2), "place.east.lon": np.radians(33.7)}
    found = tabulate_reach(reading(**near), "aaa", "bbb")
    at = found.places.index("division"), found.regions.index("east")
    assert np.isinf(found.speed_m_s[:, at[0], at[1]]).all()
    assert np.isfinite(found.speed_m_s[:, at[0], found.regions.index("west"), 0]).all()


def test_without_a_continent_or_without_batteries_the_tables_are_empty():
    bare = tabulate_reach(reading(**{"continent.bbb.region": ""}), "aaa", "bbb")
    assert bare.speed_m_s.shape == (2, 2, 0, LAGS_S.size)
    none = tabulate_reach(
        reading(
            **{"battery.shield.owner": "", "battery.shield.place": "", "defence.bbb.min_altitude": np.nan}
        ),
        "aaa",
        "bbb",
    )
    assert none.sites == ()
    assert np.isfinite(none.arc_s).all()


def test_one_more_base_moves_no_other(table):
    more = {"battery.new.owner": "bbb", "battery.new.place": "watch"}
    found = tabulate_reach(reading(**more), "aaa", "bbb")
    kept = [found.sites.index(name) for name in table.sites]
    assert (found.speed_m_s[kept] == table.speed_m_s).all()


def test_a_radar_is_looked_from_in_each_of_its_towns_and_no_other_sight_moves(table):
    found = tabulate_reach(reading(**{"radar.watch.place": ("port", "watch")}), "aaa", "bbb")
    assert found.lookouts == (("watch", "port"), ("watch", "watch"))
    assert (found.sight[:, :, 1] == table.sight[:, :, 0]).all()
    # over the sea area's path the port sees it at once, the far coast later
    at = found.places.index("sea")
    assert (found.sight[at, :, 0, -1] < found.sight[at, :, 1, -1]).all()
    alone = tabulate_reach(reading(**{"radar.watch.place": "port"}), "aaa", "bbb")
    assert (found.sight[:, :, 0] == alone.sight[:, :, 0]).all()


def test_roles_can_swap():
    swapped = {
        "continent.aaa.region": "division",
        "defence.aaa.min_altitude": 100e3,
        "radar.ours.owner": "bbb",
    }
    theirs = {"force.theirs.owner": "bbb", "force.theirs.leg": "mobile", "force.theirs.place": "east"}
    found = tabulate_reach(reading(**swapped, **theirs), "bbb", "aaa")
    assert (found.sites, found.places, found.regions) == (("port",), ("east",), ("division",))
    assert np.isfinite(found.speed_m_s[..., 0]).all()


def test_the_real_world_has_tables_in_which_the_homeland_site_is_best_against_boats(world_2020):
    found = tabulate_reach(draws.draw(world_2020, seed=0, n=2), "rus", "usa")
    assert found.regions
    greely, south = (found.sites.index(name) for name in ("fort_greely", "deveselu"))
    at = found.places.index("okhotsk_sea")
    assert (found.speed_m_s[greely, at, :, 5] < found.speed_m_s[south, at, :, 5]).all()
