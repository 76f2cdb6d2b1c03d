"""How long do the rival's weapons fly to the threatened side's capital and to the towns of its divisions?

For every town the flight of whatever gets there first, draw by draw, and the places where
that may start; to the capital also each weapon at a host, from each town in which it may
stand. A flight time and no plan: nothing says what would be aimed where. Largest weakness:
what is first to arrive is first from launch, whether or not anybody would launch it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise import beliefs
from equipoise.arrays import Array
from equipoise.cartography.features import (
    Json,
    Scene,
    cited,
    collection,
    feature,
    joined_lines,
    line,
    stands_in,
)
from equipoise.physics import geodesy
from equipoise.reading import word
from equipoise.sampling.draws import Draws
from equipoise.strike import geometry, sides, timeline
from equipoise.study.wording import listed

#: One step of an arc that is drawn, metres, and most steps.
STEP_M, MOST_STEPS = 450e3, 24
MINUTE = 60.0


#: Kinds of fact that flights hang on.
READ = frozenset({"force", "system", "profile", "place", "capital"})
#: Places from which fewer draws start the flight that is first to arrive are left out.
LEAST_SHARE = 0.04
FIRST, TO_CAPITAL = "first to arrive", "to the capital"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flown:
    """Flights to one aim: weapons, places they may start from with their shares, mean and span in minutes."""

    kind: str
    weapons: tuple[str, ...]
    places: tuple[str, ...]
    shares: tuple[float, ...]
    aim: str
    minutes: float
    low: float
    high: float


def layer(scene: Scene) -> Json:
    """Return the ways from where weapons stand to towns of the threatened side, with their flight time.

    Parameters
    ----------
    scene : Scene
        All arms.
    """
    capital = geometry.capital_place(scene.first, scene.on.threatened)
    chosen: dict[Flown, set[str]] = {}
    like = scene.alike(READ)
    each = {arm: _of_arm(scene, scene.arms[arm], capital) for arm in dict.fromkeys(like.values())}
    for arm, first in like.items():
        for flown in each[first]:
            chosen.setdefault(flown, set()).add(arm)
    features = [_feature(scene, flown, arms) for flown, arms in chosen.items()]
    return collection(features, title="Flights of the rival's weapons and their time")


def great_circle(
    start: tuple[float, float], end: tuple[float, float], step_m: float = STEP_M
) -> tuple[Array, Array]:
    """Return points of the shortest way on the sphere between two places.

    Parameters
    ----------
    start, end : (lon, lat), degrees
    step_m : float, m
        About one step; no more than :data:`MOST_STEPS`.

    Returns
    -------
    (k,) arrays, degrees
        Longitude and latitude, both ends included.

    Examples
    --------
    >>> lon, lat = great_circle((0.0, 0.0), (90.0, 0.0), 2600e3)
    >>> [round(float(x), 1) for x in lon], abs(round(float(lat[2]), 6))
    ([0.0, 22.5, 45.0, 67.5, 90.0], 0.0)
    """
    first, last = (geodesy.unit_vectors(*np.deg2rad((lat, lon))) for lon, lat in (start, end))
    angle = float(np.arccos(np.clip(first @ last, -1.0, 1.0)))
    steps = int(np.clip(np.ceil(angle * geodesy.EARTH_RADIUS_M / step_m), 1, MOST_STEPS))
    if angle < 1e-9:
        return np.array([start[0], end[0]]), np.array([start[1], end[1]])
    track = geodesy.along(first[None], last[None], np.linspace(0.0, 1.0, steps + 1)[None])[0]
    lat = np.rad2deg(np.arctan2(track[:, 2], np.hypot(track[:, 0], track[:, 1])))
    lon = np.rad2deg(np.arctan2(track[:, 1], track[:, 0]))
    return lon, lat


def _of_arm(scene: Scene, drawn: Draws, capital: str) -> list[Flown]:
    """Return the flights of one arm that are drawn."""
    names, _ = beliefs.names(drawn, scene.on.roles)
    standing = tuple(name for name in names if not drawn.has(f"force.{name}.chance"))
    if not standing:
        return []
    weapons = sides.weapons(drawn, scene.on.rival, standing)
    tables = scene.tables.forces.strike
    minutes = timeline.paths(drawn, weapons, tables, scene.on.threatened).flight_s / MINUTE
    found = [flown for a, aim in enumerate(tables.aims) for flown in _first(weapons, minutes[:, :, a], aim)]
    if capital in tables.aims:
        found += _from_hosts(weapons, minutes[:, :, tables.aims.index(capital)], capital)
    return found


def _first(weapons: sides.Weapons, minutes: Array, aim: str) -> list[Flown]:
    """Return the flight that is first to arrive at an aim, (n, w) minutes; nothing where none reaches it."""
    first = minutes.argmin(axis=1)
    shortest = minutes.min(axis=1)
    within = np.isfinite(shortest)
    if not within.all():
        return []
    rows = np.arange(first.size)
    place = weapons.place[rows, first]
    shares = np.bincount(place, minlength=len(weapons.places)) / first.size
    kept = [int(p) for p in np.argsort(-shares, kind="stable") if shares[p] >= LEAST_SHARE]
    used = sorted({weapons.names[w] for w in np.unique(first[np.isin(place, kept)]).tolist()})
    return [_flown(FIRST, tuple(used), [(weapons.places[p], float(shares[p])) for p in kept], aim, shortest)]


def _from_hosts(weapons: sides.Weapons, minutes: Array, aim: str) -> list[Flown]:
    """Return the flights of theatre weapons to the capital, one per weapon and town within range."""
    found: list[Flown] = []
    for w, name in enumerate(weapons.names):
        if weapons.leg[w] != "theatre":
            continue
        for p in np.unique(weapons.place[:, w]).tolist():
            here = minutes[weapons.place[:, w] == p, w]
            if np.isfinite(here).all():
                share = here.size / minutes.shape[0]
                found.append(_flown(TO_CAPITAL, (name,), [(weapons.places[p], share)], aim, here))
    return found


def _flown(
    kind: str, weapons: tuple[str, ...], places: list[tuple[str, float]], aim: str, minutes: Array
) -> Flown:
    """Return flights with the mean and span of their minutes, rounded so that equal ones are equal."""
    low, high = np.quantile(minutes, (0.05, 0.95))
    return Flown(
        kind=kind,
        weapons=weapons,
        places=tuple(place for place, _ in places),
        shares=tuple(round(share, 3) for _, share in places),
        aim=aim,
        minutes=round(float(minutes.mean()), 2),
        low=round(float(low), 2),
        high=round(float(high), 2),
    )


def _feature(scene: Scene, flown: Flown, arms: set[str]) -> Json:
    """Return the flights to one aim as a feature."""
    drawn = scene.first
    systems = sorted({word(drawn, f"force.{name}.system") for name in flown.weapons})
    hosts = [f"force.{name}.host" for name in flown.weapons if drawn.has(f"force.{name}.host")]
    ways = [line(*great_circle(scene.at(place), scene.at(flown.aim))) for place in flown.places]
    return feature(
        joined_lines(ways),
        kind=flown.kind,
        name=f"{listed(systems)} to {scene.town(flown.aim)}",
        properties={
            "systems": systems,
            "from": [scene.town(place) for place in flown.places],
            "shares": list(flown.shares),
            "to": scene.town(flown.aim),
            "hosts": sorted({word(drawn, host) for host in hosts}),
            "minutes": flown.minutes,
            "minutes_low": flown.low,
            "minutes_high": flown.high,
            "arms": stands_in(arms, tuple(scene.arms)),
            **cited(
                scene,
                *(f"force.{name}.place" for name in flown.weapons),
                *(f"system.{name}.{fact}" for name in systems for fact in ("range", "speed")),
            ),
        },
    )
