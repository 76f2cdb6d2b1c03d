"""What judges of statements share: the record, who is meant, and a world over its pilot draws.

A statement about the whole model names a country as people write it and a year.
Here both become roles and draws. The record is loaded once a run and passed
down. Largest weakness: worlds begin where the record does, so an older
statement is put to a newer world, and the judge has to say so.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import TypeAlias

import numpy as np

from equipoise import beliefs, chain
from equipoise.arrays import Array
from equipoise.catalogue.form import Input
from equipoise.chain import Roles, Stage
from equipoise.facts.load import load_record
from equipoise.facts.record import Record
from equipoise.sampling import draws as sampling
from equipoise.sampling import spreads, views
from equipoise.sampling.draws import Draws
from equipoise.world.snapshot import World, snapshot

#: A world of a year is that of the middle of the year.
MIDDLE = (7, 1)
#: The earliest year of which every world is whole.
FIRST_YEAR = 2019
#: What a country needs to stand on either side of a first strike.
NEEDED = ("strike", "budget", "satellite", "crisis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The record, and what countries are called, by ISO 3166 code in lower case."""

    record: Record
    called: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the model says to a statement.

    Parameters
    ----------
    outputs : mapping
        Names of the statement's expected values -> what the model gives.
    remark : str
        Where the values come from, in a line.
    refusal : str
        Why the inputs can't be used.
    not_run : str
        Why the model can't speak to it.
    """

    outputs: Mapping[str, object]
    remark: str = ""
    refusal: str = ""
    not_run: str = ""


Judge: TypeAlias = Callable[[Mapping[str, object], Ground], Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One kind of statement: who judges it, and what may be given."""

    judge: Judge
    inputs: Mapping[str, Input]


def refused(why: str) -> Verdict:
    """Return a verdict on inputs that can't be used."""
    return Verdict(outputs={}, refusal=why)


def not_run(why: str) -> Verdict:
    """Return a verdict on what the model can't speak to."""
    return Verdict(outputs={}, not_run=why)


def ground() -> Ground:
    """Return the package's record and the English names of countries."""
    text = resources.files("equipoise").joinpath("data", "countries.csv").read_text(encoding="utf-8")
    called = {row["iso3"].lower(): row["name"] for row in csv.DictReader(text.splitlines())}
    return Ground(record=load_record(), called=called)


def world_of(on: Ground, year: int) -> World:
    """Return the record's world in the middle of a year."""
    return snapshot(on.record, dt.date(year, *MIDDLE))


def country(on: Ground, said: object) -> str:
    """Return the code of a country by its code, its name or the initials of its name; empty where unknown.

    Examples
    --------
    >>> from equipoise.facts.record import Record
    >>> some = Ground(record=Record(entries={}, sources={}, digest=""), called={"aaa": "the Able Isles"})
    >>> country(some, "AAA"), country(some, "able isles"), country(some, "AI"), country(some, "B")
    ('aaa', 'aaa', 'aaa', '')
    """
    word = str(said).strip()
    for code, name in on.called.items():
        proper = name.removeprefix("the ")
        initials = "".join(part[0] for part in proper.split() if part[0].isupper())
        if word.lower() in (code, name.lower(), proper.lower()) or (len(initials) > 1 and word == initials):
            return code
    return ""


def rivals(world: World, of: str) -> tuple[str, ...]:
    """Return who could strike a country first, or be struck by it.

    An alliance and a country that regard each other as rivals make rivals of the
    country and the alliance's members; only those that the record holds whole count.
    """
    able = [name for name in world.names("strike") if all(name in world.names(kind) for kind in NEEDED)]
    pairs: set[tuple[str, str]] = set()
    for name in world.names("opposition"):
        alliance, against = (world.word(f"opposition.{name}.{part}") for part in ("alliance", "country"))
        for member in world.where("membership", alliance=alliance):
            inside = world.word(f"membership.{member}.country")
            pairs |= {(inside, against), (against, inside)}
    return tuple(other for other in able if (of, other) in pairs and of in able)


def chief_rival(world: World, of: str) -> str:
    """Return the rival with most warheads on launchers of long range; empty where a country has none.

    Published statements name one side and mean this one by the other.
    """
    found = rivals(world, of)
    return max(found, key=lambda name: (_n_warheads(world, name), name)) if found else ""


def roles(world: World, attacked: str) -> Roles | None:
    """Return a country as the threatened side and its chief rival; None where there is none."""
    rival = chief_rival(world, attacked)
    return Roles(threatened=attacked, rival=rival) if rival else None


def _n_warheads(world: World, owner: str) -> float:
    """Return the warheads that a country's launchers of long range could carry, means of their facts."""

    def mean(fact_id: str) -> float:
        return spreads.mean(world.facts[fact_id].spread) if world.has(fact_id) else 1.0

    total = 0.0
    for name in world.where("force", owner=owner):
        force = f"force.{name}"
        if world.word(f"{force}.leg") != "theatre":
            tubes = mean(f"system.{world.word(f'{force}.system')}.tubes")
            total += mean(f"{force}.launchers") * mean(f"{force}.warheads") * tubes
    return total


def stage(reading: Draws, on: Roles) -> Stage:
    """Return both sides and all flights over some draws."""
    tables = chain.tabulate(reading, on)
    return chain.stage(reading, on, tables, *beliefs.names(reading, on))


def pilot(world: World) -> Draws:
    """Return the planner's draws of a world: spread evenly, the same for every seed."""
    return sampling.pilot(world)


def fixed_at(reading: Draws, fact_id: str, value_si: float) -> Draws:
    """Return draws with one number, in SI units, the same in all of them."""
    column: Array = np.broadcast_to(np.array([value_si], np.float64), (reading.n,))
    return views.with_columns(reading, {fact_id: column})


def place_of(world: World, town: str) -> dict[str, float]:
    """Return a town of the record as catalogue kernels take a place."""
    return {f"{axis}_deg": float(world.facts[f"place.{town}.{axis}"].spread.best) for axis in ("lat", "lon")}
