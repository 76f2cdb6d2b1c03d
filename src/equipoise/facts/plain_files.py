"""Files that people hand over: taken whole, but only plain ones, and none without bound.

A name may lead to a folder, a device that never ends, a pipe that nobody writes to, or a loop of links; a
file may be larger than memory. All of these are refused in words before anything is read. Largest weakness:
what is piped in has no size beforehand, so it has to be written to a file first.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from equipoise.errors import Problem

#: Opened so that a pipe without a writer is not waited for; not every system has such flags.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def taken(path: Path, *, most: int, shown_as: str = "") -> tuple[bytes, Problem | None]:
    """Return the bytes of a plain file, or none and why it isn't read.

    Loaders gather the problem with others, or raise it in an error of their own.

    Parameters
    ----------
    path : pathlib.Path
        As it was given; links are followed.
    most : int, > 0
        Largest size in bytes that is read.
    shown_as : str
        Its name in the problem; the path where empty.

    Examples
    --------
    >>> taken(Path("/"), most=10)[1].what
    'is a folder, not a file'
    """
    where = shown_as or str(path)
    try:
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError) as fault:
        return b"", Problem(where=where, what=_refused(path, fault))
    try:
        found = os.fstat(handle)
        fault = _unfit(found, most)
        if fault:
            return b"", Problem(where=where, what=fault, hint=_hint(found))
        with os.fdopen(os.dup(handle), "rb") as file:
            raw = file.read(most + 1)
    except OSError as fault:
        return b"", Problem(where=where, what=f"can't be read: {fault.strerror or 'unknown fault'}")
    finally:
        os.close(handle)
    if len(raw) > most:
        return b"", Problem(where=where, what=_too_long(len(raw), most), hint=_hint(found))
    return raw, None


def is_file(path: Path) -> bool:
    """Return whether a plain file is there; a name that no file can have is the name of none.

    Parameters
    ----------
    path : pathlib.Path
        Any; also one that is too long for this system, at which :meth:`pathlib.Path.is_file` fails.
    """
    return os.path.isfile(path)  # noqa: PTH113 - the method raises where a name is too long


def is_folder(path: Path) -> bool:
    """Return whether a folder is there; a name that none can have is the name of none.

    Parameters
    ----------
    path : pathlib.Path
        Any.
    """
    return os.path.isdir(path)  # noqa: PTH112 - as above


def is_there(path: Path) -> bool:
    """Return whether anything is there; of a name that nothing can have there is nothing.

    Parameters
    ----------
    path : pathlib.Path
        Any.
    """
    return os.path.exists(path)  # noqa: PTH110 - as above


def _refused(path: Path, fault: OSError | ValueError) -> str:
    """Say why a file can't be opened."""
    if is_folder(path):
        return "is a folder, not a file"
    reason = fault.strerror if isinstance(fault, OSError) else "no file can have this name"
    return f"can't be read: {reason or 'unknown fault'}"


def _unfit(found: os.stat_result, most: int) -> str:
    """Say why what was opened isn't read."""
    if stat.S_ISDIR(found.st_mode):
        return "is a folder, not a file"
    if not stat.S_ISREG(found.st_mode):
        return "is a device or a pipe, not a file"
    return _too_long(found.st_size, most) if found.st_size > most else ""


def _too_long(size: int, most: int) -> str:
    """Say that a file is too long."""
    return f"is {size} bytes long; at most {most} are read"


def _hint(found: os.stat_result) -> str:
    """Say what to do instead."""
    return "split it" if stat.S_ISREG(found.st_mode) else "write it to a file first"
