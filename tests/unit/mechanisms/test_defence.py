"""What a missile defence can meet, by tables small enough to be read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support import Stand

from equipoise.arrivals import interception, shield
from equipoise.mechanisms import defence
from equipoise.strike import engagement, sides
from equipoise.strike.geometry import LADDER_M
from equipoise.strike.reach import Reach

NEVER = np.inf
LAGS = np.array([0.0, 100.0, 200.0, 300.0])


def sight(*first_s: float) -> np.ndarray:
    """Return first sight by region (east, west), the same from everywhere, from 4,000 km of range on."""
    table = np.full((2, 2, 1, LADDER_M.size), np.inf)
    table[:, :, 0, LADDER_M >= 4e6] = np.array(first_s)[None, :, None]
    return table


def speeds() -> np.ndarray:
    """Return least speeds (s, p, q, l): 3 km/s at once and 1 more every 100 s, from near the field eastwards.

    West, all is 10 km/s harder; from the sea, 1 km/s; the far site reaches nothing.
    """
    east = np.array([3e3, 4e3, 5e3, NEVER])
    table = np.full((2, 2, 2, 4), NEVER)
    table[0, 0, 0], table[0, 0, 1] = east, east + 10e3
    table[0, 1, 0], table[0, 1, 1] = east + 1e3, east + 11e3
    return table


REACH = Reach(
    sites=("near", "far"),
    places=("field", "sea"),
    regions=("east", "west"),
    lookouts=(("eye", "hill"),),
    lag_s=LAGS,
    speed_m_s=speeds(),
    arc_s=np.full((2, 2), 1500.0),
    sight=sight(60.0, 90.0),
)
SPOKEN = {
    "battery.b.owner": "bbb",
    "battery.b.system": "fast",
    "battery.b.place": "near",
    "place.near.country": "ccc",
    "radar.eye.place": "hill",
    "place.far.country": "bbb",
    "continent.bbb.region": ("east", "west"),
    "force.silos.place": "field",
    "force.boats.place": "sea",
    "force.planes.place": "field",
    "system.rocket.flight": "ballistic",
    "system.glider.flight": "glide",
    "system.plane.flight": "aircraft",
}
NUMBERS = {
    "battery.b.count": 10.0,
    "interceptor.fast.speed": 4.5e3,
    "interceptor.fast.boost": 50.0,
    "interceptor.fast.shots": 2.0,
    "interceptor.fast.kill": 0.5,
    "interceptor.fast.fault": 0.1,
    "defence.bbb.react": 30.0,
    "defence.bbb.satellite_track": 200.0,
    "defence.bbb.satellite_launch": 0.0,
    "defence.bbb.reserve": 0.2,
    "defence.bbb.discrimination": 0.25,
    "defence.bbb.discrimination_forward": 0.75,
    "penaid.aaa.decoys": 4.0,
    "radar.eye.range": 5e6,
    "system.rocket.boost": 180.0,
}


def reading(n: int = 1, spoken: dict | None = None, **changed: object) -> Stand:
    """Return the draws; dots in names are written as double underscores."""
    new = {key.replace("__", "."): value for key, value in changed.items() if key not in ("chosen", "absent")}
    more = {key: changed[key] for key in ("chosen", "absent") if key in changed}
    return Stand(n=n, numbers={**NUMBERS, **new}, spoken={**SPOKEN, **(spoken or {})}, **more)  # pyright: ignore


def forces(*legs: str, n: int = 1, system: str = "rocket") -> sides.Groups:
    """Return groups named after what they are, of which only name, leg and type are read here."""
    names = {"silo": "silos", "submarine": "boats", "bomber": "planes"}
    one = np.ones((n, len(legs)))
    return sides.Groups(
        names=tuple(names[leg] for leg in legs),
        leg=legs,
        place=tuple("field" for _ in legs),
        system=tuple("plane" if leg == "bomber" else system for leg in legs),
        away=np.ones((n, len(legs), 2)),
        **dict.fromkeys(("n_items", "n_missiles", "load", "reliability", "p_fault", "p_available"), one),
    )


def made(on: Stand, *legs: str, reach: Reach = REACH, system: str = "rocket") -> shield.Shield:
    groups = forces(*(legs or ("silo",)), n=on.n, system=system)
    return defence.shield(on, "aaa", "bbb", groups, reach)


def met(on: Stand, *legs: str, **more) -> list:
    """Return by group and region whether the one battery meets the arc in the one draw."""
    return made(on, *legs, **more).in_reach[0, 0, 0].tolist()


def test_lag_is_first_sight_and_reaction_and_the_interceptors_boost():
    # 60 + 30 + 50 = 140 s after burn-out, where 4.4 km/s would do
    assert met(reading(interceptor__fast__speed=4401.0)) == [[True, False]]
    assert met(reading(interceptor__fast__speed=4399.0)) == [[False, False]]


@pytest.mark.parametrize("what", ["defence__bbb__react", "interceptor__fast__boost"])
def test_more_delay_needs_more_speed(what: str):
    assert met(reading()) == [[True, False]]
    assert met(reading(**{what: 70.0})) == [[False, False]]


def test_just_before_nothing_is_in_reach_only_the_last_finite_step_counts():
    on = {"interceptor__fast__speed": 9e3, "interceptor__fast__boost": 110.0}
    assert met(reading(**on)) == [[True, False]]
    assert met(reading(**on, defence__bbb__react=30.1)) == [[False, False]]
    assert met(reading(**on, defence__bbb__react=5000.0)) == [[False, False]]


def test_a_start_later_than_the_tables_go_meets_nothing():
    short = replace(REACH, lag_s=LAGS[:3], speed_m_s=speeds()[..., :3])
    on = {"interceptor__fast__speed": 9e3, "interceptor__fast__boost": 110.0}
    assert met(reading(**on), reach=short) == [[True, False]]
    assert met(reading(**on, defence__bbb__react=30.1), reach=short) == [[False, False]]
    assert met(reading(**on, defence__bbb__react=500.0), reach=short) == [[False, False]]


def test_a_radar_that_is_gone_or_sees_too_short_gives_no_track():
    assert met(reading(absent=frozenset({"radar.eye"}))) == [[False, False]]
    assert met(reading(radar__eye__range=3.9e6)) == [[False, False]]
    assert met(reading(radar__eye__range=4.0e6)) == [[True, False]]


def test_a_radar_sees_from_the_town_drawn_for_it():
    both = np.concatenate([sight(60.0, 90.0), sight(180.0, np.inf)], axis=2)
    reach = replace(REACH, lookouts=(("eye", "hill"), ("eye", "coast")), sight=both)
    on = reading(
        3,
        # the order of the draws' words counts, not that of the tables
        {"radar.eye.place": ("coast", "hill")},
        chosen={"radar.eye.place": np.array([0, 1, 0])},
        radar__eye__discriminates=1.0,
    )
    groups = forces("silo", n=3)
    found = engagement.tracks(on, "bbb", reach, engagement.flights(on, groups, reach))
    assert found.radar_s[0, 0].tolist() == [210.0, 90.0, 210.0]
    assert found.is_told[0, 1].tolist() == [False, True, False]


def test_on_satellites_interceptors_start_before_the_radar_sees_and_that_is_a_branch():
    on = reading(defence__bbb__satellite_launch=0.3, interceptor__fast__speed=4.1e3)
    found = made(on)
    assert found.p_branch.tolist() == [[0.7, 0.3]]
    # 200 s after launch are 20 s after burn-out: with 30 and 50 more that is 100 s, where 4 km/s do
    assert found.in_reach[0, :, 0, 0].tolist() == [[False, False], [True, False]]
    assert shield.shares(found, np.ones((1, 1)))[0, 0] == pytest.approx(0.3 * 0.5)


def test_too_few_satellites_watch_a_part_of_the_time():
    on = reading(defence__bbb__satellite_launch=0.5, satellite__bbb__working=1.0, satellite__bbb__needed=4.0)
    assert made(on).p_branch.tolist() == [[0.875, 0.125]]


def test_satellites_report_from_launch_so_a_longer_boost_is_an_earlier_start():
    on = {"defence__bbb__satellite_launch": 1.0, "interceptor__fast__speed": 3.9e3}
    absent = frozenset({"radar.eye"})
    short = made(reading(**on, absent=absent))
    longer = made(reading(**on, absent=absent, system__rocket__boost=195.0))
    assert (short.p_reach[0, 1, 0, 0], longer.p_reach[0, 1, 0, 0]) == (0.0, 0.5)


def test_aircraft_and_gliders_fly_on_no_arc():
    on = reading(interceptor__fast__speed=20e3)
    assert met(on, "silo", "bomber") == [[True, True], [False, False]]
    assert met(on, "silo", system="glider") == [[False, False]]


def test_boats_fire_from_the_sea_area_drawn_for_them():
    spoken = {"force.boats.place": ("field", "sea")}
    on = reading(2, spoken, chosen={"force.boats.place": np.array([0, 1])})
    assert made(on, "submarine").p_reach[:, 0, 0, 0].tolist() == [0.5, 0.0]


def test_a_battery_stands_in_the_town_drawn_for_it():
    on = reading(2, {"battery.b.place": ("near", "far")}, chosen={"battery.b.place": np.array([0, 1])})
    assert made(on).p_reach[:, 0, 0, 0].tolist() == [0.5, 0.0]


def test_shots_and_reserve_are_taken_off_the_count_and_shots_add_to_the_kill():
    found = made(reading())
    # ten less a fifth, two at each; one of two shots hits with 0.75
    assert (found.capacity[0, 0], found.kill[0, 0], found.fault[0, 0]) == (4.0, 0.75, 0.1)


def test_a_cell_that_holds_a_cruise_missile_holds_no_interceptor():
    assert made(reading(force__b_cells__share=0.5)).capacity.tolist() == [[2.0]]


def test_a_battery_that_does_not_stand_meets_nothing():
    numbers = {"battery__c__count": 5.0}
    spoken = {"battery.c.owner": "bbb", "battery.c.system": "fast", "battery.c.place": "far"}
    assert made(reading(spoken=spoken, **numbers)).names == ("b", "c")
    assert made(reading(spoken=spoken, **numbers, absent=frozenset({"battery.c"}))).names == ("b",)
    assert met(reading(battery__b__count=0.0)) == [[False, False]]


def test_without_batteries_nothing_else_is_asked_for_and_all_gets_through():
    found = defence.shield(Stand(n=2), "aaa", "bbb", forces("silo", n=2), REACH)
    come, weight = np.full((2, 4), 0.25), np.ones((2, 1))
    assert (shield.room(found) == 0).all()
    assert shield.engageable(found, weight, found.is_forward).tolist() == [0.0, 0.0]
    passed = shield.passing(shield.screen(found, weight), come, (0, 1, 2, 3), np.full(2, 1.5))
    assert (passed.p_at_most == np.cumsum(come, axis=1)).all()
    assert (passed.intercepted == 0).all()


def two_batteries(**changed: object) -> Stand:
    """Return draws with a fast battery at home as well, at the same place for the tables."""
    spoken = {
        "battery.a.owner": "bbb",
        "battery.a.system": "faster",
        "battery.a.place": "home",
        "place.home.country": "bbb",
    }
    like = {
        f"interceptor__faster__{key.split('.')[2]}": value
        for key, value in NUMBERS.items()
        if key.startswith("interceptor.")
    }
    numbers = {**like, "interceptor__faster__speed": 20e3, "battery__a__count": 5.0}
    return reading(spoken=spoken, **{**numbers, **changed})


HOME = replace(REACH, sites=("near", "home"), speed_m_s=speeds()[[0, 0]])


def test_batteries_abroad_engage_first_and_count_apart():
    found = made(two_batteries(), "silo", "bomber", reach=HOME)
    weight = np.array([[3.0, 1.0]])
    assert found.names == ("b", "a")
    assert found.is_forward.tolist() == [True, False]
    assert shield.shares(found, weight)[0] == pytest.approx([3 / 8, 3 / 4])
    parts = [shield.engageable(found, weight, which)[0] for which in (found.is_forward, ~found.is_forward)]
    assert parts == pytest.approx([3 / 8, 3 / 4])
    assert shield.engageable(found, weight, np.ones(2, bool))[0] == pytest.approx(3 / 4)
    assert [layer.system for layer in shield.layers(found, weight)] == ["fast", "faster"]


def test_where_nothing_would_arrive_no_share_is_in_reach():
    assert shield.shares(made(reading()), np.zeros((1, 1))).tolist() == [[0.0]]


def test_decoys_are_told_apart_better_only_where_an_x_band_radar_sees_the_arc():
    plain, weight = made(reading()), np.ones((1, 1))
    near = made(reading(radar__eye__discriminates=1.0))
    assert shield.layers(plain, weight)[0].decoys.tolist() == [3.0]
    assert shield.layers(near, weight)[0].decoys.tolist() == [1.0]
    blind = replace(REACH, sight=sight(60.0, np.inf))
    on = reading(radar__eye__discriminates=1.0, interceptor__fast__speed=20e3)
    assert made(on, reach=blind).in_reach[0, 0, 0].tolist() == [[True, False]]
    by_satellite = made(
        reading(
            radar__eye__discriminates=1.0,
            interceptor__fast__speed=20e3,
            defence__bbb__satellite_launch=1.0,
        ),
        reach=blind,
    )
    # both regions are in reach, and one of them under the radar's eyes
    assert shield.layers(by_satellite, weight, 1)[0].decoys.tolist() == [2.0]


def test_an_x_band_radar_never_tells_less_apart():
    on = reading(radar__eye__discriminates=1.0, defence__bbb__discrimination_forward=0.0)
    assert shield.layers(made(on), np.ones((1, 1)))[0].decoys.tolist() == [3.0]


def test_what_gets_through_is_the_mean_over_the_branches():
    on = two_batteries(defence__bbb__satellite_launch=0.4, interceptor__fast__speed=4.1e3)
    found, weight = made(on, reach=HOME), np.ones((1, 1))
    come = np.zeros((1, 12))
    come[0, 9] = 1.0
    passed = shield.passing(shield.screen(found, weight), come, (3, 4, 5), np.array([9.0]))
    apart = [interception.let_through(come, shield.layers(found, weight, b)) for b in (0, 1)]
    assert np.abs(apart[0] - apart[1]).max() > 0.01
    mixed = 0.6 * apart[0] + 0.4 * apart[1]
    assert passed.p_at_most[0] == pytest.approx(np.cumsum(mixed[0])[[3, 4, 5]])
    assert passed.intercepted[0] == pytest.approx(9.0 - (mixed @ np.arange(12.0))[0])


def test_room_counts_only_batteries_that_reach_something():
    assert (shield.room(made(two_batteries(), reach=HOME)) == 6).all()
    assert (shield.room(made(two_batteries(interceptor__fast__speed=2e3), reach=HOME)) == 2).all()


def test_some_draws_of_a_shield_are_those_draws():
    on = reading(3, interceptor__fast__speed=np.array([2e3, 5e3, 20e3]))
    found = made(on).part(np.array([2, 0, 2]))
    assert found.p_reach[:, 0, 0, 0].tolist() == [1.0, 0.0, 1.0]
    assert found.names == ("b",)


def test_one_radar_more_never_makes_the_track_later():
    groups, rng = forces("silo", "submarine"), np.linspace(0.0, 1.0, 8)
    both = np.stack([sight(*(500 * rng[:2])), sight(*(400 * rng[-2:]))], axis=2)[:, :, :, 0]
    reach = replace(REACH, lookouts=(("eye", "hill"), ("ear", "coast")), sight=both)
    on = {"radar__ear__range": 6e6, "spoken": {"radar.ear.place": "coast"}}
    tracks = [
        engagement.tracks(item, "bbb", reach, engagement.flights(item, groups, reach))
        for item in (reading(**on, absent=frozenset({"radar.ear"})), reading(**on))
    ]
    assert (tracks[1].radar_s <= tracks[0].radar_s).all()
    assert (tracks[1].any_s <= tracks[0].any_s).all()


def test_a_faster_interceptor_and_a_quicker_reaction_never_reach_less():
    ramp = np.linspace(2e3, 16e3, 40)
    by_speed = made(reading(40, interceptor__fast__speed=ramp), "silo", "submarine").p_reach
    assert (np.diff(by_speed, axis=0) >= 0).all()
    by_delay = made(reading(40, defence__bbb__react=np.linspace(0, 300, 40)), "silo").p_reach
    assert (np.diff(by_delay, axis=0) <= 0).all()
    assert by_speed.max() == 1.0
    assert by_delay.max() > by_delay.min()
