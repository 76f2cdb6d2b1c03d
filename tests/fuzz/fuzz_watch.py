"""One input at a door, watched: what came of it, how long it took, how much memory, and what it touched.

A door may let an input in or refuse it in words. Everything else is a fault: another error, a refusal
without place or reason, more processor time or memory than the bounds, a file written, a program started, a
line opened to somewhere else.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path

from equipoise.errors import EquipoiseError

#: Most processor time of one input in seconds, and most memory of the process in MB.
MOST_S, MOST_MB = 5.0, 1000
#: What the process itself may hold of that before the input comes.
OWN_MB = 250
#: Seconds on the clock after which an input that waits for something (and so needs no processor) is ended.
WAIT_S = 120
#: Longest text of one problem: what stands in a file is shown, but not pages of it.
MOST_TEXT = 3000
#: Signs that move the cursor or hide text in a terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: Files that compilers and the interpreter put away for themselves.
_CACHES = (".pyc", ".nbi", ".nbc")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: What changes files or leaves the process, as the interpreter calls it.
_CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate")
_LEAVES = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "socket.connect",
    "pickle.find_class",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of one input: ``accepted``, ``refused`` or ``fault``, and the fault in words."""

    outcome: str
    cpu_s: float
    fault: str = ""


class OverTimeError(BaseException):
    """The time of an input is over; not an Exception, so that no loader can take it for one of its own."""


@dataclass(slots=True)
class _Eye:
    """What is noted while an input is at a door."""

    is_open: bool = False
    is_installed: bool = False
    thread: int = 0
    touched: list[str] = field(default_factory=list[str])


_EYE = _Eye()


def _note(event: str, arguments: tuple[object, ...]) -> None:
    """Take note of what the interpreter is about to do."""
    if not _EYE.is_open:
        return
    if event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and flags & _WRITES and not str(path).endswith(_CACHES):
            _EYE.touched.append(f"opened {str(path)[:200]} for writing")
    elif event in _LEAVES or (event in _CHANGES and not _is_idle(event, str(arguments[0]))):
        _EYE.touched.append(f"{event} {str(arguments)[:200]}")


def _is_idle(event: str, path: str) -> bool:
    """Tell whether a change is none: a folder that is there already, or what a compiler puts away."""
    return path.endswith(("__pycache__", *_CACHES)) or (event == "os.mkdir" and Path(path).is_dir())


@contextlib.contextmanager
def _open_eye() -> Generator[list[str]]:
    """Note what is touched; the interpreter's hook can't be taken away again, so it is shut instead."""
    if not _EYE.is_installed:
        sys.addaudithook(_note)
        _EYE.is_installed = True
    _EYE.touched = []
    _EYE.is_open = True
    try:
        yield _EYE.touched
    finally:
        _EYE.is_open = False


def _stop(_number: int, _frame: object) -> None:
    """End an input that takes too long."""
    raise OverTimeError


@contextlib.contextmanager
def _bounded_time() -> Generator[None]:
    """End what takes more processor time than allowed, or waits for ever."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {name: signal.signal(name, _stop) for name in (signal.SIGPROF, signal.SIGALRM)}
    signal.setitimer(signal.ITIMER_PROF, MOST_S)
    signal.setitimer(signal.ITIMER_REAL, WAIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for name, handler in before.items():
            signal.signal(name, handler)


def watched(enter: Callable[[], object]) -> Seen:
    """Return what comes of letting one input in; ``enter`` returns, or raises."""
    outcome, fault = "accepted", ""
    begun, held = time.process_time(), peak_mb()
    with _open_eye() as touched:
        try:
            with _bounded_time():
                enter()
        except EquipoiseError as error:
            outcome, fault = "refused", poor(error)
        except OverTimeError:
            fault = f"takes more than {MOST_S:g} s"
        except BaseException as error:  # noqa: BLE001 - whatever comes is what is looked for
            fault = _traced(error)
    cpu_s = time.process_time() - begun
    if not fault and cpu_s > MOST_S:
        fault = f"takes more than {MOST_S:g} s"
    if not fault and peak_mb() - held > MOST_MB - OWN_MB:
        fault = f"takes {peak_mb() - held:.0f} MB"
    # who is let in may write: a draft, an answer
    if not fault and touched and (outcome == "refused" or touched[0].startswith(_LEAVES)):
        fault = touched[0]
    return Seen(outcome="fault" if fault else outcome, cpu_s=cpu_s, fault=fault)


def poor(error: EquipoiseError) -> str:
    """Return what a refusal lacks: a place, a reason, or words that fit a terminal."""
    if not error.problems or error.exit_code not in (2, 3):
        return "is refused without a problem"
    for problem in error.problems[:200]:
        text = str(problem)
        if not problem.where.strip() or not problem.what.strip():
            return f"is refused without place or reason: {text[:200]!r}"
        if len(text) > MOST_TEXT:
            return f"is refused with {len(text)} characters: {text[:200]!r}"
        if _CONTROL.search(text):
            return f"is refused with signs that move the cursor: {text[:200]!r}"
    return ""


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB.

    Since it was begun as a program: what ``getrusage`` tells counts the process that began it, too.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024


def _traced(error: BaseException) -> str:
    """Return kind, words and the last places of an error, so that equal faults look equal."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if "equipoise" in frame.filename
    ]
    return f"{type(error).__name__} at {' < '.join(reversed(places[-3:]))}: {str(error)[:200]}"
