"""The back-test in lines for a terminal: cases, then the order of pairs beside the baselines."""

from __future__ import annotations

from collections.abc import Mapping

from equipoise.validation.backtest import Backtest, Score

#: Widths of the columns of cases, and what heads them.
COLUMNS = (("case", -12), ("date", -10), ("capability", 21), ("fear", 21), ("reaction", 8), ("motive", 6))
#: Width of the names of indices.
WIDE = 33
#: What is shown.
EXPLAINED = (
    "Capability: fall of what arrives, share of all warheads. Fear: rise of the believed chance that at most",
    "half as much arrives, times hostility. Means and 5 to 95 %; a reaction is the interval of its codes.",
)
#: What a reader has to be told with the scores.
CAUTIONS = (
    "The order of pairs can reject a bad index; it can't calibrate a scale. Codes, tensions and minutes of",
    "warning were coded by one person who knew the outcomes, so the baselines flatter themselves, and cases",
    "share decades.",
)


def lines(found: Backtest) -> tuple[str, ...]:
    """Return the back-test as lines of text.

    Parameters
    ----------
    found : Backtest
        From :func:`equipoise.validation.backtest.run`.
    """
    told = [
        *EXPLAINED,
        "",
        "  ".join(_padded(name, width) for name, width in COLUMNS),
    ]
    for row, change in zip(found.rows, found.changes, strict=True):
        low, high = row.reaction
        spans = [change.capability, change.fear]
        cells = (
            row.id,
            row.date.isoformat(),
            *(_span(span.mean, span.low, span.high) if span else "not run" for span in spans),
            f"{low:g}" if low == high else f"{low:g} to {high:g}",
            row.motive,
        )
        told.append("  ".join(_padded(cell, width) for cell, (_, width) in zip(cells, COLUMNS, strict=True)))
    reasons: dict[str, list[str]] = {}
    for change in found.changes:
        if change.reason:
            reasons.setdefault(change.reason, []).append(change.id)
    told += ["", *(f"{', '.join(ids)}: {why}" for why, ids in reasons.items())]
    told += [
        "",
        f"Share of pairs in the right order: {found.n_pairs} robust, {found.n_motive} with the motive",
    ]
    told += _scores({"fear change (the index)": found.fear, "the same, rows that were run": found.run_only})
    told += _scores(found.beside)
    told.append("baselines, no model")
    told += _scores(found.baselines)
    chances = (found.p_value, found.p_value_motive)
    if None not in chances:
        all_pairs, motive = (f"{chance:.3f}" for chance in chances)
        told.append(
            f"As good by permuting the cases: {all_pairs} for all pairs, {motive} for those with the motive."
        )
    return (*told, "", *CAUTIONS)


def _scores(scores: Mapping[str, Score]) -> list[str]:
    """Return a line a score."""
    return [
        f"  {name:<{WIDE}}{_share(score.robust)}  {_share(score.motive)}" for name, score in scores.items()
    ]


def _share(value: float | None) -> str:
    """Return a share with two digits, or a dash."""
    return f"{'-':>5}" if value is None else f"{value:5.2f}"


def _span(mean: float, low: float, high: float) -> str:
    """Return a mean with its ends."""
    return f"{mean:+.3f} {low:+.3f} {high:+.3f}"


def _padded(cell: str, width: int) -> str:
    """Return a cell of a width, to the left where it is negative."""
    return f"{cell:<{-width}}" if width < 0 else f"{cell:>{width}}"
