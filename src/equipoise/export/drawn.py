"""Which draw each value of a study belongs to, so that outcomes can be put side by side.

Most outcomes have one value a draw. What the threatened side may believe has fewer: one for each draw of
what it knows (the outer draws); the answer to the change fewer still: one a scenario. Both are draws of
the same study, spread evenly, and this says which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from equipoise.argument.menu import scenario_rows
from equipoise.arrays import Array, Index
from equipoise.errors import CaseError, Problem
from equipoise.mechanisms.perception import nested_rows
from equipoise.study.form import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A run of draws: its name, what it is, and which draws they are."""

    name: str
    says: str
    draws: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One outcome over arms and draws: values (arm, draw) with NaN where it has no meaning."""

    outcome: str
    axis: Axis
    values: Array


def axes(n: int) -> tuple[Axis, ...]:
    """Return the runs of draws that outcomes may have, those with the same draws once.

    Parameters
    ----------
    n : int, >= 1
        Draws of the study.

    Examples
    --------
    >>> [(axis.name, axis.draws.size) for axis in axes(2048)]
    [('draw', 2048), ('outer_draw', 128), ('scenario_draw', 64)]
    >>> [axis.name for axis in axes(32)]
    ['draw']
    """
    known = nested_rows(n)[0][:, 0]
    found = (
        Axis(name="draw", says="position of the draw, from 0", draws=np.arange(n)),
        Axis(
            name="outer_draw",
            says="the draw whose known facts a belief is formed on; position among all draws",
            draws=known,
        ),
        Axis(
            name="scenario_draw",
            says="the draw for which an answer of its own was sought; position among all draws",
            draws=scenario_rows(n)[1],
        ),
    )
    sizes = [axis.draws.size for axis in found]
    return tuple(axis for position, axis in enumerate(found) if sizes[position] not in sizes[:position])


def drawn(study: Study) -> tuple[tuple[Drawn, ...], dict[str, str]]:
    """Return every outcome over arms and draws, and why outcomes are left out that have no values.

    Parameters
    ----------
    study : Study
        With its draws.

    Returns
    -------
    tuple of Drawn, dict of outcome to reason
        Together they name every outcome of the study once.

    Raises
    ------
    CaseError
        If the study was loaded without draws, or their number fits no axis.
    """
    if not any(study.values.values()):
        what, hint = "has no draws", "draws.npz must lie beside study.json; equipoise run CASE makes both"
        raise CaseError(Problem(where=f"study of {study.case!r}", what=what, hint=hint))
    by_size = {axis.draws.size: axis for axis in axes(study.draws)}
    made: list[Drawn] = []
    left: dict[str, str] = {}
    problems: list[Problem] = []
    for id_, row in study.outcomes.items():
        columns = [study.values.get(arm, {}).get(id_) for arm in study.arms]
        sizes = {column.size for column in columns if column is not None}
        if not sizes:
            left[id_] = row.reason or "no values"
        elif len(sizes) > 1 or not sizes <= by_size.keys():
            what = f"{id_!r} has {' and '.join(map(str, sorted(sizes)))} values, not one for each draw known"
            problems.append(Problem(where="draws.npz", what=what, hint="run the case again"))
        else:
            axis = by_size[sizes.pop()]
            gap = np.full(axis.draws.size, np.nan)
            values = np.stack([gap if column is None else column for column in columns])
            made.append(Drawn(outcome=id_, axis=axis, values=values))
    if problems:
        raise CaseError(problems)
    return tuple(made), left


def stem(study: Study) -> str:
    """Return what the files of a study are called: case, date and seed, with plain signs only.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> stem(SimpleNamespace(case="my case/2", date="2020-09-01", seed=7))
    'my-case-2-2020-09-01-seed7'
    """
    return plain_name(f"{study.case}-{study.date}-seed{study.seed}")


def plain_name(words: str) -> str:
    """Return words as a part of a file name that every system takes."""
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", words).strip("-.") or "study"
