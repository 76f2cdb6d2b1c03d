"""Which facts an effect hangs on, on effects made from known facts."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from equipoise.argument import sensitivity
from equipoise.argument.at_hand import AtHand
from equipoise.facts.record import Fact, Spread
from equipoise.mechanisms import perception
from equipoise.study import evidence as words

N = 2_048
ARRIVING, FEAR, EXPOSED = "first_strike.arriving@day.ride_out", "fear.cautious", "trade.exposed_share"
SPAN = Spread(family="uniform", low=0.0, best=float("nan"), high=1.0)


def fact(name: str, confidence: str = "READ", **more: object) -> Fact:
    return Fact(id=name, title=name, unit="share", spread=SPAN, confidence=confidence, **more)  # pyright: ignore[reportArgumentType]


FACTS = {
    one.id: one
    for one in (
        fact("system.a.reliability", "ASSUMED"),
        fact("system.b.reliability", "SECOND-HAND"),
        fact("system.hidden.reliability", "REMEMBERED", unknown_to="threatened"),
        fact("radar.one.range", "READ", factor="ranges", weight=1.0),
        fact("radar.two.range", "REMEMBERED", factor="ranges", weight=-1.0),
        fact("link.z.open", "COMPUTED"),
    )
}


HIDDEN = frozenset({"system.hidden.reliability"})


def at_hand(seed: int = 8) -> AtHand:
    luck = np.random.default_rng(seed)  # noqa: TID251 - luck of a test
    columns = {name: luck.uniform(size=N) for name in FACTS}
    columns["radar.two.range"] = 1.0 - columns["radar.one.range"]
    return AtHand(
        worlds={},
        values={},
        facts=MappingProxyType(FACTS),
        columns=MappingProxyType(columns),
        n=N,
        hidden=HIDDEN,
    )


GIVEN = at_hand()


def column(name: str) -> np.ndarray:
    return GIVEN.columns[name]


def test_shares_go_to_the_facts_that_decide_and_evidence_to_their_classes():
    found = sensitivity.sensitivity(
        ARRIVING, 3 * column("system.a.reliability") + column("system.b.reliability"), GIVEN
    )
    assert [row.fact for row in found.facts] == ["system.a.reliability", "system.b.reliability"]
    assert found.evidence["assumed"] == pytest.approx(0.9, abs=0.03)
    assert found.evidence["second_hand"] == pytest.approx(0.1, abs=0.03)
    assert sum(found.evidence.values()) == pytest.approx(1.0)
    assert found.explained == pytest.approx(1.0, abs=0.03)


def test_facts_that_move_together_count_once():
    found = sensitivity.sensitivity(
        ARRIVING, column("radar.one.range") + 0 * column("radar.two.range"), GIVEN
    )
    (row,) = found.facts
    assert (row.group, row.members) == ("ranges", 2)
    assert found.explained <= 1.0


def test_what_the_part_of_the_model_does_not_read_is_not_looked_at():
    found = sensitivity.sensitivity(ARRIVING, column("link.z.open"), GIVEN)
    assert found.facts == ()
    beside = sensitivity.sensitivity(EXPOSED, column("link.z.open"), GIVEN)
    assert [row.fact for row in beside.facts] == ["link.z.open"]


def test_fear_is_read_at_its_outer_draws_and_says_what_it_averages_over():
    outer = perception.nested_rows(N)[0][:, 0]
    values = (column("system.a.reliability") + column("system.hidden.reliability"))[outer]
    found = sensitivity.sensitivity(FEAR, values, GIVEN)
    assert found.averaged
    assert found.n == outer.size
    assert [row.fact for row in found.facts] == ["system.a.reliability"]
    assert "averaged inside" in words.told([found], {})[0]
    assert f"in {outer.size} draws a share below" in words.told([found], {})[0]


def test_a_few_draws_that_hold_all_of_the_variance_are_told_by_rank():
    tail = np.exp(60 * column("system.a.reliability") * column("system.b.reliability"))
    found = sensitivity.sensitivity(ARRIVING, tail**3, GIVEN)
    assert found.of_ranks
    assert {row.fact for row in found.facts} == {"system.a.reliability", "system.b.reliability"}
    assert "explain" in words.told([found], {})[0]
    assert "the order of draws in the effect" in words.told([found], {})[0]


def test_an_effect_of_zero_hangs_on_nothing_and_is_told_so():
    found = sensitivity.sensitivity(ARRIVING, np.zeros(N), GIVEN)
    assert (found.facts, dict(found.evidence), found.explained, found.of_ranks) == ((), {}, 0.0, False)
    (sentence,) = words.told([found], {})
    assert sentence.startswith("No fact by itself explains the spread of the effect on arriving warheads")


def test_what_to_find_out_first_leaves_out_what_was_read_and_narrows_the_span():
    effect = column("system.a.reliability") + column("radar.one.range") + 0.5 * column("system.b.reliability")
    found = sensitivity.sensitivity(ARRIVING, effect, GIVEN)
    rows = sensitivity.to_find_out([found], {ARRIVING: effect}, GIVEN)
    assert [row.fact for row in rows] == ["system.a.reliability", "system.b.reliability"]
    assert rows[0].narrowing > rows[1].narrowing > 0
    assert sensitivity.to_find_out([found], {ARRIVING: effect}, GIVEN, most=1) == rows[:1]
    assert words.told_unfound(()) == []
    assert words.told_unfound(rows)[0].startswith(
        "What to find out first: system.a.reliability, which is assumed"
    )


def test_evidence_as_a_study_has_it_keeps_the_doubled_beside():
    found = sensitivity.sensitivity(ARRIVING, column("system.a.reliability"), GIVEN)
    row = words.as_row(found, found)
    assert sum(
        row[key] for key in ("read", "second_hand", "remembered", "computed", "assumed")
    ) == pytest.approx(1.0)
    assert row["doubled"]["assumed"] == 1.0
    assert words.as_row(found)["doubled"] is None
    empty = replace(found, evidence={}, facts=())
    assert words.as_row(found, empty)["doubled"] is None
