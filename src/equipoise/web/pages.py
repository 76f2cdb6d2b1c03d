"""The pages and files that a browser is given; whatever they show, they ask the server for.

JavaScript of others comes out of installed packages (the globe from ``maplibre``, where the extra ``map`` is
there); nothing is loaded from a network. Largest weakness: what was read once is kept, so a file that is
edited while the server runs is seen after the next start.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from equipoise.web import panels
from equipoise.web.guards import fault

FOLDER = "web"
#: The pages.
PAGES = ("start.html.jinja", "case.html.jinja")
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


def page_of(name: str) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers with a page.

    Parameters
    ----------
    name : str
        One of :data:`PAGES`.
    """

    async def shown(_: Request) -> Response:
        return Response(rendered(name), media_type="text/html; charset=utf-8")

    return shown


@cache
def rendered(name: str) -> str:
    """Return a page as HTML."""
    import jinja2  # noqa: PLC0415 - pages alone

    folder = resources.files("equipoise").joinpath("data", FOLDER)
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string(folder.joinpath(name).read_text(encoding="utf-8"))
    return template.render(examples=_start()["examples"], has_map=globe_folder() is not None)


def prepared() -> None:
    """Read and make what every visitor asks for, so that the first one doesn't wait for it."""
    for name in PAGES:
        rendered(name)
    style()


def first_case() -> str:
    """Return the case that is worked out before anybody asks."""
    return str(_start()["first"])


def _start() -> Mapping[str, Any]:
    """Return what the first page proposes: a case, and questions as examples."""
    text = resources.files("equipoise").joinpath("data", FOLDER, "start.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


@cache
def style() -> str:
    """Return the style of the panels."""
    return panels.style()


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
        return Response(style(), media_type="text/css", headers=headers)
    if name in FILES:
        content = resources.files("equipoise").joinpath("data", FOLDER, name).read_bytes()
        return Response(content, media_type=FILES[name], headers=headers)
    folder = globe_folder()
    if name in GLOBE and folder is not None:
        return Response((folder / name).read_bytes(), media_type=GLOBE[name], headers=headers)
    return fault(404, "address", "there is nothing here", "begin at /")
