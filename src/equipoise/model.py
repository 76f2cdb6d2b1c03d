"""Every outcome of every arm: the nuclear side, and beside it what hangs on no force.

:mod:`equipoise.forces` holds the causal order of the nuclear side,
:mod:`equipoise.context` joins supply, trade, ground and leaders. Here arms that
are equal in what a part reads are worked out once, and shared out over the
cores.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from equipoise import beliefs, blocks, chain, context, forces, outcomes, processes
from equipoise.arms import Arm
from equipoise.arrays import Array
from equipoise.errors import NumericsError, Problem
from equipoise.facts.kinds import CONTEXT_KINDS, KINDS
from equipoise.facts.record import Fact
from equipoise.forces import Memo
from equipoise.reading import Recorder
from equipoise.sampling import draws as sampling
from equipoise.sampling import views
from equipoise.sampling.draws import Draws
from equipoise.setting import Found, Setting, setting
from equipoise.store import Kept, Outcome, Outcomes, Store, Tables, column
from equipoise.wanted import parts as parts_of
from equipoise.world.snapshot import World

__all__ = [
    "Memo",
    "Outcome",
    "Outcomes",
    "Setting",
    "Store",
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


#: Told the stage and about which share is done.
Progress: TypeAlias = Callable[[str, float], None]


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
        Seed and number of draws; more than :data:`equipoise.blocks.BLOCK` are worked out block by block.
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
    at_hand = Store() if store is None else store
    known = at_hand.at(on, seed, n)
    missing = {world.digest: world for world in worlds.values() if known.of(world.digest, wanted) is None}
    if missing:
        every = sampling.union(worlds.values(), among, at_hand.pool)
        several = list(missing.values())
        if n <= blocks.BLOCK:
            found = _worked_out(several, on, seed, (0, n), every, wanted, at_hand, progress)
        else:
            found = _in_blocks(several, on, seed, n, every, wanted, at_hand, progress)
        for digest, more in zip(missing, found, strict=True):
            known.add(digest, more, wanted)
    at = known.parts if wanted else known.whole
    return MappingProxyType({name: MappingProxyType(at[world.digest]) for name, world in worlds.items()})


def _in_blocks(
    worlds: Sequence[World],
    on: Setting,
    seed: int,
    n: int,
    every: Mapping[str, Fact],
    wanted: Collection[str],
    store: Store,
    progress: Progress | None,
) -> list[dict[str, Outcome]]:
    """Return the outcomes of every world block by block: memory grows by the outcomes alone."""
    tables_of(sampling.pilot(worlds[0], beside=every, pool=store.pool), on, store)

    def one(stretch: tuple[int, int]) -> list[dict[str, Outcome]]:
        # what a block draws and works out on the way is left behind with it
        return _worked_out(worlds, on, seed, stretch, every, wanted, Store(kept=store.kept), None)

    return blocks.in_blocks(n, one, progress)


def _worked_out(
    worlds: Sequence[World],
    on: Setting,
    seed: int,
    stretch: tuple[int, int],
    every: Mapping[str, Fact],
    wanted: Collection[str],
    store: Store,
    progress: Progress | None,
) -> list[dict[str, Outcome]]:
    """Return the outcomes of every world; parts of the model whose columns are equal run once."""
    start, n = stretch
    if progress is not None:
        progress("drawing", 0.0)
    pool = store.pool
    planned = [sampling.pilot(world, beside=every, pool=pool) for world in worlds]

    def draw() -> list[Draws]:
        return [
            sampling.draw(world, seed=seed, n=n, start=start, beside=every, pool=pool) for world in worlds
        ]

    drawn, tables = _drawn_and_tabulated(draw, planned[0], on, store)
    parts = parts_of(wanted)
    nuclear = [views.moved(item, drawn[0], BESIDE_FORCES) for item in drawn] if parts.nuclear else []
    beside = [views.moved(item, drawn[0], BESIDE_CONTEXT) for item in drawn] if parts.context else []
    # the longest jobs first
    distinct = [nuclear.index(item) for item in dict.fromkeys(nuclear)]
    also = [beside.index(item) for item in dict.fromkeys(beside)]
    # a single arm would leave the other core idle; halves plan the same attack, so together they take longer
    is_split = len(distinct) + len(also) == 1 and processes.may_fork()
    asked = forces.halves(parts.forces) if is_split else (parts.forces,)
    jobs: list[tuple[int, forces.Asked | None]] = [(at, each) for at in distinct for each in asked]
    jobs += [(at, None) for at in also]

    def one(job: int) -> dict[str, Outcome]:
        at, each = jobs[job]
        if each is None:
            return _told(context.outcomes(drawn[at], on, tables.context, parts.context))
        return _told(forces.outcomes(drawn[at], planned[at], on, tables.forces, store.memo, each))

    def told(job: int) -> None:
        if progress is not None:
            progress("evaluating the arms", (job + 1) / len(jobs))

    found = processes.shared_out(one, len(jobs), told)
    done: dict[tuple[int, bool], dict[str, Outcome]] = {}
    for (at, each), more in zip(jobs, found, strict=True):
        done.setdefault((at, each is not None), {}).update(more)
    return [
        (done[nuclear.index(nuclear[at]), True] if nuclear else {})
        | (done[beside.index(beside[at]), False] if beside else {})
        for at in range(len(worlds))
    ]


def _drawn_and_tabulated(
    draw: Callable[[], list[Draws]], planned: Draws, on: Setting, store: Store
) -> tuple[list[Draws], Tables]:
    """Return the draws and the tables of a case, made side by side where both are new."""
    known = store.tables(planned, on)
    if known is not None:
        return draw(), known.tables
    drawn, kept = processes.side_by_side(draw, lambda: _tabulated(planned, on))
    store.kept.append(replace(kept, facts=planned.facts))
    return drawn, kept.tables


def _tabulated(planned: Draws, on: Setting) -> Kept:
    """Return the tables of a case with all that they follow from."""
    seen = Recorder(planned)
    made = tabulate(seen, on)
    read = {key: column(planned, key) for key in seen.seen}
    return Kept(on=on, entities=planned.entities, read=read, tables=made)


def tables_of(planned: Draws, on: Setting, store: Store) -> Kept:
    """Return the tables of a case: those of an earlier run where they follow from the same.

    Parameters
    ----------
    planned : Draws
        Planning values of any arm, over the entities of all.
    on : Setting
        From :func:`setting`.
    store : Store
        What earlier runs left; looked up and filled.
    """
    known = store.tables(planned, on)
    if known is not None:
        return known
    kept = replace(_tabulated(planned, on), facts=planned.facts)
    store.kept.append(kept)
    return kept


def facts_read(
    world: World,
    on: Setting,
    kept: Kept | None = None,
    among: Iterable[World] = (),
    pool: sampling.Pool | None = None,
) -> frozenset[str]:
    """Return the ids of the facts that the mechanisms read in one world.

    Parameters
    ----------
    world : World
        One that has all that any arm has.
    on : Setting
        From :func:`setting`.
    kept : Kept, optional
        The tables of the case, and what was read for them.
    among : iterable of World
        The worlds that the tables are laid out for.
    pool : Pool, optional
        What a run has drawn; filled here.
    """
    drawn = sampling.pilot(world, others=among, pool=pool)
    seen = Recorder(drawn)
    tables = tabulate(seen, on) if kept is None else kept.tables
    forces.read(seen, on, tables.forces)
    context.outcomes(seen, on, tables.context)
    tabulated = frozenset[str]() if kept is None else frozenset(kept.read)
    return frozenset(seen.seen | tabulated | {f"{name}.chance" for name in beliefs.prospects(drawn)})


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
