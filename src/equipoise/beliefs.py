"""What the threatened side may believe: the model run over what it can't know.

For every outer draw of what can be known, inner draws of what can't; each with
and without the package that the alliance might yet base in a member country;
all once more with the named ambiguities at the ends that are feared. The
numbers are weighed by :mod:`equipoise.mechanisms.perception`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import numpy as np

from equipoise import chain, planning
from equipoise.arrays import Array, Index
from equipoise.arrivals.retaliation import Retaliation
from equipoise.arrivals.shield import Shield
from equipoise.chain import Roles, Stage, Tables
from equipoise.mechanisms import command, first_strike, perception
from equipoise.mechanisms.command import Orders
from equipoise.mechanisms.first_strike import Known
from equipoise.planning import Design
from equipoise.reading import Reading, Recorder
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


Found = TypeVar("Found")
#: Draws, the ids of the facts that were read of them, and what came of it.
Before: TypeAlias = tuple[Draws, Collection[str], Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """What was worked out for beliefs before, and mostly holds on.

    Attributes
    ----------
    stages : dict
        By what they are for and the weapons in them.
    orders : list
        Who hears an order.
    """

    stages: dict[tuple[str, tuple[str, ...]], Stage] = field(
        default_factory=dict[tuple[str, tuple[str, ...]], Stage]
    )
    orders: list[Before[Orders | None]] = field(default_factory=list["Before[Orders | None]"])


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
    seen = Views()
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
    shield = _shield(rows, planned, question)
    left = _left(rows, planned, question, made, seen)
    coming = prospects(rows)
    if not coming:
        believed = np.max(_arriving(left, question, shield, known), axis=0).reshape(shape)
        return believed, np.full(believed.shape[1:], 1.0 / perception.INNER)
    chance = rows.value(f"{coming[0]}.chance").reshape(shape[1:]) / perception.INNER
    put, planned_put = sampling.standing(rows, coming), sampling.standing(planned, coming)
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
    weapons, groups = names(planned, question.roles)
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
) -> Stage:
    """Return the stage, with the flights and orders of one before where they are the same."""
    roles, tables, place = question.roles, question.tables, (use, weapons)

    def orders(reading: Reading) -> Orders | None:
        return command.orders(reading, roles.threatened, tables.command)

    told = _again(seen.orders, drawn, orders)
    made = chain.stage(drawn, roles, tables, weapons, groups, seen.stages.get(place), orders=told)
    seen.stages[place] = made
    return made


def _again(before: list[Before[Found]], drawn: Draws, work: Callable[[Reading], Found]) -> Found:
    """Return what was worked out before if all that it was read from is the same now, else work it out."""
    for draws, read, found in before:
        if _is_same(draws, drawn, read):
            return found
    reading = Recorder(drawn)
    made = work(reading)
    before.append((drawn, reading.seen, made))
    return made


def _is_same(some: Draws, others: Draws, read: Collection[str]) -> bool:
    """Return whether two sets of draws hold the same columns of the facts that were read."""
    if some.n != others.n or some.facts is not others.facts:
        return False
    if some.present is not others.present:
        moved = some.present ^ others.present
        if any(id_.rsplit(".", 1)[0] in moved for id_ in read):
            return False
    return all(
        _are_equal(some.columns.get(id_), others.columns.get(id_))
        and _are_equal(some.choices.get(id_), others.choices.get(id_))
        for id_ in read
    )


def _are_equal(some: Array | Index | None, others: Array | Index | None) -> bool:
    """Return whether two columns are equal; mostly they are one and the same."""
    if some is others:
        return True
    return some is not None and others is not None and np.array_equal(some, others)
