"""The flight between two points: our kernels beside published Lambert solvers and an integrator.

The same arcs for all, so that the closed form and the solvers have the same answer, the speed at launch:
arcs of least energy, and higher and lower ones, for which the solvers have to iterate. lamberthub takes one
flight a call; its izzo2015 is compiled, so that a compiled loop over it is possible too, which is the
fairest that it allows; its gooding1990 is not. Ours take arrays. SciPy's integrator flies the arc step by
step, as one does who has no closed form; there the answer is where and when it comes down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from interleaved import Check, Row, relative, rounds

from equipoise.arrays import Array
from equipoise.physics import geodesy, orbit, trajectory
from equipoise.physics.geodesy import EARTH_MU_M3_S2, EARTH_RADIUS_M
from equipoise.physics.trajectory import Arc

#: The gravity of the Earth in the units of the other package.
MU_KM3_S2 = EARTH_MU_M3_S2 / 1e9
#: Flights at once, and how many of them those get that take them one by one.
N_FLIGHTS, N_CALLS, N_SLOW, N_FLOWN = 20_000, 2_000, 200, 100
#: Greatest relative difference of speeds, times and ranges.
SAME = 1e-6

#: Apogees of the arcs of least energy, so that the closed form of others isn't timed with theirs.
LEAST_APOGEE_M = trajectory.minimum_energy(np.linspace(300e3, 15_000e3, N_FLIGHTS)).apogee_m

#: A solver of Lambert's problem: gravity, both places, time; both velocities.
Solver = Callable[..., tuple[Array, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A closed form: its name, and the arcs it gives for ground ranges."""

    name: str
    arc: Callable[[Array], Arc]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivals:
    """Solvers to be called flight by flight, with how often, and a compiled loop over the first."""

    by_call: dict[str, tuple[Solver, int]]
    loop: Callable[[Array, Array, Array, Array], None]


def rows(n_rounds: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table."""
    from lamberthub import gooding1990, izzo2015  # noqa: PLC0415 - a package for this benchmark only
    from numba import njit  # noqa: PLC0415 - as above

    @njit
    def loop(first: Array, last: Array, time_s: Array, out: Array) -> None:
        for i in range(time_s.size):
            out[i] = izzo2015(MU_KM3_S2, first[i], last[i], time_s[i])[0]

    rivals = Rivals(
        by_call={"izzo2015": (izzo2015, N_CALLS), "gooding1990": (gooding1990, N_SLOW)}, loop=loop
    )
    found = [_flown(n_rounds)]
    for kind, closed in KINDS.items():
        found += _beside(kind, closed, rivals, n_rounds)
    return found, {}


def _flown(n_rounds: int) -> Row:
    """Return the row about flying the arc step by step."""
    from scipy.integrate import solve_ivp  # noqa: PLC0415 - heavy

    range_m = np.linspace(300e3, 15_000e3, N_FLIGHTS)
    some = np.linspace(0, N_FLIGHTS - 1, N_FLOWN).astype(np.intp)
    known = _lofted(range_m)

    def pull(_: float, at: Array) -> Array:
        return np.concatenate([at[2:], -EARTH_MU_M3_S2 * at[:2] / np.hypot(*at[:2]) ** 3])

    def height(_: float, at: Array) -> float:
        return float(np.hypot(*at[:2])) - EARTH_RADIUS_M

    height.terminal, height.direction = True, -1.0

    def flown() -> Array:
        landed = np.empty((N_FLOWN, 2))
        for row, i in enumerate(some):
            speed, angle = known.speed_m_s[i], known.angle_rad[i]
            begin = [EARTH_RADIUS_M, 0.0, speed * np.sin(angle), speed * np.cos(angle)]
            found = solve_ivp(pull, (0.0, 2e4), begin, method="DOP853", rtol=1e-10, atol=1e-3, events=height)
            x, y = found.y_events[0][-1][:2]
            landed[row] = found.t_events[0][-1], EARTH_RADIUS_M * np.mod(np.arctan2(y, x), 2 * np.pi)
        return landed

    taken = rounds({"ours": lambda: _lofted(range_m).time_s, "flown": flown}, n_rounds)
    landed = np.asarray(taken.results["flown"])
    apart = np.abs(landed / np.stack([known.time_s, range_m], axis=1)[some] - 1.0)
    return Row(
        part="flight",
        stage="closed form trajectory.arc, high and low arcs",
        ours_s=taken.seconds["ours"],
        alternative="flown step by step, SciPy's DOP853 to 1e-10",
        alternative_s=taken.seconds["flown"],
        scale=N_FLIGHTS / N_FLOWN,
        same=f"time and range of {N_FLIGHTS:,} arcs; {N_FLOWN} flown, scaled",
        check=Check(what="time and range, relative", found=float(apart.max()), allowed=SAME),
    )


def _beside(kind: str, closed: Closed, rivals: Rivals, n_rounds: int) -> list[Row]:
    """Return the rows of one kind of arc."""
    range_m = np.linspace(300e3, 15_000e3, N_FLIGHTS)
    flown = closed.arc(range_m)
    zeros = np.zeros(N_FLIGHTS)
    start = EARTH_RADIUS_M * np.asarray(geodesy.unit_vectors(zeros, zeros))
    end = EARTH_RADIUS_M * np.asarray(geodesy.unit_vectors(zeros, range_m / EARTH_RADIUS_M))
    start_km, end_km = start / 1e3, end / 1e3
    some = {name: np.linspace(0, N_FLIGHTS - 1, n).astype(np.intp) for name, (_, n) in rivals.by_call.items()}

    def looped() -> Array:
        out = np.empty_like(start_km)
        rivals.loop(start_km, end_km, flown.time_s, out)
        return 1e3 * np.linalg.norm(out, axis=1)

    def called(name: str) -> Callable[[], Array]:
        solver = rivals.by_call[name][0]

        def done() -> Array:
            each = [solver(MU_KM3_S2, start_km[i], end_km[i], flown.time_s[i])[0] for i in some[name]]
            return 1e3 * np.linalg.norm(each, axis=1)

        return done

    works: dict[str, Callable[[], Array]] = {
        "closed": lambda: closed.arc(range_m).speed_m_s,
        "lambert": lambda: np.linalg.norm(orbit.lambert(start, end, flown.time_s)[0], axis=1),
        "loop": looped,
        **{name: called(name) for name in rivals.by_call},
    }
    taken = rounds(works, n_rounds)

    def row(stage: str, ours: str, alternative: str, name: str) -> Row:
        own, n = np.asarray(taken.results[ours]), some[name].size if name in some else N_FLIGHTS
        same = f"speed at launch of {N_FLIGHTS:,} arcs"
        return Row(
            part="flight",
            stage=f"{stage}, {kind} arcs",
            ours_s=taken.seconds[ours],
            alternative=alternative,
            alternative_s=taken.seconds[name],
            scale=N_FLIGHTS / n,
            same=f"{same}; {n:,} calls, scaled" if n < N_FLIGHTS else same,
            check=relative("speeds", taken.results[name], own[some[name]] if name in some else own, SAME),
        )

    form, points = f"closed form {closed.name}", "two points, orbit.lambert"
    others = {"loop": "lamberthub izzo2015, compiled loop"}
    others |= {name: f"lamberthub {name}, call by call" for name in rivals.by_call}
    return [
        row(form, "closed", "orbit.lambert, ours", "lambert"),
        *(row(form, "closed", words, name) for name, words in others.items()),
        *(row(points, "lambert", words, name) for name, words in others.items()),
    ]


def _lofted(range_m: Array) -> Arc:
    """Return arcs of half to three times the apogee of least energy, in turn."""
    factor = np.linspace(0.5, 3.0, 7)[np.arange(range_m.size) % 7]
    return trajectory.arc(range_m, factor * LEAST_APOGEE_M)


#: Kinds of arc and their closed forms. Least energy is where the solvers start: they need no iteration there.
KINDS = {
    "least-energy": Closed(name="trajectory.minimum_energy", arc=trajectory.minimum_energy),
    "high and low": Closed(name="trajectory.arc", arc=_lofted),
}
