"""The sentences on trade say what their row holds, and nothing where there is no row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.study import trading


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    values: np.ndarray | None


def arm(share: float, value: float, cost: float, unserved: float, diverted: float) -> dict[str, Made]:
    spread = np.linspace(0.5, 1.5, 101)
    return {
        trading.EXPOSED: Made(values=share * spread),
        trading.VALUE: Made(values=value * spread),
        trading.COST: Made(values=cost * spread),
        f"{trading.UNSERVED}.oil": Made(values=unserved * spread),
        f"{trading.DIVERTED}.oil": Made(values=diverted * spread),
        f"{trading.UNSERVED}.gas": Made(values=None),
        f"{trading.DIVERTED}.gas": Made(values=None),
    }


ARMS = {"baseline": arm(0.2, 40.0, 1e8, 0.0, 0.01), "change": arm(0.3, 58.0, 2.1e9, 0.04, 0.21)}


def test_shares_values_losses_and_costs_are_told() -> None:
    found = trading.traded(ARMS)
    assert found is not None
    assert [item.commodity for item in found.lost] == ["oil"]
    crossing, lost, cost = trading.told(found, "Belarus", "Russia")
    assert "0.20 (5 to 95 %: " in crossing
    assert "0.30 (5 to 95 %: " in crossing
    assert "18 bn USD (5 to 95 %: " in crossing
    assert "0.040 (5 to 95 %: " in lost
    assert "of the oil finds no way" in lost
    assert "of the oil goes another way" in lost
    assert "2.0 bn USD (5 to 95 %: " in cost


def test_where_nothing_loses_its_way_that_is_said_and_no_cost_is_told() -> None:
    found = trading.traded({**ARMS, "change": arm(0.3, 58.0, 1e8, 0.0, 0.01)})
    said = trading.told(found, "Belarus", "Russia")
    assert said[1:] == ["Hardly anything loses its way or has to take another one."]


def test_another_arm_can_be_told() -> None:
    found = trading.traded({**ARMS, "membership-only": ARMS["baseline"]}, "membership-only")
    assert found is not None
    assert found.before == found.after


def test_where_the_model_says_nothing_there_is_no_sentence() -> None:
    assert trading.told(trading.traded({"baseline": ARMS["baseline"]}), "Belarus", "Russia") == []
    assert trading.told(trading.traded({**ARMS, "change": {}}), "Belarus", "Russia") == []
