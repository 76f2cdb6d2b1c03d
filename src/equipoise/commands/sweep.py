"""``equipoise sweep``: one case over a grid, a part a cell, resumable after a kill at any moment."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from equipoise.errors import CaseError, Problem

#: Most own processes.
MOST = 256


def sweep(
    grid: Annotated[Path, typer.Argument(metavar="GRID", help="A grid: case, over, draws; a YAML file.")],
    *,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=MOST, help="Own processes.", show_default="one a core"),
    ] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Workers of a Dask scheduler instead.", show_default=False)
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for parts and summary.", show_default="GRID-sweep, here"),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what lies in the folder: do only what is missing.")
    ] = False,
) -> None:
    """Run a case over a grid of dates, seeds, hosts, counts and facts; exit 1 if a cell failed."""
    if workers is not None and scheduler:
        what, hint = "and --workers exclude each other", "leave one of them out"
        raise CaseError(Problem(where="--scheduler", what=what, hint=hint))
    from equipoise.facts.load import load_record  # noqa: PLC0415
    from equipoise.report import progress  # noqa: PLC0415
    from equipoise.study.provenance import code_digest  # noqa: PLC0415
    from equipoise.sweeps import folder, summary, sweeping  # noqa: PLC0415
    from equipoise.sweeps.grid import load_grid  # noqa: PLC0415

    record = load_record()
    asked = load_grid(grid, record)
    code = code_digest()
    place = out or Path(f"{grid.stem}-sweep")
    with folder.opened(place, folder.manifest(asked, code), resume=resume) as opened:
        with progress.shown(sys.stderr) as show:
            swept = sweeping.sweep(
                asked,
                record,
                opened,
                code=code,
                n_workers=workers or os.cpu_count() or 1,
                scheduler=scheduler,
                progress=show,
                clock=time.monotonic,
            )
        written = summary.write(opened, asked, code)
    sys.stdout.write("".join(f"{line}\n" for line in written.lines))
    sys.stderr.write(f"written: {', '.join(str(path) for path in written.paths)}\n")
    if swept.n_failed:
        raise typer.Exit(1)
