"""What a change takes from the threatened side, and what each option could give back: numbers per draw.

Takes the outcomes of runs: baseline, change, and change with one option each. Gives what every
chosen outcome lacks to the baseline less the margin that the case called "the same", by how much each option
betters it, what each costs and when it is there. Fear has fewer draws than the rest; scenarios are draws
that both have. Largest weakness: an option's effect is measured by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from equipoise.argument.at_hand import rows
from equipoise.argument.evaluation import Outcomes
from equipoise.arrays import Array, Index, Mask
from equipoise.cases.case import Headline
from equipoise.facts.record import Fact
from equipoise.mechanisms import perception
from equipoise.outcomes import describe, split
from equipoise.sampling import draws as sampling
from equipoise.units import to_si
from equipoise.world.options import Option
from equipoise.world.snapshot import World, world_of

#: Most scenarios for which a portfolio is sought.
SCENARIOS = 64
#: Money is shown in this unit.
MONEY = "bn USD"

#: Values of one outcome: one per draw, or per outer draw of fear.
Rows: TypeAlias = Mapping[str, Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An outcome that is to be brought back.

    ``sign`` is 1 where higher is worse, else -1; ``delta`` the margin in the unit of the outcome within which
    it counts as restored; ``before`` its mean in the baseline.
    """

    outcome: str
    unit: str
    sign: float
    delta: float
    before: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Luck:
    """What an option costs and takes, and whether it comes off, per draw; money in :data:`MONEY`."""

    cost: Array
    lead_s: Array
    chance: Array
    in_time: Mask


def chosen(answer: Sequence[Headline]) -> tuple[Headline, ...]:
    """Return the outcomes that are to be restored: the headlines, and those of a cell over all cells too.

    A headline in one posture cell holds the policy fixed, so it can't see an option that changes the policy.

    Parameters
    ----------
    answer : sequence of Headline
        Of the case.
    """
    found: dict[str, Headline] = {}
    for spec in answer:
        found.setdefault(spec.outcome, spec)
        stem, cell = split(spec.outcome)
        if cell:
            found.setdefault(stem, replace(spec, outcome=stem))
    return tuple(found.values())


def targets(specs: Sequence[Headline], before: Outcomes, after: Outcomes) -> tuple[Target, ...]:
    """Return the outcomes to restore that have a meaning before and after, and a worse direction."""
    found: list[Target] = []
    for spec in specs:
        here, there = before.get(spec.outcome), after.get(spec.outcome)
        words = describe(spec.outcome)
        if here is None or there is None or here.values is None or there.values is None:
            continue
        if words.worse == "none":
            continue
        mean = float(here.values.mean())
        found.append(
            Target(
                outcome=spec.outcome,
                unit=words.unit,
                sign=1.0 if words.worse == "higher" else -1.0,
                delta=spec.delta * abs(mean) if spec.relative else spec.delta,
                before=mean,
            )
        )
    return tuple(found)


def taken(outcomes: Outcomes, wanted: Sequence[Target]) -> Rows:
    """Return the draws of the targets.

    Raises
    ------
    ValueError
        If one has no meaning in this world though it has in the others.
    """
    found: dict[str, Array] = {}
    for target in wanted:
        values = outcomes[target.outcome].values
        if values is None:
            message = f"{target.outcome} has no meaning in a world with an option"
            raise ValueError(message)
        found[target.outcome] = values
    return found


def lacking(target: Target, before: Rows, after: Rows) -> Array:
    """Return by how much an outcome is worse than before beyond the margin; below zero inside it.

    Examples
    --------
    >>> target = Target(outcome="warning.time.capital", unit="min", sign=-1.0, delta=1.0, before=10.0)
    >>> one, other = {target.outcome: np.array([10.0])}, {target.outcome: np.array([6.0])}
    >>> lacking(target, one, other).tolist()
    [3.0]
    """
    return target.sign * (after[target.outcome] - before[target.outcome]) - target.delta


def betters(target: Target, without: Rows, with_it: Rows, luck: Luck) -> Array:
    """Return by how much an option betters an outcome, times the chance that it comes off."""
    gain = target.sign * (without[target.outcome] - with_it[target.outcome])
    return gain * luck.chance[rows(gain.size, luck.chance.size)]


def luck(names: Sequence[str], world: World, horizon_s: float, *, seed: int, n: int) -> Mapping[str, Luck]:
    """Return cost, time and chance of each option per draw.

    Parameters
    ----------
    names : sequence of str
        Options that the world has facts of.
    world : World
        Gives ``option.<name>.*``.
    horizon_s : float, s
        An option that takes longer isn't there in time.
    seed, n : int
        As the model was run with.
    """
    facts: dict[str, Fact] = {key: fact for key, fact in world.facts.items() if fact.kind == "option"}
    drawn = sampling.draw(world_of(world.date, facts), seed=seed, n=n)
    found: dict[str, Luck] = {}
    for name in names:
        lead = drawn.value(f"option.{name}.lead")
        found[name] = Luck(
            cost=drawn.value(f"option.{name}.cost") / to_si(1.0, MONEY),
            lead_s=lead,
            chance=drawn.value(f"option.{name}.chance", 1.0),
            in_time=np.asarray(lead <= horizon_s),
        )
    return found


def known(options: Mapping[str, Option], world: World) -> tuple[str, ...]:
    """Return the options that the world says the cost and the time of."""
    return tuple(
        name for name in options if world.has(f"option.{name}.cost") and world.has(f"option.{name}.lead")
    )


def scenario_rows(n: int) -> tuple[Index, Index]:
    """Return the scenarios, as positions among fear's outer draws and as draws.

    Examples
    --------
    >>> outer, draws = scenario_rows(2048)
    >>> len(outer), draws[:3].tolist()
    (64, [0, 32, 64])
    """
    first = perception.nested_rows(n)[0][:, 0]
    at = np.arange(min(first.size, SCENARIOS)) * first.size // min(first.size, SCENARIOS)
    return at.astype(np.intp), first[at]


def in_scenarios(values: Array, n: int) -> Array:
    """Return the scenarios of an outcome, whether it has all draws or those of fear."""
    outer, draws = scenario_rows(n)
    return values[draws] if values.size == n else values[outer]
