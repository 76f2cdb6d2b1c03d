"""How well known is what an outcome hangs on, and what would knowing more take off its span?

Takes the shares of an outcome's variance that facts explain alone (:mod:`equipoise.measures.sensitivity`);
says which of them chance would not give, how the explained variance falls to classes of sourcing, and by how
much the 5 to 95 % span shrinks once a fact is known. Sources: Saltelli and others (2008) for the shares;
Iman and Conover (1979) for ranks in the place of values. Largest weakness: facts one by one, so what two
facts explain only together is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum
from types import MappingProxyType

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.measures import sensitivity

#: Classes of sourcing as they stand in a study, by confidence.
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "READ": "read",
        "SECOND-HAND": "second_hand",
        "REMEMBERED": "remembered",
        "COMPUTED": "computed",
        "ASSUMED": "assumed",
    }
)
#: Fewest and most classes that a column is cut into, and draws wanted in each.
FEWEST, MOST, DRAWS_IN_EACH = 4, sensitivity.BINS, 16
#: How many facts that do nothing may be expected among those counted.
FALSE_ALARMS = 0.1


def classes_for(n: int) -> int:
    """Return into how many classes a column of n draws is cut: fewer where there are few draws.

    Examples
    --------
    >>> classes_for(2048), classes_for(128), classes_for(20)
    (16, 8, 4)
    """
    return max(FEWEST, min(MOST, n // DRAWS_IN_EACH))


def least_share(n: int, classes: int, n_tested: int) -> float:
    """Return the share from which on a fact counts, where so many facts are looked at.

    Why: of many facts that do nothing some seem to do something, the more so the more are looked at.

    Parameters
    ----------
    n : int
        Draws.
    classes : int, >= 2
        Classes of each column.
    n_tested : int, >= 1
        Facts looked at.

    Returns
    -------
    float
        Above it lie :data:`FALSE_ALARMS` facts that do nothing, on average.

    Notes
    -----
    ``(q - (k - 1)) / n`` with q the point of the chi-square distribution with k - 1 degrees of freedom that
    is exceeded with the chance ``FALSE_ALARMS / n_tested``: the law of a corrected share of a fact that
    does nothing, for many draws.

    Examples
    --------
    >>> round(least_share(2048, 16, 1), 4), round(least_share(2048, 16, 300), 4)
    (0.0036, 0.0126)
    """
    from scipy import special  # noqa: PLC0415 - slow to import

    point = float(special.chdtri(classes - 1, FALSE_ALARMS / max(n_tested, 1)))
    return (point - (classes - 1)) / n


def counted(
    outcome: Array,
    columns: Mapping[str, Array],
    n_tested: int = 0,
    known: sensitivity.Known | None = None,
) -> dict[str, float]:
    """Return the facts that an outcome hangs on with their first-order shares, largest first.

    Parameters
    ----------
    outcome : (n,) array
        One value per draw.
    columns : mapping of fact id to (n,) array
        Values of the facts in the same draws.
    n_tested : int, >= 0
        How many facts were looked at in all, where these are a part of them.
    known : dict, optional
        Classes of the columns by fact id, of these draws; looked up and filled.

    Returns
    -------
    dict of fact id to float
        Only what chance would hardly give; empty where the outcome is constant.

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 256)
    >>> list(counted(x, {"it": x, "not": np.tile([0.0, 1.0], 128)}))
    ['it']
    """
    doubtful = {name: column for name, column in columns.items() if np.ptp(column) > 0}
    if not doubtful or not np.ptp(outcome) > 0:
        return {}
    k = classes_for(outcome.size)
    least = least_share(outcome.size, k, max(len(doubtful), n_tested))
    shares = sensitivity.first_order(outcome, doubtful, k, known)
    kept = [(name, share) for name, share in shares.items() if share > least]
    return dict(sorted(kept, key=lambda pair: (-pair[1], pair[0])))


def ranks(values: Array) -> Array:
    """Return each draw's place in the order, equal values at the same place.

    Why: where a few draws hold nearly all of the variance, no fact explains it, though it may well decide
    which draws are high.

    Parameters
    ----------
    values : (n,) array
        One value per draw.

    References
    ----------
    R. L. Iman and W. J. Conover (1979), The use of the rank transform in regression,
    Technometrics 21, pp. 499-509.

    Examples
    --------
    >>> ranks(np.array([0.1, 900.0, 0.1, 2.0])).tolist()
    [0.0, 3.0, 0.0, 2.0]
    """
    return np.searchsorted(np.sort(values), values, side="left").astype(np.float64)


def by_class(shares: Mapping[str, float], confidence: Mapping[str, str]) -> dict[str, float]:
    """Return which share of what facts explain falls to each class of sourcing; they sum to one.

    Parameters
    ----------
    shares : mapping of fact id to float
        From :func:`counted`.
    confidence : mapping of fact id to str
        READ, SECOND-HAND, REMEMBERED, COMPUTED or ASSUMED.

    Returns
    -------
    dict of class to float
        All five classes of :data:`CLASSES`; empty where no fact explains anything.

    Examples
    --------
    >>> by_class({"a": 0.375, "b": 0.125}, {"a": "ASSUMED", "b": "READ"})
    {'read': 0.25, 'second_hand': 0.0, 'remembered': 0.0, 'computed': 0.0, 'assumed': 0.75}
    """
    found = sensitivity.grouped(shares, confidence)
    return {word: found.get(name, 0.0) for name, word in CLASSES.items()} if found else {}


def narrowing(outcome: Array, column: Array) -> float:
    """Return by which share the 5 to 95 % span of an outcome shrinks once a fact is known.

    Why: where to look first is where knowing takes most off the span of the answer.

    Parameters
    ----------
    outcome : (n,) array
        One value per draw.
    column : (n,) array
        The fact in the same draws.

    Returns
    -------
    float, at most 1
        Above 0 where the span shrinks, 0 where there is none. For a fact that does nothing near 0, and by
        chance a little below or above.

    Notes
    -----
    One less the mean span within classes of the column, as a share of the mean span within as many
    classes made of draws in turn, which know nothing: few draws have a narrower span than many, and that
    must not count. This is the span on average over what the fact may turn out to be; the span with
    the fact at its middle alone would say nothing of what it is elsewhere.

    Examples
    --------
    >>> x = np.repeat([0.0, 1.0], 50)
    >>> narrowing(x, x)
    1.0
    """
    n, classes = outcome.size, _classes(column, classes_for(outcome.size))
    blind = _span_within(outcome, np.arange(n) % (int(classes.max()) + 1))
    return 1.0 - _span_within(outcome, classes) / blind if blind > 0.0 else 0.0


def _span_within(values: Array, classes: Index) -> float:
    """Return the mean 5 to 95 % span inside classes, weighed by their draws."""
    parts = [values[classes == one] for one in np.unique(classes)]
    return fsum(part.size * _span(part) for part in parts) / values.size


def _span(values: Array) -> float:
    """Return the distance between the 5 and 95 % points."""
    low, high = np.quantile(values, (0.05, 0.95))
    return float(high - low)


def _classes(column: Array, most: int) -> Index:
    """Return the class of each draw: its value where there are few, else its place in the order."""
    values, by_value = np.unique(column, return_inverse=True)
    if values.size <= most:
        return by_value.reshape(-1)
    return np.searchsorted(np.quantile(column, np.arange(1, most) / most), column, side="right")
