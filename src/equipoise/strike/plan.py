"""How a rational first striker shares his weapons over classes of target.

Question: which class is hit by how many of which weapon? Worked out anew for
every arm and alert from planning values, used for all draws, and never stored
or shown: only what survives is. Several designs are made, and the one that
leaves the fewest warheads to arrive, in expectation, is used.

Sources: the greedy rule is the usual one of force-exchange models (A. Tecott and
A. Halterman, International Security 45:4 (2021), on campaign analysis). Largest
weakness: the striker knows what the planning values say and no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Mask

#: How the parts of an attack are timed: all launched at once, all arriving at once, or the forward
#: missiles launched only when the others are about to be noticed.
TIMINGS = ("launch", "arrival", "staggered")
#: Missiles that take longer than this are no part of an attack launched together, seconds.
SLOWEST_TOGETHER_S = 3600.0
#: Marginal gains below this many warheads are not worth a weapon.
LEAST_GAIN = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A design: shots of each weapon on each class of target, and its timing.

    Attributes
    ----------
    shots : (w, t) array
        Warheads spent.
    aim_points : (t,) array
        Aim points that the planner counted.
    capital_weapon : int
        Column of the weapon that is kept for the seat of government.
    together : str
        One of :data:`TIMINGS`.
    delay_s : (w,) array
        How much later than the first launch each weapon starts; not used for ``arrival``.
    is_nuclear : (w,) array of bool
        Which weapons are nuclear.
    """

    shots: Array
    aim_points: Array
    capital_weapon: int
    together: str
    delay_s: Array
    is_nuclear: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """Planning values: means over the pilot draws.

    Attributes
    ----------
    chance : (w, t) array
        Single-shot effect.
    flight_s : (w, t) array
        Launch to impact; infinite where the weapon can't be counted on to reach.
    capital_s : (w,) array
        Flight to the capital.
    stock : (w,) array
        Warheads in hand.
    at_stake, aim_points : (t,) array
        Warheads that stand or fall with a class; things to hit in it.
    n_command, n_opening : float
        Warheads kept for the seat of government; those among them that come first.
    max_shots : int
        Most shots on one aim point.
    is_forward, is_nuclear : (w,) array of bool
        Theatre missiles, fast and near; nuclear weapons.
    """

    chance: Array
    flight_s: Array
    capital_s: Array
    stock: Array
    at_stake: Array
    aim_points: Array
    n_command: float
    n_opening: float
    max_shots: int
    is_forward: Mask
    is_nuclear: Mask


def designs(prospects: Prospects, wait_s: float) -> tuple[Attack, ...]:
    """Return the designs that the rival compares.

    Timed to launch or to arrive together; sharing by the best effect, with the
    forward missiles first, so that they open the attack, or without them, since
    a missile that is seen early may cost more than it hits.

    Parameters
    ----------
    prospects : Prospects
        Planning values.
    wait_s : float, s, >= 0
        How long forward missiles can wait without being the first to be noticed.
    """
    made: list[Attack] = []
    everyone = np.ones_like(prospects.is_forward)
    orders: list[tuple[Mask, ...]] = [(everyone,)]
    if prospects.is_forward.any():
        orders += [(prospects.is_forward, everyone), (~prospects.is_forward,)]
    pairs = [(together, order) for together in TIMINGS[:2] for order in orders]
    if prospects.is_forward.any():
        pairs += [(TIMINGS[2], order) for order in orders[:2]]
    for together, order in pairs:
        stock, capital_weapon = _without_command(prospects, together, order[-1])
        made.append(
            Attack(
                shots=allocate(_usable(prospects, together), prospects, stock, order),
                aim_points=prospects.aim_points,
                capital_weapon=capital_weapon,
                together=together,
                delay_s=np.where(prospects.is_forward & (together == "staggered"), wait_s, 0.0),
                is_nuclear=prospects.is_nuclear,
            )
        )
    return tuple(made)


def allocate(chance: Array, prospects: Prospects, stock: Array, order: tuple[Mask, ...]) -> Array:
    """Return shots of each weapon on each class by greatest marginal effect.

    Parameters
    ----------
    chance : (w, t) array, 0 to 1
        Single-shot effect.
    prospects : Prospects
        Stakes, aim points and the most shots on one of them.
    stock : (w,) array
        Warheads in hand.
    order : tuple of (w,) array of bool
        Weapons that choose first, then those that choose next.

    Returns
    -------
    (w, t) array

    Notes
    -----
    One shot on every aim point of a class is a layer; the class with the most
    warheads killed per warhead spent is served next, and what survives a full
    layer is the stake of the next.
    """
    shots = np.zeros_like(chance)
    left = stock.copy()
    points = np.maximum(prospects.aim_points, 1e-9)
    stake = prospects.at_stake / points
    # conventional shots have layers of their own: they take no nuclear weapon's place
    kind = prospects.is_nuclear.astype(np.intp)
    filled, lost = np.zeros((2, points.size)), np.zeros((2, points.size))
    layers = np.zeros((2, points.size), dtype=np.intp)
    for choosing in order:
        while True:
            open_to = (left > LEAST_GAIN) & choosing
            gain = chance * stake * open_to[:, None] * (layers < prospects.max_shots)[kind]
            w, t = np.unravel_index(int(gain.argmax()), gain.shape)
            if gain[w, t] <= LEAST_GAIN:
                break
            here = kind[w], t
            spent = min(left[w], points[t] - filled[here])
            shots[w, t] += spent
            left[w] -= spent
            filled[here] += spent
            lost[here] += spent * chance[w, t]
            if filled[here] >= points[t] * (1 - 1e-12):
                stake[t] *= max(1.0 - lost[here] / points[t], 0.0)
                filled[here] = lost[here] = 0.0
                layers[here] += 1
    return shots


def _usable(prospects: Prospects, together: str) -> Array:
    """Return the effects with slow missiles struck out where all launch together."""
    reach = np.isfinite(prospects.flight_s)
    if together != "arrival":
        reach &= prospects.flight_s < SLOWEST_TOGETHER_S
    return prospects.chance * reach


def _without_command(prospects: Prospects, together: str, taking_part: Mask) -> tuple[Array, int]:
    """Return the stock without what is kept for the seat of government, and the first weapon kept.

    The fastest nuclear weapons open on the seat of government; the rest owed to
    it comes from the most plentiful, so that fast weapons are left for forces.
    """
    left = np.where(taking_part, prospects.stock, 0.0)
    fits = prospects.capital_s < (np.inf if together == "arrival" else SLOWEST_TOGETHER_S)
    usable = fits & (left >= 1.0) & prospects.is_nuclear
    by_speed = np.argsort(np.where(usable, prospects.capital_s, np.inf), kind="stable")
    by_plenty = np.argsort(np.where(usable, -left, np.inf), kind="stable")
    opening = min(prospects.n_opening, prospects.n_command)
    for owed, order in ((opening, by_speed), (prospects.n_command - opening, by_plenty)):
        for w in order:
            spent = min(left[w], owed) if usable[w] else 0.0
            left[w] -= spent
            owed -= spent  # noqa: PLW2901 - what is still owed goes to the next weapon
    return left, int(by_speed[0])
