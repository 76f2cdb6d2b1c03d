"""The table of outcomes: what each id means, in which unit, and which direction is worse.

An outcome id is ``mechanism.name[.part][@cell]``. The model makes the numbers;
the table of :mod:`equipoise.outcome_kinds` holds the words, so that the text, the
tables and the documentation call the same thing by the same name. Ids with ``<k>`` stand for a family: any
whole number of warheads may take its place; another word in angles stands for a leg, a commodity, a leader.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.outcome_kinds import FORCES, Kind, Worse
from equipoise.outcome_kinds_context import CONTEXT

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

#: Every row, in the causal order of the model.
TABLE: tuple[Kind, ...] = (*FORCES, *CONTEXT)

#: Numbers of arriving warheads that every study reports.
COUNTS: tuple[int, ...] = (0, 10, 50, 100, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """One outcome in words: its row of the table, its number or member of a family, and its cell."""

    id: str
    kind: Kind
    k: int | None
    member: str
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
        return self.kind.title.format(k=self.k, word=self.member.replace("_", " "))

    @property
    def short(self) -> str:
        """A few words, with the cell as it is written in the id."""
        said = self.kind.short.format(k=self.k, word=self.member.replace("_", " "))
        return f"{said}, {self.cell}" if self.cell else said

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
        words = COUNTS if _family(kind) == "<k>" else kind.members
        stems = [kind.pattern.replace(_family(kind), str(word)) for word in words]
        for stem in stems if _family(kind) else [kind.pattern]:
            ids.append(stem)
            if kind.has_cells:
                ids.extend(f"{stem}@{cell}" for cell in CELLS)
    return tuple(ids)


@cache
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
    return describe(id).short if _is_known(id) else id


@lru_cache(maxsize=4096)  # ids may come from outside
def _is_known(id: str) -> bool:  # noqa: A002
    """Return whether the table has the id, as it is or as one of a family."""
    return any(_match(kind, id) is not None for kind in TABLE)


def _match(kind: Kind, id: str) -> Description | None:  # noqa: A002
    """Return the description of an id if it is of this kind."""
    stem, cell = split(id)
    if cell and not (kind.has_cells and cell in CELLS):
        return None
    if kind.pattern == stem:
        return Description(id=id, kind=kind, k=None, member="", cell=cell)
    family, _, last = stem.rpartition(".")
    place = _family(kind)
    if not place or kind.pattern != f"{family}.{place}":
        return None
    if place == "<k>":
        return Description(id=id, kind=kind, k=int(last), member="", cell=cell) if last.isdecimal() else None
    is_member = last in kind.members if kind.members else last.replace("_", "a").isalnum()
    return Description(id=id, kind=kind, k=None, member=last, cell=cell) if is_member else None


def _family(kind: Kind) -> str:
    """Return the part of a pattern that stands for a member of a family; empty without one."""
    last = kind.pattern.rpartition(".")[2]
    return last if last.startswith("<") else ""
