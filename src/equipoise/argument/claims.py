"""Verdicts on what was said: each claim of a case against the outcomes of its arms.

Question: which clauses of the question, and of the answer once given, stand up
to the tests that they were given before the run? Takes claims and the outcomes
of every arm; gives each claim a verdict with its reason and the effect behind
it. Nothing is evaluated again. Largest weakness: a test is what somebody took a sentence to mean, and a
verdict is for the date of the run, not for the day when the sentence was said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from equipoise.arrays import Array
from equipoise.cases.case import Claim, ClaimTest
from equipoise.measures.effects import Measured
from equipoise.measures.verdicts import Finding, Verdict, Word, beyond, together, within
from equipoise.outcomes import describe, short
from equipoise.study.wording import listed, number, percent, signed, spoken_date

#: Outcomes of every arm, by name.
ByArm: TypeAlias = Mapping[str, Mapping[str, Measured]]
#: The arm whose mean a relative size is a share of.
BASELINE = "baseline"
#: Tests of one kind that a reason names, at most.
NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """One test of a claim, judged.

    ``verdict`` is None where the outcome has no meaning in an arm; then the numbers are None too and
    ``reason`` says why. ``mean``, ``q05``, ``q95`` are of the effect (or of the outcome, for an arm alone) in
    ``unit``; ``share`` of ``n`` draws on the claim's side, ``asked`` how many; ``limit``: bound or margin.
    """

    outcome: str
    contrast: str
    unit: str
    asks: str
    verdict: Word | None
    reason: str
    is_near: bool = False
    mean: float | None = None
    q05: float | None = None
    q95: float | None = None
    share: float | None = None
    asked: float | None = None
    limit: float | None = None
    n: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One claim with its verdict.

    ``effect`` is the test that tells most: the first that holds, else the first that has numbers.
    ``is_near`` says that a test lies so near its limit that other draws could turn the verdict;
    ``dated`` that the claim was made as of another day than the run's, empty where it was not.
    """

    id: str
    says: str
    by: str
    as_of: str
    verdict: Verdict
    reason: str
    effect: Tested | None
    tests: tuple[Tested, ...]
    is_near: bool = False
    dated: str = ""


def judge(claims: Sequence[Claim], by_arm: ByArm, date: dt.date) -> tuple[Judged, ...]:
    """Return the verdicts on all claims, in their order.

    Parameters
    ----------
    claims : sequence of Claim
        Of a case.
    by_arm : mapping of arm name to outcomes
        All from the same draws; an arm or an outcome that is missing makes a test meaningless, no error.
    date : datetime.date
        That the worlds stand for.
    """
    return tuple(judge_one(claim, by_arm, date) for claim in claims)


def judge_one(claim: Claim, by_arm: ByArm, date: dt.date) -> Judged:
    """Return the verdict on one claim.

    Parameters
    ----------
    claim : Claim
        With its tests.
    by_arm : mapping of arm name to outcomes
        At least of the arms of :func:`arms_needed`, with the outcomes of :func:`wanted`.
    date : datetime.date
        That the worlds stand for.
    """
    tests = tuple(_test(test, by_arm) for test in claim.tests)
    verdict = together([test.verdict for test in tests], claim.need)
    numbered = [test for test in tests if test.verdict is not None]
    chosen = [test for test in numbered if test.verdict == "holds"] or numbered
    return Judged(
        id=claim.id,
        says=claim.says,
        by=claim.by,
        as_of=claim.as_of.isoformat(),
        verdict=verdict,
        reason=_reason(claim, tests),
        effect=chosen[0] if chosen else None,
        tests=tests,
        is_near=_could_turn(claim, tests),
        dated=_dated(claim.as_of, date),
    )


def wanted(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Return the outcomes that the claims are tested on, each once."""
    return tuple(dict.fromkeys(test.outcome for claim in claims for test in claim.tests))


def arms_needed(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Return the arms that the claims are tested on, each once."""
    return tuple(dict.fromkeys(arm for claim in claims for test in claim.tests for arm in test.arms))


def from_json(row: Mapping[str, Any]) -> Judged:
    """Return the verdict that was written as plain data, its tests included."""
    tests = tuple(Tested(**test) for test in row["tests"])
    effect = Tested(**row["effect"]) if row["effect"] else None
    fields: dict[str, Any] = {**row, "tests": tests, "effect": effect}
    return Judged(**fields)


def _test(test: ClaimTest, by_arm: ByArm) -> Tested:
    """Judge one test, or say why it can't be."""
    unit, contrast = describe(test.outcome).unit, _arms_in_words(test)
    asks = _asks(test, unit)
    missing = _missing(test, by_arm)
    if missing:
        return Tested(
            outcome=test.outcome, contrast=contrast, unit=unit, asks=asks, verdict=None, reason=missing
        )
    size = _size(test, by_arm)
    if size == 0:
        zero = "what was asked is a share of the baseline's mean, which is zero"
        return Tested(
            outcome=test.outcome, contrast=contrast, unit=unit, asks=asks, verdict="undecided", reason=zero
        )
    found = _found(test, by_arm, size)
    return Tested(
        outcome=test.outcome,
        contrast=contrast,
        unit=unit,
        asks=asks,
        verdict=found.verdict,
        reason=_in_words(found, test),
        is_near=found.is_near,
        mean=found.mean,
        q05=found.q05,
        q95=found.q95,
        share=found.share,
        asked=found.asked,
        limit=found.limit,
        n=found.n,
    )


def _found(test: ClaimTest, by_arm: ByArm, size: float) -> Finding:
    """Hold a level or a difference against the bound or the margin."""
    drawn = [_difference(test.outcome, pair, by_arm) for pair in test.contrast]
    if test.within is not None:
        other = drawn[1] if len(drawn) == 2 else None
        return within(drawn[0], test.within * size, other=other, share=test.share)
    if test.threshold is None or test.direction == "":
        message = f"a test of {test.outcome} has neither a bound nor a margin"
        raise ValueError(message)
    values = drawn[0] - drawn[1] if len(drawn) == 2 else drawn[0]
    # the threshold of a difference is a size in the claimed direction, that of an arm alone a value
    sign = -1.0 if test.direction == "lower" and not test.is_level else 1.0
    return beyond(values, sign * test.threshold * size, direction=test.direction, share=test.share)


def _difference(outcome: str, pair: tuple[str, str], by_arm: ByArm) -> Array:
    """Return the draws of an arm, less those of the other where there is one."""
    arm, against = pair
    values = _values(outcome, arm, by_arm)
    return values - _values(outcome, against, by_arm) if against else values


def _values(outcome: str, arm: str, by_arm: ByArm) -> Array:
    """Return the draws of an outcome that is known to have some."""
    values = by_arm[arm][outcome].values
    return np.zeros(0) if values is None else values


def _size(test: ClaimTest, by_arm: ByArm) -> float:
    """Return what a size of 1 is in the outcome's unit."""
    return abs(float(_values(test.outcome, BASELINE, by_arm).mean())) if test.relative else 1.0


def _missing(test: ClaimTest, by_arm: ByArm) -> str:
    """Say why a test has no meaning; empty where it has one."""
    for arm in test.arms:
        if arm not in by_arm:
            return f"there is no arm {arm} on the date of the run"
        if test.outcome not in by_arm[arm]:
            return f"the model makes no outcome {test.outcome} on the date of the run"
        outcome = by_arm[arm][test.outcome]
        if outcome.values is None:
            return f"{short(test.outcome)} has no meaning in {arm}: {getattr(outcome, 'reason', '')}"
    return ""


def _could_turn(claim: Claim, tests: Sequence[Tested]) -> bool:
    """Return whether the verdict would be another if one test that lies near its limit came out otherwise."""
    words: tuple[Word | None, ...] = tuple(test.verdict for test in tests)
    verdict = together(words, claim.need)
    for at, test in enumerate(tests):
        others: tuple[Word, ...] = ("holds", "fails") if test.verdict == "undecided" else ("undecided",)
        for word in others if test.is_near else ():
            if together((*words[:at], word, *words[at + 1 :]), claim.need) != verdict:
                return True
    return False


def _arms_in_words(test: ClaimTest) -> str:
    """Return the contrast as the case writes it."""
    pairs = [f"{arm} - {against}" if against else arm for arm, against in test.contrast]
    return f"({pairs[0]}) against ({pairs[1]})" if len(pairs) == 2 else pairs[0]


def _asks(test: ClaimTest, unit: str) -> str:
    """Return what was asked beforehand, in words."""
    of = " of the baseline's mean" if test.relative else f" {unit}"
    form = "share" if test.relative else unit
    if test.within is not None:
        what = f"the same within {number(test.within, form)}{of}"
    elif test.is_level:
        word = "at least" if test.direction == "higher" else "at most"
        what = f"{word} {number(test.threshold or 0.0, form)}{of}"
    else:
        what = f"{test.direction} by at least {number(test.threshold or 0.0, form)}{of}"
    return f"{what} in {percent(test.share)} of draws"


def _in_words(found: Finding, test: ClaimTest) -> str:
    """Return why a test came out as it did, with its numbers."""
    unit = describe(test.outcome).unit
    say = number if test.is_level else signed
    if found.is_zero and not test.is_level:
        what = "exactly zero in every draw: nothing that differs between these arms bears on it"
    else:
        spread = f"{say(found.q05, unit)} to {say(found.q95, unit)}"
        what = f"{say(found.mean, unit)} {unit} (5 to 95 %: {spread})"
    near = "; so near the limit that other draws could turn it" if found.is_near else ""
    return f"{what}; {percent(found.share)} of {found.n} draws are on the claim's side: {found.reason}{near}"


def _reason(claim: Claim, tests: Sequence[Tested]) -> str:
    """Return the reason for a verdict: the one test, or which of several hold, fail and say nothing."""
    if not tests:
        return claim.note or "no outcome of the model tests it"
    if len(tests) == 1:
        test = tests[0]
        if test.mean is None:
            return test.reason
        return f"{short(test.outcome)}, {test.contrast}: {test.reason}. Asked: {test.asks}"
    groups = (
        ("hold", [test for test in tests if test.verdict == "holds"]),
        ("fail", [test for test in tests if test.verdict == "fails"]),
        ("are undecided", [test for test in tests if test.verdict == "undecided"]),
        ("have no meaning here", [test for test in tests if test.verdict is None]),
    )
    parts = [
        f"{len(group)} {_verb(words, len(group))} ({_members(group)})" for words, group in groups if group
    ]
    rule = "all are needed" if claim.need == "all" else "one is enough"
    return f"of {len(tests)} tests, of which {rule}, {listed(parts)}"


def _verb(words: str, count: int) -> str:
    """Return a verb for one or for several."""
    one = {"hold": "holds", "fail": "fails", "are undecided": "is undecided"}.get(
        words, "has no meaning here"
    )
    return one if count == 1 else words


def _members(tests: Sequence[Tested]) -> str:
    """Name tests with their means, as many as can be read."""
    named = [_named(test) for test in tests[:NAMED]]
    more = len(tests) - NAMED
    return listed([*named, f"{more} more"] if more > 0 else named)


def _named(test: Tested) -> str:
    """Name one test with its mean, or with why it has none."""
    name = short(test.outcome)
    if test.mean is None:
        return f"{name}: {test.reason}"
    is_level = " - " not in test.contrast
    said = number(test.mean, test.unit) if is_level else signed(test.mean, test.unit)
    return f"{name} {said}"


def _dated(as_of: dt.date, date: dt.date) -> str:
    """Say that a claim was made of another day than the run's."""
    if as_of == date:
        return ""
    said, run = spoken_date(as_of.isoformat()), spoken_date(date.isoformat())
    return f"made as of {said}; the verdict is for {run}"
