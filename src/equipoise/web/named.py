"""What sentences of a study may be about: outcomes by their names, with what is told of them, and facts.

Made once a study from its table of outcomes, so that :mod:`equipoise.web.linked` can read words back. Largest
weakness: an outcome that a sentence calls by other words than the table is known by its numbers alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from equipoise import outcomes
from equipoise.measures.intervals import Summary
from equipoise.study.form import Study
from equipoise.web.altered import BASELINE, CHANGE

#: Words of an outcome's member that say nothing by themselves.
SHORTEST_MEMBER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What sentences of a study may be about.

    Attributes
    ----------
    names : mapping of words to tuple of str
        Names in lower case -> ids, a headline first.
    pattern : re.Pattern
        Finds any of the names, the longest first.
    values : mapping of str to tuple of float
        Id -> sizes of all that is told of it, in every arm.
    plainly : mapping of str to tuple of float
        Id -> sizes of what is told of it before and after the change.
    members : mapping of str to str
        Id -> member of its family in words.
    by_unit : mapping of str to tuple of str
        Unit -> ids.
    headlines : tuple of str
        Ids of the headlines.
    facts : mapping of str to str
        Id -> title of the facts in doubt.
    """

    names: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    values: Mapping[str, tuple[float, ...]]
    plainly: Mapping[str, tuple[float, ...]]
    members: Mapping[str, str]
    by_unit: Mapping[str, tuple[str, ...]]
    headlines: tuple[str, ...]
    facts: Mapping[str, str]


def known(study: Study) -> Known:
    """Return what sentences of a study may be about.

    Parameters
    ----------
    study : Study
        With its outcomes.
    """
    headlines = tuple(row.outcome for row in study.answer.headlines)
    names: dict[str, list[str]] = {}
    ranked = sorted(study.outcomes, key=lambda id_: (id_ not in headlines, "@" in id_))
    for id_ in ranked:
        stem, cell = outcomes.split(id_)
        said = [outcomes.title(id_), outcomes.title(stem), outcomes.short(id_), outcomes.short(stem), id_]
        # sentences leave out whose warheads
        said += [words.replace("retaliatory ", "") for words in said[:2]]
        if cell:
            said.append(f"{outcomes.short(stem)} ({outcomes.CELL_WORDS[cell]})")
        for words in dict.fromkeys(said):
            names.setdefault(words.lower(), []).append(id_)
    longest = sorted(names, key=lambda words: -len(words))
    return Known(
        names=MappingProxyType({words: tuple(ids) for words, ids in names.items()}),
        pattern=re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"),
        values=MappingProxyType(_values(study)),
        plainly=MappingProxyType(_plainly(study)),
        members=MappingProxyType({id_: _member(id_) for id_ in study.outcomes}),
        by_unit=MappingProxyType(_by_unit(study)),
        headlines=headlines,
        facts=MappingProxyType({fact.id: fact.title for fact in study.facts}),
    )


def _values(study: Study) -> dict[str, tuple[float, ...]]:
    """Return the sizes of all that is told of every outcome."""
    found: dict[str, list[float]] = {id_: [] for id_ in study.outcomes}
    for id_, row in study.outcomes.items():
        found[id_] += [size for arm in row.arms.values() if arm is not None for size in _sizes(arm)]
    for effect in study.effects:
        if effect.outcome in found:
            found[effect.outcome] += [abs(effect.mean), abs(effect.q05), abs(effect.q95)]
            found[effect.outcome] += [x for x in (effect.share_worse, effect.share_better) if x is not None]
    for headline in study.answer.headlines:
        if headline.outcome in found:
            found[headline.outcome] += [headline.threshold, headline.delta, headline.share_other_sign]
    return {id_: tuple(dict.fromkeys(sizes)) for id_, sizes in found.items()}


def _by_unit(study: Study) -> dict[str, tuple[str, ...]]:
    """Return the outcomes of every unit that only one of a field has."""
    found: dict[str, list[str]] = {}
    for id_, row in study.outcomes.items():
        found.setdefault(row.unit, []).append(id_)
    return {
        unit: tuple(id_ for id_ in ids if sum(_field(one) == _field(id_) for one in ids) == 1)
        for unit, ids in found.items()
    }


def _field(id_: str) -> str:
    """Return the mechanism of an outcome."""
    return id_.partition(".")[0]


def _plainly(study: Study) -> dict[str, tuple[float, ...]]:
    """Return the sizes of what is told of every outcome before and after the change."""
    found: dict[str, list[float]] = {}
    for id_, row in study.outcomes.items():
        arms = [row.arms.get(name) for name in (BASELINE, CHANGE)]
        found[id_] = [size for arm in arms if arm is not None for size in _sizes(arm)]
    for effect in study.effects:
        if (effect.arm, effect.against) == (CHANGE, BASELINE) and effect.outcome in found:
            found[effect.outcome] += [abs(effect.mean), abs(effect.q05), abs(effect.q95)]
    return {id_: tuple(dict.fromkeys(sizes)) for id_, sizes in found.items()}


def _sizes(arm: Summary) -> tuple[float, ...]:
    """Return the sizes of what is told of one arm."""
    return abs(arm.mean), abs(arm.q05), abs(arm.q50), abs(arm.q95)


def _member(id_: str) -> str:
    """Return the member of an outcome's family in words, as a sentence of its field names it."""
    name = outcomes.split(id_)[0].rpartition(".")[2].replace("_", " ")
    return name if len(name) >= SHORTEST_MEMBER and not name.isdigit() else ""


def in_words(text: str) -> str:
    """Return text in which a posture cell is called by its words, not by its id.

    Examples
    --------
    >>> in_words("arriving warheads, day.ride_out")
    'arriving warheads (day-to-day alert, attack ridden out)'
    """
    for cell, words in outcomes.CELL_WORDS.items():
        text = text.replace(f", {cell}", f" ({words})")
    return text
