"""What survives a first strike?

Takes the groups, what is shot at them and when; gives per group the chances
that an item (launcher, boat, aircraft) is left when its site is hit and when it
is spared. Sources: K. Lieber and D. Press, International Security 30:4 (2006),
for silos; Rudeen and Chang (2023) for dispersed launchers; the two-term
lethal radius of Davis and Schilling (1973). Largest weakness: how many mobile
launchers are out of garrison on an ordinary day, and how many of these are
tracked, is not known in open sources.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, constant, is_compiled
from equipoise.reading import Reading, beside

#: Legs by number.
LEGS = ("silo", "mobile", "submarine", "bomber")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """Chances by group (g) and branch of the alarm (b).

    Attributes
    ----------
    p_site : (n, g) array
        A site (silo, garrison, port, base) is spared.
    p_if_hit, p_if_spared : (n, b, g) array
        One item is left and ready when its site is hit, and when it is spared.
    p_launched : (n, g) array
        One item is ready to launch before anything arrives.
    """

    p_site: Array
    p_if_hit: Array
    p_if_spared: Array
    p_launched: Array

    @property
    def p_left(self) -> Array:
        """Chance that one item is left when the attack is ridden out, (n, b, g)."""
        site = self.p_site[:, None, :]
        return (1.0 - site) * self.p_if_hit + site * self.p_if_spared


def survival(
    reading: Reading,
    threatened: str,
    legs: tuple[str, ...],
    away: Array,
    p_site: Array,
    p_partial: Array,
    p_tracked: Array,
    left_s: Array,
    alert: str,
) -> Survival:
    """Return what is left of each group.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        Whose groups.
    legs : tuple of str, g long
        Leg of each group.
    away : (n, g) array, 0 to 1
        Share ready, out of garrison, at sea, or on alert, by leg.
    p_site : (n, g) array, 0 to 1
        Chance that a site survives the nuclear weapons sent to it.
    p_partial : (n, g) array, 0 to 1
        Chance that one item at a spared site survives the conventional weapons.
    p_tracked : (n, g) array, 0 to 1
        Chance that a dispersed launcher that is tracked survives.
    left_s : (n, b, g) array, s
        Alarm to first impact at the site.
    alert : str
        ``day`` or ``generated``.

    Notes
    -----
    An item is away with chance a and then left with chance p_a; at the site it
    gets out in time with chance e, else it shares the site's fate:
    ``hit: a p_a + (1 - a) e``; ``spared: a p_a + (1 - a)(e + (1 - e) c)``.
    Launchers get out after a lognormal time from the alarm; aircraft only if on
    alert. Silos have nowhere to go: ``hit: 0``, ``spared: ready``.
    """
    work = _compiled if is_compiled() else side_by_side
    hit, spared, launched = work(reading, threatened, legs, away, p_partial, p_tracked, left_s, alert)
    return Survival(p_site=p_site, p_if_hit=hit, p_if_spared=spared, p_launched=launched)


def side_by_side(
    reading: Reading,
    threatened: str,
    legs: tuple[str, ...],
    away: Array,
    p_partial: Array,
    p_tracked: Array,
    left_s: Array,
    alert: str,
) -> tuple[Array, Array, Array]:
    """Return ``p_if_hit``, ``p_if_spared`` and ``p_launched`` of :class:`Survival`, many draws at a time."""
    n_branches = left_s.shape[1]
    hit = np.zeros((reading.n, n_branches, len(legs)))
    spared = np.zeros_like(hit)
    launched = np.ones((reading.n, len(legs)))
    for g, leg in enumerate(legs):
        a = away[:, g, None]
        if leg == "silo":
            spared[:, :, g] = a
            launched[:, g] = a[:, 0]
            continue
        out, at_sea = _away_left(reading, threatened, leg, p_tracked[:, g], alert), a
        gets_out = _gets_out(reading, threatened, leg, left_s[:, :, g])
        if leg == "bomber":
            gets_out, at_sea = a * gets_out, np.zeros_like(a)
        elsewhere = at_sea * out[:, None]
        here = 1.0 - at_sea
        hit[:, :, g] = elsewhere + here * gets_out
        spared[:, :, g] = elsewhere + here * (gets_out + (1.0 - gets_out) * p_partial[:, g, None])
    return hit, spared, launched


def _compiled(
    reading: Reading,
    threatened: str,
    legs: tuple[str, ...],
    away: Array,
    p_partial: Array,
    p_tracked: Array,
    left_s: Array,
    alert: str,
) -> tuple[Array, Array, Array]:
    """Return what :func:`side_by_side` returns, draw by draw."""
    from equipoise.strike import compiled_leaving as compiled  # noqa: PLC0415 - needs numba

    at_sea = "found_generated" if alert == "generated" else "found"
    facts = (
        ("mobile", "found"),
        ("mobile", "flush"),
        ("mobile", "flush_variation"),
        ("submarine", at_sea),
        ("bomber", "scramble"),
        ("bomber", "scramble_variation"),
    )
    columns = [
        reading.value(f"{leg}.{threatened}.{name}") if leg in legs else constant(1.0, reading.n)
        for leg, name in facts
    ]
    return compiled.survive(
        np.array([LEGS.index(leg) for leg in legs], np.intp),
        beside(columns, reading.n),
        *(np.ascontiguousarray(each) for each in (away, p_partial, p_tracked, left_s)),
    )


def _away_left(reading: Reading, threatened: str, leg: str, p_tracked: Array, alert: str) -> Array:
    """Return the chance that an item that is away from its site is left, (n,)."""
    if leg == "mobile":
        found = reading.value(f"mobile.{threatened}.found")
        return 1.0 - found * (1.0 - p_tracked)
    if leg == "submarine":
        fact = "found_generated" if alert == "generated" else "found"
        return 1.0 - reading.value(f"submarine.{threatened}.{fact}")
    return np.ones(reading.n)


def _gets_out(reading: Reading, threatened: str, leg: str, left_s: Array) -> Array:
    """Return the chance to leave the site between alarm and impact, (n, b)."""
    fact = {"mobile": f"mobile.{threatened}.flush", "bomber": f"bomber.{threatened}.scramble"}.get(leg)
    if fact is None:
        return np.zeros_like(left_s)
    from scipy.special import ndtr  # noqa: PLC0415

    median, sd = reading.value(fact)[:, None], reading.value(f"{fact}_variation")[:, None]
    with np.errstate(divide="ignore"):
        score = np.log(left_s / median) / sd
    return np.asarray(ndtr(score), np.float64)
