"""Units: the only conversion in the package."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise import units


@pytest.mark.parametrize(
    ("value", "unit", "inside"),
    [
        (1.0, "nmi", 1852.0),  # international nautical mile, exact
        (1.0, "psi", 6894.757),  # NIST SP 811, appendix B.8
        (100.0, "kPa", 1e5),
        (180.0, "degree", math.pi),
        (36.0, "km/h", 10.0),
        (7.5, "km/s", 7500.0),
        (30.0, "min", 1800.0),
        (12.0, "month", 365.25 * 86400.0),
        (5.0, "percent", 0.05),
        (475.0, "kt", 475.0),
        (0.25, "share", 0.25),
    ],
)
def test_a_value_turns_into_the_unit_used_inside(value, unit, inside):
    assert units.to_si(value, unit) == pytest.approx(inside, rel=1e-12)


@given(st.sampled_from(sorted(units.FACTORS)), st.floats(-1e6, 1e6))
def test_there_and_back_is_the_same_value(unit, value):
    assert units.from_si(units.to_si(value, unit), unit) == pytest.approx(value, rel=1e-12, abs=1e-300)


def test_every_factor_is_finite_and_above_zero():
    assert all(0 < factor < math.inf for factor in units.FACTORS.values())


def test_an_unknown_unit_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        units.to_si(1.0, "mile")


def test_the_table_of_units_can_not_be_changed():
    with pytest.raises(TypeError):
        units.FACTORS["mile"] = 1609.344  # pyright: ignore[reportIndexIssue]
