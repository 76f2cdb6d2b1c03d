"""The watch at the doors sees every kind of fault: a watch that sees nothing proves nothing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import fuzz_campaign as campaign
import fuzz_watch
import pytest
from fuzz_doors import Door
from fuzz_watch import watched

from equipoise.errors import CaseError, Problem


def test_what_returns_is_accepted_and_what_is_refused_in_words_is_refused() -> None:
    def refuse() -> None:
        raise CaseError(Problem(where="file.yaml", line=3, what="is wrong", hint="do right"))

    assert (watched(int).outcome, watched(int).fault) == ("accepted", "")
    assert (watched(refuse).outcome, watched(refuse).fault) == ("refused", "")


@pytest.mark.parametrize(
    "error", [ValueError("x"), RecursionError(), MemoryError(), KeyboardInterrupt(), SystemExit(1)]
)
def test_any_other_error_is_a_fault(error) -> None:
    def enter() -> None:
        raise error

    seen = watched(enter)
    assert seen.outcome == "fault"
    assert type(error).__name__ in seen.fault


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (Problem(where=" ", what="is wrong"), "without place or reason"),
        (Problem(where="x", what=""), "without place or reason"),
    ],
)
def test_a_refusal_without_place_or_reason_is_a_fault(problem, words) -> None:
    def enter() -> None:
        raise CaseError(problem)

    assert words in watched(enter).fault


def test_a_refusal_without_any_problem_is_a_fault() -> None:
    def enter() -> None:
        raise CaseError([])

    assert "without a problem" in watched(enter).fault


def test_what_never_ends_is_ended_and_a_fault(monkeypatch) -> None:
    monkeypatch.setattr(fuzz_watch, "MOST_S", 0.2)

    def spin() -> None:
        while True:
            pass

    assert "takes more than" in watched(spin).fault


def test_what_waits_for_ever_is_ended_and_a_fault(monkeypatch) -> None:
    monkeypatch.setattr(fuzz_watch, "WAIT_S", 1)
    assert "takes more than" in watched(lambda: time.sleep(600)).fault


def test_too_much_memory_is_a_fault(monkeypatch) -> None:
    monkeypatch.setattr(fuzz_watch, "MOST_MB", fuzz_watch.OWN_MB + 40)
    assert " MB" in watched(lambda: len(b"x" * int(1e6 * (fuzz_watch.peak_mb() + 80)))).fault


def test_a_file_that_a_refused_input_leaves_is_a_fault(tmp_path) -> None:
    def enter() -> None:
        (tmp_path / "left").write_text("x")
        raise CaseError(Problem(where="x", what="y"))

    assert "for writing" in watched(enter).fault


def test_a_program_that_an_input_starts_is_a_fault() -> None:
    assert "os.system" in watched(lambda: os.system("true")).fault  # noqa: S605


def test_a_fault_is_counted_and_told_with_its_number(tmp_path) -> None:
    door = Door(
        name="x", sound=(), breaks=lambda luck: luck.randbytes(1), put=lambda raw: lambda: 1 // (raw[0] % 2)
    )
    found = campaign.tallied(door, 1, range(50))
    assert found.accepted + sum(map(len, found.faults.values())) == 50
    ((words, numbers),) = found.faults.items()
    assert "ZeroDivisionError" in words
    assert f"1:{numbers[0]}" in campaign.told(found, 1)
    raw = door.breaks(campaign.luck(1, "x", numbers[0]))
    with pytest.raises(ZeroDivisionError):
        door.put(raw)()
    assert not list(Path(tmp_path).iterdir())
