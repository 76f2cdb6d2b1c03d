"""How the area in which a moving launcher may be grows, and how it is searched.

In: speed, time, road factor. Out: the area to be barraged or searched, the
chance that a search finds, the number of launchers left in hidden shelters.

The largest known weakness: a launcher's area is a share of a circle, with the
road network in one factor; terrain, bridges and satellite passes are left out.

Sources: Rudeen and Chang (2023); Koopman's random search through Tecott and
Halterman (2021).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from equipoise.arrays import Array


def search_area_m2(speed_m_s: ArrayLike, time_s: ArrayLike, road_factor: ArrayLike) -> Array:
    """Area in which a launcher may be after moving for a time.

    Parameters
    ----------
    speed_m_s : array, m/s, >= 0
        Speed on the road.
    time_s : array, s, >= 0
        Time since it was last seen, up to the impact of the warheads.
    road_factor : array, 0 to 1
        Share of the circle that roads and terrain leave; 0.5 in the source.

    Returns
    -------
    array, m^2
        Grows with the square of speed and of time.

    Notes
    -----
    ``road_factor pi (speed time)^2``.

    References
    ----------
    Rudeen and Chang (2023), tel/lib/assessor.py.

    Examples
    --------
    A launcher at 40 km/h for half an hour:

    >>> round(float(search_area_m2(40 / 3.6, 1800.0, 0.5)) / 1e6, 1)
    628.3
    """
    way = np.asarray(speed_m_s, np.float64) * np.asarray(time_s, np.float64)
    return np.asarray(np.asarray(road_factor, np.float64) * np.pi * way**2)


def p_found(effort: ArrayLike, area: ArrayLike) -> Array:
    """Probability that a random search finds one target.

    Parameters
    ----------
    effort : array, >= 0
        Area swept, in the unit of ``area``.
    area : array, > 0
        Area in which the target is.

    Returns
    -------
    array, 0 to 1

    Notes
    -----
    ``1 - exp(-effort/area)``: sweeps overlap at random and the target does not react.

    References
    ----------
    Koopman's random search, through Tecott and Halterman (2021), appendix B.

    Examples
    --------
    >>> round(float(p_found(1000.0, 1000.0)), 3)
    0.632
    """
    return -np.expm1(-np.asarray(effort, np.float64) / np.asarray(area, np.float64))


def shelters_left(n_missiles: ArrayLike, n_shelters_each: ArrayLike, n_attackers: ArrayLike) -> Array:
    """Missiles left when an attacker spends one perfect warhead a shelter.

    Parameters
    ----------
    n_missiles : array, >= 0
        Missiles, each hidden in one of its own shelters.
    n_shelters_each : array, >= 1
        Shelters per missile.
    n_attackers : array, >= 0
        Warheads of the attacker; those beyond one a shelter are left over.

    Returns
    -------
    array
        Expected number of missiles left.

    Notes
    -----
    ``missiles (1 - attackers/shelters)``, not below 0: each shelter is as likely as any other.

    References
    ----------
    Arithmetic on the MX plan in Time (1979), Move it or lose it.

    Examples
    --------
    >>> float(shelters_left(200.0, 23.0, 2300.0))
    100.0
    """
    missiles, attackers = np.asarray(n_missiles, np.float64), np.asarray(n_attackers, np.float64)
    shelters = missiles * np.asarray(n_shelters_each, np.float64)
    hit = np.minimum(attackers, shelters)
    return missiles - np.asarray(
        missiles * np.divide(hit, shelters, out=np.zeros_like(hit), where=shelters > 0)
    )
