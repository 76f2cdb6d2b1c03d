"""The real record and its world of September 2020, read once for all tests that need them."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from hypothesis import settings

from equipoise import cli
from equipoise.facts.load import load_record
from equipoise.facts.record import Record
from equipoise.world.snapshot import World, snapshot

# no test is a test of speed, and the first call of a compiled loop takes seconds; examples are the same in
# every run, so that a change is judged by itself: pytest --hypothesis-profile=searching looks for new ones
settings.register_profile("untimed", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def real_record() -> Record:
    """Return the record that the package ships."""
    return load_record()


@pytest.fixture(scope="session")
def world_2020(real_record: Record) -> World:
    """Return the world of the lead case's main date."""
    return snapshot(real_record, dt.date(2020, 9, 1))


@pytest.fixture
def call(capsys, monkeypatch):
    """Call the program; gives exit code, standard output and standard error."""

    def called(*words: object):
        monkeypatch.setattr(sys, "argv", ["equipoise", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return called
