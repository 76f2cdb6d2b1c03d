"""Statements about radio under water."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from equipoise.facts.record import Spread, fixed
from equipoise.validation import radio_statements as judged
from equipoise.validation.worlds import Ground

FAR: Mapping[str, object] = {"frequency_khz": 25, "radiated_kw": [30, 50], "range_km": 10_000}
#: Attributes of patrol areas and reception under which a margin can be worked out by hand.
BY_HAND = {
    "patrol": {"noise": 20.0, "depth": 0.0, "conductivity": 4.0},
    "reception": {"receiver": -300.0, "needed": 5.0, "attenuation_day": 2.5},
}


def power(on: Ground, call: str, frequency_khz: float):
    return judged.radiated_power({"call": call, "frequency_khz": frequency_khz}, on)


def depth(on: Ground, depth_m: float, frequency_khz: float = 25) -> object:
    asked = {"frequency_khz": frequency_khz, "depth_m": depth_m}
    return judged.antenna_depth_claim(asked, on).outputs["verdict"]


def spread_over(on: Ground, kind: str, attribute: str, spread: Spread) -> Ground:
    """A record in which one attribute of all entities of a kind has another spread."""
    entries = dict(on.record.entries)
    for key, entry in on.record.entries.items():
        if key.startswith(f"{kind}.") and key.endswith(f".{attribute}"):
            entries[key] = replace(entry, values=tuple(replace(v, spread=spread) for v in entry.values))
    return replace(on, record=replace(on.record, entries=entries))


@pytest.mark.parametrize(
    ("call", "frequency", "kw"), [("NAA", 24, 1000), ("NWC", 19.8, 1000), ("NLK", 24.8, 130)]
)
def test_a_power_is_the_most_likely_value_of_the_record(on, call, frequency, kw):
    assert power(on, call, frequency).outputs == {"radiated_kw": kw}


def test_a_published_power_that_only_lies_in_the_span_is_another_one(on, edited):
    ground = edited("vlf.cutler.radiated", Spread(family="triangular", low=900.0, best=1200.0, high=1800.0))
    verdict = power(ground, "NAA", 24)
    assert verdict.outputs == {"radiated_kw": 1200.0}
    assert "900 to 1800 kW" in verdict.remark


def test_a_span_without_a_most_likely_value_answers_nothing(edited):
    ground = edited("vlf.cutler.radiated", Spread(family="uniform", low=900.0, best=math.nan, high=1800.0))
    assert "without a most likely value: 900 to 1800 kW" in power(ground, "NAA", 24).not_run


def test_a_station_at_another_frequency_is_not_the_one_that_was_asked_for(on):
    verdict = power(on, "NPM", 23.4)
    assert not verdict.outputs
    assert "at 21.4 kHz (most likely 600 kW, 400 to 630 kW)" in verdict.not_run


def test_one_of_several_frequencies_of_a_station_is_enough(on):
    assert power(on, "Antey", 25).outputs == {"radiated_kw": 50}
    assert "20.5, 23, 25" in power(on, "Antey", 24).not_run


@pytest.mark.parametrize("call", ["NSS", "GBR", "NA", ""])
def test_a_station_that_the_record_lacks_is_not_judged(on, call):
    assert "it holds those that reach boats with missiles (RUS, USA)" in power(on, call, 21.4).not_run


def test_a_margin_is_shown_with_what_it_holds_for(on):
    verdict = judged.vlf_margin(FAR, on)
    assert all(verdict.outputs[name] is True for name in ("noise_stated", "bandwidth_stated", "depth_stated"))
    assert "in 50 Hz and antennas 1 to 12 m deep" in verdict.remark
    assert verdict.outputs["margin_night_db"] > verdict.outputs["margin_day_db"]


def test_a_margin_is_field_less_noise_less_what_is_needed(on):
    for kind, attributes in BY_HAND.items():
        for attribute, value in attributes.items():
            on = spread_over(on, kind, attribute, fixed(value))
    asked = {"frequency_khz": 25, "radiated_kw": [30], "range_km": 5000}
    # 48.57 dB by the single mode (as in the example beside it), less 20 and 5
    assert judged.vlf_margin(asked, on).outputs["margin_day_db"] == pytest.approx(23.57, abs=0.005)


def test_four_times_the_power_is_six_decibels(on):
    weak, strong = (
        judged.vlf_margin({**FAR, "radiated_kw": [kw]}, on).outputs["margin_day_db"] for kw in (30, 120)
    )
    assert strong - weak == pytest.approx(20 * math.log10(2))


@pytest.mark.parametrize("attribute", ["noise", "depth"])
def test_no_margin_is_shown_where_one_area_lacks_a_term(on, attribute):
    key = next(
        key for key in on.record.entries if key.startswith("patrol.") and key.endswith(f".{attribute}")
    )
    entries = {name: entry for name, entry in on.record.entries.items() if name != key}
    verdict = judged.vlf_margin(FAR, replace(on, record=replace(on.record, entries=entries)))
    assert verdict.outputs[f"{attribute}_stated"] is False
    assert not any(name.startswith("margin") for name in verdict.outputs)
    assert f"{attribute} not stated" in verdict.remark


@pytest.mark.parametrize("said", [" in 100 Hz", ""])
def test_no_margin_is_shown_where_bandwidths_differ_or_are_left_out(on, said):
    key = next(key for key in on.record.entries if key.startswith("reception.") and key.endswith(".needed"))
    entry = on.record.entries[key]
    entries = {**on.record.entries, key: replace(entry, title=entry.title.replace(" in 50 Hz", said))}
    verdict = judged.vlf_margin(FAR, replace(on, record=replace(on.record, entries=entries)))
    assert verdict.outputs == {"noise_stated": True, "bandwidth_stated": False, "depth_stated": True}


def test_forty_metres_are_no_antenna_depth_and_a_few_are_possible(on):
    assert depth(on, 40) == judged.NO_ANTENNA
    assert depth(on, 5) == judged.POSSIBLE


def test_lower_frequencies_reach_deeper(on):
    assert depth(on, 25, frequency_khz=10) == judged.POSSIBLE
    assert depth(on, 25, frequency_khz=30) == judged.NO_ANTENNA


def test_the_receiver_of_the_record_decides_about_a_depth(on):
    quiet = spread_over(on, "reception", "receiver", fixed(-300.0))
    assert depth(quiet, 40) == judged.POSSIBLE
