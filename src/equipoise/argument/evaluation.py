"""What a measure asks of the model: the same draws over other worlds.

The model is handed in as a function, so that this room can be read without it
and tested on functions whose answers are known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol, TypeAlias

import numpy as np

from equipoise import outcomes as names
from equipoise.arrays import Array
from equipoise.measures.effects import Measured
from equipoise.world.snapshot import World

#: Outcomes of one world by id.
Outcomes: TypeAlias = Mapping[str, Measured]


class Evaluate(Protocol):
    """The model with a case's setting, seed, number of draws and worlds laid out beside."""

    def __call__(self, worlds: Mapping[str, World], wanted: Collection[str], /) -> Mapping[str, Outcomes]:
        """Return the outcomes that are wanted, of every world, over the same draws."""
        ...


def is_beside(outcome: str) -> bool:
    """Return whether the mechanism behind an outcome stands beside the nuclear side.

    Parameters
    ----------
    outcome : str
        Outcome id.
    """
    from equipoise import context  # noqa: PLC0415 - rows are read without the mechanisms

    return names.describe(outcome).kind.mechanism in context.PARTS


def unread_kinds(outcome: str) -> frozenset[str]:
    """Return the kinds of fact that the part of the model behind an outcome reads nothing of.

    Parameters
    ----------
    outcome : str
        Outcome id.
    """
    from equipoise import model  # noqa: PLC0415 - rows are read without the mechanisms

    return model.BESIDE_CONTEXT if is_beside(outcome) else model.BESIDE_FORCES


def effect(told: Mapping[str, Outcomes], outcome: str, after: str, before: str) -> Array | None:
    """Return what one world has of an outcome less what another has, draw by draw.

    Parameters
    ----------
    told : mapping of world to outcomes
        From the model, over the same draws.
    outcome : str
        Outcome id.
    after, before : str
        Names of the two worlds.

    Returns
    -------
    (n,) array or None
        In the unit of the outcome; None where it has no meaning in one of the worlds.

    Examples
    --------
    >>> from types import SimpleNamespace as Made
    >>> found = {"a": {"x": Made(values=np.array([3.0]))}, "b": {"x": Made(values=np.array([1.0]))}}
    >>> effect(found, "x", "a", "b").tolist(), effect(found, "y", "a", "b")
    ([2.0], None)
    """
    parts = [told[name][outcome].values for name in (after, before) if outcome in told[name]]
    found = [values for values in parts if values is not None]
    return np.subtract(found[0], found[1]) if len(found) == 2 else None
