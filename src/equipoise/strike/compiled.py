"""The sharing of weapons over classes of target, and what they spare, compiled: for the ``fast`` extra.

The same rules as in :mod:`equipoise.strike.allocation` and
:mod:`equipoise.strike.damage`, plan by plan and draw by draw instead of many
side by side; those are the reference, and tests hold both against each other.
Imported only where numba is installed.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.compiled_loops import compiled as _compile


@_compile
def _best(gain: Array, flight_s: Array, least: float) -> tuple[int, int]:
    """Return the pair with the greatest gain, of equals the faster; (-1, -1) if none is worth it."""
    best = 0.0
    for w in range(gain.shape[0]):
        for t in range(gain.shape[1]):
            best = max(best, gain[w, t])
    if best <= least:
        return -1, -1
    found, fastest = (-1, -1), np.inf
    for w in range(gain.shape[0]):
        for t in range(gain.shape[1]):
            if gain[w, t] >= best * (1 - 1e-9) and (flight_s[w, t] < fastest or found[0] < 0):
                found, fastest = (w, t), flight_s[w, t]
    return found


@_compile
def _one_plan(
    chance: Array,
    flight_s: Array,
    left: Array,
    choosing: Mask,
    among: Mask,
    at_stake: Array,
    points: Array,
    kind: Index,
    max_shots: int,
    least: float,
    shots: Array,
) -> None:
    """Fill the shots (w, t) of one plan; ``left`` is used up."""
    n_weapons, n_targets = chance.shape
    stake = at_stake / points
    filled, lost = np.zeros((2, n_targets)), np.zeros((2, n_targets))
    layers = np.zeros((2, n_targets), np.intp)
    gain = np.zeros((n_weapons, n_targets))
    for phase in range(choosing.shape[0]):
        for w in range(n_weapons):
            for t in range(n_targets):
                takes_part = left[w] > least and choosing[phase, w] and among[phase, t]
                open_to = takes_part and layers[kind[w], t] < max_shots
                gain[w, t] = chance[w, t] * stake[t] if open_to else 0.0
        while True:
            w, t = _best(gain, flight_s, least)
            if w < 0:
                break
            of = kind[w]
            spent = min(left[w], points[t] - filled[of, t])
            shots[w, t] += spent
            left[w] -= spent
            filled[of, t] += spent
            lost[of, t] += spent * chance[w, t]
            if left[w] <= least:
                gain[w, :] = 0.0
            if filled[of, t] < points[t] * (1 - 1e-12):
                continue
            spared = max(1.0 - lost[of, t] / points[t], 0.0)
            stake[t] *= spared
            filled[of, t] = lost[of, t] = 0.0
            layers[of, t] += 1
            for other in range(n_weapons):
                done = layers[of, t] >= max_shots and kind[other] == of
                gain[other, t] = 0.0 if done else gain[other, t] * spared


@_compile
def _every_plan(
    chance: Array,
    flight_s: Array,
    left: Array,
    choosing: Mask,
    among: Mask,
    at_stake: Array,
    points: Array,
    kind: Index,
    max_shots: int,
    least: float,
    shots: Array,
) -> None:
    """Fill the shots (k, w, t) of every plan."""
    for k in range(chance.shape[0]):
        _one_plan(
            chance[k],
            flight_s[k],
            left[k],
            choosing[k],
            among[k],
            at_stake,
            points,
            kind,
            max_shots,
            least,
            shots[k],
        )


def allocate(
    chance: Array,
    flight_s: Array,
    stock: Array,
    choosing: Mask,
    among: Mask,
    at_stake: Array,
    points: Array,
    kind: Index,
    *,
    max_shots: int,
    least: float,
) -> Array:
    """Return shots of each weapon on each class, plan by plan, (k, w, t).

    Parameters
    ----------
    chance, flight_s, stock, choosing, among
        As in :func:`equipoise.strike.allocation.allocate`.
    at_stake, points : (t,) array
        Warheads that stand or fall with a class; things to hit in it, above zero.
    kind : (w,) array of int
        1 for nuclear weapons, else 0.
    max_shots : int
        Most shots on one aim point.
    least : float
        Gains and stocks below this count as none.
    """
    shots = np.zeros_like(chance)
    _every_plan(
        np.ascontiguousarray(chance),
        np.ascontiguousarray(flight_s),
        stock.copy(),
        np.ascontiguousarray(choosing),
        np.ascontiguousarray(among),
        at_stake,
        points,
        kind,
        max_shots,
        least,
        shots,
    )
    return shots


@_compile
def _spare(chance: Array, shots_each: Array, target: Index, result: Array) -> None:
    """Multiply into ``result`` (n, t) what each pair (p) of weapon and class spares."""
    for r in range(chance.shape[0]):
        for p in range(target.size):
            kill, whole = chance[r, p], np.floor(shots_each[r, p])
            if kill == 0.0:
                continue
            spared, base, left = 1.0 - (shots_each[r, p] - whole) * kill, 1.0 - kill, int(whole)
            while left > 0:
                if left & 1:
                    spared *= base
                base *= base
                left >>= 1
            result[r, target[p]] *= spared


def survival(chance: Array, shots_each: Array, target: Index, n_targets: int) -> Array:
    """Return the chance that an aim point is left after shots of several weapons, (n, t).

    Parameters
    ----------
    chance, shots_each : (n, p) array
        As in :func:`equipoise.strike.damage.survival`.
    target : (p,) array of int
        The class that each pair is about.
    n_targets : int
        Number of classes, t.
    """
    result = np.ones((chance.shape[0], n_targets))
    _spare(np.ascontiguousarray(chance), np.ascontiguousarray(shots_each), target, result)
    return result
