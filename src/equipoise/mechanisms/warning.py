"""How long from launch to impact, and from alarm to impact?

Takes when an attack is seen and when it arrives; gives the minutes that are
left, and the chance that a launch under attack succeeds where that is the
policy. Sources: J. Lewis, "Is launch under attack feasible?", NTI (2017), on the
steps between alarm and launch; P. Podvig, russianforces.org, on radars and
satellites. Largest weakness: how long the steps take is assumed; published
sources print what is left over, not each step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask, is_compiled
from equipoise.reading import Reading, beside

#: Ratio of time left to time needed from which on nothing depends on it.
ENDLESS = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Times from alarm to impact, and what can be done in them, by branch of the alarm (b) and group (g).

    Attributes
    ----------
    forces_s : (n, b, g) array
        Alarm to impact at each group's site.
    capital_s : (n, b) array
        Alarm to impact at the capital.
    p_in_time : (n, b, g) array
        A launch under attack succeeds; 0 for groups that are not launched under attack.
    p_out : (n, b) array
        The decision is taken before the capital is hit: what is far away has all the time that it leaves.
    """

    forces_s: Array
    capital_s: Array
    p_in_time: Array
    p_out: Array


def left(
    reading: Reading,
    threatened: str,
    impact_s: Array,
    capital_s: Array,
    alarm_s: Array,
    site: Index,
    land: Mask,
) -> Left:
    """Return how long from alarm to impact, and whether the steps to a launch fit into that.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        Whose steps are taken.
    impact_s : (n, t) array, s
        Impact by class of target; infinite where nothing is sent.
    capital_s : (n,) array, s
        Impact at the capital.
    alarm_s : (n, b) array, s
        Alarm by branch of what the satellites see; infinite without any.
    site : (g,) array of int
        The class of each group's site.
    land : (g,) array of bool
        Which groups are on land.

    Notes
    -----
    :func:`time_left_s`, :func:`slack` and :func:`p_in_time` after one another.
    """
    if not is_compiled():
        return side_by_side(reading, threatened, impact_s, capital_s, alarm_s, site, land)
    from equipoise.strike import compiled_leaving as compiled  # noqa: PLC0415 - needs numba

    deciding, everything = _steps_s(reading, threatened)
    steps = beside((deciding, everything, reading.value(f"budget.{threatened}.variation")), reading.n)
    found = compiled.in_time(
        np.ascontiguousarray(impact_s), capital_s, np.ascontiguousarray(alarm_s), site, land, steps, ENDLESS
    )
    return Left(forces_s=found[0], capital_s=found[1], p_in_time=found[2], p_out=found[3])


def side_by_side(
    reading: Reading,
    threatened: str,
    impact_s: Array,
    capital_s: Array,
    alarm_s: Array,
    site: Index,
    land: Mask,
) -> Left:
    """Return what :func:`left` returns, many draws at a time."""
    forces_s = time_left_s(impact_s[:, site], alarm_s)
    at_capital_s = time_left_s(capital_s[:, None], alarm_s)[:, :, 0]
    ratio = slack(reading, threatened, forces_s, at_capital_s)
    far_away = slack(reading, threatened, np.full((*at_capital_s.shape, 1), np.inf), at_capital_s)
    return Left(
        forces_s=forces_s,
        capital_s=at_capital_s,
        p_in_time=p_in_time_on(reading, threatened, ratio, land),
        p_out=p_in_time(reading, threatened, far_away)[:, :, 0],
    )


def time_left_s(impact_s: Array, alarm_s: Array) -> Array:
    """Return the time from alarm to impact, never below zero.

    Parameters
    ----------
    impact_s : (n, t) array, s
        Impact by class of target; infinite where nothing is sent.
    alarm_s : (n, b) array, s
        Alarm by branch of what the satellites see; infinite without any.

    Returns
    -------
    (n, b, t) array, s
    """
    later = np.where(np.isfinite(alarm_s), alarm_s, np.inf)[:, :, None]
    both = np.broadcast_arrays(impact_s[:, None, :], later)
    left = np.full(both[0].shape, 0.0)
    np.subtract(both[0], both[1], out=left, where=np.isfinite(both[1]))
    return np.maximum(left, 0.0)


def slack(reading: Reading, threatened: str, left_s: Array, at_capital_s: Array) -> Array:
    """Return how many times the planned length of all steps fits into the time left.

    The steps between alarm and launch share one luck: a slow decision delays
    every group. A group gets away if this ratio exceeds the drawn luck, whose
    median is one.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        Whose steps are taken.
    left_s : (n, b, t) array, s
        Alarm to impact at each class of target.
    at_capital_s : (n, b) array, s
        Alarm to impact at the capital.

    Returns
    -------
    (n, b, t) array, >= 0

    Notes
    -----
    ``min(left / (assess + decide + order + launch), left at the capital / (assess + decide))``:
    the decision has to be taken before the capital is hit, the launch done
    before the group is. Leaves out leaders who are not at the capital.
    """
    deciding, everything = _steps_s(reading, threatened)
    at_group = left_s / everything[:, None, None]
    at_capital = (at_capital_s / deciding[:, None])[:, :, None]
    return np.minimum(np.minimum(at_group, at_capital), ENDLESS)


def p_in_time(reading: Reading, threatened: str, ratio: Array) -> Array:
    """Return the chance that the steps take less than the time left.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        Whose steps vary.
    ratio : (n, ...) array, >= 0
        From :func:`slack`.

    Returns
    -------
    (n, ...) array, 0 to 1

    Notes
    -----
    Lognormal with median one: ``Phi(ln(ratio) / sd)``.
    """
    from scipy.special import ndtr  # noqa: PLC0415

    sd = reading.value(f"budget.{threatened}.variation")
    sd = sd.reshape(sd.shape + (1,) * (ratio.ndim - 1))
    with np.errstate(divide="ignore"):
        score = np.log(ratio) / sd
    return np.asarray(ndtr(score), np.float64)


def p_in_time_on(reading: Reading, threatened: str, ratio: Array, land: Mask) -> Array:
    """Return :func:`p_in_time` of the groups on land, and 0 for those that are not launched under attack.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        Whose steps vary.
    ratio : (n, b, g) array, >= 0
        From :func:`slack`.
    land : (g,) array of bool
        Which groups are on land.
    """
    found = np.zeros_like(ratio)
    found[:, :, land] = p_in_time(reading, threatened, ratio[:, :, land])
    return found


def _steps_s(reading: Reading, threatened: str) -> tuple[Array, Array]:
    """Return the time that the decision takes, and all steps, (n,) each."""
    steps = {name: reading.value(f"budget.{threatened}.{name}") for name in STEPS}
    deciding = steps["assess"] + steps["decide"]
    return deciding, deciding + steps["order"] + steps["launch"]


#: The steps between alarm and launch, in order.
STEPS = ("assess", "decide", "order", "launch")
