"""Layers of the lead case against the mechanisms: the same numbers, and nothing finer than a fact."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from drawn_case import scene_of

from equipoise import chain
from equipoise.cartography import features, flights, ground, interception, layers, radio, sensors
from equipoise.cases import files
from equipoise.mechanisms import approach, command
from equipoise.physics import geodesy, interceptor, radar
from equipoise.strike import sides, timeline


def numbers(held):
    if isinstance(held, float | int):
        yield held
    else:
        for inner in held:
            yield from numbers(inner)


def pairs(held):
    if isinstance(held[0], float | int):
        yield held
    else:
        for inner in held:
            yield from pairs(inner)


def test_all_layers_are_there_and_each_has_features_or_a_reason(made):
    assert set(made) == set(layers.MADE)
    assert all(layer["features"] or layer["reason"] for layer in made.values())
    assert all(layer["features"] for layer in made.values()), "the lead case has something of everything"


def test_layers_are_json_without_what_json_does_not_have_and_small(made):
    text = json.dumps(made, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
    assert json.loads(text) == made
    assert len(text.encode()) < 700_000


def test_coordinates_lie_on_the_globe_and_are_no_finer_than_a_hundredth_of_a_degree(made):
    for name, layer in made.items():
        for item in layer["features"]:
            for lon, lat in pairs(item["geometry"]["coordinates"]):
                assert -180.0 <= lon <= 180.0, name
                assert -90.0 <= lat <= 90.0, name
                assert round(lon, 2) == lon, name
                assert round(lat, 2) == lat, name


def test_sites_are_no_finer_than_a_tenth_of_a_degree(made):
    for item in made["sites"]["features"]:
        assert all(round(value, 1) == value for value in numbers(item["geometry"]["coordinates"]))


def test_every_feature_says_what_it_is_and_in_which_arm_it_stands(made, scene):
    for name, layer in made.items():
        for item in layer["features"]:
            told = item["properties"]
            assert told["kind"], name
            assert told["name"], name
            if name != "countries":
                assert told["arms"], (name, told)
                assert told["arms"] == ["all"] or set(told["arms"]) <= set(scene.arms)
            if told["kind"] not in ("land in dispute", "country"):
                assert told["facts"], (name, told)
                assert told["confidence"] in features.CONFIDENCES


def test_cells_add_up_to_the_coverage_of_the_mechanism(scene):
    table = scene.tables.forces.command
    for arm in ("baseline", "membership-only"):
        drawn = scene.arms[arm]
        by_point = radio.chances(drawn, scene.on.threatened, table.coverage)
        found, _ = command.outcomes(drawn, scene.on.threatened, table)
        for area in table.coverage.areas:
            zones = [z for z, name in enumerate(table.coverage.area) if name == area]
            extent = table.coverage.extent[zones] / table.coverage.extent[zones].sum()
            each = [
                by_point[table.coverage.zone == z] @ table.coverage.weight[table.coverage.zone == z]
                for z in zones
            ]
            assert float(extent @ each) == pytest.approx(
                found[f"command.vlf_coverage.{area}"].mean(), abs=1e-5
            )


def test_cells_are_those_of_the_grid(scene):
    table = scene.tables.forces.command.coverage
    for z, zone in enumerate(table.zones):
        edges = [float(scene.first.value(f"patrol.{zone}.{edge}")[0]) for edge in radio.EDGES]
        boxes = radio.boxes_of(edges[0], edges[1], edges[2], edges[3])
        assert len(boxes) == int((table.zone == z).sum())
        size = [(math.sin(north) - math.sin(south)) * (east - west) for south, north, west, east in boxes]
        assert np.array(size) / sum(size) == pytest.approx(table.weight[table.zone == z], rel=1e-6)


def test_the_time_to_the_capital_is_that_of_whatever_gets_there_first(scene, made):
    capital = scene.town("moscow")
    for arm in ("baseline", "change", "poland"):
        drawn = scene.arms[arm]
        names = [n for n in sides.weapon_names(drawn, scene.on.rival) if not drawn.has(f"force.{n}.chance")]
        weapons = sides.weapons(drawn, scene.on.rival, tuple(names))
        paths = timeline.paths(drawn, weapons, scene.tables.forces.strike, scene.on.threatened)
        aim = scene.tables.forces.strike.aims.index("moscow")
        shortest = paths.flight_s[:, :, aim].min(axis=1).mean() / 60.0
        (item,) = [
            i["properties"]
            for i in made["flights"]["features"]
            if i["properties"]["kind"] == flights.FIRST
            and i["properties"]["to"] == capital
            and (arm in i["properties"]["arms"] or i["properties"]["arms"] == ["all"])
        ]
        assert item["minutes"] == pytest.approx(shortest, abs=0.01)
        assert sum(item["shares"]) > 0.9
        assert item["minutes_low"] <= item["minutes"] <= item["minutes_high"]


def test_weapons_at_a_host_never_make_the_first_flight_later(made):
    found = [i["properties"] for i in made["flights"]["features"] if i["properties"]["kind"] == flights.FIRST]
    for arm in ("change", "estonia", "finland"):
        for before in found:
            if "baseline" not in before["arms"] and before["arms"] != ["all"]:
                continue
            after = [
                i for i in found if i["to"] == before["to"] and (arm in i["arms"] or i["arms"] == ["all"])
            ]
            assert after[0]["minutes"] <= before["minutes"] + 0.02


def test_what_lies_in_a_fan_is_seen_by_the_radar_and_what_lies_outside_is_not(scene):
    name, height = "hantsavichy", 1000e3
    drawn = scene.first
    limits = {key: float(drawn.value(f"radar.{name}.{key}").mean()) for key in sensors.LIMITS}
    at = scene.at("hantsavichy")
    edge = sensors.fan(at, limits, height)
    assert edge is not None
    middle = (limits["azimuth_from"] + limits["azimuth_to"]) / 2
    stands = geodesy.unit_vectors(*np.deg2rad((at[1], at[0])))[None]
    far = max(
        math.acos(
            float(np.clip(stands[0] @ geodesy.unit_vectors(math.radians(lat), math.radians(lon)), -1, 1))
        )
        for lon, lat in zip(*edge, strict=True)
    )
    for share, expected in ((0.5, True), (0.98, True), (1.03, False)):
        lon, lat = sensors.around(at, np.array([middle]), np.array([share * far]))
        target = geodesy.unit_vectors(np.deg2rad(lat), np.deg2rad(lon))[None]
        azimuth, elevation, slant = radar.look(stands, target, np.full((1, 1), height))
        seen = (
            radar.in_sector(limits["azimuth_from"], limits["azimuth_to"], azimuth)
            & (elevation >= limits["elevation_min"])
            & (slant <= limits["range"])
        )
        assert bool(seen.all()) == expected, share


def test_nothing_is_seen_above_the_range_of_a_radar():
    limits = dict(zip(sensors.LIMITS, (0.0, 1.0, 0.03, 1.0, 0.0, 150e3), strict=True))
    assert sensors.fan((30.0, 50.0), limits, 200e3) is None


def test_a_ring_is_as_far_as_the_speed_suffices():
    for speed in (3500.0, 4500.0, 6000.0):
        angle = interception.reach_rad(speed)
        step = interception.ANGLES[1]
        assert interceptor.meeting(interception.HEIGHT_M, angle).least_m_s <= speed
        assert interceptor.meeting(interception.HEIGHT_M, angle + 1.01 * step).least_m_s > speed
    assert interception.reach_rad(6000.0) > interception.reach_rad(4500.0)


def test_arcs_are_met_as_the_shield_says(scene, made):
    """Means over all arcs of one battery arm against the mechanism, by launch place and region."""
    drawn = scene.arms["change+notional"]
    groups = sides.groups(drawn, scene.on.threatened, sides.group_names(drawn, scene.on.threatened))
    shield = chain.shield(drawn, groups, scene.on.roles, scene.tables.forces)
    g = groups.names.index(next(n for n in groups.names if drawn.words(f"force.{n}.place") == ("kozelsk",)))
    q = scene.tables.forces.reach.regions.index("usa_northeast")
    met = shield.in_reach[:, :, shield.is_forward, g, q].any(axis=2)
    expected = float(np.einsum("nb,nb->n", shield.p_branch, met).mean())
    (item,) = [
        i["properties"]
        for i in made["interception"]["features"]
        if i["properties"].get("from") == scene.town("kozelsk")
        and i["properties"].get("to") == scene.town("usa_northeast")
    ]
    assert features.in_arm(item["forward_by_arm"], "change+notional") == pytest.approx(expected, abs=6e-4)


def test_ways_and_straight_lines_have_the_lengths_of_the_mechanism(scene, made):
    table = scene.tables.context.approach
    for arm in ("baseline", "change", "ukraine"):
        found, _ = approach.outcomes(scene.arms[arm], scene.on.threatened, scene.on.alliance, table)
        told = {
            i["properties"]["kind"]: i["properties"]
            for i in made["ground"]["features"]
            if arm in i["properties"]["arms"]
        }
        assert told["shortest way by road"]["km"] == pytest.approx(
            float(np.median(found["approach.road_km"])), rel=1e-3
        )
        assert told["straight line from alliance land"]["km"] == pytest.approx(
            found["approach.depth_km"].mean(), rel=1e-3
        )


def test_the_shares_of_the_roads_into_the_capital_are_all_ways(scene, made):
    for arm in ("baseline", "change"):
        into = [
            features.in_arm(i["properties"]["share_by_arm"], arm)
            for i in made["ground"]["features"]
            if i["properties"]["kind"] == "main road" and "Moscow" in i["properties"]["name"].split(" to ")
        ]
        assert sum(into) == pytest.approx(1.0, abs=0.01)


def test_no_link_carries_more_than_it_can(made, scene):
    for item in made["supply"]["features"]:
        told = item["properties"]
        for arm in scene.arms:
            can = features.in_arm(told["capacity_by_arm"], arm)
            flow = features.in_arm(told.get("flow_by_arm", {}), arm)
            assert flow is None or flow <= can * 1.001


def test_members_of_the_alliance_are_those_of_the_record(scene, made):
    for item in made["countries"]["features"]:
        told = item["properties"]
        if told["kind"] == "country" and told["country"] == scene.on.host:
            assert features.in_arm(told["nato_by_arm"], "baseline") == 0.0
            assert features.in_arm(told["nato_by_arm"], "change") == 1.0
    inside = ground.members(scene.first, scene.on.threatened, scene.on.alliance)
    assert inside["pol"] == 1.0
    assert scene.on.host not in inside


def test_a_campaign_passes_its_towns_in_order(made, scene):
    (item,) = [i for i in made["tracks"]["features"] if i["properties"]["entity"] == "campaign.moscow_1812"]
    assert item["properties"]["towns"][0] == scene.town("kaunas")
    assert item["properties"]["towns"][-1] == scene.town("moscow")
    assert len(item["geometry"]["coordinates"]) == len(item["properties"]["towns"])


def test_land_in_dispute_is_nobody_s(made):
    (item,) = [i for i in made["countries"]["features"] if i["properties"]["kind"] == "land in dispute"]
    assert "country" not in item["properties"]
    assert made["countries"]["caption"]


def test_a_question_without_an_alliance_says_why_there_is_no_approach(real_record):
    scene = scene_of(files.load_case("japan-irbm", real_record), real_record)
    assert ground.layer(scene)["features"] == []
    assert "no alliance" in ground.layer(scene)["reason"]
    assert flights.layer(scene)["features"]
