"""By which roads does ground danger come nearest to the capital, and where did armies go before?

The main roads of the record with the share of the draws in which the shortest way from
alliance land runs over them, the way that most draws take, the straight line to the
nearest alliance land, and the towns that campaigns of the past passed. Largest weakness:
that of the mechanism: main roads only, and nothing of who would march, and against what.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from equipoise.arrays import Index, Mask
from equipoise.cartography.features import Json, Scene, by_arm, cited, collection, feature, line, stands_in
from equipoise.cartography.flights import great_circle
from equipoise.geography import boundaries
from equipoise.mechanisms.approach import Table
from equipoise.reading import word
from equipoise.routes import roads
from equipoise.sampling import spreads
from equipoise.sampling.draws import Draws

#: Kinds of fact that the shortest ways hang on.
READ = frozenset({"road", "membership", "place", "capital"})
TITLE = "Ground approach to the capital"
#: A way as the towns that it passes, from abroad to the capital, and its length by draw in metres.
Way = tuple[tuple[str, ...], float, float, float]


def layer(scene: Scene) -> Json:
    """Return roads, shortest ways and straight lines to the capital, by arm.

    Parameters
    ----------
    scene : Scene
        All arms.
    """
    table = scene.tables.context.approach
    if table is None:
        return collection(
            [], title=TITLE, reason="the question is about no alliance: nobody's land comes nearer"
        )
    found = [*_depths(scene)]
    if table.goal >= 0:
        found += _roads(scene, table)
    why = "no member of the alliance has land from which the capital can be reached without crossing the sea"
    return collection(found, title=TITLE, reason=why)


def tracks(scene: Scene) -> Json:
    """Return the towns that campaigns of the past passed, one line each.

    Parameters
    ----------
    scene : Scene
        The passages of its record; they are the same in every arm.
    """
    drawn = scene.first
    stages: dict[str, list[tuple[float, str, str]]] = {}
    for name in drawn.names("passage"):
        campaign = word(drawn, f"passage.{name}.campaign")
        stage = float(drawn.value(f"passage.{name}.stage")[0])
        stages.setdefault(campaign, []).append((stage, word(drawn, f"passage.{name}.place"), name))
    found: list[Json] = []
    for campaign, passed in stages.items():
        towns = [place for _, place, _ in sorted(passed)]
        at = np.array([scene.at(place) for place in towns])
        fact = scene.fact(f"campaign.{campaign}.posture")
        km, days = (
            float(np.mean(drawn.value(f"campaign.{campaign}.{name}"))) for name in ("distance", "time")
        )
        found.append(
            feature(
                line(at[:, 0], at[:, 1]),
                kind="track of the past",
                name=campaign if fact is None else fact.title.rpartition(":")[0],
                properties={
                    "entity": f"campaign.{campaign}",
                    "towns": [scene.town(place) for place in towns],
                    "km": km / 1e3,
                    "days": days / 86400.0,
                    "posture": word(drawn, f"campaign.{campaign}.posture"),
                    "arms": stands_in(tuple(scene.arms), tuple(scene.arms)),
                    **cited(scene, *(f"passage.{name}.place" for _, _, name in sorted(passed))),
                },
            )
        )
    return collection(found, title="Campaigns of the past", reason="the record has no track of a campaign")


def members(drawn: Draws, threatened: str, alliance: str) -> dict[str, float]:
    """Return by country the chance that it is a member of an alliance in an arm, the threatened left out."""
    found: dict[str, float] = {}
    for pair in drawn.names("membership", alliance=alliance):
        country = word(drawn, f"membership.{pair}.country")
        if f"membership.{pair}" not in drawn.present:
            continue
        held = drawn.facts.get(f"membership.{pair}.in_place")
        chance = 1.0 if held is None else spreads.mean(held.spread)
        found[country] = max(found.get(country, 0.0), chance)
    found.pop(threatened, None)
    return found


def _depths(scene: Scene) -> Iterator[Json]:
    """Yield the straight line from the nearest alliance land to the capital, one per such country."""
    table = scene.tables.context.approach
    capital = f"capital.{scene.on.threatened}.place"
    if table is None or not scene.first.has(capital) or not table.countries:
        return
    lon, lat = scene.at(word(scene.first, capital))
    nearest: dict[str, list[str]] = {}
    for arm, drawn in scene.arms.items():
        inside = members(drawn, scene.on.threatened, scene.on.alliance)
        near = [k for k, code in enumerate(table.countries) if inside.get(code, 0.0) > 0.5]
        if near:
            nearest.setdefault(table.countries[min(near, key=table.depth_m.__getitem__)], []).append(arm)
    for code, arms in nearest.items():
        found = boundaries.nearest(boundaries.packaged(), code, *np.deg2rad((lat, lon)))
        if found is None:
            continue
        start = (float(np.rad2deg(found.lon_rad)), float(np.rad2deg(found.lat_rad)))
        yield feature(
            line(*great_circle(start, (lon, lat))),
            kind="straight line from alliance land",
            name=f"{scene.called.get(code, code.upper())} to {scene.town(word(scene.first, capital))}",
            properties={
                "country": code,
                "km": found.distance_m / 1e3,
                "arms": stands_in(arms, tuple(scene.arms)),
                **cited(scene, capital),
            },
        )


def _roads(scene: Scene, table: Table) -> list[Json]:
    """Return every road with its share of shortest ways by arm, and the way that most draws take."""
    net = table.roads
    shares: dict[str, dict[int, float]] = {}
    ways: dict[tuple[str, ...], tuple[Way, list[str]]] = {}
    like = scene.alike(READ)
    each = {arm: _shortest(scene, scene.arms[arm], table) for arm in dict.fromkeys(like.values())}
    for arm, first in like.items():
        taken, modal = each[first]
        shares[arm] = taken
        if modal is not None:
            ways.setdefault(modal[0], (modal, []))[1].append(arm)
    found = [_way(scene, way, arms) for way, arms in ways.values()]
    for road, name in enumerate(net.names):
        told = by_arm({arm: round(taken.get(road, 0.0), 3) for arm, taken in shares.items()})
        ends = [net.towns[int(end[road])] for end in (net.first, net.second)]
        points = np.array([scene.at(town) for town in ends])
        found.append(
            feature(
                line(points[:, 0], points[:, 1]),
                kind="main road",
                name=f"{scene.town(ends[0])} to {scene.town(ends[1])}",
                properties={
                    "entity": f"road.{name}",
                    "countries": [net.countries[int(end[road])] for end in (net.first, net.second)],
                    "share_by_arm": told,
                    "arms": stands_in(tuple(scene.arms), tuple(scene.arms)),
                    **cited(scene, f"road.{name}.length"),
                },
            )
        )
    return found


def _shortest(scene: Scene, drawn: Draws, table: Table) -> tuple[dict[int, float], Way | None]:
    """Return the share of the draws in which the shortest way takes each road, and the way of most draws."""
    net = table.roads
    inside = members(drawn, scene.on.threatened, scene.on.alliance)
    allied: Mask = np.repeat(
        np.array([inside.get(code, 0.0) > 0.5 for code in net.countries])[:, None], drawn.n, axis=1
    )
    length_m, beyond = roads.lengths_m(drawn, net), roads.beyond_border(drawn, net)
    onward = roads.ways(net, length_m, table.goal, allied)
    starts: list[tuple[int, int, int]] = []
    lengths: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    for road, pair in enumerate(zip(net.first.tolist(), net.second.tolist(), strict=True)):
        for (a, b), share in ((pair, beyond[road]), (pair[::-1], 1.0 - beyond[road])):
            if net.countries[a] != net.countries[b] and allied[a, 0] and not allied[b, 0]:
                starts.append((road, a, b))
                lengths.append(length_m[road] * share + onward.length_m[b])
    if not lengths:
        return {}, None
    every = np.stack(lengths)
    best = every.argmin(axis=0)
    shortest = every.min(axis=0)
    if not np.isfinite(shortest).all():
        return {}, None
    return _counted(table, starts, best, shortest, onward.following)


def _counted(
    table: Table, starts: list[tuple[int, int, int]], best: Index, shortest_m: np.ndarray, following: Index
) -> tuple[dict[int, float], Way]:
    """Return how many ways take each road, as a share, and the way that is taken most often."""
    net = table.roads
    between = {
        frozenset(pair): road
        for road, pair in enumerate(zip(net.first.tolist(), net.second.tolist(), strict=True))
    }
    counted: dict[int, int] = {}
    ways: dict[tuple[int, ...], list[int]] = {}
    for k, entry in enumerate(best.tolist()):
        first, start, town = starts[entry]
        passed, used = [start, town], [first]
        while town != table.goal:
            onward = int(following[town, k])
            used.append(between[frozenset((town, onward))])
            town = onward
            passed.append(town)
        for road in used:
            counted[road] = counted.get(road, 0) + 1
        ways.setdefault(tuple(passed), []).append(k)
    most = max(ways, key=lambda way: len(ways[way]))
    low, middle, high = (float(q) / 1e3 for q in np.quantile(shortest_m, (0.05, 0.5, 0.95)))
    shares = {road: count / best.size for road, count in counted.items()}
    return shares, (tuple(net.towns[town] for town in most), middle, low, high)


def _way(scene: Scene, way: Way, arms: list[str]) -> Json:
    """Return the way of most draws as a feature."""
    towns, middle, low, high = way
    at = np.array([scene.at(town) for town in towns])
    return feature(
        line(at[:, 0], at[:, 1]),
        kind="shortest way by road",
        name=f"{scene.town(towns[0])} to {scene.town(towns[-1])}",
        properties={
            "towns": [scene.town(town) for town in towns],
            "km": middle,
            "km_low": low,
            "km_high": high,
            "arms": stands_in(arms, tuple(scene.arms)),
            **cited(scene, f"capital.{scene.on.threatened}.place"),
        },
    )
