"""The network between scheduler and worker is cut in mid-sweep: a second host, whose link is taken down."""

from __future__ import annotations

import collections
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import stub_sweep as stub

from equipoise.sweeps import cells, folder, running

pytest.importorskip("distributed")
HERE = Path(__file__).parent
#: Cells in all; parts that are there when the link goes down; seconds after which a silent worker is lost.
N_CELLS, BEFORE, SILENT_S = 120, 10, 8
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": HERE}


@dataclass(frozen=True, kw_only=True)
class Link:
    """A second host on this machine: its name, our address, and our end of the link."""

    host: str
    address: str
    end: str

    def cut(self) -> None:
        """Take the link down."""
        ip("link", "set", self.end, "down")


def ip(*words: str) -> None:
    """Change the network, or say why not."""
    made = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if made.returncode:
        raise OSError(made.stderr.strip())


@pytest.fixture
def link(request) -> Iterator[Link]:
    """Return another host, linked with this one."""
    chosen = request.config.getoption("-m")
    if "slow" not in chosen or "not slow" in chosen:
        pytest.skip("-m slow")
    if os.name == "nt" or os.geteuid() != 0 or not shutil.which("ip"):
        pytest.skip("another host can be made by root alone, with iproute2")
    number = os.getpid() % 200
    host, here, there = f"equipoise{number}", f"eqh{number}", f"eqt{number}"
    near, far = f"10.213.{number}.1", f"10.213.{number}.2"
    try:
        ip("netns", "add", host)
    except OSError as error:
        pytest.skip(f"no other host can be made here: {error}")
    try:
        ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", host)
        ip("addr", "add", f"{near}/24", "dev", here)
        ip("link", "set", here, "up")
        for words in (
            ("addr", "add", f"{far}/24", "dev", there),
            ("link", "set", there, "up"),
            ("link", "set", "lo", "up"),
        ):
            ip("-n", host, *words)
        yield Link(host=host, address=near, end=here)
    finally:
        # the link goes with the host
        ip("netns", "delete", host)


def parts(place: Path) -> set[str]:
    """Return the cells that have a part, whole or not."""
    return {path.stem for path in (place / folder.PARTS).glob("*.parquet")}


@pytest.mark.slow
def test_cells_of_a_worker_that_is_cut_off_are_done_by_another(tmp_path, link) -> None:
    port = 20000 + os.getpid() % 20000
    address = f"tcp://{link.address}:{port}"
    dask = [sys.executable, "-m", "dask"]
    place, log = tmp_path / "out", tmp_path / "log"
    words = ["scheduler", "--host", link.address, "--port", str(port), "--no-dashboard"]
    ttl = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": f"{SILENT_S}s"}
    begun = [subprocess.Popen([*dask, *words], env={**os.environ, **ttl}, **QUIET)]
    worker = [*dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    try:
        begun.append(subprocess.Popen(worker, **QUIET))
        begun.append(subprocess.Popen(["ip", "netns", "exec", link.host, *worker], **QUIET))
        wait_for(2, address)
        work = f"functools.partial(stub_sweep.work, {str(log)!r}, 0.1)"
        asked = "import functools, stub_sweep\nfrom pathlib import Path\n"
        asked += f"print(stub_sweep.run(Path({str(place)!r}), {N_CELLS}, {work}, 1, {address!r}))"
        sweep = subprocess.Popen([sys.executable, "-c", asked], cwd=HERE, stdout=subprocess.PIPE, text=True)
        begun.append(sweep)
        deadline = time.monotonic() + 90
        while len(parts(place)) < BEFORE and sweep.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert sweep.poll() is None, "the sweep ended before the link was cut"
        link.cut()
        before = parts(place)
        told, _ = sweep.communicate(timeout=120)
    finally:
        for process in begun:
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert BEFORE <= len(before) < N_CELLS
    assert f"n_now={N_CELLS}, n_before=0, n_failed=0" in told
    assert parts(place) == {cell.id for cell in cells.cells(stub.grid(N_CELLS), stub.CODE)}
    assert all(folder.is_whole(place / folder.PARTS / f"{cell}.parquet") for cell in parts(place))
    often = collections.Counter(log.read_text().split())
    again = {cell for cell, count in often.items() if count > 1}
    # those under way there, and none that was done
    assert 0 < len(again) <= running.AHEAD
    assert not again & before


def wait_for(n_workers: int, address: str) -> None:
    """Wait until so many workers are at a scheduler."""
    from distributed import Client  # noqa: PLC0415 - optional

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(n_workers, timeout=60)
