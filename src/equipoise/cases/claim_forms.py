"""The strict form of a claim: who said what when, and what it is held against.

A claim without a test is allowed, and comes out as outside the model with its
note as the reason: a clause that nobody can test yet is better said than left
out. All that is asked of a test is fixed here, before anything is computed.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from equipoise.cases.words import (
    MAX_ITEMS,
    Contrast,
    Day,
    Finite,
    Identifier,
    OutcomeId,
    OutcomeOrNone,
    Share,
    Text,
)

#: Keys of a test that may also stand in the claim itself, where it has one test.
_OF_TEST = ("outcome", "contrast", "direction", "threshold", "within", "relative", "share")
#: What a difference needs.
_WRITE = (
    "write one contrast with 'direction' and 'threshold', one difference with 'within', or two with either"
)


class ClaimTestForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """An outcome in arms, and a bound in a direction or a margin around zero."""

    outcome: OutcomeId
    contrast: Contrast
    direction: Literal["", "higher", "lower"] = ""
    threshold: Finite | None = None
    within: Annotated[float, Field(gt=0.0, allow_inf_nan=False)] | None = None
    relative: bool = False
    share: Share = 0.9

    @model_validator(mode="after")
    def testable(self) -> ClaimTestForm:
        """Take a level or a difference against a bound, or a difference within a margin."""
        _refuse_untestable(self.contrast, self.direction, self.threshold, self.within, relative=self.relative)
        return self


class ClaimForm(BaseModel, extra="forbid", strict=True, frozen=True):
    """A sentence somebody made, with one test of its own, a list of them, or none."""

    id: Identifier
    says: Text
    by: Text
    as_of: Day
    outcome: OutcomeOrNone = ""
    contrast: Contrast = ()
    direction: Literal["", "higher", "lower"] = ""
    threshold: Finite | None = None
    within: Annotated[float, Field(gt=0.0, allow_inf_nan=False)] | None = None
    relative: bool = False
    share: Share = 0.9
    tests: list[ClaimTestForm] = Field(default_factory=list[ClaimTestForm], max_length=MAX_ITEMS)
    need: Literal["all", "any"] = "all"
    note: str = ""

    @model_validator(mode="after")
    def testable(self) -> ClaimForm:
        """Take one test, several, or none, but no test by halves."""
        own = {name for name in _OF_TEST if name in self.model_fields_set}
        if self.tests and own:
            raise ValueError(f"where there are 'tests', {', '.join(sorted(own))} belong into each of them")
        if self.tests or not own:
            return self
        if not self.outcome:
            raise ValueError("without an outcome there is nothing to hold against a threshold")
        _refuse_untestable(self.contrast, self.direction, self.threshold, self.within, relative=self.relative)
        return self

    @property
    def own_test(self) -> ClaimTestForm | None:
        """The test that stands in the claim itself, checked before; None where there is none."""
        if not self.outcome:
            return None
        return ClaimTestForm.model_construct(**{name: getattr(self, name) for name in _OF_TEST})


def _refuse_untestable(
    contrast: tuple[tuple[str, str], ...],
    direction: str,
    threshold: float | None,
    within: float | None,
    *,
    relative: bool,
) -> None:
    """Raise where contrast and bound or margin don't make a test."""
    is_bound = direction != "" and threshold is not None
    has_half = (direction != "") != (threshold is not None)
    if not contrast or has_half or is_bound == (within is not None):
        raise ValueError(_WRITE)
    if contrast[0][1] == "" and (within is not None or relative):
        raise ValueError("one arm alone is held against 'direction' and 'threshold', in the outcome's unit")
