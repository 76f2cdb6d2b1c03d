"""A worker process and the queue before it: one job at a time, the newest wish of a visitor counts.

Equal wishes that wait together are worked out once. A wish that the same visitor has replaced by a newer one
of its kind is dropped, running or not. A worker that dies is started again and the job is done once more; a
job that takes too long ends its worker. Largest weakness: first come, first served, so one busy visitor makes
others wait for the rest of an evaluation.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from equipoise.web.hands import BUSY, CONFLICT, END_S, LATE, Hands, Reply, refused

#: Jobs that may wait before a worker; seconds after which a study that nobody asks about is given up.
MOST_WAITING, FORGOTTEN_S = 256, 30.0
#: What HTTP says where a worker died twice.
BROKEN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One wish, and all who wait for it.

    Attributes
    ----------
    number : int
        Rising, by lane.
    name, wanted, key : str, mapping, str
        What the worker is asked; equal keys are equal wishes.
    group : str
        A newer wish of the same group replaces the older one of a visitor.
    waiting : list of (session, future)
        Who waits; a session is empty where nothing is ever replaced.
    stage : dict
        ``stage``, ``share`` and when somebody last ``asked``.
    """

    number: int
    name: str
    wanted: Mapping[str, Any]
    key: str
    group: str
    waiting: list[tuple[str, Future[Reply]]] = field(default_factory=list[tuple[str, Future[Reply]]])
    stage: dict[str, Any] = field(default_factory=dict[str, Any])


class Lane:
    """A queue with its worker.

    Parameters
    ----------
    folder : str
        Where the worker keeps studies.
    limit_s : float, seconds
        The longest that a job may take.
    """

    def __init__(self, folder: str, limit_s: float) -> None:
        self.limit_s = limit_s
        self._changed = threading.Condition()
        self._pending: list[Job] = []
        self._running: Job | None = None
        self._n_jobs = 0
        self._is_closing = False
        self._hands = Hands(folder)
        self._thread = threading.Thread(target=self._work, name="lane", daemon=True)
        self._thread.start()

    def submit(
        self, name: str, wanted: Mapping[str, Any], *, group: str = "", session: str = ""
    ) -> Future[Reply]:
        """Return what will be the reply to a wish.

        Parameters
        ----------
        name, wanted : str, mapping
            Job and what is asked of it; plain data.
        group, session : str
            A newer wish of a group replaces the older one of the same session.
        """
        key = json.dumps([name, dict(wanted)], sort_keys=True)
        future: Future[Reply] = Future()
        with self._changed:
            if session:
                for number in _replace(self._running, self._pending, (group, session, key)):
                    self._hands.drop(number)
            same = next((job for job in _undone(self._running, self._pending) if job.key == key), None)
            if same is None and (self._is_closing or len(self._pending) >= MOST_WAITING):
                future.set_result(refused(BUSY, "server", "too many wait already", "try again in a moment"))
                return future
            if same is None:
                self._n_jobs += 1
                same = Job(number=self._n_jobs, name=name, wanted=dict(wanted), key=key, group=group)
                self._pending.append(same)
            same.waiting.append((session, future))
            same.stage["asked"] = time.monotonic()
            self._changed.notify()
        return future

    def stage(self, future: Future[Reply]) -> tuple[str, float]:
        """Return how far the job behind a reply is, and note that somebody asked."""
        with self._changed:
            job = next(
                (
                    job
                    for job in _undone(self._running, self._pending)
                    if any(one is future for _, one in job.waiting)
                ),
                None,
            )
            if job is None:
                return "waiting", 0.0
            job.stage["asked"] = time.monotonic()
            return str(job.stage.get("stage", "waiting for its turn")), float(job.stage.get("share", 0.0))

    def close(self) -> None:
        """End the worker; whoever waits is told."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        self._thread.join(END_S)
        self._hands.end()

    @property
    def is_idle(self) -> bool:
        """True where nothing is done and nothing waits."""
        return not _undone(self._running, self._pending)

    @property
    def process_id(self) -> int | None:
        """The worker's process, once there is one."""
        return self._hands.process_id

    def _work(self) -> None:
        """Do one job after another until the lane is closed."""
        while True:
            with self._changed:
                while not self._pending and not self._is_closing:
                    self._changed.wait()
                if self._is_closing:
                    left, self._pending = self._pending, []
                    for job in left:
                        _tell(job, refused(BUSY, "server", "is stopping"))
                    return
                job = self._pending.pop(0)
                if _is_deserted(job):
                    continue
                self._running = job
            reply = self._done(job) or self._done(job)
            with self._changed:
                self._running = None
                _tell(
                    job, reply or refused(BROKEN, "server", "the worker ended twice", "see the server's log")
                )

    def _done(self, job: Job) -> Reply | None:
        """Return what a worker makes of a job; None where it died."""
        began = time.monotonic()

        def looked() -> Reply | None:
            """Return why to stop waiting; what nobody asks about any more is given up between two stages."""
            is_forgotten = job.name == "study" and time.monotonic() - job.stage["asked"] > FORGOTTEN_S
            if is_forgotten or _is_deserted(job):
                self._hands.drop(job.number)
            if self._is_closing or time.monotonic() - began > self.limit_s:
                return refused(LATE, "server", f"gave up after {self.limit_s:.0f} seconds", "ask for less")
            return None

        def told(stage: str, share: float) -> None:
            job.stage.update(stage=stage, share=share)

        return self._hands.done(job.number, (job.name, dict(job.wanted)), looked, told)


def _undone(running: Job | None, pending: list[Job]) -> list[Job]:
    """Return all jobs that aren't done."""
    return [*([] if running is None else [running]), *pending]


def _replace(running: Job | None, pending: list[Job], wish: tuple[str, str, str]) -> list[int]:
    """Drop the older wish of a visitor; return what is running and nobody else waits for."""
    group, session, key = wish
    left: list[int] = []
    for job in _undone(running, pending):
        if job.group != group or job.key == key:
            continue
        for row in [row for row in job.waiting if row[0] == session]:
            job.waiting.remove(row)
            _give(row[1], refused(CONFLICT, "session", "a newer wish has replaced this one"))
        if not job.waiting and job in pending:
            pending.remove(job)
        elif not job.waiting:
            left.append(job.number)
    return left


def _is_deserted(job: Job) -> bool:
    """Tell whether all who waited for a job have gone away."""
    return all(future.cancelled() for _, future in job.waiting)


def _tell(job: Job, reply: Reply) -> None:
    """Give everybody who waits for a job its reply."""
    for _, future in job.waiting:
        _give(future, reply)


def _give(future: Future[Reply], reply: Reply) -> None:
    """Give one a reply, if he hasn't gone away."""
    if not future.done() and future.set_running_or_notify_cancel():
        future.set_result(reply)
