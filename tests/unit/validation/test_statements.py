"""The table of statements, and how the runner passes them on."""

from __future__ import annotations

from pathlib import Path

import pytest

from equipoise import kernels
from equipoise.errors import CaseError
from equipoise.validation import published, statements

HEAD = "source: me2026\ncitation: Me, A page, 2026\nconfidence: COMPUTED\ncases:\n"
CASE = """\
  - id: {id}
    kernel: {kernel}
    inputs: {inputs}
    expected: {expected}
    tolerance: {{abs: 0.1}}
    kind: sign
"""
CRUISE = "model.cruise_versus_ballistic"


def write(folder: Path, *cases: tuple[str, str, str]) -> Path:
    """Put cases (kernel, inputs, expected) into a folder."""
    rows = [
        CASE.format(id=f"case-{k}", kernel=kernel, inputs=inputs, expected=expected)
        for k, (kernel, inputs, expected) in enumerate(cases)
    ]
    (folder / "some.yaml").write_text(HEAD + "".join(rows), encoding="utf-8")
    return folder


def test_a_statement_is_judged_or_has_a_reason_and_is_no_kernel():
    assert not statements.TABLE.keys() & statements.NOT_RUN.keys()
    for name in (*statements.TABLE, *statements.NOT_RUN):
        assert statements.is_statement(name)
        assert name not in kernels.TABLE


@pytest.mark.parametrize("name", sorted(statements.TABLE))
def test_an_unknown_input_is_named_before_anything_runs(on, name):
    assert "'nonsense'" in statements.judge(name, {"nonsense": 1}, on).refusal


@pytest.mark.parametrize("name", sorted(statements.NOT_RUN))
def test_what_is_not_run_says_why(name):
    verdict = statements.judge(name, {"anything": 1}, None)
    assert len(verdict.not_run) > 40
    assert not verdict.outputs


def test_a_name_that_nobody_judges_gets_a_suggestion(tmp_path):
    (row,) = published.run(write(tmp_path, ("model.radar_gaps", "{}", "{x: 1}")))
    assert row.ok is None
    assert "did you mean 'model.radar_gap' or" in row.reason


def test_the_record_is_loaded_once_and_only_for_statements(tmp_path, monkeypatch, on):
    loaded: list[int] = []
    monkeypatch.setattr(published, "ground", lambda: loaded.append(1) or on)
    kernel = ("trajectory.cruise", "{range_km: 100, speed_km_h: 100}", "{time_min: 60}")
    assert all(row.ok for row in published.run(write(tmp_path, kernel)))
    assert loaded == []
    published.run(write(tmp_path, ("model.speed_ratio", "{}", "{ratio: 1}")))
    assert loaded == []
    cruise = (CRUISE, "{range_km: 2000, cruise_speed_km_h: 880}", "{cruise_over_ballistic_time: [11, 12]}")
    assert all(row.ok for row in published.run(write(tmp_path, cruise, kernel, cruise)))
    assert loaded == [1]


@pytest.mark.parametrize(
    ("inputs", "ok", "reason"),
    [
        ("{range_km: 2000, vary: {input: cruise_speed_km_h, values: [700, 800, 900]}}", True, ""),
        ("{range_km: 2000, vary: {input: cruise_speed_km_h, values: [900, 800]}}", False, "right way"),
        (
            "{range_km: 2000, vary: {input: cruise_speed_km_h, values: [900, 0]}}",
            False,
            "cruise_speed_km_h = 0",
        ),
    ],
)
def test_a_statement_can_be_asked_for_a_direction(tmp_path, inputs, ok, reason):
    (row,) = published.run(write(tmp_path, (CRUISE, inputs, "{cruise_over_ballistic_time: decreases}")))
    assert row.ok is ok
    assert reason in row.reason


def test_a_direction_of_what_is_not_run_is_not_run(tmp_path):
    inputs = "{vary: {input: x, values: [1, 2]}}"
    (row,) = published.run(write(tmp_path, ("model.speed_ratio", inputs, "{ratio: increases}")))
    assert row.ok is None


def test_a_line_tells_where_the_answer_to_a_statement_comes_from(tmp_path):
    inputs = "{range_km: 2000, cruise_speed_km_h: 880}"
    rows = published.run(write(tmp_path, (CRUISE, inputs, "{cruise_over_ballistic_time: 1}")))
    line = published.lines(rows)[0]
    assert line.startswith("FAIL  case-0  model.cruise_versus_ballistic  cruise_over_ballistic_time is 11.6")
    assert line.endswith("[136.4 over 11.7 min]")
    (told,) = published.as_json(rows)
    assert told["inputs"] == {"range_km": 2000, "cruise_speed_km_h": 880}


def test_a_change_that_no_function_knows_is_refused_with_those_that_are(on):
    verdict = statements.judge("model.first_strike_stability", {"change": "peace breaks out"}, on)
    assert "both sides reduce" in verdict.refusal


def test_a_broken_folder_is_refused_before_the_record_is_loaded(tmp_path, monkeypatch):
    monkeypatch.setattr(published, "ground", lambda: pytest.fail("not yet"))
    with pytest.raises(CaseError):
        published.run(write(tmp_path, (CRUISE, "[]", "{x: 1}")))
