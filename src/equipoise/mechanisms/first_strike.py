"""If the rival struck first, how many retaliatory warheads would arrive?

Takes what is left of each group, the chances that alarm and steps are in time,
and the layers of interceptors; gives, per draw, the exact distribution of
arriving warheads for riding the attack out and for launching under attack.
Nothing is simulated: groups are multiplied, sites mixed, what groups have in
common enumerated, and interception is applied to the whole distribution.
Largest weakness: which of the warheads that come are in an interceptor's reach
is the luck of each warhead, not of the base it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array, Complex, Index, is_compiled
from equipoise.arrivals import circle, mixture, retaliation
from equipoise.arrivals import shield as shields
from equipoise.arrivals.circle import Circle
from equipoise.arrivals.retaliation import Retaliation, coming, coming_told
from equipoise.arrivals.shield import Screen, Shield

#: Values worked on at a time, draws times counts: the arrays of one block stay in the processor's cache.
BLOCK_VALUES = 65_536
#: Draws worked on at a time where the compiled functions are at hand.
BLOCK_DRAWS = 512
#: Steps in which more counts are kept for what interceptors bring down.
ROOM = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What arrives.

    Attributes
    ----------
    p_at_most : (n, c) array
        Chance that at most k warheads arrive, for every k asked for.
    p_given_command : (n, c) array
        The same if authority and orders function.
    coming : (n,) array
        Mean number of warheads that come, before interception.
    intercepted : (n,) array
        Mean number of warheads that interceptors destroy.
    """

    p_at_most: Array
    p_given_command: Array
    coming: Array
    intercepted: Array


#: The laws of what comes: orders given and heard, and with all that can befall them.
LAWS = (0, 1)
#: Arrivals by a digest of what they follow from.
Known: TypeAlias = dict[str, Arrivals]


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What meets a retaliation, and arrivals worked out before, by content."""

    shield: Shield
    known: Known


def mean_arriving(forces: Retaliation, *, under_attack: bool) -> Array:
    """Return the mean number of warheads that come, before interception, (n,).

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
    return means_arriving(forces, (under_attack,))[0]


def means_arriving(forces: Retaliation, policies: Sequence[bool]) -> list[Array]:
    """Return what :func:`mean_arriving` returns, riding the attack out (False) or launching under it."""
    return [come.sum(axis=1) for come in coming_told(forces, policies)]


def arrivals(
    forces: Retaliation,
    counts: tuple[int, ...],
    *,
    under_attack: bool,
    shield: Shield | None = None,
    known: Known | None = None,
    counted: bool = True,
) -> Arrivals:
    """Return the chance that at most k warheads arrive, for every k, and how many are intercepted.

    Parameters
    ----------
    forces : Retaliation
        What is left, and what is in time.
    counts : tuple of int
        The k, rising.
    under_attack : bool
        Launch under attack where in time, or ride the attack out.
    shield : Shield, optional
        Interceptors that meet what comes; without it all gets through.
    known : dict, optional
        Results by content of what they follow from; looked up and filled here, so that arms
        and cells with equal inputs are worked out once.
    counted : bool
        Whether mean numbers are asked for; else they are NaN.

    Returns
    -------
    Arrivals
        Exact but for rounding (below 2e-7).
    """
    return arrivals_each(
        (forces,), counts, under_attack=under_attack, shield=shield, known=known, counted=counted
    )[0]


def arrivals_each(
    several: Sequence[Retaliation],
    counts: tuple[int, ...],
    *,
    under_attack: bool,
    shield: Shield | None = None,
    known: Known | None = None,
    counted: bool = True,
) -> tuple[Arrivals, ...]:
    """Return what :func:`arrivals` returns, for several attacks on the same groups in the same draws.

    Worked out side by side, draw by draw: what the attacks leave alike is worked out once.

    Parameters
    ----------
    several : sequence of Retaliation
        What each attack leaves, of the same groups and over the same draws.
    counts, under_attack, shield, known, counted
        As in :func:`arrivals`.
    """
    launching = under_attack and any(map(_is_out, several))
    against = "" if shield is None else shield.key
    asked = f"{against} {counts} {counted}"
    # attacks on the same groups leave many arrays as they are
    seen: dict[int, bytes] = {}
    places = [
        [made + asked for made in forces.digests(launching=launching, known=seen)] for forces in several
    ]
    results: Known = {} if known is None else known
    missing = {
        place[launching]: k for k, place in enumerate(places) if place[launching] not in results
    }.values()
    if missing:
        each = _below([several[k] for k in missing], counts, shield, launching=launching, counted=counted)
        for k, made in zip(missing, each, strict=True):
            # riding the same attack out comes out on the way
            for place, found in zip(places[k], made, strict=True):
                results.setdefault(place, found)
    return tuple(results[place[launching]] for place in places)


def p_at_most(forces: Retaliation, counts: tuple[int, ...], *, under_attack: bool) -> Array:
    """Return the chance that at most k warheads come, without interceptors, for every k, (n, c)."""
    return arrivals(forces, counts, under_attack=under_attack).p_at_most


def _below(
    several: Sequence[Retaliation],
    counts: tuple[int, ...],
    shield: Shield | None,
    *,
    launching: bool,
    counted: bool,
) -> list[list[Arrivals]]:
    """Return what arrives of each, block by block: ridden out, and (the same again or) launching."""
    forces, size = retaliation.joined(several), several[0].n_items.shape[0]
    n = size * len(several)
    most = int(np.ceil(forces.load.max(initial=1.0))) + 1
    below = [[np.zeros((n, len(counts))) for _ in LAWS] for _ in range(1 + launching)]
    destroyed = [np.zeros(n) for _ in range(1 + launching)]
    # which arcs are in reach goes by what comes if orders are heard; the mean destroyed by what really comes
    policies = (False, True)[: 1 + launching]
    screens = [] if shield is None else [_screen(shield, several, under_attack=policy) for policy in policies]
    means = means_arriving(forces, policies) if counted else [np.full(n, np.nan)] * len(policies)
    work = _compiled if is_compiled() else _side_by_side
    laws = LAWS if forces.command is not None else LAWS[:1]
    for room, rows in _blocks(forces, shield, max(counts), len(several)):
        on = circle.circle(max(counts) + room, most)
        values = work(forces, rows, on, launching=launching)
        for policy in range(1 + launching):
            come = circle.probabilities(values[policy, : len(laws)], on)
            if not screens:
                for law, one in zip(laws, come, strict=True):
                    below[policy][law][rows] = np.minimum(np.cumsum(one, axis=1)[:, list(counts)], 1.0)
                continue
            # of the law that is told the mean matters, the other is there for its chances
            mean = [means[policy][rows]] * len(laws) if counted else None
            met = shields.passing_each(screens[policy].part(rows), come, counts, mean)
            for law, one in zip(laws, met, strict=True):
                below[policy][law][rows] = one.p_at_most
            destroyed[policy][rows] = met[-1].intercepted
    each: list[list[Arrivals]] = []
    for part in (slice(k * size, (k + 1) * size) for k in range(len(several))):
        made = [
            Arrivals(
                p_at_most=p[laws[-1]][part], p_given_command=p[0][part], coming=c[part], intercepted=i[part]
            )
            for p, c, i in zip(below, means, destroyed, strict=True)
        ]
        each.append(made if launching else made * 2)
    return each


def _screen(shield: Shield, several: Sequence[Retaliation], *, under_attack: bool) -> Screen:
    """Return the layers that meet what comes, the draws of each after those of the one before."""
    return shields.joined(
        [shields.screen(shield, coming(forces, under_attack=under_attack)) for forces in several]
    )


def _is_out(forces: Retaliation) -> bool:
    """Return whether under attack an order goes out in time in any draw."""
    in_time = bool((forces.p_in_time >= mixture.NEGLIGIBLE).any())
    return in_time or (forces.command is not None and bool((forces.command.p_out > mixture.NEGLIGIBLE).any()))


def _blocks(
    forces: Retaliation, shield: Shield | None, most: int, n_each: int
) -> Iterator[tuple[int, Index]]:
    """Yield draws that are worked out together, and how many more counts they need.

    That number follows from the draw alone, so that what comes out of a draw hangs on no other. Each draw
    is there ``n_each`` times, once for each attack, and these stand side by side.
    """
    n = forces.n_items.shape[0]
    needed = np.zeros(n)
    if shield is not None:
        needed = np.tile(np.ceil(shields.room(shield) / ROOM) * ROOM, n_each)
    compiled = is_compiled()
    # draws with equal sites and numbers side by side: their powers are worked out together
    order = (
        np.arange(n).reshape(n_each, -1).T.ravel()
        if compiled
        else np.lexsort(np.concatenate([forces.n_items, forces.site_size], axis=1).T)
    )
    for room in np.unique(needed):
        rows = order[needed[order] == room]
        block = BLOCK_DRAWS if compiled else max(BLOCK_VALUES // (most + int(room)), 1)
        for low in range(0, rows.size, block):
            yield int(room), rows[low : low + block]


def _side_by_side(forces: Retaliation, rows: Index, on: Circle, *, launching: bool) -> Complex:
    """Return the functions of some draws, array by array."""
    return mixture.functions(forces.part(rows), on, launching=launching)


def _compiled(forces: Retaliation, rows: Index, on: Circle, *, launching: bool) -> Complex:
    """Return the same by the compiled functions; equal but for rounding."""
    from equipoise.arrivals import compiled  # noqa: PLC0415 - needs numba, and takes its time

    return compiled.functions(forces, on.powers, launching=launching, least=mixture.NEGLIGIBLE, rows=rows)
