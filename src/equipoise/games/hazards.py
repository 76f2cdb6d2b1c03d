"""How often do leaders leave office, and how much more often after a neighbour's exit?

Takes counts of exits and years in office that somebody has tabulated; gives rates, ratios of rates and
chances with the doubt that small counts leave. Source: Jeffreys' prior for a Poisson rate, as in Gelman and
others, Bayesian Data Analysis (2013), section 2.8. Largest weakness: a class of leaders has one rate, the
same in each year and for each leader; a ratio of two such rates is an association and no effect.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array

#: Added to a count of exits: Jeffreys' prior for a rate.
JEFFREYS = 0.5


def rate(n_exits: Array, exposure_s: Array, position: Array) -> Array:
    """Return the rate of exit at a position of its posterior.

    Why: published tables give counts; what the true rate is stays in doubt, and the doubt must be in every
    draw.

    Parameters
    ----------
    n_exits : array, >= 0
        Exits counted.
    exposure_s : array, > 0
        Time in office over which they were counted, all leaders together.
    position : array, 0 to 1
        Share of the posterior below the value: 0.5 is the median.

    Returns
    -------
    array, 1/s
        In the unit of 1/``exposure_s``, whichever that is.

    Notes
    -----
    With the prior 1/sqrt(rate), k exits in time T leave a gamma posterior of shape k + 1/2 and rate T.

    References
    ----------
    Gelman and others (2013), Bayesian Data Analysis, third edition, section 2.8.

    Examples
    --------
    No exit in 100 years: the median is half the median of a chi-square law with one degree of freedom.

    >>> float(rate(np.array(0.0), np.array(100.0), np.array(0.5)).round(6))
    0.002275
    """
    from scipy import special  # noqa: PLC0415 - heavy

    return special.gammaincinv(n_exits + JEFFREYS, position) / exposure_s


def ratio(
    n_exposed: Array, exposed_s: Array, n_unexposed: Array, unexposed_s: Array, position: Array
) -> Array:
    """Return the ratio of two rates of exit at a position of its posterior.

    Why: "after a neighbour's leader has fallen, exits are x times as frequent" is a ratio of two small
    counts, and its interval is wide.

    Parameters
    ----------
    n_exposed, exposed_s : array
        Exits, and time in office, of leaders whose neighbour's leader has just left.
    n_unexposed, unexposed_s : array
        The same of all others; same unit of time.
    position : array, 0 to 1
        Share of the posterior below the value.

    Returns
    -------
    array, >= 0
        1 where a neighbour's exit goes with nothing.

    Notes
    -----
    Two gamma variables of shapes a and b and scale 1 have a ratio x/(1 - x) with x of the beta law (a, b). An
    association: neighbours share causes, and nothing is controlled for.

    Examples
    --------
    Equal counts in equal times: the median is 1.

    >>> float(ratio(*(np.array(x) for x in (5.0, 100.0, 5.0, 100.0, 0.5))).round(9))
    1.0
    """
    from scipy import special  # noqa: PLC0415 - heavy

    share = special.betaincinv(n_exposed + JEFFREYS, n_unexposed + JEFFREYS, position)
    return share / (1.0 - share) * (unexposed_s / exposed_s)


def p_within(rate_per_s: Array, time_s: Array | float) -> Array:
    """Return the chance of an exit within a time, at a constant rate.

    Parameters
    ----------
    rate_per_s : array, >= 0
        1/s, or 1 over the unit of ``time_s``.
    time_s : array or float, >= 0
        Time looked ahead.

    Examples
    --------
    >>> float(p_within(np.array(0.08), 1.0).round(4))
    0.0769
    """
    return -np.expm1(-rate_per_s * time_s)
