"""How much of a flight is left for a decision, and how much of a day is watched.

In: flight time, the steps between launch and order, blind hours. Out: time
left, share watched.

The steps are the caller's numbers; the literature disagrees on them, so none is
built in.

Sources: Lewis (2017), nucleardarkness.org: two budgets that must both be
reachable by data.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array
from equipoise.units import to_si


def left_s(flight_s: ArrayLike, steps_s: Iterable[ArrayLike]) -> Array:
    """Time of a flight that is left when all steps are done.

    Parameters
    ----------
    flight_s : array, s
        From launch to impact.
    steps_s : iterable of arrays, s
        Detect, assess, confer, order, launch, or whatever the source names; shapes broadcast.

    Returns
    -------
    array, s
        Negative where the steps take longer than the flight.

    Notes
    -----
    Flight less the sum of the steps: nothing runs at the same time.

    References
    ----------
    Lewis (2017), Is launch under attack feasible?, NTI.

    Examples
    --------
    >>> float(left_s(1800.0, [600.0, 900.0]))
    300.0
    """
    left = np.asarray(flight_s, np.float64)
    for step in steps_s:
        left = left - np.asarray(step, np.float64)
    return np.asarray(left)


def watched_share(blind_s: Iterable[ArrayLike]) -> Array:
    """Share of a day in which an area is watched.

    Parameters
    ----------
    blind_s : iterable of arrays, s
        Windows of a day without a satellite in view; they do not overlap.

    Returns
    -------
    array, 0 to 1
        0 where the windows add up to a day or more.

    Notes
    -----
    ``1 - sum/24 h``.

    Examples
    --------
    Two windows of three hours:

    >>> float(watched_share([10800.0, 10800.0]))
    0.75
    """
    day_s = to_si(1.0, "day")
    return np.maximum(left_s(day_s, blind_s) / day_s, 0.0)
