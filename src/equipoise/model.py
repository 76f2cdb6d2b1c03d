"""The causal order of the mechanisms, and nothing else.

warning -> survivability -> (command) -> (defence) -> first strike -> perception.
Command and defence have their place and are not built: orders always pass,
interceptors never engage (:data:`NOT_BUILT` says so in every answer).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import numpy as np

from equipoise import chain, outcomes
from equipoise.arms import Arm
from equipoise.arrays import Array
from equipoise.cases import Case
from equipoise.chain import Aftermath, Roles
from equipoise.errors import NumericsError, Problem
from equipoise.mechanisms import first_strike, perception
from equipoise.mechanisms.first_strike import Known
from equipoise.reading import Reading, Recorder
from equipoise.sampling import draws as sampling
from equipoise.sampling.draws import Draws, Pool
from equipoise.strike import geometry, sides, timeline
from equipoise.strike.geometry import Geometry
from equipoise.strike.plan import Attack
from equipoise.world.snapshot import World

#: What every answer of this version has to say.
NOT_BUILT = (
    "command: every order gets through, and authority always survives until the order is out",
    "defence: interceptors never engage; defensive packages and the notional interceptors move nothing yet",
)


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
    tables: Geometry | None = None,
    known: Known | None = None,
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
    tables : Geometry, optional
        Tables of the case; by default worked out here.
    known : dict, optional
        Distributions worked out for other arms, by content; looked up and filled.

    Returns
    -------
    mapping of outcome id to Outcome
    """
    planned = draws if pilot is None else pilot
    memo: Known = {} if known is None else known
    flown = geometry.tabulate(draws, on.threatened, on.rival) if tables is None else tables
    stage, chosen = _staged(draws, planned, on.roles, flown)
    after = {
        cell: chain.aftermath(stage, on.roles, cell.split(".")[0], attack) for cell, attack in chosen.items()
    }
    values = _warning(stage, on, flown, after)
    values |= _survivability(on, after, draws)
    values |= _first_strike(on, after, draws, memo)
    values |= _fear(draws, planned, on, flown, chosen, memo)
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
        Told the name of the arm and the share done.
    """
    worlds = [arm.world for arm in arms]
    pool: Pool = {}
    tables: Geometry | None = None
    known: dict[str, Outcomes] = {}
    memo: Known = {}
    results: dict[str, Outcomes] = {}
    for position, arm in enumerate(arms):
        if progress is not None:
            progress(arm.name, position / len(arms))
        drawn = sampling.draw(arm.world, seed=seed, n=n, others=worlds, pool=pool)
        planned = sampling.pilot(arm.world, others=worlds, pool=pool)
        if tables is None:
            tables = geometry.tabulate(drawn, on.threatened, on.rival)
        inputs = sampling.fingerprint(drawn, ignored=UNREAD_KINDS)
        if inputs not in known:
            known[inputs] = evaluate(drawn, on, pilot=planned, tables=tables, known=memo)
        results[arm.name] = known[inputs]
    if progress is not None:
        progress("done", 1.0)
    return MappingProxyType(results)


#: Kinds of fact that no built mechanism reads when it evaluates an arm.
UNREAD_KINDS = frozenset(
    {"battery", "interceptor", "vlf", "membership", "opposition", "rule", "prospect", "basing"}
)


def facts_read(world: World, on: Setting) -> frozenset[str]:
    """Return the ids of the facts that the mechanisms read in one world."""
    seen = Recorder(sampling.draw(world, seed=0, n=64))
    flown = geometry.tabulate(seen, on.threatened, on.rival)
    weapons, groups = sides.weapon_names(seen, on.rival), sides.group_names(seen, on.threatened)
    stage = chain.stage(seen, on.roles, flown, weapons, groups)
    chosen = chain.attacks(stage, on.roles)
    _mixture(on, dict.fromkeys(chain.CELLS, np.zeros(seen.n)), seen)
    for cell, attack in chosen.items():
        chain.aftermath(stage, on.roles, cell.split(".")[0], attack)
    return frozenset(seen.seen)


def _staged(
    draws: Draws, planned: Draws, roles: Roles, flown: Geometry
) -> tuple[chain.Stage, Mapping[str, Attack]]:
    """Return both sides over the draws, and the rival's designs from the pilot."""
    weapons, groups = _names(planned, roles)
    chosen = chain.attacks(chain.stage(planned, roles, flown, weapons, groups), roles)
    return chain.stage(draws, roles, flown, weapons, groups), chosen


def _names(planned: Draws, roles: Roles) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rival's weapons and the threatened side's groups that stand in the arm."""
    return sides.weapon_names(planned, roles.rival), sides.group_names(planned, roles.threatened)


def _mixture(on: Setting, by_cell: Mapping[str, Array], reading: Reading) -> Array:
    """Return the mean over cells by the drawn chances of alert and policy."""
    generated = reading.value(f"crisis.{on.threatened}.generated")
    launching = reading.value(f"crisis.{on.threatened}.launch_under_attack")
    total = np.zeros(reading.n)
    for cell, value in by_cell.items():
        alert, policy = cell.split(".")
        weight = generated if alert == "generated" else 1.0 - generated
        total = total + value * weight * (launching if policy == "launch_under_attack" else 1.0 - launching)
    return total


def _warning(
    stage: chain.Stage, on: Setting, flown: Geometry, after: Mapping[str, Aftermath]
) -> dict[str, Array]:
    """Return the outcomes of warning: of the design that meets launch under attack, alerts mixed."""
    generated = stage.reading.value(f"crisis.{on.threatened}.generated")
    parts: list[dict[str, Array]] = []
    for alert in sides.ALERTS:
        item = after[f"{alert}.launch_under_attack"]
        branch = item.retaliation.p_branch
        at_stake = stage.groups.n_warheads * item.is_land
        weight = at_stake / np.maximum(at_stake.sum(axis=1, keepdims=True), 1e-9)
        finite = np.minimum(item.forces_s, 24 * 3600.0)
        parts.append(
            {
                "warning.time.capital": np.sum(branch * np.minimum(item.capital_s, 24 * 3600.0), axis=1) / 60,
                "warning.time.forces": np.einsum("nb,nbg,ng->n", branch, finite, weight) / 60,
                "warning.p_launch_under_attack": np.einsum(
                    "nb,nbg,ng->n", branch, item.retaliation.p_in_time, weight
                ),
            }
        )
    mixed = {key: parts[0][key] * (1.0 - generated) + parts[1][key] * generated for key in parts[0]}
    shortest = timeline.shortest_flight_s(stage.flown, flown, stage.reading, on.threatened)
    return {"warning.flight_time.capital": shortest / 60, **mixed}


def _survivability(on: Setting, after: Mapping[str, Aftermath], draws: Draws) -> dict[str, Array]:
    """Return warheads that survive, by leg and cell."""
    values: dict[str, dict[str, Array]] = {}
    for cell, item in after.items():
        left = first_strike.surviving(item.retaliation, under_attack=cell.endswith("launch_under_attack"))
        legs = np.array(item.retaliation.leg)
        for leg in sides.LEGS:
            values.setdefault(leg, {})[cell] = left[:, legs == leg].sum(axis=1)
        values.setdefault("warheads", {})[cell] = left.sum(axis=1)
    return _with_mixture("survivability.{}", values, on, draws)


def _first_strike(
    on: Setting, after: Mapping[str, Aftermath], draws: Draws, known: Known
) -> dict[str, Array]:
    """Return the exact distribution of arriving warheads by cell."""
    counts = tuple(sorted({*outcomes.COUNTS, on.k}))
    values: dict[str, dict[str, Array]] = {}
    for cell, item in after.items():
        under_attack = cell.endswith("launch_under_attack")
        values.setdefault("arriving", {})[cell] = first_strike.mean_arriving(
            item.retaliation, under_attack=under_attack
        )
        below = first_strike.p_at_most(item.retaliation, counts, under_attack=under_attack, known=known)
        for column, k in enumerate(counts):
            # while command is not built, orders always pass: the two families are equal
            values.setdefault(f"p_at_most.{k}", {})[cell] = below[:, column]
            values.setdefault(f"p_at_most_given_command.{k}", {})[cell] = below[:, column]
    return _with_mixture("first_strike.{}", values, on, draws)


def _with_mixture(
    pattern: str, values: Mapping[str, Mapping[str, Array]], on: Setting, draws: Draws
) -> dict[str, Array]:
    """Return each family of cells, and its mixture under the id without a cell."""
    result: dict[str, Array] = {}
    for name, by_cell in values.items():
        stem = pattern.format(name)
        result[stem] = _mixture(on, by_cell, draws)
        result.update({f"{stem}@{cell}": value for cell, value in by_cell.items()})
    return result


def _fear(
    draws: Draws,
    planned: Draws,
    on: Setting,
    flown: Geometry,
    chosen: Mapping[str, Attack],
    memo: Known,
) -> dict[str, Array]:
    """Return what the threatened side may believe, over outer draws."""
    known, hidden = perception.nested_rows(draws.n)
    rows = sampling.rows(draws, known.ravel(), hidden.ravel())
    prospects = tuple(f"force.{name}" for name in draws.names("force") if draws.has(f"force.{name}.chance"))

    def beliefs(of: Draws, plan: Draws, attack: Attack | None) -> tuple[Array, Array]:
        without = _belief(of, plan, on, flown, attack, memo).reshape(known.shape)
        if not prospects:
            return without, np.full(known.shape, 1.0 / perception.INNER)
        chance = of.value(f"{prospects[0]}.chance").reshape(known.shape) / perception.INNER
        within = _belief(
            sampling.standing(of, prospects), sampling.standing(plan, prospects), on, flown, None, memo
        ).reshape(known.shape)
        weights = np.concatenate([1.0 / perception.INNER - chance, chance], axis=1)
        return np.concatenate([without, within], axis=1), weights

    believed, weights = beliefs(rows, planned, chosen[on.cell])
    feared, feared_weights = beliefs(sampling.feared(rows), sampling.feared(planned), None)
    return {
        "fear.best": perception.best(believed, weights),
        "fear.cautious": perception.worst_share(believed, weights),
        "fear.worst": perception.worst_share(feared, feared_weights),
    }


def _belief(
    draws: Draws, planned: Draws, on: Setting, flown: Geometry, attack: Attack | None, memo: Known
) -> Array:
    """Return the chance that at most k* arrive in the cell of fear, per row."""
    alert = on.cell.split(".")[0]
    weapons, groups = _names(planned, on.roles)
    if attack is None:
        planning = chain.stage(planned, on.roles, flown, weapons, groups)
        attack = chain.attacks(planning, on.roles, (alert,))[on.cell]
    stage = chain.stage(draws, on.roles, flown, weapons, groups)
    after = chain.aftermath(stage, on.roles, alert, attack)
    under_attack = on.cell.endswith("launch_under_attack")
    below = first_strike.p_at_most(after.retaliation, (on.k,), under_attack=under_attack, known=memo)
    return below[:, 0]


def _outcome(key: str, values: Array) -> Outcome:
    """Return an outcome with its unit and direction, refusing what is not finite."""
    told = outcomes.describe(key)
    if not np.isfinite(values).all():
        first = int(np.flatnonzero(~np.isfinite(values))[0])
        what = f"{key!r} is not finite in {int((~np.isfinite(values)).sum())} of {values.size} draws"
        raise NumericsError(Problem(where="model", what=f"{what} (first: draw {first})"))
    return Outcome(id=key, unit=told.unit, worse=told.worse, values=values)
