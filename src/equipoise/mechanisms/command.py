"""Do orders get through, and is anybody left to give them?

Takes who may order, centres, channels and radio stations of the threatened
side and where its boats patrol; gives the chance that exactly these units hear
an order given after the attack, for every set of units, and the chance that
authority outlives the attack. Sources: the single-mode field of Wait and Watt
for radio under water; B. Blair, Strategic Command and Control (1985), for what
has to be asked. Largest weakness: how much of a command system outlives a first
strike is known to nobody outside, and to few inside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, is_compiled
from equipoise.orders import coverage, network
from equipoise.orders.coverage import Coverage
from equipoise.orders.network import Channel, Stations
from equipoise.reading import Reading, column, standing, word

#: Units on land, before the boats of each port; each stands for all of its leg.
LAND = ("silo", "mobile", "bomber")
#: Legs in the order of the outcomes.
LEGS = ("silo", "mobile", "submarine", "bomber")
#: Outcomes by leg, and by sea area.
FAMILIES = ("p_order", "p_order_peace", "paths", "paths_struck")
COVERAGES = ("vlf_coverage", "vlf_coverage_struck")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is tabulated once per case: the units and the grid of patrol areas.

    Attributes
    ----------
    units : tuple of str
        ``silo``, ``mobile``, ``bomber``, then ``submarine.<port>`` for each port with boats.
    coverage : Coverage
        Radio stations over patrol areas.
    reason : str
        Why nothing can be said of this country's command; empty where it can.
    """

    units: tuple[str, ...]
    coverage: Coverage
    reason: str = ""

    @property
    def ports(self) -> tuple[str, ...]:
        """Ports with boats, in the order of the units."""
        return tuple(unit.partition(".")[2] for unit in self.units[len(LAND) :])


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Who hears an order; units (u), sets of units (bits of a column's number).

    Attributes
    ----------
    units : tuple of str
        As in :class:`Table`.
    p_together : (n, 2^u) array
        Given authority, an order after the attack reaches exactly these units.
    p_passes : (n,) array
        An order given before the first impact reaches all forces.
    """

    units: tuple[str, ...]
    p_together: Array
    p_passes: Array

    def part(self, rows: Index) -> Orders:
        """Return the same for some draws, in any order and more than once."""
        return Orders(units=self.units, p_together=self.p_together[rows], p_passes=self.p_passes[rows])


def tabulate(reading: Reading, threatened: str) -> Table:
    """Return units and distances from draws of any arm, over the entities of all arms.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        ISO 3166 alpha-3 code in lower case.
    """
    boats = reading.names("force", owner=threatened, leg="submarine")
    ports = sorted({word(reading, f"force.{name}.port") for name in boats})
    grid = coverage.tabulate(reading, threatened)
    return Table(
        units=(*LAND, *(f"submarine.{port}" for port in ports)),
        coverage=grid,
        reason=_missing(reading, threatened, grid),
    )


def orders(reading: Reading, threatened: str, table: Table, heard: Array | None = None) -> Orders | None:
    """Return who hears an order given after the attack; None where the record has no facts of command.

    Parameters
    ----------
    reading : Reading
        The draws of one arm.
    threatened : str
        ISO 3166 alpha-3 code in lower case.
    table : Table
        From :func:`tabulate`.
    heard : (n, z, s) array, optional
        From :func:`heard_by_zone`, if it is at hand.
    """
    if table.reason:
        return None
    shares = heard_by_zone(reading, threatened, table) if heard is None else heard
    return Orders(
        units=table.units,
        p_together=_together(reading, threatened, table, shares, struck=True),
        p_passes=reading.value(f"authority.{threatened}.passes"),
    )


def p_authority(reading: Reading, threatened: str, at_capital_s: Array, alert: str) -> Array:
    """Return the chance that after the attack an order can still be given.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened : str
        ISO 3166 alpha-3 code in lower case.
    at_capital_s : (n, b) array, s
        From the alarm to the impact at the capital, by branch of the alarm; infinite where nothing comes.
    alert : str
        ``day`` or ``generated``.

    Returns
    -------
    (n, b) array, 0 to 1

    Notes
    -----
    ``1 - (1 - centre (1 - (1 - left)(1 - survives)))(1 - backup)(1 - devolved)``: those who may order need a
    centre to order from, a path prepared for their absence has its own. The time to get out of reach is
    lognormal: ``left = Phi(ln(time/median)/sd)``, 0 without any warning.

    References
    ----------
    The ways are those of the literature on command (Blair 1985); their independence is assumed.
    """
    fact = f"authority.{threatened}"
    centres = reading.names("centre", owner=threatened)
    gone = np.ones(reading.n)
    for name in centres:
        stands = reading.in_place("centre", name) * reading.value(f"centre.{name}.works", 1.0)
        gone *= 1.0 - stands * reading.value(f"centre.{name}.survives")
    survives, backup, devolved = (
        reading.value(f"{fact}.{name}") for name in ("survives", "backup", f"devolved_{alert}")
    )
    alive = 1.0 - (1.0 - _left_in_time(reading, fact, at_capital_s)) * (1.0 - survives)[:, None]
    silent = (1.0 - backup) * (1.0 - devolved)
    return 1.0 - (1.0 - (1.0 - gone)[:, None] * alive) * silent[:, None]


def outcomes(
    reading: Reading, threatened: str, table: Table, heard: Array | None = None
) -> tuple[dict[str, Array], dict[str, str]]:
    """Return the outcomes of one arm by id, and why there is none where there is none.

    Parameters
    ----------
    reading : Reading
        The draws of one arm.
    threatened : str
        ISO 3166 alpha-3 code in lower case.
    table : Table
        From :func:`tabulate`.
    heard : (n, z, s) array, optional
        From :func:`heard_by_zone`, if it is at hand.

    Returns
    -------
    tuple of two dicts
        Values (n,) by outcome id; reasons by outcome id.
    """
    grid = table.coverage
    if table.reason:
        ids = [f"command.{name}.{leg}" for name in FAMILIES for leg in LEGS]
        ids += [f"command.{name}.{area}" for name in COVERAGES for area in grid.areas]
        return {}, dict.fromkeys(ids, table.reason)
    shares = heard_by_zone(reading, threatened, table) if heard is None else heard
    weights = _weights(reading, threatened, table)
    values: dict[str, Array] = {}
    for struck, ending in ((True, ""), (False, "_peace")):
        reached = _reached(reading, threatened, table, shares, struck=struck)
        for leg, weight in weights.items():
            values[f"command.p_order{ending}.{leg}"] = np.sum(reached * weight, axis=1)
    for struck, ending in ((False, ""), (True, "_struck")):
        by_zone = coverage.covered(shares, _stands(reading, "vlf", grid.stations, struck=struck))
        for area in grid.areas:
            values[f"command.vlf_coverage{ending}.{area}"] = coverage.by_area(by_zone, grid, area)
        for leg in weights:
            values[f"command.paths{ending}.{leg}"] = _paths(
                reading, threatened, table, shares, leg, struck=struck
            )
    silent = {
        f"command.{name}.{leg}": f"{threatened.upper()} has no forces of this kind: {leg}"
        for name in FAMILIES
        for leg in LEGS
        if leg not in weights
    }
    return values, silent


def heard_by_zone(reading: Reading, threatened: str, table: Table) -> Array:
    """Return the share of each patrol zone where exactly the radio stations of each set would be heard.

    Shape (n, z, sets). It follows from power, noise and depth, not from which stations stand in an arm.
    """
    grid = table.coverage
    if not grid.zones or table.reason:
        return np.zeros((reading.n, len(grid.zones), 1 << len(grid.stations)))
    return coverage.usable(reading, threatened, grid)


def _missing(reading: Reading, threatened: str, grid: Coverage) -> str:
    """Return why nothing can be said of a country's command; empty where it can."""
    if not reading.has(f"authority.{threatened}.leave"):
        return f"no fact of command for {threatened.upper()}"
    if grid.zones and not reading.has(f"reception.{threatened}.needed"):
        return f"no fact of reception under water for {threatened.upper()}"
    if len(grid.stations) > coverage.MOST_STATIONS:
        return f"more than {coverage.MOST_STATIONS} radio stations of {threatened.upper()}"
    return ""


def _stands(reading: Reading, kind: str, names: tuple[str, ...], *, struck: bool) -> Array:
    """Return the chance that each entity is in place, works and, if struck, outlives the attack, (n, k)."""
    found = standing(reading, kind, names) * column(reading, kind, names, "works", 1.0)
    return found * column(reading, kind, names, "survives") if struck else found


def _together(reading: Reading, threatened: str, table: Table, heard: Array, *, struck: bool) -> Array:
    """Return the chance that exactly the units of each set are reached, given authority, (n, 2^u)."""
    stations = Stations(
        p_stands=_stands(reading, "vlf", table.coverage.stations, struck=struck),
        p_heard=coverage.heard_by_set(_by_port(reading, table, heard)),
    )
    return network.together(
        # that there is a centre to give it from is part of authority
        np.ones(reading.n),
        _channels(reading, threatened, table, struck=struck),
        len(table.units),
        stations,
        range(len(LAND), len(table.units)),
    )


def _reached(reading: Reading, threatened: str, table: Table, heard: Array, *, struck: bool) -> Array:
    """Return the chance that each unit is reached, (n, u): the margins of the same law, without its sets.

    What doesn't serve a unit changes no digit of its chance.
    """
    missed = np.ones((reading.n, len(table.units)))
    for channel in _channels(reading, threatened, table, struck=struck):
        missed *= 1.0 - channel.p_stands[:, None] * channel.p_reaches
    stands = _stands(reading, "vlf", table.coverage.stations, struck=struck)
    missed[:, len(LAND) :] *= 1.0 - coverage.covered(_by_port(reading, table, heard), stands)
    return 1.0 - missed


def _channels(reading: Reading, threatened: str, table: Table, *, struck: bool) -> list[Channel]:
    """Return all channels but the radio stations that boats hear by where they are."""
    names = reading.names("channel", owner=threatened)
    stands = _stands(reading, "channel", names, struck=struck)
    return [
        Channel(p_stands=stands[:, k], p_reaches=_reaches(reading, name, table.units))
        for k, name in enumerate(names)
    ]


def _by_port(reading: Reading, table: Table, heard: Array) -> Array:
    """Return the share of where each port's boats are that hears exactly each set, (n, ports, sets)."""
    ports = [coverage.by_port(reading, heard, table.coverage, port) for port in table.ports]
    return np.stack(ports, axis=1) if ports else np.zeros((reading.n, 0, heard.shape[-1]))


def _reaches(reading: Reading, channel: str, units: tuple[str, ...]) -> Array:
    """Return the chance that an order over a channel that stands reaches each unit, (n, u)."""
    legs = [unit.partition(".")[0] for unit in units]
    return np.stack([reading.value(f"channel.{channel}.{leg}", 0.0) for leg in legs], axis=1)


def _weights(reading: Reading, threatened: str, table: Table) -> dict[str, Array]:
    """Return by leg how its warheads are spread over the units, (n, u); only legs that stand in any draw."""
    found: dict[str, Array] = {}
    for leg in LEGS:
        weight = np.zeros((reading.n, len(table.units)))
        of_leg = np.array([unit.partition(".")[0] == leg for unit in table.units], np.float64)
        for name in reading.names("force", owner=threatened, leg=leg):
            unit = f"submarine.{word(reading, f'force.{name}.port')}" if leg == "submarine" else leg
            tubes = reading.value(f"system.{word(reading, f'force.{name}.system')}.tubes", 1.0)
            size = reading.value(f"force.{name}.launchers") * reading.value(f"force.{name}.warheads")
            weight[:, table.units.index(unit)] += size * tubes * reading.in_place("force", name)
        total = weight.sum(axis=1, keepdims=True)
        if total.any():
            found[leg] = np.where(total > 0, weight / np.where(total > 0, total, 1.0), of_leg / of_leg.sum())
    return found


def _paths(reading: Reading, threatened: str, table: Table, heard: Array, leg: str, *, struck: bool) -> Array:
    """Return the mean number of channels and stations that serve a leg and stand, (n,)."""
    names = reading.names("channel", owner=threatened)
    serves = column(reading, "channel", names, leg, 0.0) > 0
    found = np.sum(_stands(reading, "channel", names, struck=struck) * serves, axis=1)
    if leg == "submarine":
        grid = table.coverage
        # stations that are heard anywhere where boats patrol
        somewhere = heard.max(axis=1, initial=0.0)
        of_set = [network.has(len(grid.stations), v) for v in range(len(grid.stations))]
        alone = [somewhere[:, sets].max(axis=1, initial=0.0) > 0 for sets in of_set]
        stands = _stands(reading, "vlf", grid.stations, struck=struck)
        found = found + sum((stands[:, v] * alone[v] for v in range(len(grid.stations))), np.zeros(reading.n))
    return found


def _left_in_time(reading: Reading, fact: str, at_capital_s: Array) -> Array:
    """Return the chance that those who may order are out of reach before the impact, (n, b)."""
    median, sd = (reading.value(f"{fact}.{name}") for name in ("leave", "leave_variation"))
    if not is_compiled():
        return left_side_by_side(at_capital_s, median, sd)
    from equipoise.strike import compiled_leaving as compiled  # noqa: PLC0415 - needs numba

    return compiled.left_in_time(*(np.ascontiguousarray(each) for each in (at_capital_s, median, sd)))


def left_side_by_side(at_capital_s: Array, median_s: Array, variation: Array) -> Array:
    """Return what the compiled loop returns, many draws at a time."""
    from scipy.special import ndtr  # noqa: PLC0415

    median, sd = median_s[:, None], variation[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.log(np.maximum(at_capital_s, 0.0) / median) / sd
    # without a spread, or with no time to leave at all, the time either suffices or doesn't
    score = np.where(np.isnan(score), np.where(at_capital_s >= median, np.inf, -np.inf), score)
    return np.asarray(ndtr(score), np.float64)
