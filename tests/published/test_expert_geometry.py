"""The geometry that an expert knows, out of our own facts: who is in reach, and who sees what.

Expected distances and counts: great circles between towns at 0.1 degree, and the launchers of the
best estimate by division, worked out by hand for 2020 and 2025 before there was a model. Radar
sectors: the published ones of the facts.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from support import force_facts

from equipoise.physics import geodesy
from equipoise.sampling import draws
from equipoise.strike import geometry
from equipoise.world.snapshot import World, snapshot, world_of

RANGES_KM = (500, 1600, 2000, 2500, 2775, 3500)
#: Town: division towns and, in 2025, launchers within each of RANGES_KM.
REACH = {
    "vitebsk": ((2, 53), (5, 176), (6, 203), (7, 227), (7, 227), (9, 281)),
    "orsha": ((2, 53), (5, 176), (6, 203), (7, 227), (7, 227), (9, 281)),
    "mogilev": ((2, 53), (5, 176), (6, 203), (7, 227), (7, 227), (9, 281)),
    "krichev": ((2, 53), (5, 176), (7, 227), (7, 227), (7, 227), (9, 281)),
    "lida": ((0, 0), (5, 176), (5, 176), (7, 227), (7, 227), (7, 227)),
    "tapa": ((1, 27), (5, 176), (6, 203), (7, 227), (7, 227), (8, 254)),
    "narva": ((1, 27), (5, 176), (6, 203), (7, 227), (7, 227), (9, 281)),
    "rezekne": ((1, 27), (5, 176), (6, 203), (7, 227), (7, 227), (8, 254)),
    "vilnius": ((0, 0), (5, 176), (5, 176), (7, 227), (7, 227), (7, 227)),
    "orzysz": ((0, 0), (3, 89), (5, 176), (6, 203), (7, 227), (7, 227)),
    "redzikowo": ((0, 0), (3, 89), (5, 176), (5, 176), (6, 203), (7, 227)),
    "deveselu": ((0, 0), (1, 26), (4, 149), (5, 176), (6, 200), (7, 227)),
    "chernihiv": ((1, 26), (5, 176), (7, 227), (7, 227), (7, 227), (9, 281)),
    "sumy": ((1, 26), (5, 176), (7, 227), (7, 227), (7, 227), (9, 281)),
    "kharkiv": ((1, 26), (5, 176), (7, 227), (7, 227), (7, 227), (9, 281)),
    "lappeenranta": ((1, 27), (5, 176), (6, 203), (7, 227), (7, 227), (9, 281)),
    "kirkenes": ((0, 0), (2, 63), (5, 143), (6, 203), (7, 227), (10, 303)),
    "bodo": ((0, 0), (1, 27), (3, 89), (6, 203), (6, 203), (7, 227)),
    "grafenwoehr": ((0, 0), (0, 0), (2, 53), (5, 176), (5, 176), (7, 227)),
    "wiesbaden": ((0, 0), (0, 0), (2, 53), (3, 89), (5, 176), (6, 203)),
}
#: Launchers by division, best estimates of 2020 and of early 2025.
DIVISIONS = {
    "kozelsk": (14, 26),
    "tatishchevo": (60, 60),
    "dombarovsky": (20, 24),
    "uzhur": (28, 22),
    "teykovo": (36, 36),
    "yoshkar_ola": (27, 27),
    "nizhny_tagil": (27, 27),
    "novosibirsk": (27, 27),
    "irkutsk": (27, 27),
    "barnaul": (18, 27),
    "vypolzovo": (18, 27),
}
WESTERN_FIVE = {"kozelsk", "vypolzovo", "teykovo", "tatishchevo", "yoshkar_ola"}
#: Towns of Belarus, the Baltic states, northern Ukraine and south-east Finland.
NEIGHBOURS = (
    *("vitebsk", "orsha", "mogilev", "krichev", "lida", "tapa", "narva", "rezekne", "daugavpils", "adazi"),
    *("vilnius", "pabrade", "siauliai", "chernihiv", "sumy", "kharkiv", "lappeenranta", "joensuu"),
)
#: Distances to Moscow, km, rounded to 5 km.
TO_MOSCOW = {
    "krichev": 445,
    "vitebsk": 470,
    "orsha": 480,
    "mogilev": 515,
    "sumy": 575,
    "kharkiv": 650,
    "narva": 690,
    "lida": 815,
}


@pytest.fixture(scope="module")
def world_2025(real_record) -> World:
    return snapshot(real_record, dt.date(2025, 3, 1))


def position(world: World, town: str) -> tuple[float, float]:
    lat, lon = (np.radians(world.facts[f"place.{town}.{key}"].spread.best) for key in ("lat", "lon"))
    return float(lat), float(lon)


def distance_km(world: World, one: str, other: str) -> float:
    return float(geodesy.distance_m(*position(world, one), *position(world, other))) / 1e3


def divisions(world: World) -> dict[str, float]:
    found: dict[str, float] = {}
    for leg in ("silo", "mobile"):
        for name in world.where("force", owner="rus", leg=leg):
            town = world.word(f"force.{name}.place")
            found[town] = found.get(town, 0.0) + world.facts[f"force.{name}.launchers"].spread.best
    return found


@pytest.mark.parametrize(("town", "km"), TO_MOSCOW.items())
def test_the_nearest_towns_lie_as_far_from_moscow_as_the_map_says(world_2020, town, km):
    assert abs(distance_km(world_2020, town, "moscow") - km) <= 5


def test_eastern_belarus_is_nearest_to_moscow_of_all_towns_of_allies_and_neighbours(world_2020):
    assert min(REACH, key=lambda town: distance_km(world_2020, town, "moscow")) == "krichev"


@pytest.mark.parametrize(("column", "total"), [(0, 302), (1, 330)])
def test_the_best_estimates_of_launchers_come_out_of_the_facts_division_by_division(
    world_2020, world_2025, column, total
):
    found = divisions((world_2020, world_2025)[column])
    assert found == {town: counts[column] for town, counts in DIVISIONS.items()}
    assert sum(found.values()) == total


@pytest.mark.parametrize("town", REACH)
def test_divisions_and_launchers_in_reach_of_a_town_are_those_of_the_table(world_2020, world_2025, town):
    for world, column in ((world_2020, 0), (world_2025, 1)):
        for range_km, (n_towns, launchers_2025) in zip(RANGES_KM, REACH[town], strict=True):
            inside = [name for name in DIVISIONS if distance_km(world, town, name) <= range_km]
            assert len(inside) == n_towns
            count = sum(launchers for name, launchers in divisions(world).items() if name in inside)
            assert count == (launchers_2025 if column else sum(DIVISIONS[name][0] for name in inside))


@pytest.mark.parametrize("town", NEIGHBOURS)
def test_the_same_five_divisions_are_within_1600_km_from_belarus_and_its_neighbours(world_2020, town):
    assert {name for name in DIVISIONS if distance_km(world_2020, town, name) <= 1600} == WESTERN_FIVE


def test_the_four_siberian_divisions_are_out_of_3000_km_from_every_town(world_2020):
    for town in REACH:
        for far in ("novosibirsk", "barnaul", "uzhur", "irkutsk"):
            assert distance_km(world_2020, town, far) > 3000


@pytest.fixture(scope="module")
def seen_by(world_2020):
    """Give the radars, of any range, that see an arc between two places at least once."""
    facts = {**world_2020.facts, **force_facts("probe")}
    found = geometry.tabulate(draws.draw(world_of(world_2020.date, facts), seed=0, n=2), "rus", "usa")

    def seeing(place: str, flight: str, aim: str = "moscow") -> set[str]:
        sight = found.sight[found.places.index(place), found.aims.index(aim), found.flights.index(flight)]
        return {name for r, name in enumerate(found.radars) if np.isfinite(sight[r]).any()}

    return seeing


@pytest.mark.parametrize("flight", ["minimum_energy", "depressed", "lofted"])
def test_an_arc_from_vitebsk_to_moscow_is_seen_by_the_capitals_own_radar_alone(seen_by, flight):
    assert seen_by("vitebsk", flight) == {"moscow_don2n"}


@pytest.mark.parametrize("radar", ["hantsavichy", "pionersky", "lekhtusi", "armavir"])
def test_radars_that_look_west_and_south_have_vitebsk_and_moscow_behind_them(world_2020, radar):
    first, last = (world_2020.facts[f"radar.{radar}.{key}"].spread for key in ("azimuth_from", "azimuth_to"))
    low = first.best if first.family == "fixed" else first.low
    high = last.best if last.family == "fixed" else last.high
    at = position(world_2020, world_2020.word(f"radar.{radar}.place"))
    for town in ("vitebsk", "moscow"):
        bearing = np.degrees(geodesy.bearing_rad(*at, *position(world_2020, town))) % 360
        assert (bearing - low) % 360 > (high - low) % 360


def test_an_arc_from_the_norwegian_sea_is_seen_from_the_north_and_at_the_capital(seen_by):
    # Hantsavichy looks to 310 degrees and Pionersky to 300: the Norwegian Sea lies north of both sectors
    assert seen_by("norwegian_sea", "minimum_energy") == {"lekhtusi", "olenegorsk_voronezh", "moscow_don2n"}


def test_an_arc_from_the_north_atlantic_is_seen_by_the_radars_that_look_west(seen_by):
    assert {"hantsavichy", "pionersky", "lekhtusi", "moscow_don2n"} <= seen_by(
        "north_atlantic", "minimum_energy"
    )


def test_what_hantsavichy_sees_others_see_too(seen_by):
    """So that its loss costs time and confirmation, not all sight."""
    others = seen_by("north_atlantic", "minimum_energy") - {"hantsavichy", "moscow_don2n"}
    assert len(others) >= 2


def test_an_arc_over_the_pole_is_seen_in_the_north(seen_by):
    found = seen_by("minot", "minimum_energy")
    assert {"pechora", "olenegorsk_dnepr", "lekhtusi"} <= found
    assert not {"armavir", "orsk", "barnaul", "balkhash", "hantsavichy"} & found
