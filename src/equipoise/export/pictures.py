"""Figures of a study as PNG, SVG and PDF files, drawn without a network.

The figures are those of the report, by name. An SVG carries its title and its description in words, so that
whoever can't see it can have it read out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from equipoise.errors import CaseError, Problem, did_you_mean
from equipoise.report import rendering
from equipoise.report.figure import Figure
from equipoise.study.form import Study

#: Formats that a figure can be drawn in.
FORMATS = ("png", "svg", "pdf")
#: Dots per unit of a drawing: a picture 700 wide gets 1,750 dots, enough for half a printed page.
SCALE = 2.5


def chosen(figures: Sequence[Figure], names: Sequence[str]) -> tuple[Figure, ...]:
    """Return the figures asked for, in the order of the report; all where none is named.

    Parameters
    ----------
    figures : sequence of Figure
        Of a study.
    names : sequence of str
        Names of figures.

    Raises
    ------
    CaseError
        If there is no figure of a name; all such names at once.
    """
    known = [figure.name for figure in figures]
    problems = [
        Problem(
            where="--figure",
            what=f"this study has no figure {name!r}",
            hint=did_you_mean(name, known) or f"figures: {', '.join(known)}",
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise CaseError(problems)
    return tuple(figure for figure in figures if not names or figure.name in names)


def drawn(figure: Figure, form: str) -> bytes:
    """Return a figure as the content of a file.

    Parameters
    ----------
    figure : Figure
        With its data inside.
    form : str
        ``png``, ``svg`` or ``pdf``.
    """
    import vl_convert  # noqa: PLC0415 - half a second, for pictures alone

    # an empty list of addresses: a drawing loads nothing
    alone: list[str] = []
    is_lite = figure.grammar == "vega-lite"
    if form == "png":
        draw = vl_convert.vegalite_to_png if is_lite else vl_convert.vega_to_png
        return draw(figure.spec, scale=SCALE, allowed_base_urls=alone)
    if form == "pdf":
        draw = vl_convert.vegalite_to_pdf if is_lite else vl_convert.vega_to_pdf
        return draw(figure.spec, allowed_base_urls=alone)
    return spoken(rendering.svg(figure), figure).encode("utf-8")


def captions(study: Study, figures: Sequence[Figure], names: Sequence[str]) -> str:
    """Return what each picture shows, with its limits and sources, to go where the picture goes.

    Parameters
    ----------
    study : Study
        What the figures are of.
    figures : sequence of Figure
        As drawn.
    names : sequence of str
        Their files, in the same order.
    """
    made = study.provenance
    condition = (
        "All that is said about a first strike is conditional on an attack, whose probability is outside"
    )
    lines = [
        f"{study.title}, {study.date}: figures of a study by equipoise {made.code}",
        f"Case {study.case}, seed {study.seed}, {study.draws} draws. {condition} the model.",
    ]
    for figure, name in zip(figures, names, strict=True):
        lines += ["", name, figure.title, figure.caption, f"In words: {figure.alt}"]
    return "\n".join(lines) + "\n"


def spoken(svg: str, figure: Figure) -> str:
    """Return an SVG with its title and description, for those who have it read out.

    Parameters
    ----------
    svg : str
        As drawn.
    figure : Figure
        For the words.
    """
    titled = (
        f"<title>{escape(figure.title)}</title><desc>{escape(figure.alt)} {escape(figure.caption)}</desc>"
    )
    opened = re.search(r"<svg\b[^>]*>", svg)
    if opened is None:
        return svg
    return f"{svg[: opened.end()]}{titled}{svg[opened.end() :]}"
