"""Editorial rules: sourced, inside the schema, whole, and nothing unused.

Each function takes entries and returns problems; :mod:`equipoise.facts.load`
gathers them. What an entity needs and refers to is in
:mod:`equipoise.facts.entities`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from equipoise import units
from equipoise.errors import Problem, did_you_mean
from equipoise.facts import kinds
from equipoise.facts.record import Entry, Source, Spread, Value
from equipoise.facts.schema import MEASURES, PLACE_STEP_DEGREE, Attribute, Measure

#: Confidences that stand for a document, so that one must be named.
SOURCED = ("READ", "SECOND-HAND")


def evidence(entries: Mapping[str, Entry], sources: Mapping[str, Source] | None) -> Iterator[Problem]:
    """Yield what is wrong with the sources of each value: nothing assumed may look sourced.

    Parameters
    ----------
    entries : mapping of str to Entry
        The facts.
    sources : mapping of str to Source, optional
        The list of sources; None where it could not be read, so that nothing is missing in it.
    """
    known = sorted(sources or ())
    for entry in entries.values():
        for value in entry.values:
            for citation in value.sources:
                if sources is not None and citation.key not in sources:
                    what = f"source '{citation.key}' is not in the list of sources"
                    yield _at(value, entry, what, did_you_mean(citation.key, known))
            yield from _confidence(entry, value)


def _confidence(entry: Entry, value: Value) -> Iterator[Problem]:
    """Yield where confidence, basis, note and sources don't fit together."""
    if value.confidence in SOURCED and not value.sources:
        what = f"confidence {value.confidence} needs a source"
        yield _at(value, entry, what, "name it, or say REMEMBERED or ASSUMED")
    if (value.confidence == "ASSUMED") != (value.basis == "assumed"):
        what = f"confidence {value.confidence} doesn't go with basis {value.basis}"
        yield _at(value, entry, what, "basis assumed and confidence ASSUMED go together, always")
    if value.confidence == "ASSUMED" and not value.note:
        yield _at(value, entry, "an assumed value needs a note", "one sentence: why this span")


def schema(entries: Mapping[str, Entry]) -> Iterator[Problem]:
    """Yield facts of unknown kinds or attributes, wrong units, and numbers out of range.

    Parameters
    ----------
    entries : mapping of str to Entry
        The facts.
    """
    for entry in entries.values():
        kind_name, _, attribute_name = entry.id.split(".")
        value = entry.values[0]
        kind = kinds.KINDS.get(kind_name)
        if kind is None:
            known = f"kinds: {', '.join(kinds.KINDS)}"
            hint = f"{did_you_mean(kind_name, tuple(kinds.KINDS))} {known}".strip()
            yield _at(value, entry, f"kind '{kind_name}' is not among the known kinds", hint)
            continue
        attribute = kind.attributes.get(attribute_name)
        if attribute is None:
            names = tuple(kind.attributes)
            hint = f"{did_you_mean(attribute_name, names)} a {kind_name} has: {', '.join(names)}".strip()
            yield _at(value, entry, f"a {kind_name} has no attribute '{attribute_name}'", hint)
            continue
        measure = MEASURES[attribute.measure]
        if entry.unit not in measure.units:
            hint = f"take {' or '.join(measure.units)}"
            yield _at(value, entry, f"unit {entry.unit} doesn't measure this ({attribute.measure})", hint)
            continue
        for each in entry.values:
            yield from _value(entry, each, attribute, measure)


def _value(entry: Entry, value: Value, attribute: Attribute, measure: Measure) -> Iterator[Problem]:
    """Yield what is wrong with one dated value, given its measure."""
    if attribute.measure == "word":
        for word in value.spread.options:
            if attribute.words and word not in attribute.words:
                hint = (
                    f"{did_you_mean(str(word), attribute.words)} known: {', '.join(attribute.words)}".strip()
                )
                yield _at(value, entry, f"word '{word}' is not known here", hint)
        return
    numbers = _numbers(value.spread)
    inside = [units.to_si(number, entry.unit) for number in numbers]
    low, high = (units.from_si(end, entry.unit) for end in (measure.low, measure.high))
    if any(not measure.low - 1e-9 <= number <= measure.high + 1e-9 for number in inside):
        yield _at(value, entry, f"a {attribute.measure} lies between {low:g} and {high:g} {entry.unit}")
    if value.spread.family == "lognormal" and not measure.allows_lognormal:
        what = f"a lognormal {attribute.measure} could leave its range"
        yield _at(value, entry, what, "its ends are the 5 and 95 % points; take family pert or uniform")
    if measure.whole and (
        value.spread.family not in ("fixed", "options", "counts") or any(number % 1 for number in numbers)
    ):
        yield _at(value, entry, "a flag is 0 or 1, or options over both", "write it as 0:0.3;1:0.7")
    if attribute.measure in ("latitude", "longitude"):
        yield from _position(entry, value, numbers)


def _position(entry: Entry, value: Value, numbers: list[float]) -> Iterator[Problem]:
    """Yield a position that is finer than the limit of the project, or in doubt."""
    step = PLACE_STEP_DEGREE
    if any(abs(math.remainder(number, step)) > 1e-6 * step for number in numbers):
        what = f"positions finer than {step} degree are refused"
        yield _at(value, entry, what, "give the town, rounded to 0.1 degree")
    if value.spread.family != "fixed":
        yield _at(
            value, entry, "a position is one number", "where the place is in doubt, let the place be options"
        )


def _numbers(spread: Spread) -> list[float]:
    """List the numbers of a spread that are there."""
    found = [
        spread.low,
        spread.best,
        spread.high,
        *(item for item in spread.options if not isinstance(item, str)),
    ]
    return [number for number in found if not math.isnan(number)]


def unused(
    entries: Mapping[str, Entry], sources: Mapping[str, Source], lines: Mapping[str, int], file: str
) -> Iterator[Problem]:
    """Yield sources that no fact cites.

    Parameters
    ----------
    entries : mapping of str to Entry
        The facts.
    sources : mapping of str to Source
        The list of sources.
    lines : mapping of str to int
        Line of each source in its file.
    file : str
        Name of that file.
    """
    cited = {
        citation.key for entry in entries.values() for value in entry.values for citation in value.sources
    }
    for key in sources:
        if key not in cited:
            what = f"source '{key}' is cited by no fact"
            yield Problem(where=file, line=lines[key], what=what, hint="cite it or take it out")


def _at(value: Value, entry: Entry, what: str, hint: str = "") -> Problem:
    """Return a problem at the line of a value."""
    return Problem(where=value.file, line=value.line, what=f"{entry.id}: {what}", hint=hint)
