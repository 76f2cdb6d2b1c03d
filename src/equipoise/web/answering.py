"""What answers at each address: words are checked, a worker is asked, the reply goes back in one shape."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from equipoise.errors import CaseError, FactError, Problem
from equipoise.facts import listing
from equipoise.facts.record import Record
from equipoise.web import doors
from equipoise.web.asking import DEPTHS, QUICK_DRAWS, Asked, asked, chosen
from equipoise.web.desk import Desk
from equipoise.web.doors import Answering, Door
from equipoise.web.guards import fault
from equipoise.web.hands import Reply
from equipoise.web.studied import DOWNLOADS, PANELS_FILE, best

#: Formats that a figure can be downloaded in.
PICTURES: Mapping[str, str] = MappingProxyType(
    {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
)
#: Facts shown for a search, at most.
MOST_FACTS = 50


def answering(door: Door) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers at an address: its words are checked first, and errors have one shape.

    Parameters
    ----------
    door : Door
        From the table.
    """
    answer_to: Answering = door.answering

    async def answered(request: Request) -> Response:
        try:
            request.state.words, request.state.own = doors.split(door, request)
            return await answer_to(request)
        except (CaseError, FactError) as error:
            return problems(400, error.problems)

    return answered


def problems(status: int, found: tuple[Problem, ...]) -> Response:
    """Return problems in the one shape of errors."""
    rows = [{"where": one.where, "what": one.what, "hint": one.hint} for one in found]
    return fault(status, rows[0]["where"], rows[0]["what"], rows[0]["hint"], rows)


def replied(reply: Reply, media: str = "application/json", name: str = "") -> Response:
    """Return a worker's reply as an answer; with a name, as a file to be kept.

    Parameters
    ----------
    reply : Reply
        From a lane.
    media : str
        What its content is.
    name : str
        Of the file, from our own words.
    """
    if reply.status == 200:
        headers = {"content-disposition": f'attachment; filename="{name}"'} if name else None
        return Response(reply.content, media_type=media, headers=headers)
    rows: list[Mapping[str, Any]] = list(reply.problems)
    first = rows[0]
    return fault(reply.status, str(first["where"]), str(first["what"]), str(first["hint"]), rows)


def _desk(request: Request) -> Desk:
    """Return the desk of the server."""
    desk: Desk = request.app.state.desk
    return desk


def _asked(request: Request) -> Asked:
    """Return the case that the words of a request name."""
    return asked(request.state.words)


def _own(request: Request, name: str, otherwise: str = "") -> str:
    """Return one of the door's own words."""
    own: dict[str, str] = request.state.own
    return own.get(name, otherwise)


async def _worked(request: Request, job: str, group: str, **more: object) -> Response:
    """Ask a worker about a case."""
    wanted = {"address": _asked(request).address, **more}
    desk, session = _desk(request), _own(request, "session")
    reply = await desk.ask(job, wanted, group=group, session=session, is_gone=request.is_disconnected)
    return replied(reply)


async def cases(request: Request) -> Response:
    """Return the cases that come with the package."""
    return replied(await _desk(request).ask("shipped", {}))


async def question(request: Request) -> Response:
    """Return how a question is read."""
    return replied(await _desk(request).ask("question", {"words": _own(request, "words")}))


async def case(request: Request) -> Response:
    """Return a case with its levers."""
    return await _worked(request, "case", "case")


async def answer(request: Request) -> Response:
    """Return the headlines."""
    draws, arms = _own(request, "draws", str(QUICK_DRAWS[0])), _own(request, "arms", "change")
    return await _worked(request, "answer", f"answer {arms}", draws=int(draws), everywhere=arms == "all")


async def dials(request: Request) -> Response:
    """Return facts in doubt."""
    return await _worked(request, "dials", "dials", words=_own(request, "words"))


async def layers(request: Request) -> Response:
    """Return the layers of the map."""
    return await _worked(request, "layers", "layers")


async def study(request: Request) -> Response:
    """Begin a study, or say how far it is."""
    depth = chosen("depth", _own(request, "depth", DEPTHS[0]), DEPTHS)
    found = _desk(request).study(_asked(request), depth, _own(request, "session"))
    if isinstance(found, Reply):
        done = json.dumps({"state": "done", "depth": depth}).encode()
        return replied(Reply(content=done) if found.status == 200 else found)
    stage, share = found
    content = {"state": "working", "depth": depth, "stage": stage, "share": round(share, 3)}
    return JSONResponse(content, 202)


async def panels(request: Request) -> Response:
    """Return the deepest study that is there."""
    lying = best(_desk(request).folder, _asked(request))
    if lying is None:
        return _not_yet()
    return Response((lying / PANELS_FILE).read_bytes(), media_type="application/json")


def _not_yet() -> Response:
    """Return that a study isn't there yet."""
    hint = "ask for /api/study first, and again until it is done"
    return fault(409, "study", "has not been worked out yet", hint)


async def why(request: Request) -> Response:
    """Return where a number comes from."""
    return await _read(request, "why", "application/json", "", outcome=_own(request, "outcome"))


async def download(request: Request) -> Response:
    """Return a file of a study."""
    name = chosen("name", request.path_params["name"], DOWNLOADS)
    return await _read(request, "download", DOWNLOADS[name], name, name=name)


async def figure(request: Request) -> Response:
    """Return a figure of a study."""
    form = chosen("form", request.path_params["form"], PICTURES)
    name = str(request.path_params["name"])
    plain = "".join(letter for letter in name if letter.isalnum() or letter == "-")
    return await _read(request, "picture", PICTURES[form], f"{plain}.{form}", name=name, form=form)


async def _read(request: Request, job: str, media: str, file: str, **more: str) -> Response:
    """Ask the reader for something of the deepest study that is there."""
    wished = _asked(request)
    if best(_desk(request).folder, wished) is None:
        return _not_yet()
    name = f"equipoise-{wished.case or 'question'}-{file}" if file else ""
    return replied(await _desk(request).ask(job, {"address": wished.address, **more}), media, name)


async def facts(request: Request) -> Response:
    """Return facts of the record whose title or id has all words."""
    record: Record = request.app.state.record
    words = _own(request, "words").lower().split()
    hits = [
        {"id": id_, "title": entry.title, "unit": entry.unit}
        for id_, entry in sorted(record.entries.items())
        if all(word in f"{id_} {entry.title}".lower() for word in words)
    ]
    return JSONResponse({"facts": hits[:MOST_FACTS], "more": max(len(hits) - MOST_FACTS, 0)})


async def fact(request: Request) -> Response:
    """Return one fact, or all of an entity or kind: as ``equipoise facts show`` tells it, with sources."""
    record: Record = request.app.state.record
    id_ = str(request.path_params["fact"])
    text = listing.show(record, id_, {})
    one = record.entries.get(id_)
    shown = [one] if one else [entry for key, entry in record.entries.items() if key.startswith(f"{id_}.")]
    cited = dict.fromkeys(cite.key for entry in shown for value in entry.values for cite in value.sources)
    sources = [record.sources[key] for key in cited if key in record.sources]
    rows = [{"key": each.key, "text": listing.source_text(each), "url": each.url} for each in sources]
    return JSONResponse({"id": id_, "title": one.title if one else id_, "text": text, "sources": rows})
