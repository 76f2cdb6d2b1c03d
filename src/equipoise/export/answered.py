"""Tables of the answer to the change, of what each arm edits, and of all that is said in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from equipoise.export.columns import ARM, OUTCOME, TITLE, UNIT, Table, counts, flags, numbers, table, words
from equipoise.outcomes import title
from equipoise.study.form import Json, Study

OPTION = words("option", "id of the option")
BN_USD = "bn USD over ten years"


def response_options(study: Study) -> Table:
    """Return the menu of options with cost, time and whether they are chosen."""
    columns = (
        OPTION,
        words("says", "in words"),
        numbers("cost_mean", "cost, mean over draws", BN_USD),
        numbers("cost_q05", "cost, 5 %", BN_USD),
        numbers("cost_q95", "cost, 95 %", BN_USD),
        numbers("months_mean", "until it is there, mean over draws", "months"),
        numbers("months_q05", "until it is there, 5 %", "months"),
        numbers("months_q95", "until it is there, 95 %", "months"),
        numbers("p_in_time", "share of draws in which it is there at the horizon", "share"),
        numbers("p_success", "mean chance that it comes off", "probability"),
        numbers("share", "share of the scenarios whose cheapest set has it", "share"),
        flags("is_chosen", "the cheapest set for the mean has it"),
        words("caution", "a price that is no money and that the model says nothing of"),
        words("why_not", "why it can't be chosen for the mean"),
    )
    return table(
        "response_options",
        "One row an option of posture: what it costs and whether the cheapest answer has it.",
        columns,
        (
            {**row, "option": row["name"], **_spread("cost", row["cost"]), **_spread("months", row["months"])}
            for row in _listed(study.argument.response, "options")
        ),
    )


def response_gains(study: Study) -> Table:
    """Return by how much each option by itself betters each outcome."""
    columns = (
        OPTION,
        OUTCOME,
        TITLE,
        UNIT,
        numbers("gain", "by how much it betters the outcome by itself, chance of success counted in"),
    )
    return table(
        "response_gains",
        "One row an option and outcome.",
        columns,
        (
            {
                "option": row["name"],
                "outcome": id_,
                "title": title(id_),
                "unit": study.outcomes[id_].unit if id_ in study.outcomes else "",
                "gain": gain,
            }
            for row in _listed(study.argument.response, "options")
            for id_, gain in row["gains"].items()
        ),
    )


def response_targets(study: Study) -> Table:
    """Return what the chosen set brings back."""
    columns = (
        OUTCOME,
        TITLE,
        UNIT,
        numbers("before", "mean before the change"),
        numbers("after", "mean after it"),
        numbers("answered", "mean with the chosen set, by its own run"),
        numbers("delta", "the margin"),
        flags("is_moved", "the change moves it beyond the margin"),
        flags("is_restored", "the set brings it back inside"),
        flags("is_near", "other draws could decide otherwise"),
    )
    return table(
        "response_targets",
        "One row an outcome that the answer is to restore.",
        columns,
        ({**row, "title": title(row["outcome"])} for row in _listed(study.argument.response, "targets")),
    )


def response_elsewhere(study: Study) -> Table:
    """Return whether the same packages elsewhere would ask for the same answer."""
    columns = (
        ARM,
        words("options", "the cheapest set there, separated by semicolons"),
        words("left", "outcomes that stay unrestored there, separated by semicolons"),
        flags("is_same", "the same set as here"),
        numbers("share_same", "share of scenarios with the same options", "share"),
        numbers("difference_mean", "cost here less cost there, mean over scenarios", BN_USD),
        numbers("difference_q05", "the same, 5 %", BN_USD),
        numbers("difference_q95", "the same, 95 %", BN_USD),
    )
    return table(
        "response_elsewhere",
        "One row a comparator whose host is a member already.",
        columns,
        (
            {
                **row,
                "options": "; ".join(row["options"]),
                "left": "; ".join(row["left"]),
                **_spread("difference", row["difference"]),
            }
            for row in _listed(study.argument.response, "elsewhere")
        ),
    )


def response_rival(study: Study) -> Table:
    """Return what the change and the answer do to the rival's side."""
    columns = (
        OUTCOME,
        TITLE,
        UNIT,
        flags("is_swapped", "the outcome is the rival's own: he stands in the threatened side's place"),
        numbers("before", "mean before the change"),
        numbers("after", "mean after it"),
        numbers("answered", "mean with the answer"),
    )
    return table(
        "response_rival",
        "One row an outcome: one round back.",
        columns,
        ({**row, "title": title(row["outcome"])} for row in _listed(study.argument.response, "rival")),
    )


def edits(study: Study) -> Table:
    """Return what each arm changes in its world."""
    columns = (
        ARM,
        words("switch", "the part of the change that it belongs to"),
        words("fact", "id of the fact"),
        words("what", "what is done to it"),
        words("why", "the reason"),
        words("confidence", "how sure the new value is"),
    )
    return table(
        "edits",
        "One row an arm and fact that it edits.",
        columns,
        ({"arm": arm, **_flat(row)} for arm, rows in study.edits.items() for row in rows),
    )


def facts_used(study: Study) -> Table:
    """Return how many facts in doubt the numbers hang on, by confidence."""
    columns = (
        words("confidence", "READ, COMPUTED, SECOND-HAND, REMEMBERED or ASSUMED"),
        counts("n", "facts in doubt that the numbers hang on", "facts"),
    )
    return table(
        "facts_used",
        "One row a confidence: how many facts are known how well.",
        columns,
        ({"confidence": name, "n": n} for name, n in study.evidence.items()),
    )


def facts(study: Study) -> Table:
    """Return the facts in doubt that the numbers hang on."""
    columns = (
        words("fact", "id of the fact: kind.entity.attribute"),
        words("title", "the fact in words"),
        words("value", "value or span with its unit, as in force on the date"),
        words(
            "confidence", "READ, COMPUTED, SECOND-HAND, REMEMBERED or ASSUMED; the last two are unverified"
        ),
        words(
            "sources", "keys with the place in them, separated by semicolons; of an assumed fact: chosen by"
        ),
        words("note", "what else is to be known"),
    )
    return table(
        "facts",
        "One row a fact in doubt that the numbers hang on.",
        columns,
        ({**_flat(row), "fact": row.id, "sources": "; ".join(row.sources)} for row in study.facts),
    )


def sources(study: Study) -> Table:
    """Return the documents that the study used."""
    columns = (
        words("key", "its key in the bibliography"),
        words("author", "who wrote it"),
        words("year", "when"),
        words("title", "what it is called"),
        words("url", "where it is"),
        words("note", "what was read of it"),
        counts("n_facts", "used facts that come from it", "facts"),
        counts("n_evidence", "assumed facts that were chosen by it", "facts"),
    )
    return table(
        "sources",
        "One row a document; both counts are 0 for one of the methods.",
        columns,
        (_flat(row) for row in study.sources),
    )


def texts(study: Study) -> Table:
    """Return all that the study says in words."""
    rows = [("answer", study.answer.text), *((row.topic, row.text) for row in study.beside)]
    rows += [(topic, line) for topic, lines in study.argument.told.items() for line in lines]
    rows += [("among past changes", line) for line in study.yardsticks.get("told", ())]
    rows += [("note", note) for note in study.notes]
    return table(
        "texts",
        "One row a paragraph.",
        (words("topic", "what it is about"), words("text", "the paragraph")),
        ({"topic": topic, "text": text} for topic, text in rows),
    )


def run_record(study: Study) -> Table:
    """Return what the study was made from: case, date, seed, draws, digests, versions."""
    made = study.provenance
    pairs = {
        "case": study.case,
        "title": study.title,
        "date": study.date,
        "seed": str(study.seed),
        "draws": str(study.draws),
        "arms": "; ".join(study.arms),
        "dramatic": study.answer.dramatic,
        "digest of facts": made.facts,
        "digest of case": made.case,
        "code": made.code,
        "platform": made.platform,
        **{f"version of {name}": found for name, found in made.libraries.items()},
        **{f"digest of world {arm}": found for arm, found in made.worlds.items()},
    }
    return table(
        "run_record",
        "One row a detail of the run; equal digests, date, seed and draws give equal numbers.",
        (words("name", "what"), words("value", "its value")),
        ({"name": name, "value": value} for name, value in pairs.items()),
    )


def answered(study: Study) -> Iterator[Table]:
    """Yield every table of this file in the order of the report."""
    for made in (response_options, response_gains, response_targets, response_elsewhere, response_rival):
        yield made(study)
    for made in (edits, facts_used, facts, sources, texts, run_record):
        yield made(study)


def _listed(response: Json, name: str) -> list[Json]:
    """Return one list of the response; empty where nothing was asked."""
    return list(response.get(name) or ())


def _spread(name: str, row: Mapping[str, float]) -> dict[str, Any]:
    """Return a spread as three columns."""
    return {f"{name}_{part}": row[part] for part in ("mean", "q05", "q95")}


def _flat(row: Any) -> dict[str, Any]:  # noqa: ANN401 - any flat frozen row
    """Return the fields of a row by name."""
    return {item.name: getattr(row, item.name) for item in fields(row)}
