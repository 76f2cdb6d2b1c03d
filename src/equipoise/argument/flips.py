"""What would turn a verdict: the nearest single fact, the smallest set, and the corner of the draws.

Takes verdicts, the draws at hand and the model; gives facts set to values, each tried by a run of the arms
that the verdict compares. First guesses come from the draws at hand, so that few runs are needed. Sources:
Friedman and Fisher (1999), Bryant and Lempert (2010), for boxes. Largest weakness: a search by the facts that
matter most alone; a set of facts that matter only together is found in the box, or not at all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from equipoise.argument import moves
from equipoise.argument.at_hand import (
    AtHand,
    Held,
    Question,
    held,
    margins,
    outcome_of,
    ranked,
    rows,
    score,
    word,
)
from equipoise.argument.evaluation import Evaluate
from equipoise.argument.moves import Bundle, Move
from equipoise.arrays import Array
from equipoise.measures import boxes
from equipoise.measures.boxes import Box

#: Draws of a run that tries a flip.
DRAWS = 512
#: Runs of all arms of a verdict, for the first question and for each other one.
RUNS, RUNS_EACH = 12, 3
#: Facts tried one by one, and the most that are moved together.
TRIED, TOGETHER = 4, 4
#: Columns among which a box is looked for, and the fewest draws of the other kind worth a box.
BOX_COLUMNS, BOX_DRAWS = 12, 20
#: Least runs with which a verdict between two words is looked at both ways.
BOTH_WAYS = 8
#: Bundles of facts that are set together in one run.
Trial: TypeAlias = tuple[Bundle, ...]
#: A refined value goes this share of the way beyond where the turn is expected.
BEYOND = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Facts that turn a verdict, as a run has shown: what they are set to, and the word that follows."""

    moves: tuple[Move, ...]
    to_word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """What turns one verdict.

    Parameters
    ----------
    question : Question
        The verdict.
    word : str
        What is said over all draws of the study; empty where the outcome has no meaning.
    word_in_runs : str
        The same in the draws of the runs, from which a turn is counted; empty where none was made.
    share : float, 0 to 1
        Share of the study's draws that are for the test.
    single, smallest : Turn or None
        The nearest single fact, and the fewest facts together; None where none was found.
    box : Box or None
        Where in the draws the verdict would be the other one; coverage and density in draws that it was not
        found in. None where too few draws are, or no limit beats chance.
    tried : tuple of str
        Facts tried, by weight.
    n_runs, n_draws : int
        Runs made of all arms of the verdict, and their draws.
    both_ways : bool
        Whether a verdict between two words was tried both ways.
    reason : str
        Why nothing was tried.
    """

    question: Question
    word: str
    word_in_runs: str = ""
    share: float = math.nan
    single: Turn | None = None
    smallest: Turn | None = None
    box: Box | None = None
    tried: tuple[str, ...] = ()
    n_runs: int = 0
    n_draws: int = DRAWS
    both_ways: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trials:
    """Sets of moves tried for one verdict, and what came out."""

    question: Question
    given: AtHand
    evaluate: Evaluate
    limit: int
    found: dict[Trial, Held] = field(default_factory=dict[Trial, Held])

    def run(self, wanted: Sequence[Trial]) -> None:
        """Try what has not been tried yet, all in one call of the model, as far as runs are left."""
        new = [trial for trial in dict.fromkeys(wanted) if trial not in self.found]
        new = new[: max(self.limit - len(self.found), 0)]
        test = self.question.test
        worlds = {
            f"{at}|{arm}": moves.moved(self.given.worlds[arm], _moves(trial))
            for at, trial in enumerate(new)
            for arm in test.arms
        }
        values = self.evaluate(worlds, (test.outcome,)) if worlds else {}
        for at, trial in enumerate(new):
            got = {arm: values[f"{at}|{arm}"][test.outcome].values for arm in test.arms}
            result = held(test, got)
            if result is not None:
                self.found[trial] = result

    def word(self, trial: Trial) -> str:
        """Return what a trial makes of the verdict; empty where it was not made."""
        if trial not in self.found:
            return ""
        return word(self.question.test, self.found[trial], self.question.words)

    def turns(self, trial: Trial) -> bool:
        """Tell whether a trial has turned the verdict."""
        return trial in self.found and self.word(trial) != self.word(())

    def stays(self, trial: Trial) -> bool:
        """Tell whether a trial was made and has not turned the verdict."""
        return trial in self.found and not self.turns(trial)


def _moves(trial: Trial) -> tuple[Move, ...]:
    """Return all moves of a trial."""
    return tuple(move for bundle in trial for move in bundle)


def search(
    questions: Sequence[Question],
    given: AtHand,
    evaluate: Evaluate,
    *,
    runs: int = RUNS,
    runs_each: int = RUNS_EACH,
    draws: int = DRAWS,
) -> tuple[Flips, ...]:
    """Return what turns each verdict.

    Why: whoever doubts the answer wants to know which fact would have to be otherwise, and by how much.

    Parameters
    ----------
    questions : sequence of Question
        The first gets most of the runs.
    given : AtHand
        The draws at hand, and the worlds.
    evaluate : Evaluate
        The model over ``draws`` draws of the study's seed, the study's worlds laid out beside.
    runs, runs_each : int, >= 0
        Runs of all arms of a verdict for the first question, and for each other one, the first without any
        move included.
    draws : int
        Draws of a run, told in the result.

    Returns
    -------
    tuple of Flips

    Notes
    -----
    Of the facts with the largest first-order share of the margin, the first few are set to the value at
    which the draws at hand show another word, or to the end of their span that goes furthest. Where one
    turns the verdict, the value is drawn back by linear interpolation and tried again, twice at most.
    Where none does, all of them are moved together; where that turns it, fewer are tried, and the fewest
    that do are freed of what they do not need; where not, the first two are tried at twice their span. A
    verdict between two words is first tried both ways with all of them, and then the way that turns it.
    """
    found: list[Flips] = []
    for at, question in enumerate(questions):
        outcome = outcome_of(given.values, question.test.outcome)
        missing = [arm for arm in question.test.arms if arm not in given.worlds]
        whole = None if missing else held(question.test, outcome)
        if whole is None:
            why = f"there is no arm {missing[0]}" if missing else "the outcome has no meaning in these arms"
            found.append(Flips(question=question, word="", reason=why))
            continue
        found.append(_one(question, given, whole, evaluate, limit=runs_each if at else runs, draws=draws))
    return tuple(found)


def _one(
    question: Question, given: AtHand, whole: Held, evaluate: Evaluate, *, limit: int, draws: int
) -> Flips:
    """Return what turns one verdict that has a meaning."""
    margin, now = margins(question.test, whole), word(question.test, whole, question.words)
    # away from where it stands, or to the nearer side
    up = float(np.mean(margin >= 0)) >= 0.5 if now == question.words[2] else now == question.words[1]
    weights = ranked(question, given)
    ways = {way: moves.bundles(question, given, weights, up=way) for way in (up, not up)}
    trials = _Trials(question=question, given=given, evaluate=evaluate, limit=limit)
    both_ways = now == question.words[2] and limit >= BOTH_WAYS
    if both_ways:
        up = _likelier(trials, ways, up=up)
    first = ways[up]
    if first and limit > 1:
        _try_all(trials, first)
    single = _nearest(trials)
    return Flips(
        question=question,
        word=now,
        word_in_runs=trials.word(()),
        share=float(np.mean(margin >= 0)),
        single=single,
        smallest=_fewest(trials, single),
        box=_box(given, margin, tuple(weights), holds=now == question.words[0]),
        tried=tuple(dict.fromkeys(move.fact.id for trial in trials.found for move in _moves(trial))),
        n_runs=len(trials.found),
        n_draws=draws,
        both_ways=both_ways,
        reason="" if first else "no fact by itself moves it beyond chance",
    )


def _likelier(trials: _Trials, ways: Mapping[bool, Sequence[Bundle]], *, up: bool) -> bool:
    """Return the way in which all facts together turn a verdict between two words; the nearer one if none."""
    sets = {way: _together(first) for way, first in ways.items() if first}
    trials.run([(), *sets.values()])
    turned = [way for way, trial in sets.items() if trials.turns(trial)]
    return up if up in turned or not turned else turned[0]


def _together(first: Sequence[Bundle]) -> Trial:
    """Return the facts tried, all at the ends of their spans."""
    return tuple(moves.each(bundle, moves.to_end) or bundle for bundle in first[:TOGETHER])


def _try_all(trials: _Trials, first: Sequence[Bundle]) -> None:
    """Try single facts, then refined values or more facts together, within the runs allowed."""
    # with few runs the set of all is worth more than the last singles
    n_single = min(TRIED, max(1, trials.limit - 2))
    singles = [(bundle,) for bundle in first[:n_single]]
    trials.run([(), *singles])
    if () not in trials.found:
        return
    if _draw_back(trials, singles):
        return
    ends = _together(first)
    failed = [(bundle,) for (one,) in singles if (bundle := moves.each(one, moves.to_end))]
    trials.run([ends, *failed])
    if _draw_back(trials, failed):
        return
    if len(ends) > 1 and trials.turns(ends):
        smaller = [ends[:size] for size in range(2, len(ends))]
        trials.run(smaller)
        least = min([trial for trial in (*smaller, ends) if trials.turns(trial)], key=len)
        trials.run([tuple(bundle for bundle in least if bundle is not one) for one in least])
    else:
        # where all of them together don't turn it, no fewer are likely to
        trials.run([(bundle,) for one in ends[:2] if (bundle := moves.each(one, moves.doubled))])


def _draw_back(trials: _Trials, singles: Sequence[Trial]) -> bool:
    """Try single facts that turned the verdict again nearer to their middle; tell whether any had turned."""
    turned = [trial for trial in singles if trials.turns(trial)]
    nearer = {one: trial for one in turned if (trial := _nearer(trials, one, ()))}
    trials.run(tuple(nearer.values()))
    # a fact that is set is less in doubt, so the first guess often stops too early
    again = [_nearer(trials, one, trial) for one, trial in nearer.items() if trials.stays(trial)]
    trials.run([trial for trial in again if trial])
    return bool(turned)


def _nearer(trials: _Trials, turned: Trial, stayed: Trial) -> Trial | None:
    """Return a single bundle stopped a little beyond where the verdict is expected to turn.

    Between a trial that turned it and one that did not: of the same bundle, or empty for its middle.
    """
    yes, _, neither = trials.question.words
    before, after = trials.word(()), trials.word(turned)
    for_yes = yes == (after if before == neither else before)
    near, far = (score(trials.question.test, trials.found[one], for_yes=for_yes) for one in (stayed, turned))
    if near == far or trials.word(stayed) != before:
        return None
    share = near / (near - far) + BEYOND
    bundles = zip(stayed[0], turned[0], strict=True) if stayed else ((None, move) for move in turned[0])
    moved = [moves.between(move, start, share) for start, move in bundles]
    there = tuple(move for move in moved if move is not None)
    return (there,) if len(there) == len(turned[0]) and share < 1.0 else None


def _nearest(trials: _Trials) -> Turn | None:
    """Return the single fact that turned the verdict at the smallest distance, within its span if any did."""
    turned = [trial for trial in trials.found if len(trial) == 1 and trials.turns(trial)]
    if not turned:
        return None

    def far(trial: Trial) -> tuple[bool, float]:
        move = trial[0][0]
        return move.is_beyond, 1.0 if move.distance is None else move.distance

    best = min(turned, key=far)
    return Turn(moves=_moves(best), to_word=trials.word(best))


def _fewest(trials: _Trials, single: Turn | None) -> Turn | None:
    """Return the fewest facts that turned the verdict within their spans."""
    if single is not None and not single.moves[0].is_beyond:
        return single
    sets = [trial for trial in trials.found if len(trial) > 1 and trials.turns(trial)]
    best = min(sets, key=len, default=None)
    return Turn(moves=_moves(best), to_word=trials.word(best)) if best else None


def _box(given: AtHand, margin: Array, weights: Sequence[str], *, holds: bool) -> Box | None:
    """Return where in the draws the verdict would be the other one, measured in the other half of them."""
    # of a test that holds in most draws, the others are looked for
    chosen = margin < 0 if holds else margin >= 0
    columns = _box_columns(given, margin.size, weights)
    halves = [({name: column[k::2] for name, column in columns.items()}, chosen[k::2]) for k in (0, 1)]
    if not columns or any(int(half.sum()) < BOX_DRAWS for _, half in halves):
        return None
    found = boxes.find(*halves[0])
    return boxes.measured(found.limits, *halves[1]) if found.limits else None


def _box_columns(given: AtHand, size: int, weights: Sequence[str]) -> Mapping[str, Array]:
    """Return the columns of the facts with the largest weights; each word as a column of its own."""
    where = rows(size, given.n)
    columns: dict[str, Array] = {}
    for fact_id in weights[:BOX_COLUMNS]:
        fact, column = given.facts[fact_id], given.columns[fact_id][where]
        if fact.spread.is_word:
            for position, option in enumerate(fact.spread.options):
                columns[f"{fact_id}={option}"] = (column == position).astype(np.float64)
        else:
            columns[fact_id] = column
    return columns
