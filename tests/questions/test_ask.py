"""``equipoise ask``: what is printed, how it ends, what it writes, and how long a reading takes."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from equipoise import cli
from equipoise.commands import ask

#: What a reading may take from start to end.
LIMIT_S = 0.7


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    """Call the program in an empty folder; gives exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def called(*words: str):
        monkeypatch.setattr(sys, "argv", ["equipoise", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return called


def test_a_dry_run_prints_the_reading_and_writes_nothing(call, tmp_path: Path) -> None:
    code, out, _ = call("ask", "What if Hungary leaves NATO?", "--dry-run", "--json")
    assert code == 0
    found = json.loads(out)
    reading = found["reading"]
    assert (reading["host"], reading["action"], reading["alliance"]) == ("HUN", "leaves", "NATO")
    assert (reading["systems"], reading["threatened"], reading["rival"]) == ("none", "RUS", "USA")
    assert (reading["date"], reading["compared_with"]) == ("2026-11-01", [])
    assert set(reading["defaults"]) == {"date", "rival", "threatened"}
    assert found["sentence"].startswith("Read as: Hungary leaves NATO")
    assert list(tmp_path.iterdir()) == []
    code, out, _ = call("ask", "What if Hungary leaves NATO?", "--dry-run")
    assert (code, out.strip()) == (0, found["sentence"])


@pytest.mark.parametrize(
    "words", ["", "asdf qwer", "Which silos should be hit first?", "What if Belarus never joins NATO?"]
)
def test_a_refusal_ends_with_two_and_goes_to_standard_error(call, words: str, tmp_path: Path) -> None:
    code, out, err = call("ask", words)
    assert (code, out) == (2, "")
    assert len(err) > 20
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_gives_claims_and_what_it_cannot_test(call, tmp_path: Path) -> None:
    text = "What if Belarus joins NATO? Kaliningrad becomes more vulnerable. Potatoes would be dear in Brest."
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    code, out, _ = call("ask", "--file", "text.txt", "--dry-run", "--json")
    assert code == 0
    claims = json.loads(out)["claims"]
    assert [claim["id"] for claim in claims] == ["kaliningrad-vulnerable", "untested-1"]
    assert claims[1]["note"]
    _, out, _ = call("ask", "--file", "text.txt", "--dry-run")
    assert "Claim kaliningrad-vulnerable" in out
    assert "Not tested: Potatoes" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("What if Hungary leaves NATO?", "--file", "x.txt"), "not both"),
        (("--file", "missing.txt"), "can't be read"),
        (("What if Hungary leaves NATO?", "--date", "soon"), "is not a date"),
        (("What if Hungary leaves NATO?", "--date", "1990-01-01"), "words reach the worlds"),
        (("What if the US withdraws its interceptors from Estonia?",), "nothing of the kind"),
    ],
)
def test_wrong_options_end_with_two(call, arguments: tuple[str, ...], said: str) -> None:
    code, _, err = call("ask", *arguments)
    assert code == 2
    assert said in err


def test_the_case_is_saved_and_handed_to_run_with_all_options(call, monkeypatch, tmp_path: Path) -> None:
    handed: list[list[str]] = []
    monkeypatch.setattr(ask, "_run", lambda _context, arguments: handed.append(arguments))
    options = ("--draws", "32", "--seed", "7", "--out", "new/folder", "--brief")
    code, out, err = call("ask", "What if Hungary leaves NATO?", *options)
    assert code == 0
    assert "Read as" in out
    path = Path("new/folder/hungary-leaves-nato.yaml")
    assert f"case: {path}" in err
    assert (tmp_path / path).read_text(encoding="utf-8").startswith("# Made from a question in words.")
    assert handed == [[str(path), "--seed", "7", "--draws", "32", "--out", "new/folder", "--brief"]]


def test_a_reading_comes_at_once(tmp_path: Path) -> None:
    command = shutil.which("equipoise", path=str(Path(sys.executable).parent))
    assert command
    question = "What happens to Russia's deterrent if Ukraine joins NATO and hosts US missiles?"
    walls, processor = [], []
    for _ in range(3):
        used, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([command, "ask", question, "--dry-run"], cwd=tmp_path, capture_output=True, check=True)
        walls.append(time.perf_counter() - start)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)
    # where more wants to run than there are cores, waiting says nothing: the program's own time counts
    seconds = min(processor) if os.getloadavg()[0] > (os.cpu_count() or 1) else min(walls)
    assert seconds < LIMIT_S, f"wall {walls}, processor {processor}"


@pytest.mark.slow
def test_a_question_is_answered(call, tmp_path: Path) -> None:
    code, out, _ = call(
        "ask", "What if Hungary leaves NATO?", "--draws", "16", "--brief", "--out", "folder", "--json"
    )
    assert code == 0
    assert json.loads(out)["arms"][:2] == ["baseline", "membership-only"]
    assert (tmp_path / "folder" / "answer.txt").is_file()
