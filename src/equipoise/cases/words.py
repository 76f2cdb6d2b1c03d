"""The words a case file may use: dates, countries, systems, arms, outcomes, and what each is checked by.

What the record knows travels as pydantic's context (:class:`Known`), so that
nothing here holds a list of countries or systems.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeAlias, cast

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo

from equipoise.errors import did_you_mean
from equipoise.facts.schema import PLACE_STEP_DEGREE
from equipoise.outcomes import CELLS

#: Largest count of a package: more is a slip of the pen.
MAX_COUNT = 1000
#: Most edits and claims of a case, and most of anything else that is listed.
MAX_EDITS, MAX_ITEMS = 500, 60
#: Longest horizon in months (50 years).
MAX_MONTHS = 600
#: Arms that every case has; a comparator can't take their names.
ARMS = ("baseline", "membership-only", "systems-only", "change")
#: The arm with feared systems, where the case has packages.
NOTIONAL = "change+notional"
#: Arms of the adapted world, where replacements are built.
ADAPTED = ("membership-only.adapted", "change.adapted")

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_OUTCOME_COUNT = re.compile(r"\.[0-9]+(?=@|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What names a case file may use.

    Parameters
    ----------
    countries, alliances, systems, interceptors : frozenset of str
        Of the record, in lower case.
    towns : frozenset of str
        Countries with basing towns, in the record or in the case.
    needs_towns : bool
        Whether the case has packages, so that every host needs towns.
    entities : frozenset of str
        ``kind.entity`` of the record.
    units : mapping of str
        Fact id of the record -> its unit.
    hosts : frozenset of str
        Hosts of the case and its comparators.
    arms : tuple of str
        Arms that the case will have.
    outcomes : frozenset of str
        Ids that a headline or claim may name.
    """

    countries: frozenset[str]
    alliances: frozenset[str]
    systems: frozenset[str]
    interceptors: frozenset[str]
    towns: frozenset[str]
    needs_towns: bool
    entities: frozenset[str]
    units: Mapping[str, str]
    hosts: frozenset[str]
    arms: tuple[str, ...]
    outcomes: frozenset[str]


def known_from(info: ValidationInfo) -> Known:
    """Return the context."""
    return cast("Known", info.context)


def _one_of(word: str, names: Collection[str], what: str) -> str:
    """Pass a known name; refuse another with the nearest one."""
    if word in names:
        return word
    hint = did_you_mean(word, sorted(names))
    raise ValueError(f"{what} {word!r} is not known to the record" + (f"; {hint}" if hint else ""))


def _code(text: str) -> str:
    """Take anything of the form of an ISO 3166 alpha-3 code, in either case."""
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise ValueError(f"{text!r} is no country code; write three letters, for example ABC")
    return text.lower()


def _country(text: str, info: ValidationInfo) -> str:
    """Take a country that the record knows, or that the case itself gives towns for."""
    code, known = _code(text), known_from(info)
    countries = {name.upper() for name in known.countries | known.towns}
    _one_of(code.upper(), countries, "country")
    return code


def _host(code: str, info: ValidationInfo) -> str:
    """Refuse a host without basing towns where packages have to stand somewhere."""
    known = known_from(info)
    if known.needs_towns and code not in known.towns:
        upper = code.upper()
        raise ValueError(
            f"no basing towns are known for {upper}; add three to six to the case: "
            f"'basing: {{{upper}: {{one_town: {{lat: 12.3, lon: 45.6}}, two: {{lat: 12.9, lon: 45.1}}}}}}'"
        )
    return code


def _alliance(text: str, info: ValidationInfo) -> str:
    """Take a known alliance in either case."""
    return _one_of(text.lower(), known_from(info).alliances, "alliance")


def _role_alliance(text: str, info: ValidationInfo) -> str:
    """Take a known alliance, or none."""
    return _alliance(text, info) if text else ""


def _system(text: str, info: ValidationInfo) -> str:
    """Take a system that can be launched at the threatened side."""
    known = known_from(info)
    if text in known.interceptors:
        raise ValueError(f"{text!r} is an interceptor; list it under 'defensive' or 'notional'")
    return _one_of(text, known.systems, "system")


def _interceptor(text: str, info: ValidationInfo) -> str:
    """Take an interceptor."""
    known = known_from(info)
    if text in known.systems and text not in known.interceptors:
        raise ValueError(f"{text!r} is no interceptor; list it under 'offensive'")
    if text == "forward_xband":
        raise ValueError("the forward radar is a line of its own: 'forward_xband: true'")
    return _one_of(text, known.interceptors, "interceptor")


def _any_system(text: str, info: ValidationInfo) -> str:
    """Take a system or an interceptor."""
    known = known_from(info)
    return _one_of(text, known.systems | known.interceptors, "system")


def _outcome(text: str, info: ValidationInfo) -> str:
    """Take a known outcome; a number of warheads may stand for any other."""
    outcomes = known_from(info).outcomes
    if text in outcomes:
        return text
    pattern = _OUTCOME_COUNT.sub(".<k>", text)
    if pattern in {_OUTCOME_COUNT.sub(".<k>", known) for known in outcomes}:
        return text
    hint = did_you_mean(text, sorted(outcomes))
    raise ValueError(f"no outcome is called {text!r}" + (f"; {hint}" if hint else ""))


def _outcome_or_none(text: str, info: ValidationInfo) -> str:
    """Take a known outcome, or none."""
    return _outcome(text, info) if text else ""


def _date(text: str) -> str:
    """Take a day of the calendar, written as 2020-09-01."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"{text!r} is no date; write year-month-day, for example '2020-09-01'")
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} does not exist in the calendar") from None
    return text


def _cell(text: str) -> str:
    """Take one of the four posture cells."""
    if text not in CELLS:
        hint = did_you_mean(text, CELLS) or f"one of {', '.join(CELLS)}"
        raise ValueError(f"no posture cell is called {text!r}; {hint}")
    return text


def _tenth(value: float) -> float:
    """Refuse a position finer than the limit of detail."""
    if abs(math.remainder(value, PLACE_STEP_DEGREE)) > 1e-6 * PLACE_STEP_DEGREE:
        raise ValueError(f"{value} is finer than {PLACE_STEP_DEGREE} degree; towns are all that is stored")
    return value


def _comparator_name(text: str) -> str:
    """Take a name that can be an arm."""
    if not _NAME.fullmatch(text) or text in ARMS:
        raise ValueError(f"{text!r} can't name a comparator; take lower case letters, digits, - and _")
    return text


def _contrast(value: object, info: ValidationInfo) -> tuple[tuple[str, str], ...]:
    """Read 'arm', 'arm - arm', or a list of two such differences; one arm alone has an empty second name."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not 1 <= len(texts) <= 2:
        raise ValueError("write 'arm', 'arm - arm', or a list of two differences")
    pairs = tuple(_pair(text, known_from(info).arms) for text in texts)
    if len(pairs) == 2 and not all(against for _, against in pairs):
        raise ValueError("a list holds two differences 'arm - arm'; one arm stands alone")
    return pairs


def _pair(text: object, arms: tuple[str, ...]) -> tuple[str, str]:
    """Read one arm or one difference, refusing arms that the case hasn't got."""
    parts = [part.strip() for part in str(text).split(" - ")]
    if len(parts) > 2 or (len(parts) == 1 and "-" in parts[0] and parts[0] not in arms):
        raise ValueError(f"{text!r} is no contrast; write 'arm - arm' with a blank on both sides")
    for part in parts:
        if part not in arms:
            hint = did_you_mean(part, arms) or f"arms: {', '.join(arms)}"
            raise ValueError(f"the case has no arm {part!r}; {hint}")
    return parts[0], parts[1] if len(parts) == 2 else ""


Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=8000)]
Country: TypeAlias = Annotated[str, AfterValidator(_country)]
Host: TypeAlias = Annotated[str, AfterValidator(_country), AfterValidator(_host)]
CountryCode: TypeAlias = Annotated[str, AfterValidator(_code)]
Alliance: TypeAlias = Annotated[str, AfterValidator(_alliance)]
Day: TypeAlias = Annotated[str, AfterValidator(_date)]
OutcomeId: TypeAlias = Annotated[str, AfterValidator(_outcome)]
Finite: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
Share: TypeAlias = Annotated[float, Field(ge=0.5, le=1.0)]
Amount: TypeAlias = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Count: TypeAlias = Annotated[int, Field(ge=0, le=MAX_COUNT)]
Coordinate: TypeAlias = Annotated[float, AfterValidator(_tenth)]
OffensiveSystem: TypeAlias = Annotated[str, AfterValidator(_system)]
DefensiveSystem: TypeAlias = Annotated[str, AfterValidator(_interceptor)]
AnySystem: TypeAlias = Annotated[str, AfterValidator(_any_system)]
RoleAlliance: TypeAlias = Annotated[str, AfterValidator(_role_alliance)]
OutcomeOrNone: TypeAlias = Annotated[str, AfterValidator(_outcome_or_none)]
Cell: TypeAlias = Annotated[str, AfterValidator(_cell)]
ArmName: TypeAlias = Annotated[str, AfterValidator(_comparator_name)]
Identifier: TypeAlias = Annotated[str, StringConstraints(pattern="^" + _NAME.pattern + "$")]
TownName: TypeAlias = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]*$", max_length=40)]
Contrast: TypeAlias = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_contrast)]
