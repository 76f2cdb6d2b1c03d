"""How near does ground danger come to the threatened side's capital, and how many days away is it?

Takes memberships, the distance of each country's land from the capital (from
packaged boundaries, worked out once a case), the roads of the record and past
campaigns; gives depth, road, days by posture and where the ways meet. Sources:
campaigns from 1812 to 2024 as the facts cite them; for rates of advance in
general R. Helmbold's surveys, as summed up by others. Largest weakness: days
are those of campaigns that got there; whether an advance is possible at all,
with which forces and against what, isn't asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.reading import Reading, column, word
from equipoise.routes import advance, roads
from equipoise.routes.roads import Roads

#: How an advance is met.
POSTURES = ("unopposed", "contested", "heavily_contested")
KM, DAY = 1e3, 86400.0
OWN = "the threatened side is a member of the alliance itself: its land is no nearer danger"
NO_LAND = "no member of the alliance has land from which the capital can be reached without crossing the sea"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where the capital is, and whose land may count in some arm: what the boundaries are asked for."""

    lat_rad: float
    lon_rad: float
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is worked out once a case.

    Parameters
    ----------
    countries : tuple of str
        Those that are members in some arm and can be reached over land.
    depth_m : (c,) array, m
        From the capital to the nearest land of each.
    roads : Roads
        Towns and roads.
    goal : int
        The capital among the towns; -1 where no road of the record leads there.
    home : (t,) mask
        Towns that hang together with the capital over the threatened side's own roads.
    entries : tuple of str
        Those of them with a road from abroad.
    """

    countries: tuple[str, ...]
    depth_m: Array
    roads: Roads
    goal: int
    home: Mask
    entries: tuple[str, ...]


def asked(reading: Reading, threatened: str, alliance: str) -> Asked:
    """Return what the boundaries are to be asked for.

    Parameters
    ----------
    reading : Reading
        Its memberships are those of all arms together.
    threatened, alliance : str
        ISO 3166 alpha-3 code and name of the alliance, in lower case.
    """
    place = word(reading, f"capital.{threatened}.place")
    pairs = reading.names("membership", alliance=alliance)
    found = {word(reading, f"membership.{pair}.country") for pair in pairs} - {threatened}
    return Asked(
        lat_rad=float(reading.value(f"place.{place}.lat")[0]),
        lon_rad=float(reading.value(f"place.{place}.lon")[0]),
        countries=tuple(sorted(found)),
    )


def tabulate(reading: Reading, threatened: str, depth_m: Mapping[str, float]) -> Table:
    """Return distances, towns and roads of a case; nothing here depends on draws.

    Parameters
    ----------
    reading : Reading
        Of any arm: names are the union over all of them.
    threatened : str
        Whose capital is the goal.
    depth_m : mapping of country to m
        From the capital to each country's land; those over the sea are absent.
    """
    net = roads.laid_out(reading)
    place = word(reading, f"capital.{threatened}.place")
    goal = net.towns.index(place) if place in net.towns else -1
    home = roads.home(net, goal, threatened) if goal >= 0 else np.zeros(len(net.towns), np.bool_)
    ends = np.stack([net.first, net.second], axis=1)
    from_abroad = ends[home[ends].sum(axis=1) == 1]
    towns = {net.towns[town] for town in from_abroad[home[from_abroad]].tolist()}
    countries = tuple(sorted(depth_m))
    return Table(
        countries=countries,
        depth_m=np.array([depth_m[code] for code in countries]),
        roads=net,
        goal=goal,
        home=home,
        entries=tuple(sorted(towns)),
    )


def outcomes(
    reading: Reading, threatened: str, alliance: str, table: Table
) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the outcomes of one arm, and the reasons for those without meaning.

    Parameters
    ----------
    reading : Reading
        The draws of the arm.
    threatened, alliance : str
        Who is threatened, and whose members' land counts; its own land never does.
    table : Table
        From :func:`tabulate`.

    Notes
    -----
    Depth is the least over members in place. A way begins at the border of the alliance: it counts the
    part of its first road that lies beyond, and touches no other town of the alliance. A member without
    towns in the network stands in with depth times the detour of roads.
    """
    values = {
        f"approach.pace.{name}": _pace(reading, (name,))[:, 0] * DAY / KM
        for name in reading.names("campaign")
    }
    reasons: dict[str, str] = {}
    members = _members(reading, threatened, alliance)
    depth_m = _depth(reading, table, members)
    why = OWN if _is_own(reading, threatened, alliance) else "" if np.isfinite(depth_m).all() else NO_LAND
    if why:
        named = ("depth_km", "road_km", "border_nodes", "gate", "estimated", *(f"days.{p}" for p in POSTURES))
        named = (*named, *(f"entry.{town}" for town in table.entries))
        return values, {f"approach.{name}": why for name in named}
    values["approach.depth_km"] = depth_m / KM
    way_m, found = _ways(reading, table, members)
    guess_m = _guess(reading, table, members)
    # members with roads of which none leads there: the nearest land stands in for them too
    guess_m = np.where(
        np.isfinite(np.minimum(way_m, guess_m)), guess_m, depth_m * reading.value("detour.road.factor")
    )
    road_m = np.minimum(way_m, guess_m)
    values |= {"approach.road_km": road_m / KM, "approach.estimated": (guess_m < way_m).astype(np.float64)}
    values |= found
    for posture in POSTURES:
        names = tuple(
            name
            for name in reading.names("campaign", posture=posture)
            if (reading.value(f"campaign.{name}.fitted") > 0.0).all()
        )
        key = f"approach.days.{posture}"
        if len(names) < advance.LEAST_CAMPAIGNS:
            reasons[key] = f"the record has {len(names)} campaigns of this posture, and a spread needs more"
            continue
        pace = advance.pace_m_s(advance.family(_pace(reading, names)), reading.value(f"march.{posture}.rank"))
        values[key] = road_m / pace / DAY
    return values, reasons


def _pace(reading: Reading, names: Collection[str]) -> Array:
    """Return the pace of campaigns side by side, (n, c)."""
    listed = tuple(names)
    return column(reading, "campaign", listed, "distance") / column(reading, "campaign", listed, "time")


def _members(reading: Reading, threatened: str, alliance: str) -> dict[str, Array]:
    """Return per country but the threatened one, and draw, whether it is a member in this arm."""
    found: dict[str, Array] = {}
    for pair in reading.names("membership", alliance=alliance):
        country = word(reading, f"membership.{pair}.country")
        found[country] = np.maximum(
            found.get(country, np.zeros(reading.n)), reading.in_place("membership", pair)
        )
    found.pop(threatened, None)
    return found


def _is_own(reading: Reading, threatened: str, alliance: str) -> bool:
    """Tell whether the threatened side is a member of the alliance in any draw of this arm."""
    pairs = reading.names("membership", alliance=alliance, country=threatened)
    return any(bool(np.any(reading.in_place("membership", pair) > 0.0)) for pair in pairs)


def _depth(reading: Reading, table: Table, members: Mapping[str, Array]) -> Array:
    """Return the distance to the nearest member's land, infinite where there is none."""
    nearest = np.full(reading.n, np.inf)
    for country, depth in zip(table.countries, table.depth_m.tolist(), strict=True):
        there = members.get(country, np.zeros(reading.n)) > 0.0
        nearest = np.minimum(nearest, np.where(there, depth, np.inf))
    return nearest


def _guess(reading: Reading, table: Table, members: Mapping[str, Array]) -> Array:
    """Return the way from members that the roads of the record don't know: depth times detour."""
    known = set(table.roads.countries) if table.goal >= 0 else set[str]()
    factor = reading.value("detour.road.factor")
    nearest = np.full(reading.n, np.inf)
    for country, depth in zip(table.countries, table.depth_m.tolist(), strict=True):
        if country not in known and country in members:
            nearest = np.minimum(nearest, np.where(members[country] > 0.0, depth * factor, np.inf))
    return nearest


def _ways(reading: Reading, table: Table, members: Mapping[str, Array]) -> tuple[Array, dict[str, Array]]:
    """Return the shortest way by road from alliance land, and where the ways enter."""
    net, nowhere = table.roads, np.full(reading.n, np.inf)
    if table.goal < 0:
        return nowhere, {}
    absent = np.zeros(reading.n)
    allied: Mask = np.stack([members.get(code, absent) > 0.0 for code in net.countries])
    length_m = roads.lengths_m(reading, net)
    beyond = roads.beyond_border(reading, net)
    outside = roads.ways(net, length_m, table.goal, allied)
    shortest, n_roads = nowhere, np.zeros(reading.n)
    for road, (a, b) in enumerate(zip(net.first.tolist(), net.second.tolist(), strict=True)):
        for start, end, share in ((a, b, beyond[road]), (b, a, 1.0 - beyond[road])):
            if net.countries[start] == net.countries[end]:
                continue
            leads = allied[start] & ~allied[end]
            way = np.where(leads, length_m[road] * share + outside.length_m[end], np.inf)
            shortest = np.minimum(shortest, way)
            n_roads += np.isfinite(way) & table.home[end]
    entered = roads.first_at_home(_free(table, length_m), table.home)
    shares = _shares(table, allied, entered)
    busiest = np.max(list(shares.values()), axis=0) if shares else absent
    named = {f"approach.entry.{town}": share for town, share in shares.items()}
    return shortest, {"approach.border_nodes": n_roads, "approach.gate": busiest, **named}


def _free(table: Table, length_m: Array) -> roads.Ways:
    """Return shortest ways over anybody's soil."""
    closed = np.zeros((len(table.roads.towns), length_m.shape[1]), np.bool_)
    return roads.ways(table.roads, length_m, table.goal, closed)


def _shares(table: Table, allied: Mask, entered: Index) -> dict[str, Array]:
    """Return the share of the alliance's towns whose way enters by each town; 0 without any town."""
    leads = allied & (entered >= 0)
    total = np.maximum(leads.sum(axis=0), 1)
    return {
        town: (leads & (entered == table.roads.towns.index(town))).sum(axis=0) / total
        for town in table.entries
    }
