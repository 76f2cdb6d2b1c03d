"""The consequence for nuclear strategy: the cheapest set of options that undoes what a change did.

Takes the arms of a case and the model as a function; runs the change with each option alone, chooses a set
for the mean and one for each scenario, runs the first, and asks the same where the packages stand
elsewhere. What the set does to the rival is run with the roles swapped. Largest weakness: options are
bought whole, at costs that nobody has published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from equipoise.argument import menu
from equipoise.argument.answered import (
    BASELINE,
    CHANGE,
    Back,
    Calmer,
    Elsewhere,
    Offer,
    Response,
    Rival,
    Spread,
    spread,
)
from equipoise.argument.choosing import IN_TIME, ROUNDS, Scenarios, Verified, per_scenario, verified
from equipoise.argument.evaluation import Evaluate
from equipoise.argument.menu import Luck, Rows, Target
from equipoise.argument.trial import Site, Trial, is_unsure, with_options
from equipoise.arms import Arm
from equipoise.arrays import Array
from equipoise.cases.case import Case
from equipoise.measures.intervals import sampling_error
from equipoise.units import to_si
from equipoise.world import options as world_options
from equipoise.world.change import apply, difference
from equipoise.world.options import Option, Place
from equipoise.world.snapshot import World

#: A mean within so many of its sampling errors of the margin might lie on the other side.
NEAR = 2.0
#: An option that is there in time in fewer of the draws is not run.
SELDOM = 0.2
#: Most runs of a set at a comparator.
ROUNDS_ELSEWHERE = 2
#: Most comparators for which a portfolio is sought.
MOST_ELSEWHERE = 2
#: The change with the sure options of the set.
ANSWERED = "answered"
#: Asked of both sides' posture, and of the rival with the roles swapped.
INDEX = ("first_strike.index", "first_strike.index.ratio_rival")
RIVAL = (
    "warning.p_launch_under_attack",
    "warning.time.capital",
    "first_strike.arriving@day.ride_out",
)


def respond(
    case: Case,
    built: Sequence[Arm],
    evaluate: Evaluate,
    swapped: Evaluate | None = None,
    *,
    seed: int,
    n: int,
) -> Response | None:
    """Return the cheapest answer of the threatened side to the change of a case.

    Parameters
    ----------
    case : Case
        Gives roles, horizon, and what is to be restored within which margin.
    built : sequence of Arm
        All arms, baseline first.
    evaluate : Evaluate
        The model over the draws of ``seed`` and ``n``.
    swapped : Evaluate, optional
        The same with threatened side and rival swapped; without it nothing is said of the rival's warning.
    seed, n : int
        What ``evaluate`` draws with; costs and times are drawn beside.

    Returns
    -------
    Response or None
        None where the record has no options, or nothing to restore has a meaning.

    Notes
    -----
    With ``d`` the mean of an outcome, counted in the worse direction, the set must bring
    ``d(change) - d(baseline) <= delta``. What options do is added up for the choice only; the numbers told
    of the chosen set are those of its run.
    """
    arms = {arm.name: arm for arm in built}
    base = arms[BASELINE].world
    options = world_options.load_options()
    names = menu.known(options, base)
    if not names:
        return None
    lucks = menu.luck(names, base, to_si(case.horizon_months, "month"), seed=seed, n=n)
    hosts = {CHANGE: case.roles.host} | {name: case.comparators[name].host for name in _others(case, arms)}
    places = {
        arm: Place(threatened=case.roles.threatened, rival=case.roles.rival, host=host, before=base)
        for arm, host in hosts.items()
    }
    worlds = {BASELINE: base} | {arm: arms[arm].world for arm in hosts}
    for arm, place in places.items():
        worlds |= _tried(options, lucks, arm, arms[arm].world, place)
    wanted = [spec.outcome for spec in menu.chosen(case.answer)]
    told = evaluate(worlds, wanted)
    aims = menu.targets(menu.chosen(case.answer), told[BASELINE], told[CHANGE])
    if not aims:
        return None
    rows = {name: menu.taken(found, aims) for name, found in told.items()}
    sites = {arm: _site(arm, rows, options, lucks, aims) for arm in hosts}
    trials = {
        arm: Trial(
            site=site,
            targets=aims,
            options={name: options[name] for name in names},
            lucks=lucks,
            world=arms[arm].world,
            place=places[arm],
            evaluate=evaluate,
        )
        for arm, site in sites.items()
    }
    here = trials[CHANGE]
    sets = {
        arm: verified(trial, ROUNDS if arm == CHANGE else ROUNDS_ELSEWHERE) for arm, trial in trials.items()
    }
    final = sets[CHANGE]
    scenarios = {arm: per_scenario(site, aims, lucks, n) for arm, site in sites.items()}
    calmer, runs = _calmer(here, final, n)
    rival, more = _rival(here, final.names, base, swapped)
    return Response(
        horizon_months=case.horizon_months,
        options=_offers(here, final.names, scenarios[CHANGE].taken),
        portfolio=final.names,
        cost=_cost(final.names, lucks, n),
        targets=_back(aims, rows, final.after),
        rounds=final.rounds,
        n_scenarios=len(menu.scenario_rows(n)[0]),
        calmer=calmer,
        elsewhere=tuple(_elsewhere(arm, sets, scenarios) for arm in sites if arm != CHANGE),
        rival=rival,
        evaluations=len(worlds) + sum(one.n_worlds for one in sets.values()) + runs + more,
        values=_values(scenarios, names),
    )


def _others(case: Case, arms: Mapping[str, Arm]) -> list[str]:
    """Return the comparators whose hosts are members already: nothing but the packages differs there."""
    base = arms[BASELINE].world
    members = [
        name
        for name in case.comparators
        if name in arms and not difference(base, arms[f"{name}.membership-only"].world)
    ]
    return members[:MOST_ELSEWHERE]


def _tried(
    options: Mapping[str, Option], lucks: Mapping[str, Luck], arm: str, world: World, place: Place
) -> dict[str, World]:
    """Return the worlds with one option each; elsewhere only what depends on the host is tried."""
    found: dict[str, World] = {}
    for name, one in lucks.items():
        if (
            options[name].undoes
            or _mean(one.in_time.astype(np.float64)) < SELDOM
            or (arm != CHANGE and not options[name].is_about_host)
        ):
            continue
        edits = world_options.edits(name, options[name], world, place)
        if edits:
            found[_with(arm, name)] = apply(edits, world)
    return found


def _site(
    arm: str,
    rows: Mapping[str, Rows],
    options: Mapping[str, Option],
    lucks: Mapping[str, Luck],
    aims: Sequence[Target],
) -> Site:
    """Return what is lacking in an arm, and what each option does about it."""
    gains: dict[str, Mapping[str, Array]] = {}
    for name, one in lucks.items():
        at = arm if options[name].is_about_host else CHANGE
        tried = BASELINE if options[name].undoes else _with(at, name)
        if tried in rows:
            gains[name] = {aim.outcome: menu.betters(aim, rows[at], rows[tried], one) for aim in aims}
    needed = {aim.outcome: menu.lacking(aim, rows[BASELINE], rows[arm]) for aim in aims}
    return Site(arm=arm, before=rows[BASELINE], after=rows[arm], needed=needed, gains=gains)


def _calmer(here: Trial, final: Verified, n: int) -> tuple[Calmer | None, int]:
    """Return the set without options that have a caution, and how many worlds its run took."""
    risky = {name for name, option in here.options.items() if option.caution}
    if risky.isdisjoint(final.names):
        return None, 0
    gains = {name: row for name, row in here.site.gains.items() if name not in risky}
    found = verified(replace(here, site=replace(here.site, gains=gains)), 1)
    told = Calmer(options=found.names, cost=_cost(found.names, here.lucks, n), left=found.left)
    return told, found.n_worlds


def _elsewhere(arm: str, sets: Mapping[str, Verified], scenarios: Mapping[str, Scenarios]) -> Elsewhere:
    """Return the set that the same packages would need at another host."""
    mine, other = scenarios[CHANGE], scenarios[arm]
    zero = np.zeros_like(mine.cost)
    every = {**mine.taken, **other.taken}
    same = np.all([mine.taken.get(name, zero) == other.taken.get(name, zero) for name in every], axis=0)
    return Elsewhere(
        arm=arm,
        options=sets[arm].names,
        left=sets[arm].left,
        is_same=set(sets[arm].names) == set(sets[CHANGE].names),
        share_same=_mean(np.asarray(same, dtype=np.float64)) if every else 1.0,
        difference=spread(mine.cost - other.cost),
    )


def _rival(
    here: Trial, names: Sequence[str], base: World, swapped: Evaluate | None
) -> tuple[tuple[Rival, ...], int]:
    """Return what change and answer do to the rival, and how many worlds that took; sure options only."""
    sure = [name for name in names if not is_unsure(here, name)]
    worlds = {BASELINE: base, CHANGE: here.world}
    if sure:
        worlds[ANSWERED] = with_options(here, sure)
    asked = ((here.evaluate, INDEX, False), (swapped, RIVAL, True))
    found: list[Rival] = []
    n_worlds = 0
    for evaluate, wanted, is_swapped in asked:
        if evaluate is None:
            continue
        told = evaluate(worlds, wanted)
        n_worlds += len(worlds)
        for id_ in wanted:
            values = [told[arm][id_].values for arm in (BASELINE, CHANGE, ANSWERED if sure else CHANGE)]
            means = [_mean(one) for one in values if one is not None]
            if len(means) == len(values):
                unit = told[BASELINE][id_].unit
                before, after, answered = means
                found.append(
                    Rival(
                        outcome=id_,
                        unit=unit,
                        is_swapped=is_swapped,
                        before=before,
                        after=after,
                        answered=answered,
                    )
                )
    return tuple(found), n_worlds


def _offers(here: Trial, names: Sequence[str], taken: Mapping[str, Array]) -> tuple[Offer, ...]:
    """Return the menu with what came out for each option."""
    found: list[Offer] = []
    for name, option in here.options.items():
        one, gains = here.lucks[name], here.site.gains.get(name)
        p_in_time = _mean(one.in_time.astype(np.float64))
        late = "it takes longer than the horizon" if p_in_time < IN_TIME else ""
        nothing = "" if gains is not None or late else "there is nothing for it to change"
        found.append(
            Offer(
                name=name,
                says=option.says,
                cost=spread(one.cost),
                months=spread(one.lead_s / to_si(1.0, "month")),
                p_in_time=p_in_time,
                p_success=_mean(one.chance),
                gains=MappingProxyType({key: _mean(value) for key, value in (gains or {}).items()}),
                share=_mean(taken[name]) if name in taken else 0.0,
                is_chosen=name in names,
                caution=option.caution,
                why_not=late or nothing,
            )
        )
    return tuple(found)


def _back(aims: Sequence[Target], rows: Mapping[str, Rows], after: Rows) -> tuple[Back, ...]:
    """Return each outcome before, after and answered."""
    return tuple(
        Back(
            outcome=aim.outcome,
            unit=aim.unit,
            before=aim.before,
            after=_mean(rows[CHANGE][aim.outcome]),
            answered=_mean(after[aim.outcome]),
            delta=aim.delta,
            is_moved=_mean(menu.lacking(aim, rows[BASELINE], rows[CHANGE])) > 0,
            is_restored=_mean(menu.lacking(aim, rows[BASELINE], after)) <= 0,
            is_near=_is_near(menu.lacking(aim, rows[BASELINE], after)),
        )
        for aim in aims
    )


def _values(scenarios: Mapping[str, Scenarios], names: Sequence[str]) -> Mapping[str, Mapping[str, Array]]:
    """Return the outcomes of every arm that was asked about; the baseline needs nothing."""
    size = scenarios[CHANGE].cost.size
    nothing = {"response.cost": np.zeros(size), "response.restored": np.ones(size)}
    found: dict[str, Mapping[str, Array]] = {
        BASELINE: nothing | {f"response.option.{name}": np.zeros(size) for name in names}
    }
    for arm, one in scenarios.items():
        chosen = {f"response.option.{name}": one.taken.get(name, np.zeros(size)) for name in names}
        found[arm] = MappingProxyType({"response.cost": one.cost, "response.restored": one.restored} | chosen)
    return MappingProxyType(found)


def _is_near(lacking: Array) -> bool:
    """Return whether the sign of a mean hangs on the luck of the draw."""
    return abs(_mean(lacking)) < NEAR * sampling_error(lacking)


def _cost(names: Sequence[str], lucks: Mapping[str, Luck], n: int) -> Spread:
    """Return what a set costs, over draws."""
    return spread(np.sum([np.zeros(n), *(lucks[name].cost for name in names)], axis=0))


def _with(arm: str, option: str) -> str:
    """Return the name of an arm with an option."""
    return f"{arm} + {option}"


def _mean(values: Array) -> float:
    """Return the mean as a plain number."""
    return float(np.mean(values))
