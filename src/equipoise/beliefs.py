"""What the threatened side may believe: the model run over what it can't know.

For every outer draw of what can be known, inner draws of what can't; each with
and without the package that the alliance might yet base in a member country;
all once more with the named ambiguities at the ends that are feared. The
numbers are weighed by :mod:`equipoise.mechanisms.perception`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise import chain
from equipoise.arrays import Array
from equipoise.chain import Design, Roles
from equipoise.mechanisms import first_strike, perception
from equipoise.mechanisms.first_strike import Known
from equipoise.sampling import draws as sampling
from equipoise.sampling.draws import Draws
from equipoise.strike import sides
from equipoise.strike.geometry import Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is believed or not: at most k warheads arrive, in a cell, between two sides."""

    roles: Roles
    k: int
    cell: str
    tables: Geometry


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
    believed, weights = _beliefs(rows, planned, question, made, known)
    feared, feared_weights = _beliefs(sampling.feared(rows), sampling.feared(planned), question, None, known)
    return {
        "fear.best": perception.best(believed, weights),
        "fear.cautious": perception.worst_share(believed, weights),
        "fear.worst": perception.worst_share(feared, feared_weights),
    }


def prospects(draws: Draws) -> tuple[str, ...]:
    """Return the forces that are only a prospect: there with a chance, and in no count of today."""
    return tuple(f"force.{name}" for name in draws.names("force") if draws.has(f"force.{name}.chance"))


def _beliefs(
    rows: Draws, planned: Draws, question: Question, made: tuple[Design, ...] | None, known: Known
) -> tuple[Array, Array]:
    """Return beliefs and their weights by outer row, without and with what is only a prospect."""
    shape = (-1, perception.INNER)
    without = _belief(rows, planned, question, made, known).reshape(shape)
    coming = prospects(rows)
    if not coming:
        return without, np.full(without.shape, 1.0 / perception.INNER)
    chance = rows.value(f"{coming[0]}.chance").reshape(shape) / perception.INNER
    put, planned_put = sampling.standing(rows, coming), sampling.standing(planned, coming)
    within = _belief(put, planned_put, question, None, known).reshape(shape)
    weights = np.concatenate([1.0 / perception.INNER - chance, chance], axis=1)
    return np.concatenate([without, within], axis=1), weights


def _belief(
    rows: Draws, planned: Draws, question: Question, made: tuple[Design, ...] | None, known: Known
) -> Array:
    """Return the chance that at most k arrive, per row.

    What is feared is success, and the rival may know what the threatened side
    can't: the better of his designs with and without theatre weapons counts.
    """
    alert, policy = question.cell.split(".")
    weapons, groups = names(planned, question.roles)
    if made is None:
        pilot = chain.stage(planned, question.roles, question.tables, weapons, groups)
        made = chain.designs(pilot, question.roles, alert)
    stage = chain.stage(rows, question.roles, question.tables, weapons, groups)
    believed: list[Array] = []
    for attack in chain.alternatives(made, policy):
        left = chain.aftermath(stage, question.roles, alert, attack).retaliation
        launching = policy == chain.POLICIES[1]
        below = first_strike.p_at_most(left, (question.k,), under_attack=launching, known=known)
        believed.append(below[:, 0])
    return np.max(believed, axis=0)
