"""Tables of what a study measured: outcomes by arm, effects, headlines, sameness elsewhere, alert posture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from equipoise.export.columns import (
    ARM,
    MEAN,
    OUTCOME,
    Q05,
    Q50,
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
from equipoise.measures.effects import Effect
from equipoise.outcomes import title
from equipoise.study.findings import AlertPosture, Headline, Sameness
from equipoise.study.form import Study

REASON = words("reason", "why it is null, constant or undecided; empty where there is nothing to say")
WORSE = words("worse", "direction that is worse for the threatened side: higher, lower or none")
AGAINST = words("against", "the arm that it is compared with")


def outcomes(study: Study) -> Table:
    """Return every outcome in every arm; numbers are empty where it has no meaning."""
    return table(
        "outcomes",
        "One row an outcome and arm: its level over draws.",
        (OUTCOME, TITLE, UNIT, WORSE, ARM, MEAN, Q05, Q50, Q95, REASON),
        (
            {
                "outcome": id_,
                "title": title(id_),
                "unit": row.unit,
                "worse": row.worse,
                "arm": arm,
                "reason": row.reason,
                **(_fields(found) if found else {}),
            }
            for id_, row in study.outcomes.items()
            for arm, found in row.arms.items()
        ),
    )


def effects(study: Study) -> Table:
    """Return every paired difference, arm less against."""
    columns = (
        OUTCOME,
        TITLE,
        UNIT,
        ARM,
        AGAINST,
        numbers("mean", "mean over draws of the difference arm - against, draw by draw"),
        Q05,
        Q50,
        Q95,
        numbers("share_worse", "share of draws that are worse by more than the case's margin", "share"),
        numbers("share_better", "share of draws that are better by more than the case's margin", "share"),
        numbers("sampling_error", "standard error of the mean from the number of draws alone"),
        flags("same_inputs", "both arms hold the same facts, so that the effect is zero by definition"),
        counts("n", "draws behind the numbers", "draws"),
        numbers("log_odds", "difference of the log-odds of both means; probabilities only", "log-odds"),
        numbers("relative", "mean as a share of the mean of against", "share"),
    )
    return table(
        "effects",
        "One row an outcome and pair of arms: what the arm changes against the other, draw by draw.",
        columns,
        ({**_fields(row), "title": title(row.outcome)} for row in study.effects),
    )


def headlines(study: Study) -> Table:
    """Return the headlines of the change and of every comparator with their words."""
    columns = (
        OUTCOME,
        TITLE,
        UNIT,
        WORSE,
        ARM,
        AGAINST,
        words("dramatic", "yes, no or cannot tell, by the threshold of the case"),
        numbers("threshold", "from this size on the case calls it dramatic"),
        numbers("delta", "up to this size two effects count as equal"),
        numbers(
            "matters", "smallest difference that counts in a draw, as the case gave it", "as in the case"
        ),
        flags("relative", "the case gave threshold and delta as shares of the mean before"),
        numbers("before", "mean in the arm against"),
        numbers("after", "mean in the arm"),
        numbers("mean", "mean difference"),
        Q05,
        Q95,
        numbers("share_over", "share of draws worse by at least the threshold", "share"),
        numbers("share_other_sign", "share of draws with the other sign", "share"),
        REASON,
    )
    groups = [study.answer.headlines, *(row.headlines for row in study.comparisons)]
    return table(
        "headlines",
        "One row a headline of the case and arm: the word, and the size behind it.",
        columns,
        (_measured(row) for group in groups for row in group),
    )


def sameness(study: Study) -> Table:
    """Return whether the systems alone do the same elsewhere."""
    columns = (
        OUTCOME,
        TITLE,
        UNIT,
        words("elsewhere", "the comparator"),
        words("host", "its host"),
        words("verdict", "same, different or not shown"),
        numbers("delta", "up to this size it counts as the same"),
        flags("relative", "the case gave delta as a share of the baseline's mean"),
        numbers("mean", "effect of the systems here less their effect there, membership taken out of both"),
        Q05,
        Q95,
        numbers("share_within", "share of draws within delta either way", "share"),
        REASON,
    )
    return table(
        "sameness",
        "One row a headline and comparator: whether the same systems elsewhere do the same.",
        columns,
        (
            {**_measured(row), "elsewhere": comparison.name, "host": comparison.host}
            for comparison in study.comparisons
            for row in comparison.sameness
        ),
    )


def alert(study: Study) -> Table:
    """Return what alert posture does to the headlines, beside the change."""
    columns = (
        OUTCOME,
        TITLE,
        UNIT,
        numbers("by_generation", "from day-to-day to generated alert, baseline means"),
        numbers("by_launch", "from riding out to launching under attack, baseline means"),
        numbers("by_change", "by the change, day-to-day alert"),
        numbers("by_change_generated", "by the change, generated alert"),
    )
    return table(
        "alert",
        "One row an outcome: how much alert posture moves it, beside the change; attack ridden out.",
        columns,
        (_fields(row) for row in study.alert),
    )


def silence(study: Study) -> Table:
    """Return the chance of few arriving warheads with the change, and what of it is silence of command."""
    columns = (
        counts("k", "at most so many warheads arrive", "warheads"),
        words("cell", "posture cell"),
        numbers("total", "chance of it with the change", "probability"),
        numbers("given_command", "the same given that authority and orders function", "probability"),
        numbers("types_sound", "the same if no missile type could fail as a type", "probability"),
        flags("is_modelled", "the record has facts of command"),
    )
    return table(
        "silence",
        "One row: how much of the chance of a successful first strike is silence of command.",
        columns,
        () if study.silence is None else (_fields(study.silence),),
    )


def yardsticks(study: Study) -> Table:
    """Return the change among past ones, all through the same model at the same resolution."""
    sizes = {
        "loss": "expected retaliation lost, hostility counted in",
        "capability": "fall of what arrives, of all warheads",
        "fear": "rise of the believed chance, hostility counted in",
    }
    parts = {"mean": "mean", "low": "5 %", "high": "95 %"}
    columns = (
        words("change", "the change: this one, or its id in the table of past changes"),
        words("date", "its day"),
        words("what", "what changed"),
        words("threatened", "who was threatened"),
        *(
            numbers(f"{size}_{part}", f"{said}, {of_it}", "share")
            for size, said in sizes.items()
            for part, of_it in parts.items()
        ),
        numbers("reaction_low", "documented reaction, lowest code; empty for this change", "code"),
        numbers("reaction_high", "documented reaction, highest code", "code"),
        flags("is_prospect", "a deployment feared and not made"),
    )
    rows = study.yardsticks.get("rows", ())
    return table(
        "yardsticks",
        "One row a change, the largest loss first. The table can reject an index, not calibrate a scale.",
        columns,
        (
            {
                **row,
                "change": row["id"],
                **{f"{size}_{part}": row[size][part] for size in sizes for part in parts},
                **dict(zip(("reaction_low", "reaction_high"), row["reaction"], strict=False)),
            }
            for row in rows
        ),
    )


def measured(study: Study) -> Iterator[Table]:
    """Yield every table of this file in the order of the report."""
    yield headlines(study)
    yield sameness(study)
    yield outcomes(study)
    yield effects(study)
    yield alert(study)
    yield silence(study)
    yield yardsticks(study)


def _fields(row: Any) -> dict[str, Any]:  # noqa: ANN401 - any flat frozen row
    """Return the fields of a flat row by name."""
    return {item.name: getattr(row, item.name) for item in fields(row)}


def _measured(row: Headline | Sameness | Effect | AlertPosture) -> dict[str, Any]:
    """Return the fields of a row; numbers of one without meaning are empty, and not zero."""
    found = _fields(row)
    if found["mean"] is None:
        absent = ("q05", "q95", "share_over", "share_other_sign", "share_within")
        return {name: None if name in absent else value for name, value in found.items()}
    return found
