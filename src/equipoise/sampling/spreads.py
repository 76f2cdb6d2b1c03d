"""From luck to value: quantiles of each family of spread.

Question: which value does a fact take where its luck is ``u``? Takes a spread
and uniform numbers; gives values in the unit of the fact. Numbers grow with
their luck, so a spread that is edited keeps its luck and moves only its value,
and a shared factor moves facts the same way.

The law of each family is in :mod:`equipoise.sampling.families`. Largest
weakness: three numbers say nothing about the tails; beyond low and high
(lognormal only) they are a guess.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.errors import NumericsError, Problem
from equipoise.facts.record import Spread
from equipoise.sampling import families


def quantile(spread: Spread, u: Array) -> Array:
    """Return the values that a fact takes, one per uniform number.

    Parameters
    ----------
    spread : Spread
        Of a number; for words see :func:`choice`.
    u : array of any shape, 0 to 1
        The luck, higher for higher values.

    Returns
    -------
    array of the shape of ``u``, in the unit of the fact
        Never falls where ``u`` grows; between low and high, but for lognormal.

    Raises
    ------
    NumericsError
        If the spread gives a value that is not finite (a lognormal low of 0, a missing end).
    ValueError
        If the spread is of words, or ``u`` is not between 0 and 1.

    Notes
    -----
    - uniform: ``low + u (high - low)``;
    - triangular: mode ``best``, density zero at both ends;
    - pert: beta on low to high with shapes ``1 + 4 (best - low)/(high - low)``
      and ``1 + 4 (high - best)/(high - low)``;
    - lognormal: median ``best``, 5 and 95 % points ``low`` and ``high``, by a
      log-sd of its own on each side (the density then steps at the median);
      without ``best`` the median is the geometric middle;
    - counts: whole numbers, weights falling in a straight line from ``best``
      to nothing one step beyond each end; equal weights without ``best``.
      Ends that an edit scaled off the whole numbers are rounded;
    - options: the sorted numbers, by their weights.

    References
    ----------
    D. G. Malcolm and others, "Application of a technique for research and development program
    evaluation", Operations Research 7 (1959), pp. 646-669. N. L. Johnson, S. Kotz and N. Balakrishnan,
    "Continuous Univariate Distributions" 1 and 2 (1994, 1995), ch. 14, 25, 26.

    Examples
    --------
    >>> span = Spread(family="triangular", low=0.0, best=2.0, high=4.0)
    >>> quantile(span, np.array([0.0, 0.125, 0.5, 1.0]))
    array([0., 1., 2., 4.])
    """
    _refuse_words(spread)
    if not bool(np.all((u >= 0) & (u <= 1))):
        message = "u must be between 0 and 1"
        raise ValueError(message)
    return _finite(spread, families.LAWS[spread.family].quantile(spread, u))


def choice(spread: Spread, u: Array) -> Index:
    """Return which of the options a fact takes, one position per uniform number.

    Parameters
    ----------
    spread : Spread
        With options, of words or of numbers.
    u : array of any shape, 0 to 1
        The luck.

    Returns
    -------
    array of the shape of ``u``, positions in ``spread.options``
        An option with weight zero is never taken.

    Raises
    ------
    ValueError
        If the spread has no options, or ``u`` is not between 0 and 1.

    Examples
    --------
    >>> rule = Spread(
    ...     family="options", low=0.0, best=0.0, high=0.0, options=("radar", "both"), weights=(0.3, 0.7)
    ... )
    >>> choice(rule, np.array([0.1, 0.29, 0.31, 0.9]))
    array([0, 0, 1, 1])
    """
    if not spread.options or len(spread.options) != len(spread.weights):
        message = f"a choice needs options, each with a weight: {spread}"
        raise ValueError(message)
    if not bool(np.all((u >= 0) & (u <= 1))):
        message = "u must be between 0 and 1"
        raise ValueError(message)
    return families.position(np.array(spread.weights), u)


def mean(spread: Spread) -> float:
    """Return the mean of the values that a fact takes over endless draws.

    Parameters
    ----------
    spread : Spread
        Of a number.

    Returns
    -------
    float, in the unit of the fact

    Raises
    ------
    NumericsError
        If the mean is not finite.
    ValueError
        If the spread is of words.

    Examples
    --------
    >>> mean(Spread(family="pert", low=0.0, best=1.0, high=8.0))
    2.0
    """
    _refuse_words(spread)
    return float(_finite(spread, np.array(families.LAWS[spread.family].mean(spread))))


def cdf(spread: Spread, x: Array) -> Array:
    """Return the chance that a fact is at most so large.

    Parameters
    ----------
    spread : Spread
        Of a number.
    x : array of any shape, in the unit of the fact
        The values asked about.

    Returns
    -------
    array of the shape of ``x``, 0 to 1

    Raises
    ------
    NumericsError
        If a chance is not finite.
    ValueError
        If the spread is of words.

    Examples
    --------
    >>> cdf(Spread(family="uniform", low=0.0, best=1.0, high=2.0), np.array([-1.0, 0.5, 3.0]))
    array([0.  , 0.25, 1.  ])
    """
    _refuse_words(spread)
    return _finite(spread, families.LAWS[spread.family].cdf(spread, x))


def ends(spread: Spread) -> tuple[float, float]:
    """Return the low and the high end of a fact: what a planner fears or hopes.

    Parameters
    ----------
    spread : Spread
        Of a number.

    Returns
    -------
    (low, high), in the unit of the fact
        The 5 and 95 % points for lognormal, which has no ends; for counts whole numbers; for
        options the smallest and largest number that has a weight.

    Raises
    ------
    NumericsError
        If an end is not finite.
    ValueError
        If the spread is of words.

    Examples
    --------
    >>> ends(Spread(family="pert", low=0.0, best=1.0, high=8.0))
    (0.0, 8.0)
    """
    _refuse_words(spread)
    u = np.array([0.05, 0.95]) if spread.family == "lognormal" else np.array([0.0, 1.0])
    low, high = quantile(spread, u).tolist()
    return low, high


def _refuse_words(spread: Spread) -> None:
    """Raise where a number was asked of words."""
    if spread.is_word:
        message = f"words have no numbers: {spread.options}"
        raise ValueError(message)


def _finite(spread: Spread, values: Array) -> Array:
    """Return the values, or raise where one is not finite."""
    if not bool(np.all(np.isfinite(values))):
        shown = f"low {spread.low:g}, best {spread.best:g}, high {spread.high:g}"
        problem = Problem(
            where=f"spread '{spread.family}' ({shown})",
            what="gives a value that is not finite",
            hint="a missing end, or a lognormal whose low is not above zero?",
        )
        raise NumericsError(problem)
    return values
