"""The door of the web page: requests, broken in every part.

A request goes through the whole application in this process: guard, routes, words, the case it asks for.
Where a worker would begin to compute, it stops.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from fuzz_doors import Door, by_chance, patched, real_record
from fuzz_trees import odd
from starlette.testclient import TestClient

from equipoise.cases.files import load_case
from equipoise.errors import CaseError, FactError, NumericsError, Problem, RangeError
from equipoise.web import altered, routes, server, worker
from equipoise.web.asking import asked as asked_for
from equipoise.web.hands import Reply, refused

TOKEN = "fuzz"  # noqa: S105 - of a server that nobody can reach
#: One case in so many that were accepted is really changed by hand: that takes a third of a second.
CHANGED_OF = 40


class Stand:
    """A desk without workers: words are read, cases are changed, nothing is computed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def ask(self, name: str, wanted: Mapping[str, Any], **_: object) -> Reply:
        """Do what a worker does up to the model."""
        try:
            if name == "question":
                return Reply(content=worker.JOBS[name](None, wanted, None))
            if name != "shipped":
                self._changed(str(wanted["address"]))
        except (CaseError, FactError, RangeError, NumericsError) as error:
            return refused(400, *next((p.where, p.what, p.hint) for p in error.problems))
        return Reply(content=b"{}")

    def study(self, wished: Any, depth: str, session: str, **_: object) -> Reply:
        """Take a wish for a study."""
        return Reply(content=b"{}")

    def _changed(self, address: str) -> None:
        """Change a case by hand as the address says, now and then."""
        wished = asked_for(parse_qsl(address, keep_blank_values=True))
        if wished.case and by_chance(address.encode(), CHANGED_OF):
            altered.altered(_case(wished.case), wished, real_record())


@functools.cache
def _case(name: str) -> Any:
    """Return a shipped case, read once."""
    return load_case(name, real_record())


#: Sound requests: method, path, words, headers.
REQUESTS: tuple[list[Any], ...] = (
    [
        "GET",
        "/api/answer",
        [["case", "belarus-nato"], ["draws", "128"], ["session", "me"], ["date", "2026-11-01"]],
        {},
    ],
    [
        "GET",
        "/api/answer",
        [["case", "belarus-nato"], ["n.tomahawk", "3"], ["f.mobile.rus.flush", "11"], ["off", "transit"]],
        {},
    ],
    ["GET", "/api/case", [["q", "What if Belarus joins NATO?"], ["seed", "7"], ["cell", "day.ride_out"]], {}],
    ["GET", "/api/dials", [["case", "ukraine-nato"], ["words", "radar range"], ["host", "EST"]], {}],
    ["GET", "/api/question", [["words", "What if Hungary leaves NATO?"]], {"accept": "application/json"}],
    ["GET", "/api/facts", [["words", "rus decide"]], {"origin": "http://127.0.0.1"}],
    ["GET", "/api/facts/budget.rus.decide", [], {"cookie": "equipoise=fuzz"}],
    [
        "GET",
        "/api/why",
        [["case", "belarus-nato"], ["outcome", "fear.cautious"]],
        {"authorization": "Bearer fuzz"},
    ],
    ["GET", "/download/figure/png/size", [["case", "belarus-nato"]], {"content-length": "0"}],
    ["GET", "/download/study.json", [["case", "belarus-nato"]], {}],
    ["GET", "/files/page.js", [], {}],
    ["POST", "/api/study", [["case", "belarus-nato"], ["depth", "brief"]], {}],
)
#: Words that mean something in an address or in a header.
SPOKEN = (
    *(
        "..",
        "../../etc/passwd",
        "%2e%2e%2f",
        "//evil.example",
        "/api//answer",
        "http://[",
        "[::1",
        "[::1]:99999",
    ),
    *(
        "9" * 5000,
        "-1",
        "1e3",
        "\u0661",
        "Bearer",
        "equipoise=",
        "a=b; equipoise=fuzz",
        "null",
        "http://127.0.0.1:x",
    ),
    *(
        "evil.example",
        "127.0.0.1.evil.example",
        "\r\nx: y",
        "chunked",
        "a" * 9000,
        "token=fuzz",
        "*",
        "LOCALHOST.",
    ),
)


def pages(place: Path) -> Door:  # noqa: C901 - one branch a way to break a request
    """A request to the server of the page."""
    client = TestClient(
        server.create_app(real_record(), desk=Stand(place), token=TOKEN),  # pyright: ignore[reportArgumentType]
        base_url="http://127.0.0.1",
        headers={"authorization": f"Bearer {TOKEN}"},
        raise_server_exceptions=True,
        follow_redirects=False,
    )
    paths = [door.path for door in routes.table()]
    patched(server.Guard, "_is_within_rate", lambda *_: True)

    def breaks(luck: Random) -> bytes:
        found = json.loads(json.dumps(luck.choice(REQUESTS)))
        for _ in range(luck.choice((1, 1, 2, 4))):
            way = luck.randrange(6)
            if way == 0:
                found[1] = luck.choice((*paths, f"/{luck.choice(SPOKEN)}", found[1] + luck.choice(SPOKEN)))
            elif way in (1, 2) and found[2]:
                luck.choice(found[2])[luck.randrange(2)] = str(luck.choice((odd(luck), luck.choice(SPOKEN))))
            elif way == 3:
                found[2].append(list(luck.choice(found[2])) if found[2] else ["case", str(odd(luck))])
            elif way == 4:
                names = (
                    "host",
                    "origin",
                    "cookie",
                    "authorization",
                    "content-length",
                    "transfer-encoding",
                    "range",
                )
                found[3][luck.choice(names)] = str(luck.choice((odd(luck), luck.choice(SPOKEN))))[:9000]
            else:
                found[0] = luck.choice(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "\u00dc"))
        return json.dumps(found).encode()

    def enter(method: str, path: str, pairs: list[list[str]], headers: dict[str, str]) -> None:
        query = urlencode([(str(k), str(v)) for k, v in pairs], errors="surrogatepass")
        target = quote(path, safe="/%?#[]:@", errors="surrogatepass")
        raw = [(k.encode(), v.encode("utf-8", "surrogatepass")) for k, v in headers.items()]
        reply = client.request(method, f"{target}?{query}" if query else target, headers=raw)
        if reply.status_code >= 500:
            raise AssertionError(f"answers {reply.status_code}: {reply.text[:200]}")
        if reply.status_code >= 400 and method != "HEAD":
            told = reply.json()["error"]
            raise CaseError(Problem(where=told["where"], what=told["what"], hint=told["hint"]))

    def put(raw: bytes) -> Callable[[], object]:
        return lambda: enter(*json.loads(raw))

    sound = tuple(json.dumps(each).encode() for each in REQUESTS)
    return Door(name="requests", sound=sound, breaks=breaks, put=put)
