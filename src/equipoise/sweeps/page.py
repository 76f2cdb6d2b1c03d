"""The summary of a sweep as one page of HTML: a map where hosts are varied, axes, cells, what failed.

In the style of the report; nothing is loaded from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from equipoise.outcomes import describe
from equipoise.report import rendering
from equipoise.report.sections.parts import NONE, Cell, Row, Table, difference, verdict, words
from equipoise.study.assembled import country_names
from equipoise.study.provenance import version
from equipoise.study.wording import listed, signed
from equipoise.sweeps import hosts_map
from equipoise.sweeps.findings import Axial, Found, Summary
from equipoise.sweeps.grid import Grid, Value

#: Cells and failures that the page shows; all are in the files beside it.
SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """The map as it stands in the page."""

    title: str
    caption: str
    drawing: str


def render(found: Summary, grid: Grid) -> str:
    """Return the page of a sweep.

    Parameters
    ----------
    found : Summary
        With its rows.
    grid : Grid
        Of the sweep.
    """
    import jinja2  # noqa: PLC0415
    import markupsafe  # noqa: PLC0415

    data = resources.files("equipoise").joinpath("data")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(
        data.joinpath("sweeps", "summary.html.jinja").read_text(encoding="utf-8")
    )
    style = rendering.style() + data.joinpath("report", "report.css").read_text(encoding="utf-8")
    figure = hosts_map.figure(found, grid)
    drawn = None
    if figure is not None:
        drawing, _ = rendering.inline(figure)
        drawn = _Drawn(title=figure.title, caption=figure.caption, drawing=drawing)
    ranked = found.ranked()
    return template.render(
        grid=grid,
        found=found,
        title=grid.case.title,
        over=listed([axis.name for axis in grid.axes]),
        first=describe(found.outcomes[0]).long_title,
        drawn=drawn,
        along=[_along(axial, found) for axial in found.along if len(axial.values) > 1],
        ranked=_ranked(found),
        n_ranked=len(ranked),
        n_more=max(len(ranked) - SHOWN, 0),
        n_without=len(found.rows) - len(ranked),
        failures=_failures(found),
        n_failures_more=max(len(found.failures) - SHOWN, 0),
        version=version(),
        style=markupsafe.Markup(style),  # noqa: S704 - our own style sheet
        markup=markupsafe.Markup,
    )


def _along(axial: Axial, found: Summary) -> Table:
    """Return one axis as a table."""

    def told(value: float | None) -> str:
        return NONE if value is None else signed(value, found.unit)

    rows = tuple(
        words(
            spoken(axial.name, value),
            told(axial.mean[k]),
            f"{told(axial.low[k])} to {told(axial.high[k])}" if axial.n[k] else NONE,
            str(axial.n_yes[k]),
            str(axial.n[k]),
        )
        for k, value in enumerate(axial.values)
    )
    return Table(
        caption=f"Along {axial.name}, over all values of the others",
        columns=(axial.name, "mean", "least to largest", "dramatic", "cells"),
        rows=rows,
    )


def _ranked(found: Summary) -> Table:
    """Return the cells, the worst for the threatened side first."""
    axes = [axial.name for axial in found.along]

    def effect(one: Found | None) -> Cell:
        return Cell(text=NONE if one is None else difference(one.mean, one.q05, one.q95, one.unit))

    def row(values: Mapping[str, Value], effects: Mapping[str, Found]) -> Row:
        return (
            *words(*(spoken(name, values[name]) for name in axes)),
            verdict(effects[found.outcomes[0]].dramatic),
            *(effect(effects.get(outcome)) for outcome in found.outcomes),
        )

    return Table(
        caption="Change less baseline, mean and 5 to 95 % of the draws",
        columns=(*axes, "dramatic", *(describe(outcome).short for outcome in found.outcomes)),
        rows=tuple(row(one.values, one.found) for one in found.ranked()[:SHOWN]),
        left=len(axes) + 1,
    )


def _failures(found: Summary) -> Table:
    """Return the cells that failed."""
    axes = [axial.name for axial in found.along]
    rows = tuple(
        words(
            *(spoken(name, failure.values[name]) for name in axes),
            failure.stage,
            failure.message or failure.kind,
        )
        for failure in found.failures[:SHOWN]
    )
    return Table(
        caption="Cells that failed when they were last tried",
        columns=(*axes, "stage", "what went wrong"),
        rows=rows,
        left=len(axes) + 2,
    )


def spoken(axis: str, value: Value) -> str:
    """Return a value as people read it.

    Examples
    --------
    >>> spoken("host", "EST"), spoken("seed", 3), spoken("fact.x.y.z", 0.5)
    ('Estonia (EST)', '3', '0.5')
    """
    if axis == "host":
        return f"{country_names().get(str(value).lower(), 'no name')} ({value})"
    return f"{value:g}" if isinstance(value, float) else str(value)
