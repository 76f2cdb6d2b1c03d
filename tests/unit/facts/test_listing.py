"""Rows, the story of one fact, and the export that can be loaded again."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from equipoise.errors import FactError
from equipoise.facts import listing
from equipoise.facts.load import load_record
from equipoise.facts.record import Record

SOUND = Path(__file__).parents[2] / "broken" / "facts" / "sound"
KEYS = {
    *("id", "title", "kind", "unit", "from", "to", "low", "best", "high"),
    *("basis", "confidence", "source", "unknown_to", "read_by"),
}


@pytest.fixture(scope="module")
def record() -> Record:
    return load_record(SOUND)


def contents(record: Record) -> list[tuple]:
    """All of a record but the lines that it came from; NaN by its text."""
    found: list[tuple] = []
    for entry in record.entries.values():
        found.append((entry.id, entry.title, entry.unit, entry.unknown_to, entry.feared, entry.factor))
        for value in entry.values:
            evidence = (value.basis, value.confidence, value.sources, value.note)
            found.append((entry.weight, value.start, value.end, repr(value.spread), evidence))
    return found


def test_there_is_one_row_for_each_dated_value(record):
    rows = listing.rows(record)
    assert len(rows) == 46
    assert all(set(row) >= KEYS for row in rows)
    dated = [row for row in rows if row["id"] == "force.aaa_home.launchers"]
    assert [(row["from"], row["to"], row["low"], row["best"], row["high"]) for row in dated] == [
        (None, "2022-01-01", 10.0, 12.0, 16.0),
        ("2022-01-01", None, 20.0, None, 24.0),
    ]


def test_the_first_day_counts_and_the_last_does_not(record):
    def lows(date: str) -> list[object]:
        rows = listing.rows(record, dt.date.fromisoformat(date))
        return [row["low"] for row in rows if row["id"] == "force.aaa_home.launchers"]

    assert lows("2021-12-31") == [10.0]
    assert lows("2022-01-01") == [20.0]


def test_rows_can_be_written_as_json_without_nan(record):
    text = json.dumps(listing.rows(record), allow_nan=False)
    assert '"options": "minimum_energy:0.7;depressed:0.3"' in text


def test_rows_name_their_readers(record):
    rows = listing.rows(record, read_by={"system.rocket.cep": ["survivability"]})
    assert {row["id"]: row["read_by"] for row in rows if row["read_by"]} == {
        "system.rocket.cep": ["survivability"]
    }


def test_an_assumed_value_has_evidence_and_never_a_source():
    rows = listing.rows(load_record())
    assumed = [row for row in rows if row["confidence"] == "ASSUMED"]
    assert assumed
    assert all(row["source"] == "" for row in assumed)
    assert all(row["source"] for row in rows if row["confidence"] in ("READ", "SECOND-HAND"))


def test_the_story_of_a_fact_holds_history_spread_sources_and_readers(record):
    text = listing.show(record, "radar.watch.range", {"radar.watch.range": ("warning", "perception")})
    assert "4000 to 6000 km, uniform" in text
    assert "Doe, Jo (2020), On Alpha and Beta. https://example.org/doe [doe2020] (Made up), p. 2" in text
    assert "Poe, Al and Roe, Bo (2021), Watching the sky [poe2021], table 3" in text
    assert "read by: warning, perception" in text
    cep = listing.show(record, "system.rocket.cep")
    assert "the threatened side can't know it" in cep
    assert "fears its low end" in cep
    assert "200 (100 to 500) m, lognormal" in cep
    assert "read by" not in cep
    history = listing.show(record, "force.aaa_home.launchers")
    assert "from the beginning to before 2022-01-01: 12 (10 to 16) count, counts" in history
    assert "from 2022-01-01 to today: 20 to 24 count, counts" in history
    assert "shares the luck of 'industry' (weight 0.5)" in listing.show(record, "system.rocket.boost")


def test_an_entity_is_shown_with_all_of_its_facts(record):
    text = listing.show(record, "radar.watch")
    assert text.startswith("radar.watch: 8 facts")
    assert "radar.watch.owner: bbb [READ]" in text


def test_an_unknown_fact_gets_suggestions(record):
    with pytest.raises(FactError, match=r"did you mean 'radar\.watch\.range'"):
        listing.show(record, "radar.wach.range")
    with pytest.raises(FactError, match="equipoise facts list"):
        listing.show(record, "zzz")


@pytest.mark.parametrize("folder", [SOUND, None], ids=["sound", "packaged"])
def test_an_exported_record_can_be_loaded_again_and_says_the_same(folder, tmp_path):
    record = load_record(folder)
    paths = listing.export(record, tmp_path / "out")
    again = load_record(tmp_path / "out")
    assert contents(again) == contents(record)
    assert dict(again.sources) == dict(record.sources)
    assert [path.name for path in paths] == ["facts.csv", "facts.json", "sources.bib"]
    described = json.loads((tmp_path / "out" / "facts.json").read_text())
    assert described["digest"] == record.digest
    assert len(described["facts"]) == sum(len(entry.values) for entry in record.entries.values())


def test_an_export_leaves_nothing_half_written(record, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FactError, match="can't be written"):
        listing.export(record, tmp_path / "file")
    listing.export(record, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "facts.csv",
        "facts.json",
        "file",
        "sources.bib",
    ]
