"""How long from launch to impact, and from alarm to impact?

Takes when an attack is seen and when it arrives; gives the minutes that are
left, and the chance that a launch under attack succeeds where that is the
policy. Sources: J. Lewis, "Is launch under attack feasible?", NTI (2017), on the
steps between alarm and launch; P. Podvig, russianforces.org, on radars and
satellites. Largest weakness: how long the steps take is assumed; published
sources print what is left over, not each step.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Mask
from equipoise.reading import Reading

#: Ratio of time left to time needed from which on nothing depends on it.
ENDLESS = 1e6


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
    steps = {name: reading.value(f"budget.{threatened}.{name}") for name in STEPS}
    deciding = steps["assess"] + steps["decide"]
    everything = deciding + steps["order"] + steps["launch"]
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


#: The steps between alarm and launch, in order.
STEPS = ("assess", "decide", "order", "launch")
