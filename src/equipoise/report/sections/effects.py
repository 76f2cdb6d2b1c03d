"""What the worlds are, what moves in each, the posture cells, and the distribution of what arrives."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from equipoise.report.charts.arrivals import cell as looked_at
from equipoise.report.charts.panels import heading
from equipoise.report.inputs import by_entity
from equipoise.report.sections.parts import (
    NONE,
    Cell,
    Fold,
    Section,
    Table,
    difference,
    present,
    shortly,
    sure,
    verdict,
    words,
)
from equipoise.study.findings import Headline
from equipoise.study.form import Study
from equipoise.study.wording import number, percent, signed

#: Arms that every case has, in words.
ARM_WORDS = MappingProxyType(
    {
        "baseline": "The world of the date as the record has it.",
        "membership-only": "The step and what follows from it by rule; no systems.",
        "systems-only": "The systems stand there; the step itself and what follows from it are left out.",
        "change": "All of it.",
        "change+notional": "All of it, and interceptors that are feared though nobody has them.",
        "leader-falls": "The baseline after the client's leader has fallen.",
    }
)


PAST_MISSING = "Not looked for: this is a brief study, or one made before past changes could be run beside."
CELLS_SAID = (
    "Day-to-day or generated alert of both sides, and whether the attack is ridden out or met by a launch "
    "under attack. Launch under attack means that it is tried: where orders come too late, the attack is "
    "ridden out all the same. How likely each cell is, nobody knows; mixtures of them are drawn from assumed "
    "weights."
)


def sections(study: Study) -> Iterable[Section]:
    """Return the sections from the arms to the distribution of arriving warheads."""
    yield _effects(study)
    yield Section(
        name="past",
        title="Among past changes",
        sentences=tuple(study.yardsticks.get("told", ())),
        figures=("yardsticks",),
        tables=present([_past(study)]),
        missing="" if study.yardsticks else PAST_MISSING,
    )
    yield Section(
        name="cells",
        title="The four posture cells",
        sentences=(CELLS_SAID,) if _has_cells(study) else (),
        figures=("four-cells",),
        tables=present([_alert(study)]),
        missing=""
        if _has_cells(study)
        else "No outcome of this study has posture cells with numbers in them.",
    )
    yield _arrivals(study)


def _has_cells(study: Study) -> bool:
    """Tell whether any outcome has numbers by posture cell."""
    return any("@" in id_ and any(row.arms.values()) for id_, row in study.outcomes.items())


def _effects(study: Study) -> Section:
    """Return the effects across arms, with what the arms are."""
    moved = any(row.mean or row.q05 or row.q95 for row in study.effects)
    told = (
        f"Every arm is a world with edits of its own; all {study.draws} draws share their luck wherever two "
        "worlds share a fact, so an effect is a difference draw by draw."
    )
    still = "" if moved else "Exactly zero in every arm and outcome: the change moves no input."
    return Section(
        name="effects",
        title="Effects across arms",
        sentences=(told, *((still,) if still else ())),
        figures=("effects-across-arms", "effects-beyond"),
        tables=present([_arms(study), _elsewhere(study), _sameness(study)]),
        folds=_edits(study),
    )


def _arms(study: Study) -> Table:
    """Return what each arm is."""
    return Table(
        caption="The arms: worlds that are compared",
        columns=("arm", "what it is", "edits"),
        rows=tuple(
            (
                Cell(text=arm, arm=arm),
                Cell(text=_arm_words(arm, study)),
                Cell(text=str(len(study.edits.get(arm, ())))),
            )
            for arm in study.arms
        ),
        left=2,
    )


def _arm_words(arm: str, study: Study) -> str:
    """Return what an arm is, in words."""
    hosts = {row.name: row.host for row in study.comparisons}
    stem, _, twin = arm.partition(".")
    if twin == "membership-only" and stem in hosts:
        step = "without a step to take" if not study.edits.get(arm) else "its step without systems"
        return f"{hosts[stem]}, {step}: what the systems do there is “{stem}” less this."
    if twin == "adapted":
        return f"“{stem}” after what was lost has been rebuilt, beyond the horizon."
    if twin:
        return f"“{stem}”, {twin}."
    if arm in hosts:
        return f"The same packages with {hosts[arm]} as host."
    return ARM_WORDS.get(arm, "An arm of the case's own.")


def _elsewhere(study: Study) -> Table:
    """Return the headlines of every comparator."""
    return Table(
        caption="The same packages elsewhere: each headline against the baseline",
        columns=("headline", "host", "dramatic", "difference (5 to 95 %)", "threshold", "other sign"),
        rows=tuple(
            _elsewhere_row(other.host, other.name, row)
            for position in range(len(study.answer.headlines))
            for other in study.comparisons
            if position < len(other.headlines)
            for row in (other.headlines[position],)
        ),
        left=3,
    )


def _elsewhere_row(host: str, arm: str, row: Headline) -> tuple[Cell, ...]:
    """Return one headline of one comparator."""
    opening = (Cell(text=heading(row.outcome)), Cell(text=host, arm=arm), verdict(row.dramatic))
    if row.mean is None:
        return (*opening, Cell(text=NONE, aside=row.reason), *words(NONE, NONE))
    return (
        *opening,
        Cell(text=difference(row.mean, row.q05, row.q95, row.unit)),
        Cell(text=number(row.threshold, row.unit)),
        Cell(text=percent(row.share_other_sign)),
    )


def _sameness(study: Study) -> Table:
    """Return whether the systems alone do the same elsewhere."""
    return Table(
        caption="Do the systems alone do the same elsewhere? Membership is taken out on both sides",
        columns=(
            "headline",
            "host",
            "verdict",
            "difference (5 to 95 %)",
            "allowed either way",
            "draws within",
        ),
        rows=tuple(
            (
                Cell(text=heading(row.outcome)),
                Cell(text=other.host, arm=other.name),
                Cell(text=row.verdict, tone=verdict(row.verdict).tone, aside=row.reason),
                Cell(text=NONE if row.mean is None else difference(row.mean, row.q05, row.q95, row.unit)),
                Cell(text=number(row.delta, row.unit)),
                Cell(text=NONE if row.mean is None else percent(row.share_within)),
            )
            for position in range(len(study.answer.headlines))
            for other in study.comparisons
            if position < len(other.sameness)
            for row in (other.sameness[position],)
        ),
        left=3,
    )


def _edits(study: Study) -> tuple[Fold, ...]:
    """Return what the main arm edits, by entity, and how many edits the others have."""
    arm = "change" if study.edits.get("change") else next(iter(study.edits), "")
    rows = study.edits.get(arm, ())
    if not rows:
        return ()
    table = Table(
        caption=f"What arm “{arm}” edits, and why",
        columns=("switch", "of", "edits", "why", "how sure"),
        rows=tuple(
            (*words(switch, entity, what, why), sure(confidence))
            for switch, entity, what, why, confidence in by_entity(rows)
        ),
        left=5,
    )
    return (
        Fold(
            title=f"Every edit of arm “{arm}” ({len(rows)})",
            sentences=("Each can be overridden in a case; the edits of the other arms are in study.json.",),
            tables=(table,),
        ),
    )


def _past(study: Study) -> Table:
    """Return past changes with the study's own among them, and the reaction that followed."""
    return Table(
        caption="Past changes and this one through the same coarse model, the largest loss first (5 to 95 %)",
        columns=("change", "threatened", "retaliation lost", "rise of fear", "reaction on record, 0 to 5"),
        rows=tuple(
            (
                Cell(text=row["what"], aside=row["date"] + (", feared only" if row["is_prospect"] else "")),
                Cell(text=row["threatened"]),
                *(
                    Cell(text=_shares(row[key]["mean"], row[key]["low"], row[key]["high"]))
                    for key in ("loss", "fear")
                ),
                Cell(text=" to ".join(dict.fromkeys(f"{end:g}" for end in row["reaction"])) or NONE),
            )
            for row in study.yardsticks.get("rows", ())
        ),
        left=2,
    )


def _shares(mean: float, low: float, high: float) -> str:
    """Return a share with its interval, in percent."""
    return f"{100 * mean:.1f} % ({100 * low:.1f} to {100 * high:.1f})".replace("-", "\N{MINUS SIGN}")


def _alert(study: Study) -> Table:
    """Return how much alert posture moves the headlines, beside the change."""
    return Table(
        caption="Alert posture beside the change (means, from the baseline's day-to-day alert on)",
        columns=(
            "outcome", "day-to-day to generated", "riding out to launching", "the change",
            "the change, generated",
        ),
        rows=tuple(
            (
                Cell(text=row.title, aside="" if row.unit in row.title else row.unit),
                *(
                    Cell(text=shortly(signed(value, row.unit)))
                    for value in (row.by_generation, row.by_launch, row.by_change, row.by_change_generated)
                ),
            )
            for row in study.alert
        ),
    )  # fmt: skip


def _arrivals(study: Study) -> Section:
    """Return the distribution of arriving warheads."""
    has_any = any(id_.startswith("first_strike.p_at_most.") for id_ in study.outcomes)
    has_draws = any(f"first_strike.arriving@{looked_at(study)}" in values for values in study.values.values())
    how = (
        "Chances are worked out exactly in every draw, not counted from tries: groups of launchers are "
        "joined, causes that they share (alarm, authority, networks, failure of a type) are gone through "
        "one by one, and missile defence acts on the whole distribution."
    )
    told = [how]
    if has_any and not has_draws:
        told.append("The draws were not at hand for this page (draws.npz), so their spread is not drawn.")
    return Section(
        name="arrivals",
        title="Distribution of arriving warheads",
        sentences=tuple(told) if has_any else (),
        figures=("arriving-chances", "arriving-draws"),
        missing="" if has_any else "This study has no arriving warheads.",
    )
