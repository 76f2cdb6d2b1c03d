"""The law of who hears an order together, against plain enumeration of everything that can happen."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import networkx as nx
import numpy as np
import pytest

from equipoise.orders import network
from equipoise.orders.network import Channel, Stations


def channel(stands: float, *reaches: float) -> Channel:
    return Channel(p_stands=np.array([stands]), p_reaches=np.array([reaches]))


def numbers(seed: int, *shape: int) -> np.ndarray:
    """Return numbers between 0 and 1 that look like chance and are the same every time."""
    count = int(np.prod(shape))
    return np.mod((np.arange(count) + 1 + 97 * seed) * (np.sqrt(5) - 1) / 2, 1).reshape(shape)


def states(things: list[tuple[object, float]]) -> Iterator[tuple[dict[object, bool], float]]:
    """Yield every state of independent things with its chance."""
    for held in itertools.product((False, True), repeat=len(things)):
        p = np.prod([q if is_so else 1 - q for (_, q), is_so in zip(things, held, strict=True)])
        yield {name: is_so for (name, _), is_so in zip(things, held, strict=True)}, float(p)


def column(reached: Iterable[int]) -> int:
    """Return the number of the column of a set."""
    return sum(1 << unit for unit in set(reached))


def enumerated(
    centres: Sequence[float], channels: list[Channel], n_units: int, radio: Stations | None = None
) -> np.ndarray:
    """Return the law by walking through every state of every centre, channel, link and station.

    In each state a graph is drawn from the authority over centres and channels to the units, and a
    unit is reached if there is a path. Stations: given who transmits, each unit hears or doesn't.
    """
    units = range(n_units)
    things: list[tuple[object, float]] = [(("centre", k), p) for k, p in enumerate(centres)]
    things += [(("channel", k), one.p_stands[0]) for k, one in enumerate(channels)]
    things += [(("link", k, u), one.p_reaches[0, u]) for k, one in enumerate(channels) for u in units]
    n_masts = 0 if radio is None else radio.p_stands.shape[1]
    things += [(("mast", v), radio.p_stands[0, v]) for v in range(n_masts)]
    found = np.zeros(1 << n_units)
    for holds, p in states(things):
        graph = nx.DiGraph([("nobody", "authority")])
        graph.add_edges_from(("authority", "centres") for k in range(len(centres)) if holds["centre", k])
        graph.add_edges_from(("centres", k + 100) for k in range(len(channels)) if holds["channel", k])
        graph.add_edges_from((k + 100, u) for k in range(len(channels)) for u in units if holds["link", k, u])
        reached = nx.descendants(graph, "authority")
        by_wire = [u for u in units if u in reached]
        if radio is None or "centres" not in reached:
            found[column(by_wire)] += p
            continue
        on_air = column(v for v in range(n_masts) if holds["mast", v])
        for hears, q in states([(u, radio.p_heard[0, u, on_air]) for u in units]):
            found[column([*by_wire, *(u for u in units if hears[u])])] += p * q
    return found


def stations(seed: int, n_units: int, n_masts: int) -> Stations:
    """Return stations whose sets never cover less than their parts."""
    points = numbers(seed, n_units, 20, n_masts) < 0.4
    sets = [[bool(s >> v & 1) for v in range(n_masts)] for s in range(1 << n_masts)]
    heard = np.array([[(points[u] & np.array(s)).any(axis=1).mean() for s in sets] for u in range(n_units)])
    return Stations(p_stands=numbers(seed + 1, 1, n_masts), p_heard=heard[None])


def several(seed: int, n_channels: int, n_units: int) -> list[Channel]:
    """Return a few channels of all qualities."""
    stand, reach = numbers(seed, n_channels), numbers(seed + 31, n_channels, n_units)
    return [channel(p, *q) for p, q in zip(stand, reach, strict=True)]


@pytest.mark.parametrize("seed", range(5))
def test_the_recursion_agrees_with_every_state_walked_through(seed):
    channels, centres = several(seed, 3, 3), numbers(seed + 7, 2)
    made = network.together(network.any_of(centres[None]), channels, 3)
    assert made[0] == pytest.approx(enumerated(list(centres), channels, 3), abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_stations_agree_with_every_state_walked_through(seed):
    radio, channels = stations(seed, 2, 3), several(seed, 2, 2)
    made = network.together(np.array([0.7]), channels, 2, radio, (0, 1))
    assert made[0] == pytest.approx(enumerated([0.7], channels, 2, radio), abs=1e-12)


def test_units_that_share_a_channel_are_reached_together():
    law = network.together(np.ones(1), [channel(0.5, 1.0, 1.0)], 2)
    assert law[0] == pytest.approx([0.5, 0.0, 0.0, 0.5])


def test_units_that_share_a_station_hear_it_together():
    covered = np.array([[[0.0, 1.0], [0.0, 1.0]]])
    law = network.heard(Stations(p_stands=np.array([[0.3]]), p_heard=covered))
    assert law[0] == pytest.approx([0.7, 0.0, 0.0, 0.3])


def test_two_stations_over_the_same_waters_help_no_more_than_one():
    same = np.array([[[0.0, 0.6, 0.6, 0.6]]])
    both = Stations(p_stands=np.ones((1, 2)), p_heard=same)
    law = network.together(np.ones(1), [], 1, both, (0,))
    assert network.p_reached(law, 0) == pytest.approx(0.6)


def test_without_a_centre_nobody_is_reached():
    law = network.together(np.zeros(1), [channel(1.0, 1.0, 1.0)], 2)
    assert law[0].tolist() == [1.0, 0.0, 0.0, 0.0]


def test_the_order_of_channels_and_the_names_of_units_change_nothing():
    channels = several(5, 5, 3)
    made = network.together(np.array([0.9]), channels, 3)
    turned = network.together(np.array([0.9]), channels[::-1], 3)
    assert turned == pytest.approx(made, abs=1e-14)
    swapped = [Channel(p_stands=one.p_stands, p_reaches=one.p_reaches[:, [2, 0, 1]]) for one in channels]
    renamed = network.together(np.array([0.9]), swapped, 3)
    # unit u of the renamed law was unit (2, 0, 1)[u]
    at = np.arange(8)
    was = sum(((at >> u) & 1) << old for u, old in enumerate((2, 0, 1)))
    assert renamed[0] == pytest.approx(made[0, was], abs=1e-14)


def test_stations_are_heard_by_the_units_they_are_said_to_serve():
    radio = Stations(p_stands=np.ones((1, 1)), p_heard=np.array([[[0.0, 1.0]]]))
    law = network.together(np.ones(1), [], 3, radio, (2,))
    assert law[0].tolist() == [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]


def test_any_of_nothing_never_holds():
    assert network.any_of(np.zeros((2, 0))).tolist() == [0.0, 0.0]
