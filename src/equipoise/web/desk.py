"""Between the server and its workers: who does what, what is kept, and how far a study is.

Three lanes, so that nobody who moves a slider waits for a study: ``live`` gives headlines and levers,
``deep`` runs studies and maps, ``reader`` makes files and traces of studies that are there and, while nobody
asks for anything, first answers of shipped cases in advance. Replies are kept by what was asked, as far as
room goes. Largest weakness: each lane has one worker, so many visitors with
different cases wait for each other.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from types import MappingProxyType
from typing import Any

from equipoise.web.asking import Asked
from equipoise.web.hands import BUSY, CONFLICT, LOOK_S, Reply, refused
from equipoise.web.lane import Lane
from equipoise.web.studied import PANELS_FILE, folder_of

#: Which lane does which job.
LANES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "live": ("answer", "case", "dials", "question"),
        "deep": ("study", "layers"),
        "reader": ("why", "download", "picture", "shipped"),
    }
)
#: The longest that a job of a lane may take, in seconds.
LIMITS_S: Mapping[str, float] = MappingProxyType({"live": 60.0, "deep": 900.0, "reader": 120.0})
#: Jobs whose replies follow from what was asked alone and are kept, and how many bytes of them.
KEPT, MOST_BYTES = frozenset({"answer", "case", "dials", "question", "shipped", "layers"}), 48_000_000


class Desk:
    """The workers of one server, started when they are first needed.

    Parameters
    ----------
    limits_s : mapping of lane to float, optional
        Longest times, for tests.
    """

    def __init__(self, limits_s: Mapping[str, float] = LIMITS_S) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="equipoise-"))
        self._limits_s = limits_s
        self._lanes: dict[str, Lane] = {}
        self._kept: OrderedDict[str, Reply] = OrderedDict()
        self._studies: dict[tuple[str, str], Future[Reply]] = {}
        self._lock = threading.Lock()
        self._is_closed = False

    def lane(self, name: str) -> Lane:
        """Return a lane by name; its worker starts with the first job."""
        with self._lock:
            if name not in self._lanes:
                self._lanes[name] = Lane(str(self.folder), self._limits_s[name])
            return self._lanes[name]

    async def ask(
        self,
        name: str,
        wanted: Mapping[str, Any],
        *,
        group: str = "",
        session: str = "",
        is_gone: Callable[[], Awaitable[bool]] | None = None,
        lane: str = "",
    ) -> Reply:
        """Return the reply to a wish, from what is kept or from a worker.

        Parameters
        ----------
        name, wanted : str, mapping
            Job and what is asked of it.
        group, session : str
            A newer wish of a group replaces the older one of the same session.
        is_gone : callable, optional
            Tells whether who asked has gone away: a job that nobody waits for isn't begun.
        lane : str
            Another lane than the job's own.
        """
        if self._is_closed:
            return refused(BUSY, "server", "is stopping")
        key = f"{name} {sorted(wanted.items())}"
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
            return known
        at = self.lane(lane or next(lane for lane, names in LANES.items() if name in names))
        future = at.submit(name, wanted, group=group, session=session)
        waiting = asyncio.wrap_future(future)
        while is_gone is not None and not waiting.done():
            await asyncio.wait({waiting}, timeout=LOOK_S)
            if not waiting.done() and await is_gone():
                waiting.cancel()
                return refused(CONFLICT, "session", "who asked has gone away")
        reply = await waiting
        if name in KEPT and reply.status == 200:
            self._keep(key, reply)
        return reply

    @property
    def is_idle(self) -> bool:
        """True where no lane has anything to do."""
        return all(lane.is_idle for lane in self._lanes.values())

    def study(self, asked: Asked, depth: str, session: str) -> Reply | tuple[str, float]:
        """Return that a study is there, what is wrong with it, or how far it is; begin it where nobody has.

        Parameters
        ----------
        asked : Asked
            The case with what was changed.
        depth : str
            ``brief`` or ``whole``.
        session : str
            The visitor, whose older wish for a study is dropped.
        """
        if (folder_of(self.folder, asked, depth) / PANELS_FILE).is_file():
            return Reply()
        lane, key = self.lane("deep"), (asked.address, depth)
        with self._lock:
            future = self._studies.get(key)
            if future is not None and future.done():
                del self._studies[key]
                # one that was given up, since nobody asked any more, is begun anew
                if future.result().status != CONFLICT:
                    return future.result()
                future = None
            if future is None:
                wanted = {"address": asked.address, "depth": depth}
                future = self._studies[key] = lane.submit("study", wanted, group="study", session=session)
        return lane.stage(future)

    def process_ids(self) -> dict[str, int | None]:
        """Return the process of every lane that has been needed."""
        return {name: lane.process_id for name, lane in self._lanes.items()}

    def close(self) -> None:
        """End all workers and throw the folder away."""
        self._is_closed = True
        for lane in self._lanes.values():
            lane.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _keep(self, key: str, reply: Reply) -> None:
        """Keep a reply; the one that wasn't asked for longest goes."""
        self._kept[key] = reply
        while sum(len(one.content) for one in self._kept.values()) > MOST_BYTES:
            self._kept.popitem(last=False)
