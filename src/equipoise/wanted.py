"""Which parts of the model have to be run for the outcomes that somebody asks for?

Ids of outcomes go in, parts of the nuclear side and of all that stands beside it come out, so that a
slider that moves four headlines does not wait for two hundred other numbers. Holds no equation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from equipoise import chain, context, forces, outcomes
from equipoise.forces import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What has to be run: the nuclear side or not, what of it, and what of all that stands beside it."""

    nuclear: bool
    forces: Asked
    context: tuple[str, ...]


def parts(wanted: Collection[str]) -> Parts:
    """Return what gives the outcomes that are wanted; everything where none are named.

    Parameters
    ----------
    wanted : collection of str
        Ids of outcomes, with or without a cell.

    Raises
    ------
    CaseError
        If there is no such outcome.

    Examples
    --------
    >>> parts(["warning.time.capital"]).forces.parts
    ('warning',)
    """
    if not wanted:
        return Parts(nuclear=True, forces=forces.ALL, context=context.PARTS)
    mechanisms = {outcomes.describe(id_).kind.mechanism for id_ in wanted}
    beside = tuple(part for part in context.PARTS if part in mechanisms)
    parts = {id_: _part(id_) for id_ in wanted}
    by_cell = {
        id_ for id_, part in parts.items() if part in forces.BY_CELL and part not in ("warning", "sound")
    }
    cells = {id_.partition("@")[2] for id_ in by_cell}
    asked = Asked(
        parts=tuple(part for part in forces.PARTS if part in parts.values()),
        cells=chain.CELLS if "" in cells else tuple(cell for cell in chain.CELLS if cell in cells),
        counts=_counts(id_ for id_, part in parts.items() if part == "arrivals"),
    )
    return Parts(nuclear=bool(asked.parts), forces=asked, context=beside)


def _part(id_: str) -> str:
    """Return the part of the nuclear side that gives an outcome; empty where none does."""
    stem, mechanism = id_.partition("@")[0], outcomes.describe(id_).kind.mechanism
    if mechanism in context.PARTS:
        return ""
    if mechanism == "perception":
        return "feared" if stem.startswith("fear.worst") else "fear"
    if stem.startswith("first_strike.index"):
        return "index"
    if stem.startswith("first_strike.arriving."):
        return "timing"
    if stem == "first_strike.p_success_types_sound":
        return "sound"
    return "arrivals" if mechanism in ("first_strike", "defence") else mechanism


def _counts(ids: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers of warheads whose chances are wanted; all where something else is wanted too.

    What interceptors destroy on average is read off the law up to the largest of them.
    """
    last = [id_.partition("@")[0].rpartition(".")[2] for id_ in ids]
    if all(word.isdecimal() for word in last):
        return tuple(sorted({int(word) for word in last}))
    return forces.ALL.counts
