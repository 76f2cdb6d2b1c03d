"""Laws of supply that hold for all networks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from support import Stand

from equipoise.routes import delivery, network, supply

PLACES = ("home", "p", "q", "r", "far")
whole = st.integers(0, 9).map(float)
links = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES), whole).filter(
        lambda link: link[0] != link[1]
    ),
    min_size=1,
    max_size=9,
)


def made_of(found, capacities=None):
    """Return a network of drawn links and what they can carry."""
    numbers, spoken = {}, {}
    for at, (start, end, capacity) in enumerate(found):
        name = f"link.l{at}"
        spoken |= {
            f"{name}.from": start,
            f"{name}.to": end,
            f"{name}.mode": "rail",
            f"{name}.carries": "goods",
        }
        numbers |= {f"{name}.capacity": capacity if capacities is None else capacities[at]}
        numbers[f"{name}.price"] = 1.0 + at
    stand = Stand(numbers=numbers, spoken=spoken)
    made = network.network(stand)
    return (
        made,
        supply.ways(made, ["home"], "far"),
        network.capacities(stand, made),
        network.prices(stand, made),
    )


def largest_by_program(made, capacity) -> float:
    """Return the largest flow by a linear program of its own."""
    inner = [place for place in made.places if place not in ("home", "far")]
    balance = np.array(
        [
            [
                (made.places[e] == p) * 1.0 - (made.places[s] == p)
                for s, e in zip(made.start, made.end, strict=True)
            ]
            for p in inner
        ]
    ).reshape(len(inner), len(made.links))
    out = np.array(
        [
            (made.places[e] == "far") * 1.0 - (made.places[s] == "far")
            for s, e in zip(made.start, made.end, strict=True)
        ]
    )
    bounds = np.stack([np.zeros(len(made.links)), capacity], axis=1)
    # what never leaves home never comes home either
    into_home = np.array([made.places[e] == "home" for e in made.end])
    bounds[into_home, 1] = 0.0
    solved = linprog(
        -out, A_eq=balance if inner else None, b_eq=np.zeros(len(inner)) if inner else None, bounds=bounds
    )
    return -solved.fun


@settings(max_examples=60)
@given(links)
def test_the_smallest_cut_is_the_largest_flow(found):
    made, ways, capacity, _ = made_of(found)
    assert supply.largest(ways, capacity)[0] == pytest.approx(largest_by_program(made, capacity[0]), abs=1e-7)


@settings(max_examples=40)
@given(links, st.integers(1, 2))
def test_the_worst_loss_is_the_worst_of_all_losses_tried_one_by_one(found, n_lost):
    _, ways, capacity, _ = made_of(found)
    tried = []
    for at in range(len(found)):
        for other in range(len(found)) if n_lost == 2 else [at]:
            left = capacity.copy()
            left[:, [at, other]] = 0.0
            tried.append(float(supply.largest(ways, left)[0]))
    assert supply.largest(ways, capacity, n_lost)[0] == pytest.approx(min(tried))


@settings(max_examples=40)
@given(links, st.data())
def test_more_capacity_never_brings_less(found, data):
    more = [capacity + data.draw(whole) for _, _, capacity in found]
    _, ways, capacity, _ = made_of(found)
    _, _, larger, _ = made_of(found, more)
    for lost in (0, 1, 2):
        assert supply.largest(ways, larger, lost)[0] >= supply.largest(ways, capacity, lost)[0]


@settings(max_examples=40)
@given(links, whole)
def test_what_is_served_and_unserved_makes_the_need_and_no_link_is_overfull(found, need):
    made, ways, capacity, price = made_of(found)
    laid_out = delivery.lay_out(made, {"goods": ways}, ["home"], "far", {"food": ("goods",)})
    one = np.ones((1, 1))
    solved = delivery.cheapest(laid_out, capacity, price, need * one, 1e3 * one)
    assert (solved.x[:, : laid_out.links.size] <= capacity[:, laid_out.links] + 1e-9).all()
    short = delivery.unserved(laid_out, solved)[0, 0]
    assert short == pytest.approx(max(need - supply.largest(ways, capacity)[0], 0.0), abs=1e-7)
