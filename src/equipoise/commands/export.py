"""``equipoise export``: a study as files that other programs open."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

#: Said in the help, so that it comes without loading what makes them.
FORMATS = "csv, parquet, netcdf, geojson, json, html, png, svg or pdf"


def export(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="A study.json, or the folder it lies in.")],
    *,
    form: Annotated[
        list[str], typer.Option("--format", metavar="FORMAT", help=f"{FORMATS}; may be given several times.")
    ],
    figure: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="For png, svg and pdf: only this figure; may be given several times."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for the files.", show_default="where the study lies"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there already.")] = False,
) -> None:
    """Write a study as tables, draws, map layers or pictures. Prints the files, one a line."""
    from equipoise.export import forms, writing  # noqa: PLC0415
    from equipoise.facts import plain_files  # noqa: PLC0415
    from equipoise.report import progress  # noqa: PLC0415
    from equipoise.study import files  # noqa: PLC0415

    wanted = [name.strip() for words in form for name in words.split(",")]
    named = figure or []
    forms.check(wanted, named)
    loaded = files.load(study)
    folder = out or (study if plain_files.is_folder(study) else study.parent)
    with progress.shown(sys.stderr) as show:
        made = forms.of(loaded, wanted, named)
        written = writing.write(folder, made.contents, force=force, progress=show)
    sys.stderr.write("".join(f"{note}\n" for note in made.notes))
    typer.echo("\n".join(str(path) for path in written))
