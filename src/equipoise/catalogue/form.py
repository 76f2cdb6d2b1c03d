"""What an entry of the catalogue is, and how inputs are checked against it.

Inputs come from files that anybody may write, so every fault is found before
the kernel runs and is said in words: unknown or missing name, wrong kind of
value, value outside the valid range.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, cast

from equipoise.errors import did_you_mean

Kind: TypeAlias = Literal["number", "numbers", "word", "words", "flag", "record", "records", "named"]
#: Outputs by their names inside; None where one has no meaning.
Results: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A kernel's answer where it can't be used; ``reason`` says why.

    ``is_absent``: only because a package that not everybody has is missing here.
    """

    reason: str
    is_absent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What one input may be; limits are in the unit of its name.

    Parameters
    ----------
    kind : str
        ``named`` is a mapping of free names to numbers, ``record`` a mapping of the form ``form``.
    low, high : float
        Smallest and greatest number, both allowed.
    words : tuple of str
        The words that are allowed; empty allows any.
    size : int
        Length of a list of numbers; 0 allows any.
    form : str
        Key of :data:`FORMS`.
    required : bool
        Whether it has to be given.
    """

    kind: Kind = "number"
    low: float = -math.inf
    high: float = math.inf
    words: tuple[str, ...] = ()
    size: int = 0
    form: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """One entry: a function of SI values with what it takes, gives and rests on.

    Parameters
    ----------
    function : callable
        Takes the inputs under their names inside, gives :data:`Results` or a :class:`Refusal`.
    inputs : mapping
        Name with unit -> :class:`Input`.
    gives : tuple of str
        Outputs, names with unit.
    source : str
        Where the rule comes from.
    valid : str
        Range in which it holds, in words.
    """

    function: Callable[..., Results | Refusal]
    inputs: Mapping[str, Input]
    gives: tuple[str, ...]
    source: str
    valid: str

    @property
    def says(self) -> str:
        """First line of the function's docstring."""
        return (self.function.__doc__ or "").strip().splitlines()[0]


def number(low: float = -math.inf, high: float = math.inf) -> Input:
    """Return a required number within limits."""
    return Input(low=low, high=high)


def maybe(low: float = -math.inf, high: float = math.inf) -> Input:
    """Return an optional number within limits."""
    return Input(low=low, high=high, required=False)


#: Records that inputs may be made of; an entry may name a form in turn, itself too.
FORMS: MappingProxyType[str, Mapping[str, Input]] = MappingProxyType(
    {
        "place": {"lat_deg": number(-90, 90), "lon_deg": number(-360, 360)},
        "radar": {
            "lat_deg": number(-90, 90),
            "lon_deg": number(-360, 360),
            "azimuth_from_deg": number(-360, 360),
            "azimuth_to_deg": number(-360, 360),
            "elevation_min_deg": number(-90, 90),
            "elevation_max_deg": number(-90, 90),
            "range_min_km": number(0),
            "range_max_km": number(0),
            "id": Input(kind="word", required=False),
            "name": Input(kind="word", required=False),
            "type": Input(kind="word", required=False),
            "note": Input(kind="word", required=False),
        },
        "side": {
            "fixed": number(0, 100_000),
            "fixed_warheads": number(0, 1_000),
            "survivable": number(0, 100_000),
            "survivable_warheads": number(0, 1_000),
            "alert": number(0, 1),
        },
        "layer": {"shots": number(0, 1_000), "tracking": number(0, 1), "kill_probability": number(0, 1)},
        "segment": {"start_km": number(0, 20_015), "attenuation_db_per_mm": number(0, 1_000)},
        "group": {"n": number(0, 100_000), "p": number(0, 1)},
        "site": {
            "p": number(0, 1),
            "copies": maybe(0, 10_000),
            "groups": Input(kind="records", form="group", required=False),
            "all_or_nothing": Input(kind="records", form="site", required=False),
        },
    }
)


def faults(entries: Mapping[str, Input], given: Mapping[str, object], path: str = "") -> list[str]:
    """Everything that is wrong with inputs, in words; empty where nothing is.

    Parameters
    ----------
    entries : mapping
        What may be given.
    given : mapping
        What was given.
    path : str
        Put before every name: where in a nested input this is.

    Returns
    -------
    list of str

    Examples
    --------
    >>> faults({"range_km": number(0, 20015)}, {"rang_km": 1})
    ["no input is called 'rang_km'; did you mean 'range_km'?", "input 'range_km' is missing"]
    """
    found = [
        " ".join(f"no input is called {path + name!r}; {did_you_mean(name, list(entries))}".split())
        for name in given
        if name not in entries
    ]
    for name, entry in entries.items():
        if name in given:
            found += _fault(path + name, entry, given[name])
        elif entry.required:
            found.append(f"input {path + name!r} is missing")
    return found


def _fault(name: str, entry: Input, value: object) -> list[str]:
    """Return what is wrong with one value."""
    check = _CHECKS[entry.kind]
    return check(name, entry, value)


def _number(name: str, entry: Input, value: object) -> list[str]:
    """Return what is wrong with a number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return [f"{name!r} has to be a number; got {value!r}"]
    if not entry.low <= value <= entry.high * (1 + 1e-12):
        return [f"{name!r} is {value:.10g}; allowed {entry.low:.10g} to {entry.high:.10g}"]
    return []


def _word(name: str, entry: Input, value: object) -> list[str]:
    """Return what is wrong with a word."""
    if not isinstance(value, str):
        return [f"{name!r} has to be a word; got {value!r}"]
    if entry.words and value not in entry.words:
        return [f"{name!r} is {value!r}; allowed: {', '.join(entry.words)}"]
    return []


def _flag(name: str, _entry: Input, value: object) -> list[str]:
    """Return what is wrong with a flag."""
    return [] if isinstance(value, bool) else [f"{name!r} has to be true or false; got {value!r}"]


def _listed(
    one: Callable[[str, Input, object], list[str]],
) -> Callable[[str, Input, object], list[str]]:
    """Return the check of a list whose every entry passes the given check."""

    def check(name: str, entry: Input, value: object) -> list[str]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            return [f"{name!r} has to be a list; got {value!r}"]
        items = cast("Sequence[Any]", value)
        if entry.size and len(items) != entry.size:
            return [f"{name!r} has to have {entry.size} entries; got {len(items)}"]
        return [fault for i, item in enumerate(items) for fault in one(f"{name}[{i}]", entry, item)]

    return check


def _record(name: str, entry: Input, value: object) -> list[str]:
    """Return what is wrong with a record."""
    if not isinstance(value, Mapping):
        return [f"{name!r} has to be a mapping with {', '.join(FORMS[entry.form])}; got {value!r}"]
    return faults(FORMS[entry.form], cast("Mapping[str, object]", value), name + ".")


def _named(name: str, entry: Input, value: object) -> list[str]:
    """Return what is wrong with named numbers."""
    if not isinstance(value, Mapping):
        return [f"{name!r} has to be a mapping of names to numbers; got {value!r}"]
    entries = cast("Mapping[str, object]", value)
    return [fault for key, item in entries.items() for fault in _number(f"{name}.{key}", entry, item)]


_CHECKS: MappingProxyType[Kind, Callable[[str, Input, object], list[str]]] = MappingProxyType(
    {
        "number": _number,
        "numbers": _listed(_number),
        "word": _word,
        "words": _listed(_word),
        "flag": _flag,
        "record": _record,
        "records": _listed(_record),
        "named": _named,
    }
)
