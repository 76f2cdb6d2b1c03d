"""Flips: on toy models whose turning points are known."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import dataclass

import numpy as np
import pytest

from equipoise import units
from equipoise.argument import at_hand as hand
from equipoise.argument import flips, moves
from equipoise.argument.at_hand import ANSWER_WORDS, CLAIM_WORDS, Question
from equipoise.argument.moves import Move
from equipoise.cases.case import ClaimTest, Headline
from equipoise.facts.record import Fact, Spread, fixed, options
from equipoise.sampling import draws as sampling
from equipoise.study import flips as said
from equipoise.world.snapshot import world_of

DATE = dt.date(2020, 9, 1)
OUTCOME = "warning.time.capital"
N = 512


@dataclass(frozen=True)
class Made:
    values: np.ndarray | None
    unit: str = "min"
    worse: str = "lower"


def span(low, high):
    return Spread(family="uniform", low=low, best=math.nan, high=high)


def fact(id_, spread, unit="km"):
    return Fact(id=id_, title=id_, unit=unit, spread=spread)


FACTS = (
    fact("radar.one.range", span(0.0, 10.0)),
    fact("radar.two.range", span(0.0, 10.0)),
    fact("radar.three.range", span(0.0, 10.0)),
    fact("radar.idle.range", span(0.0, 10.0)),
    fact("system.a.profile", options({"low": 0.5, "high": 0.5}), "word"),
)
WORLDS = {
    name: world_of(DATE, {f.id: f for f in (*FACTS, fact("strike.aaa.reserve", fixed(share), "share"))})
    for name, share in (("baseline", 0.0), ("change", 1.0))
}


def model(rule):
    """An evaluate whose outcome is ``rule(km by name, is high, changed)``; it counts its calls."""
    calls = []

    def evaluate(worlds, wanted):
        calls.append(len(worlds))
        found = {}
        for name, world in worlds.items():
            drawn = sampling.draw(world, seed=1, n=N, others=tuple(WORLDS.values()))
            km = {key: drawn.value(f"radar.{key}.range") / 1e3 for key in ("one", "two", "three", "idle")}
            words = np.array(drawn.words("system.a.profile"))[drawn.choice("system.a.profile")]
            values = rule(km, words == "high", drawn.value("strike.aaa.reserve"))
            found[name] = {id_: Made(values=values) for id_ in wanted}
        return found

    return evaluate, calls


def given(evaluate):
    values = evaluate(WORLDS, (OUTCOME,))
    return hand.at_hand(
        WORLDS,
        {arm: {id_: made.values for id_, made in found.items() if made.values is not None}
         for arm, found in values.items()},
        arm="change",
        read={f.id for f in FACTS},
        seed=1,
        n=N,
    )  # fmt: skip


def question(threshold, **more):
    like = {"contrast": (("change", "baseline"),), "direction": "higher", "threshold": threshold}
    test = ClaimTest(outcome=OUTCOME, **{**like, **more})
    return Question(claim="answer", test=test, words=ANSWER_WORDS)


def margins_of(test, values):
    found = hand.held(test, values)
    assert found is not None
    return hand.margins(test, found).tolist()


def turned(rule, asked, **more):
    evaluate, calls = model(rule)
    at = given(evaluate)
    (found,) = flips.search([asked], at, evaluate, **more)
    return found, at, calls


def line(km, is_high, changed):
    return changed * (3 * km["one"] + 1 * km["two"] + 0.5 * km["three"])


def test_the_nearest_single_fact_is_found_near_the_value_where_the_word_turns():
    # from 0 to 45, 22.5 in the middle; a tenth of the draws of the two others together lie above 12.1
    found, _, _ = turned(line, question(40.0))
    assert found.word == "no"
    assert found.single is not None
    (move,) = found.single.moves
    assert move.fact.id == "radar.one.range"
    # "no" needs nine draws in ten below 40: 3 x one + 12.1 < 40, so one < 9.3
    assert 9.2 < float(move.to) < 9.8
    assert found.single.to_word == "cannot tell"
    assert move.distance == pytest.approx((float(move.to) - 5) / 10)
    assert found.smallest == found.single


def test_what_a_run_shows_is_what_is_reported():
    found, _, _ = turned(line, question(40.0))
    assert found.single is not None
    evaluate, _ = model(line)
    again = {arm: moves.moved(world, found.single.moves) for arm, world in WORLDS.items()}
    values = {arm: made[OUTCOME].values for arm, made in evaluate(again, (OUTCOME,)).items()}
    again_held = hand.held(found.question.test, values)
    assert again_held is not None
    assert hand.word(found.question.test, again_held, ANSWER_WORDS) == found.single.to_word != found.word


def test_where_no_fact_does_it_alone_the_fewest_that_do_it_together_are_found_and_pruned():
    def both(km, is_high, changed):
        return changed * (2 * km["one"] + 2 * km["two"] + 0.6 * km["three"])

    # one of them at its end and the others at most: 20 + 18.9 in nine draws of ten
    found, _, _ = turned(both, question(41.5))
    assert found.word == "no"
    assert found.single is None or found.single.moves[0].is_beyond
    assert found.smallest is not None
    assert {move.fact.id for move in found.smallest.moves} == {"radar.one.range", "radar.two.range"}
    assert all(float(move.to) == 10.0 for move in found.smallest.moves)


def test_a_fact_beyond_its_span_is_said_to_be_beyond():
    def one(km, is_high, changed):
        return changed * 3 * km["one"]

    found, at, _ = turned(one, question(31.0))
    assert found.single is not None
    (move,) = found.single.moves
    assert move.is_beyond
    assert move.to == 15.0
    assert found.smallest is None
    assert "beyond its span" in said.rows([found], at)[0].text


def test_never_is_a_full_answer():
    found, at, _ = turned(line, question(1e6))
    assert (found.word, found.single, found.smallest, found.box) == ("no", None, None, None)
    (row,) = said.rows([found], at)
    assert row.kind == "none"
    assert "never turned from “no” within the spans tried" in row.text
    assert row.verified
    assert row.edits == ()


def test_facts_that_nothing_hangs_on_are_never_named():
    found, _, _ = turned(line, question(40.0))
    assert "radar.idle.range" not in found.tried


def test_a_verdict_that_holds_is_turned_downward():
    found, _, _ = turned(line, question(5.0))
    assert found.word == "yes"
    assert found.single is not None
    assert float(found.single.moves[0].to) < 5
    assert found.single.to_word != "yes"


def test_a_word_that_turns_it_is_found_as_a_word():
    def spoken(km, is_high, changed):
        return changed * (10.0 * is_high + 0.1 * km["one"])

    found, at, _ = turned(spoken, question(5.0))
    assert found.word == "cannot tell"
    assert found.single is not None
    assert found.single.moves[0].to in {"low", "high"}
    assert found.single.moves[0].distance is None
    assert found.box is not None
    assert dict(found.box.limits) == {"system.a.profile=high": (1.0, math.inf)}
    assert (found.box.coverage, found.box.density) == (1.0, 1.0)
    rows = said.rows([found], at)
    assert "system.a.profile is high" in rows[-1].text


def test_a_word_that_is_set_keeps_the_order_of_its_alternatives():
    move = Move(fact=FACTS[-1], to="high")
    world = moves.moved(WORLDS["change"], [move])
    drawn = sampling.draw(world, seed=1, n=16)
    assert drawn.words("system.a.profile") == ("low", "high")
    assert set(drawn.choice("system.a.profile").tolist()) == {1}


@pytest.mark.parametrize("limit", [0, 1, 2, 4, 12])
def test_no_more_runs_are_made_than_allowed(limit):
    found, at, calls = turned(line, question(40.0), runs=limit)
    assert found.n_runs <= limit
    # the first call gave the draws at hand; each run needs both arms
    assert sum(calls[1:]) == 2 * found.n_runs
    assert len(said.rows([found], at)) >= 1


def test_the_second_question_gets_the_few_runs():
    evaluate, _ = model(line)
    first, second = flips.search([question(1e6), question(1e6)], given(evaluate), evaluate, runs_each=3)
    assert first.n_runs > second.n_runs == 3


def test_the_same_search_twice_is_equal():
    a, b = (turned(line, question(40.0))[0] for _ in range(2))
    assert a == b


def test_a_change_without_effect_is_not_searched():
    found, at, _ = turned(lambda km, is_high, changed: np.zeros(N), question(0.1))
    assert (found.word, found.share, found.n_runs) == ("no", 0.0, 0)
    assert "no fact by itself" in said.rows([found], at)[0].text


def test_an_outcome_without_meaning_has_no_flips_and_says_so():
    found, at, _ = turned(lambda km, is_high, changed: None, question(0.1))
    assert found.word == ""
    assert "no meaning" in said.rows([found], at)[0].text


def test_an_arm_that_is_not_there_is_said():
    found, at, _ = turned(line, question(1.0, contrast=(("mars", "baseline"),)))
    assert found.reason == "there is no arm mars"
    assert "no arm mars" in said.rows([found], at)[0].text


def test_facts_of_one_luck_are_moved_together():
    shared = [
        Fact(id=f"radar.{k}.range", title="", unit="km", spread=span(0.0, 10.0), factor="site", weight=1.0)
        for k in ("one", "two")
    ]
    worlds = {
        arm: world_of(DATE, {**world.facts, **{f.id: f for f in shared}}) for arm, world in WORLDS.items()
    }
    evaluate, _ = model(line)
    values = {arm: {OUTCOME: made[OUTCOME].values} for arm, made in evaluate(worlds, (OUTCOME,)).items()}
    at = hand.at_hand(worlds, values, arm="change", read={f.id for f in FACTS}, seed=1, n=N)
    (found,) = flips.search([question(40.0)], at, evaluate)
    assert found.single is not None
    assert {move.fact.id for move in found.single.moves} == {"radar.one.range", "radar.two.range"}
    assert len({move.to for move in found.single.moves}) == 1


def test_a_test_of_sameness_turns_where_the_difference_leaves_the_margin():
    asked = question(None, direction="", within=12.0)
    found, _, _ = turned(lambda km, is_high, changed: changed * km["one"], asked)
    assert found.word == "yes"
    assert found.single is not None
    assert found.single.moves[0].is_beyond
    assert float(found.single.moves[0].to) == 15.0


def test_levels_and_falls_have_their_own_sign():
    level = ClaimTest(outcome=OUTCOME, contrast=(("baseline", ""),), direction="lower", threshold=10.0)
    values = {"baseline": np.array([8.0, 12.0]), "change": np.array([5.0, 5.0])}
    assert margins_of(level, values) == [2.0, -2.0]
    fall = ClaimTest(
        outcome=OUTCOME, contrast=(("change", "baseline"),), direction="lower", threshold=0.5, relative=True
    )
    # half of the baseline's mean of 10 is asked
    assert margins_of(fall, values) == [-2.0, 2.0]


@pytest.mark.parametrize(("n_for", "expected"), [(9, "holds"), (10, "holds"), (8, "undecided"), (1, "fails")])
def test_the_word_counts_draws_as_the_headlines_do(n_for, expected):
    test = question(0.0).test
    found = np.where(np.arange(10) < n_for, 1.0, -1.0)
    assert hand.word(test, hand.Held(effect=found, size=1.0)) == expected


@pytest.mark.parametrize("more", [{"threshold": 0.0}, {"direction": "", "threshold": None, "within": 1.2}])
def test_the_score_changes_sign_exactly_where_the_word_turns(more):
    test = question(**more, share=0.6).test
    luck = np.random.default_rng(3)  # noqa: TID251 - luck of a test
    seen = set()
    for shift in np.linspace(-2, 2, 81):
        found = hand.Held(effect=luck.normal(shift, 1.0, 64), size=1.0)
        now = hand.word(test, found)
        seen.add(now)
        assert (hand.score(test, found, for_yes=True) >= 0) == (now == "holds")
        assert (hand.score(test, found, for_yes=False) < 0) == (now == "fails")
    assert seen == set(CLAIM_WORDS)


def test_the_question_of_a_headline_has_its_threshold():
    asked = hand.of_headline(Headline(outcome=OUTCOME, dramatic=0.2, delta=0.0, relative=True), "lower")
    values = {"baseline": np.array([10.0, 10.0]), "change": np.array([7.0, 9.0])}
    assert margins_of(asked.test, values) == [1.0, -1.0]
    assert asked.claim == "answer"


def test_rows_of_fear_are_the_outer_draws():
    assert hand.rows(2048, 2048).tolist() == list(range(2048))
    assert hand.rows(128, 2048).tolist() == list(range(0, 2048, 16))
    with pytest.raises(ValueError, match="neither 2048 draws"):
        hand.rows(100, 2048)


@pytest.mark.parametrize("threshold", [40.0, 22.0, 1e6])
def test_rows_survive_a_trip_through_json(threshold):
    found, at, _ = turned(line, question(threshold))
    for row in said.rows([found], at):
        plain = said.as_json(row)
        assert {"claim", "text", "edits", "verified"} <= plain.keys()
        assert all(edit.keys() == {"fact", "from", "to", "unit"} for edit in plain["edits"])
        assert said.from_json(json.loads(json.dumps(plain, allow_nan=False))) == row


def test_doubling_stops_where_the_quantity_ends():
    share = fact("strike.x.reserve", span(0.5, 0.9), "share")
    assert moves.doubled(Move(fact=share, to=0.9)).to == pytest.approx(0.996)
    assert moves.doubled(Move(fact=share, to=0.5)).to == pytest.approx(0.3)
    flag = fact("radar.x.in_place", options({0.0: 0.5, 1.0: 0.5}), "flag")
    assert moves.doubled(Move(fact=flag, to=1.0)) is None
    full = fact("strike.x.reserve", span(0.5, 1.0), "share")
    assert moves.doubled(Move(fact=full, to=1.0)) is None


def test_doubling_never_sets_to_nothing_what_is_known_to_be_there():
    near = fact("road.x.length", span(1.0, 9.0))
    assert moves.doubled(Move(fact=near, to=1.0)).to == 0.5


def test_an_end_that_is_the_last_value_there_is_is_not_reached():
    share = fact("contagion.x.position", span(0.0, 1.0), "share")
    assert (moves.end(share, is_high=False), moves.end(share, is_high=True)) == (0.01, 0.99)
    assert moves.end(fact("contagion.x.position", span(0.2, 0.8), "share"), is_high=True) == 0.8


def test_counts_are_set_to_whole_numbers():
    counted = fact("force.x.launchers", Spread(family="counts", low=10, best=math.nan, high=20), "count")
    move = moves.between(Move(fact=counted, to=20.0), None, 0.33)
    assert move is not None
    assert move.to == round(move.to)
    assert units.FACTORS["count"] == 1.0
