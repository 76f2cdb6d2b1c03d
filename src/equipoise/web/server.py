"""The server: an application made of the table of addresses, pages and files, behind the guard.

``create_app`` gives the application, ``serve`` runs it until it is stopped. JavaScript of others comes out of
installed packages (the globe from ``maplibre``, where the extra ``map`` is there); nothing is loaded from a
network. Largest weakness: one process answers, and each of its three workers does one thing at a time.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from types import MappingProxyType

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
from equipoise.web import answering, panels, routes
from equipoise.web.desk import Desk
from equipoise.web.guards import ANY, LOOPBACK, Guard, fault

FOLDER = "web"
#: Files of our own that a browser may ask for.
FILES: Mapping[str, str] = MappingProxyType(
    {
        "start.js": "text/javascript",
        "page.js": "text/javascript",
        "controls.js": "text/javascript",
        "atlas.js": "text/javascript",
        "globe.js": "text/javascript",
        "sphere.js": "text/javascript",
        "page.css": "text/css",
        "icon.svg": "image/svg+xml",
    }
)
#: Files of the globe, out of the installed package.
GLOBE: Mapping[str, str] = MappingProxyType(
    {"maplibre-gl.js": "text/javascript", "maplibre-gl.css": "text/css"}
)
#: A file of ours changes with the package alone.
FRESH = "max-age=60"


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
        Work out the first case at once, so that the first visitor doesn't wait for the workers' start.
    """
    at_work = Desk() if desk is None else desk

    @contextlib.asynccontextmanager
    async def alive(_: Starlette) -> AsyncGenerator[None]:
        if is_warm:
            first = f"case={start()['first']}"
            live = at_work.lane("live")
            live.submit("shipped", {})
            live.submit("answer", {"address": first, "draws": 128, "everywhere": False})
        try:
            yield
        finally:
            # who brings workers ends them
            if desk is None:
                at_work.close()

    doors = routes.table()
    app = Starlette(
        routes=[
            Route("/", page_of("start.html.jinja")),
            Route("/case", page_of("case.html.jinja")),
            Route("/files/{name}", file),
            Route("/openapi.json", routes.described),
            *(Route(door.path, answering.answering(door), methods=["GET"]) for door in doors),
        ],
        middleware=[
            Middleware(Guard, hosts=hosts, token=token),
            Middleware(GZipMiddleware, minimum_size=2000, compresslevel=4),
        ],
        exception_handlers={HTTPException: _refused, 500: _failed},
        lifespan=alive,
    )
    app.state.desk = at_work
    app.state.record = record
    return app


def page_of(name: str) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with a page; pages ask for everything else themselves."""

    async def shown(_: Request) -> Response:
        import jinja2  # noqa: PLC0415 - pages alone

        folder = resources.files("equipoise").joinpath("data", FOLDER)
        environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
        template = environment.from_string(folder.joinpath(name).read_text(encoding="utf-8"))
        text = template.render(examples=start()["examples"], has_map=globe_folder() is not None)
        return Response(text, media_type="text/html; charset=utf-8")

    return shown


def start() -> Mapping[str, list[str]]:
    """Return what the first page proposes: the case that is worked out first, and questions as examples."""
    text = resources.files("equipoise").joinpath("data", FOLDER, "start.json").read_text(encoding="utf-8")
    found: Mapping[str, list[str]] = json.loads(text)
    return found


def globe_folder() -> Path | None:
    """Return where the installed globe lies; None where the extra isn't there."""
    # found without importing it: the package brings frameworks along that nobody needs here
    found = importlib.util.find_spec("maplibre")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(next(iter(found.submodule_search_locations))) / "srcjs"
    return folder if all((folder / name).is_file() for name in GLOBE) else None


async def file(request: Request) -> Response:
    """Return one of our files, or of the globe's; nothing that isn't in a list is ever looked for."""
    name = str(request.path_params["name"])
    headers = {"cache-control": FRESH}
    if name == "report.css":
        return Response(panels.style(), media_type="text/css", headers=headers)
    if name in FILES:
        content = resources.files("equipoise").joinpath("data", FOLDER, name).read_bytes()
        return Response(content, media_type=FILES[name], headers=headers)
    folder = globe_folder()
    if name in GLOBE and folder is not None:
        return Response((folder / name).read_bytes(), media_type=GLOBE[name], headers=headers)
    return fault(404, "address", "there is nothing here", "begin at /")


async def _refused(_: Request, error: Exception) -> Response:
    """Return what the framework refuses in our shape."""
    status = error.status_code if isinstance(error, HTTPException) else 400
    words = {404: "there is nothing here", 405: "is only read, with GET"}.get(status, "can't be answered")
    return fault(status, "address", words, "begin at /; addresses are listed at /openapi.json")


async def _failed(_: Request, error: Exception) -> Response:  # noqa: ARG001 - the stack goes to the log alone
    """Return that something is wrong with the server; what it is stands in its log."""
    return fault(500, "server", "has a fault of its own", "its log says which")


def serve(record: Record, *, host: str, port: int, token: str, announce: Callable[[str], None]) -> None:
    """Run the server until it is stopped.

    Parameters
    ----------
    record : Record
        The sourced facts.
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
    app = create_app(record, token=shown, hosts=named, is_warm=True)
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
    announce(f"http://{name}:{bound.getsockname()[1]}/" + (f"?token={shown}" if shown else ""))
    uvicorn.Server(settings).run(sockets=[bound])
