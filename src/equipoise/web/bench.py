"""What a worker has at hand: cases made ready, what earlier answers left, and the first answer itself.

A worker keeps the arms of the last few cases and, for each, the model's own store, so that a fact that is
moved costs one evaluation of what it touches. All of it is bounded, the oldest goes first. Largest weakness:
an answer has the headlines of a case alone; everything else is in a study.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from equipoise import arms, model, outcomes
from equipoise.arms import Arm
from equipoise.cases.case import Case, Headline
from equipoise.cases.files import load_case
from equipoise.facts.record import Record, fixed
from equipoise.history import records
from equipoise.measures.effects import paired_difference
from equipoise.measures.headlines import judge_headline
from equipoise.measures.intervals import summary
from equipoise.study.wording import number, percent, signed
from equipoise.web.altered import BASELINE, CHANGE, WHY, altered, outside
from equipoise.web.asking import Asked, plain_value
from equipoise.web.named import in_words
from equipoise.world.change import Edit, apply
from equipoise.world.snapshot import World

Json: TypeAlias = dict[str, Any]

#: Cases kept ready in one worker, answers after which the store of a case is begun anew, and tables in it.
MOST_READY, MOST_ANSWERS, MOST_TABLES = 4, 80, 6
#: Kinds of fact that rules make edits of: a case with one of them set is built anew.
RULED = frozenset({"rule", "prospect", "basing", "membership", "opposition", "place", "capital", "leader"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A case made ready: its arms, what the model needs of it, and what earlier answers left."""

    case: Case
    built: Mapping[str, Arm]
    on: model.Setting
    store: model.Store = field(default_factory=model.Store)
    answers: list[str] = field(default_factory=list[str])

    @property
    def worlds(self) -> Mapping[str, World]:
        """The worlds of all arms by name."""
        return MappingProxyType({name: arm.world for name, arm in self.built.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What one worker has at hand: the record, a folder of its own, and cases made ready, the latest last."""

    record: Record
    folder: Path
    ready: dict[str, Ready] = field(default_factory=dict[str, Ready])


def case_of(bench: Bench, asked: Asked) -> Case:
    """Return the case that is asked for, with what was changed by hand.

    Parameters
    ----------
    bench : Bench
        A question is written as a case into its folder, under a name of our own.
    asked : Asked
        A shipped case or a question.

    Raises
    ------
    CaseError, RangeError
        If the question can't be read, or the changes can't be made.
    """
    name = asked.case
    if asked.question:
        from equipoise.questions import drafting, parting, wording  # noqa: PLC0415 - for questions alone
        from equipoise.questions.reading import read  # noqa: PLC0415

        reading = read(asked.question, day=asked.date)
        parts = parting.Parted(question=asked.question, answer=())
        text = drafting.case_text(reading, bench.record, parts=parts)
        digest = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        name = str(drafting.save(text, bench.folder / digest, wording.case_name(reading)))
    return altered(load_case(name, bench.record), asked, bench.record)


def ready(bench: Bench, asked: Asked) -> Ready:
    """Return a case made ready, from the last few where it is among them.

    Parameters
    ----------
    bench : Bench
        Looked up and filled; the oldest goes where there are too many.
    asked : Asked
        Which case.
    """
    known = bench.ready.pop(asked.address, None)
    if known is None:
        case = case_of(bench, asked)
        built = arms.build(case, records.of(case.world, bench.record))
        known = Ready(case=case, built={arm.name: arm for arm in built}, on=model.setting(case))
        # the same entities have the same tables: a case that differs by edits alone goes on where another was
        alike = [one for one in bench.ready.values() if one.on == known.on and one.case.date == case.date]
        known = replace(known, store=alike[-1].store, answers=alike[-1].answers) if alike else known
    if len(known.answers) >= MOST_ANSWERS or len(known.store.kept) > MOST_TABLES:
        known = replace(known, store=model.Store(), answers=[])
    bench.ready[asked.address] = known
    while len(bench.ready) > MOST_READY:
        del bench.ready[next(iter(bench.ready))]
    return known


def answer(bench: Bench, asked: Asked, draws: int, *, everywhere: bool) -> Json:
    """Return the headlines of a case, judged.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        The case with what was changed.
    draws : int
        How many.
    everywhere : bool
        The other arms too, not the change alone.
    """
    began = time.perf_counter()
    at, worlds = moved(bench, asked, () if everywhere else (BASELINE, CHANGE))
    wanted = [headline.outcome for headline in at.case.answer]
    names = [name for name in worlds if "." not in name and name != "leader-falls"]
    asked_for = names if everywhere else [BASELINE, CHANGE]
    told = model.evaluate_worlds(
        {name: worlds[name] for name in asked_for},
        at.on,
        seed=asked.seed,
        n=draws,
        among=at.worlds.values(),
        wanted=wanted,
        store=at.store,
    )
    at.answers.append(asked.key)
    found = {
        name: [_judged(headline, told[BASELINE], told[name]) for headline in at.case.answer]
        for name in asked_for
        if name != BASELINE
    }
    return {
        "address": asked.address,
        "title": at.case.title,
        "date": at.case.date.isoformat(),
        "seed": asked.seed,
        "draws": draws,
        "seconds": round(time.perf_counter() - began, 4),
        "headlines": found[CHANGE],
        "arms": {
            name: {"host": at.built[name].host, "headlines": rows}
            for name, rows in found.items()
            if everywhere
        },
    }


def moved(bench: Bench, asked: Asked, only: Collection[str] = ()) -> tuple[Ready, Mapping[str, World]]:
    """Return a case made ready, and its worlds with facts set.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        Its facts are set in the worlds at hand; where rules hang on one, the case is built anew.
    only : collection of str
        Arms that are needed; all where empty.
    """
    plain = ready(bench, replace(asked, facts=()))
    base, changed = plain.built[BASELINE].world, plain.built[CHANGE].world
    if all(_is_free(id_, base, changed) and not _fault(id_, value, base) for id_, value in asked.facts):
        worlds = {
            name: apply(
                [
                    Edit(fact=id_, action="set", spread=fixed(value), why=f"{WHY}: {plain_value(value)}")
                    for id_, value in asked.facts
                    if id_ in world.facts and world.facts[id_] == base.facts[id_]
                ],
                world,
            )
            for name, world in plain.worlds.items()
            if not only or name in only
        }
        return plain, worlds
    other = ready(bench, asked)
    return other, other.worlds


def _is_free(id_: str, base: World, changed: World) -> bool:
    """Tell whether a fact is in both worlds, the same, and no rule makes edits of it."""
    known = base.facts.get(id_)
    return known is not None and known.kind not in RULED and changed.facts.get(id_) == known


def _fault(id_: str, value: float | str, base: World) -> str:
    """Return why a fact can't be set so; the slow way says it in full."""
    return outside(base.facts[id_], value)


def _judged(
    headline: Headline, before: Mapping[str, model.Outcome], after: Mapping[str, model.Outcome]
) -> Json:
    """Return one headline before and after, with its word."""
    first, second = before[headline.outcome], after[headline.outcome]
    row: Json = {
        "outcome": headline.outcome,
        "title": outcomes.title(headline.outcome),
        "short": in_words(outcomes.short(headline.outcome)),
        "unit": first.unit,
        "worse": first.worse,
    }
    if first.values is None or second.values is None:
        return row | {"word": "cannot tell", "reason": first.reason or second.reason, "text": "no number"}
    verdict = judge_headline(
        paired_difference(first.values, second.values),
        float(np.mean(first.values)),
        worse=first.worse,
        dramatic=headline.dramatic,
        delta=headline.delta,
        matters=headline.matters,
        relative=headline.relative,
    )
    levels = {name: summary(one) for name, one in (("before", first.values), ("after", second.values))}
    unit = first.unit
    return row | {
        **{
            name: {"mean": one.mean, "q05": one.q05, "q50": one.q50, "q95": one.q95}
            for name, one in levels.items()
        },
        "mean": verdict.mean,
        "q05": verdict.q05,
        "q95": verdict.q95,
        "threshold": verdict.threshold,
        "share_over": verdict.share_over,
        "share_other_sign": verdict.share_wrong_sign,
        "word": verdict.dramatic,
        "reason": verdict.reason,
        "said": {
            "before": number(levels["before"].mean, unit),
            "after": number(levels["after"].mean, unit),
            "effect": _interval(verdict.mean, verdict.q05, verdict.q95, unit),
            "threshold": number(verdict.threshold, unit),
            "over": percent(verdict.share_over),
        },
    }


def _interval(mean: float, low: float, high: float, unit: str) -> str:
    """Return a difference with its interval in words."""
    return f"{signed(mean, unit)} ({signed(low, unit)} to {signed(high, unit)})"
