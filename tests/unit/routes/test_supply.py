"""Cuts, losses and deliveries on networks that can be checked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from support import Stand

from equipoise.errors import RangeError
from equipoise.routes import delivery, network, supply

#: Two ways in series with a bypass: home -> mid (6, 2) -> far (5), home -> far (1).
LINKS = {
    "first": ("home", "mid", 6.0, 1.0),
    "second": ("home", "mid", 2.0, 2.0),
    "last": ("mid", "far", 5.0, 1.0),
    "bypass": ("home", "far", 1.0, 9.0),
    "elsewhere": ("mid", "dead_end", 7.0, 1.0),
}


def reading(links=LINKS, **more) -> Stand:
    numbers, spoken = {}, {}
    for name, (start, end, capacity, price) in links.items():
        spoken |= {f"link.{name}.from": start, f"link.{name}.to": end}
        spoken |= {f"link.{name}.mode": "rail", f"link.{name}.carries": "goods"}
        numbers |= {f"link.{name}.capacity": capacity, f"link.{name}.price": price}
    return Stand(numbers={**numbers, **more}, spoken=spoken)


def ways_of(stand: Stand):
    made = network.network(stand)
    return made, supply.ways(made, ["home"], "far"), network.capacities(stand, made)


def test_the_largest_flow_is_the_smallest_cut():
    made, found, capacity = ways_of(reading())
    assert "elsewhere" not in {made.links[at] for at in found.links}
    assert supply.largest(found, capacity).tolist() == [6.0]


@pytest.mark.parametrize(("lost", "left"), [(1, 1.0), (2, 0.0), (3, 0.0)])
def test_the_worst_losses_take_the_largest_links_of_a_cut(lost, left):
    _, found, capacity = ways_of(reading())
    assert supply.largest(found, capacity, lost).tolist() == [left]


def test_a_restricted_link_keeps_its_share_and_gets_dearer():
    numbers = {"link.last.open": 0.0, "rule.transit.kept": 0.4, "rule.transit.dearer": 0.5}
    stand = reading(**numbers)
    made, found, capacity = ways_of(stand)
    assert supply.largest(found, capacity).tolist() == [3.0]
    at = made.links.index("last")
    assert network.prices(stand, made)[0, at] == 1.5
    assert network.prices(stand, made)[0, made.links.index("first")] == 1.0


def test_a_link_that_does_not_stand_carries_nothing():
    stand = reading()
    absent = Stand(numbers=stand.numbers, spoken=stand.spoken, absent=frozenset({"link.last"}))
    _, found, capacity = ways_of(absent)
    assert supply.largest(found, capacity).tolist() == [1.0]


def test_where_no_link_leads_nothing_arrives():
    made = network.network(reading())
    found = supply.ways(made, ["home"], "nowhere")
    assert supply.largest(found, np.ones((3, 5))).tolist() == [0.0, 0.0, 0.0]


def test_links_among_which_to_choose_are_all_that_is_used():
    made, _, capacity = ways_of(reading())
    only = supply.ways(made, ["home"], "far", [made.links.index("bypass")])
    assert supply.largest(only, capacity).tolist() == [1.0]


def test_too_many_places_on_the_way_are_refused():
    chain = {f"l{at:02}": (f"p{at:02}", f"p{at + 1:02}", 1.0, 1.0) for at in range(20)}
    with pytest.raises(RangeError, match="19 places"):
        supply.ways(network.network(reading(chain)), ["p00"], "p20")


def test_a_delivery_takes_the_cheap_way_first_and_leaves_the_rest_unserved():
    made, found, capacity = ways_of(reading())
    prices = network.prices(reading(), made)
    laid_out = delivery.lay_out(made, {"goods": found}, ["home"], "far", {"food": ("goods",)})
    one = np.ones((1, 1))
    solved = delivery.cheapest(laid_out, capacity, prices, 7.0 * one, 100.0 * one)
    flow = {made.links[at]: solved.x[0, i] for i, at in enumerate(laid_out.links)}
    assert flow == pytest.approx({"first": 5.0, "second": 0.0, "last": 5.0, "bypass": 1.0})
    assert delivery.unserved(laid_out, solved).tolist() == [[pytest.approx(1.0)]]
    assert solved.value[0] == pytest.approx(5 * 2 + 9 + 100)


def test_commodities_share_a_class_and_use_their_own_beside_it():
    links = {**LINKS, "tanker": ("home", "far", 2.0, 5.0)}
    stand = reading(links)
    stand = Stand(numbers=stand.numbers, spoken={**stand.spoken, "link.tanker.carries": "oil"})
    made = network.network(stand)
    at = {key: [i for i, c in enumerate(made.carries) if c == key] for key in ("goods", "oil")}
    by_class = {key: supply.ways(made, ["home"], "far", used) for key, used in at.items()}
    carried = {"food": ("goods",), "oil": ("oil", "goods")}
    laid_out = delivery.lay_out(made, by_class, ["home"], "far", carried)
    need, penalty = np.array([[5.0, 3.0]]), np.array([[100.0, 50.0]])
    solved = delivery.cheapest(
        laid_out, network.capacities(stand, made), network.prices(stand, made), need, penalty
    )
    # eight are needed, five come cheaply, two by tanker, one by the bypass
    assert delivery.unserved(laid_out, solved).sum() == pytest.approx(0.0, abs=1e-9)
    assert solved.value[0] == pytest.approx(5 * 2 + 2 * 5 + 9)
