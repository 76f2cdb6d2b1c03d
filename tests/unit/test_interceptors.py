"""The sentence on missile defence says what its row holds, and nothing where there is no row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.study import interceptors

CELL = "day.ride_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    values: np.ndarray | None


def arm(share: float, destroyed: float, ceiling: float) -> dict[str, Made]:
    spread = np.linspace(0.5, 1.5, 101)
    return {
        f"{interceptors.SHARE}@{CELL}": Made(values=share * spread),
        f"{interceptors.DESTROYED}@{CELL}": Made(values=destroyed * spread),
        interceptors.CEILING: Made(values=ceiling * spread),
    }


ARMS = {"baseline": arm(0.02, 1.4, 40.0), "change": arm(0.03, 1.5, 58.0), "more": arm(0.4, 4.0, 70.0)}


def test_shares_destroyed_and_ceiling_are_told_before_and_after_and_with_what_is_feared():
    found = interceptors.interceptors(ARMS, CELL, "more")
    assert found is not None
    assert found.after.share == np.float64(0.03)
    (sentence,) = interceptors.told(found, "Belarus", "the United States")
    for words in ("0.020", "0.030 (5 to 95 %: ", "0.40", "40 targets", "58"):
        assert words in sentence
    assert "destroy 1.40 warheads before and 1.50 after (4.00 with the feared ones)" in sentence
    assert "outside the United States" in sentence


def test_without_the_feared_arm_nothing_is_said_of_it():
    found = interceptors.interceptors(ARMS, CELL, "missing")
    assert found is not None
    assert found.feared is None
    assert "feared" not in interceptors.told(found, "Belarus", "the United States")[0]


def test_where_the_model_says_nothing_there_is_no_sentence():
    without = {**ARMS, "change": {}}
    assert interceptors.interceptors(without, CELL, "more") is None
    assert interceptors.told(None, "Belarus", "the United States") == []
    silent = {**ARMS["change"], interceptors.CEILING: Made(values=None)}
    assert interceptors.interceptors({**ARMS, "change": silent}, CELL, "more") is None
