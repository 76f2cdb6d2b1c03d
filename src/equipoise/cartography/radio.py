"""Where under the sea is at least one very-low-frequency station heard, cell by cell?

The grid of the mechanism of command, each cell with the chance per arm that a boat with
its antenna at the depth of the facts hears a station that transmits, before any attack.
Cells are about three degrees wide, areas are boxes of whole degrees, and where boats are
in them is in no fact. Largest weakness: as in the mechanism, one loss for the whole way,
over land and sea.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from equipoise.arrays import Array
from equipoise.cartography.features import (
    Json,
    Scene,
    area,
    by_arm,
    cited,
    collection,
    feature,
    stands_in,
)
from equipoise.orders import coverage
from equipoise.reading import column, standing
from equipoise.sampling.draws import Draws

#: Edges of a patrol area.
EDGES = ("lat_from", "lat_to", "lon_from", "lon_to")


def layer(scene: Scene) -> Json:
    """Return the cells of the patrol areas with the chance to hear a station, by arm.

    Parameters
    ----------
    scene : Scene
        All arms.
    """
    table = scene.tables.forces.command.coverage
    reason = scene.tables.forces.command.reason
    title = "Patrol areas: chance that at least one radio station is heard"
    if reason or not table.zones or not table.stations:
        why = reason or "the record has no patrol area or no radio station of the threatened side"
        return collection([], title=title, reason=why)
    heard = {arm: chances(drawn, scene.on.threatened, table) for arm, drawn in scene.arms.items()}
    return collection(_cells(scene, table, heard), title=title)


def chances(drawn: Draws, owner: str, table: coverage.Coverage) -> Array:
    """Return the chance at each point of the grid that at least one station that transmits is heard, (p,).

    Parameters
    ----------
    drawn : Draws
        Draws of one arm.
    owner : str
        ISO 3166 alpha-3 code in lower case.
    table : Coverage
        The grid.

    Notes
    -----
    ``1 - product over stations heard there of (1 - in place x works)``, day and night by their shares,
    averaged over the draws; weighted by area it is ``command.vlf_coverage`` of the same draws.
    """
    margin = coverage.margin_db(drawn, owner, table)
    stands = standing(drawn, "vlf", table.stations) * column(drawn, "vlf", table.stations, "works", 1.0)
    night = drawn.value(f"reception.{owner}.night")
    found = np.zeros(table.zone.size)
    for hour, share in zip(coverage.HOURS, (1.0 - night, night), strict=True):
        loss = drawn.value(f"reception.{owner}.attenuation_{hour}")[:, None, None]
        lost = loss * table.distance_m[None] - table.spreading_db[None]
        is_heard = lost <= margin[:, :, table.zone]
        silent = np.prod(1.0 - stands[:, :, None] * is_heard, axis=1)
        found += np.mean(share[:, None] * (1.0 - silent), axis=0)
    return found


def _cells(scene: Scene, table: coverage.Coverage, heard: dict[str, Array]) -> Iterator[Json]:
    """Yield the cells of every patrol area; neighbours in a row with the same chances are one feature."""
    start = 0
    for z, zone in enumerate(table.zones):
        edges = [float(scene.first.value(f"patrol.{zone}.{edge}")[0]) for edge in EDGES]
        boxes = boxes_of(edges[0], edges[1], edges[2], edges[3])
        told = [
            by_arm({arm: round(float(values[start + k]), 3) for arm, values in heard.items()})
            for k in range(len(boxes))
        ]
        start += len(boxes)
        where = f"patrol.{zone}"
        given = {
            "entity": where,
            "area": table.area[z].replace("_", " "),
            "port": scene.town(table.port[z]),
            "depth_m": float(scene.first.value(f"{where}.depth").mean()),
            "arms": stands_in(tuple(heard), tuple(scene.arms)),
            **cited(scene, f"{where}.area", f"{where}.depth", f"{where}.noise"),
        }
        for first, last in _runs(boxes, told):
            south, north, west, _ = boxes[first]
            east = boxes[last][3]
            n_cells = last - first + 1
            yield feature(
                area(np.rad2deg([west, east, east, west]), np.rad2deg([south, south, north, north])),
                kind="patrol cells",
                name=f"{given['area']}, cells {first + 1} to {last + 1}"
                if n_cells > 1
                else f"{given['area']}, cell {first + 1}",
                properties={**given, "cells": n_cells, "chance_by_arm": told[first]},
            )


def _runs(
    boxes: list[tuple[float, float, float, float]], told: list[dict[str, float | None]]
) -> Iterator[tuple[int, int]]:
    """Yield the first and last of neighbours in a row with the same chances, not half round the globe."""
    first = 0
    for k in range(1, len(boxes) + 1):
        goes_on = (
            k < len(boxes)
            and boxes[k][0] == boxes[first][0]
            and told[k] == told[first]
            and boxes[k][3] - boxes[first][2] < math.pi
        )
        if not goes_on:
            yield first, k - 1
            first = k


def boxes_of(south: float, north: float, west: float, east: float) -> list[tuple[float, float, float, float]]:
    """Return the cells whose middles :func:`equipoise.orders.coverage.grid` gives, in its order.

    Parameters
    ----------
    south, north, west, east : float, rad
        Edges of the area; where the west is greater than the east, it crosses the date line.

    Returns
    -------
    list of (south, north, west, east), rad

    Examples
    --------
    >>> import numpy as np
    >>> [np.degrees(box).round(1).tolist() for box in boxes_of(0.0, math.radians(3), 0.0, math.radians(6))]
    [[0.0, 3.0, 0.0, 3.0], [0.0, 3.0, 3.0, 6.0]]
    """
    at, _ = coverage.grid(south, north, west, east)
    rows, counts = np.unique(at[:, 0], return_counts=True)
    half = (north - south) / rows.size / 2
    width = (east - west) % (2 * math.pi)
    found: list[tuple[float, float, float, float]] = []
    for middle, count in zip(rows.tolist(), counts.tolist(), strict=True):
        for k in range(count):
            begin = west + width * k / count
            found.append((middle - half, middle + half, begin, begin + width / count))
    return found
