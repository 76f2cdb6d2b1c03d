"""What is told of the two leaders: contagion, the patron's courses, paths, and how far the premise is away.

Outcomes per arm and the draws of the baseline go in, one small row comes out, and sentences are made from it
by rules. With each answer goes how much of what facts explain of it is assumed. What really happened stands
beside as dated facts and is never fitted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from types import MappingProxyType

import numpy as np

from equipoise.arrays import Array
from equipoise.facts.record import Record
from equipoise.measures import sensitivity
from equipoise.outcomes import describe
from equipoise.sampling.draws import Draws
from equipoise.study.valued import Span, Valued, drawn, span
from equipoise.study.wording import listed, number, percent, spoken_date
from equipoise.world.leaders import ARM

BASELINE = "baseline"
EXIT, AFTER, CONTAGION = "politics.p_exit.", "politics.p_exit_after.", "politics.contagion"
STRATEGY, LOGIT, PATH = "politics.strategy.", "politics.strategy_logit.", "politics.path."
MET, MONTHS, GAP = (f"politics.premise.{name}" for name in ("conditions_met", "months", "opinion_gap"))
#: Kinds of fact that decide these answers.
KINDS = frozenset({"hazard", "contagion", "leader", "payoff", "path", "condition"})
#: The courses in a sentence.
WORDS = MappingProxyType(
    {
        "back_fully": "backing the client fully",
        "squeeze_only": "squeezing him without union",
        "keep_weak_press_union": "keeping him weak and pressing union",
        "annex": "annexing",
        "let_fall": "letting him fall",
    }
)
#: Facts named as deciding, at most.
NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one answer hangs on: titles of the facts that decide most, and how much is assumed.

    ``explained`` is the share of the variance that facts explain one by one; ``assumed`` the part of it that
    falls to ASSUMED facts; ``deciding`` pairs of title and share of the variance.
    """

    explained: float
    assumed: float
    deciding: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened: when, what, which course it speaks for, and who says so."""

    date: dt.date
    says: str
    course: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaders:
    """All that is told of the two leaders; a part is None or empty where the model says nothing.

    ``exits`` and ``after`` are by leader; ``fallen`` is the patron's leader in the arm where the client's has
    fallen; ``n_exposed`` counts the exits that the ratio rests on; ``steps`` happened by the
    date; ``evidence`` is by outcome id.
    """

    called: Mapping[str, str]
    exits: Mapping[str, Span]
    after: Mapping[str, Span]
    fallen: Mapping[str, Span]
    ratio: Span | None
    n_exposed: int
    courses: Mapping[str, float]
    courses_logit: Mapping[str, float]
    paths: Mapping[str, Span]
    premise: Mapping[str, Span]
    n_conditions: int
    steps: tuple[Step, ...]
    evidence: Mapping[str, Evidence]


def leaders(arms: Mapping[str, Mapping[str, Valued]], draws: Draws) -> Leaders | None:
    """Return what is told of the two leaders; None where the facts know no such pair.

    Parameters
    ----------
    arms : mapping of arm to outcomes
        With ``baseline``, and ``leader-falls`` where there is that arm.
    draws : Draws
        Of the baseline, the same that the outcomes come from.
    """
    base = arms[BASELINE]
    courses = _means(base, STRATEGY)
    exits = _numbers(base, EXIT)
    if not exits and not courses:
        return None
    ratio = _number(base, CONTAGION)
    answers = [max(courses, key=lambda name: courses[name])] if courses else []
    ids = [*(f"{STRATEGY}{name}" for name in answers), *(f"{AFTER}{name}" for name in _numbers(base, AFTER))]
    ids += [*(f"{PATH}{name}" for name in _numbers(base, PATH)), MONTHS]
    evidence = {id_: found for id_ in ids if (found := _evidence(base, id_, draws)) is not None}
    return Leaders(
        called={name: draws.words(f"leader.{name}.name")[0] for name in exits},
        exits=exits,
        after=_numbers(base, AFTER),
        fallen=_numbers(arms.get(ARM, {}), EXIT),
        ratio=ratio,
        n_exposed=_exposed(draws, tuple(_numbers(base, AFTER))),
        courses=courses,
        courses_logit=_means(base, LOGIT),
        paths=_numbers(base, PATH),
        premise={id_: found for id_ in (MET, MONTHS, GAP) if (found := _number(base, id_)) is not None},
        n_conditions=sum(f"condition.{name}" in draws.present for name in draws.names("condition")),
        steps=_steps(draws, tuple(exits)),
        evidence=evidence,
    )


def told(found: Leaders | None, patron: str, client: str) -> list[str]:
    """Return the sentences on the two leaders; none where the model says nothing of both.

    Parameters
    ----------
    found : Leaders or None
        From :func:`leaders`.
    patron, client : str
        The two states as people call them.
    """
    if found is None or not (found.after or found.courses or MET in found.premise):
        return []
    parts = (
        _told_contagion(found, client),
        _told_courses(found, patron),
        _told_steps(found),
        _told_paths(found),
        _told_premise(found, client),
    )
    return [sentence for sentence in parts if sentence]


def history(record: Record, pair: str) -> tuple[Step, ...]:
    """Return what happened between a patron and his client, by date: evidence beside the game, not a fit.

    Parameters
    ----------
    record : Record
        All facts.
    pair : str
        Name of the patronage.
    """
    steps: list[Step] = []
    for fact_id, entry in record.entries.items():
        kind, name, attribute = fact_id.split(".", 2)
        value = entry.values[0]
        if kind != "record" or attribute != "patronage" or value.spread.options != (pair,) or not value.start:
            continue
        course = str(record.entries[f"record.{name}.course"].values[0].spread.options[0])
        keys = tuple(citation.key for citation in value.sources)
        steps.append(Step(date=value.start, says=entry.title, course=course, sources=keys))
    return tuple(sorted(steps, key=lambda step: (step.date, step.says)))


def _told_contagion(found: Leaders, client: str) -> str:
    """Say what the fall of the client's leader goes with."""
    parts = [
        f"{_span(after)} if the leader of {client} had just fallen, and {_span(found.exits[name])} "
        f"otherwise, for {found.called[name]}"
        for name, after in found.after.items()
        if name in found.exits
    ]
    if not parts or found.ratio is None:
        return ""
    hangs = _hangs(found, [f"{AFTER}{name}" for name in found.after])
    return (
        f"By the record of comparable leaders the chance of losing office within a year is {listed(parts)}. "
        "This rests on an association of irregular exits in neighbouring countries "
        f"(ratio {_span(found.ratio)}, {found.n_exposed} exits, data to 2014), which is not an effect, "
        f"and no fall is predicted{hangs}."
    )


def _told_courses(found: Leaders, patron: str) -> str:
    """Say which course is best how often, and what decides it."""
    if not found.courses:
        return ""
    ordered = sorted(found.courses.items(), key=lambda pair: -pair[1])
    first = ordered[0][0]
    best = [f"{_course(name)} in {percent(share)}" for name, share in ordered]
    id_ = f"{STRATEGY}{first}"
    deciding = found.evidence[id_].deciding if id_ in found.evidence else ()
    named = [f"{title[0].lower()}{title[1:]} ({percent(share)})" for title, share in deciding]
    why = f" The first hangs most on {listed(named)}." if named else ""
    errors = percent(found.courses_logit.get(first, 0.0))
    return (
        f"With payoffs that are all assumed, the best course of {patron} is {listed(best)} of the draws; "
        f"where better courses are only likelier, {_course(first)} has {errors}. These shares say what "
        f"follows from the spans, not what will be done{_hangs(found, [id_])}.{why}"
    )


def _told_steps(found: Leaders) -> str:
    """Say which courses the record up to the date speaks for; it stands beside the game."""
    steps = [step for step in found.steps if step.course in WORDS]
    if not steps:
        return ""
    counts = {course: sum(step.course == course for step in steps) for course in WORDS}
    said = [f"{_course(course)} ({count})" for course, count in counts.items() if count]
    last = steps[-1]
    return (
        f"{len(steps)} steps on record up to this date speak, in our reading, for {listed(said)}; the last, "
        f"on {spoken_date(last.date.isoformat())}: {last.says}. The game isn't fitted to them."
    )


def _told_paths(found: Leaders) -> str:
    """Say what the paths of the patron's leader are worth on the date."""
    if not found.paths:
        return ""
    worth = [f"{_course(name)} {_span(value)}" for name, value in found.paths.items()]
    hangs = _hangs(found, [f"{PATH}{name}" for name in found.paths])
    return (
        "Paths of staying in office that are open on this date, chance times worth (1: sure, and as "
        f"before): {listed(worth)}{hangs}. Dates show an order of events, not which plan stood behind "
        "another."
    )


def _told_premise(found: Leaders, client: str) -> str:
    """Say how far the premise is from the facts of the date."""
    if MET not in found.premise:
        return ""
    n_met = round(found.premise[MET].mean * found.n_conditions)
    gap = f", and opinion lacks {_span(found.premise[GAP])} of the public" if GAP in found.premise else ""
    months = _span(found.premise[MONTHS])
    return (
        f"How far the premise is from the facts of the date: for a change of sides of {client}, {n_met} of "
        f"{found.n_conditions} listed conditions are met, the treaty steps take {months} months at the "
        f"least{gap}{_hangs(found, [MONTHS])}."
    )


def _hangs(found: Leaders, ids: list[str]) -> str:
    """Return in brackets how much of what facts explain of the answers is assumed."""
    known = [found.evidence[id_] for id_ in ids if id_ in found.evidence]
    parts = [
        f"{percent(each.assumed)} of the {percent(each.explained)} that single facts explain"
        for each in known
    ]
    return f" (assumed: {listed(parts)})" if parts else ""


def _course(name: str) -> str:
    """Return a course in words."""
    return WORDS.get(name, name.replace("_", " "))


def _span(value: Span) -> str:
    """Return a number with its interval."""
    mean, low, high = (number(part, "share") for part in (value.mean, value.q05, value.q95))
    if value.mean >= 10:
        mean, low, high = (f"{part:.0f}" for part in (value.mean, value.q05, value.q95))
    return mean if low == high else f"{mean} (5 to 95 %: {low} to {high})"


def _steps(draws: Draws, leaders_: tuple[str, ...]) -> tuple[Step, ...]:
    """Return what had happened by the date between states whose leaders are told of, by date."""
    states = {draws.words(f"leader.{name}.country")[0] for name in leaders_}
    found: list[Step] = []
    for name in draws.names("record"):
        fact, course = draws.facts[f"record.{name}.patronage"], draws.words(f"record.{name}.course")[0]
        pair = str(fact.spread.options[0])
        both = {draws.words(f"patronage.{pair}.{side}")[0] for side in ("patron", "client")}
        if both <= states and fact.start is not None:
            keys = tuple(citation.key for citation in fact.sources)
            found.append(Step(date=fact.start, says=fact.title, course=course, sources=keys))
    return tuple(sorted(found, key=lambda step: (step.date, step.says)))


def _exposed(draws: Draws, patron_leaders: tuple[str, ...]) -> int:
    """Return how many exits the patron leader's ratio rests on."""
    for name in patron_leaders:
        table = draws.words(f"leader.{name}.contagion")[0]
        return round(float(draws.value(f"contagion.{table}.exposed")[0]))
    return 0


def _evidence(base: Mapping[str, Valued], id_: str, draws: Draws) -> Evidence | None:
    """Return what an outcome hangs on; None where it has no values or none that vary."""
    values = base[id_].values if id_ in base else None
    if values is None or not np.ptp(values) > 0:
        return None
    words = {key: column.astype(np.float64) for key, column in draws.choices.items()}
    every: Mapping[str, Array] = {**draws.columns, **words}
    columns = {
        key: column
        for key, column in every.items()
        if draws.facts[key].kind in KINDS and not draws.facts[key].spread.is_fixed
    }
    shares = sensitivity.above_chance(sensitivity.first_order(values, columns), values.size)
    confidence = {key: draws.facts[key].confidence for key in shares}
    deciding = tuple((draws.facts[key].title, shares[key]) for key in list(shares)[:NAMED])
    groups = sensitivity.grouped(shares, confidence)
    return Evidence(
        explained=min(fsum(shares.values()), 1.0), assumed=groups.get("ASSUMED", 0.0), deciding=deciding
    )


def _numbers(outcomes: Mapping[str, Valued], start: str) -> dict[str, Span]:
    """Return the outcomes of a family by member, those that have values."""
    found = {id_.removeprefix(start): _number(outcomes, id_) for id_ in outcomes if id_.startswith(start)}
    return {name: value for name, value in found.items() if value is not None}


def _means(outcomes: Mapping[str, Valued], start: str) -> dict[str, float]:
    """Return the means of a family by member, in the order of the table of outcomes."""
    order = describe(f"{start}back_fully").kind.members
    found = {name: value.mean for name, value in _numbers(outcomes, start).items()}
    return {name: found[name] for name in order if name in found}


def _number(outcomes: Mapping[str, Valued], id_: str) -> Span | None:
    """Return mean and interval of one outcome; None where it is missing or without meaning."""
    values = drawn(outcomes, id_)
    return None if values is None else span(values)
