"""A study as the panels of the page: the sections of the report, with a "why" at every number.

Words, tables and figures are those of the report, so the page and the file that is sent to a colleague can't
differ. A row whose outcome is known gets a button that asks where its numbers come from, and so do numbers
inside sentences. Largest weakness: which outcome a number in a sentence belongs to is read from its words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, TypeAlias

from equipoise.report import gallery, page, rendering
from equipoise.report.palette import UNVERIFIED_SIGN, marks
from equipoise.report.sections import first, grounds
from equipoise.report.sections.parts import Cell, Section, Table
from equipoise.study.form import Study
from equipoise.web import linked
from equipoise.web.linked import Piece
from equipoise.web.named import Known, in_words, known

Json: TypeAlias = dict[str, Any]

FOLDER, TEMPLATE = "web", "panels.html.jinja"
#: Sections that stand elsewhere on the page, or say what only a file needs.
LEFT_OUT = ("record",)
#: Cells with more letters are sentences.
SENTENCE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCell:
    """A cell of a table as it can be asked about: whole by its outcome, or in parts."""

    outcome: str = ""
    parts: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """A row of a table as it can be asked about: by its outcome or its fact, and each of its cells."""

    outcome: str
    fact: str
    cells: tuple[AskedCell, ...]


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
    environment.filters["kept"] = _kept
    template = environment.from_string(folder.joinpath(TEMPLATE).read_text(encoding="utf-8"))
    figures = {figure.name: _shown(figure) for figure in gallery.figures(study)}
    sections = [section for section in page.all_sections(study) if section.name not in LEFT_OUT]
    placed = page.placed(sections, {name: one for name, one in figures.items() if name != page.FIRST})
    lead, at = first.lead(study), known(study)
    signs = marks(study.arms)
    given = {
        "signs": {arm: markupsafe.Markup(rendering.swatch(mark)) for arm, mark in signs.items()},  # noqa: S704
        "unverified": UNVERIFIED_SIGN,
        "markup": markupsafe.Markup,
        "references": [(row, grounds.reference(row)) for row in study.sources],
    }

    def drawn(section: Section, shown: Sequence[page.Shown], points: Sequence[tuple[str, Any]] = ()) -> Json:
        html = template.render(
            section=section,
            drawn=[(one, linked.told((one.caption,), at, section.name)[0]) for one in shown],
            told=linked.told(section.sentences, at, section.name),
            asked=[_asked(table, at, section.name) for table in section.tables],
            folded=[
                (
                    linked.told(fold.sentences, at, section.name),
                    [_asked(table, at, section.name) for table in fold.tables],
                )
                for fold in section.folds
            ],
            points=points,
            why=_of_pictures(section, shown, at),
            **given,
        )
        return {"name": section.name, "title": section.title, "html": html}

    answer = _in_full(lead)
    points = [(name, linked.told((text,), at, answer.name)[0]) for name, text in _points(lead)]
    opening = [figures[page.FIRST]] if page.FIRST in figures else []
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
        "points": [{"name": name, "text": text} for name, text in _points(lead)],
        "figures": list(figures),
        "panels": [
            drawn(answer, opening, points),
            *(drawn(section, placed[section.name]) for section in sections),
        ],
    }


def _kept(text: str) -> str:
    """Return text without ids of posture cells, in which no number parts from its sign."""
    return page.kept(in_words(text))


def _points(lead: first.Lead) -> list[tuple[str, str]]:
    """Return what a reader should know beside the answer."""
    named = (
        ("What the number is made of", lead.made_of),
        ("Main cause", lead.cause),
        ("Weakest assumption", lead.weakest),
        ("What would turn it", lead.turn),
    )
    # what a brief study leaves out is said once, beside the button for all of it
    return [(name, text) for name, text in named if text not in ("", first.BRIEF)]


def _in_full(lead: first.Lead) -> Section:
    """Return the answer paragraph and its table as a section."""
    tables = (lead.headlines,) if lead.headlines.rows else ()
    sentences = tuple(text for text in (lead.reply, *lead.rest) if text)
    return Section(name="answer-in-full", title="The answer in full", sentences=sentences, tables=tables)


def _of_pictures(section: Section, shown: Sequence[page.Shown], at: Known) -> list[str]:
    """Return which outcome each figure of a section asks about; nothing for a map."""
    own = [id_ for id_ in at.headlines if id_.startswith(linked.FIELDS.get(section.name, ("-",)))]
    return [
        "" if one.is_map else linked.named_in(f"{one.title} {one.caption}", at) or next(iter(own), "")
        for one in shown
    ]


def _asked(table: Table, at: Known, section: str) -> tuple[AskedRow, ...]:
    """Return the rows of a table as they can be asked about."""
    columns = linked.of_columns(table, at)
    return tuple(_asked_row(row, columns, at, section) for row in table.rows)


def _asked_row(row: Sequence[Cell], columns: Sequence[str], at: Known, section: str) -> AskedRow:
    """Return one row as it can be asked about."""
    outcome = linked.of_row(row, at)
    pairs = zip(row[1:], columns[1:], strict=True)
    fact = row[0].aside if row[0].aside in at.facts else ""
    # what is said of a fact is said by its sources
    told = [AskedCell() if fact else _asked_cell(*pair, outcome, at, section) for pair in pairs]
    return AskedRow(outcome=outcome, fact=fact, cells=(AskedCell(), *told))


def _asked_cell(cell: Cell, column: str, outcome: str, at: Known, section: str) -> AskedCell:
    """Return one cell as it can be asked about."""
    if len(cell.text) > SENTENCE:
        return AskedCell(parts=linked.pieces(cell.text, at, section))
    return AskedCell(outcome=(outcome or column) if re.search(r"\d", cell.text) else "")


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
