from __future__ import annotations

import json
from pathlib import Path

import pytest

from equipoise import kernels
from equipoise.errors import CaseError
from equipoise.physics import vlf
from equipoise.validation import case_files, published, statements

ROWS = published.run()


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_published_result_holds(row):
    assert row.ok is True, row.reason
    assert row.citation
    assert row.confidence in case_files.CONFIDENCES


def test_the_own_set_covers_every_kernel():
    assert len(ROWS) >= 30
    assert {row.kernel for row in ROWS if not statements.is_statement(row.kernel)} == set(kernels.TABLE)


def test_the_own_set_covers_every_statement_that_is_judged():
    assert {row.kernel for row in ROWS if statements.is_statement(row.kernel)} == statements.TABLE.keys()


def write(folder: Path, cases: str, name: str = "some.yaml") -> Path:
    """Put a case file with the given cases into a folder."""
    head = "source: me2026\ncitation: Me, A page, 2026\nconfidence: COMPUTED\ncases:\n"
    (folder / name).write_text(head + cases)
    return folder


CASE = """\
  - id: {id}
    kernel: {kernel}
    inputs: {inputs}
    expected: {expected}
    tolerance: {tolerance}
    kind: kernel
"""


def case(
    expected: str,
    inputs: str = "{range_km: 1000, speed_km_h: 1000}",
    kernel: str = "trajectory.cruise",
    tolerance: str = "{abs: 0.1}",
    name: str = "one",
) -> str:
    """A case of a cruise missile that needs one hour."""
    return CASE.format(id=name, kernel=kernel, inputs=inputs, expected=expected, tolerance=tolerance)


@pytest.mark.parametrize(
    ("text", "ok", "reason"),
    [
        (case("{time_min: 60.09}"), True, ""),
        (case("{time_min: 60.11}"), False, "not 60.11 within 0.1"),
        (case("{time_min: 61}", tolerance="{rel: 0.02}"), True, ""),
        (case("{time_min: 61}", tolerance="{rel: 0.01}"), False, "time_min is 60"),
        (case("{time_min: 61}", tolerance="{time_min: {abs: 2}}"), True, ""),
        (case("{time_min: 60}", tolerance="{abs: 0}"), True, ""),
        (case("{time_min: 60}", tolerance="{}"), False, "has no tolerance"),
        (case("{time_min: [60, 61]}"), True, ""),
        (case("{time_min: [59, 59.9]}"), False, "outside 59 to 59.9"),
        (case("{time_min: [60.1, 61]}"), False, "outside 60.1 to 61"),
        (case("{time_min: an hour}"), False, "not 'an hour'"),
        (case("{time_min: true}"), False, "not True"),
        (case("{tim_min: 60}"), False, "did you mean 'time_min'?"),
        (case("{time_min: 60}", kernel="trajectory.crawl"), False, "no kernel is called"),
        (case("{time_min: 60}", inputs="{range_km: 1000}"), False, "'speed_km_h' is missing"),
        (case("{time_min: 60}", inputs="{radar_set: west}"), False, "no radar set is called 'west'"),
        (case("{x: 1}", kernel="model.something"), None, "whole model"),
        (
            case("{time_min: increases}", "{speed_km_h: 900, vary: {input: range_km, values: [1, 2]}}"),
            True,
            "",
        ),
        (
            case("{time_min: increases}", "{speed_km_h: 900, vary: {input: range_km, values: [2, 2]}}"),
            False,
            "right way",
        ),
        (
            case("{time_min: decreases}", "{speed_km_h: 900, vary: {input: range_km, values: [1, 2]}}"),
            False,
            "right way",
        ),
        (
            case("{time_min: 60}", "{speed_km_h: 900, vary: {input: range_km, values: [1, 2]}}"),
            False,
            "increases or decreases",
        ),
        (
            case("{time_min: increases}", "{speed_km_h: 900, vary: {input: range_km, values: [1, -2]}}"),
            False,
            "at range_km = -2",
        ),
    ],
)
def test_a_case_is_judged_by_its_form(tmp_path, text, ok, reason):
    (row,) = published.run(write(tmp_path, text))
    assert row.ok is ok, row.reason
    assert reason in row.reason


def test_vary_reaches_into_a_nested_input(tmp_path):
    inputs = (
        "{from: {lat_deg: 0, lon_deg: 0}, to: {lat_deg: 0}, vary: {input: to.lon_deg, values: [10, 20, 30]}}"
    )
    (row,) = published.run(write(tmp_path, case("{distance_km: increases}", inputs, "geo.distance")))
    assert row.ok, row.reason
    assert row.got is not None
    assert row.got["distance_km"] == pytest.approx([1113.19, 2226.39, 3339.58], abs=0.01)


def test_own_source_of_a_case_replaces_that_of_its_file(tmp_path):
    text = case("{time_min: 60}") + "    source: they2025\n    confidence: READ\n"
    (row,) = published.run(write(tmp_path, text))
    assert (row.source, row.confidence, row.citation) == ("they2025", "READ", "Me, A page, 2026")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (case("{a: 1}") + case("{a: 1}"), "'one' stands twice"),
        (case("{a: [2, 1]}"), "a bracket is two numbers"),
        (case("{a: [1, 2, 3]}"), "a bracket is two numbers"),
        (case("{a: null}"), "a number, a bracket, a word"),
        (case("[a]"), "expected is no mapping"),
        (case("{a: 1}", inputs="{vary: {input: b}}"), "vary is incomplete"),
        (case("{a: 1}").replace("kind: kernel", "kind: firm"), "kind is 'firm'"),
        (case("{a: 1}").replace("    kind: kernel\n", ""), "'kind' is missing"),
        (case("{a: 1}") + "    nota: x\n", "did you mean 'note'?"),
        (case("{a: 1}") + "    confidence: REMEMBERED\n", "confidence is 'REMEMBERED'"),
        (case("{a: 1}") + "    citation: ''\n", "no citation"),
        ("  - just a word\n", "case number 1 is no mapping"),
        ("  - {id: [\n", "is not YAML"),
    ],
)
def test_a_file_that_does_not_keep_to_the_form_is_refused(tmp_path, text, said):
    with pytest.raises(CaseError, match=r"some\.yaml") as caught:
        published.run(write(tmp_path, text))
    assert said in str(caught.value)


def test_faults_name_file_and_line(tmp_path):
    with pytest.raises(CaseError, match=r"some\.yaml:5: case one"):
        published.run(write(tmp_path, case("{a: 1}").replace("kind: kernel", "kind: firm")))


def test_an_id_is_unique_over_all_files(tmp_path):
    write(tmp_path, case("{time_min: 60}"))
    with pytest.raises(CaseError, match=r"also in a\.yaml|also in some\.yaml"):
        published.run(write(tmp_path, case("{time_min: 60}"), "a.yaml"))


def test_a_folder_without_cases_is_refused(tmp_path):
    with pytest.raises(CaseError, match="no published cases"):
        published.run(tmp_path)


def test_a_radar_set_with_an_unknown_radar_is_refused(tmp_path):
    write(tmp_path, case("{time_min: 60}"))
    (tmp_path / "radar_sets.yaml").write_text("radars: []\nsets: {west: [pechora]}\n")
    with pytest.raises(CaseError, match="no radar 'pechora'"):
        published.run(tmp_path)


def test_rows_are_json_and_lines(tmp_path):
    speed = case("{range_km: .inf}", "{speed_km_s: 8}", "trajectory.maximum_range", "{abs: 0}", "two")
    rows = published.run(
        write(tmp_path, case("{time_min: 61}") + speed + case("{x: 1}", kernel="model.x", name="z"))
    )
    objects = json.loads(json.dumps(published.as_json(rows), allow_nan=False))
    assert [one["ok"] for one in objects] == [False, True, None]
    assert set(objects[0]) >= {
        "id",
        "kernel",
        "kind",
        "expected",
        "tolerance",
        "got",
        "ok",
        "reason",
        "source",
    }
    assert objects[0]["got"] == {"time_min": pytest.approx(60)}
    told = published.lines(rows)
    assert [line[:4] for line in told[:3]] == ["FAIL", "ok  ", "--  "]
    assert told[-1] == "1 of 2 cases hold, 1 fail, 1 not run"


def test_a_case_whose_library_is_not_here_is_not_run(monkeypatch):
    monkeypatch.setattr(vlf, "find_spec", lambda _: None)
    rows = [row for row in published.run() if row.kernel == "vlf.ground_wave"]
    assert rows
    assert all(row.ok is None and "proplib-lfmf" in row.reason for row in rows)
