"""The table of outcomes: what each id means, in which unit, and which direction is worse.

An outcome id is ``mechanism.name[.part][@cell]``. The model makes the numbers;
this file holds the words, so that the text, the tables and the documentation
call the same thing by the same name. Ids with ``<k>`` stand for a family: any
whole number of warheads may take its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from equipoise.errors import CaseError, Problem, did_you_mean

Worse: TypeAlias = Literal["higher", "lower", "none"]

#: Posture cells: the alert of both sides, then what the threatened side does with its forces under attack.
CELLS: tuple[str, ...] = (
    "day.ride_out",
    "day.launch_under_attack",
    "generated.ride_out",
    "generated.launch_under_attack",
)

#: The cells in words.
CELL_WORDS: MappingProxyType[str, str] = MappingProxyType(
    {
        "day.ride_out": "day-to-day alert, attack ridden out",
        "day.launch_under_attack": "day-to-day alert, launch under attack",
        "generated.ride_out": "generated alert, attack ridden out",
        "generated.launch_under_attack": "generated alert, launch under attack",
    }
)

#: Numbers of arriving warheads that every study reports.
COUNTS: tuple[int, ...] = (0, 10, 50, 100, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One row of the table: an id or a family of ids, and what a reader must know about it.

    Parameters
    ----------
    pattern : str
        The id without its cell; ``<k>`` stands for a number of warheads.
    unit : str
        As shown to people: min, probability, warheads.
    worse : str
        Which direction is worse for the threatened side.
    title, short : str
        In words, and in a few words for tables; ``{k}`` is filled in.
    has_cells : bool
        True where the outcome also exists in each of the four posture cells.
    note : str
        What it is not.
    """

    pattern: str
    unit: str
    worse: Worse
    title: str
    short: str
    has_cells: bool = False
    note: str = ""

    @property
    def mechanism(self) -> str:
        """The first part of the id (``fear`` is made by perception)."""
        stem = self.pattern.split(".")[0]
        return "perception" if stem == "fear" else stem


def _leg(leg: str, words: str, short: str) -> Kind:
    """Return the row of the survivors of one leg."""
    return Kind(
        pattern=f"survivability.{leg}",
        unit="warheads",
        worse="lower",
        title=f"warheads that survive {words}",
        short=short,
        has_cells=True,
        note="before authority, orders and missile defence",
    )


#: One row per id or family, in the causal order of the model.
TABLE: tuple[Kind, ...] = (
    Kind(
        pattern="warning.flight_time.capital",
        unit="min",
        worse="lower",
        title="shortest flight to the threatened side's capital",
        short="flight time to the capital",
        note="launch to impact; says nothing about when anybody sees it",
    ),
    Kind(
        pattern="warning.time.capital",
        unit="min",
        worse="lower",
        title="warning at the capital, from the alarm to the first impact there",
        short="warning at the capital",
    ),
    Kind(
        pattern="warning.time.forces",
        unit="min",
        worse="lower",
        title="warning at the forces, from the alarm to impact, mean over divisions weighted by warheads",
        short="warning at the forces",
    ),
    Kind(
        pattern="warning.p_launch_under_attack",
        unit="probability",
        worse="lower",
        title="chance that a launch under attack would be out in time",
        short="launch under attack in time",
        note="given that this is the policy; whether it is the policy is not known",
    ),
    Kind(
        pattern="warning.p_launch_under_attack.capital_aside",
        unit="probability",
        worse="lower",
        title="chance that a launch under attack would be out in time if orders outlived the capital",
        short="launch under attack in time, orders outliving the capital",
        note="the same without the limit that the decision be taken before the capital is hit",
    ),
    _leg("warheads", "the first strike, all legs", "survivors, all legs"),
    _leg("silo", "in silos", "survivors in silos"),
    _leg("mobile", "on road-mobile launchers", "survivors on mobile launchers"),
    _leg("submarine", "on submarines", "survivors on submarines"),
    _leg("bomber", "on bombers", "survivors on bombers"),
    Kind(
        pattern="first_strike.arriving",
        unit="warheads",
        worse="lower",
        title="retaliatory warheads that arrive",
        short="arriving warheads",
        has_cells=True,
        note="mean of the exact distribution of each draw",
    ),
    Kind(
        pattern="first_strike.arriving.launched_together",
        unit="warheads",
        worse="lower",
        title="retaliatory warheads that arrive if all weapons are fired at once",
        short="arriving warheads, all fired at once",
        has_cells=True,
        note="the rival held to this timing; otherwise he takes the best for himself",
    ),
    Kind(
        pattern="first_strike.arriving.landing_together",
        unit="warheads",
        worse="lower",
        title="retaliatory warheads that arrive if all weapons are timed to land together",
        short="arriving warheads, all landing at once",
        has_cells=True,
        note="the rival held to this timing; otherwise he takes the best for himself",
    ),
    Kind(
        pattern="first_strike.p_at_most.<k>",
        unit="probability",
        worse="higher",
        title="chance that at most {k} retaliatory warheads arrive",
        short="chance of at most {k} arriving",
        has_cells=True,
        note="includes the chance that no order gets out",
    ),
    Kind(
        pattern="first_strike.p_at_most_given_command.<k>",
        unit="probability",
        worse="higher",
        title="chance that at most {k} retaliatory warheads arrive though authority and orders function",
        short="chance of at most {k}, given command",
        has_cells=True,
        note="a disarming strike in the strict sense: silence of command does not count",
    ),
    Kind(
        pattern="first_strike.p_success_types_sound",
        unit="probability",
        worse="higher",
        title="chance that a first strike succeeds though no missile type fails as a type",
        short="first strike succeeds, types sound",
        note="success is what the case sets for fear: at most k arrive, in its cell; the rest of that "
        "chance hangs on the assumed fault of whole types",
    ),
    Kind(
        pattern="fear.best",
        unit="probability",
        worse="higher",
        title="fear as a best guess: the believed chance of a successful first strike",
        short="fear, best guess",
        note="mean over what the threatened side cannot know",
    ),
    Kind(
        pattern="fear.cautious",
        unit="probability",
        worse="higher",
        title="fear of a cautious planner: the believed chance of a successful first strike",
        short="fear, cautious planner",
        note="mean of the worst tenth of what the threatened side cannot know",
    ),
    Kind(
        pattern="fear.worst",
        unit="probability",
        worse="higher",
        title="fear of the worst case: the believed chance of a successful first strike",
        short="fear, worst case",
        note="named ambiguities at the ends that the threatened side fears",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One outcome in words: its row of the table, its number of warheads and its cell."""

    id: str
    kind: Kind
    k: int | None
    cell: str

    @property
    def unit(self) -> str:
        """Unit as shown to people."""
        return self.kind.unit

    @property
    def worse(self) -> Worse:
        """Direction that is worse for the threatened side."""
        return self.kind.worse

    @property
    def title(self) -> str:
        """Title without the cell."""
        return self.kind.title.format(k=self.k)

    @property
    def long_title(self) -> str:
        """Title with the cell in words."""
        return f"{self.title} ({CELL_WORDS[self.cell]})" if self.cell else self.title


def split(id: str) -> tuple[str, str]:  # noqa: A002 - outcomes are called by their id everywhere
    """Return the id without its cell, and the cell (empty for the mixture of cells).

    Examples
    --------
    >>> split("first_strike.arriving@day.ride_out")
    ('first_strike.arriving', 'day.ride_out')
    """
    stem, _, cell = id.partition("@")
    return stem, cell


def known() -> tuple[str, ...]:
    """Return every id that a study reports, cells included, in the order of the table."""
    ids: list[str] = []
    for kind in TABLE:
        stems = (
            [kind.pattern.replace("<k>", str(k)) for k in COUNTS] if "<k>" in kind.pattern else [kind.pattern]
        )
        for stem in stems:
            ids.append(stem)
            if kind.has_cells:
                ids.extend(f"{stem}@{cell}" for cell in CELLS)
    return tuple(ids)


def describe(id: str) -> Description:  # noqa: A002
    """Return what an outcome means.

    Parameters
    ----------
    id : str
        With or without a cell.

    Raises
    ------
    CaseError
        If no outcome has this id; the message suggests the nearest.

    Examples
    --------
    >>> describe("first_strike.p_at_most.50@day.ride_out").long_title
    'chance that at most 50 retaliatory warheads arrive (day-to-day alert, attack ridden out)'
    """
    for kind in TABLE:
        found = _match(kind, id)
        if found is not None:
            return found
    raise CaseError(
        Problem(where=f"outcome {id!r}", what="no outcome is called this", hint=did_you_mean(id, known()))
    )


def title(id: str) -> str:  # noqa: A002
    """Return the outcome in words, or its id where the table does not know it."""
    return describe(id).long_title if _is_known(id) else id


def short(id: str) -> str:  # noqa: A002
    """Return the outcome in a few words, its cell as it is written in the id.

    Examples
    --------
    >>> short("first_strike.arriving@day.ride_out")
    'arriving warheads, day.ride_out'
    """
    if not _is_known(id):
        return id
    found = describe(id)
    return found.kind.short.format(k=found.k) + (f", {found.cell}" if found.cell else "")


def _is_known(id: str) -> bool:  # noqa: A002
    """Return whether the table has the id, as it is or as one of a family."""
    return any(_match(kind, id) is not None for kind in TABLE)


def _match(kind: Kind, id: str) -> Description | None:  # noqa: A002
    """Return the description of an id if it is of this kind."""
    stem, cell = split(id)
    if cell and not (kind.has_cells and cell in CELLS):
        return None
    if kind.pattern == stem:
        return Description(id=id, kind=kind, k=None, cell=cell)
    family, _, last = stem.rpartition(".")
    if kind.pattern == f"{family}.<k>" and last.isdecimal():
        return Description(id=id, kind=kind, k=int(last), cell=cell)
    return None
