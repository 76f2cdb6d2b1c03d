"""A sweep that is killed again and again loses nothing, does nothing twice, leaves nothing half."""

from __future__ import annotations

import collections
import functools
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import stub_sweep as stub

from equipoise.errors import CaseError
from equipoise.sweeps import cells, folder, running

pytest.importorskip("distributed")
HERE = Path(__file__).parent


def begun(log: Path) -> collections.Counter[str]:
    """Return how often each cell was begun."""
    return collections.Counter(log.read_text().split() if log.exists() else [])


def parts(place: Path) -> set[str]:
    """Return the cells that have a part, whole or not."""
    return {path.stem for path in (place / folder.PARTS).glob("*.parquet")}


def kill_and_go_on(tmp_path: Path, n_kills: int, n_cells: int, seed: int) -> None:
    """Kill a sweep at random moments, then let it end; say so if anything was lost, repeated or halved."""
    place, log = tmp_path / "out", tmp_path / "log"
    asked = [str(word) for word in (HERE / "stub_sweep.py", place, log, n_cells, 0.03, 1)]
    moments = random.Random(seed)  # noqa: S311 - moments, no secrets
    n_in_work = 0
    for _ in range(n_kills):
        before, done = begun(log), parts(place)
        process = subprocess.Popen([sys.executable, *asked], cwd=HERE, start_new_session=True)
        # from the first moments, when nothing stands, to the middle of the work
        if moments.random() < 0.7:
            deadline = time.monotonic() + 60
            while begun(log) == before and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(moments.uniform(0.0, 0.4))
        else:
            time.sleep(moments.uniform(0.0, 3.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        after = begun(log)
        n_in_work += after != before
        assert all(after[cell] == before[cell] for cell in done), "a cell that was done was done again"
        assert done <= parts(place), "a part was lost"
        assert all(folder.is_whole(place / folder.PARTS / f"{cell}.parquet") for cell in parts(place))
    before, done = begun(log), parts(place)
    ended = stub.run(place, n_cells, functools.partial(stub.work, str(log), 0.0))
    assert (ended.n_before, ended.n_now, ended.n_failed) == (len(done), n_cells - len(done), 0)
    assert all(begun(log)[cell] == before[cell] for cell in done)
    assert parts(place) == {cell.id for cell in cells.cells(stub.grid(n_cells), stub.CODE)}
    assert not [path for path in place.rglob("*") if path.name.endswith(folder.UNFINISHED)]
    assert n_in_work, "no kill met the work"


def test_five_kills_of_the_main_process_lose_and_repeat_nothing(tmp_path) -> None:
    kill_and_go_on(tmp_path, 5, 40, seed=1)


@pytest.mark.slow
def test_thirty_kills_of_the_main_process_lose_and_repeat_nothing(tmp_path, request) -> None:
    chosen = request.config.getoption("-m")
    if "slow" not in chosen or "not slow" in chosen:
        pytest.skip("two minutes of killing: -m slow")
    kill_and_go_on(tmp_path, 30, 300, seed=2)


def test_a_worker_that_dies_is_replaced_and_its_cell_done(tmp_path) -> None:
    ended = stub.run(tmp_path / "out", 6, functools.partial(stub.die_once, str(tmp_path / "mark")))
    assert (ended.n_now, ended.n_failed) == (6, 0)
    assert (tmp_path / "mark").exists()


def test_a_cell_that_kills_every_worker_fails_and_the_others_are_done(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(running, "LIVES", 1)
    place = tmp_path / "out"
    ended = stub.run(place, 5, functools.partial(stub.die_at, 2))
    # one that was under way at the same worker may have died with it as often
    assert 3 <= ended.n_now <= 4
    assert ended.n_now + ended.n_failed == 5
    failures = folder.Folder(path=place).failures()
    assert {"seed": 2} in [failure.values for failure in failures]
    assert {failure.stage for failure in failures} == {running.WORKER}
    assert "out of memory" in failures[0].message
    # what failed is tried again, and forgotten once it works
    again = stub.run(place, 5, functools.partial(stub.die_at, -1))
    assert (again.n_before, again.n_failed) == (ended.n_now, 0)
    assert folder.Folder(path=place).failures() == ()


@pytest.mark.slow
def test_a_scheduler_that_is_killed_ends_the_sweep_with_a_word_and_what_was_done(tmp_path) -> None:
    address = f"tcp://127.0.0.1:{20000 + os.getpid() % 20000}"
    dask = [sys.executable, "-m", "dask"]
    port = address.rpartition(":")[2]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": HERE}
    words = [*dask, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
    scheduler = subprocess.Popen(words, **quiet)
    worker = subprocess.Popen(
        [*dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"], **quiet
    )
    place, log = tmp_path / "out", tmp_path / "log"
    try:
        work = f"functools.partial(stub_sweep.work, {str(log)!r}, 0.1)"
        asked = "import functools, stub_sweep\nfrom pathlib import Path\n"
        asked += f"stub_sweep.run(Path({str(place)!r}), 200, {work}, 1, {address!r})"
        sweep = subprocess.Popen([sys.executable, "-c", asked], cwd=HERE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 90
        while len(parts(place)) < 3 and sweep.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        scheduler.kill()
        _, told = sweep.communicate(timeout=90)
        assert sweep.returncode != 0
        assert "the scheduler is gone" in told
        assert "--resume" in told
    finally:
        for process in (scheduler, worker):
            process.kill()
            process.wait()
    done = parts(place)
    assert len(done) >= 3
    ended = stub.run(place, 200, functools.partial(stub.work, str(log), 0.0), 2)
    assert (ended.n_before, ended.n_failed) == (len(done), 0)


def test_an_address_where_nobody_answers_is_said_so(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(running, "FOUND_S", 1)
    with pytest.raises(CaseError, match="no scheduler answers there"):
        stub.run(tmp_path / "out", 2, functools.partial(stub.die_at, -1), 1, "tcp://127.0.0.1:9")
