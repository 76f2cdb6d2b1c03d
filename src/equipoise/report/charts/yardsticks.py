"""The change of a study among past changes, all run through the same model at the same resolution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equipoise.report.charts.drawing import spec, stacked
from equipoise.report.charts.panels import Dot, Panel, drawn, spoken
from equipoise.report.figure import Figure
from equipoise.report.palette import MUTED, NAMED, Mark
from equipoise.study.form import Study

#: What the row of the study is called.
OWN = "this change"
#: How a past change is drawn, and one of which nothing was deployed.
PAST, FEARED = Mark(colour=MUTED, shape="circle"), Mark(colour=MUTED, shape="triangle-down", dash=(4, 2))
#: Sizes that are drawn: field of the row, heading, direction that is worse.
SIZES = (
    ("loss", "share of expected retaliation lost"),
    ("fear", "rise of the believed chance of success"),
)
#: What is seen and what not.
CAPTION = (
    "The change and those of the table of past changes, all run through the same model with one division "
    "a leg at the capital; times hostility by dated treaties and declarations. Points are means over draws, "
    "lines go from the 5 % to the 95 % point; triangles stand for what was feared and never deployed; at the "
    "right the code of the reaction, from 0 (none) to 5 (brink of war). Not seen: politics, which drove many "
    "reactions; the table can reject an index and not calibrate a scale."
)


def figures(study: Study) -> list[Figure]:
    """Return the chart, where the study was set among past changes.

    Parameters
    ----------
    study : Study
        With its field ``yardsticks``.
    """
    rows: list[dict[str, Any]] = study.yardsticks.get("rows", [])
    if not rows:
        return []
    signs = {row["id"]: _mark(row) for row in rows}
    panels = {heading: _panel(rows, field, heading) for field, heading in SIZES}
    return [
        Figure(
            name="yardsticks",
            title="Among past changes",
            caption=CAPTION,
            alt=" ".join(spoken(panel) for panel in panels.values()),
            grammar="vega",
            spec=spec(stacked([drawn(heading, panel, signs) for heading, panel in panels.items()])),
        )
    ]


def _mark(row: Mapping[str, Any]) -> Mark:
    """Return how a row is drawn."""
    if row["id"] == OWN:
        return NAMED["change"]
    return FEARED if row["is_prospect"] else PAST


def _panel(rows: list[dict[str, Any]], field: str, heading: str) -> Panel:
    """Return one size of all changes."""
    return Panel(
        title=heading,
        unit="share",
        worse="higher",
        dots=tuple(
            Dot(
                name=row["id"],
                mean=row[field]["mean"],
                low=row[field]["low"],
                high=row[field]["high"],
                word=_reaction(row["reaction"]),
            )
            for row in rows
        ),
    )


def _reaction(codes: list[float]) -> str:
    """Return the interval of a reaction's codes; nothing for the study's own."""
    if not codes:
        return ""
    low, high = codes
    return f"reaction {low:g}" if low == high else f"reaction {low:g} to {high:g}"
