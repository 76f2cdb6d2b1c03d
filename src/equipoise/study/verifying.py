"""Does the same work give the same numbers again? A study held against another one of the same case.

Takes two studies; gives every place where they differ, words as well as numbers, draws included where both
have them. On the same platform with the same libraries, a compiler of loops among them, numbers must be equal
to the last bit; elsewhere a difference far below any meaning is allowed, and said. Largest weakness: a fault
of both runs isn't seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from equipoise.study.form import Study, as_json

#: Difference that is allowed where platform or libraries differ, in parts of the larger number. Between loops
#: that are compiled and loops that aren't 4e-9 was measured (docs/reproducible.md).
TOLERANCE = 1e-8
#: A smaller number counts as this: a chance of 1e-15 has no digits left that mean anything, nor has a
#: difference of two chances that are nearly equal.
SMALL = 1.0
#: Without it last digits follow from which draws are worked on side by side, and so from who does which arm.
COMPILER, ABSENT = "numba", "absent"
#: Digests that have to be equal before numbers can be.
DIGESTS = ("facts", "case", "code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where two studies differ, and what stands there in each."""

    where: str
    kept: str
    again: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Two studies compared.

    Attributes
    ----------
    n : int
        Values that were compared, words and numbers, draws included.
    tolerance : float
        Difference that was allowed, in parts of the larger number, or of one where both are smaller: 0 on
        the same platform with the same libraries and compiled loops.
    inputs : tuple of str
        Digests that differ; then differing numbers say nothing about the program.
    differences : tuple of Difference
        Places that differ, in the order of the study.
    """

    n: int
    tolerance: float
    inputs: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """True where nothing differs."""
        return not self.differences and not self.inputs


def compared(kept: Study, again: Study) -> Verified:
    """Return where a study differs from another one.

    Parameters
    ----------
    kept : Study
        As it was read from its file.
    again : Study
        As it came out now.
    """
    first, second = kept.provenance, again.provenance
    is_alike = first.platform == second.platform and dict(first.libraries) == dict(second.libraries)
    is_alike = is_alike and first.libraries.get(COMPILER, ABSENT) != ABSENT
    tolerance = 0.0 if is_alike else TOLERANCE
    mine, other = ({**as_json(study), "provenance": None} for study in (kept, again))
    values = [*_values("", mine, other), *_draws(kept, again)]
    return Verified(
        n=len(values),
        tolerance=tolerance,
        inputs=tuple(name for name in DIGESTS if getattr(first, name) != getattr(second, name)),
        differences=tuple(
            Difference(where=where, kept=_shown(one), again=_shown(two))
            for where, one, two in values
            if not _is_same(one, two, tolerance)
        ),
    )


def _values(where: str, one: Any, two: Any) -> Iterator[tuple[str, Any, Any]]:  # noqa: ANN401 - a tree of JSON
    """Yield the values of two trees side by side; a branch that only one has comes as a whole."""
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        keys = dict.fromkeys((*one, *two))
        for key in keys:
            yield from _values(f"{where}.{key}" if where else str(key), one.get(key), two.get(key))
    elif isinstance(one, list | tuple) and isinstance(two, list | tuple) and len(one) == len(two):
        for position, (mine, other) in enumerate(zip(one, two, strict=True)):
            yield from _values(f"{where}[{position}]", mine, other)
    else:
        yield where, one, two


def _draws(kept: Study, again: Study) -> Iterator[tuple[str, Any, Any]]:
    """Yield the draws of every outcome where both studies have them, the first that differs of each."""
    for arm, outcomes in kept.values.items():
        for id_, mine in outcomes.items():
            other = again.values.get(arm, {}).get(id_)
            where = f"draws.{arm}.{id_}"
            if other is None or other.shape != mine.shape:
                yield where, mine.shape, None if other is None else other.shape
                continue
            apart = np.flatnonzero(mine != other)
            worst = int(apart[np.argmax(np.abs(mine - other)[apart])]) if apart.size else 0
            yield f"{where}[{worst}]", float(mine[worst]), float(other[worst])


def _is_same(one: object, two: object, tolerance: float) -> bool:
    """Return whether two values count as equal."""
    if isinstance(one, float | int) and isinstance(two, float | int):
        return one == two or math.isclose(one, two, rel_tol=tolerance, abs_tol=tolerance * SMALL)
    return one == two


def _shown(value: object) -> str:
    """Return a value in one short line."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def lines(found: Verified, *, shown: int = 20) -> Iterator[str]:
    """Yield what came of a comparison in lines for people.

    Parameters
    ----------
    found : Verified
        From :func:`compared`.
    shown : int
        Differences that are listed.
    """
    why = "another platform, other libraries, or no compiled loops"
    allowed = f" within {found.tolerance:g} ({why})" if found.tolerance else ""
    if found.inputs:
        yield f"other inputs than the study was made from: {', '.join(found.inputs)}; numbers may differ"
    if not found.differences:
        yield f"same: {found.n:,} values{allowed}"
        return
    yield f"different: {len(found.differences):,} of {found.n:,} values{allowed}"
    for one in found.differences[:shown]:
        yield f"  {one.where}: {one.kept} in the study, {one.again} now"
    if len(found.differences) > shown:
        yield f"  and {len(found.differences) - shown:,} more"
