"""The folder of a sweep: what it is, which cells are done, which failed; whole at every moment.

One process writes, and only here: each part goes to a temporary name, is flushed to the disk and renamed, so
a kill at any moment leaves parts that are whole or aren't there. What a sweep is stands in ``sweep.json``; a
folder of another sweep is refused. A lock of the system, which no kill can leave behind, keeps a second
process out.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from equipoise.errors import CaseError, Problem
from equipoise.facts import plain_files
from equipoise.study.wording import listed
from equipoise.sweeps.cells import identity
from equipoise.sweeps.grid import Grid, Value

#: What a sweep is; where parts and failures lie.
MANIFEST, PARTS, FAILURES = "sweep.json", "parts", "failures"
#: Form of the manifest, so that a later version can tell.
FORM = 1
#: Longest manifest or failure: a grid has at most so much to say.
MOST_BYTES = 20_000_000
#: What every Parquet file begins and ends with.
MAGIC = b"PAR1"
#: Endings of parts, of failures, and of what isn't whole yet.
PART, FAILURE, UNFINISHED = ".parquet", ".json", ".tmp"
#: What of a manifest differs, in words.
SAID: Mapping[str, str] = MappingProxyType(
    {
        "case_digest": "another case",
        "facts": "other facts",
        "code": "other code",
        "draws": "another number of draws",
        "over": "other values",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A cell that has no part: its values, how far it came, what went wrong."""

    cell: str
    values: Mapping[str, Value]
    stage: str
    kind: str
    message: str

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        told = {name: getattr(self, name) for name in ("cell", "stage", "kind", "message")}
        return {**told, "values": dict(self.values)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """An opened folder, which nobody else writes to."""

    path: Path

    def done(self) -> frozenset[str]:
        """Return the cells that have a whole part; one that was damaged is not among them."""
        return frozenset(path.stem for path in (self.path / PARTS).glob(f"*{PART}") if is_whole(path))

    def keep(self, cell: str, content: bytes) -> None:
        """Put the part of a cell where it belongs; a failure of an earlier try is forgotten."""
        put(self.path / PARTS / f"{cell}{PART}", content)
        (self.path / FAILURES / f"{cell}{FAILURE}").unlink(missing_ok=True)

    def fail(self, failure: Failure) -> None:
        """Put down that a cell failed."""
        text = json.dumps(failure.as_json(), ensure_ascii=False)
        put(self.path / FAILURES / f"{failure.cell}{FAILURE}", text.encode())

    def failures(self) -> tuple[Failure, ...]:
        """Return the cells that failed when they were last tried, by name."""
        paths = sorted((self.path / FAILURES).glob(f"*{FAILURE}"))
        return tuple(_failure(path) for path in paths)


def manifest(grid: Grid, code: str) -> dict[str, Any]:
    """Return what a sweep is, as it stands in its folder.

    Parameters
    ----------
    grid : Grid
        Checked.
    code : str
        Version and digest of the code.
    """
    over = {axis.name: list(axis.values) for axis in grid.axes}
    return {"form": FORM, **identity(grid, code), "cells": grid.size, "over": over}


@contextmanager
def opened(path: Path, told: Mapping[str, Any], *, resume: bool) -> Generator[Folder]:
    """Open the folder of a sweep for writing; what a kill left unfinished is cleared away.

    Parameters
    ----------
    path : pathlib.Path
        Made if it isn't there.
    told : mapping
        The manifest of this sweep.
    resume : bool
        Go on with what lies there; begin where nothing does.

    Raises
    ------
    CaseError
        If something else lies there, another process works on it, or it can't be written.
    """
    if plain_files.is_there(path) and not plain_files.is_folder(path):
        raise CaseError(Problem(where=str(path), what="is not a folder", hint="choose another --out"))
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CaseError(unwritable(path, error)) from error
    with _locked(path):
        try:
            _begin(path, told, resume=resume)
        except OSError as error:
            raise CaseError(unwritable(path, error)) from error
        yield Folder(path=path)


def _begin(path: Path, told: Mapping[str, Any], *, resume: bool) -> None:
    """Make sure that the folder is this sweep's, and whole."""
    known = read(path)
    if known is None:
        foreign = sorted(item.name for item in path.iterdir() if not item.name.endswith(UNFINISHED))
        if foreign:
            what = f"holds other files ({', '.join(foreign[:3])}) and no {MANIFEST}"
            raise CaseError(Problem(where=str(path), what=what, hint="choose another --out"))
    elif not resume:
        hint = "--resume goes on with it; --out begins another"
        raise CaseError(Problem(where=str(path), what="holds a sweep already", hint=hint))
    elif known != told:
        hint = "choose another --out, or go on with what it was begun with"
        raise CaseError(Problem(where=str(path), what=_difference(known, told), hint=hint))
    for folder in (path, path / PARTS, path / FAILURES):
        folder.mkdir(exist_ok=True)
        for left in folder.glob(f".*{UNFINISHED}"):
            left.unlink()
    if known is None:
        put(path / MANIFEST, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def read(path: Path) -> dict[str, Any] | None:
    """Return the manifest of a folder, None where there is none.

    Raises
    ------
    CaseError
        If it isn't one.
    """
    file = path / MANIFEST
    if not os.path.lexists(file):
        return None
    found = _json(file, hint="choose another --out")
    if not isinstance(found, dict):
        raise CaseError(Problem(where=str(file), what="is no sweep", hint="choose another --out"))
    return found


def _failure(path: Path) -> Failure:
    """Return a failure that was put down.

    Raises
    ------
    CaseError
        If it was damaged since.
    """
    hint = "take it away: its cell is tried again with --resume"
    found = _json(path, hint=hint)
    texts = ("cell", "stage", "kind", "message")
    if (
        not isinstance(found, dict)
        or found.keys() != {*texts, "values"}
        or not all(isinstance(found[name], str) for name in texts)
        or not isinstance(found["values"], dict)
    ):
        raise CaseError(Problem(where=str(path), what="is no failure of a cell", hint=hint))
    return Failure(**found)


def _json(path: Path, *, hint: str) -> object:
    """Return what a small file of ours says."""
    raw, problem = plain_files.taken(path, most=MOST_BYTES)
    if problem:
        raise CaseError(Problem(where=problem.where, what=problem.what, hint=hint))
    try:
        return json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise CaseError(Problem(where=str(path), what=f"can't be read: {error}", hint=hint)) from error


def _difference(known: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """Say how another sweep differs."""
    if known.get("form") != told["form"]:
        return "holds a sweep of another version of equipoise"
    differs = [words for key, words in SAID.items() if known.get(key) != told[key]]
    return f"holds a sweep with {listed(differs or [SAID['case_digest']])}"


def is_whole(path: Path) -> bool:
    """Tell whether a part begins and ends as a whole one does."""
    with path.open("rb") as file:
        begins = file.read(len(MAGIC)) == MAGIC
        if not begins or file.seek(0, os.SEEK_END) < 3 * len(MAGIC):
            return False
        file.seek(-len(MAGIC), os.SEEK_END)
        return file.read() == MAGIC


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    CaseError
        If it can't be written; then nothing of it is left.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise CaseError(unwritable(path.parent, error)) from error


def unwritable(path: Path, error: OSError) -> Problem:
    """Return what to do where the disk refuses."""
    hint = "what was done is kept: make room, then go on with --resume"
    return Problem(where=str(path), what=f"can't be written: {error.strerror or error}", hint=hint)


@contextmanager
def _locked(path: Path) -> Generator[None]:
    """Keep other processes out while this one lives; the system lets go when it ends, however it ends."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415

    handle = os.open(path, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            hint = "wait for it, or choose another --out"
            what = "another process works on this sweep"
            raise CaseError(Problem(where=str(path), what=what, hint=hint)) from error
        yield
    finally:
        os.close(handle)
