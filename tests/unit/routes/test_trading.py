"""Ways of trade and their cheapest use, in networks small enough to be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from support import Stand

from equipoise.routes import assignment, network, trading
from equipoise.routes.assignment import Choice, assign, bottlenecks

#: Link -> from, to, host, capacity, price.
LINKS: Mapping[str, tuple[str, str, str, float, float]] = {
    "pipe_up": ("well", "gate", "bbb", 6.0, 1.0),
    "pipe_down": ("gate", "shop", "ccc", 8.0, 1.0),
    "haul": ("well", "harbour", "aaa", 9.0, 2.0),
    "ship": ("harbour", "shop", "", 3.0, 3.0),
    "long_ship": ("harbour", "ocean", "", 9.0, 1.0),
}
PLACES = {"well": "aaa", "gate": "bbb", "shop": "ccc", "harbour": "aaa", "ocean": "sea"}


def stand(links: Mapping[str, tuple[str, str, str, float, float]] = LINKS, **more: object) -> Stand:
    """Return a market of oil from the well to the shop: 10 wanted, worth 9 each."""
    spoken: dict[str, str | tuple[str, ...]] = {
        f"place.{name}.country": land for name, land in PLACES.items()
    }
    numbers: dict[str, object] = {"trade.sale.volume": 10.0, "goods.oil.value": 9.0}
    for name, (start, end, host, capacity, price) in links.items():
        spoken |= {
            f"link.{name}.from": start,
            f"link.{name}.to": end,
            f"link.{name}.carries": "trade_oil",
            f"link.{name}.mode": "pipeline",
        }
        if host:
            spoken[f"link.{name}.host"] = host
        numbers |= {f"link.{name}.capacity": capacity, f"link.{name}.price": price}
    spoken |= {
        "trade.sale.owner": "aaa",
        "trade.sale.commodity": "oil",
        "trade.sale.from": "well",
        "trade.sale.to": "shop",
        "opposition.pact_aaa.alliance": "pact",
        "opposition.pact_aaa.country": "aaa",
        "membership.bbb_pact.country": "bbb",
        "membership.bbb_pact.alliance": "pact",
    }
    made = Stand(numbers=numbers, spoken=spoken)
    return replace(
        made,
        numbers={**numbers, **more.get("numbers", {})},  # pyright: ignore[reportCallIssue, reportGeneralTypeIssues]
        spoken={**spoken, **more.get("spoken", {})},  # pyright: ignore[reportCallIssue, reportGeneralTypeIssues]
        absent=frozenset(more.get("absent", ())),  # pyright: ignore[reportArgumentType]
        n=int(more.get("n", 1)),  # pyright: ignore[reportArgumentType]
    )


def market(reading: Stand) -> trading.Market:
    (only,) = trading.markets(reading, "aaa")
    return only


def named(reading: Stand) -> dict[tuple[str, ...], float]:
    """Return the flow of each way in the first draw, by the names of its links."""
    found = market(reading)
    flows = trading.carried(reading, found).by_way[0]
    return {
        tuple(found.net.links[link] for link in way): round(float(flow), 9)
        for way, flow in zip(found.ways, flows, strict=True)
    }


def test_the_cheap_way_is_filled_then_the_dear_one_and_the_rest_finds_no_way() -> None:
    reading = stand()
    assert named(reading) == {("pipe_up", "pipe_down"): 6.0, ("haul", "ship"): 3.0}
    found = trading.carried(reading, market(reading))
    assert found.unserved[0, 0] == pytest.approx(1.0)
    # 6 at 2, 3 at 5, and one lost at 9
    assert found.cost_usd_s[0] == pytest.approx(6 * 2 + 3 * 5 + 9)


def test_what_can_be_sold_elsewhere_at_a_discount_is_not_lost() -> None:
    reading = stand(spoken={"trade.sale.elsewhere": "ocean"}, numbers={"goods.oil.discount": 4.0})
    assert named(reading)["haul", "long_ship"] == pytest.approx(1.0)
    found = trading.carried(reading, market(reading))
    assert found.unserved[0, 0] == 0.0
    assert found.cost_usd_s[0] == pytest.approx(6 * 2 + 3 * 5 + 1 * (3 + 4))


def test_a_discount_above_the_value_is_never_taken() -> None:
    reading = stand(spoken={"trade.sale.elsewhere": "ocean"}, numbers={"goods.oil.discount": 7.0})
    assert named(reading)["haul", "long_ship"] == 0.0


def test_links_are_one_way_and_no_place_is_passed_twice() -> None:
    ring = {
        "there": ("well", "gate", "", 1.0, 1.0),
        "back": ("gate", "well", "", 1.0, 1.0),
        "on": ("gate", "shop", "", 1.0, 1.0),
        "off": ("shop", "gate", "", 1.0, 1.0),
    }
    reading = stand(ring)
    net = network.network(reading, {"trade_oil"})
    found = [[net.links[link] for link in way] for way in trading.ways(net, "well", "shop")]
    assert found == [["there", "on"]]
    assert trading.ways(net, "shop", "nowhere") == ()


def test_a_link_that_carries_something_else_is_no_way() -> None:
    reading = stand(spoken={"link.ship.carries": "trade_gas"})
    assert list(named(reading)) == [("pipe_up", "pipe_down")]


def test_the_buyers_and_the_owners_soil_are_not_crossed() -> None:
    found = market(stand())
    by_way = dict(zip(found.ways, found.crossed, strict=True))
    links = found.net.links
    assert {tuple(links[at] for at in way): crossed for way, crossed in by_way.items()} == {
        ("pipe_up", "pipe_down"): ("bbb",),
        ("haul", "ship"): (),
    }


def test_a_restricted_link_keeps_a_share_and_an_open_one_what_it_was_built_for() -> None:
    shut = {"link.pipe_up.open": 0.0, "rule.transit.kept": 0.5, "link.pipe_up.built": 7.0}
    reading = stand(numbers=shut)
    served = {
        links: float(trading.carried(reading, market(reading), links=links).by_way.sum())
        for links in ("now", "unrestricted", "open")
    }
    assert served == pytest.approx({"now": 6.0, "unrestricted": 9.0, "open": 10.0})
    assert not trading.are_equal(reading, market(reading), "now", "unrestricted")
    assert trading.are_equal(stand(), market(stand()), "now", "open")


def test_open_never_means_less_than_what_is_allowed() -> None:
    reading = stand(numbers={"link.pipe_up.built": 2.0})
    found = trading.carried(reading, market(reading), links="open")
    assert found.unserved[0, 0] == pytest.approx(1.0)


def test_a_link_that_does_not_stand_carries_nothing_even_when_all_are_open() -> None:
    reading = stand(absent=("link.pipe_up",))
    for links in ("now", "open"):
        assert trading.carried(reading, market(reading), links=links).unserved[0, 0] == pytest.approx(7.0)


def test_a_state_counts_as_opposed_while_it_is_a_member_and_the_rivalry_stands() -> None:
    states = ("bbb", "ccc")
    assert trading.opposed(stand(), "aaa", states).tolist() == [[1.0, 0.0]]
    assert trading.opposed(stand(absent=("membership.bbb_pact",)), "aaa", states).tolist() == [[0.0, 0.0]]
    assert trading.opposed(stand(absent=("opposition.pact_aaa",)), "aaa", states).tolist() == [[0.0, 0.0]]
    assert trading.opposed(stand(), "ddd", states).tolist() == [[0.0, 0.0]]


def test_links_in_a_row_bind_as_the_least_of_them() -> None:
    uses = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    rows, least = bottlenecks(uses, np.array([[5.0, 4.0, 9.0, 1.0], [3.0, 7.0, 2.0, 1.0]]))
    assert {tuple(row): column.tolist() for row, column in zip(rows, least.T, strict=True)} == {
        (1.0, 0.0): [4.0, 3.0],
        (1.0, 1.0): [9.0, 2.0],
    }


def test_flows_known_by_content_are_not_worked_out_again() -> None:
    choice = Choice(
        uses=np.eye(2),
        trade=np.array([0, 0]),
        can_carry=np.array([[3.0, 1.0]]),
        way_price=np.array([[1.0, 4.0]]),
        volume=np.array([[5.0]]),
        penalty=np.array([9.0]),
    )
    known = {}
    first = assign(choice, known)
    assert len(known) == 1
    assert assign(choice, known)[0] is first[0]
    assign(replace(choice, penalty=np.array([8.0])), known)
    assert len(known) == 2


def test_what_was_not_asked_for_lately_is_forgotten() -> None:
    known = {}
    for volume in range(40):
        choice = Choice(
            uses=np.eye(1),
            trade=np.array([0]),
            can_carry=np.array([[3.0]]),
            way_price=np.array([[1.0]]),
            volume=np.array([[float(volume)]]),
            penalty=np.array([9.0]),
        )
        assign(choice, known)
    assert len(known) == assignment.MOST_KNOWN


def test_a_tie_goes_to_what_went_this_way_before() -> None:
    tied = Choice(
        uses=np.eye(2),
        trade=np.array([0, 0]),
        can_carry=np.array([[9.0, 9.0]]),
        way_price=np.array([[2.0, 2.0]]),
        volume=np.array([[5.0]]),
        penalty=np.array([9.0]),
    )
    for like in ([[5.0, 0.0]], [[0.0, 5.0]]):
        assert assign(replace(tied, like=np.array(like)))[0].tolist() == like
