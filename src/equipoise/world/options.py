"""What a threatened side could do about a change, as edits: one option each, made from templates.

The templates are data (``data/rules/options.yaml``) that name facts by role; what an option costs, takes,
reaches and how likely it succeeds are facts ``option.<name>.*``. Nothing here says what an option does to any
outcome: that comes out of a run. Largest weakness: a level is set everywhere at once, whichever
division or boat it would begin with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal

from pydantic import ConfigDict

from equipoise.errors import FactError, Problem
from equipoise.facts.record import Fact, Spread, fixed
from equipoise.units import FACTORS
from equipoise.world import facilities
from equipoise.world.change import Edit, scaled
from equipoise.world.rules import load_rules, read_form
from equipoise.world.snapshot import World

#: The options that come with the package.
OPTION_FILE = Path(__file__).resolve().parent.parent / "data" / "rules" / "options.yaml"
#: What an edit of an option may do.
Deed = Literal["set", "shrink", "rebuild", "mirror", "undo"]
#: Deeds whose edits follow from what stands on the host's soil.
ABOUT_HOST = ("shrink", "rebuild", "undo")
#: Facts of a force that a mirrored one takes over.
MIRRORED = ("leg", "system", "launchers", "warheads")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One edit of an option before roles and names are put in.

    Parameters
    ----------
    do : str
        ``set`` facts to another spread, ``shrink`` them by a share, ``rebuild`` what stood on the host's
        soil, ``mirror`` the rival's missiles there, ``undo`` the change.
    facts : tuple of str
        Ids with ``{threatened}``, ``{rival}``, ``{host}`` or ``{name}`` in them.
    of : str
        Attribute of the option that gives the spread.
    each : mapping of str to str
        ``kind`` and words that entities must match; ``{name}`` stands for each of them.
    new : bool
        Only entities that the world before the change doesn't have.
    kind : str
        For ``rebuild``: kind of facility.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    do: Deed
    facts: tuple[str, ...] = ()
    of: str = "level"
    each: Mapping[str, str] = field(default_factory=dict[str, str])
    new: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that a threatened side could do.

    ``says`` it in words, ``edits`` are its templates; ``caution`` names a price that is not money.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    says: str
    edits: tuple[Template, ...]
    caution: str = ""

    @property
    def undoes(self) -> bool:
        """True where success means the world before the change."""
        return any(template.do == "undo" for template in self.edits)

    @property
    def is_about_host(self) -> bool:
        """True where what it does depends on who the host is."""
        return any(template.do in ABOUT_HOST for template in self.edits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who threatens whom where: ISO 3166 alpha-3 codes in lower case, and the world before the change."""

    threatened: str
    rival: str
    host: str
    before: World


def load_options(path: Path = OPTION_FILE) -> Mapping[str, Option]:
    """Return the options of a file by name, in its order.

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
    >>> load_options()["press_host"].undoes
    True
    """
    return MappingProxyType(read_form(path, dict[str, Option]))


def edits(name: str, option: Option, world: World, place: Place) -> tuple[Edit, ...]:
    """Return what an option changes in a world; nothing where there is nothing to change.

    Parameters
    ----------
    name : str
        Of the option; its facts are ``option.<name>.*``.
    option : Option
        Its templates.
    world : World
        After the change.
    place : Place
        Who threatens whom where, and the world before. ``undo`` gives no edits: it takes that world.

    Raises
    ------
    FactError
        If a template needs a fact of the option that isn't in force.
    """
    found: list[Edit] = []
    for template in option.edits:
        if template.do == "rebuild":
            found += _rebuilt(template, option, world, place)
        elif template.do == "mirror":
            found += _mirrored(option, world, place)
        elif template.do != "undo":
            found += _levels(name, template, option, world, place)
    return tuple(found)


def _levels(name: str, template: Template, option: Option, world: World, place: Place) -> list[Edit]:
    """Set or shrink the facts that a template means and the world has."""
    level = world.facts.get(f"option.{name}.{template.of}")
    if level is None:
        what = f"option.{name}.{template.of} isn't in force on {world.date}"
        hint = "its edits take their numbers from it"
        raise FactError(Problem(where=f"option {name}", what=what, hint=hint))
    ids = [id_ for id_ in _ids(template, world, place) if world.has(id_)]
    shrinks = template.do == "shrink"
    return [
        Edit(
            fact=id_,
            action="set",
            spread=_shrunk(world.facts[id_], level) if shrinks else _in_unit(world.facts[id_], level),
            why=option.says,
            basis=level.basis,
            confidence=level.confidence,
            sources=level.sources,
        )
        for id_ in ids
    ]


def _ids(template: Template, world: World, place: Place) -> Iterable[str]:
    """Return the ids that a template means."""
    roles = {"threatened": place.threatened, "rival": place.rival, "host": place.host}
    if not template.each:
        return [id_.format(**roles) for id_ in template.facts]
    words = {key: word.format(**roles) for key, word in template.each.items() if key != "kind"}
    names = world.where(template.each["kind"], **words)
    if template.new:
        known = place.before.names(template.each["kind"])
        names = tuple(name for name in names if name not in known)
    return [id_.format(name=name, **roles) for name in names for id_ in template.facts]


def _in_unit(fact: Fact, level: Fact) -> Spread:
    """Return the level in the unit of the fact."""
    ratio = FACTORS[level.unit] / FACTORS[fact.unit]
    return level.spread if ratio == 1 else scaled(level.spread, ratio)


def _shrunk(fact: Fact, share: Fact) -> Spread:
    """Return a number less a share of it; spread as the share is, of the fact's largest number."""
    whole = fact.spread.high if not fact.spread.is_fixed else fact.spread.best
    of = FACTORS[share.unit]
    low, best, high = (
        whole * (1.0 - number * of) for number in (share.spread.high, share.spread.best, share.spread.low)
    )
    return replace(share.spread, low=low, best=best, high=high)


def _rebuilt(template: Template, option: Option, world: World, place: Place) -> list[Edit]:
    """Build again at home what stood on the host's soil and the change has put in doubt."""
    rules = load_rules()
    step = facilities.Step(
        host=place.host,
        owners=(place.threatened,),
        horizon_months=0.0,
        adapted=True,
        spacing_km=rules.replacement_spacing_km,
    )
    found: list[Edit] = []
    for rule in (*rules.joins, *rules.leaves):
        if found or template.kind not in rule.kinds:
            continue
        again = replace(rule, kinds=(template.kind,), replacement="rule.replacement.after")
        lost = [
            f"{template.kind}.{name}"
            for name in world.where(template.kind, host=place.host, owner=place.threatened)
            if _is_in_doubt(f"{template.kind}.{name}.in_place", world, place.before)
        ]
        switches = facilities.lost((again,), world, step).switches if lost else ()
        made = [edit for switch in switches for edit in switch.edits if edit.action == "add"]
        found += [replace(edit, why=option.says) for edit in made if not edit.fact.endswith(".in_place")]
    return found


def _is_in_doubt(fact: str, world: World, before: World) -> bool:
    """Return whether the change has made it less sure that something stands."""
    now, then = world.facts.get(fact), before.facts.get(fact)
    return now is not None and (then is None or now.spread != then.spread)


def _mirrored(option: Option, world: World, place: Place) -> list[Edit]:
    """Copy the rival's theatre missiles on the host's soil into the threatened side's hands."""
    town = _forward_town(world, place.threatened)
    known = place.before.names("force")
    found: list[Edit] = []
    for name in world.where("force", owner=place.rival, host=place.host, leg="theatre"):
        source = f"force.{name}"
        if name in known or not town or world.has(f"{source}.share"):
            continue
        # the same name whoever the host is: what it does is the same
        new = f"force.{place.threatened}_forward_{world.word(f'{source}.system')}"
        words = {"owner": place.threatened, "place": town}
        found += [
            Edit(fact=f"{new}.{key}", action="add", spread=fixed(word), unit="word", why=option.says)
            for key, word in words.items()
        ]
        facts = [world.facts[f"{source}.{key}"] for key in MIRRORED]
        found += [
            Edit(
                fact=f"{new}.{fact.attribute}",
                action="add",
                spread=fact.spread,
                unit=fact.unit,
                why=option.says,
            )
            for fact in facts
        ]
    return found


def _forward_town(world: World, owner: str) -> str:
    """Return where a side would put missiles forward: its exclave, else its capital."""
    exclaves = [f"exclave.{name}.place" for name in world.where("exclave", owner=owner)]
    for fact in (*exclaves, f"capital.{owner}.place"):
        if world.has(fact):
            return world.word(fact)
    return ""
