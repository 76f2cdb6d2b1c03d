"""The answer paragraph says what the numbers say, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import stand_ins

from equipoise.cases.files import CaseChange
from equipoise.outcomes import CELLS
from equipoise.study import studies as study
from equipoise.study import wording


def answer(shift: float = 0.1, elsewhere: float | None = None, *, case=stand_ins.CASE, **changes):
    made = stand_ins.by_arm(shift, elsewhere)
    for arm, outcomes in changes.items():
        made[arm.replace("_", "-")] |= outcomes
    return study.assemble(
        case,
        stand_ins.RECORD,
        stand_ins.built(),
        made,
        seed=1,
        draws=stand_ins.N,
        used=tuple(stand_ins.BASE.facts.values()),
    )


def test_the_first_sentence_is_the_condition_on_an_attack_and_on_no_war() -> None:
    first = answer().answer.text.split(". ")[0]
    assert first.startswith("Everything here is conditional on an attack")
    assert "accession of Finland to NATO is taken as having happened without war" in first


@pytest.mark.parametrize(
    ("shift", "word", "spoken"),
    [(0.1, "no", "beforehand, no:"), (0.6, "yes", "beforehand, yes:")],
)
def test_the_word_follows_the_threshold_of_the_case(shift: float, word: str, spoken: str) -> None:
    # a chance moves by 0.2 x shift in every draw; the case calls 0.10 dramatic
    found = answer(shift).answer
    assert found.dramatic == word
    assert spoken in found.text


def test_cannot_tell_when_draws_are_on_both_sides_of_the_threshold() -> None:
    ramp = stand_ins.made(0.0)["fear.cautious"].values
    jump = 0.2 * (stand_ins.np.arange(ramp.size) % 2)
    moved = {"fear.cautious": stand_ins.Made("probability", "higher", ramp + jump)}
    found = answer(change=moved).answer
    assert found.dramatic == "cannot tell"
    assert "the model cannot tell" in found.text
    assert "50 % of draws" in found.text


def test_the_size_is_told_with_interval_direction_and_chance_of_the_other_sign() -> None:
    text = answer(0.1).answer.text
    assert "a difference of +0.020 (5 to 95 %: +0.020 to +0.020) for the worse" in text
    assert "with the sign the other way in 0 % of the draws" in text
    # arriving warheads: 450 on average, 10 fewer
    assert "from 450 to 440 warheads, a difference of -10 (5 to 95 %: -10 to -10) for the worse" in text


def test_an_improvement_is_not_told_as_a_worsening() -> None:
    text = answer(-0.1).answer.text
    assert "for the better" in text
    assert "for the worse" not in text


def test_every_comparator_gets_a_sentence_and_a_word_on_sameness() -> None:
    text = answer(0.1).answer.text
    assert "The same packages elsewhere instead: for" in text
    assert "Norway no (" in text
    assert "Systems alone, membership taken out on both sides, do in Finland for" in text
    assert "the same as in Norway" in text


def test_a_step_without_packages_is_compared_as_a_step() -> None:
    bare = replace(stand_ins.CASE, change=CaseChange(join="nato"))
    text = answer(0.1, case=bare).answer.text
    assert "The same step elsewhere instead: for" in text
    assert "packages" not in text
    assert "Systems alone" not in text


@pytest.mark.parametrize(("elsewhere", "verdict"), [(0.1, "same"), (0.15, "same"), (0.9, "different")])
def test_the_same_elsewhere_is_judged_within_delta(elsewhere: float, verdict: str) -> None:
    # a difference of 0.2 x (elsewhere - 0.1); the case allows 0.02
    rows = answer(0.1, elsewhere).comparisons[0].sameness
    assert next(row.verdict for row in rows if row.outcome == "fear.cautious") == verdict


def test_alert_posture_stands_beside_the_change() -> None:
    made = stand_ins.made(0.0)
    raised = made["first_strike.arriving@generated.ride_out"].values + 300
    moved = {"first_strike.arriving@generated.ride_out": stand_ins.Made("warheads", "lower", raised)}
    text = answer(0.1, baseline=moved).answer.text
    assert "+300 from day-to-day to generated alert" in text
    assert "-10 from the change" in text


def test_silence_of_command_is_told_apart_from_a_disarming_strike() -> None:
    assert "none of it is an assumed chance of silence" in answer().answer.text
    id_ = "first_strike.p_at_most.50@day.ride_out"
    louder = stand_ins.Made("probability", "higher", stand_ins.made(0.1)[id_].values + 0.05)
    text = answer(change={id_: louder}).answer.text
    assert "0.050 of it is an assumed chance of silence, not a disarming strike" in text


def test_without_facts_of_command_the_lack_of_silence_is_by_construction() -> None:
    none = stand_ins.Made("probability", "lower", None, "the record has no fact of the command of FIN")
    text = answer(change={"command.p_authority": none}).answer.text
    assert "none of it is an assumed chance of silence (by construction: no fact of its command" in text


def test_how_facts_are_sourced_is_said() -> None:
    text = answer().answer.text
    assert "Of the 2 facts in doubt that the numbers hang on, 1 read in the source" in text
    assert text.endswith("and 1 assumed.")


def test_a_headline_without_meaning_is_said_so() -> None:
    none = stand_ins.Made("probability", "higher", None, "no bombers in this world")
    found = answer(change={"fear.cautious": none}).answer
    assert found.dramatic == "cannot tell"
    assert "no bombers in this world" in found.text


def test_a_change_that_moves_no_input_is_said_so() -> None:
    arms = tuple(arm for arm in stand_ins.built() if arm.name in ("baseline", "membership-only"))
    still = [arms[0], *(stand_ins.replace(arms[0], name=name) for name in ("membership-only", "change"))]
    made = {arm.name: stand_ins.made(0.0) for arm in still}
    case = stand_ins.replace(stand_ins.CASE, comparators={}, change=stand_ins.CaseChange())
    found = study.assemble(case, stand_ins.RECORD, still, made, seed=1, draws=stand_ins.N)
    assert "moves no input of the model, so its effects are exactly zero by construction" in found.answer.text
    assert "it stays at 0.40 in every draw" in found.answer.text
    assert "the change in Finland is taken as having happened without war" in found.answer.text


def test_a_headline_that_stays_though_inputs_move_is_said_so() -> None:
    still = {"fear.cautious": stand_ins.made(0.0)["fear.cautious"]}
    found = answer(0.1, change=still)
    assert "moves inputs of the model, but none of them moves fear, cautious planner." in found.answer.text
    assert any(
        note.startswith("change: its inputs differ") and "fear.cautious" in note for note in found.notes
    )
    assert "moves inputs of the model, but none" not in answer(0.1).answer.text


def test_the_paragraph_has_no_sign_of_a_machine() -> None:
    text = answer().answer.text
    assert len(text) > 200
    assert "\n" not in text
    assert not re.search(r"nan|None|inf\b|e-\d\d|\{|\}|  ", text)
    assert not any(f"@{cell}" in text for cell in CELLS)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.5, "probability", "0.50"),
        (0.0347, "probability", "0.035"),
        (0.00347, "probability", "0.0035"),
        (0.000012, "probability", "less than 0.0001"),
        (0.9987, "probability", "0.9987"),
        (0.999999, "probability", "more than 0.9999"),
        (1.0, "probability", "1.0"),
        (0.0, "probability", "0"),
        (12.34, "min", "12.3"),
        (0.01, "min", "less than 0.1"),
        (412.6, "warheads", "413"),
        (3.14, "warheads", "3.1"),
    ],
)
def test_numbers_are_rounded_as_people_say_them(value: float, unit: str, text: str) -> None:
    assert wording.number(value, unit) == text


def test_a_tiny_difference_keeps_its_direction() -> None:
    assert wording.signed(1e-7, "probability") == "just above 0"
    assert wording.signed(-1e-7, "probability") == "just below 0"


def test_a_share_of_draws_is_never_rounded_to_none_or_all() -> None:
    assert wording.percent(0.001) == "under 1 %"
    assert wording.percent(0.999) == "over 99 %"
