"""Which files each format of ``equipoise export`` makes of a study.

A format is a function from a study to contents by file name; nothing is written here. All names begin with
case, date and seed, so that files of several studies can lie in one folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.export import drawn, geojson, netcdf, parquet, pictures, tables
from equipoise.export.writing import Content
from equipoise.report.figure import Figure
from equipoise.study import files
from equipoise.study.form import Study
from equipoise.study.wording import gathered


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Contents by file name, and what a reader should know of them."""

    contents: Mapping[str, Content] = field(default_factory=dict[str, Content])
    notes: tuple[str, ...] = ()


#: From a study and the figures asked for (none: all) to its files.
Form: TypeAlias = Callable[[Study, Sequence[str]], Made]


def of(study: Study, forms: Sequence[str], figures: Sequence[str] = ()) -> Made:
    """Return the files of all formats asked for.

    Parameters
    ----------
    study : Study
        With its draws where netcdf or parquet is asked for.
    forms : sequence of str
        Names in :data:`FORMS`.
    figures : sequence of str
        Names of figures for pictures; all where none is named.

    Raises
    ------
    CaseError
        If a format is unknown, figures are named and no picture is asked for, or the study lacks what
        a format needs.
    """
    check(forms, figures)
    contents: dict[str, Content] = {}
    notes: list[str] = []
    for name in dict.fromkeys(forms):
        made = FORMS[name](study, figures)
        contents |= made.contents
        notes += made.notes
    return Made(contents=contents, notes=tuple(notes))


def check(forms: Sequence[str], figures: Sequence[str]) -> None:
    """Refuse formats that do not exist, and figures without a format to draw them in.

    Raises
    ------
    CaseError
        Naming each.
    """
    known = tuple(FORMS)
    problems = [
        Problem(
            where="--format",
            what=f"there is no format {name!r}",
            hint=did_you_mean(name, known) or f"formats: {', '.join(known)}",
        )
        for name in dict.fromkeys(forms)
        if name not in FORMS
    ]
    if figures and not problems and not set(forms) & set(pictures.FORMATS):
        hint = f"add --format {', '.join(pictures.FORMATS[:-1])} or {pictures.FORMATS[-1]}"
        problems.append(
            Problem(where="--figure", what="names a figure, but no picture is asked for", hint=hint)
        )
    if problems:
        raise CaseError(problems)


def _csv(study: Study, _: Sequence[str]) -> Made:
    """Return the tables as comma-separated files, with a page and a descriptor that say what is in them."""
    stem, made = drawn.stem(study), tables.tables(study)
    names = {table.name: f"{stem}-{table.name}.csv" for table in made}
    contents: dict[str, Content] = {names[table.name]: tables.as_csv(table) for table in made}
    contents[f"{stem}-csv-readme.txt"] = tables.readme(study, made, names)
    contents[f"{stem}-datapackage.json"] = tables.package(study, made, names)
    return Made(contents=contents)


def _parquet(study: Study, _: Sequence[str]) -> Made:
    """Return the tables and the draws as Parquet."""
    stem = drawn.stem(study)
    contents: dict[str, Content] = {
        f"{stem}-{table.name}.parquet": partial(parquet.write_table, study, table)
        for table in tables.tables(study)
    }
    if not any(study.values.values()):
        return Made(contents=contents, notes=("parquet: no draws lie beside the study, so none are written",))
    contents[f"{stem}-draws.parquet"] = partial(parquet.write_draws, study)
    return Made(contents=contents)


def _netcdf(study: Study, _: Sequence[str]) -> Made:
    """Return the draws as netCDF."""
    left = drawn.drawn(study)[1]
    grouped = {reason: [id_ for id_ in left if left[id_] == reason] for reason in left.values()}
    notes = tuple(
        f"netcdf: left out {gathered(ids, study.outcomes)}: {reason}" for reason, ids in grouped.items()
    )
    return Made(contents={f"{drawn.stem(study)}.nc": partial(netcdf.write, study)}, notes=notes)


def _geojson(study: Study, _: Sequence[str]) -> Made:
    """Return every map layer as GeoJSON."""
    texts, empty = geojson.layers(study)
    return Made(
        contents={f"{drawn.stem(study)}-{name}.geojson": text for name, text in texts.items()},
        notes=tuple(f"geojson: layer {name} is left out: {reason}" for name, reason in empty.items()),
    )


def _json(study: Study, _: Sequence[str]) -> Made:
    """Return the study as it is kept, under a name of its own."""
    return Made(contents={f"{drawn.stem(study)}.json": files.dumps(study)})


def _html(study: Study, _: Sequence[str]) -> Made:
    """Return the report as one page."""
    from equipoise.report import page  # noqa: PLC0415 - charts and templates are for this alone

    return Made(contents={f"{drawn.stem(study)}.html": page.render(study)})


def _pictures(form: str, study: Study, figures: Sequence[str]) -> Made:
    """Return figures drawn in one format."""
    from equipoise.report import gallery  # noqa: PLC0415 - as above

    stem = drawn.stem(study)
    wanted = pictures.chosen(gallery.figures(study), figures)
    contents: dict[str, Content] = {f"{stem}-{one.name}.{form}": partial(_draw, one, form) for one in wanted}
    contents[f"{stem}-captions-{form}.txt"] = pictures.captions(study, wanted, list(contents))
    return Made(contents=contents)


def _draw(figure: Figure, form: str, path: Path) -> None:
    """Write one figure."""
    path.write_bytes(pictures.drawn(figure, form))


#: Every format by its name.
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "csv": _csv,
        "parquet": _parquet,
        "netcdf": _netcdf,
        "geojson": _geojson,
        "json": _json,
        "html": _html,
        **{form: partial(_pictures, form) for form in pictures.FORMATS},
    }
)
