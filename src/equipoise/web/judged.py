"""A headline as the page shows it: before, after, the difference with its interval, and the word it earns.

Everything is plain data by then: numbers for what is drawn, words for what is read. Largest weakness: a
headline without a number has its reason alone, and no hint at which fact is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from equipoise import outcomes
from equipoise.cases.case import Headline
from equipoise.measures.effects import paired_difference
from equipoise.measures.headlines import judge_headline
from equipoise.measures.intervals import summary
from equipoise.store import Outcome
from equipoise.study.wording import number, percent, signed
from equipoise.web.named import in_words

Json: TypeAlias = dict[str, Any]


def judged(headline: Headline, before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> Json:
    """Return one headline before and after, with its word.

    Parameters
    ----------
    headline : Headline
        What is asked, and what would count as dramatic.
    before, after : mapping of outcome id to Outcome
        Of the baseline and of another arm, over the same draws.
    """
    first, second = before[headline.outcome], after[headline.outcome]
    row: Json = {
        "outcome": headline.outcome,
        "title": outcomes.title(headline.outcome),
        "short": in_words(outcomes.short(headline.outcome)),
        "unit": first.unit,
        "worse": first.worse,
    }
    if first.values is None or second.values is None:
        return row | {"word": "cannot tell", "reason": first.reason or second.reason, "text": "no number"}
    verdict = judge_headline(
        paired_difference(first.values, second.values),
        float(np.mean(first.values)),
        worse=first.worse,
        dramatic=headline.dramatic,
        delta=headline.delta,
        matters=headline.matters,
        relative=headline.relative,
    )
    levels = {name: summary(one) for name, one in (("before", first.values), ("after", second.values))}
    unit = first.unit
    return row | {
        **{
            name: {"mean": one.mean, "q05": one.q05, "q50": one.q50, "q95": one.q95}
            for name, one in levels.items()
        },
        "mean": verdict.mean,
        "q05": verdict.q05,
        "q95": verdict.q95,
        "threshold": verdict.threshold,
        "share_over": verdict.share_over,
        "share_other_sign": verdict.share_wrong_sign,
        "word": verdict.dramatic,
        "reason": verdict.reason,
        "said": {
            "before": number(levels["before"].mean, unit),
            "after": number(levels["after"].mean, unit),
            "effect": _interval(verdict.mean, verdict.q05, verdict.q95, unit),
            "threshold": number(verdict.threshold, unit),
            "over": percent(verdict.share_over),
        },
    }


def _interval(mean: float, low: float, high: float, unit: str) -> str:
    """Return a difference with its interval in words."""
    return f"{signed(mean, unit)} ({signed(low, unit)} to {signed(high, unit)})"
