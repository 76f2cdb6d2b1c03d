"""Entries of the catalogue for leaders who leave office: ``leaders.*``."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from equipoise.catalogue.form import Kernel, Results, number
from equipoise.games import hazards, tree
from equipoise.games.tree import End, Move

#: Ends and middle of a 90 % interval.
_POSITIONS = np.array([0.05, 0.5, 0.95])
_COUNT, _YEARS = number(0, 1e6), number(1e-9, 1e9)


def _rate(exits: float, exposure_years: float) -> Results:
    """Yearly rate of exit of a class of leaders, as counted and with the interval that the count leaves."""
    low, middle, high = hazards.rate(np.array(exits), np.array(exposure_years), _POSITIONS)
    return {
        "rate_counted": exits / exposure_years,
        "rate_q05": float(low),
        "rate_q50": float(middle),
        "rate_q95": float(high),
    }


def _ratio(
    exposed_exits: float, exposed_years: float, unexposed_exits: float, unexposed_years: float
) -> Results:
    """Ratio of two rates of exit, with the interval that both counts leave."""
    low, middle, high = hazards.ratio(
        np.array(exposed_exits),
        np.array(exposed_years),
        np.array(unexposed_exits),
        np.array(unexposed_years),
        _POSITIONS,
    )
    return {"ratio_q05": float(low), "ratio_q50": float(middle), "ratio_q95": float(high)}


def _entry(
    out: float, fought: float, shared: float, incumbent_fought: float, incumbent_shared: float
) -> Results:
    """Course of a game of entry: a newcomer stays out or enters, the incumbent then fights or shares."""

    def end(newcomer: float, incumbent: float) -> End:
        return End(label="", payoff=np.array([[newcomer, incumbent]]))

    answer = Move(
        player=1,
        actions=("fight", "share"),
        after=(end(fought, incumbent_fought), end(shared, incumbent_shared)),
    )
    play = tree.subgame_perfect(Move(player=0, actions=("out", "enter"), after=(end(out, 0.0), answer)))
    return {"p_enter": float(play.p[()][0, 1]), "p_fight": float(play.p["enter",][0, 0])}


#: Name -> kernel.
TABLE: MappingProxyType[str, Kernel] = MappingProxyType(
    {
        "leaders.exit_rate": Kernel(
            function=_rate,
            inputs={"exits": _COUNT, "exposure_years": _YEARS},
            gives=("rate_counted", "rate_q05", "rate_q50", "rate_q95"),
            source="gamma posterior with Jeffreys' prior, Gelman and others (2013) section 2.8",
            valid="one rate for the class, per year",
        ),
        "leaders.exit_ratio": Kernel(
            function=_ratio,
            inputs={
                "exposed_exits": _COUNT,
                "exposed_years": _YEARS,
                "unexposed_exits": _COUNT,
                "unexposed_years": _YEARS,
            },
            gives=("ratio_q05", "ratio_q50", "ratio_q95"),
            source="ratio of two gamma posteriors with Jeffreys' prior",
            valid="an association without controls",
        ),
        "leaders.entry_game": Kernel(
            function=_entry,
            inputs={
                "out": number(),
                "fought": number(),
                "shared": number(),
                "incumbent_fought": number(),
                "incumbent_shared": number(),
            },
            gives=("p_enter", "p_fight"),
            source="Selten (1978), one town of the chain store",
            valid="both foresee all; equal bests are taken with equal chance",
        ),
    }
)
