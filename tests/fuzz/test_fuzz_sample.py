"""Two thousand broken inputs at the doors, each read or refused in words; a hundred thousand on demand.

The inputs are the same every time: their luck comes from a seed, a door and a number.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import fuzz_campaign as campaign
import pytest
from fuzz_watch import MOST_MB, MOST_S, watched
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipoise.sweeps import grid

HERE = Path(__file__).parent
#: Of the sample: number of inputs and seed.
SAMPLE, SEED = 2000, 7
WHOLE = 100_000


def run(tmp_path: Path, n: int, seed: int) -> list[dict]:
    """Let inputs in at every door, in a process of its own, whose memory is theirs."""
    words = [sys.executable, str(HERE / "fuzz_campaign.py"), "--inputs", str(n), "--seed", str(seed)]
    words += ["--json", str(tmp_path / "found.json")]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return json.loads((tmp_path / "found.json").read_text())


def check(every: list[dict], n: int) -> None:
    """Say where an input was let in or out by another way than the two that there are."""
    assert [row["door"] for row in every] == list(campaign.DOORS)
    assert sum(row["inputs"] for row in every) >= n - len(every)
    for row in every:
        assert not row["faults"], row
        assert row["accepted"] + row["refused"] == row["inputs"]
        assert row["slowest_s"] < MOST_S
        assert row["peak_mb"] < MOST_MB


def test_two_thousand_broken_inputs_are_read_or_refused_in_words(tmp_path) -> None:
    check(run(tmp_path, SAMPLE, SEED), SAMPLE)


@pytest.mark.slow
def test_a_hundred_thousand_broken_inputs_are_read_or_refused_in_words(tmp_path, request) -> None:
    chosen = request.config.getoption("-m")
    if "slow" not in chosen or "not slow" in chosen:
        pytest.skip("a quarter of an hour of broken inputs: -m slow")
    check(run(tmp_path, WHOLE, 1), WHOLE)


@pytest.mark.parametrize(
    "name", [name for name in campaign.DOORS if name not in ("command line", "requests")]
)
def test_what_is_sound_is_let_in_at_every_door(tmp_path, monkeypatch, name) -> None:
    # the door of grids puts a quicker one in its place, which must not stay in this process
    monkeypatch.setattr(grid, "load_case", grid.load_case)
    door = campaign.opened(name, tmp_path / "door")
    for raw in door.sound:
        seen = watched(door.put(raw))
        assert not seen.fault
        assert seen.outcome == "accepted", raw[:200]


def test_an_input_is_the_same_every_time(tmp_path) -> None:
    one, other = (campaign.opened("facts in YAML", tmp_path / place) for place in "ab")
    numbers = range(40)
    made = [one.breaks(campaign.luck(3, one.name, number)) for number in numbers]
    assert made == [other.breaks(campaign.luck(3, other.name, number)) for number in numbers]
    assert len(set(made)) > 30


@pytest.fixture(scope="module")
def facts_door(tmp_path_factory) -> campaign.Door:
    return campaign.opened("facts in YAML", tmp_path_factory.mktemp("door") / "facts")


@settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(luck=st.randoms(use_true_random=False))
def test_whatever_luck_breaks_in_a_fact_file_is_refused_in_words(facts_door, luck: Random) -> None:
    assert not watched(facts_door.put(facts_door.breaks(luck))).fault
