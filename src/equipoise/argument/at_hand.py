"""What the draws of a study already tell about one verdict, before anything is run again.

Takes worlds, values per draw and the facts that were read; gives the columns of what is in doubt, the margin
by which each draw is on the side of a test, the word that follows, and which facts the margin hangs on. Fear
is an average over what the threatened side can't know, so its own draws are silent on those facts: a test may
name hints, outcomes of the same arms whose draws do speak of them. Largest weakness: facts by themselves;
what two of them do only together is seen in boxes and in runs, not here.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from equipoise import units
from equipoise.argument.evaluation import unread_kinds
from equipoise.arrays import Array, Index
from equipoise.cases.case import ClaimTest, Headline
from equipoise.errors import CaseError, Problem
from equipoise.facts.record import Fact
from equipoise.measures import evidence, sensitivity, verdicts
from equipoise.measures.effects import Z95
from equipoise.measures.intervals import sampling_error
from equipoise.mechanisms import perception
from equipoise.sampling import draws as sampling
from equipoise.sampling import views
from equipoise.world.snapshot import World

#: Values per draw by arm; None where an outcome has no meaning in an arm.
Values: TypeAlias = Mapping[str, Array | None]
#: Yes, no, and neither, as the answer says them and as verdicts on claims do.
ANSWER_WORDS, CLAIM_WORDS = ("yes", "no", "cannot tell"), ("holds", "fails", "undecided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One verdict that may turn.

    Parameters
    ----------
    claim : str
        Id of the claim, or ``answer`` for the word that the answer begins with.
    test : ClaimTest
        Outcome, arms, and the bound or margin set before the run.
    words : tuple of three str
        What is said where the test holds, fails, and neither.
    hints : tuple of str
        Outcomes whose draws speak of facts that the test's own outcome averages over.
    number : int
        Which of several tests of a claim.
    """

    claim: str
    test: ClaimTest
    words: tuple[str, str, str] = CLAIM_WORDS
    hints: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """Worlds, values and the columns of the facts in doubt.

    ``columns`` are in the unit of the fact, or the position of its word; ``values`` are by arm, then outcome;
    ``hidden`` are the ids of what the threatened side can't know, ``classes`` those of the columns, as far as
    they were asked for.
    """

    worlds: Mapping[str, World]
    values: Mapping[str, Mapping[str, Array]]
    facts: Mapping[str, Fact]
    columns: Mapping[str, Array]
    n: int
    hidden: frozenset[str] = frozenset()
    classes: dict[tuple[int, int], sensitivity.Known] = field(
        default_factory=dict[tuple[int, int], sensitivity.Known], repr=False, compare=False
    )

    def known(self, size: int, bins: int) -> sensitivity.Known:
        """Return the classes of the columns so far, for so many rows and classes; filled on the way."""
        return self.classes.setdefault((size, bins), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a test is held against.

    ``effect`` is the level of an arm, a difference of two, or a difference of differences, of each draw;
    ``size`` what a size of 1 in the test is in the unit of the outcome.
    """

    effect: Array
    size: float


def at_hand(
    worlds: Mapping[str, World],
    values: Mapping[str, Mapping[str, Array]],
    *,
    arm: str,
    read: Collection[str],
    seed: int,
    n: int,
    viewer: str = "",
    pool: sampling.Pool | None = None,
) -> AtHand:
    """Return what is at hand after a study.

    Parameters
    ----------
    worlds : mapping of arm to World
        All worlds of the study.
    values : mapping of arm to mapping of outcome to array
        Its draws.
    arm : str
        The arm whose facts are in doubt; it has all that the change brings.
    read : collection of str
        Facts that the model reads.
    seed, n : int
        What the study was drawn with.
    viewer : str
        The threatened side, for what is hidden from it.
    pool : Pool, optional
        What the study has drawn.
    """
    drawn = sampling.draw(worlds[arm], seed=seed, n=n, others=tuple(worlds.values()), pool=pool)
    facts = {
        key: fact
        for key, fact in drawn.facts.items()
        if key in read and not fact.spread.is_fixed and f"{fact.kind}.{fact.entity}" in drawn.present
    }
    columns = {
        key: drawn.choice(key).astype(np.float64)
        if fact.spread.is_word
        else drawn.value(key) / units.FACTORS[fact.unit]
        for key, fact in facts.items()
    }
    return AtHand(
        worlds=worlds,
        values=values,
        facts=MappingProxyType(facts),
        columns=MappingProxyType(columns),
        n=n,
        hidden=views.hidden_from(drawn, viewer),
    )


def of_headline(spec: Headline, worse: Literal["higher", "lower"], hints: tuple[str, ...] = ()) -> Question:
    """Return the question behind the word that the answer begins with."""
    test = ClaimTest(
        outcome=spec.outcome,
        contrast=(("change", "baseline"),),
        direction=worse,
        threshold=spec.dramatic,
        relative=spec.relative,
    )
    return Question(claim="answer", test=test, words=ANSWER_WORDS, hints=hints)


def outcome_of(values: Mapping[str, Mapping[str, Array]], outcome: str) -> Values:
    """Return the draws of one outcome by arm; None where it has no meaning."""
    return {arm: found.get(outcome) for arm, found in values.items()}


def held(test: ClaimTest, values: Values) -> Held | None:
    """Return what a test is held against; None where an arm is missing or has no meaning.

    Parameters
    ----------
    test : ClaimTest
        A bound in a direction, or a margin of sameness.
    values : mapping of arm to (n,) array or None
        Draws of the test's outcome.
    """
    needed = {arm: values.get(arm) for arm in test.arms}
    found = {arm: array for arm, array in needed.items() if array is not None}
    if len(found) < len(needed):
        return None
    parts = [found[arm] - found[against] if against else found[arm] for arm, against in test.contrast]
    effect = parts[0] if len(parts) == 1 else parts[0] - parts[1]
    size = abs(float(found["baseline"].mean())) if test.relative else 1.0
    return Held(effect=effect, size=size)


def margins(test: ClaimTest, found: Held) -> Array:
    """Return by how much each draw is on the side of the test: zero and above where it is for it.

    Parameters
    ----------
    test : ClaimTest
        A bound in a direction, or a margin of sameness.
    found : Held
        The effect or level of each draw.

    Returns
    -------
    (n,) array, in the unit of the outcome

    Examples
    --------
    >>> test = ClaimTest(outcome="x", contrast=(("a", "b"),), direction="higher", threshold=1.0)
    >>> margins(test, Held(effect=np.array([2.0, 0.0]), size=1.0)).tolist()
    [1.0, -1.0]
    """
    if test.within is not None:
        return test.within * found.size - np.abs(found.effect)
    bound = _bound(test, found.size)
    return found.effect - bound if test.direction == "higher" else bound - found.effect


def word(test: ClaimTest, found: Held, words: tuple[str, str, str] = CLAIM_WORDS) -> str:
    """Return what a test says: holds, fails or neither, by the rules of verdicts, in the words given.

    Examples
    --------
    >>> test = ClaimTest(outcome="x", contrast=(("a", "b"),), direction="higher", threshold=1.0)
    >>> word(test, Held(effect=np.array([2.0, -1.0]), size=1.0))
    'undecided'
    """
    if test.within is not None:
        told = verdicts.within(found.effect, test.within * found.size, share=test.share)
    else:
        direction: Literal["higher", "lower"] = "higher" if test.direction == "higher" else "lower"
        told = verdicts.beyond(found.effect, _bound(test, found.size), direction=direction, share=test.share)
    return words[CLAIM_WORDS.index(told.verdict)]


def _bound(test: ClaimTest, size: float) -> float:
    """Return the end of the claim's side: a size in the claimed direction, or the value of one arm."""
    if test.threshold is None or not test.direction:
        raise CaseError(Problem(where=f"test of {test.outcome}", what="has neither a bound nor a margin"))
    sign = -1.0 if test.direction == "lower" and not test.is_level else 1.0
    return sign * test.threshold * size


def score(test: ClaimTest, found: Held, *, for_yes: bool) -> float:
    """Return how far the draws are beyond the edge of a word; the word turns where the sign changes.

    Parameters
    ----------
    test : ClaimTest
        For the share of draws asked.
    found : Held
        The effect or level of each draw.
    for_yes : bool
        The edge to the first word, or else that to the second.

    Returns
    -------
    float, in the unit of the outcome
        For the first word zero and above where it is said; for the second below zero where it is.

    Notes
    -----
    With k draws the share asked, the first word is said where the k-th largest margin reaches zero, the
    second where both the k-th smallest and the mean lie below. For sameness the 90 % interval of the mean
    must lie within the margin too, and the second word is said where it lies outside as a whole.
    """
    margin = margins(test, found)
    ordered = np.sort(margin)
    k = max(1, math.ceil(test.share * margin.size - 1e-9))
    if test.within is None:
        return float(ordered[-k]) if for_yes else max(float(ordered[k - 1]), float(margin.mean()))
    mean, doubt = abs(float(found.effect.mean())), Z95 * sampling_error(found.effect)
    limit = test.within * found.size
    return min(float(ordered[-k]), limit - mean - doubt) if for_yes else limit - mean + doubt


def rows(size: int, n: int) -> Index:
    """Return which draws an outcome's rows belong to: all of them, or the outer ones of fear.

    Raises
    ------
    ValueError
        If neither fits.
    """
    if size == n:
        return np.arange(n)
    outer = perception.nested_rows(n)[0][:, 0]
    if outer.size != size:
        message = f"{size} rows are neither {n} draws nor their {outer.size} outer ones"
        raise ValueError(message)
    return outer


def ranked(question: Question, given: AtHand) -> dict[str, tuple[float, str]]:
    """Return the facts that the margin hangs on, each with its share and what shows it, largest first.

    Parameters
    ----------
    question : Question
        With its hints.
    given : AtHand
        The draws at hand.
    """
    best: dict[str, tuple[float, str]] = {}
    for outcome in (question.test.outcome, *question.hints):
        found = held(question.test, outcome_of(given.values, outcome))
        if found is None:
            continue
        for fact, share in shares(margins(question.test, found), given, outcome).items():
            if share > best.get(fact, (0.0, ""))[0]:
                best[fact] = (share, outcome)
    return dict(sorted(best.items(), key=lambda pair: (-pair[1][0], pair[0])))


def shares(found: Array, given: AtHand, outcome: str) -> dict[str, float]:
    """Return the first-order shares of the facts in doubt that chance alone would hardly give, largest first.

    Parameters
    ----------
    found : (m,) array
        One number for every draw, or for every outer draw of fear.
    given : AtHand
        The draws at hand.
    outcome : str
        What the numbers are of; facts of kinds that its part of the model never reads are left out.

    Notes
    -----
    Counted as in :func:`equipoise.measures.evidence.counted`: what chance would hardly give to any of the
    facts looked at. Where nothing is counted, shares are of the variance of ranks.
    """
    # the mean of equal numbers may round, and leave a false variance
    if float(np.ptp(found)) == 0.0:
        return {}
    # where a few draws hold nearly all of the variance, their order may still hang on a fact
    return _counted(found, given, outcome) or _counted(evidence.ranks(found), given, outcome)


def _counted(found: Array, given: AtHand, outcome: str) -> dict[str, float]:
    """Return the shares above chance of one row of numbers."""
    unread = unread_kinds(outcome)
    where = rows(found.size, given.n)
    columns = {
        fact: column[where] for fact, column in given.columns.items() if given.facts[fact].kind not in unread
    }
    known = given.known(found.size, evidence.classes_for(found.size))
    return evidence.counted(found, columns, len(columns), known)
