"""Supply of a cut-off territory, on two invented ones that can be checked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support import Stand

from equipoise.mechanisms import exclave
from equipoise.units import to_si

#: A territory of "aaa" behind "bbb": rail over "ccc" and "bbb", a ferry, gas by pipe and by ship, a cable.
LINKS = {
    "rail_c": ("home", "mid", "rail", "goods", 8.0, "Mt/y", 10.0, "USD/t", "ccc"),
    "rail_b": ("mid", "far", "rail", "goods", 6.0, "Mt/y", 10.0, "USD/t", "bbb"),
    "ferry": ("port", "far", "ferry", "goods", 2.0, "Mt/y", 50.0, "USD/t", ""),
    "tanker": ("port", "far", "sea", "oil", 0.5, "Mt/y", 40.0, "USD/t", ""),
    "pipe": ("mid", "far", "pipeline", "gas", 3.0, "bcm/y", 5.0, "USD/1000 m3", "bbb"),
    "pipe_c": ("home", "mid", "pipeline", "gas", 9.0, "bcm/y", 5.0, "USD/1000 m3", "ccc"),
    "ship": ("port", "far", "sea", "gas", 2.0, "bcm/y", 100.0, "USD/1000 m3", ""),
    "cable": ("home", "far", "cable", "power", 200.0, "MW", 5.0, "USD/MWh", "bbb"),
}
NEEDS = {
    "food": ("goods", 1.0, "Mt/y", 2000.0, "USD/t"),
    "oil": ("goods", 1.0, "Mt/y", 1000.0, "USD/t"),
    "gas": ("gas", 2.5, "bcm/y", 500.0, "USD/1000 m3"),
    "power": ("power", 800.0, "MW", None, ""),
}
COUNTRIES = {"home": "aaa", "port": "aaa", "far": "aaa", "mid": "bbb"}


def reading(links=LINKS, needs=NEEDS, name="far_land", **more) -> Stand:
    numbers: dict[str, object] = {}
    spoken: dict[str, str | tuple[str, ...]] = {f"place.{town}.country": c for town, c in COUNTRIES.items()}
    spoken |= {f"exclave.{name}.owner": "aaa", f"exclave.{name}.place": "far"}
    for link, (start, end, mode, carries, capacity, unit, price, priced, host) in links.items():
        words = {"from": start, "to": end, "mode": mode, "carries": carries} | (
            {"host": host} if host else {}
        )
        spoken |= {f"link.{link}.{key}": said for key, said in words.items()}
        numbers[f"link.{link}.capacity"] = to_si(capacity, unit)
        numbers[f"link.{link}.price"] = to_si(price, priced)
    for need, (carried, amount, unit, penalty, priced) in needs.items():
        entity = f"need.{name}_{need}"
        spoken |= {f"{entity}.exclave": name, f"{entity}.commodity": need, f"{entity}.carried": carried}
        numbers[f"{entity}.amount"] = to_si(amount, unit)
        if penalty is not None:
            numbers[f"{entity}.penalty"] = to_si(penalty, priced)
    for country, border, distance in (
        ("bbb", 300e3, None),
        ("ddd", 100e3, None),
        ("ccc", 0.0, 60e3),
        ("aaa", 0.0, 400e3),
    ):
        pair = f"neighbour.{name}_{country}"
        spoken |= {f"{pair}.exclave": name, f"{pair}.country": country}
        numbers[f"{pair}.border"] = border
        if distance is not None:
            numbers[f"{pair}.distance"] = distance
    plants = {"gas_plants": to_si(1000.0, "MW"), "other_plants": to_si(100.0, "MW")}
    plants |= {"conversion": to_si(4.0, "kWh/m3"), "gas_elsewhere": to_si(1.0, "bcm/y")}
    numbers |= {f"exclave.{name}.{key}": value for key, value in plants.items()}
    spoken |= {"opposition.north_aaa.alliance": "north", "opposition.north_aaa.country": "aaa"}
    for country, alliance in (("aaa", "south"), ("ccc", "south"), ("bbb", "north"), ("ccc", "north")):
        pair = f"membership.{country}_{alliance}"
        spoken |= {f"{pair}.country": country, f"{pair}.alliance": alliance}
    return Stand(numbers={**numbers, **more}, spoken=spoken, absent=frozenset({"membership.ccc_north"}))


def outcomes(stand: Stand) -> dict[str, float]:
    values, reasons = exclave.outcomes(stand, "aaa", exclave.tabulate(stand, "aaa"))
    assert not set(values) & set(reasons)
    return {key.removeprefix("exclave."): float(found[0]) for key, found in values.items()}


BEFORE = outcomes(reading())


@pytest.mark.parametrize(
    ("name", "margin"),
    [
        # 8 Mt by rail and ferry; oil lacks 0.5 beside its tanker, so food may have 7.5
        ("supply_margin.food", 6.5),
        # oil: half a megatonne by tanker, 7 by what food leaves
        ("supply_margin.oil", 6.5),
        ("supply_margin.gas", 1.0),
        # rail through bbb lost: 2 by ferry, food lacks 1 and oil 0.5: food has 1.5
        ("worst_loss.food", 0.5),
        # rail and ferry lost
        ("worst_two.food", -1.0),
        ("worst_two.oil", -0.5),
        ("worst_loss.gas", 2.0 / 2.5 - 1.0),
        ("worst_two.gas", -1.0),
    ],
)
def test_margins_are_what_the_hand_gets(name, margin):
    assert BEFORE[name] == pytest.approx(margin)


def test_power_comes_from_the_cable_the_plants_and_what_gas_is_left():
    # all plants run: 200 + 100 + 1000
    assert BEFORE["supply_margin.power"] == pytest.approx(1300 / 800 - 1)
    # without the pipe 1 bcm a year is left to burn: 456 MW
    burnt_mw = to_si(1.0, "bcm/y") * to_si(4.0, "kWh/m3") / 1e6
    assert burnt_mw == pytest.approx(456.3, abs=0.1)
    assert BEFORE["worst_loss.power"] == pytest.approx((200 + 100 + burnt_mw) / 800 - 1)
    # without cable and pipe as well; both gas links lost would leave 300
    assert BEFORE["worst_two.power"] == pytest.approx((200 + 100) / 800 - 1)


def test_land_capacity_counts_the_narrowest_stretch_and_no_ship():
    assert BEFORE["land_capacity"] == pytest.approx(6.0)


def test_the_cheapest_supply_goes_by_rail_and_pipe():
    # 2 Mt at 20 USD, 2.5 bcm at 10 USD
    assert BEFORE["supply_cost"] == pytest.approx((2e6 * 20 + 2.5e6 * 10) / 1e9)
    assert BEFORE["sea_share"] == pytest.approx(0.0)


def test_a_host_that_changes_sides_widens_the_gap_and_may_close_its_links():
    stand = reading()
    joined = replace(stand, absent=frozenset({"membership.ccc_south"}))
    assert BEFORE["separation_km"] == pytest.approx(60.0)
    assert outcomes(joined)["separation_km"] == pytest.approx(400.0)
    assert outcomes(joined)["supply_margin.food"] == BEFORE["supply_margin.food"]
    closed = reading(**{"link.rail_c.open": 0.0, "link.pipe_c.open": 0.0, "rule.transit.kept": 0.25})
    # rail keeps 2 of 8 Mt, the pipe through ccc 2.25 of 9 bcm
    assert outcomes(closed)["supply_margin.food"] == pytest.approx(2.5)
    assert outcomes(closed)["supply_margin.gas"] == pytest.approx(4.25 / 2.5 - 1)


def test_the_opposed_hosts_that_no_way_over_land_avoids_are_counted():
    assert BEFORE["hosts_in_way"] == 1.0
    both = replace(reading(), absent=frozenset({"membership.ccc_south"}))
    assert outcomes(both)["hosts_in_way"] == 2.0
    # a road round ccc, through a country of no alliance
    links = {**LINKS, "road": ("home", "mid", "road", "goods", 1.0, "Mt/y", 30.0, "USD/t", "eee")}
    assert outcomes(replace(reading(links), absent=both.absent))["hosts_in_way"] == 1.0


def test_a_country_in_both_alliances_is_no_friend():
    both = replace(reading(), absent=frozenset())
    assert outcomes(both)["separation_km"] == pytest.approx(400.0)


def test_the_border_share_counts_length_that_faces_members_of_an_opposed_alliance():
    assert BEFORE["alliance_border_share"] == pytest.approx(0.75)
    left = replace(reading(), absent=frozenset({"membership.ccc_north", "membership.bbb_north"}))
    assert outcomes(left)["alliance_border_share"] == pytest.approx(0.0)


def test_where_goods_run_short_all_get_the_same_share_of_what_they_lack():
    links = {key: LINKS[key] for key in ("ferry",)}
    links["ferry"] = (*LINKS["ferry"][:4], 0.5, *LINKS["ferry"][5:])
    needs = {key: NEEDS[key] for key in ("food", "oil")}
    found = outcomes(reading(links, needs))
    assert found["supply_margin.food"] == pytest.approx(-0.75)
    assert found["supply_margin.oil"] == pytest.approx(-0.75)


def test_an_island_of_few_needs_has_the_outcomes_that_it_can_have_and_reasons_for_the_rest():
    # a second territory: only ships lead there, and it needs only food
    stand = reading(
        {"boat": ("port", "far", "sea", "goods", 3.0, "Mt/y", 20.0, "USD/t", "")}, {"food": NEEDS["food"]}
    )
    values, reasons = exclave.outcomes(stand, "aaa", exclave.tabulate(stand, "aaa"))
    assert values["exclave.supply_margin.food"].tolist() == [pytest.approx(2.0)]
    assert values["exclave.land_capacity"].tolist() == [0.0]
    assert values["exclave.sea_share"].tolist() == [1.0]
    assert "no such need" in reasons["exclave.supply_margin.gas"]


def test_who_has_no_exclave_gets_reasons_and_no_numbers():
    values, reasons = exclave.outcomes(reading(), "ddd", exclave.tabulate(reading(), "ddd"))
    assert values == {}
    assert set(reasons) >= {"exclave.supply_margin.gas", "exclave.separation_km"}
    assert "no exclave of DDD" in reasons["exclave.land_capacity"]


def test_of_two_exclaves_the_worse_one_counts_in_each_draw():
    one = reading(name="far_land")
    other = reading({key: LINKS[key] for key in ("ferry",)}, {"food": NEEDS["food"]}, name="other_land")
    both = Stand(
        numbers={**one.numbers, **other.numbers}, spoken={**one.spoken, **other.spoken}, absent=one.absent
    )
    # both lie at the same place here and share their links; the second needs food alone and may have 8 Mt
    assert outcomes(both)["supply_margin.food"] == pytest.approx(min(BEFORE["supply_margin.food"], 7.0))


def test_blocks_of_draws_do_not_matter():
    spans = {"link.rail_b.capacity": to_si(np.linspace(0.0, 6.0, 40), "Mt/y")}
    whole = replace(reading(**spans), n=40)
    table = exclave.tabulate(whole, "aaa")
    found, _ = exclave.outcomes(whole, "aaa", table)
    half = replace(reading(**{key: values[20:] for key, values in spans.items()}), n=20)
    for key, values in exclave.outcomes(half, "aaa", table)[0].items():
        assert values == pytest.approx(found[key][20:], abs=1e-9), key
