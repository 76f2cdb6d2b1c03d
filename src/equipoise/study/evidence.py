"""How well known is what the answer hangs on, and what should be found out first: told from rows.

Sensitivities go in, sentences come out by rules. What is assumed is never added to what was read, and where
facts explain little by themselves that is said, so that a share of a little isn't taken for a share of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from equipoise import outcomes as names
from equipoise.argument.sensitivity import Decisive, Sensitivity, Unfound
from equipoise.study.wording import listed, percent

#: Classes of sourcing in words, best first.
CLASS_WORDS = (
    ("read", "read in the source"),
    ("computed", "computed from sourced numbers"),
    ("second_hand", "second-hand"),
    ("remembered", "remembered"),
    ("assumed", "assumed"),
)
#: Confidences in words.
CONFIDENCE_WORDS: Mapping[str, str] = MappingProxyType(
    {"SECOND-HAND": "second-hand", "REMEMBERED": "remembered", "ASSUMED": "assumed"}
)
#: Most facts named in a sentence.
MOST = 3
#: From here on the smallest share that can be seen is told.
COARSE = 0.05


def told(found: Sequence[Sensitivity], doubled: Mapping[str, Sensitivity]) -> list[str]:
    """Return for each outcome which facts its effect hangs on, and how well those are known.

    Parameters
    ----------
    found : sequence of Sensitivity
        Of the headlines.
    doubled : mapping of outcome id to Sensitivity
        The same with unsourced spans doubled; may lack some.
    """
    return [_sentence(row, doubled.get(row.outcome)) for row in found]


def told_unfound(found: Sequence[Unfound], most: int = MOST) -> list[str]:
    """Return the sentence on what to find out first; none where nothing would narrow the answer.

    Parameters
    ----------
    found : sequence of Unfound
        The most telling first.
    most : int
        How many are named.
    """
    named = [_unfound(row) for row in found[:most]]
    return [f"What to find out first: {listed(named)}."] if named else []


def as_row(found: Sensitivity, doubled: Sensitivity | None = None) -> dict[str, object]:
    """Return the evidence of an outcome as a study has it: shares that sum to one, and what they are of.

    Parameters
    ----------
    found : Sensitivity
        With some evidence.
    doubled : Sensitivity, optional
        The same with unsourced spans doubled.
    """
    wide = doubled if doubled is not None and doubled.evidence else None
    return {
        **found.evidence,
        "explained": found.explained,
        "of_ranks": found.of_ranks,
        "n": found.n,
        "doubled": None if wide is None else {**wide.evidence, "explained": wide.explained, "n": wide.n},
    }


def _sentence(row: Sensitivity, wide: Sensitivity | None) -> str:
    """Return what one effect hangs on."""
    title = names.short(row.outcome)
    if not row.facts:
        return (
            f"No fact by itself explains the spread of the effect on {title} in {row.n} draws "
            f"({row.n_facts} were looked at){_averaged(row)}."
        )
    what = "the order of draws in" if row.of_ranks else "the spread of"
    shown = listed([_fact(fact) for fact in row.facts[:MOST]])
    classes = listed(
        [f"{percent(row.evidence[key])} {said}" for key, said in CLASS_WORDS if row.evidence[key]]
    )
    return (
        f"Facts by themselves explain {percent(row.explained)} of {what} the effect on {title}, most of all "
        f"{shown}; of what they explain {classes}{_wide(wide)}{_blind(row)}{_averaged(row)}."
    )


def _fact(fact: Decisive) -> str:
    """Return a fact with its share."""
    others = "" if fact.members == 1 else f" with the {fact.members - 1} that move with it"
    return f"{fact.fact}{others} ({percent(fact.first)})"


def _wide(wide: Sensitivity | None) -> str:
    """Return the unsourced share once unsourced spans are doubled."""
    if wide is None or not wide.evidence:
        return ""
    unsourced = wide.evidence["assumed"] + wide.evidence["remembered"]
    return (
        f"; with every assumed or remembered span doubled ({wide.n} draws) facts explain "
        f"{percent(wide.explained)}, and {percent(unsourced)} of that is of these two kinds"
    )


def _blind(row: Sensitivity) -> str:
    """Return what so few draws can't show, where that is much."""
    if row.least < COARSE:
        return ""
    return f"; in {row.n} draws a share below {percent(row.least)} can't be told from chance"


def _averaged(row: Sensitivity) -> str:
    """Return that hidden facts can't show, where they can't."""
    return "; what the threatened side can't know is averaged inside and doesn't show" if row.averaged else ""


def _unfound(row: Unfound) -> str:
    """Return one fact worth finding out."""
    word = CONFIDENCE_WORDS.get(row.confidence, row.confidence.lower())
    span = f"the span of the effect on {names.short(row.outcome)}"
    gain = f"knowing it would take {percent(row.narrowing)} off {span}"
    return f"{row.fact}, which is {word} ({gain})"
