"""The seals of a study's files: form number and checksum in ``study.json``, that checksum in ``draws.npz``.

A file that was cut off, changed after it was written, or written by another version is refused with the
reason, and so are draws that belong to another study. The checksum guards against accidents of disks and
copies, not against people: whoever edits a study can seal it again.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from equipoise.arrays import Array
from equipoise.errors import CaseError, Problem

#: Number of the form of study.json; one higher whenever an older program would fail on it or misread it.
FORM = 2
#: How a sealed text ends: the checksum of all that stands before.
SEAL = re.compile(rb',\n"checksum": "([0-9a-f]{32})"\}\n\Z')
#: What the comment of the draws begins with, before the checksum of their study.
BELONGS = b"equipoise study "
#: Most bytes of the head of an array.
HEAD_BYTES = 1_000
AGAIN = "run the case again, or take an unbroken copy"
#: All that reading a damaged archive may end with.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    tokenize.TokenError,
)


def sealed(parts: Sequence[str]) -> str:
    """Return the text of a JSON object with its form number first and its checksum last.

    Parameters
    ----------
    parts : sequence of str
        Keys and values as JSON, ``"key": value`` each.

    Examples
    --------
    >>> text = sealed(['"case": "x"'])
    >>> opened(text.encode(), "study.json")["case"]
    'x'
    """
    text = "{" + ",\n".join([f'"form": {FORM}', *parts])
    return f'{text},\n"checksum": "{_checksum(text.encode("utf-8"))}"}}\n'


def opened(raw: bytes, where: str) -> dict[str, Any]:
    """Return the object of a sealed text.

    Parameters
    ----------
    raw : bytes
        The whole file.
    where : str
        Its name, for the message.

    Raises
    ------
    CaseError
        If it is no study, is broken off, was changed, or has another form.
    """
    try:
        data: object = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        # a study begins like one even where its end is missing
        cut = " (it looks broken off)" if raw.startswith(b'{"form": ') and not SEAL.search(raw) else ""
        raise CaseError(Problem(where=where, what=f"is not a study{cut}: {error}", hint=AGAIN)) from error
    found: dict[str, Any] = data if isinstance(data, dict) else {}
    form = found.get("form")
    if form != FORM:
        said = "it has no form number" if form is None else f"its form is {form}, this version reads {FORM}"
        hint = "run the case again, or read it with the version that wrote it"
        raise CaseError(Problem(where=where, what=f"is not a study of this version: {said}", hint=hint))
    seal = SEAL.search(raw)
    if seal is None or seal[1].decode() != _checksum(raw[: seal.start()]):
        what = "was changed after it was written: its checksum is not that of its content"
        raise CaseError(Problem(where=where, what=what, hint=AGAIN))
    return found


def seal_of(text: str) -> str:
    """Return the checksum that a sealed text ends with."""
    return text[-len('0123456789abcdef0123456789abcdef"}\n') : -len('"}\n')]


def _checksum(content: bytes) -> str:
    """Return the checksum of a text (BLAKE2b, 128 bits)."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def packed(tables: Mapping[str, Array], checksum: str) -> bytes:
    """Return arrays as a compressed npz whose bytes depend on the numbers and the study alone.

    Parameters
    ----------
    tables : mapping of str to array
        By outcome.
    checksum : str
        Of the study that they belong to.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.comment = BELONGS + checksum.encode()
        for id_, table in tables.items():
            array = io.BytesIO()
            np.lib.format.write_array(array, table, allow_pickle=False)
            # a ZipInfo made by hand carries no clock
            member = zipfile.ZipInfo(f"{id_}.npy")
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, array.getvalue(), compresslevel=1)
    return buffer.getvalue()


def unpacked(path: Path, checksum: str, wanted: Sequence[str], shape: tuple[int, int]) -> dict[str, Array]:
    """Return the arrays of a study's archive.

    Parameters
    ----------
    path : Path
        Of the archive.
    checksum : str
        Of the study that it must belong to.
    wanted : sequence of str
        Outcomes that it must have, no more and no fewer.
    shape : tuple of (draws, arms)
        Most rows that each may have, and the columns that it must have.

    Raises
    ------
    CaseError
        If it is damaged, or belongs to another study.
    """
    found: dict[str, Array] = {}
    owner = b""
    _refuse(path, "" if path.is_file() else "it is no file")
    try:
        with zipfile.ZipFile(path) as archive:
            owner = archive.comment
            size = sum(member.file_size for member in archive.infolist())
            most = len(wanted) * (math.prod(shape) * np.float64().itemsize + HEAD_BYTES)
            _refuse(path, f"it unpacks to {size:,} bytes; its study has {most:,}" if size > most else "")
            # each member is read whole, and with it its own checksum, before anything is made of it
            found = {name.removesuffix(".npy"): _array(archive.read(name)) for name in archive.namelist()}
    except BROKEN as error:
        _refuse(path, str(error) or type(error).__name__, error)
    if owner != BELONGS + checksum.encode():
        what = "belongs to another study than the study.json beside it"
        hint = "put both files of one run together; without draws.npz a study can be read, but not its draws"
        raise CaseError(Problem(where=str(path), what=what, hint=hint))
    odd = [id_ for id_, table in found.items() if table.dtype != np.float64 or table.shape[1:] != shape[1:]]
    _refuse(path, f"{odd[0]} is no table of draws and arms" if odd else "")
    _refuse(path, "" if set(found) == set(wanted) else "outcomes are missing in it")
    return found


def _array(raw: bytes) -> Array:
    """Return the array of a member, whose head must not promise more than there is."""
    told = io.BytesIO(raw)
    version = np.lib.format.read_magic(told)
    shape, _, kind = (
        np.lib.format.read_array_header_1_0(told)
        if version == (1, 0)
        else np.lib.format.read_array_header_2_0(told)
    )
    if math.prod(shape) * kind.itemsize > len(raw):
        raise ValueError("an array is shorter than it says")
    return np.lib.format.read_array(io.BytesIO(raw), allow_pickle=False)


def _refuse(path: Path, why: str, cause: BaseException | None = None) -> None:
    """Refuse an archive where there is a reason to."""
    if why:
        raise CaseError(Problem(where=str(path), what=f"is damaged ({why})", hint=AGAIN)) from cause
