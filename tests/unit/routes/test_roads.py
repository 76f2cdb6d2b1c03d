"""Shortest ways on small networks that can be walked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Stand

from equipoise.routes import roads
from equipoise.routes.roads import Roads

#: far - near - goal, a longer way over the side, and an exclave of the goal's country behind far.
ENDS = (("goal", "near"), ("near", "far"), ("goal", "side"), ("side", "far"), ("far", "exclave"))
COUNTRIES = {"goal": "aaa", "near": "aaa", "side": "bbb", "far": "bbb", "exclave": "aaa"}
KM = (100.0, 100.0, 150.0, 100.0, 10.0)


def reading(n: int = 1, **more: object) -> Stand:
    spoken: dict[str, str | tuple[str, ...]] = {
        f"place.{town}.country": country for town, country in COUNTRIES.items()
    }
    numbers: dict[str, object] = {}
    for (start, end), km in zip(ENDS, KM, strict=True):
        name = f"road.{start}_{end}"
        spoken |= {f"{name}.from": start, f"{name}.to": end}
        numbers[f"{name}.length"] = km * 1e3
    numbers["road.near_far.border"] = 0.25
    return Stand(n=n, numbers=numbers, spoken=spoken, **more)  # pyright: ignore[reportArgumentType]


def laid(stand: Stand) -> tuple[Roads, np.ndarray, int, np.ndarray]:
    net = roads.laid_out(stand)
    return (
        net,
        roads.lengths_m(stand, net),
        net.towns.index("goal"),
        np.zeros((len(net.towns), stand.n), bool),
    )


def test_towns_and_countries_are_those_of_the_facts():
    net = roads.laid_out(reading())
    assert net.towns == ("exclave", "far", "goal", "near", "side")
    assert net.countries == ("aaa", "bbb", "aaa", "aaa", "bbb")


def test_the_shortest_way_is_the_shorter_of_two():
    net, length, goal, free = laid(reading())
    found = roads.ways(net, length, goal, free)
    assert dict(zip(net.towns, found.length_m[:, 0] / 1e3, strict=True)) == {
        "goal": 0.0,
        "near": 100.0,
        "side": 150.0,
        "far": 200.0,
        "exclave": 210.0,
    }
    assert net.towns[found.following[net.towns.index("far"), 0]] == "near"


def test_a_closed_town_is_walked_around():
    net, length, goal, closed = laid(reading())
    closed[net.towns.index("near")] = True
    found = roads.ways(net, length, goal, closed)
    assert found.length_m[net.towns.index("far"), 0] == 250e3
    assert np.isinf(found.length_m[net.towns.index("near"), 0])


def test_a_road_that_does_not_stand_is_no_way():
    net, length, goal, free = laid(reading(absent=frozenset({"road.near_far"})))
    assert roads.ways(net, length, goal, free).length_m[net.towns.index("far"), 0] == 250e3


def test_every_draw_has_its_own_shortest_way():
    stand = reading(n=2)
    stand = Stand(
        n=2, numbers={**stand.numbers, "road.goal_side.length": np.array([150e3, 50e3])}, spoken=stand.spoken
    )
    net, length, goal, free = laid(stand)
    found = roads.ways(net, length, goal, free)
    assert found.length_m[net.towns.index("far")].tolist() == [200e3, 150e3]
    assert [net.towns[k] for k in found.following[net.towns.index("far")]] == ["near", "side"]


def test_the_border_cuts_only_roads_between_countries():
    net = roads.laid_out(reading())
    beyond = dict(zip(net.names, roads.beyond_border(reading(), net)[:, 0], strict=True))
    assert beyond == {
        "far_exclave": 0.5,
        "goal_near": 0.0,
        "goal_side": 0.5,
        "near_far": 0.75,
        "side_far": 0.0,
    }


def test_a_cut_off_part_is_not_home():
    net = roads.laid_out(reading())
    own = roads.home(net, net.towns.index("goal"), "aaa")
    assert [town for town, is_home in zip(net.towns, own, strict=True) if is_home] == ["goal", "near"]


def test_the_entry_is_the_first_town_at_home_and_not_in_the_exclave():
    net, length, goal, free = laid(reading())
    own = roads.home(net, goal, "aaa")
    label = roads.first_at_home(roads.ways(net, length, goal, free), own)
    named = {town: net.towns[k] for town, k in zip(net.towns, label[:, 0], strict=True)}
    assert named == {"exclave": "near", "far": "near", "goal": "goal", "near": "near", "side": "goal"}


def test_a_town_without_a_way_enters_nowhere():
    net, length, goal, free = laid(reading(absent=frozenset({"road.far_exclave"})))
    label = roads.first_at_home(roads.ways(net, length, goal, free), roads.home(net, goal, "aaa"))
    assert label[net.towns.index("exclave"), 0] == -1


def swept(net: Roads, length: np.ndarray, goal: int, closed: np.ndarray) -> roads.Ways:
    """Every road both ways, over and over until nothing changes: nothing left out."""
    far = np.full(closed.shape, np.inf)
    far[goal] = np.where(closed[goal], np.inf, 0.0)
    following = np.repeat(np.arange(len(net.towns))[:, None], closed.shape[1], axis=1)
    for _ in net.towns:
        for road, (a, b) in enumerate(zip(net.first, net.second, strict=True)):
            for start, end in ((a, b), (b, a)):
                told = far[start] + length[road]
                better = (told < far[end]) & ~closed[end]
                far[end] = np.where(better, told, far[end])
                following[end] = np.where(better, start, following[end])
    return roads.Ways(length_m=far, following=following)


@pytest.mark.parametrize("seed", range(20))
def test_leaving_out_towns_with_no_news_changes_no_way(seed):
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    towns, n_roads, n = 12, 24, 40
    first = luck.integers(0, towns, n_roads)
    net = Roads(
        names=tuple(f"r{k}" for k in range(n_roads)),
        towns=tuple(f"t{k}" for k in range(towns)),
        countries=("aaa",) * towns,
        first=first,
        second=(first + luck.integers(1, towns, n_roads)) % towns,
    )
    length = np.where(luck.random((n_roads, n)) < 0.1, np.inf, luck.uniform(1.0, 9.0, (n_roads, n)))
    closed = luck.random((towns, n)) < 0.2
    found, expected = roads.ways(net, length, 0, closed), swept(net, length, 0, closed)
    assert np.isfinite(found.length_m).any()
    # the last digit hangs on nothing but the way: sums run from the goal outward in both
    assert np.array_equal(found.length_m, expected.length_m)
    assert np.array_equal(found.following, expected.following)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(1.0, 500.0), min_size=5, max_size=5), st.integers(0, 4), st.floats(0.1, 1.0))
def test_a_shorter_road_never_makes_a_way_longer(km, which, share):
    net, length, goal, free = laid(reading())
    length = np.array(km)[:, None] * 1e3
    before = roads.ways(net, length, goal, free).length_m
    length[which] *= share
    assert (roads.ways(net, length, goal, free).length_m <= before + 1e-6).all()


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (2, 0, 4, 1, 3)])
def test_the_order_of_the_roads_changes_no_length(order):
    net, length, goal, free = laid(reading())
    moved = Roads(
        names=tuple(net.names[k] for k in order),
        towns=net.towns,
        countries=net.countries,
        first=net.first[list(order)],
        second=net.second[list(order)],
    )
    there = roads.ways(moved, length[list(order)], goal, free)
    assert np.array_equal(there.length_m, roads.ways(net, length, goal, free).length_m)
