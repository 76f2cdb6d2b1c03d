"""What is worked out before anybody asks: a case for each worker, then first answers of shipped cases.

A visitor who clicks a shipped case finds its first answer there. Largest weakness: a job that is begun while
all are idle isn't broken off, so who comes in the middle of it shares the cores with it for a second or two.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from types import MappingProxyType
from typing import Any

from starlette.applications import Starlette

from equipoise.web import pages
from equipoise.web.asking import QUICK_DRAWS, Asked
from equipoise.web.desk import Desk

#: What is worked out of a case: the first answer of its page.
AHEAD: Mapping[str, Any] = MappingProxyType({"draws": QUICK_DRAWS[0], "everywhere": False})
#: Seconds between two looks at whether everybody is idle.
IDLE_S = 0.5


def begin(desk: Desk, first: str) -> None:
    """Let the worker that answers work out a case.

    Parameters
    ----------
    desk : Desk
        The workers.
    first : str
        Name of the case that is most likely asked for first.
    """
    desk.lane("live").submit("answer", {"address": Asked(case=first).address, **AHEAD})


async def work(desk: Desk, first: str) -> None:
    """Begin all workers with a case, then work out the first answers of shipped cases while all are idle.

    Parameters
    ----------
    desk : Desk
        The workers; the one that reads does what comes after the beginning.
    first : str
        Name of the case that is most likely asked for first.
    """
    address = Asked(case=first).address
    told = await desk.ask("answer", {"address": address, **AHEAD})
    # who clicks at once waits for that one: the other workers take their turn at the cores after it
    shipped, _ = await asyncio.gather(desk.ask("shipped", {}), desk.ask("layers", {"address": address}))
    if told.status != 200 or shipped.status != 200:
        return
    for row in json.loads(shipped.content)["cases"]:
        while not desk.is_idle:
            await asyncio.sleep(IDLE_S)
        await desk.ask("answer", {"address": Asked(case=row["name"]).address, **AHEAD}, lane="reader")


def living(
    desk: Desk, *, is_warm: bool, is_own: bool
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Return what an application does while it lives: begin ahead, and end the workers with itself.

    Parameters
    ----------
    desk : Desk
        The workers.
    is_warm : bool
        Whether to work ahead.
    is_own : bool
        Whether the workers end with the application; who brings workers ends them.
    """

    @contextlib.asynccontextmanager
    async def alive(_: Starlette) -> AsyncGenerator[None]:
        tasks: list[asyncio.Future[None]] = []
        if is_warm:
            # what the first visitor would wait for: templates and styles here, a case in the workers
            tasks += [asyncio.ensure_future(asyncio.to_thread(pages.prepared))]
            tasks += [asyncio.ensure_future(work(desk, pages.first_case()))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            if is_own:
                desk.close()

    return alive
