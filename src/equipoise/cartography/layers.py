"""All layers of a case, made once from its arms and tables.

The order of the arms, their hosts and what is tabulated go in, a mapping of layer name to
GeoJSON comes out, each with a title, and with a reason where it is empty. Nothing is
evaluated anew but what a map needs beside the outcomes, over the few evenly spread draws
that planners take their values from, so that layers hang on no seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from equipoise.arms import Arm
from equipoise.cartography import carriage, countries, flights, ground, interception, radio, sensors, sites
from equipoise.cartography.features import Json, Scene
from equipoise.model import Tables
from equipoise.sampling import draws as sampling
from equipoise.sampling.draws import Pool
from equipoise.setting import Setting
from equipoise.world.snapshot import World

#: Layer name -> who makes it. Names are those of ``layers`` in a study and of exported files.
MADE: Mapping[str, Callable[[Scene], Json]] = MappingProxyType(
    {
        "countries": countries.layer,
        "sites": sites.layer,
        "flights": flights.layer,
        "radar_fans": sensors.layer,
        "interception": interception.layer,
        "radio": radio.layer,
        "supply": carriage.supply,
        "trade": carriage.trade,
        "ground": ground.layer,
        "tracks": ground.tracks,
    }
)


def layers(
    built: Sequence[Arm],
    on: Setting,
    tables: Tables,
    *,
    called: Mapping[str, str],
    among: Iterable[World] = (),
    pool: Pool | None = None,
) -> Mapping[str, Json]:
    """Return every layer of a case by name.

    Parameters
    ----------
    built : sequence of Arm
        Baseline first.
    on : Setting
        Roles of the case.
    tables : Tables
        Tables of the case, for the entities of all arms.
    called : mapping of str to str
        Names of countries by code in lower case.
    among : iterable of World
        Worlds whose entities are laid out beside, as for the tables; by default those of the arms.
    pool : Pool, optional
        Columns that the run has drawn; looked up and filled.

    Returns
    -------
    mapping of layer name to dict
        GeoJSON FeatureCollections with ``title``, and ``reason`` where there is no feature.
    """
    scene = Scene(on=on, tables=tables, arms=arms_of(built, among, pool), hosts=_hosts(built), called=called)
    return MappingProxyType({name: make(scene) for name, make in MADE.items()})


def arms_of(
    built: Sequence[Arm], among: Iterable[World] = (), pool: Pool | None = None
) -> Mapping[str, sampling.Draws]:
    """Return evenly spread draws of every arm over the entities of all arms."""
    every = sampling.union(tuple(among) or tuple(arm.world for arm in built))
    held = Pool() if pool is None else pool
    return MappingProxyType({arm.name: sampling.pilot(arm.world, beside=every, pool=held) for arm in built})


def _hosts(built: Sequence[Arm]) -> Mapping[str, str]:
    """Return where each arm happens."""
    return MappingProxyType({arm.name: arm.host for arm in built})
