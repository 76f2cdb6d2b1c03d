"""What would turn a verdict, as rows of a study and in sentences.

Results of the search go in; rows with a sentence each come out, made by rules: the nearest single fact, the
fewest facts together, where in the draws the verdict would be the other one, or that nothing tried turns it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from equipoise import outcomes
from equipoise.argument.at_hand import AtHand
from equipoise.argument.flips import Flips, Turn
from equipoise.argument.moves import Move
from equipoise.facts.listing import spread_text
from equipoise.facts.record import Fact
from equipoise.measures.boxes import Box
from equipoise.study.wording import listed, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipEdit:
    """One fact of a flip: from its spread, in words, to a value; a box has limits in words."""

    fact: str
    before: str
    to: float | str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipRow:
    """One thing that turns a verdict, or that nothing tried does.

    Parameters
    ----------
    claim, outcome : str
        Id of the claim, or ``answer``; and what its test is about.
    number : int
        Which of several tests of a claim.
    kind : str
        ``single``, ``set``, ``box``, or ``none``.
    text : str
        In words.
    edits : tuple of FlipEdit
        What would have to be otherwise; empty where nothing was found.
    verified : bool
        True where a run has shown it, or that nothing tried turns it. Boxes are read off the draws.
    distance : float or None
        Of a single fact: from the middle of its spread, in spans.
    coverage, density, base : float or None
        Of a box: share of such draws in it, share of it that are such, share of all draws that are.
    """

    claim: str
    outcome: str
    number: int = 0
    kind: Literal["single", "set", "box", "none"]
    text: str
    edits: tuple[FlipEdit, ...] = ()
    verified: bool = False
    distance: float | None = None
    coverage: float | None = None
    density: float | None = None
    base: float | None = None


def rows(found: Iterable[Flips], given: AtHand) -> tuple[FlipRow, ...]:
    """Return the rows of a study, at least one for each verdict.

    Parameters
    ----------
    found : iterable of Flips
        From the search.
    given : AtHand
        For the facts that boxes name.
    """
    return tuple(row for flips in found for row in _of_one(flips, given))


def told(found: Sequence[FlipRow], claim: str = "answer") -> str:
    """Return what turns one verdict, in one to four sentences; empty where nothing is known of it."""
    return " ".join(row.text for row in found if row.claim == claim)


def _of_one(flips: Flips, given: AtHand) -> list[FlipRow]:
    """Return the rows of one verdict."""
    made: list[FlipRow] = []
    if flips.single is not None:
        made.append(_turn_row(flips, flips.single, "single"))
    if flips.smallest is not None and flips.smallest is not flips.single:
        made.append(_turn_row(flips, flips.smallest, "set"))
    if not made:
        made.append(_none_row(flips))
    if flips.box is not None:
        made.append(_box_row(flips, flips.box, given))
    return made


def _turn_row(flips: Flips, turn: Turn, kind: Literal["single", "set"]) -> FlipRow:
    """Return the row of facts that a run has shown to turn the verdict."""
    parts = [f"{move.fact.id} is {_value(move.to, move.fact)}{_instead(move)}" for move in turn.moves]
    opening = f"{_about(flips)} turns from “{flips.word_in_runs}” to “{turn.to_word}”"
    if kind == "single":
        with_it = f"; what is drawn with it too: {listed(parts[1:])}" if len(parts) > 1 else ""
        what = f"{opening} if {parts[0]}{_far(turn.moves[0])}{with_it}"
    else:
        what = f"{opening} if {len(parts)} facts are moved together: {listed(parts)}"
    said = f"{what} (tried by a run of {flips.n_draws} draws{_differs(flips)})."
    return FlipRow(
        claim=flips.question.claim,
        outcome=flips.question.test.outcome,
        number=flips.question.number,
        kind=kind,
        text=said,
        edits=tuple(_edit(move) for move in turn.moves),
        verified=True,
        distance=turn.moves[0].distance if kind == "single" else None,
    )


def _none_row(flips: Flips) -> FlipRow:
    """Return the row that says that nothing tried turns the verdict, or why nothing was tried."""
    about = _about(flips)
    if flips.n_runs > 1:
        n_tried = len(flips.tried)
        runs = "1 run" if flips.n_runs == 2 else f"{flips.n_runs - 1} runs"
        either = ", either way" if flips.both_ways else ""
        ways = "on its own or together with the others" if n_tried > 1 else "on its own"
        which = f"none of the {n_tried} facts that it hangs on most" if n_tried > 1 else "not the one fact"
        said = (
            f"{about} never turned from “{flips.word_in_runs}” within the spans tried{either}: {which} "
            f"({listed(flips.tried)}) does it, {ways} "
            f"({runs} of {flips.n_draws} draws{_differs(flips)})."
        )
    elif flips.reason:
        said = f"{about}: nothing was tried, since {flips.reason}."
    else:
        said = f"{about} stays “{flips.word}” as far as is known: no run was left to try a fact."
    return FlipRow(
        claim=flips.question.claim,
        outcome=flips.question.test.outcome,
        number=flips.question.number,
        kind="none",
        text=said,
        verified=flips.n_runs > 1,
    )


def _box_row(flips: Flips, box: Box, given: AtHand) -> FlipRow:
    """Return the row of the corner of the draws where the verdict would be the other one."""
    holds = flips.word == flips.question.words[0]
    base = 1.0 - flips.share if holds else flips.share
    edits = tuple(
        _limit_edit(name, low, high, given.facts[name.partition("=")[0]])
        for name, (low, high) in sorted(box.limits.items())
    )
    which = "below the threshold" if holds else "at or beyond the threshold"
    if flips.question.test.within is not None:
        which = "outside the margin" if holds else "within the margin"
    where = listed([f"{edit.fact} is {edit.to}" for edit in edits])
    said = (
        f"{_about(flips)}: draws {which} are {percent(base)} of all, and {percent(box.density)} of those "
        f"where {where}; {percent(box.coverage)} of such draws lie there (counted in draws the box was not "
        "found in)."
    )
    return FlipRow(
        claim=flips.question.claim,
        outcome=flips.question.test.outcome,
        number=flips.question.number,
        kind="box",
        text=said,
        edits=edits,
        coverage=box.coverage,
        density=box.density,
        base=base,
    )


def _about(flips: Flips) -> str:
    """Return what the verdict is about."""
    name = outcomes.short(flips.question.test.outcome)
    return f"The answer on {name}" if flips.question.claim == "answer" else f"The test of {name}"


def _differs(flips: Flips) -> str:
    """Return that fewer draws gave another word, where they did."""
    if flips.word_in_runs == flips.word:
        return ""
    return f", where the word is “{flips.word_in_runs}” and not “{flips.word}” as over all draws"


def _instead(move: Move) -> str:
    """Return what the fact was."""
    return f" instead of {spread_text(move.fact.spread, move.fact.unit)}"


def _far(move: Move) -> str:
    """Return how far a value is from the middle of its spread."""
    distance = move.distance
    if distance is None or move.is_choice:
        return ""
    beyond = ", beyond its span" if move.is_beyond else ""
    return f", {distance:.2f} of its span from the middle{beyond}"


def _value(to: float | str, fact: Fact) -> str:
    """Return a value with its unit, or a word."""
    return to if isinstance(to, str) else f"{to:.4g} {fact.unit}"


def _edit(move: Move) -> FlipEdit:
    """Return what a move does."""
    before = spread_text(move.fact.spread, move.fact.unit)
    return FlipEdit(fact=move.fact.id, before=before, to=move.to, unit=move.fact.unit)


def _limit_edit(name: str, low: float, high: float, fact: Fact) -> FlipEdit:
    """Return the limits of a box on one fact, in words."""
    word = name.partition("=")[2]
    if word:
        said = word if low > 0 else f"not {word}"
    elif fact.unit == "flag":
        said = "0 (no)" if math.isinf(low) else "1 (yes)"
    elif math.isinf(low):
        said = f"at most {high:.4g} {fact.unit}"
    elif math.isinf(high):
        said = f"at least {low:.4g} {fact.unit}"
    else:
        said = f"from {low:.4g} to {high:.4g} {fact.unit}"
    return FlipEdit(fact=fact.id, before=spread_text(fact.spread, fact.unit), to=said, unit=fact.unit)


def as_json(row: FlipRow) -> dict[str, object]:
    """Return a row as it stands in ``study.json``, with the keys that other programs expect."""
    edits = [{"fact": e.fact, "from": e.before, "to": e.to, "unit": e.unit} for e in row.edits]
    plain: dict[str, object] = {
        "claim": row.claim,
        "outcome": row.outcome,
        "test": row.number,
        "kind": row.kind,
        "text": row.text,
        "edits": edits,
        "verified": row.verified,
    }
    numbers = {
        "distance": row.distance,
        "coverage": row.coverage,
        "density": row.density,
        "base": row.base,
    }
    return plain | numbers


def from_json(data: dict[str, object]) -> FlipRow:
    """Return the row that :func:`as_json` wrote.

    Raises
    ------
    KeyError, TypeError
        If a field is missing or unknown.
    """
    given = dict(data)
    edits = given.pop("edits")
    if not isinstance(edits, list):
        raise TypeError("edits are no list")
    rows_of = tuple(
        FlipEdit(fact=one["fact"], before=one["from"], to=one["to"], unit=one["unit"]) for one in edits
    )
    return FlipRow(number=given.pop("test"), edits=rows_of, **given)  # pyright: ignore[reportArgumentType]
