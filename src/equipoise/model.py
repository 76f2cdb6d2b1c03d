"""Every outcome of every arm: the nuclear side, and beside it what hangs on no force.

:mod:`equipoise.forces` holds the causal order of the nuclear side,
:mod:`equipoise.context` joins supply, trade, ground and leaders. Here arms that
are equal in what a part reads are worked out once, and shared out over the
cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from equipoise import beliefs, chain, context, forces, outcomes, processes
from equipoise.arms import Arm
from equipoise.arrays import Array
from equipoise.errors import NumericsError, Problem
from equipoise.facts.kinds import CONTEXT_KINDS, KINDS
from equipoise.forces import Memo
from equipoise.reading import Recorder
from equipoise.sampling import draws as sampling
from equipoise.sampling.draws import Draws, Pool
from equipoise.setting import Found, Setting, setting
from equipoise.world.snapshot import World

__all__ = [
    "Memo",
    "Outcome",
    "Outcomes",
    "Setting",
    "evaluate",
    "evaluate_case",
    "evaluate_worlds",
    "facts_read",
    "setting",
]

#: Kinds of fact that no mechanism reads when it evaluates an arm.
UNREAD_KINDS = frozenset({"prospect", "basing"})
#: Kinds that the nuclear side reads nothing of; all but these decide its numbers.
BESIDE_FORCES = UNREAD_KINDS | CONTEXT_KINDS | {"membership", "opposition", "rule"}
#: Kinds that supply, trade, ground and leaders read nothing of.
BESIDE_CONTEXT = frozenset(KINDS) - CONTEXT_KINDS - {"membership", "opposition", "capital", "place", "rule"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome of one arm: values per draw, or None with the reason."""

    id: str
    unit: str
    worse: Literal["higher", "lower", "none"]
    values: Array | None
    reason: str = ""


Outcomes: TypeAlias = Mapping[str, Outcome]
#: Told the stage and about which share is done.
Progress: TypeAlias = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What is tabulated once per case, without draws."""

    forces: chain.Tables
    context: context.Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """Tables, and all that they followed from: roles, entities, and the columns that were read."""

    on: Setting
    entities: Mapping[str, tuple[str, ...]]
    read: Mapping[str, object]
    tables: Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What one run of the model leaves for the next: columns, tables, and what is known by content."""

    memo: Memo = field(default_factory=Memo)
    pool: Pool = field(default_factory=dict)
    kept: list[_Kept] = field(default_factory=list[_Kept])


def tabulate(drawn: Draws | Recorder, on: Setting) -> Tables:
    """Return the tables of a case, from draws of any arm over the entities of all arms."""
    return Tables(forces=chain.tabulate(drawn, on.roles), context=context.tabulate(drawn, on))


def evaluate(
    draws: Draws,
    on: Setting,
    *,
    pilot: Draws | None = None,
    tables: Tables | None = None,
    known: Memo | None = None,
) -> Outcomes:
    """Return every outcome of one arm.

    Parameters
    ----------
    draws : Draws
        Columns of the arm.
    on : Setting
        Roles, k* and cell of fear.
    pilot : Draws, optional
        Planning values of the same arm; by default the draws themselves.
    tables : Tables, optional
        Tables of the case; by default worked out here.
    known : Memo, optional
        What was worked out for other arms, by content; looked up and filled.

    Returns
    -------
    mapping of outcome id to Outcome
    """
    planned = draws if pilot is None else pilot
    laid_out = tabulate(planned, on) if tables is None else tables
    memo = Memo() if known is None else known
    nuclear = forces.outcomes(draws, planned, on, laid_out.forces, memo)
    return MappingProxyType(_told(nuclear) | _told(context.outcomes(draws, on, laid_out.context)))


def evaluate_case(
    arms: Sequence[Arm],
    on: Setting,
    *,
    seed: int,
    n: int,
    store: Store | None = None,
    progress: Progress | None = None,
) -> Mapping[str, Outcomes]:
    """Return the outcomes of every arm over the same draws.

    Parameters
    ----------
    arms : sequence of Arm
        Baseline first.
    on : Setting
        From :func:`setting`.
    seed, n : int
        Seed and number of draws.
    store : Store, optional
        What earlier runs left; looked up and filled.
    progress : callable, optional
        Told the stage and about which share is done.
    """
    worlds = {arm.name: arm.world for arm in arms}
    return evaluate_worlds(worlds, on, seed=seed, n=n, store=store, progress=progress)


def evaluate_worlds(
    worlds: Mapping[str, World],
    on: Setting,
    *,
    seed: int,
    n: int,
    among: Iterable[World] = (),
    wanted: Collection[str] = (),
    store: Store | None = None,
    progress: Progress | None = None,
) -> Mapping[str, Outcomes]:
    """Return the outcomes of every world over the same draws.

    A world whose columns are equal to another's in all that a part of the model
    reads is not worked out twice: it has the same outcomes, number by number.

    Parameters
    ----------
    worlds : mapping of name to World
        The baseline first.
    on : Setting
        From :func:`setting`.
    seed, n : int
        Seed and number of draws.
    among : iterable of World
        Other worlds whose entities are laid out beside, so that tables and columns are those of a study.
    wanted : collection of str
        Outcomes that are asked for, with or without a cell; parts of the model that give none of them
        are not run. Empty for all.
    store : Store, optional
        What earlier runs left; looked up and filled.
    progress : callable, optional
        Told the stage and about which share is done.
    """
    names, every = tuple(worlds), [*worlds.values(), *among]
    at_hand = Store() if store is None else store
    pool = at_hand.pool
    if progress is not None:
        progress("drawing", 0.0)
    drawn = [sampling.draw(world, seed=seed, n=n, others=every, pool=pool) for world in worlds.values()]
    planned = [sampling.pilot(world, others=every, pool=pool) for world in worlds.values()]
    tables = _tables(planned[0], on, at_hand)
    parts = _parts(wanted)
    nuclear = [sampling.fingerprint(item, ignored=BESIDE_FORCES) for item in drawn] if parts.nuclear else []
    beside = [sampling.fingerprint(item, ignored=BESIDE_CONTEXT) for item in drawn] if parts.context else []
    # the longest jobs first
    jobs = [(True, nuclear.index(item)) for item in dict.fromkeys(nuclear)]
    jobs += [(False, beside.index(item)) for item in dict.fromkeys(beside)]
    memo = at_hand.memo

    def one(job: int) -> dict[str, Outcome]:
        is_nuclear, at = jobs[job]
        if is_nuclear:
            found = forces.outcomes(drawn[at], planned[at], on, tables.forces, memo, parts.forces)
            return _told(found)
        return _told(context.outcomes(drawn[at], on, tables.context, parts.context))

    def told(count: int) -> None:
        if progress is not None:
            progress("evaluating the arms", min(1.0, count * (os.cpu_count() or 1) / len(jobs)))

    done = dict(zip(jobs, processes.shared_out(one, len(jobs), told), strict=True))
    found: dict[str, Outcomes] = {}
    for at, name in enumerate(names):
        mine = done[True, nuclear.index(nuclear[at])] if nuclear else {}
        found[name] = MappingProxyType(mine | (done[False, beside.index(beside[at])] if beside else {}))
    return MappingProxyType(found)


def _tables(planned: Draws, on: Setting, store: Store) -> Tables:
    """Return the tables of a case: those of an earlier run where they follow from the same."""
    for kept in store.kept:
        same = kept.on == on and kept.entities == planned.entities
        if same and all(_is_same(known, _column(planned, key)) for key, known in kept.read.items()):
            return kept.tables
    seen = Recorder(planned)
    made = tabulate(seen, on)
    read = {key: _column(planned, key) for key in seen.seen}
    store.kept.append(_Kept(on=on, entities=planned.entities, read=read, tables=made))
    return made


def _column(drawn: Draws, key: str) -> object:
    """Return what a fact says in some draws: its words or its numbers; None where it is in no arm."""
    if key in drawn.columns:
        return drawn.columns[key]
    return drawn.words(key) if drawn.has(key) else None


def _is_same(one: object, other: object) -> bool:
    """Return whether two columns are equal."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return bool(np.array_equal(one, other))
    return one == other if type(one) is type(other) else False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What has to be run: the nuclear side or not, which parts of it, and of what stands beside it."""

    nuclear: bool
    forces: tuple[str, ...]
    context: tuple[str, ...]


def _parts(wanted: Collection[str]) -> _Parts:
    """Return what gives the outcomes that are wanted; everything where none are named."""
    if not wanted:
        return _Parts(nuclear=True, forces=forces.PARTS, context=context.PARTS)
    stems = {id_.partition("@")[0] for id_ in wanted}
    mechanisms = {outcomes.describe(id_).kind.mechanism for id_ in wanted}
    beside = tuple(part for part in context.PARTS if part in mechanisms)
    needed = {
        "fear": "perception" in mechanisms,
        "index": any(stem.startswith("first_strike.index") for stem in stems),
        "timing": any(stem.startswith("first_strike.arriving.") for stem in stems),
        "arrivals": not mechanisms.isdisjoint({"first_strike", "defence"}),
    }
    return _Parts(
        nuclear=not mechanisms <= set(context.PARTS),
        forces=tuple(part for part in forces.PARTS if needed[part]),
        context=beside,
    )


def facts_read(world: World, on: Setting) -> frozenset[str]:
    """Return the ids of the facts that the mechanisms read in one world."""
    drawn = sampling.draw(world, seed=0, n=64)
    seen = Recorder(drawn)
    tables = tabulate(seen, on)
    forces.read(seen, on, tables.forces)
    context.outcomes(seen, on, tables.context)
    return frozenset(seen.seen | {f"{name}.chance" for name in beliefs.prospects(drawn)})


def _told(found: Found) -> dict[str, Outcome]:
    """Return outcomes with their units and directions; those without a meaning with the reason."""
    values, reasons = found
    told = {key: _outcome(key, value) for key, value in values.items()}
    for key, why in reasons.items():
        words = outcomes.describe(key)
        told[key] = Outcome(id=key, unit=words.unit, worse=words.worse, values=None, reason=why)
    return told


def _outcome(key: str, values: Array) -> Outcome:
    """Return an outcome with its unit and direction, refusing what is not finite."""
    told = outcomes.describe(key)
    if not np.isfinite(values).all():
        first = int(np.flatnonzero(~np.isfinite(values))[0])
        what = f"{key!r} is not finite in {int((~np.isfinite(values)).sum())} of {values.size} draws"
        raise NumericsError(Problem(where="model", what=f"{what} (first: draw {first})"))
    return Outcome(id=key, unit=told.unit, worse=told.worse, values=values)
