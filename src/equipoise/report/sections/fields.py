"""What the change does in each field: maps, what was said in words, and every outcome before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from equipoise.measures.effects import Effect
from equipoise.outcomes import CELL_WORDS, describe, split, title
from equipoise.report.sections.first import SENTENCE
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
    readable,
)
from equipoise.study.form import OutcomeRow, Study
from equipoise.study.wording import percent

CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: which outcomes belong to it, which figures stand there, which passage tells it.

    ``figures`` are names or beginnings of names; ``topic`` is that of a passage, ``note`` what to keep in
    mind.
    """

    name: str
    title: str
    outcomes: tuple[str, ...]
    figures: tuple[str, ...] = ()
    topic: str = ""
    note: str = ""


#: The fields in the order of the page.
FIELDS = (
    Field(
        name="warning",
        title="Warning",
        outcomes=("warning.",),
        figures=("map-warning", "map-radars"),
        topic="What is in reach",
        note="Times hold for one attack by all weapons in place: the alarm is the first detection of any "
        "part that the rule of confirmation accepts, the impact is that of the division or capital meant.",
    ),
    Field(
        name="survival",
        title="What survives",
        outcomes=("survivability.",),
        note="Warheads before authority, orders and missile defence; what is left after them are the "
        "arriving ones.",
    ),
    Field(
        name="defence",
        title="Missile defence",
        outcomes=("defence.",),
        figures=("map-interceptors",),
        note="Physics only: which trajectories an interceptor can meet in time. Engageable isn't destroyed.",
    ),
    Field(
        name="orders",
        title="Orders and submarine communications",
        outcomes=("command.",),
        figures=("map-radio",),
        topic="Orders",
    ),
    Field(
        name="strike",
        title="First strike and fear",
        outcomes=("fear.", "first_strike.arriving", "first_strike.index", "first_strike."),
        note="Capability (what a first strike could do) and fear (what the threatened side's planners may "
        "believe) are never merged. Fear is the believed chance of success; it says nothing about motives.",
    ),
    Field(
        name="exclave",
        title="Supply of the exclave",
        outcomes=("exclave.",),
        figures=("map-supply",),
        topic="Supply of the exclave",
    ),
    Field(
        name="trade",
        title="Export and import routes",
        outcomes=("trade.",),
        figures=("map-trade",),
        topic="Export and import routes",
    ),
    Field(
        name="approach",
        title="Ground approach",
        outcomes=("approach.",),
        figures=("map-approach",),
        topic="Ground approach",
        note="Given that somebody advances; whether anybody would is outside the model.",
    ),
    Field(
        name="leaders",
        title="The two leaders",
        outcomes=("politics.",),
        figures=("politics-tree",),
        topic="The two leaders",
    ),
)


def sections(study: Study) -> Iterable[Section]:
    """Return one section for each field, and one for passages that belong to none."""
    for field in FIELDS:
        yield _section(field, study)
    begins = tuple(begin for field in FIELDS for begin in field.outcomes)
    left = tuple(id_ for id_ in study.outcomes if not id_.startswith(begins))
    if left:
        yield _section(Field(name="others", title="Other outcomes", outcomes=left), study)
    known = {field.topic for field in FIELDS}
    others = [row for row in study.beside if row.topic not in known]
    if others:
        yield Section(
            name="beside",
            title="Also",
            sentences=tuple(f"{row.topic}: {row.text}" for row in others),
        )


def _section(field: Field, study: Study) -> Section:
    """Return one field; what it lacks is said."""
    ids = [id_ for begin in field.outcomes for id_ in study.outcomes if id_.startswith(begin)]
    ids = list(dict.fromkeys(ids))
    told = [
        sentence
        for row in study.beside
        if field.topic and row.topic == field.topic
        for sentence in SENTENCE.split(row.text)
    ]
    plain = [id_ for id_ in ids if not split(id_)[1]]
    in_cells = [id_ for id_ in ids if split(id_)[1]]
    alive = [id_ for id_ in plain if any(study.outcomes[id_].arms.values())]
    folds: list[Fold] = []
    short = _moved(field, alive, study)
    if len(alive) > len(short.rows):
        table = Table(
            caption=f"{field.title}: every outcome before and after",
            columns=COLUMNS,
            rows=tuple(_row(id_, study) for id_ in alive),
        )
        folds.append(Fold(title=f"Every outcome before and after ({len(alive)})", tables=(table,)))
    shown = [id_ for id_ in in_cells if any(study.outcomes[id_].arms.values())]
    if shown:
        table = Table(caption=f"{field.title}, by posture cell", columns=COLUMNS,
                      rows=tuple(_row(id_, study) for id_ in shown))  # fmt: skip
        folds.append(Fold(title=f"The same by posture cell ({len(shown)})", tables=(table,)))
    return Section(
        name=field.name,
        title=field.title,
        sentences=(*told, *((field.note,) if field.note and alive else ())),
        figures=field.figures,
        tables=present([short]),
        folds=tuple(folds),
        missing="" if alive else _why_not(ids, study),
    )


COLUMNS = ("outcome", "before", "after", "difference (5 to 95 %)", "draws worse")
#: Outcomes named in the short table of a field, at most.
MOST = 10


def _moved(field: Field, alive: Sequence[str], study: Study) -> Table:
    """Return the outcomes that the change moves most surely, or none."""
    moving = [
        id_ for id_ in alive if (row := _effect(id_, study)) is not None and (row.mean or row.q05 or row.q95)
    ]
    wanted = [id_ for id_ in moving if study.outcomes[id_].worse != "none"] or moving
    chosen = set(sorted(wanted, key=lambda id_: -_telling(id_, study))[:MOST])
    more = f"; {len(alive) - len(chosen)} more below" if len(alive) > len(chosen) else ""
    return Table(
        caption=f"{field.title}: what the change moves most surely (means, 5 to 95 % in brackets{more})",
        columns=COLUMNS,
        rows=tuple(_row(id_, study) for id_ in wanted if id_ in chosen),
    )


def _telling(id_: str, study: Study) -> float:
    """Return in how many draws the change moves an outcome by more than matters; the headlines count most."""
    row = _effect(id_, study)
    stems = {split(headline.outcome)[0] for headline in study.answer.headlines}
    if row is None:
        return 0.0
    return (id_ in stems) + max(row.share_worse or 0.0, row.share_better or 0.0)


def _effect(id_: str, study: Study) -> Effect | None:
    """Return the effect of the change on an outcome, None where there is none."""
    return next(
        (
            row
            for row in study.effects
            if row.outcome == id_ and row.arm == CHANGE and row.against == study.arms[0]
        ),
        None,
    )


def _row(id_: str, study: Study) -> Row:
    """Return one outcome before and after."""
    outcome = study.outcomes[id_]
    effect = _effect(id_, study)
    stem, cell = split(id_)
    said = CELL_WORDS.get(cell, "") or describe(id_).kind.note
    aside = ", ".join(part for part in (_unit(outcome), said, id_) if part)
    before, after = (level(outcome.arms.get(arm), outcome.unit) for arm in (study.arms[0], CHANGE))
    name = Cell(text=title(stem), aside=aside)
    if effect is None:
        return (
            name,
            Cell(text=before),
            Cell(text=after),
            Cell(text=NONE, aside=outcome.reason),
            Cell(text=NONE),
        )
    moved = difference(effect.mean, effect.q05, effect.q95, outcome.unit)
    worse = NONE if effect.share_worse is None else percent(effect.share_worse)
    return (name, Cell(text=before), Cell(text=after), Cell(text=moved), Cell(text=worse))


def _unit(outcome: OutcomeRow) -> str:
    """Return the unit, and which way is worse."""
    worse = {"higher": ", higher is worse", "lower": ", lower is worse"}.get(outcome.worse, "")
    return f"{readable(outcome.unit)[1]}{worse}"


def _why_not(ids: Sequence[str], study: Study) -> str:
    """Return why a field has no numbers."""
    reasons = list(dict.fromkeys(study.outcomes[id_].reason for id_ in ids if study.outcomes[id_].reason))
    return f"No numbers here: {'; '.join(reasons[:3])}." if reasons else "Outside what this study models."
