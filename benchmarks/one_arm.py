"""The lead case as the benchmarks use it: its arms, their draws, and what an attack leaves in one cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from equipoise import api, arms, beliefs, chain, model, planning
from equipoise.arms import Arm
from equipoise.arrivals.retaliation import Retaliation
from equipoise.arrivals.shield import Shield
from equipoise.cases.case import Case
from equipoise.facts.record import Fact, Record
from equipoise.reading import Reading
from equipoise.sampling import draws as sampling
from equipoise.sampling.draws import Draws, Pool
from equipoise.setting import Setting
from equipoise.store import Outcomes, Store, Tables
from equipoise.strike.plan import Attack
from equipoise.world.snapshot import World

CASE, DATE, SEED = "belarus-nato", "2020-09-01", 1
#: The arm that is looked at where one is enough.
ARM = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The case: all arms, the baseline first, what the model needs to know of it, and its tables.

    ``every`` are the facts of all arms side by side, ``pilots`` the planning values of arms asked for before.
    """

    record: Record
    case: Case
    built: tuple[Arm, ...]
    on: Setting
    tables: Tables
    every: Mapping[str, Fact]
    pilots: dict[str, Draws] = field(default_factory=dict[str, Draws], repr=False, compare=False)

    @property
    def worlds(self) -> dict[str, World]:
        """The worlds by the name of their arm."""
        return {arm.name: arm.world for arm in self.built}

    def drawn(self, n: int, *, seed: int = SEED, start: int = 0, arm: str = ARM) -> Draws:
        """Return the draws of one arm."""
        return sampling.draw(self.worlds[arm], seed=seed, n=n, start=start, beside=self.every)

    def planned(self, arm: str = ARM) -> Draws:
        """Return the planning values of one arm."""
        if arm not in self.pilots:
            self.pilots[arm] = sampling.pilot(self.worlds[arm], beside=self.every)
        return self.pilots[arm]

    def evaluated(self, drawn: Draws, arm: str = ARM) -> Outcomes:
        """Return every outcome of one arm."""
        return model.evaluate(drawn, self.on, pilot=self.planned(arm), tables=self.tables)

    def wanted(self, n: int, wanted: Collection[str] = ()) -> Callable[[], Outcomes]:
        """Return the work of giving some outcomes of one arm, with its columns and tables at hand."""
        every, pool, tables = self.worlds, Pool(), Store()
        sampling.draw(every[ARM], seed=SEED, n=n, beside=self.every, pool=pool)
        model.tables_of(sampling.pilot(every[ARM], beside=self.every, pool=pool), self.on, tables)

        def work() -> Outcomes:
            store = Store(pool=pool, kept=list(tables.kept))
            for kept in store.kept:
                # flows that an earlier round has left
                kept.tables.context.trade.known.clear()
            one: Mapping[str, World] = {ARM: every[ARM]}
            return model.evaluate_worlds(
                one, self.on, seed=SEED, n=n, among=every.values(), wanted=wanted, store=store
            )[ARM]

        return work


def question(date: str = DATE) -> Question:
    """Return the lead case at a date."""
    record = api.load_record()
    case = replace(api.load_case(CASE, record), date=dt.date.fromisoformat(date))
    built = tuple(arms.build(case, record))
    on = model.setting(case)
    every = sampling.union(arm.world for arm in built)
    tables = model.tabulate(sampling.pilot(built[0].world, beside=every), on)
    return Question(record=record, case=case, built=built, on=on, tables=tables, every=every)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """A cell, the design that the rival prefers in it, and the names of the weapons and groups in the arm."""

    cell: str
    attack: Attack
    weapons: tuple[str, ...]
    groups: tuple[str, ...]


def strike(asked: Question, cell: str) -> Strike:
    """Return what the rival would do in a cell, on planning values."""
    roles, planned = asked.on.roles, asked.planned()
    weapons, groups = beliefs.names(planned, roles)
    pilot = chain.stage(planned, roles, asked.tables.forces, weapons, groups)
    alert, policy = cell.split(".")
    chosen = planning.preferred(planning.designs(pilot, roles, alert), policy)
    return Strike(cell=cell, attack=chosen, weapons=weapons, groups=groups)


def left(asked: Question, done: Strike, drawn: Reading) -> tuple[Retaliation, Shield]:
    """Return what an attack leaves to retaliate, and the interceptors that meet it."""
    roles, tables = asked.on.roles, asked.tables.forces
    stage = chain.stage(drawn, roles, tables, done.weapons, done.groups)
    after = chain.aftermath(stage, roles, done.cell.split(".")[0], done.attack)
    return after.retaliation, chain.shield(drawn, stage.groups, roles, tables)


def numbers(found: Outcomes) -> dict[str, object]:
    """Return the values of all outcomes that have a meaning."""
    return {key: outcome.values for key, outcome in found.items() if outcome.values is not None}
