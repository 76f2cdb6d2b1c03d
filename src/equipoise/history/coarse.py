"""A row of past changes as coarse worlds: before, after, and with what was feared and never there.

Question: which facts does a row stand for? A leg of the threatened side's forces is one division, all of
them at the capital; the rival's weapons are few groups by how they fly. What the row doesn't say comes from
the spans of the time (:mod:`equipoise.history.spans`). Largest weakness: everything stands at one place, so
a weapon that reaches the capital reaches all, and distance saves nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import fsum
from types import MappingProxyType

from equipoise.errors import CaseError, Problem
from equipoise.facts.record import Fact, Spread, fixed
from equipoise.history import attackers, making
from equipoise.history.attackers import BOOST_S, Place
from equipoise.history.rows import Row
from equipoise.history.spans import SHARES, Name, Spans, in_force
from equipoise.sampling import spreads
from equipoise.world.snapshot import World, world_of

#: Codes of sides that the list of names doesn't know, and where they then stand (degrees).
NOBODY: Mapping[str, Name] = MappingProxyType(
    {
        "threatened": Name(code="xxt", bloc="", rival="xxr", lat=0.0, lon=0.0),
        "rival": Name(code="xxr", bloc="", rival="", lat=0.0, lon=70.0),
    }
)
LEGS = ("silo", "mobile", "submarine", "bomber")
#: No leg is more than so ready.
MOST_READY = 0.98
#: How far the alert of a leg may lie from the value that the table's share gives.
ALERT_SPAN = 0.25
#: How far out the line of warning radars stands, metres, and half of the sector that it sees, degrees.
LINE_OUT_M, HALF_SECTOR = 1.0e6, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Worlds:
    """What a row stands for.

    Attributes
    ----------
    row : Row
        The past change.
    threatened, rival : str
        Codes in lower case.
    before, after, feared, standing : World
        ``feared`` is ``after`` with the deployment that was feared, where the change itself brought none;
        ``standing`` the same with feared missiles standing there.
    is_prospect : bool
        Whether the change brought nothing yet.
    p_comes : float, 0 to 1
        Chance that what stands in ``standing`` comes; 1 where it is there, or its chance is in the draws.
    """

    row: Row
    threatened: str
    rival: str
    before: World
    after: World
    feared: World
    standing: World
    is_prospect: bool
    p_comes: float


def refusal(row: Row) -> str:
    """Return why a row can't be run; empty where it can."""
    for column in ("defender_launchers", "defender_warheads"):
        if row.known(column) < 1:
            return "nothing could reach the rival: a first strike had nothing to disarm"
    return ""


def worlds(row: Row, spans: Spans, *, boost_s: float = BOOST_S) -> Worlds:
    """Return the coarse worlds of a row.

    Parameters
    ----------
    row : Row
        Not one that :func:`refusal` refuses.
    spans : Spans
        Facts of the time.
    boost_s : float, s, >= 0
        How much of the table's flight times is boost.

    Raises
    ------
    CaseError
        If the row can't be run.
    """
    why = refusal(row)
    if why:
        raise CaseError(Problem(where=row.file, line=row.line, what=f"{row.id}: {why}"))
    at = replace(sides(row, spans), boost_s=boost_s)
    told = in_force(
        spans, row.date, row.warning_state, {"threatened": at.threatened.code, "rival": at.rival.code}
    )
    shares = {id_: fact for id_, fact in told.items() if fact.kind == SHARES}
    common = {id_: fact for id_, fact in told.items() if fact.kind != SHARES}
    common |= _stage(at) | _defenders(row, at, shares) | _sensors(at, told)
    before, after, feared = attackers.forces(row, at, shares)
    there, p_comes = attackers.standing(feared, at)
    made = [
        world_of(row.date, common | facts)
        for facts in (before, after, {**after, **feared}, {**after, **there})
    ]
    return Worlds(
        row=row,
        threatened=at.threatened.code,
        rival=at.rival.code,
        before=made[0],
        after=made[1],
        feared=made[2],
        standing=made[3],
        is_prospect=bool(feared),
        p_comes=p_comes,
    )


def sides(row: Row, spans: Spans) -> Place:
    """Return who stands where in a row; sides that no list knows get a place of their own."""
    threatened = spans.names.get(row.threatened, NOBODY["threatened"])
    rivals = [name for name in spans.names.values() if name.code == threatened.rival]
    rival = rivals[0] if rivals else NOBODY["rival"]
    return Place(threatened=threatened, rival=rival, host=spans.names.get(row.host, rival))


def _stage(at: Place) -> dict[str, Fact]:
    """Return capitals and where the rival's land is."""
    made: list[Fact] = []
    found: dict[str, Fact] = {}
    for role, side in (("threatened", at.threatened), ("rival", at.rival)):
        town = f"{side.code}_seat"
        found |= making.place(town, side, side.code, f"Seat of government of the {role} side")
        made.append(making.word(f"capital.{side.code}.place", town, "Where the seat of government is"))
        made.append(making.word(f"capital.{side.code}.name", side.seat or town, "What it is called here"))
    region = making.word(
        f"continent.{at.rival.code}.region", f"{at.rival.code}_seat", "Where a retaliation flies to"
    )
    return found | making.by_id([*made, region])


def _defenders(row: Row, at: Place, shares: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return the forces of the threatened side by leg, and how ready each is."""
    own = at.threatened.code
    launchers, warheads = row.known("defender_launchers"), row.known("defender_warheads")
    part = {leg: _leg(own, leg, shares) for leg in LEGS}
    there = {leg: found for leg, found in part.items() if found[0].high > 0 and found[1] > 0}
    ready = _readiness(row.known("defender_alert_fraction"), {leg: found[1:] for leg, found in there.items()})
    facts: list[Fact] = []
    for leg, (share, weight, _) in there.items():
        force, tubes = f"force.{own}_{leg}", 16.0 if leg == "submarine" else 1.0
        said = {"owner": own, "leg": leg, "system": f"{own}_{leg}", "place": f"{own}_seat"}
        if leg == "submarine":
            said["port"] = f"{own}_seat"
        facts += [making.word(f"{force}.{key}", value, f"{leg}: {key}") for key, value in said.items()]
        items = making.scaled_counts(share, launchers / tubes)
        if items.high < 1:
            items = fixed(1.0)
        note = f"{launchers:g} launchers of the table times the share of the leg; {row.id}."
        facts.append(
            making.number(
                f"{force}.launchers",
                items,
                "count",
                f"{leg}: items",
                note,
                unknown_to="rival",
                sources=making.cited(row),
            )
        )
        each = warheads * weight / max(spreads.mean(items) * tubes, 1.0)
        note = (
            f"{warheads:g} warheads of the table times {weight:g} for the leg, over its launchers; {row.id}."
        )
        facts.append(
            making.number(
                f"{force}.warheads",
                fixed(each),
                "count",
                f"{leg}: warheads a missile",
                note,
                sources=making.cited(row),
            )
        )
        facts.append(_alert(f"posture.{own}_{leg}.day", leg, ready[leg], row))
    return making.by_id(facts)


def _leg(own: str, leg: str, shares: Mapping[str, Fact]) -> tuple[Spread, float, float]:
    """Return a leg's share of launchers, of warheads, and its relative alert."""
    named = f"{SHARES}.{own}_{leg}"
    weight, alert = (spreads.mean(shares[f"{named}.{what}"].spread) for what in ("warheads", "alert"))
    return shares[f"{named}.launchers"].spread, weight, alert


def _readiness(share: float, legs: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """Return the alert of each leg so that all together have the share of the table.

    Parameters
    ----------
    share : float, 0 to 1
        Of warheads that are ready.
    legs : mapping of leg to (share of warheads, relative alert)

    Examples
    --------
    >>> found = _readiness(0.5, {"silo": (0.5, 0.9), "bomber": (0.5, 0.3)})
    >>> round(found["silo"], 3), round(found["bomber"], 3)
    (0.75, 0.25)
    """
    low, high = 0.0, MOST_READY / min((alert for _, alert in legs.values()), default=1.0)
    whole = fsum(weight for weight, _ in legs.values())
    for _ in range(60):
        factor = 0.5 * (low + high)
        got = fsum(weight * min(MOST_READY, factor * alert) for weight, alert in legs.values())
        low, high = (factor, high) if got < share * whole else (low, factor)
    return {leg: min(MOST_READY, low * alert) for leg, (_, alert) in legs.items()}


def _alert(id_: str, leg: str, value: float, row: Row) -> Fact:
    """Return how ready a leg is day to day, with its span."""
    # boats in overhaul are no part of those that could be at sea
    share = value / 0.85 if leg == "submarine" else value
    spread = making.uniform(
        round(share * (1 - ALERT_SPAN), 4), round(min(share * (1 + ALERT_SPAN), 0.995), 4)
    )
    note = f"All legs together have the {row.known('defender_alert_fraction'):g} of the table; {row.id}."
    return making.number(id_, spread, "share", f"{leg}: ready day to day", note, unknown_to="rival")


def _sensors(at: Place, told: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return where the radars stand that a state of warning may have, and the rival's own."""
    own, other = at.threatened, at.rival
    found = making.towards("warning_line", own, other, LINE_OUT_M, own.code, "Line of warning radars")
    out = making.bearing_degree(own, other)
    sectors = {
        "line": (own.code, "warning_line", (out - HALF_SECTOR) % 360.0, (out + HALF_SECTOR) % 360.0),
        "round": (own.code, f"{own.code}_seat", 0.0, 360.0),
        f"{other.code}_track": (other.code, f"{other.code}_seat", 0.0, 360.0),
    }
    facts: list[Fact] = []
    for name, (owner, town, start, end) in sectors.items():
        if f"radar.{name}.range" not in told:
            continue
        note = "A partial system looks towards the rival, a whole one all round."
        facts.append(making.word(f"radar.{name}.owner", owner, f"Radar {name}: owner"))
        facts.append(making.word(f"radar.{name}.place", town, f"Radar {name}: place"))
        for edge, angle in (("from", start), ("to", end)):
            id_ = f"radar.{name}.azimuth_{edge}"
            facts.append(
                making.number(id_, fixed(round(angle, 1)), "degree", f"Radar {name}: sector {edge}", note)
            )
    return found | making.by_id(facts)
