"""Tables of what is made of the numbers: claims, attribution, sensitivity, evidence, sizes and flips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from equipoise.export.columns import (
    MEAN,
    OUTCOME,
    Q05,
    Q95,
    TITLE,
    UNIT,
    Table,
    counts,
    flags,
    numbers,
    table,
    words,
)
from equipoise.outcomes import title
from equipoise.study.form import Study

CLAIM = words("claim", "id of the claim")
FACT = words("fact", "id of the fact: kind.entity.attribute")
FACT_TITLE = words("title", "the fact in words")
CONFIDENCE = words("confidence", "READ, SECOND-HAND, REMEMBERED, COMPUTED or ASSUMED")
VERDICT = words("verdict", "holds, holds in part, fails, undecided or outside the model")
#: Confidences by the names that evidence has for them.
CONFIDENCES = ("read", "second_hand", "remembered", "computed", "assumed")


def claims(study: Study) -> Table:
    """Return the claims with their verdicts."""
    columns = (
        CLAIM,
        words("says", "the sentence"),
        words("by", "who says it"),
        words("as_of", "the day that it was said for"),
        VERDICT,
        words("reason", "why"),
        flags("is_near", "other draws could turn it"),
        words("dated", "said where the claim is of another day than the run"),
    )
    return table(
        "claims",
        "One row a claim, judged by tests that the case set beforehand.",
        columns,
        ({**_flat(row), "claim": row.id} for row in study.argument.claims),
    )


def claim_tests(study: Study) -> Table:
    """Return every test of every claim with its numbers."""
    columns = (
        CLAIM,
        counts("test", "position among the tests of the claim, from 1"),
        OUTCOME,
        words("contrast", "what is compared with what"),
        UNIT,
        words("asks", "what the test asks for"),
        words("verdict", "holds, fails or undecided; empty where the outcome has no meaning"),
        words("reason", "why"),
        flags("is_near", "other draws could turn it"),
        MEAN,
        Q05,
        Q95,
        numbers("share", "share of draws on the claim's side", "share"),
        numbers("asked", "the share that is asked for", "share"),
        numbers("limit", "the bound or margin"),
        counts("n", "draws behind the numbers", "draws"),
    )
    return table(
        "claim_tests",
        "One row a test of a claim.",
        columns,
        (
            {**_flat(test), "claim": row.id, "test": position}
            for row in study.argument.claims
            for position, test in enumerate(row.tests, start=1)
        ),
    )


def attribution(study: Study) -> Table:
    """Return what each switch brings to an effect."""
    columns = (
        OUTCOME,
        TITLE,
        UNIT,
        words("switch", "part of the change; interaction: effect less the sum of what each does alone"),
        numbers("value", "Shapley value: switches sum to the effect, interaction stands beside it"),
    )
    return table(
        "attribution",
        "One row an outcome and switch: what the switch brings to the effect of the change.",
        columns,
        (
            {
                "outcome": id_,
                "title": title(id_),
                "unit": _unit(study, id_),
                "switch": switch,
                "value": value,
            }
            for id_, shares in study.argument.attribution.items()
            for switch, value in shares.items()
        ),
    )


def sensitivity(study: Study) -> Table:
    """Return which facts the spread of an effect hangs on."""
    columns = (
        OUTCOME,
        FACT,
        FACT_TITLE,
        CONFIDENCE,
        numbers("first", "share of the variance of the effect by this fact alone", "share"),
        numbers("total", "the same with what it does together with others; empty where not asked", "share"),
        words("group", "the group of correlated facts that it stands for"),
        counts("members", "facts in that group", "facts"),
    )
    return table(
        "sensitivity",
        "One row an outcome and fact (or group): its share of the variance of the effect.",
        columns,
        ({**row, "outcome": id_} for id_, found in study.argument.sensitivity.items() for row in found),
    )


def evidence(study: Study) -> Table:
    """Return how sure the facts are that the spread hangs on."""
    columns = (
        OUTCOME,
        words("spans", "as given, or doubled: every assumed or remembered span twice as wide"),
        words("confidence", "how sure: read, second_hand, remembered, computed or assumed"),
        numbers("share", "share of what facts explain that is of facts this sure", "share"),
        numbers("explained", "share of the variance that facts by themselves explain", "share"),
        flags("of_ranks", "shares are of the order of draws, where the values were too skew"),
        counts("n", "draws behind the numbers", "draws"),
    )
    rows: list[dict[str, Any]] = []
    for id_, found in study.argument.evidence.items():
        for spans, given in (("as given", found), ("doubled", found.get("doubled"))):
            if given:
                about = {"outcome": id_, "spans": spans, **given, "of_ranks": found.get("of_ranks")}
                rows += [{**about, "confidence": name, "share": given[name]} for name in CONFIDENCES]
    return table(
        "evidence", "One row an outcome and confidence: what the answer's spread rests on.", columns, rows
    )


def find_out(study: Study) -> Table:
    """Return the facts whose sourcing would narrow the answer most."""
    columns = (
        FACT,
        FACT_TITLE,
        CONFIDENCE,
        OUTCOME,
        numbers("first", "share of the variance of the effect by this fact alone", "share"),
        numbers("narrowing", "share of the effect's span that knowing it would take off", "share"),
        counts("members", "facts that move with it", "facts"),
    )
    return table(
        "find_out", "One row a fact to find out, the most telling first.", columns, study.argument.find_out
    )


def dose(study: Study) -> Table:
    """Return the headlines over sizes of the packages."""
    columns = (
        OUTCOME,
        TITLE,
        UNIT,
        numbers("threshold", "from this size on the case calls it dramatic"),
        numbers("size", "packages at so many times their size", "times"),
        MEAN,
        Q05,
        Q95,
        numbers("share_over", "share of draws worse by at least the threshold", "share"),
        words("dramatic", "yes, no or cannot tell at this size"),
    )
    return table(
        "dose",
        "One row an outcome and size of the packages: the effect against the baseline.",
        columns,
        (
            {**row, "title": title(row["outcome"]), **one}
            for row in study.argument.dose
            for one in row["doses"]
        ),
    )


def dose_turns(study: Study) -> Table:
    """Return the sizes between which a word turns."""
    columns = (
        OUTCOME,
        numbers("low", "the word before still holds at this size", "times"),
        numbers("high", "the word after holds at this size", "times"),
        numbers("size", "where it turns on a straight line between them", "times"),
        words("before", "the word below"),
        words("after", "the word above"),
    )
    return table(
        "dose_turns",
        "One row a turn of a headline's word over the size of the packages.",
        columns,
        ({"outcome": row["outcome"], **one} for row in study.argument.dose for one in row["turns"]),
    )


def flips(study: Study) -> Table:
    """Return what turns a verdict."""
    columns = (
        counts("flip", "position, from 1; the same as in flip_edits"),
        words("claim", "id of the claim, or answer"),
        OUTCOME,
        counts("test", "position of the test in the claim, from 0"),
        words(
            "kind",
            "single: one fact moved; set: several; box: a region of draws; none: nothing tried turns it",
        ),
        words("text", "in words"),
        flags("verified", "shown by a run of its own; boxes are read off the draws"),
        numbers("distance", "of a single fact: from the middle of its spread, in spans", "spans"),
        numbers("coverage", "share of the draws in question that lie in the box", "share"),
        numbers("density", "share of the box's draws that are in question", "share"),
        numbers("base", "the same share among all draws", "share"),
    )
    return table(
        "flips",
        "One row a smallest change of facts, or box of facts, that turns a verdict.",
        columns,
        ({**row, "flip": position} for position, row in enumerate(study.argument.flips, start=1)),
    )


def flip_edits(study: Study) -> Table:
    """Return the facts that a flip moves."""
    columns = (
        counts("flip", "position of the flip, from 1"),
        FACT,
        words("from", "the fact as it is"),
        words("to", "the value or bound at which the verdict turns"),
        words("unit", "unit of the fact"),
    )
    return table(
        "flip_edits",
        "One row a flip and fact that it moves.",
        columns,
        (
            {**edit, "flip": position, "to": edit["to"] if isinstance(edit["to"], str) else repr(edit["to"])}
            for position, row in enumerate(study.argument.flips, start=1)
            for edit in row["edits"]
        ),
    )


def argued(study: Study) -> Iterator[Table]:
    """Yield every table of this file in the order of the report."""
    for made in (claims, claim_tests, attribution, sensitivity, evidence, find_out, dose, dose_turns):
        yield made(study)
    yield flips(study)
    yield flip_edits(study)


def _flat(row: Any) -> dict[str, Any]:  # noqa: ANN401 - any frozen row
    """Return the fields of a row by name."""
    return {item.name: getattr(row, item.name) for item in fields(row)}


def _unit(study: Study, id_: str) -> str:
    """Return the unit of an outcome, empty where the study doesn't have it."""
    return study.outcomes[id_].unit if id_ in study.outcomes else ""
