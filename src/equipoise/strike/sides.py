"""Who has what: the rival's weapons and the threatened side's groups as arrays.

Question: which forces take part, with which properties, in every draw? Takes
the draws and the two countries; gives two frozen tables that the other
mechanisms share. Nothing here knows a country. Largest weakness: a force
stands at one town; what is spread around it is not resolved, on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.reading import Reading, column, word

#: Legs whose warheads count as retaliation; theatre weapons don't reach the rival.
LEGS = ("silo", "mobile", "submarine", "bomber")
#: Legs that can fire on the land of the threatened side within the hour.
LAND = ("silo", "mobile")
#: The two states of alert, the same for both sides.
ALERTS = ("day", "generated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weapons:
    """The rival's weapons that could strike first; columns are weapons (w).

    Attributes
    ----------
    names, flight, leg : tuple of str
        Force, kind of flight, leg.
    places : tuple of str
        All launch places; ``place`` holds positions in it, (n, w).
    laydown : (n,) array of int
        Which towns the theatre weapons stand in, as one number; those that are only a prospect
        don't count.
    profile : (n, w) array of int
        Position in :data:`PROFILES`, for ballistic flight.
    stock : (n, w, 2) array
        Warheads that can be used, by alert.
    reliability, nuclear : (n, w) array, 0 to 1
    cep_m, yield_kt, range_m, boost_s, speed_m_s, lift_to_drag : (n, w) array
    """

    names: tuple[str, ...]
    flight: tuple[str, ...]
    leg: tuple[str, ...]
    system: tuple[str, ...]
    places: tuple[str, ...]
    place: Index
    laydown: Index
    profile: Index
    stock: Array
    reliability: Array
    nuclear: Array
    cep_m: Array
    yield_kt: Array
    range_m: Array
    boost_s: Array
    speed_m_s: Array
    lift_to_drag: Array

    def part(self, rows: Index) -> Weapons:
        """Return the same for some draws, in any order and more than once."""
        return replace(self, **_rows_of(self, WORDS_OF_WEAPONS, rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The threatened side's retaliatory groups; columns are groups (g).

    Attributes
    ----------
    names, leg, place, system : tuple of str
        Force, leg, the town where it is based (the port, for boats), missile type.
    n_items : (n, g) array
        Launchers, boats or aircraft.
    n_missiles : (n, g) array
        Missiles an item carries (1 for launchers and aircraft).
    load : (n, g) array
        Mean number of warheads on a missile, or weapons on an aircraft.
    reliability : (n, g) array, 0 to 1
        Chance that a missile works.
    p_fault : (n, g) array, 0 to 1
        Chance that the type fails as a type.
    away : (n, g, 2) array, 0 to 1
        Share ready (silo), out of garrison (mobile), at sea (boats), on alert
        (aircraft), by alert.
    p_available : (n, g) array, 0 to 1
        Share of boats not in overhaul; 1 for the others.
    """

    names: tuple[str, ...]
    leg: tuple[str, ...]
    place: tuple[str, ...]
    system: tuple[str, ...]
    n_items: Array
    n_missiles: Array
    load: Array
    reliability: Array
    p_fault: Array
    away: Array
    p_available: Array

    @property
    def n_warheads(self) -> Array:
        """Warheads that the group could send, shape (n, g)."""
        return self.n_items * self.n_missiles * self.load * self.p_available

    def part(self, rows: Index) -> Groups:
        """Return the same for some draws, in any order and more than once."""
        return replace(self, **_rows_of(self, WORDS_OF_GROUPS, rows))

    def of(self, *legs: str) -> Mask:
        """Return which groups belong to one of the legs, shape (g,)."""
        return np.array([leg in legs for leg in self.leg], dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What of the groups is the same in every draw and decides what they fly: as in :class:`Groups`."""

    names: tuple[str, ...]
    leg: tuple[str, ...]
    system: tuple[str, ...]


#: Fields that hold one entry per column, not per draw.
WORDS_OF_WEAPONS = frozenset({"names", "flight", "leg", "system", "places"})
WORDS_OF_GROUPS = frozenset({"names", "leg", "place", "system"})
#: Keeps the numbers of different laydowns apart: a prime above any number of places.
MIXING = 1_000_003
#: Shapes of a ballistic arc, in the order of ``Weapons.profile``.
PROFILES = ("minimum_energy", "depressed", "lofted")


def weapon_names(reading: Reading, rival: str) -> tuple[str, ...]:
    """Return the rival's forces that stand in this arm and could take part.

    Aircraft are left out: they take hours and are no part of a first wave.
    """
    return tuple(
        name
        for name in reading.names("force", owner=rival)
        if reading.in_place("force", name).any()
        and word(reading, f"system.{word(reading, f'force.{name}.system')}.flight") != "aircraft"
    )


def group_names(reading: Reading, threatened: str) -> tuple[str, ...]:
    """Return the threatened side's forces that stand in this arm and could retaliate."""
    return tuple(
        name
        for leg in LEGS
        for name in reading.names("force", owner=threatened, leg=leg)
        if reading.in_place("force", name).any()
    )


def weapons(reading: Reading, rival: str, names: tuple[str, ...]) -> Weapons:
    """Return the properties of the rival's weapons.

    Parameters
    ----------
    reading : Reading
        The draws.
    rival : str
        ISO 3166 alpha-3 code in lower case.
    names : tuple of str
        Which forces, from :func:`weapon_names`.
    """
    systems = tuple(word(reading, f"force.{name}.system") for name in names)
    legs = tuple(word(reading, f"force.{name}.leg") for name in names)
    places, place = _places(reading, names)
    return Weapons(
        names=names,
        flight=tuple(word(reading, f"system.{system}.flight") for system in systems),
        leg=legs,
        system=systems,
        places=places,
        place=place,
        laydown=_laydown(reading, names, legs, place),
        profile=_profiles(reading, systems),
        stock=np.stack([_stock(reading, rival, names, legs, systems, alert) for alert in ALERTS], axis=2),
        reliability=column(reading, "system", systems, "reliability")
        * (1.0 - column(reading, "system", systems, "fault", 0.0)),
        nuclear=column(reading, "system", systems, "nuclear"),
        cep_m=column(reading, "system", systems, "cep", 0.0),
        yield_kt=column(reading, "system", systems, "yield", 0.0),
        range_m=column(reading, "system", systems, "range"),
        boost_s=column(reading, "system", systems, "boost", 0.0),
        speed_m_s=column(reading, "system", systems, "speed", 0.0),
        lift_to_drag=column(reading, "system", systems, "lift_to_drag", 1.0),
    )


def listed(reading: Reading, names: tuple[str, ...]) -> Listed:
    """Return leg and missile type of some forces, and read no number of them."""
    legs, systems = (
        tuple(word(reading, f"force.{name}.{what}") for name in names) for what in ("leg", "system")
    )
    return Listed(names=names, leg=legs, system=systems)


def groups(reading: Reading, threatened: str, names: tuple[str, ...]) -> Groups:
    """Return the threatened side's retaliatory groups.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        ISO 3166 alpha-3 code in lower case.
    names : tuple of str
        Which forces, from :func:`group_names`.
    """
    legs = tuple(word(reading, f"force.{name}.leg") for name in names)
    systems = tuple(word(reading, f"force.{name}.system") for name in names)
    sea = [leg == "submarine" for leg in legs]
    postures = [f"{threatened}_{leg}" for leg in legs]
    stands = np.stack([reading.in_place("force", name) for name in names], axis=1)
    return Groups(
        names=names,
        leg=legs,
        place=tuple(
            word(reading, f"force.{name}.port" if at_sea else f"force.{name}.place")
            for name, at_sea in zip(names, sea, strict=True)
        ),
        system=systems,
        n_items=np.rint(column(reading, "force", names, "launchers")) * stands,
        n_missiles=np.where(sea, column(reading, "system", systems, "tubes", 1.0), 1.0),
        load=column(reading, "force", names, "warheads") * column(reading, "posture", postures, "loading"),
        reliability=column(reading, "system", systems, "reliability"),
        p_fault=column(reading, "system", systems, "fault", 0.0),
        away=np.stack([_postured(reading, names, postures, alert) for alert in ALERTS], axis=2),
        p_available=1.0 - _postured(reading, names, postures, "overhaul", 0.0),
    )


def _postured(
    reading: Reading,
    names: tuple[str, ...],
    postures: list[str],
    attribute: str,
    default: float | None = None,
) -> Array:
    """Return what a posture says of each force, (n, g); a force that has a word of its own goes first."""
    return np.stack(
        [
            reading.value(f"force.{name}.{attribute}")
            if reading.has(f"force.{name}.{attribute}")
            else reading.value(f"posture.{posture}.{attribute}", default)
            for name, posture in zip(names, postures, strict=True)
        ],
        axis=1,
    )


def _rows_of(table: Weapons | Groups, words: frozenset[str], rows: Index) -> dict[str, Any]:
    """Return the arrays of a table for some draws."""
    return {
        field.name: getattr(table, field.name)[rows] for field in fields(table) if field.name not in words
    }


def _places(reading: Reading, names: tuple[str, ...]) -> tuple[tuple[str, ...], Index]:
    """Return all launch places and, per draw, which one each weapon uses."""
    known: dict[str, int] = {}
    columns: list[Index] = []
    for name in names:
        options = reading.words(f"force.{name}.place")
        positions = np.array([known.setdefault(option, len(known)) for option in options], dtype=np.intp)
        columns.append(positions[reading.choice(f"force.{name}.place")])
    return tuple(known), np.stack(columns, axis=1) if columns else np.zeros((reading.n, 0), np.intp)


def _laydown(reading: Reading, names: tuple[str, ...], legs: tuple[str, ...], place: Index) -> Index:
    """Return one number per draw for the towns of all theatre weapons but prospects.

    The number means nothing but "the same towns"; it may wrap around.
    """
    code = np.zeros(reading.n, np.intp)
    for k, (name, leg) in enumerate(zip(names, legs, strict=True)):
        if leg == "theatre" and not reading.has(f"force.{name}.chance"):
            code = code * MIXING + place[:, k]
    return code


def _profiles(reading: Reading, systems: tuple[str, ...]) -> Index:
    """Return per draw the shape of each weapon's arc."""
    columns: list[Index] = []
    for system in systems:
        fact_id = f"system.{system}.profile"
        if not reading.has(fact_id):
            columns.append(np.zeros(reading.n, np.intp))
            continue
        positions = np.array([PROFILES.index(option) for option in reading.words(fact_id)], dtype=np.intp)
        columns.append(positions[reading.choice(fact_id)])
    return np.stack(columns, axis=1) if columns else np.zeros((reading.n, 0), np.intp)


def _stock(
    reading: Reading,
    rival: str,
    names: tuple[str, ...],
    legs: tuple[str, ...],
    systems: tuple[str, ...],
    alert: str,
) -> Array:
    """Return the warheads that each weapon can use in an attack at this alert, (n, w)."""
    reserve = reading.value(f"strike.{rival}.reserve")
    stock = np.zeros((reading.n, len(names)))
    for k, (name, leg, system) in enumerate(zip(names, legs, systems, strict=True)):
        there = reading.value(f"force.{name}.launchers") * reading.in_place("force", name)
        if leg == "theatre":
            share = reading.value(f"force.{name}.share", 1.0) * reading.value(
                f"posture.{rival}_theatre.{alert}", 1.0
            )
            stock[:, k] = there * share * reading.value(f"force.{name}.warheads", 1.0)
            continue
        posture = f"posture.{rival}_{leg}"
        at_hand, away = (
            _postured(reading, (name,), [f"{rival}_{leg}"], attribute, default)[:, 0]
            for attribute, default in ((alert, None), ("overhaul", 0.0))
        )
        ready = at_hand * (1.0 - away)
        missiles = reading.value(f"system.{system}.tubes", 1.0) if leg == "submarine" else 1.0
        load = reading.value(f"force.{name}.warheads") * reading.value(f"{posture}.loading", 1.0)
        stock[:, k] = there * ready * missiles * load * (1.0 - reserve)
    return stock


def penetrates(reading: Reading, groups: Groups, threatened: str) -> Array:
    """Return the chance that a weapon gets through air defence; 1 for missiles, (n, g)."""
    through = np.ones_like(groups.n_items)
    for g, leg in enumerate(groups.leg):
        if leg == "bomber":
            through[:, g] = reading.value(f"bomber.{threatened}.penetrate")
    return through
