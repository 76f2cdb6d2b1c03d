"""``equipoise run --verify``: a study made again from what it says of itself, and compared."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import typer


def verify(case: str, study: Path) -> None:
    """Make a study again with its own date, seed and draws, and compare; exit 1 if anything differs."""
    from equipoise.cases.files import load_case  # noqa: PLC0415
    from equipoise.facts.load import load_record  # noqa: PLC0415
    from equipoise.report import progress  # noqa: PLC0415
    from equipoise.study import files, studies, verifying  # noqa: PLC0415

    kept = files.load(study)
    record = load_record()
    with progress.shown(sys.stderr) as show:
        again = studies.run(
            load_case(case or kept.case, record),
            record,
            seed=kept.seed,
            draws=kept.draws,
            date=dt.date.fromisoformat(kept.date),
            brief=not kept.yardsticks,
            progress=show,
        )
    found = verifying.compared(kept, again)
    typer.echo("\n".join(verifying.lines(found)))
    if not found.is_same:
        raise typer.Exit(1)
