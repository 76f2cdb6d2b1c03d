"""Tables of flights and first sights: what has to hold whatever the facts are."""

from __future__ import annotations

import numpy as np
import pytest
from support import force_facts, radar_facts

from equipoise.physics import geodesy
from equipoise.sampling import draws
from equipoise.strike import geometry, sides
from equipoise.strike.geometry import Geometry
from equipoise.world.snapshot import World, world_of


def with_facts(world: World, *more: dict) -> World:
    return world_of(world.date, {**world.facts, **{key: fact for part in more for key, fact in part.items()}})


def tables(world: World) -> Geometry:
    return geometry.tabulate(draws.draw(world, seed=0, n=2), "rus", "usa")


@pytest.fixture(scope="module")
def probed(world_2020: World) -> Geometry:
    """Tables of the real world and a notional missile at Vitebsk."""
    return tables(with_facts(world_2020, force_facts("probe")))


def test_a_longer_radar_range_never_sees_later(probed):
    assert (probed.sight[..., 1:] <= probed.sight[..., :-1]).all()
    assert np.isfinite(probed.sight).any()


def test_nothing_is_seen_after_it_has_come_down(probed):
    arcs = [probed.flights.index(name) for name in sides.PROFILES]
    for f in arcs:
        seen, flying = probed.sight[:, :, f], probed.arc_s[:, :, f, None, None]
        assert (~np.isfinite(seen) | (seen <= flying)).all()
        assert (seen >= 0).all()


def test_a_lower_arc_is_faster_and_a_higher_one_slower(probed):
    p = probed.places.index("vitebsk")
    straight, depressed, lofted = (probed.arc_s[p, :, probed.flights.index(name)] for name in sides.PROFILES)
    assert (depressed < straight).all()
    assert (straight < lofted).all()


def test_shapes_that_no_weapon_flies_are_not_worked_out(probed):
    p = probed.places.index("minot")
    assert np.isfinite(probed.arc_s[p, :, 0]).all()
    assert np.isnan(probed.arc_s[p, :, probed.flights.index("lofted")]).all()
    assert np.isinf(probed.sight[p, :, probed.flights.index("lofted")]).all()


def test_distances_are_geodesics_between_the_towns(probed, world_2020):
    def position(name: str) -> tuple[float, float]:
        return tuple(
            np.radians(world_2020.facts[f"place.{name}.{key}"].spread.best) for key in ("lat", "lon")
        )

    for place, aim in (("minot", "moscow"), ("vitebsk", "irkutsk")):
        direct = geodesy.distance_m(*position(place), *position(aim))
        assert probed.distance_m[probed.places.index(place), probed.aims.index(aim)] == pytest.approx(direct)


def test_aims_are_the_capital_and_where_the_threatened_sides_own_forces_are_based(probed, world_2020):
    towns = {
        world_2020.word(f"force.{name}.{'port' if leg == 'submarine' else 'place'}")
        for leg in sides.LEGS
        for name in world_2020.where("force", owner="rus", leg=leg)
    }
    assert set(probed.aims) == towns | {"moscow"}


def test_launch_places_are_those_of_the_rival_only(probed, world_2020):
    rival = {
        str(o)
        for name in world_2020.where("force", owner="usa")
        for o in world_2020.facts[f"force.{name}.place"].spread.options
    }
    # aircraft fly no path that a table could hold, but their towns are places of the rival
    assert set(probed.places) == rival | {"vitebsk"}


def test_an_open_radar_beside_the_path_sees_what_a_blind_sector_does_not(world_2020):
    everywhere = radar_facts("everywhere")
    behind = radar_facts("behind", azimuth_from=200.0, azimuth_to=210.0)
    found = tables(with_facts(world_2020, force_facts("probe"), everywhere, behind))
    at = found.places.index("vitebsk"), found.aims.index("moscow"), found.flights.index("minimum_energy")
    sight = found.sight[at][:, -1]
    assert np.isfinite(sight[found.radars.index("everywhere")])
    assert np.isinf(sight[found.radars.index("behind")])


def test_one_more_radar_moves_no_other_radars_sight(world_2020):
    before = tables(with_facts(world_2020, force_facts("probe")))
    after = tables(with_facts(world_2020, force_facts("probe"), radar_facts("extra")))
    kept = [after.radars.index(name) for name in before.radars]
    assert (after.sight[:, :, :, kept] == before.sight).all()


@pytest.mark.parametrize(
    ("range_km", "step_km"), [(500, 1000), (1000, 1000), (1199, 1000), (4850, 4800), (9999, 8000)]
)
def test_a_radars_range_is_never_taken_for_more_than_it_is(probed, range_km, step_km):
    step = probed.ladder(np.array([range_km * 1e3]))
    assert pytest.approx(step_km * 1e3) == geometry.LADDER_M[step]


def test_a_radar_of_another_country_does_not_watch(world_2020):
    found = tables(with_facts(world_2020, radar_facts("theirs", owner="usa")))
    assert "theirs" not in found.radars
    assert set(found.radars) == set(world_2020.where("radar", owner="rus"))
