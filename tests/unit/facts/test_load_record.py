"""Loading: histories, digests, and the packaged record on the dates of the lead case."""

from __future__ import annotations

import datetime as dt
import math
import shutil
from pathlib import Path

import pytest

from equipoise.errors import FactError
from equipoise.facts.load import load_record
from equipoise.facts.record import Record
from equipoise.world.snapshot import snapshot

SOUND = Path(__file__).parents[2] / "broken" / "facts" / "sound"
YAML = """satellite.aaa.working:
  title: Satellites in working order
  unit: count
  unknown_to: rival
  moves_with: {factor: industry, weight: -0.5}
  values:
    - to: 2021-01-01
      basis: reported
      confidence: READ
      spread: {family: counts, low: 2, best: 3, high: 3}
      source: {doe2020: "p. 4", poe2021: 7}
      note: |
        One more
        was being tested.
    - from: "2021-01-01"
      basis: assumed
      confidence: ASSUMED
      spread: {family: options, options: {2: 0.5, 4: 0.5}}
      note: Either.
satellite.aaa.needed:
  title: N
  unit: count
  values: [{basis: reported, confidence: REMEMBERED, spread: {family: fixed, best: 3}}]
satellite.aaa.delay:
  title: D
  unit: min
  values: [{basis: reported, confidence: REMEMBERED, spread: {family: uniform, low: 1, high: 1.5}}]
satellite.aaa.theatre:
  title: T
  unit: chance
  values: [{basis: reported, confidence: REMEMBERED, spread: {family: fixed, best: 0.5}}]
basing.aaa.town:
  title: B
  unit: word
  values: [{basis: reported, confidence: REMEMBERED, spread: {family: fixed, options: alpha}}]
"""


@pytest.fixture(scope="module")
def packaged() -> Record:
    return load_record()


def test_both_forms_of_file_give_the_same_kind_of_entry(tmp_path):
    folder = Path(shutil.copytree(SOUND, tmp_path / "data"))
    (folder / "facts" / "more.yaml").write_text(YAML)
    entries = load_record(folder).entries
    working = entries["satellite.aaa.working"]
    assert (working.unit, working.unknown_to, working.factor, working.weight) == (
        "count",
        "rival",
        "industry",
        -0.5,
    )
    first, second = working.values
    assert (first.start, first.end, second.start) == (None, dt.date(2021, 1, 1), dt.date(2021, 1, 1))
    assert (first.spread.low, first.spread.best, first.spread.high) == (2.0, 3.0, 3.0)
    assert [(item.key, item.where) for item in first.sources] == [("doe2020", "p. 4"), ("poe2021", "7")]
    assert (first.note, first.file, first.line) == ("One more was being tested.", "facts/more.yaml", 7)
    assert second.spread.options == (2.0, 4.0)
    assert second.spread.weights == (0.5, 0.5)
    assert entries["basing.aaa.town"].values[0].spread.options == ("alpha",)
    assert entries["force.aaa_home.warheads"].values[0].spread.weights == (2 / 3, 1 / 3)
    assert entries["system.rocket.nuclear"].values[0].spread.is_fixed


def test_a_history_is_in_order_of_time_whatever_the_order_of_rows(tmp_path):
    folder = Path(shutil.copytree(SOUND, tmp_path / "data"))
    table = folder / "facts" / "sound.csv"
    header, *rows = table.read_text().splitlines()
    table.write_text("\n".join([header, *reversed(rows)]) + "\n")
    values = load_record(folder).entries["force.aaa_home.launchers"].values
    assert [value.start for value in values] == [None, dt.date(2022, 1, 1)]


def test_the_digest_follows_the_contents_and_not_the_folder(tmp_path):
    one, two = (Path(shutil.copytree(SOUND, tmp_path / name / "data")) for name in ("one", "two"))
    assert load_record(one).digest == load_record(two).digest
    bib = two / "sources.bib"
    bib.write_text(bib.read_text().replace("Watching the sky", "Watching the skies"))
    assert load_record(one).digest != load_record(two).digest


def test_the_record_is_frozen(packaged):
    with pytest.raises(TypeError):
        packaged.entries["x"] = None  # pyright: ignore[reportIndexIssue]


def test_a_folder_without_files_says_what_it_should_hold(tmp_path):
    with pytest.raises(FactError) as caught:
        load_record(tmp_path)
    assert "holds no fact files" in str(caught.value)
    assert "sources.bib: can't be read" in str(caught.value)


def test_a_source_that_nobody_cites_is_refused(tmp_path):
    folder = Path(shutil.copytree(SOUND, tmp_path / "data"))
    bib = folder / "sources.bib"
    bib.write_text(bib.read_text() + "\n@misc{roe2022,\n  title = {Unread},\n  year = {2022}\n}\n")
    with pytest.raises(FactError, match=r"sources\.bib:16: source 'roe2022' is cited by no fact"):
        load_record(folder)


def test_a_source_that_stands_twice_is_refused(tmp_path):
    folder = Path(shutil.copytree(SOUND, tmp_path / "data"))
    bib = folder / "sources.bib"
    bib.write_text(bib.read_text() + "\n@misc{doe2020,\n  title = {Again},\n  year = {2022}\n}\n")
    with pytest.raises(FactError, match=r"sources\.bib:16: source 'doe2020' stands twice"):
        load_record(folder)


def test_a_broken_list_of_sources_does_not_drown_the_rest(tmp_path):
    folder = Path(shutil.copytree(SOUND, tmp_path / "data"))
    (folder / "sources.bib").unlink()
    with pytest.raises(FactError) as caught:
        load_record(folder)
    assert [problem.where for problem in caught.value.problems] == ["sources.bib"]


@pytest.mark.parametrize(
    "date", ["2019-01-01", "2020-09-01", "2022-02-24", "2024-06-01", "2026-11-01", "2026-11-22"]
)
def test_the_packaged_record_stands_on_any_date_it_covers(packaged, date):
    world = snapshot(packaged, dt.date.fromisoformat(date))
    assert len(world.facts) > 1000
    assert sum(world.facts[f"force.{name}.launchers"].spread.high for name in world.names("force")) > 700
    for name in world.names("force"):
        assert all(
            world.has(f"place.{town}.lat") for town in world.facts[f"force.{name}.place"].spread.options
        )
        assert all(
            world.has(f"system.{item}.range") for item in world.facts[f"force.{name}.system"].spread.options
        )


def test_every_country_with_forces_has_postures_for_its_legs_on_both_lead_dates(packaged):
    for date in (dt.date(2020, 9, 1), dt.date(2026, 11, 1)):
        world = snapshot(packaged, date)
        pairs = {
            (world.word(f"force.{name}.owner"), world.word(f"force.{name}.leg"))
            for name in world.names("force")
        }
        assert len(pairs) >= 7
        for owner, leg in pairs:
            if leg != "theatre":
                assert world.has(f"posture.{owner}_{leg}.day")
                assert world.has(f"capital.{owner}.place")


def test_every_number_of_the_packaged_record_is_finite_or_absent(packaged):
    for entry in packaged.entries.values():
        for value in entry.values:
            numbers = (value.spread.low, value.spread.best, value.spread.high)
            assert not any(math.isinf(number) for number in numbers)
            assert value.spread.is_word or not all(math.isnan(number) for number in numbers)
            assert not value.spread.weights or math.isclose(sum(value.spread.weights), 1, abs_tol=1e-9)
