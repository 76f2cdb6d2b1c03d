"""Whole studies behind the page: run, kept in a folder for a while, and read again for panels and downloads.

A study lies in a folder named after what was asked and how deep, written beside and renamed, so that it is
there whole or not at all, and outlives the worker that made it. Largest weakness: the oldest are thrown away,
and then have to be run again.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from equipoise import model
from equipoise.errors import CaseError, Problem
from equipoise.export import geojson, tables
from equipoise.sampling import draws as sampling
from equipoise.study import files, studies
from equipoise.study.assembled import country_names
from equipoise.study.form import Study
from equipoise.web import panels
from equipoise.web.altered import BASELINE
from equipoise.web.asking import DEPTHS, STUDY_DRAWS, Asked
from equipoise.web.bench import Bench, Json, case_of, ready

Progress: TypeAlias = Callable[[str, float], None]

#: Studies kept in the folder, the newest.
MOST_STUDIES = 12
#: What the panels of a study are called beside it.
PANELS_FILE = "panels.json"
#: Files that can be downloaded, and what they are.
DOWNLOADS: Mapping[str, str] = MappingProxyType(
    {
        "report.html": "text/html; charset=utf-8",
        "study.json": "application/json",
        "tables.zip": "application/zip",
        "layers.zip": "application/zip",
        "sources.bib": "text/plain; charset=utf-8",
    }
)


def folder_of(place: Path, asked: Asked, depth: str) -> Path:
    """Return where a study lies once it is there.

    Parameters
    ----------
    place : Path
        The folder of all.
    asked : Asked
        What was asked; only its digest becomes part of the name.
    depth : str
        ``brief`` or ``whole``.
    """
    return place / f"study-{asked.key}-{depth}"


def best(place: Path, asked: Asked) -> Path | None:
    """Return the deepest study that is there."""
    found = [folder_of(place, asked, depth) for depth in reversed(DEPTHS)]
    return next((folder for folder in found if (folder / PANELS_FILE).is_file()), None)


def run(bench: Bench, asked: Asked, depth: str, progress: Progress) -> Json:
    """Run a study, write it with its panels, and return where it came from.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        The case with what was changed.
    depth : str
        ``brief`` for few draws and no further runs, ``whole`` for all of it.
    progress : callable
        Told the stage and the share done; may raise to give it up.
    """
    is_brief = depth == DEPTHS[0]
    case = case_of(bench, asked)
    store = ready(bench, replace(asked, facts=())).store
    draws = STUDY_DRAWS[DEPTHS.index(depth)]
    study = studies.run(
        case, bench.record, seed=asked.seed, draws=draws, brief=is_brief, store=store, progress=progress
    )
    progress("drawing the figures", 0.9)
    shown = panels.panels(study) | {"depth": depth, "address": asked.address}
    target = folder_of(bench.folder, asked, depth)
    beside = Path(tempfile.mkdtemp(prefix=".study-", dir=bench.folder))
    try:
        text = json.dumps(shown, ensure_ascii=False, allow_nan=False)
        studies.save(study, beside, pages={PANELS_FILE: text})
        shutil.rmtree(target, ignore_errors=True)
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    if not is_brief:
        # what a long run leaves is large, and the next one is about another case
        bench.ready.clear()
    _tidy(bench.folder)
    return {"state": "done", "depth": depth, "draws": draws}


def _tidy(place: Path) -> None:
    """Throw the oldest studies away."""
    lying = sorted(place.glob("study-*"), key=lambda folder: folder.stat().st_mtime)
    for folder in lying[:-MOST_STUDIES]:
        shutil.rmtree(folder, ignore_errors=True)


def layers(bench: Bench, asked: Asked) -> Mapping[str, Json]:
    """Return the layers of the map, which need no draws of an outcome.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        The case with what was changed.
    """
    from equipoise.cartography import layers as drawn  # noqa: PLC0415 - for maps alone

    at = ready(bench, asked)
    worlds = tuple(at.worlds.values())
    planned = sampling.pilot(at.worlds[BASELINE], others=worlds, pool=at.store.pool)
    kept = model.tables_of(planned, at.on, at.store)
    called = country_names(at.case.date.isoformat())
    built = tuple(at.built.values())
    return drawn.layers(built, at.on, kept.tables, called=called, among=worlds, pool=at.store.pool)


def loaded(bench: Bench, asked: Asked) -> Study:
    """Return the deepest study of what was asked.

    Raises
    ------
    CaseError
        If there is none yet.
    """
    folder = best(bench.folder, asked)
    if folder is None:
        what, hint = "has not been worked out yet", "ask for /api/study first, and again until it is done"
        raise CaseError(Problem(where="study", what=what, hint=hint))
    return files.load(folder)


def why(bench: Bench, asked: Asked, outcome: str) -> Json:
    """Return where a number comes from, as ``equipoise why`` says it: as text, and as data.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        The case with what was changed.
    outcome : str
        Id of an outcome.
    """
    from equipoise.report import traced  # noqa: PLC0415 - as above
    from equipoise.study import tracing  # noqa: PLC0415 - as above

    study = loaded(bench, asked)
    rows = [dict(row) for row in study.argument.sensitivity.get(outcome, ())]
    found = tracing.trace(study, outcome, bench.record, tracing.weights_in(rows))
    return traced.as_json(found) | {"text": list(traced.lines(found))}


def download(bench: Bench, asked: Asked, name: str) -> bytes:
    """Return a file made from the deepest study.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        The case with what was changed.
    name : str
        One of :data:`DOWNLOADS`.
    """
    study = loaded(bench, asked)
    if name == "report.html":
        from equipoise.report import page  # noqa: PLC0415 - as above

        return page.render(study).encode()
    if name == "tables.zip":
        made = tables.tables(study)
        return packed({f"{table.name}.csv": tables.as_csv(table) for table in made})
    if name == "layers.zip":
        return packed({f"{layer}.geojson": text for layer, text in geojson.layers(study)[0].items()})
    if name == "sources.bib":
        from equipoise.study import citing  # noqa: PLC0415 - as above

        return citing.cite(study, bench.record)[0].encode()
    return files.dumps(study).encode()


def picture(bench: Bench, asked: Asked, name: str, form: str) -> bytes:
    """Return one figure as a file.

    Parameters
    ----------
    bench : Bench
        Of this worker.
    asked : Asked
        The case with what was changed.
    name, form : str
        Name of the figure; ``png``, ``svg`` or ``pdf``.
    """
    from equipoise.export import pictures  # noqa: PLC0415 - as above
    from equipoise.report import gallery  # noqa: PLC0415 - as above

    figure = pictures.chosen(gallery.figures(loaded(bench, asked)), [name])[0]
    return pictures.drawn(figure, form)


def packed(texts: Mapping[str, str]) -> bytes:
    """Return texts as one archive; the same texts give the same bytes.

    Examples
    --------
    >>> packed({"a.txt": "x"}) == packed({"a.txt": "x"})
    True
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return held.getvalue()
