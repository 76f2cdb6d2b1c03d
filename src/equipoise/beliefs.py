"""What the threatened side may believe: the model run over what it can't know.

For every outer draw of what can be known, inner draws of what can't; each with
and without the package that the alliance might yet base in a member country;
all once more with the named ambiguities at the ends that are feared. The
numbers are weighed by :mod:`equipoise.mechanisms.perception`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np

from equipoise import chain, planning
from equipoise.arrays import Array
from equipoise.arrivals.retaliation import Retaliation
from equipoise.arrivals.shield import Shield
from equipoise.chain import Roles, Stage, Tables
from equipoise.mechanisms import first_strike, perception
from equipoise.mechanisms.first_strike import Known
from equipoise.planning import Design
from equipoise.reading import Reading
from equipoise.recall import Recall, recalled
from equipoise.sampling import views
from equipoise.sampling.draws import Draws
from equipoise.strike import sides

#: As the facts have it; with named ambiguities at the ends that are feared.
VIEWS = ("fear", "feared")
#: What outcomes are called after the laws of what arrives: at all, and if orders are given and heard.
LAWS = ("", ".given_command")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is believed or not: at most k warheads arrive, in a cell, between two sides."""

    roles: Roles
    k: int
    cell: str
    tables: Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """What was worked out for beliefs before, and mostly holds on.

    Attributes
    ----------
    stages : dict
        With the tables they stand on, by what they are for, the roles and the weapons in them.
    recall : Recall
        Who hears an order, and what meets a retaliation.
    """

    stages: dict[tuple[str, Roles, tuple[str, ...]], tuple[Tables, Stage]] = field(
        default_factory=dict[tuple[str, Roles, tuple[str, ...]], tuple[Tables, Stage]]
    )
    recall: Recall = field(default_factory=Recall)


def names(
    planned: Draws, roles: Roles, recall: Recall | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rival's weapons and the threatened side's groups that stand in the arm."""

    def work(heard: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return sides.weapon_names(heard, roles.rival), sides.group_names(heard, roles.threatened)

    return recalled(Recall() if recall is None else recall, ("names", roles), (), planned, work)


def fear(
    draws: Draws,
    planned: Draws,
    question: Question,
    made: tuple[Design, ...],
    known: Known,
    asked: Collection[str] = VIEWS,
    seen: Views | None = None,
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
    asked : collection of str
        Which of :data:`VIEWS`: beliefs as the facts have it, and with ambiguities at their feared ends.
    seen : Views, optional
        What was worked out for other arms; looked up and filled.
    """
    outer, hidden = perception.nested_rows(draws.n)
    rows = views.rows(draws, outer.ravel(), hidden.ravel(), question.roles.threatened)
    seen = Views() if seen is None else seen
    found: dict[str, Array] = {}
    if "fear" in asked:
        believed, weights = _beliefs(rows, planned, question, made, known, seen)
        for law, part in enumerate(LAWS):
            found[f"fear.best{part}"] = perception.best(believed[law], weights)
            found[f"fear.cautious{part}"] = perception.worst_share(believed[law], weights)
    if "feared" in asked:
        dreaded, planned_dreaded = views.feared(rows), views.feared(planned)
        believed, weights = _beliefs(dreaded, planned_dreaded, question, None, known, seen)
        for law, part in enumerate(LAWS):
            found[f"fear.worst{part}"] = perception.worst_share(believed[law], weights)
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
    shield = chain.shield_of(
        rows,
        names(planned, question.roles, seen.recall)[1],
        question.roles,
        question.tables,
        seen.recall,
    )
    left = _left(rows, planned, question, made, seen)
    coming = prospects(rows)
    if not coming:
        believed = np.max(_arriving(left, question, shield, known), axis=0).reshape(shape)
        return believed, np.full(believed.shape[1:], 1.0 / perception.INNER)
    chance = rows.value(f"{coming[0]}.chance").reshape(shape[1:]) / perception.INNER
    put, planned_put = views.standing(rows, coming), views.standing(planned, coming)
    left_put = _left(put, planned_put, question, None, seen)
    found = _arriving([*left, *left_put], question, shield, known)
    without = np.max(found[: len(left)], axis=0).reshape(shape)
    within = np.max(found[len(left) :], axis=0).reshape(shape)
    weights = np.concatenate([1.0 / perception.INNER - chance, chance], axis=1)
    return np.concatenate([without, within], axis=2), weights


def _left(
    rows: Draws,
    planned: Draws,
    question: Question,
    made: tuple[Design, ...] | None,
    seen: Views,
) -> list[Retaliation]:
    """Return what the rival's best attacks leave, with and without theatre weapons.

    What is feared is success, and the rival may know what the threatened side
    can't: the better of the two counts.
    """
    alert, policy = question.cell.split(".")
    weapons, groups = names(planned, question.roles, seen.recall)
    if made is None:
        pilot = _staged("pilot", planned, question, weapons, groups, seen)
        made = planning.designs(pilot, question.roles, alert)
    stage = _staged("rows", rows, question, weapons, groups, seen)
    attacks = planning.alternatives(made, policy)
    return [chain.aftermath(stage, question.roles, alert, attack).retaliation for attack in attacks]


def _arriving(left: Sequence[Retaliation], question: Question, shield: Shield, known: Known) -> list[Array]:
    """Return the chance that at most k arrive after each attack, at all and given command, (2, rows)."""
    found = first_strike.arrivals_each(
        left,
        (question.k,),
        under_attack=question.cell.split(".")[1] == chain.POLICIES[1],
        shield=shield,
        known=known,
        counted=False,
    )
    return [np.stack([each.p_at_most[:, 0], each.p_given_command[:, 0]]) for each in found]


def _staged(
    use: str,
    drawn: Draws,
    question: Question,
    weapons: tuple[str, ...],
    groups: tuple[str, ...],
    seen: Views,
) -> Stage:
    """Return the stage, with the flights and orders of one before where they are the same."""
    roles, tables, place = question.roles, question.tables, (use, question.roles, weapons)
    before = seen.stages.get(place)
    like = before[1] if before is not None and before[0] is tables else None
    told = chain.orders_of(drawn, roles, tables, seen.recall)
    made = chain.stage(drawn, roles, tables, weapons, groups, like, orders=told, recall=seen.recall)
    seen.stages[place] = (tables, made)
    return made
