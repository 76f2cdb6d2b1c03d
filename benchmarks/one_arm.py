"""One arm of the lead case, taken apart: what each mechanism gets when the model calls it.

Does what :func:`equipoise.model.evaluate` does, step by step and by public functions only, and keeps
what passes from one step to the next, so that each step can be timed alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from equipoise import api, arms, beliefs, chain, model, planning
from equipoise.arms import Arm
from equipoise.arrivals.shield import Shield
from equipoise.cases.case import Case
from equipoise.chain import Aftermath, Stage, Tables
from equipoise.facts.record import Record
from equipoise.mechanisms import defence
from equipoise.planning import Design
from equipoise.sampling import draws as sampling
from equipoise.sampling.draws import Draws
from equipoise.setting import Setting
from equipoise.strike import sides
from equipoise.strike.plan import Attack

CASE = "belarus-nato"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The case: all arms, the baseline first, and what the model needs to know of it."""

    record: Record
    case: Case
    built: tuple[Arm, ...]
    on: Setting

    def drawn(self, name: str, draws: int, seed: int = 1, start: int = 0) -> Draws:
        """Return the draws of one arm."""
        worlds = [arm.world for arm in self.built]
        world = next(arm.world for arm in self.built if arm.name == name)
        return sampling.draw(world, seed=seed, n=draws, start=start, others=worlds)

    def planned(self, name: str) -> Draws:
        """Return the planning values of one arm."""
        worlds = [arm.world for arm in self.built]
        world = next(arm.world for arm in self.built if arm.name == name)
        return sampling.pilot(world, others=worlds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What passes between the mechanisms in one arm."""

    draws: Draws
    planned: Draws
    on: Setting
    tables: Tables
    whole: model.Tables
    weapons: tuple[str, ...]
    groups: tuple[str, ...]
    planner: Stage
    stage: Stage
    made: Mapping[str, tuple[Design, ...]]
    chosen: Mapping[str, Attack]
    after: Mapping[str, Aftermath]
    shield: Shield


def question(date: str) -> Question:
    """Return the lead case at a date."""
    record = api.load_record()
    case = replace(api.load_case(CASE, record), date=dt.date.fromisoformat(date))
    return Question(record=record, case=case, built=tuple(arms.build(case, record)), on=model.setting(case))


def aftermaths(stage: Stage, on: Setting, chosen: Mapping[str, Attack]) -> dict[str, Aftermath]:
    """Return what is left in each cell, worked out once where alert and design are the same."""
    done: dict[tuple[str, str], Aftermath] = {}
    for cell, attack in chosen.items():
        place = (cell.split(".")[0], attack.label)
        if place not in done:
            done[place] = chain.aftermath(stage, on.roles, place[0], attack)
    return {cell: done[cell.split(".")[0], attack.label] for cell, attack in chosen.items()}


def parts(asked: Question, draws: Draws, planned: Draws) -> Parts:
    """Return what passes between the mechanisms."""
    on = asked.on
    whole = model.tabulate(planned, on)
    tables = whole.forces
    weapons, groups = beliefs.names(planned, on.roles)
    planner = chain.stage(planned, on.roles, tables, weapons, groups)
    made = {alert: planning.designs(planner, on.roles, alert) for alert in sides.ALERTS}
    chosen = {cell: planning.preferred(made[cell.split(".")[0]], cell.split(".")[1]) for cell in chain.CELLS}
    stage = chain.stage(draws, on.roles, tables, weapons, groups)
    return Parts(
        draws=draws,
        planned=planned,
        on=on,
        tables=tables,
        whole=whole,
        weapons=weapons,
        groups=groups,
        planner=planner,
        stage=stage,
        made=made,
        chosen=chosen,
        after=aftermaths(stage, on, chosen),
        shield=defence.shield(draws, on.threatened, on.rival, stage.groups, tables.reach),
    )
