"""What it stands on: how well facts are known, sources, limits, and the record of the run."""

from __future__ import annotations

from collections.abc import Iterable

from equipoise.report.palette import UNVERIFIED
from equipoise.report.sections.parts import (
    Cell,
    Fold,
    Section,
    Table,
    present,
    sure,
    unverified_words,
    words,
)
from equipoise.study.answers import CONFIDENCE_WORDS
from equipoise.study.form import Study
from equipoise.study.referenced import FactRow, SourceRow
from equipoise.study.wording import gathered, percent

#: What no number here can say, whatever the case.
LIMITS = (
    ("The chance that anybody attacks is outside the model. Every number on a first strike is conditional "
     "on one, and the step is taken as having happened without war."),
    ("Capability and fear are kept apart: what a strike could do, and what planners may believe. Neither "
     "says what a government wants, and fear is a believed chance, not an emotion that was measured."),
    ("Forces are aggregates at the level of divisions, bases and fleets, towns to a tenth of a degree. There "
     "is no silo, bunker, launch position, aim point, target list or casualty here, and none can be asked "
     "for."),
    ("Intervals hold what facts leave open, as far as their spans say it. What the model leaves out "
     "(surprise of a kind nobody thought of, errors of the structure itself, politics beyond a small game) "
     "is in no interval."),
    ("What is marked unverified was remembered or assumed. Its span is a judgement: where an answer hangs on "
     "it, the answer is no better than that judgement."),
    ("A record of past changes can reject a bad index of fear; it is far too short to calibrate a scale. No "
     "number of fear here is calibrated."),
    ("“Cannot tell” and “outside the model” are answers. So is an outcome without a number: its reason is "
     "given below."),
)  # fmt: skip


def sections(study: Study) -> Iterable[Section]:
    """Return the sections from evidence to the record of the run."""
    yield Section(
        name="evidence",
        title="How well it is known",
        sentences=(unverified_words(),),
        figures=("evidence",),
        tables=present([_counts(study)]),
        folds=_facts(study),
        missing="" if sum(study.evidence.values()) else "The study doesn't say which facts it used.",
    )
    yield _sources(study)
    yield Section(
        name="limits",
        title="Limits",
        sentences=LIMITS,
        folds=_silent(study),
    )
    yield _record(study)


def _counts(study: Study) -> Table:
    """Return how many of the facts used are of which class."""
    total = sum(study.evidence.values())
    return Table(
        caption=f"The {total} facts in doubt that the numbers hang on, by how they are known",
        columns=("how sure", "what that means", "facts", "share"),
        rows=tuple(
            (
                sure(name),
                *words(
                    meaning, str(study.evidence.get(name, 0)), percent(study.evidence.get(name, 0) / total)
                ),
            )
            for name, meaning in CONFIDENCE_WORDS
            if total
        ),
        left=2,
    )


def _facts(study: Study) -> tuple[Fold, ...]:
    """Return every fact in doubt, those without a source first."""
    known = {row.key for row in study.sources}
    folds: list[Fold] = []
    for title, is_wanted in (("Facts that no source stands behind", True), ("Facts with a source", False)):
        rows = [row for row in study.facts if (row.confidence in UNVERIFIED) is is_wanted]
        if rows:
            table = Table(
                caption=title,
                columns=("fact", "value used", "how sure", "source, or what the choice leans on"),
                rows=tuple(_fact(row, known) for row in rows),
                left=4,
            )
            folds.append(Fold(title=f"{title} ({len(rows)})", tables=(table,)))
    return tuple(folds)


def _fact(row: FactRow, known: set[str]) -> tuple[Cell, ...]:
    """Return one fact."""
    key = next((found for source in row.sources if (found := source.split(",")[0]) in known), "")
    return (
        Cell(text=row.title, aside=row.id),
        Cell(text=row.value),
        sure(row.confidence),
        Cell(text="; ".join(row.sources) or "none", link=f"#source-{key}" if key else "", aside=row.note),
    )


def _sources(study: Study) -> Section:
    """Return the documents; the template writes them as a list."""
    n_methods = sum(1 for row in study.sources if not row.n_facts and not row.n_evidence)
    n_leaning = sum(1 for row in study.sources if row.n_evidence and not row.n_facts)
    told = (
        f"Exactly what this study used: {len(study.sources)} documents, of which {n_methods} stand behind "
        f"methods and {n_leaning} behind nothing but assumptions. Notes say what was read of each; "
        "“second-hand” facts were taken from a document that cites another."
    )
    return Section(
        name="sources",
        title="Sources",
        sentences=(told,) if study.sources else (),
        missing="" if study.sources else "This study keeps no list of its sources; equipoise cite prints it.",
    )


def reference(row: SourceRow) -> str:
    """Return a document as a bibliography writes it.

    Examples
    --------
    >>> reference(SourceRow(key="k", author="Doe, Ann", year="2020", title="On it", url="", note="",
    ...                     n_facts=1, n_evidence=0))
    'Doe, Ann (2020). On it.'
    """
    dated = f" ({row.year})" if row.year else ""
    opening = f"{row.author}{dated}. " if row.author or dated else ""
    return f"{opening}{row.title}".rstrip(".") + "."


def _silent(study: Study) -> tuple[Fold, ...]:
    """Return outcomes that are null or constant somewhere, with the reason, and the notes of the study."""
    groups: dict[str, list[str]] = {}
    for id_, row in study.outcomes.items():
        if row.reason:
            groups.setdefault(row.reason, []).append(id_)
    folds: list[Fold] = []
    if groups:
        table = Table(
            caption="Outcomes that are null or constant in some arm",
            columns=("why", "outcomes"),
            rows=tuple(words(reason, gathered(ids, study.outcomes)) for reason, ids in groups.items()),
            left=2,
        )
        folds.append(
            Fold(
                title=f"Outcomes without a number or without a spread ({len(groups)} reasons)",
                tables=(table,),
            )
        )
    if study.notes:
        folds.append(Fold(title=f"Notes of the run ({len(study.notes)})", sentences=study.notes))
    return tuple(folds)


def _record(study: Study) -> Section:
    """Return what the run was made of, and how to repeat it."""
    made = study.provenance
    rows = [
        words("case", f"{study.case}, digest {made.case}"),
        words("date of the worlds", study.date),
        words("draws", str(study.draws)),
        words("seed", str(study.seed)),
        words("facts", f"digest {made.facts}"),
        words("code", made.code),
        words("platform", made.platform),
        words("libraries", ", ".join(f"{name} {version}" for name, version in made.libraries.items())),
        words("repeat it", repeated(study)),
    ]
    worlds = Table(
        caption="Digest of the world of each arm; equal digests are equal worlds",
        columns=("arm", "digest"),
        rows=tuple((Cell(text=arm, arm=arm), Cell(text=digest)) for arm, digest in made.worlds.items()),
        left=2,
    )
    return Section(
        name="record",
        title="Record of the run",
        sentences=("Equal digests, date, seed and number of draws give equal numbers on the same platform.",),
        tables=(Table(caption="What went in", columns=("what", "which"), rows=tuple(rows), left=2),),
        folds=(Fold(title="Worlds", tables=(worlds,)),) if made.worlds else (),
    )


def repeated(study: Study) -> str:
    """Return the command that makes the same study again."""
    brief = "" if study.argument.attribution else " --brief"
    return f"equipoise run {study.case} --date {study.date} --seed {study.seed} --draws {study.draws}{brief}"
