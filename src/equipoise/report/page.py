"""The report as one page of HTML: nothing is loaded from outside, nothing is needed but the file.

A study goes in, text comes out. Sections are made in :mod:`equipoise.report.sections`, figures in
:mod:`equipoise.report.gallery`; the template that comes with the package knows how both look. What a study
lacks (no comparators, a brief run, outcomes without numbers, no draws) is said in the place where it would
stand, so every study makes a whole page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from equipoise.report import gallery, rendering
from equipoise.report.figure import Figure
from equipoise.report.palette import UNVERIFIED_SIGN, marks
from equipoise.report.sections import argument, effects, fields, first, grounds
from equipoise.report.sections.parts import Section
from equipoise.study.form import Study
from equipoise.study.provenance import version
from equipoise.study.wording import spoken_date

#: Name of the file beside ``study.json``.
REPORT_FILE = "report.html"
FOLDER, TEMPLATE, STYLE = "report", "report.html.jinja", "report.css"
#: How names of maps begin.
MAP = "map-"
#: The figure of the first screen.
FIRST = "size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure as it stands in the page; ``is_map`` ones keep a light ground of their own."""

    name: str
    title: str
    caption: str
    drawing: str
    is_wide: bool
    is_map: bool


def render(study: Study) -> str:
    """Return the report of a study as HTML.

    Parameters
    ----------
    study : Study
        Whole or brief, with its draws or without.
    """
    return rendered(study, {figure.name: _shown(figure) for figure in gallery.figures(study)})


def rendered(study: Study, figures: Mapping[str, Shown]) -> str:
    """Return the report of a study with figures that are drawn already.

    Parameters
    ----------
    study : Study
        Whole or brief.
    figures : mapping of name to Shown
        In the order of the page.
    """
    import jinja2  # noqa: PLC0415
    import markupsafe  # noqa: PLC0415

    folder = resources.files("equipoise").joinpath("data", FOLDER)
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["kept"] = kept
    template = environment.from_string(folder.joinpath(TEMPLATE).read_text(encoding="utf-8"))
    sections = all_sections(study)
    signs = marks(study.arms)
    return template.render(
        study=study,
        date=spoken_date(study.date),
        lead=first.lead(study),
        front=figures.get(FIRST),
        sections=sections,
        placed=placed(sections, figures),
        signs={arm: markupsafe.Markup(rendering.swatch(mark)) for arm, mark in signs.items()},  # noqa: S704
        references=[(row, grounds.reference(row)) for row in study.sources],
        unverified=UNVERIFIED_SIGN,
        version=version(),
        style=markupsafe.Markup(  # noqa: S704 - our own style sheet
            rendering.style() + folder.joinpath(STYLE).read_text(encoding="utf-8")
        ),
        markup=markupsafe.Markup,
    )


def all_sections(study: Study) -> tuple[Section, ...]:
    """Return every section in the order of the page.

    Parameters
    ----------
    study : Study
        Whole or brief.
    """
    return (
        *effects.sections(study),
        *fields.sections(study),
        *argument.sections(study),
        *grounds.sections(study),
    )


def placed(sections: Sequence[Section], figures: Mapping[str, Shown]) -> Mapping[str, list[Shown]]:
    """Return the figures of each section; one that no section asks for stands with the first.

    Parameters
    ----------
    sections : sequence of Section
        They name figures, or how names begin.
    figures : mapping of name to Shown
        All there are.
    """
    homes: dict[str, list[Shown]] = {section.name: [] for section in sections}
    for name, figure in figures.items():
        if name == FIRST:
            continue
        exact = next((section.name for section in sections if name in section.figures), None)
        alike = next(
            (section.name for section in sections if section.figures and name.startswith(section.figures)),
            None,
        )
        homes[exact or alike or sections[0].name].append(figure)
    return homes


def kept(text: str) -> str:
    """Return text in which a number never parts from the sign behind it at the end of a line.

    Examples
    --------
    >>> kept("5 to 95 %") == "5 to 95\N{NO-BREAK SPACE}%"
    True
    """
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _shown(figure: Figure) -> Shown:
    """Return a figure drawn for the page."""
    drawing, width = rendering.inline(figure)
    return Shown(
        name=figure.name,
        title=figure.title,
        caption=figure.caption,
        drawing=drawing,
        is_wide=width > rendering.WIDE,
        is_map=figure.name.startswith(MAP),
    )
