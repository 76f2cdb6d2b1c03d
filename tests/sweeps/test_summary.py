"""What the summary of a sweep ranks, draws and says, from rows made by hand."""

from __future__ import annotations

import dataclasses
import json

import pytest
import stub_sweep as stub

from equipoise.report import rendering
from equipoise.sweeps import folder, hosts_map, page, summary
from equipoise.sweeps.findings import Axial, Found, Row, Summary
from equipoise.sweeps.grid import Axis

FEAR = "fear.cautious"
SIZES = {"EST": 0.02, "LVA": 0.10, "FIN": -0.01, "POL": None}


def found(mean: float) -> Found:
    return Found(
        unit="probability", mean=mean, q05=mean - 0.01, q95=mean + 0.01, dramatic="no", threshold=0.1
    )


@pytest.fixture
def grid():
    axes = (Axis(kind="host", values=tuple(SIZES)),)
    return dataclasses.replace(stub.grid(1), axes=axes)


@pytest.fixture
def told(grid) -> Summary:
    rows = tuple(
        Row(cell=host, values={"host": host}, found={} if size is None else {FEAR: found(size)})
        for host, size in SIZES.items()
    )
    return Summary(
        manifest=folder.manifest(grid, "code"),
        outcomes=(FEAR,),
        worse="higher",
        unit="probability",
        rows=rows,
        along=(
            Axial(
                name="host",
                values=tuple(SIZES),
                n=(1, 1, 1, 0),
                mean=(0.02, 0.10, -0.01, None),
                low=(0.02, 0.10, -0.01, None),
                high=(0.02, 0.10, -0.01, None),
                n_yes=(0, 0, 0, 0),
            ),
        ),
        failures=(),
    )


def hosts(rows) -> list[str]:
    return [row.values["host"] for row in rows]


def test_the_worst_for_the_threatened_side_comes_first(told) -> None:
    assert hosts(told.ranked()) == ["LVA", "EST", "FIN"]
    assert hosts(dataclasses.replace(told, worse="lower").ranked()) == ["FIN", "EST", "LVA"]


def test_the_map_says_every_number_and_who_has_none(told, grid) -> None:
    figure = hosts_map.figure(told, grid)
    drawing = rendering.svg(figure)
    for words in ("EST +0.020", "LVA +0.10", "FIN -0.01", "no number"):
        assert words in drawing, words
    assert "LVA +0.10, EST +0.020" in figure.alt
    assert hosts_map.WORSE[-1] in drawing
    assert hosts_map.BETTER in drawing


def test_there_is_no_map_without_hosts_or_numbers(told, grid) -> None:
    assert hosts_map.figure(told, stub.grid(3)) is None
    empty = tuple(dataclasses.replace(row, found={}) for row in told.rows)
    assert hosts_map.figure(dataclasses.replace(told, rows=empty), grid) is None


def test_of_several_cells_of_a_host_the_map_shows_the_worst(told, grid) -> None:
    more = Row(cell="more", values={"host": "EST"}, found={FEAR: found(0.05)})
    figure = hosts_map.figure(dataclasses.replace(told, rows=(more, *told.rows)), grid)
    assert "EST +0.050" in rendering.svg(figure)
    assert "EST +0.020" not in rendering.svg(figure)


def test_lines_and_json_hold_what_was_found(told) -> None:
    lines = list(summary.lines(told))
    assert [line.split()[1].rstrip(",") for line in lines[2:5]] == ["LVA", "EST", "FIN"]
    assert "without a number: 1" in lines[5]
    data = json.loads(summary.as_json(told))
    assert [cell["values"]["host"] for cell in data["cells"]] == list(SIZES)
    assert data["cells"][3]["effects"] == {}


def test_the_page_escapes_what_a_message_holds(told, grid) -> None:
    failure = folder.Failure(
        cell="x", values={"host": "GEO"}, stage="case", kind="CaseError", message="<script>alert(1)</script>"
    )
    text = page.render(dataclasses.replace(told, failures=(failure,)), grid)
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "Georgia (GEO)" in text
