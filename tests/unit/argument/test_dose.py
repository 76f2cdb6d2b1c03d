"""Packages at several sizes, and where words turn, on a model that can be worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pytest

from equipoise.argument import dose
from equipoise.cases.case import Headline
from equipoise.facts.record import fixed
from equipoise.study import attribution as words
from equipoise.world.change import Edit, Switch
from equipoise.world.snapshot import World, world_of

BASE = world_of(dt.date(2020, 9, 1), {})
ROCKETS, CELLS, LINK = "force.x.launchers", "battery.y.count", "link.z.open"
LUCK = np.linspace(0.0, 1.0, 101)
OUTCOME = "first_strike.arriving@day.ride_out"
SPEC = Headline(outcome=OUTCOME, dramatic=20.0, delta=1.0, matters=0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    values: np.ndarray | None
    unit: str = "warheads"
    worse: str = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy:
    """Each rocket takes ``each`` warheads times the luck of the draw; the baseline has 100, or no meaning."""

    each: float = 1.0
    start: float | None = 100.0

    def __call__(self, worlds: Mapping[str, World], wanted: Collection[str], /) -> Mapping[str, Mapping]:
        return {
            name: {id_: Made(values=self.value(world)) for id_ in wanted} for name, world in worlds.items()
        }

    def value(self, world: World) -> np.ndarray | None:
        count = world.facts[ROCKETS].spread.best if world.has(ROCKETS) else 0.0
        return None if self.start is None else self.start - self.each * count * LUCK


def add(fact: str, count: float) -> Edit:
    return Edit(fact=fact, action="add", spread=fixed(count), unit="count", why="a test")


SWITCHES = (
    Switch(name="transit", edits=(add(LINK, 1.0),)),
    Switch(name="offensive.x", edits=(add(ROCKETS, 25.0), add("force.x.warheads", 2.0))),
    Switch(name="defensive.y", edits=(add(CELLS, 7.0),)),
)


def test_all_packages_are_scaled_in_whole_numbers_and_nothing_else_is():
    half = dose.scaled(BASE, SWITCHES, 0.5)
    assert [half.facts[key].spread.best for key in (ROCKETS, CELLS, LINK)] == [12.0, 4.0, 1.0]
    assert half.facts["force.x.warheads"].spread.best == 2.0


def test_at_size_nothing_the_packages_are_gone_and_the_rest_stands():
    none = dose.scaled(BASE, SWITCHES, 0.0)
    assert list(none.facts) == [LINK]


def test_words_turn_where_shares_of_draws_cross_their_bounds():
    (curve,) = dose.curves(BASE, SWITCHES, [SPEC], Toy(), sizes=(0.0, 1.0, 4.0, 12.0))
    assert [item.dramatic for item in curve.doses] == ["no", "cannot tell", "cannot tell", "yes"]
    assert [item.mean for item in curve.doses] == pytest.approx([0.0, -12.5, -50.0, -150.0])
    # 25 rockets: 20 % of the draws over the threshold; the share passes 10 % half way
    assert (curve.turns[0].low, curve.turns[0].high) == (0.0, 1.0)
    assert curve.turns[0].size == pytest.approx(0.1 / (21 / 101))
    assert (curve.turns[1].before, curve.turns[1].after) == ("cannot tell", "yes")
    assert 4.0 < curve.turns[1].size < 12.0


def test_a_word_that_never_turns_has_no_turn_and_is_told_so():
    curves = dose.curves(BASE, SWITCHES, [SPEC], Toy(each=0.0))
    assert curves[0].turns == ()
    assert all(item.mean == 0.0 for item in curves[0].doses)
    (sentence,) = words.told_dose(curves)
    assert sentence.endswith("the effect is 0 at each, and the word stays “no” at every size.")


def test_a_jump_from_no_to_yes_turns_once():
    (curve,) = dose.curves(BASE, SWITCHES, [SPEC], Toy(), sizes=(0.0, 12.0))
    (turn,) = curve.turns
    assert (turn.before, turn.after) == ("no", "yes")
    assert 0.0 < turn.size < 12.0
    (sentence,) = words.told_dose([curve])
    assert "turns from “no” to “yes” between 0 and 12 times (at about " in sentence


def test_a_headline_without_meaning_and_a_change_without_packages_have_no_curve():
    assert dose.curves(BASE, SWITCHES, [SPEC], Toy(start=None)) == ()
    assert dose.curves(BASE, SWITCHES[:1], [SPEC], Toy()) == ()
    assert words.told_dose(()) == []
