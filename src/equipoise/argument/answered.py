"""What came out of the search for an answer: small frozen rows, and the same as plain data.

Held apart from the search, so that words and files read these rows and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass

from equipoise.arrays import Array
from equipoise.measures.intervals import summary

#: Arms that are always there.
BASELINE, CHANGE = "baseline", "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Mean and 5 and 95 % points."""

    mean: float
    q05: float
    q95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One option of the menu.

    Parameters
    ----------
    name, says : str
        Its id, and in words.
    cost : Spread
        bn USD over ten years.
    months : Spread
        Until it is there.
    p_in_time, p_success : float
        Share of draws in which it is there at the horizon, mean chance that it comes off.
    gains : mapping of outcome to float
        By how much it betters each outcome by itself, chance of success counted in; empty where there was
        nothing for it to change.
    share : float
        Share of the scenarios whose cheapest set has it.
    is_chosen : bool
        Whether the set for the mean has it.
    caution : str
        A price that is no money and that the model says nothing of; empty where none is named.
    why_not : str
        Why it can't be chosen for the mean; empty where it can.
    """

    name: str
    says: str
    cost: Spread
    months: Spread
    p_in_time: float
    p_success: float
    gains: Mapping[str, float]
    share: float
    is_chosen: bool
    caution: str
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """One outcome before, after the change, and with the chosen set, by its run; means over draws.

    ``is_moved`` where the change moves it beyond the margin ``delta``, ``is_restored`` where the set brings
    it back inside; ``is_near`` where that hangs on the luck of the draw.
    """

    outcome: str
    unit: str
    before: float
    after: float
    answered: float
    delta: float
    is_moved: bool
    is_restored: bool
    is_near: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calmer:
    """The set for the mean if no option with a named caution may be taken, by its run."""

    options: tuple[str, ...]
    cost: Spread
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The set for the mean, by its run, if the same packages stood at another host that is a member already.

    ``left`` are the outcomes that stay unrestored there; ``difference`` is the cost here less there per
    scenario, ``share_same`` the share of scenarios with the same options.
    """

    arm: str
    options: tuple[str, ...]
    left: tuple[str, ...]
    is_same: bool
    share_same: float
    difference: Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """What the change and the answer do to the rival's side of one outcome; means over draws.

    ``is_swapped``: the outcome is the rival's own, from a run in which he stands in the other role.
    """

    outcome: str
    unit: str
    is_swapped: bool
    before: float
    after: float
    answered: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """The cheapest answer to a change.

    Parameters
    ----------
    horizon_months : float
        Options that take longer aren't there.
    options : tuple of Offer
        The menu.
    portfolio : tuple of str
        The set chosen for the mean.
    cost : Spread
        Of that set, over draws.
    targets : tuple of Back
        What was to be restored.
    rounds : int
        Runs of chosen sets until one stood or no other came.
    n_scenarios : int
        Draws for which a set of their own was sought.
    calmer : Calmer or None
        The same without options that have a named caution; None where the set has none of them.
    elsewhere : tuple of Elsewhere
        The same question at comparators.
    rival : tuple of Rival
        One round back.
    evaluations : int
        Worlds that were run.
    values : mapping of arm to mapping of outcome to array
        ``response.*`` per scenario.
    """

    horizon_months: float
    options: tuple[Offer, ...]
    portfolio: tuple[str, ...]
    cost: Spread
    targets: tuple[Back, ...]
    rounds: int
    n_scenarios: int
    calmer: Calmer | None
    elsewhere: tuple[Elsewhere, ...]
    rival: tuple[Rival, ...]
    evaluations: int
    values: Mapping[str, Mapping[str, Array]]


def spread(values: Array) -> Spread:
    """Return mean and 5 and 95 % points."""
    found = summary(values)
    return Spread(mean=found.mean, q05=found.q05, q95=found.q95)


def reason(found: Response, arm: str) -> str:
    """Return why ``response.*`` has no value in an arm; empty where it has one."""
    if arm in found.values:
        return ""
    return "worked out for the whole change, here and at hosts that are members already"


def as_json(found: Response) -> dict[str, object]:
    """Return a response as plain data, without the values per scenario."""
    return {
        field.name: _plain(getattr(found, field.name)) for field in fields(found) if field.name != "values"
    }


def _plain(value: object) -> object:
    """Return rows as mappings, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return value
