"""Would either side be better off striking first than being struck first?

Takes both sides' forces at one alert, what each side's warheads do to the other's silos, and the chance that
a launch under attack comes in time; gives the index of Kent and Thaler and the part of each side. Source:
G. Kent and D. Thaler, First-Strike Stability, RAND R-3765-AF (1989), through an open re-implementation.
Largest weakness: it is a measure of postures, not of this model's strikes. Boats, launchers and aircraft
are one kind of target with mean loads, and what a side values is one number that nobody has published.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array, Mask
from equipoise.physics import stability
from equipoise.physics.stability import SAVED_UNDER_ATTACK, Side, Strike
from equipoise.reading import Reading
from equipoise.strike import damage
from equipoise.strike.damage import Pairs, Targets
from equipoise.strike.sides import ALERTS, Groups, Weapons

#: Strikes by a digest of the two sides.
Known: TypeAlias = dict[str, Strike]

#: A weapon counts as nuclear above this value of its flag.
NUCLEAR = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Forces:
    """Both sides of the exchange, for one set of draws.

    Attributes
    ----------
    threatened, rival : str
        ISO 3166 alpha-3 codes in lower case.
    groups, rival_groups : Groups
        Each side's forces that could reach the other's land, from :func:`equipoise.strike.sides.groups`.
    weapons : Weapons
        The rival's weapons; only theatre weapons are read from here.
    reaches : (n, w) array of bool
        Whether a weapon reaches anything of the threatened side.
    p_kill, rival_p_kill : (n,) array, 0 to 1
        Chance that one warhead of the threatened side, and of the rival, destroys a silo of the other:
        :func:`silo_kill`.
    """

    threatened: str
    rival: str
    groups: Groups
    rival_groups: Groups
    weapons: Weapons
    reaches: Mask
    p_kill: Array
    rival_p_kill: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class _Survivable:
    """Launchers that can be out of reach, their warheads, and those warheads that are out of reach; (n,)."""

    n_launchers: Array
    n_warheads: Array
    n_away: Array


def index_outcomes(
    reading: Reading,
    forces: Forces,
    alert: str,
    p_in_time: Array | None = None,
    known: Known | None = None,
) -> dict[str, Array]:
    """Return the index of first-strike stability and the part of each side, in one posture cell.

    Parameters
    ----------
    reading : Reading
        The draws.
    forces : Forces
        Both sides.
    alert : str
        ``day`` or ``generated``, of both sides.
    p_in_time : (n,) array, 0 to 1, optional
        Chance that the threatened side's silos are launched in time, from :func:`fixed_in_time`; left out,
        both sides ride an attack out.
    known : dict, optional
        Strikes by content of the two sides; looked up and filled, so that arms and cells with equal
        postures are worked out once.

    Returns
    -------
    dict of id to (n,) array, 0 to 1
        ``first_strike.index``, and each side's cost of striking first over that of being struck first,
        ``first_strike.index.ratio_threatened`` and ``.ratio_rival``. 1: nobody gains by striking first.

    Notes
    -----
    Fixed: silos that are ready. Survivable: boats that are not in overhaul, mobile launchers, aircraft, and
    the rival's nuclear theatre launchers in reach; warheads a launcher are a mean over them, alert is a mean
    weighted by warheads. Launch under attack saves 90 % of fixed warheads times the chance to be in time:
    ``p_in_time`` for the threatened side, 1 for the rival, whose warning is not modelled. A striker withholds
    ``strike.<country>.reserve`` of what he could use.

    References
    ----------
    Kent and Thaler (1989), pp. 22-35.
    """
    in_time = np.zeros(reading.n) if p_in_time is None else p_in_time
    theirs = np.zeros(reading.n) if p_in_time is None else np.ones(reading.n)
    own = _side(reading, forces.threatened, forces.groups, (), alert, forces.p_kill, in_time)
    theatre = (_theatre(reading, forces, alert),)
    other = _side(reading, forces.rival, forces.rival_groups, theatre, alert, forces.rival_p_kill, theirs)
    struck: Known = {} if known is None else known

    def strike(striker: Side, victim: Side) -> Strike:
        place = _digest(striker, victim)
        if place not in struck:
            struck[place] = stability.strike(striker, victim)
        return struck[place]

    found = stability.index(own, other, strike)
    return {
        "first_strike.index": found.index,
        "first_strike.index.ratio_threatened": found.ratio_a,
        "first_strike.index.ratio_rival": found.ratio_b,
    }


def _digest(striker: Side, victim: Side) -> str:
    """Return a digest of two sides."""
    made = hashlib.sha256()
    for side in (striker, victim):
        for field in fields(side):
            made.update(np.ascontiguousarray(getattr(side, field.name)).tobytes())
    return made.hexdigest()


def silo_kill(reading: Reading, weapons: Weapons, attacker: str, victim: str, alert: str) -> Array:
    """Return the chance that one warhead of a side destroys a silo of the other, mean over its warheads.

    Parameters
    ----------
    reading : Reading
        The draws.
    weapons : Weapons
        All weapons of the attacker; only nuclear ones that are not theatre weapons count.
    attacker, victim : str
        Whose planning rule; whose silos.
    alert : str
        Which stock weighs the mean.

    Returns
    -------
    (n,) array, 0 to 1
        Reliability included; 0 without weapons. Where the victim has no silos, reliability alone.
    """
    n_weapons, chance = len(weapons.names), weapons.reliability
    if reading.has(f"silo.{victim}.hardness"):
        silos = Targets(kind=("silo",), group=np.zeros(1, np.intp), aim=np.zeros(1, np.intp), capital=0)
        each = Pairs(weapon=np.arange(n_weapons), target=np.zeros(n_weapons, np.intp))
        chance = damage.single_shot(reading, weapons, silos, each, np.zeros_like(chance), victim, attacker)
    strategic = np.array([leg != "theatre" for leg in weapons.leg], dtype=np.bool_)
    weight = weapons.stock[:, :, ALERTS.index(alert)] * strategic * (weapons.nuclear > NUCLEAR)
    return _over(np.sum(weight * chance, axis=1), weight.sum(axis=1))


def fixed_in_time(groups: Groups, p_branch: Array, p_in_time: Array) -> Array:
    """Return the chance that a silo's order comes in time, mean over silo warheads; 0 without silos.

    Parameters
    ----------
    groups : Groups
        The threatened side's g groups.
    p_branch : (n, b) array, 0 to 1
        Chance of each branch of the alarm.
    p_in_time : (n, b, g) array, 0 to 1
        Chance that the order comes in time.

    Returns
    -------
    (n,) array, 0 to 1
    """
    weight = groups.n_warheads * groups.of("silo")
    mean = np.einsum("nb,nbg,ng->n", p_branch, p_in_time, weight)
    return _over(mean, weight.sum(axis=1))


def _side(
    reading: Reading,
    name: str,
    groups: Groups,
    more: tuple[_Survivable, ...],
    alert: str,
    p_kill: Array,
    in_time: Array,
) -> Side:
    """Return one side as the index sees it."""
    away = groups.away[:, :, ALERTS.index(alert)]
    silo = groups.of("silo")
    n_silos = np.sum(groups.n_items * away * silo, axis=1)
    n_fixed = np.sum(groups.n_warheads * away * silo, axis=1)
    rest = _Survivable(
        n_launchers=np.sum(groups.n_items * groups.p_available * ~silo, axis=1),
        n_warheads=np.sum(groups.n_warheads * ~silo, axis=1),
        n_away=np.sum(groups.n_warheads * away * ~silo, axis=1),
    )
    n_launchers, n_warheads, n_away = (
        np.sum([getattr(part, field) for part in (rest, *more)], axis=0)
        for field in ("n_launchers", "n_warheads", "n_away")
    )
    return Side(
        fixed=n_silos,
        fixed_warheads=_over(n_fixed, n_silos),
        survivable=n_launchers,
        survivable_warheads=_over(n_warheads, n_launchers),
        alert=np.minimum(_over(n_away, n_warheads), 1.0),
        p_kill=p_kill,
        w80=reading.value(f"stability.{name}.w80"),
        used=1.0 - reading.value(f"strike.{name}.reserve"),
        launched=SAVED_UNDER_ATTACK * in_time,
    )


def _theatre(reading: Reading, forces: Forces, alert: str) -> _Survivable:
    """Return the rival's nuclear theatre launchers in reach; off alert unless a posture says otherwise."""
    ready = reading.value(f"posture.{forces.rival}_theatre.{alert}", 0.0)
    n_launchers, n_warheads = np.zeros(reading.n), np.zeros(reading.n)
    for k, (name, leg) in enumerate(zip(forces.weapons.names, forces.weapons.leg, strict=True)):
        if leg != "theatre":
            continue
        counts = (forces.weapons.nuclear[:, k] > NUCLEAR) & forces.reaches[:, k]
        there = reading.value(f"force.{name}.launchers") * reading.in_place("force", name)
        there = there * reading.value(f"force.{name}.share", 1.0) * counts
        n_launchers += there
        n_warheads += there * reading.value(f"force.{name}.warheads", 1.0)
    return _Survivable(n_launchers=n_launchers, n_warheads=n_warheads, n_away=n_warheads * ready)


def _over(total: Array, by: Array) -> Array:
    """Return a quotient, 0 where the divisor is."""
    return np.divide(total, by, out=np.zeros_like(total), where=by > 0)
