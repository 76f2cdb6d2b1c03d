"""Sentences of RAND abstracts on first-strike stability, with how far they hold."""

from __future__ import annotations

import pytest

from equipoise.errors import CaseError
from equipoise.physics import stability
from equipoise.validation import stability_statements as statements


@pytest.mark.parametrize(
    ("change", "output", "expected", "holds_on", "tried"),
    [
        ("both sides add weapons in their present posture", "stability_always_falls", False, 7, 9),
        (
            "same posture change at a high and at a low number of weapons",
            "effect_larger_at_low_numbers",
            True,
            10,
            13,
        ),
        ("both sides reduce without better basing", "stability_clearly_rises", False, 8, 9),
        ("one side alone gains the ability to suppress defences", "stability", "decreases", 70, 72),
    ],
)
def test_a_statement_holds_as_far_as_the_docs_say(change, output, expected, holds_on, tried):
    found = statements.first_strike_stability({"change": change})
    assert found[output] == expected
    assert (found["holds_on"], found["tried"]) == (holds_on, tried)


def hurts(a, b):
    """Return an index that knows nothing but numbers: fewer launchers, more stability."""
    return 1 / (1 + (a.fixed + b.fixed + a.survivable + b.survivable) / 1000)


def test_where_numbers_alone_decide_the_judges_say_the_opposite(monkeypatch):
    monkeypatch.setattr(statements, "_index", hurts)
    adding = statements.first_strike_stability({"change": "both sides add weapons in their present posture"})
    assert adding == {"stability_always_falls": True, "holds_on": 0, "tried": 9}
    reducing = statements.first_strike_stability({"change": "both sides reduce without better basing"})
    assert reducing["stability_clearly_rises"] is True


def test_at_equal_numbers_a_change_of_posture_matters_alike(monkeypatch):
    monkeypatch.setattr(statements, "PLENTY", 1.0)
    change = "same posture change at a high and at a low number of weapons"
    assert statements.first_strike_stability({"change": change})["effect_larger_at_low_numbers"] is False


def test_where_nothing_is_stopped_suppression_changes_nothing(monkeypatch):
    monkeypatch.setattr(statements, "STOPPED", (0.0,))
    change = "one side alone gains the ability to suppress defences"
    assert statements.first_strike_stability({"change": change})["stability"] == "mixed"


def test_a_posture_behind_no_defence_is_the_published_one():
    a, b = statements._both()
    mixed = stability.index(a, b).index[list(statements.POSTURES).index("mixed")]
    assert mixed == pytest.approx(0.49, abs=0.005)


def test_a_change_that_nobody_judges_gets_a_suggestion():
    with pytest.raises(CaseError, match="add weapons in their present posture"):
        statements.first_strike_stability({"change": "both sides add weapons in their present postures"})
