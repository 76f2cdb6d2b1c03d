"""How much: the headlines beside comparators, and effects across all arms, as dots with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from equipoise.measures.effects import Effect
from equipoise.report.charts.drawing import spec, stacked
from equipoise.report.charts.panels import Dot, Panel, drawn, heading, main_arms, spoken
from equipoise.report.figure import Figure
from equipoise.report.palette import marks
from equipoise.study.findings import Headline
from equipoise.study.form import Study

#: What a dot and a rule are, said in every caption that shows them.
DOTS = "Points are means over draws, lines go from the 5 % to the 95 % point of what isn't known"
#: Outcomes beyond the headlines that the chart of all arms takes, at most.
MORE = 6


def figures(study: Study) -> list[Figure]:
    """Return both charts, as far as the study has what they show."""
    return [*_headlines(study), *_across(study)]


def _headlines(study: Study) -> Iterable[Figure]:
    """Return the headlines for the change and for the same packages elsewhere."""
    groups = [("change", study.answer.headlines), *((row.name, row.headlines) for row in study.comparisons)]
    panels = {
        first.outcome: _headline_panel([(name, rows[i]) for name, rows in groups if i < len(rows)])
        for i, first in enumerate(study.answer.headlines)
    }
    panels = {id_: panel for id_, panel in panels.items() if panel.dots}
    if not panels:
        return
    signs = marks(study.arms)
    beside = " beside the same packages with other hosts" if study.comparisons else ""
    yield Figure(
        name="size",
        title=f"Size of the change{beside}",
        caption=(
            f"Each headline of the case: the difference from {study.arms[0]}{beside}, with the word by the "
            f"threshold that the case set beforehand (dashed). {DOTS}, and the word asks where most of that "
            f"line lies. Not seen: what attack would make any of it matter, which is outside the model."
        ),
        alt=" ".join(spoken(panel) for panel in panels.values()),
        grammar="vega",
        spec=spec(stacked([drawn(id_, panel, signs) for id_, panel in panels.items()])),
    )


def _headline_panel(rows: Sequence[tuple[str, Headline]]) -> Panel:
    """Return one headline in the change and elsewhere; hosts for which it has no meaning are left out."""
    first = rows[0][1]
    against = {"higher": 1.0, "lower": -1.0}.get(first.worse)
    return Panel(
        title=heading(first.outcome),
        unit=first.unit,
        worse=first.worse,
        dots=tuple(
            Dot(name=name, mean=row.mean, low=row.q05, high=row.q95, word=row.dramatic)
            for name, row in rows
            if row.mean is not None
        ),
        limit=None if against is None or first.mean is None else against * first.threshold,
    )


def _across(study: Study) -> Iterable[Figure]:
    """Return the headlines in every arm, and apart from them what else the change was taken apart for."""
    headlines = [row.outcome for row in study.answer.headlines]
    beyond = [id_ for id_ in study.argument.attribution if id_ not in headlines][:MORE]
    for name, title, wanted in (
        ("effects-across-arms", "Headlines in every arm", headlines),
        ("effects-beyond", "Beyond the headlines", beyond),
    ):
        found = _in_every_arm(study, wanted)
        if found:
            yield _every_arm(study, name, title, found)


def _every_arm(study: Study, name: str, title: str, panels: Mapping[str, Panel]) -> Figure:
    """Return outcomes in every arm that moves them."""
    signs = marks(study.arms)
    drawn_arms = {dot.name for panel in panels.values() for dot in panel.dots}
    still = [arm for arm in main_arms(study)[1:] if arm not in drawn_arms]
    left_out = f" Arms that move none of these: {', '.join(still)}." if still else ""
    return Figure(
        name=name,
        title=title,
        caption=(
            f"Differences from {study.arms[0]}, draw by draw with the same luck. {DOTS}. An arm that isn't "
            f"listed below an outcome doesn't move it, or has no number for it; the tables say why.{left_out}"
        ),
        alt=" ".join(spoken(panel) for panel in panels.values()),
        grammar="vega",
        spec=spec(stacked([drawn(id_, panel, signs) for id_, panel in panels.items()])),
    )


def _in_every_arm(study: Study, wanted: Sequence[str]) -> dict[str, Panel]:
    """Return the panels of some outcomes that have numbers."""
    arms = main_arms(study)[1:]
    against = {(row.outcome, row.arm): row for row in study.effects if row.against == study.arms[0]}
    panels = {id_: _effects_panel(id_, [against.get((id_, arm)) for arm in arms], study) for id_ in wanted}
    return {id_: panel for id_, panel in panels.items() if panel.dots}


def _effects_panel(id_: str, rows: Sequence[Effect | None], study: Study) -> Panel:
    """Return one outcome in all arms that have it and in which it moves, or in all where it moves nowhere."""
    found = [row for row in rows if row is not None]
    moving = [row for row in found if row.mean or row.q05 or row.q95]
    outcome = study.outcomes[id_]
    return Panel(
        title=heading(id_),
        unit=outcome.unit,
        worse=outcome.worse,
        dots=tuple(Dot(name=row.arm, mean=row.mean, low=row.q05, high=row.q95) for row in (moving or found)),
    )
