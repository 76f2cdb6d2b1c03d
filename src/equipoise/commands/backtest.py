"""``equipoise validate backtest``: past changes through the same machine, held against what followed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def backtest(
    *,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="CSV", help="Table of past changes.", show_default="the own one"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Run past changes through the model, and hold their order against what followed."""
    from equipoise.report import history, progress  # noqa: PLC0415
    from equipoise.validation import backtest as past  # noqa: PLC0415

    with progress.shown(sys.stderr) as show:
        found = past.run(source, progress=show)
    if as_json:
        typer.echo(json.dumps(past.as_json(found), ensure_ascii=False, allow_nan=False))
    else:
        typer.echo("\n".join(history.lines(found)))
