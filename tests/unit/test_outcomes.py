"""The table of outcomes: every id is described, in words, once."""

from __future__ import annotations

import pytest

from equipoise import outcomes
from equipoise.errors import CaseError

#: Units as shown to people.
UNITS = {"min", "probability", "warheads", "share", "ratio", "targets", "paths", "km", "days", "months"}
UNITS |= {"Mt/y", "USD/y", "bn USD/y", "bn USD", "countries", "roads", "km/day", "states", "flag", "count"}


def test_every_known_id_is_described_and_stands_once() -> None:
    ids = outcomes.known()
    assert len(set(ids)) == len(ids)
    for id_ in ids:
        told = outcomes.describe(id_)
        assert told.id == id_
        assert told.unit in UNITS
        assert told.worse in ("higher", "lower", "none")
        assert "{" not in told.long_title + outcomes.short(id_)


def test_titles_and_short_words_tell_outcomes_apart() -> None:
    ids = outcomes.known()
    assert len({outcomes.title(id_) for id_ in ids}) == len(ids)
    assert len({outcomes.short(id_) for id_ in ids}) == len(ids)


def test_the_ids_of_the_design_are_known() -> None:
    ids = set(outcomes.known())
    wanted = {"warning.flight_time.capital", "warning.time.forces", "survivability.warheads", "fear.worst"}
    wanted |= {f"first_strike.p_at_most.{k}@{cell}" for k in (0, 10, 50, 100, 200) for cell in outcomes.CELLS}
    assert wanted <= ids


def test_any_number_of_warheads_is_described() -> None:
    told = outcomes.describe("first_strike.p_at_most.37@day.ride_out")
    assert (told.k, told.cell) == (37, "day.ride_out")
    assert "at most 37" in told.title


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("warning.time.capitol", "warning.time.capital"),
        ("first_strike.p_at_most.many", "first_strike.p_at_most"),
        ("survivability.silo@day.wait", "survivability.silo@day"),
        ("fear.best@day.ride_out", "fear.best"),
    ],
)
def test_an_unknown_id_is_refused_with_the_nearest(wrong: str, hint: str) -> None:
    with pytest.raises(CaseError, match=hint):
        outcomes.describe(wrong)
    assert outcomes.title(wrong) == wrong
    assert outcomes.short(wrong) == wrong
