"""One case, from facts to the answer: the main job, and the frozen record of what came out.

``run`` takes a case and the sourced record, lets the model work on every arm
with the same luck, subtracts arms draw by draw, and judges the differences by
what the case set beforehand. A :class:`Study` holds all of it; reports read
studies and nothing else. Saving and loading is in :mod:`equipoise.study.files`,
and offered here as ``save`` and ``load``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from equipoise import arms
from equipoise.argument.evaluation import Evaluate
from equipoise.cases import files as case_files
from equipoise.cases.files import Case
from equipoise.errors import CaseError, Problem
from equipoise.facts.record import Fact, Record
from equipoise.history import records
from equipoise.sampling import draws as sampling
from equipoise.study import assembled, files, form, referenced
from equipoise.study.contrasts import BASELINE, CHANGE
from equipoise.study.form import Json, Study
from equipoise.world import roles
from equipoise.world.snapshot import World

if TYPE_CHECKING:
    from equipoise.store import Store

#: Seed of a study that is given none.
SEED = 1
#: Draws of a study that is given no number.
DRAWS = 2048
#: Smallest and largest number of draws that a study takes.
DRAWS_RANGE = (16, 1_000_000)

Progress: TypeAlias = Callable[[str, float], None]

save = files.save
load = files.load
as_json = form.as_json
dumps = files.dumps
assemble = assembled.assemble


def run(
    case: Case,
    record: Record,
    *,
    seed: int | None = None,
    draws: int = DRAWS,
    date: dt.date | None = None,
    brief: bool = False,
    maps: bool = True,
    store: Store | None = None,
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
    brief : bool
        Leave out what needs the model to be run on other worlds than the arms: what each switch
        brings, wider spans, sizes of the packages, flips and response.
    maps : bool
        With the layers of the maps; they hang on no draw.
    store : Store, optional
        What earlier studies of the same process left; looked up and filled, changes no number.
    progress : callable, optional
        Called with a stage in words and the share done, 0 to 1.

    Raises
    ------
    CaseError
        If the case asks for what the record does not have, or seed or draws are out of range.
    NumericsError
        If an outcome is not finite.
    """
    # so that reading a saved study loads no mechanism
    from equipoise import model  # noqa: PLC0415
    from equipoise.cartography import layers  # noqa: PLC0415
    from equipoise.study import argument, yardsticks  # noqa: PLC0415

    seed = SEED if seed is None else seed
    check_bounds(seed, draws)
    record = records.of(case.world, record)
    dated = case_files.with_date(case, date, record) if date else case
    built = arms.build(dated, record)
    both = (dated.roles.threatened, dated.roles.rival)
    roles.check((arm.world for arm in built), *both, where=dated.source_file)
    on = model.setting(dated)
    store = model.Store() if store is None else store
    by_arm = model.evaluate_case(built, on, seed=seed, n=draws, store=store, progress=progress)
    worlds = {arm.name: arm.world for arm in built}
    # the changed world has what the baseline has and the packages, so one reading finds all
    planned = sampling.pilot(worlds[BASELINE], others=worlds.values(), pool=store.pool)
    kept = model.tables_of(planned, on, store)
    read = model.facts_read(worlds[CHANGE], on, kept, worlds.values(), store.pool)
    used = used_facts(worlds[CHANGE], read) | used_facts(worlds[BASELINE], read)
    tables = tuple(worlds.values())

    def evaluate(setting: model.Setting) -> Evaluate:
        n = min(draws, argument.DRAWS)
        return lambda asked, wanted: model.evaluate_worlds(
            asked, setting, seed=seed, n=n, among=tables, wanted=wanted, store=store
        )

    def also() -> tuple[Mapping[str, Json], Json]:
        drawn: Mapping[str, Json] = {}
        if maps:
            drawn = layers.layers(
                built,
                on,
                kept.tables,
                called=assembled.country_names(dated.date.isoformat()),
                among=tables,
                pool=store.pool,
            )
        if brief:
            return drawn, {}
        return drawn, yardsticks.as_json(yardsticks.yardsticks(dated, built, by_arm, seed=seed))

    opposite = replace(on, threatened=on.rival, rival=on.threatened, alliance="", host="")
    ground = argument.Ground(
        case=dated,
        built=built,
        by_arm=by_arm,
        read=read,
        seed=seed,
        n=draws,
        evaluate=None if brief else evaluate(on),
        swapped=None if brief else evaluate(opposite),
        called=assembled.called(dated),
        store=store,
    )
    ground, runs, (drawn, past) = argument.answered_by_runs(ground, also, progress)
    made = argument.argue(ground, runs)
    study = assemble(
        dated,
        record,
        built,
        ground.by_arm,
        seed=seed,
        draws=draws,
        used=tuple(used.values()),
        cited=referenced.used(dated, built, read),
        baseline=sampling.draw(worlds[BASELINE], seed=seed, n=draws, others=tables, pool=store.pool),
        argument=made,
    )
    return replace(study, layers=drawn, yardsticks=past)


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
