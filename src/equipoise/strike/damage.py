"""What one weapon does to one class of target, and several after one another.

Classes of target are whole legs at a base: silos of a division, garrisons of a
division, dispersed launchers that are tracked, boats in port, aircraft at base.
No position, aim point or weapon effect beyond published kill formulas is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from equipoise.arrays import Array, Index, is_compiled
from equipoise.physics import kill, mobile
from equipoise.reading import Reading
from equipoise.strike.geometry import Geometry, capital_place
from equipoise.strike.sides import ALERTS, Groups, Weapons

#: Leg -> classes of target that it offers.
CLASSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"silo": ("silo",), "mobile": ("garrison", "tracked"), "submarine": ("port",), "bomber": ("base",)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Which weapon goes to which class of target: positions, (p,) each."""

    weapon: Index
    target: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Classes of target (t) that the groups offer.

    Attributes
    ----------
    kind : tuple of str
        ``silo``, ``garrison``, ``tracked``, ``port``, ``base``.
    group, aim : (t,) array of int
        Group it belongs to; position in the geometry's aims.
    capital : int
        Position of the capital among the aims.
    """

    kind: tuple[str, ...]
    group: Index
    aim: Index
    capital: int

    def of(self, kind: str, group: int) -> int:
        """Return the column of a class of a group."""
        return next(
            t
            for t, (name, g) in enumerate(zip(self.kind, self.group, strict=True))
            if name == kind and g == group
        )


def targets(reading: Reading, groups: Groups, geometry: Geometry, threatened: str) -> Targets:
    """Return the classes of target that the threatened side's groups offer."""
    pairs = [(kind, g) for g, leg in enumerate(groups.leg) for kind in CLASSES[leg]]
    return Targets(
        kind=tuple(kind for kind, _ in pairs),
        group=np.array([g for _, g in pairs], dtype=np.intp),
        aim=np.array([geometry.aims.index(groups.place[g]) for _, g in pairs], dtype=np.intp),
        capital=geometry.aims.index(capital_place(reading, threatened)),
    )


def aim_points(reading: Reading, groups: Groups, offered: Targets, threatened: str, alert: str) -> Array:
    """Return how many separate things an attacker has to hit in each class, (n, t)."""
    state = ALERTS.index(alert)
    result = np.ones((reading.n, len(offered.kind)))
    for t, (kind, g) in enumerate(zip(offered.kind, offered.group, strict=True)):
        items = groups.n_items[:, g]
        if kind == "silo":
            result[:, t] = items
        elif kind == "garrison":
            result[:, t] = items / reading.value(f"mobile.{threatened}.garrison_size")
        elif kind == "tracked":
            result[:, t] = items * groups.away[:, g, state] * reading.value(f"mobile.{threatened}.found")
        elif kind == "base":
            # a group stands at one base day to day, unless it stands for a whole force
            fields = reading.value(f"bomber.{threatened}.bases_day", 1.0)
            result[:, t] = reading.value(f"bomber.{threatened}.bases") if alert == "generated" else fields
    return result


def warheads_at_stake(
    reading: Reading, groups: Groups, offered: Targets, threatened: str, alert: str
) -> Array:
    """Return the warheads that stand or fall with each class, (n, t)."""
    state = ALERTS.index(alert)
    found = reading.value(f"mobile.{threatened}.found") if "tracked" in offered.kind else np.zeros(reading.n)
    result = np.zeros((reading.n, len(offered.kind)))
    for t, (kind, g) in enumerate(zip(offered.kind, offered.group, strict=True)):
        away = groups.away[:, g, state]
        share = {"silo": away, "tracked": away * found}.get(kind, 1.0 - away)
        result[:, t] = groups.n_warheads[:, g] * share
    return result


def single_shot(
    reading: Reading,
    weapons: Weapons,
    offered: Targets,
    pairs: Pairs,
    flight_s: Array,
    threatened: str,
    rival: str,
    on_silo: Array | None = None,
) -> Array:
    """Return the chance that one weapon puts one aim point of a class out of action.

    Parameters
    ----------
    reading : Reading
        The draws.
    weapons : Weapons
        w weapons.
    offered : Targets
        t classes.
    pairs : Pairs
        Which weapon goes to which class, p pairs.
    flight_s : (n, p) array, s
        Launch to impact; infinite where out of range.
    threatened, rival : str
        Whose hardness and dispersal; whose planning rule.
    on_silo : (n, w) array, 0 to 1, optional
        From :func:`silo_kill`, if it is at hand.

    Returns
    -------
    (n, p) array, 0 to 1
        Reliability included. For a conventional weapon it is the share of the
        launchers, boats or aircraft at the aim point.

    Notes
    -----
    Silos: cited lethal-radius rule, drawn among rivals. Garrisons, ports and
    bases are soft: a nuclear weapon that works suffices. Tracked launchers: the
    ground that one warhead covers over the ground on which the launcher can be
    when it arrives. Conventional weapons do nothing to silos and to launchers
    on the move.
    """
    kinds = np.array(offered.kind)[pairs.target]
    nuclear = weapons.nuclear[:, pairs.weapon]
    chance = np.where(nuclear > 0.5, 1.0, reading.value(f"strike.{rival}.conventional_kill")[:, None])
    here = np.flatnonzero(kinds == "silo")
    if here.size:
        found = silo_kill(reading, weapons, threatened, rival) if on_silo is None else on_silo
        chance[:, here] = found[:, pairs.weapon[here]] * nuclear[:, here]
    here = np.flatnonzero(kinds == "tracked")
    if here.size:
        covered = _tracked(reading, weapons, pairs.weapon[here], flight_s[:, here], threatened)
        chance[:, here] = covered * nuclear[:, here]
    return chance * np.isfinite(flight_s) * weapons.reliability[:, pairs.weapon]


def survival(chance: Array, shots_each: Array, pairs: Pairs, n_targets: int) -> Array:
    """Return the chance that an aim point is left after shots of several weapons.

    Parameters
    ----------
    chance : (n, p) array, 0 to 1
        Per shot.
    shots_each : (n, p) array, >= 0
        Shots on one aim point; a broken number is a mixture over aim points.
    pairs : Pairs
        Which weapon goes to which class.
    n_targets : int
        Number of classes, t.

    Returns
    -------
    (n, t) array

    Notes
    -----
    Per weapon ``(1 - k)^m (1 - f k)`` with m the whole part of the shots and f the rest;
    weapons independent.
    """
    if not is_compiled():
        return side_by_side(chance, shots_each, pairs, n_targets)
    from equipoise.strike import compiled  # noqa: PLC0415 - needs numba, and takes its time

    return compiled.survival(chance, shots_each, pairs.target, n_targets)


def side_by_side(chance: Array, shots_each: Array, pairs: Pairs, n_targets: int) -> Array:
    """Return what :func:`survival` returns, many draws at a time."""
    whole = np.floor(shots_each)
    spared = (1.0 - chance) ** whole * (1.0 - (shots_each - whole) * chance)
    result = np.ones((chance.shape[0], n_targets))
    for column, t in enumerate(pairs.target):
        result[:, t] *= spared[:, column]
    return result


def silo_kill(reading: Reading, weapons: Weapons, threatened: str, rival: str) -> Array:
    """Return the chance that a nuclear weapon that works kills a silo, under each draw's rule, (n, w)."""
    hardness = reading.value(f"silo.{threatened}.hardness")[:, None]
    fact_id = f"strike.{rival}.rule"
    strength, miss = np.maximum(weapons.yield_kt, 1e-6), np.maximum(weapons.cep_m, 1.0)
    by_rule = np.stack(
        [
            kill.single_shot(kill.lethal_radius_m(strength, hardness, rule), miss)
            for rule in reading.words(fact_id)
        ]
    )
    return np.take_along_axis(by_rule, reading.choice(fact_id)[None, :, None], axis=0)[0]


def _tracked(reading: Reading, weapons: Weapons, which: Index, flight_s: Array, threatened: str) -> Array:
    """Return the share of its possible ground that one warhead covers, (n, k)."""
    name = f"mobile.{threatened}"
    since = reading.value(f"{name}.seen_age")[:, None] + np.where(np.isfinite(flight_s), flight_s, 0.0)
    speed = reading.value(f"{name}.speed")[:, None]
    ground = mobile.search_area_m2(speed, since, reading.value(f"{name}.road_factor")[:, None])
    covers = kill.area_per_warhead_m2(weapons.yield_kt, kill.FIVE_PSI_PA)[:, which]
    return kill.barrage_share(covers, np.ones_like(ground), ground)
