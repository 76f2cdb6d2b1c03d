"""The word that the answer begins with: dramatic or not, the same elsewhere or not.

Question: is the change dramatic by the case's own measure? Takes the effect of each draw
and what the case set in advance (a threshold for "dramatic", a margin for "the
same", the size below which nothing matters); gives yes, no or cannot tell,
with the shares of draws that decide it.

Source: none but the case; thresholds are a choice, which is why they are set
before the run and shown with the answer. Largest weakness: a share of draws is
only as good as the spreads of the facts; it is no frequency in the world.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from equipoise.arrays import Array, Mask
from equipoise.measures.effects import Equivalence, Worse, equivalence
from equipoise.measures.intervals import summary


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineVerdict:
    """One headline of the answer, judged.

    ``mean``, ``q05`` and ``q95`` are of the effect, in the unit of the outcome
    and with its sign. ``threshold`` and ``delta`` are sizes in that unit, also
    where the case gave them as a share (``relative``) of the mean before.
    ``share_over`` is the share of draws that are worse by at least the threshold,
    ``share_wrong_sign`` the share that moves by more than matters against the mean.
    """

    dramatic: Literal["yes", "no", "cannot tell"]
    mean: float
    q05: float
    q95: float
    share_over: float
    share_wrong_sign: float
    threshold: float
    delta: float
    relative: bool
    reason: str


def judge_headline(
    effect_draws: Array,
    before_mean: float,
    *,
    worse: Worse,
    dramatic: float,
    delta: float,
    matters: float,
    relative: bool,
    share: float = 0.9,
) -> HeadlineVerdict:
    """Return whether an effect is dramatic, as the case defined it in advance.

    Parameters
    ----------
    effect_draws : (n,) array, in the unit of the outcome
        Arm less the arm it is compared with, per draw.
    before_mean : float, in the unit of the outcome
        Mean of the arm it is compared with; used only where ``relative``.
    worse : str
        Which direction of the outcome is worse: "higher", "lower" or "none".
    dramatic : float, > 0
        The threshold: how much worse is dramatic.
    delta : float, >= 0
        The margin of "the same", passed on in the unit of the outcome.
    matters : float, >= 0
        The size up to which a draw counts for neither sign.
    relative : bool
        Whether the three sizes are shares of the size of ``before_mean``.
    share : float, above 0.5 to 1
        The share of draws that "yes" and "no" each need.

    Returns
    -------
    HeadlineVerdict

    Raises
    ------
    NumericsError
        If a draw is not finite.
    ValueError
        If a size or the share is out of range, or ``before_mean`` is needed and not finite.

    Notes
    -----
    With ``w`` the effect counted in the worse direction: "yes" if ``w >= threshold`` in at least
    ``share`` of the draws; "no" if ``w < threshold`` in at least ``share`` of them and
    ``mean(w) < threshold``; otherwise "cannot tell". Cannot tell as well where the outcome has no worse
    direction, or the sizes are shares of a mean of zero. The sampling error
    is left out: a share next to ``share`` may change sides with the seed.

    Examples
    --------
    >>> verdict = judge_headline(
    ...     np.array([0.11, 0.12, 0.30]),
    ...     0.05,
    ...     worse="higher",
    ...     dramatic=0.10,
    ...     delta=0.02,
    ...     matters=0.001,
    ...     relative=False,
    ... )
    >>> verdict.dramatic, verdict.share_over
    ('yes', 1.0)
    """
    _refuse_sizes(dramatic, delta, matters, share)
    unit_size = _unit_size(before_mean, relative=relative)
    threshold = dramatic * unit_size
    spread = summary(effect_draws, "effect")
    worsening = -effect_draws if worse == "lower" else effect_draws
    over = worsening >= threshold
    share_over = float(np.mean(over))
    against = effect_draws if spread.mean < 0 else -effect_draws
    word: Literal["yes", "no", "cannot tell"] = "cannot tell"
    if worse == "none":
        share_over = 0.0
        reason = "the outcome has no direction that is worse"
    elif threshold == 0:
        share_over = 0.0
        reason = "the threshold is a share of the mean before, which is zero"
    elif share_over >= share:
        word = "yes"
        reason = (
            f"{_percent(over)} of draws are worse by at least the threshold; {100 * share:g} % were asked"
        )
    elif float(np.mean(~over)) >= share and float(np.mean(worsening)) < threshold:
        word = "no"
        reason = f"{_percent(~over)} of draws stay below the threshold, and so does the mean"
    elif float(np.mean(~over)) >= share:
        reason = f"{_percent(~over)} of draws stay below the threshold, but the mean does not"
    else:
        reason = f"{_percent(over)} of draws are worse by at least the threshold, the others stay below it"
    return HeadlineVerdict(
        dramatic=word,
        mean=spread.mean,
        q05=spread.q05,
        q95=spread.q95,
        share_over=share_over,
        share_wrong_sign=float(np.mean(against > matters * unit_size)),
        threshold=threshold,
        delta=delta * unit_size,
        relative=relative,
        reason=reason,
    )


def same_elsewhere(
    a_effect: Array,
    b_effect: Array,
    delta: float,
    *,
    before_mean: float = math.nan,
    relative: bool = False,
    share: float = 0.9,
) -> Equivalence:
    """Return whether the same systems elsewhere would have the same effect.

    Parameters
    ----------
    a_effect, b_effect : (n,) array, n >= 2, in the unit of the outcome
        What the systems add here and there: each arm less its membership-only twin.
    delta : float, >= 0
        The margin within which both count as the same, set in the case.
    before_mean : float, in the unit of the outcome
        Mean of the baseline; used only where ``relative``.
    relative : bool
        Whether ``delta`` is a share of the size of ``before_mean``.
    share : float, above 0 to 1
        The share of draws that must lie within the margin.

    Returns
    -------
    Equivalence
        "not shown" is not "different", and never "same".

    Raises
    ------
    NumericsError
        If a draw is not finite.
    ValueError
        If lengths differ, ``delta`` or ``share`` is out of range, or
        ``before_mean`` is needed and not finite.

    See Also
    --------
    equipoise.measures.effects.equivalence : the rule.

    Examples
    --------
    >>> here, there = np.array([4.0, 5.0]), np.array([1.0, 1.0])
    >>> same_elsewhere(here, there, 0.05, before_mean=20.0, relative=True).verdict
    'different'
    """
    return equivalence(
        a_effect, b_effect, delta=delta * _unit_size(before_mean, relative=relative), share=share
    )


def _refuse_sizes(dramatic: float, delta: float, matters: float, share: float) -> None:
    """Raise where a size that the case set can't be one."""
    if not (0 < dramatic < math.inf and 0 <= delta < math.inf and 0 <= matters < math.inf):
        message = f"need dramatic > 0, delta >= 0, matters >= 0; got {dramatic}, {delta}, {matters}"
        raise ValueError(message)
    if not 0.5 < share <= 1:
        message = f"share must be above 0.5 and at most 1, got {share}"
        raise ValueError(message)


def _unit_size(before_mean: float, *, relative: bool) -> float:
    """Return what a size of 1 in the case is in the unit of the outcome."""
    if not relative:
        return 1.0
    if not math.isfinite(before_mean):
        message = f"a relative size needs the mean before, got {before_mean}"
        raise ValueError(message)
    return abs(before_mean)


def _percent(chosen: Mask) -> str:
    """Return the share of draws as people say it, without calling a part all or none."""
    value = float(np.mean(chosen))
    if 0 < value < 0.001:
        return "under 0.1 %"
    if 0.999 < value < 1:
        return "over 99.9 %"
    return f"{100 * value:.1f} %".replace(".0 %", " %")
