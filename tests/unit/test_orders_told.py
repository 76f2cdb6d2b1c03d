"""The sentences on orders say what their row holds, and nothing where there is no row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.study import orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    values: np.ndarray | None


def arm(ocean: float, bay: float, boats: float, paths: float) -> dict[str, Made]:
    """Return the outcomes of one arm; the ocean's coverage has a spread of a hundredth."""
    values = {
        "command.vlf_coverage.ocean": ocean - np.linspace(0.0, 0.01, 101),
        "command.vlf_coverage.small_bay": np.full(101, bay),
        "command.paths.submarine": np.full(101, paths),
        "command.paths_struck.submarine": np.full(101, paths / 4),
        "command.p_order.silo": np.full(101, 0.67),
        "command.p_order.submarine": np.full(101, boats),
    }
    return {key: Made(values=value) for key, value in values.items()}


BEFORE = arm(0.98, 0.9999, 0.52, 10.2)
ARMS = {"baseline": BEFORE, "membership-only": arm(0.93, 0.9999, 0.51, 9.7)}


def told(**arms: dict[str, Made]) -> str:
    return " ".join(orders.told(orders.ways({**ARMS, **arms}), "Atlantis"))


def test_the_area_that_loses_most_is_named_with_before_after_and_loss():
    said = told()
    assert "97.5 % of Ocean before Atlantis joins and in 92.5 % after it" in said
    assert "a loss of 5.0 points (5 to 95 %: 5.0 to 5.0)" in said
    assert "nothing to speak of in any other patrol area" in said


def test_other_areas_that_lose_are_listed_too():
    said = told(**{"membership-only": arm(0.93, 0.98, 0.51, 9.7)})
    assert "less in Small Bay (2.0 points" in said


def test_ways_and_chances_are_told_before_and_after_and_said_to_be_assumed():
    said = told()
    assert "Ways of an order to the boats: 10.2 before and 9.7 after" in said
    assert "silos with 0.67 before and after" in said
    assert "boats at sea with 0.52 before and 0.51 after" in said
    assert "bombers" not in said
    assert "assumed" in said


def test_where_nothing_is_lost_no_area_is_named():
    said = told(**{"membership-only": BEFORE})
    assert "nothing to speak of" in said
    assert "Ocean" not in said


def test_where_the_model_says_nothing_there_is_no_sentence():
    assert orders.ways({"baseline": BEFORE}) is None
    assert orders.ways({**ARMS, "membership-only": {}}) is None
    silent = {**BEFORE, "command.paths.submarine": Made(values=None)}
    assert orders.ways({**ARMS, "membership-only": silent}) is None
    assert orders.told(None, "Atlantis") == []
