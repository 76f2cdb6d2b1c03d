"""Every address of the server, asked as its own description tells it, with whatever fits it."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from equipoise.cases.files import case_names
from equipoise.web import doors, routes

#: Addresses that work something out where all words make sense by chance: fewer tries.
LONG = {"/api/answer", "/api/case", "/api/dials", "/api/layers", "/api/study"}
#: A loaded machine may take its time.
LONG_S = 300
#: Examples of an address: one that works something out, any other one; and with the mark slow.
FEW, SOME, MANY = 5, 15, 120
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ANYTHING = {"suppress_health_check": list(HealthCheck), "database": None}


@pytest.fixture(scope="module")
def described(client: TestClient):
    """Return the server as its own description tells it."""
    return schemathesis.openapi.from_asgi("/openapi.json", client.app, headers={"host": "127.0.0.1"})


@pytest.fixture(scope="module")
def is_long(request: pytest.FixtureRequest) -> None:
    """Skip where the mark slow wasn't asked for."""
    chosen = str(request.config.getoption("-m"))
    if "slow" not in chosen or "not slow" in chosen:
        pytest.skip("takes minutes: run with -m slow")


def tried(described, path: str, data: st.DataObject) -> None:
    """Ask once with what fits the description, and hold the reply against it."""
    case = data.draw(described[path]["GET"].as_strategy())
    if path == "/api/study":
        # a newer wish of the same visitor ends the study that an older one began
        case.query = {**(case.query or {}), "session": "fuzz"}
    reply = case.call(headers={"host": "127.0.0.1"}, timeout=LONG_S)
    case.validate_response(reply, checks=CHECKS)
    assert "Traceback" not in reply.text
    if reply.status_code >= 400:
        error = reply.json()["error"]
        assert set(error) == {"where", "what", "hint", "problems"}
        assert all(set(row) == {"where", "what", "hint"} for row in error["problems"])


PATHS = [door.path for door in routes.table()]


@pytest.mark.parametrize("path", [path for path in PATHS if path not in LONG])
@settings(max_examples=SOME, **ANYTHING)
@given(data=st.data())
def test_no_address_fails_whatever_fits_its_description(described, path: str, data: st.DataObject) -> None:
    tried(described, path, data)


@pytest.mark.parametrize("path", sorted(LONG))
@settings(max_examples=FEW, **ANYTHING)
@given(data=st.data())
def test_no_address_that_works_something_out_fails(described, path: str, data: st.DataObject) -> None:
    tried(described, path, data)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=MANY, **ANYTHING)
@given(data=st.data())
def test_no_address_fails_whatever_is_tried(described, is_long: None, path: str, data: st.DataObject) -> None:
    tried(described, path, data)


def test_the_description_has_every_address_and_its_words(client: TestClient) -> None:
    made = client.get("/openapi.json").json()
    assert made["openapi"].startswith("3.1")
    assert set(made["paths"]) == set(PATHS)
    for door in routes.table():
        told = {param["name"]: param for param in made["paths"][door.path]["get"]["parameters"]}
        assert {param.name for param in door.params} <= set(told)
        if door.takes_case:
            assert {param.name for param in doors.CASE_PARAMS} <= set(told)
            assert told["case"]["schema"]["enum"] == list(case_names())


def test_an_answer_has_what_the_description_promises(client: TestClient) -> None:
    path = "/api/answer?case=belarus-nato&draws=128"
    promised = client.get("/openapi.json").json()["paths"]["/api/answer"]["get"]["responses"]["200"]
    required = promised["content"]["application/json"]["schema"]["required"]
    assert {"draws", "headlines", "seed"} <= set(required) <= set(client.get(path).json())
