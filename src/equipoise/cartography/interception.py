"""What could the rival's interceptors reach: how far from a site, and which answers on their way?

Two kinds of feature: a ring around each battery, as far as the mean speed of its
interceptors carries them at a stated height, however long that takes; and the arcs of a
retaliation, from where its missiles start to coarse regions of the rival's country, with
the chance per arm that an interceptor outside that country is fast enough and told in
time. Regions are whole degrees spread over a country, aims at nothing. Largest weakness:
that of the mechanism: a speed that suffices on paper counts as a meeting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum

import numpy as np

from equipoise import beliefs, chain
from equipoise.arrays import Array, Mask
from equipoise.cartography import sites
from equipoise.cartography.features import (
    Json,
    Scene,
    area,
    by_arm,
    cited,
    collection,
    feature,
    in_arm,
    line,
    stands_in,
)
from equipoise.cartography.flights import great_circle
from equipoise.cartography.sensors import around
from equipoise.physics import interceptor
from equipoise.reading import word
from equipoise.sampling.draws import Draws
from equipoise.strike import sides

#: Height of the rings, metres: about where missiles to another continent are met on their way up.
HEIGHT_M = 500e3
#: Steps of the angle in which the reach of a speed is looked for, and points along a ring.
ANGLES = np.linspace(0.0, np.pi, 721)
RING = 40
#: Kinds of fact that the chances hang on.
READ = frozenset(
    {
        "battery",
        "interceptor",
        "radar",
        "satellite",
        "defence",
        "force",
        "system",
        "posture",
        "continent",
        "place",
    }
)
#: Chances by (launch place, region): outside the rival's country, and any of its batteries.
Chances = dict[tuple[str, str], tuple[float, float]]


def layer(scene: Scene) -> Json:
    """Return rings of interceptors and arcs of a retaliation with the chance to be met, by arm.

    Parameters
    ----------
    scene : Scene
        All arms.
    """
    found = [*_rings(scene), *_arcs(scene)]
    return collection(
        found,
        title="Reach of interceptors, and arcs of a retaliation",
        reason="no battery of the rival, or no missile that flies on an arc",
    )


def reach_rad(speed_m_s: float, height_m: float = HEIGHT_M) -> float:
    """Return how far from its site an interceptor comes at a height, as an angle at the centre of the Earth.

    Parameters
    ----------
    speed_m_s : float, m/s
        At the start of the free arc.
    height_m : float, m
        Where it meets.

    Notes
    -----
    The largest angle whose least speed (:func:`equipoise.physics.interceptor.meeting`) is not above it; 0
    where the height itself is out of reach. No deadline: an upper bound of where it is of use.

    Examples
    --------
    3 km/s reach 500 km of height, but not 300 km to the side of it; 2.5 km/s do not reach it:

    >>> reach_rad(3000.0, 500e3) < 0.05, reach_rad(2500.0, 500e3)
    (True, 0.0)
    """
    within = interceptor.meeting(height_m, ANGLES).least_m_s <= speed_m_s
    return float(ANGLES[np.flatnonzero(within)[-1]]) if within[0] else 0.0


def _rings(scene: Scene) -> Iterator[Json]:
    """Yield the ring of each battery outside and inside the rival's country, one per town."""
    for name in scene.first.names("battery", owner=scene.on.rival):
        fact = f"battery.{name}"
        system = word(scene.first, f"{fact}.system")
        speed = float(scene.first.value(f"interceptor.{system}.speed").mean())
        angle = reach_rad(speed)
        towns = dict.fromkeys(t for drawn in scene.arms.values() for t in drawn.words(f"{fact}.place"))
        for place in towns if angle > 0.0 else ():
            told = sites.chances(scene, "battery", name, place)
            arms = [arm for arm in scene.arms if (in_arm(told, arm) or 0.0) > 0.0]
            if not arms:
                continue
            azimuth = np.linspace(0.0, 2 * np.pi, RING, endpoint=False)
            yield feature(
                area(*around(scene.at(place), azimuth, np.full(RING, angle))),
                kind="interceptor ring",
                name=scene.titled(fact),
                properties={
                    "entity": fact,
                    "system": system,
                    "town": scene.town(place),
                    "host": word(scene.first, f"{fact}.host") if scene.first.has(f"{fact}.host") else "",
                    "abroad": word(scene.first, f"place.{place}.country") != scene.on.rival,
                    "speed_km_s": speed / 1e3,
                    "height_km": HEIGHT_M / 1e3,
                    "radius_km": angle * 6371.0,
                    "chance_by_arm": told,
                    "arms": stands_in(arms, tuple(scene.arms)),
                    **cited(scene, f"{fact}.place", f"{fact}.count", f"interceptor.{system}.speed"),
                },
            )


def _arcs(scene: Scene) -> Iterator[Json]:
    """Yield the arcs of a retaliation with the chance by arm that they can be met."""
    like = scene.alike(READ)
    each = {arm: _met(scene, scene.arms[arm]) for arm in dict.fromkeys(like.values())}
    made = {arm: each[first] for arm, first in like.items()}
    legs = _legs(scene)
    for pair in dict.fromkeys(pair for found in made.values() for pair in found):
        place, region = pair
        yield feature(
            line(*great_circle(scene.at(place), scene.at(region), 900e3)),
            kind="arc of a retaliation",
            name=f"{scene.town(place)} to {scene.town(region)}",
            properties={
                "from": scene.town(place),
                "to": scene.town(region),
                "leg": legs.get(place, ""),
                "forward_by_arm": _chance(made, pair, 0),
                "any_by_arm": _chance(made, pair, 1),
                "arms": stands_in([arm for arm in made if pair in made[arm]], tuple(scene.arms)),
                **cited(scene, f"continent.{scene.on.rival}.region"),
            },
        )


def _chance(made: Mapping[str, Chances], pair: tuple[str, str], which: int) -> dict[str, float | None]:
    """Return one of the two chances of an arc by arm."""
    return by_arm(
        {arm: round(found[pair][which], 3) if pair in found else None for arm, found in made.items()}
    )


def _met(scene: Scene, drawn: Draws) -> Chances:
    """Return the chances of one arm by launch place and region; groups of one place weigh alike."""
    fact = f"continent.{scene.on.rival}.region"
    _, names = beliefs.names(drawn, scene.on.roles)
    if not drawn.has(fact) or not names:
        return {}
    groups = sides.groups(drawn, scene.on.threatened, names)
    made = chain.shield(drawn, groups, scene.on.roles, scene.tables.forces)
    regions = scene.tables.forces.reach.regions
    forward = _any(made.in_reach[:, :, made.is_forward], made.p_branch)
    whole = _any(made.in_reach, made.p_branch)
    sums: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for g, name in enumerate(groups.names):
        system = word(drawn, f"force.{name}.system")
        if groups.leg[g] == "bomber" or word(drawn, f"system.{system}.flight") != "ballistic":
            continue
        place_fact = f"force.{name}.place"
        options, choice = drawn.words(place_fact), drawn.choice(place_fact)
        for k, place in enumerate(options):
            rows = choice == k
            if not rows.any():
                continue
            for q, region in enumerate(regions):
                row = (float(rows.sum()), float(forward[rows, g, q].sum()), float(whole[rows, g, q].sum()))
                sums.setdefault((place, region), []).append(row)
    return {
        pair: (
            fsum(r[1] for r in rows) / fsum(r[0] for r in rows),
            fsum(r[2] for r in rows) / fsum(r[0] for r in rows),
        )
        for pair, rows in sums.items()
    }


def _any(in_reach: Mask, p_branch: Array) -> Array:
    """Return the chance that at least one battery can meet an arc, (n, g, q)."""
    met = in_reach.any(axis=2)
    return np.einsum("nb,nbgq->ngq", p_branch, met)


def _legs(scene: Scene) -> dict[str, str]:
    """Return the leg that starts from each place."""
    found: dict[str, str] = {}
    for leg in ("silo", "mobile", "submarine"):
        for name in scene.first.names("force", owner=scene.on.threatened, leg=leg):
            for place in scene.first.words(f"force.{name}.place"):
                found.setdefault(place, leg)
    return found
