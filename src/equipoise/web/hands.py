"""One worker process seen from the server: begun when it is needed, asked, ended, begun again when it died.

The process is a fresh one, which shares nothing with the server but a pipe and the number up to which jobs
may be given up. Largest weakness: a fresh one first has to read the record, which takes a second.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any

from equipoise.web import worker

#: Seconds between two looks at whether a job is still wanted, and for a worker to end by itself.
LOOK_S, END_S = 0.2, 2.0
#: Answers of HTTP: replaced by a newer wish, too many waiting, took too long.
CONFLICT, BUSY, LATE = 409, 503, 504


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of a wish: content with status 200, or problems with another one."""

    status: int = 200
    content: bytes = b""
    problems: tuple[Mapping[str, object], ...] = ()


def refused(status: int, where: str, what: str, hint: str = "") -> Reply:
    """Return a reply with one problem.

    Examples
    --------
    >>> refused(503, "server", "is busy").problems
    ({'where': 'server', 'what': 'is busy', 'hint': ''},)
    """
    return Reply(status=status, problems=({"where": where, "what": what, "hint": hint},))


class Hands:
    """A worker process.

    Parameters
    ----------
    folder : str
        Where it keeps studies.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._dropped: Any = None
        self._process: Any = None
        self._line: Any = None

    @property
    def process_id(self) -> int | None:
        """The process, once there is one."""
        return self._process.pid if self._process is not None else None

    def drop(self, number: int) -> None:
        """Say that nobody waits for jobs up to a number any more."""
        if self._dropped is not None:
            self._dropped.value = max(self._dropped.value, number)

    def done(
        self,
        number: int,
        job: tuple[str, Mapping[str, Any]],
        looked: Callable[[], Reply | None],
        told: Callable[[str, float], None],
    ) -> Reply | None:
        """Return what the worker makes of a job; None where it died.

        Parameters
        ----------
        number, job : int, (name, wanted)
            The job.
        looked : callable
            Asked now and then; a reply from it ends the worker.
        told : callable
            Told the stage and the share done.
        """
        line, process = self._alive()
        try:
            line.send((number, *job))
            while True:
                ready = connection.wait([line, process.sentinel], timeout=LOOK_S)
                if line in ready:
                    of, kind, content = line.recv()
                    if kind == "progress":
                        told(*content)
                    elif of == number:
                        return _reply(kind, content)
                elif ready or not process.is_alive():
                    # what a worker that was killed had forked may keep both pipes open
                    self.end()
                    return None
                stop = looked()
                if stop is not None:
                    self.end()
                    return stop
        except (EOFError, OSError):
            self.end()
            return None

    def end(self) -> None:
        """End the process, if there is one."""
        line, process = self._line, self._process
        if line is not None:
            line.close()
        if process is None:
            return
        if process.is_alive():
            process.terminate()
            process.join(END_S)
        # the rest of its group is what it had forked for an answer
        with contextlib.suppress(AttributeError, ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.is_alive():
            process.kill()
            process.join(END_S)

    def _alive(self) -> tuple[Any, Any]:
        """Return pipe and process, begun where they aren't there."""
        if self._process is not None and self._process.is_alive():
            return self._line, self._process
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        dropped: Any = context.Value("l", 0)
        process = context.Process(
            target=worker.begin, args=(there, dropped, self._folder), name="equipoise worker"
        )
        process.start()
        there.close()
        self._line, self._dropped, self._process = here, dropped, process
        return here, process


def _reply(kind: str, content: Any) -> Reply:  # noqa: ANN401 - what a worker sends
    """Return the reply that a worker's last word means."""
    if kind == "done":
        return Reply(content=content)
    if kind == "fault":
        return Reply(status=content[0], problems=tuple(content[1]))
    return refused(CONFLICT, "session", "nobody waits for this any more")
