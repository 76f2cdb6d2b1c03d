"""One posture cell of the model: from what both sides have to what retaliates.

Joins the tables of the strike with the mechanisms of warning and survival, for
whatever draws it is given: all draws of an arm, its pilot, or the inner draws
of what the threatened side can't know. Holds no equation of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.arrivals.command import Command
from equipoise.arrivals.retaliation import Retaliation
from equipoise.arrivals.shield import Shield
from equipoise.mechanisms import command, defence, survivability, warning
from equipoise.mechanisms.command import Orders
from equipoise.mechanisms.warning import Left
from equipoise.reading import Reading, Rows
from equipoise.recall import Recall, recalled
from equipoise.strike import damage, geometry, reach, sides, sparing, timeline
from equipoise.strike.damage import Targets
from equipoise.strike.geometry import Geometry
from equipoise.strike.plan import Attack, Plans
from equipoise.strike.reach import Reach
from equipoise.strike.sides import Groups, Listed, Weapons
from equipoise.strike.sparing import Meeting
from equipoise.strike.timeline import Paths

#: Most shields and most sets of flights that are kept: they are large, and most arms share them.
MOST_SHIELDS = MOST_PATHS = 6
#: A weapon counts as nuclear above this value of its flag.
NUCLEAR = sparing.NUCLEAR
#: Policies of the threatened side, by the second half of a cell's name.
POLICIES = ("ride_out", "launch_under_attack")
#: Posture cells: alert of both sides and policy of the threatened one.
CELLS = tuple(f"{alert}.{policy}" for alert in sides.ALERTS for policy in POLICIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who threatens whom, as ISO 3166 alpha-3 codes in lower case."""

    threatened: str
    rival: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What is tabulated once per case: the rival's flights, what could meet a retaliation, who hears what."""

    strike: Geometry
    reach: Reach
    command: command.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Both sides, all flights, and how orders travel, for one set of draws.

    ``orders`` is None where the record has no fact of the threatened side's command: then they always pass;
    ``on_silo`` is from :func:`equipoise.strike.damage.silo_kill`, None where there are no silos.
    """

    reading: Reading
    weapons: Weapons
    groups: Groups
    flown: Paths
    targets: Targets
    orders: Orders | None
    on_silo: Array | None = None

    def part(self, rows: Index) -> Stage:
        """Return the same for some draws, in any order and more than once."""
        return Stage(
            reading=Rows(inner=self.reading, rows=rows),
            weapons=self.weapons.part(rows),
            groups=self.groups.part(rows),
            flown=self.flown.part(rows),
            targets=self.targets,
            orders=None if self.orders is None else self.orders.part(rows),
            on_silo=None if self.on_silo is None else self.on_silo[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What an attack at one alert leaves, and the times it took.

    Attributes
    ----------
    retaliation : Retaliation
        What is left, and what is in time.
    capital_s : (n, b) array
        Alarm to impact at the capital.
    forces_s : (n, b, g) array
        Alarm to impact at each group's site.
    is_land : (g,) array of bool
        Groups that may launch under attack.
    """

    retaliation: Retaliation
    capital_s: Array
    forces_s: Array
    is_land: Mask


def tabulate(reading: Reading, roles: Roles) -> Tables:
    """Return the tables of a case, from draws of any arm over the entities of all arms."""
    return Tables(
        strike=geometry.tabulate(reading, roles.threatened, roles.rival),
        reach=reach.tabulate_reach(reading, roles.threatened, roles.rival),
        command=command.tabulate(reading, roles.threatened),
    )


def shield(reading: Reading, groups: Groups | Listed, roles: Roles, tables: Tables) -> Shield:
    """Return what the rival's missile defence can meet."""
    return defence.shield(reading, roles.threatened, roles.rival, groups, tables.reach)


def shield_of(
    drawn: Reading, group_names: tuple[str, ...], roles: Roles, tables: Tables, recall: Recall
) -> Shield:
    """Return what meets a retaliation of the named groups, worked out only where nothing equal is known."""
    part = ("shield", roles, group_names)

    def work(reading: Reading) -> Shield:
        # how many there are, and how good, changes nothing of what can be met
        return shield(reading, sides.listed(reading, group_names), roles, tables)

    return recalled(recall, part, (tables.reach,), drawn, work, MOST_SHIELDS)


def heard_of(drawn: Reading, roles: Roles, tables: Tables, recall: Recall) -> Array:
    """Return where radio is heard (:func:`equipoise.mechanisms.command.heard_by_zone`), likewise."""

    def work(reading: Reading) -> Array:
        return command.heard_by_zone(reading, roles.threatened, tables.command)

    return recalled(recall, ("heard", roles), (tables.command,), drawn, work)


def orders_of(drawn: Reading, roles: Roles, tables: Tables, recall: Recall) -> Orders | None:
    """Return who hears an order given after the attack, likewise."""
    heard = heard_of(drawn, roles, tables, recall)

    def work(reading: Reading) -> Orders | None:
        return command.orders(reading, roles.threatened, tables.command, heard)

    return recalled(recall, ("orders", roles), (tables.command, heard), drawn, work)


def stage(
    reading: Reading,
    roles: Roles,
    tables: Tables,
    weapon_names: tuple[str, ...],
    group_names: tuple[str, ...],
    like: Stage | None = None,
    orders: Orders | None = None,
    recall: Recall | None = None,
) -> Stage:
    """Return both sides and all flights for one set of draws.

    The flights of another stage are taken where they follow from the same numbers, and so is who hears an
    order, if it is at hand, and all that is recalled.
    """
    known = Recall() if recall is None else recall
    weapons = recalled(
        known,
        ("weapons", roles),
        (weapon_names,),
        reading,
        lambda heard: sides.weapons(heard, roles.rival, weapon_names),
    )
    groups = recalled(
        known,
        ("groups", roles),
        (group_names,),
        reading,
        lambda heard: sides.groups(heard, roles.threatened, group_names),
    )
    has_silos = "silo" in groups.leg
    return Stage(
        reading=reading,
        weapons=weapons,
        groups=groups,
        flown=recalled(
            known,
            ("paths", roles),
            (weapons, tables.strike),
            reading,
            lambda heard: timeline.paths(
                heard, weapons, tables.strike, roles.threatened, None if like is None else like.flown
            ),
            MOST_PATHS,
        ),
        targets=damage.targets(reading, groups, tables.strike, roles.threatened),
        orders=command.orders(reading, roles.threatened, tables.command) if orders is None else orders,
        on_silo=_on_silo(reading, weapons, roles, known) if has_silos else None,
    )


def _on_silo(reading: Reading, weapons: Weapons, roles: Roles, recall: Recall) -> Array:
    """Return the chance of each weapon against a silo, worked out only where nothing equal is known."""
    return recalled(
        recall,
        ("silo kill", roles),
        (weapons,),
        reading,
        lambda heard: damage.silo_kill(heard, weapons, roles.threatened, roles.rival),
    )


def aftermath(on: Stage, roles: Roles, alert: str, attack: Attack) -> Aftermath:
    """Return what an attack leaves, for every draw.

    Parameters
    ----------
    on : Stage
        Both sides and all flights.
    roles : Roles
        Who threatens whom.
    alert : str
        ``day`` or ``generated``, of both sides.
    attack : Attack
        The rival's design.
    """
    return after(on, roles, alert, attack.plans, attack.row(on.weapons.laydown))


def after(on: Stage, roles: Roles, alert: str, plans: Plans, row: Index) -> Aftermath:
    """Return what is left when each draw meets the plan of its row.

    Parameters
    ----------
    on : Stage
        Both sides and all flights.
    roles : Roles
        Who threatens whom.
    alert : str
        ``day`` or ``generated``, of both sides.
    plans : Plans
        Plans side by side.
    row : (n,) array of int
        Which plan holds in each draw.
    """
    reading, groups, threatened = on.reading, on.groups, roles.threatened
    clock = timeline.clock(reading, threatened, on.flown, plans, on.targets, row)
    alarm_s, p_branch = timeline.distinct(clock.alarm_s, on.flown.p_branch)
    land = groups.of(*sides.LAND)
    site, at_large = sparing.columns(groups, on.targets)
    left = warning.left(reading, threatened, clock.impact_s, clock.capital_s, alarm_s, site, land)
    spared = sparing.spared(
        reading,
        Meeting(
            threatened=threatened,
            rival=roles.rival,
            weapons=on.weapons,
            groups=groups,
            targets=on.targets,
            flown=on.flown,
            site=site,
            at_large=at_large,
            on_silo=on.on_silo,
        ),
        plans,
        row,
        alert,
    )
    survived = survivability.survival(
        reading,
        threatened,
        groups.leg,
        groups.away[:, :, sides.ALERTS.index(alert)],
        spared.p_site,
        spared.p_partial,
        spared.p_tracked,
        left.forces_s,
        alert,
    )
    retaliation = Retaliation(
        leg=groups.leg,
        system=groups.system,
        n_items=groups.n_items,
        n_missiles=groups.n_missiles,
        load=groups.load,
        site_size=_site_size(reading, groups, threatened, alert),
        p_available=groups.p_available,
        p_works=groups.reliability * sides.penetrates(reading, groups, threatened),
        p_fault=groups.p_fault,
        p_site=survived.p_site,
        p_if_hit=survived.p_if_hit,
        p_if_spared=survived.p_if_spared,
        p_launched=survived.p_launched,
        p_branch=p_branch,
        p_in_time=left.p_in_time,
        command=_command(on, threatened, alert, left),
    )
    return Aftermath(
        retaliation=retaliation,
        capital_s=left.capital_s,
        forces_s=left.forces_s,
        is_land=land,
    )


def _command(on: Stage, threatened: str, alert: str, left: Left) -> Command | None:
    """Return the chances that orders are given and heard; None where nothing is known of them."""
    if on.orders is None:
        return None
    units = on.orders.units
    heard_as = [
        f"{leg}.{place}" if leg == "submarine" else leg
        for leg, place in zip(on.groups.leg, on.groups.place, strict=True)
    ]
    return Command(
        unit=tuple(units.index(name) for name in heard_as),
        p_reached=on.orders.p_together,
        p_authority=command.p_authority(on.reading, threatened, left.capital_s, alert),
        p_out=left.p_out,
        p_passes=on.orders.p_passes,
    )


def _site_size(reading: Reading, groups: Groups, threatened: str, alert: str) -> Array:
    """Return how many items share one site, (n, g)."""
    legs = np.array(groups.leg)
    size = np.where(legs == "silo", 1.0, np.maximum(groups.n_items, 1.0))
    if "mobile" in groups.leg:
        size[:, legs == "mobile"] = reading.value(f"mobile.{threatened}.garrison_size")[:, None]
    if "bomber" in groups.leg:
        fields = reading.value(f"bomber.{threatened}.bases_day", 1.0)
        bases = reading.value(f"bomber.{threatened}.bases") if alert == "generated" else fields
        flown = legs == "bomber"
        size[:, flown] = np.maximum(np.ceil(size[:, flown] / bases[:, None]), 1.0)
    return size
