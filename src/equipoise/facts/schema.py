"""How the schema of facts is written down: measures with their units, attributes, kinds.

The tables themselves are in :mod:`equipoise.facts.kinds` (states and forces)
and :mod:`equipoise.facts.kinds_context` (routes, ground, leaders).
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Entity: TypeAlias = Literal[
    "name", "country", "country_leg", "country_alliance", "alliance_country", "alliance"
]

#: From this day on every entity must be whole: worlds of any later date stand.
COVERED_FROM = dt.date(2019, 1, 1)
#: Places are refused where they are finer than this.
PLACE_STEP_DEGREE = 0.1
#: Country word of a coarse sea area.
SEA = "sea"

LEGS = ("silo", "mobile", "submarine", "bomber", "theatre")
FLIGHTS = ("ballistic", "glide", "cruise", "aircraft")
PROFILES = ("minimum_energy", "depressed", "lofted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The units that one kind of quantity may be given in, and its range in the unit used inside."""

    units: tuple[str, ...]
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    allows_lognormal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What one attribute of a kind is.

    Parameters
    ----------
    measure : str
        A key of :data:`MEASURES`.
    required : bool
        Whether an entity of the kind (of the cases in ``only``) must have it.
    only : tuple of str
        Legs (forces, postures), kinds of flight (systems) or entities that may have it; empty for all.
    words : tuple of str
        The words it may be; empty for any.
    refers : str
        Kind of entity that the word must name: ``place``, ``system``, ``country``, ``alliance``.
    """

    measure: str
    required: bool = False
    only: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    refers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of entity: how its name is built, what decides its needs, its attributes.

    ``decided_by`` is the attribute that ``only`` speaks of; where ``names`` are
    given, no other entity may exist, and the name itself decides.
    """

    entity: Entity = "name"
    decided_by: str = ""
    names: tuple[str, ...] = ()
    attributes: Mapping[str, Attribute]


#: Quantity -> its units. Ranges are in the unit used inside (m, s, rad, plain number).
MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "word": Measure(units=("word",)),
        "count": Measure(units=("count",), low=0.0, high=100_000.0),
        "share": Measure(units=("share", "chance", "percent"), low=0.0, high=1.0, allows_lognormal=False),
        "flag": Measure(units=("flag",), low=0.0, high=1.0, whole=True, allows_lognormal=False),
        "ratio": Measure(units=("ratio",), low=0.0, high=1_000.0),
        "log_sd": Measure(units=("share",), low=0.0, high=3.0),
        "length": Measure(units=("km", "m", "nmi"), low=0.0, high=2.1e7),
        "latitude": Measure(units=("degree",), low=-math.pi / 2, high=math.pi / 2, allows_lognormal=False),
        "longitude": Measure(units=("degree",), low=-math.pi, high=math.pi, allows_lognormal=False),
        "azimuth": Measure(units=("degree",), low=0.0, high=2 * math.pi, allows_lognormal=False),
        "elevation": Measure(units=("degree",), low=-0.2, high=math.pi / 2, allows_lognormal=False),
        "time": Measure(units=("min", "s", "h", "day", "month"), low=0.0, high=1.6e9),
        "speed": Measure(units=("km/h", "km/s", "m/s"), low=0.0, high=12_000.0),
        # of what flies on air or glides: below the speed of an orbit, also where a span is made wider
        "airspeed": Measure(units=("km/h", "km/s", "m/s"), low=0.0, high=7_800.0),
        "yield": Measure(units=("kt",), low=0.0, high=60_000.0),
        "pressure": Measure(units=("psi", "kPa"), low=0.0, high=1e9),
        "power": Measure(units=("kW", "MW"), low=0.0, high=1e12),
        "frequency": Measure(units=("Hz", "kHz"), low=1.0, high=1e9),
        "conductivity": Measure(units=("S/m",), low=0.0, high=10.0),
        "level": Measure(units=("dB",), low=-200.0, high=200.0, allows_lognormal=False),
        "attenuation": Measure(units=("dB/Mm",), low=0.0, high=1e-3),
        "flow": Measure(units=("Mt/y", "kt/month", "bcm/y", "mcm/day", "kTEU/y", "MW"), low=0.0, high=1e12),
        "price": Measure(units=("USD/t", "USD/1000 m3", "USD/TEU", "USD/MWh"), low=0.0, high=1e6),
        "conversion": Measure(units=("kWh/m3",), low=0.0, high=1e8),
        "money": Measure(units=("USD", "bn USD"), low=0.0, high=1e14),
        "years": Measure(units=("year",), low=0.0, high=1e12),
        "pace": Measure(units=("km/day",), low=0.0, high=100.0),
        "number": Measure(units=("ratio",), low=-1_000.0, high=1_000.0, allows_lognormal=False),
    }
)


def word(*words: str, required: bool = True, refers: str = "", only: tuple[str, ...] = ()) -> Attribute:
    """Return a word: one of ``words`` if given, naming an entity if ``refers`` says so."""
    return Attribute(measure="word", required=required, words=words, refers=refers, only=only)


def need(measure: str, *only: str) -> Attribute:
    """Return a quantity that an entity must have, in the cases of ``only``."""
    return Attribute(measure=measure, required=True, only=only)


def may(measure: str, *only: str) -> Attribute:
    """Return a quantity that an entity may have."""
    return Attribute(measure=measure, only=only)


def kind(
    entity: Entity = "name", decided_by: str = "", names: tuple[str, ...] = (), **attributes: Attribute
) -> Kind:
    """Return a kind; ``decided_by`` names the attribute that ``only`` speaks of."""
    # 'yield' is a word of the language, so it is written 'yield_' here
    named = {name.rstrip("_"): attribute for name, attribute in attributes.items()}
    return Kind(entity=entity, decided_by=decided_by, names=names, attributes=MappingProxyType(named))
