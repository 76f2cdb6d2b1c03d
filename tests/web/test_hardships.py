"""What the server survives: crowds, killed and grown workers, visitors who change their mind or go away."""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import signal
import socket
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlsplit

from starlette.testclient import TestClient

from equipoise.web import ahead, worker
from equipoise.web.asking import asked
from equipoise.web.desk import Desk
from equipoise.web.hands import Reply
from equipoise.web.lane import Lane

CASE = "case=belarus-nato"
#: Nothing here is a test of speed: a loaded machine may take its time.
LONG_S = 120


def fetched(address: str, path: str) -> tuple[int, bytes]:
    """Return status and content over a connection of its own."""
    parts = urlsplit(address)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=LONG_S)
    try:
        line.request("GET", path)
        reply = line.getresponse()
        return reply.status, reply.read()
    finally:
        line.close()


def test_two_hundred_at_once_are_all_answered(address: str) -> None:
    paths = [
        f"/api/answer?{CASE}&draws=128&f.mobile.rus.flush=11",
        f"/api/answer?{CASE}&draws=128&f.mobile.rus.flush=12",
        f"/api/case?{CASE}",
        f"/case?{CASE}",
        "/",
        "/files/page.js",
        "/openapi.json",
        "/api/facts/budget.rus.decide",
    ]
    with ThreadPoolExecutor(max_workers=200) as pool:
        replies = list(pool.map(lambda i: fetched(address, paths[i % len(paths)]), range(200)))
    assert {status for status, _ in replies} == {200}
    for at in range(len(paths)):
        # but for the time it took, which of two that began at once is told
        told = {re.sub(rb'"seconds": [0-9.]+', b"", content) for _, content in replies[at :: len(paths)]}
        assert len(told) == 1


def test_who_goes_away_leaves_no_trace(address: str, desk: Desk) -> None:
    host, port = urlsplit(address).hostname or "", urlsplit(address).port
    lane = desk.lane("live")
    for step in range(30):
        with socket.create_connection((host, port), timeout=LONG_S) as line:
            query = f"{CASE}&draws=512&f.mobile.rus.flush={10 + step / 10:g}&date=2026-11-01"
            line.sendall(f"GET /api/answer?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    # all of them are gone: what none waits for is not begun, and who stays is answered
    status, _ = fetched(address, f"/api/answer?{CASE}&draws=128&f.mobile.rus.flush=14")
    assert status == 200
    for _ in range(LONG_S * 10):
        if lane.is_idle:
            break
        time.sleep(0.1)
    assert lane.is_idle


def test_a_job_that_nobody_waits_for_is_not_begun(tmp_path) -> None:
    lane = Lane(str(tmp_path), 60.0)
    try:
        first = lane.submit("question", {"words": "What if Belarus joins NATO?"})
        left = [lane.submit("answer", {"address": f"{CASE}&seed={n}", "draws": 512}) for n in range(50)]
        for future in left:
            assert future.cancel()
        last = lane.submit("question", {"words": "What if Moldova joins NATO?"})
        assert (first.result(LONG_S).status, last.result(LONG_S).status) == (200, 200)
        assert lane.is_idle or lane.submit("question", {"words": "What if Finland leaves NATO?"}).result(
            LONG_S
        )
    finally:
        lane.close()


def test_a_worker_that_is_killed_is_begun_again(client: TestClient, desk: Desk) -> None:
    client.get(f"/api/answer?{CASE}&draws=128")
    before = desk.process_ids()["live"]
    assert before is not None
    late = threading.Timer(0.5, os.kill, (before, signal.SIGKILL))
    late.start()
    reply = client.get(f"/api/answer?{CASE}&draws=512&f.mobile.rus.flush=12&date=2026-11-01")
    assert reply.status_code == 200, reply.text
    late.join()
    assert client.get(f"/api/answer?{CASE}&draws=128&f.mobile.rus.flush=13").status_code == 200
    assert desk.process_ids()["live"] != before


def test_a_newer_wish_of_the_same_visitor_drops_the_older(desk: Desk) -> None:
    lane = desk.lane("live")
    wishes = [
        {"address": f"{CASE}&f.mobile.rus.flush={9 + step / 10:g}", "draws": 128, "everywhere": False}
        for step in range(12)
    ]
    told = [lane.submit("answer", wanted, group="answer", session="me") for wanted in wishes]
    replies = [future.result(60) for future in told]
    assert replies[-1].status == 200
    assert [reply.status for reply in replies[:-1]].count(409) >= 10
    other = lane.submit("answer", wishes[0], group="answer", session="you")
    assert other.result(60).status == 200


def test_of_two_wishes_of_a_visitor_the_server_drops_the_older(address: str) -> None:
    paths = [f"/api/answer?{CASE}&draws=512&session=she&f.mobile.rus.flush={9 + n / 8:g}" for n in range(8)]
    busy = f"/api/answer?{CASE}&draws=512&seed=4"
    with ThreadPoolExecutor(max_workers=len(paths) + 1) as pool:
        before = pool.submit(fetched, address, busy)
        told: list[Future[tuple[int, bytes]]] = []
        for path in paths:
            told.append(pool.submit(fetched, address, path))
            time.sleep(0.02)
        statuses = [future.result(LONG_S)[0] for future in told]
        assert before.result(LONG_S)[0] == 200
    assert set(statuses) <= {200, 409}
    assert statuses.count(409) >= 1
    assert fetched(address, paths[-1])[0] == 200


def test_a_worker_that_has_grown_is_replaced_after_its_job(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(worker, "MOST_MEMORY_MIB", 1)
    told: list[tuple[int, str, object]] = []

    jobs = [(1, "question", {"words": "What if Belarus joins NATO?"}), (2, "question", {"words": "x"})]

    class Pipe:
        def recv(self) -> object:
            return jobs.pop(0)

        def send(self, obj: object) -> None:
            told.append(obj)

    class Number:
        value = 0

    before = signal.getsignal(signal.SIGINT)
    try:
        worker.serve(Pipe(), Number(), str(tmp_path))
    finally:
        signal.signal(signal.SIGINT, before)
    assert [(number, kind) for number, kind, _ in told] == [(1, "done")]
    assert len(jobs) == 1


def test_a_study_that_was_given_up_is_begun_anew_for_who_asks_again(client: TestClient, desk: Desk) -> None:
    older, newer = f"/api/study?{CASE}&seed=5&session=a", f"/api/study?{CASE}&seed=6&session=a"
    assert client.get(older).status_code == 202
    assert client.get(newer).status_code == 202
    assert client.get(older).status_code == 202
    # nobody waits for either any more
    assert client.get(f"/api/study?{CASE}&seed=1&session=a").status_code in (200, 202)


def test_a_job_that_takes_too_long_ends_with_a_word(tmp_path) -> None:
    hasty = Desk({"live": 0.01, "deep": 0.01, "reader": 0.01})
    try:
        wanted = {"address": CASE, "draws": 128, "everywhere": False}
        assert asyncio.run(hasty.ask("answer", wanted)).status == 504
        folder = hasty.folder
        assert folder.is_dir()
    finally:
        hasty.close()
    assert not folder.exists()
    assert asyncio.run(hasty.ask("answer", wanted)).status == 503
    assert asked([("case", "belarus-nato")]).address == CASE


def test_first_answers_are_worked_out_before_anybody_asks(monkeypatch) -> None:
    begun: list[tuple[str, str, str]] = []

    def submit(self, name, wanted, *, group="", session=""):
        begun.append((self.limit_s, name, str(wanted.get("address", ""))))
        future: Future[Reply] = Future()
        future.set_result(Reply(content=b'{"cases": [{"name": "belarus-nato"}, {"name": "cuba-1962"}]}'))
        return future

    monkeypatch.setattr(Lane, "submit", submit)
    desk = Desk({"live": 1.0, "deep": 2.0, "reader": 3.0})
    try:
        asyncio.run(ahead.work(desk, "belarus-nato"))
        assert (1.0, "answer", "case=belarus-nato") in begun
        assert (3.0, "answer", "case=cuba-1962") in begun
        n_begun = len(begun)
        wanted = {"address": "case=cuba-1962", "draws": 128, "everywhere": False}
        assert asyncio.run(desk.ask("answer", wanted)).status == 200
        assert len(begun) == n_begun
    finally:
        desk.close()
