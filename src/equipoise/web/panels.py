"""A study as the panels of the page: the sections of the report, with a "why" at every number.

Words, tables and figures are those of the report, so the page and the file that is sent to a colleague can't
differ. A row whose outcome is known gets a button that asks where its numbers come from. Largest weakness:
numbers inside sentences have no button of their own; the rows beside them do.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any, TypeAlias

from equipoise.report import gallery, page, rendering
from equipoise.report.palette import UNVERIFIED_SIGN, marks
from equipoise.report.sections import first, grounds
from equipoise.report.sections.parts import Section, Table
from equipoise.study.form import Study

Json: TypeAlias = dict[str, Any]

FOLDER, TEMPLATE = "web", "panels.html.jinja"
#: Sections that stand elsewhere on the page, or say what only a file needs.
LEFT_OUT = ("record",)


def panels(study: Study) -> Json:
    """Return a study for the page: the first screen in words, and every section as HTML.

    Parameters
    ----------
    study : Study
        Whole or brief, with its draws.
    """
    import jinja2  # noqa: PLC0415
    import markupsafe  # noqa: PLC0415

    folder = resources.files("equipoise").joinpath("data", FOLDER)
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["kept"] = page.kept
    template = environment.from_string(folder.joinpath(TEMPLATE).read_text(encoding="utf-8"))
    figures = {figure.name: _shown(figure) for figure in gallery.figures(study)}
    sections = [section for section in page.all_sections(study) if section.name not in LEFT_OUT]
    placed = page.placed(sections, {name: one for name, one in figures.items() if name != page.FIRST})
    lead = first.lead(study)
    signs = marks(study.arms)
    given = {
        "signs": {arm: markupsafe.Markup(rendering.swatch(mark)) for arm, mark in signs.items()},  # noqa: S704
        "unverified": UNVERIFIED_SIGN,
        "markup": markupsafe.Markup,
        "references": [(row, grounds.reference(row)) for row in study.sources],
    }
    headlines = [row.outcome for row in study.answer.headlines]
    return {
        "case": study.case,
        "title": study.title,
        "date": study.date,
        "seed": study.seed,
        "draws": study.draws,
        "arms": [{"name": arm, "colour": mark.colour} for arm, mark in signs.items()],
        "word": lead.word,
        "tone": lead.tone,
        "condition": lead.condition,
        "question": lead.question,
        "reply": lead.reply,
        "points": [
            {"name": name, "text": text}
            for name, text in (
                ("What the number is made of", lead.made_of),
                ("Main cause", lead.cause),
                ("Weakest assumption", lead.weakest),
                ("What would turn it", lead.turn),
            )
            if text
        ],
        "figures": list(figures),
        "panels": [
            {
                "name": "answer-in-full",
                "title": "The answer in full",
                "html": template.render(
                    section=_in_full(lead), drawn=[figures[page.FIRST]] if page.FIRST in figures else [],
                    whys=[_of_headlines(lead.headlines, headlines)], folded=[], **given,
                ),
            },
            *(
                {
                    "name": section.name,
                    "title": section.title,
                    "html": template.render(
                        section=section,
                        drawn=placed[section.name],
                        whys=[_whys(table, study) for table in section.tables],
                        folded=[[_whys(table, study) for table in fold.tables] for fold in section.folds],
                        **given,
                    ),
                }
                for section in sections
            ),
        ],
    }  # fmt: skip


def _in_full(lead: first.Lead) -> Section:
    """Return the answer paragraph and its table as a section."""
    tables = (lead.headlines,) if lead.headlines.rows else ()
    return Section(name="answer-in-full", title="The answer in full", sentences=lead.rest, tables=tables)


def _of_headlines(table: Table, outcomes: list[str]) -> list[str]:
    """Return the outcome of every row of the table of headlines."""
    return (outcomes + [""] * len(table.rows))[: len(table.rows)]


def _whys(table: Table, study: Study) -> list[str]:
    """Return the outcome of every row of a table; empty where a row names none."""
    found: list[str] = []
    for row in table.rows:
        words = [part.strip() for cell in row for part in (cell.aside or cell.text).split(", ")]
        found.append(next((word for word in reversed(words) if word in study.outcomes), ""))
    return found


def _shown(figure: Any) -> page.Shown:  # noqa: ANN401 - the figure of the report
    """Return a figure drawn for the page."""
    drawing, width = rendering.inline(figure)
    return page.Shown(
        name=figure.name,
        title=figure.title,
        caption=figure.caption,
        drawing=drawing,
        is_wide=width > rendering.WIDE,
        is_map=figure.name.startswith(page.MAP),
    )


def style() -> str:
    """Return the style of panels: the report's own, with the colours of arms."""
    report: Mapping[str, str] = {"folder": page.FOLDER, "name": page.STYLE}
    text = resources.files("equipoise").joinpath("data", report["folder"], report["name"])
    return rendering.style() + text.read_text(encoding="utf-8")
