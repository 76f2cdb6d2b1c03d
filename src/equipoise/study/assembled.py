"""A study put together: the outcomes of all arms judged, told and summed up.

Outcomes go in, the frozen record comes out, and nothing is evaluated here: what
a test makes up by hand can be assembled as well as what the model has made.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from importlib import resources
from types import MappingProxyType

import numpy as np

from equipoise import processes
from equipoise.arms import Arm
from equipoise.arrays import Array
from equipoise.cases.files import Case
from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.facts.record import Fact, Record
from equipoise.outcomes import split
from equipoise.sampling.draws import Draws
from equipoise.study import answers, beside, contrasts, findings, provenance, reaching, referenced, rows
from equipoise.study.contrasts import BASELINE, CHANGE, MEMBERSHIP
from equipoise.study.findings import Comparison, Findings, Outcomes
from equipoise.study.form import Answer, Argument, Passage, Study
from equipoise.study.interceptors import interceptors
from equipoise.world import change, membership
from equipoise.world.snapshot import World


def assemble(
    case: Case,
    record: Record,
    built: Sequence[Arm],
    by_arm: Mapping[str, Outcomes],
    *,
    seed: int,
    draws: int,
    used: Sequence[Fact] = (),
    cited: Sequence[Fact] = (),
    baseline: Draws | None = None,
    argument: Argument | None = None,
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
        The facts in doubt that the numbers hang on, shown one by one and counted by confidence.
    cited : sequence of Fact
        All facts used, fixed ones too, for the documents behind them.
    baseline : Draws, optional
        Columns of the baseline, for what hangs on which fact; without them the passages beside the
        headlines are left out.
    argument : Argument, optional
        What is made of the numbers; empty where it wasn't asked for.
    """
    findings.check_finite(by_arm)
    _check_headlines(case, by_arm[BASELINE])
    worlds = {arm.name: arm.world for arm in built}
    evidence = findings.count_evidence([fact.confidence for fact in used])
    found = _findings(case, worlds, by_arm, evidence=evidence)
    effects, (shown, notes) = processes.side_by_side(
        lambda: contrasts.effects(case.answer, worlds, by_arm),
        lambda: (rows.outcome_rows(by_arm), rows.notes(built, by_arm)),
    )
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
        beside=(
            *_standing(case, found, worlds),
            *_reach(case, found, worlds),
            *_beside(case, found, by_arm, baseline),
        ),
        outcomes=shown,
        effects=effects,
        edits=MappingProxyType({arm.name: rows.edit_rows(arm) for arm in built if arm.switches}),
        notes=notes,
        evidence=found.evidence,
        argument=argument or Argument(),
        provenance=provenance.trace(
            seed=seed,
            facts=record.digest,
            case=case.digest,
            worlds={name: world.digest for name, world in worlds.items()},
        ),
        facts=referenced.fact_rows(used),
        sources=referenced.source_rows(cited, record) if cited else (),
        values=MappingProxyType({name: _values(outcomes) for name, outcomes in by_arm.items()}),
    )


#: The arm with the feared interceptors.
NOTIONAL = "change+notional"
#: Launch under attack without the limit at the capital: what the headline hangs on most.
ASIDE = "warning.p_launch_under_attack.capital_aside"


def country_names(day: str = "") -> dict[str, str]:
    """Return the English name of a country, as in a sentence, by its lower-case ISO 3166 code.

    On a day of the past (year-month-day) those that were called otherwise have the name of the time.
    """
    folder = resources.files("equipoise").joinpath("data")
    today, past = (
        list(csv.DictReader(folder.joinpath(name).read_text(encoding="utf-8").splitlines()))
        for name in ("countries.csv", "countries_past.csv")
    )
    named = {row["iso3"].lower(): row["name"] for row in today}
    return named | {row["iso3"].lower(): row["name"] for row in past if row["from"] <= day < row["to"]}


def called(case: Case) -> tuple[str, Mapping[str, str]]:
    """Return what sentences call the rival, and the hosts of the comparators by arm."""
    named = country_names(case.date.isoformat())
    hosts = {name: named.get(other.host, other.host.upper()) for name, other in case.comparators.items()}
    return named.get(case.roles.rival, case.roles.rival.upper()), MappingProxyType(hosts)


def _findings(
    case: Case,
    worlds: Mapping[str, World],
    by_arm: Mapping[str, Outcomes],
    *,
    evidence: Mapping[str, int],
) -> Findings:
    """Return what the answer is made from."""
    named = country_names(case.date.isoformat())
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


def _standing(case: Case, found: Findings, worlds: Mapping[str, World]) -> tuple[Passage, ...]:
    """Return in words that the alliance joined is no rival of the threatened side; nothing if it is."""
    alliance, before = case.change.join, worlds[BASELINE]
    if not alliance or case.roles.threatened in membership.opposed(before, alliance):
        return ()
    name, who = found.alliance, found.threatened
    if case.roles.threatened in membership.members(before, alliance):
        said = (
            f"{who} is a member of {name} itself. What an ally's accession gives it is outside the model: "
            "the step endangers no facility and closes no transit; only systems that come with it count."
        )
    else:
        said = (
            f"{name} and {who} are not recorded as rivals on this date: the step endangers no facility and "
            "closes no transit; land and systems that come with it count."
        )
    return (Passage(topic="Whose alliance it is", text=said),)


def _reach(case: Case, found: Findings, worlds: Mapping[str, World]) -> tuple[Passage, ...]:
    """Return what the based systems reach, in words; nothing where none are based."""
    before, after = worlds[BASELINE], worlds[CHANGE]
    rows_ = reaching.reach(before, after, case.roles.threatened)
    name = f"capital.{case.roles.threatened}.name"
    capital = before.word(name) if before.has(name) else "the capital"
    said = reaching.told(rows_, found.host, found.threatened, capital)
    return (Passage(topic="What is in reach", text=" ".join(said)),) if said else ()


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
        step=found.step,
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
    complete = case.change.has_packages and all(arm in by_arm for arm in (*here, *there))
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
