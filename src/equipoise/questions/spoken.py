"""What a derivation keeps, by role; a step with its roles so far; and what was filled in by default.

The small values that :mod:`equipoise.questions.settling` hands from one question to the next: who, what,
when, against whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from equipoise.questions.basing import Wanted
from equipoise.questions.form import Action
from equipoise.questions.gazetteer import table
from equipoise.questions.parsing import Held

#: A count of none, in words; no count at all is 0.
NONE = -1
#: Roles that a question may fill once.
_SINGLE = ("host", "join", "leave", "threatened", "rival", "date", "year", "month", "day", "systems")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a question that could be parsed isn't read, and what to do; nothing where no rule derives it."""

    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What a derivation keeps, by role, in the order in which it was said."""

    held: Mapping[str, tuple[str, ...]]
    wanted: tuple[Wanted, ...] = ()

    def all(self, role: str) -> tuple[str, ...]:
        """Return the different values of a role."""
        return tuple(dict.fromkeys(self.held.get(role, ())))

    def one(self, role: str) -> str:
        """Return the value of a role; empty where there is none."""
        return (self.all(role) or ("",))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is done, by whom, with whose systems, and the shipped case that asks the same, if there is one."""

    said: Spoken
    host: str
    action: Action
    join: str
    leave: str
    owner: str
    shipped: Mapping[str, str] | None = None

    @property
    def alliance(self) -> str:
        """The alliance that is joined or left."""
        return self.join or self.leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Roles that were filled by default, and sentences on how; for one question."""

    roles: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])


def spoken(kept: frozenset[Held]) -> Spoken | None:
    """Return what was said by role; None where a role that may be filled once is filled twice.

    Parameters
    ----------
    kept : frozenset of Held
        Of one derivation.
    """
    held: dict[str, list[str]] = {}
    wanted: list[Wanted] = []
    count = 0
    for item in sorted(kept):
        if item.role == "count":
            count = (int(item.value) or NONE) if item.value.isdigit() else 0
        elif item.role == "thing":
            wanted.append(Wanted(phrase=item.value, count=count))
            count = 0
        held.setdefault(item.role, []).append(item.value)
    found = Spoken(held={role: tuple(values) for role, values in held.items()}, wanted=tuple(wanted))
    is_double = any(len(found.all(role)) > 1 for role in _SINGLE) or len(leaders(found.all("owner"))) > 1
    return None if is_double else found


def leaders(names: Sequence[str]) -> tuple[str, ...]:
    """Return codes of countries, with the leader of an alliance in the place of the alliance."""
    led = {row["alliance"]: row["leader"] for row in table("questions/alliances.csv")}
    return tuple(dict.fromkeys(led.get(name, name) for name in names if name))
