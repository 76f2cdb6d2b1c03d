"""Stand-ins for a case, its arms and the outcomes of a model, small enough to check by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from equipoise import outcomes
from equipoise.arms import Arm
from equipoise.cases.files import DEFAULT_ANSWER, Case, CaseChange, Comparator, Fear, Roles
from equipoise.facts.record import Fact, Record, fixed, options
from equipoise.world.change import Edit, Switch, apply
from equipoise.world.rules import Package
from equipoise.world.snapshot import world_of

DATE = dt.date(2020, 9, 1)
N = 200
RECORD = Record(entries={}, sources={}, digest="f" * 32)

#: Size of a move and where it starts, by unit.
SIZES = {"probability": 0.2, "min": 5.0, "warheads": 100.0, "share": 0.2, "ratio": 0.1, "targets": 10.0}
STARTS = {"probability": 0.3, "min": 12.0, "warheads": 400.0, "share": 0.3, "ratio": 0.8, "targets": 40.0}


@dataclass(frozen=True)
class Made:
    """An outcome as the model makes it."""

    unit: str
    worse: str
    values: np.ndarray | None
    reason: str = ""


def fact(id_: str, value: float | str, confidence: str = "ASSUMED") -> Fact:
    unit = "word" if isinstance(value, str) else "flag"
    return Fact(id=id_, title=id_, unit=unit, spread=fixed(value), confidence=confidence)


BASE = world_of(
    DATE, {f.id: f for f in (fact("radar.x.in_place", 1.0, "READ"), fact("radar.x.owner", "aaa"))}
)
LOSS = Switch(
    name="facilities.radar",
    edits=(
        Edit(
            fact="radar.x.in_place",
            action="set",
            spread=options({0.0: 0.4, 1.0: 0.6}),
            why="lost with chance 0.4 [rule.x]",
        ),
    ),
)
PACKAGE = Switch(
    name="offensive.y",
    edits=(
        Edit(
            fact="force.fin_y.launchers",
            action="add",
            spread=fixed(48.0),
            unit="count",
            title="y",
            why="48 y",
        ),
    ),
)
CASE = Case(
    name="stand-in",
    title="A stand-in",
    date=DATE,
    horizon_months=24,
    roles=Roles(threatened="rus", rival="usa", alliance="nato", host="fin"),
    change=CaseChange(join="nato", offensive=(Package(system="rocket", count=4),)),
    comparators={"norway": Comparator(host="nor")},
    answer=DEFAULT_ANSWER,
    fear=Fear(),
)
ARMS = {
    "baseline": (),
    "membership-only": (LOSS,),
    "systems-only": (PACKAGE,),
    "change": (LOSS, PACKAGE),
    "norway": (PACKAGE,),
    "norway.membership-only": (),
}


def built() -> tuple[Arm, ...]:
    return tuple(
        Arm(
            name=name,
            world=apply([edit for switch in switches for edit in switch.edits], BASE),
            switches=switches,
            host="nor" if name.startswith("norway") else "fin",
            notes=("norway is a member already: joining changes nothing",) if "norway." in name else (),
            against="baseline",
        )
        for name, switches in ARMS.items()
    )


def made(shift: float, *, n: int = N) -> dict[str, Made]:
    """Outcomes that all move by ``shift`` of their spread in the worse direction, in every draw."""
    ramp = np.linspace(0.0, 1.0, n)
    found: dict[str, Made] = {}
    for id_ in outcomes.known():
        told = outcomes.describe(id_)
        sign = 1.0 if told.worse == "higher" else -1.0
        size, start = SIZES.get(told.unit, 1.0), STARTS.get(told.unit, 5.0)
        values = start + size * (ramp + sign * shift)
        found[id_] = Made(unit=told.unit, worse=told.worse, values=values[:50] if "fear" in id_ else values)
    return found


def by_arm(shift: float = 0.1, elsewhere: float | None = None) -> dict[str, dict[str, Made]]:
    """Outcomes of all arms: systems move everything by ``shift``, membership nothing."""
    there = shift if elsewhere is None else elsewhere
    shifts = {"systems-only": shift, "change": shift, "norway": there}
    return {name: made(shifts.get(name, 0.0)) for name in ARMS}


def with_values(outcome: Made, values: np.ndarray | None, reason: str = "") -> Made:
    return replace(outcome, values=values, reason=reason)
