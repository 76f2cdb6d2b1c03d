"""What a fact may be about: kinds, attributes, measures, and what each entity needs.

The one table of the schema. A kind or attribute that is not here is refused:
that is also how the limit on detail is kept, since nothing finer than a
division at a town has a kind of its own.
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
        "yield": Measure(units=("kt",), low=0.0, high=60_000.0),
        "pressure": Measure(units=("psi", "kPa"), low=0.0, high=1e9),
    }
)


def _word(*words: str, required: bool = True, refers: str = "", only: tuple[str, ...] = ()) -> Attribute:
    return Attribute(measure="word", required=required, words=words, refers=refers, only=only)


def _need(measure: str, *only: str) -> Attribute:
    return Attribute(measure=measure, required=True, only=only)


def _may(measure: str, *only: str) -> Attribute:
    return Attribute(measure=measure, only=only)


def _kind(
    entity: Entity = "name", decided_by: str = "", names: tuple[str, ...] = (), **attributes: Attribute
) -> Kind:
    # 'yield' is a word of the language, so it is written 'yield_' here
    named = {name.rstrip("_"): attribute for name, attribute in attributes.items()}
    return Kind(entity=entity, decided_by=decided_by, names=names, attributes=MappingProxyType(named))


_COUNTRY = _word(refers="country")
_HOST = _word(refers="country", required=False)
_PLACE = _word(refers="place")

#: Kind -> attributes. ``in_place`` says whether an entity really stands there.
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "place": _kind(lat=_need("latitude"), lon=_need("longitude"), country=_COUNTRY),
        "capital": _kind("country", place=_PLACE, name=_word()),
        "membership": _kind("country_alliance", country=_COUNTRY, alliance=_word(refers="alliance")),
        "opposition": _kind("alliance_country", alliance=_word(refers="alliance"), country=_COUNTRY),
        "force": _kind(
            decided_by="leg",
            owner=_COUNTRY,
            host=_HOST,
            leg=_word(*LEGS),
            system=_word(refers="system"),
            place=_PLACE,
            port=_word(refers="place", only=("submarine",)),
            launchers=_need("count"),
            warheads=_need("count"),
            share=_may("share"),
            in_place=_may("flag"),
        ),
        "system": _kind(
            decided_by="flight",
            flight=_word(*FLIGHTS),
            profile=_word(*PROFILES, only=("ballistic",)),
            range=_need("length"),
            boost=_need("time", "ballistic", "glide"),
            speed=_need("speed", "glide", "cruise", "aircraft"),
            lift_to_drag=_need("ratio", "glide"),
            altitude=_need("length", "glide", "cruise"),
            cep=_need("length"),
            yield_=_need("yield"),
            nuclear=_need("flag"),
            reliability=_need("share"),
            fault=_need("share"),
            tubes=_may("count"),
            warheads=_may("count"),
        ),
        "posture": _kind(
            "country_leg",
            "leg",
            day=_need("share"),
            generated=_need("share"),
            loading=_need("share"),
            overhaul=_need("share", "submarine"),
        ),
        "silo": _kind("country", hardness=_need("pressure")),
        "crisis": _kind("country", generated=_need("share"), launch_under_attack=_need("share")),
        "profile": _kind(apogee=_need("ratio")),
        "mobile": _kind(
            "country",
            flush=_need("time"),
            flush_variation=_need("log_sd"),
            speed=_need("speed"),
            road_factor=_need("share"),
            garrison_size=_need("count"),
            found=_need("share"),
            seen_age=_need("time"),
        ),
        "submarine": _kind("country", found=_need("share"), found_generated=_need("share")),
        "bomber": _kind(
            "country",
            scramble=_need("time"),
            scramble_variation=_need("log_sd"),
            penetrate=_need("share"),
            bases=_need("count"),
        ),
        "strike": _kind(
            "country",
            reserve=_need("share"),
            command_warheads=_need("count"),
            command_opening=_need("count"),
            max_shots=_need("count"),
            conventional_kill=_need("share"),
            rule=_word(),
        ),
        "radar": _kind(
            owner=_COUNTRY,
            host=_HOST,
            place=_PLACE,
            azimuth_from=_need("azimuth"),
            azimuth_to=_need("azimuth"),
            elevation_min=_need("elevation"),
            elevation_max=_need("elevation"),
            range_min=_need("length"),
            range=_need("length"),
            discriminates=_may("flag"),
            in_place=_may("flag"),
        ),
        "satellite": _kind(
            "country",
            working=_need("count"),
            needed=_need("count"),
            delay=_need("time"),
            theatre=_need("share"),
        ),
        "budget": _kind(
            "country",
            assess=_need("time"),
            decide=_need("time"),
            order=_need("time"),
            launch=_need("time"),
            variation=_need("log_sd"),
            rule=_word("satellite_or_radar", "radar", "satellite_and_radar"),
        ),
        "basing": _kind("country", town=_PLACE),
        "vlf": _kind(owner=_COUNTRY, host=_HOST, place=_PLACE, in_place=_may("flag")),
        "battery": _kind(
            owner=_COUNTRY,
            host=_HOST,
            system=_word(refers="interceptor"),
            place=_PLACE,
            count=_need("count"),
            in_place=_may("flag"),
        ),
        "interceptor": _kind(
            speed=_need("speed"),
            boost=_need("time"),
            shots=_need("count"),
            kill=_need("share"),
            fault=_need("share"),
            dual_use=_may("share"),
        ),
        "defence": _kind(
            "country",
            react=_need("time"),
            satellite_track=_need("time"),
            satellite_launch=_need("share"),
            min_altitude=_need("length"),
            reserve=_need("share"),
            discrimination=_need("share"),
            discrimination_forward=_need("share"),
        ),
        "penaid": _kind("country", decoys=_need("count")),
        "continent": _kind("country", region=_PLACE),
        "stability": _kind("country", w80=_need("count")),
        "rule": _kind(
            names=("facility_lost", "weapons_withdrawn", "replacement"),
            chance=_need("share", "facility_lost", "weapons_withdrawn"),
            after=_need("time"),
        ),
        "prospect": _kind("alliance", chance=_need("share"), host=_COUNTRY),
    }
)
