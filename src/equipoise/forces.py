"""The causal order of the nuclear side, and nothing else.

warning -> survivability -> command -> defence -> first strike -> perception,
for one arm: the rival's plan is made once on planning values, then everything
follows draw by draw, and fear runs the same chain over what the threatened side
can't know. Holds no equation of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from equipoise import assembly, beliefs, chain, planning
from equipoise import outcomes as outcome_ids
from equipoise.arrays import Array
from equipoise.beliefs import Question, Views
from equipoise.chain import Aftermath, Roles, Stage, Tables
from equipoise.mechanisms import command, stability
from equipoise.mechanisms.first_strike import Arrivals, Known, Met
from equipoise.physics.stability import Strike
from equipoise.planning import Design
from equipoise.reading import Reading
from equipoise.sampling.draws import Draws
from equipoise.setting import Found, Setting
from equipoise.strike import sides
from equipoise.strike.plan import Attack

#: Parts of the nuclear side that can be left out where nobody asks for their outcomes.
PARTS = ("warning", "survivability", "command", "arrivals", "sound", "index", "timing", "fear", "feared")
#: Parts that are told by posture cell.
BY_CELL = frozenset(PARTS) - {"fear", "feared"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the nuclear side is asked for.

    Attributes
    ----------
    parts : collection of str
        Of :data:`PARTS`.
    cells : tuple of str
        Posture cells; all four where a mixture over them is asked for.
    counts : tuple of int
        The numbers of arriving warheads whose chance is asked for, besides k*; empty for all that are told.
    """

    parts: Collection[str] = PARTS
    cells: tuple[str, ...] = chain.CELLS
    counts: tuple[int, ...] = outcome_ids.COUNTS


#: All outcomes.
ALL = Asked()


def halves(asked: Asked) -> tuple[Asked, ...]:
    """Return what is asked for in two parts that share little work, fear and the rest; in one if it is one.

    Examples
    --------
    >>> [half.parts for half in halves(Asked(parts=("warning", "fear")))]
    [('fear',), ('warning',)]
    """
    fear = tuple(part for part in asked.parts if part in ("fear", "feared"))
    rest = tuple(part for part in asked.parts if part not in fear)
    return (replace(asked, parts=fear), replace(asked, parts=rest)) if fear and rest else (asked,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """What has been worked out before, by content of what it follows from."""

    arrivals: Known = field(default_factory=dict[str, Arrivals])
    strikes: stability.Known = field(default_factory=dict[str, Strike])
    views: Views = field(default_factory=Views)


def outcomes(
    draws: Draws,
    planned: Draws,
    on: Setting,
    tables: Tables,
    memo: Memo,
    asked: Asked = ALL,
) -> Found:
    """Return the outcomes of the nuclear side of one arm.

    Parameters
    ----------
    draws, planned : Draws
        Columns of the arm, and planning values of the same arm.
    on : Setting
        Roles, k* and cell of fear.
    tables : Tables
        Tables of the case.
    memo : Memo
        What was worked out for other arms, by content; looked up and filled.
    asked : Asked
        What is asked for; nothing else is worked out.
    """
    recall = memo.views.recall
    weapons, groups = beliefs.names(planned, on.roles, recall)
    heard = chain.orders_of(planned, on.roles, tables, recall)
    planner = chain.stage(planned, on.roles, tables, weapons, groups, orders=heard, recall=recall)
    cells = _cells(on, asked)
    alerts = dict.fromkeys([cell.split(".")[0] for cell in cells] + [on.alert] * _is_feared(asked))
    made = {alert: planning.designs(planner, on.roles, alert) for alert in alerts}
    values: dict[str, Array] = {}
    reasons: dict[str, str] = {}
    if cells:
        radio = chain.heard_of(draws, on.roles, tables, recall)
        told = chain.orders_of(draws, on.roles, tables, recall)
        stage = chain.stage(draws, on.roles, tables, weapons, groups, orders=told, recall=recall)
        if "command" in asked.parts:
            values, reasons = command.outcomes(draws, on.threatened, tables.command, radio)
        more, untold = _by_cell(stage, on, tables, memo, asked, made)
        values, reasons = values | more, reasons | untold
    if _is_feared(asked):
        question = Question(roles=on.roles, k=on.k, cell=on.cell, tables=tables)
        parts = [name for name in beliefs.VIEWS if name in asked.parts]
        fear = beliefs.fear(draws, planned, question, made[on.alert], memo.arrivals, parts, memo.views)
        values |= fear
    return values, reasons


def _is_feared(asked: Asked) -> bool:
    """Return whether fear is asked for."""
    return "fear" in asked.parts or "feared" in asked.parts


def _cells(on: Setting, asked: Asked) -> tuple[str, ...]:
    """Return the cells that have to be worked out, in their order."""
    needed = set(asked.cells) if BY_CELL - {"warning", "sound"} & set(asked.parts) else set[str]()
    if "warning" in asked.parts:
        needed |= {cell for cell in chain.CELLS if cell.endswith(chain.POLICIES[1])}
    if "sound" in asked.parts:
        needed.add(on.cell)
    return tuple(cell for cell in chain.CELLS if cell in needed)


def _by_cell(
    stage: Stage,
    on: Setting,
    tables: Tables,
    memo: Memo,
    asked: Asked,
    made: Mapping[str, tuple[Design, ...]],
) -> Found:
    """Return the outcomes that are told by posture cell, and those of warning."""
    draws = stage.reading
    chosen = {
        cell: planning.preferred(made[cell.split(".")[0]], cell.split(".")[1]) for cell in _cells(on, asked)
    }
    done: dict[tuple[str, str], Aftermath] = {}
    all_after = _aftermaths(stage, on.roles, chosen, done)
    after = {cell: item for cell, item in all_after.items() if cell in asked.cells}
    parts, values, reasons = asked.parts, dict[str, Array](), dict[str, str]()
    if "warning" in parts:
        warned, reasons = assembly.warning_outcomes(stage, on.threatened, tables.strike, all_after)
        values |= warned
    if "survivability" in parts:
        values |= assembly.survivability_outcomes(on.threatened, after, draws)
    if "command" in parts:
        alive, unknown = assembly.command_outcomes(on.threatened, after, draws)
        values |= alive
        reasons |= unknown
    if "arrivals" in parts or "sound" in parts:
        made_shield = chain.shield_of(draws, stage.groups.names, on.roles, tables, memo.views.recall)
        met = Met(shield=made_shield, known=memo.arrivals)
        if "arrivals" in parts:
            counts = tuple(sorted({*asked.counts, on.k}))
            values |= assembly.defence_outcomes(on.threatened, after, draws, met)
            values |= assembly.first_strike_outcomes(on.threatened, counts, after, draws, met)
        if "sound" in parts:
            values |= assembly.sound_outcomes(on.k, on.cell, all_after, met)
    if "index" in parts:
        values |= assembly.index_outcomes(stage, on.roles, after, memo.strikes)
    for name, together in assembly.TIMINGS.items() if "timing" in parts else ():
        timed = {
            cell: planning.preferred(made[cell.split(".")[0]], cell.split(".")[1], together) for cell in after
        }
        left = _aftermaths(stage, on.roles, timed, done)
        values |= assembly.timing_outcomes(on.threatened, name, left, draws)
    return values, reasons


def read(drawn: Reading, on: Setting, tables: Tables) -> None:
    """Read all that the mechanisms of the nuclear side read: for a recorder in the place of the draws.

    Parameters
    ----------
    drawn : Reading
        A recorder over draws.
    on : Setting
        Roles, k* and cell of fear.
    tables : Tables
        Tables of the case.
    """
    weapons, groups = sides.weapon_names(drawn, on.rival), sides.group_names(drawn, on.threatened)
    stage = chain.stage(drawn, on.roles, tables, weapons, groups)
    chain.shield(drawn, stage.groups, on.roles, tables)
    assembly.mixture(on.threatened, dict.fromkeys(chain.CELLS, np.zeros(drawn.n)), drawn)
    made = {alert: planning.designs(stage, on.roles, alert) for alert in sides.ALERTS}
    chosen = {cell: planning.preferred(made[cell.split(".")[0]], cell.split(".")[1]) for cell in chain.CELLS}
    assembly.index_outcomes(stage, on.roles, _aftermaths(stage, on.roles, chosen, {}), {})
    command.outcomes(drawn, on.threatened, tables.command)


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
