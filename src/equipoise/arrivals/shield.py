"""A missile defence as arrays, and what it makes of the law of what comes.

Which arcs a battery can meet, how many objects it can engage and how often it
hits are given; here is only the arithmetic that turns them into layers, and the
mixture over what all batteries share.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from equipoise.arrays import Array, Index, Mask, is_compiled
from equipoise.arrivals import interception, saturation
from equipoise.arrivals.interception import LEAST_TAIL, NEGLIGIBLE, UNSATURATED, Layer

#: From this count on, a layer is asked whether all that it can engage is in reach.
MANY = 50
#: Fields of a shield that don't lie along the draws.
FIXED = frozenset({"names", "system", "is_forward", "key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shield:
    """The rival's batteries (j) against the groups (g) that retaliate on regions (q).

    Attributes
    ----------
    names, system : tuple of str
        Battery and type of interceptor; those that stand outside the rival's own territory first.
    is_forward : (j,) array of bool
        Outside the rival's own territory, or at sea.
    capacity : (n, j) array of whole numbers
        Objects that the battery can engage, all shots at one object counted in.
    kill, fault : (n, j) array, 0 to 1
        A warhead that is engaged is destroyed, by all shots at it; the type fails as a type.
    decoys : (n, 2) array
        Credible decoys a warhead that are not told apart, without and with an X-band radar that sees the arc.
    p_branch : (n, b) array, 0 to 1
        Chance of each branch (b): interceptors wait for a radar; they may be launched on satellites alone.
    in_reach : (n, b, j, g, q) array of bool
        The battery can meet the arc.
    p_reach : (n, b, j, g) array, 0 to 1
        Share of regions in reach, all equally likely.
    p_told : (n, b, j, g) array, 0 to 1
        Share of regions in reach whose arc such a radar sees as well.
    key : str
        Tells shields with different numbers apart, from :meth:`keyed`.
    """

    names: tuple[str, ...]
    system: tuple[str, ...]
    is_forward: Mask
    capacity: Array
    kill: Array
    fault: Array
    decoys: Array
    p_branch: Array
    in_reach: Mask
    p_reach: Array
    p_told: Array
    key: str = ""

    def part(self, rows: Index) -> Shield:
        """Return the same for some draws, in any order and more than once."""
        names = [field.name for field in fields(self) if field.name not in FIXED]
        return replace(self, **{name: getattr(self, name)[rows] for name in names})

    def keyed(self) -> Shield:
        """Return the same with a digest of all that what gets through follows from."""
        made = hashlib.sha256("/".join(self.system).encode())
        for name in ("capacity", "kill", "fault", "decoys", "p_branch", "p_reach", "p_told"):
            made.update(np.ascontiguousarray(getattr(self, name)).tobytes())
        return replace(self, key=made.hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What gets through: the chance of at most k for every k, (n, c), and the mean destroyed, (n,)."""

    p_at_most: Array
    intercepted: Array


def shares(made: Shield, weight: Array) -> Array:
    """Return the share of the warheads whose arc each battery can meet, (n, j).

    Parameters
    ----------
    made : Shield
        From :func:`equipoise.mechanisms.defence.shield`.
    weight : (n, g) array, >= 0
        Warheads of each group that would arrive; those of aircraft count, and are never in reach.
    """
    return np.einsum("nb,nbj->nj", made.p_branch, _weighed(made.p_reach, weight))


def engageable(made: Shield, weight: Array, which: Mask) -> Array:
    """Return the share of the warheads whose arc at least one of the chosen batteries can meet, (n,).

    Parameters
    ----------
    made : Shield
        From :func:`equipoise.mechanisms.defence.shield`.
    weight : (n, g) array, >= 0
        Warheads of each group that would arrive.
    which : (j,) array of bool
        The batteries: ``made.is_forward``, ``~made.is_forward``, or all.
    """
    if not which.any():
        return np.zeros(weight.shape[0])
    first, *others = map(int, np.flatnonzero(which))
    met = made.in_reach[:, :, first].copy(order="K")
    for j in others:
        met |= made.in_reach[:, :, j]
    return np.einsum("nb,nb->n", made.p_branch, _weighed(met.mean(axis=3)[:, :, None], weight)[:, :, 0])


def room(made: Shield) -> Array:
    """Return how many more counts than are asked for have to be known of what arrives, (n,)."""
    useful = made.p_reach.any(axis=(1, 3))
    return (made.capacity * useful).sum(axis=1)


def layers(made: Shield, weight: Array, branch: int = 0) -> tuple[Layer, ...]:
    """Return the batteries as layers, in the order in which they engage: forward ones first.

    Parameters
    ----------
    made : Shield
        From :func:`equipoise.mechanisms.defence.shield`.
    weight : (n, g) array, >= 0
        Warheads of each group that would arrive.
    branch : int
        Which branch of :attr:`Shield.p_branch`.
    """
    return screen(made, weight).layers(branch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A shield as it meets what comes: its layers (j) in each branch (b).

    Attributes
    ----------
    system : tuple of str
        Type of each layer, in the order in which they engage.
    p_branch : (n, b) array, 0 to 1
        Chance of each branch.
    capacity, kill, fault : (n, j) array
        As in :class:`equipoise.arrivals.interception.Layer`.
    share, decoys : (n, b, j) array
        The same, by branch.
    """

    system: tuple[str, ...]
    p_branch: Array
    capacity: Array
    kill: Array
    fault: Array
    share: Array
    decoys: Array

    def part(self, rows: Index) -> Screen:
        """Return the same for some draws, in any order and more than once."""
        names = [field.name for field in fields(self) if field.name != "system"]
        return replace(self, **{name: getattr(self, name)[rows] for name in names})

    def layers(self, branch: int) -> tuple[Layer, ...]:
        """Return the layers of one branch."""
        return tuple(
            Layer(
                capacity=self.capacity[:, j],
                share=self.share[:, branch, j],
                kill=self.kill[:, j],
                decoys=self.decoys[:, branch, j],
                fault=self.fault[:, j],
                system=system,
            )
            for j, system in enumerate(self.system)
        )


def screen(made: Shield, weight: Array) -> Screen:
    """Return the layers that meet what comes, in the order in which they engage: forward ones first.

    Parameters
    ----------
    made : Shield
        From :func:`equipoise.mechanisms.defence.shield`.
    weight : (n, g) array, >= 0
        Warheads of each group that would arrive.

    Notes
    -----
    Decoys are those of the mean arc in reach: told apart better where an X-band radar sees it.
    """
    share, told = (_weighed(part, weight) for part in (made.p_reach, made.p_told))
    seen = np.divide(told, share, out=np.zeros_like(share), where=share > 0.0)
    plain, forward = made.decoys[:, None, :1], made.decoys[:, None, 1:]
    return Screen(
        system=made.system,
        p_branch=made.p_branch,
        capacity=made.capacity,
        kill=made.kill,
        fault=made.fault,
        share=share,
        decoys=plain + seen * (forward - plain),
    )


def joined(several: Sequence[Screen]) -> Screen:
    """Return the draws of several screens of the same layers, one after the other."""
    if len(several) == 1:
        return several[0]
    names = [field.name for field in fields(Screen) if field.name != "system"]
    arrays = {name: np.concatenate([getattr(each, name) for each in several]) for name in names}
    return replace(several[0], **arrays)


def passing(on: Screen, probability: Array, counts: tuple[int, ...], arriving: Array | None) -> Passed:
    """Return what gets through, and how many warheads are destroyed in the mean.

    Parameters
    ----------
    on : Screen
        From :func:`screen`.
    probability : (n, m) array
        Probability that exactly 0 … m - 1 arrive without defence; m exceeds the largest count asked for by
        what can be engaged.
    counts : tuple of int
        The k, rising.
    arriving : (n,) array, >= 0, optional
        Mean number that arrive without defence; without it the mean destroyed is NaN.
    """
    return passing_each(on, (probability,), counts, None if arriving is None else (arriving,))[0]


def passing_each(
    on: Screen, laws: Sequence[Array] | Array, counts: tuple[int, ...], arriving: Sequence[Array] | None
) -> tuple[Passed, ...]:
    """Return what :func:`passing` returns, for several laws of what comes that meet the same layers.

    Parameters
    ----------
    on : Screen
        From :func:`screen`.
    laws : sequence of (n, m) arrays, or one (l, n, m) array
        Probability that exactly 0 … m - 1 arrive without defence.
    counts : tuple of int
        The k, rising.
    arriving : sequence of (n,) arrays, optional
        Mean number that arrive without defence, of each law.

    Notes
    -----
    What gets through follows in a straight line from what comes: the layers are worked out once,
    backward from each k, and every further law costs two products a draw.
    """
    if not on.system or not is_compiled():
        means = [None] * len(laws) if arriving is None else arriving
        return tuple(side_by_side(on, law, counts, mean) for law, mean in zip(laws, means, strict=True))
    from equipoise.arrivals import compiled_shield as compiled  # noqa: PLC0415 - needs numba

    # layers of one type side by side, types in the order of their first layer
    known = list(dict.fromkeys(on.system))
    order = sorted(range(len(on.system)), key=lambda j: known.index(on.system[j]))
    traits = np.stack([on.capacity, on.kill, on.fault], axis=-1)[:, order]
    below, stopped = compiled.passing(
        np.asarray(laws),
        np.zeros((len(laws), 0)) if arriving is None else np.stack(arriving),
        counts,
        on.p_branch,
        [known.index(on.system[j]) for j in order],
        traits,
        np.stack([on.share, on.decoys], axis=1)[..., order],
        (NEGLIGIBLE, UNSATURATED, LEAST_TAIL, MANY),
    )
    if arriving is None:
        stopped[:] = np.nan
    return tuple(Passed(p_at_most=p, intercepted=i) for p, i in zip(below, stopped, strict=True))


def side_by_side(on: Screen, probability: Array, counts: tuple[int, ...], arriving: Array | None) -> Passed:
    """Return what :func:`passing` returns, many draws at a time: the mean over the branches."""
    first = on.layers(0)
    found = _passed(probability, counts, arriving, first)
    below, stopped = found.p_at_most.copy(), found.intercepted.copy()
    for branch in range(1, on.p_branch.shape[1]):
        differs = (on.share[:, branch] != on.share[:, 0]) | (on.decoys[:, branch] != on.decoys[:, 0])
        rows = np.flatnonzero(differs.any(axis=1) & (on.p_branch[:, branch] > 0.0))
        here, chance = on.part(rows).layers(branch), on.p_branch[rows, branch]
        also = _passed(probability[rows], counts, None if arriving is None else arriving[rows], here)
        below[rows] += chance[:, None] * (also.p_at_most - found.p_at_most[rows])
        stopped[rows] += chance * (also.intercepted - found.intercepted[rows])
    return Passed(p_at_most=np.minimum(below, 1.0), intercepted=stopped)


def _passed(
    probability: Array, counts: tuple[int, ...], arriving: Array | None, through: tuple[Layer, ...]
) -> Passed:
    """Return what gets through one set of layers."""
    n, m = probability.shape
    below, stopped = np.zeros((n, len(counts))), np.full(n, np.nan)
    if not n or not through:
        below[:] = np.cumsum(probability, axis=1)[:, list(counts)]
        return Passed(p_at_most=below, intercepted=np.zeros(n) if arriving is not None else stopped)
    many = [column for column, k in enumerate(counts) if k >= MANY]
    is_full = saturation.is_saturated(through, MANY + 1)
    if many and is_full.any():
        rows = np.flatnonzero(is_full)
        law = saturation.destroyed([layer.part(rows) for layer in through], m - 1 - max(counts))
        come = np.cumsum(probability[rows], axis=1)
        for column in many:
            k = counts[column]
            below[rows, column] = np.einsum("nj,nj->n", law, come[:, k : k + law.shape[1]])
    few = [column for column in range(len(counts)) if column not in many]
    if few or arriving is not None:
        rows, last = np.flatnonzero(is_full), max([counts[column] for column in few], default=0)
        known = max(last + m - 1 - max(counts), MANY) + 1
        here = [layer.part(rows) for layer in through]
        come = probability[rows, :known]
        passed = interception.let_through(come, here)
        below_few = np.cumsum(passed, axis=1)
        for column in few:
            below[rows, column] = below_few[:, counts[column]]
        above = np.maximum(1.0 - come.sum(axis=1), 0.0)
        within = (come - passed) @ np.arange(come.shape[1], dtype=np.float64)
        stopped[rows] = within + above * saturation.mean_destroyed(here)
    rest = np.flatnonzero(~is_full)
    if rest.size:
        here, come = [layer.part(rest) for layer in through], probability[rest]
        passed = interception.let_through(come, here)
        below[rest] = np.cumsum(passed, axis=1)[:, list(counts)]
        if arriving is not None:
            stopped[rest] = interception.mean_intercepted(come, passed, arriving[rest], here)
    return Passed(p_at_most=np.minimum(below, 1.0), intercepted=stopped)


def _weighed(part: Array, weight: Array) -> Array:
    """Return the mean over groups of what is given by branch and battery, (n, b, j); 0 of nothing."""
    total = weight.sum(axis=1)[:, None, None]
    found = np.einsum("nbjg,ng->nbj", part, weight)
    return np.minimum(np.divide(found, total, out=np.zeros_like(found), where=total > 0.0), 1.0)
