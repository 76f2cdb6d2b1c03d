"""Which part of a retaliation could missile defence meet, and with what?

Takes the rival's batteries, radars and satellites and the threatened side's
groups; gives, per draw, which arcs each battery can meet, how many objects it
can engage and how often it hits. What then gets through is arithmetic on the
whole law (:mod:`equipoise.arrivals.shield`). Sources: the dispute of 2007
over a third site (SpaceNews, 2007; russianforces.org, August 2007) for the
question whether interceptors can catch up with a missile; the common failure of
a type as in D. Wilkening, Science & Global Security 8 (2000), as remembered.
Largest weakness: a speed that suffices on paper counts as a meeting; what the
kill vehicle can see and correct is in one assumed chance.
"""

from __future__ import annotations

import numpy as np

from equipoise.arrays import Array, Index, Mask
from equipoise.arrivals.shield import Shield
from equipoise.reading import Reading, column, standing, word
from equipoise.strike import engagement
from equipoise.strike.reach import Reach
from equipoise.strike.sides import Groups, Listed


def shield(reading: Reading, threatened: str, rival: str, groups: Groups | Listed, reach: Reach) -> Shield:
    """Return what the rival's missile defence can meet.

    Parameters
    ----------
    reading : Reading
        The draws.
    threatened, rival : str
        ISO 3166 alpha-3 codes in lower case: who retaliates, and whose defence it is.
    groups : Groups or Listed
        The groups that retaliate.
    reach : Reach
        Tables of the case, over all towns, launch places, regions and radars that any arm uses.

    Notes
    -----
    What can be met, and when interceptors may start: :mod:`equipoise.strike.engagement`. Whether they may
    be launched on satellites alone is one event for all batteries, so it is a branch and no mean.
    ``capacity = floor(count (1 - reserve) / shots)`` and ``kill = 1 - (1 - kill of one)^shots``. Cells that
    hold a cruise missile hold no interceptor. Aircraft and gliders fly on no arc and are never in reach.
    """
    names, is_forward = _batteries(reading, rival)
    if not names:
        return _none(reading.n, len(groups.names), len(reach.regions))
    systems = tuple(word(reading, f"battery.{name}.system") for name in names)
    stock = column(reading, "battery", names, "count") * standing(reading, "battery", names)
    p_branch = _branches(reading, rival)
    flown = engagement.flights(reading, groups, reach)
    tracks = engagement.tracks(reading, rival, reach, flown)
    pairs = tuple(zip(names, systems, strict=True))
    meets = np.stack(
        [
            engagement.meetings(reading, reach, flown, track_s, pairs)
            for track_s in (tracks.radar_s, tracks.any_s)[: p_branch.shape[1]]
        ]
    )
    meets &= (stock.T > 0.0)[:, None, None, :]
    n_regions = len(reading.words(f"continent.{rival}.region"))
    # the draw first, as who weighs the groups of a draw takes them all at once
    reached, told = (
        np.ascontiguousarray(np.moveaxis(_counted(part), -1, 0)) / n_regions
        for part in (meets, meets & tracks.is_told)
    )
    shots = np.maximum(np.rint(column(reading, "interceptor", systems, "shots")), 1.0)
    usable = stock * _in_cells(reading, names) * (1.0 - reading.value(f"defence.{rival}.reserve")[:, None])
    made = Shield(
        names=names,
        system=systems,
        is_forward=is_forward,
        # what is a whole number but for rounding counts as whole
        capacity=np.floor(usable / shots + 1e-9),
        kill=1.0 - (1.0 - column(reading, "interceptor", systems, "kill")) ** shots,
        fault=column(reading, "interceptor", systems, "fault"),
        decoys=_credible(reading, threatened, rival),
        p_branch=p_branch,
        in_reach=meets[:, :, flown.of_group].transpose(4, 0, 1, 2, 3),
        p_reach=np.take(reached, flown.of_group, axis=3),
        p_told=np.take(told, flown.of_group, axis=3),
    )
    return made.keyed()


def _counted(marked: Mask) -> Index:
    """Return how many regions (axis 3) are marked; numbers as small as they can be, for speed."""
    return marked.view(np.uint8).sum(axis=3, dtype=np.min_scalar_type(marked.shape[3])).astype(np.intp)


def _none(n: int, n_groups: int, n_regions: int) -> Shield:
    """Return a shield without batteries."""
    empty, by_group = np.zeros((n, 0)), np.zeros((n, 1, 0, n_groups))
    return Shield(
        names=(),
        system=(),
        is_forward=np.zeros(0, np.bool_),
        capacity=empty,
        kill=empty,
        fault=empty,
        decoys=np.zeros((n, 2)),
        p_branch=np.ones((n, 1)),
        in_reach=np.zeros((n, 1, 0, n_groups, n_regions), np.bool_),
        p_reach=by_group,
        p_told=by_group,
    )


def _batteries(reading: Reading, rival: str) -> tuple[tuple[str, ...], Mask]:
    """Return the batteries that stand in any draw, those outside the rival's own territory first."""
    abroad: dict[str, bool] = {}
    for name in reading.names("battery", owner=rival):
        if reading.in_place("battery", name).any():
            towns = reading.words(f"battery.{name}.place")
            abroad[name] = any(word(reading, f"place.{town}.country") != rival for town in towns)
    names = tuple(sorted(abroad, key=lambda name: (not abroad[name], name)))
    return names, np.array([abroad[name] for name in names], dtype=np.bool_)


def _branches(reading: Reading, rival: str) -> Array:
    """Return the chances to wait for a radar, and to be launched on satellites alone, (n, b)."""
    watching = reading.value(f"satellite.{rival}.working", 1.0) / reading.value(
        f"satellite.{rival}.needed", 1.0
    )
    p_satellite = reading.value(f"defence.{rival}.satellite_launch") * np.clip(watching, 0.0, 1.0)
    if not p_satellite.any():
        return np.ones((reading.n, 1))
    return np.stack([1.0 - p_satellite, p_satellite], axis=1)


def _in_cells(reading: Reading, names: tuple[str, ...]) -> Array:
    """Return the share of each battery's cells that hold an interceptor, not a cruise missile, (n, j)."""
    return 1.0 - column(reading, "force", [f"{name}_cells" for name in names], "share", 0.0)


def _credible(reading: Reading, threatened: str, rival: str) -> Array:
    """Return the decoys a warhead that pass for warheads, without and with an X-band radar, (n, 2)."""
    plain = reading.value(f"defence.{rival}.discrimination")
    # one more radar never tells less apart
    forward = np.maximum(plain, reading.value(f"defence.{rival}.discrimination_forward"))
    decoys = reading.value(f"penaid.{threatened}.decoys")
    return decoys[:, None] * (1.0 - np.stack([plain, forward], axis=1))
