"""Packages of weapons as edits: what stands where, once a host has let them in.

Inputs: a world, a package (system and count), who owns it and who hosts it.
Output: a switch that adds the entities. A package stands in one of the host's
representative basing towns, drawn anew in every draw; no site is chosen.
Largest weakness: towns are representative, and all launchers of a package
stand in one of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from equipoise.errors import CaseError, Problem
from equipoise.facts.record import Fact, Spread, fixed, options
from equipoise.world.change import Edit, Switch
from equipoise.world.rules import Package, PackageRules
from equipoise.world.snapshot import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Basing:
    """Who bases, and where: ``owner`` and ``host`` are countries, ``place`` the fact of the host's towns."""

    owner: str
    host: str
    place: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """Edits that put a feared later deployment into every arm, and sentences about it."""

    edits: tuple[Edit, ...]
    notes: tuple[str, ...]


def basing(world: World, *, owner: str, host: str, where: str = "", line: int = 0) -> Basing:
    """Return where a host can base packages.

    Parameters
    ----------
    world : World
        Must hold ``basing.<host>.town``.
    owner, host : str
        Countries, ISO 3166 alpha-3 in lower case.
    where, line : str, int
        Place in the case file, for the message.

    Raises
    ------
    CaseError
        If no basing towns are known for the host.
    """
    fact = world.facts.get(f"basing.{host}.town")
    if fact is None:
        raise CaseError(no_towns(host, where=where or f"host {host.upper()}", line=line))
    return Basing(owner=owner, host=host, place=fact)


def no_towns(host: str, *, where: str, line: int) -> Problem:
    """Return the problem of a host without basing towns, with the lines that would mend it."""
    hint = (
        "add three to six towns of that country to the case, to 0.1 degree: "
        f"'basing: {{{host.upper()}: {{one_town: {{lat: 12.3, lon: 45.6}}, two: {{lat: 12.9, lon: 45.1}}}}}}'"
    )
    return Problem(where=where, line=line, what=f"no basing towns are known for {host.upper()}", hint=hint)


def offensive(package: Package, world: World, site: Basing) -> Switch:
    """Return the switch that adds launchers of an offensive system.

    Parameters
    ----------
    package : Package
        ``count`` missiles of ``system``.
    world : World
        Gives the warheads per missile (one where it is silent).
    site : Basing
        Owner, host and towns.
    """
    name = f"{site.host}_{package.system}"
    why = f"{_stands(package, site)} in {_towns(site.place.spread)}"
    edits = _launchers(f"force.{name}", package.system, package.count, world, site, why=why)
    edits.append(_place(f"force.{name}", site.place, why, _luck(site.host)))
    edits.append(_add(f"force.{name}.in_place", fixed(1.0), "flag", why))
    return Switch(name=f"offensive.{package.system}", edits=tuple(edits))


def defensive(package: Package, world: World, rules: PackageRules, site: Basing) -> Switch:
    """Return the switch that adds interceptors and, where cells are dual-use, the missiles they might hold.

    Parameters
    ----------
    package : Package
        ``count`` interceptors of ``system``.
    world : World
        Says by ``interceptor.<system>.dual_use`` which share of cells could hold a cruise missile.
    rules : PackageRules
        Says which missile.
    site : Basing
        Owner, host and towns.

    Notes
    -----
    The share is a fact that the threatened side can't know and whose high end
    it fears. Interceptors and cells stand in the same town in every draw.
    """
    name = f"{site.host}_{package.system}"
    battery = f"battery.{name}"
    why = f"{_stands(package, site)} in {_towns(site.place.spread)}"
    luck = _luck(site.host)
    edits = [
        _add(f"{battery}.owner", fixed(site.owner), "word", why),
        _add(f"{battery}.host", fixed(site.host), "word", why),
        _add(f"{battery}.system", fixed(package.system), "word", why),
        _add(f"{battery}.count", fixed(float(package.count)), "count", why),
        _place(battery, site.place, why, luck),
    ]
    share = world.facts.get(f"interceptor.{package.system}.dual_use")
    if share is not None:
        cells = f"force.{name}_cells"
        reason = (
            f"the {package.count} cells of {package.system} in {site.host.upper()} could hold "
            f"{rules.cells_hold} instead; the share is {share.id}, which can't be seen from outside"
        )
        edits += _launchers(cells, rules.cells_hold, package.count, world, site, why=reason)
        edits.append(_place(cells, site.place, reason, luck))
        edits.append(_copy(f"{cells}.share", share, reason, unit="share"))
    return Switch(name=f"defensive.{package.system}", edits=tuple(edits))


def forward_radar(rules: PackageRules, site: Basing) -> Switch:
    """Return the switch that adds a forward X-band radar of missile defence.

    It belongs to the owner of the package, so it gives the threatened side no
    warning; it serves the owner's interceptors.

    Parameters
    ----------
    rules : PackageRules
        Its sector in degrees and its range in km.
    site : Basing
        Owner, host and towns.
    """
    radar = f"radar.{site.host}_forward"
    why = (
        f"a forward X-band radar of {site.owner.upper()} in {site.host.upper()}; it serves missile defence "
        "and warns nobody on the threatened side"
    )
    edits = [
        _add(f"{radar}.owner", fixed(site.owner), "word", why),
        _add(f"{radar}.host", fixed(site.host), "word", why),
        _place(radar, site.place, why, _luck(site.host)),
    ]
    edits.append(_add(f"{radar}.discriminates", fixed(1.0), "flag", why))
    for attribute, (low, high) in rules.forward_radar.items():
        unit = "km" if attribute.startswith("range") else "degree"
        spread = fixed(low) if low == high else Spread(family="uniform", low=low, best=math.nan, high=high)
        edits.append(_add(f"{radar}.{attribute}", spread, unit, why))
    return Switch(name="forward_radar", edits=tuple(edits))


def prospect(packages: Sequence[Package], world: World, *, owner: str, alliance: str) -> Prospect:
    """Return the same package as it might later stand in a country that is a member already.

    A planner who fears what may still come fears it with and without the
    change, so these entities go into every arm, the baseline included. They
    are not in place; only the perception mechanism looks at their chance.

    Parameters
    ----------
    packages : sequence of Package
        The offensive packages of the case.
    world : World
        Gives ``prospect.<alliance>.chance`` and ``.host``, the members, and their towns.
    owner, alliance : str
        The rival; the alliance.
    """
    chance = world.facts.get(f"prospect.{alliance}.chance")
    hosts = world.facts.get(f"prospect.{alliance}.host")
    if not packages or not alliance:
        return Prospect(edits=(), notes=())
    if chance is None or hosts is None:
        note = f"No prospect of a later deployment by {alliance.upper()} is recorded on that date."
        return Prospect(edits=(), notes=(note,))
    towns, used, dropped = _prospective_towns(hosts.spread, world, alliance)
    left_out = [f"{name.upper()} is left out of the prospect: {reason}" for name, reason in dropped]
    if not towns:
        left_out.append("No prospective host is left.")
        return Prospect(edits=(), notes=tuple(left_out))
    why = (
        f"the same package may come to a member ({_listed(name.upper() for name in used)}) within the "
        f"horizon, with the chance {chance.id}"
    )
    edits: list[Edit] = []
    site = Basing(owner=owner, host="", place=_with_spread(hosts, options(towns)))
    for package in packages:
        force = f"force.prospect_{package.system}"
        edits += _launchers(force, package.system, package.count, world, site, why=why)
        edits.append(_place(force, site.place, why, _luck("prospect")))
        edits.append(_add(f"{force}.in_place", fixed(0.0), "flag", why))
        edits.append(_copy(f"{force}.chance", chance, why))
    return Prospect(edits=tuple(edits), notes=(f"In every arm, the baseline too, {why}.", *left_out))


def _prospective_towns(
    hosts: Spread, world: World, alliance: str
) -> tuple[dict[str, float], list[str], list[tuple[str, str]]]:
    """Weigh the towns of all prospective hosts that are members and have towns; name the others."""
    towns: dict[str, float] = {}
    used: list[str] = []
    dropped: list[tuple[str, str]] = []
    for host, weight in zip(hosts.options, hosts.weights, strict=True):
        name = str(host)
        town = world.facts.get(f"basing.{name}.town")
        if not world.where("membership", country=name, alliance=alliance):
            dropped.append((name, "it is no member on that date"))
        elif town is None:
            dropped.append((name, "no basing towns are known for it"))
        else:
            used.append(name)
            for place, share in zip(town.spread.options, town.spread.weights, strict=True):
                towns[str(place)] = towns.get(str(place), 0.0) + weight * share
    return towns, used, dropped


def _launchers(force: str, system: str, count: int, world: World, site: Basing, *, why: str) -> list[Edit]:
    """Say whose launchers they are, of which system, how many, with how many warheads each."""
    words = {"owner": site.owner, "host": site.host, "leg": "theatre", "system": system}
    edits = [_add(f"{force}.{key}", fixed(word), "word", why) for key, word in words.items() if word]
    edits.append(_add(f"{force}.launchers", fixed(float(count)), "count", why))
    loaded = world.facts.get(f"system.{system}.warheads")
    if loaded is None:
        edits.append(_add(f"{force}.warheads", fixed(1.0), "count", why))
    else:
        edits.append(_copy(f"{force}.warheads", loaded, why))
    return edits


def _luck(area: str) -> str:
    """Name the luck that all systems of one basing area share: in a draw they stand in one town."""
    return f"site.{area}"


def _place(entity: str, towns: Fact, why: str, luck: str = "") -> Edit:
    """Draw the entity's town from the host's towns, with a luck of its own or one that is shared."""
    return Edit(
        fact=f"{entity}.place",
        action="add",
        spread=towns.spread,
        unit="word",
        title=f"Town of {entity}",
        moves_with=luck,
        weight=1.0 if luck else 0.0,
        why=why,
        basis=towns.basis,
        confidence=towns.confidence,
        sources=towns.sources,
    )


def _add(fact: str, spread: Spread, unit: str, why: str) -> Edit:
    """Add a fact that the case assumes."""
    entity, attribute = fact.rsplit(".", 1)
    title = f"{attribute.replace('_', ' ').capitalize()} of {entity}"
    return Edit(fact=fact, action="add", spread=spread, unit=unit, title=title, why=why)


def _copy(fact: str, other: Fact, why: str, unit: str = "") -> Edit:
    """Add a fact with the spread, the secrecy and the sources of another."""
    return Edit(
        fact=fact,
        action="add",
        spread=other.spread,
        unit=unit or other.unit,
        title=other.title,
        unknown_to=other.unknown_to,
        feared=other.feared,
        why=why,
        basis=other.basis,
        confidence=other.confidence,
        sources=other.sources,
    )


def _with_spread(fact: Fact, spread: Spread) -> Fact:
    """Return a town fact with other towns; only its spread and how sure it is are used."""
    return Fact(
        id=fact.id,
        title=fact.title,
        unit=fact.unit,
        spread=spread,
        basis=fact.basis,
        confidence=fact.confidence,
        sources=fact.sources,
    )


def _stands(package: Package, site: Basing) -> str:
    """Say what stands where."""
    return f"{package.count} {package.system} of {site.owner.upper()} in {site.host.upper()}"


def _towns(spread: Spread) -> str:
    """List the towns of a spread, of which one is drawn."""
    listed = _listed(map(str, spread.options))
    return listed if len(spread.options) == 1 else f"one of {listed}, drawn in every draw"


def _listed(words: Iterable[str]) -> str:
    """Join words with commas."""
    return ", ".join(words)
