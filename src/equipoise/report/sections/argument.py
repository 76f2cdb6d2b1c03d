"""What is made of the numbers: causes, sizes, what it hangs on, flips, claims, and the answer to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from equipoise.argument.claims import Judged, Tested
from equipoise.measures.intervals import Summary
from equipoise.outcomes import short
from equipoise.report.charts.answered import cost
from equipoise.report.charts.panels import heading
from equipoise.report.sections.first import named
from equipoise.report.sections.parts import (
    NONE,
    Cell,
    Fold,
    Row,
    Section,
    Table,
    difference,
    level,
    present,
    shortly,
    sure,
    verdict,
    words,
)
from equipoise.study.attribution import switch_words
from equipoise.study.form import Study
from equipoise.study.wording import number, percent, signed

BRIEF = "Not looked for: this is a brief study, and it takes further runs of the model."
#: Topics of what a study tells in words, by section.
TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "causes": "What brings it about",
        "sizes": "How much of it",
        "doubt": "What it hangs on",
        "flips": "What would turn it",
        "claims": "Claims",
        "response": "What it would ask of strategy",
    }
)


def sections(study: Study) -> Iterable[Section]:
    """Return the sections from attribution to response."""
    made = study.argument
    yield Section(
        name="causes",
        title="What brings it about",
        figures=("attribution",),
        folds=(*_in_words(study, "causes"), *_shares(study)),
        missing="" if made.attribution else BRIEF,
    )
    yield Section(
        name="sizes",
        title="How much of it is needed",
        sentences=_told(study, "sizes"),
        figures=("dose",),
        missing="" if made.dose else BRIEF,
    )
    yield Section(
        name="doubt",
        title="What it hangs on",
        figures=("sensitivity",),
        tables=present([_find_out(study)]),
        folds=_in_words(study, "doubt"),
        missing="" if made.sensitivity else "No fact in doubt was found that the effects hang on.",
    )
    yield Section(
        name="flips",
        title="What would turn it",
        sentences=(),
        tables=present([_flips(study)]),
        missing=""
        if made.flips
        else (BRIEF if not made.attribution else "Nothing was found that turns a verdict."),
    )
    yield _claims(study)
    yield Section(
        name="response",
        title="What it would ask of the threatened side's strategy",
        sentences=_told(study, "response"),
        figures=("response",),
        tables=present([_targets(study), _options(study)]),
        missing="" if made.response else BRIEF,
    )


def _told(study: Study, section: str) -> tuple[str, ...]:
    """Return what the study tells in words on the topic of a section."""
    return tuple(study.argument.told.get(TOPICS[section], ()))


def _in_words(study: Study, section: str) -> tuple[Fold, ...]:
    """Return the same as a part that can be folded: for those who read sentences rather than charts."""
    told = _told(study, section)
    return (Fold(title="The same in words", sentences=told),) if told else ()


def _shares(study: Study) -> tuple[Fold, ...]:
    """Return the shares of all switches, also those that bring nothing."""
    found = study.argument.attribution
    if not found:
        return ()
    switches = list(dict.fromkeys(name for row in found.values() for name in row if name != "interaction"))
    table = Table(
        caption="Mean effect by switch; what they do only together stands beside and isn't added",
        columns=("outcome", *(switch_words(name) for name in switches), "beside: only together"),
        rows=tuple(
            (
                Cell(text=short(id_), aside=study.outcomes[id_].unit),
                *(
                    Cell(text=shortly(signed(row.get(name, 0.0), study.outcomes[id_].unit)))
                    for name in (*switches, "interaction")
                ),
            )
            for id_, row in found.items()
        ),
    )
    return (Fold(title="Every switch in numbers", tables=(table,)),)


def _find_out(study: Study) -> Table:
    """Return the facts that are worth finding out, the most telling first."""
    values = {fact.id: fact.value for fact in study.facts}
    return Table(
        caption="What to find out first: facts whose sourcing would narrow an answer most",
        columns=("fact", "value used", "how sure", "effect on", "share of its spread", "would narrow it by"),
        rows=tuple(
            (
                Cell(text=row["title"], aside=_members(row)),
                Cell(text=values.get(row["fact"], NONE)),
                sure(row["confidence"]),
                Cell(text=heading(row["outcome"])),
                Cell(text=percent(row["first"])),
                Cell(text=percent(row["narrowing"])),
            )
            for row in study.argument.find_out
        ),
        left=4,
    )


def _members(row: Mapping[str, Any]) -> str:
    """Return the id of a fact, and how many move with it."""
    others = row["members"] - 1
    return f"{row['fact']}, and {others} that move with it" if others else str(row["fact"])


def _flips(study: Study) -> Table:
    """Return what turns the answer or a claim."""
    return Table(
        caption="Facts that would turn a verdict if they were otherwise, the answer first",
        columns=("verdict on", "what turns it", "how found"),
        rows=tuple(
            (
                _turned(row["claim"], study),
                Cell(text=named(row, study)),
                Cell(text="tried by a run" if row.get("verified") else "read off the draws"),
            )
            for row in study.argument.flips
        ),
        left=3,
    )


def _turned(claim: str, study: Study) -> Cell:
    """Return what a flip turns: the answer, or a claim in its words."""
    found = next((row.says for row in study.argument.claims if row.id == claim), "")
    return Cell(text=found, aside=f"claim {claim}") if found else Cell(text=f"the {claim}")


def _claims(study: Study) -> Section:
    """Return the claims with verdict, effect, reason, and who says it."""
    return Section(
        name="claims",
        title="Claims",
        sentences=_told(study, "claims"),
        tables=present(
            [
                Table(
                    caption="Each clause with the test that the case set beforehand",
                    columns=("claim", "verdict", "effect (5 to 95 %)", "why"),
                    rows=tuple(_claim(row) for row in study.argument.claims),
                    left=4,
                )
            ]
        ),
        missing="" if study.argument.claims else "The case makes no claims.",
    )


def _claim(row: Judged) -> Row:
    """Return one claim."""
    near = "near a limit: other draws could turn it" if row.is_near else ""
    return (
        Cell(text=row.says, aside=f"{row.by}; {row.dated or f'as of {row.as_of}'}"),
        Cell(text=row.verdict, tone=verdict(row.verdict).tone, aside=near),
        _size(row.effect),
        Cell(text=_why(row)),
    )


def _size(effect: Tested | None) -> Cell:
    """Return the effect that tells most: a difference with its sign, a level without."""
    if effect is None or effect.mean is None:
        return Cell(text=NONE)
    low = effect.mean if effect.q05 is None else effect.q05
    high = effect.mean if effect.q95 is None else effect.q95
    if " - " in effect.contrast:
        size = difference(effect.mean, low, high, effect.unit)
    else:
        size = level(Summary(mean=effect.mean, q05=low, q50=effect.mean, q95=high), effect.unit)
    return Cell(text=size, aside=f"{heading(effect.outcome)}, {effect.unit}; {effect.contrast}")


def _why(row: Judged) -> str:
    """Return the reason; of a single test without the numbers that stand beside."""
    if len(row.tests) != 1 or row.effect is None or row.effect.mean is None:
        return row.reason
    told = row.effect.reason.partition("; ")[2] or row.effect.reason
    return f"{told}. Asked: {row.effect.asks}"


def _targets(study: Study) -> Table:
    """Return which outcomes the chosen set brings back."""
    return Table(
        caption="What the chosen set brings back",
        columns=("outcome", "before", "with the change", "with the answer", "brought back"),
        rows=tuple(
            (
                Cell(text=heading(row["outcome"]), aside=row["unit"]),
                *words(*(shortly(number(row[key], row["unit"])) for key in ("before", "after", "answered"))),
                _brought_back(row),
            )
            for row in study.argument.response.get("targets", ())
        ),
    )


def _brought_back(row: Mapping[str, Any]) -> Cell:
    """Return whether an outcome is back within the case's margin."""
    if not row["is_moved"]:
        return Cell(text="wasn't moved", tone="none")
    near = "so near the margin that other draws could decide otherwise" if row["is_near"] else ""
    return (
        Cell(text="yes", tone="good", aside=near)
        if row["is_restored"]
        else Cell(text="no", tone="bad", aside=near)
    )


def _options(study: Study) -> Table:
    """Return every option with cost and time; all of these are assumed."""
    return Table(
        caption="Options of the threatened side; all costs and times are assumed",
        columns=(
            "option",
            "in the set",
            "scenarios choosing it",
            "cost over ten years",
            "months until it works",
        ),
        rows=tuple(
            (
                Cell(
                    text=row["says"],
                    aside="; ".join(part for part in (row["caution"], row["why_not"]) if part),
                ),
                Cell(text="yes" if row["is_chosen"] else "no"),
                Cell(text=percent(row["share"])),
                Cell(text=cost(row["cost"]), is_unverified=True),
                Cell(text=_months(row["months"]), is_unverified=True),
            )
            for row in study.argument.response.get("options", ())
        ),
        left=2,
    )


def _months(row: Mapping[str, float]) -> str:
    """Return a time with its interval."""
    return f"{row['mean']:.0f} ({row['q05']:.0f} to {row['q95']:.0f})"
