"""Which part of a change does it: the effect of the whole change, shared out over its switches.

Takes the baseline and the switches of an arm; runs the model on coalitions (the baseline with the edits of
some switches) over the same draws; gives each switch its Shapley value and, beside, what the switches do
only together. Switches that touch nothing an outcome reads cost nothing. Largest weakness: one number for a
switch that matters only where another is on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TypeAlias

import numpy as np

from equipoise import outcomes as names
from equipoise.argument.evaluation import Evaluate, Outcomes, is_beside, unread_kinds
from equipoise.arrays import Array
from equipoise.measures import shapley
from equipoise.measures.intervals import sampling_error, summary
from equipoise.measures.shapley import Coalition
from equipoise.world.change import Edit, Switch, apply
from equipoise.world.snapshot import World

#: One outcome of each mechanism beside the headlines, for the parts of a change that move no headline.
BESIDE = (
    "command.p_order.submarine",
    "exclave.supply_margin.gas",
    "trade.exposed_share",
    "approach.depth_km",
)
#: A switch that moves less than this share of the whole effect, alone and last, is counted as nothing.
LEAST = 0.005
#: Switches of one of these kinds are one family, whatever systems they are about.
FAMILIES = ("offensive", "defensive")
#: Put together, in this order, where there would be more families than can be shared out.
MERGED = ("facilities", "edits")

#: Edits of each family, in their order.
Families: TypeAlias = Mapping[str, tuple[Edit, ...]]
#: What came out of each coalition.
Found: TypeAlias = dict[Coalition, dict[str, Array]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one switch brings to an effect: ``mean`` is its Shapley value.

    ``q05`` and ``q95`` are over draws, ``sampling_error`` is that of the mean; ``alone`` is the effect of
    this switch on the baseline, ``last`` what it adds once all others are on.
    """

    switch: str
    mean: float
    q05: float
    q95: float
    sampling_error: float
    alone: float
    last: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The effect of a change on one outcome, shared out.

    Parameters
    ----------
    outcome, unit : str
        What is shared out, in which unit.
    effect, sampling_error : float
        Mean of change less baseline in the draws used here, and its error of drawing.
    shares : tuple of Share
        Largest first; their means sum to ``effect``.
    interaction : float
        ``effect`` less the sum of what each switch does alone.
    untouched : tuple of str
        Switches that touch nothing which the outcome reads: exactly zero.
    small : tuple of str
        Switches counted as nothing, because alone and last they move less than :data:`LEAST` of the effect.
    n : int
        Draws (for fear: outer draws).
    """

    outcome: str
    unit: str
    effect: float
    sampling_error: float
    shares: tuple[Share, ...]
    interaction: float
    untouched: tuple[str, ...]
    small: tuple[str, ...]
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Game:
    """The model asked about coalitions, each once."""

    base: World
    families: Families
    evaluate: Evaluate
    found: Found

    def ask(self, asked: Mapping[Coalition, Collection[str]]) -> None:
        """Run the model on coalitions, for outcomes that are not known of them yet."""
        for part in dict.fromkeys(_part(id_) for wanted in asked.values() for id_ in wanted):
            missing: dict[Coalition, list[str]] = {}
            for coalition, wanted in asked.items():
                known = self.found.setdefault(coalition, {})
                new = [id_ for id_ in wanted if _part(id_) == part and id_ not in known]
                if new:
                    missing[coalition] = new
            if missing:
                # outcomes of one part of the model come together, so all are asked of all
                together = tuple(dict.fromkeys(id_ for ids in missing.values() for id_ in ids))
                told = self.evaluate({_name(one): self._world(one) for one in missing}, together)
                for coalition in missing:
                    self.found[coalition] |= _values(told[_name(coalition)], together)

    def _world(self, on: Coalition) -> World:
        """Return the baseline with the edits of some families, in the order of the change."""
        return apply(
            [edit for name, edits in self.families.items() if name in on for edit in edits], self.base
        )


def attribution(
    base: World,
    switches: Sequence[Switch],
    wanted: Sequence[str],
    evaluate: Evaluate,
    *,
    least: float = LEAST,
) -> tuple[Attribution, ...]:
    """Return the effect of a change on each outcome, shared out over its switches.

    Parameters
    ----------
    base : World
        The baseline.
    switches : sequence of Switch
        Of the arm with the change, in its order; all packages of a kind are one family.
    wanted : sequence of str
        Outcome ids. Those without a meaning in any coalition that is run have no attribution.
    evaluate : Evaluate
        The model, over the same draws for all worlds.
    least : float, 0 to below 1
        A switch that moves the mean by less than this share of the whole effect, both alone and last, is
        left out of the coalitions of that outcome; 0 leaves out only those that move nothing at all.

    Returns
    -------
    tuple of Attribution
        In the order of ``wanted``. For each the parts sum to the effect.

    Notes
    -----
    First the baseline, the change and each switch alone are run; then each switch that did next to nothing
    is left out of the change, and the coalitions of the others are run, 2^k for k of them. With ``least``
    above 0, what is left out is put on in the full coalition only, so that the parts still sum to the effect.

    See Also
    --------
    equipoise.measures.shapley.shapley : the rule.
    """
    families = grouped(switches)
    game = _Game(base=base, families=families, evaluate=evaluate, found={})
    touching = {id_: tuple(name for name in families if touches(families[name], id_)) for id_ in wanted}
    game.ask(_asked({id_: (frozenset[str](), frozenset(row), *_alone(row)) for id_, row in touching.items()}))
    counting = {id_: _counting(game.found, row, id_, least) for id_, row in touching.items()}
    game.ask(_asked({id_: _needed(row, counting[id_]) for id_, row in touching.items()}))
    # a switch that does nothing alone may do something last
    counting = {id_: _counting(game.found, row, id_, least) for id_, row in touching.items()}
    game.ask(_asked({id_: _needed(row, counting[id_]) for id_, row in touching.items()}))
    every = (_one(game.found, id_, families, touching[id_], counting[id_]) for id_ in wanted)
    return tuple(item for item in every if item is not None)


def grouped(switches: Sequence[Switch]) -> dict[str, tuple[Edit, ...]]:
    """Return the edits of a change by family, at most as many as can be shared out exactly.

    Parameters
    ----------
    switches : sequence of Switch
        Of an arm. Packages of one kind become one family; where there are still more families than
        :data:`equipoise.measures.shapley.MOST`, those about facilities become one, then the rest.
    """
    found = _by_name(switches, FAMILIES)
    if len(found) > shapley.MOST:
        found = _by_name(switches, (*FAMILIES, MERGED[0]))
    while len(found) > shapley.MOST:
        *kept, last = found
        found = {name: found[name] for name in kept[:-1]} | {MERGED[1]: found[kept[-1]] + found[last]}
    return found


def touches(edits: Sequence[Edit], outcome: str) -> bool:
    """Return whether edits are about a kind of fact that the part of the model behind an outcome reads.

    Parameters
    ----------
    edits : sequence of Edit
        Of one family.
    outcome : str
        Outcome id.
    """
    unread = unread_kinds(outcome)
    return any(edit.fact.partition(".")[0] not in unread for edit in edits)


def as_row(found: Attribution) -> dict[str, float]:
    """Return the value of every switch, those that move nothing included, and ``interaction`` beside."""
    nothing = dict.fromkeys((*found.untouched, *found.small), 0.0)
    return {share.switch: share.mean for share in found.shares} | nothing | {"interaction": found.interaction}


def _by_name(switches: Sequence[Switch], merged: Collection[str]) -> dict[str, tuple[Edit, ...]]:
    """Return edits by the name of their switch, or by its first word where that names a family."""
    found: dict[str, tuple[Edit, ...]] = {}
    for switch in switches:
        start = switch.name.partition(".")[0]
        name = start if start in merged else switch.name
        found[name] = found.get(name, ()) + switch.edits
    return found


def _alone(players: Sequence[str]) -> list[Coalition]:
    """Return each switch as a coalition of its own."""
    return [frozenset({player}) for player in players]


def _asked(wanted: Mapping[str, Collection[Coalition]]) -> dict[Coalition, list[str]]:
    """Return outcomes by coalition, from coalitions by outcome."""
    found: dict[Coalition, list[str]] = {}
    for id_, coalitions in wanted.items():
        for coalition in coalitions:
            found.setdefault(coalition, []).append(id_)
    return found


def _needed(players: Sequence[str], counting: Sequence[str]) -> list[Coalition]:
    """Return the coalitions of the switches that count, and the change without each of the others."""
    every = frozenset(players)
    rest = [every - one for one in _alone(players) if not one <= frozenset(counting)]
    # the full coalition of those that count is that of the change
    return [*shapley.coalitions(counting)[:-1], *rest]


def _counting(found: Found, players: Sequence[str], outcome: str, least: float) -> tuple[str, ...]:
    """Return the switches that move an outcome, alone or last, by more than next to nothing."""
    every, none = frozenset(players), frozenset[str]()
    start, end = found[none].get(outcome), found[every].get(outcome)
    if start is None or end is None:
        return ()
    size = least * abs(_mean(end - start))
    kept: list[str] = []
    for one in _alone(players):
        alone, without = found[one].get(outcome), found.get(every - one, {}).get(outcome)
        steps = [alone - start] if alone is not None else []
        steps += [end - without] if without is not None else []
        if any(bool(np.any(step != 0)) and abs(_mean(step)) >= size for step in steps):
            kept.extend(one)
    # an effect that no switch has alone or last is one of all of them together
    return tuple(kept) if kept or not size else tuple(players)


def _one(
    found: Found, outcome: str, families: Families, touching: Sequence[str], counting: Sequence[str]
) -> Attribution | None:
    """Return the attribution of one outcome, or None where it has no meaning."""
    none, last = frozenset[str](), frozenset(touching)
    alone = [frozenset({player}) for player in touching]
    small = [one for one in alone if not one <= frozenset(counting)]
    needed = {none, last, *alone, *shapley.coalitions(counting)[:-1]}
    values = {one: found[one][outcome] for one in needed if outcome in found.get(one, {})}
    if len(values) < len(needed):
        return None
    effect = values[last] - values[none]
    values[frozenset(counting)] = values[last] if counting else values[none]
    parts = shapley.shapley(values, counting)
    rows = [_share(name, part, values, counting) for name, part in parts.items()]
    together = _mean(shapley.interaction(values, counting)) if counting else 0.0
    return Attribution(
        outcome=outcome,
        unit=names.describe(outcome).unit,
        effect=_mean(effect),
        sampling_error=sampling_error(effect),
        shares=tuple(sorted(rows, key=lambda row: -abs(row.mean))),
        interaction=together - fsum(_mean(values[one] - values[none]) for one in small),
        untouched=tuple(name for name in families if name not in touching),
        small=tuple(name for name in touching if name not in counting),
        n=effect.size,
    )


def _share(name: str, part: Array, values: Mapping[Coalition, Array], players: Sequence[str]) -> Share:
    """Return one switch's part in numbers."""
    spread, every, one = summary(part), frozenset(players), frozenset({name})
    return Share(
        switch=name,
        mean=spread.mean,
        q05=spread.q05,
        q95=spread.q95,
        sampling_error=sampling_error(part),
        alone=_mean(values[one] - values[frozenset()]),
        last=_mean(values[every] - values[every - one]),
    )


def _part(outcome: str) -> str:
    """Return the part of the model that gives an outcome: what takes longest is asked apart."""
    mechanism = names.describe(outcome).kind.mechanism
    return mechanism if mechanism == "perception" else "beside" if is_beside(outcome) else "forces"


def _name(coalition: Coalition) -> str:
    """Return a name for the world of a coalition."""
    return " + ".join(sorted(coalition)) or "none"


def _values(told: Outcomes, wanted: Sequence[str]) -> dict[str, Array]:
    """Return the outcomes that have values."""
    rows = {id_: told[id_].values for id_ in wanted if id_ in told}
    return {id_: values for id_, values in rows.items() if values is not None}


def _mean(values: Array) -> float:
    """Return the mean as a plain number."""
    return float(np.mean(values))
