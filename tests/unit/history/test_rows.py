"""A table of past changes is read whole or refused with all its faults."""

import csv

import pytest

from equipoise.errors import CaseError
from equipoise.history import rows, spans

STATES = frozenset({"none", "radar+sat"})
GOOD = {
    "id": "ONE1970",
    "date": "1970-02-03",
    "actor": "Graustark",
    "host": "Nowhere",
    "threatened": "Ruritania",
    "system": "missiles",
    "number": "40",
    "flight_time_min_low": "6",
    "flight_time_min_best": "8",
    "flight_time_min_high": "11",
    "attacker_counterforce_warheads": "600",
    "defender_launchers": "300",
    "defender_warheads": "700",
    "defender_alert_fraction": "0.4",
    "warning_state": "radar+sat",
    "defence_interceptors": "0",
    "reaction_0_5": "3",
    "first_strike_motive": "partly",
    "source_key": "a;b",
    "reaction_alt": "2",
    "case_type": "strike_system",
    "delta_warheads": "40",
    "flight_time_before_min": "25",
    "warning_min_before": "15",
    "warning_min_after": "5",
    "interceptors_icbm_capable": "0",
    "tension_0_2": "1",
}


def table(folder, *listed, header=None):
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header or list(GOOD), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(listed)
    return path


def faults(path):
    with pytest.raises(CaseError) as refused:
        rows.load(path, warnings=STATES)
    return str(refused.value)


def test_a_row_is_read_with_its_interval_of_reaction(tmp_path):
    (row,) = rows.load(table(tmp_path, GOOD), warnings=STATES)
    assert row.reaction == (2.0, 3.0)
    assert row.known("delta_warheads") == 40.0
    assert row.sources == ("a", "b")


def test_what_is_not_known_stays_unknown(tmp_path):
    (row,) = rows.load(table(tmp_path, GOOD | {"number": "NA", "reaction_alt": ""}), warnings=STATES)
    assert not row.is_known("number")
    assert row.reaction == (3.0, 3.0)


def test_every_fault_of_every_row_is_named_with_its_line(tmp_path):
    wrong = {"defender_alert_fraction": "1.4", "warning_state": "owls", "date": "1970-02-31"}
    text = faults(table(tmp_path, GOOD, GOOD | wrong | {"id": "TWO"}, GOOD | {"id": "x y"}))
    for part in ("alert_fraction 1.4", "'owls'", "1970-02-31", ":3", ":4", "'x y'"):
        assert part in text


def test_an_id_may_stand_once_only(tmp_path):
    assert "ONE1970 stands in line 2 too" in faults(table(tmp_path, GOOD, GOOD))


def test_a_missing_column_is_named(tmp_path):
    text = faults(table(tmp_path, GOOD, header=[name for name in GOOD if name != "delta_warheads"]))
    assert "column delta_warheads is missing" in text


@pytest.mark.parametrize("column", ["attacker_counterforce_warheads", "defender_warheads", "reaction_0_5"])
def test_what_a_change_can_not_do_without_is_asked_for(tmp_path, column):
    assert f"{column} is needed" in faults(table(tmp_path, GOOD | {column: "NA"}))


def test_flight_times_must_rise(tmp_path):
    assert "don't rise" in faults(table(tmp_path, GOOD | {"flight_time_min_low": "30"}))


@pytest.mark.parametrize("text", ["", "id,date\n", 'id,"date\n1,2\n'])
def test_a_file_without_rows_is_refused(tmp_path, text):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    assert faults(path)


def test_a_file_that_is_not_there_is_refused_with_its_path(tmp_path):
    assert "nothing.csv" in faults(tmp_path / "nothing.csv")


def test_too_many_rows_are_refused(tmp_path):
    many = [GOOD | {"id": f"A{n}"} for n in range(rows.MOST_ROWS + 1)]
    assert "at most 500" in faults(table(tmp_path, *many))


def test_the_packaged_table_and_its_data_are_whole():
    told = spans.load()
    listed = rows.load(warnings=told.states)
    assert len(listed) == 20
    assert all(row.threatened in told.names for row in listed)
    cited = {key for row in listed for key in row.sources if key != "computed"}
    assert cited <= told.sources.keys()
    assert {citation.key for item in told.instruments for citation in item.sources} <= told.sources.keys()
