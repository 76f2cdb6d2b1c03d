"""All maps of a study, in the order of the report; a map that a study has nothing for is not there."""

from __future__ import annotations

from equipoise.report.figure import Figure
from equipoise.report.maps import approach, interceptors, radars, radio, routes, warning
from equipoise.study.form import Study


def figures(study: Study) -> tuple[Figure, ...]:
    """Return every map that the study has layers for.

    Parameters
    ----------
    study : Study
        Its draws are not needed. One that was made before there were layers has no maps.
    """
    if not study.layers:
        return ()
    return (
        *warning.figures(study),
        *radars.figures(study),
        *interceptors.figures(study),
        *radio.figures(study),
        *routes.figures(study),
        *approach.figures(study),
    )
