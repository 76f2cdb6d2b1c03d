"""The server: an application made of the table of addresses, pages and files, behind the guard.

``create_app`` gives the application, ``serve`` runs it until it is stopped. Largest weakness: one process
answers, and each of its three workers does one thing at a time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from equipoise.errors import CaseError, Problem
from equipoise.facts.record import Record
from equipoise.web import ahead, answering, pages, routes
from equipoise.web.desk import Desk
from equipoise.web.guards import ANY, LOOPBACK, Guard, fault


def create_app(
    record: Record,
    *,
    token: str = "",
    hosts: Sequence[str] = LOOPBACK,
    desk: Desk | None = None,
    is_warm: bool = False,
) -> Starlette:
    """Return the application.

    Parameters
    ----------
    record : Record
        The sourced facts.
    token : str
        What visitors have to show; nothing where empty.
    hosts : sequence of str
        Names that may stand in ``Host``.
    desk : Desk, optional
        The workers, for tests.
    is_warm : bool
        Work out the first case at once and other shipped cases while nobody asks, so that a first visitor
        doesn't wait for the workers' start.
    """
    at_work = Desk() if desk is None else desk

    doors = routes.table()
    app = Starlette(
        routes=[
            Route("/", pages.page_of("start.html.jinja")),
            Route("/case", pages.page_of("case.html.jinja")),
            Route("/files/{name}", pages.file),
            Route("/openapi.json", routes.described),
            *(Route(door.path, answering.answering(door), methods=["GET"]) for door in doors),
        ],
        middleware=[
            Middleware(Guard, hosts=hosts, token=token),
            Middleware(GZipMiddleware, minimum_size=2000, compresslevel=4),
        ],
        exception_handlers={HTTPException: _refused, 500: _failed},
        # a signal that ends the server ends the workers here: nothing runs after this
        lifespan=ahead.living(at_work, is_warm=is_warm, is_own=desk is None or is_warm),
    )
    app.state.desk = at_work
    app.state.record = record
    return app


async def _refused(_: Request, error: Exception) -> Response:
    """Return what the framework refuses in our shape."""
    status = error.status_code if isinstance(error, HTTPException) else 400
    words = {404: "there is nothing here", 405: "is only read, with GET"}.get(status, "can't be answered")
    return fault(status, "address", words, "begin at /; addresses are listed at /openapi.json")


async def _failed(_: Request, error: Exception) -> Response:  # noqa: ARG001 - the stack goes to the log alone
    """Return that something is wrong with the server; what it is stands in its log."""
    return fault(500, "server", "has a fault of its own", "its log says which")


def serve(
    load: Callable[[], Record], *, host: str, port: int, token: str, announce: Callable[[str], None]
) -> None:
    """Run the server until it is stopped.

    Parameters
    ----------
    load : callable
        Gives the sourced facts; called once the first worker is on its way.
    host : str
        Where to listen; anything but this machine itself asks for a token.
    port : int
        0 to 65535; 0 for any that is free.
    token : str
        What visitors have to show; made up where it is needed and empty.
    announce : callable
        Told the address once.

    Raises
    ------
    CaseError
        If the place can't be listened at.
    """
    is_near = host in LOOPBACK
    shown = token or ("" if is_near else secrets.token_urlsafe(24))
    named = LOOPBACK if is_near else (ANY,)
    desk = Desk()
    try:
        # what takes longest to get ready comes first, before the facts are read here
        ahead.begin(desk, pages.first_case())
        app = create_app(load(), token=shown, hosts=named, desk=desk, is_warm=True)
        _listen(app, host, port, lambda at: announce(at + (f"?token={shown}" if shown else "")))
    finally:
        desk.close()


def _listen(app: Starlette, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Answer at a place until the server is stopped."""
    settings = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=15,
        limit_concurrency=1000,
        h11_max_incomplete_event_size=32_768,
        timeout_graceful_shutdown=3,
    )
    try:
        bound = settings.bind_socket()
    except SystemExit as error:
        what = "can't be listened at; another program may be there"
        raise CaseError(Problem(where=f"{host}:{port}", what=what, hint="choose another --port")) from error
    name = f"[{host}]" if ":" in host else host
    announce(f"http://{name}:{bound.getsockname()[1]}/")
    uvicorn.Server(settings).run(sockets=[bound])
