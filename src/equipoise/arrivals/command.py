"""Whom an order reaches: sets of units that hear it together, mixed without multiplying marginals.

A unit is what hears an order or doesn't: silos, mobile launchers, bombers, the
boats of one port. Given that somebody gives the order, exactly one set of units
is reached; the chances of all sets are given, so that units may have radio
stations, satellites and centres in common. A missile type that stands in
several units may fail in all of them at once: such units are worked out
together, as one cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from equipoise.arrays import Array, Complex, Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Chances that orders are given and heard; branches of the alarm (b), sets of units (s).

    Attributes
    ----------
    unit : tuple of int
        Unit of each group.
    p_reached : (n, s) array
        An order given after the attack reaches exactly the units whose bits are set in the column's number.
    p_authority : (n, b) array
        After the attack somebody, or something prepared, is left to give the order.
    p_out : (n, b) array
        Under attack the order is given before the capital is hit; contains the luck of being in time.
    p_passes : (n,) array
        An order given before the first impact reaches all units: one event for all.
    """

    unit: tuple[int, ...]
    p_reached: Array
    p_authority: Array
    p_out: Array
    p_passes: Array

    def part(self, rows: Index) -> Command:
        """Return the same for some draws, in any order and more than once."""
        return Command(unit=self.unit, **{name: array[rows] for name, array in self.arrays().items()})

    def arrays(self) -> dict[str, Array]:
        """Return the arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "unit"}


def p_heard(command: Command) -> Array:
    """Return the chance that an order given after the attack reaches each group, (n, g).

    Examples
    --------
    >>> sure = np.ones((1, 1))
    >>> on = Command(unit=(0, 1), p_reached=np.array([[0.1, 0.2, 0.3, 0.4]]), p_authority=sure,
    ...              p_out=sure, p_passes=np.ones(1))
    >>> p_heard(on).round(3)
    array([[0.6, 0.7]])
    """
    sets, unit = np.arange(command.p_reached.shape[1]), np.array(command.unit)
    holds = (sets[:, None] >> np.arange(unit.max(initial=0) + 1)) & 1
    # no product of matrices: its last digits could hang on how many draws stand side by side
    return np.einsum("ns,su->nu", command.p_reached, holds.astype(np.float64))[:, unit]


def clusters(unit: Sequence[int], system: Sequence[str]) -> tuple[int, ...]:
    """Return the clusters of units, each as a number with its units' bits set.

    Parameters
    ----------
    unit, system : sequence of int, of str
        Unit and missile type of each group.

    Examples
    --------
    >>> clusters((0, 1, 2), ("old", "old", "sea"))
    (3, 4)
    """
    found: list[int] = []
    for name in dict.fromkeys(system):
        mask = 0
        for u, other in zip(unit, system, strict=True):
            mask |= (1 << u) * (other == name)
        apart = [cluster for cluster in found if not cluster & mask]
        for cluster in found:
            mask |= cluster if cluster & mask else 0
        found = [*apart, mask]
    return tuple(sorted(found))


def subsets(mask: int) -> Iterator[int]:
    """Yield every set of units within one, from all to none.

    Examples
    --------
    >>> list(subsets(0b101))
    [5, 4, 1, 0]
    """
    subset = mask
    while True:
        yield subset
        if not subset:
            return
        subset = (subset - 1) & mask


def reached(command: Command, system: Sequence[str], of_set: Callable[[int, int], Complex]) -> Complex:
    """Return the function of what comes when an order is given after the attack.

    Parameters
    ----------
    command : Command
        With the chance of every set of units.
    system : sequence of str
        Missile type of each group.
    of_set : callable
        A cluster and a set of its units in, the function of what these send out, (n, z).

    Returns
    -------
    (n, z) complex array

    Notes
    -----
    ``sum over sets S of p_S · product over clusters C of F_C(S and C)``, one cluster after the other.
    """
    n, n_sets = command.p_reached.shape
    rest = n_sets - 1
    by_set: dict[int, Array | Complex] = {s: command.p_reached[:, s, None] for s in range(n_sets)}
    for cluster in clusters(command.unit, system):
        rest &= ~cluster
        sent = {subset: of_set(cluster, subset) for subset in subsets(cluster)}
        left: dict[int, Array | Complex] = {}
        for other in subsets(rest):
            total: Complex = np.zeros((n, sent[0].shape[1]), np.complex128)
            for subset, value in sent.items():
                total += by_set[other | subset] * value
            left[other] = total
        by_set = left
    # units without any group are heard by nobody: their chances add up
    return np.asarray(sum(by_set[other] for other in subsets(rest)), np.complex128)
