"""Hostility follows from dated instruments and from nothing else."""

import datetime as dt

import pytest

from equipoise.history import hostility, spans
from equipoise.history.spans import Name
from equipoise.sampling import spreads


@pytest.fixture(scope="module")
def told():
    return spans.load()


def index(told, year, *names):
    sides = [told.names[name] for name in (names or ("USSR", "United States"))]
    return spreads.mean(hostility.fact(told, *sides, dt.date(year, 6, 1)).spread)


def test_without_any_instrument_it_is_highest(told):
    assert index(told, 1962) == pytest.approx(0.875)


def test_one_more_treaty_never_makes_it_higher(told):
    assert index(told, 1973) < index(told, 1980) < index(told, 1962)


def test_a_declaration_counts_as_much_as_both_kinds_of_treaty(told):
    # 1991: a declaration and other limits; 1973: both kinds of treaty, no declaration
    assert index(told, 1991) == pytest.approx(index(told, 1973) - 0.2, abs=0.06)


def test_it_is_the_same_whoever_is_threatened(told):
    assert index(told, 2016, "Russia", "United States") == index(told, 2016, "United States", "Russia")


def test_where_no_instrument_is_on_record_it_is_open(told):
    nobody = Name(code="xxt", bloc="", rival="", lat=0.0, lon=0.0)
    found = hostility.fact(told, nobody, nobody, dt.date(2000, 1, 1))
    assert (found.spread.low, found.spread.high) == hostility.UNKNOWN
