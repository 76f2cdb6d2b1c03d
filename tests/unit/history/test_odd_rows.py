"""A row may be odd: no attacker, one launcher, no alert; the model answers, never with what isn't finite."""

import datetime as dt
import math
from dataclasses import replace
from types import MappingProxyType

import pytest

from equipoise.history import changes, rows, spans

NAN = math.nan
ODD = {
    "no attacker": {"attacker_counterforce_warheads": 0.0, "delta_warheads": 0.0},
    "an attacker who has only what is new": {"attacker_counterforce_warheads": 36.0},
    "no alert": {"defender_alert_fraction": 0.0},
    "all on alert": {"defender_alert_fraction": 1.0},
    "one launcher": {"defender_launchers": 1.0, "defender_warheads": 1.0},
    "many launchers": {"defender_launchers": 50_000.0, "defender_warheads": 60_000.0},
    "many new missiles": {"delta_warheads": 50_000.0, "attacker_counterforce_warheads": 60_000.0},
    "flights of half a minute": {
        "flight_time_min_low": 0.5,
        "flight_time_min_best": 0.5,
        "flight_time_min_high": 0.6,
    },
    "flights of a day": {
        "flight_time_min_low": 900.0,
        "flight_time_min_best": 950.0,
        "flight_time_min_high": 999.0,
    },
    "no flight times": {
        "flight_time_min_low": NAN,
        "flight_time_min_best": NAN,
        "flight_time_min_high": NAN,
        "flight_time_before_min": NAN,
    },
    "interceptors of no known kind": {"defence_interceptors": 500.0, "interceptors_icbm_capable": NAN},
}


@pytest.fixture(scope="module")
def told():
    return spans.load()


@pytest.fixture(scope="module")
def plain(told):
    return next(row for row in rows.load(warnings=told.states) if row.id == "CUBA1962")


def finite(change):
    sizes = (change.capability, change.fear, change.loss)
    return all(math.isfinite(size.mean) for size in sizes)


@pytest.mark.parametrize("name", ODD)
def test_odd_numbers_give_finite_changes(told, plain, name):
    row = replace(plain, numbers=MappingProxyType({**plain.numbers, **ODD[name]}))
    assert finite(changes.past(row, told, draws=32))


@pytest.mark.parametrize("state", ["none", "radar_partial", "radar+sat_partial", "radar+sat", "degraded_gap"])
@pytest.mark.parametrize("year", [1931, 1957, 1972, 1984, 2040])
def test_every_age_and_state_of_warning_gives_finite_changes(told, plain, state, year):
    row = replace(plain, warning_state=state, date=dt.date(year, 5, 5))
    assert finite(changes.past(row, told, draws=32))


@pytest.mark.parametrize("case_type", rows.TYPES)
def test_every_type_of_change_gives_finite_changes(told, plain, case_type):
    numbers = {**plain.numbers, "number": 10.0, "defence_interceptors": 12.0}
    row = replace(plain, case_type=case_type, numbers=MappingProxyType(numbers))
    assert finite(changes.past(row, told, draws=32))


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_no_seed_stops_a_run(told, plain, seed):
    assert finite(changes.past(replace(plain, date=dt.date(1979, 1, 1)), told, seed=seed, draws=256))
