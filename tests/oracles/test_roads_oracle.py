"""Roads of the record against an independent graph library, and what the network says of the land."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from equipoise.api import load_record, snapshot
from equipoise.physics.geodesy import distance_m
from equipoise.routes import roads
from equipoise.sampling import draws

#: Draws compared: each has lengths of its own.
N = 6
ALLIES = {"pol", "ltu", "lva", "est"}

nx = pytest.importorskip("networkx")


@pytest.fixture(scope="module")
def drawn():
    return draws.draw(snapshot(load_record(), dt.date(2020, 9, 1)), seed=7, n=N)


@pytest.fixture(scope="module")
def net(drawn):
    return roads.laid_out(drawn)


def graph(drawn, net, draw: int):
    found = nx.Graph()
    length_m = roads.lengths_m(drawn, net)[:, draw]
    for road, (a, b) in enumerate(zip(net.first, net.second, strict=True)):
        found.add_edge(net.towns[a], net.towns[b], m=float(length_m[road]), capacity=1)
    return found


def country(net, town: str) -> str:
    return net.countries[net.towns.index(town)]


def place(drawn, town: str) -> tuple[float, float]:
    return float(drawn.value(f"place.{town}.lat")[0]), float(drawn.value(f"place.{town}.lon")[0])


@pytest.mark.parametrize("draw", range(N))
def test_every_way_is_as_long_as_dijkstras(drawn, net, draw):
    goal = net.towns.index("moscow")
    found = roads.ways(net, roads.lengths_m(drawn, net), goal, np.zeros((len(net.towns), N), bool))
    expected = nx.single_source_dijkstra_path_length(graph(drawn, net, draw), "moscow", weight="m")
    for k, town in enumerate(net.towns):
        assert found.length_m[k, draw] == pytest.approx(expected.get(town, np.inf), rel=1e-12)


@pytest.mark.parametrize("draw", range(N))
def test_ways_around_closed_towns_are_those_of_the_graph_without_them(drawn, net, draw):
    closed = np.array([code in ALLIES for code in net.countries])[:, None].repeat(N, axis=1)
    found = roads.ways(net, roads.lengths_m(drawn, net), net.towns.index("moscow"), closed)
    free = graph(drawn, net, draw)
    free.remove_nodes_from([town for town in net.towns if country(net, town) in ALLIES])
    expected = nx.single_source_dijkstra_path_length(free, "moscow", weight="m")
    for k, town in enumerate(net.towns):
        assert found.length_m[k, draw] == pytest.approx(expected.get(town, np.inf), rel=1e-12)


def test_the_busiest_entry_is_the_land_bridge_without_being_named(drawn, net):
    goal = net.towns.index("moscow")
    found = roads.ways(net, roads.lengths_m(drawn, net), goal, np.zeros((len(net.towns), N), bool))
    label = roads.first_at_home(found, roads.home(net, goal, "rus"))
    paths = [
        nx.single_source_dijkstra_path(graph(drawn, net, draw), "moscow", weight="m") for draw in range(N)
    ]
    own = {town for town, is_home in zip(net.towns, roads.home(net, goal, "rus"), strict=True) if is_home}
    for k, town in enumerate(net.towns):
        for draw, found_paths in enumerate(paths):
            entered = next(step for step in reversed(found_paths[town]) if step in own)
            assert net.towns[label[k, draw]] == entered
    starts = [k for k, code in enumerate(net.countries) if code in ALLIES]
    entered = [net.towns[label[k, draw]] for k in starts for draw in range(N)]
    busiest = max(set(entered), key=entered.count)
    assert busiest == "smolensk"
    assert entered.count(busiest) > len(entered) / 2


def test_ways_through_the_busiest_entry_pass_between_the_two_rivers(drawn, net):
    """The door stands between Vitebsk on the Dvina and Orsha on the Dnieper; ways pass an end of it."""
    for draw in range(N):
        paths = nx.single_source_dijkstra_path(graph(drawn, net, draw), "moscow", weight="m")
        through = [
            path
            for town, path in paths.items()
            if "smolensk" in path and country(net, town) in {"pol", "ltu", "lva", "est"}
        ]
        assert through
        assert all({"vitebsk", "orsha"} & set(path) for path in through)


def test_no_main_road_crosses_the_marshes_between_their_ends(drawn, net):
    """What cuts north from south, west of the Dnieper: only the roads at both ends of the marshes."""
    west = [
        town
        for town in net.towns
        if country(net, town) in {"blr", "ukr"} and np.rad2deg(place(drawn, town)[1]) < 30.5
    ]
    inner = graph(drawn, net, 0).subgraph(west).copy()
    for name, towns in (
        ("north", ("baranovichi", "minsk", "bobruisk")),
        ("south", ("kovel", "rivne", "zhytomyr")),
    ):
        for town in towns:
            inner.add_edge(name, town, capacity=99)
    n_roads, (one, other) = nx.minimum_cut(inner, "north", "south")
    cut = [(a, b) for a in one for b in inner[a] if b in other]
    assert n_roads == len(cut) == 2
    lons = sorted(np.rad2deg([place(drawn, town)[1] for town in road]).tolist() for road in cut)
    # one at either end: nothing crosses the four degrees of longitude between
    assert max(lons[0]) < 24.8
    assert min(lons[1]) > 28.5


def test_the_way_across_the_marshes_is_more_than_twice_the_straight_line(drawn, net):
    across = graph(drawn, net, 0)
    straight = float(distance_m(*place(drawn, "pinsk"), *place(drawn, "rivne")))
    assert nx.dijkstra_path_length(across, "pinsk", "rivne", weight="m") > 2 * straight
    along = float(distance_m(*place(drawn, "minsk"), *place(drawn, "smolensk")))
    assert nx.dijkstra_path_length(across, "minsk", "smolensk", weight="m") < 1.2 * along
