"""The rule file of memberships and packages, read once and checked.

The rules are data (``data/rules/membership.yaml``), so that a reader can see
and dispute them without reading code. This file only gives them a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from equipoise.errors import FactError, Problem
from equipoise.facts import yaml_lines

Form = TypeVar("Form")
#: The rules that come with the package.
RULE_FILE = Path(__file__).resolve().parent.parent / "data" / "rules" / "membership.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """So many of one system, to be based somewhere; ``line`` is its place in the case file."""

    system: str
    count: int
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FacilityRule:
    """Which facilities a host's step endangers, and which facts say how likely and how soon.

    Parameters
    ----------
    switch : str
        Name of the switch that the edits make up.
    kinds : tuple of str
        Kinds of entity on the host's soil.
    owners : str
        ``opposed`` to the alliance that is joined, or ``members`` of the one that is left.
    chance, after : str
        Ids of the facts: chance of the loss, time until it is complete.
    replacement : str
        Id of the fact: time until the function is rebuilt; empty where no rule rebuilds it.
    moves_with : float, 0 to 1
        How strongly facilities on one host's soil share their luck.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    switch: str
    kinds: tuple[str, ...]
    owners: Literal["opposed", "members"]
    chance: str
    after: str
    replacement: str = ""
    moves_with: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitRule:
    """What a host's step does to goods that cross its soil, and which facts say how likely and how much.

    Parameters
    ----------
    switch : str
        Name of the switch that the edits make up.
    chance, after : str
        Ids of the facts: chance that transit is restricted, time until that bites.
    kept, dearer : str
        Ids of the facts: share of capacity that a restricted link keeps, and how much dearer it gets.
    moves_with : float, 0 to 1
        How strongly the links on one host's soil share their luck.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    switch: str
    chance: str
    after: str
    kept: str
    dearer: str
    moves_with: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRules:
    """How packages are set up.

    Parameters
    ----------
    notional : tuple of Package
        What the arm with notional systems adds.
    cells_hold : str
        What dual-use cells could hold instead of interceptors.
    forward_radar : mapping
        Attribute of the forward radar -> low and high end (degree; km for ranges).
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    notional: tuple[Package, ...]
    cells_hold: str
    forward_radar: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of the file."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    joins: tuple[FacilityRule, ...]
    leaves: tuple[FacilityRule, ...]
    transit: TransitRule
    replacement_spacing_km: float
    packages: PackageRules


def load_rules(path: Path = RULE_FILE) -> Rules:
    """Return the rules of a file.

    Parameters
    ----------
    path : pathlib.Path
        The package's own file by default.

    Raises
    ------
    FactError
        With every fault of the file.

    Examples
    --------
    >>> [rule.switch for rule in load_rules().joins]
    ['facilities.radar', 'facilities.vlf', 'facilities.weapons']
    """
    return read_form(path, Rules)


def read_form(path: Path, form: type[Form]) -> Form:
    """Return a YAML file in a form of ours.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    form : type
        A dataclass, or a container of some.

    Raises
    ------
    FactError
        With every fault of the file, by line.
    """
    document = yaml_lines.read(path)
    try:
        return TypeAdapter(form).validate_python(document.data)
    except ValidationError as fault:
        raise FactError(
            Problem(
                where=document.file,
                line=document.line(error["loc"]),
                what=f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}",
            )
            for error in fault.errors()
        ) from None
