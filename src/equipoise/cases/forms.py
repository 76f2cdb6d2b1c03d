"""The strict form of a case file: which keys it has and what goes together.

One pass of pydantic over the plain data finds all faults of form and all names
that the record doesn't know (:mod:`equipoise.cases.words`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator, model_validator

from equipoise.cases.claim_forms import ClaimForm
from equipoise.cases.spreads import spread_of
from equipoise.cases.words import (
    MAX_EDITS,
    MAX_ITEMS,
    MAX_MONTHS,
    Alliance,
    Amount,
    AnySystem,
    ArmName,
    Cell,
    Coordinate,
    Count,
    Country,
    CountryCode,
    Day,
    DefensiveSystem,
    Host,
    Known,
    OffensiveSystem,
    OutcomeId,
    RoleAlliance,
    Text,
    TownName,
    known_from,
)
from equipoise.errors import did_you_mean


class RolesForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """Who is threatened, by whom, in which alliance, and who hosts."""

    threatened: Country
    rival: Country
    alliance: RoleAlliance = ""
    host: Host

    @model_validator(mode="after")
    def differ(self) -> RolesForm:
        """Refuse a side that threatens itself."""
        if self.threatened in (self.rival, self.host):
            other = "rival" if self.threatened == self.rival else "host"
            raise ValueError(f"the threatened side can't be the {other} too")
        return self


class AllianceForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """The alliance that is joined or left."""

    alliance: Alliance


class OffensiveForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """So many of a system that can reach the threatened side."""

    system: OffensiveSystem
    count: Count


class DefensiveForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """So many interceptors."""

    system: DefensiveSystem
    count: Count


class NotionalForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """So many of a feared system, of either kind."""

    system: AnySystem
    count: Count


class EditForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """One edit of a fact: ``set``, ``scale`` or ``add`` with ``fact``, or ``remove`` an entity."""

    fact: str = ""
    set: object = None
    scale: Annotated[float, Field(ge=0.0, le=1000.0, allow_inf_nan=False)] | None = None
    add: object = None
    remove: str = ""
    unit: str = ""
    title: str = ""
    unknown_to: Literal["threatened", "rival", "both", "none"] = "none"
    feared: Literal["", "low", "high"] = ""
    why: Text
    basis: Literal["measured", "reported", "estimated", "assumed"] = "assumed"
    confidence: Literal["READ", "SECOND-HAND", "REMEMBERED", "COMPUTED", "ASSUMED"] = "ASSUMED"
    source: Mapping[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def one_action(self, info: ValidationInfo) -> EditForm:
        """Take exactly one action, on something that there is."""
        actions = [name for name in ("set", "scale", "add") if getattr(self, name) is not None]
        if bool(self.remove) == bool(self.fact) or (bool(self.fact) != (len(actions) == 1)):
            raise ValueError("write 'fact' with one of set, scale, add; or 'remove' with an entity, alone")
        if self.add is not None and not (self.unit and self.title):
            raise ValueError("a fact that is added needs 'unit' and 'title'")
        parts = (self.fact or self.remove).split(".")
        if not all(re.fullmatch(r"[a-z0-9][a-z0-9_]*", part) for part in parts) or len(parts) < 2:
            raise ValueError(f"{self.fact or self.remove!r} is no fact id; write kind.entity.attribute")
        if self.fact and len(parts) != 3:
            raise ValueError(f"{self.fact!r} is no fact id; write kind.entity.attribute")
        if self.basis != "assumed" and not self.source:
            raise ValueError(f"basis {self.basis} needs a source: 'source: {{key: page}}'")
        _known_entity(self, ".".join(parts[:2]), known_from(info))
        if self.fact and self.scale is None:
            _, faults = spread_of(self.fact, value_unit(self, known_from(info)), self.value)
            if faults:
                raise ValueError("; ".join(faults))
        return self

    @property
    def value(self) -> object:
        """What is set or added, as written."""
        return self.set if self.set is not None else self.add


def value_unit(edit: EditForm, known: Known) -> str:
    """Return the unit of an edited value; for facts that an arm makes, a word or a plain number."""
    return edit.unit or known.units.get(edit.fact, "word" if isinstance(edit.value, str) else "count")


def _known_entity(edit: EditForm, entity: str, known: Known) -> None:
    """Refuse an edit of an entity that neither the record has nor the arms will make."""
    made = entity.split(".")[1].partition("_")[0] in known.hosts | {"replacement", "prospect"}
    if edit.add is None and not made and entity not in known.entities:
        hint = did_you_mean(entity, sorted(known.entities))
        raise ValueError(f"the record has no {entity!r}" + (f"; {hint}" if hint else ""))


class ChangeForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """What happens: a step into or out of an alliance, packages, edits."""

    join: AllianceForm | None = None
    leave: AllianceForm | None = None
    offensive: list[OffensiveForm] = Field(default_factory=list[OffensiveForm], max_length=MAX_ITEMS)
    defensive: list[DefensiveForm] = Field(default_factory=list[DefensiveForm], max_length=MAX_ITEMS)
    forward_xband: bool = False
    edits: list[EditForm] = Field(default_factory=list[EditForm], max_length=MAX_EDITS)

    @model_validator(mode="after")
    def consistent(self) -> ChangeForm:
        """Refuse two packages of one system, and joining what is left."""
        systems = [package.system for package in (*self.offensive, *self.defensive)]
        twice = sorted({system for system in systems if systems.count(system) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} is listed twice; add the counts up")
        if self.join and self.leave and self.join.alliance == self.leave.alliance:
            raise ValueError(f"the host can't join and leave {self.join.alliance.upper()}")
        return self


class ComparatorForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """Another host for the same change."""

    host: Host


class TownForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """Where a town is, to 0.1 degree."""

    lat: Annotated[Coordinate, Field(ge=-90, le=90)]
    lon: Annotated[Coordinate, Field(ge=-180, le=180)]


def _known_towns(towns: Mapping[str, TownForm | None], info: ValidationInfo) -> Mapping[str, TownForm | None]:
    """Refuse a town without a position that the record doesn't have, and one with another position."""
    entities = known_from(info).entities
    for town, where in towns.items():
        is_known = f"place.{town}" in entities
        if where is None and not is_known:
            places = sorted(name.removeprefix("place.") for name in entities if name.startswith("place."))
            hint = did_you_mean(town, places) or f"give it: '{town}: {{lat: 12.3, lon: 45.6}}'"
            raise ValueError(f"the record has no place {town!r}; {hint}")
        if where is not None and is_known:
            raise ValueError(f"place {town!r} stands in the record; leave its position out: '{town}: null'")
    if not towns:
        raise ValueError("name at least one town")
    return towns


class HeadlineForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """An outcome of the answer, with what would be dramatic, stated before the run."""

    outcome: OutcomeId
    dramatic: Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
    delta: Amount
    matters: Amount = 0.001
    relative: bool = False


class FearForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """The number of arriving warheads and the cell that fear is about."""

    k: Annotated[int, Field(ge=0, le=100_000)] = 50
    cell: Cell = "day.ride_out"


class ContextForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """The question as it was put, and the answer once given to it."""

    question: str = ""
    answer: str = ""
    note: str = ""


class CaseForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """A whole case file."""

    title: Text
    date: Day
    world: str = ""
    horizon_months: Annotated[int, Field(ge=0, le=MAX_MONTHS)] = 24
    roles: RolesForm
    change: ChangeForm
    notional: Annotated[list[NotionalForm], Field(max_length=MAX_ITEMS)] | None = None
    #: Edits of every arm, the baseline too: what the question takes as given.
    given: list[EditForm] = Field(default_factory=list[EditForm], max_length=MAX_EDITS)
    basing: Mapping[
        CountryCode, Annotated[Mapping[TownName, TownForm | None], AfterValidator(_known_towns)]
    ] = Field(default_factory=dict, max_length=MAX_ITEMS)
    comparators: Mapping[ArmName, ComparatorForm] = Field(default_factory=dict, max_length=MAX_ITEMS)
    answer: Annotated[list[HeadlineForm], Field(min_length=1, max_length=MAX_ITEMS)] | None = None
    fear: FearForm = FearForm()
    claims: list[ClaimForm] = Field(default_factory=list[ClaimForm], max_length=MAX_EDITS)
    adapted: bool = True
    context: ContextForm = ContextForm()

    @field_validator("claims")
    @classmethod
    def claims_differ(cls, claims: list[ClaimForm]) -> list[ClaimForm]:
        """Refuse two claims of one name."""
        _once([claim.id for claim in claims], "claim")
        return claims

    @field_validator("answer")
    @classmethod
    def headlines_differ(cls, answer: list[HeadlineForm] | None) -> list[HeadlineForm] | None:
        """Refuse two headlines of one outcome."""
        _once([headline.outcome for headline in answer or []], "headline")
        return answer

    @field_validator("notional")
    @classmethod
    def notional_adds(
        cls, notional: list[NotionalForm] | None, info: ValidationInfo
    ) -> list[NotionalForm] | None:
        """Refuse a notional system that the change has already."""
        change = info.data.get("change")
        based = [*change.offensive, *change.defensive] if isinstance(change, ChangeForm) else []
        _once([package.system for package in (*based, *(notional or []))], "notional system")
        return notional


def _once(names: list[str], what: str) -> None:
    """Refuse a name that stands twice."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{what} {', '.join(twice)} is listed twice")
