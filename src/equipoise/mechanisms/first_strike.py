"""If the rival struck first, how many retaliatory warheads would arrive?

Takes what is left of each group and the chances that alarm and steps are in
time; gives, per draw, the exact distribution of arriving warheads for riding
the attack out and for launching under attack. Nothing is simulated: groups are
multiplied, sites mixed, and what groups have in common (a missile type that
fails, a satellite that watches, a decision that comes in time) is enumerated.
Largest weakness: penetration of defences is left to the mechanism of defence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array, Complex, Index
from equipoise.arrivals import circle, groups
from equipoise.arrivals.circle import Circle

#: Values worked on at a time, draws times points: the arrays of one block stay in the processor's cache.
BLOCK_VALUES = 32_768
#: Weights below this change no probability by more than a billionth.
NEGLIGIBLE = 1e-10

#: Distributions by a digest of what they follow from.
Known: TypeAlias = dict[str, Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retaliation:
    """All that decides how many arrive; groups (g), branches of the alarm (b).

    Attributes
    ----------
    leg, system : tuple of str
        Leg and missile type of each group.
    n_items, n_missiles, load, site_size : (n, g) array
        Items; missiles an item; warheads a missile; items at one site.
    p_available, p_works, p_fault : (n, g) array
        Not in overhaul; missile works, or aircraft's weapon gets through; type fails as a type.
    p_site : (n, g) array
        A site is spared.
    p_if_hit, p_if_spared : (n, b, g) array
        An item is left when its site is hit, when it is spared.
    p_launched : (n, g) array
        An item is ready to launch under attack.
    p_branch : (n, b) array
        Chance of each branch.
    p_in_time : (n, b, g) array
        Chance that the order comes in time for a group (0 for groups that don't launch under
        attack); groups share the luck, so a smaller chance is contained in a larger one.
    """

    leg: tuple[str, ...]
    system: tuple[str, ...]
    n_items: Array
    n_missiles: Array
    load: Array
    site_size: Array
    p_available: Array
    p_works: Array
    p_fault: Array
    p_site: Array
    p_if_hit: Array
    p_if_spared: Array
    p_launched: Array
    p_branch: Array
    p_in_time: Array

    def part(self, rows: Index) -> Retaliation:
        """Return the same for some draws."""
        return Retaliation(
            leg=self.leg, system=self.system, **{name: array[rows] for name, array in self._arrays().items()}
        )

    def digest(self, *, launching: bool) -> str:
        """Return a digest of all that the distribution follows from."""
        unread = () if launching else ("p_in_time", "p_launched")
        made = hashlib.blake2b("/".join((*self.leg, *self.system)).encode(), digest_size=16)
        for name, array in self._arrays().items():
            if name not in unread:
                made.update(np.ascontiguousarray(array).tobytes())
        return made.hexdigest()

    def _arrays(self) -> dict[str, Array]:
        """Return the arrays by name."""
        names = [field.name for field in fields(self) if field.name not in ("leg", "system")]
        return {name: getattr(self, name) for name in names}


def mean_arriving(forces: Retaliation, *, under_attack: bool) -> Array:
    """Return the mean number of arriving warheads, (n,).

    Parameters
    ----------
    forces : Retaliation
        What is left, and what is in time.
    under_attack : bool
        Launch under attack where in time, or ride the attack out.

    Notes
    -----
    Linear in every chance, so no distribution is needed.
    """
    return np.sum(
        surviving(forces, under_attack=under_attack) * forces.p_works * (1.0 - forces.p_fault), axis=1
    )


def surviving(forces: Retaliation, *, under_attack: bool) -> Array:
    """Return the mean number of warheads that are left or launched in time, (n, g)."""
    site = forces.p_site[:, None, :]
    left = (1.0 - site) * forces.p_if_hit + site * forces.p_if_spared
    if under_attack:
        left = left + forces.p_in_time * (forces.p_launched[:, None, :] - left)
    share = np.sum(forces.p_branch[:, :, None] * left, axis=1)
    return forces.n_items * forces.n_missiles * forces.load * forces.p_available * share


def p_at_most(
    forces: Retaliation, counts: tuple[int, ...], *, under_attack: bool, known: Known | None = None
) -> Array:
    """Return the chance that at most k warheads arrive, for every k.

    Parameters
    ----------
    forces : Retaliation
        What is left, and what is in time.
    counts : tuple of int
        The k, rising.
    under_attack : bool
        Launch under attack where in time, or ride the attack out.
    known : dict, optional
        Results by content of what they follow from; looked up and filled here, so that arms
        and cells with equal inputs are worked out once.

    Returns
    -------
    (n, len(counts)) array
        Exact but for rounding (below 2e-7).
    """
    launching = under_attack and bool((forces.p_in_time >= NEGLIGIBLE).any())
    place = forces.digest(launching=launching) + repr(counts)
    results: Known = {} if known is None else known
    if place not in results:
        ridden, launched = _below(forces, counts, launching=launching)
        results[place] = launched if launching else ridden
        if launching:
            # riding the same attack out came out on the way
            results.setdefault(forces.digest(launching=False) + repr(counts), ridden)
    return results[place]


def _below(forces: Retaliation, counts: tuple[int, ...], *, launching: bool) -> tuple[Array, Array]:
    """Return the cumulative probabilities, block by block: ridden out, and launching if asked for."""
    n = forces.n_items.shape[0]
    most = int(np.ceil(forces.load.max(initial=1.0))) + 1
    on = circle.circle(max(counts), most)
    # draws with equal sites and numbers side by side: their powers are worked out together
    order = np.lexsort(np.concatenate([forces.n_items, forces.site_size], axis=1).T)
    ridden, launched = np.zeros((n, len(counts))), np.zeros((n, len(counts)))
    block = BLOCK_VALUES // on.points.size
    for low in range(0, n, block):
        rows = order[low : low + block]
        values = _functions(forces.part(rows), on, launching=launching)
        ridden[rows] = circle.p_at_most(values[0], on, counts)
        if launching:
            launched[rows] = circle.p_at_most(values[1], on, counts)
    return ridden, launched


def _functions(forces: Retaliation, on: Circle, *, launching: bool) -> tuple[Complex, Complex]:
    """Return the generating functions of all arrivals, (n, z): ridden out, and launching if asked for."""
    one = _ones(forces, on)
    gone = [
        groups.independent(forces.p_launched[:, g], forces.n_items[:, g], one[g])
        if launching and forces.p_in_time[:, :, g].any()
        else None
        for g in range(len(forces.leg))
    ]
    shape = (forces.n_items.shape[0], on.points.size)
    ridden: Complex = np.zeros(shape, np.complex128)
    launched: Complex = np.zeros(shape, np.complex128)
    unmoved: dict[int, Complex] = {}
    for b in range(forces.p_branch.shape[1]):
        weight = forces.p_branch[:, b, None]
        if not weight.any():
            continue
        left = [_ridden(forces, g, b, one[g], unmoved) for g in range(len(forces.leg))]
        ridden += weight * _product(forces, left)
        if launching:
            launched += weight * _launching(forces, b, gone, left)
    return ridden, launched


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
