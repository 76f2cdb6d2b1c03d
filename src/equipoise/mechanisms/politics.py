"""What do a patron and his client do with each other, and does one leader's fall go with another's?

Takes counts of exits of comparable leaders, payoffs of the game between the two, paths by which the patron's
leader may stay, and conditions of a change of sides; gives chances of exit, shares of courses, worth of paths
and the distance of the premise. Sources: see :mod:`equipoise.games`; the form of the game is the project's
own. Largest weakness: every payoff is assumed. Shares say what follows from the spans, not what will happen;
no election, coup or revolt is predicted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np

from equipoise.arrays import Array, Index
from equipoise.games import hazards, patronage, tree
from equipoise.games.patronage import COURSES, ENDS, WEAKENED, Payoffs
from equipoise.games.tree import Play, Tree
from equipoise.reading import Reading, standing, word
from equipoise.units import MONTH, YEAR

Values: TypeAlias = dict[str, Array]
Reasons: TypeAlias = dict[str, str]
#: Per leader the rate of exit and its irregular part, 1/s.
Rates: TypeAlias = Mapping[str, tuple[Array, Array]]

#: A flag counts as set above this.
SET = 0.5
#: Attributes of a patronage's payoffs that are read as they are; fear is worked out.
_READ = tuple(field.name for field in fields(Payoffs) if field.name != "fear")

_NO_PAIR = "no patronage of the threatened side over this host is in the facts"
_JOINED = "in this arm the client has joined a rival alliance: that choice lies behind both"
_FALLEN = "in this arm the client's leader has fallen: there is nobody in the facts to play on"
_GONE = "in this arm the leader has lost his office"
_NO_CONDITIONS = "no conditions of a change of sides are in the facts for this host"
_FULFILLED = "this arm takes the premise as fulfilled"
_PAST = "the path is past on the date of the case, or was never open"
_NO_TABLE = "no leader of the threatened side is in the facts"
_NO_CLIENT = "no leader of the host is in the facts, so that nothing is said of his fall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Who plays, found once a case: names of facts, no numbers.

    Attributes
    ----------
    patron, client : str
        ISO 3166 alpha-3 codes in lower case.
    pair : str
        Name of their patronage; empty without one.
    patron_leaders, client_leaders : tuple of str
        Leaders in the facts of any arm.
    paths, conditions, tables : tuple of str
        Paths of the patron's leader, conditions of the client's change of sides, tables of contagion.
    rival_memberships : tuple of str
        Memberships of the client in alliances that the patron regards as rivals, of any arm.
    """

    patron: str
    client: str
    pair: str
    patron_leaders: tuple[str, ...]
    client_leaders: tuple[str, ...]
    paths: tuple[str, ...]
    conditions: tuple[str, ...]
    tables: tuple[str, ...]
    rival_memberships: tuple[str, ...]


def tabulate(reading: Reading, patron: str, client: str) -> Table:
    """Return who plays: leaders, their patronage, paths, conditions.

    Parameters
    ----------
    reading : Reading
        Draws over the entities of all arms.
    patron, client : str
        The threatened side and the host of the case; not the host of a comparator.
    """
    pairs = reading.names("patronage", patron=patron, client=client)
    opposed = {
        word(reading, f"opposition.{name}.alliance") for name in reading.names("opposition", country=patron)
    }
    return Table(
        patron=patron,
        client=client,
        pair=pairs[0] if pairs else "",
        patron_leaders=reading.names("leader", country=patron),
        client_leaders=reading.names("leader", country=client),
        paths=reading.names("path", country=patron),
        conditions=reading.names("condition", country=client),
        tables=reading.names("contagion"),
        rival_memberships=tuple(
            name
            for name in reading.names("membership", country=client)
            if word(reading, f"membership.{name}.alliance") in opposed
        ),
    )


def outcomes(reading: Reading, table: Table) -> tuple[Values, Reasons]:
    """Return the outcomes of one arm, and why those are missing that have no meaning in it.

    Parameters
    ----------
    reading : Reading
        The draws of the arm.
    table : Table
        From :func:`tabulate`.

    Returns
    -------
    values : dict of id to (n,) array
        Chances, shares, ratios; ``politics.premise.months`` in months.
    reasons : dict of id to str

    Notes
    -----
    Yearly chance of exit: 1 - exp(-a), a the rate of the leader's class. After the fall of a neighbour's
    leader the irregular part i of it (at most a) is taken times the ratio r: a + i (r - 1). This is an
    association over 1991-2014 and is not called an effect. In the game the patron's leader fears the fall of
    the client by office · belief · i (r - 1) · one year.
    """
    values: Values = {}
    reasons: Reasons = {}
    fell = _has_fallen(reading, table)
    joined = any(np.any(reading.in_place("membership", name) > SET) for name in table.rival_memberships)
    rates = _rates(reading, table)
    ratio = _contagion(reading, table, values, reasons)
    _exits(reading, table, rates, ratio, values, reasons)
    reason = _NO_PAIR if not table.pair else _JOINED if joined else _FALLEN if fell else ""
    signs = np.zeros(reading.n)
    if reason:
        reasons |= dict.fromkeys(_game_ids(), reason)
    else:
        signs = _play(reading, table, _fear(reading, table, rates, ratio), values)
    _paths(reading, table, None if fell and not joined else signs, values, reasons)
    _premise(reading, table, is_fulfilled=joined, values=values, reasons=reasons)
    return values, reasons


def _has_fallen(reading: Reading, table: Table) -> bool:
    """Tell whether the client has leaders in the facts and none is in office."""
    there = standing(reading, "leader", table.client_leaders)
    return there.shape[1] > 0 and not np.any(there > SET)


def _rates(reading: Reading, table: Table) -> Rates:
    """Return each leader's rate of exit and its irregular part, 1/s, by the class that a draw puts him in."""
    known: dict[str, tuple[Array, Array]] = {}
    found: dict[str, tuple[Array, Array]] = {}
    for leader in (*table.patron_leaders, *table.client_leaders):
        of = f"leader.{leader}.class"
        for name in reading.words(of):
            if name not in known:
                known[name] = _rate(reading, name, ""), _rate(reading, name, "irregular_")
        total, irregular = (
            _chosen([known[name][part] for name in reading.words(of)], reading.choice(of)) for part in (0, 1)
        )
        found[leader] = total, np.minimum(irregular, total)
    return found


def _chosen(columns: Sequence[Array], chosen: Index) -> Array:
    """Return from several columns the one that each draw chose."""
    return np.stack(columns, axis=1)[np.arange(chosen.size), chosen]


def _rate(reading: Reading, name: str, part: str) -> Array:
    """Return the rate of exit of a class, all exits or irregular ones, 1/s."""
    of = f"hazard.{name}.{part}"
    return hazards.rate(*(reading.value(of + what) for what in ("exits", "years", "position")))


def _contagion(reading: Reading, table: Table, values: Values, reasons: Reasons) -> Array:
    """Put the ratios of all tables in; return the one that is taken for the patron's leader."""
    attributes = ("exposed", "exposed_years", "unexposed", "unexposed_years", "position")
    found = {
        name: hazards.ratio(*(reading.value(f"contagion.{name}.{key}") for key in attributes))
        for name in table.tables
    }
    values.update({f"politics.contagion_by.{name}": value for name, value in found.items()})
    if not table.patron_leaders or not found:
        reasons["politics.contagion"] = _NO_TABLE
        return np.ones(reading.n)
    of = f"leader.{table.patron_leaders[0]}.contagion"
    ratio = _chosen([found[name] for name in reading.words(of)], reading.choice(of))
    values["politics.contagion"] = ratio
    return ratio


def _exits(
    reading: Reading, table: Table, rates: Rates, ratio: Array, values: Values, reasons: Reasons
) -> None:
    """Put the yearly chances of exit in, and those of the patron's leader after the client's has fallen."""
    fell = _has_fallen(reading, table)
    for leader, (total, irregular) in rates.items():
        id_ = f"politics.p_exit.{leader}"
        if not np.any(reading.in_place("leader", leader) > SET):
            reasons[id_] = _GONE
            continue
        alone = hazards.p_within(total, YEAR)
        values[id_] = alone
        if leader in table.patron_leaders:
            after = hazards.p_within(total + irregular * (ratio - 1.0), YEAR)
            if table.client_leaders:
                values[f"politics.p_exit_after.{leader}"] = after
            else:
                reasons[f"politics.p_exit_after.{leader}"] = _NO_CLIENT
            values[id_] = after if fell else alone


def _game_ids() -> list[str]:
    """List the ids that the game gives."""
    kinds = ("strategy", "strategy_logit")
    shares = [f"politics.{kind}.{name}" for kind in kinds for name in COURSES.values()]
    return [*shares, *(f"politics.end.{name}" for name in ENDS), "politics.weaken_then_annex"]


def _fear(reading: Reading, table: Table, rates: Rates, ratio: Array) -> Array:
    """Return what the client's fall costs the patron's leader at home, in parts of a loyal client's worth."""
    if not table.patron_leaders:
        return np.zeros(reading.n)
    of = f"payoff.{table.pair}"
    at_stake = reading.value(f"{of}.office") * reading.value(f"{of}.belief")
    irregular = rates[table.patron_leaders[0]][1]
    return at_stake * irregular * YEAR * np.maximum(ratio - 1.0, 0.0)


def _play(reading: Reading, table: Table, fear: Array, values: Values) -> Array:
    """Put the game's outcomes in; return the chance that a pressed client signs, by logit."""
    of = f"payoff.{table.pair}"
    pay = Payoffs(**{name: reading.value(f"{of}.{name}") for name in _READ}, fear=fear)
    played = patronage.game(pay)
    perfect = tree.subgame_perfect(played)
    erring = tree.logit(played, reading.value(f"{of}.precision"))
    for kind, play in (("strategy", perfect), ("strategy_logit", erring)):
        for k, name in enumerate(COURSES.values()):
            values[f"politics.{kind}.{name}"] = play.p[()][:, k]
    ends = tree.reached(played, perfect)
    values.update({f"politics.end.{name}": ends.get(name, np.zeros_like(fear)) for name in ENDS})
    values["politics.weaken_then_annex"] = _weakened_then_taken(played, perfect)
    return erring.p["press_union",][:, 0]


def _weakened_then_taken(played: Tree, play: Play) -> Array:
    """Return the chance that the patron weakens the client first and takes the country later."""
    taken = [p for path, label, p in tree.walks(played, play) if label == "annexed" and path[0] in WEAKENED]
    return np.sum(taken, axis=0)


def _paths(reading: Reading, table: Table, signs: Array | None, values: Values, reasons: Reasons) -> None:
    """Put the worth of the patron leader's paths in: chance times value, as of the date.

    ``signs`` is the chance that the client agrees; None where there is nobody to agree.
    """
    for name in table.paths:
        id_, of = f"politics.path.{name}", f"path.{name}"
        needs_client = word(reading, f"{of}.needs") == "client"
        if word(reading, f"{of}.state") != "open":
            reasons[id_] = _PAST
        elif needs_client and not table.pair:
            reasons[id_] = _NO_PAIR
        elif needs_client and signs is None:
            reasons[id_] = _FALLEN
        else:
            worth = reading.value(f"{of}.chance") * reading.value(f"{of}.worth")
            values[id_] = worth * signs if needs_client and signs is not None else worth


def _premise(reading: Reading, table: Table, *, is_fulfilled: bool, values: Values, reasons: Reasons) -> None:
    """Put in how far the change of sides is away: conditions met, shortest legal time, gap of opinion."""
    ids = ("politics.premise.conditions_met", "politics.premise.months", "politics.premise.opinion_gap")
    names = [name for name in table.conditions if np.any(reading.in_place("condition", name) > SET)]
    if not names or is_fulfilled:
        reasons |= dict.fromkeys(ids, _FULFILLED if is_fulfilled else _NO_CONDITIONS)
        return
    met = np.stack([_is_met(reading, name) for name in names], axis=1)
    stage = np.stack([reading.value(f"condition.{name}.stage") for name in names], axis=1)
    takes = np.stack([reading.value(f"condition.{name}.takes", 0.0) for name in names], axis=1) * (1.0 - met)
    steps = [np.max(np.where(stage == step, takes, 0.0), axis=1) for step in np.unique(stage)]
    values[ids[0]] = met.mean(axis=1)
    values[ids[1]] = np.sum(steps, axis=0) / MONTH
    polled = [name for name in names if reading.has(f"condition.{name}.needed")]
    if polled:
        gaps = [
            reading.value(f"condition.{name}.needed") - reading.value(f"condition.{name}.polled")
            for name in polled
        ]
        values[ids[2]] = np.maximum(np.max(gaps, axis=0), 0.0)
    else:
        reasons[ids[2]] = _NO_CONDITIONS


def _is_met(reading: Reading, name: str) -> Array:
    """Return 1 where a condition is met: as the facts say, by a poll, or since a leader is gone."""
    of = f"condition.{name}"
    if reading.has(f"{of}.leader"):
        return 1.0 - reading.in_place("leader", word(reading, f"{of}.leader"))
    if reading.has(f"{of}.needed"):
        return (reading.value(f"{of}.polled") >= reading.value(f"{of}.needed")).astype(np.float64)
    return reading.value(f"{of}.met")
