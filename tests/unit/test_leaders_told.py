"""What is told of the two leaders: the record's own numbers, said by rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pytest

from equipoise.facts.load import load_record
from equipoise.mechanisms import politics
from equipoise.sampling.draws import draw
from equipoise.study import leaders
from equipoise.world import leaders as fallen
from equipoise.world.change import apply
from equipoise.world.snapshot import snapshot

N = 512


@dataclass(frozen=True)
class Made:
    values: np.ndarray | None


@pytest.fixture(scope="module")
def record():
    return load_record()


def worked_out(record, date: str):
    """Outcomes of the baseline and of the arm without the client's leader, and what is told of them."""
    base = snapshot(record, dt.date.fromisoformat(date))
    (switch,) = fallen.falls(base, "blr")
    worlds = {"baseline": base, fallen.ARM: apply(switch.edits, base)}
    drawn = {name: draw(world, seed=1, n=N, others=worlds.values()) for name, world in worlds.items()}
    table = politics.tabulate(drawn["baseline"], "rus", "blr")
    arms, why = {}, {}
    for name, draws in drawn.items():
        values, why[name] = politics.outcomes(draws, table)
        arms[name] = {key: Made(values=value) for key, value in values.items()}
    return arms, why, leaders.leaders(arms, drawn["baseline"])


@pytest.fixture(scope="module", params=["2019-06-01", "2020-09-01", "2026-11-01"])
def dated(request, record):
    return request.param, *worked_out(record, request.param)


def test_all_four_answers_are_told_and_none_predicts(dated):
    _, _, _, found = dated
    sentences = leaders.told(found, "Russia", "Belarus")
    assert len(sentences) == 5
    assert "not an effect" in sentences[0]
    assert "no fall is predicted" in sentences[0]
    assert "not what will be done" in sentences[1]
    assert "How far the premise is" in sentences[4]


def test_every_answer_says_how_much_of_it_is_assumed(dated):
    _, _, _, found = dated
    for number, sentence in enumerate(leaders.told(found, "Russia", "Belarus")):
        # the third is of what happened: read, not worked out
        assert ("assumed: " in sentence) == (number != 2)


def test_the_courses_hang_on_assumptions_and_the_exits_on_counts(dated):
    _, _, _, found = dated
    first = max(found.courses, key=found.courses.get)
    assert found.evidence[f"{leaders.STRATEGY}{first}"].assumed > 0.9
    assert found.evidence[f"{leaders.AFTER}putin"].assumed < 0.5


def test_the_arm_without_the_client_s_leader_raises_the_patron_s_chance(dated):
    _, arms, why, found = dated
    assert found.fallen["putin"].mean > found.exits["putin"].mean
    assert arms[fallen.ARM]["politics.p_exit.putin"].values.tolist() == (
        arms["baseline"]["politics.p_exit_after.putin"].values.tolist()
    )
    assert "lukashenko" not in found.fallen
    assert why[fallen.ARM]["politics.p_exit.lukashenko"]


def test_the_amendment_is_a_path_until_it_has_been_used(dated):
    date, _, why, found = dated
    assert ("constitution" in found.paths) == (date < "2024-05-07")
    assert ("politics.path.constitution" in why["baseline"]) == (date >= "2024-05-07")
    assert "union_presidency" in found.paths


def test_none_of_the_conditions_is_met_at_any_date(dated):
    _, _, _, found = dated
    assert found.premise[leaders.MET].mean == 0.0
    assert found.n_conditions == 7
    # notice of the alliance, invitation and ratification alone take more than a year
    assert found.premise[leaders.MONTHS].q05 > 16


def test_only_what_had_happened_by_the_date_stands_beside_the_game(dated):
    date, _, _, found = dated
    assert found.steps
    assert all(step.date.isoformat() <= date for step in found.steps)
    assert ("1.5 bn" in str(found.steps)) == (date > "2020-09-14")


def test_without_a_pair_nothing_is_told():
    assert leaders.told(None, "A", "B") == []


def test_what_happened_is_listed_by_date_with_its_sources(record):
    steps = leaders.history(record, "rus_blr")
    assert [step.date for step in steps] == sorted(step.date for step in steps)
    assert len(steps) > 10
    assert all(step.sources for step in steps)
    loan = next(step for step in steps if "1.5 bn" in step.says)
    assert (loan.date, loan.course) == (dt.date(2020, 9, 14), "back_fully")
    assert leaders.history(record, "aaa_bbb") == ()


def test_no_course_of_the_record_is_unknown_to_the_game(record):
    assert {step.course for step in leaders.history(record, "rus_blr")} <= {*leaders.WORDS, "none"}
