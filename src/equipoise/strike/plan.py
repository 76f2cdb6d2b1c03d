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

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.strike import allocation
from equipoise.strike.allocation import Field
from equipoise.strike.damage import Pairs

#: Who chooses, and among which classes, one after the other.
Order = tuple[tuple[Mask, Mask], ...]
#: How the parts of an attack are timed: all launched at once, all arriving at once, or the forward
#: missiles launched only when the others are about to be noticed.
TIMINGS = ("launch", "arrival", "staggered")
#: Missiles that take longer than this are no part of an attack launched together, seconds.
SLOWEST_TOGETHER_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """Plans (k) side by side: of one design by laydown, or of several designs.

    Attributes
    ----------
    shots : (k, w, t) array
        Warheads spent.
    aim_points : (t,) array
        Aim points that the planner counted.
    capital_weapon : (k,) array of int
        Column of the weapon that opens on the seat of government.
    lands_together : (k,) array of bool
        Timed to arrive at once; else launched at once but for the delays.
    delay_s : (k, w) array
        How much later than the first launch each weapon starts.
    is_nuclear : (w,) array of bool
        Which weapons are nuclear.
    """

    shots: Array
    aim_points: Array
    capital_weapon: Index
    lands_together: Mask
    delay_s: Array
    is_nuclear: Mask

    @property
    def pairs(self) -> Pairs:
        """Which weapon goes to which class, by class."""
        target, weapon = np.nonzero(self.shots.any(axis=0).T)
        return Pairs(weapon=weapon, target=target)


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
    def plans(self) -> Plans:
        """The plans of the design, one per laydown."""
        n_plans = self.laydowns.size
        return Plans(
            shots=self.shots,
            aim_points=self.aim_points,
            capital_weapon=self.capital_weapon,
            lands_together=np.full(n_plans, self.together == "arrival"),
            delay_s=np.broadcast_to(self.delay_s, (n_plans, self.delay_s.size)),
            is_nuclear=self.is_nuclear,
        )

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
    made = _designs(
        prospects,
        [(f"{together} {k}", together, order) for together in TIMINGS[:2] for k, order in enumerate(orders)],
    )
    held_back = (
        replace(design, label=f"{TIMINGS[2]}, after {design.label}", together=TIMINGS[2], delay_s=waiting)
        for design in made[: len(orders)]
        if design.shots[:, forward].any()
    )
    return (*made, *held_back)


def side_by_side(attacks: Sequence[Attack]) -> Plans:
    """Return the plans of several designs of one alert after one another."""
    parts = [attack.plans for attack in attacks]
    return Plans(
        shots=np.concatenate([part.shots for part in parts]),
        aim_points=parts[0].aim_points,
        capital_weapon=np.concatenate([part.capital_weapon for part in parts]),
        lands_together=np.concatenate([part.lands_together for part in parts]),
        delay_s=np.concatenate([part.delay_s for part in parts]),
        is_nuclear=parts[0].is_nuclear,
    )


def without_theatre(prospects: Prospects) -> Attack:
    """Return the design that leaves theatre weapons out, all launched together."""
    order: Order = ((~prospects.is_theatre, np.ones_like(prospects.is_soft)),)
    return _designs(prospects, [(TIMINGS[0], TIMINGS[0], order)])[0]


def _designs(prospects: Prospects, wanted: list[tuple[str, str, Order]]) -> list[Attack]:
    """Return designs by label, timing and order of choice, each for every laydown that it depends on."""
    plans = [
        (number, k)
        for number, (_, _, order) in enumerate(wanted)
        for k in range(_n_laydowns(prospects, order))
    ]
    n_phases = max(len(order) for _, _, order in wanted)
    # designs that differ in what comes first keep the same back
    kept: dict[tuple[int, str, bytes], tuple[Array, int]] = {}
    stocks: list[Array] = []
    openings: list[int] = []
    for number, k in plans:
        _, together, order = wanted[number]
        place = (k, together, order[-1][0].tobytes())
        if place not in kept:
            kept[place] = _without_command(prospects, prospects.capital_s[k], together, order[-1][0])
        stock, opening = kept[place]
        stocks.append(stock)
        openings.append(opening)
    at = np.array([k for _, k in plans], dtype=np.intp)
    numbers = np.array([number for number, _ in plans], dtype=np.intp)
    choosing, among = (
        np.stack([_phases([phase[side] for phase in order], n_phases) for _, _, order in wanted])[numbers]
        for side in (0, 1)
    )
    flight = prospects.flight_s[at]
    limit = np.array(
        [np.inf if wanted[number][1] == "arrival" else SLOWEST_TOGETHER_S for number, _ in plans]
    )
    shots = allocation.allocate(
        prospects.chance[at] * (flight < limit[:, None, None]),
        flight,
        np.stack(stocks),
        choosing,
        among,
        Field(
            at_stake=prospects.at_stake,
            aim_points=prospects.aim_points,
            max_shots=prospects.max_shots,
            is_nuclear=prospects.is_nuclear,
        ),
    )
    made: list[Attack] = []
    for number, (label, together, _) in enumerate(wanted):
        rows = [row for row, (whose, _) in enumerate(plans) if whose == number]
        # a design that no theatre weapon takes part in is the same wherever these stand
        rows += rows[:1] * (prospects.laydowns.size - len(rows))
        made.append(
            Attack(
                label=label,
                laydowns=prospects.laydowns,
                shots=shots[rows],
                aim_points=prospects.aim_points,
                capital_weapon=np.array([openings[row] for row in rows], dtype=np.intp),
                together=together,
                delay_s=np.zeros(prospects.stock.size),
                is_nuclear=prospects.is_nuclear,
            )
        )
    return made


def _n_laydowns(prospects: Prospects, order: Order) -> int:
    """Return how many laydowns a design depends on."""
    uses = np.any([weapons for weapons, _ in order], axis=0)
    return prospects.laydowns.size if (uses & prospects.is_theatre).any() else 1


def _phases(masks: list[Mask], n_phases: int) -> Mask:
    """Return masks one after the other; phases that a design lacks choose nothing."""
    return np.stack([*masks, *([np.zeros_like(masks[0])] * (n_phases - len(masks)))])


def _without_command(
    prospects: Prospects, capital_s: Array, together: str, taking_part: Mask
) -> tuple[Array, int]:
    """Return the stock without what is kept for the seat of government, and the first weapon kept.

    The fastest nuclear weapons open on the seat of government; the rest owed to
    it comes from the most plentiful, so that fast weapons are left for forces.
    """
    stock = np.where(taking_part, prospects.stock, 0.0)
    fits = capital_s < (np.inf if together == "arrival" else SLOWEST_TOGETHER_S)
    usable = fits & (stock >= 1.0) & prospects.is_nuclear
    by_speed = np.lexsort((-stock, np.where(usable, capital_s, np.inf)))
    by_plenty = np.lexsort((capital_s, np.where(usable, -stock, np.inf)))
    opening = min(prospects.n_opening, prospects.n_command)
    # plain numbers: a few weapons one after the other, thousands of times a run
    left, may = stock.tolist(), usable.tolist()
    for owed, order in ((opening, by_speed), (prospects.n_command - opening, by_plenty)):
        for w in order.tolist():
            spent = min(left[w], owed) if may[w] else 0.0
            left[w] -= spent
            owed -= spent  # noqa: PLW2901 - what is still owed goes to the next weapon
    return np.array(left), int(by_speed[0])
