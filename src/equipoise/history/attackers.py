"""What a row says of the rival: weapons before and after, interceptors, and what was feared.

Weapons are few groups: long-range ones from the rival's seat, those with the shortest flight of the time,
aircraft, and the new ones. Largest weakness: how many of the existing weapons had the shortest flight is
not in the table, and assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from equipoise.facts.record import Fact, Spread, fixed, options
from equipoise.history import making
from equipoise.history.rows import Row
from equipoise.history.spans import SHARES, Name
from equipoise.sampling import spreads

#: What flies longer than this is aircraft, minutes.
SLOW_MIN = 60.0
#: Flight of aircraft where the row says nothing of it, minutes.
AIRCRAFT_MIN = 480.0
#: Boost of missiles near the other side, mean, seconds.
BOOST_S = 105.0
#: How far from the threatened seat interceptors stand that have no host on the list, metres.
FORWARD_M = 1.5e6
#: Weights of the low, best and high flight time.
TIMES = (1.0, 2.0, 1.0)
#: Types of change that bring weapons or interceptors.
ARMED = ("strike_system", "defence")

Facts = dict[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who stands where: the two seats, and the direction from which the change comes.

    ``boost_s`` is the part of the table's flight times that is boost.
    """

    threatened: Name
    rival: Name
    host: Name
    boost_s: float = BOOST_S


def forces(row: Row, at: Place, shares: Mapping[str, Fact]) -> tuple[Facts, Facts, Facts]:
    """Return the rival's weapons and interceptors before and after, and what was only feared.

    Parameters
    ----------
    row : Row
        The past change.
    at : Place
        Where the two sides are.
    shares : mapping of id to Fact
        Facts of kind ``coarse``.
    """
    now = row.known("attacker_counterforce_warheads")
    added = row.known("delta_warheads")
    old = max(now - added, 0.0)
    standing = _existing(row, at, shares, old)
    before, after = dict(standing), dict(standing)
    if added < 0:
        after = _existing(row, at, shares, now)
    elif row.case_type == "strike_system" and (added > 0 or not row.is_known("delta_warheads")):
        after |= _new(row, at, shares, added)
    shields = _interceptors(row, at)
    return before | shields[0], after | shields[1], _feared(row, at, shares)


def is_prospect(row: Row) -> bool:
    """Return whether a row is about weapons or interceptors none of which stood anywhere yet."""
    if row.case_type == "defence":
        return row.known("defence_interceptors") < max(row.known("number"), 1.0)
    no_number = row.known("number", -1.0) == 0 and row.known("delta_warheads", -1.0) == 0
    return row.case_type in ARMED and no_number


def _existing(row: Row, at: Place, shares: Mapping[str, Fact], number: float) -> Facts:
    """Return the weapons that were there anyway."""
    rival = at.rival.code
    time_min = row.known("flight_time_before_min")
    slow = shares[f"{SHARES}.{rival}_slow.share"].spread
    if time_min > SLOW_MIN:
        slow = fixed(1.0)
    near = shares[f"{SHARES}.{rival}_near.share"].spread
    p_slow, p_near = spreads.mean(slow), 0.0
    note = f"{number:g} weapons of the table, less aircraft and those with a shorter flight; {row.id}."
    made: Facts = {}
    # where the table counts only new weapons, the earlier ones of their kind were there too
    earlier = number == 0 and row.known("delta_warheads") > 0 and row.is_known("flight_time_before_min")
    if 0 < time_min <= SLOW_MIN:
        whole = number * (1.0 - p_slow)
        ratio = shares[f"{SHARES}.{rival}_earlier.ratio"].spread
        spread = (
            making.scaled_counts(ratio, row.known("delta_warheads"))
            if earlier
            else making.scaled_counts(near, whole)
        )
        p_near = 0.0 if earlier else spreads.mean(near)
        made |= _missiles(row, at, "near", spread, (time_min,), "those with the shortest flight of the time")
    rest = float(round(number * (1.0 - p_slow) * (1.0 - p_near)))
    if rest > 0:
        made |= _group(rival, "main", "silo", f"{rival}_seat", fixed(rest), note, row)
    if row.warning_state == "none" and p_slow > 0:
        lead_min = time_min if time_min > SLOW_MIN else AIRCRAFT_MIN
        told = (
            "Aircraft count in a first wave where there is no warning radar at all: where there is one they "
            "raise the alarm hours before."
        )
        made |= _group(rival, "slow", "silo", f"{rival}_seat", making.scaled_counts(slow, number), told, row)
        speed_km_h = making.distance_m(at.rival, at.threatened) / 1e3 / (lead_min / 60.0)
        id_ = f"system.{rival}_slow.speed"
        made[id_] = making.number(
            id_, fixed(round(speed_km_h, 1)), "km/h", "Speed of aircraft", f"{lead_min:g} minutes on the way."
        )
    for state, ends in (("day", (0.8, 0.98)), ("generated", (0.9, 1.0))):
        id_ = f"posture.{rival}_silo.{state}"
        why = "Who strikes first has had time to ready his weapons."
        made[id_] = making.number(id_, making.uniform(*ends), "share", "Ready", why, unknown_to="both")
    return made


def _new(row: Row, at: Place, shares: Mapping[str, Fact], added: float) -> Facts:
    """Return the weapons that the change brings."""
    unpublished = shares[f"{SHARES}.{at.rival.code}_unpublished.count"].spread
    spread = fixed(added) if added > 0 else unpublished
    times = tuple(row.known(f"flight_time_min_{end}") for end in ("low", "best", "high"))
    return _missiles(row, at, "new", spread, tuple(time for time in times if time > 0), "new weapons")


def _missiles(
    row: Row, at: Place, name: str, number: Spread, times_min: tuple[float, ...], what: str
) -> Facts:
    """Return missiles that fly so long, from the direction of the host."""
    rival, made = at.rival.code, dict[str, Fact]()
    towns: dict[str, float] = {}
    usual = row.known("flight_time_before_min", 15.0)
    for k, time_min in enumerate(times_min or (usual,)):
        town = f"{rival}_{name}_{k}"
        way = making.range_for_m(max(time_min * 60.0 - at.boost_s, 30.0))
        toward = at.host if name != "near" else at.rival
        made |= making.towards(town, at.threatened, toward, way, rival, f"{what}, {time_min:g} minutes")
        towns[town] = TIMES[k] if len(times_min) == len(TIMES) else 1.0
    note = f"{what} of {row.id}, by their flight time."
    return made | _group(rival, name, "theatre", options(towns), number, note, row, system="new")


def _group(
    rival: str,
    name: str,
    leg: str,
    town: str | Spread,
    number: Spread,
    note: str,
    row: Row,
    system: str = "",
) -> Facts:
    """Return a group of the rival's weapons, a warhead each."""
    force = f"force.{rival}_{name}"
    said = {"owner": rival, "leg": leg, "system": f"{rival}_{system or name}"}
    facts = [making.word(f"{force}.{key}", value, f"{name}: {key}") for key, value in said.items()]
    facts.append(
        Fact(
            id=f"{force}.place",
            title=f"{name}: where from",
            unit="word",
            spread=fixed(town) if isinstance(town, str) else town,
            unknown_to="threatened",
            note="By flight time.",
        )
    )
    told = f"{note} One warhead each."
    facts.append(
        making.number(
            f"{force}.launchers", number, "count", f"{name}: weapons", told, sources=making.cited(row)
        )
    )
    facts.append(
        making.number(f"{force}.warheads", fixed(1.0), "count", "Warheads each", "Warheads are counted.")
    )
    return making.by_id(facts)


def _interceptors(row: Row, at: Place) -> tuple[Facts, Facts]:
    """Return interceptors before and after: of long range at the rival's seat, the rest at the host."""
    whole = row.known("defence_interceptors")
    far = min(row.known("interceptors_icbm_capable", whole), whole)
    near = whole - far
    added = row.known("number") if row.case_type == "defence" else 0.0
    if added > whole:
        # announced and not yet there: only feared
        added = 0.0
    less = {"theatre": added if near >= added else 0.0, "long_range": added if near < added else 0.0}
    before, after = dict[str, Fact](), dict[str, Fact]()
    for system, number in (("long_range", far), ("theatre", near)):
        town = f"{at.rival.code}_seat"
        places: Facts = {}
        if system == "theatre":
            town = "forward_site"
            way = min(making.distance_m(at.threatened, at.host), FORWARD_M)
            places = making.towards(town, at.threatened, at.host, way, at.rival.code, "Forward interceptors")
        for held, count in ((before, number - less[system]), (after, number)):
            if count > 0:
                told = "as in the table"
                held.update(places | _battery(row, at.rival.code, system, town, fixed(count), told))
    return before, after


def _battery(
    row: Row, rival: str, system: str, town: str, number: Spread, what: str, name: str = ""
) -> Facts:
    """Return a battery of the rival."""
    battery = f"battery.{name or system}"
    said = {"owner": rival, "system": system, "place": town}
    facts = [making.word(f"{battery}.{key}", value, f"Interceptors: {key}") for key, value in said.items()]
    note = f"Interceptors {what}; {row.id}."
    facts.append(
        making.number(f"{battery}.count", number, "count", "Interceptors", note, sources=making.cited(row))
    )
    return making.by_id(facts)


def _feared(row: Row, at: Place, shares: Mapping[str, Fact]) -> Facts:
    """Return what was feared and stood nowhere yet; nothing where the change itself brought weapons."""
    if not is_prospect(row):
        return {}
    rival = at.rival.code
    kind = "strike" if row.case_type == "strike_system" else "defence"
    number, chance = (shares[f"{SHARES}.{rival}_feared_{kind}.{what}"] for what in ("count", "chance"))
    if kind == "defence":
        town = f"{rival}_seat"
        made = _battery(row, rival, "long_range", town, number.spread, "that were feared", name="feared")
        p_comes = round(spreads.mean(chance.spread), 3)
        id_ = "battery.feared.in_place"
        coming = options({0.0: 1.0 - p_comes, 1.0: p_comes})
        made[id_] = making.number(
            id_, coming, "flag", "Whether they come", chance.note, unknown_to="threatened", feared="high"
        )
        return made
    times = tuple(row.known(f"flight_time_min_{end}") for end in ("low", "best", "high"))
    made = _missiles(
        row, at, "new", number.spread, tuple(time for time in times if time > 0), "feared weapons"
    )
    force = f"force.{rival}_new"
    made[f"{force}.in_place"] = making.number(
        f"{force}.in_place", fixed(0.0), "flag", "Whether they stand there", "Nothing was deployed."
    )
    made[f"{force}.chance"] = making.number(
        f"{force}.chance",
        chance.spread,
        "chance",
        "Chance that they come",
        chance.note,
        unknown_to="threatened",
        feared="high",
    )
    return made


def standing(feared: Facts, at: Place) -> tuple[Facts, float]:
    """Return what was feared as if it stood there, and the chance that it comes.

    Interceptors have their chance in the draws, so nothing is done to them.
    """
    force = f"force.{at.rival.code}_new"
    here, chance = feared.get(f"{force}.in_place"), feared.get(f"{force}.chance")
    if here is None or chance is None:
        return dict(feared), 1.0
    put = {id_: fact for id_, fact in feared.items() if not id_.startswith(f"{force}.chance")}
    put[here.id] = replace(here, spread=fixed(1.0))
    return put, spreads.mean(chance.spread)
