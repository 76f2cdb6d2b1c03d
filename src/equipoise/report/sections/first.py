"""The first screen: the answer, its main cause, its weakest assumption, and what would turn it.

Every sentence is made from fields of the study. Where a part was not looked for, as in a brief study, that is
said in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

from equipoise.outcomes import short, split
from equipoise.report.palette import UNVERIFIED
from equipoise.report.sections.parts import NONE, Cell, Row, Table, difference, shortly, verdict
from equipoise.study.attribution import switch_words
from equipoise.study.findings import Headline
from equipoise.study.form import Study
from equipoise.study.wording import listed, number, percent, signed

#: Where a sentence ends: a point or question mark, and a capital after it.
SENTENCE = re.compile(r"(?<=[.?]) (?=[A-Z])")
#: A switch is the main cause from this share of the effect on.
MAIN = 0.5
#: How a sentence begins that says why nothing moves.
STILL = "The change moves "
BRIEF = "This is a brief study: it wasn't looked for."


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What a reader sees first.

    ``word`` is the verdict of the first headline, ``tone`` how it is coloured; ``condition`` comes before
    all; ``made_of`` is empty where a chance of few arrivals is hardly one of silence; ``cause``, ``weakest``
    and ``turn`` are one or two sentences each. Where the change stands among past ones isn't here: that
    reading was chosen after its score was known.
    """

    word: str
    tone: str
    condition: str
    question: str
    reply: str
    rest: tuple[str, ...]
    cause: str
    weakest: str
    is_unverified: bool
    turn: str
    made_of: str
    headlines: Table


def lead(study: Study) -> Lead:
    """Return what stands on the first screen.

    Parameters
    ----------
    study : Study
        Whole or brief.
    """
    condition, *others = SENTENCE.split(study.answer.text) or [""]
    question = others.pop(0) if others and others[0].endswith("?") else ""
    reply = others.pop(0) if others else ""
    if others and others[0].startswith(STILL):
        # an effect of exactly zero asks for its reason at once
        reply = f"{reply} {others.pop(0)}"
    weakest, is_unverified = _weakest(study)
    shown = verdict(study.answer.dramatic)
    return Lead(
        word=shown.text,
        tone=shown.tone,
        condition=condition,
        question=question,
        reply=reply,
        rest=tuple(others),
        cause=_cause(study),
        weakest=weakest,
        is_unverified=is_unverified,
        turn=_turn(study),
        made_of=_made_of(study),
        headlines=_headlines(study),
    )


def _cause(study: Study) -> str:
    """Return which switch does most of the first headline's effect."""
    if not study.answer.headlines:
        return "The case names no headline, so no effect is shared out."
    first = study.answer.headlines[0]
    shares = study.argument.attribution.get(first.outcome)
    if shares is None:
        return BRIEF
    parts = sorted(
        ((switch, value) for switch, value in shares.items() if switch != "interaction" and value),
        key=lambda part: -abs(part[1]),
    )
    if not parts:
        return f"No part of the change moves {short(split(first.outcome)[0])} on average."
    effect = fsum(value for _, value in parts)
    top, value = parts[0]
    size = f"{signed(value, first.unit)} of {signed(effect, first.unit)}"
    name = switch_words(top)
    where = short(split(first.outcome)[0])
    rest = listed([f"{switch_words(switch)} {signed(more, first.unit)}" for switch, more in parts[1:3]])
    if len(parts) == 1:
        told = f"{_capital(name)} alone: {size} in {where}."
    elif effect and value / effect >= MAIN:
        told = f"{_capital(name)}: {size} in {where}; then {rest}."
    else:
        told = f"No single part: {name} {size} in {where}, {rest}."
    return told + _fewer(first, effect)


def _fewer(first: Headline, effect: float) -> str:
    """Return that the parts were counted on fewer draws, where that gives another size."""
    if first.mean is None or number(first.mean, first.unit) == number(effect, first.unit):
        return ""
    return (
        f" Parts are counted on the first draws only, where the whole is {signed(effect, first.unit)} "
        f"and not {signed(first.mean, first.unit)}."
    )


def _capital(words: str) -> str:
    """Return words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


def _weakest(study: Study) -> tuple[str, bool]:
    """Return the fact in doubt that would narrow the first headline most, and if it is unverified."""
    found = [row for row in study.argument.find_out if row["confidence"] in UNVERIFIED]
    found = found or list(study.argument.find_out)
    if not found:
        return (
            BRIEF if not study.argument.sensitivity else "No single fact in doubt narrows the answer."
        ), False
    decisive = study.answer.headlines[0].outcome if study.answer.headlines else ""
    row = max(found, key=lambda item: (item["outcome"] == decisive, item["narrowing"]))
    value = next((f" ({fact.value})" for fact in study.facts if fact.id == row["fact"]), "")
    gain = (
        f"Knowing it would take {percent(row['narrowing'])} off the span of the effect on "
        f"{short(split(row['outcome'])[0])}."
    )
    return f"{row['title']}{value}, {row['confidence'].lower()}. {gain}", row["confidence"] in UNVERIFIED


def _made_of(study: Study) -> str:
    """Return how much of a chance of few arrivals is silence of command, where that is most of it."""
    found = study.silence
    if found is None or found.total - found.given_command < MAIN * found.total:
        return ""
    total, given, silent = (
        number(value, "probability")
        for value in (found.total, found.given_command, found.total - found.given_command)
    )
    return (
        f"With the change, the chance that at most {found.k} warheads arrive is {total}, but {given} given "
        f"that authority and orders function: {silent} of it is an assumed chance that no order gets out, "
        "not a disarming strike. Believed chances hold that silence too."
    )


def _turn(study: Study) -> str:
    """Return what turns the word, the fact named in words too."""
    if not study.argument.flips and not study.argument.told.get("What would turn it"):
        return BRIEF if not study.argument.attribution else "No single fact was found that turns it."
    flip = next((row for row in study.argument.flips if row["claim"] == "answer"), None)
    if flip is None:
        return next(iter(study.argument.told.get("What would turn it", ())), "No single fact turns it.")
    return named(flip, study)


def named(flip: Mapping[str, Any], study: Study) -> str:
    """Return what turns a verdict, its facts by their titles instead of their ids."""
    titles = {fact.id: fact.title for fact in study.facts}
    text = str(flip["text"])
    for edit in flip["edits"]:
        if edit["fact"] in titles:
            text = text.replace(edit["fact"], f"“{titles[edit['fact']]}”")
    return text


def _headlines(study: Study) -> Table:
    """Return the headlines of the change, one a row."""
    return Table(
        caption="The headlines of the case, judged by thresholds set before the run",
        columns=(
            "headline",
            "dramatic",
            "before",
            "after",
            "difference (5 to 95 %)",
            "threshold",
            "other sign",
        ),
        rows=tuple(_headline_row(row) for row in study.answer.headlines),
        left=2,
    )


def _headline_row(row: Headline) -> Row:
    """Return one headline."""
    name = Cell(text=row.title, aside="" if row.unit in row.title else row.unit)
    if row.mean is None or row.before is None or row.after is None:
        return (
            name,
            verdict(row.dramatic),
            *(Cell(text=NONE) for _ in range(4)),
            Cell(text=NONE, aside=row.reason),
        )
    return (
        name,
        Cell(text=row.dramatic, tone=verdict(row.dramatic).tone, aside=row.reason),
        Cell(text=shortly(number(row.before, row.unit))),
        Cell(text=shortly(number(row.after, row.unit))),
        Cell(text=difference(row.mean, row.q05, row.q95, row.unit)),
        Cell(text=number(row.threshold, row.unit)),
        Cell(text=percent(row.share_other_sign)),
    )
