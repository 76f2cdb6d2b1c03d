"""Whom an order reaches: the exact network beside enumeration, and beside simulation.

The channels and radio stations of the threatened side in the lead case, after the attack. What several units
have in common are the channels and the stations; given which of these stand, units hear apart from one
another. So the shortest enumeration walks through every state of channels and stations; one that also walked
through every single link would have 2^54 states. Ours adds one channel after another to the chances of all
sets of units. The answer of all is the chance that exactly the units of each set are reached.
"""

from __future__ import annotations

import numpy as np
from interleaved import Check, Row, absolute, rounds
from numpy.random import Generator, default_rng  # noqa: TID251 - the alternative to a method without luck
from one_arm import Question

from equipoise.arrays import Array
from equipoise.mechanisms import command
from equipoise.orders import coverage, network
from equipoise.orders.network import Channel, Stations
from equipoise.reading import column, standing
from equipoise.sampling.draws import Draws

#: Draws that enumeration and simulation get.
N_ENUMERATED, N_SIMULATED = 16, 4
#: Standard error that the simulation goes to, of any chance.
ERROR = 1e-3
#: Greatest difference of chances; standard errors by which a simulated one may differ.
SAME, MOST_ERRORS = 1e-12, 5.0
SEED = 2026


def rows(asked: Question, n: int, n_rounds: int) -> tuple[list[Row], dict[str, object]]:
    """Return the rows of the table, and the size of the network."""
    drawn, threatened = asked.drawn(n), asked.on.threatened
    table = asked.tables.forces.command
    channels, stations = _channels(drawn, threatened, table.units), _stations(drawn, threatened, table)
    n_units = len(table.units)
    listening = range(n_units - len(table.ports), n_units)
    n_trials = int(np.ceil(0.25 / ERROR**2))
    luck = default_rng(SEED)

    def ours() -> Array:
        return network.together(np.ones(n), channels, n_units, stations, listening)

    taken = rounds(
        {
            "ours": ours,
            "enumerated": lambda: np.stack(
                [_enumerated(channels, stations, listening, draw) for draw in range(min(N_ENUMERATED, n))]
            ),
            "simulated": lambda: np.stack(
                [
                    _simulated(channels, stations, listening, draw, n_trials, luck)
                    for draw in range(min(N_SIMULATED, n))
                ]
            ),
        },
        n_rounds,
    )
    law = np.asarray(taken.results["ours"])
    few = np.asarray(taken.results["simulated"])
    error = np.sqrt(np.maximum(law * (1.0 - law), 1.0 / n_trials) / n_trials)[: few.shape[0]]
    in_model = command.orders(drawn, threatened, table)
    apart = absolute("chances of sets", taken.results["enumerated"], law[:N_ENUMERATED], SAME)
    same_as_model = 1.0 if in_model is None else float(np.max(np.abs(in_model.p_together - law)))
    n_shared = len(channels) + stations.p_stands.shape[1]
    what = f"{n:,} draws, {n_units} units, {len(channels)} channels, {stations.p_stands.shape[1]} stations"
    return [
        Row(
            part="reliability",
            stage="who hears an order together",
            ours_s=taken.seconds["ours"],
            alternative=f"enumeration of 2^{n_shared} states, draw by draw",
            alternative_s=taken.seconds["enumerated"],
            scale=n / min(N_ENUMERATED, n),
            same=f"{what}; {min(N_ENUMERATED, n)} draws, scaled",
            check=Check(what=apart.what, found=max(apart.found, same_as_model), allowed=SAME),
        ),
        Row(
            part="reliability",
            stage="who hears an order together",
            ours_s=taken.seconds["ours"],
            alternative=f"simulation, {n_trials:,} trials a draw",
            alternative_s=taken.seconds["simulated"],
            scale=n / min(N_SIMULATED, n),
            same=f"{what}; a standard error of {ERROR:g} for the other, {few.shape[0]} draws, scaled",
            check=Check(
                what="chances of sets, difference in standard errors",
                found=float(np.max(np.abs(few - law[: few.shape[0]]) / error)),
                allowed=MOST_ERRORS,
            ),
        ),
    ], {"n_shared": n_shared, "n_units": n_units}


def _channels(drawn: Draws, threatened: str, units: tuple[str, ...]) -> list[Channel]:
    """Return the channels as they are after the attack."""
    names = drawn.names("channel", owner=threatened)
    stands = _struck(drawn, "channel", names)
    legs = [unit.partition(".")[0] for unit in units]
    return [
        Channel(
            p_stands=stands[:, k],
            p_reaches=np.stack([drawn.value(f"channel.{name}.{leg}", 0.0) for leg in legs], axis=1),
        )
        for k, name in enumerate(names)
    ]


def _stations(drawn: Draws, threatened: str, table: command.Table) -> Stations:
    """Return the radio stations, and which boats hear which of them."""
    grid = table.coverage
    heard = command.heard_by_zone(drawn, threatened, table)
    ports = [coverage.by_port(drawn, heard, grid, port) for port in table.ports]
    return Stations(
        p_stands=_struck(drawn, "vlf", grid.stations), p_heard=coverage.heard_by_set(np.stack(ports, axis=1))
    )


def _struck(drawn: Draws, kind: str, names: tuple[str, ...]) -> Array:
    """Return the chance that each is in place, works and outlives the attack."""
    found = standing(drawn, kind, names) * column(drawn, kind, names, "works", 1.0)
    return found * column(drawn, kind, names, "survives")


def _enumerated(channels: list[Channel], stations: Stations, listening: range, draw: int) -> Array:
    """Return the chance of each set of units by walking through every state of channels and stations."""
    n_units = channels[0].p_reaches.shape[1]
    p_states, missed = np.ones(1), np.ones((1, n_units))
    for each in channels:
        p, reaches = each.p_stands[draw], each.p_reaches[draw]
        p_states = np.concatenate([p_states * (1.0 - p), p_states * p])
        missed = np.concatenate([missed, missed * (1.0 - reaches)])
    on_air = np.ones(1)
    for p in stations.p_stands[draw]:
        on_air = np.concatenate([on_air * (1.0 - p), on_air * p])
    law = np.zeros(1 << n_units)
    for s, p_set in enumerate(on_air):
        silent = missed.copy()
        silent[:, list(listening)] *= 1.0 - stations.p_heard[draw, :, s]
        chance = (p_states * p_set)[:, None]
        for unit in range(n_units):
            miss = silent[:, unit, None]
            chance = np.concatenate([chance * miss, chance * (1.0 - miss)], axis=1)
        law += chance.sum(axis=0)
    return law


def _simulated(
    channels: list[Channel],
    stations: Stations,
    listening: range,
    draw: int,
    n_trials: int,
    luck: Generator,
) -> Array:
    """Return the share of trials in which exactly each set of units is reached."""
    n_units = channels[0].p_reaches.shape[1]
    reached = np.zeros((n_trials, n_units), np.bool_)
    for each in channels:
        stands = luck.random((n_trials, 1)) < each.p_stands[draw]
        reached |= stands & (luck.random((n_trials, n_units)) < each.p_reaches[draw])
    n_stations = stations.p_stands.shape[1]
    on_air = luck.random((n_trials, n_stations)) < stations.p_stands[draw]
    which = on_air @ (1 << np.arange(n_stations))
    hears = luck.random((n_trials, len(listening))) < stations.p_heard[draw][:, which].T
    reached[:, list(listening)] |= hears
    return np.bincount(reached @ (1 << np.arange(n_units)), minlength=1 << n_units) / n_trials
