"""Loops compiled by numba, and where what was compiled is kept: for whoever has the ``fast`` extra.

numba looks at the file that a loop is written in to tell whether a kept version still holds, not at the
files of the loops that it calls. So all loops are kept in a folder named after a digest of every file with
loops: where one of them has changed, all are compiled anew, and nobody computes with loops of yesterday.
Imported only where numba is installed. Largest weakness: folders of earlier versions stay until somebody
removes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core import config as settings

#: Files with loops, and this one: how they are compiled is decided here.
FILES = "**/compiled*.py"
#: The package.
HERE = Path(__file__).parent
#: What numba is told of where to keep things; it declares none of it.
_config: Any = settings


def compiled(loop: Callable[..., Any]) -> Callable[..., Any]:
    """Return a loop compiled, kept for later runs, free of the interpreter's lock, dividing as arrays do.

    No liberties are taken with the order of operations: the same inputs give the same digits on a machine.
    Loops are put into those that call them: on a few dozen points a call, and counting who holds an array,
    took longer than the loop.
    """
    before = _config.CACHE_DIR
    _config.CACHE_DIR = str(folder(Path(before) if before else HERE / "__pycache__"))
    try:
        made: Any = numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(loop)
    finally:
        # other users of numba in this process keep their loops where they did
        _config.CACHE_DIR = before
    return made


@cache
def folder(base: Path) -> Path:
    """Return the folder below another one in which the loops of these sources are kept."""
    return base / f"loops-{digest(sorted(HERE.glob(FILES)))}"


def digest(files: Iterable[Path]) -> str:
    """Return what tells versions of some files apart.

    Parameters
    ----------
    files : iterable of Path
        In their order; names count as well as what is in them.
    """
    made = hashlib.blake2b(digest_size=8)
    for file in files:
        made.update(f"{file.name} {file.stat().st_size} ".encode() + file.read_bytes())
    return made.hexdigest()
