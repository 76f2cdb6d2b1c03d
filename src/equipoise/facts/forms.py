"""Fact files in YAML: the history of a number with notes, one block a fact.

::

    satellite.aaa.working:
      title: Early-warning satellites in working order
      unit: count
      unknown_to: rival
      moves_with: {factor: industry, weight: 0.5}
      values:
        - from: "2019-01-01"
          basis: reported
          confidence: READ
          spread: {family: counts, low: 2, best: 3, high: 3}
          source: {author2020: "p. 4"}
          note: One more was being tested.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from equipoise.errors import Problem
from equipoise.facts.record import Basis, Citation, Confidence, Family, Side
from equipoise.facts.statements import Statement
from equipoise.facts.yaml_lines import Document, problems_from_pydantic

#: A place in a source; empty where it is not known.
Where: TypeAlias = str | int | None


#: Nothing is converted, nothing unknown is let through.
_STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class SpreadForm(BaseModel):
    """``{family: pert, low: 1, best: 2, high: 4}`` or ``{family: options, options: {a: 0.5, b: 0.5}}``."""

    model_config = _STRICT

    family: Family
    low: float | None = None
    best: float | None = None
    high: float | None = None
    options: dict[str, float] | list[str | float] | str | None = None


class ValueForm(BaseModel):
    """One dated value."""

    model_config = _STRICT

    start: Annotated[str, Field(alias="from")] = ""
    end: Annotated[str, Field(alias="to")] = ""
    basis: Basis
    confidence: Confidence
    spread: SpreadForm
    source: dict[str, Where] = Field(default_factory=dict)
    note: str = ""


class LuckForm(BaseModel):
    """``moves_with: {factor: name, weight: 0.5}``."""

    model_config = _STRICT

    factor: str
    weight: float


class FactForm(BaseModel):
    """One fact and its history."""

    model_config = _STRICT

    title: str
    unit: str
    unknown_to: Side = "none"
    feared: Literal["", "low", "high"] = ""
    moves_with: LuckForm | None = None
    values: Annotated[list[ValueForm], Field(min_length=1)]


def statements(document: Document) -> tuple[list[Statement], list[str], list[Problem]]:
    """Return the statements of a YAML fact file, the ids that broke the form, and the faults.

    Parameters
    ----------
    document : Document
        The file, read with its lines.
    """
    if () in document.broken:
        return [], [], []
    if not isinstance(document.data, dict):
        what = "a fact file is a block of 'id:' lines"
        return [], [], [Problem(where=document.file, line=document.line(()), what=what)]
    found: list[Statement] = []
    broken: list[str] = []
    problems: list[Problem] = []
    for fact_id, block in document.data.items():
        try:
            form = FactForm.model_validate(block)
        except ValidationError as fault:
            problems.extend(problems_from_pydantic(fault, document, form=FactForm, at=(fact_id,)))
            broken.append(fact_id)
            continue
        if any(place[0] == fact_id for place in document.broken):
            # a value was refused by the reader: what is left may lack it
            broken.append(fact_id)
            continue
        found.extend(_statement(document, fact_id, form, position) for position in range(len(form.values)))
    return found, broken, problems


def _statement(document: Document, fact_id: str, form: FactForm, position: int) -> Statement:
    """Turn one dated value of a block into a statement."""
    value = form.values[position]
    options, weights = _options(value.spread)
    return Statement(
        file=document.file,
        line=document.line((fact_id, "values", position)),
        id=fact_id,
        title=form.title.strip(),
        unit=form.unit,
        start=value.start,
        end=value.end,
        family=value.spread.family,
        low=_text(value.spread.low),
        best=_text(value.spread.best),
        high=_text(value.spread.high),
        options=options,
        weights=weights,
        basis=value.basis,
        confidence=value.confidence,
        sources=tuple(Citation(key=key, where=_text(where)) for key, where in value.source.items()),
        unknown_to=form.unknown_to,
        feared=form.feared,
        factor=form.moves_with.factor if form.moves_with else "",
        weight=_text(form.moves_with.weight) if form.moves_with else "",
        note=" ".join(value.note.split()),
    )


def _options(spread: SpreadForm) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """List options and weights as texts, however they were written."""
    if spread.options is None:
        return (), ()
    if isinstance(spread.options, dict):
        return tuple(spread.options), tuple(_text(weight) for weight in spread.options.values())
    if isinstance(spread.options, list):
        return tuple(_text(option) for option in spread.options), ()
    return (spread.options,), ()


def _text(value: float | str | None) -> str:
    """Write a value as a cell."""
    return "" if value is None else str(value).strip()
