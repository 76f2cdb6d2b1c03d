"""One case, from facts to the answer: the main job, and the frozen record of what came out.

``run`` takes a case and the sourced record, lets the model work on every arm
with the same luck, subtracts arms draw by draw, and judges the differences by
what the case set beforehand. A :class:`Study` holds all of it; reports read
studies and nothing else. Saving and loading is in :mod:`equipoise.study.files`,
and offered here as ``save`` and ``load``.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from importlib import resources
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from equipoise import arms
from equipoise.arms import Arm
from equipoise.arrays import Array
from equipoise.cases import files as case_files
from equipoise.cases.files import Case
from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.facts.record import Fact, Record
from equipoise.outcomes import split
from equipoise.sampling import draws as sampling
from equipoise.sampling.draws import Draws
from equipoise.study import answers, beside, contrasts, files, findings, form, provenance, rows
from equipoise.study.contrasts import BASELINE, CHANGE, MEMBERSHIP
from equipoise.study.findings import Comparison, Findings, Outcomes
from equipoise.study.form import Answer, Passage, Study
from equipoise.study.interceptors import interceptors
from equipoise.world import change
from equipoise.world.snapshot import World

#: Seed of a study that is given none.
SEED = 1
#: Draws of a study that is given no number.
DRAWS = 2048
#: Smallest and largest number of draws that a study takes.
DRAWS_RANGE = (16, 1_000_000)

#: Parts of a study that this version leaves out; said in the report, too long to read aloud.
PARTS_NOT_BUILT = (
    "Attribution over switches, sensitivity, evidence shares of the variance, flips, the response of the "
    "threatened side and verdicts on claims are not built yet."
)

Progress: TypeAlias = Callable[[str, float], None]

save = files.save
load = files.load
as_json = form.as_json
dumps = files.dumps


def run(
    case: Case,
    record: Record,
    *,
    seed: int | None = None,
    draws: int = DRAWS,
    date: dt.date | None = None,
    progress: Progress | None = None,
) -> Study:
    """Return the study of a case.

    Parameters
    ----------
    case : Case
        What changes, for whom, compared with what, judged by what.
    record : Record
        The sourced facts.
    seed : int, optional
        Seed of every stream, 0 or more; 0 is a seed. Default :data:`SEED`.
    draws : int
        Number of draws, 16 to 1,000,000.
    date : datetime.date, optional
        Another date than the case's own.
    progress : callable, optional
        Called with a stage in words and the share done, 0 to 1.

    Raises
    ------
    CaseError
        If the case asks for what the record does not have, or seed or draws are out of range.
    NumericsError
        If an outcome is not finite.
    """
    from equipoise import model  # noqa: PLC0415 - so that reading a saved study loads no mechanism

    seed = SEED if seed is None else seed
    check_bounds(seed, draws)
    dated = case_files.with_date(case, date, record) if date else case
    built = arms.build(dated, record)
    on = model.setting(dated)
    by_arm = model.evaluate_case(built, on, seed=seed, n=draws, progress=progress)
    worlds = {arm.name: arm.world for arm in built}
    # the changed world has what the baseline has and the packages, so one reading finds all
    read = model.facts_read(worlds[CHANGE], on)
    used = used_facts(worlds[CHANGE], read) | used_facts(worlds[BASELINE], read)
    return assemble(
        dated,
        record,
        built,
        by_arm,
        seed=seed,
        draws=draws,
        used=tuple(used.values()),
        baseline=sampling.draw(worlds[BASELINE], seed=seed, n=draws, others=tuple(worlds.values())),
    )


def used_facts(world: World, read: Collection[str]) -> dict[str, Fact]:
    """Return the facts in doubt that decide numbers: read by mechanisms or rules, and with a spread.

    Positions of towns and other facts without a spread are left out: they are
    many and well known, and would make the evidence look better than it is.
    """
    return {
        id_: fact
        for id_, fact in world.facts.items()
        if (id_ in read or fact.kind == "rule") and not fact.spread.is_fixed
    }


def check_bounds(seed: int, draws: int) -> None:
    """Refuse a seed below zero and a number of draws out of range.

    Raises
    ------
    CaseError
        Naming each.
    """
    low, high = DRAWS_RANGE
    problems: list[Problem] = []
    if seed < 0:
        problems.append(
            Problem(where="seed", what=f"{seed} is below zero", hint="any whole number from 0 on")
        )
    if not low <= draws <= high:
        problems.append(
            Problem(where="draws", what=f"{draws} is out of range", hint=f"from {low} to {high:,}")
        )
    if problems:
        raise CaseError(problems)


def assemble(
    case: Case,
    record: Record,
    built: Sequence[Arm],
    by_arm: Mapping[str, Outcomes],
    *,
    seed: int,
    draws: int,
    used: Sequence[Fact] = (),
    baseline: Draws | None = None,
) -> Study:
    """Return the study of outcomes that the model has made.

    Parameters
    ----------
    case : Case
        With the date that the arms were built for.
    record : Record
        For its digest.
    built : sequence of Arm
        Baseline first.
    by_arm : mapping of arm name to Outcomes
        All arms with the same outcomes.
    seed, draws : int
        What the outcomes were drawn with.
    used : sequence of Fact
        The facts that the numbers hang on, for the count by confidence.
    baseline : Draws, optional
        Columns of the baseline, for what hangs on which fact; without them the passages beside the
        headlines are left out.
    """
    findings.check_finite(by_arm)
    _check_headlines(case, by_arm[BASELINE])
    worlds = {arm.name: arm.world for arm in built}
    evidence = findings.count_evidence([fact.confidence for fact in used])
    found = _findings(case, worlds, by_arm, evidence=evidence)
    shown = rows.outcome_rows(by_arm)
    return Study(
        case=case.name,
        title=case.title,
        date=case.date.isoformat(),
        seed=seed,
        draws=draws,
        arms=tuple(worlds),
        answer=Answer(
            text=answers.paragraph(found),
            dramatic=found.headlines[0].dramatic if found.headlines else "cannot tell",
            headlines=found.headlines,
        ),
        comparisons=found.comparisons,
        alert=found.alert,
        silence=found.silence,
        beside=_beside(case, found, by_arm, baseline),
        outcomes=shown,
        effects=contrasts.effects(case.answer, worlds, by_arm),
        edits=MappingProxyType({arm.name: rows.edit_rows(arm) for arm in built if arm.switches}),
        notes=rows.notes(built, by_arm),
        evidence=found.evidence,
        not_built=(PARTS_NOT_BUILT,),
        provenance=provenance.trace(
            seed=seed,
            facts=record.digest,
            case=case.digest,
            worlds={name: world.digest for name, world in worlds.items()},
        ),
        values=MappingProxyType({name: _values(outcomes) for name, outcomes in by_arm.items()}),
    )


#: The arm with the feared interceptors.
NOTIONAL = "change+notional"
#: Launch under attack without the limit at the capital: what the headline hangs on most.
ASIDE = "warning.p_launch_under_attack.capital_aside"


def country_names() -> dict[str, str]:
    """Return the English name of a country, as in a sentence, by its lower-case ISO 3166 code."""
    text = resources.files("equipoise").joinpath("data", "countries.csv").read_text(encoding="utf-8")
    return {row["iso3"].lower(): row["name"] for row in csv.DictReader(text.splitlines())}


def _findings(
    case: Case,
    worlds: Mapping[str, World],
    by_arm: Mapping[str, Outcomes],
    *,
    evidence: Mapping[str, int],
) -> Findings:
    """Return what the answer is made from."""
    named = country_names()
    stems = [split(spec.outcome)[0] for spec in case.answer]
    postures = [
        findings.alert_posture(stem, baseline=by_arm[BASELINE], change=by_arm[CHANGE])
        for stem in dict.fromkeys([*stems, "first_strike.arriving"])
    ]
    return Findings(
        title=case.title,
        date=case.date.isoformat(),
        threatened=named.get(case.roles.threatened, case.roles.threatened.upper()),
        rival=named.get(case.roles.rival, case.roles.rival.upper()),
        host=named.get(case.roles.host, case.roles.host.upper()),
        alliance=(case.change.join or case.change.leave).upper(),
        step="joins" if case.change.join else "leaves" if case.change.leave else "",
        same_inputs=change.difference(worlds[CHANGE], worlds[BASELINE]) == (),
        fear_k=case.fear.k,
        fear_cell=case.fear.cell,
        headlines=_headlines(case, by_arm, CHANGE),
        comparisons=tuple(
            _comparison(case, by_arm, name, named.get(other.host, other.host.upper()))
            for name, other in case.comparators.items()
        ),
        alert=tuple(posture for posture in postures if posture is not None),
        silence=findings.silence(case.fear.k, case.fear.cell, by_arm[CHANGE]),
        evidence=evidence,
        aside=_aside(by_arm),
        interceptors=interceptors(by_arm, case.fear.cell, NOTIONAL),
    )


def _beside(
    case: Case, found: Findings, by_arm: Mapping[str, Outcomes], baseline: Draws | None
) -> tuple[Passage, ...]:
    """Return what stands beside the headlines, in words; nothing without the draws."""
    if baseline is None:
        return ()
    capital = f"capital.{case.roles.threatened}.name"
    named = beside.Names(
        code=case.roles.threatened,
        threatened=found.threatened,
        host=found.host,
        alliance=found.alliance or case.roles.alliance.upper(),
        capital=baseline.words(capital)[0] if baseline.has(capital) else "the capital",
        comparators={other.name: f"{other.host} as host" for other in found.comparisons},
    )
    return beside.passages(by_arm, named, baseline)


def _aside(by_arm: Mapping[str, Outcomes]) -> tuple[float, float] | None:
    """Return launch under attack in time if orders outlived the capital, before and after the change."""
    found = [by_arm[arm].get(ASIDE) for arm in (BASELINE, CHANGE)]
    values = [item.values for item in found if item is not None and item.values is not None]
    return (float(values[0].mean()), float(values[1].mean())) if len(values) == len(found) else None


def _headlines(case: Case, by_arm: Mapping[str, Outcomes], arm: str) -> tuple[findings.Headline, ...]:
    """Return all headlines of the case for one arm against the baseline."""
    return tuple(
        findings.headline(spec, arm=arm, after=by_arm[arm], against=BASELINE, before=by_arm[BASELINE])
        for spec in case.answer
    )


def _comparison(case: Case, by_arm: Mapping[str, Outcomes], name: str, host: str) -> Comparison:
    """Return the headlines of a comparator, and whether the systems do the same there."""
    here, there = (CHANGE, MEMBERSHIP), (name, f"{name}.{MEMBERSHIP}")
    complete = all(arm in by_arm for arm in (*here, *there))
    return Comparison(
        name=name,
        host=host,
        headlines=_headlines(case, by_arm, name),
        sameness=tuple(
            findings.sameness(
                spec,
                here=(by_arm[here[0]], by_arm[here[1]]),
                there=(by_arm[there[0]], by_arm[there[1]]),
                start=by_arm[BASELINE],
            )
            for spec in case.answer
            if complete
        ),
    )


def _check_headlines(case: Case, outcomes: Outcomes) -> None:
    """Refuse headlines that the model has no outcome for."""
    problems = [
        Problem(
            where=f"case {case.name!r}, answer",
            what=f"the model makes no outcome called {spec.outcome!r}",
            hint=did_you_mean(spec.outcome, tuple(outcomes)),
        )
        for spec in case.answer
        if spec.outcome not in outcomes
    ]
    if problems:
        raise CaseError(problems)


def _values(outcomes: Outcomes) -> Mapping[str, Array]:
    """Return the draws of every outcome that has any, read-only."""
    kept: dict[str, Array] = {}
    for id_, outcome in outcomes.items():
        if outcome.values is not None:
            kept[id_] = np.array(outcome.values, dtype=np.float64)
            kept[id_].flags.writeable = False
    return MappingProxyType(kept)
