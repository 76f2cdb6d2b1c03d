"""Any country as a host: its capital and representative towns, where nobody has written them down.

Inputs: a world and the countries that a case names. Output: edits that add what the world
lacks, each with its source, and sentences for the report. The towns come from Natural Earth's
populated places (public domain), chosen once by ``scripts/build_towns.py``: those that bring the
country's land nearest to a town. Hand-made facts go first, and a case's own towns before those.
Largest weakness: the towns are spread evenly over the country, toward nobody, and say nothing
about where anything would really stand.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from equipoise.errors import FactError, Problem
from equipoise.facts.record import Citation, Spread, fixed, options
from equipoise.world.change import Edit
from equipoise.world.snapshot import World

DATA = Path(__file__).parent.parent / "data"
TOWNS = DATA / "boundaries" / "towns.csv"
CHECKSUM = DATA / "boundaries" / "towns.sha256"
COUNTRIES = DATA / "countries.csv"
#: Where the towns come from, among the sources of the record.
SOURCE = "natural_earth_places"
#: To be shown where these towns are used.
CAPTION = "Towns: Natural Earth 1:10 million, populated places, public domain; positions to 0.1 degree."


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town to 0.1 degree; ``is_capital`` and ``is_basing`` say what it stands for in its country."""

    entity: str
    name: str
    lat: float
    lon: float
    is_capital: bool
    is_basing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Edits that give hosts a capital and towns, and sentences about them."""

    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


@cache
def packaged() -> Mapping[str, tuple[Town, ...]]:
    """Return the towns of every country by its code in lower case, read once.

    Raises
    ------
    FactError
        If the file isn't the one that was built: its checksum is packaged beside it.

    Examples
    --------
    >>> [town.name for town in packaged()["irl"] if town.is_capital]
    ['Dublin']
    """
    raw = TOWNS.read_bytes()
    if hashlib.sha256(raw).hexdigest() != CHECKSUM.read_text(encoding="utf-8").split()[0]:
        what = "the packaged towns are not those that were built: the checksum differs"
        raise FactError(Problem(where=TOWNS.name, what=what, hint="install the package anew"))
    found: dict[str, list[Town]] = {}
    for row in csv.DictReader(raw.decode().splitlines()):
        town = Town(
            entity=row["town"],
            name=row["name"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            is_capital=row["capital"] == "1",
            is_basing=row["basing"] == "1",
        )
        found.setdefault(row["iso3"], []).append(town)
    return MappingProxyType({code: tuple(towns) for code, towns in found.items()})


@cache
def statuses() -> Mapping[str, str]:
    """Return what is disputed about a country in words, by its code, for those about which something is."""
    rows = csv.DictReader(COUNTRIES.read_text(encoding="utf-8").splitlines())
    told = {row["iso3"].lower(): (row["name"], row["status"]) for row in rows}
    return MappingProxyType({code: f"{name} is {status}" for code, (name, status) in told.items() if status})


def ground(world: World, countries: Iterable[str], *, with_towns: bool = True) -> Ground:
    """Return what makes countries hosts: capital and towns, where the world has none.

    Parameters
    ----------
    world : World
        Of the date, with what the case itself gives.
    countries : iterable of str
        ISO 3166 alpha-3 codes in lower case; one that is not packaged gets nothing.
    with_towns : bool
        False where nothing is to be based, so that the capital is enough.

    Notes
    -----
    A town of a name that the record gives to the same country is that of the record; where another
    country's town has the name, the code of the country is put behind it.

    Examples
    --------
    >>> import datetime as dt
    >>> from equipoise.world.snapshot import world_of
    >>> made = ground(world_of(dt.date(2020, 9, 1), {}), ["vat"])
    >>> [edit.fact for edit in made.edits if edit.unit == "word"]
    ['place.vatican_city.country', 'capital.vat.place', 'capital.vat.name', 'basing.vat.town']
    """
    edits: list[Edit] = []
    notes: list[str] = []
    for country in dict.fromkeys(countries):
        status = statuses().get(country, "")
        if status:
            notes.append(f"{status}.")
        towns = packaged().get(country, ())
        lacks_capital = not world.has(f"capital.{country}.place")
        lacks_towns = with_towns and not world.has(f"basing.{country}.town")
        names: dict[Town, str] = {}
        for town in towns:
            if (town.is_capital and lacks_capital) or (town.is_basing and lacks_towns):
                names[town] = _entity(town, country, world)
                edits += _place(names[town], town, country, world)
        capital = next((town for town in towns if town.is_capital), None)
        if capital is not None and lacks_capital:
            edits.append(_add(f"capital.{country}.place", fixed(names[capital]), "word", "the capital"))
            edits.append(_add(f"capital.{country}.name", fixed(capital.name), "word", "the capital"))
        basing = [town for town in towns if town.is_basing]
        if basing and lacks_towns:
            why = (
                f"towns of {country.upper()} that bring its land nearest to a town, with equal weights; "
                "spread over the country, toward nobody"
            )
            spread = options({names[town]: 1.0 for town in basing})
            edits.append(_add(f"basing.{country}.town", spread, "word", why, is_assumed=True))
            listed = ", ".join(town.name for town in basing)
            several = (
                "stand in, with equal weights, spread over the country and toward nobody"
                if len(basing) > 1
                else "stands in"
            )
            notes.append(
                f"The record names no towns where {country.upper()} would host anything: {listed} {several} "
                "(Natural Earth)."
            )
    return Ground(edits=tuple(edits), notes=tuple(notes))


def _entity(town: Town, country: str, world: World) -> str:
    """Return what a town is called in a world: its own name unless another country's town has it."""
    key = f"place.{town.entity}.country"
    is_free = not world.has(key) or world.word(key) == country
    return town.entity if is_free else f"{town.entity}_{country}"


def _place(entity: str, town: Town, country: str, world: World) -> list[Edit]:
    """Return the edits that put a town into a world that lacks it."""
    if world.has(f"place.{entity}.lat"):
        return []
    why = f"{town.name} in {country.upper()}"
    return [
        _add(f"place.{entity}.lat", fixed(town.lat), "degree", why),
        _add(f"place.{entity}.lon", fixed(town.lon), "degree", why),
        _add(f"place.{entity}.country", fixed(country), "word", why),
    ]


def _add(fact: str, spread: Spread, unit: str, why: str, *, is_assumed: bool = False) -> Edit:
    """Return the edit that adds one fact; where towns stand for a country, that is assumed."""
    return Edit(
        fact=fact,
        action="add",
        spread=spread,
        unit=unit,
        title=fact,
        why=why,
        basis="assumed" if is_assumed else "reported",
        confidence="ASSUMED" if is_assumed else "READ",
        sources=(Citation(key=SOURCE, where="populated places"),),
    )
