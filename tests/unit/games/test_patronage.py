"""The patron's best course where one payoff decides it, each worked out by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise import outcome_kinds_context
from equipoise.games import patronage, tree
from equipoise.games.patronage import COURSES, ENDS, Payoffs

FIELDS = tuple(field.name for field in dataclasses.fields(Payoffs))
#: A case in which force is dear, union repels the client and aid is worth it.
PLAIN = {
    **dict.fromkeys(FIELDS, 0.0),
    "aid": 0.2,
    "kept": 0.5,
    "hedging": 0.5,
    "estranged": 0.2,
    "force_gain": 0.5,
    "force_cost": 2.0,
    "union_loss": 0.9,
    "friction": 0.1,
    "squeeze_loss": 0.1,
    "concession_loss": 0.1,
    "alone_loss": 0.4,
}


def pay(**like: float) -> Payoffs:
    return Payoffs(**{name: np.array([value]) for name, value in {**PLAIN, **like}.items()})


def best(**like: float) -> str:
    play = tree.subgame_perfect(patronage.game(pay(**like)))
    return list(COURSES.values())[int(play.p[()][0].argmax())]


def test_a_client_who_would_comply_anyway_is_backed():
    # squeezed he stalls: 0.5 - 0.1; backed he complies: 1 - 0.2
    assert best(hedge=0.0) == "back_fully"


def test_a_client_who_balances_when_backed_is_squeezed():
    # backed and stalling: 0.5 - 0.2 = 0.3; squeezed and stalling: 0.5 - 0.1 = 0.4
    assert best(hedge=0.1) == "squeeze_only"


def test_union_is_pressed_where_the_client_would_rather_sign_than_be_weak():
    # signed: 1 + 0.5 - 0.2 = 1.3; he signs: 1 - 0.05 against 1 - 0.1
    assert best(union=0.5, union_loss=0.05) == "keep_weak_press_union"


def test_union_isn_t_pressed_where_he_would_stall():
    assert best(union=0.5, union_loss=0.5, hedge=0.1) == "squeeze_only"


def test_force_is_used_where_it_pays_more_than_loyalty():
    # 1.5 - 0.2 = 1.3 against at most 1 - 0.2
    assert best(force_gain=1.5, force_cost=0.2) == "annex"


def test_a_client_who_costs_more_than_he_is_worth_is_let_fall():
    # aid 2 even squeezed costs 1; alone he holds on and is worth 0.1
    assert best(aid=2.0, hedge=0.1) == "let_fall"


def test_weakening_comes_first_where_it_makes_force_cheap():
    # weakened first 1.2 - 0.05, at once 1.2 - 0.5; the client would rather be taken than comply
    like = {"force_gain": 1.2, "force_cost": 0.5, "weakened": 0.9, "hedge": 0.1, "annexed": 1.0}
    game = patronage.game(pay(**like))
    play = tree.subgame_perfect(game)
    taken = sum(p[0] for path, label, p in tree.walks(game, play) if label == "annexed" and len(path) > 1)
    assert taken == pytest.approx(1.0)


def test_a_threat_that_the_client_dreads_need_not_be_carried_out():
    like = {"force_gain": 1.2, "force_cost": 0.5, "weakened": 0.9, "hedge": 0.1, "annexed": -1.0}
    game = patronage.game(pay(**like))
    assert tree.reached(game, tree.subgame_perfect(game))["loyal"][0] == pytest.approx(1.0)


def test_a_client_turns_away_only_where_that_is_worth_more_than_a_weak_place():
    for away, expected in ((0.8, 0.0), (1.5, 1.0)):
        play = tree.subgame_perfect(patronage.game(pay(away=away)))
        assert play.p["squeeze",][0, 2] == expected


def test_fear_of_a_fall_turns_a_patron_from_weakening_to_backing():
    # squeezed: 0.6 chance to fall; backed: 0.1 of that
    like = {"hedge": 0.1, "p_fall_alone": 0.6, "backed": 0.1, "squeezed": 1.0, "friction": 0.2}
    assert best(**like, fear=0.0) != "back_fully"
    assert best(**like, fear=2.0) == "back_fully"


def test_the_names_of_courses_and_ends_are_those_of_the_table_of_outcomes():
    kinds = {kind.pattern: kind for kind in outcome_kinds_context.POLITICS}
    assert kinds["politics.strategy.<name>"].members == tuple(COURSES.values())
    assert kinds["politics.strategy_logit.<name>"].members == tuple(COURSES.values())
    assert kinds["politics.end.<name>"].members == ENDS


@given(st.lists(st.floats(0.0, 1.0), min_size=len(FIELDS), max_size=len(FIELDS)), st.floats(0.0, 50.0))
def test_courses_and_ends_sum_to_one(values, precision):
    game = patronage.game(Payoffs(**{name: np.array([x]) for name, x in zip(FIELDS, values, strict=True)}))
    for play in (tree.subgame_perfect(game), tree.logit(game, np.array([precision]))):
        assert play.p[()].sum() == pytest.approx(1.0)
        found = tree.reached(game, play)
        assert set(found) <= set(ENDS)
        assert sum(p[0] for p in found.values()) == pytest.approx(1.0)


@given(st.lists(st.floats(0.0, 1.0), min_size=len(FIELDS), max_size=len(FIELDS)), st.floats(0.0, 5.0))
def test_more_gain_from_union_never_makes_the_game_worth_less_to_the_patron(values, more):
    given_ = dict(zip(FIELDS, values, strict=True))
    worth = [
        tree.subgame_perfect(patronage.game(Payoffs(**{k: np.array([v]) for k, v in case.items()}))).value[
            0, 0
        ]
        for case in (given_, {**given_, "union": given_["union"] + more})
    ]
    # ties of the client may be split otherwise only where his own payoffs move, and they don't
    assert worth[1] >= worth[0] - 1e-12
