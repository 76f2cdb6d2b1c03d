"""``run --verify``: a study made again and compared, number by number."""

from __future__ import annotations

import dataclasses
import json
import sys

import numpy as np
import pytest

from equipoise import cli
from equipoise.study import files, verifying
from equipoise.study.form import as_json

CASE = """\
title: one battery more
date: "2020-09-01"
roles: {threatened: RUS, rival: USA, alliance: NATO, host: BLR}
change:
  defensive: [{system: sm3_iia, count: 24}]
adapted: false
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """One brief run with a seed of its own."""
    here = tmp_path_factory.mktemp("ran")
    (here / "mine.yaml").write_text(CASE)
    patch = pytest.MonkeyPatch()
    words = ["run", here / "mine.yaml", "--draws", "16", "--seed", "7", "--brief", "--out", here / "out"]
    patch.setattr(sys, "argv", ["equipoise", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    patch.undo()
    assert not end.value.code
    return here


@pytest.fixture(scope="module")
def study(place):
    return files.load(place / "out")


def test_the_same_work_gives_the_same_study(call, place) -> None:
    code, out, err = call("run", place / "mine.yaml", "--verify", place / "out")
    assert (code, out[:6]) == (0, "same: "), out + err
    assert int(out.split()[1].replace(",", "")) > 10_000


def test_a_number_that_was_changed_is_found_and_named(call, place, study, tmp_path) -> None:
    data = json.loads((place / "out" / "study.json").read_text())
    id_ = next(name for name, row in data["outcomes"].items() if row["arms"]["change"])
    data["outcomes"][id_]["arms"]["change"]["mean"] += 1e-9
    (tmp_path / "study.json").write_text(files.seal(data))
    code, out, _ = call("run", place / "mine.yaml", "--verify", tmp_path)
    assert code == 1
    assert "different: 1 of" in out
    assert f"outcomes.{id_}.arms.change.mean" in out


def test_one_draw_that_differs_is_found(study) -> None:
    arm = study.arms[0]
    id_, mine = next(iter(study.values[arm].items()))
    other = mine.copy()
    other[3] = np.nextafter(other[3], np.inf)
    moved = dataclasses.replace(study, values={**study.values, arm: {**study.values[arm], id_: other}})
    found = verifying.compared(study, moved)
    assert [one.where for one in found.differences] == [f"draws.{arm}.{id_}[3]"]


def test_another_platform_is_allowed_what_loops_without_a_compiler_differ_by_and_no_more(study) -> None:
    elsewhere = dataclasses.replace(study.provenance, platform="another machine")

    def with_mean(effect, mean: float):
        rows = tuple(dataclasses.replace(row, mean=mean) if row is effect else row for row in study.effects)
        return dataclasses.replace(study, effects=rows, provenance=elsewhere)

    large = max(study.effects, key=lambda row: abs(row.mean))
    assert abs(large.mean) > 1
    assert verifying.compared(study, with_mean(large, large.mean * (1 + 4e-9))).is_same
    assert not verifying.compared(study, with_mean(large, large.mean * (1 + 2e-8))).is_same
    # of what is smaller than one the difference counts, not its share: nothing is left of a chance of 1e-15
    small = min((row for row in study.effects if row.mean), key=lambda row: abs(row.mean))
    assert abs(small.mean) < 1
    assert verifying.compared(study, with_mean(small, small.mean + 4e-9)).is_same
    assert not verifying.compared(study, with_mean(small, small.mean + 2e-8)).is_same


def test_without_compiled_loops_last_digits_are_allowed_on_the_same_machine(study) -> None:
    def without(one):
        libraries = {**one.provenance.libraries, "numba": "absent"}
        return dataclasses.replace(one, provenance=dataclasses.replace(one.provenance, libraries=libraries))

    row = max(study.effects, key=lambda row: abs(row.mean))
    moved = [
        dataclasses.replace(one, mean=one.mean * (1 + 1e-12)) if one is row else one for one in study.effects
    ]
    again = dataclasses.replace(study, effects=tuple(moved))
    assert not verifying.compared(study, again).is_same
    found = verifying.compared(without(study), without(again))
    assert found.is_same
    assert "no compiled loops" in next(verifying.lines(found))


def test_other_inputs_are_said(study) -> None:
    other = dataclasses.replace(study, provenance=dataclasses.replace(study.provenance, facts="other"))
    found = verifying.compared(study, other)
    assert (found.inputs, found.is_same) == (("facts",), False)
    assert next(verifying.lines(found)).endswith("facts; numbers may differ")


def test_a_study_that_lacks_a_part_differs_there(study) -> None:
    kept = as_json(study)["outcomes"]
    fewer = dataclasses.replace(study, outcomes=dict(list(study.outcomes.items())[1:]))
    found = verifying.compared(study, fewer)
    assert [one.where for one in found.differences] == [f"outcomes.{next(iter(kept))}"]


def test_a_run_needs_a_case(call) -> None:
    code, _, err = call("run")
    assert code == 2
    assert "needs a case" in err
