"""What a case is: frozen types that a case file is turned into.

:mod:`equipoise.cases.files` reads the file; everything behind reads only these.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Literal

from equipoise.world.change import Edit
from equipoise.world.rules import Package

#: Parts of a case that say where something was written, not what: not in its digest.
_PLACES = ("line", "file", "source_file", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who is threatened, by which rival, in which alliance (may be empty), who hosts (lower case)."""

    threatened: str
    rival: str
    alliance: str
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseChange:
    """What happens: ``join`` or ``leave`` an alliance, packages, a forward radar, and edits done last."""

    join: str = ""
    leave: str = ""
    offensive: tuple[Package, ...] = ()
    defensive: tuple[Package, ...] = ()
    forward_xband: bool = False
    edits: tuple[Edit, ...] = ()

    @property
    def has_packages(self) -> bool:
        """True where something is to be based."""
        return bool(self.offensive or self.defensive or self.forward_xband)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    """The same change at another host."""

    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An outcome of the answer and what was called dramatic before the run.

    ``dramatic`` is the least effect in the worse direction, ``delta`` the
    margin within which two effects count as the same, ``matters`` the least
    effect that counts at all; in the outcome's unit or, if ``relative``, as a
    share of the baseline's mean.
    """

    outcome: str
    dramatic: float
    delta: float
    matters: float = 0.001
    relative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fear:
    """What fear is about: at most ``k`` warheads arriving, in one posture cell."""

    k: int = 50
    cell: str = "day.ride_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTest:
    """What one claim is held against: an outcome in arms, and a bound or a margin.

    ``contrast`` is one arm alone (its second name empty: the outcome itself), one difference of two arms, or
    two such differences, of which the second is taken from the first. Either it must lie at least
    ``threshold`` in a ``direction``, or ``within`` a margin of zero; ``relative``: as a share of the
    baseline's mean. ``share`` is the share of draws that holding and failing each need.
    """

    outcome: str
    contrast: tuple[tuple[str, str], ...]
    direction: Literal["", "higher", "lower"] = ""
    threshold: float | None = None
    within: float | None = None
    relative: bool = False
    share: float = 0.9

    @property
    def is_level(self) -> bool:
        """True where the outcome itself is tested, and no difference."""
        return self.contrast[0][1] == ""

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms that the test needs; the baseline too where it is a share of its mean."""
        named = [name for pair in self.contrast for name in pair if name]
        return tuple(dict.fromkeys([*named, "baseline"] if self.relative else named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence that somebody made, with the tests it was given before the run.

    ``need`` says whether ``all`` tests must hold or ``any`` is enough. Without tests it is outside the
    model, and ``note`` says why.
    """

    id: str
    says: str
    by: str
    as_of: dt.date
    tests: tuple[ClaimTest, ...] = ()
    need: Literal["all", "any"] = "all"
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A whole case; ``given`` are edits of every arm, the baseline too: towns, what is taken as given."""

    name: str
    title: str
    date: dt.date
    #: The world that is asked: empty for the record, else a coarse world of the past.
    world: str = ""
    horizon_months: int
    roles: Roles
    change: CaseChange
    notional: tuple[Package, ...] = ()
    given: tuple[Edit, ...] = ()
    comparators: Mapping[str, Comparator] = field(default_factory=dict[str, Comparator])
    answer: tuple[Headline, ...]
    fear: Fear
    claims: tuple[Claim, ...] = ()
    adapted: bool = True
    question: str = ""
    given_answer: str = ""
    context_note: str = ""
    source_file: str = ""
    text: str = ""

    @property
    def digest(self) -> str:
        """Fingerprint of what the case says, whatever its layout; follows a change of date."""
        raw = json.dumps(_content(self), sort_keys=True).encode()
        return hashlib.blake2b(raw, digest_size=16).hexdigest()


#: What a case without an answer of its own is asked: the headlines of the lead case.
DEFAULT_ANSWER: tuple[Headline, ...] = (
    Headline(outcome="fear.cautious", dramatic=0.10, delta=0.02),
    Headline(outcome="first_strike.p_at_most_given_command.50@day.ride_out", dramatic=0.10, delta=0.02),
    Headline(outcome="warning.p_launch_under_attack", dramatic=0.10, delta=0.05, matters=0.005),
    Headline(
        outcome="first_strike.arriving@day.ride_out",
        dramatic=0.20,
        delta=0.05,
        matters=0.005,
        relative=True,
    ),
)


def _content(value: object) -> object:
    """Return a value as plain data without the places where it was written."""
    if is_dataclass(value) and not isinstance(value, type):
        named = {item.name: getattr(value, item.name) for item in fields(value) if item.name not in _PLACES}
        return {name: _content(inner) for name, inner in named.items()}
    if isinstance(value, Mapping):
        return {str(key): _content(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_content(inner) for inner in value]
    return value if isinstance(value, str | int | float | None) else str(value)
