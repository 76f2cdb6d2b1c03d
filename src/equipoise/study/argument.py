"""From numbers to an argument: what an answer is made of, hangs on, and how it could be otherwise.

Takes the arms of a study with their outcomes, and the model; gives verdicts on
the claims, what each switch brings, which facts decide and how well they are
known, and at which size of the packages words turn. Verdicts and sensitivity
come from the draws at hand; the rest runs the model on other worlds, on fewer
draws of the same luck. Largest weakness: those fewer draws; every number says
how many.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, TypeVar

import numpy as np

from equipoise import outcomes as names
from equipoise import processes
from equipoise.argument import answered, at_hand, attribution, dose, evaluation, flips, sensitivity
from equipoise.argument import claims as judging
from equipoise.argument import response as answering
from equipoise.argument.answered import Response
from equipoise.argument.claims import Judged, Tested
from equipoise.arms import Arm
from equipoise.arrays import Array
from equipoise.cases.files import Case
from equipoise.store import Store
from equipoise.study import attribution as shares
from equipoise.study import claims as verdicts
from equipoise.study import evidence
from equipoise.study import flips as turns
from equipoise.study import response as consequence
from equipoise.study.findings import Outcomes
from equipoise.study.form import Argument, plain
from equipoise.world.snapshot import World

Also = TypeVar("Also")
#: Plain data, as JSON knows it.
Row: TypeAlias = dict[str, Any]
#: Draws of the further runs: the first ones of the study.
DRAWS = 512
BASELINE, CHANGE = "baseline", "change"
#: Runs in search of what turns the first headline's word; claims are read off the draws at hand.
RUNS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An outcome of the search for an answer: one value a scenario, or None with the reason."""

    id: str
    unit: str
    worse: Literal["higher", "lower", "none"]
    values: Array | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What an argument starts from: the case, its arms and outcomes, which facts were read, and the model.

    ``evaluate`` runs the model on :data:`DRAWS` draws, ``swapped`` with both roles exchanged; without
    them nothing is run again. ``called`` is what sentences call the rival, and the hosts by arm;
    ``store`` what has been drawn and worked out.
    """

    case: Case
    built: Sequence[Arm]
    by_arm: Mapping[str, Outcomes]
    read: Collection[str]
    seed: int
    n: int
    evaluate: evaluation.Evaluate | None = None
    swapped: evaluation.Evaluate | None = None
    called: tuple[str, Mapping[str, str]] = ("the rival", MappingProxyType({}))
    store: Store = field(default_factory=Store)

    @property
    def worlds(self) -> Mapping[str, World]:
        """The world of every arm."""
        return {arm.name: arm.world for arm in self.built}


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """What the draws at hand tell, and what came of running the model on other worlds, if it was."""

    given: at_hand.AtHand
    turned: tuple[turns.FlipRow, ...] = ()
    shared: tuple[attribution.Attribution, ...] = ()
    wide: Mapping[str, sensitivity.Sensitivity] = field(default_factory=dict[str, sensitivity.Sensitivity])
    curves: tuple[dose.Curve, ...] = ()
    response: Response | None = None


def answered_by_runs(
    on: Ground, also: Callable[[], Also], progress: Callable[[str, float], None] | None = None
) -> tuple[Ground, Runs, Also]:
    """Return the same with the threatened side's answer, its outcomes among those of every arm, and all runs.

    Parameters
    ----------
    on : Ground
        A study as far as it has come; as it is where nothing is to be run again.
    also : callable
        What else has to be worked out meanwhile, and hangs on none of this.
    progress : callable, optional
        Told the stage and the share done.
    """
    evaluate = on.evaluate
    given = at_hand.at_hand(
        on.worlds,
        _values(on),
        arm=CHANGE,
        read=on.read,
        seed=on.seed,
        n=on.n,
        viewer=on.case.roles.threatened,
        pool=on.store.pool,
    )
    if evaluate is None:
        return on, Runs(given=given), also()
    n, before = min(on.n, DRAWS), on.store.worlds()
    runs, (found, learned, more) = processes.side_by_side(
        lambda: _run_again(on, given, evaluate, progress or _silent),
        lambda: (
            answering.respond(on.case, on.built, evaluate, on.swapped, seed=on.seed, n=n),
            on.store.since(before),
            also(),
        ),
    )
    on.store.learn(learned)
    if found is None:
        return on, runs, more
    ids = dict.fromkeys(id_ for values in found.values.values() for id_ in values)
    arms: dict[str, Outcomes] = {}
    for arm, outcomes in on.by_arm.items():
        mine, every = found.values.get(arm, {}), dict(outcomes)
        for id_ in ids:
            words = names.describe(id_)
            why = "" if id_ in mine else answered.reason(found, arm)
            every[id_] = Answered(
                id=id_, unit=words.unit, worse=words.worse, values=mine.get(id_), reason=why
            )
        arms[arm] = MappingProxyType(every)
    return replace(on, by_arm=MappingProxyType(arms)), replace(runs, response=found), more


def _run_again(
    on: Ground, given: at_hand.AtHand, evaluate: evaluation.Evaluate, tell: Callable[[str, float], None]
) -> Runs:
    """Return what each switch brings, what wider spans would say, sizes of packages, what turns words."""
    arms, effects = {arm.name: arm for arm in on.built}, _effects(on)
    base, switches = arms[BASELINE].world, arms[CHANGE].switches
    if not switches:
        return Runs(given=given)
    tell("looking for an answer, and sharing the effect out over switches", 0.0)
    shared = attribution.attribution(base, switches, [*effects, *attribution.BESIDE], evaluate)
    tell("looking for an answer, and widening what is assumed", 0.4)
    wide = sensitivity.doubled(
        on.worlds,
        tuple(effects),
        evaluate,
        read=frozenset(on.read),
        seed=on.seed,
        n=min(on.n, DRAWS),
        viewer=on.case.roles.threatened,
        pool=on.store.pool,
    )
    tell("looking for an answer, and scaling the packages", 0.5)
    packages = on.case.change.has_packages
    curves = dose.curves(base, switches, on.case.answer, evaluate) if packages else ()
    tell("looking for an answer, and for what turns the answer", 0.7)
    judged = judging.judge(on.case.claims, on.by_arm, on.case.date)
    turned = _turned(on, judged, given, evaluate)
    tell("looking for an answer, and for what turns the answer", 1.0)
    return Runs(given=given, shared=shared, wide=wide, curves=curves, turned=turned)


def argue(on: Ground, runs: Runs) -> Argument:
    """Return what is made of the numbers.

    Parameters
    ----------
    on : Ground
        A study as far as it has come.
    runs : Runs
        What came of other worlds.
    """
    judged = judging.judge(on.case.claims, on.by_arm, on.case.date)
    # one by one they stand in a table
    told: dict[str, list[str]] = {"Claims": verdicts.told(judged)[:1]}
    effects, given, turned = _effects(on), runs.given, runs.turned
    found = [sensitivity.sensitivity(id_, values, given) for id_, values in effects.items()]
    named = sensitivity.to_find_out(found, effects, given)
    told["What brings it about"] = shares.told(runs.shared)
    told["How much of it"] = shares.told_dose(runs.curves)
    rival, hosts = on.called
    told["What it would ask of strategy"] = consequence.told(runs.response, hosts, rival)
    told["What would turn it"] = [turns.told(turned)] if turned else []
    told["What it hangs on"] = [*evidence.told(found, runs.wide), *evidence.told_unfound(named)]
    return Argument(
        claims=judged,
        attribution=MappingProxyType({row.outcome: attribution.as_row(row) for row in runs.shared}),
        sensitivity=MappingProxyType({row.outcome: tuple(plain(one) for one in row.facts) for row in found}),
        evidence=MappingProxyType(
            {row.outcome: evidence.as_row(row, runs.wide.get(row.outcome)) for row in found if row.evidence}
        ),
        find_out=tuple(plain(row) for row in named),
        dose=tuple(plain(curve) for curve in runs.curves),
        flips=tuple(turns.as_json(row) for row in turned),
        response={} if runs.response is None else answered.as_json(runs.response),
        told=MappingProxyType({topic: tuple(lines) for topic, lines in told.items() if lines}),
    )


def _turned(
    on: Ground, judged: Sequence[Judged], given: at_hand.AtHand, evaluate: evaluation.Evaluate
) -> tuple[turns.FlipRow, ...]:
    """Return what would turn the first headline's word, by runs, and open tests, from the draws at hand."""
    if not on.case.answer:
        return ()
    first, fear = on.case.answer[0], on.case.fear
    # fear averages over what can't be known; the chance behind it speaks of that
    hints = (f"first_strike.p_at_most.{fear.k}@{fear.cell}",)
    worse = on.by_arm[CHANGE][first.outcome].worse
    asked = [at_hand.of_headline(first, "lower" if worse == "lower" else "higher", hints=hints)]
    for claim, verdict in zip(on.case.claims, judged, strict=True):
        asked += [
            at_hand.Question(
                claim=claim.id,
                test=test,
                number=number,
                hints=hints if test.outcome.startswith("fear.") else (),
            )
            for number, (test, found) in enumerate(zip(claim.tests, verdict.tests, strict=True))
            # an answer is a search of its own over scenarios, no draw of the study
            if _is_open(found) and not _is_searched(test.outcome)
        ]
    found = flips.search(asked, given, evaluate, runs=RUNS, runs_each=0, draws=min(on.n, DRAWS))
    # of claims that no run was spent on only what the draws show is worth a row
    return tuple(row for row in turns.rows(found, given) if row.verified or row.kind != "none")


def _is_open(found: Tested) -> bool:
    """Tell whether a test is worth asking what would turn it: neither held nor failed, or nearly so."""
    return found.verdict == "undecided" or found.is_near


def _is_searched(outcome: str) -> bool:
    """Tell whether an outcome comes from the search for an answer."""
    return names.describe(outcome).kind.mechanism == "response"


def _values(on: Ground) -> Mapping[str, Mapping[str, Array]]:
    """Return the draws of every outcome that has any, by arm."""
    return {
        arm: {
            id_: np.asarray(row.values)
            for id_, row in outcomes.items()
            if row.values is not None and not _is_searched(id_)
        }
        for arm, outcomes in on.by_arm.items()
    }


def _effects(on: Ground) -> dict[str, Array]:
    """Return the effects of the change on the headlines, draw by draw; those that have a meaning."""
    before, after = on.by_arm[BASELINE], on.by_arm[CHANGE]
    found: dict[str, Array] = {}
    for headline in on.case.answer:
        one, other = after[headline.outcome].values, before[headline.outcome].values
        if one is not None and other is not None:
            found[headline.outcome] = np.asarray(one - other)
    return found


def _silent(stage: str, share: float) -> None:
    """Tell nobody of the progress."""
    del stage, share
