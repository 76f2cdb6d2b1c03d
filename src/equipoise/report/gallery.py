"""All figures of a study, charts and maps, in the order of the report.

The page shows them, the export writes them to files. A figure that a study has nothing for is not there:
a brief study has no attribution, a study loaded without its draws no spread of draws.
"""

from __future__ import annotations

from equipoise.report.charts import answered, arrivals, causes, cells, doubt, leaders, sizes, yardsticks
from equipoise.report.figure import Figure
from equipoise.report.maps import atlas
from equipoise.study.form import Study


def figures(study: Study) -> tuple[Figure, ...]:
    """Return every figure that the study has the numbers for.

    Parameters
    ----------
    study : Study
        With its draws, if their spread is to be drawn.
    """
    return (*charts(study), *atlas.figures(study))


def charts(study: Study) -> tuple[Figure, ...]:
    """Return the charts alone, which need no geography.

    Parameters
    ----------
    study : Study
        As above.
    """
    return (
        *sizes.figures(study),
        *cells.figures(study),
        *arrivals.figures(study),
        *leaders.figures(study),
        *causes.figures(study),
        *doubt.figures(study),
        *answered.figures(study),
        *yardsticks.figures(study),
    )
