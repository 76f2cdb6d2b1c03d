"""Whether a sentence that somebody made stands up to the test it was given before the run.

Question: does a claim hold? Takes the draws of an outcome or an effect, a bound
or a margin, and the share of draws that has to be on the claim's side; gives
holds, fails or undecided, and from several such tests one verdict. To fail is
not the same as not to hold: both need their share of the draws, and in between
nothing is decided.

Source: none but the case. For margins: Schuirmann (1987), by
:func:`equipoise.measures.effects.equivalence`. Largest weakness: bound and share are what somebody took a
word to mean; another reader may mean another number by it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from equipoise.arrays import Array
from equipoise.measures.effects import Z95, equivalence
from equipoise.measures.intervals import summary

#: What one test can say.
Word: TypeAlias = Literal["holds", "fails", "undecided"]
#: What can be said of a claim.
Verdict: TypeAlias = Literal["holds", "holds in part", "fails", "undecided", "outside the model"]
#: Whether all tests of a claim must hold, or one is enough.
Need: TypeAlias = Literal["all", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One test, judged.

    ``mean``, ``q05`` and ``q95`` are of what was tested, over draws, in its unit and with its
    sign. ``share`` is the share of draws on the claim's side, ``asked`` the share that it needs,
    ``limit`` the bound (or the margin) in the unit of the outcome. ``is_near`` says that the share lies so
    near a share that decides that other draws could give another word. ``is_zero`` says that every draw is
    exactly zero; ``n`` counts the draws.
    """

    verdict: Word
    reason: str
    mean: float
    q05: float
    q95: float
    share: float
    asked: float
    limit: float
    n: int
    is_near: bool
    is_zero: bool


def beyond(
    values: Array, bound: float, *, direction: Literal["higher", "lower"], share: float = 0.9
) -> Finding:
    """Return whether an outcome or effect lies on the claimed side of a bound.

    Parameters
    ----------
    values : (n,) array, n >= 1
        Draws of an outcome, or of an effect with its sign.
    bound : float
        The end of the claim's side, itself included.
    direction : str
        On which side of the bound the claim is: "higher" or "lower".
    share : float, 0.5 to 1
        The share of draws that holding and failing each need.

    Returns
    -------
    Finding

    Raises
    ------
    NumericsError
        If a draw is not finite.
    ValueError
        If the bound is not finite or the share is out of range.

    Notes
    -----
    With ``p`` the share of draws at or beyond the bound: holds if ``p >= share``; fails if ``1 - p >= share``
    and the mean is not beyond it; otherwise undecided. The same rule as for "dramatic".

    Examples
    --------
    >>> found = beyond(np.array([-0.3, -0.2, -0.1]), -0.2, direction="lower", share=0.9)
    >>> found.verdict, round(found.share, 2)
    ('undecided', 0.67)
    """
    _refuse(share)
    if not math.isfinite(bound):
        message = f"the bound must be finite, got {bound}"
        raise ValueError(message)
    spread = summary(values, "the tested outcome")
    over = values >= bound if direction == "higher" else values <= bound
    mean_over = spread.mean >= bound if direction == "higher" else spread.mean <= bound
    on_side = float(np.mean(over))
    word: Word = "undecided"
    if on_side >= share:
        word, reason = "holds", "enough draws lie on the claim's side"
    elif float(np.mean(~over)) >= share and not mean_over:
        word, reason = "fails", "enough draws lie on the other side, and so does the mean"
    elif float(np.mean(~over)) >= share:
        reason = "enough draws lie on the other side, but the mean does not"
    else:
        reason = "too few draws lie on either side"
    return Finding(
        verdict=word,
        reason=reason,
        mean=spread.mean,
        q05=spread.q05,
        q95=spread.q95,
        share=on_side,
        asked=share,
        limit=bound,
        n=len(values),
        is_near=_is_near(on_side, len(values), share),
        is_zero=_is_zero(values),
    )


def within(values: Array, margin: float, *, other: Array | None = None, share: float = 0.9) -> Finding:
    """Return whether an effect is none, or the same as another, within a margin.

    Parameters
    ----------
    values : (n,) array, n >= 2
        Draws of an effect.
    margin : float, >= 0
        The largest difference that counts as none.
    other : (n,) array, optional
        The effect that it is said to be equal to, drawn with the same luck; without it, no effect.
    share : float, 0.5 to 1
        The share of draws that must lie within the margin.

    Returns
    -------
    Finding

    Raises
    ------
    NumericsError
        If a draw is not finite.
    ValueError
        If the lengths differ, or margin or share is out of range.

    Notes
    -----
    "Same" holds, "different" fails, "not shown" is undecided. One guard is added: where the mean is shown to
    lie outside, but ``share`` of the draws lies within, a few far draws carry the mean: undecided.

    Examples
    --------
    >>> within(np.array([0.00, 0.01, 0.00]), 0.02).verdict
    'holds'
    >>> within(np.array([5.0, 5.0]), 0.5, other=np.array([1.0, 1.0])).verdict
    'fails'
    """
    _refuse(share)
    compared = np.zeros_like(values) if other is None else other
    found = equivalence(values, compared, delta=margin, share=share)
    word: Word = "undecided"
    if found.verdict == "same":
        word, reason = "holds", "enough draws lie within the margin, and the mean surely does"
    elif found.verdict == "different" and found.share_within >= share:
        reason = "enough draws lie within the margin, but a few far ones carry the mean outside"
    elif found.verdict == "different":
        word, reason = "fails", "the mean surely lies outside the margin"
    else:
        reason = "neither to be the same nor to differ is shown"
    return Finding(
        verdict=word,
        reason=reason,
        mean=found.mean,
        q05=found.q05,
        q95=found.q95,
        share=found.share_within,
        asked=share,
        limit=margin,
        n=len(values),
        is_near=_is_near(found.share_within, len(values), share),
        is_zero=_is_zero(values - compared),
    )


def together(words: Sequence[Word | None], need: Need = "all") -> Verdict:
    """Return the verdict on a claim from those of its tests.

    Parameters
    ----------
    words : sequence of str or None
        One for each test; None where its outcome has no meaning in an arm.
    need : str
        "all": the claim says all of it. "any": each of them would bear it out.

    Notes
    -----
    No test has a meaning: outside the model. All needed: holds if every test holds; holds in part if
    some do, whatever the others say; otherwise fails if all that have a meaning fail, else undecided. One
    is enough: holds if one does; fails if all that have a meaning fail; else undecided.

    Examples
    --------
    >>> together(["holds", "fails", None]), together(["fails", "undecided"]), together([None])
    ('holds in part', 'undecided', 'outside the model')
    >>> together(["holds", "fails"], "any")
    'holds'
    """
    tested = [word for word in words if word is not None]
    n_hold = tested.count("holds")
    if not tested:
        return "outside the model"
    if n_hold == len(words) or (need == "any" and n_hold):
        return "holds"
    if n_hold:
        return "holds in part"
    return "fails" if tested.count("fails") == len(tested) else "undecided"


def _refuse(share: float) -> None:
    """Raise where the share asked for can't be one."""
    if not 0.5 <= share <= 1:
        message = f"share must be from 0.5 to 1, got {share}"
        raise ValueError(message)


def _is_near(found: float, n: int, asked: float) -> bool:
    """Return whether a share of draws lies within its own sampling error of one that decides."""
    error = Z95 * math.sqrt(found * (1.0 - found) / n)
    return error > 0 and min(abs(found - asked), abs(found - (1.0 - asked))) <= error


def _is_zero(values: Array) -> bool:
    """Return whether nothing moves in any draw."""
    return not bool(np.any(values))
