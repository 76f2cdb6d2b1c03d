"""What a study found: headline verdicts, sameness elsewhere, alert posture, silence.

Outcomes per arm go in (arrays over draws), small frozen rows come out. The rows
are what the answer paragraph, the tables and ``study.json`` are made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

import numpy as np

from equipoise import outcomes as names
from equipoise.arrays import Array
from equipoise.errors import NumericsError, Problem
from equipoise.measures import headlines as judgement
from equipoise.study.interceptors import Interceptors

Word: TypeAlias = Literal["yes", "no", "cannot tell"]

#: What a reader is told about an outcome that is the same in every draw and says nothing about it.
CONSTANT = "same value in every draw: its inputs have no spread in this arm"


class OutcomeLike(Protocol):
    """What is read of an outcome of the model: its id, unit, direction, values per draw, and reason."""

    @property
    def unit(self) -> str:
        """Unit as shown to people."""
        ...

    @property
    def worse(self) -> Literal["higher", "lower", "none"]:
        """Direction that is worse for the threatened side."""
        ...

    @property
    def values(self) -> Array | None:
        """One number per draw, or None where the outcome has no meaning."""
        ...

    @property
    def reason(self) -> str:
        """Why there are no values, or why they are constant."""
        ...


Outcomes: TypeAlias = Mapping[str, OutcomeLike]


class HeadlineLike(Protocol):
    """What is read of a headline of a case: the outcome and what was set beforehand."""

    @property
    def outcome(self) -> str:
        """Outcome id."""
        ...

    @property
    def dramatic(self) -> float:
        """Threshold, in the outcome's unit or relative to its starting value."""
        ...

    @property
    def delta(self) -> float:
        """What counts as equal."""
        ...

    @property
    def matters(self) -> float:
        """Smallest difference that counts in a draw."""
        ...

    @property
    def relative(self) -> bool:
        """True where threshold and delta are shares of the starting value."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One headline judged for one arm: the word, what was set beforehand, and the size.

    ``threshold`` and ``delta`` are sizes in ``unit`` also where the case gave them as
    shares (``relative``); ``matters`` is as the case gave it. ``before``, ``after`` and
    ``mean`` are None where the outcome has no meaning in one of the two arms;
    ``reason`` says why.
    """

    outcome: str
    title: str
    unit: str
    worse: str
    arm: str
    against: str
    dramatic: Word
    threshold: float
    delta: float
    matters: float
    relative: bool
    before: float | None = None
    after: float | None = None
    mean: float | None = None
    q05: float = 0.0
    q95: float = 0.0
    share_over: float = 0.0
    share_other_sign: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sameness:
    """Whether two differences are equal within ±delta: same, different, or not shown."""

    outcome: str
    title: str
    unit: str
    relative: bool
    verdict: Literal["same", "different", "not shown"]
    delta: float
    mean: float | None = None
    q05: float = 0.0
    q95: float = 0.0
    share_within: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A comparator: where the same packages go, its headlines, and whether they do the same there."""

    name: str
    host: str
    headlines: tuple[Headline, ...] = ()
    sameness: tuple[Sameness, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPosture:
    """How much of an outcome is alert posture in the baseline, beside what the change does to it."""

    outcome: str
    title: str
    unit: str
    by_generation: float
    by_launch: float
    by_change: float
    by_change_generated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The chance of few arriving warheads, and what of it is no disarming strike.

    ``given_command``: without the chance that no order gets out. ``types_sound``:
    without the assumed chance that a whole missile type fails; None if unknown.
    ``is_modelled``: the record has facts of command.
    """

    k: int
    cell: str
    total: float
    given_command: float
    types_sound: float | None = None
    is_modelled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that the answer paragraph is made from.

    ``aside``: launch under attack in time, baseline and change, if orders outlived the capital.
    """

    title: str
    date: str
    threatened: str
    rival: str
    host: str
    alliance: str
    step: Literal["joins", "leaves", ""]
    same_inputs: bool
    fear_k: int
    fear_cell: str
    headlines: tuple[Headline, ...]
    comparisons: tuple[Comparison, ...] = ()
    alert: tuple[AlertPosture, ...] = ()
    silence: Silence | None = None
    evidence: Mapping[str, int] = field(default_factory=dict[str, int])
    aside: tuple[float, float] | None = None
    interceptors: Interceptors | None = None


def check_finite(by_arm: Mapping[str, Outcomes]) -> None:
    """Refuse outcomes that are not finite.

    Raises
    ------
    NumericsError
        Naming arm, outcome, how many draws and the first of them.
    """
    problems: list[Problem] = []
    for arm, outcomes in by_arm.items():
        for id_, outcome in outcomes.items():
            if outcome.values is None:
                continue
            bad = np.flatnonzero(~np.isfinite(outcome.values))
            if bad.size:
                of = f"{bad.size} of {outcome.values.size} draws (first: draw {int(bad[0])})"
                problems.append(Problem(where=f"arm {arm!r}", what=f"{id_!r} is not finite in {of}"))
    if problems:
        raise NumericsError(problems)


def is_constant(outcome: OutcomeLike) -> bool:
    """Return True where every draw has the same value."""
    values = outcome.values
    return values is not None and values.size > 0 and bool(np.all(values == values[0]))


def headline(spec: HeadlineLike, *, arm: str, after: Outcomes, against: str, before: Outcomes) -> Headline:
    """Return the word and the size of one headline for one arm.

    Parameters
    ----------
    spec : HeadlineLike
        What the case set before the run.
    arm, against : str
        Names of the two arms.
    after, before : Outcomes
        Outcomes of the arm and of the one it is compared with.
    """
    new, old = after[spec.outcome], before[spec.outcome]
    title, unit, worse = names.title(spec.outcome), new.unit, new.worse
    if new.values is None or old.values is None:
        lacking = arm if new.values is None else against
        return Headline(
            outcome=spec.outcome, title=title, unit=unit, worse=worse, arm=arm, against=against,
            dramatic="cannot tell", threshold=spec.dramatic, delta=spec.delta, matters=spec.matters,
            relative=spec.relative, reason=f"no meaning in arm {lacking!r}: {new.reason or old.reason}",
        )  # fmt: skip
    difference = new.values - old.values
    start = float(np.mean(old.values))
    verdict = judgement.judge_headline(
        difference, start, worse=worse, dramatic=spec.dramatic, delta=spec.delta,
        matters=spec.matters, relative=spec.relative,
    )  # fmt: skip
    return Headline(
        outcome=spec.outcome, title=title, unit=unit, worse=worse, arm=arm, against=against,
        dramatic=verdict.dramatic, threshold=verdict.threshold, delta=verdict.delta, matters=spec.matters,
        relative=spec.relative, before=start, after=float(np.mean(new.values)), mean=verdict.mean,
        q05=verdict.q05, q95=verdict.q95, share_over=verdict.share_over,
        share_other_sign=verdict.share_wrong_sign, reason=verdict.reason,
    )  # fmt: skip


def sameness(
    spec: HeadlineLike, *, here: tuple[Outcomes, Outcomes], there: tuple[Outcomes, Outcomes], start: Outcomes
) -> Sameness:
    """Return whether the systems alone do the same in two places.

    Parameters
    ----------
    spec : HeadlineLike
        Its ``delta`` says what counts as equal.
    here, there : pair of Outcomes
        With and without the systems, membership in both.
    start : Outcomes
        The baseline, to which a relative ``delta`` refers.
    """
    id_ = spec.outcome
    title, unit = names.title(id_), start[id_].unit
    arrays = [pair[i][id_].values for pair in (here, there) for i in (0, 1)]
    found = [values for values in arrays if values is not None]
    first = start[id_].values
    if len(found) < len(arrays) or first is None:
        return Sameness(
            outcome=id_, title=title, unit=unit, relative=spec.relative, verdict="not shown",
            delta=spec.delta, reason="without meaning in one of the arms",
        )  # fmt: skip
    result = judgement.same_elsewhere(
        found[0] - found[1], found[2] - found[3], spec.delta,
        before_mean=float(np.mean(first)), relative=spec.relative,
    )  # fmt: skip
    return Sameness(
        outcome=id_, title=title, unit=unit, relative=spec.relative, verdict=result.verdict,
        delta=result.delta, mean=result.mean, q05=result.q05, q95=result.q95,
        share_within=result.share_within,
    )  # fmt: skip


def alert_posture(stem: str, *, baseline: Outcomes, change: Outcomes) -> AlertPosture | None:
    """Return how much alert posture moves an outcome in the baseline, beside the change.

    Parameters
    ----------
    stem : str
        Outcome id without its cell.
    baseline, change : Outcomes
        The two arms.
    """
    day, late = f"{stem}@day.ride_out", f"{stem}@day.launch_under_attack"
    generated = f"{stem}@generated.ride_out"
    means = {
        (arm, id_): float(np.mean(values))
        for arm, found in (("baseline", baseline), ("change", change))
        for id_ in (day, late, generated)
        if id_ in found and (values := found[id_].values) is not None
    }
    if len(means) < 6:
        return None
    start = means["baseline", day]
    return AlertPosture(
        outcome=stem,
        title=names.title(stem),
        unit=baseline[day].unit,
        by_generation=means["baseline", generated] - start,
        by_launch=means["baseline", late] - start,
        by_change=means["change", day] - start,
        by_change_generated=means["change", generated] - means["baseline", generated],
    )


def silence(k: int, cell: str, change: Outcomes) -> Silence | None:
    """Return the chance of few arriving warheads with and without silence of command."""
    suffix = f"@{cell}" if cell else ""
    total = change.get(f"first_strike.p_at_most.{k}{suffix}")
    given = change.get(f"first_strike.p_at_most_given_command.{k}{suffix}")
    if total is None or given is None or total.values is None or given.values is None:
        return None
    sound, authority = change.get("first_strike.p_success_types_sound"), change.get("command.p_authority")
    return Silence(
        k=k,
        cell=cell,
        total=float(np.mean(total.values)),
        given_command=float(np.mean(given.values)),
        types_sound=None if sound is None or sound.values is None else float(np.mean(sound.values)),
        is_modelled=authority is not None and authority.values is not None,
    )


def count_evidence(confidences: Sequence[str]) -> dict[str, int]:
    """Return how many facts are of which confidence, best first."""
    order = ("READ", "COMPUTED", "SECOND-HAND", "REMEMBERED", "ASSUMED")
    return {name: sum(1 for found in confidences if found == name) for name in order}
