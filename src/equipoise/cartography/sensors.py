"""What do early-warning radars look at, and which of them stand in which arm?

A fan is the ground under all points at a stated height that a radar sees: within its
sector, between its least and greatest range, above its lowest elevation. Two heights are
given, because a radar that sees far at the top of a long arc sees a short one late.
Largest weakness: straight lines over a smooth sphere, and the mean of each limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from equipoise.arrays import Array
from equipoise.cartography import sites
from equipoise.cartography.features import Json, Scene, area, cited, collection, feature, in_arm, stands_in
from equipoise.physics import geodesy, radar
from equipoise.reading import word

#: Heights of the fans, metres: the top of a long arc, and that of a short one or of a depressed one.
HEIGHTS_M = (1000e3, 200e3)
#: One step of azimuth along the edge of a fan.
STEP_RAD = math.radians(7.5)
#: Attributes that bound a fan.
LIMITS = ("azimuth_from", "azimuth_to", "elevation_min", "elevation_max", "range_min", "range")


def layer(scene: Scene) -> Json:
    """Return the fans of all radars of both sides at :data:`HEIGHTS_M`, with their chance of standing by arm.

    Parameters
    ----------
    scene : Scene
        All arms.
    """
    found: list[Json] = []
    for owner in (scene.on.threatened, scene.on.rival):
        for name in scene.first.names("radar", owner=owner):
            found += _fans(scene, name, owner)
    return collection(found, title="Radar fans at stated heights")


def reach_rad(height_m: float, slant_m: float) -> float:
    """Return the angle at the centre of the Earth out to a point at a height and a slant range.

    Parameters
    ----------
    height_m, slant_m : float, m, >= 0

    Notes
    -----
    ``cos(angle) = (R^2 + r^2 - s^2) / (2 R r)`` with ``r = R + height``; 0 where the slant range does not
    reach up to the height.

    Examples
    --------
    >>> round(reach_rad(200e3, 200e3), 6), round(math.degrees(reach_rad(0.0, 1000e3)), 2)
    (0.0, 9.0)
    """
    inner, outer = geodesy.EARTH_RADIUS_M, geodesy.EARTH_RADIUS_M + height_m
    cosine = (inner**2 + outer**2 - slant_m**2) / (2 * inner * outer)
    return math.acos(min(1.0, max(-1.0, cosine)))


def fan(at: tuple[float, float], limits: dict[str, float], height_m: float) -> tuple[Array, Array] | None:
    """Return the edge of a fan; None where the radar sees nothing at that height.

    Parameters
    ----------
    at : (lon, lat), degrees
        The radar.
    limits : dict
        :data:`LIMITS` in radians and metres.
    height_m : float, m
        Height of what is seen.

    Returns
    -------
    (k,) arrays, degrees
        Longitude and latitude.
    """
    horizon, ceiling = (
        float(radar.horizon_m(height_m, limits[name], 1.0)) / geodesy.EARTH_RADIUS_M
        for name in ("elevation_min", "elevation_max")
    )
    far = min(reach_rad(height_m, limits["range"]), horizon)
    near = max(reach_rad(height_m, limits["range_min"]), ceiling)
    if limits["range"] <= height_m or far <= near:
        return None
    width = (limits["azimuth_to"] - limits["azimuth_from"]) % (2 * math.pi) or 2 * math.pi
    azimuth = limits["azimuth_from"] + np.linspace(0.0, width, max(3, math.ceil(width / STEP_RAD) + 1))
    is_round = width > 2 * math.pi - 1e-6
    inner = near > math.radians(0.2) and not is_round
    angle = np.full(azimuth.size, far)
    if is_round:
        azimuth, angle = azimuth[:-1], angle[:-1]
    elif inner:
        azimuth, angle = np.append(azimuth, azimuth[::-1]), np.append(angle, np.full(angle.size, near))
    else:
        azimuth, angle = np.append(azimuth, 0.0), np.append(angle, 0.0)
    return around(at, azimuth, angle)


def around(at: tuple[float, float], azimuth_rad: Array, angle_rad: Array) -> tuple[Array, Array]:
    """Return points at azimuths and angles from a place on the sphere, degrees."""
    lon, lat = math.radians(at[0]), math.radians(at[1])
    up = math.sin(lat) * np.cos(angle_rad) + math.cos(lat) * np.sin(angle_rad) * np.cos(azimuth_rad)
    to_lat = np.arcsin(np.clip(up, -1.0, 1.0))
    east = np.sin(azimuth_rad) * np.sin(angle_rad) * math.cos(lat)
    to_lon = lon + np.arctan2(east, np.cos(angle_rad) - math.sin(lat) * up)
    return np.rad2deg(to_lon), np.rad2deg(to_lat)


def _fans(scene: Scene, name: str, owner: str) -> Iterator[Json]:
    """Yield the fans of one radar, one per height and town."""
    drawn = scene.first
    limits = {limit: float(drawn.value(f"radar.{name}.{limit}").mean()) for limit in LIMITS}
    fact = f"radar.{name}.place"
    for place in dict.fromkeys(place for item in scene.arms.values() for place in item.words(fact)):
        told = sites.chances(scene, "radar", name, place)
        arms = [arm for arm in scene.arms if (in_arm(told, arm) or 0.0) > 0.0]
        if not arms:
            continue
        # who asks about the rival's radars asks how far they see, not when: one height will do
        for height in HEIGHTS_M if owner == scene.on.threatened else HEIGHTS_M[:1]:
            edge = fan(scene.at(place), limits, height)
            if edge is not None:
                yield _feature(scene, name, place, owner, edge, (height, told, arms))


def _feature(
    scene: Scene,
    name: str,
    place: str,
    owner: str,
    edge: tuple[Array, Array],
    rest: tuple[float, dict[str, float | None], list[str]],
) -> Json:
    """Return one fan as a feature."""
    height, told, arms = rest
    drawn, fact = scene.first, f"radar.{name}"
    return feature(
        area(*edge),
        kind="radar fan",
        name=scene.titled(fact),
        properties={
            "entity": fact,
            "town": scene.town(place),
            "owner": owner,
            "host": word(drawn, f"{fact}.host") if drawn.has(f"{fact}.host") else "",
            "height_km": height / 1e3,
            "range_km": float(drawn.value(f"{fact}.range").mean()) / 1e3,
            "azimuth_from": math.degrees(float(drawn.value(f"{fact}.azimuth_from").mean())),
            "azimuth_to": math.degrees(float(drawn.value(f"{fact}.azimuth_to").mean())),
            "chance_by_arm": told,
            "arms": stands_in(arms, tuple(scene.arms)),
            **cited(scene, f"{fact}.azimuth_from", f"{fact}.elevation_min", f"{fact}.range"),
        },
    )
