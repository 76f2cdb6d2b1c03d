"""What one run leaves for the next: by content, never changed, whatever was asked before."""

from __future__ import annotations

import numpy as np

from equipoise.setting import Setting
from equipoise.store import Outcome, Store

ON = Setting(threatened="aaa", rival="bbb", alliance="", k=10, cell="day.ride_out", horizon_months=24.0)


def outcome(id_: str, value: float = 0.0) -> Outcome:
    return Outcome(id=id_, unit="warheads", worse="lower", values=np.full(3, value))


def test_a_world_that_was_asked_for_everything_is_known_whole():
    told = Store().at(ON, 1, 64)
    assert told.of("w", ()) is None
    told.add("w", {"x": outcome("x"), "y": outcome("y")}, ())
    assert set(told.of("w", ()) or {}) == {"x", "y"}


def test_single_outcomes_make_no_whole_world_and_a_whole_world_no_single_outcomes():
    told = Store().at(ON, 1, 64)
    told.add("w", {"x": outcome("x")}, ["x"])
    assert told.of("w", ()) is None
    assert told.of("w", ["x"]) is not None
    assert told.of("w", ["x", "y"]) is None
    told.add("v", {"x": outcome("x")}, ())
    assert told.of("v", ["x"]) is None


def test_what_is_known_stays_as_it_was_told_first():
    told = Store().at(ON, 1, 64)
    told.add("w", {"x": outcome("x", 1.0)}, ["x"])
    told.add("w", {"x": outcome("x", 2.0), "y": outcome("y", 2.0)}, ["x", "y"])
    known = told.of("w", ["x", "y"])
    assert known is not None
    assert [float(known[id_].values[0]) for id_ in ("x", "y")] == [1.0, 2.0]


def test_seeds_draws_and_settings_are_kept_apart():
    store = Store()
    store.at(ON, 1, 64).add("w", {"x": outcome("x")}, ())
    swapped = Setting(
        threatened="bbb", rival="aaa", alliance="", k=10, cell="day.ride_out", horizon_months=24.0
    )
    assert store.at(ON, 2, 64).of("w", ()) is None
    assert store.at(ON, 1, 65).of("w", ()) is None
    assert store.at(swapped, 1, 64).of("w", ()) is None


def test_another_process_tells_what_is_new_and_nothing_else():
    here, there = Store(), Store()
    for store in (here, there):
        store.at(ON, 1, 64).add("old", {"x": outcome("x")}, ["x"])
    before = there.worlds()
    there.at(ON, 1, 64).add("new", {"x": outcome("x", 3.0)}, ["x"])
    new = there.since(before)
    assert {digest for worlds in new.values() for digest in worlds} == {"new"}
    here.learn(new)
    known = here.at(ON, 1, 64).of("new", ["x"])
    assert known is not None
    assert known["x"].values is not None
    assert known["x"].values.tolist() == [3.0] * 3
