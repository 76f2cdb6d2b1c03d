"""Who lies around a cut-off territory and along the ways to it: friends, or members of an opposed alliance.

Takes memberships, rivalries and the facts ``neighbour.*`` of an arm; gives, per
draw, which countries are in an alliance that opposes the owner and which share
one with it, the gap to the nearest friendly land, the border that faces the
other side, and how many opposed hosts a way over land can't avoid. Largest
weakness: alliance in form is taken for alliance in fact.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array
from equipoise.reading import Reading, word
from equipoise.routes.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Per country and draw, 0 or 1: in an alliance opposed to the owner; in an alliance with it."""

    opposed: Mapping[str, Array]
    allied: Mapping[str, Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Gap to friendly land, and how much of the border faces an opposed alliance; None where unknown."""

    gap_m: Array | None
    facing_share: Array | None


def sides(reading: Reading, owner: str) -> Sides:
    """Return on which side each country stands in this arm, seen from the owner.

    Parameters
    ----------
    reading : Reading
        Memberships and rivalries are read, those that an arm removes included.
    owner : str
        ISO 3166 alpha-3 code in lower case.
    """
    against: dict[str, Array] = {}
    for pair in reading.names("opposition", country=owner):
        _put(against, word(reading, f"opposition.{pair}.alliance"), reading.in_place("opposition", pair))
    own = {
        word(reading, f"membership.{pair}.alliance"): reading.in_place("membership", pair)
        for pair in reading.names("membership", country=owner)
    }
    opposed: dict[str, Array] = {}
    allied: dict[str, Array] = {}
    for pair in reading.names("membership"):
        country = word(reading, f"membership.{pair}.country")
        alliance = word(reading, f"membership.{pair}.alliance")
        stands = reading.in_place("membership", pair)
        for found, alliances in ((opposed, against), (allied, own)):
            if alliance in alliances:
                _put(found, country, stands * alliances[alliance])
    return Sides(opposed=opposed, allied=allied)


def around(reading: Reading, exclave: str, owner: str, found: Sides) -> Around:
    """Return what lies around an exclave in this arm.

    Parameters
    ----------
    reading : Reading
        The facts ``neighbour.*`` of the exclave.
    exclave, owner : str
        Name of the entity, and its owner's ISO 3166 alpha-3 code in lower case.
    found : Sides
        From :func:`sides`.

    Notes
    -----
    Friendly is the owner, and a country that shares an alliance with it and is in none opposed to it.
    Where two countries touch, nothing lies between them: their distance is zero.
    """
    none = np.zeros(reading.n)
    gap_m, border_m, facing_m = np.full(reading.n, np.inf), none, none
    for pair in reading.names("neighbour", exclave=exclave):
        country = word(reading, f"neighbour.{pair}.country")
        length_m = reading.value(f"neighbour.{pair}.border")
        against = found.opposed.get(country, none)
        border_m, facing_m = border_m + length_m, facing_m + length_m * against
        is_friend = (
            np.ones(reading.n) if country == owner else found.allied.get(country, none) * (1.0 - against)
        )
        distance_m = reading.value(f"neighbour.{pair}.distance", 0.0)
        gap_m = np.where(is_friend > 0.0, np.minimum(gap_m, distance_m), gap_m)
    return Around(
        gap_m=gap_m if np.isfinite(gap_m).all() else None,
        facing_share=facing_m / border_m if (border_m > 0.0).all() else None,
    )


def crossed(
    made: Network, sources: Collection[str], sink: str, among: Sequence[int]
) -> tuple[frozenset[str], ...]:
    """Return whose soil each way from a source to the sink crosses; sets that hold another one are left out.

    Parameters
    ----------
    made : Network
        One-way links.
    sources, sink, among
        As in :func:`equipoise.routes.supply.ways`.
    """
    found: set[frozenset[str]] = set()
    # a way is a place reached, the places seen on it, and the hosts crossed so far
    open_ways = [(place, frozenset((place,)), frozenset[str]()) for place in sources if place != sink]
    while open_ways:
        here, seen, hosts = open_ways.pop()
        for at in among:
            if made.places[made.start[at]] != here:
                continue
            there = made.places[made.end[at]]
            more = hosts | {made.hosts[at]} - {""}
            if there == sink:
                found.add(more)
            elif there not in seen and there not in sources:
                open_ways.append((there, seen | {there}, more))
    return tuple(sorted((one for one in found if not any(other < one for other in found)), key=sorted))


def least_opposed(n: int, ways: Collection[frozenset[str]], found: Sides) -> Array:
    """Return the least number of hosts in an opposed alliance that any of the ways crosses, (n,)."""
    none = np.zeros(n)
    counts = [sum((found.opposed.get(host, none) for host in hosts), none) for hosts in ways]
    return np.min(counts, axis=0)


def _put(found: dict[str, Array], key: str, stands: Array) -> None:
    """Note that something stands, beside what stood before."""
    found[key] = np.maximum(found[key], stands) if key in found else stands
