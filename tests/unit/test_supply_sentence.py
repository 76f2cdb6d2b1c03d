"""The sentences on supply say what their row holds, and nothing where there is no row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.study import supply


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    values: np.ndarray | None


def arm(gas: float, food: float, gap_km: float) -> dict[str, Made]:
    spread = np.linspace(-0.1, 0.1, 101)
    margins = {"gas": gas, "food": food}
    made = {supply.MARGIN + key: Made(values=value + spread) for key, value in margins.items()}
    made |= {supply.ONE_LOST + key: Made(values=value - 1 + spread) for key, value in margins.items()}
    flat = {supply.GAP: gap_km, supply.LAND: 2.7, supply.BORDER: 1.0}
    return made | {key: Made(values=np.full(101, value)) for key, value in flat.items()}


ARMS = {"baseline": arm(1.2, 1.9, 65.8), "change": arm(0.975, 1.901, 369.6)}


def test_margins_losses_and_gap_are_told_before_and_after():
    found = supply.supply(ARMS)
    assert found is not None
    margins, losses, around = supply.told(found, "Belarus")
    assert "gas from +120 % to +97 % (5 to 95 %: +88 % to +106 %)" in margins
    assert "Unchanged: food." in margins
    assert "gas 0, then 0.62" in losses
    assert "66 km before and 370 after" in around
    assert "2.7 Mt a year before and 2.7 after" in around
    assert "1.0 before and 1.0 after" in around


def test_a_change_that_moves_nothing_is_said_to_move_nothing():
    found = supply.supply({"baseline": ARMS["baseline"], "change": ARMS["baseline"]})
    assert "doesn't change" in supply.told(found, "Estonia")[0]


def test_where_the_model_says_nothing_there_is_no_sentence():
    assert supply.supply({"baseline": {}, "change": {}}) is None
    assert supply.told(None, "Belarus") == []
    silent = {key: Made(values=None) for key in ARMS["baseline"]}
    assert supply.supply({**ARMS, "change": silent}) is None
