"""What a fact may be about: the kinds of states and forces, and all kinds together.

A kind or attribute that is not here is refused: that is also how the limit on
detail is kept, since nothing finer than a division at a town has a kind of its
own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from equipoise.facts.kinds_context import GROUND, POLITICS, RESPONSE, ROUTES
from equipoise.facts.schema import FLIGHTS, LEGS, PROFILES, Kind, kind, may, need, word

_COUNTRY = word(refers="country")
_HOST = word(refers="country", required=False)
_PLACE = word(refers="place")

#: Kind -> attributes, of states and their forces. ``in_place`` says whether an entity really stands there.
_FORCES: Mapping[str, Kind] = MappingProxyType(
    {
        "place": kind(lat=need("latitude"), lon=need("longitude"), country=_COUNTRY),
        "capital": kind("country", place=_PLACE, name=word()),
        "membership": kind("country_alliance", country=_COUNTRY, alliance=word(refers="alliance")),
        "opposition": kind("alliance_country", alliance=word(refers="alliance"), country=_COUNTRY),
        "force": kind(
            decided_by="leg",
            owner=_COUNTRY,
            host=_HOST,
            leg=word(*LEGS),
            system=word(refers="system"),
            place=_PLACE,
            port=word(refers="place", only=("submarine",)),
            launchers=need("count"),
            warheads=need("count"),
            share=may("share"),
            # a part of a leg with an alert of its own, say the one boat that is always at sea: instead of the
            # posture's
            day=may("share"),
            generated=may("share"),
            overhaul=may("share", "submarine"),
            in_place=may("flag"),
        ),
        "system": kind(
            decided_by="flight",
            flight=word(*FLIGHTS),
            profile=word(*PROFILES, only=("ballistic",)),
            range=need("length"),
            boost=need("time", "ballistic", "glide"),
            speed=need("airspeed", "glide", "cruise", "aircraft"),
            lift_to_drag=need("ratio", "glide"),
            altitude=need("length", "glide", "cruise"),
            cep=need("length"),
            yield_=need("yield"),
            nuclear=need("flag"),
            reliability=need("share"),
            fault=need("share"),
            tubes=may("count"),
            warheads=may("count"),
        ),
        "posture": kind(
            "country_leg",
            "leg",
            day=need("share"),
            generated=need("share"),
            loading=need("share"),
            overhaul=need("share", "submarine"),
        ),
        "silo": kind("country", hardness=need("pressure")),
        "crisis": kind("country", generated=need("share"), launch_under_attack=need("share")),
        "profile": kind(apogee=need("ratio")),
        "mobile": kind(
            "country",
            flush=need("time"),
            flush_variation=need("log_sd"),
            speed=need("speed"),
            road_factor=need("share"),
            garrison_size=need("count"),
            found=need("share"),
            seen_age=need("time"),
        ),
        "submarine": kind("country", found=need("share"), found_generated=need("share")),
        "bomber": kind(
            "country",
            scramble=need("time"),
            scramble_variation=need("log_sd"),
            penetrate=need("share"),
            bases=need("count"),
            bases_day=may("count"),
        ),
        "strike": kind(
            "country",
            reserve=need("share"),
            command_warheads=need("count"),
            command_opening=need("count"),
            max_shots=need("count"),
            conventional_kill=need("share"),
            rule=word(),
        ),
        "radar": kind(
            owner=_COUNTRY,
            host=_HOST,
            place=_PLACE,
            azimuth_from=need("azimuth"),
            azimuth_to=need("azimuth"),
            elevation_min=need("elevation"),
            elevation_max=need("elevation"),
            range_min=need("length"),
            range=need("length"),
            discriminates=may("flag"),
            in_place=may("flag"),
        ),
        "satellite": kind(
            "country",
            working=need("count"),
            needed=need("count"),
            delay=need("time"),
            theatre=need("share"),
        ),
        "budget": kind(
            "country",
            assess=need("time"),
            decide=need("time"),
            order=need("time"),
            launch=need("time"),
            variation=need("log_sd"),
            rule=word("satellite_or_radar", "radar", "satellite_and_radar"),
        ),
        "basing": kind("country", town=_PLACE),
        "vlf": kind(
            owner=_COUNTRY,
            host=_HOST,
            place=_PLACE,
            radiated=need("power"),
            frequency=need("frequency"),
            works=need("share"),
            survives=need("share"),
            in_place=may("flag"),
        ),
        "channel": kind(
            owner=_COUNTRY,
            host=_HOST,
            means=word("elf", "aircraft", "satellite", "hf", "lf", "land_line", "rocket", "vlf"),
            works=need("share"),
            survives=need("share"),
            silo=may("share"),
            mobile=may("share"),
            submarine=may("share"),
            bomber=may("share"),
            in_place=may("flag"),
        ),
        "centre": kind(owner=_COUNTRY, place=_PLACE, survives=need("share"), in_place=may("flag")),
        "authority": kind(
            "country",
            leave=need("time"),
            leave_variation=need("log_sd"),
            survives=need("share"),
            backup=need("share"),
            devolved_day=need("share"),
            devolved_generated=need("share"),
            passes=need("share"),
        ),
        "patrol": kind(
            owner=_COUNTRY,
            area=word(),
            port=_PLACE,
            share=need("share"),
            lat_from=need("latitude"),
            lat_to=need("latitude"),
            lon_from=need("longitude"),
            lon_to=need("longitude"),
            depth=need("length"),
            conductivity=need("conductivity"),
            noise=need("level"),
        ),
        # patrol.noise is at the surface and fades with depth as the signal does; reception.receiver
        # is the own noise of a submerged antenna, given as a field there, and does not
        "reception": kind(
            "country",
            needed=need("level"),
            receiver=need("level"),
            attenuation_day=need("attenuation"),
            attenuation_night=need("attenuation"),
            night=need("share"),
        ),
        "battery": kind(
            owner=_COUNTRY,
            host=_HOST,
            system=word(refers="interceptor"),
            place=_PLACE,
            count=need("count"),
            in_place=may("flag"),
        ),
        "interceptor": kind(
            speed=need("speed"),
            boost=need("time"),
            shots=need("count"),
            kill=need("share"),
            fault=need("share"),
            dual_use=may("share"),
        ),
        "defence": kind(
            "country",
            react=need("time"),
            satellite_track=need("time"),
            satellite_launch=need("share"),
            min_altitude=need("length"),
            reserve=need("share"),
            discrimination=need("share"),
            discrimination_forward=need("share"),
        ),
        "penaid": kind("country", decoys=need("count")),
        "continent": kind("country", region=_PLACE),
        "stability": kind("country", w80=need("count")),
        "rule": kind(
            names=("facility_lost", "weapons_withdrawn", "replacement", "transit"),
            chance=need("share", "facility_lost", "weapons_withdrawn", "transit"),
            after=need("time"),
            kept=need("share", "transit"),
            dearer=need("ratio", "transit"),
        ),
        "prospect": kind("alliance", chance=need("share"), host=_COUNTRY),
    }
)

#: All kinds.
KINDS: Mapping[str, Kind] = MappingProxyType({**_FORCES, **ROUTES, **GROUND, **POLITICS, **RESPONSE})
#: Kinds of supply, trade, ground, leaders and responses: the nuclear side reads nothing of them.
CONTEXT_KINDS = frozenset({*ROUTES, *GROUND, *POLITICS, *RESPONSE})
