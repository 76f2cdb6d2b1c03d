"""What a change does beside the nuclear side: supply, trade, ground, leaders, joined.

Each mechanism is tabulated once a case and gives, per arm, values by outcome id
and reasons where an outcome has no meaning. They hang on memberships, links,
roads and leaders, on no force: so they are worked out apart, and arms that are
equal in what they read share them. Holds no equation of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from equipoise.arrays import Array
from equipoise.geography import boundaries
from equipoise.mechanisms import approach, exclave, politics, trade
from equipoise.reading import Reading
from equipoise.setting import Found, Setting

#: Who reads what, in the order in which they are worked out.
PARTS = ("exclave", "trade", "approach", "politics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What is tabulated once per case, without draws.

    ``approach`` is None where a question is about no alliance: then nobody's land comes nearer.
    """

    exclave: exclave.Table
    trade: trade.Table
    approach: approach.Table | None
    politics: politics.Table


def tabulate(reading: Reading, on: Setting) -> Tables:
    """Return the tables of a case, from draws of any arm over the entities of all arms.

    Parameters
    ----------
    reading : Reading
        The draws.
    on : Setting
        The threatened side, the alliance and the host of the case.
    """
    ground: approach.Table | None = None
    if on.alliance:
        asked = approach.asked(reading, on.threatened, on.alliance)
        land = boundaries.packaged()
        depth_m = boundaries.distances_m(land, asked.countries, asked.lat_rad, asked.lon_rad)
        ground = approach.tabulate(reading, on.threatened, depth_m)
    return Tables(
        exclave=exclave.tabulate(reading, on.threatened),
        trade=trade.tabulate(reading, on.threatened),
        approach=ground,
        # the host of the case, in comparators too: they ask what the same leaders would do
        politics=politics.tabulate(reading, on.threatened, on.host),
    )


def outcomes(reading: Reading, on: Setting, tables: Tables, parts: Collection[str] = PARTS) -> Found:
    """Return the outcomes of one arm beside the nuclear side.

    Parameters
    ----------
    reading : Reading
        The draws of the arm.
    on : Setting
        The threatened side and the alliance.
    tables : Tables
        From :func:`tabulate`.
    parts : collection of str
        Which of :data:`PARTS` are asked for.
    """
    values: dict[str, Array] = {}
    reasons: dict[str, str] = {}
    for part in parts:
        found, absent = outcomes_of(part, reading, on, tables)
        values |= found
        reasons |= absent
    return values, reasons


def outcomes_of(part: str, reading: Reading, on: Setting, tables: Tables) -> Found:
    """Return the outcomes of one of the :data:`PARTS`."""
    if part == "exclave":
        return exclave.outcomes(reading, on.threatened, tables.exclave)
    if part == "trade":
        return trade.outcomes(reading, tables.trade)
    if part == "politics":
        return politics.outcomes(reading, tables.politics)
    if tables.approach is None:
        return {}, {}
    return approach.outcomes(reading, on.threatened, on.alliance, tables.approach)
