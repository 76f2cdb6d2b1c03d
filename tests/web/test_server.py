"""The server from outside: who is let in, one shape of errors, studies, files, and what it survives."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from starlette.testclient import TestClient

from equipoise.study import form
from equipoise.web import guards, pages, server
from equipoise.web.desk import Desk

CASE = "case=belarus-nato"

#: What a visitor from elsewhere has to show.
WORD = "abc"


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


@pytest.mark.parametrize("name", [*pages.FILES, "report.css"])
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
    every = client.get("/api/facts/budget.rus").json()
    assert (every["title"], "budget.rus.decide" in every["text"]) == ("budget.rus", True)
    assert {one["key"] for one in made["sources"]} <= {one["key"] for one in every["sources"]}


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
