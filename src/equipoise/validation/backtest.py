"""Past changes through the same machine, and whether they come out in the order of what followed.

Every row of a table becomes coarse worlds (:mod:`equipoise.history`), the model measures the change, and
the order is held against the documented reactions beside naive baselines. Rules and data were fixed before
the first score (docs/backtest.md). Largest weakness: the table was coded by one person who knew the outcomes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from equipoise.arrays import Array
from equipoise.history import changes, rows, spans
from equipoise.history.changes import Change
from equipoise.history.rows import Row
from equipoise.validation import ordering
from equipoise.validation.ordering import Pairs

#: Told what is being worked on and which share is done.
Progress = Callable[[str, float], None]
#: What the order is asked of, beside fear.
OTHERS = (
    "capability change",
    "fear, without hostility",
    "fear of a cautious planner",
    "fear of the worst case",
    "expected loss (after the score)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Shares of pairs that are ordered as the reactions are: robust pairs, and those with the motive."""

    robust: float | None
    motive: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """All that came of a table.

    Attributes
    ----------
    rows : tuple of Row
        The cases.
    changes : tuple of Change
        In the same order.
    n_pairs, n_motive : int
        Robust pairs; those in which both had the motive of a first strike.
    fear : Score
        Of the fear change, refused rows counting as none.
    beside : mapping of name to Score
        Other readings of the same run; not what was to be tested.
    run_only : Score
        Of the fear change, among rows that were not refused.
    baselines : mapping of name to Score
    p_value, p_value_motive : float or None
        Share of permutations of the cases that do as well.
    seed, draws : int
    digest : str
        Of the data of past changes.
    """

    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    n_pairs: int
    n_motive: int
    fear: Score
    beside: Mapping[str, Score]
    run_only: Score
    baselines: Mapping[str, Score]
    p_value: float | None
    p_value_motive: float | None
    seed: int
    draws: int
    digest: str


def run(
    path: Path | None = None,
    *,
    seed: int = changes.SEED,
    draws: int = changes.DRAWS,
    progress: Progress | None = None,
) -> Backtest:
    """Return what the model makes of a table of past changes.

    Parameters
    ----------
    path : pathlib.Path, optional
        A table; the packaged one where left out.
    seed, draws : int
        Of the model's run.
    progress : callable, optional
        Told the case and the share done.

    Raises
    ------
    CaseError
        With every fault of the table.
    """
    told = spans.load()
    listed = rows.load(path, warnings=told.states)
    made: list[Change] = []
    for number, row in enumerate(listed):
        if progress is not None:
            progress(row.id, number / len(listed))
        made.append(changes.past(row, told, seed=seed, draws=draws))
    return scored(listed, tuple(made), seed=seed, draws=draws, digest=told.digest)


def scored(listed: Sequence[Row], made: Sequence[Change], *, seed: int, draws: int, digest: str) -> Backtest:
    """Return the scores of changes that were measured.

    Parameters
    ----------
    listed, made : sequence
        Cases and changes, in the same order.
    seed, draws, digest
        Kept in what is returned.
    """
    pairs = ordering.robust(listed)
    fear = np.array([change.fear.mean if change.fear else 0.0 for change in made])
    was_run = np.array([change.fear is not None for change in made], np.bool_)
    both_run = was_run[pairs.stronger] & was_run[pairs.weaker]
    return Backtest(
        rows=tuple(listed),
        changes=tuple(made),
        n_pairs=int(pairs.stronger.size),
        n_motive=int(pairs.is_motive.sum()),
        fear=_score(fear, pairs),
        beside={name: _score(index, pairs) for name, index in _beside(made).items()},
        run_only=_score(fear, pairs.of(both_run)),
        baselines={
            name: _score(index, pairs, same=1e-9) for name, index in ordering.baselines(listed).items()
        },
        p_value=ordering.p_value(fear, pairs),
        p_value_motive=ordering.p_value(fear, pairs.motive),
        seed=seed,
        draws=draws,
        digest=digest,
    )


def as_json(found: Backtest) -> dict[str, object]:
    """Return the object that ``validate backtest --json`` prints.

    Parameters
    ----------
    found : Backtest
        From :func:`run`.
    """
    return {
        "cases": [_case(row, change) for row, change in zip(found.rows, found.changes, strict=True)],
        "pairs": found.n_pairs,
        "order": found.fear.robust,
        "motive_pairs": found.n_motive,
        "motive_order": found.fear.motive,
        "order_of_run": found.run_only.robust,
        "baselines": {name: score.robust for name, score in found.baselines.items()},
        "motive_baselines": {name: score.motive for name, score in found.baselines.items()},
        "beside": {
            name: {"order": score.robust, "motive_order": score.motive}
            for name, score in found.beside.items()
        },
        "p_value": found.p_value,
        "motive_p_value": found.p_value_motive,
        "seed": found.seed,
        "draws": found.draws,
        "data": found.digest,
    }


def _case(row: Row, change: Change) -> dict[str, object]:
    """Return one case as plain data; ``low`` and ``high`` are those of the fear change."""
    fear, capability, hostile = change.fear, change.capability, change.hostility
    return {
        "id": row.id,
        "date": row.date.isoformat(),
        "threatened": row.threatened,
        "change": row.system,
        "capability_change": capability.mean if capability else None,
        "capability_low": capability.low if capability else None,
        "capability_high": capability.high if capability else None,
        "fear_change": fear.mean if fear else None,
        "low": fear.low if fear else None,
        "high": fear.high if fear else None,
        "expected_loss": change.loss.mean if change.loss else None,
        "reaction": list(row.reaction),
        "motive": row.motive,
        "hostility": hostile.mean if hostile else None,
        "k": change.k if fear else None,
        "prospect": change.is_prospect,
        "reason": change.reason,
    }


def _score(index: Array, pairs: Pairs, same: float = ordering.SAME) -> Score:
    """Return the shares of all pairs and of motive pairs."""
    return Score(
        robust=ordering.share_right(index, pairs, same),
        motive=ordering.share_right(index, pairs.motive, same),
    )


def _beside(made: Sequence[Change]) -> Mapping[str, Array]:
    """Return other readings of the same run, (n,) each."""
    capability = [change.capability.mean if change.capability else 0.0 for change in made]
    plain = [
        change.fear.mean / change.hostility.mean if change.fear and change.hostility else 0.0
        for change in made
    ]
    loss = [change.loss.mean if change.loss else 0.0 for change in made]
    cautious, worst = [change.cautious for change in made], [change.worst for change in made]
    found = (capability, plain, cautious, worst, loss)
    return {name: np.array(values) for name, values in zip(OTHERS, found, strict=True)}
