"""Draws docs/figures/past_changes.svg: the past changes of the packaged table, as a report shows them.

Use: python docs/figures/past_changes.py
"""

from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import escape

import vl_convert

from equipoise.history import changes, rows, spans
from equipoise.report.charts import yardsticks

#: The picture keeps its white ground, a little dimmed where the reader's page is dark.
DARK = "<style>@media (prefers-color-scheme: dark) { svg { filter: brightness(0.92); } }</style>"


def past() -> list[dict]:
    """Return the measured changes as a study holds them, largest expected loss first."""
    reactions = {row.id: list(row.reaction) for row in rows.load(warnings=spans.load().states)}
    found = [
        {**asdict(change), "reaction": reactions[change.id]}
        for change in changes.past_changes()
        if change.loss
    ]
    return sorted(found, key=lambda row: -row["loss"]["mean"])


if __name__ == "__main__":
    (figure,) = yardsticks.figures(SimpleNamespace(yardsticks={"rows": past()}))
    svg = vl_convert.vega_to_svg({**figure.spec, "background": "white"})
    opening, rest = svg.split(">", 1)
    opening += ' role="img" aria-labelledby="title desc"'
    words = f'<title id="title">{escape(figure.title)}</title><desc id="desc">{escape(figure.alt)}</desc>'
    Path(__file__).with_suffix(".svg").write_text(f"{opening}>{words}{DARK}{rest}\n", encoding="utf-8")
