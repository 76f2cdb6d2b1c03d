"""What an attack spares: sites, what stands at them, and launchers that are tracked.

Question: how likely is it that one site, one item at a spared site, one tracked
launcher is left, when each draw meets the plan of its row? Takes both sides,
their flights and the plans; joins the chances of single shots with how many of
them there are. Largest weakness: that of
:mod:`equipoise.strike.damage`, whose formulas are used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask, is_compiled
from equipoise.physics import kill
from equipoise.reading import Reading, beside
from equipoise.strike import damage
from equipoise.strike.damage import Targets
from equipoise.strike.plan import Plans
from equipoise.strike.sides import ALERTS, Groups, Weapons
from equipoise.strike.timeline import Paths

#: Expected tracked launchers below which shots are no longer concentrated on fewer of them.
LEAST_TRACKED = 0.25
#: A weapon counts as nuclear above this value of its flag.
NUCLEAR = 0.5
#: Fewer aim points than this count as this many.
LEAST_POINTS = 1e-9
#: Classes of target whose single shot is not the one of all others, by number.
KINDS = ("silo", "tracked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Both sides and what flies between them, for one set of draws.

    Attributes
    ----------
    threatened, rival : str
        ISO 3166 alpha-3 codes in lower case.
    weapons, groups, targets
        Of the rival; of the threatened side; the classes of target that these offer.
    flown : Paths
        Times of flight; infinite where out of range.
    site, at_large : (g,) array of int
        From :func:`columns`.
    on_silo : (n, w) array, optional
        From :func:`equipoise.strike.damage.silo_kill`, if it is at hand.
    """

    threatened: str
    rival: str
    weapons: Weapons
    groups: Groups
    targets: Targets
    flown: Paths
    site: Index
    at_large: Index
    on_silo: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """Chances by group, (n, g) each.

    Attributes
    ----------
    p_site : array
        A site is spared by the nuclear weapons sent to it.
    p_partial : array
        One item at a spared site is spared by the conventional weapons.
    p_tracked : array
        One dispersed launcher that is tracked is spared; the site again for all but mobile groups.
    """

    p_site: Array
    p_partial: Array
    p_tracked: Array


def columns(groups: Groups, offered: Targets) -> tuple[Index, Index]:
    """Return, per group, the class of its site and of its tracked launchers (or its site again)."""
    at = {(kind, int(g)): t for t, (kind, g) in enumerate(zip(offered.kind, offered.group, strict=True))}
    site = [at[damage.CLASSES[leg][0], g] for g, leg in enumerate(groups.leg)]
    tracked = [at["tracked", g] if leg == "mobile" else site[g] for g, leg in enumerate(groups.leg)]
    return np.array(site, np.intp), np.array(tracked, np.intp)


def spared(reading: Reading, on: Meeting, plans: Plans, row: Index, alert: str) -> Spared:
    """Return what an attack spares, group by group.

    Parameters
    ----------
    reading : Reading
        The draws.
    on : Meeting
        Both sides and what flies between them.
    plans : Plans
        Plans side by side.
    row : (n,) array of int
        Which plan holds in each draw.
    alert : str
        ``day`` or ``generated``, of both sides.

    Notes
    -----
    Shots on one aim point are those of the plan over the aim points that the planner counted. Who tracks
    launchers sees how many there are to shoot at: there the count is that of the draw.
    """
    if not is_compiled():
        return side_by_side(reading, on, plans, row, alert)
    from equipoise.strike import compiled_sparing as compiled  # noqa: PLC0415 - needs numba

    weapons, groups, offered = on.weapons, on.groups, on.targets
    silo, tracked = (_is(offered, kind) for kind in KINDS)
    mobile = f"mobile.{on.threatened}"
    facts = [f"strike.{on.rival}.conventional_kill"]
    if tracked.any():
        facts += [f"{mobile}.{name}" for name in ("seen_age", "speed", "road_factor", "found")]
    on_silo = on.on_silo
    if on_silo is None:
        # not read where there is no silo
        on_silo = (
            damage.silo_kill(reading, weapons, on.threatened, on.rival) if silo.any() else weapons.nuclear
        )
    pairs, reads = plans.pairs, on.flown.rows
    found = compiled.spared(
        (
            np.ascontiguousarray(on.flown.flight_s),
            np.ascontiguousarray(weapons.reliability),
            np.ascontiguousarray(weapons.nuclear),
            np.ascontiguousarray(on_silo),
            np.ascontiguousarray(weapons.yield_kt),
        ),
        (plans.shots, plans.aim_points, row, np.arange(row.size) if reads is None else reads),
        (pairs.weapon, pairs.target, offered.aim[pairs.target]),
        (silo, tracked, offered.group, on.site, on.at_large),
        (
            beside([reading.value(fact) for fact in facts], reading.n),
            np.ascontiguousarray(groups.n_items),
            np.ascontiguousarray(groups.away[:, :, ALERTS.index(alert)]),
        ),
        (NUCLEAR, LEAST_TRACKED, LEAST_POINTS, float(kill.area_per_warhead_m2(1.0, kill.FIVE_PSI_PA))),
    )
    return Spared(p_site=found[0], p_partial=found[1], p_tracked=found[2])


def side_by_side(reading: Reading, on: Meeting, plans: Plans, row: Index, alert: str) -> Spared:
    """Return what :func:`spared` returns, many draws at a time."""
    weapons, offered, pairs = on.weapons, on.targets, plans.pairs
    flight = on.flown.whole.flight_s[:, pairs.weapon, offered.aim[pairs.target]]
    chance = damage.single_shot(reading, weapons, offered, pairs, flight, on.threatened, on.rival, on.on_silo)
    points = damage.aim_points(reading, on.groups, offered, on.threatened, alert)
    there = np.where(_is(offered, "tracked"), np.maximum(points, LEAST_TRACKED), plans.aim_points)
    counted = np.maximum(there, LEAST_POINTS)
    shots = plans.shots[:, pairs.weapon, pairs.target][row] / counted[:, pairs.target]
    hard, n_targets = weapons.nuclear[:, pairs.weapon] > NUCLEAR, len(offered.kind)
    whole = damage.survival(np.where(hard, chance, 0.0), shots, pairs, n_targets)
    partial = damage.survival(np.where(hard, 0.0, chance), shots, pairs, n_targets)
    return Spared(p_site=whole[:, on.site], p_partial=partial[:, on.site], p_tracked=whole[:, on.at_large])


def _is(offered: Targets, kind: str) -> Mask:
    """Return which classes are of a kind, (t,)."""
    return np.array([name == kind for name in offered.kind], dtype=np.bool_)
