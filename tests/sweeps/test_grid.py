"""What a grid file may say, what is refused and where, and what its cells ask."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipoise.cases.files import load_case
from equipoise.errors import CaseError
from equipoise.sweeps import cells, grid, varied


@pytest.fixture
def read(tmp_path, real_record):
    """Load a grid from text."""

    def loaded(text: str) -> grid.Grid:
        path = tmp_path / "grid.yaml"
        path.write_text(text)
        return grid.load_grid(path, real_record)

    return loaded


@pytest.fixture(scope="module")
def case(real_record):
    return load_case("belarus-nato", real_record)


WHOLE = """\
case: belarus-nato
over:
  host: [est, LVA]
  date: ['2020-09-01', '2026-11-01']
  seed: [1, 2, 3]
  count.offensive: [0, 128]
  fact.radar.olenegorsk_dnepr.range: [4000, 6000.0]
draws: 64
"""


def test_every_kind_of_axis_is_read_in_order(read) -> None:
    found = read(WHOLE)
    assert [axis.name for axis in found.axes] == [
        *("host", "date", "seed", "count.offensive", "fact.radar.olenegorsk_dnepr.range"),
    ]
    assert found.axes[0].values == ("EST", "LVA")
    assert found.axes[4].values == (4000.0, 6000.0)
    assert (found.size, found.draws) == (2 * 2 * 3 * 2 * 2, 64)


def test_cells_are_all_different_and_the_last_axis_changes_fastest(read) -> None:
    made = list(cells.cells(read(WHOLE), "code"))
    assert len({cell.id for cell in made}) == 48
    assert len({tuple(cell.values.items()) for cell in made}) == 48
    first, second = (dict(cell.values) for cell in made[:2])
    assert first | {"fact.radar.olenegorsk_dnepr.range": 6000.0} == second
    assert [cell.values["host"] for cell in made] == ["EST"] * 24 + ["LVA"] * 24


def test_the_name_of_a_cell_follows_from_all_that_moves_a_number(read) -> None:
    text = "case: belarus-nato\nover:\n  seed: [1, 2]\ndraws: 64\n"
    names = {cell.id for cell in cells.cells(read(text), "code")}
    assert names == {cell.id for cell in cells.cells(read(text), "code")}
    others = [
        cells.cells(read(text), "other code"),
        cells.cells(read(text.replace("64", "65")), "code"),
        cells.cells(read(text.replace("belarus", "ukraine")), "code"),
        cells.cells(read(text + "comparators: false\n"), "code"),
    ]
    assert not any(names & {cell.id for cell in other} for other in others)
    # another value beside doesn't rename what is there
    more = read(text.replace("[1, 2]", "[3, 1, 2]"))
    assert names < {cell.id for cell in cells.cells(more, "code")}


def test_a_cell_asks_what_its_values_say(read, real_record) -> None:
    asked = read(WHOLE)
    last = list(cells.cells(asked, "code"))[-1]
    job = cells.job(asked, last, real_record, "code")
    assert (job.case.roles.host, str(job.date), job.seed, job.draws) == ("lva", "2026-11-01", 3, 64)
    assert sum(package.count for package in job.case.change.offensive) == 128
    edit = job.case.given[-1]
    assert (edit.fact, edit.spread.best) == ("radar.olenegorsk_dnepr.range", 6000.0)
    assert asked.case.given == job.case.given[:-1], "the case itself stays as it was"


def test_a_group_is_shared_out_as_the_case_does(case) -> None:
    half = varied.with_count(case, "offensive", 64)
    assert [package.count for package in half.change.offensive] == [24, 8, 32]
    one = varied.with_count(case, "offensive.irbm_2000", 7)
    assert [package.count for package in one.change.offensive] == [7, 16, 64]
    assert not varied.with_count(case, "forward_radar", 0).change.forward_xband
    assert varied.with_count(case, "notional", 3).notional[0].count == 3


def test_shares_add_up_and_keep_the_order_of_sizes() -> None:
    for total in range(50):
        parts = varied.shared(total, [5, 3, 1])
        assert sum(parts) == total
        assert list(parts) == sorted(parts, reverse=True)


def test_without_comparators_go_the_claims_that_need_them(case) -> None:
    alone = varied.without_comparators(case)
    assert not alone.comparators
    assert 0 < len(alone.claims) < len(case.claims)
    kept = {arm for claim in alone.claims for test in claim.tests for arm in test.arms}
    assert not kept & set(case.comparators)


BAD = """\
case: belarus-nato
over:
  dat: ['2020-09-01']
  date: ['2020-13-01', '2020-09-01', '2020-09-01', 7]
  seed: [-1, one]
  host: [XXX, RUS, EST]
  count.offensiv: [1]
  count.offensive: [1.5]
  fact.radar.olenegorsk_dnepr.rang: [1]
  fact.radar.olenegorsk_dnepr.range: [1, far]
  fact.radar.olenegorsk_dnepr.range_min: [-5]
draws: 64
"""


def test_every_fault_is_told_at_once_with_its_line(read) -> None:
    with pytest.raises(CaseError) as caught:
        read(BAD)
    told = str(caught.value)
    lines = {problem.line for problem in caught.value.problems}
    assert lines >= {3, 4, 5, 6, 7, 8, 9, 10}
    for words in (
        "'dat' can't be varied",
        "did you mean 'date'",
        "'2020-13-01' is no date",
        "date has '2020-09-01' already",
        "-1 is no seed",
        "'XXX' is no country",
        "RUS is the threatened side itself",
        "no package 'offensiv'",
        "1.5 is no count",
        "did you mean 'radar.olenegorsk_dnepr.range",
        "mixes words and numbers",
    ):
        assert words in told, words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("- 1\n", "a block of 'key: value'"),
        ("case: belarus-nato\n", "over"),
        ("case: belarus-nato\nover: {}\n", "over"),
        ("case: belarus-nato\nover: {seed: []}\n", "seed"),
        ("case: belarus-nato\nover: {seed: [1]}\ndraws: 4\n", "draws"),
        ("case: belarus-nato\nover: {seed: [1]}\ndrawz: 64\n", "draws"),
        (f"case: {'ö' * 200}\nover: {{seed: [1]}}\n", "so long a name"),
        ("case: belarus-nat\nover: {seed: [1]}\n", "belarus-nato"),
        ("case: &a belarus-nato\nover: {seed: [*a]}\n", "anchor"),
        ("case: belarus-nato\nover: {seed: [[[[[[[[[[[[[1]]]]]]]]]]]]]}\n", "nested deeper"),
        ("case: belarus-nato\nover: {seed: [true]}\n", "over.seed"),
        ("case: belarus-nato\nover: {seed: [.inf]}\n", "finite"),
    ],
)
def test_a_grid_of_the_wrong_form_is_refused(read, text: str, words: str) -> None:
    with pytest.raises(CaseError, match=words):
        read(text)


def test_too_many_cells_are_refused_before_any_is_made(read) -> None:
    many = ", ".join(map(str, range(400)))
    with pytest.raises(CaseError, match="160,000 cells"):
        read(f"case: belarus-nato\nover: {{seed: [{many}], count.offensive: [{many}]}}\n")


def test_a_case_is_found_beside_its_grid(tmp_path, read) -> None:
    text = "title: t\ndate: '2020-09-01'\nroles: {threatened: RUS, rival: USA, host: BLR}\nchange: {}\n"
    (tmp_path / "mine.yaml").write_text(text)
    assert read("case: mine.yaml\nover: {seed: [1]}\n").case.title == "t"


def test_the_grids_that_come_with_the_package_are_whole(real_record) -> None:
    found = sorted((Path(grid.__file__).parents[1] / "data" / "sweeps").glob("*.yaml"))
    assert found
    for path in found:
        assert 1 < grid.load_grid(path, real_record).size <= 100


def test_the_page_shows_the_grid_that_comes_with_the_package(tmp_path, real_record) -> None:
    root = Path(grid.__file__).parents[3]
    page = root / "docs" / "how-to" / "sweep.md"
    if not page.is_file():
        pytest.skip("installed without its pages")
    shown = re.search(
        r"```text\n# northern-hosts\.yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "shown.yaml").write_text(shown.group(1), encoding="utf-8")
    shipped = Path(grid.__file__).parents[1] / "data" / "sweeps" / "northern-hosts.yaml"
    assert grid.load_grid(tmp_path / "shown.yaml", real_record) == grid.load_grid(shipped, real_record)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["EST", "2020-09-01", "belarus-nato", "range"]),
)
NAMES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["date", "seed", "host", "count.offensive", "count.", "fact.radar.olenegorsk_dnepr.range"]
    ),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(over=st.dictionaries(NAMES, st.lists(VALUES, max_size=4), max_size=4), draws=VALUES, more=NAMES)
def test_whatever_is_written_is_read_or_refused_in_words(
    tmp_path, real_record, case, over, draws, more
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "load_case", lambda name, record: case)
        path = tmp_path / "grid.yaml"
        path.write_text(json.dumps({"case": "belarus-nato", "over": over, "draws": draws, more: 1}))
        try:
            found = grid.load_grid(path, real_record)
        except CaseError:
            return
        assert found.size >= 1
        for cell in itertools.islice(cells.cells(found, "code"), 3):
            cells.job(found, cell, real_record, "code")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.one_of(st.binary(max_size=200), st.text(alphabet="case:over{}[]&*!-'\"\n #", max_size=80)))
def test_any_bytes_are_refused_in_words(tmp_path, real_record, raw) -> None:
    path = tmp_path / "grid.yaml"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    with pytest.raises(CaseError):
        grid.load_grid(path, real_record)
