"""Published results as test cases: read a folder of them, run them, say what came out.

Every ``*.yaml`` of the folder holds cases: a kernel, inputs with units in their
names, expected outputs and a tolerance. Two numbers are a closed bracket, words
and true/false have to be equal, and ``vary`` asks for the direction of an
output. ``radar_sets.yaml`` beside them holds data that cases name.

A statement about the whole model (``model.*``) is judged by running the model, and
reported as not run, with the reason, where the model can't speak to it. A kernel
that does not exist is a case that fails. A file that does not keep to the form
is refused as a whole, with every fault named.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from equipoise import kernels
from equipoise.errors import did_you_mean
from equipoise.validation import case_files, statements
from equipoise.validation.worlds import Ground, Verdict, ground

Outputs: TypeAlias = Mapping[str, object]

#: Rounding that an exact comparison forgives; the same as the acceptance rule for published cases.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case and what came of it.

    Parameters
    ----------
    id, kernel, kind : str
        As in the file.
    expected, tolerance : mapping
        As in the file.
    got : mapping or None
        The expected outputs as computed; lists for a varied input; None where nothing was computed.
    ok : bool or None
        None where the case can't be run here.
    reason : str
        Why it is not ok or not run; empty where it is ok.
    remark : str
        Where the model's answer to a statement comes from; empty for kernels.
    inputs : mapping
        As in the file.
    note : str
        As in the file; for a statement, what has to hold, in words.
    source, citation, confidence : str
        Of the case, or else of its file.
    file : str
        Name of the file.
    """

    id: str
    kernel: str
    kind: str
    expected: Mapping[str, object]
    tolerance: Mapping[str, object]
    got: Mapping[str, object] | None
    ok: bool | None
    reason: str
    remark: str
    inputs: Mapping[str, object]
    note: str
    source: str
    citation: str
    confidence: str
    file: str


def run(folder: Path | None = None) -> tuple[Row, ...]:
    """Every published case of a folder with what the package makes of it.

    Parameters
    ----------
    folder : Path or None
        Folder with ``*.yaml`` files; None takes the package's own set.

    Returns
    -------
    tuple of Row
        By file name and then in the order of the file.

    Raises
    ------
    CaseError
        If the folder holds no cases or a file does not keep to the form.
    """
    if folder is not None:
        return _run(folder)
    with resources.as_file(resources.files("equipoise") / "data" / "published") as own:
        return _run(own)


def as_json(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Rows as plain objects that ``json.dumps`` takes; what is not finite becomes null.

    Parameters
    ----------
    rows : sequence of Row
        From :func:`run`.

    Returns
    -------
    list of dict
    """
    return [{field.name: _plain(getattr(row, field.name)) for field in fields(Row)} for row in rows]


def lines(rows: Sequence[Row]) -> tuple[str, ...]:
    """Rows as text: one line a case and a count at the end.

    Parameters
    ----------
    rows : sequence of Row
        From :func:`run`.

    Returns
    -------
    tuple of str
        ``ok``, ``FAIL`` or ``--`` (not run), the id, the kernel, the reason if there is one, and for a
        statement where the answer comes from.
    """
    marks = {True: "ok  ", False: "FAIL", None: "--  "}
    told = [
        "  ".join(
            part for part in (marks[row.ok], row.id, row.kernel, row.reason, _bracketed(row.remark)) if part
        )
        for row in rows
    ]
    n_ok, n_bad = sum(row.ok is True for row in rows), sum(row.ok is False for row in rows)
    return (*told, f"{n_ok} of {n_ok + n_bad} cases hold, {n_bad} fail, {len(rows) - n_ok - n_bad} not run")


def _run(folder: Path) -> tuple[Row, ...]:
    """Read and run a folder that exists as files; the record is loaded once, and only for statements."""
    sets = case_files.radar_sets(folder)
    cases = case_files.load(folder)
    on = ground() if any(statements.needs_record(case.kernel) for case in cases) else None
    return tuple(_row(case, sets, on) for case in cases)


def _row(case: case_files.Case, sets: Mapping[str, Sequence[Mapping[str, object]]], on: Ground | None) -> Row:
    """Run one case."""
    found = _outcome(case, sets, on)
    return Row(
        id=case.id,
        kernel=case.kernel,
        kind=case.kind,
        expected=case.expected,
        tolerance=case.tolerance,
        got=MappingProxyType(dict(found.got)) if found.got else None,
        ok=found.ok,
        reason=found.reason,
        remark=found.remark,
        inputs=case.inputs,
        note=case.note,
        source=case.source,
        citation=case.citation,
        confidence=case.confidence,
        file=case.file,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a case gave, whether it holds, why not, and where a statement's answer comes from."""

    got: Outputs
    ok: bool | None
    reason: str
    remark: str = ""


def _outcome(
    case: case_files.Case, sets: Mapping[str, Sequence[Mapping[str, object]]], on: Ground | None
) -> _Found:
    """Return what a case gave, whether it holds, and why not."""
    inputs = dict(case.inputs)
    name = inputs.pop("radar_set", None)
    if name is not None:
        if name not in sets:
            hint = did_you_mean(str(name), list(sets))
            return _Found(got={}, ok=False, reason=f"no radar set is called {name!r}; {hint}".rstrip("; "))
        inputs["radars"] = sets[str(name)]
    vary = inputs.pop("vary", None)
    if vary is not None:
        return _varied(case, inputs, cast("Mapping[str, Any]", vary), on)
    answer = _asked(case.kernel, inputs, on)
    if answer.not_run or answer.refusal:
        return _Found(got={}, ok=None if answer.not_run else False, reason=answer.not_run or answer.refusal)
    got = {key: answer.outputs.get(key) for key in case.expected}
    why = [
        fault
        for key, wanted in case.expected.items()
        if (fault := _difference(key, wanted, answer.outputs, case.tolerance))
    ]
    return _Found(got=got, ok=not why, reason="; ".join(why), remark=answer.remark)


def _asked(name: str, inputs: Mapping[str, object], on: Ground | None) -> Verdict:
    """Return what a kernel, or the model, gives."""
    if statements.is_statement(name) and name not in kernels.TABLE:
        return statements.judge(name, inputs, on)
    answer = kernels.attempt(name, inputs)
    if answer.is_absent:
        return Verdict(outputs={}, not_run=answer.reason)
    return Verdict(outputs=answer.outputs, refusal=answer.reason)


def _varied(
    case: case_files.Case, inputs: Mapping[str, object], vary: Mapping[str, Any], on: Ground | None
) -> _Found:
    """Run a case once per value of one input and judge the directions."""
    steps: list[Outputs] = []
    for value in vary["values"]:
        answer = _asked(case.kernel, _with(inputs, str(vary["input"]).split("."), value), on)
        if answer.not_run:
            return _Found(got={}, ok=None, reason=answer.not_run)
        if answer.refusal:
            return _Found(got={}, ok=False, reason=f"at {vary['input']} = {value}: {answer.refusal}")
        steps.append(answer.outputs)
    got: dict[str, object] = {key: [step.get(key) for step in steps] for key in case.expected}
    why = [fault for key, wanted in case.expected.items() if (fault := _direction(key, wanted, got[key]))]
    return _Found(got=got, ok=not why, reason="; ".join(why))


def _with(inputs: Mapping[str, object], path: Sequence[str], value: object) -> dict[str, object]:
    """Return inputs with one entry, perhaps a nested one, replaced."""
    if len(path) == 1:
        return {**inputs, path[0]: value}
    inner = inputs.get(path[0])
    entries = cast("Mapping[str, object]", inner) if isinstance(inner, Mapping) else {}
    return {**inputs, path[0]: _with(entries, path[1:], value)}


def _direction(key: str, wanted: object, got: object) -> str:
    """Return why a series does not rise or fall as it should, or nothing."""
    series = cast("list[object]", got)
    numbers = [float(x) for x in series if isinstance(x, int | float) and not isinstance(x, bool)]
    if len(numbers) != len(series):
        return f"{key} is not a number for every value: {series}"
    pairs = list(itertools.pairwise(numbers))
    holds = all(b > a for a, b in pairs) if wanted == "increases" else all(b < a for a, b in pairs)
    if wanted not in ("increases", "decreases"):
        return f"{key}: with vary, expected has to be increases or decreases; got {wanted!r}"
    return "" if holds else f"{key} does not go the right way ({wanted}): {_short(numbers)}"


def _difference(key: str, wanted: object, outputs: Outputs, tolerance: Mapping[str, object]) -> str:
    """Return how an output differs from what was expected, or nothing."""
    if key not in outputs:
        hint = did_you_mean(key, list(outputs))
        return f"no output is called {key!r}; {hint}".rstrip("; ")
    got = outputs[key]
    if isinstance(wanted, bool | str):
        return "" if got == wanted and type(got) is type(wanted) else f"{key} is {got!r}, not {wanted!r}"
    if got is None or isinstance(got, bool | str):
        return f"{key} is {got!r}, not a number"
    value = float(cast("float", got))
    if isinstance(wanted, Sequence):
        low, high = (float(x) for x in cast("Sequence[float]", wanted))
        return "" if low <= value <= high else f"{key} is {value:.6g}, outside {low:g} to {high:g}"
    target = float(cast("float", wanted))
    allowed = case_files.allowed(key, target, tolerance)
    if allowed is None:
        return f"{key} has no tolerance"
    if value == target or abs(value - target) <= allowed + _ROUNDING:
        return ""
    return f"{key} is {value:.6g}, not {target:g} within {allowed:.3g}"


def _bracketed(remark: str) -> str:
    """Return a remark in brackets, or nothing."""
    return f"[{remark}]" if remark else ""


def _short(numbers: Sequence[float]) -> str:
    """Return numbers in a line."""
    return ", ".join(f"{number:.6g}" for number in numbers)


def _plain(value: object) -> object:
    """Return a value that JSON can hold."""
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in cast("Mapping[str, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in cast("Sequence[object]", value)]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
