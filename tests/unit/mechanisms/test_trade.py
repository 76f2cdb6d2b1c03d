"""What trade loses and exposes, by networks and memberships small enough to be worked out by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from support import Stand

from equipoise import outcomes
from equipoise.facts.record import Record, fixed
from equipoise.mechanisms import trade
from equipoise.sampling import draws
from equipoise.units import YEAR
from equipoise.world.change import Edit, apply
from equipoise.world.snapshot import World, snapshot

WELL_TO_SHOP = {
    "link.pipe.from": "well",
    "link.pipe.to": "shop",
    "link.pipe.carries": "trade_oil",
    "link.pipe.mode": "pipeline",
    "link.pipe.host": "bbb",
    "link.ship.from": "well",
    "link.ship.to": "shop",
    "link.ship.carries": "trade_oil",
    "link.ship.mode": "sea",
    "trade.sale.owner": "aaa",
    "trade.sale.commodity": "oil",
    "trade.sale.from": "well",
    "trade.sale.to": "shop",
    "place.well.country": "aaa",
    "place.shop.country": "ccc",
    "opposition.pact_aaa.alliance": "pact",
    "opposition.pact_aaa.country": "aaa",
    "membership.bbb_pact.country": "bbb",
    "membership.bbb_pact.alliance": "pact",
}
PLAIN = {
    "link.pipe.capacity": 8.0,
    "link.pipe.price": 1.0,
    "link.ship.capacity": 5.0,
    "link.ship.price": 3.0,
    "trade.sale.volume": 10.0,
    "goods.oil.value": 9.0,
}


def told(absent: tuple[str, ...] = (), **numbers: object) -> dict[str, float]:
    reading = Stand(
        numbers={**PLAIN, **{key.replace("__", "."): value for key, value in numbers.items()}},
        spoken=WELL_TO_SHOP,
        absent=frozenset(absent),
    )
    values, _ = trade.outcomes(reading, trade.tabulate(reading, "aaa"))
    return {id_: float(value[0]) for id_, value in values.items()}


def test_with_every_link_open_nothing_is_lost_diverted_or_dearer() -> None:
    found = told()
    assert found["trade.unserved.oil"] == found["trade.diverted.oil"] == found["trade.extra_cost"] == 0.0


def test_a_restricted_pipe_sends_its_goods_to_the_ships_until_they_are_full() -> None:
    found = told(link__pipe__open=0.0, rule__transit__kept=0.25)
    # before: 8 by pipe, 2 by ship; now 2 by pipe, 5 by ship and 3 nowhere
    assert found["trade.unserved.oil"] == pytest.approx(0.3)
    assert found["trade.diverted.oil"] == pytest.approx(0.3)
    before, now = 8 * 1 + 2 * 3, 2 * 1 + 5 * 3 + 3 * 9
    assert found["trade.extra_cost"] == pytest.approx((now - before) * YEAR)


def test_exposed_is_what_crosses_a_members_soil_and_stays_so_when_it_is_stopped() -> None:
    for more in ({}, {"link__pipe__open": 0.0, "rule__transit__kept": 0.0}):
        found = told(**more)
        assert found["trade.exposed_share"] == pytest.approx(0.8)
        assert found["trade.exposed_value"] == pytest.approx(8 * 9 * YEAR / 1e9)
        assert found["trade.opposed_states"] == pytest.approx(0.8)


def test_soil_of_a_state_that_is_no_member_is_not_opposed() -> None:
    found = told(absent=("membership.bbb_pact",))
    assert found["trade.exposed_share"] == found["trade.opposed_states"] == 0.0


def test_law_that_leaves_less_than_was_built_diverts_what_it_takes() -> None:
    found = told(link__pipe__capacity=6.0, link__pipe__built=8.0)
    assert found["trade.diverted.oil"] == pytest.approx(0.2)
    assert found["trade.extra_cost"] == pytest.approx(2 * 2 * YEAR)


def test_what_no_longer_goes_over_a_link_is_told_by_value() -> None:
    reading = Stand(numbers={**PLAIN, "link.pipe.open": 0.0, "rule.transit.kept": 0.5}, spoken=WELL_TO_SHOP)
    found = trade.missed(reading, trade.tabulate(reading, "aaa"))
    assert found["pipe"][0] == pytest.approx(4 * 9 * YEAR / 1e9)
    assert found["ship"][0] == 0.0


def test_a_side_without_trade_in_the_record_gets_reasons_and_no_values() -> None:
    reading = Stand(numbers=PLAIN, spoken=WELL_TO_SHOP)
    values, reasons = trade.outcomes(reading, trade.tabulate(reading, "zzz"))
    assert values == {}
    assert reasons["trade.exposed_share"] == "the record holds no trade of ZZZ in anything on that date"
    assert "gas" in reasons["trade.unserved.gas"]


def test_every_outcome_is_in_the_table_and_every_row_has_a_value_or_a_reason() -> None:
    reading = Stand(numbers=PLAIN, spoken=WELL_TO_SHOP)
    values, reasons = trade.outcomes(reading, trade.tabulate(reading, "aaa"))
    listed = {id_ for id_ in outcomes.known() if id_.startswith("trade.")}
    assert values.keys() | reasons.keys() == listed
    assert not values.keys() & reasons.keys()


def member(world: World, state: str) -> World:
    """Return the world with one more member of the alliance that is opposed to the trader."""
    words = (("country", state), ("alliance", "nato"))
    name = f"membership.{state}_nato"
    return apply(
        [
            Edit(fact=f"{name}.{key}", action="add", spread=fixed(said), unit="word", title=key, why="a test")
            for key, said in words
        ],
        world,
    )


def test_a_host_on_the_way_joining_exposes_more_in_2020_than_in_2026(real_record: Record) -> None:
    effects: list[float] = []
    for date in (dt.date(2020, 9, 1), dt.date(2026, 11, 1)):
        base = snapshot(real_record, date)
        joined = member(base, "blr")
        made = [draws.draw(world, seed=1, n=64, others=[base, joined]) for world in (base, joined)]
        table = trade.tabulate(made[0], "rus")
        before, after = (trade.outcomes(reading, table)[0]["trade.exposed_share"] for reading in made)
        assert (after > before).all()
        effects.append(float(np.mean(after - before)))
    assert effects[1] < 0.6 * effects[0]
