"""What a study holds, and the same as JSON and back.

A study is frozen. Its JSON is the object that ``equipoise run --json`` prints;
the draws are not in it, they have a file of their own (:mod:`equipoise.study.files`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from equipoise.argument.claims import Judged
from equipoise.argument.claims import from_json as from_row
from equipoise.arrays import Array
from equipoise.measures.effects import Effect
from equipoise.measures.intervals import Summary
from equipoise.study.findings import AlertPosture, Comparison, Headline, Sameness, Silence
from equipoise.study.provenance import Provenance
from equipoise.study.referenced import FactRow, SourceRow

Json: TypeAlias = dict[str, Any]
Draws: TypeAlias = Mapping[str, Mapping[str, Array]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer paragraph, its word, and the headlines it is made from."""

    text: str
    dramatic: str
    headlines: tuple[Headline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What the change does in one field beside the headlines, in a few sentences."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """One outcome in every arm; ``reason`` says why it is null or constant where it is."""

    unit: str
    worse: str
    arms: Mapping[str, Summary | None]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditRow:
    """One edit of an arm in words, with its reason and how sure it is."""

    switch: str
    fact: str
    what: str
    why: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What is made of the numbers; empty parts were not asked for.

    Attributes
    ----------
    claims : tuple of Judged
        Verdicts, in the order of the case.
    attribution : mapping of outcome to mapping of switch to float
        What each switch brings; ``interaction`` beside.
    sensitivity : mapping of outcome to tuple of rows
        Facts with their shares of the variance of the effect.
    evidence : mapping of outcome to row
        Shares of that by confidence of the facts.
    find_out : tuple of rows
        Facts whose sourcing would narrow the answer most.
    dose : tuple of rows
        Headlines over sizes of the packages.
    flips : tuple of rows
        What turns a verdict.
    response : row
        What would bring the outcomes back, and what that does to the rival.
    told : mapping of topic to sentences
        All of it in words.
    """

    claims: tuple[Judged, ...] = ()
    attribution: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    sensitivity: Mapping[str, Sequence[Json]] = field(default_factory=lambda: MappingProxyType({}))
    evidence: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    find_out: tuple[Json, ...] = ()
    dose: tuple[Json, ...] = ()
    flips: tuple[Json, ...] = ()
    response: Json = field(default_factory=dict[str, Any])
    told: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """All that came out of a case.

    Parameters
    ----------
    case, title, date : str
        Name, title, and the ISO date that the worlds stand for.
    seed, draws : int
        What it was drawn with.
    arms : tuple of str
        Baseline first.
    answer : Answer
        Made by rules from the fields below.
    comparisons, alert, silence
        What the answer says about comparators, alert posture and silence of command.
    beside : tuple of Passage
        What the change does to orders, supply, trade, ground and leaders, in words.
    outcomes, effects
        Summaries per arm, and paired differences.
    edits : mapping of arm to tuple of EditRow
        What each arm changes.
    notes : tuple of str
        Ineffective edits, constant outcomes and the like.
    evidence : mapping of confidence to count
        Of the facts used.
    argument : Argument
        Verdicts, attribution, sensitivity, evidence, sizes and flips.
    provenance : Provenance
        Digests and versions.
    facts, sources
        The facts in doubt that the numbers hang on, and all documents used; empty in older studies.
    layers : mapping of layer to GeoJSON
        Where things are (:mod:`equipoise.cartography.layers`); empty where they weren't asked for.
    yardsticks : row
        The change among past ones (:mod:`equipoise.study.yardsticks`); empty where it wasn't asked for.
    values : mapping of arm to mapping of outcome to array
        The draws; empty where a study was loaded without them.
    """

    case: str
    title: str
    date: str
    seed: int
    draws: int
    arms: tuple[str, ...]
    answer: Answer
    comparisons: tuple[Comparison, ...]
    alert: tuple[AlertPosture, ...]
    silence: Silence | None
    beside: tuple[Passage, ...]
    outcomes: Mapping[str, OutcomeRow]
    effects: tuple[Effect, ...]
    edits: Mapping[str, tuple[EditRow, ...]]
    notes: tuple[str, ...]
    evidence: Mapping[str, int]
    argument: Argument
    provenance: Provenance
    facts: tuple[FactRow, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    layers: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    yardsticks: Json = field(default_factory=dict[str, Any])
    values: Draws = field(default_factory=lambda: MappingProxyType({}), compare=False, repr=False)


def as_json(study: Study) -> Json:
    """Return the object that ``run --json`` prints.

    Parameters
    ----------
    study : Study
        Its draws are left out; they have a file of their own.
    """
    return {
        "case": study.case,
        "title": study.title,
        "date": study.date,
        "seed": study.seed,
        "draws": study.draws,
        "arms": list(study.arms),
        "answer": plain(study.answer),
        "comparators": {
            row.name: {"host": row.host, "headlines": plain(row.headlines)} for row in study.comparisons
        },
        "sameness": {row.name: plain(row.sameness) for row in study.comparisons},
        "alert": plain(study.alert),
        "silence": plain(study.silence),
        "beside": plain(study.beside),
        "outcomes": {id_: plain(row) for id_, row in study.outcomes.items()},
        "effects": plain(study.effects),
        "edits": {arm: plain(rows) for arm, rows in study.edits.items()},
        "notes": list(study.notes),
        "facts_used": dict(study.evidence),
        **_parts(study.argument),
        "provenance": plain(study.provenance),
        "facts": plain(study.facts),
        "sources": plain(study.sources),
        **({"yardsticks": study.yardsticks} if study.yardsticks else {}),
        **({"layers": dict(study.layers)} if study.layers else {}),
    }


def from_json(data: Json, values: Draws | None = None) -> Study:
    """Return the study that an object of :func:`as_json` describes.

    Parameters
    ----------
    data : dict
        As read from ``study.json``.
    values : mapping, optional
        Its draws.

    Raises
    ------
    KeyError, TypeError
        If a field is missing or unknown; :func:`load` says so in words.
    """
    answer = data["answer"]
    return Study(
        case=data["case"],
        title=data["title"],
        date=data["date"],
        seed=data["seed"],
        draws=data["draws"],
        arms=tuple(data["arms"]),
        answer=Answer(
            text=answer["text"],
            dramatic=answer["dramatic"],
            headlines=tuple(Headline(**row) for row in answer["headlines"]),
        ),
        comparisons=tuple(
            Comparison(
                name=name,
                host=row["host"],
                headlines=tuple(Headline(**one) for one in row["headlines"]),
                sameness=tuple(Sameness(**one) for one in data["sameness"][name]),
            )
            for name, row in data["comparators"].items()
        ),
        alert=tuple(AlertPosture(**row) for row in data["alert"]),
        silence=Silence(**data["silence"]) if data["silence"] else None,
        beside=tuple(Passage(**row) for row in data["beside"]),
        outcomes=MappingProxyType({id_: _outcome_row(row) for id_, row in data["outcomes"].items()}),
        effects=tuple(Effect(**row) for row in data["effects"]),
        edits=MappingProxyType(
            {arm: tuple(EditRow(**row) for row in rows) for arm, rows in data["edits"].items()}
        ),
        notes=tuple(data["notes"]),
        evidence=MappingProxyType(data["facts_used"]),
        argument=_argument(data),
        provenance=Provenance(**data["provenance"]),
        facts=tuple(_fact_row(row) for row in data.get("facts", ())),
        sources=tuple(SourceRow(**row) for row in data.get("sources", ())),
        layers=MappingProxyType(data.get("layers", {})),
        yardsticks=data.get("yardsticks", {}),
        values=values or MappingProxyType({}),
    )


def _parts(argument: Argument) -> Json:
    """Return the parts of an argument that are there; parts that were not asked for are absent."""
    parts: Json = plain(argument)
    return {name: part for name, part in parts.items() if part}


def _argument(data: Json) -> Argument:
    """Return an argument as it was before it became JSON."""
    return Argument(
        claims=tuple(from_row(row) for row in data.get("claims", ())),
        **{
            name: MappingProxyType({key: _kept(value) for key, value in data.get(name, {}).items()})
            for name in ("attribution", "sensitivity", "evidence", "told")
        },
        **{name: _kept(data.get(name, [])) for name in ("find_out", "dose", "flips")},
        response=data.get("response", {}),
    )


def _kept(value: Any) -> Any:  # noqa: ANN401 - the tree of JSON has no narrower type
    """Return lists as tuples, as they were before they became JSON; what is inside a row stays."""
    return tuple(value) if isinstance(value, list) else value


def _fact_row(row: Json) -> FactRow:
    """Return a fact as it was before it became JSON."""
    kept: Json = {**row, "sources": tuple(row["sources"])}
    return FactRow(**kept)


def _outcome_row(row: Json) -> OutcomeRow:
    """Return an outcome as it was before it became JSON."""
    arms = {arm: Summary(**found) if found else None for arm, found in row["arms"].items()}
    return OutcomeRow(unit=row["unit"], worse=row["worse"], arms=MappingProxyType(arms), reason=row["reason"])


def plain(value: Any) -> Any:  # noqa: ANN401 - the tree of JSON has no narrower type
    """Return dataclasses, tuples and read-only mappings as JSON knows them."""
    # by far the most are leaves: told first, since the questions below take their time
    if value is None or type(value) in (str, float, int, bool):
        return value
    if dataclasses.is_dataclass(value):
        return {row.name: plain(getattr(value, row.name)) for row in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value
