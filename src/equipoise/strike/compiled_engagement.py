"""First track of an arc, and whether an interceptor is fast enough for it, compiled: for the ``fast`` extra.

The same as in :mod:`equipoise.strike.engagement`, one look at the tables per
draw instead of whole arrays in turn; that one is the reference, and tests hold
both against each other. Imported only where numba is installed.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.compiled_loops import compiled as _compile


@_compile
def _see(
    sight: Array, place: Index, at: Index, step: Index, here: Mask, told: Mask, first: Array, is_told: Mask
) -> None:
    """Let one more radar look: lower ``first`` (q, n) to its sight, and mark what it tells apart."""
    for q in range(first.shape[0]):
        for r in range(first.shape[1]):
            if here[r]:
                seen = sight[place[r], q, at[r], step[r]]
                first[q, r] = min(first[q, r], seen)
                is_told[q, r] |= told[r] and seen < np.inf


@_compile
def _is_met(
    speed: Array,
    site: Index,
    place: Index,
    track: Array,
    delay: Array,
    fastest: Array,
    ladder: tuple[float, float, float],
    meets: Mask,
) -> None:
    """Fill ``meets`` (q, n): the least speed between two steps of the ladder is within the interceptor's."""
    start, spacing, never = ladder
    last = speed.shape[3]
    for q in range(meets.shape[0]):
        for r in range(meets.shape[1]):
            position = (track[q, r] + delay[r] - start) / spacing
            position = min(max(position, 0.0), float(last))
            lower = min(int(position), last - 1)
            # beyond the ladder nothing is in reach
            low = min(speed[site[r], place[r], q, lower], never)
            high = min(speed[site[r], place[r], q, lower + 1], never) if lower + 1 < last else never
            meets[q, r] = low + (position - lower) * (high - low) <= fastest[r]


def see(
    sight: Array, place: Index, at: Index, step: Index, here: Mask, told: Mask, first: Array, is_told: Mask
) -> None:
    """Let one more radar look, in place.

    Parameters
    ----------
    sight : (p, q, r, l) array, s
        First sight by place, region, lookout and step of the ladder.
    place, at, step : (n,) array of int
        Launch place, lookout and step of each draw.
    here, told : (n,) array of bool
        The radar is in place; it tells decoys from warheads.
    first : (q, n) array, s
        First sight by the radars so far.
    is_told : (q, n) array of bool
        Whether a radar so far tells them apart on the arc.
    """
    _see(sight, place, at, step, here, told, first, is_told)


def is_met(
    speed: Array,
    site: Index,
    place: Index,
    track: Array,
    delay: Array,
    fastest: Array,
    ladder: tuple[float, float, float],
    meets: Mask,
) -> None:
    """Fill ``meets``: whether interceptors of one site are fast enough for what flies from one place.

    Parameters
    ----------
    speed : (s, p, q, l) array, m/s
        Least speed by site, place, region and lag.
    site, place : (n,) array of int
        Where they stand in each draw.
    track : (q, n) array, s
        From when they may start.
    delay, fastest : (n,) array
        Their boost; their speed at burn-out.
    ladder : tuple
        First lag, spacing of lags, and what stands for never, m/s.
    meets : (q, n) array of bool
    """
    _is_met(speed, site, place, track, delay, fastest, ladder, meets)
