"""Which weapon is spent on which class of target, by greatest marginal effect.

Many plans are worked out side by side: one for every design that the rival
compares and every laydown of his theatre weapons. The rule is the usual greedy
one of force-exchange models (A. Tecott and A. Halterman, International Security
45:4 (2021), on campaign analysis). Largest weakness: greedy is not optimal
where layers of different weapons trade off against each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask, is_compiled

#: Marginal gains below this many warheads are not worth a weapon.
LEAST_GAIN = 1e-6
#: Stands for "never arrives" where times are compared.
LONGEST_S = 1e300


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What all plans have in common.

    Attributes
    ----------
    at_stake, aim_points : (t,) array
        Warheads that stand or fall with a class; things to hit in it.
    max_shots : int
        Most shots on one aim point.
    is_nuclear : (w,) array of bool
        Conventional shots have layers of their own: they take no nuclear weapon's place.
    """

    at_stake: Array
    aim_points: Array
    max_shots: int
    is_nuclear: Mask


def allocate(
    chance: Array, flight_s: Array, stock: Array, choosing: Mask, among: Mask, field: Field
) -> Array:
    """Return shots of each weapon on each class, plan by plan.

    Parameters
    ----------
    chance : (k, w, t) array, 0 to 1
        Single-shot effect.
    flight_s : (k, w, t) array, s
        Launch to impact; decides between equals.
    stock : (k, w) array
        Warheads in hand.
    choosing : (k, f, w) array of bool
        Weapons that choose first, then those that choose next …
    among : (k, f, t) array of bool
        … and the classes that they choose from.
    field : Field
        Stakes and aim points.

    Returns
    -------
    (k, w, t) array

    Notes
    -----
    One shot on every aim point of a class is a layer; the class with the most
    warheads killed per warhead spent is served next, and what survives a full
    layer is the stake of the next.
    """
    points = np.maximum(field.aim_points, 1e-9)
    if not is_compiled():
        return side_by_side(chance, flight_s, stock, choosing, among, field)
    from equipoise.strike import compiled  # noqa: PLC0415 - needs numba, and takes its time

    return compiled.allocate(
        chance,
        flight_s,
        stock,
        choosing,
        among,
        field.at_stake,
        points,
        field.is_nuclear.astype(np.intp),
        max_shots=field.max_shots,
        least=LEAST_GAIN,
    )


def side_by_side(
    chance: Array, flight_s: Array, stock: Array, choosing: Mask, among: Mask, field: Field
) -> Array:
    """Return what :func:`allocate` returns, one step of all plans after the other."""
    n_plans, _, n_targets = chance.shape
    points = np.maximum(field.aim_points, 1e-9)
    shots, left = np.zeros_like(chance), stock.copy()
    stake = np.repeat((field.at_stake / points)[None], n_plans, axis=0)
    kind = field.is_nuclear.astype(np.intp)
    filled, lost = np.zeros((n_plans, 2, n_targets)), np.zeros((n_plans, 2, n_targets))
    layers = np.zeros((n_plans, 2, n_targets), dtype=np.intp)
    for phase in range(choosing.shape[1]):
        # what another shot would add; rows and columns are renewed only where they changed
        takes_part = (left > LEAST_GAIN) & choosing[:, phase]
        gain = chance * (stake * among[:, phase])[:, None, :] * takes_part[:, :, None]
        gain *= (layers < field.max_shots)[:, kind]
        live = np.arange(n_plans)
        while live.size:
            flat = gain[live].reshape(live.size, -1)
            best = flat.max(axis=1, initial=0.0)
            worth = best > LEAST_GAIN
            live, flat, best = live[worth], flat[worth], best[worth]
            if not live.size:
                break
            # of equally good ones the faster, so that nothing hangs on the order of names
            time = np.minimum(flight_s[live].reshape(live.size, -1), LONGEST_S)
            first = np.where(flat >= best[:, None] * (1 - 1e-9), time, np.inf).argmin(axis=1)
            w, t = np.divmod(first, n_targets)
            of = kind[w]
            spent = np.minimum(left[live, w], points[t] - filled[live, of, t])
            shots[live, w, t] += spent
            left[live, w] -= spent
            filled[live, of, t] += spent
            lost[live, of, t] += spent * chance[live, w, t]
            empty = left[live, w] <= LEAST_GAIN
            gain[live[empty], w[empty]] = 0.0
            _next_layer(live, of, t, (points, filled, lost, layers, stake, gain), kind, field.max_shots)
    return shots


def _next_layer(
    live: Index,
    of: Index,
    t: Index,
    state: tuple[Array, Array, Array, Index, Array, Array],
    kind: Index,
    max_shots: int,
) -> None:
    """Begin the next layer in the plans whose layer is full, in place."""
    points, filled, lost, layers, stake, gain = state
    full = filled[live, of, t] >= points[t] * (1 - 1e-12)
    k, of, t = live[full], of[full], t[full]
    spared = np.maximum(1.0 - lost[k, of, t] / points[t], 0.0)
    stake[k, t] *= spared
    gain[k, :, t] *= spared[:, None]
    filled[k, of, t] = lost[k, of, t] = 0.0
    layers[k, of, t] += 1
    done = layers[k, of, t] >= max_shots
    # weapons of the kind whose layers are used up have no more business in the class
    gain[k[done], :, t[done]] *= kind[None, :] != of[done, None]
