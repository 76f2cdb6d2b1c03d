"""How large a change was: what a first strike could do before and after, and what could be believed of it.

Question: by how much did retaliation fall, and by how much did fear rise? Takes two worlds, coarse or fine,
and asks the same model as every study. What is measured, and with which k, was written down before the
first score was looked at (docs/backtest.md). Largest weakness: fear is asked of a threshold that follows the
force, so small forces and large ones are equally afraid of losing half.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from equipoise import model
from equipoise.arrays import Array
from equipoise.facts.record import Fact
from equipoise.history import coarse, hostility, rows
from equipoise.history import spans as times
from equipoise.history.rows import FOLDER, Row
from equipoise.history.spans import Spans
from equipoise.mechanisms import perception
from equipoise.sampling import spreads, streams
from equipoise.world.snapshot import World

#: What is measured: seed, draws, and the cell of fear.
SEED, DRAWS, CELL = 1, 512, "day.ride_out"
#: Fear is of at most so much of what would arrive before the change.
SHARE_LEFT = 0.5
#: What was measured last for the packaged table, with the digest of the data that it came from.
MEASURED = FOLDER / "measured.json"
#: Digits that are kept: no reader needs more, and the rounding of machines differs beyond.
DIGITS = 9
#: Outcomes that are asked for.
ARRIVING = "first_strike.arriving"
FEARS = ("fear.best", "fear.cautious", "fear.worst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A mean over draws and the ends between which nine tenths of them lie."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How large one change was.

    Attributes
    ----------
    id : str
        Of the row, or of a study.
    capability, fear : Span or None
        Fall of what arrives as a share of the warheads; rise of the believed chance, weighted by hostility.
        None where the change can't be measured.
    loss : Span or None
        Fall of what arrives as a share of what arrived before, feared deployments counted by their chance,
        weighted by hostility. Thought of after the first score: no test.
    cautious, worst : float
        Rise of fear of a cautious planner and of the worst case, weighted the same; not scored.
    k : int
        Fear is of at most so many warheads arriving.
    hostility : Span or None
        How hostile relations were.
    is_prospect : bool
        Whether what was feared stood nowhere yet.
    reason : str
        Why it can't be measured, or what has to be known to read it; empty where nothing.
    """

    id: str
    capability: Span | None
    fear: Span | None
    loss: Span | None = None
    cautious: float = 0.0
    worst: float = 0.0
    k: int = 0
    hostility: Span | None = None
    is_prospect: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two worlds to be compared, one with what is feared, one in which that stands, and who threatens whom.

    ``warheads`` are all of the threatened side's, by which the fall of what arrives is divided; ``p_comes``
    is the chance that what stands in ``standing`` comes.
    """

    before: World
    after: World
    feared: World
    standing: World
    p_comes: float
    threatened: str
    rival: str
    warheads: float
    hostility: Fact


def past(row: Row, spans: Spans, *, seed: int = SEED, draws: int = DRAWS) -> Change:
    """Return how large a past change was.

    Parameters
    ----------
    row : Row
        Of the table.
    spans : Spans
        Facts of the time.
    seed, draws : int
        Of the model's run.
    """
    why = coarse.refusal(row)
    if why:
        return Change(id=row.id, capability=None, fear=None, reason=why)
    made = coarse.worlds(row, spans)
    at = coarse.sides(row, spans)
    pair = Pair(
        before=made.before,
        after=made.after,
        feared=made.feared,
        standing=made.standing,
        p_comes=made.p_comes,
        threatened=made.threatened,
        rival=made.rival,
        warheads=row.known("defender_warheads"),
        hostility=hostility.fact(spans, at.threatened, at.rival, row.date),
    )
    told = "Nothing was deployed: what was feared is in fear, and nothing in capability."
    return measure(
        row.id,
        pair,
        seed=seed,
        draws=draws,
        is_prospect=made.is_prospect,
        reason=told if made.is_prospect else "",
    )


def measure(
    name: str, pair: Pair, *, seed: int, draws: int, is_prospect: bool = False, reason: str = ""
) -> Change:
    """Return how large the step between two worlds is.

    Parameters
    ----------
    name : str
        What the change is called.
    pair : Pair
        The worlds.
    seed, draws : int
        Of the model's run.
    is_prospect, reason
        Kept in what is returned.
    """
    store = model.Store()

    def asked(worlds: Mapping[str, World], k: int, *wanted: str) -> Mapping[str, model.Outcomes]:
        on = model.Setting(
            threatened=pair.threatened, rival=pair.rival, alliance="", k=k, cell=CELL, horizon_months=24.0
        )
        every = (pair.before, pair.after, pair.feared, pair.standing)
        return model.evaluate_worlds(worlds, on, seed=seed, n=draws, among=every, wanted=wanted, store=store)

    worlds = {"before": pair.before, "after": pair.after, "standing": pair.standing}
    struck = asked(worlds, 0, ARRIVING)
    counted = _values(struck["before"], f"{ARRIVING}@{CELL}")
    k = round(SHARE_LEFT * float(counted.mean()))
    fall = _values(struck["before"], ARRIVING) - _values(struck["after"], ARRIVING)
    believed = asked({"before": pair.before, "feared": pair.feared}, k, *FEARS)
    rises = {id_: _values(believed["feared"], id_) - _values(believed["before"], id_) for id_ in FEARS}
    luck = streams.uniform(pair.hostility.id, seed=seed, n=draws)
    ill_will = spreads.quantile(pair.hostility.spread, luck)
    still = _values(struck["before"], ARRIVING)
    lost = pair.p_comes * (still - _values(struck["standing"], ARRIVING)) / max(float(still.mean()), 1e-9)
    outer = perception.nested_rows(draws)[0][:, 0]
    weighted = {id_: ill_will[outer] * rise for id_, rise in rises.items()}
    return Change(
        id=name,
        capability=_span(fall / pair.warheads),
        fear=_span(weighted[FEARS[0]]),
        loss=_span(ill_will * lost),
        cautious=float(weighted[FEARS[1]].mean()),
        worst=float(weighted[FEARS[2]].mean()),
        k=k,
        hostility=_span(ill_will),
        is_prospect=is_prospect,
        reason=reason,
    )


def past_changes() -> tuple[Change, ...]:
    """Return every past change of the packaged table, as kept or, where the data have changed, measured anew.

    A change of the model's code is seen by a test only, which measures again and compares.
    """
    told = times.load()
    if MEASURED.is_file():
        found = json.loads(MEASURED.read_text(encoding="utf-8"))
        if found["data"] == told.digest and (found["seed"], found["draws"]) == (SEED, DRAWS):
            return tuple(_change(row) for row in found["changes"])
    return measured()


def measured() -> tuple[Change, ...]:
    """Return every past change of the packaged table, measured now."""
    told = times.load()
    return tuple(past(row, told) for row in rows.load(warnings=told.states))


def write(path: Path = MEASURED) -> None:
    """Measure all past changes and keep them.

    Parameters
    ----------
    path : pathlib.Path
        Where to; written beside and renamed.
    """
    found = {
        "data": times.load().digest,
        "seed": SEED,
        "draws": DRAWS,
        "changes": [_plain(asdict(change)) for change in measured()],
    }
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)


def _values(outcomes: model.Outcomes, id_: str) -> Array:
    """Return the draws of an outcome that always has some."""
    values = outcomes[id_].values
    return np.zeros(0) if values is None else values


def _span(values: Array) -> Span:
    """Return the mean and the ends of nine tenths of the draws."""
    low, high = (float(value) for value in np.quantile(values, [0.05, 0.95]))
    return Span(mean=float(values.mean()), low=low, high=high)


def _plain(value: Any) -> Any:  # noqa: ANN401 - the tree of JSON has no narrower type
    """Return numbers rounded, at any depth."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return round(value, DIGITS) + 0.0 if isinstance(value, float) else value


def _change(row: dict[str, Any]) -> Change:
    """Return a change as it was before it was kept."""
    made: dict[str, Any] = {**row}
    made |= {
        name: Span(**row[name]) if row[name] else None for name in ("capability", "fear", "loss", "hostility")
    }
    return Change(**made)
