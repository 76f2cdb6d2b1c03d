"""One cell worked out: from a job to the bytes of its part, in whatever process does it.

Runs in workers, also on other machines, so it trusts nothing but the job: code and facts are compared with
what the sweep was made for before a number is made. A fault isn't swallowed here; it gets a note of how
far the work had come, and travels back to who asked.
"""

from __future__ import annotations

import platform
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from equipoise.errors import CaseError, Problem
from equipoise.export import measured, parquet
from equipoise.export.columns import Column, Table, counts, numbers, table, words
from equipoise.facts.load import load_record
from equipoise.facts.record import Record
from equipoise.history import records
from equipoise.study import provenance, studies
from equipoise.study.findings import Headline
from equipoise.study.form import Study
from equipoise.sweeps.cells import Job
from equipoise.sweeps.grid import Value

if TYPE_CHECKING:
    from equipoise.store import Store

#: How the note begins that says at which stage something failed.
STAGE = "stage: "
#: Draws, over all cells, after which what a process keeps for the next cell is thrown away: then it has
#: grown by about what a single study of the usual size takes.
KEPT_DRAWS = 2_048
#: Columns that every part begins with; axes of counts and facts follow.
FIRST: tuple[Column, ...] = (
    words("cell", "name of the cell by its content"),
    words("case", "the case that is varied"),
    words("date", "the day whose facts hold"),
    counts("seed", "seed of every random stream"),
    counts("draws", "number of draws"),
    words("host", "the host of the change, ISO 3166"),
)
#: Columns that rows of headlines have filled, after those of effects.
JUDGED: tuple[Column, ...] = (
    words("dramatic", "yes, no or cannot tell where the row is a headline of the case; else empty"),
    numbers("threshold", "from this size on the case calls it dramatic; headlines only"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """How far work has come; a fault that leaves the block is told so by a note."""

    reached: list[str] = field(default_factory=lambda: ["inputs"])

    def reach(self, stage: str, _share: float = 0.0) -> None:
        """Begin another stage; may be used as a progress function."""
        if self.reached[-1] != stage:
            self.reached.append(stage)

    def __enter__(self) -> Stages:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Note the stage; the fault goes on."""
        if fault is not None:
            fault.add_note(f"{STAGE}{self.reached[-1]}")


def work(job: Job) -> bytes:
    """Return the part of a cell, as the bytes of a Parquet file.

    Parameters
    ----------
    job : Job
        From :func:`equipoise.sweeps.cells.job`.

    Raises
    ------
    CaseError
        If the facts or the code here aren't those of the sweep, or the case asks for what there isn't.
    NumericsError
        If an outcome is not finite.
    """
    with Stages() as stages:
        record = _record()
        _agree(job, record)
        stages.reach("case")
        study = studies.run(
            job.case,
            record,
            seed=job.seed,
            draws=job.draws,
            date=job.date,
            brief=True,
            maps=False,
            store=_store(job.draws),
            progress=stages.reach,
        )
        stages.reach("part")
        return part(study, job)


def part(study: Study, job: Job) -> bytes:
    """Return all effects of a study with the values of its cell, as the bytes of a Parquet file.

    Parameters
    ----------
    study : Study
        Of the job.
    job : Job
        What was asked.
    """
    made = rows(study, job)
    with tempfile.TemporaryDirectory(prefix="equipoise-") as folder:
        path = Path(folder) / "part.parquet"
        parquet.write_table(study, made, path)
        return path.read_bytes()


def rows(study: Study, job: Job) -> Table:
    """Return one row an outcome and pair of arms, the values of the cell before the effect.

    Parameters
    ----------
    study : Study
        Of the job.
    job : Job
        What was asked.
    """
    same: dict[str, Value] = {
        "cell": job.cell.id,
        "case": study.case,
        "date": study.date,
        "seed": study.seed,
        "draws": study.draws,
        "host": job.case.roles.host.upper(),
    }
    more = {name: value for name, value in job.cell.values.items() if name not in same}
    effects = measured.effects(study)
    judged = _judged(study)
    pairs = zip(*(effects.cells(name) for name in ("outcome", "arm", "against")), strict=True)
    # all rows begin alike, and few are judged: each is put together from parts that are checked once
    begin = table("same", "", (*FIRST, *(_axis(name, value) for name, value in more.items())), [same | more])
    end = table("judged", "", JUDGED, [judged.get(pair, {}) for pair in pairs])
    return Table(
        name="cell",
        says="One row an outcome and pair of arms of one cell of a sweep: the effect, draw by draw.",
        columns=(*begin.columns, *effects.columns, *end.columns),
        rows=tuple((*begin.rows[0], *row, *last) for row, last in zip(effects.rows, end.rows, strict=True)),
    )


def _axis(name: str, value: Value) -> Column:
    """Return the column of an axis that not every sweep has."""
    if isinstance(value, str):
        return words(name, "what the fact is set to")
    if isinstance(value, int):
        return counts(name, "how many are based", "count")
    return numbers(name, "what the fact is set to, in its unit", "as the fact")


def _judged(study: Study) -> dict[tuple[object, ...], dict[str, object]]:
    """Return the words of all headlines by outcome, arm and what it is compared with."""
    groups: tuple[tuple[Headline, ...], ...] = (
        study.answer.headlines,
        *(row.headlines for row in study.comparisons),
    )
    return {
        (line.outcome, line.arm, line.against): {"dramatic": line.dramatic, "threshold": line.threshold}
        for group in groups
        for line in group
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What cells before this one left in this process, and the draws of each."""

    store: Store
    draws: list[int] = field(default_factory=list[int])


@cache
def _kept() -> _Kept:
    """Return what this process keeps from cell to cell; forgotten when it has grown."""
    from equipoise.store import Store  # noqa: PLC0415 - who only reads a sweep loads no mechanism

    return _Kept(store=Store())


def _store(draws: int) -> Store:
    """Return what earlier cells left that is found by its content: columns, tables, laws of arrivals.

    Outcomes of whole worlds aren't kept: their last digits follow from the arms beside them, and a part
    may not tell which cells its worker did before.
    """
    if sum(_kept().draws) + draws > KEPT_DRAWS:
        _kept.cache_clear()
    kept = _kept()
    kept.draws.append(draws)
    kept.store.told.clear()
    return kept.store


@cache
def _record() -> Record:
    """Return the record, read once a process."""
    return load_record()


@cache
def _code() -> str:
    """Return the version and digest of the code, worked out once a process."""
    return provenance.code_digest()


def _agree(job: Job, record: Record) -> None:
    """Refuse to work with other code or facts than the sweep was made for."""
    here = {"code": _code(), "facts": records.of(job.case.world, record).digest}
    wanted = {"code": job.code, "facts": job.facts}
    other = [name for name, digest in here.items() if digest != wanted[name]]
    if other:
        what = f"this worker has other {' and '.join(other)} than the sweep"
        hint = "install the same equipoise on all machines, then go on with --resume"
        raise CaseError(
            Problem(where=f"worker on {platform.node() or 'an unnamed host'}", what=what, hint=hint)
        )
