"""The flight between two points: our two kernels beside a published solver of Lambert's problem.

The same arcs for all, so that the closed form and the solvers have the same answer, the speed at launch:
arcs of least energy, and higher and lower ones, for which the solvers have to iterate. lamberthub (izzo2015)
takes one flight a call; as its functions are compiled, a compiled loop over it is possible too, which is the
fairest that it allows. Ours take arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from interleaved import Row, rounds

from equipoise.arrays import Array
from equipoise.physics import geodesy, orbit, trajectory
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M
from equipoise.physics.trajectory import Arc

#: The gravity of the Earth in the units of the other package.
MU_KM3_S2 = EARTH_MU_M3_S2 / 1e9
#: Flights at once, and how many of them the solver that is called one by one gets.
N_FLIGHTS, N_CALLS = 20_000, 2_000

#: Apogees of the arcs of least energy, so that the closed form of others isn't timed with theirs.
LEAST_APOGEE_M = trajectory.minimum_energy(np.linspace(300e3, 15_000e3, N_FLIGHTS)).apogee_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A closed form: its name, and the arcs it gives for ground ranges."""

    name: str
    arc: Callable[[Array], Arc]


def rows(n_rounds: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table, and how well the speeds agree."""
    from lamberthub import izzo2015  # noqa: PLC0415 - a package for this benchmark only
    from numba import njit  # noqa: PLC0415 - as above

    @njit
    def loop(first: Array, last: Array, time_s: Array, out: Array) -> None:
        for i in range(time_s.size):
            found = izzo2015(MU_KM3_S2, first[i], last[i], time_s[i])
            out[i] = found[0]

    found: list[Row] = []
    agree: dict[str, object] = {}
    for kind, closed in KINDS.items():
        made, apart = _beside(kind, closed, izzo2015, loop, n_rounds)
        found += made
        agree[kind] = apart
    return found, {"greatest_relative_difference_of_speed": agree}


def _beside(
    kind: str,
    closed: Closed,
    solver: Callable[..., tuple[Array, ...]],
    loop: Callable[[Array, Array, Array, Array], None],
    n_rounds: int,
) -> tuple[list[Row], dict[str, float]]:
    """Return the rows of one kind of arc, and how far each solver is from the closed form."""
    range_m = np.linspace(300e3, 15_000e3, N_FLIGHTS)
    flown = closed.arc(range_m)
    zeros = np.zeros(N_FLIGHTS)
    start = EARTH_RADIUS_M * np.asarray(geodesy.unit_vectors(zeros, zeros))
    end = EARTH_RADIUS_M * np.asarray(geodesy.unit_vectors(zeros, range_m / EARTH_RADIUS_M))
    start_km, end_km = start / 1e3, end / 1e3
    some = np.linspace(0, N_FLIGHTS - 1, N_CALLS).astype(np.intp)

    def looped() -> Array:
        out = np.empty_like(start_km)
        loop(start_km, end_km, flown.time_s, out)
        return 1e3 * np.linalg.norm(out, axis=1)

    def called() -> Array:
        each = [solver(MU_KM3_S2, start_km[i], end_km[i], flown.time_s[i])[0] for i in some]
        return 1e3 * np.linalg.norm(each, axis=1)

    works: dict[str, Callable[[], Array]] = {
        "closed": lambda: closed.arc(range_m).speed_m_s,
        "lambert": lambda: np.linalg.norm(orbit.lambert(start, end, flown.time_s)[0], axis=1),
        "loop": looped,
        "calls": called,
    }
    apart = {
        "orbit.lambert": _apart(works["lambert"](), flown.speed_m_s),
        "lamberthub in a loop": _apart(looped(), flown.speed_m_s),
        "lamberthub by calls": _apart(called(), flown.speed_m_s[some]),
    }
    taken = rounds(works, n_rounds)
    same = f"speed at launch of {N_FLIGHTS:,} {kind} arcs, 300 to 15,000 km"

    def row(stage: str, ours: str, alternative: str, name: str) -> Row:
        is_call = name == "calls"
        return Row(
            part="flight",
            stage=f"{stage}, {kind} arcs",
            ours_s=taken[ours],
            alternative=alternative,
            alternative_s=taken[name],
            scale=N_FLIGHTS / N_CALLS if is_call else 1.0,
            same=f"{same}; {N_CALLS:,} calls, scaled" if is_call else same,
        )

    form, points = f"closed form {closed.name}", "two points, orbit.lambert"
    return [
        row(form, "closed", "orbit.lambert, ours", "lambert"),
        row(form, "closed", "lamberthub izzo2015, compiled loop", "loop"),
        row(form, "closed", "lamberthub izzo2015, call by call", "calls"),
        row(points, "lambert", "lamberthub izzo2015, compiled loop", "loop"),
        row(points, "lambert", "lamberthub izzo2015, call by call", "calls"),
    ], apart


def _lofted(range_m: Array) -> Arc:
    """Return arcs of half to three times the apogee of least energy, in turn."""
    factor = np.linspace(0.5, 3.0, 7)[np.arange(range_m.size) % 7]
    return trajectory.arc(range_m, factor * LEAST_APOGEE_M)


def _apart(found: Array, wanted: Array) -> float:
    """Return the greatest relative difference."""
    return float(np.max(np.abs(found / wanted - 1.0)))


#: Kinds of arc and their closed forms. Least energy is where the solvers start: they need no iteration there.
KINDS = {
    "least-energy": Closed(name="trajectory.minimum_energy", arc=trajectory.minimum_energy),
    "high and low": Closed(name="trajectory.arc", arc=_lofted),
}
