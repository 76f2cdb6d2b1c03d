"""The server from outside: who is let in, one shape of errors, studies, files, and what it survives."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from equipoise.study import form
from equipoise.web import doors, guards, routes, server
from equipoise.web.asking import asked
from equipoise.web.desk import Desk

CASE = "case=belarus-nato"

#: What a visitor from elsewhere has to show.
WORD = "abc"


@pytest.fixture(scope="module")
def studied(client: TestClient) -> TestClient:
    """Return the client once a brief study of the lead case is there."""
    for _ in range(1200):
        reply = client.get(f"/api/study?{CASE}&depth=brief")
        assert reply.status_code in (200, 202), reply.text
        if reply.status_code == 200:
            return client
        assert 0.0 <= reply.json()["share"] <= 1.0
        time.sleep(0.25)
    raise AssertionError("no study came")


def problem(reply) -> dict[str, object]:
    """Return the error of a reply, after a look at its shape."""
    error = reply.json()["error"]
    assert set(error) == {"where", "what", "hint", "problems"}
    assert error["problems"]
    assert "Traceback" not in reply.text
    assert "/src/" not in reply.text
    return error


def test_every_reply_has_the_headers_that_keep_a_browser_safe(client: TestClient) -> None:
    for path in ("/", "/case", "/openapi.json", "/nothing", f"/api/case?{CASE}"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe-eval" not in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_pages_load_nothing_from_outside_and_have_no_script_in_them(client: TestClient) -> None:
    for path in ("/", f"/case?{CASE}"):
        text = client.get(path).text
        assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"\son[a-z]+=", text)


@pytest.mark.parametrize("name", [*server.FILES, "report.css"])
def test_every_file_of_the_page_is_there_and_names_no_other_address(client: TestClient, name: str) -> None:
    reply = client.get(f"/files/{name}")
    assert reply.status_code == 200
    assert set(re.findall(r"https?://[a-z0-9.]+", reply.text)) <= {"http://www.w3.org"}


@pytest.mark.parametrize(
    "name", ["../server.py", "%2e%2e%2fstart.json", "..%2f..%2fsources.bib", "start.json", ""]
)
def test_no_other_file_is_given_out(client: TestClient, name: str) -> None:
    reply = client.get(f"/files/{name}")
    assert reply.status_code == 404
    problem(reply)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_is_refused(client: TestClient, host: str) -> None:
    reply = client.get("/", headers={"host": host})
    assert reply.status_code == 421
    assert problem(reply)["where"] == "Host"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://localhost.evil.example"])
def test_another_page_may_not_ask(client: TestClient, origin: str) -> None:
    assert client.get("/api/cases", headers={"origin": origin}).status_code == 403
    assert client.get("/openapi.json", headers={"origin": "http://localhost:8765"}).status_code == 200


def test_bodies_long_addresses_and_other_methods_are_refused(client: TestClient) -> None:
    assert client.request("GET", "/", content=b"x" * 5000).status_code == 413
    assert client.get("/?q=" + "x" * 9000).status_code == 414
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        reply = client.request(method, "/api/cases")
        assert reply.status_code == 405
        problem(reply)


def test_a_token_is_asked_for_and_becomes_a_cookie(real_record, desk: Desk) -> None:
    app = server.create_app(real_record, token=WORD, hosts=(guards.ANY,), desk=desk)
    visitor = TestClient(app, base_url="http://somewhere:80", follow_redirects=False)
    assert visitor.get("/").status_code == 401
    assert visitor.get("/?token=abd").status_code == 401
    assert visitor.get("/", headers={"authorization": "Bearer abc"}).status_code == 200
    welcomed = visitor.get("/?token=abc")
    assert welcomed.status_code == 303
    assert "HttpOnly" in welcomed.headers["set-cookie"]
    assert "samesite=strict" in welcomed.headers["set-cookie"].lower()
    assert visitor.get("/").status_code == 200
    assert visitor.get("/", headers={"origin": "http://elsewhere"}).status_code == 403


def test_any_name_is_taken_only_together_with_a_token(real_record, desk: Desk) -> None:
    app = server.create_app(real_record, hosts=(guards.ANY,), desk=desk)
    assert TestClient(app, base_url="http://somewhere").get("/").status_code == 421


def test_who_asks_too_often_waits(real_record, desk: Desk, monkeypatch) -> None:
    monkeypatch.setattr(guards, "PER_SECOND", 0.0)
    monkeypatch.setattr(guards, "BURST", 20)
    visitor = TestClient(server.create_app(real_record, desk=desk), base_url="http://127.0.0.1")
    replies = [visitor.get("/files/none").status_code for _ in range(22)]
    assert replies == [404] * 20 + [429] * 2


def test_the_description_has_every_address_and_its_words(client: TestClient) -> None:
    made = client.get("/openapi.json").json()
    assert made["openapi"].startswith("3.1")
    table = routes.table()
    assert set(made["paths"]) == {door.path for door in table}
    for door in table:
        named = {param["name"] for param in made["paths"][door.path]["get"]["parameters"]}
        assert {param.name for param in door.params} <= named
        assert named >= ({param.name for param in doors.CASE_PARAMS} if door.takes_case else set())


def test_a_case_that_is_not_there_gets_the_words_of_the_command_line(client: TestClient) -> None:
    reply = client.get("/api/answer?case=belarus-nat&seed=-3")
    assert reply.status_code == 400
    error = problem(reply)
    assert "belarus-nato" in str(error["hint"])
    assert {row["where"] for row in error["problems"]} == {"case", "seed"}


@pytest.mark.parametrize(
    "words", ["What is the best pizza in Naples?", "asdf qwer", "Which silos should be hit first?"]
)
def test_a_question_that_cant_be_read_is_refused_in_words(client: TestClient, words: str) -> None:
    for path, name in (("/api/question", "words"), ("/api/answer", "q")):
        reply = client.get(path, params={name: words})
        assert reply.status_code in (400, 422)
        assert len(str(problem(reply)["what"])) > 10


def test_a_question_is_read_before_it_is_run(client: TestClient) -> None:
    made = client.get("/api/question", params={"words": "What if Belarus joins NATO?"}).json()
    assert made["reading"]["host"] == "BLR"


def test_an_answer_says_its_draws_and_both_refinements_agree_on_the_case(client: TestClient) -> None:
    first = client.get(f"/api/answer?{CASE}&draws=128").json()
    better = client.get(f"/api/answer?{CASE}&draws=512&arms=all").json()
    assert (first["draws"], better["draws"]) == (128, 512)
    assert [row["outcome"] for row in first["headlines"]] == [row["outcome"] for row in better["headlines"]]
    assert first["arms"] == {}
    assert {"change", "estonia", "ukraine", "poland", "finland"} <= set(better["arms"])


def test_a_fact_of_the_record_is_told_with_its_sources(client: TestClient) -> None:
    made = client.get("/api/facts/budget.rus.decide").json()
    assert made["title"]
    assert made["text"]
    reply = client.get("/api/facts/budget.rus.decid")
    assert reply.status_code == 400
    assert "budget.rus.decide" in str(problem(reply)["hint"])
    assert client.get("/api/facts?words=rus+decide").json()["facts"]


def test_layers_are_geojson(client: TestClient) -> None:
    made = client.get(f"/api/layers?{CASE}").json()["layers"]
    assert {"countries", "sites", "flights", "radar_fans"} <= set(made)
    assert all(layer["type"] == "FeatureCollection" for layer in made.values())


def test_what_needs_a_study_says_so_before_there_is_one(client: TestClient) -> None:
    for path in ("/api/panels", "/download/report.html", "/download/figure/png/size"):
        reply = client.get(f"{path}?{CASE}&seed=77")
        assert reply.status_code == 409
        assert "study" in str(problem(reply)["hint"])
    assert client.get(f"/download/passwd?{CASE}").status_code == 400


def test_panels_have_every_part_and_a_why_at_their_numbers(studied: TestClient) -> None:
    made = studied.get(f"/api/panels?{CASE}").json()
    assert made["draws"] == 256
    names = {panel["name"] for panel in made["panels"]}
    parts = {
        "answer-in-full",
        "effects",
        "cells",
        "arrivals",
        "claims",
        "causes",
        "sizes",
        "flips",
        "response",
    }
    assert parts | {"past", "evidence", "doubt", "limits", "sources"} <= names
    html = "".join(panel["html"] for panel in made["panels"])
    assert html.count('data-why="') > 100
    assert 'data-why="fear.cautious"' in html
    assert "<script" not in html
    assert "<svg" in html


def test_why_tells_facts_and_sources(studied: TestClient) -> None:
    made = studied.get(f"/api/why?{CASE}&outcome=fear.cautious").json()
    assert made["facts"]
    assert any(fact["sources"] for fact in made["facts"])
    assert any("fear.cautious" in line for line in made["text"])
    reply = studied.get(f"/api/why?{CASE}&outcome=fear.cautios")
    assert reply.status_code == 400
    assert "fear.cautious" in str(problem(reply)["hint"])


def test_all_files_can_be_downloaded(studied: TestClient) -> None:
    study = studied.get(f"/download/study.json?{CASE}")
    assert form.from_json(study.json()).draws == 256
    report = studied.get(f"/download/report.html?{CASE}")
    assert "attachment" in report.headers["content-disposition"]
    assert "<svg" in report.text
    for name in ("tables.zip", "layers.zip"):
        with zipfile.ZipFile(io.BytesIO(studied.get(f"/download/{name}?{CASE}").content)) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) > 3
    assert "@" in studied.get(f"/download/sources.bib?{CASE}").text
    assert studied.get(f"/download/figure/png/size?{CASE}").content.startswith(b"\x89PNG")
    assert "<svg" in studied.get(f"/download/figure/svg/map-warning?{CASE}").text
    assert studied.get(f"/download/figure/png/nothing?{CASE}").status_code == 400
    assert studied.get(f"/download/figure/gif/size?{CASE}").status_code == 400


def test_two_hundred_at_once_get_the_same_answer(client: TestClient) -> None:
    path = f"/api/answer?{CASE}&draws=128&f.mobile.rus.flush=11"
    with ThreadPoolExecutor(max_workers=200) as pool:
        replies = list(pool.map(lambda _: client.get(path), range(200)))
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.text for reply in replies}) == 1


def test_a_worker_that_is_killed_is_begun_again(client: TestClient, desk: Desk) -> None:
    client.get(f"/api/answer?{CASE}&draws=128")
    before = desk.process_ids()["live"]
    assert before is not None
    threading.Timer(0.5, os.kill, (before, signal.SIGKILL)).start()
    reply = client.get(f"/api/answer?{CASE}&draws=512&f.mobile.rus.flush=12&date=2026-11-01")
    assert reply.status_code == 200, reply.text
    time.sleep(0.6)
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


@pytest.fixture(scope="module")
def described(client: TestClient):
    """Return the server as its own description tells it."""
    return schemathesis.openapi.from_asgi("/openapi.json", client.app, headers={"host": "127.0.0.1"})


#: Addresses that begin no long work where something makes sense by chance.
QUICK = [door.path for door in routes.table() if door.path not in ("/api/layers", "/api/study", "/api/cases")]


@pytest.mark.parametrize("path", QUICK)
@settings(max_examples=25, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_no_address_fails_whatever_is_written_into_it(described, path: str, data: st.DataObject) -> None:
    case = data.draw(described[path]["GET"].as_strategy())
    reply = case.call(headers={"host": "127.0.0.1"})
    assert reply.status_code < 500, reply.text
    if reply.status_code >= 400:
        error = reply.json()["error"]
        assert set(error) == {"where", "what", "hint", "problems"}
