from __future__ import annotations

import inspect
import math

import pytest

from equipoise import kernels
from equipoise.catalogue import suffixes
from equipoise.catalogue.form import FORMS, Input, faults
from equipoise.errors import CaseError, RangeError


@pytest.mark.parametrize("name", sorted(kernels.TABLE))
def test_every_kernel_says_what_it_gives_and_where_it_comes_from(name):
    kernel = kernels.TABLE[name]
    assert len(kernel.says) > 20
    assert kernel.source
    assert kernel.valid
    assert kernel.gives


@pytest.mark.parametrize("name", sorted(kernels.TABLE))
def test_every_input_of_the_table_is_one_of_the_function(name):
    kernel = kernels.TABLE[name]
    wanted = inspect.signature(kernel.function).parameters
    if any(one.kind is inspect.Parameter.VAR_KEYWORD for one in wanted.values()):
        return
    assert {suffixes.split(one)[0] for one in kernel.inputs} == set(wanted)
    optional = {suffixes.split(one)[0] for one, entry in kernel.inputs.items() if not entry.required}
    assert optional == {one for one, entry in wanted.items() if entry.default is not inspect.Parameter.empty}


def test_inputs_and_outputs_carry_the_unit_of_their_names():
    out = kernels.call("trajectory.arc", {"range_km": 787, "apogee_km": 2111.5})
    assert out["time_min"] == pytest.approx(27.93, abs=0.01)
    assert out["speed_km_s"] == pytest.approx(5.605, abs=0.001)
    assert out["shape"] == "lofted"


def test_an_unknown_kernel_gets_a_suggestion():
    with pytest.raises(CaseError, match="minimum_energy"):
        kernels.call("trajectory.minimum_enrgy", {"range_km": 1})


def test_all_wrong_inputs_are_named_at_once():
    with pytest.raises(CaseError) as caught:
        kernels.call("trajectory.check_claim", {"rang_km": 1, "time_min": "ten", "boost_min": -1})
    text = str(caught.value)
    for part in ("'rang_km'", "'range_km' is missing", "has to be a number", "'boost_min' is -1"):
        assert part in text
    assert "takes range_km, time_min" in text


def test_a_formula_that_does_not_hold_is_out_of_range_and_not_a_wrong_case():
    inputs = {
        "yield_kt": 1,
        "cep_m": 50,
        "hardness_psi": 5,
        "rule": "lethal_radius_2_62",
        "reliability": 1,
        "shots": 1,
    }
    with pytest.raises(RangeError, match="30 psi"):
        kernels.call("survivability.kill_probability", inputs)


@pytest.mark.parametrize(
    ("name", "inputs", "reason"),
    [
        ("trajectory.flight_time", {"range_km": 1000}, "boost_min or missile_class"),
        (
            "trajectory.flight_time",
            {"range_km": 1000, "boost_min": 1, "missile_class": "irbm"},
            "boost_min or missile_class",
        ),
        ("trajectory.flight_time", {"range_km": 1000, "missile_class": "slbm"}, "allowed: irbm, icbm"),
        ("trajectory.minimum_energy", {"range_km": 30_000}, "allowed 0 to 20015"),
        ("trajectory.minimum_energy", {"range_km": math.nan}, "has to be a number"),
        ("trajectory.minimum_energy", {"range_km": True}, "has to be a number"),
        ("trajectory.arc_from_time", {"range_km": 2000, "time_min": 3, "boost_min": 2}, "no arc"),
        ("survivability.kill_probability", {"reliability": 1, "shots": 1}, "single_shot_kill"),
        ("survivability.barrage", {"speed_km_h": 40, "time_min": 30}, "either area_km2"),
        ("survivability.area_per_warhead", {"yield_kt": 1, "overpressure_kpa": 100}, "30 kPa only"),
        ("survivability.count_distribution", {"groups": [{"n": 2.5, "p": 0.5}]}, "whole numbers"),
        ("survivability.count_distribution", {"groups": [{"n": 2, "p": 1.5}]}, "groups[0].p"),
        ("survivability.count_distribution", {"groups": [{"n": 2, "q": 0.5}]}, "'groups[0].p' is missing"),
        ("orbit.lambert", {"r1_km": [7000, 0], "r2_km": [0, 7000, 0]}, "has to have 3 entries"),
        (
            "orbit.lambert",
            {"r1_km": [7000, 0, 0], "r2_km": [-8000, 0, 0], "time_s": 100, "mu_km3_s2": 398600},
            "one line",
        ),
        (
            "geo.distance",
            {"from": {"lat_deg": 91, "lon_deg": 0}, "to": 5},
            "has to be a mapping with lat_deg",
        ),
        ("warning.budget", {"flight_min": 30, "steps_min": {"a": "b"}}, "'steps_min.a' has to be a number"),
        ("radar.track_time", {"target": {"lat_deg": 0, "lon_deg": 0}, "radars": []}, "either launch"),
    ],
)
def test_what_stands_in_the_way_is_said(name, inputs, reason):
    answer = kernels.attempt(name, inputs)
    assert reason in answer.reason
    assert answer.outputs == {}


def test_an_output_without_meaning_is_none_and_not_a_number():
    out = kernels.call("trajectory.check_claim", {"range_km": 400, "time_min": 1, "boost_min": 1})
    assert out == {"verdict": "impossible", "average_speed_km_s": None}


def test_a_quotient_that_is_a_whole_number_is_not_rounded_up():
    # 3.3 / 1.1 is 3.0000000000000004 in binary.
    out = kernels.call("survivability.barrage", {"area_km2": 1.1 * 3, "area_per_warhead_km2": 1.1})
    assert out["units"] == 3
    assert kernels.call("survivability.barrage", {"area_km2": 3.4, "area_per_warhead_km2": 1.1})["units"] == 4


def test_a_radar_to_leave_out_has_to_be_there():
    inputs = {
        "launch_range_km": 2500,
        "launch_bearing_deg": 300,
        "target": {"lat_deg": 55.8, "lon_deg": 37.6},
        "radars": [],
        "without": ["pechora"],
    }
    assert "pechora" in kernels.attempt("radar.track_time", inputs).reason


def test_suffixes_go_inward_and_outward_without_loss():
    for suffix, (inside, factor) in suffixes.SUFFIXES.items():
        name, value = suffixes.inward("x" + suffix, 3.0)
        assert (name, value) == ("x" + inside, pytest.approx(3.0 * factor))
        assert suffixes.outward("x" + suffix, {name: value}) == pytest.approx(3.0)


def test_no_suffix_hides_a_longer_one():
    names = list(suffixes.SUFFIXES)
    for i, one in enumerate(names):
        assert not any(later.endswith(one) for later in names[i + 1 :]), one


def test_named_numbers_keep_their_names():
    assert suffixes.inward("steps_min", {"detect_min": 1.0}) == ("steps_s", {"detect_min": 60.0})


def test_forms_name_only_forms_that_exist():
    for entries in (*FORMS.values(), *(kernel.inputs for kernel in kernels.TABLE.values())):
        assert all(entry.form in FORMS for entry in entries.values() if entry.kind in ("record", "records"))


def test_an_optional_input_may_be_left_out_but_not_be_wrong():
    entries = {"flag": Input(kind="flag", required=False), "words": Input(kind="words", required=False)}
    assert faults(entries, {}) == []
    assert len(faults(entries, {"flag": 1, "words": "word"})) == 2
