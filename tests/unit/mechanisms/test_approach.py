"""The ground approach on a map of five towns, and what follows for any map."""

from __future__ import annotations

import numpy as np
import pytest
from support import Stand

from equipoise.mechanisms import approach

#: aaa threatened with its capital, bbb a neighbour, ccc behind it, ddd with land but no roads on record.
TOWNS = {"capital": "aaa", "edge": "aaa", "frontier": "bbb", "rear": "bbb", "deep": "ccc", "exclave": "aaa"}
ROADS = {
    "capital_edge": 100.0,
    "edge_frontier": 40.0,
    "frontier_rear": 60.0,
    "rear_deep": 100.0,
    "deep_exclave": 10.0,
}
DEPTH = {"bbb": 100e3, "ccc": 210e3, "ddd": 400e3}
DAY = 86400.0


def reading(*members: str, n: int = 1, drop: tuple[str, ...] = (), **numbers: object) -> Stand:
    """Return the map with these members of the alliance 'pact', all others known but not in place."""
    spoken: dict[str, str | tuple[str, ...]] = {"capital.aaa.place": "capital"}
    spoken |= {f"place.{town}.country": country for town, country in TOWNS.items()}
    given: dict[str, object] = {"detour.road.factor": 1.2, "place.capital.lat": 0.9, "place.capital.lon": 0.6}
    for name, km in ROADS.items():
        start, end = name.split("_")
        if name not in drop:
            spoken |= {f"road.{name}.from": start, f"road.{name}.to": end}
            given |= {f"road.{name}.length": km * 1e3, f"road.{name}.border": 0.25}
    for posture, paces in (("unopposed", (100, 200, 400)), ("contested", (10, 20, 40))):
        for k, pace in enumerate(paces):
            name = f"campaign.{posture}{k}"
            spoken[f"{name}.posture"] = posture
            given |= {f"{name}.distance": pace * 1e3, f"{name}.time": DAY, f"{name}.fitted": 1.0}
    given |= {f"march.{posture}.rank": 0.5 for posture in approach.POSTURES}
    for country in ("bbb", "ccc", "ddd"):
        spoken |= {
            f"membership.{country}_pact.country": country,
            f"membership.{country}_pact.alliance": "pact",
        }
    absent = frozenset(f"membership.{c}_pact" for c in ("bbb", "ccc", "ddd") if c not in members)
    return Stand(n=n, numbers={**given, **numbers}, spoken=spoken, absent=absent)


def values(stand: Stand, depth: dict[str, float] = DEPTH) -> dict[str, np.ndarray]:
    table = approach.tabulate(stand, "aaa", depth)
    return approach.outcomes(stand, "aaa", "pact", table)[0]


def one(stand: Stand, key: str) -> float:
    return float(values(stand)[f"approach.{key}"][0])


def test_the_boundaries_are_asked_for_every_country_that_is_a_member_in_some_arm():
    found = approach.asked(reading("bbb"), "aaa", "pact")
    assert (found.lat_rad, found.lon_rad) == (0.9, 0.6)
    assert found.countries == ("bbb", "ccc", "ddd")


def test_depth_is_that_of_the_nearest_member_in_this_arm():
    assert one(reading("bbb", "ccc"), "depth_km") == 100.0
    assert one(reading("ccc"), "depth_km") == 210.0


def test_the_way_begins_at_the_border_and_not_in_the_town():
    # of the 40 km from edge to frontier, a quarter lies before the border
    assert one(reading("bbb"), "road_km") == pytest.approx(100 + 0.25 * 40)


def test_the_way_may_cross_a_country_that_is_no_member():
    # of the 100 km from rear to deep, a quarter lies before the border of ccc
    assert one(reading("ccc"), "road_km") == pytest.approx(100 + 40 + 60 + 25)


def test_a_member_without_roads_on_record_comes_by_its_depth_and_a_detour():
    found = values(reading("ddd"))
    assert found["approach.road_km"][0] == pytest.approx(400 * 1.2)
    assert found["approach.estimated"][0] == 1.0
    assert one(reading("bbb", "ddd"), "estimated") == 0.0


def test_a_member_whose_roads_lead_nowhere_comes_by_its_depth_too():
    found = values(reading("ccc", drop=("rear_deep",)))
    assert found["approach.road_km"][0] == pytest.approx(210 * 1.2)
    assert found["approach.estimated"][0] == 1.0


def test_without_land_of_the_alliance_in_reach_all_is_null_with_a_reason():
    stand = reading()
    found, reasons = approach.outcomes(stand, "aaa", "pact", approach.tabulate(stand, "aaa", DEPTH))
    assert {key.split(".")[1] for key in found} == {"pace"}
    assert {
        "approach.depth_km",
        "approach.road_km",
        "approach.days.contested",
        "approach.gate",
    } <= reasons.keys()
    assert all("crossing the sea" in reason for reason in reasons.values())


def test_a_member_over_the_sea_counts_for_nothing():
    assert one(reading("bbb", "ddd"), "depth_km") == 100.0
    stand = reading("ddd")
    table = approach.tabulate(stand, "aaa", {"bbb": 100e3})
    assert "approach.depth_km" in approach.outcomes(stand, "aaa", "pact", table)[1]


def test_days_are_the_road_over_the_pace():
    found = values(reading("bbb"))
    assert found["approach.days.unopposed"][0] == pytest.approx(110 / 200)
    assert found["approach.days.contested"][0] == pytest.approx(110 / 20)


def test_a_posture_with_few_campaigns_says_why_it_has_no_days():
    stand = reading("bbb")
    found, reasons = approach.outcomes(stand, "aaa", "pact", approach.tabulate(stand, "aaa", DEPTH))
    assert "approach.days.heavily_contested" not in found
    assert "0 campaigns" in reasons["approach.days.heavily_contested"]


def test_a_campaign_that_does_not_count_still_tells_its_pace():
    more = {"campaign.short.distance": 5e3, "campaign.short.time": DAY, "campaign.short.fitted": 0.0}
    stand = reading("bbb", **more)
    stand = Stand(
        n=1,
        numbers=stand.numbers,
        spoken={**stand.spoken, "campaign.short.posture": "contested"},
        absent=stand.absent,
    )
    assert one(stand, "pace.short") == pytest.approx(5.0)
    assert one(stand, "days.contested") == one(reading("bbb"), "days.contested")


def test_roads_across_the_border_lead_home_and_not_into_an_exclave():
    assert one(reading("bbb", "ccc"), "border_nodes") == 1.0
    assert one(reading("ccc"), "border_nodes") == 0.0


def test_all_ways_enter_by_the_one_town_that_has_a_road_from_abroad():
    found = values(reading("bbb", "ccc"))
    assert found["approach.entry.edge"][0] == 1.0
    assert found["approach.gate"][0] == 1.0
    assert "approach.entry.exclave" not in found


def test_one_more_member_never_lengthens_a_way():
    before, after = values(reading("ccc")), values(reading("bbb", "ccc"))
    for key in ("depth_km", "road_km", "days.unopposed", "days.contested"):
        assert after[f"approach.{key}"] <= before[f"approach.{key}"]


def test_a_membership_in_some_draws_only_counts_in_these():
    stand = reading("bbb", "ccc", n=2)

    class Half:
        n = 2

        def __getattr__(self, name):
            return getattr(stand, name)

        def in_place(self, kind, name):
            there = stand.in_place(kind, name)
            return there * np.array([1.0, 0.0]) if name == "bbb_pact" else there

    table = approach.tabulate(stand, "aaa", DEPTH)
    found = approach.outcomes(Half(), "aaa", "pact", table)[0]
    assert found["approach.depth_km"].tolist() == [100.0, 210.0]
    assert found["approach.road_km"].tolist() == pytest.approx([110.0, 225.0])


def test_a_capital_off_the_roads_of_the_record_has_a_way_by_detour_only():
    stand = reading("bbb", drop=("capital_edge",))
    found = values(stand)
    assert found["approach.road_km"][0] == pytest.approx(120.0)
    assert "approach.gate" not in found


def test_an_alliance_of_the_threatened_side_itself_is_no_danger_on_the_ground():
    stand = reading("bbb")
    own = {"membership.aaa_pact.country": "aaa", "membership.aaa_pact.alliance": "pact"}
    both = Stand(n=1, numbers=stand.numbers, spoken={**stand.spoken, **own}, absent=stand.absent)
    assert approach.asked(both, "aaa", "pact").countries == ("bbb", "ccc", "ddd")
    first, second = values(stand), values(both)
    assert "approach.depth_km" in first
    assert not {"approach.depth_km", "approach.road_km", "approach.days.contested"} & second.keys()
    table = approach.tabulate(both, "aaa", {"bbb": 4e5})
    assert approach.outcomes(both, "aaa", "pact", table)[1]["approach.depth_km"] == approach.OWN
