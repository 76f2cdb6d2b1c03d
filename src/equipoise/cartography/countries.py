"""Whose land lies where, and who is in which alliance in an arm?

Outlines from the packaged boundaries, thinned: finer where the question is, coarse
elsewhere. Land in dispute is a feature of its own that belongs to nobody. Who is a member
is a fact and read off no polygon. Largest weakness: outlines are for looking at; distances
and borders are measured on the whole boundaries by the mechanisms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from equipoise.arrays import Array
from equipoise.cartography import ground
from equipoise.cartography.features import Json, Scene, by_arm, cited, collection, feature, ring_of
from equipoise.geography import boundaries, outlines
from equipoise.geography.boundaries import DISPUTED, Boundaries
from equipoise.reading import word

#: Length between points of an outline, metres: of hosts and what borders on them, and of other land.
NEAR_M, FAR_M = 40e3, 130e3
#: Pieces of land narrower than this (degrees, both ways) are left out where the country has others.
LEAST_DEGREE = 0.8
#: Of land in dispute every piece is kept that is larger than this.
LEAST_DISPUTED_DEGREE = 0.05


def layer(scene: Scene) -> Json:
    """Return the countries of the question with their alliances by arm, and land in dispute apart.

    The countries are those with a part in the case, members of any alliance of the record, and all that
    border on one with a part.

    Parameters
    ----------
    scene : Scene
        All arms.
    """
    land = boundaries.packaged()
    roles = _roles(scene)
    near = {code for host in roles for code in boundaries.neighbours(land, host)} | set(roles)
    near -= {scene.on.rival}
    shown = near | {scene.on.rival} | _members(scene)
    fine = _fine(scene, land)
    arcs = np.full(land.starts.size - 1, FAR_M)
    arcs[outlines.arcs_of(land, *sorted(fine))] = NEAR_M
    thin = outlines.thinned(land, arcs)
    inside = {
        name: {arm: ground.members(drawn, "", name) for arm, drawn in scene.arms.items()}
        for name in alliances(scene)
    }
    found = [_country(scene, thin, code, roles, inside) for code in sorted(shown & set(land.codes))]
    layer_ = collection([*found, *_disputed(thin)], title="Countries and alliances")
    return {**layer_, "caption": boundaries.CAPTION, "alliance": scene.on.alliance}


def alliances(scene: Scene) -> tuple[str, ...]:
    """Return the alliances of the record, the one in question first."""
    every = {word(scene.first, f"membership.{pair}.alliance") for pair in scene.first.names("membership")}
    return tuple(sorted(every, key=lambda name: (name != scene.on.alliance, name)))


def _roles(scene: Scene) -> Mapping[str, str]:
    """Return the part that a country has in the case."""
    found = {scene.on.threatened: "threatened", scene.on.rival: "rival"}
    for arm, host in scene.hosts.items():
        if host and host not in found:
            found[host] = "host" if host == scene.on.host else f"host in {arm}"
    return found


def _members(scene: Scene) -> set[str]:
    """Return every country that is in an alliance in some arm."""
    return {word(scene.first, f"membership.{pair}.country") for pair in scene.first.names("membership")}


def _fine(scene: Scene, land: Boundaries) -> set[str]:
    """Return the countries whose outlines are finer: hosts, and what borders on the host of the case."""
    hosts = {host for host in scene.hosts.values() if host}
    return hosts | set(boundaries.neighbours(land, scene.on.host)) - {scene.on.threatened, scene.on.rival}


def _country(
    scene: Scene,
    land: Boundaries,
    code: str,
    roles: Mapping[str, str],
    inside: Mapping[str, Mapping[str, Mapping[str, float]]],
) -> Json:
    """Return one country as a feature, each alliance with the chance by arm that it is a member."""
    chances: dict[str, object] = {}
    facts: list[str] = []
    for name, members in inside.items():
        told = by_arm({arm: found.get(code, 0.0) for arm, found in members.items()})
        if any(told.values()):
            chances[f"{name}_by_arm"] = told
            facts.append(f"membership.{code}_{name}.alliance")
    return feature(
        _polygons(outlines.large(land, code, LEAST_DEGREE)),
        kind="country",
        name=scene.called.get(code, code.upper()),
        properties={"country": code, "role": roles.get(code, ""), **chances, **cited(scene, *facts)},
    )


def _disputed(land: Boundaries) -> Iterator[Json]:
    """Yield land in dispute, one feature for all of it."""
    geometry = _polygons(outlines.large(land, DISPUTED, LEAST_DISPUTED_DEGREE))
    if geometry["coordinates"]:
        note = "claimed by several states, or annexed without recognition; counts for no country"
        yield feature(geometry, kind="land in dispute", name="land in dispute", properties={"note": note})


def _polygons(pieces: tuple[tuple[Array, ...], ...]) -> Json:
    """Return pieces of land as one geometry."""
    rings = [[ring_of(ring) for ring in piece] for piece in pieces]
    kept = [[ring for ring in piece if ring] for piece in rings if piece and piece[0]]
    return {"type": "MultiPolygon", "coordinates": kept}
