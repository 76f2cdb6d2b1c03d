"""The causal order of the mechanisms, and nothing else.

warning -> survivability -> (command) -> defence -> first strike -> perception.
Command has its place and is not built: orders always pass (:data:`NOT_BUILT`
says so in every answer).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from equipoise import assembly, beliefs, chain, outcomes, planning, processes
from equipoise.arms import Arm
from equipoise.arrays import Array
from equipoise.assembly import Met
from equipoise.beliefs import Question
from equipoise.cases.files import Case
from equipoise.chain import Aftermath, Roles, Tables
from equipoise.errors import NumericsError, Problem
from equipoise.mechanisms import stability
from equipoise.mechanisms.first_strike import Arrivals, Known
from equipoise.physics.stability import Strike
from equipoise.reading import Recorder
from equipoise.sampling import draws as sampling
from equipoise.sampling.draws import Draws, Pool
from equipoise.strike import sides
from equipoise.strike.plan import Attack
from equipoise.world.snapshot import World

#: What every answer of this version has to say.
NOT_BUILT = ("command: every order gets through, and authority always survives until the order is out",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a case fixes for the model: roles, and what counts as a successful first strike."""

    threatened: str
    rival: str
    alliance: str
    k: int
    cell: str
    horizon_months: float

    @property
    def roles(self) -> Roles:
        """Who threatens whom."""
        return Roles(threatened=self.threatened, rival=self.rival)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """What has been worked out before, by content of what it follows from: distributions, and exchanges."""

    arrivals: Known = field(default_factory=dict[str, Arrivals])
    strikes: stability.Known = field(default_factory=dict[str, Strike])


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome of one arm: values per draw, or None with the reason."""

    id: str
    unit: str
    worse: Literal["higher", "lower", "none"]
    values: Array | None
    reason: str = ""


Outcomes: TypeAlias = Mapping[str, Outcome]


def setting(case: Case) -> Setting:
    """Return what the model needs of a case."""
    return Setting(
        threatened=case.roles.threatened,
        rival=case.roles.rival,
        alliance=case.roles.alliance,
        k=case.fear.k,
        cell=case.fear.cell,
        horizon_months=case.horizon_months,
    )


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
    memo = Memo() if known is None else known
    laid_out = chain.tabulate(planned, on.roles) if tables is None else tables
    weapons, groups = beliefs.names(planned, on.roles)
    planner = chain.stage(planned, on.roles, laid_out, weapons, groups)
    made = {alert: planning.designs(planner, on.roles, alert) for alert in sides.ALERTS}
    chosen = {cell: planning.preferred(made[cell.split(".")[0]], cell.split(".")[1]) for cell in chain.CELLS}
    stage = chain.stage(draws, on.roles, laid_out, weapons, groups)
    shield = chain.shield(draws, stage.groups, on.roles, laid_out)
    done: dict[tuple[str, str], Aftermath] = {}
    after = _aftermaths(stage, on.roles, chosen, done)
    values = assembly.warning_outcomes(stage, on.threatened, laid_out.strike, after)
    values |= assembly.survivability_outcomes(on.threatened, after, draws)
    met = Met(shield=shield, known=memo.arrivals)
    values |= assembly.defence_outcomes(on.threatened, after, draws, met)
    values |= assembly.first_strike_outcomes(on.threatened, on.k, after, draws, met)
    values |= assembly.index_outcomes(stage, on.roles, after, memo.strikes)
    values |= assembly.sound_outcomes(on.k, on.cell, after, met)
    for name, together in assembly.TIMINGS.items():
        timed = {
            cell: planning.preferred(made[cell.split(".")[0]], cell.split(".")[1], together)
            for cell in chain.CELLS
        }
        left = _aftermaths(stage, on.roles, timed, done)
        values |= assembly.timing_outcomes(on.threatened, name, left, draws)
    question = Question(roles=on.roles, k=on.k, cell=on.cell, tables=laid_out)
    values |= beliefs.fear(draws, planned, question, made[on.cell.split(".")[0]], memo.arrivals)
    return MappingProxyType({key: _outcome(key, value) for key, value in values.items()})


def evaluate_case(
    arms: Sequence[Arm],
    on: Setting,
    *,
    seed: int,
    n: int,
    progress: Callable[[str, float], None] | None = None,
) -> Mapping[str, Outcomes]:
    """Return the outcomes of every arm over the same draws.

    An arm whose columns are equal to another's in all that the model reads is
    not worked out twice: it has the same outcomes, number by number.

    Parameters
    ----------
    arms : sequence of Arm
        Baseline first.
    on : Setting
        From :func:`setting`.
    seed, n : int
        Seed and number of draws.
    progress : callable, optional
        Told the stage and about which share is done.
    """
    worlds = [arm.world for arm in arms]
    pool: Pool = {}
    if progress is not None:
        progress("drawing", 0.0)
    drawn = [sampling.draw(world, seed=seed, n=n, others=worlds, pool=pool) for world in worlds]
    planned = [sampling.pilot(world, others=worlds, pool=pool) for world in worlds]
    tables = chain.tabulate(planned[0], on.roles)
    inputs = [sampling.fingerprint(item, ignored=UNREAD_KINDS) for item in drawn]
    distinct = [inputs.index(item) for item in dict.fromkeys(inputs)]
    memo = Memo()

    def one(job: int) -> dict[str, Outcome]:
        arm = distinct[job]
        return dict(evaluate(drawn[arm], on, pilot=planned[arm], tables=tables, known=memo))

    def told(count: int) -> None:
        if progress is not None:
            progress("evaluating the arms", min(1.0, count * (os.cpu_count() or 1) / len(distinct)))

    found = dict(zip(dict.fromkeys(inputs), processes.shared_out(one, len(distinct), told), strict=True))
    return MappingProxyType(
        {arm.name: MappingProxyType(found[item]) for arm, item in zip(arms, inputs, strict=True)}
    )


#: Kinds of fact that no built mechanism reads when it evaluates an arm.
UNREAD_KINDS = frozenset({"vlf", "membership", "opposition", "rule", "prospect", "basing"})


def facts_read(world: World, on: Setting) -> frozenset[str]:
    """Return the ids of the facts that the mechanisms read in one world."""
    drawn = sampling.draw(world, seed=0, n=64)
    seen = Recorder(drawn)
    tables = chain.tabulate(seen, on.roles)
    weapons, groups = sides.weapon_names(seen, on.rival), sides.group_names(seen, on.threatened)
    stage = chain.stage(seen, on.roles, tables, weapons, groups)
    chain.shield(seen, stage.groups, on.roles, tables)
    assembly.mixture(on.threatened, dict.fromkeys(chain.CELLS, np.zeros(seen.n)), seen)
    made = {alert: planning.designs(stage, on.roles, alert) for alert in sides.ALERTS}
    chosen = {cell: planning.preferred(made[cell.split(".")[0]], cell.split(".")[1]) for cell in chain.CELLS}
    assembly.index_outcomes(stage, on.roles, _aftermaths(stage, on.roles, chosen, {}), {})
    return frozenset(seen.seen | {f"{name}.chance" for name in beliefs.prospects(drawn)})


def _aftermaths(
    stage: chain.Stage,
    roles: Roles,
    chosen: Mapping[str, Attack],
    done: dict[tuple[str, str], Aftermath],
) -> Mapping[str, Aftermath]:
    """Return what is left in each cell; cells of one alert and design share it, by ``done``."""
    result: dict[str, Aftermath] = {}
    for cell, attack in chosen.items():
        alert = cell.split(".")[0]
        place = (alert, attack.label)
        if place not in done:
            done[place] = chain.aftermath(stage, roles, alert, attack)
        result[cell] = done[place]
    return result


def _outcome(key: str, values: Array) -> Outcome:
    """Return an outcome with its unit and direction, refusing what is not finite."""
    told = outcomes.describe(key)
    if not np.isfinite(values).all():
        first = int(np.flatnonzero(~np.isfinite(values))[0])
        what = f"{key!r} is not finite in {int((~np.isfinite(values)).sum())} of {values.size} draws"
        raise NumericsError(Problem(where="model", what=f"{what} (first: draw {first})"))
    return Outcome(id=key, unit=told.unit, worse=told.worse, values=values)
