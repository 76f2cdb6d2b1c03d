"""What the based systems reach: the threatened side's capital and the towns of its forces, counted.

Two worlds go in, one small row per system comes out, and sentences are made from it: from how many of
the host's towns a missile reaches how many places. Where nothing is in reach, that is why nothing moves.
Largest weakness: reach is range over the ground and nothing else; what an attack would do is the model's
to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array
from equipoise.facts.record import Fact, Spread
from equipoise.facts.schema import SEA
from equipoise.physics.geodesy import distance_m
from equipoise.units import FACTORS
from equipoise.world.snapshot import World

KM = 1e3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What one system reaches from the host's towns.

    ``n_places`` are the towns of the threatened side's forces, ``n_reached`` those that lie within the
    range of some town of the host; distances (km) are the least, and those of the capital the least and
    the largest over the host's towns.
    """

    system: str
    range_km: float
    n_towns: int
    n_places: int
    n_reached: int
    nearest_km: float
    capital_km: tuple[float, float]


def reach(before: World, after: World, threatened: str) -> tuple[Reach, ...]:
    """Return what the systems that a change brings reach, by system; none where it brings none.

    Parameters
    ----------
    before, after : World
        Without and with the systems.
    threatened : str
        ISO 3166 alpha-3 code in lower case.

    Notes
    -----
    Geodesics on WGS-84; the range is the upper end of its spread, so that "out of reach" is meant.
    """
    goals = _points(after, _towns_of_forces(after, threatened))
    capital = _points(after, _words(after, f"capital.{threatened}.place"))
    found: list[Reach] = []
    for name in after.where("force", leg="theatre"):
        system = _words(after, f"force.{name}.system")
        far = after.facts.get(f"system.{system[0]}.range") if system else None
        starts = _points(after, _words(after, f"force.{name}.place"))
        is_old = name in before.names("force") or after.has(f"force.{name}.share")
        if is_old or far is None or not len(starts) or not len(goals) or not len(capital):
            continue
        range_km = _high(far.spread) * FACTORS[far.unit] / KM
        gaps, home = _gaps_km(starts, goals), _gaps_km(starts, capital)
        found.append(
            Reach(
                system=_called(far),
                range_km=range_km,
                n_towns=len(starts),
                n_places=len(goals),
                n_reached=int((gaps.min(axis=0) <= range_km).sum()),
                nearest_km=float(gaps.min()),
                capital_km=(float(home.min()), float(home.max())),
            )
        )
    return tuple(sorted(found, key=lambda row: (-row.range_km, row.system)))


def told(found: Sequence[Reach], host: str, threatened: str, capital: str) -> list[str]:
    """Return the sentences on reach, or nothing where the change bases no system.

    Parameters
    ----------
    found : sequence of Reach
        From :func:`reach`.
    host, threatened, capital : str
        As people call them.

    Examples
    --------
    >>> row = Reach(
    ...     system="Rocket",
    ...     range_km=500.0,
    ...     n_towns=3,
    ...     n_places=9,
    ...     n_reached=0,
    ...     nearest_km=812.0,
    ...     capital_km=(900.0, 990.0),
    ... )
    >>> told([row], "Atlantis", "Borduria", "Szohod")[0][:53]
    'From Atlantis Rocket (up to 500 km) reaches none of 9'
    """
    if not found:
        return []
    parts = [f"{row.system} (up to {row.range_km:.0f} km) reaches {_share(row, capital)}" for row in found]
    first = found[0]
    low, high = first.capital_km
    span = f"{low:.0f} km" if round(low) == round(high) else f"{low:.0f} to {high:.0f} km"
    said = f"From {host} {'; '.join(parts)}."
    said = said.replace("places", f"places of {threatened}'s strategic forces", 1)
    nearest = (
        f"The nearest of these places is {first.nearest_km:.0f} km from the host's nearest town, "
        f"{capital} {span} from its towns."
    )
    return [said, nearest]


def _share(row: Reach, capital: str) -> str:
    """Return how many places are in reach, and whether the capital is."""
    count = "none" if row.n_reached == 0 else f"{row.n_reached}"
    low, high = row.capital_km
    goal = (
        f"and {capital}"
        if high <= row.range_km
        else f"and {capital} from some towns only"
        if low <= row.range_km
        else f"and not {capital}"
    )
    return f"{count} of {row.n_places} places, {goal}"


def _called(fact: Fact) -> str:
    """Return a system as its facts call it."""
    return fact.title.rpartition(":")[0] or fact.entity


def _words(world: World, id_: str) -> tuple[str, ...]:
    """Return the words that a fact may be."""
    fact = world.facts.get(id_)
    return tuple(map(str, fact.spread.options)) if fact is not None else ()


def _towns_of_forces(world: World, owner: str) -> tuple[str, ...]:
    """Return the towns where a country's strategic forces stand, each once; boats at their ports."""
    towns: list[str] = []
    for name in world.where("force", owner=owner):
        leg = _words(world, f"force.{name}.leg")
        if leg != ("theatre",):
            towns += _words(world, f"force.{name}.{'port' if leg == ('submarine',) else 'place'}")
    return tuple(dict.fromkeys(town for town in towns if _words(world, f"place.{town}.country") != (SEA,)))


def _points(world: World, towns: Sequence[str]) -> Array:
    """Return latitude and longitude (k, 2) in radians of the towns that have a position."""
    found = [
        [np.deg2rad(world.facts[f"place.{town}.{axis}"].spread.best) for axis in ("lat", "lon")]
        for town in towns
        if world.has(f"place.{town}.lat") and world.has(f"place.{town}.lon")
    ]
    return np.array(found, dtype=np.float64).reshape(-1, 2)


def _gaps_km(starts: Array, goals: Array) -> Array:
    """Return distances (starts, goals) in km."""
    lat1, lon1 = starts.T
    lat2, lon2 = goals.T
    return distance_m(lat1[:, None], lon1[:, None], lat2[None, :], lon2[None, :]) / KM


def _high(spread: Spread) -> float:
    """Return the upper end of a spread."""
    return spread.best if spread.is_fixed else spread.high
