"""Which things of the question stand where, and in which arm with which chance?

Points at the level of the facts: divisions, bases and ports of the threatened side,
weapons of the rival, radars, radio stations, batteries, posts of command, capitals, and
the towns in which a package may stand. Towns are good to 0.1 degree, sea areas to whole
degrees, and nothing here is finer. Largest weakness: what is spread around a town is
drawn on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from equipoise.cartography.features import (
    Json,
    Scene,
    by_arm,
    cited,
    collection,
    feature,
    in_arm,
    point,
    stands_in,
)
from equipoise.reading import word
from equipoise.sampling import spreads
from equipoise.sampling.draws import Draws
from equipoise.strike.sides import LEGS

#: Least chance of standing in a town that is drawn.
LEAST_CHANCE = 1e-6
#: Kinds of fact -> what a site of theirs is called.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "radar": "radar",
        "vlf": "radio station",
        "battery": "missile defence",
        "centre": "post of command",
    }
)
#: How a site of a force is called, by leg, where it is the threatened side's.
OWN_LEGS: Mapping[str, str] = MappingProxyType(
    {
        "silo": "division",
        "mobile": "division",
        "submarine": "port",
        "bomber": "air base",
        "theatre": "theatre weapons",
    }
)


def layer(scene: Scene) -> Json:
    """Return every site of the threatened side and of the rival, with its chance of standing there by arm.

    A force or package that is drawn among towns gives a point for each of them; ``chance_by_arm`` is the
    chance that it stands, times that of the town.

    Parameters
    ----------
    scene : Scene
        All arms.
    """
    found: list[Json] = [*_capitals(scene), *_basing(scene)]
    for owner in (scene.on.threatened, scene.on.rival):
        found += _forces(scene, owner)
        for kind, called in KINDS.items():
            for name in scene.first.names(kind, owner=owner):
                found += _standing(scene, kind, name, kind_name=called, owner=owner)
    return collection(found, title="Sites, to 0.1 degree")


def chances(scene: Scene, kind: str, name: str, place: str = "") -> dict[str, float | None]:
    """Return by arm the chance that an entity stands, in a place where one is named."""
    return by_arm({arm: _chance(drawn, kind, name, place) for arm, drawn in scene.arms.items()})


def _chance(drawn: Draws, kind: str, name: str, place: str) -> float:
    """Return the chance of one arm, from the spreads of its facts: exact, whatever the draws."""
    if f"{kind}.{name}" not in drawn.present:
        return 0.0
    held = drawn.facts.get(f"{kind}.{name}.in_place")
    chance = 1.0 if held is None else spreads.mean(held.spread)
    if place:
        towns = drawn.facts[f"{kind}.{name}.place"].spread
        weights = dict(zip(towns.options, towns.weights, strict=True))
        chance *= weights.get(place, 0.0)
    return float(chance)


def _standing(scene: Scene, kind: str, name: str, *, kind_name: str, owner: str) -> Iterator[Json]:
    """Yield the towns of one entity that stands in some arm."""
    fact = f"{kind}.{name}.place"
    for place in dict.fromkeys(place for drawn in scene.arms.values() for place in drawn.words(fact)):
        told = chances(scene, kind, name, place)
        if max(value or 0.0 for value in told.values()) < LEAST_CHANCE:
            continue
        host = f"{kind}.{name}.host"
        arms = [arm for arm in scene.arms if (in_arm(told, arm) or 0.0) > 0.0]
        yield feature(
            point(*scene.at(place)),
            kind=kind_name,
            name=scene.titled(f"{kind}.{name}"),
            properties={
                "entity": f"{kind}.{name}",
                "town": scene.town(place),
                "owner": owner,
                "host": word(scene.first, host) if scene.first.has(host) else "",
                "system": _system(scene, kind, name),
                "arms": stands_in(arms, tuple(scene.arms)),
                "chance_by_arm": told,
                **cited(scene, fact, f"{kind}.{name}.in_place"),
            },
        )


def _forces(scene: Scene, owner: str) -> Iterator[Json]:
    """Yield the forces of one side; boats of the threatened side at their ports."""
    own = owner == scene.on.threatened
    for name in scene.first.names("force", owner=owner):
        leg = word(scene.first, f"force.{name}.leg")
        if leg not in LEGS and own:
            continue
        if leg == "submarine" and own:
            yield from _port(scene, name, owner)
            continue
        called = OWN_LEGS[leg] if own else f"rival's {'sea area' if leg == 'submarine' else leg}"
        yield from _standing(scene, "force", name, kind_name=called, owner=owner)


def _port(scene: Scene, name: str, owner: str) -> Iterator[Json]:
    """Yield the port of a force of boats."""
    fact = f"force.{name}.port"
    place = word(scene.first, fact)
    told = chances(scene, "force", name)
    if max(value or 0.0 for value in told.values()) < LEAST_CHANCE:
        return
    arms = [arm for arm in scene.arms if (in_arm(told, arm) or 0.0) > 0.0]
    yield feature(
        point(*scene.at(place)),
        kind=OWN_LEGS["submarine"],
        name=scene.titled(f"force.{name}"),
        properties={
            "entity": f"force.{name}",
            "town": scene.town(place),
            "owner": owner,
            "system": _system(scene, "force", name),
            "arms": stands_in(arms, tuple(scene.arms)),
            "chance_by_arm": told,
            **cited(scene, fact),
        },
    )


def _capitals(scene: Scene) -> Iterator[Json]:
    """Yield the capital of the threatened side, and those of the hosts where the record has them."""
    for code in dict.fromkeys((scene.on.threatened, *scene.hosts.values())):
        if scene.first.has(f"capital.{code}.place"):
            place = word(scene.first, f"capital.{code}.place")
            yield feature(
                point(*scene.at(place)),
                kind="capital",
                name=scene.town(place),
                properties={
                    "entity": f"capital.{code}",
                    "town": scene.town(place),
                    "owner": code,
                    "arms": stands_in(tuple(scene.arms), tuple(scene.arms)),
                    **cited(scene, f"capital.{code}.place"),
                },
            )


def _basing(scene: Scene) -> Iterator[Json]:
    """Yield the towns in which a package of an arm may stand."""
    for code in dict.fromkeys(scene.hosts.values()):
        fact = f"basing.{code}.town"
        if not code or not scene.first.has(fact):
            continue
        arms = [arm for arm, host in scene.hosts.items() if host == code and _based(scene, arm, code)]
        for place in scene.first.words(fact):
            if arms:
                yield feature(
                    point(*scene.at(place)),
                    kind="basing town",
                    name=f"{scene.called.get(code, code.upper())}: {scene.town(place)}",
                    properties={
                        "entity": f"basing.{code}",
                        "town": scene.town(place),
                        "owner": scene.on.rival,
                        "host": code,
                        "arms": stands_in(arms, tuple(scene.arms)),
                        **cited(scene, fact),
                    },
                )


def _based(scene: Scene, arm: str, host: str) -> bool:
    """Return whether an arm puts weapons or interceptors of the rival on a host's soil."""
    drawn, before = scene.arms[arm], scene.first
    return any(
        f"{kind}.{name}" in drawn.present and f"{kind}.{name}" not in before.present
        for kind in ("force", "battery")
        for name in drawn.names(kind, owner=scene.on.rival)
        if drawn.has(f"{kind}.{name}.host") and word(drawn, f"{kind}.{name}.host") == host
    )


def _system(scene: Scene, kind: str, name: str) -> str:
    """Return the system of an entity, empty where it has none."""
    fact = f"{kind}.{name}.system"
    return word(scene.first, fact) if scene.first.has(fact) else ""
