"""Boats at sea and what they carry, and the chain that one dispersed missile goes through.

In: counts and shares of a fleet, or the chances of each step of a dispersed
missile. Out: boats, warheads, a probability.

The largest known weakness: expected values for a fleet whose boats are alike;
and the chain multiplies steps as if they were independent.

Sources: Global Zero (2015) p. 86; Wu (2020) through Tecott and Halterman
(2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispersed:
    """Chances of the steps that a dispersed missile has to go through, each 0 to 1.

    Parameters
    ----------
    p_site_found, p_site_destroyed : float
        Its field site is found; it is destroyed if found.
    p_pad_found : float
        One launch pad is found.
    n_pads : float
        Pads; one that is not found is enough.
    p_movement_survival : float
        It survives while moving.
    p_preparation_found : float
        It is found while preparing to launch.
    p_missile_works : float
        It works.
    p_discrimination, p_interceptor_works : float
        An interceptor picks the warhead out, and works.
    n_interceptors : float
        Interceptors per warhead.
    """

    p_site_found: float
    p_site_destroyed: float
    p_pad_found: float
    n_pads: float
    p_movement_survival: float
    p_preparation_found: float
    p_missile_works: float
    p_discrimination: float
    p_interceptor_works: float
    n_interceptors: float


def boats_at_sea(n_boats: ArrayLike, n_overhaul: ArrayLike, share_at_sea: ArrayLike, *, whole: bool) -> Array:
    """Boats at sea out of a fleet.

    Parameters
    ----------
    n_boats, n_overhaul : array, >= 0
        Boats in all, and those in overhaul.
    share_at_sea : array, 0 to 1
        Share of the rest that is at sea.
    whole : bool
        Round to the nearest whole boat (halves upward).

    Returns
    -------
    array, >= 0

    Notes
    -----
    ``(boats - overhaul) share``; not below 0.

    References
    ----------
    Global Zero Commission (2015), De-Alerting and Stabilizing, p. 86.

    Examples
    --------
    >>> float(boats_at_sea(10, 2, 0.7, whole=True))
    6.0
    """
    ready = np.maximum(np.asarray(n_boats, np.float64) - np.asarray(n_overhaul, np.float64), 0.0)
    at_sea = ready * np.asarray(share_at_sea, np.float64)
    return np.floor(at_sea + 0.5) if whole else np.asarray(at_sea)


def warheads_at_sea(n_at_sea: ArrayLike, n_boats: ArrayLike, n_warheads: ArrayLike) -> Array:
    """Warheads on the boats at sea.

    Parameters
    ----------
    n_at_sea, n_boats : array
        Boats at sea and in all (> 0).
    n_warheads : array
        Warheads of the whole fleet, spread evenly over all boats.

    Returns
    -------
    array

    References
    ----------
    Global Zero Commission (2015), p. 86: 45 warheads a boat.

    Examples
    --------
    >>> float(warheads_at_sea(6, 10, 450))
    270.0
    """
    total = np.asarray(n_warheads, np.float64) * np.asarray(n_at_sea, np.float64)
    return np.asarray(total / np.asarray(n_boats, np.float64))


def p_delivers(steps: Dispersed) -> float:
    """Probability that one dispersed missile survives, is launched and gets through.

    Parameters
    ----------
    steps : Dispersed
        Chances of each step.

    Returns
    -------
    float, 0 to 1

    Notes
    -----
    Product of: site not both found and destroyed; not all pads found; survives movement; preparation not
    found; missile works; every interceptor fails (``1 - p_discrimination p_interceptor_works`` each).

    References
    ----------
    Wu (2020), International Security 44:4, 84-118, online appendix, through Tecott and Halterman (2021)
    pp. 75-76.

    Examples
    --------
    >>> round(p_delivers(Dispersed(p_site_found=0.7, p_site_destroyed=0.8, p_pad_found=0.6, n_pads=3,
    ...     p_movement_survival=0.5, p_preparation_found=0.2, p_missile_works=0.8, p_discrimination=0.1,
    ...     p_interceptor_works=0.5, n_interceptors=4)), 5)
    0.08991
    """
    p_survives = (
        (1 - steps.p_site_found * steps.p_site_destroyed)
        * (1 - steps.p_pad_found**steps.n_pads)
        * steps.p_movement_survival
        * (1 - steps.p_preparation_found)
    )
    p_passes = (1 - steps.p_discrimination * steps.p_interceptor_works) ** steps.n_interceptors
    return p_survives * steps.p_missile_works * p_passes
