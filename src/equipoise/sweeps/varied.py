"""A case with another host, other counts, or a fact set: what a cell of a grid asks instead.

Takes a frozen case and gives another one. A count stands for the whole case: what fear looks forward to in
the baseline follows the packages, as it would if the file said so. A fact that is set is set in every arm.
Largest weakness: a count of a whole group keeps the proportions of the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from equipoise.cases.case import Case, Claim
from equipoise.facts.record import fixed
from equipoise.world.change import Edit
from equipoise.world.rules import Package

#: The switch of the forward radar, which is there or not.
RADAR = "forward_radar"
#: Groups of packages by the first word of their switches.
GROUPS = ("offensive", "defensive", "notional")


def without_comparators(case: Case) -> Case:
    """Return a case without its other hosts, and without the claims that are held against them.

    Parameters
    ----------
    case : Case
        Any.
    """
    gone = {arm for name in case.comparators for arm in (name, f"{name}.membership-only")}

    def stands(claim: Claim) -> bool:
        return not any(gone & set(test.arms) for test in claim.tests)

    return replace(case, comparators={}, claims=tuple(claim for claim in case.claims if stands(claim)))


def switches(case: Case) -> tuple[str, ...]:
    """Return what of a case can be counted: groups of packages, single packages, the forward radar.

    Parameters
    ----------
    case : Case
        Any.
    """
    found: list[str] = []
    for group in GROUPS:
        packages = _packages(case, group)
        if any(package.count for package in packages):
            found.append(group)
        found += [f"{group}.{package.system}" for package in packages]
    return (*found, *([RADAR] if case.change.forward_xband else []))


def members(case: Case, switch: str) -> int:
    """Return how many packages a switch stands for."""
    group, _, system = switch.partition(".")
    return 1 if system else len(_packages(case, group))


def with_host(case: Case, host: str) -> Case:
    """Return a case with another host.

    Parameters
    ----------
    case : Case
        Any.
    host : str
        ISO 3166 alpha-3, in either case.
    """
    return replace(case, roles=replace(case.roles, host=host.lower()))


def with_count(case: Case, switch: str, count: int) -> Case:
    """Return a case with another number of launchers or interceptors.

    Parameters
    ----------
    case : Case
        With that switch.
    switch : str
        One of :func:`switches`.
    count : int
        Of one package; of a group the sum, shared out as the case does; of the radar 0 or 1.
    """
    if switch == RADAR:
        return replace(case, change=replace(case.change, forward_xband=bool(count)))
    group, _, system = switch.partition(".")
    before = _packages(case, group)
    if system:
        after = tuple(replace(p, count=count) if p.system == system else p for p in before)
    else:
        counts = shared(count, [package.count for package in before])
        after = tuple(replace(package, count=n) for package, n in zip(before, counts, strict=True))
    if group == "notional":
        return replace(case, notional=after)
    if group == "offensive":
        return replace(case, change=replace(case.change, offensive=after))
    return replace(case, change=replace(case.change, defensive=after))


def with_fact(case: Case, fact: str, value: str | float, unit: str) -> Case:
    """Return a case that takes a fact as given, in every arm.

    Parameters
    ----------
    case : Case
        Any.
    fact : str
        Id of a fact of the record.
    value : str or float
        In the unit of the fact.
    unit : str
        Of the record.
    """
    edit = Edit(
        fact=fact,
        action="set",
        spread=fixed(value),
        unit=unit,
        why=f"the sweep sets it to {value if isinstance(value, str) else f'{value:g}'}",
    )
    return replace(case, given=(*case.given, edit))


def shared(total: int, parts: Sequence[int]) -> tuple[int, ...]:
    """Return a total shared out like given parts, in whole numbers by largest remainders.

    Parameters
    ----------
    total : int, >= 0
        To be shared out.
    parts : sequence of int, >= 0
        With a sum above zero; of equal remainders the first gets more.

    Examples
    --------
    >>> shared(64, [48, 16, 64]), shared(1, [1, 1]), shared(0, [3])
    ((24, 8, 32), (1, 0), (0,))
    """
    whole = sum(parts)
    floors = [total * part // whole for part in parts]
    left = total - sum(floors)
    by_rest = sorted(range(len(parts)), key=lambda k: -(total * parts[k] % whole))
    more = set(by_rest[:left])
    return tuple(floor + (k in more) for k, floor in enumerate(floors))


def _packages(case: Case, group: str) -> tuple[Package, ...]:
    """Return the packages of a group."""
    if group == "notional":
        return case.notional
    return {"offensive": case.change.offensive, "defensive": case.change.defensive}.get(group, ())
