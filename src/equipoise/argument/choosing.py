"""Which set of options: for the mean over draws, tested and corrected by runs, and for each scenario.

Sites and luck go in, sets come out. A set is first chosen as if what its options do added up; where
its run falls short of an outcome that was to be restored, the next choice asks for so much more. Largest
weakness: options that are good only together are not looked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from equipoise.argument import menu
from equipoise.argument.menu import Luck, Rows, Target
from equipoise.argument.portfolio import Portfolio, cheapest
from equipoise.argument.trial import Site, Trial, run_portfolio
from equipoise.arrays import Array

#: An option counts as there in time where at least this share of its draws is.
IN_TIME = 0.5
#: Most runs of a chosen set, each asking for what the last one fell short of.
ROUNDS = 3
#: How much more than the difference is asked for, so that rounding doesn't leave a rest.
MARGIN = 1.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """The cheapest set of each scenario, as if what options do added up.

    ``taken``: 1 where an option is in the set, by option; ``cost`` in bn USD; ``restored``: share of the
    outcomes inside the margin with it.
    """

    taken: Mapping[str, Array]
    cost: Array
    restored: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The set that stood its run best, the outcomes of that run, and how many runs and worlds it took.

    ``left`` are the outcomes that it leaves unrestored.
    """

    names: tuple[str, ...]
    after: Rows
    left: tuple[str, ...]
    rounds: int
    n_worlds: int


def verified(here: Trial, rounds: int = ROUNDS) -> Verified:
    """Return the set for the mean that leaves the fewest outcomes unrestored in its run, then the cheapest.

    Parameters
    ----------
    here : Trial
        The arm with the change.
    rounds : int, >= 1
        Most sets that are run.
    """
    more = np.zeros(len(here.targets))
    best: tuple[tuple[int, float], tuple[str, ...], Rows] | None = None
    seen: set[tuple[str, ...]] = set()
    n_worlds = 0
    while len(seen) < rounds:
        found = for_mean(here.site, here.targets, here.lucks, more)
        names = of_set(here.site, found)
        if names in seen:
            break
        seen.add(names)
        after, more_worlds = run_portfolio(here, names)
        n_worlds += more_worlds
        left = np.array([_mean(menu.lacking(aim, here.site.before, after)) for aim in here.targets])
        rank = (int((left > 0).sum()), found.cost)
        if best is None or rank < best[0]:
            best = (rank, names, after)
        short = (left > 0) & found.restored
        if not short.any():
            break
        # the set did less than the sum of its options: ask for the difference beside
        predicted = np.array([_mean(here.site.needed[aim.outcome]) for aim in here.targets])
        for name in names:
            predicted -= np.array([_mean(here.site.gains[name][aim.outcome]) for aim in here.targets])
        more = np.where(short, np.maximum(more, (left - predicted) * MARGIN), more)
    names, after = ((), here.site.after) if best is None else best[1:]
    left = tuple(aim.outcome for aim in here.targets if _mean(menu.lacking(aim, here.site.before, after)) > 0)
    return Verified(names=names, after=after, left=left, rounds=len(seen), n_worlds=n_worlds)


def for_mean(site: Site, aims: Sequence[Target], lucks: Mapping[str, Luck], more: Array) -> Portfolio:
    """Return the cheapest set for the mean over draws, if what options do added up.

    Parameters
    ----------
    site : Site
        What is lacking, and what each option gives.
    aims : sequence of Target
        What is to be restored.
    lucks : mapping of str to Luck
        Costs and times.
    more : (t,) array, in the units of the outcomes
        Asked for beyond what is lacking.
    """
    names = tuple(site.gains)
    if not names:
        return _nothing(np.array([_mean(site.needed[aim.outcome]) for aim in aims]) + more)
    return cheapest(
        np.array([_mean(lucks[name].cost) for name in names]),
        np.array([[_mean(site.gains[name][aim.outcome]) for aim in aims] for name in names]),
        np.array([_mean(site.needed[aim.outcome]) for aim in aims]) + more,
        np.array([_mean(lucks[name].in_time.astype(np.float64)) >= IN_TIME for name in names], np.bool_),
    )


def per_scenario(site: Site, aims: Sequence[Target], lucks: Mapping[str, Luck], n: int) -> Scenarios:
    """Return the cheapest set of each scenario.

    Parameters
    ----------
    site, aims, lucks
        As for :func:`for_mean`.
    n : int
        Draws of the run.
    """
    names, at = tuple(site.gains), menu.scenario_rows(n)[1]
    needed = np.array([menu.in_scenarios(site.needed[aim.outcome], n) for aim in aims])
    if names:
        costs = np.array([lucks[name].cost[at] for name in names])
        allowed = np.array([lucks[name].in_time[at] for name in names])
        effects = np.array(
            [[menu.in_scenarios(site.gains[name][aim.outcome], n) for aim in aims] for name in names]
        )
        found = [cheapest(costs[:, s], effects[:, :, s], needed[:, s], allowed[:, s]) for s in range(len(at))]
    else:
        found = [_nothing(needed[:, s]) for s in range(len(at))]
    return Scenarios(
        taken={name: np.array([float(one.chosen[k]) for one in found]) for k, name in enumerate(names)},
        cost=np.array([one.cost for one in found]),
        restored=np.array([_mean(one.restored.astype(np.float64)) for one in found]),
    )


def _nothing(needed: Array) -> Portfolio:
    """Return the empty set."""
    return Portfolio(chosen=np.zeros(0, np.bool_), cost=0.0, restored=np.asarray(needed <= 0))


def of_set(site: Site, found: Portfolio) -> tuple[str, ...]:
    """Return the options of a set."""
    return tuple(name for name, yes in zip(site.gains, found.chosen, strict=True) if yes)


def _mean(values: Array) -> float:
    """Return the mean as a plain number."""
    return float(np.mean(values))
