"""Files written whole or not at all, and never over somebody else's without being told to.

All files of an export are first written under temporary names in the same folder, then renamed. A name that
is taken stops the export before anything is written, unless it may replace what is there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from equipoise.errors import CaseError, Problem

#: What a file holds: text, bytes, or a function that writes it to a path.
Content: TypeAlias = str | bytes | Callable[[Path], None]


def write(
    folder: Path,
    contents: Mapping[str, Content],
    *,
    force: bool = False,
    progress: Callable[[str, float], None] | None = None,
) -> tuple[Path, ...]:
    """Write files and return where they are.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    contents : mapping of file name to content
        In the order in which they are written.
    force : bool
        Replace files of the same names.
    progress : callable, optional
        Called with the file at work and the share done, 0 to 1.

    Raises
    ------
    CaseError
        If the folder can't be made or written, or names are taken; all of them at once. Then no file
        has changed.
    """
    if not force:
        refuse_taken(folder, contents)
    temporary = {name: folder / f".{name}.{os.getpid()}.tmp" for name in contents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for position, (name, content) in enumerate(contents.items()):
            if progress is not None:
                progress(name, position / len(contents))
            _put(content, temporary[name])
        for name, path in temporary.items():
            path.replace(folder / name)
    except OSError as error:
        raise CaseError(unwritable(folder, error.strerror or str(error))) from error
    finally:
        if folder.is_dir():
            for path in temporary.values():
                path.unlink(missing_ok=True)
    return tuple(folder / name for name in contents)


def unwritable(folder: Path, why: str) -> Problem:
    """Return what to do where a folder can't be written, in the words of the system."""
    return Problem(where=str(folder), what=f"can't be written: {why}", hint="choose another --out")


def refuse_taken(folder: Path, names: Mapping[str, object]) -> None:
    """Refuse names that are taken.

    Raises
    ------
    CaseError
        Naming each of them.
    """
    taken = [folder / name for name in names if os.path.lexists(folder / name)]
    if taken:
        hint = "--force replaces it; --out writes to another folder"
        raise CaseError(
            Problem(where=str(path), what="exists and is not replaced", hint=hint) for path in taken
        )


def _put(content: Content, path: Path) -> None:
    """Write one content to a path."""
    if isinstance(content, str):
        path.write_bytes(content.encode("utf-8"))
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
