"""A text with a question and an answer: the question to be read, the answer's sentences as claims.

Templates of claims stand in ``data/questions/claims.yaml``, with tests and thresholds fixed beforehand. A
clause becomes a claim only where a template fits it, denials included; all others are kept as claims
without a test, so that they come out as outside the model and are not forgotten. Largest weakness: a
template fits by its words, not by what the clause means, so every claim shows the sentence that is tested
beside the clause it was taken from.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, cast

from equipoise.errors import CaseError, Problem
from equipoise.facts import yaml_lines
from equipoise.questions.form import Drafted, Reading
from equipoise.questions.gazetteer import gazetteer, names_at, table
from equipoise.questions.parting import Parted
from equipoise.questions.spelling import fold, sentences, split
from equipoise.questions.wording import arm_name, subject

#: Where one clause ends and another begins.
_JOINT = re.compile(
    r"\s*;\s*|\s*:\s+|,\s+(?=(?:and|but|so|was|were|is|yet|while|whereas|because|though|although)\b)"
)
#: Fewest words of a clause worth a line of its own, most clauses of an answer, most characters of one.
_FEWEST, _MOST, _LONGEST = 4, 60, 600
#: What a template may be.
Template: TypeAlias = Mapping[str, object]


def drafted(parts: Parted, reading: Reading) -> tuple[Drafted, ...]:
    """Return the claims of a question and its answer, tested ones and others, in the order of the text.

    Parameters
    ----------
    parts : Parted
        The text.
    reading : Reading
        How its question was read.
    """
    found: list[Drafted] = []
    for sentence in sentences(parts.question):
        found += _of_clause(sentence, "question", reading, is_kept=False)
    clauses = [clause for sentence in parts.answer for clause in _JOINT.split(sentence) if clause.strip(" .")]
    if len(clauses) > _MOST:
        what = f"has {len(clauses)} clauses; at most {_MOST} are read"
        raise CaseError(Problem(where="answer", what=what, hint="shorten it"))
    for clause in clauses:
        found += _of_clause(clause.strip()[:_LONGEST], "answer", reading, is_kept=True)
    return _numbered(found)


def others(text: str, reading: Reading) -> tuple[str, ...]:
    """Return the countries that a text names and that have no other role in the reading."""
    said = split(text)
    roles = {reading.host, reading.threatened, reading.rival, reading.owner}
    here = (name for names in names_at(said, gazetteer()) for name in names)
    found = (name.value for name in here if name.kind == "country" and name.value not in roles)
    return tuple(dict.fromkeys(found))


def _of_clause(clause: str, by: str, reading: Reading, *, is_kept: bool) -> list[Drafted]:
    """Draft the claims of one clause: one for each template that fits, or one without a test."""
    words = fold(clause)
    fitting = [template for template in templates() if template["by"] == by and _fits(template, words)]
    told = f'the {by}: "{clause.rstrip(" .,")}"'
    found = [
        claim
        for template in fitting
        if _applies(template, reading)
        for claim in _filled(template, clause, told, reading)
    ]
    if found or not is_kept or len(words) < _FEWEST:
        return found
    note = "No outcome of the model fits this sentence."
    if fitting:
        note = "The model tests such a sentence only for other roles, or it names nobody to compare with."
    elif any(word in _denials() for word in words):
        note = "No outcome of the model fits this sentence as it is denied here."
    return [Drafted(id="clause", says=clause, by=f"the {by}", note=note)]


def _fits(template: Template, words: tuple[str, ...]) -> bool:
    """Tell whether every group has a phrase in a clause, and no denial is left over."""
    covered: set[int] = set()
    for group in cast("Sequence[Sequence[str]]", template["holds"]):
        spans = [span for phrase in group for span in _spans(fold(str(phrase)), words)]
        if not spans:
            return False
        covered.update(at for span in spans for at in span)
    return all(at in covered for at, word in enumerate(words) if word in _denials())


def _spans(phrase: tuple[str, ...], words: tuple[str, ...]) -> list[range]:
    """Return where a phrase stands in a clause."""
    size = len(phrase)
    return [range(at, at + size) for at in range(len(words) - size + 1) if words[at : at + size] == phrase]


def _applies(template: Template, reading: Reading) -> bool:
    """Tell whether a template is about roles and a step like these."""
    where = cast("Mapping[str, str]", template.get("where", {}))
    actions = cast("Sequence[str]", template.get("action", ()))
    systems = cast("Sequence[str]", template.get("systems", ()))
    return (
        all(getattr(reading, role) == code for role, code in where.items())
        and (not actions or reading.action in actions)
        and (not systems or reading.systems in systems)
    )


def _filled(template: Template, clause: str, told: str, reading: Reading) -> list[Drafted]:
    """Put the names of a reading into a template; one claim for each other country where it asks so."""
    shown = gazetteer().shown
    words = {
        "change": subject(reading),
        "host": shown[reading.host],
        "threatened": shown[reading.threatened],
    }
    drafts: list[Drafted] = []
    countries = others(clause, reading) if template.get("each") == "compared" else ("",)
    for position, code in enumerate(countries):
        there = {"arm": arm_name(code), "there": shown[code]} if code else {}
        name = str(template["id"]) + (f"-{arm_name(code)}" if position else "")
        says = str(put(str(template["says"]), {**words, **there}))
        tests = cast("Sequence[Mapping[str, object]]", template["tests"])
        drafts.append(
            Drafted(
                id=name,
                says=says[0].upper() + says[1:],
                by=told,
                need=str(template.get("need", "all")),
                needs=(code,) if code else (),
                tests=tuple({key: put(value, there) for key, value in test.items()} for test in tests),
            )
        )
    return drafts


def put(value: object, words: Mapping[str, str]) -> object:
    """Return a text, or each text of a list, with words for their names in braces.

    Parameters
    ----------
    value : object
        A text, a list of them, or anything else, which is returned as it is.
    words : mapping of str
        Name -> word.

    Examples
    --------
    >>> put(["{arm} - baseline", 1], {"arm": "there"})
    ['there - baseline', 1]
    """
    if isinstance(value, list):
        return [put(item, words) for item in cast("Sequence[object]", value)]
    if not isinstance(value, str):
        return value
    for name, word in words.items():
        value = value.replace(f"{{{name}}}", word)
    return value


def _numbered(drafts: Sequence[Drafted]) -> tuple[Drafted, ...]:
    """Keep the first claim of each tested name, and number the untested ones."""
    found: dict[str, Drafted] = {}
    for draft in drafts:
        if draft.tests:
            found.setdefault(draft.id, draft)
        else:
            name = f"untested-{sum(not item.tests for item in found.values()) + 1}"
            found[name] = Drafted(id=name, says=draft.says, by=draft.by, note=draft.note)
    return tuple(found.values())


@functools.cache
def templates() -> tuple[Template, ...]:
    """Return the templates of claims that come with the package, read once."""
    path = Path(str(resources.files("equipoise").joinpath("data", "questions", "claims.yaml")))
    data = yaml_lines.read(path).data
    return tuple(MappingProxyType(dict(item)) for item in cast("Sequence[Mapping[str, object]]", data))


@functools.cache
def _denials() -> frozenset[str]:
    """Return the words that turn a sentence round."""
    return frozenset(row["word"] for row in table("questions/denials.csv"))
