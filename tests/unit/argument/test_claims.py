from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from equipoise.argument.claims import arms_needed, from_json, judge, judge_one, wanted
from equipoise.cases.case import Claim, ClaimTest
from equipoise.cases.files import load_case
from equipoise.facts.load import load_record
from equipoise.study.claims import lines, told, turned

DAY = dt.date(2020, 9, 1)
FEAR, DEPTH = "fear.cautious", "approach.depth_km"
UP = {"direction": "higher", "threshold": 0.1}
CHANGED = (("change", "baseline"),)


@dataclass(frozen=True)
class Made:
    """An outcome as the model makes it."""

    values: np.ndarray | None
    unit: str = "probability"
    worse: str = "higher"
    reason: str = ""


def arms(**values: object) -> dict[str, dict[str, Made]]:
    """Arms with one outcome, fear, of the values given; None for no meaning."""
    return {
        name: {
            FEAR: Made(None, reason="the pact is past")
            if found is None
            else Made(np.array(found, dtype=np.float64))
        }
        for name, found in values.items()
    }


def held(contrast=CHANGED, outcome=FEAR, **more) -> ClaimTest:
    return ClaimTest(outcome=outcome, contrast=contrast, **more)


def claim(*tests: ClaimTest, **more) -> Claim:
    fields = {"id": "a", "says": "It would rise.", "by": "somebody", "as_of": DAY} | more
    return Claim(tests=tests, **fields)


def verdict(said: Claim, by_arm: dict[str, dict[str, Made]]) -> str:
    return judge_one(said, by_arm, DAY).verdict


def test_a_difference_is_counted_in_the_claimed_direction():
    by_arm = arms(baseline=[0.5, 0.5], change=[0.2, 0.3])
    assert verdict(claim(held(direction="lower", threshold=0.2)), by_arm) == "holds"
    assert verdict(claim(held(direction="higher", threshold=0.2)), by_arm) == "fails"


def test_an_arm_alone_is_held_against_a_value_and_not_a_size():
    by_arm = arms(change=[0.2, 0.3])
    level = (("change", ""),)
    assert verdict(claim(held(level, direction="lower", threshold=0.4)), by_arm) == "holds"
    assert verdict(claim(held(level, direction="lower", threshold=0.1)), by_arm) == "fails"
    assert judge_one(claim(held(level, **UP)), by_arm, DAY).effect.mean == 0.25


def test_two_differences_are_compared_with_a_margin_or_in_a_direction():
    by_arm = arms(baseline=[0.1, 0.2], change=[0.5, 0.6], there=[0.2, 0.3])
    both = (("change", "baseline"), ("there", "baseline"))
    assert verdict(claim(held(both, within=0.05)), by_arm) == "fails"
    assert verdict(claim(held(both, within=0.35)), by_arm) == "holds"
    assert verdict(claim(held(both, direction="higher", threshold=0.25)), by_arm) == "holds"


def test_a_relative_size_is_a_share_of_the_baselines_mean():
    by_arm = arms(baseline=[0.2, 0.2], change=[0.3, 0.3])
    assert verdict(claim(held(direction="higher", threshold=0.49, relative=True)), by_arm) == "holds"
    assert verdict(claim(held(direction="higher", threshold=0.51, relative=True)), by_arm) == "fails"


def test_a_share_of_a_mean_of_zero_decides_nothing():
    row = judge_one(claim(held(relative=True, **UP)), arms(baseline=[0, 0], change=[0.3, 0.3]), DAY)
    assert row.verdict == "undecided"
    assert "zero" in row.reason


def test_an_effect_of_zero_fails_and_says_that_nothing_bears_on_it():
    row = judge_one(claim(held(**UP)), arms(baseline=[0.3, 0.7], change=[0.3, 0.7]), DAY)
    assert row.verdict == "fails"
    assert "exactly zero in every draw" in row.reason


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_chances_of_0_and_1_in_every_draw_are_judged(level):
    by_arm = arms(baseline=[level] * 3, change=[1 - level] * 3)
    way = "higher" if level == 0 else "lower"
    assert verdict(claim(held(direction=way, threshold=0.9)), by_arm) == "holds"


def test_an_outcome_without_meaning_is_outside_the_model_with_its_reason():
    row = judge_one(claim(held(**UP)), arms(baseline=[0.3, 0.7], change=None), DAY)
    assert (row.verdict, row.effect) == ("outside the model", None)
    assert "the pact is past" in row.reason


def test_an_arm_or_outcome_that_is_not_there_is_outside_the_model():
    by_arm = arms(baseline=[0.3, 0.7])
    assert "no arm change" in judge_one(claim(held(**UP)), by_arm, DAY).reason
    other = judge_one(claim(held((("baseline", ""),), outcome=DEPTH, **UP)), by_arm, DAY)
    assert other.verdict == "outside the model"
    assert DEPTH in other.reason


def test_a_claim_without_a_test_gives_its_note_as_the_reason():
    row = judge_one(claim(note="Nobody chooses."), {}, DAY)
    assert (row.verdict, row.reason) == ("outside the model", "Nobody chooses.")
    assert judge_one(claim(), {}, DAY).reason


def test_several_tests_hold_in_part_and_say_which():
    by_arm = arms(baseline=[0.1, 0.1], change=[0.4, 0.4])
    tests = (held(**UP), held(direction="higher", threshold=0.5), held((("gone", ""),), **UP))
    row = judge_one(claim(*tests), by_arm, DAY)
    assert row.verdict == "holds in part"
    assert row.effect == row.tests[0]
    for words in ("of 3 tests", "1 holds", "1 fails", "1 has no meaning here"):
        assert words in row.reason
    assert verdict(claim(*tests, need="any"), by_arm) == "holds"


def test_a_verdict_is_near_only_if_the_near_test_decides_it():
    values = [1.0] * 9 + [0.0]
    by_arm = arms(baseline=[0.0] * 10, change=values)
    near, sure = held(direction="higher", threshold=0.5), held(direction="lower", threshold=0.5)
    assert judge_one(claim(near), by_arm, DAY).is_near
    assert not judge_one(claim(near, held(within=2.0), need="any"), by_arm, DAY).is_near
    assert judge_one(claim(near, sure), by_arm, DAY).is_near


def test_a_claim_of_another_day_says_so_and_only_then():
    by_arm = arms(baseline=[0.1, 0.1], change=[0.4, 0.4])
    assert judge_one(claim(held(**UP)), by_arm, DAY).dated == ""
    later = judge_one(claim(held(**UP)), by_arm, dt.date(2026, 11, 1))
    assert later.verdict == "holds"
    assert later.dated == "made as of 1 September 2020; the verdict is for 1 November 2026"
    assert "1 November 2026" in lines([later])[0]


def test_a_verdict_survives_being_written_as_json():
    by_arm = arms(baseline=[0.1, 0.1], change=[0.4, 0.4])
    for said in (claim(held(**UP)), claim(note="no"), claim(held((("gone", ""),), **UP))):
        row = judge_one(said, by_arm, DAY)
        assert from_json(json.loads(json.dumps(dataclasses.asdict(row)))) == row


def test_what_has_to_be_evaluated_is_named_once():
    tests = (held(**UP), held((("there", ""),), **UP), held(outcome=DEPTH, relative=True, **UP))
    assert wanted([claim(*tests)]) == (FEAR, DEPTH)
    assert arms_needed([claim(*tests)]) == ("change", "baseline", "there")


def test_sentences_count_verdicts_and_quote_every_claim():
    by_arm = arms(baseline=[0.1, 0.1], change=[0.4, 0.4])
    rows = judge(
        [
            claim(held(**UP)),
            claim(held(direction="lower", threshold=0.1), id="b", says="It would fall."),
            claim(id="c", says="It would matter."),
        ],
        by_arm,
        DAY,
    )
    text = " ".join(told(rows))
    assert text.startswith("Of 3 clauses put to the tests that the case set beforehand, 1 holds, 1 fails and")
    for words in (
        "“It would rise” holds.",
        "“It would fall” fails.",
        "“It would matter” is outside the model.",
    ):
        assert words in text
    assert told([]) == []
    assert len(lines(rows)) == 3


def test_a_verdict_on_assumptions_is_never_told_without_them():
    rows = judge([claim(held(**UP))], arms(baseline=[0.1, 0.1], change=[0.4, 0.4]), DAY)
    assert "assum" in lines(rows, {FEAR: 0.8})[0]
    assert "assum" not in lines(rows, {FEAR: 0.2})[0]


def test_what_differs_between_two_dates_is_said():
    said = [claim(held(**UP))]
    one = judge(said, arms(baseline=[0.1, 0.1], change=[0.4, 0.4]), DAY)
    other = judge(said, arms(baseline=[0.1, 0.1], change=[0.1, 0.1]), DAY)
    dates = ("2020-09-01", "2026-11-01")
    assert "a (holds, then fails)" in turned(one, other, dates)[0]
    assert "the same verdict" in turned(one, one, dates)[0]
    assert turned(one, [], dates) == []


PLAIN = """\
title: A made-up change
date: "2020-09-01"
roles: {threatened: AAA, rival: BBB, alliance: PACT, host: CCC}
change: {join: {alliance: PACT}, offensive: [{system: rocket, count: 4}]}
claims:
  - {id: level, says: a, by: b, as_of: "2020-01-01", outcome: fear.best, contrast: change,
     direction: lower, threshold: 0.1}
  - id: several
    says: a
    by: b
    as_of: "2020-01-01"
    need: any
    tests:
      - {outcome: fear.best, contrast: change - baseline, within: 0.1}
      - {outcome: fear.worst, contrast: [change - baseline, membership-only - baseline],
         direction: higher, threshold: 0.1}
"""


def test_a_case_may_test_a_level_sameness_and_several_things(tmp_path: Path, small_record):
    path = tmp_path / "mine.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    level, several = load_case(str(path), small_record).claims
    assert level.tests[0].is_level
    assert (several.need, [test.outcome for test in several.tests]) == ("any", ["fear.best", "fear.worst"])
    assert several.tests[1].arms == ("change", "baseline", "membership-only")


def test_the_lead_case_claims_every_clause_with_tests_of_its_own():
    case = load_case("belarus-nato", load_record())
    assert len(case.claims) >= 16
    assert len({said.id for said in case.claims}) == len(case.claims)
    assert [said.id for said in case.claims if not said.tests and not said.note] == []
    assert {"dramatic-fear", "same-elsewhere", "strategy-unchanged", "kaliningrad-vulnerable"} <= {
        said.id for said in case.claims
    }
