"""What is said of the ground approach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.study.ground import ground, told


@dataclass(frozen=True)
class Made:
    values: np.ndarray | None


def arm(depth: float, road: float, days: float | None = None) -> dict[str, Made]:
    found = {"approach.depth_km": Made(np.full(3, depth)), "approach.road_km": Made(np.full(3, road))}
    if days is not None:
        found["approach.days.contested"] = Made(days * np.array([0.5, 1.0, 2.0]))
    return found


def test_the_sentences_carry_numbers_before_and_after_and_the_condition():
    arms = {"baseline": arm(587, 640, 26.0), "change": arm(404, 480, 19.5), "other": arm(457, 530)}
    said = told(ground(arms, {"other": "Freedonia", "missing": "Sylvania"}), "The pact's", "the capital")
    assert said[0] == (
        "The pact's land comes from 587 to 404 km from the capital (457 km with Freedonia), by main road "
        "from 640 to 480 km."
    )
    assert "isn't stopped for good" in said[1]
    assert "26 (14 to 49) days before and 20 (11 to 37) after against a defence that falls back" in said[1]
    assert "shrink by 25 %" in said[1]


def test_a_host_that_changes_nothing_is_not_listed():
    arms = {"baseline": arm(587, 640), "change": arm(404, 480), "other": arm(587, 640)}
    assert "with Freedonia" not in told(ground(arms, {"other": "Freedonia"}), "A", "b")[0]


def test_an_approach_that_stays_as_it_is_is_said_so():
    arms = {"baseline": arm(587, 640), "change": arm(587, 640)}
    assert told(ground(arms, {}), "A", "b") == [
        "The ground approach to b stays as it is: A land 587 km away."
    ]


def test_without_a_depth_nothing_is_said():
    arms = {"baseline": arm(587, 640), "change": {"approach.depth_km": Made(None)}}
    assert told(ground(arms, {}), "A", "b") == []
