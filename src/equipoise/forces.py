"""The causal order of the nuclear side, and nothing else.

warning -> survivability -> command -> defence -> first strike -> perception,
for one arm: the rival's plan is made once on planning values, then everything
follows draw by draw, and fear runs the same chain over what the threatened side
can't know. Holds no equation of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from equipoise import assembly, beliefs, chain, planning
from equipoise.beliefs import Question
from equipoise.chain import Aftermath, Roles, Tables
from equipoise.mechanisms import command, stability
from equipoise.mechanisms.first_strike import Arrivals, Known, Met
from equipoise.physics.stability import Strike
from equipoise.reading import Reading
from equipoise.sampling.draws import Draws
from equipoise.setting import Found, Setting
from equipoise.strike import sides
from equipoise.strike.plan import Attack

#: Parts of the nuclear side that can be left out where nobody asks for their outcomes.
PARTS = ("arrivals", "index", "timing", "fear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """What has been worked out before, by content of what it follows from: distributions, and exchanges."""

    arrivals: Known = field(default_factory=dict[str, Arrivals])
    strikes: stability.Known = field(default_factory=dict[str, Strike])


def outcomes(
    draws: Draws,
    planned: Draws,
    on: Setting,
    tables: Tables,
    memo: Memo,
    parts: Collection[str] = PARTS,
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
    parts : collection of str
        Which of :data:`PARTS` are asked for; warning, survival and command always are.
    """
    weapons, groups = beliefs.names(planned, on.roles)
    planner = chain.stage(planned, on.roles, tables, weapons, groups)
    made = {alert: planning.designs(planner, on.roles, alert) for alert in sides.ALERTS}
    chosen = {cell: planning.preferred(made[cell.split(".")[0]], cell.split(".")[1]) for cell in chain.CELLS}
    radio = command.heard_by_zone(draws, on.threatened, tables.command)
    stage = chain.stage(draws, on.roles, tables, weapons, groups, heard=radio)
    done: dict[tuple[str, str], Aftermath] = {}
    after = _aftermaths(stage, on.roles, chosen, done)
    values = assembly.warning_outcomes(stage, on.threatened, tables.strike, after)
    values |= assembly.survivability_outcomes(on.threatened, after, draws)
    heard, silent = command.outcomes(draws, on.threatened, tables.command, radio)
    alive, unknown = assembly.command_outcomes(on.threatened, after, draws)
    values |= heard | alive
    if "arrivals" in parts:
        met = Met(shield=chain.shield(draws, stage.groups, on.roles, tables), known=memo.arrivals)
        values |= assembly.defence_outcomes(on.threatened, after, draws, met)
        values |= assembly.first_strike_outcomes(on.threatened, on.k, after, draws, met)
        values |= assembly.sound_outcomes(on.k, on.cell, after, met)
    if "index" in parts:
        values |= assembly.index_outcomes(stage, on.roles, after, memo.strikes)
    for name, together in assembly.TIMINGS.items() if "timing" in parts else ():
        timed = {
            cell: planning.preferred(made[cell.split(".")[0]], cell.split(".")[1], together)
            for cell in chain.CELLS
        }
        left = _aftermaths(stage, on.roles, timed, done)
        values |= assembly.timing_outcomes(on.threatened, name, left, draws)
    if "fear" in parts:
        question = Question(roles=on.roles, k=on.k, cell=on.cell, tables=tables)
        values |= beliefs.fear(draws, planned, question, made[on.alert], memo.arrivals)
    return values, silent | unknown


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
