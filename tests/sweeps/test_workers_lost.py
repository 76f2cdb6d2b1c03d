"""Workers that are gone for good are replaced, or it is said that they are gone; nobody waits for ever."""

from __future__ import annotations

import functools

import pytest
import stub_sweep as stub

from equipoise.errors import CaseError
from equipoise.sweeps import cells, running

distributed = pytest.importorskip("distributed")


@pytest.fixture
def hasty(monkeypatch) -> None:
    monkeypatch.setattr(running, "LOOK_S", 2.0)
    monkeypatch.setattr(running, "LOOKS", 2)
    # on a slow machine the next one may take a while to begin
    monkeypatch.setattr(running, "ANEW", 30)


def jobs(n_cells: int):
    grid = stub.grid(n_cells)
    return [(cell.id, cells.job(grid, cell, stub.RECORD, stub.CODE)) for cell in cells.cells(grid, stub.CODE)]


def forget(client) -> None:
    """Let the watcher of the worker take it for one that is only being begun: Dask leaves such ones dead."""
    (nanny,) = client.cluster.workers.values()
    nanny.status = distributed.core.Status.starting


def test_a_worker_that_died_while_it_was_begun_is_replaced(tmp_path, hasty) -> None:
    work = functools.partial(stub.die_once, str(tmp_path / "mark"))
    with running.hands(1) as client:
        forget(client)
        found = list(running.came(jobs(3), work, client))
        assert [one.stage for one in found] == ["", "", ""]
        assert len(client.cluster.worker_spec) >= 2
    assert (tmp_path / "mark").exists()


def test_workers_that_never_stay_end_the_sweep_with_a_word(hasty, monkeypatch) -> None:
    monkeypatch.setattr(running, "ANEW", 0)
    with running.hands(1) as client:
        forget(client)
        with pytest.raises(CaseError, match=r"all workers are gone[\s\S]*--resume"):
            list(running.came(jobs(2), functools.partial(stub.die_at, 0), client))
