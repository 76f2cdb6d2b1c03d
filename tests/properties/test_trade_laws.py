"""Laws of trade that hold for all capacities, prices and volumes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.routes.assignment import Choice, assign

#: Three trades over six ways that share four links.
USES = np.array([[1, 1, 0, 0, 1, 0], [0, 1, 1, 0, 0, 0], [0, 0, 1, 1, 0, 1], [1, 0, 0, 1, 0, 0]], dtype=float)
TRADE = np.array([0, 0, 1, 1, 2, 2], dtype=np.intp)


def rows(count: int, high: float, n: int = 4) -> st.SearchStrategy[np.ndarray]:
    number = st.floats(0.0, high).map(lambda value: round(value, 3))
    return st.lists(st.lists(number, min_size=count, max_size=count), min_size=n, max_size=n).map(np.array)


choices = st.builds(
    lambda capacity, price, volume, penalty: Choice(
        uses=USES,
        trade=TRADE,
        can_carry=capacity,
        way_price=price @ USES,
        volume=volume,
        penalty=penalty[:, 0] + 1.0,
    ),
    rows(4, 10.0),
    rows(4, 20.0),
    rows(3, 10.0),
    rows(1, 60.0),
)


def cost(choice: Choice) -> np.ndarray:
    flows, nowhere = assign(choice)
    return np.einsum("nw,nw->n", flows, choice.way_price) + nowhere.sum(axis=1) * choice.penalty


@settings(max_examples=60)
@given(choices)
def test_what_goes_and_what_does_not_make_up_the_volume_and_fit_the_links(choice) -> None:
    flows, nowhere = assign(choice)
    sent = np.stack([flows[:, at == TRADE].sum(axis=1) for at in range(3)], axis=1)
    assert sent + nowhere == pytest.approx(choice.volume, abs=1e-7)
    assert (flows @ USES.T <= choice.can_carry + 1e-7).all()
    assert nowhere.min() >= 0.0


@settings(max_examples=40)
@given(choices, st.integers(0, 3), st.floats(0.1, 5.0))
def test_more_room_on_a_link_never_costs_more(choice, link, more) -> None:
    wider = choice.can_carry.copy()
    wider[:, link] += more
    assert (cost(replace(choice, can_carry=wider)) <= cost(choice) + 1e-4).all()


@settings(max_examples=40)
@given(choices, st.integers(0, 3))
def test_a_closed_link_never_saves_anything(choice, link) -> None:
    shut = choice.can_carry.copy()
    shut[:, link] = 0.0
    assert (cost(replace(choice, can_carry=shut)) >= cost(choice) - 1e-4).all()


@settings(max_examples=40)
@given(choices)
def test_a_draw_costs_the_same_alone_as_among_others(choice) -> None:
    together = cost(choice)
    for at in range(together.size):
        alone = replace(
            choice,
            can_carry=choice.can_carry[at : at + 1],
            way_price=choice.way_price[at : at + 1],
            volume=choice.volume[at : at + 1],
            penalty=choice.penalty[at : at + 1],
        )
        assert cost(alone)[0] == pytest.approx(together[at], abs=1e-4)


@settings(max_examples=40)
@given(choices, st.permutations(range(6)))
def test_the_order_of_the_ways_changes_no_cost(choice, order) -> None:
    places = np.array(order)
    mixed = replace(choice, uses=USES[:, places], trade=TRADE[places], way_price=choice.way_price[:, places])
    assert cost(mixed) == pytest.approx(cost(choice), abs=1e-4)


@settings(max_examples=40)
@given(choices)
def test_nothing_is_sent_for_more_than_it_is_worth(choice) -> None:
    assert (cost(choice) <= choice.volume.sum(axis=1) * choice.penalty + 1e-4).all()
