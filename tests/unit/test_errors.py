"""The error family: what a person reads when something is wrong."""

from __future__ import annotations

import pytest

from equipoise import errors
from equipoise.errors import (
    CaseError,
    EquipoiseError,
    FactError,
    NumericsError,
    Problem,
    RangeError,
    did_you_mean,
)


def test_a_problem_reads_place_fault_and_remedy():
    assert (
        str(Problem(where="a.yaml", line=3, what="is wrong", hint="do this"))
        == "a.yaml:3: is wrong\n  do this"
    )
    assert str(Problem(where="record", what="is wrong")) == "record: is wrong"


def test_problems_are_told_in_order_of_file_and_line():
    late, early = Problem(where="b", line=1, what="x"), Problem(where="a", line=10, what="x")
    first = Problem(where="a", line=9, what="x")
    assert FactError([late, early, first]).problems == (first, early, late)
    assert str(FactError([late, early, first])) == "a:9: x\na:10: x\nb:1: x"


def test_one_problem_alone_is_enough():
    problem = Problem(where="a", what="x")
    assert CaseError(problem).problems == (problem,)


def test_at_most_fifty_problems_are_shown_and_the_rest_counted():
    text = str(FactError(Problem(where="a", line=n, what="x") for n in range(1, 54)))
    assert text.count("\n") == errors.SHOWN
    assert text.endswith("… and 3 more problems")
    assert "more problems" not in str(FactError(Problem(where="a", line=n, what="x") for n in range(1, 51)))


@pytest.mark.parametrize(
    ("kind", "code"),
    [(EquipoiseError, 2), (FactError, 2), (CaseError, 2), (RangeError, 3), (NumericsError, 3)],
)
def test_every_kind_of_error_has_its_exit_code(kind, code):
    assert kind(Problem(where="a", what="x")).exit_code == code
    assert issubclass(kind, EquipoiseError)


def test_the_nearest_words_are_suggested_and_none_where_nothing_is_near():
    assert did_you_mean("radr", ["radar", "vlf"]) == "did you mean 'radar'?"
    assert did_you_mean("lon", ["lan", "lot"]) in (
        "did you mean 'lot' or 'lan'?",
        "did you mean 'lan' or 'lot'?",
    )
    assert did_you_mean("zzz", ["radar"]) == ""
    assert did_you_mean("x", []) == ""
