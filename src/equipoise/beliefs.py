"""What the threatened side may believe: the model run over what it can't know.

For every outer draw of what can be known, inner draws of what can't; each with
and without the package that the alliance might yet base in a member country;
all once more with the named ambiguities at the ends that are feared. The
numbers are weighed by :mod:`equipoise.mechanisms.perception`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from equipoise import chain, planning
from equipoise.arrays import Array
from equipoise.arrivals.shield import Shield
from equipoise.chain import Roles, Stage, Tables
from equipoise.mechanisms import command, first_strike, perception
from equipoise.mechanisms.first_strike import Known, Met
from equipoise.planning import Design
from equipoise.sampling import draws as sampling
from equipoise.sampling.draws import Draws
from equipoise.strike import sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is believed or not: at most k warheads arrive, in a cell, between two sides."""

    roles: Roles
    k: int
    cell: str
    tables: Tables


#: Stages of beliefs before, by what they are for and the weapons in them: the flights mostly hold on.
Views: TypeAlias = dict[tuple[str, tuple[str, ...]], Stage]


def names(planned: Draws, roles: Roles) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rival's weapons and the threatened side's groups that stand in the arm."""
    return sides.weapon_names(planned, roles.rival), sides.group_names(planned, roles.threatened)


def fear(
    draws: Draws,
    planned: Draws,
    question: Question,
    made: tuple[Design, ...],
    known: Known,
) -> dict[str, Array]:
    """Return the outcomes of fear, (outer,) each.

    Parameters
    ----------
    draws, planned : Draws
        Columns of the arm, and of its pilot.
    question : Question
        What is believed or not.
    made : tuple of Design
        The rival's designs in this arm at the alert of the cell.
    known : dict
        Distributions worked out before, by content; looked up and filled.
    """
    outer, hidden = perception.nested_rows(draws.n)
    rows = sampling.rows(draws, outer.ravel(), hidden.ravel())
    seen: Views = {}
    believed, weights = _beliefs(rows, planned, question, made, known, seen)
    feared, feared_weights = _beliefs(
        sampling.feared(rows), sampling.feared(planned), question, None, known, seen
    )
    found: dict[str, Array] = {}
    for law, part in enumerate(("", ".given_command")):
        found[f"fear.best{part}"] = perception.best(believed[law], weights)
        found[f"fear.cautious{part}"] = perception.worst_share(believed[law], weights)
        found[f"fear.worst{part}"] = perception.worst_share(feared[law], feared_weights)
    return found


def prospects(draws: Draws) -> tuple[str, ...]:
    """Return the forces that are only a prospect: there with a chance, and in no count of today."""
    return tuple(f"force.{name}" for name in draws.names("force") if draws.has(f"force.{name}.chance"))


def _beliefs(
    rows: Draws,
    planned: Draws,
    question: Question,
    made: tuple[Design, ...] | None,
    known: Known,
    seen: Views,
) -> tuple[Array, Array]:
    """Return beliefs by law (success at all, given command) and outer row, and their weights.

    Without and with what is only a prospect, side by side.
    """
    shape = (2, -1, perception.INNER)
    # what is only a prospect changes nothing of the defence
    met = Met(shield=_shield(rows, planned, question), known=known)
    # nor of where radio is heard
    radio = command.heard_by_zone(rows, question.roles.threatened, question.tables.command)
    without = _belief(rows, planned, question, made, met, radio, seen).reshape(shape)
    coming = prospects(rows)
    if not coming:
        return without, np.full(without.shape[1:], 1.0 / perception.INNER)
    chance = rows.value(f"{coming[0]}.chance").reshape(shape[1:]) / perception.INNER
    put, planned_put = sampling.standing(rows, coming), sampling.standing(planned, coming)
    within = _belief(put, planned_put, question, None, met, radio, seen).reshape(shape)
    weights = np.concatenate([1.0 / perception.INNER - chance, chance], axis=1)
    return np.concatenate([without, within], axis=2), weights


def _belief(
    rows: Draws,
    planned: Draws,
    question: Question,
    made: tuple[Design, ...] | None,
    met: Met,
    radio: Array,
    seen: Views,
) -> Array:
    """Return the chance that at most k arrive, at all and given command, (2, rows).

    What is feared is success, and the rival may know what the threatened side
    can't: the better of his designs with and without theatre weapons counts.
    """
    alert, policy = question.cell.split(".")
    weapons, groups = names(planned, question.roles)
    if made is None:
        pilot = _staged("pilot", planned, question, weapons, groups, seen)
        made = planning.designs(pilot, question.roles, alert)
    stage = _staged("rows", rows, question, weapons, groups, seen, radio)
    believed: list[Array] = []
    for attack in planning.alternatives(made, policy):
        left = chain.aftermath(stage, question.roles, alert, attack).retaliation
        found = first_strike.arrivals(
            left,
            (question.k,),
            under_attack=policy == chain.POLICIES[1],
            shield=met.shield,
            known=met.known,
            counted=False,
        )
        believed.append(np.stack([found.p_at_most[:, 0], found.p_given_command[:, 0]]))
    return np.max(believed, axis=0)


def _shield(rows: Draws, planned: Draws, question: Question) -> Shield:
    """Return what meets a retaliation, as the rows have it."""
    _, groups = names(planned, question.roles)
    own = sides.groups(rows, question.roles.threatened, groups)
    return chain.shield(rows, own, question.roles, question.tables)


def _staged(
    use: str,
    drawn: Draws,
    question: Question,
    weapons: tuple[str, ...],
    groups: tuple[str, ...],
    seen: Views,
    radio: Array | None = None,
) -> Stage:
    """Return the stage, with the flights of the one before where they are the same."""
    place = (use, weapons)
    seen[place] = chain.stage(drawn, question.roles, question.tables, weapons, groups, seen.get(place), radio)
    return seen[place]
