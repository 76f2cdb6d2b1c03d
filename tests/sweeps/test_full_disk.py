"""A disk that fills up in the middle of a sweep: a small one of its own, made larger afterwards."""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import stub_sweep as stub

from equipoise.errors import CaseError
from equipoise.sweeps import folder

pytest.importorskip("distributed")


def mounted(*words: str) -> bool:
    """Mount, or tell that it isn't allowed here."""
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path, request) -> Iterator[Path]:
    """Return a disk of 400 kB."""
    chosen = request.config.getoption("-m")
    if "slow" not in chosen or "not slow" in chosen:
        pytest.skip("-m slow")
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    place = tmp_path / "disk"
    place.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)):
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.slow
def test_a_full_disk_ends_the_sweep_and_with_room_it_goes_on(tmp_path, disk) -> None:
    work = functools.partial(stub.work, str(tmp_path / "log"), 0.0)
    with pytest.raises(CaseError, match=r"No space left on device[\s\S]*--resume"):
        stub.run(disk / "out", 30, work)
    done = {path.stem for path in (disk / "out" / folder.PARTS).glob("*.parquet")}
    assert 0 < len(done) < 30
    assert all(folder.is_whole(disk / "out" / folder.PARTS / f"{cell}.parquet") for cell in done)
    assert not [path for path in disk.rglob("*") if path.name.endswith(folder.UNFINISHED)]
    assert mounted("-o", "remount,size=8m", str(disk))
    ended = stub.run(disk / "out", 30, work)
    assert (ended.n_before, ended.n_now, ended.n_failed) == (len(done), 30 - len(done), 0)
