"""What a worker has at hand: cases made ready, what earlier answers left, and the first answer itself.

A worker keeps the arms of the last few cases and, for each, the model's own store, so that a fact that is
moved costs one evaluation of what it touches. All of it is bounded, the oldest goes first. A partner process
with a bench of its own does the other arm of an answer. Largest weakness:
an answer has the headlines of a case alone; everything else is in a study.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from equipoise import arms, model, processes
from equipoise.arms import Arm
from equipoise.arrays import is_compiled
from equipoise.cases.case import Case
from equipoise.cases.files import load_case
from equipoise.errors import CaseError, FactError, NumericsError, RangeError
from equipoise.facts.record import Record, fixed
from equipoise.history import records
from equipoise.sampling import draws as sampling
from equipoise.store import Kept
from equipoise.web.altered import BASELINE, CHANGE, WHY, altered, outside
from equipoise.web.asking import Asked, plain_value
from equipoise.web.judged import judged
from equipoise.world.change import Edit, apply
from equipoise.world.snapshot import World

Json: TypeAlias = dict[str, Any]

#: Cases kept ready in one worker, answers after which the store of a case is begun anew, and tables in it.
MOST_READY, MOST_ANSWERS, MOST_TABLES = 4, 80, 6
#: Stretches of draws whose columns outlive a store: planning values, first answer, answer, and one besides.
MOST_STRETCHES = 4
#: Cases kept ready in its partner.
MOST_READY_THERE = 2
#: The arms of an answer: this process does the first, its partner the other.
ARMS = (BASELINE, CHANGE)
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
    most_ready: int = MOST_READY
    partner: processes.Standing | None = None


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
        known = replace(known, store=_begun_anew(known.store), answers=[])
    bench.ready[asked.address] = known
    while len(bench.ready) > bench.most_ready:
        del bench.ready[next(iter(bench.ready))]
    return known


def _begun_anew(store: model.Store) -> model.Store:
    """Return a store with the latest tables and columns of an old one, and nothing that was found by them."""
    latest = dict(list(store.pool.last.items())[-MOST_STRETCHES:])
    return model.Store(kept=store.kept[-1:], pool=sampling.Pool(last=latest))


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
    at, told = everywhere_told(bench, asked, draws) if everywhere else both_told(bench, asked, draws)
    at.answers.append(asked.key)
    found = {
        name: [judged(headline, told[BASELINE], told[name]) for headline in at.case.answer]
        for name in told
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


def everywhere_told(bench: Bench, asked: Asked, draws: int) -> tuple[Ready, Mapping[str, model.Outcomes]]:
    """Return a case made ready, and the outcomes of its headlines in all arms that are shown.

    Parameters
    ----------
    bench, asked, draws : Bench, Asked, int
        As in :func:`answer`.
    """
    at, worlds = moved(bench, asked)
    names = [name for name in worlds if "." not in name and name != "leader-falls"]
    return at, _evaluated(at, worlds, names, asked.seed, draws)


def both_told(bench: Bench, asked: Asked, draws: int) -> tuple[Ready, Mapping[str, model.Outcomes]]:
    """Return a case made ready, and the outcomes of its headlines before and after the change.

    The partner works out the change while this process does the baseline, so that a move of a slider takes
    the time of one arm, and each goes on from what it found for the move before.

    Parameters
    ----------
    bench, asked, draws : Bench, Asked, int
        As in :func:`answer`.
    """
    partner, request = bench.partner, (asked, draws)
    # one that stands begins at once, and makes a case that is new ready at the same time
    is_asked = partner is not None and partner.process_id is not None and partner.ask(request)
    at, worlds = moved(bench, asked, ARMS)
    place, world = (at.on, asked.seed, draws), worlds[CHANGE]
    is_known = at.store.at(*place).of(world.digest, _headlines(at)) is not None
    if partner is not None and not is_known and not is_asked:
        if not at.store.kept:
            _laid_out(at, worlds, asked.seed, draws)
        is_asked = partner.ask(request)
    if partner is None or is_known or not is_asked:
        return at, _evaluated(at, worlds, ARMS, asked.seed, draws)
    with processes.alone():
        _evaluated(at, worlds, ARMS[:1], asked.seed, draws)
        found = partner.told()
        if found is not None and found[0] == world.digest:
            at.store.learn({place: dict([found])})
        # the change is worked out here only where the partner had a fault, which is then raised here too
        return at, _evaluated(at, worlds, ARMS, asked.seed, draws)


def partner_of(bench: Bench, is_over: Callable[[], bool]) -> processes.Standing:
    """Return the process that works out the change for this worker, begun when it is first asked.

    Parameters
    ----------
    bench : Bench
        Of the worker: what is ready there by then is ready in the partner.
    is_over : callable
        Asked in the partner after each request; true ends it.
    """

    def change(request: tuple[Asked, int]) -> tuple[str, dict[str, model.Outcome]] | None:
        asked, draws = request
        own = replace(bench, folder=bench.folder / "partner", most_ready=MOST_READY_THERE)
        try:
            at, worlds = moved(own, asked, ARMS[1:])
            told = _evaluated(at, worlds, ARMS[1:], asked.seed, draws)[CHANGE]
        except (CaseError, FactError, NumericsError, RangeError):
            return None
        at.answers.append(asked.key)
        return worlds[CHANGE].digest, dict(told)

    return processes.Standing(change, is_over)


def _headlines(at: Ready) -> list[str]:
    """Return the outcomes of the headlines."""
    return [headline.outcome for headline in at.case.answer]


def _evaluated(
    at: Ready, worlds: Mapping[str, World], names: Collection[str], seed: int, draws: int
) -> Mapping[str, model.Outcomes]:
    """Return the outcomes of the headlines in some arms."""
    return model.evaluate_worlds(
        {name: worlds[name] for name in names},
        at.on,
        seed=seed,
        n=draws,
        # in one order, whichever of them are asked for
        among=[*worlds.values(), *at.worlds.values()],
        wanted=_headlines(at),
        store=at.store,
    )


def _laid_out(at: Ready, worlds: Mapping[str, World], seed: int, draws: int) -> None:
    """Draw both arms and tabulate the case, side by side: a partner that is begun after that has both."""
    pool, every = at.store.pool, sampling.union([*worlds.values(), *at.worlds.values()])
    planned = [sampling.pilot(world, beside=every, pool=pool) for world in worlds.values()]

    def drawn() -> None:
        for world in worlds.values():
            sampling.draw(world, seed=seed, n=draws, beside=every, pool=pool)
        if is_compiled():
            from equipoise.strike import compiled  # noqa: PLC0415 - needs numba, and takes its time

            # the first compiled loop that runs brings half a second of the compiler with it
            compiled.survival(np.ones((1, 1)), np.ones((1, 1)), np.zeros(1, np.intp), 1)

    def kept() -> Kept:
        # the facts are here already
        return replace(model.tables_of(planned[0], at.on, model.Store()), facts={})

    _, tables = processes.side_by_side(drawn, kept)
    at.store.kept.append(replace(tables, facts=planned[0].facts))


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
