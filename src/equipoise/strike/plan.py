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

from dataclasses import dataclass, replace

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.strike.damage import Pairs

#: Who chooses, and among which classes, one after the other.
Order = tuple[tuple[Mask, Mask], ...]
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
    label : str
        Tells designs of one alert apart.
    laydowns : (k,) array of int
        The towns in which theatre weapons may stand, by ``Weapons.laydown``, rising.
    shots : (k, w, t) array
        Warheads spent, by laydown: who stands there knows what he can reach.
    aim_points : (t,) array
        Aim points that the planner counted.
    capital_weapon : (k,) array of int
        Column of the weapon that opens on the seat of government.
    together : str
        One of :data:`TIMINGS`.
    delay_s : (w,) array
        How much later than the first launch each weapon starts; not used for ``arrival``.
    is_nuclear : (w,) array of bool
        Which weapons are nuclear.
    """

    label: str
    laydowns: Index
    shots: Array
    aim_points: Array
    capital_weapon: Index
    together: str
    delay_s: Array
    is_nuclear: Mask

    @property
    def pairs(self) -> Pairs:
        """Which weapon goes to which class, by class."""
        target, weapon = np.nonzero(self.shots.any(axis=0).T)
        return Pairs(weapon=weapon, target=target)

    def row(self, laydown: Index) -> Index:
        """Return the position of each draw's laydown; one that no plan was made for takes the first."""
        found = np.minimum(np.searchsorted(self.laydowns, laydown), self.laydowns.size - 1)
        return np.where(self.laydowns[found] == laydown, found, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """Planning values: means over the pilot draws.

    Attributes
    ----------
    laydowns : (k,) array of int
        The towns in which theatre weapons may stand.
    chance : (k, w, t) array
        Single-shot effect.
    flight_s : (k, w, t) array
        Launch to impact; infinite where the weapon can't be counted on to reach.
    capital_s : (k, w) array
        Flight to the capital.
    stock : (w,) array
        Warheads in hand.
    at_stake, aim_points : (t,) array
        Warheads that stand or fall with a class; things to hit in it.
    n_command, n_opening : float
        Warheads kept for the seat of government; those among them that come first.
    max_shots : int
        Most shots on one aim point.
    is_theatre, is_slow, is_nuclear : (w,) array of bool
        Weapons based near the threatened side; cruise missiles; nuclear weapons.
    is_soft : (t,) array of bool
        Garrisons, ports and bases: what stands there may get away.
    """

    laydowns: Index
    chance: Array
    flight_s: Array
    capital_s: Array
    stock: Array
    at_stake: Array
    aim_points: Array
    n_command: float
    n_opening: float
    max_shots: int
    is_theatre: Mask
    is_slow: Mask
    is_nuclear: Mask
    is_soft: Mask


def designs(prospects: Prospects, wait_s: float) -> tuple[Attack, ...]:
    """Return the designs that the rival compares.

    Timed to launch or to arrive together, or with forward missiles held back
    until the others are about to be noticed; sharing by the best effect, with
    the forward missiles first, on anything or on what may get away, or without
    theatre weapons, since a missile that is seen early may cost more than it hits.

    Parameters
    ----------
    prospects : Prospects
        Planning values.
    wait_s : float, s, >= 0
        How long forward missiles can wait without being the first to be noticed.
    """
    everyone = np.ones_like(prospects.is_theatre)
    forward = prospects.is_theatre & ~prospects.is_slow
    anything = np.ones_like(prospects.is_soft)
    orders: list[Order] = [((everyone, anything),)]
    if forward.any():
        orders += [
            ((forward, anything), (everyone, anything)),
            ((forward, prospects.is_soft), (everyone, anything)),
        ]
    if prospects.is_theatre.any() and not prospects.is_theatre.all():
        orders.append(((~prospects.is_theatre, anything),))
    waiting = np.where(forward, wait_s, 0.0)
    made = {
        together: tuple(_design(prospects, together, order, k) for k, order in enumerate(orders))
        for together in TIMINGS[:2]
    }
    held_back = (
        replace(design, label=f"{TIMINGS[2]}, after {design.label}", together=TIMINGS[2], delay_s=waiting)
        for design in made[TIMINGS[0]]
        if design.shots[:, forward].any()
    )
    return (*made[TIMINGS[0]], *made[TIMINGS[1]], *held_back)


def without_theatre(prospects: Prospects) -> Attack:
    """Return the design that leaves theatre weapons out, all launched together."""
    return _design(prospects, TIMINGS[0], ((~prospects.is_theatre, np.ones_like(prospects.is_soft)),), 0)


def _design(prospects: Prospects, together: str, order: Order, number: int) -> Attack:
    """Return one design, worked out for every laydown that it depends on."""
    uses = np.any([weapons for weapons, _ in order], axis=0)
    n_laydowns = prospects.laydowns.size if (uses & prospects.is_theatre).any() else 1
    made = [_one_laydown(prospects, k, together, order) for k in range(n_laydowns)]
    made += made[:1] * (prospects.laydowns.size - n_laydowns)
    return Attack(
        label=f"{together} {number}",
        laydowns=prospects.laydowns,
        shots=np.stack([shots for shots, _ in made]),
        aim_points=prospects.aim_points,
        capital_weapon=np.array([opening for _, opening in made], dtype=np.intp),
        together=together,
        delay_s=np.zeros(prospects.stock.size),
        is_nuclear=prospects.is_nuclear,
    )


def _one_laydown(prospects: Prospects, k: int, together: str, order: Order) -> tuple[Array, int]:
    """Return the shots and the opening weapon for one laydown."""
    flight = prospects.flight_s[k]
    reach = np.isfinite(flight)
    if together != "arrival":
        reach &= flight < SLOWEST_TOGETHER_S
    stock, opening = _without_command(prospects, prospects.capital_s[k], together, order[-1][0])
    return allocate(prospects.chance[k] * reach, flight, prospects, stock, order), opening


def allocate(chance: Array, flight_s: Array, prospects: Prospects, stock: Array, order: Order) -> Array:
    """Return shots of each weapon on each class by greatest marginal effect.

    Parameters
    ----------
    chance : (w, t) array, 0 to 1
        Single-shot effect.
    flight_s : (w, t) array, s
        Launch to impact; decides between equals.
    prospects : Prospects
        Stakes, aim points and the most shots on one of them.
    stock : (w,) array
        Warheads in hand.
    order : tuple of pairs of (w,) and (t,) array of bool
        Weapons that choose first and the classes they choose from, then those that choose next.

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
    for choosing, among in order:
        # what another shot would add; rows and columns are renewed only where they changed
        gain = chance * stake * among * ((left > LEAST_GAIN) & choosing)[:, None]
        gain *= (layers < prospects.max_shots)[kind]
        while True:
            best = gain.max(initial=0.0)
            if best <= LEAST_GAIN:
                break
            # of equally good ones the faster, so that nothing hangs on the order of names
            equal = np.flatnonzero(gain.ravel() >= best * (1 - 1e-9))
            first = equal[0] if equal.size == 1 else equal[flight_s.ravel()[equal].argmin()]
            w, t = divmod(int(first), points.size)
            here = kind[w], t
            spent = min(left[w], points[t] - filled[here])
            shots[w, t] += spent
            left[w] -= spent
            filled[here] += spent
            lost[here] += spent * chance[w, t]
            if left[w] <= LEAST_GAIN:
                gain[w] = 0.0
            if filled[here] >= points[t] * (1 - 1e-12):
                spared = max(1.0 - lost[here] / points[t], 0.0)
                stake[t] *= spared
                gain[:, t] *= spared
                filled[here] = lost[here] = 0.0
                layers[here] += 1
                if layers[here] >= prospects.max_shots:
                    gain[kind == kind[w], t] = 0.0
    return shots


def _without_command(
    prospects: Prospects, capital_s: Array, together: str, taking_part: Mask
) -> tuple[Array, int]:
    """Return the stock without what is kept for the seat of government, and the first weapon kept.

    The fastest nuclear weapons open on the seat of government; the rest owed to
    it comes from the most plentiful, so that fast weapons are left for forces.
    """
    left = np.where(taking_part, prospects.stock, 0.0)
    fits = capital_s < (np.inf if together == "arrival" else SLOWEST_TOGETHER_S)
    usable = fits & (left >= 1.0) & prospects.is_nuclear
    by_speed = np.lexsort((-left, np.where(usable, capital_s, np.inf)))
    by_plenty = np.lexsort((capital_s, np.where(usable, -left, np.inf)))
    opening = min(prospects.n_opening, prospects.n_command)
    for owed, order in ((opening, by_speed), (prospects.n_command - opening, by_plenty)):
        for w in order:
            spent = min(left[w], owed) if usable[w] else 0.0
            left[w] -= spent
            owed -= spent  # noqa: PLW2901 - what is still owed goes to the next weapon
    return left, int(by_speed[0])
