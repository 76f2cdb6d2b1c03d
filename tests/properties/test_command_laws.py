"""Laws of orders that hold for all inputs, and on the facts of the package."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.mechanisms import command
from equipoise.orders import coverage, network
from equipoise.orders.network import Channel, Stations
from equipoise.outcome_kinds import AREAS
from equipoise.physics import vlf
from equipoise.sampling import draws
from equipoise.world.snapshot import snapshot

N_UNITS = 3
chances = st.floats(0, 1)
rows = st.lists(chances, min_size=N_UNITS, max_size=N_UNITS)


@st.composite
def channels(draw: st.DrawFn) -> Channel:
    return Channel(p_stands=np.array([draw(chances)]), p_reaches=np.array([draw(rows)]))


@st.composite
def stations(draw: st.DrawFn) -> Stations:
    """Return up to three stations over an area where each set is heard in some share."""
    n_masts = draw(st.integers(0, 3))
    shares = draw(st.lists(st.lists(st.floats(1e-3, 1), min_size=8, max_size=8), min_size=2, max_size=2))
    exactly = np.array(shares)[None, :, : 1 << n_masts]
    exactly = exactly / exactly.sum(axis=2, keepdims=True)
    p = draw(st.lists(chances, min_size=n_masts, max_size=n_masts))
    return Stations(p_stands=np.array([p]).reshape(1, n_masts), p_heard=coverage.heard_by_set(exactly))


several = st.lists(channels(), max_size=5)


def law(p_source: float, ways: list[Channel], radio: Stations) -> np.ndarray:
    return network.together(np.array([p_source]), ways, N_UNITS, radio, (1, 2))


def each(found: np.ndarray) -> np.ndarray:
    return np.array([network.p_reached(found, unit)[0] for unit in range(N_UNITS)])


@given(chances, several, stations())
def test_the_chances_of_all_sets_add_up_to_one(p_source, ways, radio):
    found = law(p_source, ways, radio)
    assert (found >= 0).all()
    assert abs(found.sum() - 1) < 1e-12


@given(chances, several, stations(), channels())
def test_one_more_channel_never_reaches_less(p_source, ways, radio, more):
    assert (each(law(p_source, [*ways, more], radio)) >= each(law(p_source, ways, radio)) - 1e-12).all()


@given(chances, several, stations(), st.permutations(range(5)))
def test_the_order_of_channels_changes_nothing(p_source, ways, radio, order):
    turned = [ways[k] for k in order if k < len(ways)]
    assert np.abs(law(p_source, turned, radio) - law(p_source, ways, radio)).max() < 1e-12


@given(chances, several, stations(), st.integers(0, 2))
def test_losing_a_station_never_reaches_more(p_source, ways, radio, lost):
    stands = radio.p_stands.copy()
    stands[:, lost : lost + 1] = 0.0
    less = replace(radio, p_stands=stands)
    assert (each(law(p_source, ways, less)) <= each(law(p_source, ways, radio)) + 1e-12).all()


@given(chances, several, stations())
def test_units_are_reached_together_at_least_as_often_as_if_they_were_apart(p_source, ways, radio):
    # all that they share (centre, channels, stations) makes them hear it together, never one for the other
    found = law(p_source, ways, radio)
    both = found[0, network.has(N_UNITS, 0) & network.has(N_UNITS, 2)].sum()
    one, other = each(found)[[0, 2]]
    assert both >= one * other - 1e-12


@given(st.lists(st.floats(0, 1), min_size=8, max_size=8))
def test_more_stations_on_the_air_never_cover_less(shares):
    found = coverage.heard_by_set(np.array(shares))
    for chosen in range(8):
        for more in range(3):
            assert found[chosen | 1 << more] >= found[chosen]


@given(st.floats(1e3, 1e6), st.floats(10e3, 30e3), st.floats(5e4, 1.5e7), st.floats(1e-6, 1e-5))
def test_farther_away_the_field_is_never_stronger(power_w, frequency_hz, range_m, loss):
    near, far = (
        float(vlf.field_db_uv_m(power_w, frequency_hz, at, loss * at)) for at in (range_m, 1.02 * range_m)
    )
    assert far <= near + 1e-9


@given(st.floats(0, 100), st.floats(-60, 60), st.floats(-60, 60), st.floats(0, 10))
def test_deeper_the_noise_that_counts_is_never_less(sea_db, outside, own, more):
    assert vlf.noise_db_uv_m(outside, own, sea_db + more) >= vlf.noise_db_uv_m(outside, own, sea_db)


@pytest.fixture(scope="module", params=[dt.date(2020, 9, 1), dt.date(2026, 11, 1)])
def of_today(real_record, request) -> draws.Draws:
    return draws.draw(snapshot(real_record, request.param), seed=1, n=64)


@pytest.mark.parametrize("country", ["rus", "usa"])
def test_outcomes_are_the_margins_of_the_law_that_the_first_strike_mixes(of_today, country):
    table = command.tabulate(of_today, country)
    orders = command.orders(of_today, country, table)
    assert orders is not None
    made, _ = command.outcomes(of_today, country, table)
    assert np.abs(orders.p_together.sum(axis=1) - 1).max() < 1e-12
    for unit, leg in enumerate(table.units[:3]):
        if f"command.p_order.{leg}" in made:
            reached = network.p_reached(orders.p_together, unit)
            assert np.abs(reached - made[f"command.p_order.{leg}"]).max() < 1e-12
    ports = [network.p_reached(orders.p_together, 3 + k) for k in range(len(table.ports))]
    boats = made["command.p_order.submarine"]
    assert (boats <= np.max(ports, axis=0) + 1e-12).all()
    assert (boats >= np.min(ports, axis=0) - 1e-12).all()


@settings(deadline=None, max_examples=6)
@given(st.data())
def test_losing_any_station_of_the_record_never_helps(of_today, data):
    table = command.tabulate(of_today, "rus")
    lost = data.draw(st.sampled_from(table.coverage.stations))
    gone = replace(of_today, present=of_today.present - {f"vlf.{lost}"})
    before, after = (command.outcomes(one, "rus", table)[0] for one in (of_today, gone))
    for key, value in after.items():
        # without any tolerance: what a station doesn't serve keeps every digit
        assert (value <= before[key]).all(), key


def test_every_patrol_area_of_the_record_has_its_outcome(of_today):
    named = {of_today.words(f"patrol.{zone}.area")[0] for zone in of_today.names("patrol")}
    assert named <= set(AREAS)
