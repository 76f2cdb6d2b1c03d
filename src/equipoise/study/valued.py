"""What sentences read of an outcome: means, differences and spans over its draws.

Outcomes are read by what they have (values per draw, or none), not by where
they come from, so that a test can pass a plain stand-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from equipoise.arrays import Array


class Valued(Protocol):
    """What is read of an outcome: its values per draw, or None where it has no meaning."""

    @property
    def values(self) -> Array | None:
        """One number per draw."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A mean with its 5 and 95 %."""

    mean: float
    q05: float
    q95: float


def span(values: Array) -> Span:
    """Return mean, 5 and 95 % of draws.

    Examples
    --------
    >>> span(np.array([1.0, 2.0, 3.0])).mean
    2.0
    """
    q05, q95 = (float(q) for q in np.quantile(values, (0.05, 0.95)))
    return Span(mean=float(np.mean(values)), q05=q05, q95=q95)


def drawn(outcomes: Mapping[str, Valued], id_: str) -> Array | None:
    """Return the draws of an outcome, or None where it is missing or has no meaning."""
    return outcomes[id_].values if id_ in outcomes else None


def mean(outcomes: Mapping[str, Valued], id_: str) -> float | None:
    """Return the mean of an outcome, or None where it is missing or has no meaning."""
    values = drawn(outcomes, id_)
    return None if values is None else float(np.mean(values))


def means(before: Mapping[str, Valued], after: Mapping[str, Valued], id_: str) -> tuple[float, float] | None:
    """Return the means of an outcome in two arms, or None where it has no meaning in one of them."""
    one, other = mean(before, id_), mean(after, id_)
    return None if one is None or other is None else (one, other)


def pair(before: Mapping[str, Valued], after: Mapping[str, Valued], id_: str) -> tuple[Array, Array] | None:
    """Return the draws of an outcome in two arms, or None where it has no meaning in one of them.

    Parameters
    ----------
    before, after : mapping of outcome id to outcome
        The two arms.
    id_ : str
        Id of the outcome.

    Returns
    -------
    tuple of two (n,) arrays, or None
    """
    one, other = drawn(before, id_), drawn(after, id_)
    return None if one is None or other is None else (one, other)
