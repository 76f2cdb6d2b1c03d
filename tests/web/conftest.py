"""One server in a thread of its own for all tests of the page, with small studies."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.testclient import TestClient

from equipoise.web import server
from equipoise.web.desk import Desk

HOST = "http://127.0.0.1"
CASE = "case=belarus-nato"


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """Return the workers that all tests share."""
    made = Desk()
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(real_record, desk: Desk) -> TestClient:
    """Return a client of the application, without starting and ending it."""
    return TestClient(server.create_app(real_record, desk=desk), base_url=HOST, raise_server_exceptions=False)


@pytest.fixture(scope="session")
def address(real_record, desk: Desk) -> Iterator[str]:
    """Return where a real server listens, with the same workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = server.create_app(real_record, desk=desk)
    running = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def studied(client: TestClient) -> TestClient:
    """Return the client once a brief study of the lead case is there."""
    for _ in range(2400):
        reply = client.get(f"/api/study?{CASE}&depth=brief")
        assert reply.status_code in (200, 202), reply.text
        if reply.status_code == 200:
            return client
        assert 0.0 <= reply.json()["share"] <= 1.0
        time.sleep(0.25)
    raise AssertionError("no study came")


# while it is open, its loop runs in this thread: it ends with the module, before other tests begin
@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Return a headless Chromium of this machine."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        made = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield made
        made.close()
