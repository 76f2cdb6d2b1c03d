"""How fast do armies come forward, told by campaigns that were?

Distances and days of past campaigns of one posture go in; a law of the pace of
the next one comes out. Few campaigns say little of their spread, and the law is
as wide as that: it is the distribution of one more member of the family, its
mean and spread both unknown. Largest weakness: campaigns that were stopped
short aren't in a family, so that all is said given that the advance isn't
stopped for good.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array

#: Fewer campaigns than this make no family: a spread can't be told from two.
LEAST_CAMPAIGNS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Mean and standard deviation of the logarithm of the pace (m/s), per draw, over ``count`` campaigns."""

    mean: Array
    spread: Array
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What the other campaigns say of one: days foretold (5, 50 and 95 %) beside the days it took."""

    days_low: float
    days: float
    days_high: float
    actual: float

    @property
    def is_within(self) -> bool:
        """True where the days it took lie between the ends."""
        return self.days_low <= self.actual <= self.days_high


def family(pace_m_s: Array) -> Family:
    """Return the family of a few campaigns.

    Parameters
    ----------
    pace_m_s : (n, c) array, m/s, > 0
        Pace of each campaign in each draw, c at least :data:`LEAST_CAMPAIGNS`.

    Notes
    -----
    Mean and ``n - 1`` standard deviation of ``ln pace``.
    """
    logs = np.log(pace_m_s)
    return Family(mean=logs.mean(axis=1), spread=logs.std(axis=1, ddof=1), count=pace_m_s.shape[1])


def pace_m_s(of: Family, rank: Array) -> Array:
    """Return the pace of one more campaign of a family.

    Parameters
    ----------
    of : Family
        From :func:`family`.
    rank : array, 0 to 1
        Where it falls: 0.5 is the middle, small is slow; shape (n,).

    Returns
    -------
    (n,) array, m/s

    Notes
    -----
    ``exp(mean + spread sqrt(1 + 1/c) t)`` with the quantile t of Student's law of c - 1 degrees of freedom:
    the predictive law of a normal sample whose mean and variance are unknown (no prior information).

    References
    ----------
    Gelman and others (2013), Bayesian Data Analysis, 3rd edition, section 3.2.

    Examples
    --------
    In the middle it is the geometric mean:

    >>> found = family(np.array([[1.0, 2.0, 4.0]]))
    >>> round(float(pace_m_s(found, np.array([0.5]))[0]), 12)
    2.0
    """
    from scipy.special import stdtrit  # noqa: PLC0415

    reach = of.spread * np.sqrt(1.0 + 1.0 / of.count)
    return np.exp(of.mean + reach * np.asarray(stdtrit(of.count - 1.0, rank), np.float64))


def leave_one_out(distance_m: Array, time_s: Array) -> tuple[LeftOut, ...]:
    """Return, campaign by campaign, what the others would have said.

    Parameters
    ----------
    distance_m, time_s : (c,) arrays, m and s, > 0
        Campaigns of one family, c at least ``LEAST_CAMPAIGNS + 1``.

    Examples
    --------
    Four at the same pace foretell each other without error:

    >>> same = leave_one_out(np.array([1e5, 2e5, 3e5, 4e5]), 86400.0 * np.array([1.0, 2.0, 3.0, 4.0]))
    >>> [round(row.days / row.actual, 9) for row in same]
    [1.0, 1.0, 1.0, 1.0]
    """
    paces = distance_m / time_s
    rows: list[LeftOut] = []
    for k in range(paces.size):
        others = family(np.delete(paces, k)[None, :])
        slow, middle, fast = (float(pace_m_s(others, np.array([rank]))[0]) for rank in (0.05, 0.5, 0.95))
        days = [float(distance_m[k]) / pace / 86400.0 for pace in (fast, middle, slow)]
        rows.append(
            LeftOut(days_low=days[0], days=days[1], days_high=days[2], actual=float(time_s[k]) / 86400.0)
        )
    return tuple(rows)
