"""What the catalogue's entries for radio take, and what they refuse."""

from __future__ import annotations

import math

import pytest

from equipoise import kernels
from equipoise.physics import vlf

FIELD = {"frequency_khz": 24, "radiated_kw": 1, "range_km": 1500}
SEGMENTS = [{"start_km": 0, "attenuation_db_per_mm": 5.0}, {"start_km": 1000, "attenuation_db_per_mm": 2.0}]
GROUND = {
    "frequency_khz": 24,
    "radiated_kw": 1,
    "range_km": 100,
    "permittivity": 15,
    "conductivity_s_m": 0.001,
    "polarisation": "vertical",
    "refractivity_n_units": 315,
    "transmitter_height_m": 0,
    "receiver_height_m": 0,
}


def field(**more: object) -> float:
    return float(kernels.call("vlf.field_strength", {**FIELD, **more})["field_db_uv_m"])  # pyright: ignore[reportArgumentType]


def test_losses_of_segments_add_up_along_the_way():
    plain = field(attenuation_db_per_mm=0)
    assert field(segments=SEGMENTS) == pytest.approx(plain - 5.0 - 1.0)
    assert field(segments=SEGMENTS, excitation_db=-2) == pytest.approx(plain - 8.0)


def test_a_segment_beyond_the_receiver_costs_nothing():
    far = [*SEGMENTS, {"start_km": 2000, "attenuation_db_per_mm": 90.0}]
    assert field(segments=far) == pytest.approx(field(segments=SEGMENTS))


@pytest.mark.parametrize("given", [{}, {"attenuation_db_per_mm": 3, "segments": SEGMENTS}])
def test_the_loss_is_given_one_way_and_not_two(given):
    assert "either" in kernels.attempt("vlf.field_strength", {**FIELD, **given}).refusal


@pytest.mark.parametrize("segments", [SEGMENTS[1:], SEGMENTS[::-1], [SEGMENTS[0], SEGMENTS[0]]])
def test_segments_begin_at_the_mast_and_rise(segments):
    assert "rise" in kernels.attempt("vlf.field_strength", {**FIELD, "segments": segments}).refusal


def test_the_mean_difference_of_one_distance_is_the_difference():
    inputs = {**FIELD, "attenuation_db_per_mm": 4, "ranges_km": [1500], "reference_db_uv_m": [40.0]}
    del inputs["range_km"]
    found = kernels.call("vlf.rms_difference", inputs)["rms_db"]
    assert found == pytest.approx(abs(field(attenuation_db_per_mm=4) - 40.0))
    assert "length" in kernels.attempt("vlf.rms_difference", {**inputs, "ranges_km": [1, 2]}).refusal


def test_the_loss_over_ground_is_given_for_its_one_frequency_only():
    assert kernels.attempt("vlf.attenuation", {"frequency_khz": 20, "conductivity_s_m": 4}).faults
    found = kernels.call("vlf.attenuation", {"frequency_khz": 10.2, "conductivity_s_m": 0.01})
    assert found["attenuation_db_per_mm"] == pytest.approx(3.325)


def test_an_antenna_at_the_surface_loses_nothing():
    found = kernels.call("vlf.skin_depth", {"frequency_khz": 20, "conductivity_s_m": 4})
    assert found["loss_db"] == 0
    assert found["loss_db_per_m"] == pytest.approx(20 * math.log10(math.e) / found["depth_m"])  # pyright: ignore[reportOperatorIssue]


def test_without_its_library_the_ground_wave_says_so(monkeypatch):
    monkeypatch.setattr(vlf, "find_spec", lambda _: None)
    answer = kernels.attempt("vlf.ground_wave", GROUND)
    assert "proplib-lfmf" in answer.refusal
    assert answer.is_absent
