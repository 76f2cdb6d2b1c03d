"""Groups multiplied, sites mixed, and what groups have in common enumerated.

A missile type fails as a type, a satellite watches or doesn't, an order comes
in time or too late for each group in turn: whatever groups share is a mixture
over all that can happen, never a product of marginals. This is the reference;
:mod:`equipoise.arrivals.compiled` does the same draw by draw.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from equipoise.arrays import Array, Complex, Index
from equipoise.arrivals import circle, groups
from equipoise.arrivals import command as orders
from equipoise.arrivals.circle import Circle
from equipoise.arrivals.command import Command
from equipoise.arrivals.retaliation import Retaliation

#: Weights below this change no probability by more than a billionth.
NEGLIGIBLE = 1e-10


def functions(forces: Retaliation, on: Circle, *, launching: bool) -> Complex:
    """Return the generating functions of all arrivals: ridden out, and launching if asked for.

    Parameters
    ----------
    forces : Retaliation
        What is left, and what is in time.
    on : Circle
        Where to evaluate.
    launching : bool
        Launch under attack too.

    Returns
    -------
    (2, 2, n, z) complex array
        Ridden out, launching; with orders given and heard, and with all that can befall them.

    Notes
    -----
    After the attack: ``1 - a + a·R``, with a the chance of authority and R the mixture over the sets of
    units that hear. Under attack the order goes out in time with chance o and passes with chance q:
    ``q·(L - (1 - o)·G) + (1 - q·o)·(1 - a + a·R)``, where L is the ladder of who gets away and G what
    sends when all hear: its lowest rung, nobody in time, is cut where no order is out.
    """
    one = _ones(forces, on)
    gone = [
        groups.independent(forces.p_launched[:, g], forces.n_items[:, g], one[g])
        if launching and forces.p_in_time[:, :, g].any()
        else None
        for g in range(len(forces.leg))
    ]
    total: Complex = np.zeros((2, 2, forces.n_items.shape[0], on.points.size), np.complex128)
    unmoved: dict[int, Complex] = {}
    for b in range(forces.p_branch.shape[1]):
        weight = forces.p_branch[:, b, None]
        if not weight.any():
            continue
        left = [_ridden(forces, g, b, one[g], unmoved) for g in range(len(forces.leg))]
        heard = _product(forces, left)
        away = _launching(forces, b, gone, left) if launching else heard
        total[0, 0] += weight * heard
        total[1, 0] += weight * away
        if forces.command is not None:
            told = _told(forces, b, forces.command, left, heard, away)
            total[0, 1] += weight * told[0]
            total[1, 1] += weight * told[1]
    if forces.command is None:
        total[:, 1] = total[:, 0]
    return total


def _told(
    forces: Retaliation, b: int, command: Command, left: list[Complex], heard: Complex, away: Complex
) -> tuple[Complex, Complex]:
    """Return the functions with all that can befall orders: ridden out, and launching."""
    unit = command.unit

    def of_set(cluster: int, subset: int) -> Complex:
        result: Complex = np.ones_like(heard)
        for members in _members(forces):
            hearing = [g for g in members if subset >> unit[g] & 1]
            if cluster >> unit[members[0]] & 1 and hearing:
                value = left[hearing[0]]
                for g in hearing[1:]:
                    value = value * left[g]
                result = result * groups.with_fault(forces.p_fault[:, members[0]], value)
        return result

    late = groups.single(command.p_authority[:, b], orders.reached(command, forces.system, of_set))
    out, passes = forces.p_out(b)[:, None], command.p_passes[:, None]
    return late, passes * (away - (1.0 - out) * heard) + (1.0 - passes * out) * late


def _ones(forces: Retaliation, on: Circle) -> list[Complex]:
    """Return the function of one item of every group; groups with equal items share it."""
    result: list[Complex] = []
    alike: list[tuple[tuple[Array, ...], str, Complex]] = []
    for g, leg in enumerate(forces.leg):
        inputs = tuple(
            array[:, g] for array in (forces.p_works, forces.load, forces.n_missiles, forces.p_available)
        )
        kind = "aircraft" if leg == "bomber" else "missiles"
        for known, name, value in alike:
            if name == kind and all(np.array_equal(a, b) for a, b in zip(known, inputs, strict=True)):
                result.append(value)
                break
        else:
            result.append(_one(forces, g, on))
            alike.append((inputs, kind, result[-1]))
    return result


def _one(forces: Retaliation, g: int, on: Circle) -> Complex:
    """Return the function of one item that is left: a missile, a boat, an aircraft."""
    works = forces.p_works[:, g]
    if forces.leg[g] == "bomber":
        return groups.volley(works, forces.load[:, g], groups.load(np.ones_like(works), on))
    missile = groups.single(works, groups.load(forces.load[:, g], on))
    item = circle.power(missile, forces.n_missiles[:, g])
    available = forces.p_available[:, g]
    return item if (available == 1.0).all() else groups.single(available, item)


def _ridden(forces: Retaliation, g: int, b: int, one: Complex, known: dict[int, Complex]) -> Complex:
    """Return the function of a group that rides the attack out."""
    if g in known:
        return known[g]
    items = forces.n_items[:, g]
    if forces.leg[g] == "silo":
        value = groups.independent(forces.p_site[:, g] * forces.p_if_spared[:, b, g], items, one)
    else:
        value = groups.sites(
            forces.p_site[:, g],
            forces.p_if_hit[:, b, g],
            forces.p_if_spared[:, b, g],
            items,
            forces.site_size[:, g],
            one,
        )
    same = (forces.p_if_hit[:, :1, g] == forces.p_if_hit[:, :, g]).all()
    if same and (forces.p_if_spared[:, :1, g] == forces.p_if_spared[:, :, g]).all():
        known[g] = value
    return value


def _members(forces: Retaliation) -> list[list[int]]:
    """Return the groups of each missile type."""
    return [
        [g for g, name in enumerate(forces.system) if name == system]
        for system in dict.fromkeys(forces.system)
    ]


def _product(forces: Retaliation, left: list[Complex]) -> Complex:
    """Return the product over groups, those of one type failing together."""
    result: Complex | None = None
    for members in _members(forces):
        value = left[members[0]]
        for g in members[1:]:
            value = value * left[g]
        value = groups.with_fault(forces.p_fault[:, members[0]], value)
        result = value if result is None else result * value
    return result if result is not None else np.ones((forces.n_items.shape[0], 1), np.complex128)


def _launching(forces: Retaliation, b: int, launched: list[Complex | None], left: list[Complex]) -> Complex:
    """Return the function when each group launches if the order comes in time.

    All groups wait for the same order, so the groups that get away are nested:
    first none, then the one with most time, then the two with most time …; so
    are those of one type, whose products are worked out once per number away.
    """
    land = [g for g, value in enumerate(launched) if value is not None]
    if not land:
        return _product(forces, left)
    chance = forces.p_in_time[:, b, :]
    falling = -np.sort(-chance[:, land], axis=1)
    edges = np.concatenate([np.ones((len(chance), 1)), falling, np.zeros((len(chance), 1))], axis=1)
    weights = edges[:, :-1] - edges[:, 1:]
    place = np.full(chance.shape, len(land))
    place[:, land] = np.argsort(np.argsort(-chance[:, land], axis=1, kind="stable"), axis=1)
    fixed: Complex | None = None
    by_type: list[tuple[Index, Complex]] = []
    for members in _members(forces):
        away = [g for g in members if launched[g] is not None]
        stay = [left[g] for g in members if launched[g] is None]
        ladder = _ladder(place, away, launched, left)
        for value in stay:
            ladder = ladder * value
        ladder = groups.with_fault(forces.p_fault[:, members[0]], ladder)
        if away:
            by_type.append((np.sort(place[:, away], axis=1), ladder))
        else:
            fixed = ladder[0] if fixed is None else fixed * ladder[0]
    total = np.zeros_like(left[0])
    rows = np.arange(len(chance))
    for n_away in range(len(land) + 1):
        weight = weights[:, n_away]
        if weight.max() < NEGLIGIBLE:
            continue
        value = weight[:, None] if fixed is None else weight[:, None] * fixed
        for places, ladder in by_type:
            value = value * ladder[(places < n_away).sum(axis=1), rows]
        total += value
    return total


def _ladder(place: Index, away: list[int], launched: list[Complex | None], left: list[Complex]) -> Complex:
    """Return the product over a type's groups when the first 0, 1, 2 … of them get away, (m + 1, n, z)."""
    steps: Complex = np.ones((len(away) + 1, *left[0].shape), np.complex128)
    order = np.argsort(place[:, away], axis=1)
    for position in range(len(away)):
        gone, here = _picked(order[:, position], away, launched), _picked(order[:, position], away, left)
        steps[: position + 1] *= here
        steps[position + 1 :] *= gone
    return steps


def _picked(which: Index, away: list[int], values: Sequence[Complex | None]) -> Complex:
    """Return per draw the function of the group that is in turn."""
    found = [value for g in away if (value := values[g]) is not None]
    first = int(which[0])
    if (which == first).all():
        return found[first]
    result = np.empty_like(found[0])
    for k, value in enumerate(found):
        rows = np.flatnonzero(which == k)
        result[rows] = value[rows]
    return result
