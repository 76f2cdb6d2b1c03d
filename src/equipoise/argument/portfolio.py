"""The cheapest set of options that brings several outcomes back: a small integer program.

Costs, what each option does to each outcome, and what is lacking go in; which options are taken, at what
cost, and which outcomes stay unrestored come out. As many outcomes as possible are restored first, then the
money counts. What options do is taken to add up, which is a first approximation: whoever asks has
to run the chosen set. Solver: HiGHS, by way of scipy (Huangfu and Hall 2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Mask

#: What counts as enough, relative to the largest number of an outcome's row.
ENOUGH = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A set of options.

    Parameters
    ----------
    chosen : (k,) array of bool
        Which options.
    cost : float
        Sum of their costs.
    restored : (t,) array of bool
        Which outcomes lack nothing any more, if what options do adds up.
    """

    chosen: Mask
    cost: float
    restored: Mask


def cheapest(costs: Array, effects: Array, needed: Array, allowed: Mask) -> Portfolio:
    """Return the cheapest set of options among those that restore the most outcomes.

    Parameters
    ----------
    costs : (k,) array, >= 0
        Of each option.
    effects : (k, t) array
        By how much each option betters each outcome, in the outcome's unit; below zero where it worsens it.
    needed : (t,) array
        What each outcome lacks; zero or below where nothing is lacking.
    allowed : (k,) array of bool
        Which options can be had at all.

    Returns
    -------
    Portfolio
        An outcome that lacks nothing counts as restored only while the set does not push it out.

    Notes
    -----
    ``min c'x + W 1'z`` subject to ``E'x + M z >= b``, x and z of zeros and ones, with ``W`` above the cost of
    all options. An option that costs nothing and helps nobody is not taken.

    References
    ----------
    Q. Huangfu and J. A. J. Hall, "Parallelizing the dual revised simplex method", Mathematical Programming
    Computation 10 (2018).

    Examples
    --------
    >>> costs, effects = np.array([3.0, 1.0]), np.array([[0.5], [0.2]])
    >>> found = cheapest(costs, effects, np.array([0.4]), np.array([True, True]))
    >>> found.chosen.tolist(), found.cost
    ([True, False], 3.0)
    """
    n_options, n_outcomes = effects.shape
    none = np.zeros(n_options, np.bool_)
    if not n_outcomes or not allowed.any() or bool((needed <= 0).all()):
        # nothing lacks, or nothing can be done
        return Portfolio(chosen=none, cost=0.0, restored=np.asarray(needed <= 0))
    size = np.maximum(np.abs(effects).max(axis=0), np.abs(needed))
    size = np.where(size > 0, size, 1.0)
    scaled, lacking = effects / size, needed / size
    chosen = _solved(costs, scaled, lacking, allowed) & allowed
    restored = np.asarray(chosen @ scaled >= lacking - ENOUGH)
    return Portfolio(chosen=chosen, cost=float(costs[chosen].sum()), restored=restored)


def _solved(costs: Array, effects: Array, needed: Array, allowed: Mask) -> Mask:
    """Solve the integer program; rows are scaled to about one."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - heavy

    n_options, n_outcomes = effects.shape
    # a little for every option, so that none is taken for nothing
    priced = costs + 1e-9 * (1.0 + costs.sum())
    weight = np.full(n_outcomes, 1.0 + 2.0 * float(priced.sum()))
    slack = np.maximum(needed - np.minimum(effects, 0.0).sum(axis=0), 0.0) + 1.0
    highest = np.concatenate([allowed.astype(np.float64), np.ones(n_outcomes)])
    matrix = np.hstack([effects.T, np.diag(slack)])
    found = milp(
        np.concatenate([priced, weight]),
        integrality=np.ones(n_options + n_outcomes),
        # scipy takes arrays here; only its defaults look like plain numbers
        bounds=Bounds(0.0, highest),  # pyright: ignore[reportArgumentType]
        constraints=LinearConstraint(matrix, lb=needed),  # pyright: ignore[reportArgumentType]
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        # all z at one is always allowed, so only a stopped solver comes here
        return np.zeros(n_options, np.bool_)
    return np.asarray(found.x[:n_options] > 0.5, dtype=np.bool_)
