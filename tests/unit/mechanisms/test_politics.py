"""The two leaders in a small world of made-up countries, and the laws that hold in any."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from support import Stand

from equipoise import outcomes
from equipoise.games import hazards
from equipoise.games.patronage import COURSES, Payoffs
from equipoise.mechanisms import politics
from equipoise.units import MONTH, YEAR

N = 5
PAYOFFS = {
    f"payoff.aaa_bbb.{name}": np.linspace(low, low + 0.3, N)
    for name, low in zip(
        [field.name for field in dataclasses.fields(Payoffs) if field.name != "fear"],
        np.linspace(0.05, 0.6, len(dataclasses.fields(Payoffs)) - 1),
        strict=True,
    )
}
NUMBERS = {
    **PAYOFFS,
    "payoff.aaa_bbb.office": 10.0,
    "payoff.aaa_bbb.belief": 0.5,
    "payoff.aaa_bbb.precision": 10.0,
    "hazard.old.exits": 10.0,
    "hazard.old.years": 100.0 * YEAR,
    "hazard.old.position": 0.5,
    "hazard.old.irregular_exits": 4.0,
    "hazard.old.irregular_years": 100.0 * YEAR,
    "hazard.old.irregular_position": 0.5,
    "hazard.new.exits": 30.0,
    "hazard.new.years": 100.0 * YEAR,
    "hazard.new.position": 0.5,
    "hazard.new.irregular_exits": 4.0,
    "hazard.new.irregular_years": 100.0 * YEAR,
    "hazard.new.irregular_position": 0.5,
    "contagion.near.exposed": 10.0,
    "contagion.near.exposed_years": 100.0 * YEAR,
    "contagion.near.unexposed": 10.0,
    "contagion.near.unexposed_years": 200.0 * YEAR,
    "contagion.near.position": 0.5,
    "leader.ann.in_place": 1.0,
    "leader.bob.in_place": 1.0,
    "path.union.chance": 0.5,
    "path.union.worth": 0.8,
    "path.law.chance": 0.9,
    "path.law.worth": 0.5,
    "condition.poll.stage": 1.0,
    "condition.poll.polled": 0.2,
    "condition.poll.needed": 0.5,
    "condition.gone.stage": 1.0,
    "condition.gone.takes": 2.0 * MONTH,
    "condition.notice.stage": 2.0,
    "condition.notice.takes": 6.0 * MONTH,
    "condition.notice.met": 0.0,
    "condition.lease.stage": 2.0,
    "condition.lease.takes": 12.0 * MONTH,
    "condition.lease.met": 0.0,
}
SPOKEN: dict[str, str | tuple[str, ...]] = {
    "patronage.aaa_bbb.patron": "aaa",
    "patronage.aaa_bbb.client": "bbb",
    "leader.ann.country": "aaa",
    "leader.ann.class": ("old", "new"),
    "leader.ann.contagion": "near",
    "leader.bob.country": "bbb",
    "leader.bob.class": "old",
    "leader.bob.contagion": "near",
    "path.union.country": "aaa",
    "path.union.needs": "client",
    "path.union.state": "open",
    "path.law.country": "aaa",
    "path.law.needs": "home",
    "path.law.state": "open",
    "condition.poll.country": "bbb",
    "condition.gone.country": "bbb",
    "condition.gone.leader": "bob",
    "condition.notice.country": "bbb",
    "condition.lease.country": "bbb",
    "membership.bbb_pact.country": "bbb",
    "membership.bbb_pact.alliance": "pact",
    "opposition.pact_aaa.alliance": "pact",
    "opposition.pact_aaa.country": "aaa",
}
#: Nobody has joined the pact, unless an arm says so.
APART = frozenset({"membership.bbb_pact"})


def stand(absent: frozenset[str] = APART, numbers: dict | None = None, spoken: dict | None = None) -> Stand:
    return Stand(
        n=N,
        numbers=NUMBERS if numbers is None else numbers,
        spoken=SPOKEN if spoken is None else spoken,
        chosen={"leader.ann.class": np.array([0, 0, 1, 1, 1])},
        absent=absent,
    )


def found(reading: Stand) -> tuple[dict, dict]:
    return politics.outcomes(reading, politics.tabulate(reading, "aaa", "bbb"))


FALLEN = APART | {"leader.bob"}


def test_every_outcome_is_in_the_table_and_has_values_or_a_reason_never_both():
    every = set()
    for absent in (APART, FALLEN, frozenset()):
        values, reasons = found(stand(absent))
        assert not values.keys() & reasons.keys()
        every |= values.keys() | reasons.keys()
        for id_ in (*values, *reasons):
            outcomes.describe(id_)
    for absent in (APART, FALLEN, frozenset()):
        values, reasons = found(stand(absent))
        assert every - {"politics.p_exit.bob"} <= values.keys() | reasons.keys()


def test_the_yearly_chance_of_exit_is_that_of_the_class_of_the_draw():
    values, _ = found(stand())
    rates = [float(hazards.rate(np.array(k), np.array(100.0), np.array(0.5))) for k in (10.0, 30.0)]
    expected = [1 - np.exp(-rates[k]) for k in (0, 0, 1, 1, 1)]
    assert values["politics.p_exit.ann"] == pytest.approx(expected)


def test_a_fall_next_door_multiplies_only_the_irregular_part():
    values, _ = found(stand())
    total = float(hazards.rate(np.array(10.0), np.array(100.0), np.array(0.5)))
    irregular = float(hazards.rate(np.array(4.0), np.array(100.0), np.array(0.5)))
    assert values["politics.contagion"] == pytest.approx(2.0)
    expected = 1 - np.exp(-(total + irregular * (2.0 - 1.0)))
    assert values["politics.p_exit_after.ann"][0] == pytest.approx(expected)


def test_where_the_client_s_leader_has_fallen_the_other_s_chance_is_the_one_after_and_the_game_is_over():
    before, _ = found(stand())
    values, reasons = found(stand(FALLEN))
    assert values["politics.p_exit.ann"].tolist() == before["politics.p_exit_after.ann"].tolist()
    assert (values["politics.p_exit.ann"] > before["politics.p_exit.ann"]).all()
    for id_ in ("politics.p_exit.bob", "politics.strategy.annex", "politics.path.union"):
        assert "fallen" in reasons[id_] or "lost" in reasons[id_]
    assert values["politics.path.law"].tolist() == before["politics.path.law"].tolist()


def test_courses_sum_to_one_in_every_draw():
    values, _ = found(stand())
    for kind in ("strategy", "strategy_logit"):
        total = sum(values[f"politics.{kind}.{name}"] for name in COURSES.values())
        assert total == pytest.approx(np.ones(N), abs=1e-12)


def test_a_client_in_a_rival_alliance_can_t_be_pressed_and_union_leads_nowhere():
    values, reasons = found(stand(frozenset()))
    assert "rival alliance" in reasons["politics.strategy.back_fully"]
    assert values["politics.path.union"].tolist() == [0.0] * N
    assert "premise" in reasons["politics.premise.months"]
    assert values["politics.p_exit.ann"].tolist() == found(stand())[0]["politics.p_exit.ann"].tolist()


def test_an_alliance_that_the_patron_does_not_oppose_changes_nothing():
    spoken = {key: word for key, word in SPOKEN.items() if not key.startswith("opposition")}
    values, _ = found(stand(frozenset(), spoken=spoken))
    assert values["politics.strategy.annex"].tolist() == found(stand())[0]["politics.strategy.annex"].tolist()


def test_another_pair_than_that_of_the_facts_has_no_game_and_says_so():
    reading = stand()
    values, reasons = politics.outcomes(reading, politics.tabulate(reading, "ccc", "bbb"))
    assert "no patronage" in reasons["politics.strategy.annex"]
    assert "politics.contagion" in reasons
    assert "politics.p_exit.bob" in values


def test_of_a_host_without_leaders_in_the_facts_no_fall_and_no_consent_is_told():
    values, reasons = politics.outcomes(stand(), politics.tabulate(stand(), "aaa", "zzz"))
    assert "politics.p_exit.ann" in values
    assert "no leader of the host" in reasons["politics.p_exit_after.ann"]
    assert "no patronage" in reasons["politics.path.union"]
    assert values["politics.path.law"] == pytest.approx(np.full(N, 0.45))


def test_a_path_is_worth_its_chance_times_its_worth_and_the_client_s_consent():
    values, _ = found(stand())
    assert values["politics.path.law"] == pytest.approx(np.full(N, 0.45))
    assert (values["politics.path.union"] < 0.4).all()
    assert (values["politics.path.union"] > 0).all()


def test_a_past_path_has_no_worth_and_a_reason():
    values, reasons = found(stand(spoken={**SPOKEN, "path.law.state": "past"}))
    assert "politics.path.law" not in values
    assert "past" in reasons["politics.path.law"]


def test_steps_side_by_side_take_the_longest_and_steps_in_a_row_add_up():
    values, _ = found(stand())
    assert values["politics.premise.months"] == pytest.approx(np.full(N, 2.0 + 12.0))
    assert values["politics.premise.conditions_met"] == pytest.approx(np.zeros(N))
    assert values["politics.premise.opinion_gap"] == pytest.approx(np.full(N, 0.3))


def test_a_fallen_leader_is_a_condition_met_and_its_time_is_saved():
    values, _ = found(stand(FALLEN))
    assert values["politics.premise.months"] == pytest.approx(np.full(N, 12.0))
    assert values["politics.premise.conditions_met"] == pytest.approx(np.full(N, 0.25))


def test_a_majority_meets_the_condition_of_opinion_and_leaves_no_gap():
    values, _ = found(stand(numbers={**NUMBERS, "condition.poll.polled": 0.6}))
    assert values["politics.premise.conditions_met"] == pytest.approx(np.full(N, 0.25))
    assert values["politics.premise.opinion_gap"].tolist() == [0.0] * N


def test_a_leader_who_sees_no_effect_in_the_association_fears_nothing():
    base = found(stand(numbers={**NUMBERS, "payoff.aaa_bbb.belief": 0.0}))[0]
    other = found(stand(numbers={**NUMBERS, "payoff.aaa_bbb.belief": 0.0, "payoff.aaa_bbb.office": 900.0}))[0]
    assert (
        base["politics.strategy_logit.back_fully"].tolist()
        == other["politics.strategy_logit.back_fully"].tolist()
    )


def test_more_at_stake_at_home_never_makes_letting_fall_likelier():
    shares = [
        found(stand(numbers={**NUMBERS, "payoff.aaa_bbb.office": office}))[0][
            "politics.strategy_logit.let_fall"
        ]
        for office in (0.0, 10.0, 100.0)
    ]
    assert (shares[0] >= shares[1]).all()
    assert (shares[1] >= shares[2]).all()
