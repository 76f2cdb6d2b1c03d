"""What an arm changes against another, draw by draw.

Question: by how much, how surely, and in which direction does an outcome move?
Takes the outcomes of two arms drawn with the same luck; gives the difference of
each draw, summarised. Two kinds of doubt stay apart: the interval of an effect
comes from inputs that nobody knows exactly; the sampling error only from the
number of draws, and shrinks with it.

Sources: Kahn and Marshall (1953) for common random numbers, Schuirmann (1987)
for equivalence. Largest weakness: a paired difference keeps only luck that both
arms share; what the change alone brings in is drawn freely.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np

from equipoise.arrays import Array
from equipoise.measures.intervals import PROBABILITY, Summary, checked, mean, sampling_error, summary

#: Which direction of an outcome is worse for the threatened side.
Worse: TypeAlias = Literal["higher", "lower", "none"]
#: Normal score of the 95 % point: a 90 % interval leaves 5 % at each side.
Z95 = 1.6448536269514722
#: Of draws that differ in nothing.
NO_DIFFERENCE = Summary(mean=0.0, q05=0.0, q50=0.0, q95=0.0)


class Measured(Protocol):
    """What an effect needs of an outcome; the model's outcomes have it."""

    @property
    def values(self) -> Array | None:
        """One value per draw; None where the outcome has no meaning in the arm."""
        ...

    @property
    def unit(self) -> str:
        """The unit shown to people."""
        ...

    @property
    def worse(self) -> Worse:
        """Which direction is worse for the threatened side."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How one outcome of an arm differs from another arm (``arm`` less ``against``).

    ``mean`` and the quantiles ``q05``, ``q50``, ``q95`` are over draws, in
    ``unit``. ``share_worse`` and ``share_better`` are shares of draws that move
    by more than matters; None for an outcome without a worse direction.
    ``sampling_error`` is the standard error of ``mean`` from the number of draws
    alone. ``log_odds`` is the difference of the log-odds of both means, None for
    other units and where a mean is 0 or 1 and the other is not. ``relative`` is
    ``mean`` as a share of the size of the mean of ``against``, None where that is zero.
    """

    outcome: str
    unit: str
    arm: str
    against: str
    mean: float
    q05: float
    q50: float
    q95: float
    share_worse: float | None
    share_better: float | None
    sampling_error: float
    same_inputs: bool
    n: int
    log_odds: float | None
    relative: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """Whether two effects are the same within ±delta, different, or neither shown.

    ``share_within`` is the share of draws whose difference lies within ±delta;
    ``mean``, ``q05`` and ``q95`` describe that difference over draws;
    ``mean_low`` and ``mean_high`` are the 90 % interval of its mean.
    """

    same: bool
    verdict: Literal["same", "different", "not shown"]
    share_within: float
    mean: float
    q05: float
    q95: float
    mean_low: float
    mean_high: float
    delta: float


def paired_effects(
    before: Mapping[str, Measured],
    after: Mapping[str, Measured],
    *,
    arm: str,
    against: str,
    same_inputs: bool,
    matters: Mapping[str, float] | None = None,
    relative: Collection[str] = (),
) -> tuple[Effect, ...]:
    """Return how every outcome of an arm differs from the arm it is compared with.

    Both arms were drawn with the same luck, so the difference of a draw is
    due to the change alone, and arms with the same inputs differ by exactly zero.

    Parameters
    ----------
    before, after : mapping of outcome id to outcome
        Of ``against`` and of ``arm``; the same ids, as many draws. An outcome without
        values in either arm has no effect and is left out.
    arm, against : str
        Their names.
    same_inputs : bool
        Whether the worlds of both arms hold the same facts: a zero effect
        then says that the change moves no input, not that it is harmless.
    matters : mapping of outcome id to float >= 0
        The size up to which a difference is neither worse nor better; 0 where not given.
    relative : collection of outcome ids
        Whose ``matters`` is a share of the size of the mean of ``before``.

    Returns
    -------
    tuple of Effect
        In the order of ``before``.

    Raises
    ------
    NumericsError
        If a value is not finite, or a probability not between 0 and 1: names
        the outcome, the arm and the first such draw.
    ValueError
        If the arms differ in ids, units, directions or number of draws, a
        ``matters`` is negative, or there are fewer than two draws.

    Notes
    -----
    ``d_i = after_i - before_i``; sampling error ``sd(d) / sqrt(n)``, exactly 0 if all
    ``d_i`` are equal. It is the error of drawing only: that inputs are in doubt is
    told by the interval, and that the model is wrong by neither.

    References
    ----------
    H. Kahn and A. W. Marshall, "Methods of reducing sample size in Monte Carlo computations",
    J. Oper. Res. Soc. Am. 1 (1953), pp. 263-278.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> def minutes(*values):
    ...     return SimpleNamespace(values=np.array(values), unit="min", worse="lower")
    >>> (effect,) = paired_effects(
    ...     {"warning": minutes(10.0, 20.0)},
    ...     {"warning": minutes(7.0, 19.0)},
    ...     arm="change",
    ...     against="baseline",
    ...     same_inputs=False,
    ... )
    >>> effect.mean, effect.share_worse, effect.sampling_error
    (-2.0, 1.0, 1.0)
    """
    if before.keys() != after.keys():
        message = f"{arm} and {against} differ in outcomes: {sorted(before.keys() ^ after.keys())}"
        raise ValueError(message)
    sizes = matters or {}
    found: list[Effect] = []
    for outcome, old in before.items():
        new = after[outcome]
        if (old.unit, old.worse) != (new.unit, new.worse):
            message = f"{outcome}: {arm} and {against} differ in unit or worse direction"
            raise ValueError(message)
        if old.values is None or new.values is None:
            continue
        first = checked(old.values, f"{outcome} in {against}", old.unit)
        # arms that are alike in what an outcome follows from share its values
        is_shared = new.values is old.values
        second = first if is_shared else checked(new.values, f"{outcome} in {arm}", new.unit)
        difference = paired_difference(first, second)
        is_moved = not is_shared and bool(difference.any())
        if not is_moved:
            # two draws that differ in nothing say all that is said of thousands
            difference = difference[:2]
        mean_before = mean(first)
        size = sizes.get(outcome, 0.0) * (abs(mean_before) if outcome in relative else 1.0)
        share_worse, share_better = _shares(difference, old.worse, size)
        # most outcomes of most arms don't move: nothing to be put in order
        spread = summary(difference) if is_moved else NO_DIFFERENCE
        mean_after = mean(second) if is_moved else mean_before
        found.append(
            Effect(
                outcome=outcome,
                unit=old.unit,
                arm=arm,
                against=against,
                mean=spread.mean,
                q05=spread.q05,
                q50=spread.q50,
                q95=spread.q95,
                share_worse=share_worse,
                share_better=share_better,
                sampling_error=sampling_error(difference),
                same_inputs=same_inputs,
                n=len(first),
                log_odds=_log_odds(mean_before, mean_after) if old.unit == PROBABILITY else None,
                relative=_relative(spread.mean, mean_before),
            )
        )
    return tuple(found)


def paired_difference(before: Array, after: Array) -> Array:
    """Return how much higher each draw is in the second array.

    Parameters
    ----------
    before, after : (n,) array
        One outcome in two arms.

    Returns
    -------
    (n,) array

    Raises
    ------
    ValueError
        If the arrays differ in length: such draws have no partner.
    """
    if before.shape != after.shape or before.ndim != 1:
        message = f"paired draws need two rows of one length, got {before.shape} and {after.shape}"
        raise ValueError(message)
    return after - before


def equivalence(
    a_effect_draws: Array, b_effect_draws: Array, *, delta: float, share: float = 0.9
) -> Equivalence:
    """Return whether two effects are the same within ±delta.

    That two things were not shown to differ does not make them equal: both
    "same" and "different" need evidence, and in between nothing is shown.

    Parameters
    ----------
    a_effect_draws, b_effect_draws : (n,) array, n >= 2
        Two effects, drawn with the same luck.
    delta : float, >= 0
        The largest difference that counts as none, set in advance.
    share : float, above 0 to 1
        The share of draws that must lie within ±delta.

    Returns
    -------
    Equivalence

    Raises
    ------
    NumericsError
        If a draw is not finite.
    ValueError
        If the arrays differ in length, or delta or share is out of range.

    Notes
    -----
    With ``d = a - b``: "same" if at least ``share`` of the draws have ``|d| <= delta`` and
    the 90 % interval of the mean, ``mean(d) ± 1.645 sd(d)/sqrt(n)``, lies within
    ±delta; "different" if that interval lies wholly outside; otherwise "not shown".
    The interval is narrow with many draws, so "same" hangs mostly on the share.

    References
    ----------
    D. J. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach
    for assessing the equivalence of average bioavailability", J. Pharmacokinet. Biopharm. 15
    (1987), pp. 657-680.

    Examples
    --------
    >>> equivalence(np.array([0.30, 0.31]), np.array([0.30, 0.30]), delta=0.02).verdict
    'same'
    """
    if not (math.isfinite(delta) and delta >= 0 and 0 < share <= 1):
        message = f"delta must be >= 0 and share above 0 and at most 1, got {delta} and {share}"
        raise ValueError(message)
    difference = paired_difference(b_effect_draws, a_effect_draws)
    spread = summary(difference, "difference of effects")
    margin = Z95 * sampling_error(difference)
    low, high = spread.mean - margin, spread.mean + margin
    share_within = int(np.count_nonzero(np.abs(difference) <= delta)) / difference.size
    verdict: Literal["same", "different", "not shown"] = "not shown"
    if share_within >= share and -delta <= low and high <= delta:
        verdict = "same"
    elif low > delta or high < -delta:
        verdict = "different"
    return Equivalence(
        same=verdict == "same",
        verdict=verdict,
        share_within=share_within,
        mean=spread.mean,
        q05=spread.q05,
        q95=spread.q95,
        mean_low=low,
        mean_high=high,
        delta=delta,
    )


def _shares(difference: Array, worse: Worse, matters: float) -> tuple[float | None, float | None]:
    """Return the shares of draws that are worse and better by more than matters."""
    if not matters >= 0:
        message = f"matters must be >= 0, got {matters}"
        raise ValueError(message)
    if worse == "none":
        return None, None
    up = int(np.count_nonzero(difference > matters)) / difference.size
    down = int(np.count_nonzero(difference < -matters)) / difference.size
    return (up, down) if worse == "higher" else (down, up)


def _log_odds(before: float, after: float) -> float | None:
    """Return by how much the log-odds rise; None where they are infinite."""
    if before == after:
        return 0.0
    if not (0 < before < 1 and 0 < after < 1):
        return None
    return math.log(after) - math.log(before) + math.log1p(-before) - math.log1p(-after)


def _relative(mean: float, before: float) -> float | None:
    """Return the effect as a share of the mean before; None where that is zero."""
    share = mean / abs(before) if before != 0 else math.inf
    return share if math.isfinite(share) else None
